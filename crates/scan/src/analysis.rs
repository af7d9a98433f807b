//! The whole analysis: best cylinders, replicates, clusters with their significance.

use crate::bar::Tabled;
use crate::count::Count;
use crate::cylinder::{self, Cylinder};
use crate::replicate::{BATCH, Desk, Maxima, Shuffling, zone_total};
use crate::significance::Null;
use crate::study::Study;
use crate::workers::Workers;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How many replicates, and from which seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonteCarlo {
    /// Replicates; 999 give p-values down to 0.001.
    pub replicates: usize,
    /// Replicate r is a function of the data, this seed and r.
    pub seed: u64,
    /// End once this many replicates reach the best cluster: it is chance, and more work would only
    /// say so more exactly.
    pub stop_after: Option<usize>,
}

impl Default for MonteCarlo {
    fn default() -> MonteCarlo {
        MonteCarlo {
            replicates: 999,
            seed: 1,
            stop_after: None,
        }
    }
}

/// What to report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reporting {
    /// At most this many clusters that share no place.
    pub clusters: usize,
    /// Days between two scans, for the recurrence interval.
    pub period_days: f64,
}

impl Default for Reporting {
    fn default() -> Reporting {
        Reporting {
            clusters: 10,
            period_days: 1.0,
        }
    }
}

/// A cluster with its significance.
#[derive(Clone, Debug, PartialEq)]
pub struct Cluster {
    /// Log-likelihood ratio.
    pub llr: f64,
    /// p-value by rank among the replicates' maxima, adjusted for all cylinders looked at.
    pub p: f64,
    /// p-value by the fitted extreme-value tail.
    pub p_gumbel: Option<f64>,
    /// In how many days chance alone gives as much once.
    pub recurrence_interval_days: f64,
    /// Index of the centre.
    pub centre: u32,
    /// Indices of its places, nearest to the centre first.
    pub places: Vec<u32>,
    /// First day.
    pub first_day: i32,
    /// Last day, that of the study.
    pub last_day: i32,
    /// Events in it.
    pub observed: u32,
    /// Events expected in it.
    pub expected: f64,
    /// How many times more likely an event was inside than outside.
    pub relative_risk: f64,
    /// How many of its places have events in its days.
    pub places_with_events: u32,
}

/// What a scan found.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Most likely first; they share no place.
    pub clusters: Vec<Cluster>,
    /// The replicates.
    pub null: Null,
}

/// Scans: the best cylinder of the data, the same for each replicate, and what follows.
///
/// `progress` is told how many replicates are done, from any thread.
///
/// ```
/// use scan::{Event, MonteCarlo, Network, Positions, Reach, Reporting, Settings, Study, Workers};
/// // Nine villages in a row, one report each every third day; four more in one of them at the end.
/// let positions = Positions::Plane((0..9).map(|x| [f64::from(x), 0.0]).collect());
/// let reach = Reach { max_neighbours: 4, max_radius_km: None };
/// let network = Network::new(&positions, reach, Workers::one())?;
/// let mut events: Vec<Event> = (0..270).map(|n| Event::new(n % 9, n as i32 / 9 * 3)).collect();
/// events.extend((84..88).map(|day| Event::new(3, day)));
/// let study = Study::new(&network, &events, Settings::default())?;
/// let found = scan::analyse(
///     &study,
///     MonteCarlo { replicates: 99, ..MonteCarlo::default() },
///     Reporting::default(),
///     Workers::one(),
///     &|_| {},
/// );
/// assert_eq!(found.clusters[0].places, [3]);
/// assert_eq!(found.null.maxima.len(), 99);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn analyse(
    study: &Study<'_>,
    monte_carlo: MonteCarlo,
    reporting: Reporting,
    workers: Workers<'_>,
    progress: &(dyn Fn(usize) + Sync),
) -> Analysis {
    let cylinders = clusters(study, reporting.clusters, workers);
    let first = cylinders.first().map_or(0.0, |best| best.llr);
    let null = replicate(study, monte_carlo, first, workers, progress);
    let clusters = cylinders
        .iter()
        .map(|cylinder| told(study, cylinder, &null, reporting))
        .collect();
    Analysis { clusters, null }
}

/// The best cylinders that share no place, without replicates: what a nightly history keeps.
#[must_use]
pub fn clusters(study: &Study<'_>, count: usize, workers: Workers<'_>) -> Vec<Cylinder> {
    cylinder::apart(study, &cylinder::best(study, workers), count)
}

fn told(study: &Study<'_>, cylinder: &Cylinder, null: &Null, reporting: Reporting) -> Cluster {
    Cluster {
        llr: cylinder.llr,
        p: null.p(cylinder.llr),
        p_gumbel: null.p_gumbel(cylinder.llr),
        recurrence_interval_days: null
            .recurrence_interval_days(cylinder.llr, reporting.period_days),
        centre: cylinder.centre,
        places: cylinder.places(study),
        first_day: cylinder.first_day(study),
        last_day: study.last_day(),
        observed: cylinder.observed,
        expected: cylinder.expected,
        relative_risk: cylinder.relative_risk(study),
        places_with_events: cylinder.places_with_events(study),
    }
}

/// The maxima of the replicates; `best` is what an early stop compares with.
#[must_use]
pub fn replicate(
    study: &Study<'_>,
    monte_carlo: MonteCarlo,
    best: f64,
    workers: Workers<'_>,
    progress: &(dyn Fn(usize) + Sync),
) -> Null {
    let run = Run {
        study,
        monte_carlo,
        best,
        workers,
        progress,
    };
    // No cylinder holds more than the window; a place hardly ever holds much more than its share.
    let window = study
        .strata
        .iter()
        .map(|stratum| stratum.ages.len())
        .sum::<usize>();
    let most = study.totals.iter().copied().max().unwrap_or(0);
    let share = 4.0 * f64::from(most) * window as f64 / f64::from(study.total);
    let narrow = most <= 255 || share < 200.0;
    let zone = (0..study.totals.len())
        .map(|rank| zone_total(study, rank))
        .max();
    let middle = zone.unwrap_or(0).min(window as u32) <= 65_535;
    match (study.settings.max_days, narrow, middle) {
        (..=32, true, true) => run.all::<u8, u16, 32>(),
        (..=32, false, true) => run.all::<u16, u16, 32>(),
        (..=32, _, false) => run.all::<u32, u32, 32>(),
        (..=64, _, true) => run.all::<u16, u16, 64>(),
        (..=64, _, false) => run.all::<u32, u32, 64>(),
        (_, _, true) => run.all::<u16, u16, 128>(),
        (_, _, false) => run.all::<u32, u32, 128>(),
    }
}

struct Run<'r> {
    study: &'r Study<'r>,
    monte_carlo: MonteCarlo,
    best: f64,
    workers: Workers<'r>,
    progress: &'r (dyn Fn(usize) + Sync),
}

impl Run<'_> {
    fn all<R, W, const D: usize>(&self) -> Null
    where
        R: Tabled<D>,
        W: Tabled<D> + From<R>,
    {
        let replicates = self.monte_carlo.replicates;
        let batches = replicates.div_ceil(BATCH);
        if batches == 0 {
            return Null::new(Vec::new(), false);
        }
        let mut desk = Desk::<R, D>::new(self.study);
        // The first batch tells how high maxima are; the others then look only at what may matter.
        let guess = ((self.study.totals.len() * self.study.settings.max_days) as f64).ln();
        let shuffling = Shuffling::<D>::new(self.study, self.monte_carlo.seed, guess);
        let first = self.batch::<R, W, D>(&shuffling, &mut desk, 0);
        let lowest = first[..replicates.min(BATCH)]
            .iter()
            .copied()
            .fold(f64::INFINITY, f64::min);
        let shuffling = Shuffling::<D>::new(self.study, self.monte_carlo.seed, 0.85 * lowest);
        let desk = Mutex::new(Some(desk));
        let done = Mutex::new(Done::new(batches, first, self));
        let next = AtomicUsize::new(1);
        let enough = AtomicBool::new(done.lock().is_ok_and(|done| done.end.is_some()));
        self.workers.run(&|| {
            let kept = desk.lock().expect("no worker panics here").take();
            let mut desk = kept.unwrap_or_else(|| Desk::new(self.study));
            while !enough.load(Ordering::Relaxed) {
                let batch = next.fetch_add(1, Ordering::Relaxed);
                if batch >= batches {
                    return;
                }
                let maxima = self.batch::<R, W, D>(&shuffling, &mut desk, batch);
                let mut done = done.lock().expect("no worker panics while it stores");
                done.store(batch, maxima, self);
                enough.store(done.end.is_some(), Ordering::Relaxed);
            }
        });
        done.into_inner()
            .expect("no worker panics while it stores")
            .null(replicates)
    }

    fn batch<R, W, const D: usize>(
        &self,
        shuffling: &Shuffling<'_, D>,
        desk: &mut Desk<R, D>,
        batch: usize,
    ) -> Maxima
    where
        R: Tabled<D> + Count,
        W: Tabled<D> + From<R>,
    {
        let first = batch * BATCH;
        let count = BATCH.min(self.monte_carlo.replicates - first);
        let quick = shuffling.maxima::<R, W>(desk, first as u64, count);
        quick.unwrap_or_else(|| {
            let mut wide = Desk::<u32, D>::new(self.study);
            let maxima = shuffling.maxima::<u32, u32>(&mut wide, first as u64, count);
            maxima.expect("a row of 32 bits holds every event of a study")
        })
    }
}

/// Batches that are done. An early stop is decided on replicates in the order of their numbers, so it
/// falls on the same one however many threads there are.
struct Done {
    batches: Vec<Option<Maxima>>,
    /// Batches without a gap from the beginning, and replicates in them that reached the best.
    through: usize,
    reached: usize,
    /// Number of replicates at which enough had reached the best.
    end: Option<usize>,
    finished: usize,
}

impl Done {
    fn new(batches: usize, first: Maxima, run: &Run<'_>) -> Done {
        let mut done = Done {
            batches: vec![None; batches],
            through: 0,
            reached: 0,
            end: None,
            finished: 0,
        };
        done.store(0, first, run);
        done
    }

    fn store(&mut self, batch: usize, maxima: Maxima, run: &Run<'_>) {
        self.batches[batch] = Some(maxima);
        self.finished += 1;
        (run.progress)((self.finished * BATCH).min(run.monte_carlo.replicates));
        let Some(enough) = run.monte_carlo.stop_after else {
            return;
        };
        while let Some(Some(maxima)) = self.batches.get(self.through) {
            for (slot, &maximum) in maxima.iter().enumerate() {
                let number = self.through * BATCH + slot + 1;
                self.reached += usize::from(maximum >= run.best);
                if self.reached >= enough && self.end.is_none() {
                    self.end = (number < run.monte_carlo.replicates).then_some(number);
                }
            }
            self.through += 1;
        }
    }

    fn null(self, replicates: usize) -> Null {
        let mut maxima: Vec<f64> = self.batches.into_iter().flatten().flatten().collect();
        maxima.truncate(self.end.unwrap_or(replicates));
        Null::new(maxima, self.end.is_some())
    }
}
