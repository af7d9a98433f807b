//! Fitting the models of stance and urgency from labelled messages. Used by `examples/train.rs`;
//! what ships is the table that it writes.

use crate::analyser::Analyser;
use crate::model::feature::Names;
use crate::model::train::{Settings, fit};
use crate::model::{Model, likeliest};
use crate::stance::{Stance, Urgency};

/// A labelled text.
#[derive(Clone, Debug)]
pub struct Example {
    pub text: String,
    pub stance: Stance,
    pub urgency: Urgency,
}

/// The table of weights for stance; the same examples give the same table, byte for byte.
pub fn stance_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    let rows: Vec<_> = examples
        .iter()
        .map(|example| {
            let answer = Stance::ALL
                .iter()
                .position(|stance| *stance == example.stance)
                .unwrap_or(7);
            (analyser.facts(&example.text), answer)
        })
        .collect();
    fit(
        &rows,
        &names(analyser),
        Settings {
            penalty,
            ..Settings::default()
        },
    )
}

/// The table of weights for urgency.
pub fn urgency_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    let rows: Vec<_> = examples
        .iter()
        .map(|example| {
            let answer = Urgency::ALL
                .iter()
                .position(|urgency| *urgency == example.urgency)
                .unwrap_or(3);
            (analyser.facts(&example.text), answer)
        })
        .collect();
    fit(
        &rows,
        &names(analyser),
        Settings {
            penalty,
            answers: 4,
            ..Settings::default()
        },
    )
}

fn names(analyser: &Analyser) -> Names<'_> {
    Names {
        lexicon: analyser.vocabulary.lexicon(),
        rules: &analyser.rules.rules,
        classes: &analyser.rules.fact_classes,
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

/// Shares of right answers for (stance, urgency) when the examples of each group are judged by a fit of
/// the others. A group is what one hand wrote, so that the shares are those of a hand that is not known.
/// What to choose settings by, so that held-back messages stay unseen.
pub fn cross_validate(
    analyser: &Analyser,
    examples: &[Example],
    groups: &[char],
    penalty: f64,
    mut told: impl FnMut(usize, Stance, Urgency),
) -> (f64, f64) {
    let names = names(analyser);
    let facts: Vec<_> = examples
        .iter()
        .map(|example| analyser.facts(&example.text))
        .collect();
    let stance_of = |at: usize| {
        Stance::ALL
            .iter()
            .position(|stance| *stance == examples[at].stance)
            .unwrap_or(7)
    };
    let urgency_of = |at: usize| {
        Urgency::ALL
            .iter()
            .position(|urgency| *urgency == examples[at].urgency)
            .unwrap_or(3)
    };
    let mut right = [0_usize; 2];
    let hands: std::collections::BTreeSet<char> = groups.iter().copied().collect();
    for hand in hands {
        let table = |answers: usize, answer: &dyn Fn(usize) -> usize| {
            let rows: Vec<_> = (0..examples.len())
                .filter(|at| groups[*at] != hand)
                .map(|at| (facts[at].clone(), answer(at)))
                .collect();
            let settings = Settings {
                penalty,
                answers,
                ..Settings::default()
            };
            fit(&rows, &names, settings)
        };
        let model = Model::read(&table(8, &stance_of), &table(4, &urgency_of), &names);
        for at in (0..examples.len()).filter(|at| groups[*at] == hand) {
            let mut rows: Vec<u32> = facts[at].iter().map(|fact| model.row(*fact)).collect();
            let chances = model.judge(&mut rows);
            let said = (
                likeliest(&chances.stances, 8),
                likeliest(&chances.urgencies, 4),
            );
            right[0] += usize::from(said.0 == stance_of(at));
            right[1] += usize::from(said.1 == urgency_of(at));
            told(at, Stance::ALL[said.0], Urgency::ALL[said.1]);
        }
    }
    let many = examples.len().max(1) as f64;
    (right[0] as f64 / many, right[1] as f64 / many)
}
