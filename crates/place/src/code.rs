//! Kemendagri area codes, parsed once at the edge.
//!
//! Invariant: a [`Code`] always has 2, 4, 6 or 10 digits and no leading zero,
//! so its value alone tells its level and its parents. It says nothing about
//! whether such an area exists; [`crate::Gazetteer::get`] does.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Code of an area in the register of the Ministry of Home Affairs
/// (Kepmendagri 300.2.2-2138/2025).
///
/// ```
/// use place::{Code, Level};
/// let code: Code = "53.02.02.2008".parse().expect("a village code");
/// assert_eq!(code, "5302022008".parse().expect("the same, without dots"));
/// assert_eq!(code.level(), Level::Village);
/// assert_eq!(code.to_string(), "5302022008");
/// assert_eq!(code.regency().expect("every village has one").dotted(), "53.02");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Code(u64);

/// The four levels of government that have a code, from wide to narrow.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Provinsi, 2 digits.
    Province,
    /// Kabupaten or kota, 4 digits.
    Regency,
    /// Kecamatan or distrik, 6 digits.
    District,
    /// Desa, kelurahan, kampung, gampong, nagari …, 10 digits.
    Village,
}

/// Legal form of a village, the seventh digit of its code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum VillageForm {
    /// Urban village led by an appointed lurah.
    Kelurahan,
    /// Village with an elected head.
    Desa,
    /// Customary village.
    DesaAdat,
}

/// Why a text is not an area code.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum CodeError {
    /// Something other than digits and the dots between groups.
    #[error("an area code has only digits, with or without dots between its groups")]
    Character,
    /// Not 2, 4, 6 or 10 digits.
    #[error("an area code has 2, 4, 6 or 10 digits")]
    Length,
    /// Dots, but not in the form `53.02.02.2008`.
    #[error("the dots of an area code stand as in 53.02.02.2008")]
    Dots,
    /// Codes begin at 11.
    #[error("an area code does not begin with 0")]
    LeadingZero,
}

impl Code {
    /// Takes the digits of a code as a number.
    ///
    /// ```
    /// assert!(place::Code::new(5302).is_some());
    /// assert!(place::Code::new(530).is_none());
    /// ```
    #[must_use]
    pub const fn new(digits: u64) -> Option<Self> {
        match digits {
            10..=99 | 1_000..=9_999 | 100_000..=999_999 | 1_000_000_000..=9_999_999_999 => {
                Some(Self(digits))
            }
            _ => None,
        }
    }

    /// The digits as a number.
    #[must_use]
    pub const fn value(self) -> u64 {
        self.0
    }

    /// Level of the area.
    #[must_use]
    pub const fn level(self) -> Level {
        match self.0 {
            0..=99 => Level::Province,
            100..=9_999 => Level::Regency,
            10_000..=999_999 => Level::District,
            _ => Level::Village,
        }
    }

    /// The digits in groups, as officials write them: `53.02.02.2008`.
    #[must_use]
    pub fn dotted(self) -> String {
        let digits = self.0.to_string();
        let mut text = String::with_capacity(digits.len() + 3);
        for (position, digit) in digits.chars().enumerate() {
            if matches!(position, 2 | 4 | 6) {
                text.push('.');
            }
            text.push(digit);
        }
        text
    }

    /// The area one level up; `None` for a province.
    #[must_use]
    pub const fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::Regency | Level::District => Some(Self(self.0 / 100)),
            Level::Village => Some(Self(self.0 / 10_000)),
        }
    }

    /// The province; of a province, itself.
    #[must_use]
    pub const fn province(self) -> Self {
        match self.parent() {
            None => self,
            Some(parent) => parent.province(),
        }
    }

    /// The regency; of a regency, itself; `None` for a province.
    #[must_use]
    pub const fn regency(self) -> Option<Self> {
        self.at(Level::Regency)
    }

    /// The district; of a district, itself; `None` for wider areas.
    #[must_use]
    pub const fn district(self) -> Option<Self> {
        self.at(Level::District)
    }

    /// Whether `other` is this area or lies inside it.
    ///
    /// ```
    /// let regency = place::Code::new(5302).expect("four digits");
    /// let village = place::Code::new(5302022008).expect("ten digits");
    /// assert!(regency.contains(village) && !village.contains(regency));
    /// ```
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        other.at(self.level()) == Some(self)
    }

    /// Whether this is a kota; `None` unless the code is a regency's.
    #[must_use]
    pub const fn is_city(self) -> Option<bool> {
        match self.level() {
            Level::Regency => Some(self.0 % 100 >= 71),
            Level::Province | Level::District | Level::Village => None,
        }
    }

    /// Legal form of a village; `None` for wider areas.
    #[must_use]
    pub const fn village_form(self) -> Option<VillageForm> {
        match self.level() {
            Level::Province | Level::Regency | Level::District => None,
            Level::Village => match self.0 / 1_000 % 10 {
                1 => Some(VillageForm::Kelurahan),
                3 => Some(VillageForm::DesaAdat),
                _ => Some(VillageForm::Desa),
            },
        }
    }

    const fn at(self, level: Level) -> Option<Self> {
        if self.level() as u8 == level as u8 {
            return Some(self);
        }
        match self.parent() {
            None => None,
            Some(parent) => parent.at(level),
        }
    }
}

impl Level {
    /// How many codes of the next level fit below one code of this level.
    pub(crate) const fn child_span(self) -> Option<u64> {
        match self {
            Self::Province | Self::Regency => Some(100),
            Self::District => Some(10_000),
            Self::Village => None,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

impl FromStr for Code {
    type Err = CodeError;

    fn from_str(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.contains('.') && !dots_in_place(text) {
            return Err(CodeError::Dots);
        }
        let mut digits = 0_u64;
        let mut count = 0_usize;
        for byte in text.bytes().filter(|byte| *byte != b'.') {
            if !byte.is_ascii_digit() {
                return Err(CodeError::Character);
            }
            count += 1;
            if count > 10 {
                return Err(CodeError::Length);
            }
            digits = digits * 10 + u64::from(byte - b'0');
        }
        if !matches!(count, 2 | 4 | 6 | 10) {
            return Err(CodeError::Length);
        }
        if text.starts_with('0') {
            return Err(CodeError::LeadingZero);
        }
        Self::new(digits).ok_or(CodeError::Length)
    }
}

fn dots_in_place(text: &str) -> bool {
    let mut expected = [2, 2, 2, 4].into_iter();
    text.split('.')
        .all(|group| expected.next() == Some(group.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_is_no_code() {
        for (text, error) in [
            ("", CodeError::Length),
            ("5", CodeError::Length),
            ("530202200", CodeError::Length),
            ("53020220081", CodeError::Length),
            ("5x", CodeError::Character),
            ("٥٣", CodeError::Character),
            ("5.3.02", CodeError::Dots),
            ("53.02.02.20.08", CodeError::Dots),
            ("53.", CodeError::Dots),
            ("01", CodeError::LeadingZero),
        ] {
            assert_eq!(text.parse::<Code>(), Err(error), "{text}");
        }
    }

    #[test]
    fn walks_up_and_tells_forms() {
        let village: Code = " 53.02.01.1011 ".parse().expect("a code");
        assert_eq!(village.district().map(Code::value), Some(530_201));
        assert_eq!(village.regency().map(Code::value), Some(5_302));
        assert_eq!(village.province().value(), 53);
        assert_eq!(village.province().parent(), None);
        assert_eq!(village.village_form(), Some(VillageForm::Kelurahan));
        assert_eq!(village.regency().and_then(Code::is_city), Some(false));
        assert_eq!(Code::new(5371).and_then(Code::is_city), Some(true));
        assert!(village.contains(village));
        assert!(!Code(53).contains(Code(5402)));
    }
}
