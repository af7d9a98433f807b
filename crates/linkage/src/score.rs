//! Two records → γ-vector → weight in bits (Fellegi and Sunter 1969).

use crate::candidates::Pair;
use crate::column::Column;
use crate::compare::{Agreement, Memory};
use crate::config::{Compare, Config, Field};
use crate::dictionary::MISSING;
use crate::model::{FieldModel, Model};
use crate::similar::{Known, Similar};
use crate::table::Table;
use rayon::prelude::*;

/// The γ of every field, four bits each, the first field lowest: 0 is "missing", else γ + 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Gammas(pub(crate) u64);

impl Gammas {
    /// γ of a field; `None` where a value is missing.
    pub fn of(self, field: usize) -> Option<usize> {
        (self.0 >> (4 * field) & 15)
            .checked_sub(1)
            .map(|gamma| gamma as usize)
    }

    pub(crate) fn set(&mut self, field: usize, gamma: u8) {
        self.0 |= (u64::from(gamma) + 1) << (4 * field);
    }
}

/// Some of the fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct FieldSet(u32);

impl FieldSet {
    pub(crate) fn of(fields: impl Iterator<Item = usize>) -> Self {
        Self(fields.fold(0, |set, field| set | (1 << field)))
    }

    pub(crate) fn has(self, field: usize) -> bool {
        self.0 & (1 << field) != 0
    }
}

/// A pair that weighs enough to be a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    pub pair: Pair,
    pub gammas: Gammas,
    /// Bits: log₂ of the odds that it is a match.
    pub weight: f64,
}

impl Link {
    /// The probability of a match, given the model.
    pub fn probability(&self) -> f64 {
        1.0 / (1.0 + (-self.weight).exp2())
    }
}

/// What every level and value weighs, computed once for a model.
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) fields: Vec<FieldWeights>,
    /// The fields, those first whose comparison can decide most.
    pub(crate) order: Vec<usize>,
    pub(crate) prior: f64,
}

#[derive(Clone, Debug)]
pub(crate) struct FieldWeights {
    /// Bits of each γ.
    pub(crate) bits: Vec<f64>,
    pub(crate) top: u8,
    /// The most bits that two different values can bring.
    most_apart: f64,
    /// Bits of the top γ for each value, by code.
    of_values: Vec<f32>,
    /// Bits of the top γ for values that came after the model.
    of_new: f32,
    /// The most bits that a value and a different one can bring, by code, where words are compared: no
    /// word that both have is rarer than the rarest of each.
    apart_of_values: Vec<f32>,
    by_words: bool,
    pub(crate) alone: bool,
}

/// Weighs pairs of a table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scorer<'a> {
    pub(crate) table: &'a Table,
    pub(crate) model: &'a Model,
    pub(crate) weights: &'a Weights,
    /// What is known of values that are alike, by field; nothing where they were not looked for.
    pub(crate) similar: &'a [Option<Similar>],
}

impl Weights {
    pub(crate) fn new(config: &Config, table: &Table, model: &Model) -> Self {
        let fields: Vec<FieldWeights> = (0..config.fields.len())
            .map(|number| {
                let (field, column) = (&config.fields[number], &table.columns[number]);
                FieldWeights::new(&model.fields[number], field, column)
            })
            .collect();
        let decides = |number: &usize| fields[*number].most_apart - fields[*number].bits[0];
        let mut order: Vec<usize> = (0..fields.len()).collect();
        order.sort_by(|one, other| decides(other).total_cmp(&decides(one)));
        Self {
            fields,
            order,
            prior: model.prior_bits(),
        }
    }
}

impl Scorer<'_> {
    /// The γ-vector of a pair without the fields left out, and the bits that frequencies add to it.
    pub(crate) fn compared(
        &self,
        pair: Pair,
        left_out: FieldSet,
        memory: &mut Memory,
    ) -> (Gammas, f64) {
        let mut gammas = Gammas::default();
        let mut shift = 0.0;
        for (number, field) in self.weights.fields.iter().enumerate() {
            if left_out.has(number) {
                continue;
            }
            if let Some((agreement, value)) = self.of_pair(number, pair, memory) {
                gammas.set(number, agreement.gamma);
                let bits = field.bits(agreement, value, &self.model.fields[number]);
                shift += bits - field.bits[agreement.gamma as usize];
            }
        }
        (gammas, shift)
    }

    /// The γ-vector of two rows.
    pub(crate) fn gammas(&self, one: &[u32], other: &[u32], memory: &mut Memory) -> Gammas {
        let mut gammas = Gammas::default();
        for (field, (one, other)) in one.iter().zip(other).enumerate() {
            if let Some(agreement) = self.agreement(field, *one, *other, memory) {
                gammas.set(field, agreement.gamma);
            }
        }
        gammas
    }

    /// The agreement of a pair in a field, and the value of its later record.
    fn of_pair(&self, field: usize, pair: Pair, memory: &mut Memory) -> Option<(Agreement, u32)> {
        let one = self.table.row(pair.later)[field];
        let other = self.table.row(pair.earlier)[field];
        let agreement = self.agreement(field, one, other, memory)?;
        Some((agreement, one))
    }

    /// The agreement of two values; `None` where one is missing.
    fn agreement(
        &self,
        field: usize,
        one: u32,
        other: u32,
        memory: &mut Memory,
    ) -> Option<Agreement> {
        if one == MISSING || other == MISSING {
            return None;
        }
        let known = self.known(field, one).filter(|_| one != other);
        if let Some(gamma) = known.and_then(|known| known.gamma(other)) {
            return Some(Agreement { gamma, word: 0 });
        }
        let words = &self.model.fields[field].word_counts;
        let column = &self.table.columns[field];
        Some(column.agreement(field, one, other, words, memory))
    }

    /// What is known of the values that are like one of a field.
    pub(crate) fn known(&self, field: usize, value: u32) -> Option<Known<'_>> {
        self.similar.get(field)?.as_ref()?.known(value)
    }

    /// Bits and frequency-adjusted u of each field of a pair, for explaining it.
    pub(crate) fn parts(&self, pair: Pair) -> Vec<Option<(usize, f64, f64)>> {
        let mut memory = Memory::new();
        let part = |number| {
            let (agreement, value) = self.of_pair(number, pair, &mut memory)?;
            let model = &self.model.fields[number];
            let gamma = agreement.gamma as usize;
            let bits = self.weights.fields[number].bits(agreement, value, model);
            Some((gamma, bits, model.m[gamma] / bits.exp2()))
        };
        (0..self.weights.fields.len()).map(part).collect()
    }
}

impl FieldWeights {
    fn new(model: &FieldModel, field: &Field, column: &Column) -> Self {
        let bits: Vec<f64> = model
            .m
            .iter()
            .zip(&model.u)
            .map(|(m, u)| (m / u).log2())
            .collect();
        let top = bits.len() - 1;
        let by_words = field.term_frequency && matches!(field.compare, Compare::TokenSet);
        let of_value = |code| (model.m[top] / model.frequency(&model.counts, code)).log2() as f32;
        let of_values: Vec<f32> = match field.term_frequency {
            true => (0..model.counts.len())
                .into_par_iter()
                .map(of_value)
                .collect(),
            false => Vec::new(),
        };
        // The same words in another order are another value.
        let reach = top + usize::from(matches!(field.compare, Compare::TokenSet));
        let mut most_apart = bits[..reach].iter().copied().fold(f64::MIN, f64::max);
        let mut apart_of_values = Vec::new();
        if let Some(words) = column.words.as_ref().filter(|_| by_words) {
            let plain = most_apart;
            let most = |word: usize| {
                let of_level = |gamma| (model.m[gamma] / model.word_u(gamma, word)).log2();
                (1..reach).map(of_level).fold(plain, f64::max)
            };
            let of_words: Vec<f32> = (0..model.word_counts.len())
                .into_par_iter()
                .map(|word| most(word) as f32)
                .collect();
            apart_of_values = (0..model.counts.len())
                .into_par_iter()
                .map(|value| {
                    let of_word = |word: &u32| of_words[*word as usize];
                    words
                        .of(value as u32)
                        .iter()
                        .map(of_word)
                        .fold(plain as f32, f32::max)
                })
                .collect();
            most_apart = most(usize::MAX);
        }
        Self {
            of_new: match field.term_frequency {
                true => of_value(usize::MAX),
                false => bits[top] as f32,
            },
            top: top as u8,
            bits,
            most_apart,
            of_values,
            apart_of_values,
            by_words,
            alone: field.alone,
        }
    }

    pub(crate) fn top_bits(&self, value: u32) -> f64 {
        let bits = self.of_values.get(value as usize);
        f64::from(*bits.unwrap_or(&self.of_new))
    }

    /// The most that a value and any different one can bring.
    pub(crate) fn apart_bits_of(&self, value: u32) -> f64 {
        match self.apart_of_values.get(value as usize) {
            Some(bits) => f64::from(*bits),
            None => self.most_apart,
        }
    }

    pub(crate) fn bits(&self, agreement: Agreement, value: u32, model: &FieldModel) -> f64 {
        let gamma = agreement.gamma as usize;
        if agreement.gamma == self.top && agreement.word == 0 {
            return self.top_bits(value);
        }
        if self.by_words && agreement.word != 0 {
            let u = model.word_u(gamma, agreement.word as usize);
            return (model.m[gamma] / u).log2();
        }
        self.bits[gamma]
    }
}
