//! A message as the matcher sees it: words, which classes are there, and where those are that matter.

use crate::bits::Bits;
use crate::class::ClassId;
use crate::entity::Entity;
use crate::origin;
use crate::special::{Here, Specials};
use crate::token::{Token, tokenise};
use crate::vocabulary::Vocabulary;

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
    /// What is there by more than a word's own classes: phrases, numbers, questions, entities.
    found: Vec<(ClassId, Span)>,
    /// Where in `found` the phrases end.
    specials_from: usize,
    pub(crate) present: Bits,
    /// Whether rules and models may see the entity of the same number.
    pub(crate) shown: Vec<bool>,
    /// The others that stand on words: number and tokens.
    entities: Vec<(u32, Span)>,
    placed: Vec<(ClassId, Span)>,
    /// The classes in `placed`.
    classes: Vec<ClassId>,
    spans: Vec<Span>,
    /// Per class: (where its spans start, how many).
    heads: Vec<(u32, u32)>,
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
    pub(crate) fn read(&mut self, text: &str, vocabulary: &Vocabulary, classes: usize) {
        tokenise(text, vocabulary, &mut self.tokens, &mut self.room);
        origin::mask(text, &mut self.tokens, vocabulary);
        for class in self.classes.drain(..) {
            self.heads[class as usize] = (0, 0);
        }
        self.placed.clear();
        self.heads.resize(classes, (0, 0));
        self.present.clear(classes);
        self.found.clear();
        self.join_di(vocabulary);
        for at in 0..self.tokens.len() {
            for class in vocabulary.classes(self.tokens[at].form) {
                self.present.insert(*class);
            }
            self.phrases(at, vocabulary);
        }
    }

    /// `di tahan`, `d tahan`: a prefix that was written as a word.
    fn join_di(&mut self, vocabulary: &Vocabulary) {
        for at in 1..self.tokens.len() {
            if vocabulary.form(self.tokens[at - 1].form).di
                && self.tokens[at].sentence == self.tokens[at - 1].sentence
                && let Some(passive) = vocabulary.passive_of(self.tokens[at].form)
                && vocabulary.is_verb(self.tokens[at].form)
            {
                self.tokens[at].form = passive;
            }
        }
    }

    /// Whether a phrase may begin here: the next content word, or a filler before it, takes part in one.
    fn may_begin(&self, at: usize, vocabulary: &Vocabulary) -> bool {
        let follows = vocabulary.form(self.tokens[at].form).follows;
        if follows == 0 {
            return false;
        }
        for next in self.tokens.iter().skip(at + 1).take(3) {
            if vocabulary.form(next.form).items_seen & follows != 0 {
                return true;
            }
            if next.weight > 0 {
                return false;
            }
        }
        false
    }

    fn phrases(&mut self, at: usize, vocabulary: &Vocabulary) {
        if !self.may_begin(at, vocabulary) {
            return;
        }
        for &item in vocabulary.items(self.tokens[at].form) {
            let starts = vocabulary.starts(item);
            if starts.is_empty() {
                continue;
            }
            // Fillers may stand between the words of a phrase, and may belong to it themselves.
            for next in at + 1..at + 4 {
                let Some(token) = self.tokens.get(next).copied() else {
                    break;
                };
                if token.sentence != self.tokens[at].sentence {
                    break;
                }
                for &second in vocabulary.items(token.form) {
                    let from = starts.partition_point(|(item, _)| *item < second);
                    for &(_, id) in starts[from..]
                        .iter()
                        .take_while(|(item, _)| *item == second)
                    {
                        self.phrase(at, next, id, vocabulary);
                    }
                }
                if token.weight > 0 {
                    break;
                }
            }
        }
    }

    fn phrase(&mut self, at: usize, second: usize, id: u32, vocabulary: &Vocabulary) {
        let phrase = &vocabulary.phrases[id as usize];
        let mut last = second;
        for item in &phrase.rest[1..] {
            let mut next = last + 1;
            loop {
                let Some(token) = self.tokens.get(next) else {
                    return;
                };
                if token.sentence != self.tokens[at].sentence || next > last + 3 {
                    return;
                }
                if vocabulary.items(token.form).contains(item) {
                    break;
                }
                if token.weight > 0 {
                    return;
                }
                next += 1;
            }
            last = next;
        }
        let span = Span {
            start: at as u32,
            end: last as u32 + 1,
        };
        for class in &phrase.classes {
            self.present.insert(*class);
            self.found.push((*class, span));
        }
    }

    /// Adds numbers, questions and entities.
    pub(crate) fn finish(
        &mut self,
        entities: &[Entity],
        specials: &Specials,
        vocabulary: &Vocabulary,
    ) {
        self.specials_from = self.found.len();
        self.shown.clear();
        self.entities.clear();
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
                self.entities.push((at as u32, span));
            }
        }
        let here = Here {
            tokens: &self.tokens,
            entities: &self.entities,
            all: entities,
        };
        specials.find(here, vocabulary, |class, span| {
            self.present.insert(class);
            self.found.push((class, span));
        });
    }

    /// Whether an entity is, or hangs on, a masked word that tells of a person (`orang arab`, `lima perempuan`):
    /// no rule may see it. After `di` or `ke` the same word is a place (`kerja di arab`).
    fn of_a_person(&self, start: usize, end: usize, vocabulary: &Vocabulary) -> bool {
        let form = |at: usize| vocabulary.form(self.tokens[at].form);
        (start..end).any(|at| form(at).protected) && !(start > 0 && form(start - 1).leads)
    }

    /// Finds the spans of these classes, sorted by start. Most classes that are present lead no rule any
    /// further, so that their spans need not be written down.
    pub(crate) fn place(&mut self, classes: &Bits, vocabulary: &Vocabulary) {
        let mut phrases = 0;
        for at in 0..self.tokens.len() {
            let span = Span::of(at);
            for class in vocabulary.classes(self.tokens[at].form) {
                if classes.has(*class) {
                    self.placed.push((*class, span));
                }
            }
            while phrases < self.specials_from && self.found[phrases].1.start == span.start {
                if classes.has(self.found[phrases].0) {
                    self.placed.push(self.found[phrases]);
                }
                phrases += 1;
            }
        }
        let specials = &self.found[self.specials_from..];
        let asked = specials.iter().filter(|(class, _)| classes.has(*class));
        self.placed.extend(asked);
        self.sort();
    }

    /// `placed` by class, then by start.
    fn sort(&mut self) {
        for &(class, _) in &self.placed {
            let many = &mut self.heads[class as usize].1;
            if *many == 0 {
                self.classes.push(class);
            }
            *many += 1;
        }
        let mut at = 0;
        for &class in &self.classes {
            let head = &mut self.heads[class as usize];
            let many = head.1;
            *head = (at, 0);
            at += many;
        }
        self.spans.clear();
        self.spans.resize(self.placed.len(), Span::default());
        let mut unordered = false;
        for &(class, span) in &self.placed {
            let (start, many) = &mut self.heads[class as usize];
            let place = (*start + *many) as usize;
            unordered |= *many > 0 && self.spans[place - 1].start > span.start;
            self.spans[place] = span;
            *many += 1;
        }
        if unordered {
            for &class in &self.classes {
                let (start, many) = self.heads[class as usize];
                self.spans[start as usize..(start + many) as usize]
                    .sort_unstable_by_key(|span| (span.start, span.end));
            }
        }
    }

    /// Where a class occurs, by start. Only of classes that were placed.
    pub(crate) fn spans(&self, class: ClassId) -> &[Span] {
        let (start, many) = self.heads[class as usize];
        &self.spans[start as usize..(start + many) as usize]
    }

    pub(crate) fn has(&self, class: ClassId) -> bool {
        self.present.has(class)
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
