//! Runs the rules over a message. Every window is bounded, and a rule is looked at only when the
//! classes of one of its patterns are there (`index`), so that the work grows with the text, never faster.

use crate::class::ClassId;
use crate::pattern::{Element, Pattern, WIDEST};
use crate::rule::{Condition, ConditionPart, Rule, Rules};
use crate::scope::Stop;
use crate::view::{Span, View};

/// Words around a match in which `needs_near` looks.
const NEEDS_NEAR: u32 = 12;
/// Words around a match in which `unless_near` looks.
const UNLESS_NEAR: u32 = 5;
const MOST_ELEMENTS: usize = 24;

/// A match: its spans sorted by start, and the tokens of its quote.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    spans: [Span; MOST_ELEMENTS],
    len: usize,
    pub(crate) quote: Span,
}

impl Match {
    const EMPTY: Self = Self {
        spans: [Span { start: 0, end: 0 }; MOST_ELEMENTS],
        len: 0,
        quote: Span { start: 0, end: 0 },
    };

    fn spans(&self) -> &[Span] {
        &self.spans[..self.len]
    }

    fn first(&self) -> u32 {
        self.spans[0].start
    }

    fn last(&self) -> u32 {
        self.spans().iter().map(|span| span.end).max().unwrap_or(0)
    }
}

/// Counts steps, for the test that work is linear.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Work(pub(crate) u64);

/// One message's run: remembers which contexts hold.
pub(crate) struct Run<'a> {
    pub(crate) rules: &'a Rules,
    pub(crate) view: &'a View,
    contexts: Vec<Option<bool>>,
    pub(crate) work: Work,
}

impl<'a> Run<'a> {
    pub(crate) fn new(rules: &'a Rules, view: &'a View) -> Self {
        Self {
            rules,
            view,
            contexts: vec![None; rules.contexts.len()],
            work: Work::default(),
        }
    }

    /// Calls `sink` with the matches of these patterns: those that count, and why others don't.
    pub(crate) fn all(
        &mut self,
        leads: &[(u32, u32)],
        mut sink: impl FnMut(usize, Span, Option<Stop>),
    ) {
        for &(rule, pattern) in leads {
            self.pattern(rule as usize, pattern as usize, &mut sink);
        }
    }

    fn pattern(
        &mut self,
        rule_index: usize,
        pattern: usize,
        sink: &mut impl FnMut(usize, Span, Option<Stop>),
    ) {
        let rule = &self.rules.rules[rule_index];
        let pattern = &rule.patterns[pattern];
        let anchors = self.view.spans(pattern.sequences[0][0].class);
        let mut last_start = u32::MAX;
        for anchor in anchors {
            if anchor.start == last_start {
                continue;
            }
            let Some(found) = self.at(pattern, *anchor, rule.across) else {
                continue;
            };
            last_start = anchor.start;
            let stop = self.judge(rule, &found);
            sink(rule_index, found.quote, stop);
            if stop.is_none() {
                return;
            }
        }
    }

    fn judge(&mut self, rule: &Rule, found: &Match) -> Option<Stop> {
        if let Some(stop) = self.view.stopped(rule, found.spans()) {
            return Some(stop);
        }
        if !rule.needs.is_empty() && !self.any(&rule.needs) {
            return Some(Stop::NeedMissing);
        }
        if !rule.needs_near.is_empty()
            && !rule
                .needs_near
                .iter()
                .any(|p| self.near(p, found, NEEDS_NEAR, rule.across))
        {
            return Some(Stop::NeedMissing);
        }
        if self.any(&rule.unless)
            || rule
                .unless_near
                .iter()
                .any(|p| self.near(p, found, UNLESS_NEAR, rule.across))
        {
            return Some(Stop::ExceptionFound);
        }
        None
    }

    fn any(&mut self, conditions: &[Condition]) -> bool {
        conditions
            .iter()
            .any(|condition| condition.iter().all(|part| self.holds(part)))
    }

    fn holds(&mut self, part: &ConditionPart) -> bool {
        match part {
            ConditionPart::Pattern(pattern) => self.anywhere(pattern),
            ConditionPart::Context(id) => {
                if let Some(known) = self.contexts[*id] {
                    return known;
                }
                // A context that asks for itself is false while it is being asked.
                self.contexts[*id] = Some(false);
                let rules = self.rules;
                let holds = self.any(&rules.contexts[*id]);
                self.contexts[*id] = Some(holds);
                holds
            }
        }
    }

    fn anywhere(&mut self, pattern: &Pattern) -> bool {
        let view = self.view;
        if !view.has_all(&pattern.needed) {
            return false;
        }
        view.spans(pattern.sequences[0][0].class)
            .iter()
            .any(|anchor| self.at(pattern, *anchor, false).is_some())
    }

    fn near(&mut self, pattern: &Pattern, found: &Match, within: u32, across: bool) -> bool {
        let view = self.view;
        if !view.has_all(&pattern.needed) {
            return false;
        }
        let (low, high) = (view.position(found.first()), view.position(found.last()));
        let from =
            view.tokens
                .partition_point(|token| token.position + within + WIDEST < low) as u32;
        for anchor in view.spans_from(pattern.sequences[0][0].class, from) {
            if view.position(anchor.start) > high + within + WIDEST {
                return false;
            }
            if let Some(other) = self.at(pattern, *anchor, across) {
                let (start, end) = (view.position(other.first()), view.position(other.last()));
                if start <= high + within && end + within >= low {
                    return true;
                }
            }
        }
        false
    }

    /// The pattern, with the first element of its first sequence here.
    fn at(&mut self, pattern: &Pattern, anchor: Span, across: bool) -> Option<Match> {
        let mut found = Match::EMPTY;
        let mut quotes = [false; MOST_ELEMENTS];
        self.place(
            &pattern.sequences[0],
            0,
            anchor,
            across,
            &mut found,
            &mut quotes,
        )
        .then_some(())?;
        if pattern.sequences.len() > 1 && !self.others(pattern, 1, across, &mut found, &mut quotes)
        {
            return None;
        }
        let wanted = |at: &usize| !pattern.quoted || quotes[*at];
        let start = (0..found.len)
            .filter(wanted)
            .map(|at| found.spans[at].start)
            .min()?;
        let end = (0..found.len)
            .filter(wanted)
            .map(|at| found.spans[at].end)
            .max()?;
        found.quote = Span { start, end };
        found.spans[..found.len].sort_unstable_by_key(|span| (span.start, span.end));
        Some(found)
    }

    fn others(
        &mut self,
        pattern: &Pattern,
        which: usize,
        across: bool,
        found: &mut Match,
        quotes: &mut [bool; MOST_ELEMENTS],
    ) -> bool {
        let Some(sequence) = pattern.sequences.get(which) else {
            return true;
        };
        let view = self.view;
        let low = found
            .spans()
            .iter()
            .map(|span| span.start)
            .min()
            .unwrap_or(0);
        let high = found.last();
        let first = view.position(high).saturating_sub(pattern.window);
        let from = view.tokens.partition_point(|token| token.position < first) as u32;
        let before = found.len;
        for anchor in view.spans_from(sequence[0].class, from) {
            self.work.0 += 1;
            if view.position(anchor.start) > view.position(low) + pattern.window {
                break;
            }
            if !across && view.sentence(anchor.start) != view.sentence(low) {
                continue;
            }
            found.len = before;
            if !self.place(sequence, 0, *anchor, across, found, quotes) {
                continue;
            }
            let (new, old) = (&found.spans[before..found.len], &found.spans[..before]);
            let overlap = new
                .iter()
                .any(|a| old.iter().any(|b| a.start < b.end && b.start < a.end));
            let start = found
                .spans()
                .iter()
                .map(|span| span.start)
                .min()
                .unwrap_or(0);
            if overlap || view.position(found.last()) - view.position(start) > pattern.window {
                continue;
            }
            if self.others(pattern, which + 1, across, found, quotes) {
                return true;
            }
        }
        found.len = before;
        false
    }

    /// Puts element `k` of a sequence on `span`, and the rest after it.
    fn place(
        &mut self,
        sequence: &[Element],
        k: usize,
        span: Span,
        across: bool,
        found: &mut Match,
        quotes: &mut [bool; MOST_ELEMENTS],
    ) -> bool {
        self.work.0 += 1;
        let element = &sequence[k];
        if found.len == MOST_ELEMENTS
            || element
                .not_before
                .is_some_and(|class| self.ends_before(class, span.start))
            || element
                .not_after
                .is_some_and(|class| self.begins_after(class, span.end))
        {
            return false;
        }
        let own = found.len;
        found.spans[own] = span;
        quotes[own] = element.quoted;
        found.len += 1;
        let Some(next) = sequence.get(k + 1) else {
            return true;
        };
        let view = self.view;
        let here = view.position(span.end);
        for candidate in view.spans_from(next.class, span.end) {
            self.work.0 += 1;
            if view.position(candidate.start) - here > next.gap {
                break;
            }
            if !across && view.sentence(candidate.start) != view.sentence(span.start) {
                break;
            }
            if next.same_clause
                && view.clauses[candidate.start as usize] != view.clauses[span.end as usize - 1]
            {
                break;
            }
            if self.place(sequence, k + 1, *candidate, across, found, quotes) {
                return true;
            }
        }
        found.len = own;
        false
    }

    fn ends_before(&self, class: ClassId, start: u32) -> bool {
        let view = self.view;
        let sentence = view.sentence(start);
        let from = start.saturating_sub(8);
        view.spans_from(class, from)
            .iter()
            .take_while(|span| span.start < start)
            .any(|span| {
                span.end <= start
                    && view.position(span.end) == view.position(start)
                    && view.sentence(span.start) == sentence
            })
    }

    fn begins_after(&self, class: ClassId, end: u32) -> bool {
        let view = self.view;
        view.spans_from(class, end).first().is_some_and(|span| {
            view.position(span.start) == view.position(end)
                && view.sentence(span.start) == view.sentence(end - 1)
        })
    }
}
