//! Distribution functions, accurate to about 1e-12 in relative terms where they are used.

/// ln Γ(x) for x > 0: Stirling's series after raising x above 10.
pub(super) fn ln_gamma(x: f64) -> f64 {
    let mut raised = x;
    let mut product = 1.0;
    while raised < 10.0 {
        product *= raised;
        raised += 1.0;
    }
    let inverse = 1.0 / raised;
    let square = inverse * inverse;
    let terms = [
        1.0 / 12.0,
        -1.0 / 360.0,
        1.0 / 1260.0,
        -1.0 / 1680.0,
        1.0 / 1188.0,
        -691.0 / 360_360.0,
        1.0 / 156.0,
    ];
    let series = terms
        .iter()
        .rev()
        .fold(0.0, |sum, term| sum * square + term)
        * inverse;
    (raised - 0.5) * raised.ln() - raised + 0.5 * std::f64::consts::TAU.ln() + series
        - f64::ln(product)
}

/// The chance that a standard normal variable exceeds `z`.
pub(super) fn normal_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - normal_tail(-z);
    }
    let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
    if z < 3.0 {
        // Marsaglia's series: Φ(z) = ½ + φ(z)·(z + z³/3 + z⁵/(3·5) + …).
        let (mut term, mut sum, mut odd) = (z, z, 1.0);
        while term > 1e-17 * sum {
            odd += 2.0;
            term *= z * z / odd;
            sum += term;
        }
        return 0.5 - density * sum;
    }
    // Laplace's continued fraction.
    let fraction = (1..=120).rev().fold(z, |below, n| z + f64::from(n) / below);
    density / fraction
}

/// The value that a standard normal variable exceeds with chance `tail`: Newton's steps on the tail.
pub(super) fn normal_threshold(tail: f64) -> f64 {
    if tail > 0.5 {
        return -normal_threshold(1.0 - tail);
    }
    // A first guess (Abramowitz and Stegun 26.2.23, off by at most 4.5e-4).
    let t = (-2.0 * tail.ln()).sqrt();
    let above = 2.515_517 + t * (0.802_853 + t * 0.010_328);
    let below = 1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308));
    let mut z = t - above / below;
    for _ in 0..4 {
        let density = (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt();
        z += (normal_tail(z) - tail) / density;
    }
    z
}

/// The regularised incomplete beta function, by Lentz's continued fraction.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = (ln_gamma(a + b) - ln_gamma(a) - ln_gamma(b) + a * x.ln() + b * (-x).ln_1p()).exp();
    let tiny = 1e-300;
    let away = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for m in 1..500 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for step in [even, odd] {
            d = 1.0 / away(1.0 + step * d);
            c = away(1.0 + step / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-15 {
            break;
        }
    }
    front * fraction / a
}

/// The chance that Student's t with `df` degrees of freedom is at least |t| away from 0.
pub(super) fn student_two_sided(t: f64, df: f64) -> f64 {
    incomplete_beta(0.5 * df, 0.5, df / (df + t * t))
}

/// A negative binomial distribution by its mean and the ratio of variance to mean; Poisson when that is 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counts {
    pub(super) mean: f64,
    pub(super) dispersion: f64,
}

impl Counts {
    fn ln_mass(self, x: f64) -> f64 {
        if self.dispersion <= 1.0 {
            return x * self.mean.ln() - self.mean - ln_gamma(x + 1.0);
        }
        let size = self.mean / (self.dispersion - 1.0);
        let success = 1.0 / self.dispersion;
        ln_gamma(x + size) - ln_gamma(size) - ln_gamma(x + 1.0)
            + size * success.ln()
            + x * (-success).ln_1p()
    }

    /// From the mass at x, that at x + 1.
    fn next(self, mass: f64, x: f64) -> f64 {
        if self.dispersion <= 1.0 {
            return mass * self.mean / (x + 1.0);
        }
        let size = self.mean / (self.dispersion - 1.0);
        mass * (x + size) / (x + 1.0) * (1.0 - 1.0 / self.dispersion)
    }

    /// Below this there is no mass to speak of.
    fn lowest(self) -> f64 {
        let spread = (self.mean * self.dispersion).sqrt();
        (self.mean - 25.0 * spread).floor().max(0.0)
    }

    /// The smallest count that is not exceeded with chance `share`.
    pub(super) fn quantile(self, share: f64) -> f64 {
        let mut x = self.lowest();
        let mut mass = self.ln_mass(x).exp();
        let mut sum = mass;
        while sum < share * (1.0 - 64.0 * f64::EPSILON) && x < 1e9 {
            mass = self.next(mass, x);
            sum += mass;
            x += 1.0;
        }
        x
    }

    /// The chance of at least `x`.
    pub(super) fn at_least(self, x: f64) -> f64 {
        if x <= 0.0 {
            return 1.0;
        }
        let mut at = if x > self.mean { x } else { self.lowest() };
        let mut mass = self.ln_mass(at).exp();
        let mut sum = 0.0;
        if x > self.mean {
            while mass > 1e-17 * sum || at < self.mean {
                sum += mass;
                mass = self.next(mass, at);
                at += 1.0;
            }
            return sum.min(1.0);
        }
        while at < x {
            sum += mass;
            mass = self.next(mass, at);
            at += 1.0;
        }
        (1.0 - sum).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: f64, wanted: f64) {
        assert!((found / wanted - 1.0).abs() < 1e-11, "{found} {wanted}");
    }

    /// Values of R 4.2.2.
    #[test]
    fn values_are_those_of_r() {
        near(normal_threshold(0.001), 3.090_232_306_167_813);
        near(normal_threshold(0.025), 1.959_963_984_540_053_6);
        near(normal_threshold(0.3), 0.524_400_512_708_040_7);
        near(normal_threshold(1e-9), 5.997_807_015_007_686_5);
        near(normal_threshold(0.98), -2.053_748_910_631_822_5);
        near(normal_tail(1.3), 0.096_800_484_585_610_34);
        near(normal_tail(6.2), 2.823_158_037_043_273_1e-10);
        near(
            student_two_sided(-2.1, 17.0),
            2.0 * 0.025_479_923_614_567_006,
        );
        near(student_two_sided(0.3, 200.0), 2.0 * 0.382_244_365_094_664);
        near(ln_gamma(0.3), 1.095_797_994_818_075_6);
        near(ln_gamma(7.7), 7.926_541_356_269_005);
        near(ln_gamma(1000.5), 5_908.674_175_848_678);
        let counts = Counts {
            mean: 3.3 * 0.6 / 0.4,
            dispersion: 1.0 / 0.4,
        };
        near(counts.at_least(13.0), 0.036_273_078_940_468_995);
        let long = Counts {
            mean: 1000.0,
            dispersion: 1.01,
        };
        assert_eq!(long.quantile(0.99), 1075.0);
        let short = Counts {
            mean: 2.5 * 0.7 / 0.3,
            dispersion: 1.0 / 0.3,
        };
        assert_eq!(short.quantile(0.99), 20.0);
    }
}
