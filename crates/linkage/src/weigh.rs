//! One record against many earlier ones.
//!
//! What depends on the record alone is looked up once. Of an earlier record its row of codes is read
//! first: what is equal, missing or known to be different is decided by it, and texts are read only
//! while the rest could still lift the pair over the threshold.

use crate::candidates::Pair;
use crate::compare::{Agreement, Memory};
use crate::config::{Compare, FIELDS};
use crate::dictionary::MISSING;
use crate::score::{FieldWeights, Gammas, Link, Scorer};
use crate::similar::Known;

/// Sums in different orders differ in their last digits, and bounds are rounded.
const SLACK: f64 = 1e-4;

/// A record that is weighed against earlier ones.
#[derive(Debug)]
pub(crate) struct Weigher<'a> {
    scorer: &'a Scorer<'a>,
    record: u32,
    threshold: f64,
    /// The fields in which the record has a value, those first whose comparison can decide most.
    fields: [Own<'a>; FIELDS],
    count: usize,
}

/// What is known of the record's value in a field.
#[derive(Clone, Copy, Debug)]
struct Own<'a> {
    field: usize,
    value: u32,
    /// Bits of the same value.
    same: f64,
    /// The most bits of a different one.
    apart: f64,
    known: Option<Known<'a>>,
}

impl<'a> Weigher<'a> {
    pub(crate) fn new(scorer: &'a Scorer<'a>, record: u32, threshold: f64) -> Self {
        let row = scorer.table.row(record);
        let mut weigher = Self {
            scorer,
            record,
            threshold,
            fields: [Own {
                field: 0,
                value: MISSING,
                same: 0.0,
                apart: 0.0,
                known: None,
            }; FIELDS],
            count: 0,
        };
        for &field in &scorer.weights.order {
            let value = row[field];
            if value == MISSING {
                continue;
            }
            let weights = &scorer.weights.fields[field];
            let known = match scorer.table.columns[field].compare {
                Compare::Exact => Some(Known::ALONE),
                _ => scorer.known(field, value),
            };
            weigher.fields[weigher.count] = Own {
                field,
                value,
                same: weights.top_bits(value),
                apart: match known {
                    Some(known) if !known.may_agree() => weights.bits[0],
                    _ => weights.apart_bits_of(value),
                },
                known,
            };
            weigher.count += 1;
        }
        weigher
    }

    /// Adds the links with earlier records that weigh at least the threshold; `rows` is a buffer.
    pub(crate) fn links(
        &self,
        earlier: &[u32],
        memory: &mut Memory,
        rows: &mut Vec<u32>,
        links: &mut Vec<Link>,
    ) {
        // Rows lie far apart: fetched one after the other without looking at them, they are waited for
        // together.
        rows.clear();
        for &record in earlier {
            rows.extend_from_slice(self.scorer.table.row(record));
        }
        let width = self.scorer.weights.fields.len();
        let rows = rows.chunks_exact(width).zip(earlier);
        links.extend(rows.filter_map(|(row, earlier)| self.link(*earlier, row, memory)));
    }

    /// The link with an earlier record, if it weighs at least the threshold.
    fn link(&self, earlier: u32, row: &[u32], memory: &mut Memory) -> Option<Link> {
        let mut at_most = self.scorer.weights.prior;
        for own in &self.fields[..self.count] {
            let other = row[own.field];
            let differs = if other == MISSING { 0.0 } else { own.apart };
            at_most += if other == own.value {
                own.same
            } else {
                differs
            };
        }
        match at_most < self.threshold - SLACK {
            true => None,
            false => self.link_of_rows(earlier, row, at_most, memory),
        }
    }

    fn link_of_rows(
        &self,
        earlier: u32,
        row: &[u32],
        mut at_most: f64,
        memory: &mut Memory,
    ) -> Option<Link> {
        let least = self.threshold - SLACK;
        let weights = &self.scorer.weights.fields;
        let mut bits = [0.0; FIELDS];
        let mut gammas = Gammas::default();
        let mut open = [0.0; FIELDS];
        let mut is_open = [false; FIELDS];
        for (at, own) in self.fields[..self.count].iter().enumerate() {
            let (field, other) = (&weights[own.field], row[own.field]);
            if other == MISSING {
                continue;
            }
            if other == own.value {
                gammas.set(own.field, field.top);
                bits[own.field] = own.same;
                continue;
            }
            match own.known.and_then(|known| known.gamma(other)) {
                Some(gamma) => {
                    gammas.set(own.field, gamma);
                    bits[own.field] = field.bits[gamma as usize];
                    at_most += bits[own.field] - own.apart;
                }
                None => {
                    let apart = own.apart.min(field.apart_bits_of(other));
                    at_most += apart - own.apart;
                    (open[at], is_open[at]) = (apart, true);
                }
            }
        }
        if at_most < least {
            return None;
        }
        for (at, own) in self.fields[..self.count].iter().enumerate() {
            if !is_open[at] {
                continue;
            }
            let agreement = self.agreement(own, row[own.field], memory);
            let model = &self.scorer.model.fields[own.field];
            gammas.set(own.field, agreement.gamma);
            bits[own.field] = weights[own.field].bits(agreement, own.value, model);
            at_most += bits[own.field] - open[at];
            if at_most < least {
                return None;
            }
        }
        // Each sum in the fields' order, so that it is the same wherever it is computed.
        let weight = bits[..weights.len()]
            .iter()
            .fold(self.scorer.weights.prior, |sum, bits| sum + bits);
        let stands = |(field, bits): (&FieldWeights, &f64)| field.alone && *bits > 0.0;
        let supported = weights.iter().zip(&bits).any(stands);
        (weight >= self.threshold && supported).then_some(Link {
            pair: Pair::of(self.record, earlier),
            gammas,
            weight,
        })
    }

    fn agreement(&self, own: &Own<'_>, other: u32, memory: &mut Memory) -> Agreement {
        let words = &self.scorer.model.fields[own.field].word_counts;
        let column = &self.scorer.table.columns[own.field];
        column.agreement(own.field, own.value, other, words, memory)
    }
}
