//! Fitting what a text as a whole says about each code (`crate::learned::whole`).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::learned::Material;
use super::{is_who, names};
use crate::analyser::Analyser;
use crate::code::Code;
use crate::learned::train::{Row, fit_all, fit_ridge};
use crate::learned::whole::row_name;
use crate::model::feature::Fact;

/// What holds weights small: by fits that leave a hand out, better than 3 and 10.
const PENALTY: f64 = 5.0;
/// What a phrase counts beside a message: it says one code in odd words, and nothing of what stands around it.
const PHRASE: f64 = 0.3;
/// A fact must be in so many texts.
const RAREST: usize = 3;
/// Weights that are smaller are left out.
const LEAST: f64 = 0.07;

/// Texts with their facts and answers.
pub(super) struct WholeFit<'a> {
    codes: Vec<Code>,
    facts: Vec<Fact>,
    /// Messages, then phrases, which have no hand.
    rows: Vec<Row>,
    hands: Vec<Option<&'a str>>,
    answers: Vec<Vec<Option<bool>>>,
}

/// Weights per code; the last is what every text has.
pub(super) struct Weights<'a> {
    of: &'a WholeFit<'a>,
    weights: Vec<Vec<f64>>,
}

impl<'a> WholeFit<'a> {
    pub(super) fn new(analyser: &Analyser, material: Material<'a>, codes: &[Code]) -> Self {
        let texts = material.examples.iter().map(|example| &example.text);
        let texts = texts.chain(material.phrases.iter().map(|phrase| &phrase.text));
        let told: Vec<Vec<Fact>> = texts.map(|text| analyser.facts(text)).collect();
        let mut counts: BTreeMap<Fact, usize> = BTreeMap::new();
        for fact in told.iter().flatten() {
            *counts.entry(*fact).or_default() += 1;
        }
        let names = names(analyser);
        let weighs = |fact: &Fact| {
            let name = names.name(*fact);
            // Whether a name is found hangs on its title, and titles tell of sex.
            !matches!(name.as_str(), "shape:always" | "shape:has-person")
                && !is_who(analyser, &name)
        };
        let facts: Vec<Fact> = counts
            .into_iter()
            .filter(|(fact, count)| *count >= RAREST && weighs(fact))
            .map(|(fact, _)| fact)
            .collect();
        let row = |told: &Vec<Fact>| -> Row {
            let known = told
                .iter()
                .filter_map(|fact| facts.binary_search(fact).ok());
            let always = std::iter::once(facts.len());
            known.chain(always).map(|fact| (fact as u32, 1.0)).collect()
        };
        let of_messages = material.examples.iter().map(|example| {
            let answer = |code: &Code| {
                example.clean?;
                let asserted = example.asserted.iter().any(|(of, _)| of == code);
                (asserted || !example.maybe.contains(code)).then_some(asserted)
            };
            codes.iter().map(answer).collect()
        });
        let of_phrases = material.phrases.iter().map(|phrase| {
            let answer = |code: &Code| (*code == phrase.code).then_some(phrase.holds);
            codes.iter().map(answer).collect()
        });
        let hands = material.hands.iter().copied().map(Some);
        Self {
            codes: codes.to_vec(),
            rows: told.iter().map(row).collect(),
            facts,
            hands: hands.chain(material.phrases.iter().map(|_| None)).collect(),
            answers: of_messages.chain(of_phrases).collect(),
        }
    }

    fn fitted(&self, without: Option<&str>) -> Weights<'_> {
        let used: Vec<usize> = (0..self.rows.len())
            .filter(|at| self.hands[*at].is_none() || self.hands[*at] != without)
            .collect();
        let rows: Vec<Row> = used.iter().map(|at| self.rows[*at].clone()).collect();
        let many = self.facts.len() + 1;
        let answers: Vec<&[Option<bool>]> = used.iter().map(|at| &*self.answers[*at]).collect();
        let count = |at: &usize| match self.hands[*at] {
            Some(_) => 1.0,
            None => PHRASE,
        };
        let counts: Vec<f64> = used.iter().map(count).collect();
        let mut weights = fit_all(&answers, self.codes.len(), |own| {
            fit_ridge(&rows, &counts, own, many, PENALTY)
        });
        let small = weights
            .iter_mut()
            .flat_map(|weights| &mut weights[..many - 1])
            .filter(|weight| weight.abs() < LEAST);
        small.for_each(|weight| *weight = 0.0);
        Weights { of: self, weights }
    }

    /// What is fitted on all hands but one.
    pub(super) fn without(&self, hand: &str) -> Weights<'_> {
        self.fitted(Some(hand))
    }

    /// The rows of the table, fitted on everything.
    pub(super) fn table(&self, analyser: &Analyser) -> String {
        let fitted = self.fitted(None);
        let names = names(analyser);
        let mut lines: Vec<String> = (0..=self.facts.len())
            .map(|at| {
                let name = self.facts.get(at).map(|fact| names.name(*fact));
                let mut line = row_name(name.as_deref());
                let bare = line.len();
                for (code, weights) in self.codes.iter().zip(&fitted.weights) {
                    if weights[at] != 0.0 {
                        let _ = write!(line, "\t{code} {:.2}", weights[at]);
                    }
                }
                if line.len() == bare {
                    line.clear();
                } else {
                    line.push('\n');
                }
                line
            })
            .collect();
        lines.sort();
        lines.concat()
    }
}

impl Weights<'_> {
    /// The sums of a message.
    pub(super) fn sums(&self, at: usize) -> [f32; Code::MANY] {
        let mut sums = [0.0; Code::MANY];
        for (code, weights) in self.of.codes.iter().zip(&self.weights) {
            let row = self.of.rows[at].iter();
            let sum: f64 = row.map(|(fact, _)| weights[*fact as usize]).sum();
            sums[code.index()] = sum as f32;
        }
        sums
    }
}
