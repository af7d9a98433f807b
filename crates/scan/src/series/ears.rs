//! The Early Aberration Reporting System's C1, C2 and C3 (Hutwagner et al. 2003; Fricker et al. 2008):
//! mean and standard deviation of the last days, for series too short for seasons.

use super::distribution::normal_threshold;

/// What the bounds are made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ears {
    /// Days that mean and standard deviation are taken from; at least 3.
    pub baseline: usize,
    /// Standard deviations below this are taken for this.
    pub least_deviation: f64,
    /// Chance of exceeding the bound where counts are normal and nothing happens.
    pub alpha: f64,
}

impl Ears {
    /// The usual settings of C1 and C2: 7 days, α = 0.001.
    pub const C1: Ears = Ears {
        baseline: 7,
        least_deviation: 0.0,
        alpha: 0.001,
    };
    /// The usual settings of C3: 7 days, α = 0.025.
    pub const C3: Ears = Ears {
        alpha: 0.025,
        ..Ears::C1
    };
}

/// Upper bounds of C1: the days just before each day. A day is an alarm when its count is above its bound;
/// `None` while the history is too short.
///
/// ```
/// use scan::series::ears::{Ears, c1};
/// let counts = [2, 1, 3, 2, 1, 2, 3, 9];
/// let bounds = c1(&counts, Ears::C1);
/// assert_eq!(bounds[6], None);
/// assert!(f64::from(counts[7]) > bounds[7].expect("seven days came before"));
/// ```
#[must_use]
pub fn c1(counts: &[u32], ears: Ears) -> Vec<Option<f64>> {
    lagged(counts, ears, 0)
}

/// Upper bounds of C2: the same with two days left out just before each day, so that a slow beginning
/// does not raise its own bound.
#[must_use]
pub fn c2(counts: &[u32], ears: Ears) -> Vec<Option<f64>> {
    lagged(counts, ears, 2)
}

/// Upper bounds of C3: C2 with what the two days before exceeded it by.
#[must_use]
pub fn c3(counts: &[u32], ears: Ears) -> Vec<Option<f64>> {
    let z = normal_threshold(ears.alpha);
    (0..counts.len())
        .map(|day| {
            let (_, deviation) = baseline(counts, ears, 2, day)?;
            let before = [day.checked_sub(2)?, day.checked_sub(1)?];
            let mut carried = 0.0;
            for day in before {
                let (mean, deviation) = baseline(counts, ears, 2, day)?;
                carried += ((f64::from(counts[day]) - mean) / deviation - 1.0).max(0.0);
            }
            // Infinite or undefined where a baseline is constant and no least deviation is set.
            let bound = f64::from(counts[day]) + deviation * (z - carried);
            Some(bound.max(0.0))
        })
        .map(|bound| bound.filter(|bound| bound.is_finite()))
        .collect()
}

fn lagged(counts: &[u32], ears: Ears, lag: usize) -> Vec<Option<f64>> {
    let z = normal_threshold(ears.alpha);
    (0..counts.len())
        .map(|day| {
            let (mean, deviation) = baseline(counts, ears, lag, day)?;
            Some(mean + z * deviation)
        })
        .collect()
}

/// Mean and standard deviation of the baseline of a day.
fn baseline(counts: &[u32], ears: Ears, lag: usize, day: usize) -> Option<(f64, f64)> {
    let end = day.checked_sub(lag)?;
    let days = &counts[end.checked_sub(ears.baseline.max(3))?..end];
    let number = days.len() as f64;
    let mean = days.iter().copied().map(f64::from).sum::<f64>() / number;
    let squares: f64 = days
        .iter()
        .map(|&count| (f64::from(count) - mean).powi(2))
        .sum();
    let deviation = (squares / (number - 1.0)).sqrt();
    Some((mean, deviation.max(ears.least_deviation)))
}
