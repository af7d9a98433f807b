//! Two sets of rules on the texts that stand in their own files: what one finds and the other doesn't.
//!
//! These texts are nobody's: whoever may not read reports sees by them what other rules would do.

use super::{RuleSet, fired_alone};
use ::text::Code;
use domain::rules::Change;
use std::collections::{BTreeMap, BTreeSet};

/// A text of a rule file on which the two differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The indicator.
    pub code: String,
    /// What would happen to it.
    pub change: Change,
    /// The rule that finds it, or found it.
    pub rule: String,
    /// The text.
    pub text: String,
}

/// Where the rules differ on their own texts, at most `most` of one indicator and change.
pub(crate) fn changes(before: &RuleSet, after: &RuleSet, most: usize) -> Vec<Sentence> {
    let mut texts = BTreeSet::new();
    for rules in [after, before] {
        let rules = rules.analyser().rules().iter();
        for rule in rules.filter(|rule| rule.code().is_some()) {
            texts.extend(rule.matches.iter().chain(&rule.no_match));
        }
    }
    let mut shown: BTreeMap<(&'static str, Change), Vec<Sentence>> = BTreeMap::new();
    for text in texts {
        let (old, new) = (found(before, text), found(after, text));
        let gone = old.iter().filter(|(code, _)| !new.contains_key(*code));
        let came = new.iter().filter(|(code, _)| !old.contains_key(*code));
        let both = [
            (Change::Removed, Vec::from_iter(gone)),
            (Change::Added, Vec::from_iter(came)),
        ];
        for (change, of_change) in both {
            for (code, rule) in of_change {
                let list = shown.entry((code.as_str(), change)).or_default();
                if list.len() < most {
                    list.push(Sentence {
                        code: code.to_string(),
                        change,
                        rule: rule.clone(),
                        text: text.clone(),
                    });
                }
            }
        }
    }
    shown.into_values().flatten().collect()
}

/// The indicators that rules find in a text, whatever kind of text it is as a whole, each with a rule.
fn found(rules: &RuleSet, text: &str) -> BTreeMap<Code, String> {
    let analyser = rules.analyser();
    let traces = analyser.explain(text).traces;
    let fired = traces.iter().filter(|trace| fired_alone(trace));
    let mut all = BTreeMap::new();
    for trace in fired {
        let rule = analyser.rules().iter().find(|rule| rule.id == trace.rule);
        if let Some(code) = rule.and_then(::text::Rule::code) {
            all.entry(code).or_insert_with(|| trace.rule.to_string());
        }
    }
    all
}
