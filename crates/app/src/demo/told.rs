//! The reports of `data/demo/reports.json`.

use crate::Error;
use domain::area::AreaCode;
use domain::report::intake::Distrust;
use domain::report::{Contact, ExcludedRole, Happening, Intake, Outcome, Urgency, When, WhereNow};
use domain::task::TaskState;
use serde::Deserialize;

const FILE: &str = include_str!("../../../../data/demo/reports.json");

/// Every report of the file.
pub(super) fn all() -> Result<Vec<Told>, Error> {
    serde_json::from_str(FILE).map_err(|error| Error::Internal(format!("demo reports: {error}")))
}

/// One report and what became of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Told {
    pub(super) key: String,
    pub(super) days_ago: i64,
    happenings: Vec<Happening>,
    story: String,
    #[serde(default)]
    area: Option<AreaCode>,
    #[serde(default)]
    place_text: String,
    #[serde(default)]
    when: When,
    #[serde(default)]
    where_now: WhereNow,
    #[serde(default)]
    country: String,
    #[serde(default)]
    who: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    safe_hours: String,
    #[serde(default)]
    code_word: String,
    #[serde(default)]
    exclude_local_office: bool,
    #[serde(default)]
    exclude_village: bool,
    #[serde(default)]
    exclude_roles: Vec<ExcludedRole>,
    #[serde(default)]
    official: bool,
    pub(super) acts: Vec<Step>,
}

impl Told {
    /// The key under which it is sent; its receipt follows from it.
    pub(super) fn idempotency_key(&self) -> String {
        format!("demo-{}", self.key)
    }

    /// The report as its writer sent it.
    pub(super) fn intake(&self) -> Intake {
        Intake {
            happenings: self.happenings.clone(),
            story: self.story.clone(),
            place_text: self.place_text.clone(),
            area: self.area,
            when: self.when,
            happened_on: None,
            where_now: self.where_now,
            country: self.country.clone(),
            who: self.who.clone(),
            contact: Contact {
                allowed: !self.phone.is_empty(),
                phone: self.phone.clone(),
                safe_hours: self.safe_hours.clone(),
                code_word: self.code_word.clone(),
            },
            distrust: Distrust {
                local_office: self.exclude_local_office,
                village: self.exclude_village,
                roles: self.exclude_roles.clone(),
                official_involved: self.official,
                ..Distrust::default()
            },
        }
    }
}

/// One act: an officer's, or the reporter's when `by` is missing.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Step {
    pub(super) by: Option<String>,
    pub(super) days_ago: i64,
    #[serde(flatten)]
    pub(super) deed: Deed,
}

/// What was done.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case")]
pub(super) enum Deed {
    Read,
    FollowUp,
    Ask {
        reason: String,
        text: String,
    },
    Message {
        text: String,
    },
    Join {
        with: String,
        reason: String,
    },
    Defer {
        until_in: i64,
        reason: String,
    },
    Close {
        outcome: Outcome,
        reason: String,
        text: String,
    },
    Urgency {
        level: u8,
        reason: String,
    },
    Task {
        title: String,
        to: String,
        due_in: i64,
    },
    Finish {
        state: TaskState,
    },
    Answer {
        text: String,
    },
    SecondLook {
        text: String,
    },
    Withdraw,
}

impl Deed {
    /// Who gets the task.
    pub(super) fn assignee(&self) -> Option<&String> {
        match self {
            Deed::Task { to, .. } => Some(to),
            _ => None,
        }
    }

    /// The officer's reason; empty where none is needed.
    pub(super) fn reason(&self) -> &str {
        match self {
            Deed::Ask { reason, .. }
            | Deed::Join { reason, .. }
            | Deed::Defer { reason, .. }
            | Deed::Close { reason, .. }
            | Deed::Urgency { reason, .. } => reason,
            Deed::Read
            | Deed::FollowUp
            | Deed::Message { .. }
            | Deed::Task { .. }
            | Deed::Finish { .. }
            | Deed::Answer { .. }
            | Deed::SecondLook { .. }
            | Deed::Withdraw => "",
        }
    }

    /// What the reporter reads of a decision.
    pub(super) fn note(&self) -> &str {
        match self {
            Deed::Ask { text, .. } | Deed::Close { text, .. } => text,
            Deed::Read
            | Deed::FollowUp
            | Deed::Message { .. }
            | Deed::Join { .. }
            | Deed::Defer { .. }
            | Deed::Urgency { .. }
            | Deed::Task { .. }
            | Deed::Finish { .. }
            | Deed::Answer { .. }
            | Deed::SecondLook { .. }
            | Deed::Withdraw => "",
        }
    }
}

/// The level of an urgency deed; the most urgent when it is none.
pub(super) fn urgency(level: u8) -> Urgency {
    Urgency::from_number(i64::from(level)).unwrap_or(Urgency::P1)
}
