//! How often chance alone gives as much.

/// Euler's constant.
const EULER: f64 = 0.577_215_664_901_532_9;
/// From this many replicates at or above a ratio on, their share says more than a fitted tail.
const ENOUGH: usize = 10;

/// The part of a probability plot that a robust fit looks at.
const PLOTTED: std::ops::RangeInclusive<f64> = 0.1..=0.97;

/// The extreme-value distribution of maxima, F(x) = exp(−exp(−(x−location)/scale)), fitted to
/// replicates; its tail gives p-values that are smaller than 1/(replicates+1) (Abrams, Kulldorff and
/// Kleinman 2010).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gumbel {
    /// Mode of the distribution.
    pub location: f64,
    /// Scale, greater than 0.
    pub scale: f64,
}

impl Gumbel {
    /// Fits by moments; `None` for fewer than two values or values without spread.
    ///
    /// ```
    /// use scan::Gumbel;
    /// let fit = Gumbel::by_moments(&[8.0, 9.0, 10.0, 12.0]).expect("there is spread");
    /// assert!(fit.tail(20.0) < 0.01);
    /// assert!(Gumbel::by_moments(&[8.0, 8.0]).is_none());
    /// ```
    #[must_use]
    pub fn by_moments(maxima: &[f64]) -> Option<Gumbel> {
        if maxima.len() < 2 {
            return None;
        }
        let count = maxima.len() as f64;
        let mean = maxima.iter().sum::<f64>() / count;
        let squares: f64 = maxima.iter().map(|value| (value - mean).powi(2)).sum();
        let scale = (6.0 * squares / (count - 1.0)).sqrt() / std::f64::consts::PI;
        (scale > 0.0).then_some(Gumbel {
            location: mean - EULER * scale,
            scale,
        })
    }

    /// Fits a line to the probability plot between the 10th and the 97th percentile: what is above, a few true
    /// clusters among the maxima, doesn't move it. Plotting positions are Gringorten's. `None` for fewer than ten values
    /// or values without spread.
    #[must_use]
    pub fn by_quantiles(maxima: &[f64]) -> Option<Gumbel> {
        if maxima.len() < 10 {
            return None;
        }
        let mut sorted = maxima.to_vec();
        sorted.sort_by(f64::total_cmp);
        let all = sorted.len() as f64;
        let standard = |share: f64| -(-f64::ln(share)).ln();
        let points: Vec<(f64, f64)> = (0u32..)
            .zip(sorted)
            .map(|(number, value)| ((f64::from(number) + 0.56) / (all + 0.12), value))
            .filter(|(share, _)| PLOTTED.contains(share))
            .map(|(share, value)| (standard(share), value))
            .collect();
        let count = points.len() as f64;
        let across = points.iter().map(|one| one.0).sum::<f64>() / count;
        let up = points.iter().map(|one| one.1).sum::<f64>() / count;
        let (mut both, mut square) = (0.0, 0.0);
        for (standard, value) in points {
            both += (standard - across) * (value - up);
            square += (standard - across).powi(2);
        }
        let scale = both / square;
        // Ties leave a spread of rounding.
        (scale > 1e-9 * (1.0 + up.abs())).then_some(Gumbel {
            location: up - scale * across,
            scale,
        })
    }

    /// The chance of a maximum of at least `value`.
    #[must_use]
    pub fn tail(&self, value: f64) -> f64 {
        -(-(-(value - self.location) / self.scale).exp()).exp_m1()
    }

    /// The value whose tail is `p`.
    #[must_use]
    pub fn threshold(&self, p: f64) -> f64 {
        self.location - self.scale * (-(-p).ln_1p()).ln()
    }
}

/// Greatest log-likelihood ratios of the replicates, and what follows from them.
#[derive(Clone, Debug, PartialEq)]
pub struct Null {
    /// One for each replicate, in the order of their numbers.
    pub maxima: Vec<f64>,
    /// Whether the replicates ended early, because enough of them beat the best cluster.
    pub stopped: bool,
    /// The fitted tail.
    pub gumbel: Option<Gumbel>,
}

impl Null {
    /// A null distribution from replicates.
    #[must_use]
    pub fn new(maxima: Vec<f64>, stopped: bool) -> Null {
        let gumbel = Gumbel::by_moments(&maxima);
        Null {
            maxima,
            stopped,
            gumbel,
        }
    }

    fn reached(&self, llr: f64) -> usize {
        self.maxima.iter().filter(|&&value| value >= llr).count()
    }

    /// The p-value by rank, (1 + replicates at or above) / (1 + replicates); 1 without replicates. After
    /// an early stop with h at or above in r replicates it is h / r (Besag and Clifford 1991).
    #[must_use]
    pub fn p(&self, llr: f64) -> f64 {
        let reached = self.reached(llr) as f64;
        let count = self.maxima.len() as f64;
        if self.stopped {
            return (reached.max(1.0) / count).min(1.0);
        }
        (1.0 + reached) / (1.0 + count)
    }

    /// The p-value by the fitted tail.
    #[must_use]
    pub fn p_gumbel(&self, llr: f64) -> Option<f64> {
        self.gumbel.map(|gumbel| gumbel.tail(llr))
    }

    /// In how many days chance alone gives as much once, when a scan runs every `period_days`: the
    /// period divided by p; by rank when ten replicates or more reach the ratio, otherwise by the tail.
    #[must_use]
    pub fn recurrence_interval_days(&self, llr: f64, period_days: f64) -> f64 {
        let by_rank = self.p(llr);
        let p = match self.p_gumbel(llr) {
            Some(tail) if self.reached(llr) < ENOUGH => tail,
            _ => by_rank,
        };
        period_days / p.max(f64::MIN_POSITIVE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn both_fits_find_a_known_gumbel() {
        let known = Gumbel {
            location: 9.0,
            scale: 1.3,
        };
        let mut random = Stream::new(2, 2);
        let draws: Vec<f64> = (0..20_000)
            .map(|_| known.threshold(random.unit().max(1e-12)))
            .collect();
        for fit in [Gumbel::by_moments(&draws), Gumbel::by_quantiles(&draws)] {
            let fit = fit.expect("there is spread");
            assert!((fit.location - 9.0).abs() < 0.05, "{fit:?}");
            assert!((fit.scale - 1.3).abs() < 0.05, "{fit:?}");
        }
        assert!((known.tail(known.threshold(1e-5)) - 1e-5).abs() < 1e-12);
    }

    #[test]
    fn p_values_count_the_data_themselves() {
        let null = Null::new(vec![1.0, 2.0, 3.0], false);
        assert_eq!(null.p(5.0), 0.25);
        assert_eq!(null.p(2.0), 0.75);
        let stopped = Null::new(vec![6.0, 2.0, 7.0, 8.0], true);
        assert_eq!(stopped.p(5.0), 0.75);
    }
}
