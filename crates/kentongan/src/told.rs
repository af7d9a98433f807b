//! Words for operators in both languages, and the one place that writes to stdout.

use serde::Serialize;
use std::io::Write;

/// A sentence in Indonesian and in English.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    #[serde(rename = "id")]
    pub indonesian: String,
    #[serde(rename = "en")]
    pub english: String,
}

/// The language that a terminal asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Indonesian,
    English,
}

impl Told {
    pub fn new(indonesian: impl Into<String>, english: impl Into<String>) -> Told {
        Told {
            indonesian: indonesian.into(),
            english: english.into(),
        }
    }

    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Indonesian => &self.indonesian,
            Language::English => &self.english,
        }
    }
}

impl Language {
    /// English where `LC_ALL`, `LC_MESSAGES` or `LANG` asks for it, else Indonesian.
    pub fn of_environment() -> Language {
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        let asked = names
            .into_iter()
            .find_map(|name| crate::config::environment(name).filter(|value| !value.is_empty()));
        Language::of(asked.as_deref().unwrap_or_default())
    }

    fn of(asked: &str) -> Language {
        if asked.to_ascii_lowercase().starts_with("en") {
            Language::English
        } else {
            Language::Indonesian
        }
    }
}

/// One line on stdout, at once.
pub fn say(line: impl std::fmt::Display) {
    let mut stdout = std::io::stdout().lock();
    // A reader that went away is no reason to fail.
    let _ = writeln!(stdout, "{line}");
    let _ = stdout.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indonesian_unless_english_is_asked_for() {
        for (asked, language) in [
            ("", Language::Indonesian),
            ("C.UTF-8", Language::Indonesian),
            ("id_ID.UTF-8", Language::Indonesian),
            ("en_GB.UTF-8", Language::English),
        ] {
            assert_eq!(Language::of(asked), language, "{asked}");
        }
    }
}
