//! Findings: which words of a report point to which indicator, who says so, and what that adds up to.
//!
//! A finding holds a code, a rule and a span; the words themselves stay sealed and are cut out when a
//! report is opened. There is no total score: see [`axes`].

mod axes;
mod indicator;
mod official;
mod strength;

pub use axes::{Axes, DIMENSIONS, Dimension, Support, axes};
pub use indicator::{Element, Indicator};
pub use official::official;
pub use strength::{Strength, StrengthMistake, Strengths};

use crate::id::MessageId;
use crate::report::Urgency;
use std::fmt;
use std::str::FromStr;

/// The code of a text whose suspicion rests on who somebody is.
pub const BIAS: &str = "BIAS-WARN";

/// The indicator of a rumour that is passed on: it tells of no act that anybody saw.
pub const RUMOUR: &str = "MIS";

/// A text of a report.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Piece {
    /// What was told first.
    Story,
    /// Who is said to have done it.
    Who,
    /// The place in the reporter's words.
    Place,
    /// A message of the reporter.
    Message(MessageId),
    /// None in particular: an officer added it.
    Whole,
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Piece::Story => f.write_str("story"),
            Piece::Who => f.write_str("who"),
            Piece::Place => f.write_str("place"),
            Piece::Message(id) => f.write_str(id.as_str()),
            Piece::Whole => f.write_str("whole"),
        }
    }
}

/// A text is no name of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a piece of a report")]
pub struct NoPiece;

impl FromStr for Piece {
    type Err = NoPiece;

    fn from_str(text: &str) -> Result<Piece, NoPiece> {
        match text {
            "story" => Ok(Piece::Story),
            "who" => Ok(Piece::Who),
            "place" => Ok(Piece::Place),
            "whole" => Ok(Piece::Whole),
            id => id.parse().map(Piece::Message).map_err(|_| NoPiece),
        }
    }
}

impl Piece {
    /// Whether its words say how soon somebody must look. An answer of a few words in a field of the form
    /// tells what it tells, but not of what kind a message is.
    #[must_use]
    pub const fn is_ranked(&self) -> bool {
        match self {
            Piece::Story | Piece::Message(_) | Piece::Whole => true,
            Piece::Who | Piece::Place => false,
        }
    }
}

/// Who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Source {
    /// A rule on the words.
    Machine,
    /// An officer, with a reason.
    Person,
}

impl Source {
    /// The word in the storage and in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Source::Machine => "machine",
            Source::Person => "person",
        }
    }

    /// Reads the code back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Source> {
        [Source::Machine, Source::Person]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// What a person thinks of it. What the machine found stays found, whatever a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Nobody has said anything yet.
    Proposed,
    /// A person agrees.
    Confirmed,
    /// A person disagrees; it counts for nothing.
    Removed,
}

impl State {
    /// Every state.
    pub const ALL: [State; 3] = [State::Proposed, State::Confirmed, State::Removed];

    /// The word in the storage and in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            State::Proposed => "proposed",
            State::Confirmed => "confirmed",
            State::Removed => "removed",
        }
    }

    /// Reads the code back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<State> {
        State::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// How soon somebody must look after the words were read: sooner than now, or as it is.
///
/// Words never lower what was ticked or what a person said; of the words that a person knew when they said it,
/// nothing is asked.
///
/// ```
/// use domain::finding::raised;
/// use domain::report::Urgency;
/// assert_eq!(raised(Urgency::P3, Some(Urgency::P1)), Some(Urgency::P1));
/// assert_eq!(raised(Urgency::P1, Some(Urgency::P3)), None);
/// ```
#[must_use]
pub fn raised(now: Urgency, found: Option<Urgency>) -> Option<Urgency> {
    found.filter(|found| *found < now)
}

/// Why a report is as urgent as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// By nothing yet: nothing was ticked, and the words ask for no more than where every report begins.
    Start,
    /// By what the reporter ticked.
    Ticked,
    /// By the reporter's words, which say more than what was ticked.
    Found,
    /// By an officer's word.
    Person,
}

impl Reason {
    /// Every reason.
    pub const ALL: [Reason; 4] = [Reason::Start, Reason::Ticked, Reason::Found, Reason::Person];

    /// The word in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Reason::Start => "start",
            Reason::Ticked => "ticked",
            Reason::Found => "found",
            Reason::Person => "person",
        }
    }
}

/// Why a report has its urgency, from what was ticked, and whether a person said it last. `ticked` is `None` when
/// the reporter ticked nothing.
///
/// ```
/// use domain::finding::{Reason, reason};
/// use domain::report::Urgency;
/// assert_eq!(reason(Urgency::P3, Some(Urgency::P3), false), Reason::Ticked);
/// assert_eq!(reason(Urgency::P3, None, false), Reason::Start);
/// assert_eq!(reason(Urgency::P1, None, false), Reason::Found);
/// assert_eq!(reason(Urgency::P1, Some(Urgency::P1), true), Reason::Person);
/// ```
#[must_use]
pub fn reason(urgency: Urgency, ticked: Option<Urgency>, by_person: bool) -> Reason {
    if by_person {
        return Reason::Person;
    }
    match ticked {
        None if urgency == Urgency::P3 => Reason::Start,
        Some(ticked) if ticked == urgency => Reason::Ticked,
        _ => Reason::Found,
    }
}

/// The words of a finding, cut out of its text; nothing when the span doesn't fit the text.
#[must_use]
pub fn quote(text: &str, start: usize, end: usize) -> Option<&str> {
    text.get(start..end).filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        let id = MessageId::random([7; 10]);
        let fields = [Piece::Story, Piece::Who, Piece::Place];
        for piece in fields.into_iter().chain([Piece::Whole, Piece::Message(id)]) {
            assert_eq!(piece.to_string().parse(), Ok(piece));
        }
        assert_eq!("cerita".parse::<Piece>(), Err(NoPiece));
        for state in State::ALL {
            assert_eq!(State::from_code(state.code()), Some(state));
        }
    }

    #[test]
    fn a_span_that_does_not_fit_gives_no_words() {
        assert_eq!(quote("paspor é", 0, 6), Some("paspor"));
        for (start, end) in [(0, 0), (7, 8), (6, 99), (9, 7)] {
            assert_eq!(quote("paspor é", start, end), None, "{start} {end}");
        }
    }
}
