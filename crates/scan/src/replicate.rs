//! Replicates of the null hypothesis: days shuffled over the events of each stratum.
//!
//! Only events inside the window matter, so only they are drawn: a partial Fisher–Yates shuffle of
//! places. Eight replicates pass through the neighbour lists together. What a replicate yields depends
//! on the data, the seed and its number alone.

use crate::bar::{Bars, Tabled};
use crate::count::Count;
use crate::likelihood::{ceiling, log_likelihood_ratio};
use crate::random::Stream;
use crate::study::{Expectation, Growing, Study};
use std::sync::OnceLock;

/// Replicates in one pass.
pub(crate) const BATCH: usize = 8;
/// Share of the bar that is tried next when no cylinder of a replicate reached it.
const LOWER: [f64; 6] = [1.0, 0.75, 0.5, 0.3, 0.1, 0.0];

/// Greatest log-likelihood ratios of the replicates of a batch.
pub(crate) type Maxima = [f64; BATCH];

/// A study made ready for replicates.
pub(crate) struct Shuffling<'s, const D: usize> {
    study: &'s Study<'s>,
    seed: u64,
    bar: f64,
    /// Events in the widest base around each centre.
    zones: Vec<u32>,
    bars: [OnceLock<Bars<D>>; LOWER.len()],
    steps: Vec<(usize, usize)>,
}

/// Memory that one worker needs: shuffled places and cumulated counts.
pub(crate) struct Desk<R, const D: usize> {
    places: Vec<u32>,
    rows: Vec<[[R; D]; BATCH]>,
    /// A row with 1 from each age on.
    from_age: [[R; D]; D],
}

impl<R: Count, const D: usize> Desk<R, D> {
    pub(crate) fn new(study: &Study<'_>) -> Desk<R, D> {
        let mut from_age = [[R::default(); D]; D];
        for (age, row) in from_age.iter_mut().enumerate() {
            row[age..].fill(R::of(1));
        }
        Desk {
            places: vec![0; study.cases.len()],
            rows: vec![[[R::default(); D]; BATCH]; study.totals.len()],
            from_age,
        }
    }
}

impl<'s, const D: usize> Shuffling<'s, D> {
    /// `bar` is a guess that nearly every replicate reaches; a wrong one costs time only.
    pub(crate) fn new(study: &'s Study<'_>, seed: u64, bar: f64) -> Shuffling<'s, D> {
        let zones = (0..study.totals.len()).map(|rank| zone_total(study, rank));
        Shuffling {
            study,
            seed,
            bar,
            zones: zones.collect(),
            bars: std::array::from_fn(|_| OnceLock::new()),
            steps: steps(study.network.widest()),
        }
    }

    /// Maxima of replicates `first`, `first + 1`, …; the first `count` of them, 0 for the rest.
    pub(crate) fn maxima<R, W>(&self, desk: &mut Desk<R, D>, first: u64, count: usize) -> Maxima
    where
        R: Tabled<D>,
        W: Tabled<D> + From<R>,
    {
        self.draw(desk, first, count);
        let mut maxima = [0.0; BATCH];
        for (level, share) in LOWER.iter().enumerate() {
            let greatest = self.zones.iter().copied().max().unwrap_or(0);
            let bars = self.bars[level]
                .get_or_init(|| Bars::new(self.study, self.bar * share, greatest));
            let pass = Pass::<R, W, D> {
                study: self.study,
                rows: &desk.rows,
                bars,
                zones: &self.zones,
                steps: &self.steps,
                maxima: &mut maxima,
                wide: std::marker::PhantomData,
            };
            pulp::Arch::new().dispatch(pass);
            if maxima[..count].iter().all(|&maximum| maximum > 0.0) {
                break;
            }
        }
        maxima
    }

    fn draw<R: Count>(&self, desk: &mut Desk<R, D>, first: u64, count: usize) {
        desk.rows.fill([[R::default(); D]; BATCH]);
        for slot in 0..count {
            let mut random = Stream::new(self.seed, first + slot as u64);
            desk.places.copy_from_slice(&self.study.cases);
            for stratum in &self.study.strata {
                let places = &mut desk.places[stratum.from..stratum.to];
                for (at, &age) in stratum.ages.iter().enumerate() {
                    let drawn = at + random.below((places.len() - at) as u64) as usize;
                    places.swap(at, drawn);
                    let row = &mut desk.rows[places[at] as usize][slot];
                    let ones = &desk.from_age[age as usize];
                    for day in 0..D {
                        row[day] = row[day].plus(ones[day]);
                    }
                }
            }
        }
    }
}

/// All events of the widest base around a place.
fn zone_total(study: &Study<'_>, rank: usize) -> u32 {
    let around = study.network.around(rank).iter();
    around.map(|&near| study.totals[near as usize]).sum()
}

/// Neighbours are taken in steps, small at first: after each step the thresholds of its *first*
/// neighbour are compared with the counts of its *last*, which can only let too much through.
fn steps(widest: usize) -> Vec<(usize, usize)> {
    let mut steps = Vec::new();
    let mut from = 0;
    while from < widest {
        let to = (from + (from / 8).clamp(1, 8)).min(widest);
        steps.push((from, to));
        from = to;
    }
    steps
}

/// One pass of a batch over all centres, compiled for several instruction sets.
struct Pass<'p, R, W, const D: usize> {
    study: &'p Study<'p>,
    rows: &'p [[[R; D]; BATCH]],
    bars: &'p Bars<D>,
    zones: &'p [u32],
    steps: &'p [(usize, usize)],
    maxima: &'p mut Maxima,
    wide: std::marker::PhantomData<W>,
}

impl<R, W, const D: usize> pulp::WithSimd for Pass<'_, R, W, D>
where
    R: Tabled<D>,
    W: Tabled<D> + From<R>,
{
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(mut self, _: S) {
        for rank in 0..self.study.totals.len() {
            if self.narrow_enough(rank) {
                match R::AT_ONCE {
                    8 => self.centre::<R, 8>(rank),
                    4 => self.centre::<R, 4>(rank),
                    _ => self.centre::<R, 2>(rank),
                }
            } else {
                match W::AT_ONCE {
                    4 => self.centre::<W, 4>(rank),
                    _ => self.centre::<W, 2>(rank),
                }
            }
        }
    }
}

impl<R, W, const D: usize> Pass<'_, R, W, D>
where
    R: Tabled<D>,
    W: Tabled<D> + From<R>,
{
    /// Whether sums of the narrow kind say something: the greatest threshold is not their last value.
    #[inline(always)]
    fn narrow_enough(&self, rank: usize) -> bool {
        let last = self.study.settings.max_days - 1;
        let Expectation::One(_) = self.study.expectation else {
            return false;
        };
        self.bars.of_total::<R>(self.zones[rank])[last] < R::of(u32::MAX)
    }

    #[inline(always)]
    fn centre<A: Tabled<D> + From<R>, const Q: usize>(&mut self, rank: usize) {
        let around = self.study.network.around(rank);
        let mut first = 0;
        while first < BATCH {
            self.sweep::<A, Q>(around, first);
            first += Q;
        }
    }

    /// Replicates `first..first + Q` around one centre.
    #[inline(always)]
    fn sweep<A: Tabled<D> + From<R>, const Q: usize>(&mut self, around: &[u32], first: usize) {
        let mut sums = [[A::default(); D]; Q];
        let mut total = 0;
        let mut expected = [0.0; D];
        for &(from, to) in self.steps {
            let Some(step) = around.get(from..to.min(around.len())) else {
                return;
            };
            let Some(&nearest) = step.first() else {
                return;
            };
            let thresholds = self.thresholds::<A>(nearest as usize, &mut total, &mut expected);
            self.grow_by_rest(&step[1..], &mut total, &mut expected);
            for &near in step {
                let rows = &self.rows[near as usize];
                for (slot, sums) in sums.iter_mut().enumerate() {
                    let row = &rows[first + slot];
                    for day in 0..D {
                        sums[day] = sums[day].plus(A::from(row[day]));
                    }
                }
            }
            let mut reached = [false; D];
            for sums in &sums {
                for day in 0..D {
                    reached[day] |= sums[day] >= thresholds[day];
                }
            }
            if reached.iter().fold(false, |any, &one| any | one) {
                for (slot, sums) in sums.iter().enumerate() {
                    if (0..D).any(|day| sums[day] >= thresholds[day]) {
                        self.exact(around, from, to.min(around.len()), first + slot);
                    }
                }
            }
        }
    }

    /// Grows the base by the first neighbour of a step; the thresholds from there on.
    #[inline(always)]
    fn thresholds<A: Tabled<D>>(
        &self,
        nearest: usize,
        total: &mut u32,
        expected: &mut [f64; D],
    ) -> [A; D] {
        match &self.study.expectation {
            Expectation::One(_) => {
                *total += self.study.totals[nearest];
                self.bars.of_total(*total)
            }
            Expectation::Several(rows) => {
                let days = self.study.settings.max_days;
                grow(expected, &rows[nearest * days..][..days]);
                self.bars.of_expected(expected, days)
            }
        }
    }

    #[inline(always)]
    fn grow_by_rest(&self, rest: &[u32], total: &mut u32, expected: &mut [f64; D]) {
        match &self.study.expectation {
            Expectation::One(_) => {
                for &near in rest {
                    *total += self.study.totals[near as usize];
                }
            }
            Expectation::Several(rows) => {
                let days = self.study.settings.max_days;
                for &near in rest {
                    grow(expected, &rows[near as usize * days..][..days]);
                }
            }
        }
    }

    /// The log-likelihood ratios of the bases that end within a step, from the beginning.
    #[cold]
    #[inline(never)]
    fn exact(&mut self, around: &[u32], from: usize, to: usize, slot: usize) {
        let days = self.study.settings.max_days;
        let floor = self.study.settings.min_events.max(1);
        let total = f64::from(self.study.total);
        let mut counts = [0u32; D];
        let mut growing = Growing::new(self.study);
        for (at, &near) in around[..to].iter().enumerate() {
            let row = &self.rows[near as usize][slot];
            for day in 0..D {
                counts[day] += row[day].value();
            }
            growing.add(near as usize);
            if at < from {
                continue;
            }
            for (height, &count) in counts[..days].iter().enumerate() {
                let (count, expected) = (f64::from(count), growing.expected(height));
                if count >= f64::from(floor)
                    && ceiling(count, expected, total) > self.maxima[slot]
                {
                    let llr = log_likelihood_ratio(count, expected, total);
                    self.maxima[slot] = self.maxima[slot].max(llr);
                }
            }
        }
    }
}

#[inline(always)]
fn grow<const D: usize>(expected: &mut [f64; D], row: &[f64]) {
    for (sum, cell) in expected.iter_mut().zip(row) {
        *sum += cell;
    }
}
