//! Offices that reports are sent to, and what they are responsible for, with dates.
//!
//! 133 immigration offices in 2024 were 151 a year later: who is responsible for an area is dated data.

use crate::area::AreaCode;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A short stable name such as `kanim-kupang`, given when the office is loaded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OfficeId(Box<str>);

impl OfficeId {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The text is no office id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an office id has 3 to 48 lower-case letters, digits and dashes")]
pub struct NotAnOffice;

impl std::str::FromStr for OfficeId {
    type Err = NotAnOffice;

    fn from_str(text: &str) -> Result<OfficeId, NotAnOffice> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (3..=48).contains(&text.len()) && text.bytes().all(plain) && !text.starts_with('-') {
            Ok(OfficeId(text.into()))
        } else {
            Err(NotAnOffice)
        }
    }
}

impl TryFrom<String> for OfficeId {
    type Error = NotAnOffice;

    fn try_from(text: String) -> Result<OfficeId, NotAnOffice> {
        text.parse()
    }
}

impl From<OfficeId> for String {
    fn from(id: OfficeId) -> String {
        id.0.into()
    }
}

impl fmt::Display for OfficeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for OfficeId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What an office is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfficeKind {
    /// Kantor imigrasi.
    Kanim,
    /// Unit kerja keimigrasian, a service unit under a Kanim.
    Ukk,
    /// Kantor wilayah, the regional office.
    Kanwil,
    /// The national directorate.
    Directorate,
    /// The ministry's inspectorate: reports about officers.
    Inspectorate,
    /// An agency that follows people abroad (Kemlu, embassies).
    Consular,
    /// Any other partner agency of a Timpora.
    Partner,
}

impl OfficeKind {
    /// Every kind.
    pub const ALL: [OfficeKind; 7] = [
        OfficeKind::Kanim,
        OfficeKind::Ukk,
        OfficeKind::Kanwil,
        OfficeKind::Directorate,
        OfficeKind::Inspectorate,
        OfficeKind::Consular,
        OfficeKind::Partner,
    ];

    /// The word in tables and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            OfficeKind::Kanim => "kanim",
            OfficeKind::Ukk => "ukk",
            OfficeKind::Kanwil => "kanwil",
            OfficeKind::Directorate => "directorate",
            OfficeKind::Inspectorate => "inspectorate",
            OfficeKind::Consular => "consular",
            OfficeKind::Partner => "partner",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<OfficeKind> {
        OfficeKind::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// An office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Its short stable name.
    pub id: OfficeId,
    /// What it is.
    pub kind: OfficeKind,
    /// Its name on papers, in Indonesian.
    pub name: String,
    /// The office above it.
    pub parent: Option<OfficeId>,
    /// Where it sits, for its time zone and its card.
    pub area: Option<AreaCode>,
    /// Its public telephone number, shown as written.
    pub phone: String,
}

/// An office is responsible for an area from a day on, to another day inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jurisdiction {
    /// The responsible office.
    pub office: OfficeId,
    /// The area, at any level.
    pub area: AreaCode,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
    /// The decree or source that says so.
    pub source: String,
}

/// Whether a dated fact holds on `day`; both ends belong to it.
///
/// ```
/// use domain::{office::in_force, time::Day};
/// assert!(in_force(Day(10), Some(Day(12)), Day(12)));
/// assert!(!in_force(Day(10), Some(Day(12)), Day(13)));
/// ```
#[must_use]
pub fn in_force(valid_from: Day, valid_to: Option<Day>, day: Day) -> bool {
    valid_from <= day && valid_to.is_none_or(|last| day <= last)
}
