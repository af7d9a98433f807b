//! One night's scans: each kind of report at each level, from counts of independent sources.
//!
//! Pure: the same snapshot gives the same alerts, on any number of threads.

use super::snapshot::{Seen, Snapshot};
use ::place::Gazetteer;
use ::scan::evidence::capped;
use ::scan::history::{FEWEST_NIGHTS, History};
use ::scan::{
    Dispersion, Event, MonteCarlo, Network, Null, Positions, Reach, Scored, Settings, Study,
    Workers, log_likelihood_ratio, replicate, scored_clusters,
};
use domain::alert::{
    INTERVAL_DAYS, KINDS, LEVELS, OUTREACH_DAYS, Source, Statement, Voice, Weight, independent,
};
use domain::area::{AreaCode, Level};
use domain::id::ReportId;
use domain::report::Happening;
use domain::time::Day;
use std::collections::{BTreeMap, HashMap};
use store::alert::run::{Night, Signal};

/// Replicates of each scan.
pub(crate) const REPLICATES: usize = 999;
/// A scan ends early once so many replicates reach its best cluster: it is chance.
const STOP_AFTER: usize = 20;
/// Days of the highest cylinder.
const MAX_DAYS: usize = 30;
/// Fewer independent sources of a kind in a year say nothing about where it rises.
const FEWEST_EVENTS: usize = 20;
/// Clusters of one scan.
const CLUSTERS: usize = 5;
/// Nights that a history keeps.
const NIGHTS: usize = 365;
/// Days that the map calls recent.
const RECENT_DAYS: i64 = 30;

/// A cluster that may become an alert.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) level: Level,
    pub(crate) kind: Happening,
    pub(crate) centre: AreaCode,
    /// Place, events in it, the day of outreach there shortly before.
    pub(crate) places: Vec<(AreaCode, i64, Option<Day>)>,
    pub(crate) first_day: Day,
    pub(crate) last_day: Day,
    pub(crate) observed: u32,
    pub(crate) expected: f64,
    pub(crate) relative_risk: f64,
    pub(crate) llr: f64,
    pub(crate) p: f64,
    pub(crate) p_gumbel: Option<f64>,
    pub(crate) interval_days: f64,
    pub(crate) threshold_days: f64,
    pub(crate) past_nights: usize,
    pub(crate) past_interval_days: Option<f64>,
    pub(crate) replicates: usize,
    pub(crate) seed: u64,
    pub(crate) sources: usize,
    pub(crate) strongest: usize,
    pub(crate) without_strongest_days: f64,
    pub(crate) removed_by: usize,
    pub(crate) reports: Vec<ReportId>,
}

/// What a night gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) found: Vec<Found>,
    pub(crate) nights: Vec<Night>,
    pub(crate) signals: Vec<Signal>,
    pub(crate) sources: u64,
    pub(crate) scans: usize,
}

/// Scans everything.
pub(crate) fn scan(
    places: &Gazetteer,
    snapshot: &Snapshot,
    seed: u64,
    workers: Workers<'_>,
) -> Outcome {
    let kinds: Vec<(Happening, Vec<usize>)> = KINDS
        .into_iter()
        .map(|kind| (kind, counted(snapshot, kind)))
        .filter(|(_, counted)| counted.len() >= FEWEST_EVENTS)
        .collect();
    let mut outcome = Outcome {
        scans: kinds.len() * LEVELS.len(),
        signals: signals(snapshot),
        ..Outcome::default()
    };
    outcome.sources = outcome.signals.iter().map(|one| one.sources).sum();
    let threshold_days = INTERVAL_DAYS * outcome.scans.max(1) as f64;
    for (kind, counted) in &kinds {
        let mut finer: Vec<AreaCode> = Vec::new();
        for level in LEVELS {
            let one = One {
                places,
                snapshot,
                kind: *kind,
                level,
                counted,
                seed,
                threshold_days,
                workers,
            };
            let Some((score, found)) = one.scan() else {
                continue;
            };
            outcome.nights.push(Night {
                level,
                kind: *kind,
                day: snapshot.cut_off,
                score,
            });
            for found in found {
                // What a finer level has found is not found again by a coarser one.
                let again = finer
                    .iter()
                    .any(|fine| found.places.iter().any(|(place, ..)| place.contains(*fine)));
                if !again {
                    finer.extend(found.places.iter().map(|(place, ..)| *place));
                    outcome.found.push(found);
                }
            }
        }
    }
    outcome
        .found
        .sort_by(|one, two| two.interval_days.total_cmp(&one.interval_days));
    outcome
}

fn statement(report: &Seen, day: Day) -> Statement {
    Statement {
        area: report.area,
        day,
        narrative: report.narrative,
        // No channel of today knows who writes.
        voice: Voice::Anonymous,
    }
}

/// Positions of the reports of a kind that count.
fn counted(snapshot: &Snapshot, kind: Happening) -> Vec<usize> {
    let first = snapshot.first_day();
    let (positions, statements): (Vec<usize>, Vec<Statement>) = snapshot
        .reports
        .iter()
        .enumerate()
        .filter(|(_, report)| report.is(kind))
        .filter_map(|(position, report)| {
            let day = report.day?;
            let inside = first <= day && day <= snapshot.cut_off;
            inside.then(|| (position, statement(report, day)))
        })
        .unzip();
    independent(&statements)
        .into_iter()
        .map(|at| positions[at])
        .collect()
}

/// What each area gave in a year, all kinds together, a report once.
fn signals(snapshot: &Snapshot) -> Vec<Signal> {
    let first = snapshot.first_day();
    let statements: Vec<Statement> = snapshot
        .reports
        .iter()
        .map(|report| statement(report, report.day.unwrap_or(report.received_on)))
        .filter(|one| first <= one.day && one.day <= snapshot.cut_off)
        .collect();
    let recent = snapshot.cut_off.plus(1 - RECENT_DAYS);
    let mut areas: BTreeMap<AreaCode, (u64, u64)> = BTreeMap::new();
    for at in independent(&statements) {
        let one = &statements[at];
        let area = areas.entry(one.area).or_default();
        area.0 += 1;
        area.1 += u64::from(one.day >= recent);
    }
    areas
        .into_iter()
        .map(|(area, (sources, recent))| Signal {
            area,
            sources,
            recent,
        })
        .collect()
}

/// One scan: a kind at a level.
struct One<'a> {
    places: &'a Gazetteer,
    snapshot: &'a Snapshot,
    kind: Happening,
    level: Level,
    counted: &'a [usize],
    seed: u64,
    threshold_days: f64,
    workers: Workers<'a>,
}

/// An event with what it came from.
struct Told<'a> {
    report: &'a Seen,
    day: Day,
    place: u32,
}

impl One<'_> {
    /// The night's greatest score and what passes; `None` when there is too little at this level.
    fn scan(&self) -> Option<(f64, Vec<Found>)> {
        let (areas, told) = self.told();
        if told.len() < FEWEST_EVENTS {
            return None;
        }
        let points = areas.iter().map(|(_, point)| *point).collect();
        let positions = Positions::Globe(points);
        let network = Network::new(&positions, reach(self.level), self.workers).ok()?;
        let channels = self.snapshot.channels();
        let events: Vec<Event> = told
            .iter()
            .map(|one| Event {
                place: one.place,
                day: one.day.0 as i32,
                stratum: stratum(one, channels),
                count: 1,
            })
            .collect();
        let events = capped(&events, cap(self.level));
        let settings = Settings {
            max_days: MAX_DAYS,
            min_events: 3,
            first_day: Some(self.snapshot.first_day().0 as i32),
            last_day: Some(self.snapshot.cut_off.0 as i32),
        };
        let study = Study::new(&network, &events, settings).ok()?;
        let last = self.snapshot.cut_off.0 as i32;
        let dispersion = Dispersion::measure(&network, &events, last, 52);
        let scored = scored_clusters(&study, dispersion, CLUSTERS, self.workers);
        let best = scored
            .iter()
            .map(|one| one.cylinder.llr)
            .fold(0.0, f64::max);
        let score = scored.first().map_or(0.0, |one| one.score);
        if scored.is_empty() {
            return Some((score, Vec::new()));
        }
        let monte_carlo = MonteCarlo {
            replicates: REPLICATES,
            seed: self.seed,
            stop_after: Some(STOP_AFTER),
        };
        let null = replicate(&study, monte_carlo, best, self.workers, &|_| {});
        let history = self.history();
        let found = scored
            .iter()
            .filter_map(|one| self.judge(&study, &null, &history, one, &areas, &told))
            .collect();
        Some((score, found))
    }

    /// The areas with events, and the events.
    fn told(&self) -> (Vec<(AreaCode, [f64; 2])>, Vec<Told<'_>>) {
        let mut numbers: HashMap<AreaCode, Option<u32>> = HashMap::new();
        let mut areas = Vec::new();
        let mut told = Vec::new();
        for at in self.counted {
            let report = &self.snapshot.reports[*at];
            let (Some(area), Some(day)) = (report.area.at(self.level), report.day) else {
                continue;
            };
            let number = *numbers.entry(area).or_insert_with(|| {
                let point = crate::place::point(self.places, area)?;
                areas.push((area, point));
                u32::try_from(areas.len() - 1).ok()
            });
            if let Some(place) = number {
                told.push(Told { report, day, place });
            }
        }
        (areas, told)
    }

    fn history(&self) -> History {
        let mut history = History::new(NIGHTS);
        let past = self.snapshot.past.get(&(self.level, self.kind));
        past.into_iter()
            .flatten()
            .for_each(|score| history.add(*score));
        history
    }

    fn judge(
        &self,
        study: &Study<'_>,
        null: &Null,
        history: &History,
        scored: &Scored,
        areas: &[(AreaCode, [f64; 2])],
        told: &[Told<'_>],
    ) -> Option<Found> {
        let cylinder = &scored.cylinder;
        let interval = |llr: f64| null.recurrence_interval_days(llr, 1.0);
        let past = history.recurrence_interval_days(scored.score);
        if interval(cylinder.llr) < self.threshold_days
            || past.is_some_and(|past| past < INTERVAL_DAYS)
        {
            return None;
        }
        let inside = cylinder.places(study);
        let first_day = Day(i64::from(cylinder.first_day(study)));
        let members: Vec<&Told<'_>> = told
            .iter()
            .filter(|one| inside.contains(&one.place) && one.day >= first_day)
            .collect();
        let weighed: Vec<(Source, AreaCode, bool)> = members
            .iter()
            .map(|one| {
                let source = statement(one.report, one.day).source();
                (source, one.report.area, one.report.beyond_anonymous)
            })
            .collect();
        let weight = Weight::of(&weighed);
        if !weight.reaches_the_floor() {
            return None;
        }
        let without = |events: usize| {
            let rest = f64::from(cylinder.observed) - events as f64;
            let total = f64::from(study.events()) - events as f64;
            if rest <= cylinder.expected {
                return 0.0;
            }
            interval(log_likelihood_ratio(rest, cylinder.expected, total))
        };
        let places = inside
            .iter()
            .map(|place| {
                let area = areas[*place as usize].0;
                let events = members.iter().filter(|one| one.place == *place).count();
                (area, events as i64, self.outreach(area, first_day))
            })
            .collect();
        let mut reports: Vec<ReportId> = members.iter().map(|one| one.report.id.clone()).collect();
        reports.sort();
        Some(Found {
            level: self.level,
            kind: self.kind,
            centre: areas[cylinder.centre as usize].0,
            places,
            first_day,
            last_day: self.snapshot.cut_off,
            observed: cylinder.observed,
            expected: cylinder.expected,
            relative_risk: cylinder.relative_risk(study),
            llr: cylinder.llr,
            p: null.p(cylinder.llr),
            p_gumbel: null.p_gumbel(cylinder.llr),
            interval_days: interval(cylinder.llr),
            threshold_days: self.threshold_days,
            past_nights: history.nights().len(),
            past_interval_days: past.filter(|_| history.nights().len() >= FEWEST_NIGHTS),
            replicates: null.maxima.len(),
            seed: self.seed,
            sources: weight.sources,
            strongest: weight.strongest,
            without_strongest_days: without(weight.strongest),
            removed_by: removed_by(&weighed, |events| without(events) < self.threshold_days),
            reports,
        })
    }

    /// The newest day of outreach in an area shortly before or in the days of a rise.
    fn outreach(&self, area: AreaCode, first_day: Day) -> Option<Day> {
        let from = first_day.plus(-OUTREACH_DAYS);
        let here = self.snapshot.outreach.iter().filter(|(village, day)| {
            area.contains(*village) && from <= *day && *day <= self.snapshot.cut_off
        });
        here.map(|(_, day)| *day).max()
    }
}

/// How many sources, strongest first, have to fall away until `gone` holds for their events.
fn removed_by(weighed: &[(Source, AreaCode, bool)], gone: impl Fn(usize) -> bool) -> usize {
    let mut by_source: BTreeMap<Source, usize> = BTreeMap::new();
    for (source, ..) in weighed {
        *by_source.entry(*source).or_default() += 1;
    }
    let mut events: Vec<usize> = by_source.into_values().collect();
    events.sort_unstable_by(|one, two| two.cmp(one));
    let mut fallen = 0;
    for (number, events) in (1..).zip(&events) {
        fallen += events;
        if gone(fallen) {
            return number;
        }
    }
    events.len()
}

/// Weekday and, once there are several, channel: days are shuffled within.
fn stratum(one: &Told<'_>, channels: u32) -> u32 {
    let weekday = one.day.0.rem_euclid(7) as u32;
    if channels > 1 {
        weekday + 7 * one.report.channel
    } else {
        weekday
    }
}

fn reach(level: Level) -> Reach {
    let (max_neighbours, radius) = match level {
        Level::Village => (100, 60.0),
        Level::District => (30, 120.0),
        Level::Regency | Level::Province => (8, 250.0),
    };
    Reach {
        max_neighbours,
        max_radius_km: Some(radius),
    }
}

/// Events of one place, day and stratum that count: a meeting or a batch is no rise.
const fn cap(level: Level) -> u32 {
    match level {
        Level::Village => 3,
        Level::District => 6,
        Level::Regency | Level::Province => 12,
    }
}
