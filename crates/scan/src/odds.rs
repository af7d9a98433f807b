//! What the counts of single places say about a rise they share.
//!
//! In a rise all its places have more than expected; unrest is of one place, or of one neighbourhood. So the
//! evidence is taken place by place: for each of a few kinds of rise, how much likelier a place's count is
//! with it than without. Without, counts are negative binomial with the data's own dispersion. With it there
//! are extra reports besides: [`EXTRAS`], as many in each place on average, or [`RISES`], in proportion to
//! what is usual there. These logarithms are added over places, and
//!
//! - **no place gives more than [`MOST`]**, so one lively village is never a rise;
//! - **what the unrest of a neighbourhood explains is taken off**: the best explanation by a common level
//!   that is gamma distributed around 1 with the measured variance;
//! - **many places and long windows pay for the many ways in which they could have been chosen**: see
//!   [`price`].

use crate::robust::Dispersion;

/// Mean extra reports in each place of a window, the same in all.
const EXTRAS: [f64; 5] = [0.5, 1.0, 2.0, 4.0, 8.0];
/// Relative risks: extra reports in proportion to what is expected.
const RISES: [f64; 2] = [2.0, 4.0];
/// Levels that a restless neighbourhood may have.
const LEVELS: [f64; 3] = [1.5, 2.0, 2.75];
/// Shape of the negative binomial distribution of extra reports: places differ.
const VARIETY: i32 = 5;
/// What one place can give at most, in natural logarithms.
pub(crate) const MOST: f64 = 4.0;
/// The longest window that is scored, in days. A slower rise shows in its last days.
pub(crate) const WINDOW: usize = 16;
/// Unrest is measured by the week, and taken to be independent from one week to the next.
pub(crate) const WEEK: i32 = 7;
/// Share of a sum that is left out.
const NOTHING: f64 = 1e-12;
/// Below this a variance is as good as none.
const LEAST: f64 = 1e-9;

/// Ways in which there can be more than expected: by extra reports, by a relative risk.
const WAYS: usize = EXTRAS.len() + RISES.len();
/// The log-odds of one place: by way, then by level; in each by height.
pub(crate) type Odds = [[f32; WINDOW]; WAYS + LEVELS.len()];
/// Of a place without any.
pub(crate) const NONE: Odds = [[0.0; WINDOW]; WAYS + LEVELS.len()];

/// Variance by height over that of a week: longer windows average over several weeks.
fn unrest(day: usize) -> f64 {
    (f64::from(WEEK) / (day as f64 + 1.0)).min(1.0)
}

/// What a cylinder pays for its size and height, in natural logarithms: a rise of few days in few places is
/// what is looked for first, and what can be acted on.
fn price(places: u32, day: usize) -> f64 {
    let places = f64::from(places);
    0.5 * places.ln() + places / 10.0 + (day as f64 + 1.0) / 4.0
}

/// The log-odds of a place from its counts by height.
pub(crate) fn of_place(
    row: &[u32],
    expected: impl Fn(usize) -> f64,
    dispersion: Dispersion,
) -> Odds {
    let mut odds = NONE;
    for (day, &count) in row.iter().take(WINDOW).enumerate() {
        let usual = Usual {
            count,
            expected: expected(day),
            shape: 1.0 / (dispersion.place * unrest(day)).max(LEAST),
        };
        let extras = EXTRAS.iter().map(|&extra| usual.with(extra));
        let rises = RISES
            .iter()
            .map(|rise| usual.with((rise - 1.0) * usual.expected));
        let levels = LEVELS.iter().map(|&level| usual.at(level));
        for (row, number) in odds.iter_mut().zip(extras.chain(rises).chain(levels)) {
            row[day] = number.min(MOST) as f32;
        }
    }
    odds
}

/// How much likelier a count is with so many extra reports on average than without, where so many are
/// expected and counts have this shape; a logarithm of at most [`MOST`].
pub(crate) fn with_extra(count: u32, expected: f64, shape: f64, extra: f64) -> f64 {
    let usual = Usual {
        count,
        expected,
        shape,
    };
    usual.with(extra)
}

/// A count, and what is usual in its place.
struct Usual {
    count: u32,
    expected: f64,
    shape: f64,
}

impl Usual {
    /// How much likelier the count is with so many extra reports on average than without, as a logarithm of
    /// at most [`MOST`]: Σ P(j extra)·P(count − j usual) / P(count usual).
    fn with(&self, extra: f64) -> f64 {
        let variety = f64::from(VARIETY);
        let share = extra / (variety + extra);
        let usual = self.expected / (self.expected + self.shape);
        let enough = MOST.exp();
        // No extra report; then one more at a time, each from the one before by the ratio of two
        // neighbouring probabilities. Terms are never negative, so the sum may end once it is enough, and
        // once they shrink and add nothing.
        let mut term = (1.0 - share).powi(VARIETY);
        let mut sum = term;
        let mut left = f64::from(self.count);
        let mut extra = 0.0;
        while left > 0.0 && sum < enough {
            let rarer = (left - 1.0 + self.shape) * usual;
            let ratio = left * (extra + variety) * share / (rarer * (extra + 1.0));
            term *= ratio;
            sum += term;
            if ratio < 1.0 && term < NOTHING * sum {
                break;
            }
            left -= 1.0;
            extra += 1.0;
        }
        sum.min(enough).ln()
    }

    /// How much likelier it is when everything is `level` times as frequent.
    fn at(&self, level: f64) -> f64 {
        let count = f64::from(self.count);
        let step = self.expected / (self.expected + self.shape);
        count * level.ln() - (count + self.shape) * ((level - 1.0) * step).ln_1p()
    }
}

/// The log-odds of a base that grows place by place.
pub(crate) struct Sums {
    places: u32,
    sums: Odds,
    /// Log-density of a neighbourhood's level at each level and height, over that at 1.
    levels: [[f32; WINDOW]; LEVELS.len()],
    heights: [f32; WINDOW],
}

impl Sums {
    pub(crate) fn new(dispersion: Dispersion) -> Sums {
        let of_level = |level: f64| {
            std::array::from_fn(|day| {
                let variance = (dispersion.neighbourhood * unrest(day)).max(LEAST);
                ((level.ln() - level + 1.0) / variance) as f32
            })
        };
        Sums {
            places: 0,
            sums: NONE,
            levels: LEVELS.map(of_level),
            heights: std::array::from_fn(|day| (price(1, day) - price(1, 0)) as f32),
        }
    }

    /// Adds a place.
    #[inline(always)]
    pub(crate) fn add(&mut self, odds: &Odds) {
        self.places += 1;
        for (sums, odds) in self.sums.iter_mut().zip(odds) {
            for day in 0..WINDOW {
                sums[day] += odds[day];
            }
        }
    }

    /// The score by height: the best way to rise, less the best level of the neighbourhood, less the price.
    #[inline(always)]
    pub(crate) fn scores(&self) -> [f32; WINDOW] {
        let (ways, levels) = self.sums.split_at(WAYS);
        let mut scores = [0.0f32; WINDOW];
        for sums in ways {
            for day in 0..WINDOW {
                scores[day] = greater(scores[day], sums[day]);
            }
        }
        let mut explained = [0.0f32; WINDOW];
        for (sums, level) in levels.iter().zip(&self.levels) {
            for day in 0..WINDOW {
                explained[day] = greater(explained[day], sums[day] + level[day]);
            }
        }
        let size = price(self.places, 0) as f32;
        for day in 0..WINDOW {
            scores[day] -= explained[day] + size + self.heights[day];
        }
        scores
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
    use proptest::prelude::*;

    /// The score of places with these counts on one day, one expected in each.
    fn score(counts: &[u32], dispersion: Dispersion) -> f32 {
        let mut sums = Sums::new(dispersion);
        for &count in counts {
            sums.add(&of_place(&[count], |_| 1.0, dispersion));
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
        assert!(shared > 4.0 && alone < 0.0, "{shared} {alone}");
        assert!(score(&[1000], calm) <= MOST as f32);
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
        let counts = [3; 12];
        let calm = score(&counts, Dispersion::default());
        assert!(calm > score(&counts, place) && score(&counts, place) > score(&counts, both));
        assert!(score(&counts, both) > 0.0);
    }

    #[test]
    fn more_places_and_longer_windows_pay_more() {
        assert!(price(2, 0) > price(1, 0) && price(100, 0) > price(99, 0));
        assert!(price(1, 1) > price(1, 0));
    }

    /// Logarithm of a negative binomial probability.
    fn ln_probability(count: u32, mean: f64, shape: f64) -> f64 {
        let choices: f64 = (0..count)
            .map(|at| ((shape + f64::from(at)) / f64::from(at + 1)).ln())
            .sum();
        let step = mean / (mean + shape);
        choices + f64::from(count) * step.ln() + shape * (1.0 - step).ln()
    }

    proptest! {
        #[test]
        fn extra_reports_are_those_of_the_sum_of_two_counts(
            count in 0u32..40,
            expected in 0.01f64..20.0,
            shape in 0.2f64..50.0,
            extra in 0.1f64..12.0,
        ) {
            let usual = Usual { count, expected, shape };
            let variety = f64::from(VARIETY);
            let both: f64 = (0..=count)
                .map(|more| {
                    let rest = ln_probability(count - more, expected, shape);
                    (rest + ln_probability(more, extra, variety)).exp()
                })
                .sum();
            let plain = both.ln() - ln_probability(count, expected, shape);
            prop_assert!((usual.with(extra) - plain.min(MOST)).abs() < 1e-6);
        }

        #[test]
        fn every_number_is_finite(
            count in 0u32..10_000,
            expected in 0.0f64..1e4,
            place in 0.0f64..1e3,
        ) {
            // Where nothing is expected there is nothing.
            let count = if expected > 0.0 { count } else { 0 };
            let odds = of_place(&[count; 20], |_| expected, Dispersion { place, neighbourhood: 0.1 });
            prop_assert!(odds.iter().flatten().all(|one| one.is_finite() && *one <= MOST as f32));
        }
    }
}
