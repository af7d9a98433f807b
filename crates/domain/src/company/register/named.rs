//! Companies of the register that a text names, in whatever letters.

use super::super::name::{skeleton, written_form};
use super::Register;
use std::ops::Range;

/// Words that a name must have to be seen without its legal form before it: fewer stand in any text.
const ALONE: usize = 3;

/// A word of a text.
struct Word {
    bytes: Range<usize>,
    /// With look-alike letters made one.
    skeleton: String,
}

impl Register {
    /// Where a text writes the name of a company of this register: behind its legal form, or by itself when it has
    /// three words or more. Each stretch begins with the legal form when one stands there.
    #[must_use]
    pub fn named_in(&self, text: &str) -> Vec<Range<usize>> {
        let words = words(text);
        let mut named: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let form = form_before(text, &words, at);
            let least = if form.is_some() { 1 } else { ALONE };
            let of_first = self.of_first.get(&word.skeleton).into_iter().flatten();
            let lengths = of_first.filter_map(|known| {
                let name = &self.names[*known].name.words;
                let there = words.get(at..at + name.len())?;
                let same = there
                    .iter()
                    .zip(name)
                    .all(|(one, other)| one.skeleton == *other);
                (same && name.len() >= least).then_some(name.len())
            });
            let Some(length) = lengths.max() else {
                at += 1;
                continue;
            };
            let start = form.unwrap_or(word.bytes.start);
            named.push(start..words[at + length - 1].bytes.end);
            at += length;
        }
        named
    }
}

fn words(text: &str) -> Vec<Word> {
    let part_of_word = |letter: char| letter.is_alphanumeric() || "@$|!".contains(letter);
    let mut words = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(part_of_word).map(|at| rest + at) {
        let length = text[start..].find(|letter| !part_of_word(letter));
        rest = length.map_or(text.len(), |length| start + length);
        let skeleton = skeleton(&text[start..rest]);
        // Of some letters nothing is left; a name doesn't count them either.
        if !skeleton.is_empty() && !skeleton.contains(' ') {
            words.push(Word {
                bytes: start..rest,
                skeleton,
            });
        }
    }
    words
}

/// Where the legal form before a word begins: `PT`, `cv.`, `P.T.`
fn form_before(text: &str, words: &[Word], at: usize) -> Option<usize> {
    let before = &words[at.checked_sub(1)?];
    let written = |word: &Word| text[word.bytes.clone()].to_lowercase();
    let last = written(before);
    if written_form(&last).is_some() {
        return Some(before.bytes.start);
    }
    let first = &words[at.checked_sub(2)?];
    let form = format!("{}{last}", written(first));
    (last.len() == 1 && written_form(&form).is_some()).then_some(first.bytes.start)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TODAY, register};

    #[test]
    fn a_name_is_seen_in_any_letters() {
        let register = register();
        for (text, expected) in [
            (
                "loker pt sinar karya contoh hub 0812",
                vec!["pt sinar karya contoh"],
            ),
            (
                "INFO P.T. PELITA RANTAU CONTOH BUKA",
                vec!["P.T. PELITA RANTAU CONTOH"],
            ),
            (
                "pt. s1nar karya c0nt0h, wa saja",
                vec!["pt. s1nar karya c0nt0h"],
            ),
            (
                "pelita rantau contoh buka lagi",
                vec!["pelita rantau contoh"],
            ),
            ("ada sinar karya di langit", vec![]),
            ("pt sinar karya", vec![]),
            ("pt", vec![]),
            ("sinar karya contoh", vec!["sinar karya contoh"]),
            ("", vec![]),
        ] {
            let named = register.named_in(text);
            let written: Vec<&str> = named.into_iter().map(|one| &text[one]).collect();
            assert_eq!(written, expected, "{text}");
        }
        let asked = crate::company::Asked::name("pt sinar karya contoh");
        assert!(register.check(&asked, TODAY).company.is_some());
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_searched(text in "\\PC*") {
            for one in register().named_in(&text) {
                proptest::prop_assert!(text.get(one).is_some());
            }
        }
    }
}
