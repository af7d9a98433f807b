//! Stance and urgency by a small multinomial logistic regression over facts that a reader can check:
//! which stems, classes, rules and shapes (a question mark, a phone number, many lines) a text has.
//!
//! The weights are tables of text (`data/model/*.tsv`): one row a fact, one column an answer.
//! Protected words (nationality, people, religion, region, sex) are masked before anything is seen here,
//! so that no weight can rest on them.

pub(crate) mod feature;
pub(crate) mod train;

use feature::{Fact, Names};

use crate::store::stored;
use crate::wrong::{RuleError, Wrong};

/// The most answers that one model gives.
pub(crate) const MOST: usize = 8;
/// Stances, then urgencies: both models are summed in one pass.
pub(crate) const STANCES: usize = 8;
pub(crate) const URGENCIES: usize = 4;
/// Whether a text asserts anything, in the table of urgencies: no, yes.
const ASSERTS: usize = 2;
const ANSWERS: usize = STANCES + URGENCIES + ASSERTS;
/// A row fills one line of the processor's cache.
const WIDTH: usize = 16;

#[derive(Clone, Copy, Default)]
#[repr(align(64))]
struct Row([f32; WIDTH]);

stored!(Row { 0 });

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
    rows: Vec<Row>,
    by_fact: Vec<u32>,
}

stored!(Model { rows, by_fact });

impl Model {
    /// Reads `fact<TAB>weight…`. Facts that nothing can be any more (a class was renamed) are passed over.
    pub(crate) fn read(stance: &str, urgency: &str, names: &Names<'_>) -> Self {
        let mut new = Self {
            rows: vec![Row::default()],
            by_fact: vec![0; names.many()],
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
                for (weight, cell) in new.rows[row].0[from..from + answers].iter_mut().zip(cells) {
                    *weight = number(cell);
                }
            }
        }
        new
    }

    pub(crate) fn row_for(&mut self, fact: Fact) -> usize {
        let next = self.rows.len() as u32;
        let slot = &mut self.by_fact[fact.place()];
        if *slot == 0 {
            *slot = next;
            self.rows.push(Row::default());
        }
        *slot as usize
    }

    /// The row of a fact; 0 when it weighs nothing.
    pub(crate) fn row(&self, fact: Fact) -> u32 {
        self.by_fact.get(fact.place()).copied().unwrap_or(0)
    }

    /// How many rows there are.
    pub(crate) fn many(&self) -> usize {
        self.rows.len()
    }

    /// What facts say, in any order.
    pub(crate) fn judge_facts(&self, facts: &[Fact]) -> Chances {
        let mut rows: Vec<u32> = facts.iter().map(|fact| self.row(*fact)).collect();
        rows.sort_unstable();
        rows.dedup();
        self.judge(&rows)
    }

    /// Sums rows, always in ascending order: sums of fractions depend on it.
    pub(crate) fn judge(&self, rows: &[u32]) -> Chances {
        let mut sums = [0.0_f32; WIDTH];
        for row in rows {
            for (sum, weight) in sums.iter_mut().zip(&self.rows[*row as usize].0) {
                *sum += weight;
            }
        }
        Chances {
            stances: softmax(&sums[..STANCES]),
            urgencies: softmax(&sums[STANCES..STANCES + URGENCIES]),
            clean: softmax(&sums[STANCES + URGENCIES..ANSWERS])[1],
        }
    }
}

/// A weight. Nearly all have two decimals, for which a division gives what parsing would, sooner.
fn number(cell: &str) -> f32 {
    let plain = cell.strip_prefix('-').unwrap_or(cell);
    let [whole @ .., b'.', tens, ones] = plain.as_bytes() else {
        return cell.parse().unwrap_or(0.0);
    };
    let digits = || whole.iter().chain([tens, ones]);
    if whole.is_empty() || whole.len() > 4 || !digits().all(u8::is_ascii_digit) {
        return cell.parse().unwrap_or(0.0);
    }
    let hundredths = digits().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let number = hundredths as f32 / 100.0;
    if plain.len() < cell.len() {
        -number
    } else {
        number
    }
}

/// Rows of weights that can't be read, each with its file and line.
pub(crate) fn mistakes(stance: &str, urgency: &str) -> Vec<RuleError> {
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
                found.push(RuleError::at(name, at + 1, &Wrong::Weights(answers)));
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

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn reads_weights_as_parsing_does() {
        for hundredths in -99_999..99_999_i32 {
            let cell = format!("{:.2}", f64::from(hundredths) / 100.0);
            assert_eq!(
                number(&cell).to_bits(),
                cell.parse::<f32>().expect("a number").to_bits()
            );
        }
        for cell in ["1", ".5", "-", "", "1e3", "12345.67", "x.12", "+1.50"] {
            assert_eq!(number(cell), cell.parse().unwrap_or(0.0), "{cell}");
        }
    }
}
