//! Fitting what weights say about indicators (`crate::learned`): first a score of words per code, then the gate.
//!
//! The gate must see scores and models as they are on messages that they were not fitted on: each hand, or group of
//! hands, is judged by a fit of all others. Rules look better than they are on the hands that they were widened by, so
//! that the gate is fitted on new hands alone, and thresholds are told for those, each by a gate of the others.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::beside::{self, Case};
use super::whole::WholeFit;
use super::{Example, chances, is_who};
use crate::analyser::{Analyser, Hits, Look};
use crate::code::Code;
use crate::courtesy;
use crate::eval::Count;
use crate::learned::gate::{self, Gate};
use crate::learned::train::{Row, Settings, fit, fit_all};
use crate::learned::words::{Heard, Key, Names};
use crate::learned::{Learned, keys, scale, windows};

/// A short text that asserts one code, or nearly does; it says nothing about the others.
#[derive(Clone, Debug)]
pub struct Phrase {
    pub text: String,
    pub code: Code,
    pub holds: bool,
}

/// What the table is fitted from. `hands` names the hand of each example, or its group where several are left out
/// together.
#[derive(Clone, Copy, Debug)]
pub struct Material<'a> {
    pub examples: &'a [Example],
    pub hands: &'a [&'a str],
    pub phrases: &'a [Phrase],
    /// The hands, or groups of hands, that rules were widened by least.
    pub new_hands: &'a [&'a str],
    /// Of the fit of stance and urgency without a hand.
    pub penalty: f64,
}

const SCORE: Settings = Settings {
    rounds: 30,
    rate: 2.0,
    first: 1.2,
    second: 0.1,
};
const GATE: Settings = Settings {
    rounds: 40,
    rate: 0.1,
    first: 0.0,
    second: 2.0,
};
/// A word or pair must be in so many windows.
const RAREST: usize = 3;
/// A window asserts what a quote says when so much of the quote's words is in it.
const INSIDE: f32 = 0.7;
/// Weights of words and of pairs that are smaller are left out: half of those of pairs, which change next to nothing.
const LEAST: f64 = 0.8;
const LEAST_PAIR: f64 = 2.0;

/// A window of a text: which text, its facts, and per code whether it is asserted there.
struct Window<'a> {
    hand: Option<&'a str>,
    row: Row,
    answers: Vec<Option<bool>>,
}

/// Runs what it is given on as many threads as it likes, and returns when all are done.
pub type Threads<'a> = &'a dyn Fn(&(dyn Fn() + Sync));

/// The table, and how the gate does on each of its hands by a fit of the others:
/// per pair of thresholds (first, further), right, extra and missed, and the share of clean messages with a finding.
pub fn learned_table(
    analyser: &Analyser,
    material: Material<'_>,
    threads: Threads<'_>,
) -> (String, Vec<([f32; 2], Count, f64)>) {
    let fitting = Fitting::new(analyser, material);
    let whole = WholeFit::new(analyser, material, &fitting.codes);
    let judged = side_by_side(material.new_hands, threads, |hand| {
        fitting.judged(&whole, hand)
    });
    let mut cases = Vec::new();
    for (hand, own) in &judged {
        let others = judged.iter().filter(|(other, _)| other != hand);
        let gate = fitting.gate(others.flat_map(|(_, judged)| judged));
        cases.extend(
            own.iter()
                .map(|judged| (*hand, fitting.case(&gate, judged))),
        );
    }
    let gate = fitting.gate(judged.iter().flat_map(|(_, judged)| judged));
    let all: Vec<&Case> = cases.iter().map(|(_, case)| case).collect();
    let table = fitting.score_table(None)
        + &whole.table(analyser)
        + &gate_table(&gate)
        + &beside::table(&fitting.codes, &all);
    (table, thresholds(&fitting.weighed(&cases)))
}

/// Judges hands beside each other, and tells them in their order.
fn side_by_side<'h>(
    hands: &[&'h str],
    threads: Threads<'_>,
    judge: impl Fn(&str) -> Vec<Judged> + Sync,
) -> Vec<(&'h str, Vec<Judged>)> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    threads(&|| {
        while let Some(hand) = hands.get(next.fetch_add(1, Ordering::Relaxed)) {
            let judged = judge(hand);
            done.lock().expect("no hand panics").push((*hand, judged));
        }
    });
    let mut judged = done.into_inner().expect("no hand panics");
    judged.sort_by_key(|(hand, _)| hands.iter().position(|one| one == hand));
    judged
}

/// One message, judged by a fit of other hands.
struct Judged {
    /// Per code of the scores: its facts and its answer.
    codes: Vec<(Row, Option<bool>)>,
}

struct Fitting<'a> {
    analyser: &'a Analyser,
    material: Material<'a>,
    codes: Vec<Code>,
    hits: Vec<Hits>,
    keys: Vec<Key>,
    windows: Vec<Window<'a>>,
}

impl<'a> Fitting<'a> {
    fn new(analyser: &'a Analyser, material: Material<'a>) -> Self {
        let hits: Vec<Hits> = material
            .examples
            .iter()
            .map(|example| heard(analyser, &example.text))
            .collect();
        let phrases: Vec<Hits> = material
            .phrases
            .iter()
            .map(|phrase| heard(analyser, &phrase.text))
            .collect();
        let codes: Vec<Code> = Code::all()
            .filter(|code| !code.is_spared() && code.as_str() != "BIAS-WARN")
            .collect();
        let mut counts: BTreeMap<Key, usize> = BTreeMap::new();
        for hits in hits.iter().chain(&phrases) {
            keys(&hits.words, |_, key| *counts.entry(key).or_default() += 1);
        }
        counts.retain(|_, count| *count >= RAREST);
        let mut new = Self {
            analyser,
            material,
            codes,
            hits,
            keys: counts.into_keys().collect(),
            windows: Vec::new(),
        };
        for (at, example) in material.examples.iter().enumerate() {
            if example.clean.is_none() {
                continue;
            }
            let words = &new.hits[at].words;
            let all = windows(words.len());
            let several = words.len() > crate::learned::WINDOW;
            let made: Vec<Window> = all
                .map(|window| Window {
                    hand: Some(material.hands[at]),
                    row: new.row(&words[window.clone()]),
                    answers: new.answers(example, &words[window], words, several),
                })
                .collect();
            new.windows.extend(made);
        }
        for (phrase, hits) in material.phrases.iter().zip(&phrases) {
            let of = |code: &Code| (*code == phrase.code).then_some(phrase.holds);
            let made: Vec<Window> = windows(hits.words.len())
                .map(|window| Window {
                    hand: None,
                    row: new.row(&hits.words[window]),
                    answers: new.codes.iter().map(of).collect(),
                })
                .collect();
            new.windows.extend(made);
        }
        new
    }

    /// The facts of a window; behind those of the words, one that every window has.
    fn row(&self, words: &[Heard]) -> Row {
        let scale = scale(words.len());
        let mut values: BTreeMap<u32, f32> = BTreeMap::new();
        keys(words, |_, key| {
            if let Ok(fact) = self.keys.binary_search(&key) {
                *values.entry(fact as u32).or_default() += scale;
            }
        });
        values.insert(self.keys.len() as u32, 1.0);
        values.into_iter().collect()
    }

    /// Whether each code is asserted in a window: where most of its quote is. Where only a part of it is, or a
    /// careful reader could argue, nothing is said.
    fn answers(
        &self,
        example: &Example,
        window: &[Heard],
        all: &[Heard],
        several: bool,
    ) -> Vec<Option<bool>> {
        let answer = |code: &Code| {
            let Some((_, quote)) = example.asserted.iter().find(|(of, _)| of == code) else {
                return (!example.maybe.contains(code)).then_some(false);
            };
            if !several {
                return Some(true);
            }
            let start = courtesy::told(&example.text).find(quote.as_str())? as u32;
            let end = start + quote.len() as u32;
            let inside = |words: &[Heard]| {
                let within = |word: &&Heard| word.start < end && word.end > start;
                words.iter().filter(within).count() as f32
            };
            let whole = inside(all);
            (whole > 0.0 && inside(window) >= INSIDE * whole).then_some(true)
        };
        self.codes.iter().map(answer).collect()
    }

    /// The rows of words of a table that is fitted without a hand.
    fn score_table(&self, without: Option<&str>) -> String {
        let used: Vec<&Window> = self
            .windows
            .iter()
            .filter(|window| window.hand.is_none() || window.hand != without)
            .collect();
        let rows: Vec<Row> = used.iter().map(|window| window.row.clone()).collect();
        let many = self.keys.len() + 1;
        let mut cells = vec![String::new(); many];
        let answers: Vec<&[Option<bool>]> = used.iter().map(|window| &*window.answers).collect();
        let fitted = fit_all(&answers, self.codes.len(), |own| {
            fit(&rows, own, many, SCORE)
        });
        for (code, weights) in self.codes.iter().zip(fitted) {
            for (fact, (cell, weight)) in cells.iter_mut().zip(weights).enumerate() {
                let least = match self.keys.get(fact) {
                    None => 0.0,
                    Some(key) if key.word().is_none() => LEAST_PAIR,
                    Some(_) => LEAST,
                };
                if weight.abs() >= least {
                    let _ = write!(cell, "\t{code} {weight:.1}");
                }
            }
        }
        let names = Names(self.analyser.vocabulary.lexicon());
        let name = |fact: usize| match self.keys.get(fact) {
            Some(key) => names.name(*key),
            None => "*".to_owned(),
        };
        let mut lines: Vec<String> = (0..many)
            .filter(|fact| !cells[*fact].is_empty() && !is_who(self.analyser, &name(*fact)))
            .map(|fact| format!("{}{}\n", name(fact), cells[fact]))
            .collect();
        lines.sort();
        lines.concat()
    }

    /// The messages of a hand as scores and models see them that were fitted on the others.
    fn judged(&self, whole: &WholeFit, hand: &str) -> Vec<Judged> {
        let material = self.material;
        let of_hand: Vec<usize> = (0..material.examples.len())
            .filter(|at| material.hands[*at] == hand && material.examples[*at].clean.is_some())
            .collect();
        let names = Names(self.analyser.vocabulary.lexicon());
        let learned = Learned::words(&self.score_table(Some(hand)), names);
        let whole = whole.without(hand);
        let models = chances(self.analyser, material, hand);
        of_hand
            .into_iter()
            .zip(models)
            .map(|(at, chances)| {
                let (hits, example) = (&self.hits[at], &material.examples[at]);
                let scored = learned.score(&hits.words);
                let short = hits.short;
                let frames = self.analyser.frames(hits, &chances, short);
                let sums = whole.sums(at);
                let seen = self
                    .analyser
                    .seen(hits, frames, &chances, &scored.scores, &sums);
                let codes = self.codes.iter().map(|code| {
                    let mut row = Vec::new();
                    seen.facts(*code, |fact, value| row.push((fact as u32, value)));
                    row.retain(|(_, value)| *value != 0.0);
                    let asserted = example.asserted.iter().any(|(of, _)| of == code);
                    let open = !asserted && example.maybe.contains(code);
                    (row, (!open).then_some(asserted))
                });
                Judged {
                    codes: codes.collect(),
                }
            })
            .collect()
    }

    fn gate<'j>(&self, judged: impl Iterator<Item = &'j Judged>) -> Gate {
        let (rows, answers): (Vec<Row>, Vec<Option<bool>>) =
            judged.flat_map(|one| one.codes.iter().cloned()).unzip();
        let weights = fit(&rows, &answers, gate::MANY, GATE);
        Gate::of(weights.into_iter().map(|weight| weight as f32).collect())
    }

    /// What a gate says of a message.
    fn case(&self, gate: &Gate, judged: &Judged) -> Case {
        let mut chances = [0.0; Code::MANY];
        for (code, (row, _)) in self.codes.iter().zip(&judged.codes) {
            chances[code.index()] = gate.chance(row);
        }
        Case {
            chances,
            answers: judged.codes.iter().map(|(_, answer)| *answer).collect(),
        }
    }

    /// The messages of each hand with their chances weighed against each other, by a fit of the other hands.
    fn weighed<'c>(&self, cases: &'c [(&str, Case)]) -> Vec<(&'c Case, Vec<f32>)> {
        let mut hands: Vec<&str> = cases.iter().map(|(hand, _)| *hand).collect();
        hands.dedup();
        let names = Names(self.analyser.vocabulary.lexicon());
        let mut weighed = Vec::new();
        for hand in hands {
            let (own, others): (Vec<_>, Vec<_>) = cases.iter().partition(|(of, _)| *of == hand);
            let others: Vec<&Case> = others.into_iter().map(|(_, case)| case).collect();
            let beside = Learned::words(&beside::table(&self.codes, &others), names).beside;
            weighed.extend(own.into_iter().map(|(_, case)| {
                let chances = beside.weigh(&case.chances);
                let codes = self.codes.iter().map(|code| chances[code.index()]);
                (case, codes.collect())
            }));
        }
        weighed
    }
}

/// A text's rules and words.
fn heard(analyser: &Analyser, text: &str) -> Hits {
    analyser.hits(courtesy::told(text), None, Look::Whole)
}

fn gate_table(gate: &Gate) -> String {
    let rows = gate.named().filter(|(_, weight)| weight.abs() >= 0.005);
    rows.map(|(name, weight)| format!("gate:{name}\t{weight:.2}\n"))
        .collect()
}

/// What each pair of thresholds gives.
fn thresholds(chances: &[(&Case, Vec<f32>)]) -> Vec<([f32; 2], Count, f64)> {
    let steps = || (5..18).map(|step| step as f32 * 0.05);
    let pairs = steps().flat_map(|further| steps().map(move |first| [first, further]));
    pairs
        .filter(|[first, further]| first >= further)
        .map(|[first, further]| {
            let (mut count, mut clean, mut marked) = (Count::default(), 0, 0);
            for (case, chances) in chances {
                let any = chances.iter().copied().fold(0.0, f32::max) >= first;
                let mut extra = 0;
                for (answer, chance) in case.answers.iter().zip(chances) {
                    match (answer, any && *chance >= further) {
                        (Some(true), true) => count.right += 1,
                        (Some(true), false) => count.missed += 1,
                        (Some(false), true) => extra += 1,
                        _ => {}
                    }
                }
                count.extra += extra;
                if case.answers.iter().all(|answer| *answer != Some(true)) {
                    clean += 1;
                    marked += usize::from(extra > 0);
                }
            }
            (
                [first, further],
                count,
                f64::from(marked as u32) / f64::from(clean.max(1)),
            )
        })
        .collect()
}
