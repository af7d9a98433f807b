//! Fitting the weights: multinomial logistic regression with an L2 penalty, by full-batch gradient
//! descent with momentum. No randomness and a fixed order, so that the same texts give the same table.

use std::collections::BTreeMap;

use super::MOST;
use super::feature::{Fact, Names};

/// What to fit with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub rounds: usize,
    /// Strength of the penalty per example.
    pub penalty: f64,
    /// A fact must occur in this many examples.
    pub rarest: usize,
    pub answers: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rounds: 400,
            penalty: 0.004,
            rarest: 2,
            answers: 8,
        }
    }
}

/// Fits and writes the table. `examples` are facts with the index of the right answer.
pub(crate) fn fit(
    examples: &[(Vec<Fact>, usize)],
    names: &Names<'_>,
    settings: Settings,
) -> String {
    let mut counts: BTreeMap<Fact, usize> = BTreeMap::new();
    for (facts, _) in examples {
        for fact in facts {
            *counts.entry(*fact).or_default() += 1;
        }
    }
    let known: Vec<Fact> = counts
        .into_iter()
        .filter(|(_, count)| *count >= settings.rarest)
        .map(|(fact, _)| fact)
        .collect();
    let sparse: Vec<(Vec<usize>, usize)> = examples
        .iter()
        .map(|(facts, answer)| {
            (
                facts
                    .iter()
                    .filter_map(|fact| known.binary_search(fact).ok())
                    .collect(),
                *answer,
            )
        })
        .collect();
    let weights = descend(&sparse, known.len(), settings);
    let mut rows: Vec<(String, [f64; MOST])> = known
        .iter()
        .map(|fact| names.name(*fact))
        .zip(weights)
        .collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let mut table = String::new();
    for (name, row) in rows {
        if row.iter().all(|weight| weight.abs() < 0.04) {
            continue;
        }
        table.push_str(&name);
        for weight in &row[..settings.answers] {
            table.push_str(&format!("\t{weight:.2}"));
        }
        table.push('\n');
    }
    table
}

fn descend(examples: &[(Vec<usize>, usize)], many: usize, settings: Settings) -> Vec<[f64; MOST]> {
    let mut weights = vec![[0.0; MOST]; many];
    let mut speed = vec![[0.0; MOST]; many];
    let rate = 0.6;
    let size = examples.len().max(1) as f64;
    for _ in 0..settings.rounds {
        let mut slope: Vec<[f64; MOST]> = weights
            .iter()
            .map(|row| row.map(|weight| weight * settings.penalty))
            .collect();
        for (facts, answer) in examples {
            let mut guess = [0.0; MOST];
            for fact in facts {
                for (sum, weight) in guess.iter_mut().zip(&weights[*fact]) {
                    *sum += weight;
                }
            }
            let highest = guess[..settings.answers]
                .iter()
                .copied()
                .fold(f64::MIN, f64::max);
            let total: f64 = guess[..settings.answers]
                .iter()
                .map(|sum| (sum - highest).exp())
                .sum();
            for (index, sum) in guess[..settings.answers].iter_mut().enumerate() {
                *sum = (*sum - highest).exp() / total - f64::from(u8::from(index == *answer));
            }
            for fact in facts {
                for (into, error) in slope[*fact].iter_mut().zip(&guess[..settings.answers]) {
                    *into += error / size;
                }
            }
        }
        for ((row, velocity), slope) in weights.iter_mut().zip(&mut speed).zip(&slope) {
            for ((weight, velocity), slope) in row.iter_mut().zip(velocity.iter_mut()).zip(slope) {
                *velocity = *velocity * 0.9 - rate * slope;
                *weight += *velocity;
            }
        }
    }
    weights
}
