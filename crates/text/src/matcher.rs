//! Runs the rules over a message. Every window is bounded, and a rule is looked at only when the
//! classes of one of its patterns are there (`index`), so that the work grows with the text, never faster.

use crate::index::Index;
use crate::pattern::{Pattern, WIDEST};
use crate::rule::{Condition, ConditionPart, Guarded, Rule, Rules};
use crate::scope::Stop;
use crate::view::{Span, View};

mod placing;

use placing::{Found, Placing};

/// Words around a match in which `needs_near` looks.
const NEEDS_NEAR: u32 = 12;
/// Words around a match in which `unless_near` looks.
const UNLESS_NEAR: u32 = 5;

/// What lives from message to message.
#[derive(Default)]
pub(crate) struct Room {
    /// Whether a context holds, once it was asked.
    contexts: Vec<Option<bool>>,
    placing: Placing,
}

/// One message's run.
pub(crate) struct Run<'a> {
    rules: &'a Rules,
    index: &'a Index,
    view: &'a mut View,
    room: &'a mut Room,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        rules: &'a Rules,
        index: &'a Index,
        view: &'a mut View,
        room: &'a mut Room,
    ) -> Self {
        room.contexts.clear();
        room.contexts.resize(rules.contexts.len(), None);
        room.placing.work = 0;
        Self {
            rules,
            index,
            view,
            room,
        }
    }

    /// Steps so far, for the test that work is linear.
    pub(crate) fn work(&self) -> u64 {
        self.room.placing.work
    }

    /// Calls `sink` with the matches of these patterns: those that count, and why others don't.
    pub(crate) fn all(
        &mut self,
        chosen: &[u32],
        mut sink: impl FnMut(&View, usize, Span, Option<Stop>),
    ) {
        for lead in chosen {
            self.pattern(*lead, &mut sink);
        }
    }

    fn pattern(&mut self, lead: u32, sink: &mut impl FnMut(&View, usize, Span, Option<Stop>)) {
        let index = self.index;
        let (rule_index, across, shape) = index.lead(lead);
        if !self.view.may_match(shape, across) {
            return;
        }
        self.view.place(shape);
        let mut last_start = u32::MAX;
        for at in 0..self.view.spans(shape.anchor()).len() {
            let anchor = self.view.spans(shape.anchor())[at];
            if anchor.start == last_start {
                continue;
            }
            let placing = &mut self.room.placing;
            let Some(found) = placing.at(self.view, shape, anchor, across) else {
                continue;
            };
            let rule = &self.rules.rules[rule_index];
            last_start = anchor.start;
            let scope = self.view.stopped(rule, placing.spans());
            let stop = scope.or_else(|| self.judge(rule, found));
            sink(self.view, rule_index, found.quote, stop);
            if stop.is_none() {
                return;
            }
        }
    }

    fn judge(&mut self, rule: &Rule, found: Found) -> Option<Stop> {
        if !rule.needs.is_empty() && !self.any(&rule.needs) {
            return Some(Stop::NeedMissing);
        }
        let across = rule.across;
        if !rule.needs_near.is_empty()
            && !self.any_near(&rule.needs_near, found, NEEDS_NEAR, across)
        {
            return Some(Stop::NeedMissing);
        }
        (!rule.unless.is_empty() && self.any(&rule.unless)
            || !rule.unless_near.is_empty()
                && self.any_near(&rule.unless_near, found, UNLESS_NEAR, across))
        .then_some(Stop::ExceptionFound)
    }

    fn any(&mut self, conditions: &Guarded<Condition>) -> bool {
        let mut at = 0;
        while let Some(condition) = conditions.likely(&mut at, |class| self.view.has(class)) {
            if condition.iter().all(|part| self.holds(part)) {
                return true;
            }
        }
        false
    }

    fn holds(&mut self, part: &ConditionPart) -> bool {
        match part {
            ConditionPart::Pattern(pattern) => self.anywhere(pattern),
            ConditionPart::Context(id) => {
                if let Some(known) = self.room.contexts[*id] {
                    return known;
                }
                let rules = self.rules;
                let holds = self.any(&rules.contexts[*id]);
                self.room.contexts[*id] = Some(holds);
                holds
            }
        }
    }

    fn anywhere(&mut self, pattern: &Pattern) -> bool {
        if !self.view.has_all(&pattern.needed) {
            return false;
        }
        let shape = pattern.shape();
        if !self.view.may_match(shape, false) {
            return false;
        }
        self.view.place(shape);
        let (view, placing) = (&*self.view, &mut self.room.placing);
        view.spans(shape.anchor())
            .iter()
            .any(|anchor| placing.at(view, shape, *anchor, false).is_some())
    }

    fn any_near(
        &mut self,
        patterns: &Guarded<Pattern>,
        found: Found,
        within: u32,
        across: bool,
    ) -> bool {
        let mut at = 0;
        while let Some(pattern) = patterns.likely(&mut at, |class| self.view.has(class)) {
            if self.near(pattern, found, within, across) {
                return true;
            }
        }
        false
    }

    fn near(&mut self, pattern: &Pattern, found: Found, within: u32, across: bool) -> bool {
        if !self.view.has_all(&pattern.needed) {
            return false;
        }
        let shape = pattern.shape();
        if !self.view.may_match(shape, across) {
            return false;
        }
        self.view.place(shape);
        let (view, placing) = (&*self.view, &mut self.room.placing);
        let (low, high) = (view.position(found.first), view.position(found.last));
        let from = view
            .tokens
            .partition_point(|token| token.position + within + u32::from(WIDEST) < low)
            as u32;
        for anchor in view.spans_from(shape.anchor(), from) {
            if view.position(anchor.start) > high + within + u32::from(WIDEST) {
                return false;
            }
            if let Some(other) = placing.at(view, shape, *anchor, across) {
                let (start, end) = (view.position(other.first), view.position(other.last));
                if start <= high + within && end + within >= low {
                    return true;
                }
            }
        }
        false
    }
}
