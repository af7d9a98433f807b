//! What counts of a snapshot, and how: sources, strata, caps, how far a base reaches.

use super::snapshot::{Seen, Snapshot};
use ::scan::Reach;
use domain::alert::{Counting, Statement, Voice, independent};
use domain::area::{AreaCode, Level};
use domain::report::Happening;
use domain::time::Day;
use std::collections::BTreeMap;
use store::alert::run::Signal;

/// Days that the map calls recent.
const RECENT_DAYS: i64 = 30;

pub(super) fn statement(report: &Seen, day: Day) -> Statement {
    Statement {
        area: report.area,
        day,
        received: report.received_on,
        narrative: report.narrative,
        // No channel of today knows who writes.
        voice: Voice::Anonymous,
    }
}

/// The reports of one kind that count.
pub(super) struct Counted {
    pub(super) kind: Happening,
    /// Their positions in the snapshot, and their days.
    pub(super) events: Vec<(usize, Day)>,
    /// Ready to go on counting.
    pub(super) counting: Counting,
}

/// Counts the reports of a kind.
pub(super) fn counted(snapshot: &Snapshot, kind: Happening) -> Counted {
    let first = snapshot.first_day();
    let mut counting = Counting::default();
    let of_kind = snapshot.reports.iter().enumerate();
    let events = of_kind
        .filter(|(_, report)| report.is(kind))
        .filter_map(|(position, report)| {
            let day = report.day?;
            let inside = first <= day && day <= snapshot.cut_off;
            (inside && counting.take(&statement(report, day))).then_some((position, day))
        })
        .collect();
    Counted {
        kind,
        events,
        counting,
    }
}

/// What each area gave in a year, all kinds together, a report once.
pub(super) fn signals(snapshot: &Snapshot) -> Vec<Signal> {
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

/// Weekday and, once there are several, channel: days are shuffled within.
pub(super) fn stratum(day: Day, channel: u32, channels: u32) -> u32 {
    let weekday = day.0.rem_euclid(7) as u32;
    if channels > 1 {
        weekday + 7 * channel
    } else {
        weekday
    }
}

/// How far a base reaches.
pub(super) fn reach(level: Level) -> Reach {
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
pub(super) const fn cap(level: Level) -> u32 {
    match level {
        Level::Village => 2,
        Level::District => 4,
        Level::Regency | Level::Province => 8,
    }
}
