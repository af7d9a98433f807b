//! Reports of a country in which nothing happens.

use crate::network::{Network, Positions, Reach};
use crate::random::Stream;
use crate::workers::Workers;

/// Places whose reports rise and fall together lie in squares of about this many places.
const REGION: f64 = 25.0;
/// Reports that one outreach visit brings.
const VISIT: f64 = 8.0;

/// One report as it came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Report {
    /// Index of the place.
    pub place: u32,
    /// Day that it is about.
    pub day: i32,
    /// Day on which it came in.
    pub entered: i32,
    /// Opaque number of its source.
    pub source: u64,
}

/// How reports come when nothing happens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Background {
    /// Name for tables.
    pub name: &'static str,
    /// Ratio of the busiest to the quietest day of the week, less 1.
    pub week: f64,
    /// Growth over a year.
    pub trend: f64,
    /// Variance of the weekly rate of a place around its mean, as a share of the mean's square.
    pub place_variance: f64,
    /// The same for a region of about 25 neighbouring places.
    pub region_variance: f64,
    /// Outreach visits for each place and year; each brings about 8 reports on one day.
    pub visits: f64,
    /// Mean delay from the day a report is about to the day it comes in.
    pub delay: f64,
}

impl Background {
    /// Independent reports: the null hypothesis itself.
    pub const CALM: Background = Background {
        name: "independent",
        week: 0.0,
        trend: 0.0,
        place_variance: 0.0,
        region_variance: 0.0,
        visits: 0.0,
        delay: 0.0,
    };
    /// Days of the week and growth.
    pub const WEEKLY: Background = Background {
        name: "weekly, growing",
        week: 1.0,
        trend: 0.5,
        ..Background::CALM
    };
    /// Places with weeks of their own.
    pub const UNEVEN: Background = Background {
        name: "over-dispersed places",
        place_variance: 0.5,
        ..Background::WEEKLY
    };
    /// Regions with weeks of their own, too.
    pub const RESTLESS: Background = Background {
        name: "over-dispersed regions",
        region_variance: 0.05,
        ..Background::UNEVEN
    };
    /// Outreach visits.
    pub const VISITED: Background = Background {
        name: "outreach visits",
        visits: 2.0,
        ..Background::WEEKLY
    };
    /// Reports that come in days later.
    pub const LATE: Background = Background {
        name: "late reports",
        delay: 3.0,
        ..Background::WEEKLY
    };
    /// All of it.
    pub const ALL: Background = Background {
        name: "all together",
        visits: 1.0,
        delay: 1.0,
        ..Background::RESTLESS
    };
    /// Every background, in the order of the tables.
    pub const EVERY: [Background; 7] = [
        Background::CALM,
        Background::WEEKLY,
        Background::UNEVEN,
        Background::RESTLESS,
        Background::VISITED,
        Background::LATE,
        Background::ALL,
    ];
}

impl Background {
    /// What all rates are multiplied by on a day: weekday and growth.
    pub(super) fn season(&self, day: i32) -> f64 {
        let week = 1.0 + self.week * f64::from(6 - day % 7) / 6.0;
        let week = week / (1.0 + self.week / 2.0);
        // Two years pass before the one that is measured; its rates are the ones asked for.
        let growth = (1.0 + self.trend * f64::from(day - 730) / 365.0).max(0.1);
        week * growth
    }

    /// Share of the reports about a day that have come in `age` nights later.
    pub(super) fn come_in(&self, age: i32) -> f64 {
        if self.delay > 0.0 {
            -(-f64::from(age + 1) / self.delay).exp_m1()
        } else {
            1.0
        }
    }
}

/// A country with its reports.
#[derive(Clone, Debug)]
pub struct World {
    /// Places with their neighbours.
    pub network: Network,
    /// Mean reports of a place in a day.
    pub rates: Vec<f64>,
    /// Reports, in the order of the days they are about.
    pub reports: Vec<Report>,
    /// Days 0 to this, less one.
    pub days: i32,
    /// The region of each place.
    regions: Vec<usize>,
    /// Level of each region, week by week.
    waves: Vec<Vec<f64>>,
}

impl World {
    /// Makes a country of `places` places over `days` days with `rate` reports for each place and day on
    /// average; places differ log-normally.
    ///
    /// # Panics
    /// With no places.
    #[must_use]
    pub fn new(
        background: &Background,
        places: usize,
        days: i32,
        rate: f64,
        seed: u64,
        workers: Workers<'_>,
    ) -> World {
        let mut random = Stream::new(seed, 0);
        let side = (places as f64).sqrt() * 3.0;
        let points: Vec<[f64; 2]> = (0..places)
            .map(|_| [random.unit() * side, random.unit() * side])
            .collect();
        let weights: Vec<f64> = (0..places).map(|_| (0.8 * random.normal()).exp()).collect();
        let mean = weights.iter().sum::<f64>() / places as f64;
        let rates: Vec<f64> = weights.iter().map(|weight| rate * weight / mean).collect();
        let across = (side / (REGION.sqrt() * 3.0)).ceil().max(1.0);
        let region = |point: [f64; 2]| {
            let [x, y] = point.map(|value| (value / side * across) as usize);
            y * across as usize + x
        };
        let regions: Vec<usize> = points.iter().map(|&point| region(point)).collect();
        let reach = Reach {
            max_neighbours: 60,
            max_radius_km: None,
        };
        let network = Network::new(&Positions::Plane(points), reach, workers)
            .expect("a made-up country has places with coordinates");
        let mut reports = Vec::new();
        let mut all_waves = Vec::new();
        for week in 0..=days / 7 {
            let mut random = Stream::new(seed, 1 + week as u64);
            let mut vary = |variance: f64| {
                if variance > 0.0 {
                    random.gamma(1.0 / variance) * variance
                } else {
                    1.0
                }
            };
            let waves: Vec<f64> = (0..(across * across) as usize)
                .map(|_| vary(background.region_variance))
                .collect();
            let levels: Vec<f64> = (0..places)
                .map(|place| vary(background.place_variance) * waves[regions[place]])
                .collect();
            for day in week * 7..(week * 7 + 7).min(days) {
                let season = background.season(day);
                for place in 0..places {
                    let expected = rates[place] * levels[place] * season;
                    let mut count = random.poisson(expected);
                    if random.unit() < background.visits / 365.0 {
                        count += random.poisson(VISIT);
                    }
                    for _ in 0..count {
                        let late = -background.delay * (1.0 - random.unit()).ln();
                        reports.push(Report {
                            place: place as u32,
                            day,
                            entered: day + late as i32,
                            source: random.next(),
                        });
                    }
                }
            }
            all_waves.push(waves);
        }
        World {
            network,
            rates,
            reports,
            days,
            regions,
            waves: all_waves,
        }
    }

    /// The mean level of a place's region over the `days` days that end on `last`.
    pub(super) fn level(&self, place: u32, last: i32, days: usize) -> f64 {
        let region = self.regions[place as usize];
        let sum: f64 = (0..days as i32)
            .map(|age| self.waves[((last - age) / 7) as usize][region])
            .sum();
        sum / days as f64
    }
}
