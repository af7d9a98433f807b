//! The words of all names with their weights: a rare word tells more than a common one.
//!
//! Weights are those of inverse document frequency (Spärck Jones 1972), words are compared by Jaro–Winkler
//! (Winkler 1990), and a name by its words is the soft comparison of Cohen, Ravikumar and Fienberg (2003).

use std::collections::HashMap;

/// Words that so many names of the trade hold that they tell nothing, however small the register is.
const COMMON: [&str; 36] = [
    "abadi",
    "agung",
    "anugerah",
    "bersama",
    "berkah",
    "bina",
    "cahaya",
    "cipta",
    "dunia",
    "global",
    "group",
    "grup",
    "indo",
    "indonesia",
    "insan",
    "internasional",
    "international",
    "jasa",
    "jaya",
    "karya",
    "kerja",
    "mandiri",
    "makmur",
    "migran",
    "mitra",
    "nusantara",
    "perkasa",
    "prima",
    "putra",
    "raya",
    "sejahtera",
    "sentosa",
    "sukses",
    "tenaga",
    "utama",
    "usaha",
];

/// Least likeness (Jaro–Winkler, 0 to 1) at which a word passes for a misspelling of another.
const LIKE: f64 = 0.88;
/// Shorter words must be equal: one letter more or less makes another word of them.
const SHORT: usize = 4;

/// Letters from which on one edit is a misspelling, wherever it is, and how alike the two words then are at
/// least: Jaro–Winkler alone thinks little of a first letter that changed.
const SURE: usize = 5;
const ONE_EDIT: f64 = 0.93;

/// Index of a word.
pub(super) type WordId = usize;

pub(super) struct Vocabulary {
    ids: HashMap<String, WordId>,
    words: Vec<String>,
    weights: Vec<f64>,
    common: Vec<String>,
    rarest: f64,
}

impl Vocabulary {
    /// The words of `names`, each name given by its own words.
    pub(super) fn of(names: &[Vec<String>]) -> Vocabulary {
        let mut ids: HashMap<String, WordId> = HashMap::new();
        let mut words = Vec::new();
        let mut frequency: Vec<f64> = Vec::new();
        for name in names {
            for (at, word) in name.iter().enumerate() {
                let id = *ids.entry(word.clone()).or_insert_with(|| {
                    words.push(word.clone());
                    frequency.push(0.0);
                    words.len() - 1
                });
                if !name[..at].contains(word) {
                    frequency[id] += 1.0;
                }
            }
        }
        let common: Vec<String> = COMMON
            .iter()
            .map(|word| super::name::skeleton(word))
            .collect();
        let total = 50.0 + names.len() as f64;
        let weight = |word: &String, frequency: f64| {
            let prior = if common.contains(word) {
                total * 0.04
            } else {
                1.0
            };
            (1.0 + total / frequency.max(prior)).ln()
        };
        let weights = words
            .iter()
            .zip(frequency)
            .map(|(word, frequency)| weight(word, frequency))
            .collect();
        Vocabulary {
            ids,
            words,
            weights,
            rarest: (1.0 + total).ln(),
            common,
        }
    }

    pub(super) fn id(&self, word: &str) -> Option<WordId> {
        self.ids.get(word).copied()
    }

    /// How much the word tells; a word of no name tells as much as the rarest.
    pub(super) fn weight(&self, id: WordId) -> f64 {
        self.weights[id]
    }

    /// The weight of a word that somebody wrote and no name holds.
    pub(super) fn weight_of(&self, word: &str) -> f64 {
        match self.id(word) {
            Some(id) => self.weights[id],
            None if self.common.iter().any(|common| common == word) => self.rarest / 2.0,
            None => self.rarest,
        }
    }

    /// The words for which `word` may stand, with their likeness. A word that is itself one of the
    /// vocabulary stands for nothing else: `putri` is no misspelling of `putra`.
    pub(super) fn like(&self, word: &str) -> Vec<(WordId, f64)> {
        if let Some(id) = self.id(word) {
            return vec![(id, 1.0)];
        }
        let length = word.chars().count();
        if length < SHORT || self.common.iter().any(|common| common == word) {
            return Vec::new();
        }
        let bag = letters(word);
        let near = |(id, known): (WordId, &String)| {
            let other = known.chars().count();
            if other < SHORT || other.abs_diff(length) > 2 || differing(bag, letters(known)) > 4 {
                return None;
            }
            let edits = strsim::osa_distance(word, known);
            let likeness = strsim::jaro_winkler(word, known);
            match edits {
                1 if length >= SURE => Some((id, likeness.max(ONE_EDIT))),
                _ if edits <= 1 + length / 6 && likeness >= LIKE => Some((id, likeness)),
                _ => None,
            }
        };
        self.words.iter().enumerate().filter_map(near).collect()
    }
}

/// Which letters a word holds, one bit each; equal letters fall together, which only lets more through.
pub(super) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |bag, byte| bag | 1 << (byte & 31))
}

/// In how many letters two bags differ.
pub(super) const fn differing(one: u32, other: u32) -> u32 {
    (one ^ other).count_ones()
}
