//! Negation and hypothesis: what stops a match although its words are there.

use crate::class::ClassId;
use crate::rule::{Rule, Scope, ScopeClasses};
use crate::view::{Span, View};

/// Why a match does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    Negated,
    Hypothetical,
    /// Denied right after (`paspornya ditahan? engga`).
    Denied,
    NeedMissing,
    ExceptionFound,
    /// Single cues say that the text teaches, jokes, retells or is a hoax.
    Frame,
    /// The text as a whole is of such a kind.
    Stance,
}

const BACK: u32 = 12;

impl View {
    /// Marks borders, negations and hypotheses. After `finish`.
    pub(crate) fn mark_scope(&mut self, scope: ScopeClasses) {
        scope
            .all()
            .into_iter()
            .for_each(|class| self.place_class(class));
        let many = self.tokens.len();
        for list in [&mut self.negators, &mut self.passes, &mut self.hypotheses] {
            list.clear();
            list.resize(many, false);
        }
        for at in 0..self.spans(scope.negation).len() {
            let span = self.spans(scope.negation)[at];
            self.negators[span.start as usize] = true;
        }
        for at in 0..self.spans(scope.negation_passes).len() {
            let span = self.spans(scope.negation_passes)[at];
            self.passes[span.start as usize] = true;
        }
        for at in 0..self.spans(scope.hypothesis).len() {
            let span = self.spans(scope.hypothesis)[at];
            self.hypotheses[span.start as usize] = true;
        }
        for at in 0..self.spans(scope.not_negation).len() {
            let span = self.spans(scope.not_negation)[at];
            self.negators[span.start as usize..span.end as usize].fill(false);
        }
        let (soft, hard) = (
            std::mem::take(&mut self.clauses),
            std::mem::take(&mut self.hard_clauses),
        );
        self.clauses = self.borders(scope.clause, soft);
        self.hard_clauses = self.borders(scope.hard_clause, hard);
    }

    fn borders(&self, class: ClassId, mut borders: Vec<u32>) -> Vec<u32> {
        borders.clear();
        if self.spans(class).is_empty() {
            borders.extend(self.tokens.iter().map(|token| token.commas));
            return borders;
        }
        let mut words = self.spans(class).iter().peekable();
        let mut passed = 0;
        for (at, token) in self.tokens.iter().enumerate() {
            while words.next_if(|span| span.start as usize <= at).is_some() {
                passed += 1;
            }
            borders.push(token.commas + passed);
        }
        borders
    }

    /// Whether the scope of the words around stops a match with these spans, sorted by start.
    pub(crate) fn stopped(&self, rule: &Rule, spans: &[Span]) -> Option<Stop> {
        let (first, last) = (spans.first()?, spans.last()?);
        if rule.negated == Scope::Stops {
            if self.negated_before(first.start) || self.marked_inside(spans, &self.negators) {
                return Some(Stop::Negated);
            }
            if self.denied_after(last.end) {
                return Some(Stop::Denied);
            }
        }
        if rule.hypothetical == Scope::Stops
            && (self.supposed_before(first.start) || self.marked_inside(spans, &self.hypotheses))
        {
            return Some(Stop::Hypothetical);
        }
        None
    }

    fn negated_before(&self, start: u32) -> bool {
        let here = self.tokens[start as usize];
        for at in (start.saturating_sub(BACK)..start).rev() {
            let token = &self.tokens[at as usize];
            if token.sentence != here.sentence || token.commas != here.commas {
                return false;
            }
            if self.negators[at as usize] {
                return true;
            }
            if token.weight > 0 && !self.passes[at as usize] {
                return false;
            }
        }
        false
    }

    fn supposed_before(&self, start: u32) -> bool {
        let here = self.tokens[start as usize];
        for at in (start.saturating_sub(BACK)..start).rev() {
            if self.tokens[at as usize].sentence != here.sentence
                || self.hard_clauses[at as usize] != self.hard_clauses[start as usize]
            {
                return false;
            }
            if self.hypotheses[at as usize] {
                return true;
            }
        }
        false
    }

    fn marked_inside(&self, spans: &[Span], marks: &[bool]) -> bool {
        spans.windows(2).any(|pair| {
            (pair[0].end..pair[1].start).any(|at| {
                marks[at as usize]
                    && self.clauses[at as usize] == self.clauses[pair[1].start as usize]
            })
        })
    }

    fn denied_after(&self, end: u32) -> bool {
        end > 0
            && self.tokens[end as usize - 1].asked
            && self.negators.get(end as usize).copied().unwrap_or(false)
    }
}
