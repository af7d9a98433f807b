//! Passwords: what is accepted, and Argon2id (RFC 9106) with 19 MiB, two passes, one lane.
//!
//! Hashing runs on blocking threads behind a semaphore, never inside a transaction, and takes as long
//! for a login that doesn't exist as for one that does.

use crate::{App, Error};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use domain::invalid::Invalid;
use domain::random::bytes;
use std::time::Duration;

/// Fewest characters.
const LEAST: usize = 10;
/// Most characters; longer ones only cost time.
const MOST: usize = 200;
/// How long somebody waits for a place in the hashing queue before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Passwords of ten characters and more that are guessed first.
const COMMON: [&str; 40] = [
    "0000000000",
    "0123456789",
    "0987654321",
    "1111111111",
    "1122334455",
    "1212121212",
    "1234512345",
    "123456789a",
    "1234567890",
    "12345678910",
    "1234567891",
    "1q2w3e4r5t",
    "1qaz2wsx3edc",
    "9876543210",
    "aaaaaaaaaa",
    "abcdefghij",
    "admin12345",
    "admin123456",
    "administrator",
    "alhamdulillah",
    "asdfghjkl;",
    "bismillah123",
    "bismillahirrahmanirrahim",
    "imigrasi123",
    "imigrasi1234",
    "indonesia1",
    "indonesia123",
    "indonesia45",
    "indonesiaku",
    "kemenimipas",
    "password12",
    "password123",
    "password1234",
    "pimpasa123",
    "qwerty12345",
    "qwertyuiop",
    "rahasia123",
    "sayangkamu",
    "sayangku123",
    "terserah123",
];

/// What has to be mended about a new password; empty when nothing.
pub(super) fn invalid(password: &str, again: &str, login: &str) -> Vec<Invalid> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let first = lower.chars().next();
    let one_letter = lower.chars().all(|letter| Some(letter) == first);
    let found = if length < LEAST {
        Some(Invalid::new("password", "invalid-password-short"))
    } else if length > MOST {
        Some(Invalid::new("password", "invalid-password-long"))
    } else if lower == login.to_lowercase() {
        Some(Invalid::new("password", "invalid-password-login"))
    } else if one_letter || COMMON.contains(&lower.as_str()) {
        Some(Invalid::new("password", "invalid-password-common"))
    } else if password != again {
        Some(Invalid::new("again", "invalid-password-again"))
    } else {
        None
    };
    found.into_iter().collect()
}

/// The hash of a new password as a PHC text.
pub(super) async fn hash(app: &App, password: &str) -> Result<String, Error> {
    let salt: [u8; 16] = bytes(app.entropy());
    let password = password.to_owned();
    let hashed = on_blocking_thread(app, move || {
        hasher().hash_password_with_salt(password.as_bytes(), &salt)
    });
    let phc = hashed.await?;
    phc.map(|phc| phc.to_string())
        .map_err(|error| Error::Internal(format!("hashing: {error}")))
}

/// Whether the password fits the hash; without a hash it takes as long and says no.
pub(super) async fn verify(app: &App, password: &str, phc: Option<String>) -> Result<bool, Error> {
    let password: String = password.chars().take(MOST).collect();
    let verified = on_blocking_thread(app, move || match phc {
        Some(phc) => hasher()
            .verify_password(password.as_bytes(), phc.as_str())
            .is_ok(),
        None => {
            let spent = hasher().hash_password_with_salt(password.as_bytes(), &[0; 16]);
            std::hint::black_box(spent).is_err()
        }
    });
    verified.await
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("these are the library's own defaults");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// The task is its own, so that a caller who hangs up doesn't free the place of a hash that still runs.
async fn on_blocking_thread<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Error> {
    let app = app.clone();
    let task = tokio::spawn(async move {
        let place = tokio::time::timeout(PATIENCE, app.hashing().acquire()).await;
        let Ok(Ok(_place)) = place else {
            return Err(Error::TooMany { retry_after: 10 });
        };
        let done = tokio::task::spawn_blocking(work).await;
        done.map_err(|error| Error::Internal(format!("hashing: {error}")))
    });
    task.await
        .map_err(|error| Error::Internal(format!("hashing: {error}")))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(password: &str, again: &str) -> Option<&'static str> {
        invalid(password, again, "petugas.oinlasi")
            .first()
            .map(|found| found.key)
    }

    #[test]
    fn weak_passwords_are_told_apart() {
        assert_eq!(key("pendek", "pendek"), Some("invalid-password-short"));
        assert_eq!(
            key("Petugas.Oinlasi", "Petugas.Oinlasi"),
            Some("invalid-password-login")
        );
        assert_eq!(
            key("Indonesia123", "Indonesia123"),
            Some("invalid-password-common")
        );
        assert_eq!(
            key("zzzzzzzzzzzz", "zzzzzzzzzzzz"),
            Some("invalid-password-common")
        );
        assert_eq!(
            key("jagung bakar pagi", "jagung bakar"),
            Some("invalid-password-again")
        );
        assert_eq!(key("jagung bakar pagi", "jagung bakar pagi"), None);
        let long = "kelapa ".repeat(60);
        assert_eq!(key(&long, &long), Some("invalid-password-long"));
    }

    #[test]
    fn the_list_of_common_ones_holds_only_what_could_pass() {
        for common in COMMON {
            assert!(common.chars().count() >= LEAST, "{common}");
            assert_eq!(common, common.to_lowercase());
        }
    }

    #[test]
    fn a_hash_names_its_cost() {
        let phc = hasher()
            .hash_password_with_salt(b"jagung bakar pagi", &[7; 16])
            .expect("a hash");
        assert!(
            phc.to_string()
                .starts_with("$argon2id$v=19$m=19456,t=2,p=1$")
        );
    }
}
