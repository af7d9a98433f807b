//! A message as the matcher sees it: words, which classes are there, and where those are that matter.

use crate::bits::Bits;
use crate::class::ClassId;
use crate::entity::Entity;
use crate::origin;
use crate::pattern::Shape;
use crate::special::{Here, Places, Specials};
use crate::token::{Token, tokenise};
use crate::vocabulary::Vocabulary;

mod marks;
mod phrase;
mod reach;

use marks::{Marks, PerClass};
use reach::Steps;

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

/// Buffers that are filled anew for every message: `read`, `finish`, then `place` for the classes in question.
#[derive(Default)]
pub(crate) struct View {
    pub(crate) tokens: Vec<Token>,
    /// Of the classes that lead to patterns (`index`), counted from the first: those that are here.
    pub(crate) leading: Bits,
    first_leading: ClassId,
    marks: Marks,
    steps: Steps,
    /// Whether a word is masked: what else reads the text then reads [`Self::unmarked`].
    pub(crate) masked: bool,
    /// The entities that stand on words: number and tokens.
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
        self.masked = origin::mask(text, &mut self.tokens, vocabulary, &mut self.room);
        self.marks.clear(classes, self.tokens.len());
        self.first_leading = leading;
        self.places.resize(classes, (0, 0));
        self.leading.clear(classes.saturating_sub(leading.into()));
        self.placed.clear(classes);
        self.spans.clear();
        self.join_di(vocabulary);
        vocabulary.fetch(self.tokens.iter().map(|token| token.form));
        for at in 0..self.tokens.len() {
            let classes = vocabulary.classes(self.tokens[at].form);
            self.marks.word(at, classes);
            self.lead(classes);
            self.phrases(at, vocabulary);
        }
        self.steps = Steps::of(&self.tokens);
    }

    /// Notes which of these classes, in ascending order, lead to patterns.
    fn lead(&mut self, classes: &[ClassId]) {
        for class in classes.iter().rev() {
            if *class < self.first_leading {
                break;
            }
            self.leading.insert((*class - self.first_leading).into());
        }
    }

    /// Notes that these classes, in ascending order, are here beside those of single words.
    fn meet(&mut self, classes: &[ClassId], span: Span) {
        self.marks.other(span, classes);
        self.lead(classes);
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
        let mut known = std::mem::take(&mut self.entities);
        known.clear();
        for (at, entity) in entities.iter().enumerate() {
            let start = self
                .tokens
                .partition_point(|token| (token.end as usize) <= entity.start);
            let end = self
                .tokens
                .partition_point(|token| (token.start as usize) < entity.end);
            if start < end {
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
            self.meet(classes, span)
        });
        (self.tokens, self.entities, self.special) = (tokens, known, room);
    }

    /// The entities that may be seen and stand on words, by their tokens.
    pub(crate) fn shown_entities(&self) -> &[(u32, Span)] {
        &self.entities
    }

    /// The text with blanks where words are masked: all places are those of the text.
    pub(crate) fn unmarked(&self, text: &str, vocabulary: &Vocabulary) -> String {
        let mut blank = String::with_capacity(text.len());
        let mut from = 0;
        for token in &self.tokens {
            let (start, end) = (token.start as usize, token.end as usize);
            if vocabulary.form(token.form).protected() && start >= from {
                blank.push_str(&text[from..start]);
                blank.extend(std::iter::repeat_n(' ', end - start));
                from = end;
            }
        }
        blank.push_str(&text[from..]);
        blank
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
    #[inline(always)]
    pub(crate) fn place_class(&mut self, class: ClassId) {
        if self.placed.is_new(class.into()) {
            self.write_out(class);
        }
    }

    #[inline(never)]
    fn write_out(&mut self, class: ClassId) {
        let start = self.spans.len();
        self.marks.write(class, &mut self.spans);
        self.places[usize::from(class)] = (start as u32, self.spans.len() as u32);
    }

    /// Where a class occurs, by start. Only of classes that were placed.
    pub(crate) fn spans(&self, class: ClassId) -> &[Span] {
        let (start, end) = self.places[usize::from(class)];
        &self.spans[start as usize..end as usize]
    }

    pub(crate) fn has(&self, class: ClassId) -> bool {
        self.marks.has(class)
    }

    /// Per class: not 0 where it is here.
    pub(crate) fn here(&self) -> &PerClass<u64> {
        self.marks.here()
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
    use super::{Bits, Span, View};

    fn view(words: usize) -> View {
        let mut view = View {
            leading: Bits::new(3),
            places: vec![(0, 0); 3],
            placed: Bits::new(3),
            ..View::default()
        };
        view.marks.clear(3, words);
        view
    }

    #[test]
    fn what_an_earlier_message_had_is_not_here() {
        let mut view = view(1);
        view.meet(&[1], Span::of(0));
        assert!(view.has(1) && !view.has(0));
        view.marks.clear(3, 1);
        assert!(!view.has(1));
    }

    #[test]
    fn words_and_longer_spans_stand_in_order() {
        for words in [10, 64, 65, 300] {
            let mut view = view(words);
            let long = |start: usize, end: usize| Span {
                start: start as u32,
                end: end as u32,
            };
            view.marks.word(1, &[0, 2]);
            view.marks.word(words - 1, &[2]);
            // One where a word stands, and two where none does, or one later.
            view.meet(&[2], long(1, 3));
            view.meet(&[2], long(5, 7));
            view.meet(&[2], long(5, 8));
            view.meet(&[2], long(7, 9));
            view.meet(&[2], Span::of(7));
            view.meet(&[2], Span::of(8));
            view.place_class(2);
            let all = [
                Span::of(1),
                long(1, 3),
                long(5, 7),
                long(5, 8),
                Span::of(7),
                long(7, 9),
                Span::of(8),
                Span::of(words - 1),
            ];
            assert_eq!(view.spans(2), all);
            view.place_class(0);
            assert_eq!(view.spans(0), [Span::of(1)]);
            assert!(!view.has(1));
        }
    }
}
