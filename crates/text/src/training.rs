//! Fitting the models of stance and urgency from labelled messages. Used by `examples/train.rs`;
//! what ships is the table that it writes.

use crate::analyser::Analyser;
use crate::bits::Bits;
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
    table(analyser, examples, penalty, &Stance::ALL, |example| {
        example.stance
    })
}

/// The table of weights for urgency.
pub fn urgency_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    table(analyser, examples, penalty, &Urgency::ALL, |example| {
        example.urgency
    })
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
    fit(&rows, &names(analyser), settings)
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
        classes: &analyser.rules.fact_classes,
    }
}

/// Shares of right answers for (stance, urgency) when each fifth of the examples is judged by a fit of
/// the rest. What to choose settings by, so that held-back messages stay unseen.
pub fn cross_validate(
    analyser: &Analyser,
    examples: &[Example],
    penalty: f64,
    mut wrong: impl FnMut(usize, Stance),
) -> (f64, f64) {
    let names = names(analyser);
    let facts: Vec<_> = examples
        .iter()
        .map(|example| analyser.facts(&example.text))
        .collect();
    let mut right = [0_usize; 2];
    for fold in 0..5 {
        for (which, answers) in [(0, 8), (1, 4)] {
            let answer = |at: usize| match which {
                0 => place(&Stance::ALL, &examples[at].stance),
                _ => place(&Urgency::ALL, &examples[at].urgency),
            };
            let rows: Vec<_> = (0..examples.len())
                .filter(|at| at % 5 != fold)
                .map(|at| (facts[at].clone(), answer(at)))
                .collect();
            let table = fit(
                &rows,
                &names,
                Settings {
                    penalty,
                    answers,
                    ..Settings::default()
                },
            );
            let model = if which == 0 {
                Model::read(&table, "", &names)
            } else {
                Model::read("", &table, &names)
            };
            for at in (0..examples.len()).filter(|at| at % 5 == fold) {
                let mut rows = Bits::new(model.many());
                facts[at]
                    .iter()
                    .for_each(|fact| rows.insert(model.row(*fact)));
                let chances = model.judge(&rows);
                let said = likeliest(
                    if which == 0 {
                        &chances.stances
                    } else {
                        &chances.urgencies
                    },
                    answers,
                );
                right[which] += usize::from(said == answer(at));
                if which == 0 && said != answer(at) {
                    wrong(at, Stance::ALL[said]);
                }
            }
        }
    }
    let many = examples.len().max(1) as f64;
    (right[0] as f64 / many, right[1] as f64 / many)
}
