//! The words of a message as the scores hear them.

use crate::entity::{Entity, EntityKind};
use crate::lexicon::{Lexicon, Stem};
use crate::view::View;
use crate::vocabulary::Vocabulary;

/// A word that may weigh, and its bytes in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) word: u32,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// Numbers of what is no stem begin here.
const KINDS: u32 = 1 << 24;
const NUMBER: u32 = KINDS + KIND_NAMES.len() as u32;
/// In the order of `EntityKind`.
const KIND_NAMES: [&str; 12] = [
    "<phone>",
    "<url>",
    "<social>",
    "<account>",
    "<money>",
    "<company>",
    "<person>",
    "<destination>",
    "<place>",
    "<age>",
    "<headcount>",
    "<date>",
];
const NUMBER_NAME: &str = "<number>";

/// A word, or two words with none or one between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Key(pub(crate) u64);

impl Key {
    pub(crate) fn of(word: u32) -> Self {
        Self(u64::from(word))
    }

    pub(crate) fn pair(first: u32, second: u32, between: usize) -> Self {
        Self((between as u64 + 1) << 60 | u64::from(second) << 30 | u64::from(first))
    }

    /// The place of a word among all that can weigh, the kinds first; `None` for a pair.
    pub(crate) fn word(self) -> Option<usize> {
        let word = self.0 as u32;
        (self.reach() == 0).then(|| match word.checked_sub(KINDS) {
            Some(kind) => kind as usize,
            None => KIND_NAMES.len() + 1 + word as usize,
        })
    }

    /// How many words behind the first the second one stands; 0 for one word.
    pub(crate) fn reach(self) -> usize {
        (self.0 >> 60) as usize
    }
}

/// Writes the words of a message down. Fillers that don't negate are passed over, as are masked and unknown words;
/// what a rule may not see of an entity, the scores may not. Names of people are no entities here: whether one is
/// found hangs on its title, and titles tell of sex.
pub(crate) fn hear(
    view: &View,
    entities: &[Entity],
    vocabulary: &Vocabulary,
    into: &mut Vec<Heard>,
) {
    into.reserve(view.tokens.len());
    let is_heard = |entity: u32| entities[entity as usize].kind != EntityKind::Person;
    let shown = view.shown_entities().iter();
    let mut shown = shown.filter(|(entity, _)| is_heard(*entity)).peekable();
    let mut last_entity = u32::MAX;
    for (at, token) in view.tokens.iter().enumerate() {
        let form = vocabulary.form(token.form);
        if form.protected() {
            continue;
        }
        while shown.next_if(|(_, span)| span.end as usize <= at).is_some() {}
        let inside = shown.peek().filter(|(_, span)| span.start as usize <= at);
        let word = match inside {
            Some((entity, _)) if *entity == last_entity => {
                if let Some(word) = into.last_mut() {
                    word.end = token.end;
                }
                continue;
            }
            Some((entity, _)) => {
                last_entity = *entity;
                KINDS + kind(entities[*entity as usize].kind)
            }
            None => {
                let filler = form.filler() && !view.negators[at] && !view.hypotheses[at];
                match form.root() {
                    Some(_) if filler => continue,
                    Some(stem) => stem,
                    None if token.number.is_some() => NUMBER,
                    None => continue,
                }
            }
        };
        into.push(Heard {
            word,
            start: token.start,
            end: token.end,
        });
    }
}

fn kind(kind: EntityKind) -> u32 {
    kind as u32
}

/// Words ↔ their names in the table: `bayar`, `bayar <money>`, `bayar * <money>`.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a>(pub(crate) &'a Lexicon);

impl Names<'_> {
    pub(crate) fn name(&self, key: Key) -> String {
        let (first, second) = (key.0 & 0x3FFF_FFFF, key.0 >> 30 & 0x3FFF_FFFF);
        let (first, second) = (self.word(first as u32), self.word(second as u32));
        match key.reach() {
            0 => first.to_owned(),
            1 => format!("{first} {second}"),
            _ => format!("{first} * {second}"),
        }
    }

    fn word(&self, word: u32) -> &str {
        match word.checked_sub(KINDS) {
            None => self.0.name(word),
            Some(kind) => KIND_NAMES.get(kind as usize).unwrap_or(&NUMBER_NAME),
        }
    }

    pub(crate) fn parse(self, name: &str) -> Option<Key> {
        let mut words = name.split(' ');
        let first = self.number(words.next()?)?;
        match (words.next(), words.next()) {
            (None, _) => Some(Key::of(first)),
            (Some("*"), Some(second)) => Some(Key::pair(first, self.number(second)?, 1)),
            (Some(second), None) => Some(Key::pair(first, self.number(second)?, 0)),
            _ => None,
        }
    }

    fn number(self, word: &str) -> Option<Stem> {
        if word == NUMBER_NAME {
            return Some(NUMBER);
        }
        match KIND_NAMES.iter().position(|kind| *kind == word) {
            Some(kind) => Some(KINDS + kind as u32),
            None => self.0.stem_of(word),
        }
    }
}
