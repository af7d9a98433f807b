//! How many events a cylinder may have without beating a log-likelihood ratio: with it a replicate
//! takes logarithms only where they can matter.

use crate::count::Count;
use crate::likelihood::log_likelihood_ratio;
use crate::study::{Expectation, Study};

/// Entries of a table by total; greater totals share entries, rounded down.
const ENTRIES: u32 = 4096;
/// Low bits of a 32-bit float that are dropped: 5 bits of the fraction stay, steps of 3 %.
const DROPPED: u32 = 18;
/// Index of the smallest expectation with an entry of its own, about 1e-9.
const LOWEST: u32 = 0x3080_0000 >> DROPPED;

/// For one log-likelihood ratio, the most events that stay below it. May be too few, never too many;
/// narrow kinds stop one short of their last value, at which sums stop.
pub(crate) struct Bars<const D: usize> {
    shift: u32,
    narrow: Vec<[u8; D]>,
    middle: Vec<[u16; D]>,
    wide: Vec<[u32; D]>,
    by_expected: Vec<u32>,
}

/// Tables by the type of their thresholds.
pub(crate) trait Tabled<const D: usize>: Count {
    fn table(bars: &Bars<D>) -> &[[Self; D]];
}

impl<const D: usize> Tabled<D> for u8 {
    #[inline(always)]
    fn table(bars: &Bars<D>) -> &[[u8; D]] {
        &bars.narrow
    }
}

impl<const D: usize> Tabled<D> for u16 {
    #[inline(always)]
    fn table(bars: &Bars<D>) -> &[[u16; D]] {
        &bars.middle
    }
}

impl<const D: usize> Tabled<D> for u32 {
    #[inline(always)]
    fn table(bars: &Bars<D>) -> &[[u32; D]] {
        &bars.wide
    }
}

impl<const D: usize> Bars<D> {
    /// Thresholds for `bar`, for bases with at most `greatest` events in all.
    pub(crate) fn new(study: &Study<'_>, bar: f64, greatest: u32) -> Bars<D> {
        let mut bars = Bars {
            shift: 0,
            narrow: Vec::new(),
            middle: Vec::new(),
            wide: Vec::new(),
            by_expected: Vec::new(),
        };
        let floor = study.settings.min_events.max(1);
        match &study.expectation {
            Expectation::One(last) => {
                while greatest >> bars.shift >= ENTRIES {
                    bars.shift += 1;
                }
                bars.by_total(last, study.total, bar, floor, greatest >> bars.shift);
            }
            Expectation::Several(_) => {
                let mut fewest = floor;
                let total = f64::from(study.total);
                let highest = (f64::from(study.total) as f32).to_bits() >> DROPPED;
                bars.by_expected = vec![floor];
                for index in LOWEST..=highest {
                    let expected = f64::from(f32::from_bits(index << DROPPED));
                    fewest = at_least(fewest, expected, total, bar);
                    bars.by_expected.push(fewest);
                }
            }
        }
        bars
    }

    fn by_total(&mut self, last: &[u32], total: u32, bar: f64, floor: u32, entries: u32) {
        let mut row = [u32::MAX; D];
        row[..last.len()].fill(floor);
        for entry in 0..=entries {
            let base = f64::from(entry << self.shift);
            for (fewest, &last) in row.iter_mut().zip(last) {
                let expected = base * f64::from(last) / f64::from(total);
                *fewest = at_least(*fewest, expected, f64::from(total), bar);
            }
            let most = row.map(|fewest| fewest - 1);
            self.narrow.push(most.map(below));
            self.middle.push(most.map(below));
            self.wide.push(most);
        }
    }

    /// The most events by the base's total, for each height.
    #[inline(always)]
    pub(crate) fn of_total<A: Tabled<D>>(&self, total: u32) -> [A; D] {
        A::table(self)[(total >> self.shift) as usize]
    }

    /// The same by what is expected in the base.
    #[inline(always)]
    pub(crate) fn of_expected<A: Count>(&self, expected: &[f64; D], days: usize) -> [A; D] {
        let mut row = [below(u32::MAX); D];
        for (most, &expected) in row.iter_mut().zip(&expected[..days]) {
            *most = self.of_one(expected);
        }
        row
    }

    /// The most events where so many are expected.
    #[inline(always)]
    pub(crate) fn of_one<A: Count>(&self, expected: f64) -> A {
        let index = ((expected as f32).to_bits() >> DROPPED).saturating_sub(LOWEST - 1);
        let fewest = self.by_expected[(index as usize).min(self.by_expected.len() - 1)];
        below(fewest - 1)
    }
}

#[inline(always)]
fn below<A: Count>(most: u32) -> A {
    A::of(most).min(A::of(u32::MAX).above(A::of(1)))
}

/// The fewest events from `fewest` on that reach the bar, or one more than there are.
fn at_least(mut fewest: u32, expected: f64, total: f64, bar: f64) -> u32 {
    while f64::from(fewest) <= total
        && (expected > 0.0 || bar <= 0.0)
        && log_likelihood_ratio(f64::from(fewest), expected, total) < bar
    {
        fewest += 1;
    }
    fewest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fewest_events_are_the_fewest() {
        let fewest = at_least(1, 20.0, 10_000.0, 12.0);
        assert!(log_likelihood_ratio(f64::from(fewest), 20.0, 10_000.0) >= 12.0);
        assert!(log_likelihood_ratio(f64::from(fewest - 1), 20.0, 10_000.0) < 12.0);
        assert_eq!(at_least(1, 10.0, 10.0, 5.0), 11);
    }
}
