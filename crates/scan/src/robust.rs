//! Clusters that stand out although counts vary more than chance.
//!
//! The plain ratio takes events to be independent. Where places have good and bad weeks of their own, its
//! greatest value over a country is nearly always one lively village. Two changes make it ask for what an
//! alert is about, a rise in *several* places beyond the usual unrest:
//!
//! - **Without its strongest place.** A cylinder is judged by what remains when the place with the most
//!   events in it, and what is expected there, is left out.
//! - **Divided by dispersion.** The ratio of what remains is divided by the variance that a negative
//!   binomial with the data's own dispersion has, over that of a Poisson distribution.
//!
//! The score has no exact distribution. It is compared with the scores of past nights
//! ([`crate::history`]), and the plain ratio, which is never less, with replicates.

use crate::cylinder::Cylinder;
use crate::likelihood::{ceiling, log_likelihood_ratio};
use crate::network::Network;
use crate::study::{Event, Expectation, Study};
use crate::workers::Workers;

/// Places in a neighbourhood whose common unrest is measured.
const NEIGHBOURHOOD: usize = 25;
/// Every so many places one neighbourhood is measured.
const STRIDE: usize = 7;
/// Unrest is measured by the week, and taken to be independent from one week to the next.
const WEEK: i32 = 7;
/// Centres in one piece of work.
const PIECE: usize = 512;

/// Variance beyond Poisson, as a share of the squared mean, by the week.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Dispersion {
    /// Of single places.
    pub place: f64,
    /// Of neighbourhoods, beyond that of their places.
    pub neighbourhood: f64,
}

impl Dispersion {
    /// Measures it on the whole weeks that end on `last_day`, `weeks` of them, by moments: what a place or a
    /// neighbourhood has in a week, against its share of all events of that week. Never below 0; true
    /// clusters in the past make it a little greater.
    ///
    /// ```
    /// use scan::{Dispersion, Event, Network, Positions, Reach, Workers};
    /// let positions = Positions::Plane((0..10).map(|x| [f64::from(x), 0.0]).collect());
    /// let network = Network::new(&positions, Reach::default(), Workers::one())?;
    /// // Each week one place has all ten events: as uneven as can be.
    /// let events: Vec<Event> = (0..520).map(|n| Event::new(n / 10 % 10, n as i32 / 10 * 7)).collect();
    /// assert!(Dispersion::measure(&network, &events, 363, 52).place > 5.0);
    /// # Ok::<(), scan::NetworkError>(())
    /// ```
    #[must_use]
    pub fn measure(network: &Network, events: &[Event], last_day: i32, weeks: usize) -> Dispersion {
        let places = network.len();
        let mut counts = vec![0u32; places * weeks];
        for event in events {
            let age = i64::from(last_day) - i64::from(event.day);
            let week = age.div_euclid(i64::from(WEEK));
            if (0..weeks as i64).contains(&week) {
                let rank = network.rank[event.place as usize] as usize;
                counts[rank * weeks + week as usize] += event.count;
            }
        }
        let row = |rank: usize| &counts[rank * weeks..][..weeks];
        let sum = |row: &[u32]| row.iter().map(|&count| f64::from(count)).sum::<f64>();
        let totals: Vec<f64> = (0..places).map(|rank| sum(row(rank))).collect();
        let mut shares = vec![0.0; weeks];
        for rank in 0..places {
            for (share, &count) in shares.iter_mut().zip(row(rank)) {
                *share += f64::from(count);
            }
        }
        let all = totals.iter().sum::<f64>().max(1.0);
        shares.iter_mut().for_each(|share| *share /= all);
        let (mut excess, mut squares) = (0.0, 0.0);
        for (rank, total) in totals.iter().enumerate() {
            for (share, &count) in shares.iter().zip(row(rank)) {
                let mean = total * share;
                excess += (f64::from(count) - mean).powi(2) - mean;
                squares += mean * mean;
            }
        }
        let place = (excess / squares.max(f64::MIN_POSITIVE)).max(0.0);
        let (mut excess, mut squares) = (0.0, 0.0);
        for centre in (0..places).step_by(STRIDE) {
            let around = network.around(centre);
            let around = &around[..around.len().min(NEIGHBOURHOOD)];
            let (mut total, mut own) = (0.0, 0.0);
            for &near in around {
                total += totals[near as usize];
                own += totals[near as usize].powi(2);
            }
            for (week, share) in shares.iter().enumerate() {
                let count: f64 = around
                    .iter()
                    .map(|&near| f64::from(row(near as usize)[week]))
                    .sum();
                let mean = total * share;
                excess += (count - mean).powi(2) - mean - place * own * share * share;
                squares += mean * mean;
            }
        }
        let neighbourhood = (excess / squares.max(f64::MIN_POSITIVE)).max(0.0);
        Dispersion {
            place,
            neighbourhood,
        }
    }
}

/// A cylinder with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// The ratio of what remains without the strongest place, over the dispersion.
    pub score: f64,
    /// The cylinder; its own ratio is the plain one.
    pub cylinder: Cylinder,
}

/// The best-scored cylinders that share no place with a better one, at most `count`.
#[must_use]
pub fn scored_clusters(
    study: &Study<'_>,
    dispersion: Dispersion,
    count: usize,
    workers: Workers<'_>,
) -> Vec<Scored> {
    let places = study.totals.len();
    let mut all = workers.map_ranks(places, PIECE, |rank| around(study, dispersion, rank));
    all.sort_by(|a, b| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then(a.cylinder.centre.cmp(&b.cylinder.centre))
    });
    let mut taken = vec![false; places];
    let mut kept: Vec<Scored> = Vec::new();
    for scored in all {
        let places = scored.cylinder.places(study);
        if kept.len() < count && !places.iter().any(|&place| taken[place as usize]) {
            places
                .iter()
                .for_each(|&place| taken[place as usize] = true);
            kept.push(scored);
        }
    }
    kept
}

/// One height of a base that grows.
#[derive(Clone, Copy, Default)]
struct Height {
    count: u32,
    expected: f64,
    /// Sum of squares of what is expected in its places.
    squares: f64,
    /// The place with the most events, and what is expected there.
    strongest: u32,
    strongest_expected: f64,
}

fn around(study: &Study<'_>, dispersion: Dispersion, rank: usize) -> Option<Scored> {
    let scoring = Scoring {
        dispersion,
        days: study.settings.max_days,
        floor: study.settings.min_events.max(1),
        total: f64::from(study.total),
    };
    let near = study.network.around(rank).iter().map(|&near| {
        let near = near as usize;
        (study.row(near), move |day| expected(study, near, day))
    });
    scoring.best(study.network.given[rank], near)
}

/// What cylinders around one centre are scored by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scoring {
    pub(crate) dispersion: Dispersion,
    /// Heights.
    pub(crate) days: usize,
    /// Fewest events.
    pub(crate) floor: u32,
    /// All events of the study.
    pub(crate) total: f64,
}

impl Scoring {
    /// The best cylinder around a centre; its places come nearest first, each with its events by height,
    /// cumulated, and what is expected by height.
    pub(crate) fn best<'r>(
        &self,
        centre: u32,
        near: impl Iterator<Item = (&'r [u32], impl Fn(usize) -> f64)>,
    ) -> Option<Scored> {
        let dispersion = self.dispersion;
        let mut heights = vec![Height::default(); self.days];
        let mut best: Option<Scored> = None;
        let mut bar = 0.0;
        for (at, (row, expected)) in near.enumerate() {
            for (day, (height, &count)) in heights.iter_mut().zip(row).enumerate() {
                let expected = expected(day);
                height.count += count;
                height.expected += expected;
                height.squares += expected * expected;
                if count > height.strongest {
                    height.strongest = count;
                    height.strongest_expected = expected;
                }
            }
            if row[self.days - 1] == 0 {
                continue;
            }
            for (day, height) in heights.iter().enumerate() {
                let rest = f64::from(height.count - height.strongest);
                let mean = height.expected - height.strongest_expected;
                if height.count < self.floor || rest <= mean || mean <= 0.0 {
                    continue;
                }
                let unrest = (f64::from(WEEK) / (day as f64 + 1.0)).min(1.0);
                let own = (height.squares - height.strongest_expected.powi(2)).max(0.0) / mean;
                let variance =
                    1.0 + unrest * (dispersion.place * own + dispersion.neighbourhood * mean);
                if ceiling(rest, mean, self.total) <= bar * variance {
                    continue;
                }
                let score = log_likelihood_ratio(rest, mean, self.total) / variance;
                if score > bar {
                    bar = score;
                    let observed = f64::from(height.count);
                    best = Some(Scored {
                        score,
                        cylinder: Cylinder {
                            llr: log_likelihood_ratio(observed, height.expected, self.total),
                            centre,
                            size: at as u32 + 1,
                            days: day as u32 + 1,
                            observed: height.count,
                            expected: height.expected,
                        },
                    });
                }
            }
        }
        best
    }
}

#[inline]
fn expected(study: &Study<'_>, rank: usize, day: usize) -> f64 {
    match &study.expectation {
        Expectation::One(last) => {
            f64::from(study.totals[rank]) * f64::from(last[day]) / f64::from(study.total)
        }
        Expectation::Several(rows) => rows[rank * study.settings.max_days + day],
    }
}
