//! From messages to independent sources: what a scan may count.
//!
//! A message is no evidence, a source is. Copies of one narrative are one source, whoever sends them;
//! whoever is known by an opaque number counts once in [`REPEAT_DAYS`]; all anonymous reports of one area
//! and kind count together as one in that time, by the days that they are about and by the days on which they
//! came in. What comes in later never changes how something earlier
//! was counted, so a chain message adds nothing, however often and under whatever date it is sent.

use crate::area::AreaCode;
use crate::report::When;
use crate::time::Day;
use std::collections::{HashMap, HashSet};

/// A source counts once in so many days.
pub const REPEAT_DAYS: i64 = 14;
/// Fewer independent sources are no alert.
pub const FEWEST_SOURCES: usize = 3;
/// Nor are sources from fewer villages (or the finest areas known).
pub const FEWEST_AREAS: usize = 2;
/// No source gives more than one in so many of an alert's events.
pub const STRONGEST_SHARE: usize = 3;

/// Who says something, as far as it can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voice {
    /// Nobody knows: the form and the public API.
    Anonymous,
    /// An identified channel; the number is opaque and short-lived.
    Identified(u64),
}

/// One report as evidence for one kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The finest area known.
    pub area: AreaCode,
    /// The day it is about.
    pub day: Day,
    /// The day it came in.
    pub received: Day,
    /// Which narrative it retells, as an opaque number.
    pub narrative: Option<u64>,
    /// Who says it.
    pub voice: Voice,
}

/// What counts as one source within [`REPEAT_DAYS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// Everybody anonymous in an area.
    AnonymousIn(AreaCode),
    /// Somebody known by an opaque number.
    Identified(u64),
}

impl Statement {
    /// The source that says it.
    #[must_use]
    pub const fn source(&self) -> Source {
        match self.voice {
            Voice::Anonymous => Source::AnonymousIn(self.area),
            Voice::Identified(number) => Source::Identified(number),
        }
    }
}

/// Which statements count, by their positions; they are given in the order in which they came in.
///
/// ```
/// use domain::alert::{Voice, Statement, independent};
/// use domain::time::Day;
/// let said = |area: &str, day, narrative| Statement {
///     area: area.parse().unwrap(),
///     day: Day(day),
///     received: Day(day),
///     narrative,
///     voice: Voice::Anonymous,
/// };
/// let mut all = vec![said("5302022008", 1, Some(1)), said("5302022009", 2, Some(2))];
/// // The first story a thousand times, in as many places as there are.
/// all.extend((0..1000).map(|n| said("5302022010", n % 300, Some(1))));
/// assert_eq!(independent(&all), [0, 1]);
/// ```
#[must_use]
pub fn independent(statements: &[Statement]) -> Vec<usize> {
    let mut counting = Counting::default();
    let counts = |(position, one): (usize, &Statement)| counting.take(one).then_some(position);
    statements.iter().enumerate().filter_map(counts).collect()
}

/// Counting in progress: what was told, and by whom on which days.
#[derive(Clone, Debug, Default)]
pub struct Counting {
    told: HashSet<u64>,
    counted: HashMap<Source, Vec<(Day, Day)>>,
}

impl Counting {
    /// Takes the next statement; whether it counts.
    pub fn take(&mut self, one: &Statement) -> bool {
        let retold = |narrative| self.told.contains(&narrative);
        if one.narrative.is_some_and(retold) {
            return false;
        }
        let days = self.counted.entry(one.source()).or_default();
        // Whoever tells of many days at once is no more than one who tells of one.
        let near = |one: Day, other: Day| (one.0 - other.0).abs() < REPEAT_DAYS;
        let repeats =
            |(day, received): &(Day, Day)| near(*day, one.day) || near(*received, one.received);
        // A story that a source of this fortnight tells is not told anew by whoever tells it later.
        self.told.extend(one.narrative);
        if days.iter().any(repeats) {
            return false;
        }
        days.push((one.day, one.received));
        true
    }
}

/// What stands behind one possible alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Independent sources.
    pub sources: usize,
    /// Villages, or the finest areas known, that they speak of.
    pub areas: usize,
    /// Events of the source that gives most.
    pub strongest: usize,
    /// All events.
    pub events: usize,
    /// Some event is more than an anonymous report that nobody has checked.
    pub beyond_anonymous: bool,
}

impl Weight {
    /// Weighs events: source, area, and whether a person has followed it up or it came in another way
    /// than anonymously.
    #[must_use]
    pub fn of(events: &[(Source, AreaCode, bool)]) -> Weight {
        let mut by_source: HashMap<Source, usize> = HashMap::new();
        let mut areas = HashSet::new();
        for (source, area, _) in events {
            *by_source.entry(*source).or_default() += 1;
            areas.insert(*area);
        }
        Weight {
            sources: by_source.len(),
            areas: areas.len(),
            strongest: by_source.values().copied().max().unwrap_or(0),
            events: events.len(),
            beyond_anonymous: events.iter().any(|(_, _, beyond)| *beyond),
        }
    }

    /// Whether it may become an alert: enough sources in more than one area, none too strong, and not
    /// anonymous reports alone.
    #[must_use]
    pub const fn reaches_the_floor(&self) -> bool {
        self.sources >= FEWEST_SOURCES
            && self.areas >= FEWEST_AREAS
            && self.strongest * STRONGEST_SHARE <= self.events
            && self.beyond_anonymous
    }
}

/// The day that a report is about, never the day on which it was typed in when another is known; `None`
/// when it lies at an unknown time in the past.
#[must_use]
pub fn event_day(happened_on: Option<Day>, when: When, received_on: Day) -> Option<Day> {
    match (happened_on, when) {
        (Some(day), _) => Some(day.min(received_on)),
        (None, When::Now | When::Upcoming | When::Unknown) => Some(received_on),
        // The middle of the week that was told.
        (None, When::ThisWeek) => Some(received_on.plus(-3)),
        (None, When::Earlier) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn area(number: u8) -> AreaCode {
        format!("53020220{number:02}").parse().expect("a village")
    }

    prop_compose! {
        fn statement()(
            place in 0u8..6, day in 0i64..60, late in 0i64..40, narrative in prop::option::of(0u64..8),
            who in 0u64..6
        ) -> Statement {
            let voice = if who < 3 { Voice::Anonymous } else { Voice::Identified(who) };
            let (day, received) = (Day(day), Day(day + late));
            Statement { area: area(place), day, received, narrative, voice }
        }
    }

    proptest! {
        #[test]
        fn copies_change_nothing(
            said in prop::collection::vec(statement(), 1..40),
            copies in prop::collection::vec((statement(), 0usize..40), 0..200),
        ) {
            let before = independent(&said);
            let mut with = said.clone();
            with.extend(copies.iter().filter_map(|(copy, of)| {
                let narrative = said[of % said.len()].narrative?;
                Some(Statement { narrative: Some(narrative), ..*copy })
            }));
            prop_assert_eq!(independent(&with), before);
        }

        #[test]
        fn what_comes_later_never_changes_what_counted(
            said in prop::collection::vec(statement(), 0..60), cut in 0usize..60
        ) {
            let cut = cut.min(said.len());
            let all = independent(&said);
            let earlier: Vec<usize> = all.into_iter().filter(|at| *at < cut).collect();
            prop_assert_eq!(independent(&said[..cut]), earlier);
        }

        #[test]
        fn no_source_counts_twice_in_a_fortnight(said in prop::collection::vec(statement(), 0..80)) {
            let kept = independent(&said);
            for (at, one) in kept.iter().enumerate() {
                for two in &kept[at + 1..] {
                    let (one, two) = (said[*one], said[*two]);
                    let apart = (one.day.0 - two.day.0).abs() >= REPEAT_DAYS
                        && (one.received.0 - two.received.0).abs() >= REPEAT_DAYS;
                    prop_assert!(one.source() != two.source() || apart);
                    prop_assert!(one.narrative.is_none() || one.narrative != two.narrative);
                }
            }
        }

        #[test]
        fn what_reaches_the_floor_stands_without_any_one_source(
            events in prop::collection::vec((0u64..8, 0u8..6, any::<bool>()), 0..30)
        ) {
            let events: Vec<_> = events
                .into_iter()
                .map(|(who, place, beyond)| (Source::Identified(who), area(place), beyond))
                .collect();
            let weight = Weight::of(&events);
            if weight.reaches_the_floor() {
                prop_assert!(weight.events - weight.strongest >= 2);
                prop_assert!(weight.strongest * 3 <= weight.events);
            }
        }
    }

    #[test]
    fn twenty_days_told_in_one_evening_are_one_source() {
        let said = |number: i64| Statement {
            area: area(1),
            day: Day(400 - 14 * number),
            received: Day(400),
            narrative: None,
            voice: Voice::Anonymous,
        };
        let evening: Vec<Statement> = (0..20).map(said).collect();
        assert_eq!(independent(&evening), [0]);
    }

    #[test]
    fn anonymous_reports_alone_never_reach_the_floor() {
        let mut events: Vec<_> = (0..20)
            .map(|place| (Source::AnonymousIn(area(place)), area(place), false))
            .collect();
        assert!(!Weight::of(&events).reaches_the_floor());
        events[0].2 = true;
        assert!(Weight::of(&events).reaches_the_floor());
    }

    #[test]
    fn the_day_is_the_one_that_is_told() {
        let day = event_day;
        assert_eq!(day(Some(Day(5)), When::Now, Day(9)), Some(Day(5)));
        assert_eq!(day(Some(Day(12)), When::Upcoming, Day(9)), Some(Day(9)));
        assert_eq!(day(None, When::ThisWeek, Day(9)), Some(Day(6)));
        assert_eq!(day(None, When::Earlier, Day(9)), None);
    }
}
