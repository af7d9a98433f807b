//! Stance and urgency by a small multinomial logistic regression over facts that a reader can check:
//! which stems, classes, rules and shapes (a question mark, a phone number, many lines) a text has.
//!
//! The weights are tables of text (`data/model/*.tsv`): one row a fact, one column an answer.
//! Protected words (nationality, people, religion, region, sex) are masked before anything is seen here,
//! so that no weight can rest on them.

pub(crate) mod feature;
pub(crate) mod train;

use feature::{Fact, Names};

use crate::bits::Bits;
use crate::hash::FastMap;

/// The most answers that one model gives.
pub(crate) const MOST: usize = 8;
/// Stances, then urgencies: both models are summed in one pass.
pub(crate) const STANCES: usize = 8;
pub(crate) const URGENCIES: usize = 4;
/// Whether a text asserts anything, in the table of urgencies: no, yes.
const ASSERTS: usize = 2;
const WIDTH: usize = STANCES + URGENCIES + ASSERTS;

/// Probabilities of each stance and of each urgency.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Chances {
    pub(crate) stances: [f32; MOST],
    pub(crate) urgencies: [f32; MOST],
    /// That the text asserts nothing that is an indicator.
    pub(crate) clean: f32,
}

/// Both models. Row 0 weighs nothing.
pub(crate) struct Model {
    rows: Vec<[f32; WIDTH]>,
    by_fact: Vec<u32>,
    pairs: FastMap<Fact, u32>,
    /// Per first stem of a pair, a bit for every 64th second one: most pairs of a text are none of ours.
    seconds: Vec<u64>,
}

impl Model {
    /// Reads `fact<TAB>weight…`. Facts that nothing can be any more (a class was renamed) are passed over.
    pub(crate) fn read(stance: &str, urgency: &str, names: &Names<'_>) -> Self {
        let mut new = Self {
            rows: vec![[0.0; WIDTH]],
            by_fact: vec![0; names.many()],
            pairs: FastMap::default(),
            seconds: vec![0; names.lexicon.len()],
        };
        for (table, from, answers) in [
            (stance, 0, STANCES),
            (urgency, STANCES, URGENCIES + ASSERTS),
        ] {
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let mut cells = line.split('\t');
                let Some(fact) = cells.next().and_then(|name| names.parse(name)) else {
                    continue;
                };
                let row = new.row_for(fact);
                for (weight, cell) in new.rows[row][from..from + answers].iter_mut().zip(cells) {
                    *weight = cell.parse().unwrap_or(0.0);
                }
            }
        }
        new
    }

    fn row_for(&mut self, fact: Fact) -> usize {
        let next = self.rows.len() as u32;
        let slot = match fact.dense() {
            Some(dense) => &mut self.by_fact[dense],
            None => {
                let (first, second) = fact.stems();
                self.seconds[first as usize] |= 1 << (second % 64);
                self.pairs.entry(fact).or_insert(0)
            }
        };
        if *slot == 0 {
            *slot = next;
            self.rows.push([0.0; WIDTH]);
        }
        *slot as usize
    }

    /// The row of a fact; 0 when it weighs nothing.
    pub(crate) fn row(&self, fact: Fact) -> u32 {
        match fact.dense() {
            Some(dense) => self.by_fact.get(dense).copied().unwrap_or(0),
            None => {
                let (first, second) = fact.stems();
                let may_be = self.seconds[first as usize] & 1 << (second % 64) != 0;
                may_be
                    .then(|| self.pairs.get(&fact).copied())
                    .flatten()
                    .unwrap_or(0)
            }
        }
    }

    /// How many rows there are.
    pub(crate) fn many(&self) -> usize {
        self.rows.len()
    }

    /// Sums rows, always in the same order: sums of fractions depend on it.
    pub(crate) fn judge(&self, rows: &Bits) -> Chances {
        let mut sums = [0.0_f32; WIDTH];
        for row in rows.iter() {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[row as usize]) {
                *sum += weight;
            }
        }
        Chances {
            stances: softmax(&sums[..STANCES]),
            urgencies: softmax(&sums[STANCES..STANCES + URGENCIES]),
            clean: softmax(&sums[STANCES + URGENCIES..])[1],
        }
    }
}

/// Rows of weights that can't be read, each with its file and line.
pub(crate) fn mistakes(stance: &str, urgency: &str) -> Vec<String> {
    let tables = [
        ("model/stance.tsv", stance, STANCES),
        ("model/urgency.tsv", urgency, URGENCIES + ASSERTS),
    ];
    let mut found = Vec::new();
    for (name, table, answers) in tables {
        let lines = table.lines().enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.starts_with('#')) {
            let cells = line.split('\t').skip(1);
            let sound = |cell: &str| cell.parse::<f32>().is_ok_and(f32::is_finite);
            if cells.clone().count() != answers || !cells.clone().all(sound) {
                let line = at + 1;
                found.push(format!(
                    "{name}:{line}: a fact and {answers} weights, with tabs between"
                ));
            }
        }
    }
    found
}

fn softmax(sums: &[f32]) -> [f32; MOST] {
    let highest = sums.iter().copied().fold(f32::MIN, f32::max);
    let mut out = [0.0; MOST];
    let mut total = 0.0;
    for (share, sum) in out.iter_mut().zip(sums) {
        *share = (sum - highest).exp();
        total += *share;
    }
    for share in &mut out {
        *share /= total;
    }
    out
}

/// The likeliest answer; the earlier one of equals.
pub(crate) fn likeliest(probabilities: &[f32; MOST], answers: usize) -> usize {
    let mut best = 0;
    for answer in 1..answers {
        if probabilities[answer] > probabilities[best] {
            best = answer;
        }
    }
    best
}
