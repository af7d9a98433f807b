//! Signing in with a password, and slowing down those who guess.
//!
//! Wrong guesses are counted per login and known browser, or else per login and address, never per
//! login alone: whoever guesses elsewhere can't lock the owner out. A browser is known by a cookie
//! that only a successful sign-in gives, so nobody gets a fresh counter by inventing one. A login that
//! doesn't exist is counted and hashed like one that does. The guess is counted before it is checked,
//! so that many at once count as many.

use super::{Act, Fresh, SignedIn, password, save};
use crate::{App, Error};
use data_encoding::BASE64URL_NOPAD;
use domain::account::AccountState;
use domain::audit::Actor;
use domain::random::bytes;
use domain::time::Moment;
use store::throttle::{self, Counter};
use store::vault::Purpose;
use store::{Tx, account};

/// Wrong guesses before a browser that is not known has to wait.
const FREE_GUESSES: i64 = 5;
/// Wrong guesses before a known browser has to wait.
const FREE_GUESSES_KNOWN: i64 = 10;
/// The first wait; each further one is twice as long.
const FIRST_WAIT_SECONDS: i64 = 30;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 15 * 60;
/// After so long the count starts again.
const WINDOW_SECONDS: i64 = 24 * 3600;
/// Longest login that is looked at.
const LOGIN_LIMIT: usize = 64;

/// Signs somebody in.
///
/// # Errors
/// `Invalid` at `password` when login or password is wrong or the account may not be used;
/// [`Error::TooMany`] after too many wrong guesses from this browser or address.
pub async fn sign_in(
    app: &App,
    login: &str,
    password: &str,
    device: Option<&str>,
    address_key: u64,
) -> Result<SignedIn, Error> {
    let login = normal(login);
    let known = device.filter(|device| is_known(app, device, &login));
    let guess = Guess::new(app, &login, known, address_key);
    let now = app.now();
    app.write("account.guess", move |tx| Ok(guess.count(tx, now)?))
        .await?
        .map_err(too_many)?;

    let stored = {
        let login = login.clone();
        app.read("account.by_login", move |tx| {
            Ok(account::by_login(tx, &login)?)
        })
        .await?
    };
    let wrong = || Error::invalid("password", "invalid-sign-in");
    let hash = stored.as_ref().and_then(|stored| stored.password.clone());
    let right = password::verify(app, password, hash.clone()).await?;
    let stored = stored.filter(|stored| right && stored.state == AccountState::Active);
    let id = stored.ok_or_else(wrong)?.id;

    let device = known.map_or_else(|| new_device(app, &login), str::to_owned);
    let fresh = Fresh::draw(app);
    let cookie = fresh.cookie.clone();
    let act = Act::new(app, Actor::Account(id.clone()), "account.signed_in");
    let shared = app.clone();
    let write = app.write("account.sign_in", move |tx| {
        let found = account::by_id(tx, &id)?;
        let mut found = found
            .filter(|found| found.password == hash)
            .ok_or_else(wrong)?;
        throttle::clear(tx, &guess.key)?;
        if found.last_seen_on != Some(fresh.today) {
            found.last_seen_on = Some(fresh.today);
            save(tx, &found)?;
        }
        store::audit::append(tx, &act.event(&found))?;
        fresh.begin(&shared, tx, &id)
    });
    let session = write.await?;
    Ok(SignedIn {
        cookie,
        device,
        session,
    })
}

/// Whether a successful sign-in of this login has left the device cookie: whoever has it is counted for
/// themselves, and nobody else's guesses are in their way.
#[must_use]
pub fn knows_browser(app: &App, login: &str, device: &str) -> bool {
    is_known(app, device, &normal(login))
}

/// A login as it is looked up.
fn normal(login: &str) -> String {
    let small = login.trim().to_lowercase();
    small.chars().take(LOGIN_LIMIT).collect()
}

/// A value for the device cookie: a nonce and its keyed digest, bound to the login.
pub(super) fn new_device(app: &App, login: &str) -> String {
    let nonce: [u8; 16] = bytes(app.entropy());
    let mac = app.vault().mac(
        Purpose::Throttle,
        &[b"device-cookie", login.as_bytes(), &nonce],
    );
    BASE64URL_NOPAD.encode(&[&nonce[..], &mac[..]].concat())
}

fn is_known(app: &App, device: &str, login: &str) -> bool {
    let Ok(device) = BASE64URL_NOPAD.decode(device.as_bytes()) else {
        return false;
    };
    let Some((nonce, mac)) = device.split_at_checked(16) else {
        return false;
    };
    let expected = app.vault().mac(
        Purpose::Throttle,
        &[b"device-cookie", login.as_bytes(), nonce],
    );
    bool::from(subtle::ConstantTimeEq::ct_eq(&expected[..], mac))
}

fn too_many(until: Until) -> Error {
    Error::TooMany {
        retry_after: until.seconds,
    }
}

/// How long nothing is tried.
pub(super) struct Until {
    pub(super) seconds: u32,
}

/// Which counter a guess goes to.
#[derive(Clone, Copy)]
pub(super) struct Guess {
    pub(super) key: [u8; 32],
    free: i64,
}

impl Guess {
    fn new(app: &App, login: &str, known: Option<&str>, address_key: u64) -> Guess {
        let mac = |parts: &[&[u8]]| app.vault().mac(Purpose::Throttle, parts);
        match known {
            Some(device) => Guess {
                key: mac(&[b"device", login.as_bytes(), device.as_bytes()]),
                free: FREE_GUESSES_KNOWN,
            },
            None => Guess {
                key: mac(&[b"address", login.as_bytes(), &address_key.to_be_bytes()]),
                free: FREE_GUESSES,
            },
        }
    }

    /// The counter of somebody signed in who must show their password again.
    pub(super) fn again(app: &App, account: &str) -> Guess {
        Guess {
            key: app
                .vault()
                .mac(Purpose::Throttle, &[b"again", account.as_bytes()]),
            free: FREE_GUESSES,
        }
    }

    /// Counts a guess before it is checked, unless one must wait.
    pub(super) fn count(
        &self,
        tx: &mut Tx<'_>,
        now: Moment,
    ) -> Result<Result<(), Until>, store::Error> {
        let counter = throttle::get(tx, &self.key)?;
        let counter = counter.filter(|one| now < one.window_from.plus_seconds(WINDOW_SECONDS));
        let counter = counter.unwrap_or(Counter {
            count: 0,
            window_from: now,
            blocked_until: now,
        });
        let wait = (counter.blocked_until.0 - now.0 + 999_999) / 1_000_000;
        if wait > 0 {
            let seconds = u32::try_from(wait.min(LONGEST_WAIT_SECONDS)).unwrap_or(u32::MAX);
            return Ok(Err(Until { seconds }));
        }
        let count = counter.count + 1;
        let next = Counter {
            count,
            blocked_until: now.plus_seconds(wait_after(count, self.free)),
            ..counter
        };
        throttle::put(tx, &self.key, &next)?;
        Ok(Ok(()))
    }
}

/// Seconds to wait after the `count`th wrong guess in a row.
fn wait_after(count: i64, free: i64) -> i64 {
    let over = count - free;
    if over < 0 {
        return 0;
    }
    (FIRST_WAIT_SECONDS << over.min(10)).min(LONGEST_WAIT_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let waits: Vec<i64> = (1..=12)
            .map(|count| wait_after(count, FREE_GUESSES))
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        assert_eq!(wait_after(i64::MAX, FREE_GUESSES), LONGEST_WAIT_SECONDS);
    }
}
