//! Why two records are linked: field by field, in bits.

use crate::config::Config;
use crate::model::Model;
use crate::score::{Link, Scorer, Weights};
use crate::table::Table;
use serde::Serialize;

/// The reasons for a link; as JSON, one of the lines that `--explain` writes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explanation<'a> {
    /// Id of the left record, or of the earlier one.
    pub left: &'a str,
    pub right: &'a str,
    /// Bits, the sum of `prior` and of the fields' bits.
    pub weight: f64,
    pub probability: f64,
    /// Bits before anything is compared.
    pub prior: f64,
    pub fields: Vec<Reason<'a>>,
}

/// What one field says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reason<'a> {
    pub field: &'a str,
    /// The cleaned values; empty where missing.
    pub left: &'a str,
    pub right: &'a str,
    /// −1 where a value is missing.
    pub gamma: i32,
    /// What the level means.
    pub level: String,
    /// P(level | match) and, for these values, P(level | no match); 0 where a value is missing.
    pub m: f64,
    pub u: f64,
    /// log₂(m/u); 0 where a value is missing.
    pub bits: f64,
}

/// Explains links. The same data and model give the same explanation, byte for byte.
#[derive(Debug)]
pub struct Explainer<'a> {
    config: &'a Config,
    table: &'a Table,
    model: &'a Model,
    weights: Weights,
}

impl<'a> Explainer<'a> {
    pub fn new(config: &'a Config, table: &'a Table, model: &'a Model) -> Self {
        Self {
            config,
            table,
            model,
            weights: Weights::new(config, table, model),
        }
    }

    /// The reasons for one link.
    pub fn explain(&self, link: &Link) -> Explanation<'a> {
        let scorer = Scorer {
            table: self.table,
            model: self.model,
            weights: &self.weights,
            similar: &[],
        };
        reasons(self.config, self.table, scorer, link)
    }
}

pub(crate) fn reasons<'a>(
    config: &'a Config,
    table: &'a Table,
    scorer: Scorer<'_>,
    link: &Link,
) -> Explanation<'a> {
    let model = scorer.model;
    let parts = scorer.parts(link.pair);
    let (left, right) = table.ordered(link.pair);
    let reason = |(number, part): (usize, &Option<(usize, f64, f64)>)| {
        let field = &config.fields[number];
        let known = part.map(|(gamma, bits, u)| {
            let m = model.fields[number].m[gamma];
            (gamma as i32, field.compare.level(gamma), m, u, bits)
        });
        let missing = || (-1, "missing".to_owned(), 0.0, 0.0, 0.0);
        let (gamma, level, m, u, bits) = known.unwrap_or_else(missing);
        Reason {
            field: &field.name,
            left: table.value(left, number),
            right: table.value(right, number),
            gamma,
            level,
            m,
            u,
            bits,
        }
    };
    Explanation {
        left: table.id(left),
        right: table.id(right),
        weight: link.weight,
        probability: link.probability(),
        prior: model.prior_bits(),
        fields: parts.iter().enumerate().map(reason).collect(),
    }
}
