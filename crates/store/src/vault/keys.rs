//! Master keys, and what is derived from them.

use domain::random::{Entropy, bytes};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a keyed digest is for. Each has its own key, derived from the first master key of the ring,
/// which is never rotated: a lookup must find what was stored years ago.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Finding a report by its receipt.
    Receipt,
    /// Making the receipt of an API request from its key.
    ReceiptOfKey,
    /// Finding an earlier request with the same key.
    Idempotency,
    /// The seal on an issued form.
    Form,
    /// Comparing request bodies.
    Body,
    /// Telephone numbers that reports name, and those of accounts.
    Phone,
    /// Words of sealed texts, for search.
    Term,
    /// Sessions.
    Session,
    /// One-time links.
    SetupLink,
    /// Counters of wrong guesses.
    Throttle,
    /// Ids of messages, from the form that sent them.
    Message,
    /// Sketches of texts, by which copies are recognised.
    Narrative,
    /// What reports point to: the same number is the same subject in every office.
    Subject,
}

impl Purpose {
    /// How many there are.
    pub const COUNT: usize = 13;

    /// Every purpose, in the order of its number.
    pub const ALL: [Purpose; Purpose::COUNT] = [
        Purpose::Receipt,
        Purpose::ReceiptOfKey,
        Purpose::Idempotency,
        Purpose::Form,
        Purpose::Body,
        Purpose::Phone,
        Purpose::Term,
        Purpose::Session,
        Purpose::SetupLink,
        Purpose::Throttle,
        Purpose::Message,
        Purpose::Narrative,
        Purpose::Subject,
    ];

    pub(super) const fn label(self) -> &'static str {
        match self {
            Purpose::Receipt => "mac/receipt",
            Purpose::ReceiptOfKey => "mac/receipt-of-key",
            Purpose::Idempotency => "mac/idempotency",
            Purpose::Form => "mac/form",
            Purpose::Body => "mac/body",
            Purpose::Phone => "mac/phone",
            Purpose::Term => "mac/term",
            Purpose::Session => "mac/session",
            Purpose::SetupLink => "mac/setup-link",
            Purpose::Throttle => "mac/throttle",
            Purpose::Message => "mac/message",
            Purpose::Narrative => "mac/narrative",
            Purpose::Subject => "mac/subject",
        }
    }
}

/// The master keys, oldest first: the first makes digests, the last wraps new data keys.
///
/// In its file each line is a number from 1 to 255, a space, and 64 hexadecimal digits.
pub struct KeyRing(Vec<(u8, [u8; 32])>);

/// The text of a key file can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the key file is not a number from 1 to 255, a space, and 64 hexadecimal digits"
)]
pub struct KeysUnreadable {
    /// Which line, from 1; 0 when there is none.
    pub line: usize,
}

impl KeyRing {
    /// A ring with one new key.
    #[must_use]
    pub fn generate(entropy: &dyn Entropy) -> KeyRing {
        KeyRing(vec![(1, bytes(entropy))])
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// [`KeysUnreadable`] with the line; also when two lines have one number.
    pub fn parse(text: &str) -> Result<KeyRing, KeysUnreadable> {
        let mut keys: Vec<(u8, [u8; 32])> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let unreadable = KeysUnreadable { line: index + 1 };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (number, key) = line.split_once(' ').ok_or(unreadable)?;
            if !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(unreadable);
            }
            let number: u8 = number.parse().map_err(|_| unreadable)?;
            let key = data_encoding::HEXLOWER_PERMISSIVE.decode(key.trim().as_bytes());
            let key: [u8; 32] = key
                .ok()
                .and_then(|key| key.try_into().ok())
                .ok_or(unreadable)?;
            if number == 0 || keys.iter().any(|(one, _)| *one == number) {
                return Err(unreadable);
            }
            keys.push((number, key));
        }
        if keys.is_empty() {
            return Err(KeysUnreadable { line: 0 });
        }
        Ok(KeyRing(keys))
    }

    /// The text of a key file.
    #[must_use]
    pub fn to_text(&self) -> String {
        let line = |(number, key): &(u8, [u8; 32])| {
            format!("{number} {}\n", data_encoding::HEXLOWER.encode(key))
        };
        self.0.iter().map(line).collect()
    }

    pub(super) fn first(&self) -> &[u8; 32] {
        &self.0.first().expect("a ring has at least one key").1
    }

    pub(super) fn numbered(&self) -> impl Iterator<Item = (u8, &[u8; 32])> {
        self.0.iter().map(|(number, key)| (*number, key))
    }
}

pub(super) fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}

/// One key for one use: HMAC-SHA-256 of the label under the master key (RFC 5869, expand step).
pub(super) fn derive(master: &[u8; 32], label: &str) -> [u8; 32] {
    let mut mac = keyed(master);
    mac.update(b"kentongan/1/");
    mac.update(label.as_bytes());
    mac.update(&[1]);
    mac.finalize().into_bytes().into()
}
