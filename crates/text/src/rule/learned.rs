//! What stands for a fitted score among the rules, so that a finding of it is named and explained as any other.

use std::sync::Arc;

use super::{Guarded, Rule, RuleId, Rules, Says, Scope};
use crate::code::Code;
use crate::learned::Learned;

/// No rule of a file is this one.
const NONE: usize = usize::MAX;

impl Rules {
    /// Adds one for each code that has a score; where each is, by code.
    pub(crate) fn add_learned(&mut self, learned: &Learned) -> Vec<usize> {
        let mut places = vec![NONE; Code::MANY];
        for code in learned.codes() {
            places[code.index()] = self.rules.len();
            self.rules.push(stands_for(*code));
        }
        places
    }
}

fn stands_for(code: Code) -> Rule {
    Rule {
        id: RuleId(Arc::from(format!("learned.{code}"))),
        why_id: format!("Kata-katanya serupa dengan pesan berlabel {code}"),
        why_en: format!("Worded as messages that are labelled {code}"),
        source: "data/model/learned.tsv".to_owned(),
        matches: Vec::new(),
        no_match: Vec::new(),
        says: Says::Code(code),
        patterns: Vec::new(),
        needs: Guarded::new(Vec::new()),
        needs_near: Guarded::new(Vec::new()),
        unless: Guarded::new(Vec::new()),
        unless_near: Guarded::new(Vec::new()),
        negated: Scope::Ignored,
        hypothetical: Scope::Ignored,
        frames: 0,
        across: false,
    }
}
