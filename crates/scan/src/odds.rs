//! What the counts of single places say about a rise they share.
//!
//! In a rise all its places have more than expected; unrest is of one place, or of one neighbourhood. So the
//! evidence is taken place by place: for each of a few relative risks, how much likelier a place's
//! count is with it than without, where counts are negative binomial with the data's own dispersion. These
//! logarithms are added over places, and
//!
//! - **no place gives more than [`MOST`]**, so one lively village is never a rise;
//! - **what the unrest of a neighbourhood explains is taken off**: the best explanation by a common level
//!   that is gamma distributed around 1 with the measured variance.

use crate::robust::Dispersion;

/// Relative risks that are tried.
const RISES: [f64; 5] = [1.5, 2.0, 2.75, 4.0, 6.0];
/// What one place can give at most, in natural logarithms.
pub(crate) const MOST: f64 = 3.0;
/// Unrest is measured by the week, and taken to be independent from one week to the next.
pub(crate) const WEEK: i32 = 7;
/// Below this a variance is as good as none.
const LEAST: f64 = 1e-9;

/// Variance by height over that of a week: longer windows average over several weeks.
fn unrest(day: usize) -> f64 {
    (f64::from(WEEK) / (day as f64 + 1.0)).min(1.0)
}

/// Numbers for each relative risk and height.
pub(crate) fn width(days: usize) -> usize {
    RISES.len() * days
}

/// Writes the log-odds of one place: by relative risk, then by height.
pub(crate) fn of_place(
    row: &[u32],
    expected: impl Fn(usize) -> f64,
    dispersion: Dispersion,
    odds: &mut [f32],
) {
    let days = row.len();
    for (day, &count) in row.iter().enumerate() {
        let (count, expected) = (f64::from(count), expected(day));
        let shape = 1.0 / (dispersion.place * unrest(day)).max(LEAST);
        let step = expected / (expected + shape);
        for (number, rise) in RISES.iter().enumerate() {
            let odds_of_one = count * rise.ln() - (count + shape) * ((rise - 1.0) * step).ln_1p();
            odds[number * days + day] = odds_of_one.min(MOST) as f32;
        }
    }
}

/// The log-odds of a base that grows place by place.
pub(crate) struct Sums {
    days: usize,
    sums: Vec<f32>,
    /// Log-density of a neighbourhood's level at each relative risk and height, over that at 1.
    levels: Vec<f32>,
    scores: Vec<f32>,
}

impl Sums {
    pub(crate) fn new(days: usize, dispersion: Dispersion) -> Sums {
        let levels = RISES.iter().flat_map(|rise| {
            (0..days).map(move |day| {
                let variance = (dispersion.neighbourhood * unrest(day)).max(LEAST);
                ((rise.ln() - rise + 1.0) / variance) as f32
            })
        });
        Sums {
            days,
            sums: vec![0.0; width(days)],
            levels: levels.collect(),
            scores: vec![0.0; days],
        }
    }

    /// Adds a place.
    #[inline(always)]
    pub(crate) fn add(&mut self, odds: &[f32]) {
        for (sum, odds) in self.sums.iter_mut().zip(odds) {
            *sum += odds;
        }
    }

    /// The score by height: the best rise, less the best level of the neighbourhood.
    #[inline(always)]
    pub(crate) fn scores(&mut self) -> &[f32] {
        let mut explained = [0.0f32; crate::MAX_DAYS];
        let explained = &mut explained[..self.days];
        self.scores.fill(0.0);
        let rises = self.sums.chunks_exact(self.days);
        for (sums, levels) in rises.zip(self.levels.chunks_exact(self.days)) {
            let cells = sums.iter().zip(levels);
            let both = self.scores.iter_mut().zip(explained.iter_mut());
            for ((score, explained), (&sum, level)) in both.zip(cells) {
                *score = greater(*score, sum);
                *explained = greater(*explained, sum + level);
            }
        }
        for (score, explained) in self.scores.iter_mut().zip(explained) {
            *score -= *explained;
        }
        &self.scores
    }
}

/// As `f32::max`, for numbers.
#[inline(always)]
fn greater(one: f32, other: f32) -> f32 {
    if other > one { other } else { one }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The score of places with these counts on one day, one expected in each.
    fn score(counts: &[u32], dispersion: Dispersion) -> f32 {
        let mut sums = Sums::new(1, dispersion);
        for &count in counts {
            let mut odds = vec![0.0; width(1)];
            of_place(&[count], |_| 1.0, dispersion, &mut odds);
            sums.add(&odds);
        }
        sums.scores()[0]
    }

    #[test]
    fn places_that_share_a_rise_say_more_than_one_alone() {
        let calm = Dispersion::default();
        let (shared, alone) = (
            score(&[3; 8], calm),
            score(&[24, 0, 0, 0, 0, 0, 0, 0], calm),
        );
        assert!(shared > 8.0 && alone == 0.0, "{shared} {alone}");
        assert!(score(&[1000], calm) <= MOST as f32);
    }

    #[test]
    fn without_dispersion_it_is_the_poisson_ratio() {
        let plain = 2.75f64.mul_add(-8.0, 24.0 * 2.75f64.ln() + 8.0);
        let score = f64::from(score(&[3; 8], Dispersion::default()));
        assert!((score - plain).abs() < 1e-4, "{score} {plain}");
    }

    #[test]
    fn unrest_takes_off() {
        let place = Dispersion {
            place: 0.5,
            neighbourhood: 0.0,
        };
        let both = Dispersion {
            neighbourhood: 0.3,
            ..place
        };
        let counts = [3; 8];
        let calm = score(&counts, Dispersion::default());
        assert!(calm > score(&counts, place) && score(&counts, place) > score(&counts, both));
        assert!(score(&counts, both) > 0.0);
    }
}
