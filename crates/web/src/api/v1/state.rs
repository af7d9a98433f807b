//! What a receipt opens, in JSON.

use app::reporter::ReporterView;
use serde::Serialize;
use utoipa::ToSchema;

/// What the holder of a receipt may know. It never repeats what was reported.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReportState {
    /// `unread`, `read`, `question`, `later`, `working`, `closed` or `withdrawn`.
    #[schema(example = "unread")]
    pub status: String,
    /// Why it was closed, from a closed list.
    #[schema(example = "referred")]
    pub outcome: Option<String>,
    /// The officer's words on it.
    pub outcome_note: Option<String>,
    /// The day it came in, as `2026-11-20`.
    #[schema(example = "2026-11-20")]
    pub received_on: String,
    /// The day by which somebody looks.
    #[schema(example = "2026-11-25")]
    pub due_on: String,
    /// The day on which it was first opened.
    pub opened_on: Option<String>,
    /// The office that opened it.
    pub opened_by: Option<String>,
    /// An officer asked, and there is no answer yet. Answers go through `/balasan`.
    pub waiting_for_answer: bool,
    /// How well its place is known: `exact`, `ambiguous` or `unknown`.
    #[schema(example = "exact")]
    pub place: String,
    /// Both sides' messages, oldest first.
    pub messages: Vec<StateMessage>,
}

/// One message.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StateMessage {
    /// From an officer; else the reporter's own.
    pub from_officer: bool,
    /// The day, as `2026-11-20`.
    #[schema(example = "2026-11-20")]
    pub day: String,
    /// The text.
    pub text: String,
}

impl ReportState {
    /// What a view tells programs.
    pub(super) fn of(view: ReporterView) -> ReportState {
        ReportState {
            status: word(&view.status),
            outcome: view.outcome.map(|outcome| outcome.code().to_owned()),
            outcome_note: view.outcome_note,
            received_on: view.received_on.to_string(),
            due_on: view.due_on.to_string(),
            opened_on: view.opened_on.map(|day| day.to_string()),
            opened_by: view.opened_by,
            waiting_for_answer: view.waiting_for_answer,
            place: view.place.code().to_owned(),
            messages: view
                .messages
                .into_iter()
                .map(|message| StateMessage {
                    from_officer: message.from_officer,
                    day: message.day.to_string(),
                    text: message.text,
                })
                .collect(),
        }
    }
}

/// The word of a unit variant as serde writes it.
fn word(status: &app::reporter::PublicStatus) -> String {
    use app::reporter::PublicStatus::{Closed, Later, Question, Read, Unread, Withdrawn, Working};
    let word = match status {
        Unread => "unread",
        Read => "read",
        Question => "question",
        Later => "later",
        Working => "working",
        Closed => "closed",
        Withdrawn => "withdrawn",
    };
    word.to_owned()
}
