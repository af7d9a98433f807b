//! What was learnt: a frozen version of m, u, λ, frequencies and blocks.

use crate::candidates::Skip;
use crate::table::Table;
use serde::{Deserialize, Serialize};

/// A model of one version. Estimating again makes another one.
///
/// With the same model, a [`Index`](crate::Index) that takes records one by one and one that is built
/// of all of them are the same, byte for byte.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// λ: the probability that two records match, before anything is compared.
    pub lambda: f64,
    /// In the order of the configuration.
    pub fields: Vec<FieldModel>,
    /// Blocks that were too large when the model was made, by rule and key.
    pub skips: Vec<Skip>,
    /// Records that the model was made from.
    pub records: u32,
    /// Iterations of EM.
    pub iterations: u32,
    /// Whether EM ended by its tolerance.
    pub converged: bool,
}

/// The levels of one field.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// P(γ | match), by γ.
    pub m: Vec<f64>,
    /// P(γ | no match), by γ.
    pub u: Vec<f64>,
    /// Records that have a value.
    pub present: u32,
    /// Records with each value, by code; empty without term frequencies. Values that came after the
    /// model count as seen twice: once in each of two records that agree.
    pub counts: Vec<u32>,
    /// Records with each word, by code; only where words are compared.
    pub word_counts: Vec<u32>,
}

impl Model {
    /// log₂ of the prior odds.
    pub fn prior_bits(&self) -> f64 {
        (self.lambda / (1.0 - self.lambda)).log2()
    }

    /// The keys of a rule that are skipped, ascending.
    pub(crate) fn skipped(&self, rule: usize) -> Vec<u64> {
        let of_rule = self.skips.iter().filter(|skip| skip.rule == rule);
        of_rule.map(|skip| skip.key).collect()
    }

    /// Whether the model fits the fields of a table.
    pub(crate) fn fits(&self, table: &Table) -> bool {
        self.fields.len() == table.columns.len()
            && self
                .fields
                .iter()
                .zip(&table.columns)
                .all(|(field, column)| {
                    let levels = column.compare.levels();
                    field.m.len() == levels && field.u.len() == levels
                })
    }
}

impl FieldModel {
    /// The share of records that have a value: at least two of them, for two that agree.
    pub(crate) fn frequency(&self, counts: &[u32], code: usize) -> f64 {
        let count = counts.get(code).copied().unwrap_or(0).max(2);
        (f64::from(count) / f64::from(self.present.max(2))).min(1.0)
    }

    /// u of a level given the word that both have, by [`Compare::TokenSet`](crate::Compare).
    ///
    /// Where the common word makes the level, the word's own frequency is the chance of it; where other
    /// words had to be similar too, the chance is at most that.
    pub(crate) fn word_u(&self, gamma: usize, word: usize) -> f64 {
        let frequency = self.frequency(&self.word_counts, word);
        match gamma {
            1 | 3 => frequency,
            _ => frequency.min(self.u[gamma]),
        }
    }
}
