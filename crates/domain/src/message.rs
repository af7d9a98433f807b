//! The talk between an officer and a reporter who is known only by a receipt.

use serde::{Deserialize, Serialize};

/// Who wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// An officer, to the reporter.
    Officer,
    /// The reporter, in answer or with more facts.
    Reporter,
}

impl Sender {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sender::Officer => "officer",
            Sender::Reporter => "reporter",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Sender> {
        [Sender::Officer, Sender::Reporter]
            .into_iter()
            .find(|sender| sender.code() == code)
    }
}

/// Longest message, in characters.
pub const LIMIT: usize = 4_000;

/// Questions that officers ask most; their words are catalogue entries `question-{code}`.
pub const QUESTION_TEMPLATES: [&str; 6] =
    ["place", "when", "who", "still-there", "document", "contact"];
