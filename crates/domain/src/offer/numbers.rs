//! Numbers of licences and permits that an offer names.

use crate::company::RegisterNumber;
use std::ops::Range;

/// Between the parts of a number.
const MARKS: [char; 3] = ['.', '/', '-'];

/// What an offer names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbered {
    /// The first licence (SIP3MI).
    pub licence: Option<RegisterNumber>,
    /// The first recruitment permit (SIP2MI).
    pub permit: Option<RegisterNumber>,
}

/// Finds the numbers behind the words `SIP3MI` and `SIP2MI`.
///
/// ```
/// let found = domain::offer::numbered("SIP3MI No. 12/2026, sip2mi: B.7/PK/2026");
/// assert_eq!(found.licence.unwrap().as_str(), "12/2026");
/// assert_eq!(found.permit.unwrap().as_str(), "B.7/PK/2026");
/// ```
#[must_use]
pub fn numbered(text: &str) -> Numbered {
    let lower = text.to_ascii_lowercase();
    Numbered {
        licence: behind(&lower, text, "sip3mi"),
        permit: behind(&lower, text, "sip2mi"),
    }
}

/// Every stretch of a text that could be a number of a licence or permit, whatever stands before it, as places
/// in bytes: with a digit, a letter, and a mark between its parts, so that neither a sum nor a day is one.
///
/// ```
/// let text = "PT Contoh, nomor izin CONTOH/001/2024, gaji 5.000.000, 12/2026";
/// let found: Vec<&str> = domain::offer::written_numbers(text).map(|at| &text[at]).collect();
/// assert_eq!(found, ["CONTOH/001/2024"]);
/// ```
pub fn written_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text.get(rest..)?.find(is_of_number)?;
        let length = text[start..].find(|letter| !is_of_number(letter));
        rest = length.map_or(text.len(), |length| start + length);
        Some(start..rest)
    })
    .map(|at| {
        let written = text[at.clone()].trim_end_matches(MARKS);
        at.start..at.start + written.len()
    })
    .filter(|at| {
        let written = &text[at.clone()];
        written.contains(MARKS)
            && written.contains(|letter: char| letter.is_ascii_digit())
            && written.contains(|letter: char| letter.is_ascii_alphabetic())
            && written.parse::<RegisterNumber>().is_ok()
    })
}

fn behind(lower: &str, text: &str, word: &str) -> Option<RegisterNumber> {
    lower.match_indices(word).find_map(|(at, found)| {
        let before = text.get(..at)?;
        // `B.7/SIP2MI/2026`: the word is a part of the number.
        let begin = before.trim_end_matches(is_of_number).len();
        match before.ends_with(MARKS) && begin + 1 < at {
            true => number(text.get(begin..)?),
            false => first(text.get(at + found.len()..)?),
        }
    })
}

fn is_of_number(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || MARKS.contains(&letter)
}

/// The number that a text begins with.
fn number(text: &str) -> Option<RegisterNumber> {
    let end = text
        .find(|letter| !is_of_number(letter))
        .unwrap_or(text.len());
    text[..end].trim_end_matches(MARKS).parse().ok()
}

/// The number that follows, after words such as `No.`, `Nomor` or `:`.
fn first(text: &str) -> Option<RegisterNumber> {
    let mut rest = text.trim_start_matches([' ', ':', '.', '-', '#', '=', '/']);
    for word in ["nomor", "no"] {
        let begins = rest
            .get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word));
        let ends = rest.get(word.len()..).is_some_and(|after| {
            !after.starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '/')
        });
        if begins && ends {
            rest = rest[word.len()..].trim_start_matches([' ', ':', '.', '-', '#', '=']);
            break;
        }
    }
    number(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_a_number_name_none() {
        for text in [
            "",
            "SIP2MI",
            "sudah punya sip2mi resmi",
            "SIP2MI: menyusul",
            "SIP2MI no.",
        ] {
            assert_eq!(numbered(text).permit, None, "{text}");
        }
        for text in [
            "izin CONTOH/SIP2MI/001, telp 0812",
            "izinnya (CONTOH/SIP2MI/001).",
            "SIP2MI: CONTOH/SIP2MI/001",
        ] {
            let permit = numbered(text).permit.map(|number| number.to_string());
            assert_eq!(permit.as_deref(), Some("CONTOH/SIP2MI/001"), "{text}");
        }
        let second = numbered("SIP2MI menyusul. SIP2MI nomor: X-12/2026.");
        assert_eq!(
            second.permit.map(|number| number.to_string()).as_deref(),
            Some("X-12/2026")
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched(text in "\\PC*") {
            let _ = numbered(&text);
            let _ = numbered(&format!("SIP2MI {text} SIP3MI{text}"));
            for at in written_numbers(&text) {
                proptest::prop_assert!(text[at].parse::<RegisterNumber>().is_ok());
            }
        }
    }
}
