//! Administrative areas by their Kemendagri code (Kepmendagri 300.2.2-2138/2025).

use serde::{Deserialize, Serialize};
use std::fmt;

/// Province, regency or city, district, village: 2, 4, 6 or 10 digits.
///
/// ```
/// use domain::area::AreaCode;
/// let oinlasi: AreaCode = "53.02.02.2008".parse().unwrap();
/// assert_eq!(oinlasi.to_string(), "5302022008");
/// assert!(oinlasi.regency().unwrap().contains(oinlasi));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode {
    digits: u64,
    level: Level,
}

/// How fine an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Provinsi, 2 digits.
    Province,
    /// Kabupaten or kota, 4 digits.
    Regency,
    /// Kecamatan, 6 digits.
    District,
    /// Desa or kelurahan, 10 digits.
    Village,
}

impl Level {
    /// Digits of a code of this level.
    #[must_use]
    pub const fn digits(self) -> usize {
        match self {
            Level::Province => 2,
            Level::Regency => 4,
            Level::District => 6,
            Level::Village => 10,
        }
    }
}

impl AreaCode {
    /// How fine the area is.
    #[must_use]
    pub const fn level(self) -> Level {
        self.level
    }

    /// The area of `level` that contains this one; `None` when this one is coarser.
    #[must_use]
    pub const fn at(self, level: Level) -> Option<AreaCode> {
        if (level as u8) > (self.level as u8) {
            return None;
        }
        let drop = self.level.digits() - level.digits();
        let digits = self.digits / 10u64.pow(drop as u32);
        Some(AreaCode { digits, level })
    }

    /// The province.
    #[must_use]
    pub const fn province(self) -> Option<AreaCode> {
        self.at(Level::Province)
    }

    /// The regency or city, when the code is that fine.
    #[must_use]
    pub const fn regency(self) -> Option<AreaCode> {
        self.at(Level::Regency)
    }

    /// Whether `other` is this area or lies in it.
    #[must_use]
    pub fn contains(self, other: AreaCode) -> bool {
        other.at(self.level) == Some(self)
    }
}

/// The text is no area code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an area code has 2, 4, 6 or 10 digits, such as 53.02.02.2008")]
pub struct NotAnArea;

impl std::str::FromStr for AreaCode {
    type Err = NotAnArea;

    fn from_str(text: &str) -> Result<AreaCode, NotAnArea> {
        if text.len() > 13
            || !text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
        {
            return Err(NotAnArea);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let level = match digits.len() {
            2 => Level::Province,
            4 => Level::Regency,
            6 => Level::District,
            10 => Level::Village,
            _ => return Err(NotAnArea),
        };
        let digits = digits.parse().map_err(|_| NotAnArea)?;
        Ok(AreaCode { digits, level })
    }
}

impl TryFrom<String> for AreaCode {
    type Error = NotAnArea;

    fn try_from(text: String) -> Result<AreaCode, NotAnArea> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> String {
        code.to_string()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{:0width$}",
            self.digits,
            width = self.level.digits()
        )
    }
}

impl fmt::Debug for AreaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_nest() {
        let village: AreaCode = "5302022008".parse().expect("a code");
        assert_eq!(
            village.province().map(|code| code.to_string()).as_deref(),
            Some("53")
        );
        assert_eq!(
            village.regency().map(|code| code.to_string()).as_deref(),
            Some("5302")
        );
        assert!(!village.contains(village.regency().expect("a regency")));
        assert_eq!(
            "5302"
                .parse::<AreaCode>()
                .expect("a code")
                .at(Level::Village),
            None
        );
    }

    #[test]
    fn other_texts_are_refused() {
        for text in [
            "",
            "5",
            "530",
            "53020220081",
            "abcd",
            "53.02.02.20O8",
            "..........",
            "５３",
        ] {
            assert_eq!(text.parse::<AreaCode>(), Err(NotAnArea), "{text}");
        }
    }
}
