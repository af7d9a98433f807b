//! Versions of the rules: which one reads, which files it consists of, and what another one would change.
//!
//! Exactly one version is in force at any moment. Without one that was put in force and holds today, it
//! is the one that is compiled into the program.

use crate::office::in_force;
use crate::report::Urgency;
use crate::time::Day;
use std::fmt;
use std::str::FromStr;

/// The word for the version that is compiled in, in addresses and commands.
pub const BUILT_IN: &str = "bawaan";

/// The name of a stored version, such as `2026-12`.
///
/// ```
/// use domain::rules::VersionName;
/// assert!("2026-12.b".parse::<VersionName>().is_ok());
/// for taken in ["bawaan", "2ca96f4e1a19340e", "ab", "Dua Belas", "-x-"] {
///     assert!(taken.parse::<VersionName>().is_err(), "{taken}");
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VersionName(String);

/// A text is no name of a version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "3 to 40 lower-case letters, digits, dots and dashes, and not what a built-in version is called"
)]
pub struct NoVersionName;

impl VersionName {
    /// Whether a text has the letters of a name, but stands for what is compiled in: its word, or a digest.
    ///
    /// ```
    /// use domain::rules::VersionName;
    /// assert!(VersionName::is_reserved("bawaan") && VersionName::is_reserved("2ca96f4e1a19340e"));
    /// assert!(!VersionName::is_reserved("2026-12"));
    /// ```
    #[must_use]
    pub fn is_reserved(text: &str) -> bool {
        let digest = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        digest || text == BUILT_IN
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VersionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for VersionName {
    type Err = NoVersionName;

    fn from_str(text: &str) -> Result<VersionName, NoVersionName> {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let plain = text
            .bytes()
            .all(|byte| letters(byte) || b".-".contains(&byte));
        let ends = [text.bytes().next(), text.bytes().last()];
        let ends = ends.into_iter().all(|end| end.is_some_and(letters));
        let good =
            (3..=40).contains(&text.len()) && plain && ends && !VersionName::is_reserved(text);
        good.then(|| VersionName(text.to_owned()))
            .ok_or(NoVersionName)
    }
}

/// What a file of a version holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Groups of words and named patterns.
    Classes,
    /// Rules.
    Rules,
    /// Weights of stance, of urgency, or of indicators.
    Weights,
    /// The table that decides on urgency.
    Urgency,
    /// Countries to which workers may not be placed.
    Watch,
    /// What the indicators are called.
    Texts,
    /// How strongly the items of the Delphi list speak.
    Strengths,
}

impl FileKind {
    /// Every kind.
    pub const ALL: [FileKind; 7] = [
        FileKind::Classes,
        FileKind::Rules,
        FileKind::Weights,
        FileKind::Urgency,
        FileKind::Watch,
        FileKind::Texts,
        FileKind::Strengths,
    ];

    /// The word in the storage and in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FileKind::Classes => "classes",
            FileKind::Rules => "rules",
            FileKind::Weights => "weights",
            FileKind::Urgency => "urgency",
            FileKind::Watch => "watch",
            FileKind::Texts => "texts",
            FileKind::Strengths => "strengths",
        }
    }

    /// Reads the code back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<FileKind> {
        FileKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// What a file of this name holds; nothing when a version has no such file.
    ///
    /// ```
    /// use domain::rules::FileKind;
    /// assert_eq!(FileKind::of("rules/control.toml"), Some(FileKind::Rules));
    /// assert_eq!(FileKind::of("rules/../control.toml"), None);
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Option<FileKind> {
        match name {
            "model/stance.tsv" | "model/urgency.tsv" | "model/learned.tsv" => {
                return Some(FileKind::Weights);
            }
            "urgency.toml" => return Some(FileKind::Urgency),
            "watch.tsv" => return Some(FileKind::Watch),
            "texts.tsv" => return Some(FileKind::Texts),
            "strengths.tsv" => return Some(FileKind::Strengths),
            _ => {}
        }
        let (folder, file) = name.split_once('/')?;
        let stem = file.strip_suffix(".toml")?;
        let plain =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        if stem.is_empty() || stem.len() > 60 || !stem.bytes().all(plain) {
            return None;
        }
        match folder {
            "classes" => Some(FileKind::Classes),
            "rules" => Some(FileKind::Rules),
            _ => None,
        }
    }
}

/// A stored version, without its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesVersion {
    /// Its name, under which findings know it.
    pub name: VersionName,
    /// Digest of its files, as the analyser gives it.
    pub digest: String,
    /// Who made it, and why.
    pub source: String,
    /// First day on which it may read.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
    /// Day on which a person last checked it.
    pub verified_on: Option<Day>,
    /// Who did, by function.
    pub verified_by: Option<String>,
    /// Day by which it must be checked again.
    pub review_by: Day,
    /// How many rules it has.
    pub rules: u64,
}

impl RulesVersion {
    /// Whether it may read on a day.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        in_force(self.valid_from, self.valid_to, day)
    }

    /// Whether it must be checked again.
    #[must_use]
    pub fn overdue(&self, today: Day) -> bool {
        self.review_by < today
    }
}

/// What another version does to an indicator of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It would be found.
    Added,
    /// It would no longer be found.
    Removed,
}

impl Change {
    /// Both.
    pub const ALL: [Change; 2] = [Change::Added, Change::Removed];

    /// The word in the storage and in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Removed => "removed",
        }
    }

    /// Reads the code back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Change> {
        Change::ALL.into_iter().find(|change| change.code() == code)
    }
}

/// How soon somebody must look after a report was read anew by other rules; `None`: as now.
///
/// The machine takes back only what the machine said: never below what was ticked, never against a person.
///
/// ```
/// use domain::report::Urgency::{P1, P2, P3};
/// use domain::rules::reread;
/// assert_eq!(reread(P3, P3, Some(P1), false), Some(P1));
/// assert_eq!(reread(P1, P2, None, false), Some(P2));
/// assert_eq!(reread(P1, P2, None, true), None);
/// assert_eq!(reread(P2, P2, Some(P3), false), None);
/// ```
#[must_use]
pub fn reread(
    now: Urgency,
    ticked: Urgency,
    found: Option<Urgency>,
    set_by_person: bool,
) -> Option<Urgency> {
    let machine = found.map_or(ticked, |found| found.min(ticked));
    (machine != now && !set_by_person).then_some(machine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for kind in FileKind::ALL {
            assert_eq!(FileKind::from_code(kind.code()), Some(kind));
        }
        for change in Change::ALL {
            assert_eq!(Change::from_code(change.code()), Some(change));
        }
    }

    #[test]
    fn only_files_of_a_version_have_a_kind() {
        let known = [
            ("classes/shared.toml", FileKind::Classes),
            ("rules/x_1.toml", FileKind::Rules),
            ("model/urgency.tsv", FileKind::Weights),
            ("urgency.toml", FileKind::Urgency),
            ("watch.tsv", FileKind::Watch),
            ("texts.tsv", FileKind::Texts),
            ("strengths.tsv", FileKind::Strengths),
        ];
        for (name, kind) in known {
            assert_eq!(FileKind::of(name), Some(kind), "{name}");
        }
        for name in [
            "rules/.toml",
            "rules/a/b.toml",
            "/rules/a.toml",
            "model/x.tsv",
            "rules/A.toml",
            "rules/a.md",
        ] {
            assert_eq!(FileKind::of(name), None, "{name}");
        }
    }

    #[test]
    fn a_version_holds_from_its_first_to_its_last_day() {
        let version = RulesVersion {
            name: "2026-12".parse().expect("a name"),
            digest: "0".into(),
            source: "contoh".into(),
            valid_from: Day(10),
            valid_to: Some(Day(12)),
            verified_on: None,
            verified_by: None,
            review_by: Day(11),
            rules: 1,
        };
        assert!(!version.holds(Day(9)) && version.holds(Day(12)) && !version.holds(Day(13)));
        assert!(!version.overdue(Day(11)) && version.overdue(Day(12)));
    }
}
