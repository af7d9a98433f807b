//! Stance and urgency by a small multinomial logistic regression over facts that a reader can check:
//! which stems, classes, rules and shapes (a question mark, a phone number, many lines) a text has.
//!
//! The weights are a table of text (`data/model/*.tsv`): one row a fact, one column an answer.
//! Protected words (nationality, people, religion, region, sex) are masked before anything is seen here,
//! so that no weight can rest on them.

pub(crate) mod feature;
pub(crate) mod train;

use feature::{Fact, Names};

use crate::hash::FastMap;

/// The most answers that a model gives.
pub(crate) const MOST: usize = 8;

/// Rows by fact. A fact without a row weighs nothing.
pub(crate) struct Model {
    pub(crate) answers: usize,
    rows: Vec<[f32; MOST]>,
    by_fact: FastMap<Fact, u32>,
}

impl Model {
    /// Reads `fact<TAB>weight…`. Facts that nothing can be any more (a class was renamed) are passed over.
    pub(crate) fn read(table: &str, answers: usize, names: &Names<'_>) -> Self {
        let mut new = Self { answers, rows: Vec::new(), by_fact: FastMap::default() };
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let mut cells = line.split('\t');
            let Some(fact) = cells.next().and_then(|name| names.parse(name)) else { continue };
            let mut row = [0.0; MOST];
            for (weight, cell) in row.iter_mut().zip(cells) {
                *weight = cell.parse().unwrap_or(0.0);
            }
            new.by_fact.insert(fact, new.rows.len() as u32);
            new.rows.push(row);
        }
        new
    }

    /// Probabilities of the answers for a set of facts.
    pub(crate) fn judge(&self, facts: &[Fact]) -> [f32; MOST] {
        let mut sums = [0.0_f32; MOST];
        for fact in facts {
            if let Some(&row) = self.by_fact.get(fact) {
                for (sum, weight) in sums.iter_mut().zip(&self.rows[row as usize]) {
                    *sum += weight;
                }
            }
        }
        softmax(&mut sums, self.answers);
        sums
    }
}

fn softmax(sums: &mut [f32; MOST], answers: usize) {
    let highest = sums[..answers].iter().copied().fold(f32::MIN, f32::max);
    let mut total = 0.0;
    for sum in &mut sums[..answers] {
        *sum = (*sum - highest).exp();
        total += *sum;
    }
    for sum in &mut sums[..answers] {
        *sum /= total;
    }
    for sum in &mut sums[answers..] {
        *sum = 0.0;
    }
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
