//! Power, delay, false alarms, precision, overlap.

use super::background::{Background, World};
use super::injection::{Injected, Injection};
use super::watch::{Alarm, Watch, Watcher};
use crate::workers::Workers;

/// How large the made-up countries are and how often something is tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Places.
    pub places: usize,
    /// Reports for each place and day.
    pub rate: f64,
    /// Countries for each background.
    pub worlds: u64,
    /// Injections in each country.
    pub injections: u64,
}

impl Size {
    /// Minutes.
    pub const SMALL: Size = Size {
        places: 300,
        rate: 0.2,
        worlds: 10,
        injections: 25,
    };
    /// Hours.
    pub const FULL: Size = Size {
        places: 1500,
        rate: 0.2,
        worlds: 3,
        injections: 40,
    };
}

/// A country after a year of data and a year of watching, ready for another year.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The country.
    pub world: World,
    /// The watch as it stands on [`Trial::start`].
    pub watcher: Watcher,
    /// The first night of the year that is measured.
    pub start: i32,
}

/// Data begin, a year later the watch, a year later the measurement.
const FIRST_NIGHT: i32 = 365;
pub(super) const MEASURED: i32 = 730;
pub(super) const END: i32 = 1095;

/// Makes a country and watches it for the year before the one that is measured.
#[must_use]
pub fn trial(
    background: &Background,
    watch: Watch,
    size: Size,
    seed: u64,
    workers: Workers<'_>,
) -> Trial {
    let world = World::new(background, size.places, END, size.rate, seed, workers);
    let mut watcher = Watcher::new(watch);
    // Without a need for the past only the replicates' age matters, and they are drawn at the start.
    let first = if watch.own_past {
        FIRST_NIGHT
    } else {
        MEASURED - 1
    };
    for night in first..MEASURED {
        watcher.night(&world, &[], night, workers);
    }
    Trial {
        world,
        watcher,
        start: MEASURED,
    }
}

/// New alarms in 365 nights in which nothing happens.
#[must_use]
pub fn false_alarms(trial: &Trial, workers: Workers<'_>) -> usize {
    let mut watcher = trial.watcher.clone();
    for night in trial.start..END {
        watcher.night(&trial.world, &[], night, workers);
    }
    let alarms = watcher.raised().iter();
    alarms
        .filter(|alarm| alarm.night >= trial.start && alarm.fresh)
        .count()
}

/// What came of one injection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    /// Nights from the first day to the first alarm on it, 0 for the night of the first day.
    pub delay: Option<i32>,
    /// Places in both over places in either, at the first alarm.
    pub overlap: f64,
    /// New alarms that were on it, and others.
    pub right: usize,
    /// Others.
    pub wrong: usize,
    /// Relative risk as it came out.
    pub relative_risk: f64,
}

/// Injects at different times and places, and watches for the days of the injection and a week more.
#[must_use]
pub fn power(
    trial: &Trial,
    injection: Injection,
    count: u64,
    seed: u64,
    workers: Workers<'_>,
) -> Vec<Outcome> {
    (0..count)
        .map(|number| {
            // Spread over the measured year, but near its beginning, where the past ends.
            let start = trial.start + (number % 7) as i32;
            let injected = injection.into_world(&trial.world, start, seed + number);
            let mut watcher = trial.watcher.clone();
            for night in trial.start..start + injection.days + 7 {
                watcher.night(&trial.world, &injected.reports, night, workers);
            }
            outcome(&injected, watcher.raised(), trial.start)
        })
        .collect()
}

pub(super) fn outcome(injected: &Injected, alarms: &[Alarm], from: i32) -> Outcome {
    let shared = |alarm: &Alarm| {
        let both = alarm.places.iter();
        both.filter(|place| injected.places.contains(place)).count()
    };
    let on_it = |alarm: &&Alarm| alarm.night >= injected.start && shared(alarm) > 0;
    let first = alarms.iter().find(on_it);
    let fresh = || {
        alarms
            .iter()
            .filter(|alarm| alarm.night >= from && alarm.fresh)
    };
    let right = fresh().filter(on_it).count();
    Outcome {
        delay: first.map(|alarm| alarm.night - injected.start),
        overlap: first.map_or(0.0, |alarm| {
            let both = shared(alarm);
            both as f64 / (alarm.places.len() + injected.places.len() - both) as f64
        }),
        right,
        wrong: fresh().count() - right,
        relative_risk: injected.relative_risk,
    }
}

impl Outcome {
    /// Share that was found.
    #[must_use]
    pub fn power(outcomes: &[Outcome]) -> f64 {
        let found = outcomes.iter().filter(|one| one.delay.is_some()).count();
        found as f64 / outcomes.len().max(1) as f64
    }

    /// Median delay of those found.
    #[must_use]
    pub fn median_delay(outcomes: &[Outcome]) -> Option<i32> {
        let mut delays: Vec<i32> = outcomes.iter().filter_map(|one| one.delay).collect();
        delays.sort_unstable();
        delays.get(delays.len() / 2).copied()
    }

    /// Mean overlap of those found.
    #[must_use]
    pub fn overlap(outcomes: &[Outcome]) -> f64 {
        let found: Vec<f64> = outcomes
            .iter()
            .filter(|one| one.delay.is_some())
            .map(|one| one.overlap)
            .collect();
        found.iter().sum::<f64>() / found.len().max(1) as f64
    }

    /// Share of new alarms that were on an injection.
    #[must_use]
    pub fn precision(outcomes: &[Outcome]) -> f64 {
        let right: usize = outcomes.iter().map(|one| one.right).sum();
        let wrong: usize = outcomes.iter().map(|one| one.wrong).sum();
        right as f64 / (right + wrong).max(1) as f64
    }
}
