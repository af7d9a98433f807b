//! Random numbers that are counted, not carried along: the i-th number of a stream is a function of
//! key and i, so a replicate is the same wherever and whenever it is computed.

/// Odd constant nearest 2⁶⁴ divided by the golden ratio (Steele, Lea and Flood 2014, "SplitMix").
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of random numbers keyed by a seed and a stream number.
///
/// ```
/// use scan::Stream;
/// let mut a = Stream::new(1, 7);
/// let mut b = Stream::new(1, 7);
/// assert_eq!(a.next(), b.next());
/// assert_ne!(Stream::new(1, 8).next(), Stream::new(1, 7).next());
/// ```
#[derive(Clone, Debug)]
pub struct Stream {
    key: u64,
    count: u64,
}

impl Stream {
    /// The stream `number` under a seed.
    #[must_use]
    pub fn new(seed: u64, number: u64) -> Stream {
        let key = mix(mix(seed ^ 0x6B65_6E74_6F6E_6761).wrapping_add(number.wrapping_mul(STEP)));
        Stream { key, count: 0 }
    }

    /// 64 random bits.
    #[inline]
    #[expect(
        clippy::should_implement_trait,
        reason = "a stream has no end, so an iterator's Option would be noise"
    )]
    pub fn next(&mut self) -> u64 {
        self.count = self.count.wrapping_add(1);
        mix(self.key ^ mix(self.count.wrapping_mul(STEP)))
    }

    /// Uniform in `0..bound`; off by at most `bound` / 2⁶⁴ in probability.
    #[inline]
    pub fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// Uniform in [0, 1), 53 bits.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Standard normal (Box and Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Gamma with this shape and scale 1 (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            let boost = (1.0 - self.unit()).powf(1.0 / shape);
            return self.gamma(shape + 1.0) * boost;
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && (1.0 - self.unit()).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Poisson with this mean: by inversion, in pieces of at most 30.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let mut rest = mean;
        let mut total = 0;
        while rest > 30.0 {
            total += self.small_poisson(30.0);
            rest -= 30.0;
        }
        total + self.small_poisson(rest)
    }

    fn small_poisson(&mut self, mean: f64) -> u32 {
        let mut left = self.unit();
        let mut probability = (-mean).exp();
        let mut count = 0;
        while left >= probability && count < 400 {
            left -= probability;
            count += 1;
            probability *= mean / f64::from(count);
        }
        count
    }
}

/// The finaliser of SplitMix64 (Stafford's variant 13).
#[inline]
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(mut draw: impl FnMut() -> f64) -> f64 {
        (0..40_000).map(|_| draw()).sum::<f64>() / 40_000.0
    }

    #[test]
    fn moments_are_right() {
        let mut s = Stream::new(3, 1);
        assert!((mean(|| s.unit()) - 0.5).abs() < 0.01);
        assert!(mean(|| s.normal()).abs() < 0.02);
        assert!((mean(|| s.normal().powi(2)) - 1.0).abs() < 0.04);
        assert!((mean(|| s.gamma(0.4)) - 0.4).abs() < 0.02);
        assert!((mean(|| s.gamma(3.0)) - 3.0).abs() < 0.05);
        assert!((mean(|| f64::from(s.poisson(2.5))) - 2.5).abs() < 0.05);
        assert!((mean(|| f64::from(s.poisson(75.0))) - 75.0).abs() < 0.3);
        assert!((mean(|| s.below(7) as f64) - 3.0).abs() < 0.05);
    }
}
