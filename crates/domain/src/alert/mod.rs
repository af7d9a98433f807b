//! Alerts: where reports of one kind rise, what stands behind it, what a person thinks of it.
//!
//! An alert is a reason to look, about places and days, never about a person. Nothing about who people are
//! goes into it: its inputs are kinds, places, days, channels and opaque numbers of sources.

mod evidence;

pub use evidence::{
    Counting, FEWEST_AREAS, FEWEST_SOURCES, REPEAT_DAYS, STRONGEST_SHARE, Source, Statement, Voice,
    Weight, event_day, independent,
};

use crate::area::{AreaCode, Level};
use crate::office::{Jurisdiction, Office, OfficeId, OfficeKind, in_force};
use crate::report::Happening;
use crate::time::Day;

/// Days in which nights like those of the past raise one alert, for one scan a night. What chance alone does is asked
/// K times as long of K scans; the past isn't, for a year of nights can't say what comes once in many years.
pub const INTERVAL_DAYS: f64 = 365.0;
/// New alerts of an office in seven days, at most: as many as its people can look at with care.
pub const WEEKLY_BUDGET: usize = 5;
/// A rise that shares a place with one of so many days before is the same one going on.
pub const GOING_ON_DAYS: i64 = 30;
/// Reports rise in the days after people were taught; so long it is said beside an alert.
pub const OUTREACH_DAYS: i64 = 14;
/// Fewer independent sources than this aren't shown for one area: they point to people.
pub const SMALLEST_SHOWN: u64 = 5;

/// The kinds of report that are scanned. That somebody is somewhere is no signal, so it isn't here.
pub const KINDS: [Happening; 8] = [
    Happening::Offer,
    Happening::Held,
    Happening::Gathered,
    Happening::DocumentTaken,
    Happening::SilentAbroad,
    Happening::Border,
    Happening::Misleading,
    Happening::Other,
];

/// The levels that are scanned, finest first.
pub const LEVELS: [Level; 3] = [Level::Village, Level::District, Level::Regency];

/// The word for a level in tables and catalogue keys.
#[must_use]
pub const fn level_code(level: Level) -> &'static str {
    match level {
        Level::Province => "province",
        Level::Regency => "regency",
        Level::District => "district",
        Level::Village => "village",
    }
}

/// Reads the word of a scanned level back.
#[must_use]
pub fn level_from_code(code: &str) -> Option<Level> {
    LEVELS.into_iter().find(|level| level_code(*level) == code)
}

/// What a person thinks of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Review {
    /// Nobody has said yet.
    Open,
    /// Something is going on.
    Real,
    /// Chance, an education day, a rumour.
    Noise,
}

impl Review {
    /// Every answer.
    pub const ALL: [Review; 3] = [Review::Open, Review::Real, Review::Noise];

    /// The word in tables, forms and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Review::Open => "open",
            Review::Real => "real",
            Review::Noise => "noise",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Review> {
        Review::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// The offices that answer for an area on a day, and all that stand above them.
#[must_use]
pub fn answering(
    area: AreaCode,
    offices: &[Office],
    jurisdictions: &[Jurisdiction],
    day: Day,
) -> Vec<OfficeId> {
    let here = jurisdictions.iter().filter(|one| {
        in_force(one.valid_from, one.valid_to, day)
            && (one.area.contains(area) || area.contains(one.area))
    });
    let mut found: Vec<OfficeId> = Vec::new();
    let mut open: Vec<&OfficeId> = here.map(|one| &one.office).collect();
    while let Some(id) = open.pop() {
        let office = offices.iter().find(|office| office.id == *id);
        let Some(office) = office.filter(|office| {
            matches!(
                office.kind,
                OfficeKind::Kanim | OfficeKind::Ukk | OfficeKind::Kanwil | OfficeKind::Directorate
            )
        }) else {
            continue;
        };
        if !found.contains(&office.id) {
            found.push(office.id.clone());
            open.extend(office.parent.as_ref());
        }
    }
    // The directorate answers for the whole country, whether or not an office knows that it is above.
    for office in offices {
        if office.kind == OfficeKind::Directorate && !found.contains(&office.id) {
            found.push(office.id.clone());
        }
    }
    found.sort();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presence_is_never_scanned() {
        assert!(!KINDS.contains(&Happening::Presence));
        assert_eq!(KINDS.len() + 1, Happening::ALL.len());
    }

    #[test]
    fn an_area_is_answered_for_by_its_offices_and_those_above() {
        let office = |id: &str, kind, parent: Option<&str>| Office {
            id: id.parse().expect("an id"),
            kind,
            name: String::new(),
            parent: parent.map(|id| id.parse().expect("an id")),
            area: None,
            phone: String::new(),
        };
        let offices = [
            office("ditjen", OfficeKind::Directorate, None),
            office("kanwil", OfficeKind::Kanwil, Some("ditjen")),
            office("kanim", OfficeKind::Kanim, Some("kanwil")),
            office("lain", OfficeKind::Kanim, Some("kanwil")),
            office("mitra", OfficeKind::Partner, None),
        ];
        let over = |office: &str, area: &str, to: Option<i64>| Jurisdiction {
            office: office.parse().expect("an id"),
            area: area.parse().expect("a code"),
            valid_from: Day(0),
            valid_to: to.map(Day),
            source: String::new(),
        };
        let all = [
            over("kanim", "5302", None),
            over("lain", "5302", Some(9)),
            over("mitra", "5302", None),
        ];
        let names = |area: &str, day| -> Vec<String> {
            let area = area.parse().expect("a code");
            let found = answering(area, &offices, &all, Day(day));
            found.iter().map(ToString::to_string).collect()
        };
        assert_eq!(names("5302022008", 10), ["ditjen", "kanim", "kanwil"]);
        assert_eq!(names("5302", 9), ["ditjen", "kanim", "kanwil", "lain"]);
        assert_eq!(names("5303", 9), ["ditjen"]);
    }
}
