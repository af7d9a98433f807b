//! Numbers of licences (SIP3MI) and of recruitment permits (SIP2MI), in one spelling.

use std::fmt;

/// A number as the register writes it, without spaces, in capitals: `B.123/PPTKLN/IX/2026`.
///
/// ```
/// use domain::company::RegisterNumber;
/// let number: RegisterNumber = " b.123 / pptkln / ix/2026 ".parse().unwrap();
/// assert_eq!(number.as_str(), "B.123/PPTKLN/IX/2026");
/// assert!("tanpa angka".parse::<RegisterNumber>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegisterNumber(Box<str>);

impl RegisterNumber {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is another number or a piece of it that tells as much: people leave out years, write letters
    /// before it, and dots for slashes.
    ///
    /// ```
    /// use domain::company::RegisterNumber;
    /// let number = |text: &str| text.parse::<RegisterNumber>().unwrap();
    /// let whole = number("B.123/PPTKLN/IX/2026");
    /// assert!(number("SIP3MI.123-PPTKLN").is_part_of(&whole));
    /// assert!(!number("B.124/PPTKLN/IX/2026").is_part_of(&whole));
    /// assert!(!number("2026").is_part_of(&whole));
    /// ```
    #[must_use]
    pub fn is_part_of(&self, whole: &RegisterNumber) -> bool {
        let parts = |number: &RegisterNumber| -> Vec<String> {
            let parts = number.0.split(['.', '/', '-']);
            parts
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let (own, whole) = (parts(self), parts(whole));
        let has_digits = |part: &&String| part.bytes().any(|byte| byte.is_ascii_digit());
        let is_name = |part: &&String| !["SIP3MI", "SIP2MI"].contains(&part.as_str());
        // What tells numbers apart is their first part with digits; a year alone is in many.
        let telling = whole.iter().filter(is_name).find(has_digits);
        telling.is_some_and(|telling| own.contains(telling))
            && own
                .iter()
                .filter(is_name)
                .filter(has_digits)
                .all(|part| whole.contains(part))
    }

    /// Whether it can only be a number of a licence or permit, and not a year or a telephone number.
    #[must_use]
    pub fn is_telling(&self) -> bool {
        let named = ["SIP3MI", "SIP2MI"].contains(&&*self.0);
        !named
            && self
                .0
                .contains(|letter: char| letter == '/' || letter.is_ascii_alphabetic())
    }
}

/// The text is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a number has 3 to 60 letters, digits, dots, dashes and slashes, and at least one digit")]
pub struct NotANumber;

impl std::str::FromStr for RegisterNumber {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<RegisterNumber, NotANumber> {
        let number: String = text
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .map(|letter| letter.to_ascii_uppercase())
            .take(61)
            .collect();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"./-".contains(&byte);
        let digit = number.bytes().any(|byte| byte.is_ascii_digit());
        if (3..=60).contains(&number.len()) && number.bytes().all(plain) && digit {
            Ok(RegisterNumber(number.into()))
        } else {
            Err(NotANumber)
        }
    }
}

impl fmt::Display for RegisterNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_is_a_number_or_none(text in "\\PC*") {
            if let Ok(number) = text.parse::<RegisterNumber>() {
                proptest::prop_assert_eq!(number.as_str().parse(), Ok(number.clone()));
            }
        }
    }
}
