//! Scanning night after night, as the product does.

use super::background::{Report, World};
use crate::analysis::{MonteCarlo, clusters, replicate};
use crate::evidence::{Statement, capped, independent};
use crate::history::{History, Past};
use crate::robust::{Dispersion, Scored, scored_clusters};
use crate::significance::Null;
use crate::study::{Expectation, Settings, Study};
use crate::workers::Workers;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// Every report.
    Reports,
    /// Independent sources, at most so many for each place and day.
    Sources(u32),
}

/// What clusters are ranked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ranking {
    /// The plain ratio.
    Ratio,
    /// The score of [`scored_clusters`].
    Score,
}

/// How alarms are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Watch {
    /// Name for tables.
    pub name: &'static str,
    /// What is counted.
    pub counting: Counting,
    /// What clusters are ranked by, and compared with past nights.
    pub ranking: Ranking,
    /// An alarm needs this recurrence interval, in days: by permutation or, when it looks at its own past, by the
    /// nights before and a part of it by permutation ([`Past`]).
    pub interval: f64,
    /// Whether it looks at its own past.
    pub own_past: bool,
    /// Fewest places with reports.
    pub places: u32,
    /// Longest window.
    pub max_days: usize,
    /// Replicates.
    pub replicates: usize,
    /// Whether it is told the level of each region in each week, which nobody knows: the bound of what can be
    /// found where regions are restless.
    pub oracle: bool,
    /// Nights between two sets of replicates. The null distribution hardly changes from night to night;
    /// the product draws new replicates each night.
    pub refresh: i32,
}

impl Watch {
    /// The textbook: every report, permutation only.
    pub const TEXTBOOK: Watch = Watch {
        name: "permutation only",
        counting: Counting::Reports,
        ranking: Ranking::Ratio,
        interval: 365.0,
        own_past: false,
        places: 1,
        max_days: 30,
        replicates: 199,
        oracle: false,
        refresh: 60,
    };
    /// Independent sources with a cap, a floor of two places, permutation and the data's own past.
    pub const OWN_PAST: Watch = Watch {
        name: "with its own past",
        counting: Counting::Sources(2),
        own_past: true,
        places: 2,
        ..Watch::TEXTBOOK
    };
    /// The same, ranked by the score: what the product uses.
    pub const CALIBRATED: Watch = Watch {
        name: "calibrated",
        ranking: Ranking::Score,
        ..Watch::OWN_PAST
    };
    /// The same, told what nobody knows.
    pub const ORACLE: Watch = Watch {
        name: "calibrated, told the regions' levels",
        oracle: true,
        ..Watch::CALIBRATED
    };
}

/// A cluster that passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Alarm {
    /// The night.
    pub night: i32,
    /// Places.
    pub places: Vec<u32>,
    /// First day.
    pub first_day: i32,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// Whether no alarm of the last 30 nights shares a place with it.
    pub fresh: bool,
}

/// A watch in progress.
#[derive(Clone, Debug)]
pub struct Watcher {
    watch: Watch,
    history: History,
    null: Option<(i32, Null, Dispersion)>,
    raised: Vec<Alarm>,
}

/// Events of the last year are scanned.
const PERIOD: i32 = 365;
/// An alarm that shares a place with one of so many nights before is the same one going on.
pub(super) const GOING_ON: i32 = 30;
/// The same source counts once in so many days.
const ONCE: i32 = 14;

impl Watcher {
    /// A watch that begins without a past.
    #[must_use]
    pub fn new(watch: Watch) -> Watcher {
        Watcher {
            watch,
            history: History::new(PERIOD as usize),
            null: None,
            raised: Vec::new(),
        }
    }

    /// All alarms so far.
    #[must_use]
    pub fn raised(&self) -> &[Alarm] {
        &self.raised
    }

    /// Scans one night with what had come in by then; `extra` are injected reports.
    pub fn night(&mut self, world: &World, extra: &[Report], night: i32, workers: Workers<'_>) {
        let first = night - PERIOD + 1;
        let statements = come_in(world, extra, (first, night));
        let events = match self.watch.counting {
            Counting::Reports => statements.iter().map(plain).collect(),
            Counting::Sources(cap) => capped(&independent(&statements, ONCE), cap),
        };
        let settings = Settings {
            max_days: self.watch.max_days,
            min_events: 3,
            first_day: Some(first),
            last_day: Some(night),
        };
        let Ok(mut study) = Study::new(&world.network, &events, settings) else {
            return;
        };
        let age = self
            .null
            .as_ref()
            .map_or(i32::MAX, |(drawn, ..)| night - drawn);
        if age >= self.watch.refresh {
            let monte_carlo = MonteCarlo {
                replicates: self.watch.replicates,
                seed: night as u64,
                stop_after: None,
            };
            let null = replicate(&study, monte_carlo, f64::INFINITY, workers, &|_| {});
            // What rises now must not pass for unrest.
            let days = self.watch.max_days as i32;
            let weeks = (PERIOD - days) as usize / 7;
            let dispersion = Dispersion::measure(&world.network, &events, night - days, weeks);
            self.null = Some((night, null, dispersion));
        }
        if self.watch.oracle {
            study.expectation = Expectation::Several(told(&study, world));
        }
        let found = self.found(&study, workers);
        // What became an alarm says nothing about nights in which nothing happens; as long as too few are
        // known to say what is usual, nothing has become one.
        let mut usual: Option<f64> = None;
        for scored in &found {
            if self.passes(&study, scored) {
                self.raise(night, &study, scored);
            } else if usual.is_none() {
                usual = Some(scored.score);
            }
        }
        let least = found.last().map(|last| last.score);
        self.history.add(usual.or(least).unwrap_or(0.0));
    }

    fn found(&self, study: &Study<'_>, workers: Workers<'_>) -> Vec<Scored> {
        let dispersion = self
            .null
            .as_ref()
            .map_or(Dispersion::default(), |drawn| drawn.2);
        match self.watch.ranking {
            Ranking::Score => scored_clusters(study, dispersion, 3, workers),
            Ranking::Ratio => clusters(study, 3, workers)
                .into_iter()
                .map(|cylinder| Scored {
                    score: cylinder.llr,
                    cylinder,
                })
                .collect(),
        }
    }

    fn passes(&self, study: &Study<'_>, scored: &Scored) -> bool {
        let cylinder = &scored.cylinder;
        let by_chance = self.null.as_ref().map_or(0.0, |(_, null, _)| {
            null.recurrence_interval_days(cylinder.llr, 1.0)
        });
        let interval = self.watch.interval;
        let past = self.history.past(scored.score, interval);
        let passes = match self.watch.own_past {
            true => past.is_some() && Past::stands_out(past, by_chance, interval).is_some(),
            false => by_chance >= interval,
        };
        passes && cylinder.places_with_events(study) >= self.watch.places
    }

    fn raise(&mut self, night: i32, study: &Study<'_>, scored: &Scored) {
        let cylinder = &scored.cylinder;
        let places = cylinder.places(study);
        let known = self.raised.iter().any(|alarm| {
            night - alarm.night <= GOING_ON
                && alarm.places.iter().any(|place| places.contains(place))
        });
        self.raised.push(Alarm {
            night,
            places,
            first_day: cylinder.first_day(study),
            llr: cylinder.llr,
            fresh: !known,
        });
    }
}

/// What is expected, in the order of [`Expectation::Several`], by one who knows the regions' levels.
fn told(study: &Study<'_>, world: &World) -> Vec<f64> {
    let mut rows = Vec::with_capacity(study.rows.len());
    for (rank, &place) in world.network.given.iter().enumerate() {
        for day in 0..study.settings.max_days {
            let level = world.level(place, study.last_day, day + 1);
            rows.push(level * study.expected(rank, day));
        }
    }
    rows
}

/// What had come in by the last day about the days from the first to the last.
fn come_in(world: &World, extra: &[Report], (first, last): (i32, i32)) -> Vec<Statement> {
    let from = world.reports.partition_point(|report| report.day < first);
    let to = world.reports.partition_point(|report| report.day <= last);
    world.reports[from..to]
        .iter()
        .chain(extra)
        .filter(|report| report.entered <= last && (first..=last).contains(&report.day))
        .map(|report| Statement {
            place: report.place,
            day: report.day,
            stratum: 0,
            source: report.source,
        })
        .collect()
}

/// Independent sources of these days, at most `cap` for each place and day.
pub(super) fn counted(
    world: &World,
    extra: &[Report],
    days: (i32, i32),
    cap: u32,
) -> Vec<crate::study::Event> {
    capped(&independent(&come_in(world, extra, days), ONCE), cap)
}

fn plain(statement: &Statement) -> crate::study::Event {
    crate::study::Event::new(statement.place, statement.day)
}
