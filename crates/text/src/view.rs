//! A message as the matcher sees it: words, which classes are there, and where those are that matter.
//!
//! A word has some thirty classes, and rules ask for few of them. So each meeting of a class is only linked to the
//! one before (`links`); the list of a class is written out when the matcher first asks for it (`place`).

use crate::bits::Bits;
use crate::class::ClassId;
use crate::entity::Entity;
use crate::origin;
use crate::pattern::Shape;
use crate::special::{Here, Places, Specials};
use crate::token::{Token, tokenise};
use crate::vocabulary::Vocabulary;

mod phrase;

/// Tokens `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Span {
    pub(crate) fn of(token: usize) -> Self {
        Self {
            start: token as u32,
            end: token as u32 + 1,
        }
    }
}

/// One meeting of a class, and the number of the meeting before it, which may be of an earlier message.
#[derive(Clone, Copy)]
struct Link {
    span: Span,
    before: u32,
}

/// The number of the last link of every class that there can be: no class needs a look whether it has a place.
struct Heads(Box<[u32; 1 << ClassId::BITS]>);

impl Default for Heads {
    fn default() -> Self {
        let none = vec![0; 1 << ClassId::BITS];
        Self(none.try_into().expect("as many as were made"))
    }
}

/// Buffers that are filled anew for every message: `read`, `finish`, then `place` for the classes in question.
#[derive(Default)]
pub(crate) struct View {
    pub(crate) tokens: Vec<Token>,
    /// Of the classes that lead to patterns (`index`): those that are here.
    pub(crate) leading: Bits,
    heads: Heads,
    first_leading: ClassId,
    links: Vec<Link>,
    /// The number of the first link. They are counted on from message to message: what is lower is not of this
    /// one, so that `heads` need not be cleared.
    first_link: u32,
    /// Whether rules and models may see the entity of the same number.
    pub(crate) shown: Vec<bool>,
    /// The others that stand on words: number and tokens.
    entities: Vec<(u32, Span)>,
    special: Places,
    /// Classes whose spans are written out.
    placed: Bits,
    /// Per class that is placed: where its spans are.
    places: Vec<(u32, u32)>,
    spans: Vec<Span>,
    room: String,
    /// Clause borders before each token, and one more at the end.
    pub(crate) clauses: Vec<u32>,
    pub(crate) hard_clauses: Vec<u32>,
    /// Words of negation that negate (not `ga cuma`).
    pub(crate) negators: Vec<bool>,
    pub(crate) passes: Vec<bool>,
    pub(crate) hypotheses: Vec<bool>,
}

impl View {
    /// `classes`: how many there are, and the first of those that lead to patterns.
    pub(crate) fn read(
        &mut self,
        text: &str,
        vocabulary: &Vocabulary,
        (classes, leading): (usize, ClassId),
    ) {
        tokenise(text, vocabulary, &mut self.tokens, &mut self.room);
        origin::mask(text, &mut self.tokens, vocabulary);
        self.count_on();
        self.first_leading = leading;
        self.places.resize(classes, (0, 0));
        self.leading.clear(classes);
        self.placed.clear(classes);
        self.spans.clear();
        self.join_di(vocabulary);
        for at in 0..self.tokens.len() {
            self.meet_all(vocabulary.classes(self.tokens[at].form), Span::of(at));
            self.phrases(at, vocabulary);
        }
    }

    /// Leaves the links of the last message behind.
    fn count_on(&mut self) {
        let next = self.first_link.saturating_add(self.links.len() as u32);
        self.first_link = next;
        if next == 0 || next > u32::MAX / 2 {
            self.heads.0.fill(0);
            self.first_link = 1;
        }
        self.links.clear();
    }

    /// Notes that these classes, in ascending order, are here.
    fn meet_all(&mut self, classes: &[ClassId], span: Span) {
        let heads = &mut self.heads.0;
        let first = self.first_link + self.links.len() as u32;
        let links = classes.iter().enumerate().map(|(at, class)| {
            let head = &mut heads[usize::from(*class)];
            let before = std::mem::replace(head, first + at as u32);
            Link { span, before }
        });
        self.links.extend(links);
        for class in classes.iter().rev() {
            if *class < self.first_leading {
                break;
            }
            self.leading.insert((*class).into());
        }
    }

    /// `di tahan`, `d tahan`: a prefix that was written as a word.
    fn join_di(&mut self, vocabulary: &Vocabulary) {
        for at in 1..self.tokens.len() {
            if vocabulary.form(self.tokens[at - 1].form).di()
                && self.tokens[at].sentence == self.tokens[at - 1].sentence
                && let Some(passive) = vocabulary.passive_of(self.tokens[at].form)
                && vocabulary.is_verb(self.tokens[at].form)
            {
                self.tokens[at].form = passive;
            }
        }
    }

    /// Adds numbers, questions and entities.
    pub(crate) fn finish(
        &mut self,
        entities: &[Entity],
        specials: &Specials,
        vocabulary: &Vocabulary,
    ) {
        self.shown.clear();
        let mut known = std::mem::take(&mut self.entities);
        known.clear();
        for (at, entity) in entities.iter().enumerate() {
            let start = self
                .tokens
                .partition_point(|token| (token.end as usize) <= entity.start);
            let end = self
                .tokens
                .partition_point(|token| (token.start as usize) < entity.end);
            let shown = start >= end || !self.of_a_person(start, end, vocabulary);
            self.shown.push(shown);
            if shown && start < end {
                let span = Span {
                    start: start as u32,
                    end: end as u32,
                };
                known.push((at as u32, span));
            }
        }
        let tokens = std::mem::take(&mut self.tokens);
        let here = Here {
            tokens: &tokens,
            entities: &known,
            all: entities,
        };
        let mut room = std::mem::take(&mut self.special);
        specials.find(here, vocabulary, &mut room, |classes, span| {
            self.meet_all(classes, span)
        });
        (self.tokens, self.entities, self.special) = (tokens, known, room);
    }

    /// The entities that may be seen and stand on words, by their tokens.
    pub(crate) fn shown_entities(&self) -> &[(u32, Span)] {
        &self.entities
    }

    /// Whether an entity is, or hangs on, a masked word that tells of a person (`orang arab`, `lima perempuan`):
    /// no rule may see it. After `di` or `ke` the same word is a place (`kerja di arab`).
    fn of_a_person(&self, start: usize, end: usize, vocabulary: &Vocabulary) -> bool {
        let form = |at: usize| vocabulary.form(self.tokens[at].form);
        (start..end).any(|at| form(at).protected()) && !(start > 0 && form(start - 1).leads())
    }

    /// Writes out the spans of every class that this asks for.
    pub(crate) fn place(&mut self, shape: Shape<'_>) {
        for element in shape.elements {
            self.place_class(element.class);
            let beside = [element.not_before, element.not_after];
            beside
                .into_iter()
                .flatten()
                .for_each(|class| self.place_class(class));
        }
    }

    /// Writes out the spans of a class, sorted, unless that is done.
    pub(crate) fn place_class(&mut self, class: ClassId) {
        if self.placed.is_new(class.into()) {
            let start = self.spans.len();
            if self.has(class) {
                let mut at = self.heads.0[usize::from(class)];
                while let Some(place) = at.checked_sub(self.first_link) {
                    let link = self.links[place as usize];
                    self.spans.push(link.span);
                    at = link.before;
                }
                let spans = &mut self.spans[start..];
                if spans.len() > 1 {
                    spans.reverse();
                    let order = |span: &Span| (span.start, span.end);
                    if !spans.is_sorted_by_key(order) {
                        spans.sort_unstable_by_key(order);
                    }
                }
            }
            self.places[usize::from(class)] = (start as u32, self.spans.len() as u32);
        }
    }

    /// Where a class occurs, by start. Only of classes that were placed.
    pub(crate) fn spans(&self, class: ClassId) -> &[Span] {
        let (start, end) = self.places[usize::from(class)];
        &self.spans[start as usize..end as usize]
    }

    pub(crate) fn has(&self, class: ClassId) -> bool {
        self.heads.0[usize::from(class)] >= self.first_link
    }

    pub(crate) fn has_all(&self, classes: &[ClassId]) -> bool {
        classes.iter().all(|class| self.has(*class))
    }

    /// Spans of a class that start at token `at` or later.
    pub(crate) fn spans_from(&self, class: ClassId, at: u32) -> &[Span] {
        let spans = self.spans(class);
        let first = if spans.len() < 9 {
            spans
                .iter()
                .position(|span| span.start >= at)
                .unwrap_or(spans.len())
        } else {
            spans.partition_point(|span| span.start < at)
        };
        &spans[first..]
    }

    /// Content words before token `at`; for the end of the message, all.
    pub(crate) fn position(&self, at: u32) -> u32 {
        match self.tokens.get(at as usize) {
            Some(token) => token.position,
            None => self
                .tokens
                .last()
                .map_or(0, |last| last.position + u32::from(last.weight)),
        }
    }

    pub(crate) fn sentence(&self, at: u32) -> u32 {
        self.tokens
            .get(at as usize)
            .map_or(u32::MAX, |token| token.sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::{Bits, Link, Span, View};

    #[test]
    fn what_an_earlier_message_had_is_not_here() {
        let link = Link {
            span: Span::of(0),
            before: 0,
        };
        let mut view = View {
            leading: Bits::new(2),
            ..View::default()
        };
        view.count_on();
        assert!(!view.has(0));
        view.meet_all(&[1], Span::of(0));
        assert!(view.has(1) && !view.has(0));
        view.count_on();
        assert!(!view.has(1));
        // The numbers begin anew before there are too many.
        view.first_link = u32::MAX / 2;
        view.heads.0[0] = u32::MAX / 2;
        view.links.push(link);
        assert!(view.has(0));
        view.count_on();
        assert!(view.first_link == 1 && !view.has(0));
    }
}
