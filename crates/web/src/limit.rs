//! How often something may be tried: token buckets in memory.
//!
//! Whole villages share one carrier address, so what counts per address is loose and what counts per
//! form or account is tight. A subject is kept only as a keyed hash whose key dies with the process,
//! so memory and dumps hold no address. The number of buckets is bounded; under pressure those with
//! the least use are forgotten, which errs on the side of letting people through.

use crate::problem::{Code, Problem};
use domain::random::{self, Entropy};
use domain::time::Moment;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

/// A bucket's size and how fast it refills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Distinguishes the subjects of one rule from another's.
    pub name: &'static str,
    /// So many at once …
    pub burst: u32,
    /// … and one more after each so many milliseconds.
    pub refill_milliseconds: u32,
}

/// Every request of an address.
pub const ADDRESS: Rule = rule("address", 1000, 20);
/// Reports of an address: a meeting hall where everybody reports at once still fits.
pub const ADDRESS_REPORT: Rule = rule("address_report", 240, 1000);
/// Receipts tried from an address. With 63 bits to guess this is about load, not about guessing.
pub const ADDRESS_RECEIPT: Rule = rule("address_receipt", 240, 1000);
/// Offers checked and companies searched from an address: each costs some milliseconds.
pub const ADDRESS_OFFER: Rule = rule("address_offer", 120, 1000);
/// Sign-ins tried from an address: an office behind one address in the morning.
pub const ADDRESS_SIGN_IN: Rule = rule("address_sign_in", 60, 5000);
/// Sends of one form, counted by its receipt.
pub const FORM: Rule = rule("form", 12, 30_000);
/// Messages and changes of one receipt.
pub const RECEIPT: Rule = rule("receipt", 20, 30_000);
/// Sign-ins tried for one account name, from one address or one known browser.
pub const ACCOUNT_SIGN_IN: Rule = rule("account_sign_in", 10, 60_000);
/// Acts of one signed-in account.
pub const ACCOUNT: Rule = rule("account", 240, 500);

const fn rule(name: &'static str, burst: u32, refill_milliseconds: u32) -> Rule {
    Rule {
        name,
        burst,
        refill_milliseconds,
    }
}

/// Too often; another try makes sense after so many seconds (at least 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryAfter(pub u32);

impl From<RetryAfter> for Problem {
    fn from(after: RetryAfter) -> Problem {
        Problem::new(Code::TooManyRequests).retry_after(after.0)
    }
}

/// The buckets of this process.
pub struct Limiter {
    buckets: Option<Buckets>,
}

struct Buckets {
    key: [u8; 32],
    /// When each bucket will be full again, in microseconds since 1970.
    full_at: Mutex<HashMap<u64, i64>>,
    maximum: usize,
}

impl Limiter {
    /// Empty buckets under a fresh key; about 3 MB at most.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Limiter {
        Limiter::bounded(entropy, 100_000)
    }

    /// No limits, for measurements.
    #[must_use]
    pub fn off() -> Limiter {
        Limiter { buckets: None }
    }

    fn bounded(entropy: &dyn Entropy, maximum: usize) -> Limiter {
        Limiter {
            buckets: Some(Buckets {
                key: random::bytes(entropy),
                full_at: Mutex::default(),
                maximum,
            }),
        }
    }

    /// Takes one token of `subject`'s bucket under `rule`.
    ///
    /// # Errors
    /// The bucket is empty; nothing was taken.
    pub fn check(&self, rule: &Rule, subject: &[u8], now: Moment) -> Result<(), RetryAfter> {
        let Some(buckets) = &self.buckets else {
            return Ok(());
        };
        let step = i64::from(rule.refill_milliseconds) * 1000;
        let depth = step * i64::from(rule.burst);
        let name = buckets.name(rule, subject);
        let mut full_at = buckets
            .full_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= buckets.maximum && !full_at.contains_key(&name) {
            forget(&mut full_at, now.0);
        }
        let bucket = full_at.entry(name).or_insert(now.0);
        // A clock that jumped back must not lock anybody out.
        *bucket = (*bucket).clamp(now.0, now.0.saturating_add(depth));
        let filled = *bucket + step;
        let excess = filled - now.0 - depth;
        if excess > 0 {
            let seconds = excess.div_euclid(1_000_000) + 1;
            return Err(RetryAfter(u32::try_from(seconds).unwrap_or(u32::MAX)));
        }
        *bucket = filled;
        Ok(())
    }
}

impl Buckets {
    fn name(&self, rule: &Rule, subject: &[u8]) -> u64 {
        let digest = Sha256::new()
            .chain_update(self.key)
            .chain_update(rule.name)
            .chain_update([0])
            .chain_update(subject)
            .finalize();
        let (head, _) = digest.split_first_chunk().expect("a digest has 32 bytes");
        u64::from_le_bytes(*head)
    }
}

/// Drops the full buckets, and if they are few, the fuller half of the others.
fn forget(full_at: &mut HashMap<u64, i64>, now: i64) {
    let before = full_at.len();
    full_at.retain(|_, at| *at > now);
    if full_at.len() > before / 2 {
        let mut times: Vec<i64> = full_at.values().copied().collect();
        let middle = times.len() / 2;
        let (_, median, _) = times.select_nth_unstable(middle);
        let median = *median;
        let mut spare = middle + 1;
        full_at.retain(|_, at| {
            let goes = *at <= median && spare > 0;
            spare -= usize::from(goes);
            !goes
        });
    }
}

/// What an address counts as: IPv4 whole, IPv6 by its first 56 bits (what one line is given).
#[must_use]
pub fn address_key(address: IpAddr) -> [u8; 8] {
    let mut key = [0; 8];
    match address.to_canonical() {
        IpAddr::V4(address) => {
            key[0] = 4;
            key[1..5].copy_from_slice(&address.octets());
        }
        IpAddr::V6(address) => {
            key[0] = 6;
            key[1..].copy_from_slice(&address.octets()[..7]);
        }
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Entropy for Zeros {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(0);
        }
    }

    const SMALL: Rule = rule("small", 3, 2000);
    const T: Moment = Moment(1_780_000_000_000_000);

    #[test]
    fn a_burst_then_a_steady_rate() {
        let limiter = Limiter::new(&Zeros);
        for _ in 0..3 {
            assert_eq!(limiter.check(&SMALL, b"a", T), Ok(()));
        }
        assert_eq!(limiter.check(&SMALL, b"a", T), Err(RetryAfter(3)));
        assert_eq!(limiter.check(&SMALL, b"b", T), Ok(()));
        let other = Rule {
            name: "other",
            ..SMALL
        };
        assert_eq!(limiter.check(&other, b"a", T), Ok(()));
        assert_eq!(limiter.check(&SMALL, b"a", T.plus_seconds(2)), Ok(()));
        assert_eq!(
            limiter.check(&SMALL, b"a", T.plus_seconds(2)),
            Err(RetryAfter(3))
        );
        for _ in 0..3 {
            assert_eq!(limiter.check(&SMALL, b"a", T.plus_seconds(60)), Ok(()));
        }
        assert!(limiter.check(&SMALL, b"a", T.plus_seconds(60)).is_err());
    }

    #[test]
    fn a_clock_that_jumps_back_locks_nobody_out() {
        let limiter = Limiter::new(&Zeros);
        assert_eq!(limiter.check(&SMALL, b"a", T.plus_seconds(86_400)), Ok(()));
        assert_eq!(limiter.check(&SMALL, b"a", T), Err(RetryAfter(3)));
        assert_eq!(limiter.check(&SMALL, b"a", T.plus_seconds(3)), Ok(()));
    }

    #[test]
    fn memory_is_bounded_and_the_busiest_are_remembered() {
        let limiter = Limiter::bounded(&Zeros, 64);
        for _ in 0..3 {
            limiter.check(&SMALL, b"busy", T).unwrap();
        }
        for number in 0..10_000u32 {
            let _ = limiter.check(&SMALL, &number.to_le_bytes(), T);
        }
        assert!(limiter.check(&SMALL, b"busy", T).is_err());
        let buckets = limiter.buckets.as_ref().unwrap();
        assert!(buckets.full_at.lock().unwrap().len() <= 64);
    }

    #[test]
    fn off_means_off() {
        let limiter = Limiter::off();
        assert!((0..1000).all(|_| limiter.check(&SMALL, b"a", T).is_ok()));
    }

    #[test]
    fn addresses_of_one_line_count_together() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8::1"), key("2001:db8:0:ff::2"));
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:100::1"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}
