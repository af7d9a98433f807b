//! How often a class is likely to be met, told from its words alone. It decides only how fast a rule is found not
//! to match, never what is found.

use crate::class::{ClassId, Entry, Item};
use crate::lexicon::Lexicon;
use crate::rule::Rules;

/// Per class: a guess at its meetings, higher for a class that is met more often.
#[derive(Default)]
pub(crate) struct Rarity(Vec<u32>);

/// The most frequent words, with how many of a thousand of our labelled messages have them (2026-11-29).
const FREQUENT: &[(&str, u32)] = &[
    ("di", 567),
    ("yang", 305),
    ("saya", 280),
    ("ke", 255),
    ("tidak", 250),
    ("ada", 230),
    ("orang", 200),
    ("dari", 190),
    ("itu", 160),
    ("mau", 156),
    ("kerja", 155),
    ("pak", 140),
    ("anak", 130),
    ("sudah", 150),
    ("kalau", 120),
    ("juta", 120),
    ("paspor", 113),
    ("ya", 112),
    ("kami", 110),
    ("jadi", 105),
    ("bilang", 105),
    ("bawa", 105),
    ("bayar", 105),
    ("ini", 100),
    ("dia", 100),
    ("gaji", 100),
    ("rumah", 95),
    ("untuk", 90),
    ("dan", 90),
    ("hari", 85),
    ("saja", 80),
    ("sama", 80),
    ("jam", 80),
    ("bu", 79),
    ("dulu", 77),
    ("tiap", 76),
    ("bulan", 76),
    ("cuma", 76),
    ("kata", 90),
    ("kapal", 74),
    ("lewat", 72),
    ("bisa", 70),
    ("malam", 69),
    ("suruh", 70),
    ("buat", 64),
    ("jangan", 64),
    ("baru", 60),
    ("boleh", 59),
    ("dua", 59),
    ("uang", 59),
    ("bukan", 58),
    ("kasih", 58),
    ("tapi", 57),
    ("kontrak", 56),
    ("pulang", 55),
    ("minta", 54),
    ("aku", 53),
    ("ktp", 52),
    ("semua", 50),
    ("nanti", 50),
    ("tanpa", 50),
    ("lagi", 50),
    ("visa", 50),
    ("kantor", 49),
    ("tolong", 49),
    ("sendiri", 48),
    ("ibu", 48),
    ("lapor", 48),
    ("surat", 47),
    ("minggu", 45),
    ("ikut", 45),
    ("desa", 42),
    ("umur", 41),
    ("majikan", 39),
    ("masuk", 38),
    ("apa", 38),
    ("tanya", 38),
    ("satu", 38),
    ("kirim", 38),
    ("berangkat", 38),
];
/// Any other word, a phrase, and a kind of number or entity, by the same measure.
const WORD: u32 = 4;
const PHRASE: u32 = 1;
const SPECIAL: u32 = 100;

impl Rarity {
    pub(crate) fn of(rules: &Rules, lexicon: &Lexicon) -> Self {
        let items: Vec<u32> = rules
            .items
            .iter()
            .map(|item| match item {
                Item::Stem(stem, _) => weight(lexicon.name(*stem)),
                Item::Exact(word) => weight(word),
            })
            .collect();
        let entry = |entry: &Entry| match entry {
            Entry::Word(item) => items[*item as usize],
            Entry::Phrase(_) => PHRASE,
            Entry::Special(_) => SPECIAL,
        };
        let class = |entries: &Vec<Entry>| entries.iter().map(entry).sum();
        Self(rules.entries.iter().map(class).collect())
    }

    pub(crate) fn weight(&self, class: ClassId) -> u32 {
        self.0[usize::from(class)]
    }

    /// Of these classes alone, in this order.
    pub(crate) fn of_these(&self, classes: &[ClassId]) -> Self {
        Self(classes.iter().map(|class| self.weight(*class)).collect())
    }

    /// These classes, the rarest first.
    pub(crate) fn sorted(&self, classes: &[ClassId]) -> Vec<ClassId> {
        let mut sorted = classes.to_vec();
        sorted.sort_by_key(|class| self.weight(*class));
        sorted
    }

    pub(crate) fn rarest(&self, classes: &[ClassId]) -> Option<ClassId> {
        let mut classes = classes.iter().copied();
        let first = classes.next()?;
        Some(classes.fold(first, |best, class| {
            if self.weight(class) < self.weight(best) {
                class
            } else {
                best
            }
        }))
    }
}

fn weight(word: &str) -> u32 {
    let known = FREQUENT.iter().find(|(known, _)| *known == word);
    known.map_or(WORD, |(_, weight)| *weight)
}

#[cfg(test)]
mod tests {
    use super::Rarity;

    #[test]
    fn sorts_by_how_seldom_a_class_is_met() {
        let rarity = Rarity(vec![5, 1, 3, 1]);
        assert_eq!(rarity.sorted(&[0, 1, 2, 3]), [1, 3, 2, 0]);
        assert_eq!(rarity.rarest(&[0, 3, 1]), Some(3));
        assert_eq!(rarity.rarest(&[]), None);
    }
}
