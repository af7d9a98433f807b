//! Legal facts, contacts and texts: dated rows, never code.

use crate::time::Day;
use serde::{Deserialize, Serialize};

/// One dated fact of a content pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentRow {
    /// Stable name such as `hotline-110`.
    pub id: String,
    /// Which list it belongs to, such as `hotline` or `already_left`.
    pub pack: String,
    /// Text in Indonesian; for contacts the name, a line break, and the detail.
    pub text_id: String,
    /// Text in English.
    pub text_en: String,
    /// Machine-readable part: telephone numbers, links.
    pub data: String,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
    /// Where it was read.
    pub source: String,
    /// Day on which a person last checked it; absent for a seed that nobody has checked.
    pub verified_on: Option<Day>,
    /// Day by which it must be checked again.
    pub review_by: Day,
    /// `national`, an area code, or an office id.
    pub scope: String,
    /// Order on the page.
    pub position: i64,
}

impl ContentRow {
    /// Whether the row must be checked again before it can be relied on.
    #[must_use]
    pub fn overdue(&self, today: Day) -> bool {
        self.review_by < today
    }
}
