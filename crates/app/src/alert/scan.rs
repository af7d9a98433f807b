//! One night's scans: each kind of report at each level, from counts of independent sources.
//!
//! Pure: the same snapshot gives the same alerts, on any number of threads.

use super::counted::{Counted, cap, counted, signals, statement, stratum};
use super::level::Map;
use super::snapshot::{Seen, Snapshot};
use super::standing::{Standing, Watched};
use ::place::Gazetteer;
use ::scan::evidence::capped;
use ::scan::history::{FEWEST_NIGHTS, History, Past};
use ::scan::{
    Dispersion, Event, Live, METHOD, MonteCarlo, Null, Scored, Settings, Study, Watching, Workers,
    log_likelihood_ratio, replicate, scored_clusters,
};
use domain::alert::{FEWEST_SOURCES, INTERVAL_DAYS, KINDS, LEVELS, OUTREACH_DAYS, Source, Weight};
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
pub(super) const MAX_DAYS: usize = 30;
/// Whole weeks of the year before those days.
const WEEKS: usize = (365 - MAX_DAYS) / 7;
/// Fewer independent sources of a kind in a year say nothing about where it rises.
const FEWEST_EVENTS: usize = 20;
/// Clusters of one scan.
const CLUSTERS: usize = 5;
/// Nights that a history keeps.
const NIGHTS: usize = 365;

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
    pub(crate) past_threshold_days: Option<f64>,
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

/// Scans everything; what it leaves behind can rescore single reports until the next night.
pub(crate) fn scan(
    places: &Gazetteer,
    snapshot: &Snapshot,
    seed: u64,
    workers: Workers<'_>,
) -> (Outcome, Standing) {
    let kinds = workers.map(KINDS.len(), |number| counted(snapshot, KINDS[number]));
    let kinds: Vec<Counted> = kinds
        .into_iter()
        .filter(|counted| counted.events.len() >= FEWEST_EVENTS)
        .collect();
    let mut outcome = Outcome {
        scans: kinds.len() * LEVELS.len(),
        signals: signals(snapshot),
        ..Outcome::default()
    };
    outcome.sources = outcome.signals.iter().map(|one| one.sources).sum();
    let threshold_days = INTERVAL_DAYS * outcome.scans.max(1) as f64;
    let mut standing = Standing::new(snapshot, threshold_days);
    let mut finer: HashMap<Happening, Vec<AreaCode>> = HashMap::new();
    for level in LEVELS {
        let Some(map) = Map::new(places, snapshot, &kinds, level, workers) else {
            continue;
        };
        // A scan ends early mostly, before its replicates can keep two threads busy: so kinds are scanned
        // at once, and each lends threads for its replicates besides.
        let scanned = workers.map(kinds.len(), |number| {
            let one = One {
                snapshot,
                map: &map,
                counted: &kinds[number],
                seed,
                threshold_days,
                workers,
            };
            one.scan()
        });
        let mut watched = Vec::new();
        for (counted, scanned) in kinds.iter().zip(scanned) {
            let Some(scanned) = scanned else {
                continue;
            };
            outcome.nights.push(Night {
                level,
                kind: counted.kind,
                day: snapshot.cut_off,
                score: scanned.score,
                method: METHOD,
            });
            let finer = finer.entry(counted.kind).or_default();
            for found in scanned.found {
                // What a finer level has found is not found again by a coarser one.
                let again = finer
                    .iter()
                    .any(|fine| found.places.iter().any(|(place, ..)| place.contains(*fine)));
                if !again {
                    finer.extend(found.places.iter().map(|(place, ..)| *place));
                    outcome.found.push(found);
                }
            }
            watched.push((counted.kind, scanned.watched));
        }
        standing.keep(map.around(), watched);
    }
    for counted in kinds {
        standing.go_on(snapshot, counted);
    }
    outcome
        .found
        .sort_by(|one, two| two.interval_days.total_cmp(&one.interval_days));
    (outcome, standing)
}

/// One scan: a kind at a level.
struct One<'a> {
    snapshot: &'a Snapshot,
    map: &'a Map,
    counted: &'a Counted,
    seed: u64,
    threshold_days: f64,
    workers: Workers<'a>,
}

/// What one scan gave.
struct Scanned {
    /// The greatest score of what is no alert.
    score: f64,
    found: Vec<Found>,
    watched: Watched,
}

/// An event with what it came from.
struct Told<'a> {
    report: &'a Seen,
    day: Day,
    place: u32,
}

impl One<'_> {
    /// `None` when there is too little at this level.
    fn scan(&self) -> Option<Scanned> {
        let told = self.told();
        if told.len() < FEWEST_EVENTS {
            return None;
        }
        let level = self.map.level;
        let channels = self.snapshot.channels();
        let events: Vec<Event> = told
            .iter()
            .map(|one| Event {
                place: one.place,
                day: one.day.0 as i32,
                stratum: stratum(one.day, one.report.channel, channels),
                count: 1,
            })
            .collect();
        let events = capped(&events, cap(level));
        let settings = Settings {
            max_days: MAX_DAYS,
            min_events: 3,
            first_day: Some(self.snapshot.first_day().0 as i32),
            last_day: Some(self.snapshot.cut_off.0 as i32),
        };
        let network = &self.map.network;
        let study = Study::new(network, &events, settings).ok()?;
        let last = self.snapshot.cut_off.0 as i32;
        // What rises now, here or anywhere, must not pass for unrest.
        let dispersion = Dispersion::measure(network, &events, last - MAX_DAYS as i32, WEEKS);
        let watching = Watching {
            settings,
            dispersion,
            cap: cap(level),
        };
        let live = Live::new(&events, watching).ok()?;
        let scored = scored_clusters(&study, dispersion, CLUSTERS, self.workers);
        let best = scored
            .iter()
            .map(|one| one.cylinder.llr)
            .fold(0.0, f64::max);
        let monte_carlo = MonteCarlo {
            replicates: REPLICATES,
            seed: self.seed,
            stop_after: Some(STOP_AFTER),
        };
        let null = replicate(&study, monte_carlo, best, self.workers, &|_| {});
        let mut history = self.history();
        let judged: Vec<Option<Found>> = scored
            .iter()
            .map(|one| self.judge(&study, &null, &history, one, &told))
            .collect();
        let score = background(&scored, &judged, history.nights().len());
        history.add(score);
        Some(Scanned {
            score,
            found: judged.into_iter().flatten().collect(),
            watched: Watched {
                live,
                null,
                history,
            },
        })
    }

    /// The events whose place is known.
    fn told(&self) -> Vec<Told<'_>> {
        let events = self.counted.events.iter();
        let told = events.filter_map(|&(at, day)| {
            let report = &self.snapshot.reports[at];
            let area = report.area.at(self.map.level)?;
            let place = (*self.map.numbers.get(&area)?)?;
            Some(Told { report, day, place })
        });
        told.collect()
    }

    fn history(&self) -> History {
        let mut history = History::new(NIGHTS);
        let which = (self.map.level, self.counted.kind);
        let past = self.snapshot.past.get(&which);
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
        told: &[Told<'_>],
    ) -> Option<Found> {
        let cylinder = &scored.cylinder;
        let interval = |llr: f64| null.recurrence_interval_days(llr, 1.0);
        let past = history.past(scored.score, INTERVAL_DAYS);
        let needed = Past::stands_out(past, interval(cylinder.llr), self.threshold_days)?;
        let inside = cylinder.places(study);
        let first_day = Day(i64::from(cylinder.first_day(study)));
        let members: Vec<&Told<'_>> = told
            .iter()
            .filter(|one| one.day >= first_day && inside.contains(&one.place))
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
                let area = self.map.areas[*place as usize];
                let events = members.iter().filter(|one| one.place == *place).count();
                (area, events as i64, self.outreach(area, first_day))
            })
            .collect();
        let mut reports: Vec<ReportId> = members.iter().map(|one| one.report.id.clone()).collect();
        reports.sort();
        Some(Found {
            level: self.map.level,
            kind: self.counted.kind,
            centre: self.map.areas[cylinder.centre as usize],
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
            threshold_days: needed,
            past_nights: history.nights().len(),
            past_interval_days: past.map(|past| past.days),
            past_threshold_days: past.map(|past| past.asked),
            replicates: null.maxima.len(),
            seed: self.seed,
            sources: weight.sources,
            strongest: weight.strongest,
            without_strongest_days: without(weight.strongest),
            removed_by: removed_by(&weighed, |events| without(events) < needed),
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

/// The greatest score of what is no alert: a rise that became one says nothing about nights in which
/// nothing happens, and would keep weaker ones down for as long as nights are remembered. Where all
/// clusters became alerts it is no more than the least of them. As long as too few nights are known to
/// say what is usual, everything is.
fn background(scored: &[Scored], judged: &[Option<Found>], nights: usize) -> f64 {
    let learning = nights < FEWEST_NIGHTS;
    let usual = scored.iter().zip(judged);
    let usual = usual.filter(|(_, found)| learning || found.is_none());
    let usual = usual.map(|(one, _)| one.score).reduce(f64::max);
    let least = scored.iter().map(|one| one.score).reduce(f64::min);
    usual.or(least).unwrap_or(0.0)
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
    for (number, more) in (1..).zip(&events) {
        fallen += more;
        if gone(fallen) || events.len() - number < FEWEST_SOURCES {
            return number;
        }
    }
    events.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::scan::Cylinder;

    fn scored(score: f64) -> Scored {
        let cylinder = Cylinder {
            llr: score,
            centre: 0,
            size: 1,
            days: 1,
            observed: 3,
            expected: 1.0,
        };
        Scored { score, cylinder }
    }

    fn alert() -> Option<Found> {
        let area: AreaCode = "5302".parse().expect("a code");
        Some(Found {
            level: Level::Regency,
            kind: Happening::Offer,
            centre: area,
            places: Vec::new(),
            first_day: Day(1),
            last_day: Day(1),
            observed: 3,
            expected: 1.0,
            relative_risk: 3.0,
            llr: 9.0,
            p: 0.001,
            p_gumbel: None,
            interval_days: 1e4,
            threshold_days: 365.0,
            past_nights: 0,
            past_interval_days: None,
            past_threshold_days: None,
            replicates: 999,
            seed: 1,
            sources: 3,
            strongest: 1,
            without_strongest_days: 1.0,
            removed_by: 1,
            reports: Vec::new(),
        })
    }

    #[test]
    fn a_night_remembers_the_greatest_score_that_is_no_alert() {
        let all = [scored(9.0), scored(4.0), scored(2.0)];
        let judged = [alert(), None, None];
        assert_eq!(background(&all, &judged, 30), 4.0);
        assert_eq!(
            background(&all, &judged, 29),
            9.0,
            "nights are being learnt"
        );
        assert_eq!(background(&all, &[alert(), alert(), alert()], 30), 2.0);
        assert_eq!(background(&[], &[], 99), 0.0);
    }
}
