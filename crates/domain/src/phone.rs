//! Telephone numbers, brought to one form so that two spellings of one number are one number.

use std::fmt;

/// A number in the international form without plus, such as `6281200001234`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Phone(Box<str>);

impl Phone {
    /// Digits with country code, no plus.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// The text is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number")]
pub struct NotAPhone;

impl std::str::FromStr for Phone {
    type Err = NotAPhone;

    /// Reads `0812…`, `62812…`, `+62 812-…`, `0062…`; other countries only with plus or `00`.
    fn from_str(text: &str) -> Result<Phone, NotAPhone> {
        let plus = text.trim_start().starts_with('+');
        if text
            .chars()
            .any(|letter| !letter.is_ascii_digit() && !" -.()+/".contains(letter))
        {
            return Err(NotAPhone);
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let international = match digits.as_str() {
            rest if plus => rest.to_owned(),
            rest if rest.starts_with("00") => rest[2..].to_owned(),
            rest if rest.starts_with("62") => rest.to_owned(),
            rest if rest.starts_with('0') => format!("62{}", &rest[1..]),
            rest if rest.starts_with('8') => format!("62{rest}"),
            _ => return Err(NotAPhone),
        };
        let international = match international.strip_prefix("620") {
            Some(rest) => format!("62{rest}"),
            None => international,
        };
        if (9..=15).contains(&international.len()) {
            Ok(Phone(international.into()))
        } else {
            Err(NotAPhone)
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Phone(…)")
    }
}

/// Numbers that a text names, each once, at most `limit`.
///
/// ```
/// let found = domain::phone::named("WA 0812-0000-1234 atau +62 812 0000 1234", 20);
/// assert_eq!(found.len(), 1);
/// ```
#[must_use]
pub fn named(text: &str, limit: usize) -> Vec<Phone> {
    let mut found: Vec<Phone> = Vec::new();
    let mut run = String::new();
    for letter in text.chars().chain(std::iter::once('\n')) {
        let starts_number = letter == '+' && run.trim().is_empty();
        if letter.is_ascii_digit() || starts_number || (!run.is_empty() && " -.()".contains(letter))
        {
            run.push(letter);
            continue;
        }
        let number = run.trim_matches([' ', '-', '.', '(', ')']);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        if (9..=15).contains(&digits)
            && found.len() < limit
            && let Ok(phone) = number.parse::<Phone>()
            && !found.contains(&phone)
        {
            found.push(phone);
        }
        run.clear();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_number_are_one_number() {
        let expected: Phone = "081200001234".parse().expect("a number");
        for text in [
            "0812-0000-1234",
            "+62 812 0000 1234",
            "62812.0000.1234",
            "0062 812 00001234",
            "+62 (0)812 0000 1234",
            "812 0000 1234",
        ] {
            assert_eq!(text.parse(), Ok(expected.clone()), "{text}");
        }
        assert_eq!(
            "+60 12-345 6789"
                .parse::<Phone>()
                .map(|phone| phone.digits().to_owned()),
            Ok("60123456789".into())
        );
        for text in ["", "110", "abc", "08123", "0812000012345678", "+"] {
            assert_eq!(text.parse::<Phone>(), Err(NotAPhone), "{text}");
        }
    }

    #[test]
    fn prices_and_dates_are_no_numbers_to_call() {
        assert!(named("bayar Rp 5.000.000 tanggal 20-11-2026", 20).is_empty());
        assert_eq!(named("hub 081200001234, 0813 0000 9999.", 20).len(), 2);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched_without_panic(text in "\\PC*") {
            proptest::prop_assert!(named(&text, 5).len() <= 5);
        }
    }
}
