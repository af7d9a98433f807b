//! Programme data: offices, what they answer for, assisted villages, people, dated content.
//!
//! It comes as CSV or XLSX files, whole or in part, again and again: a row is known by its natural key, so
//! that loading a file twice changes nothing. Every row gets a verdict with a stable code.

mod accounts;
mod content;
pub(crate) mod import;
mod listing;
mod offices;
mod seed;
mod sheet;
pub(crate) mod table;
mod villages;

pub use crate::account::Operator as Importer;
pub use import::{
    FILE_LIMIT, ImportReport, NewLink, ROW_LIMIT, RowVerdict, Verdict, import, text_of,
};
pub use listing::{Answers, Guide, OfficeListing, VillageListing, content_rows, offices, villages};
pub use seed::seed_content;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Offices and who stands above whom.
    Offices,
    /// Which office answers for which area.
    Jurisdictions,
    /// Assisted villages.
    Villages,
    /// People and their roles.
    Accounts,
    /// Which officer guides which village.
    Assignments,
    /// Dated facts and texts.
    Content,
    /// Where people were taught.
    Outreach,
}

impl ImportKind {
    /// Every kind, in the order in which files are loaded.
    pub const ALL: [ImportKind; 7] = [
        ImportKind::Offices,
        ImportKind::Jurisdictions,
        ImportKind::Villages,
        ImportKind::Accounts,
        ImportKind::Assignments,
        ImportKind::Content,
        ImportKind::Outreach,
    ];

    /// The word in commands, forms and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ImportKind::Offices => "offices",
            ImportKind::Jurisdictions => "jurisdictions",
            ImportKind::Villages => "villages",
            ImportKind::Accounts => "accounts",
            ImportKind::Assignments => "assignments",
            ImportKind::Content => "content",
            ImportKind::Outreach => "outreach",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<ImportKind> {
        ImportKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The columns of its file, all of which must be there; those that are the key of a row come
    /// first, as many as [`ImportKind::key_columns`] says.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            ImportKind::Offices => &["id", "kind", "name", "parent", "area", "phone"],
            ImportKind::Jurisdictions => &["area", "office", "valid_from", "valid_to", "source"],
            ImportKind::Villages => &["village", "office", "valid_from", "valid_to", "decree"],
            ImportKind::Accounts => &[
                "login",
                "role",
                "office",
                "village",
                "valid_from",
                "valid_to",
                "name",
                "phone",
                "decree",
            ],
            ImportKind::Assignments => &[
                "village",
                "login",
                "valid_from",
                "valid_to",
                "office",
                "decree",
            ],
            ImportKind::Content => &[
                "id",
                "pack",
                "position",
                "scope",
                "text_id",
                "text_en",
                "data",
                "source",
                "valid_from",
                "valid_to",
                "verified_on",
                "verified_by",
                "review_by",
            ],
            ImportKind::Outreach => &["village", "held_on", "source"],
        }
    }

    pub(crate) const fn table(self) -> table::Columns {
        table::Columns {
            names: self.columns(),
            keys: self.key_columns(),
        }
    }

    /// How many of the columns are the key of a row.
    #[must_use]
    pub const fn key_columns(self) -> usize {
        match self {
            ImportKind::Offices | ImportKind::Content => 1,
            ImportKind::Jurisdictions | ImportKind::Villages | ImportKind::Assignments => 3,
            ImportKind::Outreach => 2,
            ImportKind::Accounts => 5,
        }
    }
}

/// Whether a file is only judged, or stored too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// Judge as if it were stored, store nothing.
    DryRun,
    /// Store all rows, or none when one is refused.
    Apply,
    /// Store the rows that are not refused.
    PerRow,
}
