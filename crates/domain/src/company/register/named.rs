//! Companies of the register that a text names, in whatever letters.

use super::super::name::{skeleton, written_form};
use super::{ADDED, JOINED, Register};
use std::ops::Range;

/// Words that a name must have to be seen without its legal form before it: fewer stand in any text.
const ALONE: usize = 3;

/// Words into which a name may be divided otherwise than in the register.
const DIVIDED: usize = 5;

/// Words that make a borrowed name longer; right behind a name they are part of it.
const LONGER: [&str; 18] = [
    "abadi",
    "agency",
    "global",
    "group",
    "grup",
    "internasional",
    "international",
    "jaya",
    "makmur",
    "mandiri",
    "manpower",
    "perkasa",
    "pratama",
    "raya",
    "sejahtera",
    "sentosa",
    "sukses",
    "utama",
];
/// Words that make a chat of a group.
const CHATS: [&str; 6] = ["wa", "whatsapp", "telegram", "fb", "facebook", "line"];

/// A word of a text.
struct Word {
    bytes: Range<usize>,
    /// With look-alike letters made one.
    skeleton: String,
}

impl Register {
    /// Where a text writes the name of a company of this register: behind its legal form, or by itself when it has
    /// three words or more, with the words by which somebody made it longer. Each stretch begins with the legal
    /// form when one stands there.
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
            let length = lengths.max().or_else(|| {
                form?;
                self.drawn_together(&words[at..])
            });
            let Some(length) = length else {
                at += 1;
                continue;
            };
            let length = length + added(text, &words[at + length - 1..]);
            let start = form.unwrap_or(word.bytes.start);
            named.push(start..words[at + length - 1].bytes.end);
            at += length;
        }
        named
    }

    /// How many of the words behind a legal form are a name in other words: all in one, divided elsewhere, or its
    /// first letters.
    fn drawn_together(&self, words: &[Word]) -> Option<usize> {
        let first = &words.first()?.skeleton;
        if self.of_acronym.get(first).is_some_and(|of| of.len() == 1) {
            return Some(1);
        }
        let mut joined = String::new();
        (1..=DIVIDED.min(words.len())).rev().find(|length| {
            joined.clear();
            joined.extend(words[..*length].iter().map(|word| word.skeleton.as_str()));
            joined.chars().count() >= JOINED && self.of_joined.contains(&joined)
        })
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

/// How many words were added to a name, of which the first of `words` is the last one.
fn added(text: &str, words: &[Word]) -> usize {
    let written = |word: &Word| text[word.bytes.clone()].to_lowercase();
    let belongs = |at: usize| {
        let [name, word] = &words[at..at + 2] else {
            return false;
        };
        let after = words.get(at + 2).map(written).unwrap_or_default();
        let means_else = match &*written(word) {
            "group" | "grup" => CHATS.contains(&&*after),
            // The bank, before the number of an account.
            "mandiri" => after.starts_with('1'),
            _ => false,
        };
        let between = &text[name.bytes.end..word.bytes.start];
        let longer = LONGER.iter().any(|one| skeleton(one) == word.skeleton);
        longer && between.chars().all(|letter| letter == ' ') && !means_else
    };
    let most = ADDED.min(words.len() - 1);
    (0..most).take_while(|at| belongs(*at)).count()
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
            (
                "bahtera contoh nusantara mandiri group buka loker",
                vec!["bahtera contoh nusantara mandiri group"],
            ),
            (
                "LOKER SINAR KARYA CONTOH JAY4 SENTOSA, pt sinar karya contoh sejahtera",
                vec![
                    "SINAR KARYA CONTOH JAY4 SENTOSA",
                    "pt sinar karya contoh sejahtera",
                ],
            ),
            (
                "sinar karya contoh abadi jaya utama raya",
                vec!["sinar karya contoh abadi jaya utama"],
            ),
            ("sinar karya contoh grup wa", vec!["sinar karya contoh"]),
            (
                "transfer ke sinar karya contoh mandiri 1410001112223",
                vec!["sinar karya contoh"],
            ),
            (
                "sinar karya contoh. Sejahtera bersama kami",
                vec!["sinar karya contoh"],
            ),
            ("ada sinar karya di langit", vec![]),
            (
                "pt.sinarkaryacontoh hongkong, PT. SINARKARYA CONTOH",
                vec!["pt.sinarkaryacontoh", "PT. SINARKARYA CONTOH"],
            ),
            ("PT BCNM Taiwan, hubungi bcnm", vec!["PT BCNM"]),
            ("sinarkaryacontoh, skc", vec![]),
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
