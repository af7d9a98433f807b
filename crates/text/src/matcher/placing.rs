//! One pattern at one place: puts its elements on the words around, the nearest first.

use crate::class::ClassId;
use crate::pattern::{Element, MOST_ELEMENTS, Shape};
use crate::view::{Span, View};

/// Where a pattern was found: first token, the token after its last one, and its quote.
#[derive(Clone, Copy)]
pub(super) struct Found {
    pub(super) first: u32,
    pub(super) last: u32,
    pub(super) quote: Span,
}

/// The elements that stand already, in a room that lives from match to match.
#[derive(Default)]
pub(super) struct Placing {
    spans: [Span; MOST_ELEMENTS],
    quoted: [bool; MOST_ELEMENTS],
    len: usize,
    /// Counts steps.
    pub(super) work: u64,
}

impl Placing {
    /// The spans of the last pattern that was found, by start.
    pub(super) fn spans(&self) -> &[Span] {
        &self.spans[..self.len]
    }

    fn first(&self) -> u32 {
        let starts = self.spans().iter().map(|span| span.start);
        starts.min().unwrap_or(0)
    }

    fn last(&self) -> u32 {
        let ends = self.spans().iter().map(|span| span.end);
        ends.max().unwrap_or(0)
    }

    /// The pattern, with the first element of its first sequence here.
    pub(super) fn at(
        &mut self,
        view: &View,
        shape: Shape<'_>,
        anchor: Span,
        across: bool,
    ) -> Option<Found> {
        self.len = 0;
        let sequence = shape.sequence(0);
        if !self.place(view, sequence, 0, anchor, across)
            || !self.others(view, shape, sequence.len(), across)
        {
            return None;
        }
        let (first, last) = (self.first(), self.last());
        let mut quote = Span {
            start: first,
            end: last,
        };
        if shape.quoted {
            let quoted = || {
                let spans = self.spans().iter().zip(&self.quoted);
                spans.filter(|(_, quoted)| **quoted).map(|(span, _)| span)
            };
            quote.start = quoted().map(|span| span.start).min()?;
            quote.end = quoted().map(|span| span.end).max()?;
        }
        if self.len > 1 {
            self.spans[..self.len].sort_unstable_by_key(|span| (span.start, span.end));
        }
        Some(Found { first, last, quote })
    }

    /// The sequences from this element on.
    fn others(&mut self, view: &View, shape: Shape<'_>, from: usize, across: bool) -> bool {
        if from == shape.elements.len() {
            return true;
        }
        let sequence = shape.sequence(from);
        let next = from + sequence.len();
        let (low, high) = (self.first(), self.last());
        let first = view.position(high).saturating_sub(shape.window);
        let from = view.tokens.partition_point(|token| token.position < first) as u32;
        let before = self.len;
        for anchor in view.spans_from(sequence[0].class, from) {
            self.work += 1;
            if view.position(anchor.start) > view.position(low) + shape.window {
                break;
            }
            if !across && view.sentence(anchor.start) != view.sentence(low) {
                continue;
            }
            self.len = before;
            if !self.place(view, sequence, 0, *anchor, across) {
                continue;
            }
            let (old, new) = self.spans().split_at(before);
            let overlap = new
                .iter()
                .any(|a| old.iter().any(|b| a.start < b.end && b.start < a.end));
            let wide = view.position(self.last()) - view.position(self.first()) > shape.window;
            if overlap || wide {
                continue;
            }
            if self.others(view, shape, next, across) {
                return true;
            }
        }
        self.len = before;
        false
    }

    /// Puts element `k` of a sequence on `span`, and the rest after it.
    fn place(
        &mut self,
        view: &View,
        sequence: &[Element],
        k: usize,
        span: Span,
        across: bool,
    ) -> bool {
        self.work += 1;
        let element = &sequence[k];
        if self.len == MOST_ELEMENTS
            || element
                .not_before
                .is_some_and(|class| ends_before(view, class, span.start))
            || element
                .not_after
                .is_some_and(|class| begins_after(view, class, span.end))
        {
            return false;
        }
        let own = self.len;
        self.spans[own] = span;
        self.quoted[own] = element.quoted;
        self.len += 1;
        let Some(next) = sequence.get(k + 1) else {
            return true;
        };
        let here = view.position(span.end);
        for candidate in view.spans_from(next.class, span.end) {
            self.work += 1;
            if view.position(candidate.start) - here > next.gap.into() {
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
            if self.place(view, sequence, k + 1, *candidate, across) {
                return true;
            }
        }
        self.len = own;
        false
    }
}

fn ends_before(view: &View, class: ClassId, start: u32) -> bool {
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

fn begins_after(view: &View, class: ClassId, end: u32) -> bool {
    view.spans_from(class, end).first().is_some_and(|span| {
        view.position(span.start) == view.position(end)
            && view.sentence(span.start) == view.sentence(end - 1)
    })
}
