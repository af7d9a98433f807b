//! What an officer may decide about a report, and what follows. A person decides, with a reason.

use super::status::{Outcome, Status};
use crate::id::ReportId;
use crate::time::Day;

/// Longest and shortest reason, in characters.
pub const REASON_LIMIT: usize = 1_000;
/// A reason of fewer letters explains nothing.
pub const REASON_LEAST: usize = 4;

/// Whether a text is long enough to explain something, and not too long; blanks around it don't count.
///
/// ```
/// use domain::report::decision::is_reason;
/// assert!(is_reason("sudah dicek") && !is_reason("  ya  "));
/// ```
#[must_use]
pub fn is_reason(text: &str) -> bool {
    (REASON_LEAST..=REASON_LIMIT).contains(&text.trim().chars().count())
}

/// One of the verbs of the inbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Tindak lanjuti.
    FollowUp,
    /// Minta keterangan: a question goes to the reporter.
    Ask,
    /// Gabungkan: the same thing as another report.
    Join(ReportId),
    /// Tunda, until a day.
    Defer(Day),
    /// Tutup, with an outcome that the reporter is told.
    Close(Outcome),
    /// Undo of a close, a join or a deferral.
    Reopen,
}

/// Why a decision can't be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The report is closed, joined or withdrawn already.
    #[error("the report is closed already")]
    Closed,
    /// Only a closed, joined or deferred report can be reopened.
    #[error("there is nothing to undo")]
    NothingToUndo,
    /// The day lies in the past or more than 180 days ahead.
    #[error("the day must lie within the next 180 days")]
    Day,
    /// A report can't be joined to itself.
    #[error("a report can't be joined to itself")]
    Itself,
    /// No reason, or too short a one.
    #[error("a reason is needed")]
    Reason,
}

impl Decision {
    /// The word in history events and catalogue keys.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Decision::FollowUp => "follow_up",
            Decision::Ask => "ask",
            Decision::Join(_) => "join",
            Decision::Defer(_) => "defer",
            Decision::Close(_) => "close",
            Decision::Reopen => "reopen",
        }
    }

    /// Whether an officer must say why.
    #[must_use]
    pub const fn needs_reason(&self) -> bool {
        !matches!(self, Decision::FollowUp)
    }

    /// Whether an officer takes the report up: somebody will look into it, or has done something about it.
    #[must_use]
    pub const fn takes_up(&self) -> bool {
        match self {
            Decision::FollowUp | Decision::Ask | Decision::Join(_) | Decision::Defer(_) => true,
            Decision::Close(Outcome::OtherAgency) => true,
            Decision::Close(outcome) => matches!(outcome.status(), Status::Substantiated),
            Decision::Reopen => false,
        }
    }

    /// The status that the decision leads to.
    ///
    /// # Errors
    /// [`Refused`] when the decision can't be made on a report in `status`.
    pub fn apply(
        &self,
        report: &ReportId,
        status: Status,
        reason: &str,
        today: Day,
    ) -> Result<Status, Refused> {
        if self.needs_reason() && !is_reason(reason) {
            return Err(Refused::Reason);
        }
        let undoes = matches!(self, Decision::Reopen);
        if !undoes && !status.is_open() {
            return Err(Refused::Closed);
        }
        match self {
            Decision::FollowUp => Ok(Status::Verifying),
            Decision::Ask => Ok(Status::NeedsInfo),
            Decision::Join(other) if other == report => Err(Refused::Itself),
            Decision::Join(_) => Ok(Status::Joined),
            Decision::Defer(until) if *until <= today || *until > today.plus(180) => {
                Err(Refused::Day)
            }
            Decision::Defer(_) => Ok(Status::Deferred),
            Decision::Close(outcome) => Ok(outcome.status()),
            Decision::Reopen if status.is_undoable() => Ok(Status::InTriage),
            Decision::Reopen => Err(Refused::NothingToUndo),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> ReportId {
        ReportId::at(None, [1; 10])
    }

    #[test]
    fn every_verb_but_follow_up_needs_a_reason() {
        let today = Day(20_000);
        for decision in [
            Decision::Ask,
            Decision::Defer(Day(20_001)),
            Decision::Close(Outcome::TooLittle),
        ] {
            let apply = |reason| decision.apply(&report(), Status::InTriage, reason, today);
            assert_eq!(apply("  a "), Err(Refused::Reason));
            assert!(apply("karena perlu").is_ok());
        }
        assert_eq!(
            Decision::FollowUp.apply(&report(), Status::Received, "", today),
            Ok(Status::Verifying)
        );
    }

    #[test]
    fn closed_reports_take_only_an_undo() {
        let today = Day(20_000);
        for status in Status::ALL {
            let closed =
                Decision::Close(Outcome::Protected).apply(&report(), status, "alasan", today);
            assert_eq!(closed.is_ok(), status.is_open(), "{status:?}");
            let reopened = Decision::Reopen.apply(&report(), status, "alasan", today);
            let undoable = [
                Status::Deferred,
                Status::Joined,
                Status::Substantiated,
                Status::Unfounded,
                Status::Insufficient,
                Status::OutOfScope,
            ];
            assert_eq!(reopened.is_ok(), undoable.contains(&status), "{status:?}");
        }
    }

    #[test]
    fn who_only_explains_and_closes_takes_nothing_up() {
        let closed = |outcome| Decision::Close(outcome).takes_up();
        assert!(Decision::FollowUp.takes_up() && Decision::Ask.takes_up());
        assert!(closed(Outcome::Protected) && closed(Outcome::OtherAgency));
        assert!(!closed(Outcome::PresenceOnly) && !closed(Outcome::NothingFound));
        assert!(!Decision::Reopen.takes_up());
    }

    #[test]
    fn a_deferral_lies_within_half_a_year() {
        let today = Day(20_000);
        let until =
            |day| Decision::Defer(Day(day)).apply(&report(), Status::InTriage, "alasan", today);
        assert_eq!(until(20_000), Err(Refused::Day));
        assert_eq!(until(20_181), Err(Refused::Day));
        assert_eq!(until(20_001), Ok(Status::Deferred));
        let itself = Decision::Join(report()).apply(&report(), Status::InTriage, "alasan", today);
        assert_eq!(itself, Err(Refused::Itself));
    }
}
