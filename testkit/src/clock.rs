//! Time set by hand, and randomness that is the same each time.

use domain::random::Entropy;
use domain::time::{Clock, Day, Moment, Zone};
use rand_chacha::ChaCha12Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands still until a test moves it, or moves on at each look at it.
pub struct HandClock {
    at: AtomicI64,
    pace: AtomicI64,
}

impl HandClock {
    /// Ten in the morning, western time, of a day written `2026-11-20`.
    ///
    /// # Panics
    /// When the day isn't one.
    #[must_use]
    pub fn at(day: &str) -> HandClock {
        let day: Day = day.parse().expect("a day like 2026-11-20");
        HandClock {
            at: AtomicI64::new(day.start(Zone::Wib).plus_seconds(10 * 3600).0),
            pace: AtomicI64::new(0),
        }
    }

    /// Moves on by seconds.
    pub fn pass(&self, seconds: i64) {
        self.at.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Moves on by days.
    pub fn pass_days(&self, days: i64) {
        self.pass(days * 86_400);
    }
}

impl HandClock {
    /// From now on each look at the clock takes so many seconds, as if the work in between did.
    pub fn hurry(&self, seconds: i64) {
        self.pace.store(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// The moment, without taking time.
    #[must_use]
    pub fn peek(&self) -> Moment {
        Moment(self.at.load(Ordering::SeqCst))
    }
}

impl Clock for HandClock {
    fn now(&self) -> Moment {
        let pace = self.pace.load(Ordering::SeqCst);
        Moment(self.at.fetch_add(pace, Ordering::SeqCst) + pace)
    }
}

/// Random bytes from a seed.
pub struct SeededEntropy(Mutex<ChaCha12Rng>);

impl SeededEntropy {
    /// The same seed gives the same bytes.
    #[must_use]
    pub fn new(seed: u64) -> SeededEntropy {
        SeededEntropy(Mutex::new(ChaCha12Rng::seed_from_u64(seed)))
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        self.0
            .lock()
            .expect("no test panics while drawing")
            .fill_bytes(buffer);
    }
}
