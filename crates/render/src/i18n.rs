//! Catalogues of words and dates in words.
//!
//! Indonesian (`id`) is the source; English (`en`) has the same keys with the same placeables,
//! which the tests enforce. A missing key can't take a page down in production: the key itself is
//! shown and counted. In debug builds it is an error, so that tests see it.

mod catalogue;
mod date;

pub use catalogue::{Argument, Arguments, Catalogue, CatalogueError, MissingText, group_digits};
pub use date::{day_long, day_number, day_words, relative_deadline};

use serde::{Deserialize, Serialize};

/// The languages of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// Indonesian, the source; its addresses carry no prefix.
    #[default]
    Id,
    /// English, under `/en`.
    En,
}

impl Locale {
    /// Every locale, the source first.
    pub const ALL: [Locale; 2] = [Locale::Id, Locale::En];

    /// What stands before a path in this language.
    ///
    /// ```
    /// use render::Locale;
    /// assert_eq!(Locale::En.path("/lapor"), "/en/lapor");
    /// assert_eq!(Locale::Id.path("/lapor"), "/lapor");
    /// ```
    pub const fn prefix(self) -> &'static str {
        match self {
            Locale::Id => "",
            Locale::En => "/en",
        }
    }

    /// The BCP 47 code, as in `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Locale::Id => "id",
            Locale::En => "en",
        }
    }

    /// The language a reader may switch to.
    pub const fn other(self) -> Locale {
        match self {
            Locale::Id => Locale::En,
            Locale::En => Locale::Id,
        }
    }

    /// `path` (which begins with `/`) with this language's prefix.
    pub fn path(self, path: &str) -> String {
        match (self, path) {
            (Locale::Id, _) => path.to_owned(),
            (Locale::En, "/") => self.prefix().to_owned(),
            (Locale::En, _) => format!("{}{path}", self.prefix()),
        }
    }
}
