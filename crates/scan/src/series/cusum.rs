//! A CUSUM of log-likelihood ratios for counts with more variance than a Poisson distribution
//! (Höhle and Paul 2008): it adds up what each day says for a rise by a given factor, and forgets what
//! speaks against it.

use crate::random::Stream;

/// A rise to watch for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cusum {
    /// The mean rises by this factor, greater than 1.
    pub factor: f64,
    /// Variance = μ + overdispersion·μ²; 0 is Poisson.
    pub overdispersion: f64,
}

impl Cusum {
    /// What one count says for the rise, in natural units.
    fn evidence(self, count: u32, mean: f64) -> f64 {
        let count = f64::from(count);
        if self.overdispersion <= 0.0 {
            return count * self.factor.ln() - mean * (self.factor - 1.0);
        }
        let before = 1.0 + self.overdispersion * mean;
        let after = 1.0 + self.overdispersion * mean * self.factor;
        count * self.factor.ln() + (count + 1.0 / self.overdispersion) * (before / after).ln()
    }

    /// The statistic after each count, from 0; `means` are the expected counts without a rise.
    ///
    /// ```
    /// use scan::series::cusum::Cusum;
    /// let cusum = Cusum { factor: 2.0, overdispersion: 0.25 };
    /// let path = cusum.path(&[3, 4, 5, 9, 8, 10], &[4.0; 6]);
    /// assert_eq!(path[0], 0.0);
    /// assert!(path[5] > path[4] && path[4] > path[2]);
    /// ```
    #[must_use]
    pub fn path(self, counts: &[u32], means: &[f64]) -> Vec<f64> {
        let mut sum = 0.0f64;
        counts
            .iter()
            .zip(means)
            .map(|(&count, &mean)| {
                sum = (sum + self.evidence(count, mean)).max(0.0);
                sum
            })
            .collect()
    }

    /// The threshold that the statistic passes within `length` counts with chance `alpha` when nothing
    /// happens, from `runs` seeded simulations with a constant mean.
    #[must_use]
    pub fn threshold(self, mean: f64, length: usize, alpha: f64, runs: usize, seed: u64) -> f64 {
        let mut highest: Vec<f64> = (0..runs.max(1) as u64)
            .map(|run| {
                let mut random = Stream::new(seed, run);
                let mut sum = 0.0f64;
                let mut top = 0.0f64;
                for _ in 0..length {
                    let rate = if self.overdispersion > 0.0 {
                        let shape = 1.0 / self.overdispersion;
                        random.gamma(shape) * mean / shape
                    } else {
                        mean
                    };
                    sum = (sum + self.evidence(random.poisson(rate), mean)).max(0.0);
                    top = top.max(sum);
                }
                top
            })
            .collect();
        highest.sort_by(f64::total_cmp);
        let at = ((1.0 - alpha) * highest.len() as f64).ceil() as usize;
        highest[at.clamp(1, highest.len()) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_threshold_keeps_its_promise_on_other_runs() {
        let cusum = Cusum {
            factor: 2.0,
            overdispersion: 0.3,
        };
        let threshold = cusum.threshold(3.0, 100, 0.05, 2000, 1);
        let beyond = (0..2000)
            .filter(|&run| {
                let mut random = Stream::new(99, run);
                let counts: Vec<u32> = (0..100)
                    .map(|_| {
                        let rate = random.gamma(1.0 / 0.3) * 3.0 * 0.3;
                        random.poisson(rate)
                    })
                    .collect();
                let path = cusum.path(&counts, &[3.0; 100]);
                path.iter().any(|&value| value > threshold)
            })
            .count();
        assert!(
            (60..=140).contains(&beyond),
            "{beyond} of 2000, 100 expected"
        );
    }
}
