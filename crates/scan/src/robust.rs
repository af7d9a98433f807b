//! Clusters that stand out although counts vary more than chance.
//!
//! The plain ratio takes events to be independent. Where places have good and bad weeks of their own, its
//! greatest value over a country is nearly always one lively village. An alert is about something else, a
//! rise that *several* places share beyond the usual unrest: `odds` tells how that is scored.
//!
//! The score has no exact distribution. It is compared with the scores of past nights
//! ([`crate::history`]), and the plain ratio with replicates.

use crate::cylinder::Cylinder;
use crate::likelihood::log_likelihood_ratio;
use crate::network::Network;
use crate::odds::{self, Odds, Sums, WEEK, WINDOW};
use crate::study::{Event, Settings, Study};
use crate::workers::Workers;

/// Places in a neighbourhood whose common unrest is measured.
const NEIGHBOURHOOD: usize = 25;
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
        for centre in 0..places {
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

/// How scores are made, as a number to store with them: scores of different numbers can't be compared. It
/// becomes greater with every change to what [`scored_clusters`] gives for the same data, or to what of them counts.
pub const METHOD: u32 = 3;

/// A cylinder with its score.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Log-odds of a rise that its places share, over what dispersion explains, less what its size and height
    /// cost.
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
    let pieces: Vec<Vec<Odds>> = workers.map(places.div_ceil(PIECE), |piece| {
        let ranks = piece * PIECE..((piece + 1) * PIECE).min(places);
        let of_rank = |rank| {
            let expected = |day| study.expected(rank, day);
            odds::of_place(study.row(rank), expected, dispersion)
        };
        ranks.map(of_rank).collect()
    });
    let scoring = Scoring::new(study.settings, study.total, dispersion);
    let near = |rank: usize| {
        study.network.around(rank).iter().map(|&near| {
            let near = near as usize;
            Place {
                row: study.row(near),
                expected: move |day| study.expected(near, day),
                odds: &pieces[near / PIECE][near % PIECE],
            }
        })
    };
    let mut all = workers.map_ranks(places, PIECE, |rank| {
        let best = scoring.best(study.network.given[rank], near(rank))?;
        Some((rank, best))
    });
    all.sort_by(|(_, a), (_, b)| {
        let by_score = b.score.total_cmp(&a.score);
        by_score.then(a.cylinder.centre.cmp(&b.cylinder.centre))
    });
    let mut taken = vec![false; places];
    let mut kept: Vec<Scored> = Vec::new();
    for (rank, scored) in all {
        if kept.len() == count {
            break;
        }
        let places = scored.cylinder.places(study);
        if !places.iter().any(|&place| taken[place as usize]) {
            places
                .iter()
                .for_each(|&place| taken[place as usize] = true);
            kept.push(scoring.dated(scored, near(rank)));
        }
    }
    kept
}

/// A place of a base, by height.
pub(crate) struct Place<'r, E> {
    /// Its events, cumulated.
    pub(crate) row: &'r [u32],
    /// What is expected.
    pub(crate) expected: E,
    /// Its log-odds.
    pub(crate) odds: &'r Odds,
}

/// What cylinders around one centre are scored by.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scoring {
    dispersion: Dispersion,
    days: usize,
    /// Fewest events.
    floor: u32,
    /// All events of the study.
    total: f64,
}

impl Scoring {
    pub(crate) fn new(settings: Settings, total: u32, dispersion: Dispersion) -> Scoring {
        Scoring {
            dispersion,
            days: settings.max_days,
            floor: settings.min_events.max(1),
            total: f64::from(total),
        }
    }

    /// The best cylinder around a centre; its places come nearest first.
    pub(crate) fn best<'r, E, N>(&self, centre: u32, near: N) -> Option<Scored>
    where
        E: Fn(usize) -> f64 + 'r,
        N: Iterator<Item = Place<'r, E>> + Clone,
    {
        pulp::Arch::new().dispatch(Walk {
            scoring: self,
            centre,
            near,
        })
    }

    /// The same places and score, over the days in which their rise is greatest by its plain ratio: the score weighs
    /// unrest and prefers short windows, and would begin a rise on another day than it began.
    pub(crate) fn dated<'r, E: Fn(usize) -> f64>(
        &self,
        scored: Scored,
        near: impl Iterator<Item = Place<'r, E>>,
    ) -> Scored {
        let mut sums = vec![(0u32, 0.0f64); self.days];
        for place in near.take(scored.cylinder.size as usize) {
            for (day, (observed, expected)) in sums.iter_mut().enumerate() {
                *observed += place.row[day];
                *expected += (place.expected)(day);
            }
        }
        let mut cylinder = scored.cylinder;
        for (days, (observed, expected)) in (1..).zip(sums) {
            let llr = log_likelihood_ratio(f64::from(observed), expected, self.total);
            if observed >= self.floor && llr > cylinder.llr {
                cylinder = Cylinder {
                    llr,
                    days,
                    observed,
                    expected,
                    ..cylinder
                };
            }
        }
        Scored { cylinder, ..scored }
    }

    #[inline(always)]
    fn walk<'r, E: Fn(usize) -> f64>(
        &self,
        centre: u32,
        near: impl Iterator<Item = Place<'r, E>> + Clone,
    ) -> Option<Scored> {
        let mut sums = Sums::new(self.dispersion);
        let days = self.days.min(WINDOW);
        let mut counts = [0u32; WINDOW];
        let mut best: Option<(usize, usize)> = None;
        let mut bar = 0.0;
        for (at, place) in near.clone().enumerate() {
            sums.add(place.odds);
            // A base ends with a place that has events.
            if place.row[days - 1] == 0 {
                continue;
            }
            for (sum, count) in counts.iter_mut().zip(&place.row[..days]) {
                *sum += count;
            }
            let scores = sums.scores();
            let mut any = false;
            for score in scores {
                any |= score > bar;
            }
            if !any {
                continue;
            }
            for (day, (&score, &count)) in scores.iter().zip(&counts[..days]).enumerate() {
                if score > bar && count >= self.floor {
                    bar = score;
                    best = Some((at, day));
                }
            }
        }
        let (at, day) = best?;
        let (mut observed, mut expected) = (0, 0.0);
        for place in near.take(at + 1) {
            observed += place.row[day];
            expected += (place.expected)(day);
        }
        Some(Scored {
            score: f64::from(bar),
            cylinder: Cylinder {
                llr: log_likelihood_ratio(f64::from(observed), expected, self.total),
                centre,
                size: at as u32 + 1,
                days: day as u32 + 1,
                observed,
                expected,
            },
        })
    }
}

/// A walk around one centre, compiled for several instruction sets.
struct Walk<'s, N> {
    scoring: &'s Scoring,
    centre: u32,
    near: N,
}

impl<'r, E, N> pulp::WithSimd for Walk<'_, N>
where
    E: Fn(usize) -> f64 + 'r,
    N: Iterator<Item = Place<'r, E>> + Clone,
{
    type Output = Option<Scored>;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> Option<Scored> {
        self.scoring.walk(self.centre, self.near)
    }
}
