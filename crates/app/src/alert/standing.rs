//! What a night leaves behind in memory, so that a single report can be looked at until the next one.
//!
//! Pure. Counts go on where the night ended; replicates, dispersion and past nights stay the night's.

use super::counted::{Counted, statement, stratum};
use super::list::most_reported;
use super::scan::MAX_DAYS;
use super::snapshot::{PERIOD, Seen, Snapshot};
use ::place::Gazetteer;
use ::scan::history::{History, Past};
use ::scan::{Event, Live, Null, Scored, Surroundings, log_likelihood_ratio};
use domain::alert::{Counting, INTERVAL_DAYS, Source};
use domain::area::{AreaCode, Level};
use domain::id::ReportId;
use domain::report::Happening;
use domain::time::Day;
use std::collections::{BTreeMap, HashMap, HashSet};

/// The counts since the last night.
pub(crate) struct Standing {
    /// The run that left it behind.
    pub(crate) run: Option<String>,
    cut_off: Day,
    threshold_days: f64,
    channels: u32,
    /// Names of the ways of coming in, by their numbers.
    names: Vec<String>,
    levels: Vec<(Around, BTreeMap<usize, Watched>)>,
    kinds: Vec<Kind>,
    /// What came in since and was taken, in order.
    since: Vec<Seen>,
    /// Reports of the cut-off's day and the one before that the night has, and those taken since.
    taken: HashSet<ReportId>,
}

/// The day of what may come in after a cut-off: where the day begins last, it is still the one before.
fn as_early_as(cut_off: Day) -> Day {
    cut_off.plus(-1)
}

/// The places of a level.
pub(crate) struct Around {
    pub(crate) level: Level,
    pub(crate) surroundings: Surroundings,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) numbers: HashMap<AreaCode, u32>,
}

/// One kind at one level.
pub(crate) struct Watched {
    pub(crate) live: Live,
    pub(crate) null: Null,
    pub(crate) history: History,
}

/// One kind at all levels.
struct Kind {
    kind: Happening,
    counting: Counting,
    /// What counts and is young enough to be in a cylinder.
    recent: Vec<Member>,
}

/// A report that counts.
#[derive(Clone, Debug)]
struct Member {
    id: ReportId,
    area: AreaCode,
    day: Day,
}

/// What one new report has lifted over the threshold.
#[derive(Clone, Debug)]
pub(crate) struct Rise {
    pub(crate) level: Level,
    pub(crate) kind: Happening,
    /// The place that names it.
    pub(crate) centre: AreaCode,
    pub(crate) places: Vec<AreaCode>,
    pub(crate) first_day: Day,
    pub(crate) last_day: Day,
    pub(crate) observed: u32,
    pub(crate) expected: f64,
    pub(crate) interval_days: f64,
    pub(crate) threshold_days: f64,
    /// The reports in it.
    pub(crate) reports: Vec<ReportId>,
    total: u32,
    null: Null,
}

impl Rise {
    /// The interval when only so many of its reports still count.
    pub(crate) fn interval_with(&self, reports: usize) -> f64 {
        let lost = self.reports.len().saturating_sub(reports) as f64;
        let rest = f64::from(self.observed) - lost;
        if rest <= self.expected {
            return 0.0;
        }
        let total = f64::from(self.total) - lost;
        let llr = log_likelihood_ratio(rest, self.expected, total);
        self.null.recurrence_interval_days(llr, 1.0)
    }

    /// Who says one of its reports, whose day it is about is known.
    pub(crate) fn weighed(seen: &Seen) -> (Source, AreaCode, bool) {
        let day = seen.day.unwrap_or(seen.received_on);
        (
            statement(seen, day).source(),
            seen.area,
            seen.beyond_anonymous,
        )
    }
}

impl Standing {
    /// Nothing yet of a night.
    pub(super) fn new(snapshot: &Snapshot, threshold_days: f64) -> Standing {
        Standing {
            cut_off: snapshot.cut_off,
            threshold_days,
            channels: snapshot.channels(),
            names: snapshot.names.clone(),
            taken: snapshot
                .reports
                .iter()
                .filter(|report| report.received_on >= as_early_as(snapshot.cut_off))
                .map(|report| report.id.clone())
                .collect(),
            run: None,
            levels: Vec::new(),
            kinds: Vec::new(),
            since: Vec::new(),
        }
    }

    /// Keeps what was scanned at a level.
    pub(super) fn keep(&mut self, around: Around, watched: Vec<(Happening, Watched)>) {
        let numbered = watched.into_iter().filter_map(|(kind, watched)| {
            let number = domain::alert::KINDS.iter().position(|one| *one == kind)?;
            Some((number, watched))
        });
        self.levels.push((around, numbered.collect()));
    }

    /// Goes on counting a kind.
    pub(super) fn go_on(&mut self, snapshot: &Snapshot, counted: Counted) {
        let oldest = self.cut_off.plus(1 - MAX_DAYS as i64);
        let young = counted.events.iter().filter(|(_, day)| *day >= oldest);
        let recent = young.map(|&(at, day)| Member {
            id: snapshot.reports[at].id.clone(),
            area: snapshot.reports[at].area,
            day,
        });
        self.kinds.push(Kind {
            kind: counted.kind,
            recent: recent.collect(),
            counting: counted.counting,
        });
    }

    /// The number of a way of coming in; one that the night didn't know gets a new one.
    pub(crate) fn channel(&mut self, name: &str) -> u32 {
        let known = self.names.iter().position(|one| one == name);
        let number = known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        number as u32
    }

    /// What came in after the night's cut-off, and was taken since.
    pub(crate) fn into_since(self) -> Vec<Seen> {
        self.since
    }

    /// Takes a report that came in since the night, once; gives what it lifts over the threshold, at the
    /// finest level of each kind. What came in before is the night's.
    pub(crate) fn take(&mut self, places: &Gazetteer, seen: &Seen) -> Vec<Rise> {
        if seen.received_on < as_early_as(self.cut_off) || !self.taken.insert(seen.id.clone()) {
            return Vec::new();
        }
        self.since.push(seen.clone());
        let Some(day) = seen.day.filter(|day| *day > self.cut_off.plus(-PERIOD)) else {
            return Vec::new();
        };
        let mut rises = Vec::new();
        for number in 0..self.kinds.len() {
            let counts = seen.is(self.kinds[number].kind)
                && self.kinds[number].counting.take(&statement(seen, day));
            if counts {
                self.kinds[number].recent.push(Member {
                    id: seen.id.clone(),
                    area: seen.area,
                    day,
                });
                rises.extend(self.rescore(places, number, seen, day));
            }
        }
        rises
    }

    fn rescore(
        &mut self,
        places: &Gazetteer,
        number: usize,
        seen: &Seen,
        day: Day,
    ) -> Option<Rise> {
        let Kind { kind, recent, .. } = &self.kinds[number];
        let position = domain::alert::KINDS.iter().position(|one| one == kind)?;
        let mut lifted = None;
        for (around, watched) in &mut self.levels {
            let Some(watched) = watched.get_mut(&position) else {
                continue;
            };
            let area = seen.area.at(around.level);
            let Some(place) = area.and_then(|area| around.number(places, area)) else {
                continue;
            };
            let event = Event {
                place,
                day: day.0 as i32,
                stratum: stratum(day, seen.channel, self.channels),
                count: 1,
            };
            // Every level counts it, though only the finest that rises is told.
            let scored = watched.live.add(&around.surroundings, event).ok().flatten();
            if let (Some(scored), None) = (scored, &lifted) {
                lifted = watched.lifted(around, *kind, recent, &scored, self.threshold_days);
            }
        }
        lifted
    }
}

impl Around {
    /// The number of an area, a new one for an area of which nothing was known.
    fn number(&mut self, places: &Gazetteer, area: AreaCode) -> Option<u32> {
        if let Some(number) = self.numbers.get(&area) {
            return Some(*number);
        }
        let point = crate::place::point(places, area)?;
        let number = self.surroundings.add(point).ok()?;
        self.areas.push(area);
        self.numbers.insert(area, number);
        Some(number)
    }
}

impl Watched {
    fn lifted(
        &self,
        around: &Around,
        kind: Happening,
        recent: &[Member],
        scored: &Scored,
        threshold_days: f64,
    ) -> Option<Rise> {
        let cylinder = &scored.cylinder;
        let interval_days = self.null.recurrence_interval_days(cylinder.llr, 1.0);
        let past = self.history.past(scored.score, INTERVAL_DAYS);
        let needed = Past::stands_out(past, interval_days, threshold_days)?;
        let near = &around.surroundings.near(cylinder.centre)[..cylinder.size as usize];
        let places: Vec<AreaCode> = near
            .iter()
            .map(|place| around.areas[*place as usize])
            .collect();
        let inside: HashSet<AreaCode> = places.iter().copied().collect();
        let first_day = Day(i64::from(self.live.first_day(cylinder)));
        let here = |one: &&Member| {
            let area = one.area.at(around.level)?;
            (one.day >= first_day && inside.contains(&area)).then_some(area)
        };
        let members: Vec<(AreaCode, &Member)> = recent
            .iter()
            .filter_map(|one| Some((here(&one)?, one)))
            .collect();
        let reported: Vec<AreaCode> = members.iter().map(|(area, _)| *area).collect();
        Some(Rise {
            level: around.level,
            kind,
            centre: named_after(&places, &reported)?,
            reports: members.iter().map(|(_, one)| one.id.clone()).collect(),
            places,
            first_day,
            last_day: Day(i64::from(self.live.last_day())),
            observed: cylinder.observed,
            expected: cylinder.expected,
            interval_days,
            threshold_days: needed,
            total: self.live.events(),
            null: self.null.clone(),
        })
    }
}

/// The place that names a rise, as it names an alert.
fn named_after(places: &[AreaCode], reported: &[AreaCode]) -> Option<AreaCode> {
    let reports = |place: AreaCode| reported.iter().filter(|area| **area == place).count();
    most_reported(places.iter().map(|&place| (place, reports(place))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_named_after_the_place_with_most_reports() {
        let area = |code: &str| -> AreaCode { code.parse().expect("a code") };
        let (middle, near, far) = (area("5302022008"), area("5302022001"), area("5302022002"));
        let places = [middle, near, far];
        assert_eq!(named_after(&places, &[far, near, far]), Some(far));
        assert_eq!(
            named_after(&places, &[far, near]),
            Some(near),
            "the nearer of two"
        );
        assert_eq!(named_after(&places, &[]), Some(middle));
        assert_eq!(named_after(&[], &[far]), None);
    }
}
