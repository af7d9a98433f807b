//! What could be found by one who knows how reports and rises are made: a bound, no watch.
//!
//! It is told every place's mean rate, the level of its region in each week, how much villages vary, and what
//! a rise looks like: how many extra reports, over how many days, in how many places, at which relative risk.
//! Nobody knows any of that. Its threshold is the one that hindsight would choose: the lowest at which the
//! measured year has at most one false alarm.

use super::background::{Background, World};
use super::injection::Injection;
use super::measure::{END, MEASURED, Outcome, Size, outcome};
use super::watch::{Alarm, GOING_ON, counted};
use crate::odds::with_extra;
use crate::study::{Settings, Study};
use crate::workers::Workers;

/// A rise is looked for in circles whose usual reports are at most so many times more or fewer than those
/// that the injection asks for.
const NEAR: f64 = 1.3;
/// At most so many reports of a place and day count.
const CAP: u32 = 2;
const PERIOD: i32 = 365;

/// What hindsight says.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// New alarms of the measured year without an injection; at most one.
    pub false_alarms: usize,
    /// What came of the injections.
    pub outcomes: Vec<Outcome>,
}

/// The circle that looks most like the rise on one night.
struct Best {
    score: f64,
    places: Vec<u32>,
    days: i32,
}

impl Bound {
    /// Measures it in one country, on the same injections as [`super::power`].
    #[must_use]
    pub fn measure(
        background: &Background,
        injection: Injection,
        size: Size,
        seed: u64,
        workers: Workers<'_>,
    ) -> Bound {
        let world = World::new(background, size.places, END, size.rate, seed, workers);
        let known = Known {
            world: &world,
            background,
            injection,
        };
        let nights = workers.map((END - MEASURED) as usize, |number| {
            known.best(MEASURED + number as i32, &[])
        });
        let alarms = |threshold: f64| {
            let mut raised = Vec::new();
            for (number, best) in (0i32..).zip(&nights) {
                raise(&mut raised, MEASURED + number, best, threshold);
            }
            raised.iter().filter(|alarm: &&Alarm| alarm.fresh).count()
        };
        let mut scores: Vec<f64> = nights.iter().map(|best| best.score).collect();
        scores.sort_by(f64::total_cmp);
        // Alarms begin strictly above the threshold. Lower ones give more, as long as alarms are few.
        let lowest = scores.iter().rev().take_while(|score| alarms(**score) <= 1);
        let threshold = lowest.last().copied().unwrap_or(f64::INFINITY);
        let outcomes = (0..size.injections).map(|number| {
            let start = MEASURED + (number % 7) as i32;
            let injected = injection.into_world(&world, start, seed + number);
            let mut raised = Vec::new();
            for night in start..start + injection.days + 7 {
                let best = known.best(night, &injected.reports);
                raise(&mut raised, night, &best, threshold);
            }
            outcome(&injected, &raised, MEASURED)
        });
        Bound {
            outcomes: outcomes.collect(),
            false_alarms: alarms(threshold),
        }
    }
}

fn raise(raised: &mut Vec<Alarm>, night: i32, best: &Best, threshold: f64) {
    if best.score <= threshold {
        return;
    }
    let known = raised.iter().any(|alarm| {
        night - alarm.night <= GOING_ON
            && best.places.iter().any(|place| alarm.places.contains(place))
    });
    raised.push(Alarm {
        night,
        places: best.places.clone(),
        first_day: night - best.days + 1,
        llr: best.score,
        fresh: !known,
    });
}

/// What nobody knows.
struct Known<'w> {
    world: &'w World,
    background: &'w Background,
    injection: Injection,
}

impl Known<'_> {
    fn best(&self, night: i32, extra: &[super::Report]) -> Best {
        let mut best = Best {
            score: 0.0,
            places: Vec::new(),
            days: 0,
        };
        let first = night - PERIOD + 1;
        let events = counted(self.world, extra, (first, night), CAP);
        let settings = Settings {
            max_days: self.injection.days as usize,
            min_events: 1,
            first_day: Some(first),
            last_day: Some(night),
        };
        let Ok(study) = Study::new(&self.world.network, &events, settings) else {
            return best;
        };
        let network = &self.world.network;
        let sizes = self.injection.places.0..=self.injection.places.1;
        let wanted = f64::from(self.injection.extra) / (self.injection.relative_risk - 1.0);
        let length = f64::from(self.injection.days);
        for days in 1..=self.injection.days {
            let shape = 1.0 / self.background.place_variance.max(1e-9);
            // By size, then by rank: each place's odds of its share of the rise.
            let odds: Vec<Vec<f64>> = sizes
                .clone()
                .map(|size| {
                    let extra =
                        f64::from(self.injection.extra) * f64::from(days) / length / size as f64;
                    let of_rank = |rank: usize| {
                        let count = study.row(rank)[days as usize - 1];
                        let usual = self.usual(network.given[rank], night, days);
                        with_extra(count, usual, shape, extra)
                    };
                    (0..network.len()).map(of_rank).collect()
                })
                .collect();
            for centre in 0..network.len() {
                let around = network.around(centre);
                let mut usual = 0.0;
                for (at, &near) in around.iter().enumerate().take(*sizes.end()) {
                    usual += self.world.rates[network.given[near as usize] as usize] * length;
                    let alike = (usual / wanted).ln().abs() <= NEAR.ln();
                    if at + 1 < *sizes.start() || !alike {
                        continue;
                    }
                    let odds = &odds[at + 1 - sizes.start()];
                    let circle = &around[..=at];
                    let score: f64 = circle.iter().map(|&rank| odds[rank as usize]).sum();
                    if score > best.score {
                        best.score = score;
                        best.days = days;
                        best.places = circle
                            .iter()
                            .map(|&rank| network.given[rank as usize])
                            .collect();
                    }
                }
            }
        }
        best
    }

    /// Reports that come from a place in the days that end on a night, as far as they have come in.
    fn usual(&self, place: u32, night: i32, days: i32) -> f64 {
        let of_day = |age: i32| {
            let day = night - age;
            let here = self.world.rates[place as usize] * self.world.level(place, day, 1);
            here * self.background.season(day) * self.background.come_in(age)
        };
        (0..days).map(of_day).sum()
    }
}
