//! A message as the matcher sees it: words, and for every class where it occurs.

use crate::class::{ClassId, Special};
use crate::entity::{Entity, EntityKind};
use crate::origin;
use crate::token::{Token, tokenise};
use crate::vocabulary::Vocabulary;

/// Tokens `start..end`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Buffers that are filled anew for every message.
#[derive(Default)]
pub(crate) struct View {
    pub(crate) tokens: Vec<Token>,
    /// (class, span) as found; then sorted into `spans` by class.
    found: Vec<(ClassId, Span)>,
    spans: Vec<Span>,
    /// Per class: (where its spans start, how many).
    heads: Vec<(u32, u32)>,
    pub(crate) present: Vec<ClassId>,
    room: String,
    numbers: Vec<(u32, f64)>,
    /// Clause borders before each token, and one more at the end.
    pub(crate) clauses: Vec<u32>,
    pub(crate) hard_clauses: Vec<u32>,
    /// Words of negation that negate (not `ga cuma`).
    pub(crate) negators: Vec<bool>,
    pub(crate) passes: Vec<bool>,
    pub(crate) hypotheses: Vec<bool>,
    masked: Vec<bool>,
    leads: Vec<bool>,
}

impl View {
    pub(crate) fn read(&mut self, text: &str, vocabulary: &Vocabulary, classes: usize) {
        tokenise(text, vocabulary, &mut self.tokens, &mut self.room);
        origin::mask(text, &mut self.tokens, vocabulary);
        for class in self.present.drain(..) {
            self.heads[class as usize] = (0, 0);
        }
        self.heads.resize(classes, (0, 0));
        self.found.clear();
        self.join_di(vocabulary);
        for at in 0..self.tokens.len() {
            let form = self.tokens[at].form;
            let span = Span {
                start: at as u32,
                end: at as u32 + 1,
            };
            self.found
                .extend(vocabulary.classes(form).iter().map(|class| (*class, span)));
            self.phrases(at, vocabulary);
        }
    }

    /// `di tahan`, `d tahan`: a prefix that was written as a word.
    fn join_di(&mut self, vocabulary: &Vocabulary) {
        let Some(di) = vocabulary.lexicon().stem_of("di") else {
            return;
        };
        for at in 1..self.tokens.len() {
            if vocabulary.form(self.tokens[at - 1].form).stem == Some(di)
                && self.tokens[at].sentence == self.tokens[at - 1].sentence
                && let Some(passive) = vocabulary.passive_of(self.tokens[at].form)
                && vocabulary.is_verb(self.tokens[at].form)
            {
                self.tokens[at].form = passive;
            }
        }
    }

    fn phrases(&mut self, at: usize, vocabulary: &Vocabulary) {
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
        self.found
            .extend(phrase.classes.iter().map(|class| (*class, span)));
    }

    /// Adds numbers, questions and entities, then sorts.
    pub(crate) fn finish(
        &mut self,
        entities: &[Entity],
        specials: &[(ClassId, Special)],
        vocabulary: &Vocabulary,
    ) {
        self.mark_masked(vocabulary);
        self.numbers.clear();
        for (at, token) in self.tokens.iter().enumerate() {
            if let Some(number) = token.number {
                self.numbers.push((at as u32, number));
            }
        }
        for (class, special) in specials {
            match special {
                Special::Number(compare) => {
                    for &(at, number) in &self.numbers {
                        if compare.holds(number) {
                            self.found.push((
                                *class,
                                Span {
                                    start: at,
                                    end: at + 1,
                                },
                            ));
                        }
                    }
                }
                Special::Trait => {
                    for (at, token) in self.tokens.iter().enumerate() {
                        if vocabulary.form(token.form).protected {
                            self.found.push((
                                *class,
                                Span {
                                    start: at as u32,
                                    end: at as u32 + 1,
                                },
                            ));
                        }
                    }
                }
                Special::Question => {
                    for (at, token) in self.tokens.iter().enumerate() {
                        if token.asked {
                            self.found.push((
                                *class,
                                Span {
                                    start: at as u32,
                                    end: at as u32 + 1,
                                },
                            ));
                        }
                    }
                }
                Special::Countries(list) => {
                    for entity in entities
                        .iter()
                        .filter(|e| e.kind == EntityKind::Destination)
                    {
                        if list.iter().any(|code| entity.value.as_bytes() == code) {
                            self.entity(*class, entity);
                        }
                    }
                }
                Special::Entity(kind, compare) => {
                    for entity in entities.iter().filter(|e| e.kind == *kind) {
                        if *compare == crate::class::Compare::Any || compare.holds(worth(entity)) {
                            self.entity(*class, entity);
                        }
                    }
                }
            }
        }
        self.sort();
    }

    fn entity(&mut self, class: ClassId, entity: &Entity) {
        let start = self
            .tokens
            .partition_point(|token| (token.end as usize) <= entity.start);
        let end = self
            .tokens
            .partition_point(|token| (token.start as usize) < entity.end);
        if start < end && !self.of_a_person(start, end) {
            self.found.push((
                class,
                Span {
                    start: start as u32,
                    end: end as u32,
                },
            ));
        }
    }

    /// Whether an entity is, or hangs on, a masked word that tells of a person (`orang arab`, `lima perempuan`):
    /// no rule may see it. After `di` or `ke` the same word is a place (`kerja di arab`).
    fn of_a_person(&self, start: usize, end: usize) -> bool {
        (start..end).any(|at| self.masked[at]) && !(start > 0 && self.leads[start - 1])
    }

    fn mark_masked(&mut self, vocabulary: &Vocabulary) {
        let lexicon = vocabulary.lexicon();
        let places = [
            lexicon.stem_of("di"),
            lexicon.stem_of("ke"),
            lexicon.stem_of("negara"),
        ];
        self.masked.clear();
        self.leads.clear();
        for token in &self.tokens {
            let form = vocabulary.form(token.form);
            self.masked.push(form.protected);
            self.leads
                .push(form.stem.is_some() && places.contains(&form.stem));
        }
    }

    /// Whether rules and models may see an entity.
    pub(crate) fn shows(&self, entity: &Entity) -> bool {
        let start = self
            .tokens
            .partition_point(|token| (token.end as usize) <= entity.start);
        let end = self
            .tokens
            .partition_point(|token| (token.start as usize) < entity.end);
        start >= end || !self.of_a_person(start, end)
    }

    fn sort(&mut self) {
        for &(class, _) in &self.found {
            let head = &mut self.heads[class as usize];
            if head.1 == 0 {
                self.present.push(class);
            }
            head.1 += 1;
        }
        let mut at = 0;
        for &class in &self.present {
            let head = &mut self.heads[class as usize];
            let many = head.1;
            *head = (at, 0);
            at += many;
        }
        self.spans.clear();
        self.spans.resize(self.found.len(), Span::default());
        let mut unordered = false;
        for &(class, span) in &self.found {
            let (start, many) = &mut self.heads[class as usize];
            let place = (*start + *many) as usize;
            unordered |= *many > 0 && self.spans[place - 1].start > span.start;
            self.spans[place] = span;
            *many += 1;
        }
        if unordered {
            for &class in &self.present {
                let (start, many) = self.heads[class as usize];
                self.spans[start as usize..(start + many) as usize]
                    .sort_unstable_by_key(|span| (span.start, span.end));
            }
        }
    }

    /// Where a class occurs, by start.
    pub(crate) fn spans(&self, class: ClassId) -> &[Span] {
        let (start, many) = self.heads[class as usize];
        &self.spans[start as usize..(start + many) as usize]
    }

    pub(crate) fn has(&self, class: ClassId) -> bool {
        self.heads[class as usize].1 > 0
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

/// The number in an entity, money in rupiah.
fn worth(entity: &Entity) -> f64 {
    let mut parts = entity.value.split(' ');
    let amount: f64 = parts
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(f64::NAN);
    amount * parts.next().map_or(1.0, rupiah)
}

/// Rough rates: only used to compare an amount with a round bound. Order of magnitude of 2025.
fn rupiah(currency: &str) -> f64 {
    match currency {
        "USD" => 16_000.0,
        "EUR" => 18_000.0,
        "GBP" => 21_000.0,
        "SGD" => 12_500.0,
        "MYR" => 3_700.0,
        "BND" => 12_500.0,
        "HKD" => 2_050.0,
        "TWD" => 520.0,
        "CNY" => 2_250.0,
        "JPY" => 108.0,
        "KRW" => 11.7,
        "THB" => 480.0,
        "SAR" => 4_300.0,
        "AED" => 4_400.0,
        "QAR" => 4_400.0,
        "KWD" => 53_000.0,
        "BHD" => 43_000.0,
        "OMR" => 42_000.0,
        "JOD" => 23_000.0,
        "TRY" => 400.0,
        "AUD" => 10_500.0,
        "PHP" => 280.0,
        "INR" => 190.0,
        _ => 1.0,
    }
}
