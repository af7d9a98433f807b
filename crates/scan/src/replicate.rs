//! Replicates of the null hypothesis: days shuffled over the events of each stratum.
//!
//! Only events inside the window matter, so only they are drawn: a partial Fisher–Yates shuffle of
//! places. Eight replicates pass through the neighbour lists together. What a replicate yields depends
//! on the data, the seed and its number alone.

mod zones;

use crate::bar::{Bars, Tabled};
use crate::count::Count;
use crate::likelihood::{ceiling, log_likelihood_ratio};
use crate::random::Stream;
use crate::study::{Expectation, Study};
use std::sync::OnceLock;
use zones::Zones;

pub(crate) use zones::zone_total;

/// Replicates in one pass.
pub(crate) const BATCH: usize = 8;
/// Log-likelihood ratios for which thresholds are made when needed: 0, ½, 1, … 30.
const LEVELS: usize = 61;
/// Levels by one.
const LEVELS_PER_UNIT: f64 = 2.0;
/// Centres between two looks at whether the bar can be raised.
const SPELL: usize = 32;

/// Greatest log-likelihood ratios of the replicates of a batch.
pub(crate) type Maxima = [f64; BATCH];

/// A study made ready for replicates.
pub(crate) struct Shuffling<'s, const D: usize> {
    study: &'s Study<'s>,
    seed: u64,
    level: usize,
    zones: Zones,
    bars: [OnceLock<Bars<D>>; LEVELS],
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
        Shuffling {
            study,
            seed,
            level: level(bar),
            zones: Zones::of(study),
            bars: std::array::from_fn(|_| OnceLock::new()),
            steps: steps(study.network.widest()),
        }
    }

    /// Maxima of replicates `first`, `first + 1`, …; the first `count` of them, 0 for the rest. `None`
    /// when a place has more events than its row can hold.
    pub(crate) fn maxima<R, W>(
        &self,
        desk: &mut Desk<R, D>,
        first: u64,
        count: usize,
    ) -> Option<Maxima>
    where
        R: Tabled<D>,
        W: Tabled<D> + From<R>,
    {
        if !self.draw(desk, first, count) {
            return None;
        }
        let mut maxima = [f64::INFINITY; BATCH];
        maxima[..count].fill(0.0);
        let mut level = self.level;
        loop {
            pulp::Arch::new().dispatch(Pass::<R, W, D> {
                shuffling: self,
                study: self.study,
                rows: &desk.rows,
                bars: self.bars(level),
                level,
                maxima: &mut maxima,
                wide: std::marker::PhantomData,
            });
            // A replicate without any cylinder at or above the bar is looked at again with a lower one.
            let bar = level as f64 / LEVELS_PER_UNIT;
            if level == 0 || maxima.iter().all(|&maximum| maximum >= bar) {
                break;
            }
            level = level * 2 / 3;
        }
        maxima[count..].fill(0.0);
        Some(maxima)
    }

    fn bars(&self, level: usize) -> &Bars<D> {
        self.bars[level].get_or_init(|| {
            let bar = level as f64 / LEVELS_PER_UNIT;
            Bars::new(self.study, bar, self.zones.greatest_total())
        })
    }

    /// Shuffles; whether every row could hold its events.
    fn draw<R: Count>(&self, desk: &mut Desk<R, D>, first: u64, count: usize) -> bool {
        let mut full = false;
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
                    full |= row[D - 1] == R::of(u32::MAX);
                    let ones = &desk.from_age[age as usize];
                    for day in 0..D {
                        row[day] = row[day].plus(ones[day]);
                    }
                }
            }
        }
        !full
    }
}

/// Whether any sum is more than allowed.
#[inline(always)]
fn over<A: Count, const D: usize>(sums: &[A; D], most: &[A; D]) -> bool {
    let mut any = A::default();
    for day in 0..D {
        any = any.or(sums[day].above(most[day]));
    }
    any != A::default()
}

/// The highest level that is not above a log-likelihood ratio.
fn level(llr: f64) -> usize {
    ((llr * LEVELS_PER_UNIT) as usize).min(LEVELS - 1)
}

/// Neighbours are taken in steps of 1, 2, 4 or 8, small at first: after each step the counts of its
/// *last* neighbour are compared with what its *first* allows, which can only let too much through.
fn steps(widest: usize) -> Vec<(usize, usize)> {
    let mut steps = Vec::new();
    let mut from = 0;
    while from < widest {
        let wanted = match from {
            0..8 => 1,
            8..24 => 2,
            24..56 => 4,
            _ => 8,
        };
        steps.push((from, from + wanted));
        from += wanted;
    }
    steps
}

/// One pass of a batch over all centres, compiled for several instruction sets.
struct Pass<'p, R, W, const D: usize> {
    shuffling: &'p Shuffling<'p, D>,
    study: &'p Study<'p>,
    rows: &'p [[[R; D]; BATCH]],
    bars: &'p Bars<D>,
    level: usize,
    maxima: &'p mut Maxima,
    wide: std::marker::PhantomData<W>,
}

/// A base as far as the first neighbour of a step.
#[derive(Clone, Copy)]
struct Base<const D: usize> {
    total: u32,
    expected: [f64; D],
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
            if rank % SPELL == 0 {
                self.raise();
            }
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
    /// What is below the lowest maximum so far matters to no replicate any more.
    fn raise(&mut self) {
        let lowest = self.maxima.iter().copied().fold(f64::INFINITY, f64::min);
        let reached = level(lowest);
        if reached > self.level {
            self.level = reached;
            self.bars = self.shuffling.bars(reached);
        }
    }

    /// Whether sums of the narrow kind say something: the greatest threshold is not their last value.
    #[inline(always)]
    fn narrow_enough(&self, rank: usize) -> bool {
        let most: R = match &self.shuffling.zones {
            Zones::Totals(totals) => {
                self.bars.of_total(totals[rank])[self.study.settings.max_days - 1]
            }
            Zones::Expected(expected) => self.bars.of_one(expected[rank]),
        };
        most.plus(R::of(1)) < R::of(u32::MAX)
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
        let mut base = Base {
            total: 0,
            expected: [0.0; D],
        };
        for &(from, to) in &self.shuffling.steps {
            let to = to.min(around.len());
            if from >= to {
                return;
            }
            let step = &around[from..to];
            self.grow(&mut base, step[0]);
            let most: [A; D] = match &self.study.expectation {
                Expectation::One(_) => self.bars.of_total(base.total),
                Expectation::Several(_) => {
                    let days = self.study.settings.max_days;
                    self.bars.of_expected(&base.expected, days)
                }
            };
            let reached = match step.len() {
                1 => self.add::<A, Q, 1>(&mut sums, &most, step, first),
                2 => self.add::<A, Q, 2>(&mut sums, &most, step, first),
                4 => self.add::<A, Q, 4>(&mut sums, &most, step, first),
                8 => self.add::<A, Q, 8>(&mut sums, &most, step, first),
                _ => step.iter().fold(false, |reached, near| {
                    let near = std::slice::from_ref(near);
                    reached | self.add::<A, Q, 1>(&mut sums, &most, near, first)
                }),
            };
            if reached {
                for (slot, sums) in sums.iter().enumerate() {
                    if over(sums, &most) {
                        self.look(around, (from, to), &base, (sums, &most), first + slot);
                    }
                }
            }
            for &near in &step[1..] {
                self.grow(&mut base, near);
            }
        }
    }

    /// Adds the rows of N neighbours; whether any sum is now more than allowed.
    #[inline(always)]
    fn add<A: Tabled<D> + From<R>, const Q: usize, const N: usize>(
        &self,
        sums: &mut [[A; D]; Q],
        most: &[A; D],
        step: &[u32],
        first: usize,
    ) -> bool {
        let mut rows = [&self.rows[step[0] as usize]; N];
        for at in 1..N {
            rows[at] = &self.rows[step[at] as usize];
        }
        let mut above = [A::default(); D];
        for (slot, sums) in sums.iter_mut().enumerate() {
            let mut sum = *sums;
            for row in rows {
                let row = &row[first + slot];
                for day in 0..D {
                    sum[day] = sum[day].plus(A::from(row[day]));
                }
            }
            for day in 0..D {
                above[day] = above[day].or(sum[day].above(most[day]));
            }
            *sums = sum;
        }
        over(&above, &[A::default(); D])
    }

    #[inline(always)]
    fn grow(&self, base: &mut Base<D>, near: u32) {
        match &self.study.expectation {
            Expectation::One(_) => base.total += self.study.totals[near as usize],
            Expectation::Several(rows) => {
                let days = self.study.settings.max_days;
                let row = &rows[near as usize * days..][..days];
                for (sum, cell) in base.expected.iter_mut().zip(row) {
                    *sum += cell;
                }
            }
        }
    }

    #[inline(always)]
    fn expected(&self, base: &Base<D>, height: usize) -> f64 {
        match &self.study.expectation {
            Expectation::One(last) => {
                f64::from(base.total) * f64::from(last[height]) / f64::from(self.study.total)
            }
            Expectation::Several(_) => base.expected[height],
        }
    }

    fn count(&self, counts: &mut [u32; D], places: &[u32], slot: usize) {
        for &near in places {
            let row = &self.rows[near as usize][slot];
            for day in 0..D {
                counts[day] += row[day].value();
            }
        }
    }

    /// The log-likelihood ratios of the bases that end within a step.
    #[cold]
    #[inline(never)]
    fn look<A: Count>(
        &mut self,
        around: &[u32],
        (from, to): (usize, usize),
        base: &Base<D>,
        (sums, most): (&[A; D], &[A; D]),
        slot: usize,
    ) {
        let days = self.study.settings.max_days;
        let total = f64::from(self.study.total);
        let full = sums.iter().any(|&sum| sum == A::of(u32::MAX));
        // The counts at the end of the step with the expectation at its beginning exceed all between.
        let mut hopeful = false;
        for height in 0..days {
            if sums[height] > most[height] {
                let count = f64::from(sums[height].value());
                let expected = self.expected(base, height);
                hopeful |= ceiling(count, expected, total) > self.maxima[slot];
            }
        }
        if !full && !hopeful {
            return;
        }
        let mut counts = [0u32; D];
        if full {
            self.count(&mut counts, &around[..from], slot);
        } else {
            let mut step = [0u32; D];
            self.count(&mut step, &around[from..to], slot);
            for day in 0..D {
                counts[day] = sums[day].value() - step[day];
            }
        }
        let floor = self.study.settings.min_events.max(1);
        let mut base = *base;
        for (at, &near) in around[from..to].iter().enumerate() {
            self.count(&mut counts, &[near], slot);
            if at > 0 {
                self.grow(&mut base, near);
            }
            for (height, &count) in counts[..days].iter().enumerate() {
                let (observed, expected) = (f64::from(count), self.expected(&base, height));
                if count >= floor && ceiling(observed, expected, total) > self.maxima[slot] {
                    let llr = log_likelihood_ratio(observed, expected, total);
                    self.maxima[slot] = self.maxima[slot].max(llr);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
