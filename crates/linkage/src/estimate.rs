//! Learning a model: u from random pairs, λ from deterministic rules, m by EM on blocked pairs.

use crate::blocks::{Blocks, Skipping};
use crate::candidates::{Candidates, Pair, Rule, all_blocks};
use crate::column::Column;
use crate::compare::Memory;
use crate::config::{Compare, Config, ConfigError};
use crate::hash::{Chance, mix};
use crate::key::{KeyKind, Part};
use crate::model::{FieldModel, Model};
use crate::score::{FieldSet, Gammas, Scorer, Weights};
use crate::similar::Similar;
use crate::table::{Side, Table, Task};
use rayon::prelude::*;

/// EM ends when no probability changes by more.
pub const TOLERANCE: f64 = 1e-4;

/// EM ends after so many iterations.
pub const ITERATIONS: u32 = 25;

/// Learns a model from records.
///
/// - u: the top level of a field from the frequencies of its values, which is what all pairs would
///   give; the other levels from random pairs.
/// - λ: the pairs that the deterministic rules find, by their recall.
/// - m: EM with u held fast, on the pairs of all blocking rules together. Where frequencies are used, a
///   pair's u is that of its values.
///
/// The same records, configuration and seed give the same model for any number of threads.
pub fn estimate(config: &Config, table: &Table) -> Result<Model, ConfigError> {
    let (model, _) = learnt(config, table, &Similar::all(table))?;
    Ok(model)
}

/// A model, and all candidates with what is known of values that are alike.
pub(crate) fn learnt(
    config: &Config,
    table: &Table,
    similar: &[Option<Similar>],
) -> Result<(Model, Candidates), ConfigError> {
    let rules = Rule::all(config)?;
    let blocks = all_blocks(&rules, table, |_| Skipping::Large);
    let count = config.training.blocked_pairs / rules.len().max(1);
    let (candidates, samples) = Candidates::and_samples(table, &blocks, count);
    let blocked: Vec<Blocked> = samples
        .into_iter()
        .zip(&rules)
        .map(|(pairs, rule)| Blocked {
            pairs,
            fields: FieldSet::of(rule.parts.iter().map(|part| part.field)),
        })
        .collect();
    let skips = |blocks: Blocks| blocks.skips;
    let mut model = Model {
        lambda: lambda(config, table)?,
        fields: (0..config.fields.len())
            .into_par_iter()
            .map(|field| frequencies(config, table, field))
            .collect(),
        skips: blocks.into_iter().flat_map(skips).collect(),
        records: table.len() as u32,
        iterations: 0,
        converged: true,
    };
    random_levels(config, table, similar, &mut model);
    if blocked.iter().any(|blocked| !blocked.pairs.is_empty()) {
        expectation_maximisation(config, table, similar, &blocked, &mut model);
    }
    Ok((model, candidates))
}

/// Pairs of one blocking rule.
#[derive(Debug)]
struct Blocked {
    /// Packed, each once, ascending.
    pairs: Vec<u64>,
    /// The fields that the rule looks at.
    fields: FieldSet,
}

/// λ from the rules, or one match a record without any.
fn lambda(config: &Config, table: &Table) -> Result<f64, ConfigError> {
    /// A value that so many records share is no deterministic rule.
    const CAP: usize = 1_000;
    let all = table.pairs().max(1.0);
    let rule = |names: &Vec<String>| -> Result<Rule, ConfigError> {
        let part = |name: &String| {
            let kind = KeyKind::Exact;
            config.field(name).map(|field| Part { field, kind })
        };
        let parts = names.iter().map(part).collect::<Result<_, _>>()?;
        Ok(Rule { parts, cap: CAP })
    };
    let rules: Vec<Rule> = config
        .prior
        .rules
        .iter()
        .map(rule)
        .collect::<Result<_, _>>()?;
    let blocks = all_blocks(&rules, table, |_| Skipping::Keys(&[]));
    let found = Candidates::of(table, &blocks).pairs();
    let matches = match rules.is_empty() {
        true => table.len() as f64,
        false => (found as f64).max(1.0) / config.prior.recall,
    };
    Ok((matches / all).clamp(1e-15, 0.5))
}

/// Counts of values and words, and u of the top level from them; the other levels are still empty.
fn frequencies(config: &Config, table: &Table, number: usize) -> FieldModel {
    let field = &config.fields[number];
    let column = &table.columns[number];
    let levels = field.compare.levels();
    let counts = table.counts(number, None);
    let present: u32 = counts[1..].iter().sum();
    let square = |count: &u32| f64::from(*count) * (f64::from(*count) - 1.0);
    let (equal, all) = match table.task() {
        Task::Dedupe => {
            let equal = counts[1..].iter().map(square).sum::<f64>();
            (equal, f64::from(present) * (f64::from(present) - 1.0))
        }
        Task::Link => {
            let left = table.counts(number, Some(Side::Left));
            let products = left[1..].iter().zip(&counts[1..]);
            let equal = products.map(|(left, all)| f64::from(*left) * f64::from(all - left));
            let present_left: u32 = left[1..].iter().sum();
            let pairs = f64::from(present_left) * f64::from(present - present_left);
            (equal.sum(), pairs)
        }
    };
    let mut u = vec![0.0; levels];
    u[levels - 1] = (equal.max(0.5) / all.max(1.0)).clamp(1e-12, 0.9);
    let by_words = field.term_frequency && matches!(field.compare, Compare::TokenSet);
    FieldModel {
        m: first_m(levels),
        u,
        present,
        word_counts: match by_words {
            true => word_counts(column, &counts),
            false => Vec::new(),
        },
        counts: match field.term_frequency {
            true => counts,
            false => Vec::new(),
        },
    }
}

/// Where EM starts: most matches agree, fewer at each level below.
fn first_m(levels: usize) -> Vec<f64> {
    let top = levels - 1;
    let weight = |level: usize| match level {
        0 => 0.1,
        level if level == top => 0.8,
        level => 0.1 / (1 << (top - level - 1)) as f64,
    };
    let total: f64 = (0..levels).map(weight).sum();
    (0..levels).map(|level| weight(level) / total).collect()
}

fn word_counts(column: &Column, counts: &[u32]) -> Vec<u32> {
    let words = column.words.as_ref().expect("words are compared");
    let mut word_counts = vec![0_u32; words.words.len()];
    for (value, &count) in counts.iter().enumerate().skip(1) {
        for &word in words.of(value as u32) {
            word_counts[word as usize] += count;
        }
    }
    word_counts
}

/// Random pairs made in one go, from a seed of their own.
const PAIRS_A_CHUNK: usize = 1 << 14;

/// Random pairs whose rows are fetched together.
const PAIRS_AT_ONCE: usize = 1 << 8;

/// u of every level from random pairs.
fn random_levels(config: &Config, table: &Table, similar: &[Option<Similar>], model: &mut Model) {
    let halves = halves(table);
    let levels: usize = model
        .fields
        .iter()
        .map(|field| field.u.len())
        .max()
        .unwrap_or(0);
    let fields = config.fields.len();
    let chunks = match halves {
        Some(_) => config.training.random_pairs.div_ceil(PAIRS_A_CHUNK),
        None => 0,
    };
    let frozen = with_any_levels(model);
    let weights = Weights::new(config, table, &frozen);
    let scorer = Scorer {
        table,
        model: &frozen,
        weights: &weights,
        similar,
    };
    let counts = (0..chunks)
        .into_par_iter()
        .map(|chunk| {
            let mut chance = Chance::new(mix(config.training.seed ^ mix(chunk as u64)));
            let mut memory = Memory::new();
            let mut counts = vec![0_u32; fields * levels];
            let Some((left, right)) = &halves else {
                return counts;
            };
            let mut rows = Vec::with_capacity(2 * fields * PAIRS_AT_ONCE);
            for _ in 0..PAIRS_A_CHUNK / PAIRS_AT_ONCE {
                // Rows lie far apart: fetched without looking at them, they are waited for together.
                rows.clear();
                for _ in 0..PAIRS_AT_ONCE {
                    let one = left[chance.below(left.len())];
                    let other = right[chance.below(right.len())];
                    if one != other {
                        rows.extend_from_slice(table.row(one));
                        rows.extend_from_slice(table.row(other));
                    }
                }
                for pair in rows.chunks_exact(2 * fields) {
                    let (one, other) = pair.split_at(fields);
                    let gammas = scorer.gammas(one, other, &mut memory);
                    for field in 0..fields {
                        if let Some(gamma) = gammas.of(field) {
                            counts[field * levels + gamma] += 1;
                        }
                    }
                }
            }
            counts
        })
        .reduce(
            || vec![0_u32; fields * levels],
            |mut sum, counts| {
                sum.iter_mut()
                    .zip(counts)
                    .for_each(|(sum, count)| *sum += count);
                sum
            },
        );
    for (number, field) in model.fields.iter_mut().enumerate() {
        let top = field.u.len() - 1;
        let below = &counts[number * levels..][..top];
        // Half a pair for each level, so that none is impossible.
        let total = below
            .iter()
            .map(|count| f64::from(*count) + 0.5)
            .sum::<f64>();
        let rest = 1.0 - field.u[top];
        for (u, &count) in field.u[..top].iter_mut().zip(below) {
            *u = rest * (f64::from(count) + 0.5) / total;
        }
    }
}

/// The records from which the two of a random pair are drawn.
fn halves(table: &Table) -> Option<(Vec<u32>, Vec<u32>)> {
    let of_side = |side| {
        let all = 0..table.len() as u32;
        all.filter(|record| table.side(*record) == side)
            .collect::<Vec<u32>>()
    };
    let left = of_side(Side::Left);
    let right = match table.task() {
        Task::Dedupe => left.clone(),
        Task::Link => of_side(Side::Right),
    };
    let enough = left.len().min(right.len()) > 0 && left.len() + right.len() > 2;
    enough.then_some((left, right))
}

/// Only γ is asked for, so any u will do that isn't zero.
fn with_any_levels(model: &Model) -> Model {
    let mut any = model.clone();
    for field in &mut any.fields {
        field.u.fill(0.5);
    }
    any
}

/// Pairs that look the same to EM: number of the rule, γ, whole bits by which frequencies move the odds,
/// how many.
type Alike = (usize, Gammas, i32, f64);

/// The pairs of a rule all agree on what it looks at, matches or not, so those fields say nothing there:
/// they are left out, and learnt from the other rules. Each rule has a share of matches of its own.
fn expectation_maximisation(
    config: &Config,
    table: &Table,
    similar: &[Option<Similar>],
    blocked: &[Blocked],
    model: &mut Model,
) {
    let weights = Weights::new(config, table, model);
    let scorer = Scorer {
        table,
        model,
        weights: &weights,
        similar,
    };
    let alike: Vec<Alike> = blocked
        .iter()
        .enumerate()
        .flat_map(|(rule, blocked)| alike(scorer, rule, blocked))
        .collect();
    let mut lambdas = vec![0.2; blocked.len()];
    model.converged = false;
    while model.iterations < ITERATIONS && !model.converged {
        model.iterations += 1;
        let ratios: Vec<Vec<f64>> = model
            .fields
            .iter()
            .map(|field| field.m.iter().zip(&field.u).map(|(m, u)| m / u).collect())
            .collect();
        let mut sums: Vec<Vec<f64>> = model
            .fields
            .iter()
            .map(|it| vec![0.0; it.m.len()])
            .collect();
        let mut matches = vec![0.0; blocked.len()];
        for &(rule, gammas, shift, count) in &alike {
            let lambda: f64 = lambdas[rule];
            let mut odds = lambda / (1.0 - lambda) * f64::from(shift).exp2();
            for (field, ratios) in ratios.iter().enumerate() {
                odds *= gammas.of(field).map_or(1.0, |gamma| ratios[gamma]);
            }
            let expected = match odds.is_finite() {
                true => count * odds / (1.0 + odds),
                false => count,
            };
            matches[rule] += expected;
            for (field, sums) in sums.iter_mut().enumerate() {
                if let Some(gamma) = gammas.of(field) {
                    sums[gamma] += expected;
                }
            }
        }
        let change = learn(model, &sums);
        for ((lambda, matches), blocked) in lambdas.iter_mut().zip(matches).zip(blocked) {
            let total = blocked.pairs.len().max(1) as f64;
            *lambda = (matches / total).clamp(1e-6, 1.0 - 1e-6);
        }
        model.converged = change < TOLERANCE;
    }
}

/// New m from expected counts; the largest change of any. A field that every rule looks at keeps what
/// it began with.
fn learn(model: &mut Model, sums: &[Vec<f64>]) -> f64 {
    let mut change = 0.0_f64;
    for (field, sums) in model.fields.iter_mut().zip(sums) {
        if sums.iter().sum::<f64>() <= 0.0 {
            continue;
        }
        // A tenth of a pair for each level, so that none is impossible.
        let total = sums.iter().map(|sum| sum + 0.1).sum::<f64>();
        for (m, sum) in field.m.iter_mut().zip(sums) {
            let next = (sum + 0.1) / total;
            change = change.max((next - *m).abs());
            *m = next;
        }
    }
    change
}

fn alike(scorer: Scorer<'_>, rule: usize, blocked: &Blocked) -> Vec<Alike> {
    let mut seen: Vec<(Gammas, i32)> = blocked
        .pairs
        .par_chunks(PAIRS_A_CHUNK)
        .flat_map_iter(|chunk| {
            let mut memory = Memory::new();
            let compared = |packed: &u64| {
                let pair = Pair::unpacked(*packed);
                let (gammas, shift) = scorer.compared(pair, blocked.fields, &mut memory);
                (gammas, shift.round() as i32)
            };
            chunk.iter().map(compared).collect::<Vec<_>>()
        })
        .collect();
    seen.par_sort_unstable();
    seen.chunk_by(|one, other| one == other)
        .map(|group| (rule, group[0].0, group[0].1, group.len() as f64))
        .collect()
}
