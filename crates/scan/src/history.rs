//! What the data's own past says about an alarm.
//!
//! A permutation p-value asks how often *independent* events give such a cluster. Reports are never quite
//! independent: weather, holidays, a campaign or a talkative village make counts vary more than chance.
//! Then recurrence intervals from permutations promise too much. The remedy is empirical: the greatest
//! log-likelihood ratio of each past night is what scans of *these* data give, whatever their
//! dispersion, and a cluster must stand out from those too.

use crate::significance::Gumbel;

/// The greatest scores of past nights, oldest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    nights: Vec<f64>,
    kept: usize,
}

/// With fewer nights than this a history says nothing.
pub const FEWEST_NIGHTS: usize = 30;
/// Nights that something unusual lasts at least: what comes back sooner is counted once.
const LASTING: usize = 2;
/// Nights that say as much as one that is independent of all others: their windows overlap for about a week.
const ALIKE: f64 = 7.0;
/// Share of its interval that the permutation must give beside a past that can promise the interval itself: it tells
/// whether chance alone could do it, the past how often these data do.
const BY_CHANCE: f64 = 0.1;

/// So much of the nights wished for are as good as all: a server misses some.
const WHOLE: f64 = 0.9;

/// What the past says of a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Past {
    /// In how many nights these data give as much once.
    pub days: f64,
    /// How many it should be: what was wished for, at most as many as there are nights.
    pub asked: f64,
    /// Whether there are about as many nights as were wished for.
    pub is_whole: bool,
}

impl Past {
    /// Whether the cluster is as rare as was asked.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.days >= self.asked
    }

    /// The recurrence interval that a cluster must have by permutation, of a `threshold` in days: a tenth beside a
    /// whole past, all of it as long as the past is shorter or nothing is known of it. Given back when the cluster has
    /// it by its `interval`, and its past lets it pass.
    ///
    /// ```
    /// use scan::history::{History, Past};
    /// assert_eq!(Past::stands_out(None, 400.0, 365.0), Some(365.0));
    /// let mut history = History::new(365);
    /// (0..365).for_each(|night| history.add(8.0 + f64::from(night * 7 % 20) * 0.2));
    /// let past = history.past(20.0, 365.0);
    /// assert_eq!(Past::stands_out(past, 400.0, 365.0), Some(36.5));
    /// assert_eq!(Past::stands_out(past, 30.0, 365.0), None);
    /// assert_eq!(Past::stands_out(history.past(9.0, 365.0), 400.0, 365.0), None);
    /// ```
    #[must_use]
    pub fn stands_out(past: Option<Past>, interval: f64, threshold: f64) -> Option<f64> {
        let needed = match past {
            Some(past) if past.is_whole => threshold * BY_CHANCE,
            _ => threshold,
        };
        (interval >= needed && past.is_none_or(|past| past.passes())).then_some(needed)
    }
}

impl History {
    /// An empty history that keeps so many nights.
    #[must_use]
    pub fn new(kept: usize) -> History {
        History {
            nights: Vec::new(),
            kept,
        }
    }

    /// Adds a night's greatest ratio, and forgets the oldest when there are too many.
    pub fn add(&mut self, greatest: f64) {
        self.nights.push(greatest);
        let surplus = self.nights.len().saturating_sub(self.kept);
        self.nights.drain(..surplus);
    }

    /// The nights kept, oldest first.
    #[must_use]
    pub fn nights(&self) -> &[f64] {
        &self.nights
    }

    /// What the nights say of a cluster that should be seen once in so many days; `None` where they can't say
    /// anything: too few, or nothing ever stood out in them.
    #[must_use]
    pub fn past(&self, score: f64, wished: f64) -> Option<Past> {
        // What the newest nights had is the rise that is judged, perhaps.
        let older = &self.nights[..self.nights.len().saturating_sub(LASTING)];
        if older.iter().all(|one| *one <= 0.0) {
            return None;
        }
        let nights = self.nights.len() as f64;
        Some(Past {
            days: self.recurrence_interval_days(score)?,
            asked: wished.min(nights),
            is_whole: nights >= wished * WHOLE,
        })
    }

    /// In how many nights these data give as much once. An extreme-value tail is fitted to the nights that had a cluster,
    /// by the part of them between the 10th and the 97th percentile, which a few true clusters don't move
    /// ([`Gumbel::by_quantiles`]), and read as what is to be expected after so few nights (`predicted`). Never more
    /// than counting allows: with k of n nights, at least two nights from one another, at or above, not more than
    /// (n + 1) / k. `None` while the history is too short.
    ///
    /// ```
    /// use scan::history::History;
    /// let mut history = History::new(365);
    /// (0..200).for_each(|night| history.add(8.0 + f64::from(night * 7 % 20) * 0.2));
    /// assert!(history.recurrence_interval_days(20.0).expect("200 nights") > 365.0);
    /// // What every night gives can't be told apart further.
    /// assert!(history.recurrence_interval_days(9.0).expect("200 nights") < 8.0);
    /// ```
    #[must_use]
    pub fn recurrence_interval_days(&self, score: f64) -> Option<f64> {
        if self.nights.len() < FEWEST_NIGHTS {
            return None;
        }
        let (mut episodes, mut last) = (0u32, None);
        for (night, _) in self.nights.iter().enumerate().filter(|one| *one.1 >= score) {
            episodes += u32::from(last.is_none_or(|last| night - last >= LASTING));
            last = Some(night);
        }
        let all = (self.nights.len() + 1) as f64;
        let counted = if episodes == 0 {
            f64::INFINITY
        } else {
            all / f64::from(episodes)
        };
        // Of too few clusters there is no tail to fit: then as much was never seen in so many nights.
        let stirred: Vec<f64> = self
            .nights
            .iter()
            .copied()
            .filter(|one| *one > 0.0)
            .collect();
        let fitted = Gumbel::by_quantiles(&stirred).map_or(all, |gumbel| {
            let nights = stirred.len() as f64;
            let share = nights / self.nights.len() as f64;
            let tail = share * predicted(gumbel, nights / ALIKE, score);
            1.0 / tail.max(f64::MIN_POSITIVE)
        });
        Some(fitted.min(counted))
    }
}

/// The chance of at least `score` on a night, of a distribution that `nights` independent nights told. A tail that
/// falls by a factor of e with each scale is known no better than its scale, so that on average over what the scale may
/// be it falls as (1 + z / n)⁻ⁿ does, z scales from the location (the predictive distribution of exponential
/// excesses): with a year of nights, once in 365 becomes once in 268.
fn predicted(gumbel: Gumbel, nights: f64, score: f64) -> f64 {
    let scales = (score - gumbel.location) / gumbel.scale;
    let excess = -nights * (scales / nights).max(-1.0).ln_1p();
    -(-excess.exp()).exp_m1()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_after_nothing_but_silence_is_judged_by_the_permutation_alone() {
        let mut history = History::new(365);
        for _ in 0..60 {
            history.add(0.0);
        }
        assert_eq!(history.past(12.0, 365.0), None);
        // The same rise on the night after.
        history.add(12.0);
        assert_eq!(history.past(12.0, 365.0), None);
        assert_eq!(Past::stands_out(None, 9_000.0, 8_760.0), Some(8_760.0));
        assert_eq!(Past::stands_out(None, 8_000.0, 8_760.0), None);
    }

    #[test]
    fn rare_kinds_can_stand_out() {
        let mut history = History::new(365);
        for night in 0..365 {
            history.add(if night % 60 == 0 { 5.0 } else { 0.0 });
        }
        let past = |score| history.past(score, 365.0).expect("a past");
        assert!(past(9.0).passes() && past(9.0).is_whole);
        assert!(!past(4.0).passes(), "seven times in a year");
    }

    #[test]
    fn a_short_past_is_asked_for_what_it_can_say() {
        let past = |nights, score| {
            let past = past(nights).past(score, 365.0);
            past.expect("enough nights")
        };
        assert_eq!((past(60, 9.0).asked, past(60, 9.0).is_whole), (60.0, false));
        assert_eq!(
            (past(365, 9.0).asked, past(365, 9.0).is_whole),
            (365.0, true)
        );
        // About six scales above the location, whatever is known.
        for nights in [30, 60, 120, 365] {
            assert!(past(nights, 11.0).passes(), "{nights}");
            assert!(!past(nights, 8.0).passes(), "{nights}");
        }
        assert_eq!(
            Past::stands_out(Some(past(60, 11.0)), 400.0, 365.0),
            Some(365.0)
        );
    }

    /// A past whose nights lie on the quantiles of a known distribution, in a mixed order.
    fn past(nights: usize) -> History {
        let known = Gumbel {
            location: 4.0,
            scale: 1.0,
        };
        let mut history = History::new(365);
        for night in 0..nights {
            let at = night * 37 % nights;
            history.add(known.threshold(1.0 - (at as f64 + 0.5) / nights as f64));
        }
        history
    }

    #[test]
    fn a_short_past_is_trusted_less() {
        let interval = |nights| {
            let interval = past(nights).recurrence_interval_days(11.5);
            interval.expect("enough nights")
        };
        // By the plain tail it is once in 1,808 nights.
        assert!(
            (500.0..1_800.0).contains(&interval(365)),
            "{}",
            interval(365)
        );
        assert!(interval(40) < interval(120) && interval(120) < interval(360));
    }

    #[test]
    fn nights_without_any_cluster_say_how_rare_the_others_are() {
        let mut sparse = History::new(365);
        for score in past(180).nights() {
            sparse.add(0.0);
            sparse.add(*score);
        }
        let of = |history: &History, score| {
            let interval = history.recurrence_interval_days(score);
            interval.expect("enough nights")
        };
        // As a distribution with half the frequency.
        let (sparse, dense) = (of(&sparse, 10.0), of(&past(360), 10.0));
        assert!((1.4..3.0).contains(&(sparse / dense)), "{sparse} {dense}");
    }
}
