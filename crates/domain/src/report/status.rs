//! Where a report stands, and the closed list of outcomes that its reporter is told.

use serde::{Deserialize, Serialize};

/// Where a report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Stored; nobody has opened it.
    Received,
    /// Opened by an officer.
    InTriage,
    /// An officer asked the reporter something.
    NeedsInfo,
    /// Put off until a day, with a reason.
    Deferred,
    /// An officer follows it up.
    Verifying,
    /// Closed: it was so.
    Substantiated,
    /// Closed: checked, and not so.
    Unfounded,
    /// Closed: too little to go on.
    Insufficient,
    /// Closed: not for this programme.
    OutOfScope,
    /// Joined to another report about the same thing.
    Joined,
    /// Taken back by the reporter.
    Withdrawn,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 11] = [
        Status::Received,
        Status::InTriage,
        Status::NeedsInfo,
        Status::Deferred,
        Status::Verifying,
        Status::Substantiated,
        Status::Unfounded,
        Status::Insufficient,
        Status::OutOfScope,
        Status::Joined,
        Status::Withdrawn,
    ];

    /// The word in tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Received => "received",
            Status::InTriage => "in_triage",
            Status::NeedsInfo => "needs_info",
            Status::Deferred => "deferred",
            Status::Verifying => "verifying",
            Status::Substantiated => "substantiated",
            Status::Unfounded => "unfounded",
            Status::Insufficient => "insufficient",
            Status::OutOfScope => "out_of_scope",
            Status::Joined => "joined",
            Status::Withdrawn => "withdrawn",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Whether somebody still has to decide something.
    #[must_use]
    pub const fn is_open(self) -> bool {
        match self {
            Status::Received
            | Status::InTriage
            | Status::NeedsInfo
            | Status::Deferred
            | Status::Verifying => true,
            Status::Substantiated
            | Status::Unfounded
            | Status::Insufficient
            | Status::OutOfScope
            | Status::Joined
            | Status::Withdrawn => false,
        }
    }

    /// Whether an officer's decision that led here can be undone.
    #[must_use]
    pub const fn is_undoable(self) -> bool {
        self.is_closed_with_outcome() || matches!(self, Status::Deferred | Status::Joined)
    }

    /// Whether an officer closed it with an outcome that the reporter may question once.
    #[must_use]
    pub const fn is_closed_with_outcome(self) -> bool {
        matches!(
            self,
            Status::Substantiated | Status::Unfounded | Status::Insufficient | Status::OutOfScope
        )
    }
}

/// Why a report was closed; the reporter reads the catalogue text `outcome-{code}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// People in danger were brought to safety.
    Protected,
    /// Handed to the agency that may act.
    Referred,
    /// The offer or departure was stopped.
    Stopped,
    /// Explanation and help were given.
    Advised,
    /// Checked and found in order.
    FoundInOrder,
    /// Checked; nothing was found.
    NothingFound,
    /// Too little to check.
    TooLittle,
    /// The matter of another agency; the text says which.
    OtherAgency,
    /// It only says that somebody is there, and names no act.
    PresenceOnly,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Outcome; 9] = [
        Outcome::Protected,
        Outcome::Referred,
        Outcome::Stopped,
        Outcome::Advised,
        Outcome::FoundInOrder,
        Outcome::NothingFound,
        Outcome::TooLittle,
        Outcome::OtherAgency,
        Outcome::PresenceOnly,
    ];

    /// The word in tables and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Outcome::Protected => "protected",
            Outcome::Referred => "referred",
            Outcome::Stopped => "stopped",
            Outcome::Advised => "advised",
            Outcome::FoundInOrder => "found_in_order",
            Outcome::NothingFound => "nothing_found",
            Outcome::TooLittle => "too_little",
            Outcome::OtherAgency => "other_agency",
            Outcome::PresenceOnly => "presence_only",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Outcome> {
        Outcome::ALL
            .into_iter()
            .find(|outcome| outcome.code() == code)
    }

    /// The status in which the outcome leaves a report.
    #[must_use]
    pub const fn status(self) -> Status {
        match self {
            Outcome::Protected | Outcome::Referred | Outcome::Stopped | Outcome::Advised => {
                Status::Substantiated
            }
            Outcome::FoundInOrder | Outcome::NothingFound => Status::Unfounded,
            Outcome::TooLittle => Status::Insufficient,
            Outcome::OtherAgency | Outcome::PresenceOnly => Status::OutOfScope,
        }
    }
}
