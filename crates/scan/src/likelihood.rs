//! The likelihood ratio of a cylinder.

/// Log-likelihood ratio of `observed` events where `expected` were expected, of `total` in all:
/// `c·ln(c/μ) + (C−c)·ln((C−c)/(C−μ))` for c > μ, otherwise 0 (Kulldorff et al. 2005, equation 3).
///
/// ```
/// let llr = scan::log_likelihood_ratio(60.0, 20.0, 100_000.0);
/// assert!((llr - 25.92).abs() < 0.01);
/// assert_eq!(scan::log_likelihood_ratio(20.0, 20.0, 100_000.0), 0.0);
/// ```
#[must_use]
pub fn log_likelihood_ratio(observed: f64, expected: f64, total: f64) -> f64 {
    if observed <= expected {
        return 0.0;
    }
    let inside = observed * (observed / expected).ln();
    let outside = total - observed;
    if outside <= 0.0 {
        return inside;
    }
    inside + outside * (outside / (total - expected)).ln()
}

/// Never less than the log-likelihood ratio, and without a logarithm: from ln x ≤ x − 1 on the inside
/// and ln(1+x) ≥ x − x²/2 on the outside.
#[inline(always)]
pub(crate) fn ceiling(observed: f64, expected: f64, total: f64) -> f64 {
    let excess = observed - expected;
    if excess <= 0.0 {
        return 0.0;
    }
    0.5 * excess * excess * (1.0 / expected + 1.0 / (total - observed))
}

/// How many times more likely an event was inside than outside: (c/μ) / ((C−c)/(C−μ)).
#[must_use]
pub fn relative_risk(observed: f64, expected: f64, total: f64) -> f64 {
    let outside = (total - observed) / (total - expected);
    (observed / expected) / outside
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_ceiling_is_never_below(c in 1u32..500, mu in 0.001f64..500.0, rest in 1u32..100_000) {
            let total = f64::from(c + rest) + mu;
            let llr = log_likelihood_ratio(f64::from(c), mu, total);
            prop_assert!(ceiling(f64::from(c), mu, total) >= llr - 1e-9);
        }

        #[test]
        fn more_events_never_lower_it(c in 1u32..500, mu in 0.001f64..500.0, rest in 1u32..100_000) {
            let total = f64::from(c + rest) + mu;
            let less = log_likelihood_ratio(f64::from(c), mu, total);
            prop_assert!(log_likelihood_ratio(f64::from(c + 1), mu, total) >= less);
        }
    }
}
