//! Making counts honest before they are scanned.
//!
//! The null hypothesis of a permutation scan is that events are independent of each other. Messages are
//! not: one person writes five times, one story is passed on a thousand times, a visit of an officer
//! brings ten reports in a day. What is scanned are therefore *independent sources*, and what a place can
//! add on one day is bounded.

use crate::study::Event;
use std::collections::HashMap;

/// Something that was said: who said it (as an opaque number), where, when, in which stratum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Index of the place.
    pub place: u32,
    /// Day that it is about, not the day on which it came in.
    pub day: i32,
    /// As in [`Event::stratum`].
    pub stratum: u32,
    /// Opaque number of the source. Everything that cannot be told apart has the same one: all copies of
    /// a forwarded message, all anonymous reports of a place.
    pub source: u64,
}

/// One event for each source within `days` days, in the place and on the day of the first; sorted by day,
/// place and source.
///
/// ```
/// use scan::evidence::{Statement, independent};
/// let said = |day, source| Statement { place: 0, day, stratum: 0, source };
/// // Two sources; one of them repeats itself a thousand times and comes back two weeks later.
/// let mut statements = vec![said(1, 7), said(15, 9)];
/// statements.extend((0..1000).map(|n| said(1 + n % 10, 9)));
/// assert_eq!(independent(&statements, 14).len(), 3);
/// ```
#[must_use]
pub fn independent(statements: &[Statement], days: i32) -> Vec<Event> {
    let mut sorted: Vec<&Statement> = statements.iter().collect();
    sorted.sort_unstable_by_key(|one| (one.day, one.place, one.source, one.stratum));
    let mut last: HashMap<u64, i32> = HashMap::with_capacity(sorted.len());
    let mut events = Vec::new();
    for one in sorted {
        if last
            .get(&one.source)
            .is_some_and(|&day| one.day - day < days)
        {
            continue;
        }
        last.insert(one.source, one.day);
        events.push(Event {
            place: one.place,
            day: one.day,
            stratum: one.stratum,
            count: 1,
        });
    }
    events
}

/// At most `most` events for each place, day and stratum; sorted by place, day and stratum.
///
/// A cap keeps a burst in one place on one day (an outreach meeting, a batch upload) from looking like a
/// rise, and costs little power: a true rise of a few reports a day in each of several places stays below.
#[must_use]
pub fn capped(events: &[Event], most: u32) -> Vec<Event> {
    let mut sorted = events.to_vec();
    sorted.sort_unstable_by_key(|one| (one.place, one.day, one.stratum, one.count));
    let mut kept: Vec<Event> = Vec::with_capacity(sorted.len());
    for event in sorted {
        let same = |one: &&mut Event| {
            (one.place, one.day, one.stratum) == (event.place, event.day, event.stratum)
        };
        match kept.last_mut().filter(same) {
            Some(one) => one.count = one.count.saturating_add(event.count).min(most),
            None => kept.push(Event {
                count: event.count.min(most),
                ..event
            }),
        }
    }
    kept
}
