//! Fitting the models of stance and urgency from labelled messages. Used by `examples/train.rs`;
//! what ships is the table that it writes.

use crate::analyser::Analyser;
use crate::model::feature::Names;
use crate::model::train::{Settings, fit};
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
            let answer = Stance::ALL.iter().position(|stance| *stance == example.stance).unwrap_or(7);
            (analyser.facts(&example.text), answer)
        })
        .collect();
    fit(&rows, &names(analyser), Settings { penalty, ..Settings::default() })
}

/// The table of weights for urgency.
pub fn urgency_table(analyser: &Analyser, examples: &[Example], penalty: f64) -> String {
    let rows: Vec<_> = examples
        .iter()
        .map(|example| {
            let answer = Urgency::ALL.iter().position(|urgency| *urgency == example.urgency).unwrap_or(3);
            (analyser.facts(&example.text), answer)
        })
        .collect();
    fit(&rows, &names(analyser), Settings { penalty, answers: 4, ..Settings::default() })
}

fn names(analyser: &Analyser) -> Names<'_> {
    Names { lexicon: analyser.vocabulary.lexicon(), rules: &analyser.rules.rules }
}
