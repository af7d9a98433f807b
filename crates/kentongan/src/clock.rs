//! The system's clock and randomness; everything else is handed them.

use domain::random::Entropy;
use domain::time::{Clock, Moment};
use std::sync::OnceLock;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// The wall clock of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where time comes from")]
    fn now(&self) -> Moment {
        let micros = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_micros()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_micros()).unwrap_or(i64::MAX),
        };
        Moment(micros)
    }
}

/// The randomness of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// When the system has no randomness: nothing may be sealed or signed then.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where randomness comes from"
    )]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("the operating system gives randomness");
    }
}

/// Microseconds since the first call, never going back; for durations.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where durations come from"
)]
pub fn stopwatch() -> u64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let start = START.get_or_init(Instant::now);
    u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn randomness_differs_and_durations_do_not_fall() {
        let [one, other] = [(); 2].map(|()| domain::random::bytes::<16>(&SystemEntropy));
        assert_ne!(one, other);
        let first = stopwatch();
        assert!(stopwatch() >= first);
        assert!(SystemClock.now() > Moment(1_700_000_000_000_000));
    }
}
