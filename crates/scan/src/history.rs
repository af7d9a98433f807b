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
/// Nights that something unusual lasts.
const LASTING: usize = 2;

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

    /// In how many nights these data give as much once. What is unusual lasts for some nights, in which it is
    /// one alarm: so it is the greatest score of every two nights in a row that an extreme-value tail is
    /// fitted to, by the part of them between median and 97th percentile, which a few true clusters don't
    /// move (sliding block maxima: Bücher and Segers 2018). Never more than counting allows: with k of n nights, at least two
    /// nights from one another, at or above, not more than (n + 1) / k. `None` while the history is too
    /// short.
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
        let best = |nights: &[f64]| nights.iter().copied().fold(0.0, f64::max);
        let greatest: Vec<f64> = self.nights.windows(LASTING).map(best).collect();
        // Where nothing ever stood out there is no tail to fit, and no night to compare with: then the permutation
        // decides. What the newest nights had is the rise that is judged, perhaps.
        let older = &greatest[..greatest.len().saturating_sub(LASTING)];
        let is_silent = older.iter().all(|one| *one <= 0.0);
        let unfitted = if is_silent { f64::INFINITY } else { all };
        let fitted = Gumbel::by_quantiles(&greatest).map_or(unfitted, |gumbel| {
            LASTING as f64 / gumbel.tail(score).max(f64::MIN_POSITIVE)
        });
        Some(fitted.min(counted))
    }
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
}
