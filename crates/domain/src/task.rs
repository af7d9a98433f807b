//! Something simple to do on a report; never an inspection by a villager.

use serde::{Deserialize, Serialize};

/// Where a task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskState {
    /// To do.
    Open,
    /// Done.
    Done,
    /// Could not be done; the reason is kept.
    NotPossible,
}

impl TaskState {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            TaskState::Open => "open",
            TaskState::Done => "done",
            TaskState::NotPossible => "not_possible",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<TaskState> {
        [TaskState::Open, TaskState::Done, TaskState::NotPossible]
            .into_iter()
            .find(|state| state.code() == code)
    }
}

/// Longest title or reason, in characters.
pub const LIMIT: usize = 300;
