//! Fitting the models of stance and urgency from labelled messages. Used by `examples/train.rs`;
//! what ships is the table that it writes.

mod beside;
mod learned;
mod whole;

use std::collections::BTreeMap;

use crate::analyser::Analyser;
use crate::code::Code;
use crate::model::feature::Names;
use crate::model::train::{Settings, fit};
use crate::model::{Chances, Model, likeliest};
use crate::stance::{Stance, Urgency};

pub use learned::{Material, Phrase, Threads, learned_table};

/// A labelled text.
#[derive(Clone, Debug)]
pub struct Example {
    pub text: String,
    pub stance: Stance,
    pub urgency: Urgency,
    /// Nothing is asserted: the message has no indicator. `None` when indicators were not labelled.
    pub clean: Option<bool>,
    /// The indicators with their words.
    pub asserted: Vec<(Code, String)>,
    /// Those that a careful reader could argue for.
    pub maybe: Vec<Code>,
}

/// The table of weights for stance; the same examples give the same table, byte for byte.
pub fn stance_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    table(analyser, examples, penalty, &Stance::ALL, |example| {
        example.stance
    })
}

/// The table of weights for urgency, and in two more columns for whether a text asserts anything.
pub fn urgency_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    let urgency = table(analyser, examples, penalty, &Urgency::ALL, |example| {
        example.urgency
    });
    let labelled: Vec<Example> = examples
        .iter()
        .filter(|example| example.clean.is_some())
        .cloned()
        .collect();
    let clean = table(analyser, &labelled, penalty, &[false, true], |example| {
        example.clean == Some(true)
    });
    beside(&urgency, 4, &clean, 2)
}

fn table<A: PartialEq>(
    analyser: &Analyser,
    examples: &[Example],
    penalty: f64,
    answers: &[A],
    given: impl Fn(&Example) -> A,
) -> String {
    let rows: Vec<_> = examples
        .iter()
        .map(|example| {
            let answer = place(answers, &given(example));
            (analyser.facts(&example.text), answer)
        })
        .collect();
    let settings = Settings {
        penalty,
        answers: answers.len(),
        ..Settings::default()
    };
    without_who(analyser, &fit(&rows, &names(analyser), settings))
}

/// A table of weights without words for who somebody is: where such a word isn't masked it is a place (`ke Cina`),
/// and a country weighs nothing either.
fn without_who(analyser: &Analyser, table: &str) -> String {
    let name = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    let kept = table.lines().filter(|line| !is_who(analyser, &name(line)));
    kept.flat_map(|line| [line, "\n"]).collect()
}

/// Whether a row of a table is named by a word for who somebody is, or by the name of a person. Classes have names
/// of their own.
fn is_who(analyser: &Analyser, name: &str) -> bool {
    let protected = &analyser.vocabulary.lexicon().protected;
    let (kind, words) = name.split_once(':').unwrap_or(("word", name));
    let is_one = |word: &str| word == "<person>" || protected.iter().any(|one| **one == *word);
    match kind {
        "class" => false,
        _ => words.split(' ').any(is_one),
    }
}

/// Where an answer stands in the list of all.
fn place<A: PartialEq>(answers: &[A], answer: &A) -> usize {
    let known = answers.iter().position(|known| known == answer);
    known.unwrap_or(answers.len() - 1)
}

fn names(analyser: &Analyser) -> Names<'_> {
    Names {
        lexicon: analyser.vocabulary.lexicon(),
        rules: &analyser.rules.rules,
        classes: &analyser.rules.fact_names,
    }
}

/// The names of the facts of a text, sorted: what the tables weigh.
pub fn fact_names(analyser: &Analyser, text: &str) -> Vec<String> {
    let names = names(analyser);
    let mut known: Vec<String> = analyser
        .facts(text)
        .into_iter()
        .map(|fact| names.name(fact))
        .collect();
    known.sort();
    known
}

/// Shares of right answers for (stance, urgency, whether anything is asserted) when the examples of each
/// group are judged by a fit of the others. A group is what one hand wrote, so that the shares are those of
/// a hand that is not known. What to choose settings by, so that held-back messages stay unseen.
pub fn cross_validate(
    analyser: &Analyser,
    examples: &[Example],
    groups: &[&str],
    penalty: f64,
    mut told: impl FnMut(usize, Stance),
) -> [f64; 3] {
    let names = names(analyser);
    let facts: Vec<_> = examples
        .iter()
        .map(|example| analyser.facts(&example.text))
        .collect();
    let answers = |at: usize| {
        let example = &examples[at];
        [
            place(&Stance::ALL, &example.stance),
            place(&Urgency::ALL, &example.urgency),
            usize::from(example.clean == Some(true)),
        ]
    };
    let mut right = [0_usize; 3];
    let hands: std::collections::BTreeSet<&str> = groups.iter().copied().collect();
    for hand in hands {
        let table = |which: usize, many: usize| {
            let rows: Vec<_> = (0..examples.len())
                .filter(|at| groups[*at] != hand && (which < 2 || examples[*at].clean.is_some()))
                .map(|at| (facts[at].clone(), answers(at)[which]))
                .collect();
            let settings = Settings {
                penalty,
                answers: many,
                ..Settings::default()
            };
            fit(&rows, &names, settings)
        };
        let urgency = beside(&table(1, 4), 4, &table(2, 2), 2);
        let model = Model::read(&table(0, 8), &urgency, &names);
        for at in (0..examples.len()).filter(|at| groups[*at] == hand) {
            let chances = model.judge_facts(&facts[at]);
            let said = [
                likeliest(&chances.stances, 8),
                likeliest(&chances.urgencies, 4),
                usize::from(chances.clean > 0.5),
            ];
            for ((right, said), answer) in right.iter_mut().zip(said).zip(answers(at)) {
                *right += usize::from(said == answer);
            }
            told(at, Stance::ALL[said[0]]);
        }
    }
    right.map(|right| right as f64 / examples.len().max(1) as f64)
}

/// What the models say about the labelled messages of a hand when they are fitted on all others.
fn chances(analyser: &Analyser, material: Material<'_>, hand: &str) -> Vec<Chances> {
    let all = || material.examples.iter().zip(material.hands);
    let others: Vec<Example> = all()
        .filter(|(_, of)| **of != hand)
        .map(|(example, _)| example.clone())
        .collect();
    let model = Model::read(
        &stance_table(analyser, &others, material.penalty),
        &urgency_table(analyser, &others, material.penalty),
        &names(analyser),
    );
    all()
        .filter(|(example, of)| **of == hand && example.clean.is_some())
        .map(|(example, _)| model.judge_facts(&analyser.facts(&example.text)))
        .collect()
}

/// Two tables of weights as one: the columns of the second after those of the first.
fn beside(first: &str, left: usize, second: &str, right: usize) -> String {
    let mut rows: BTreeMap<&str, [Option<&str>; 2]> = BTreeMap::new();
    for (which, table) in [first, second].into_iter().enumerate() {
        for (name, weights) in table.lines().filter_map(|line| line.split_once('\t')) {
            rows.entry(name).or_default()[which] = Some(weights);
        }
    }
    let mut joined = String::new();
    for (name, weights) in rows {
        joined.push_str(name);
        for (weights, many) in weights.into_iter().zip([left, right]) {
            joined.push('\t');
            match weights {
                Some(weights) => joined.push_str(weights),
                None => joined.push_str(&vec!["0"; many].join("\t")),
            }
        }
        joined.push('\n');
    }
    joined
}
