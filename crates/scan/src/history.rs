//! What the data's own past says about an alarm.
//!
//! A permutation p-value asks how often *independent* events give such a cluster. Reports are never quite
//! independent: weather, holidays, a campaign or a talkative village make counts vary more than chance.
//! Then recurrence intervals from permutations promise too much. The remedy is empirical: the greatest
//! log-likelihood ratio of each past night is what scans of *these* data give, whatever their
//! dispersion, and a cluster must stand out from those too.

use crate::significance::Gumbel;

/// The greatest log-likelihood ratios of past nights, oldest first.
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
/// Once enough nights are known, the permutation must give a cluster this share of the interval that its own past
/// must give: it tells whether chance alone could do it, its own past how often these data do.
const BY_CHANCE: f64 = 0.1;

/// The recurrence interval that a cluster must have by permutation: all of the `threshold`, in days, as long as too
/// few nights are known, a tenth of it beside the same threshold by its own past.
///
/// ```
/// assert_eq!(scan::history::by_permutation(365.0, false), 365.0);
/// assert_eq!(scan::history::by_permutation(365.0, true), 36.5);
/// ```
#[must_use]
pub fn by_permutation(threshold: f64, past_is_known: bool) -> f64 {
    if past_is_known {
        threshold * BY_CHANCE
    } else {
        threshold
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
        // Where nothing ever stood out there is no tail to fit, and no night to compare with: then the permutation
        // decides. What the newest nights had is the rise that is judged, perhaps.
        let older = &self.nights[..self.nights.len() - LASTING];
        let is_silent = older.iter().all(|one| *one <= 0.0);
        let unfitted = if is_silent { f64::INFINITY } else { all };
        let stirred: Vec<f64> = self.nights.iter().copied().filter(|one| *one > 0.0).collect();
        let fitted = Gumbel::by_quantiles(&stirred).map_or(unfitted, |gumbel| {
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
    fn a_rise_after_nothing_but_silence_is_not_held_back() {
        let mut history = History::new(365);
        for _ in 0..60 {
            history.add(0.0);
        }
        let interval = |history: &History| history.recurrence_interval_days(12.0);
        assert!(interval(&history).expect("60 nights") >= 365.0);
        // The same rise on the night after.
        history.add(12.0);
        assert!(
            interval(&history).expect("61 nights") <= 62.0,
            "it has been there once"
        );
        assert!(history.recurrence_interval_days(14.0).expect("61 nights") >= 365.0);
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
        assert!((500.0..1_800.0).contains(&interval(365)), "{}", interval(365));
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
