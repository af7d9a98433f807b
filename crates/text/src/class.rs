//! Class files and what they compile to: groups of words, each an item, a phrase, or a kind of entity.

use std::collections::HashSet;
use std::sync::Arc;

use crate::entity::EntityKind;
use crate::hash::FastMap;
use crate::lexicon::{Lexicon, Stem};
use crate::rule::sheet::Line;
use crate::stem::Voice;
use crate::store::stored_kinds;
use crate::wrong::{Kind, RuleError, Wrong};

/// A class as a file of `data/classes` says it.
#[derive(Clone, Debug)]
pub(crate) struct RawClass {
    pub(crate) file: Arc<str>,
    pub(crate) name: Line<String>,
    pub(crate) words: Vec<Line<String>>,
}

/// So many words a class has at most, those of the classes that it names among them.
const MOST_ENTRIES: usize = 20_000;
/// So deep classes may stand in each other.
const DEEPEST: usize = 8;

/// Few enough that a word's classes fit in a line or two of the processor's cache.
pub(crate) type ClassId = u16;
pub(crate) type ItemId = u32;

/// One word as a class means it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Item {
    /// Forms of a stem; the bits are voices.
    Stem(Stem, u8),
    /// One surface form.
    Exact(Box<str>),
}

/// What a number or an entity must be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Special {
    Number(Compare),
    Entity(EntityKind, Compare),
    Countries(Vec<[u8; 2]>),
    Question,
    /// A masked word is here. Only bias rules may ask.
    Trait,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Compare {
    Any,
    Less(f64),
    AtLeast(f64),
}

stored_kinds!(Special: 0 Number(compare), 1 Entity(kind, compare), 2 Countries(codes), 3 Question, 4 Trait);
stored_kinds!(Compare: 0 Any, 1 Less(bound), 2 AtLeast(bound));

impl Compare {
    pub(crate) fn holds(self, value: f64) -> bool {
        match self {
            Self::Any => true,
            Self::Less(bound) => value < bound,
            Self::AtLeast(bound) => value >= bound,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Entry {
    Word(ItemId),
    /// Shared by all classes that name it through others.
    Phrase(Arc<[ItemId]>),
    Special(Special),
}

pub(crate) const ANY_VOICE: u8 = 0b1111;
const PASSIVE: u8 = 1 << Voice::Passive as u8;
const ACTIVE: u8 = (1 << Voice::Active as u8) | (1 << Voice::Bare as u8);

/// All classes while they are being read; patterns add unnamed ones.
#[derive(Default)]
pub(crate) struct Classes {
    pub(crate) items: Vec<Item>,
    item_ids: FastMap<Item, ItemId>,
    /// Words as they were written in files, with their items: most are written again and again.
    written: FastMap<Box<str>, ItemId>,
    names: FastMap<Box<str>, ClassId>,
    pub(crate) entries: Vec<Vec<Entry>>,
    raw: FastMap<Box<str>, RawClass>,
    unnamed: FastMap<Box<str>, ClassId>,
    /// The classes that are being read, each for the one before it.
    reading: Vec<Box<str>>,
    /// What is wrong in classes, once each.
    pub(crate) errors: Vec<RuleError>,
}

pub(crate) fn voices(suffix: &str) -> Result<u8, Wrong> {
    match suffix {
        "di" => Ok(PASSIVE),
        "me" => Ok(ACTIVE),
        other => Err(Wrong::Voice(other.to_owned())),
    }
}

impl Classes {
    pub(crate) fn declare(&mut self, raw: RawClass) {
        let (name, file) = (raw.name.clone(), Arc::clone(&raw.file));
        if self.raw.contains_key(name.value.as_str()) {
            let twice = Wrong::Twice(Kind::Class, name.value);
            self.errors.push(RuleError::at(&file, name.line, &twice));
        } else {
            self.raw.insert(name.value.into(), raw);
        }
    }

    /// A class as it was written.
    pub(crate) fn raw(&self, name: &str) -> Option<&RawClass> {
        self.raw.get(name)
    }

    pub(crate) fn declared(&self) -> Vec<Box<str>> {
        let mut names: Vec<_> = self.raw.keys().cloned().collect();
        names.sort();
        names
    }

    fn item(&mut self, item: Item) -> ItemId {
        if let Some(&id) = self.item_ids.get(&item) {
            return id;
        }
        let id = self.items.len() as ItemId;
        self.items.push(item.clone());
        self.item_ids.insert(item, id);
        id
    }

    fn single(&mut self, word: &str, lexicon: &mut Lexicon) -> Result<ItemId, Wrong> {
        if let Some(&known) = self.written.get(word) {
            return Ok(known);
        }
        let item = self.unseen(word, lexicon)?;
        self.written.insert(word.into(), item);
        Ok(item)
    }

    /// `tahan`, `=ga`, `tahan/di`.
    fn unseen(&mut self, word: &str, lexicon: &mut Lexicon) -> Result<ItemId, Wrong> {
        if let Some(exact) = word.strip_prefix('=') {
            let exact = lexicon.canonical(exact);
            return Ok(self.item(Item::Exact(exact.into())));
        }
        let (word, mask) = match word.rsplit_once('/') {
            Some((word, suffix)) => (word, voices(suffix)?),
            None => (word, ANY_VOICE),
        };
        if word.is_empty() || word.contains(['@', '(', ')', '|', '#', '%']) {
            return Err(Wrong::NoWord(word.to_owned()));
        }
        let stem = lexicon.admit(word);
        Ok(self.item(Item::Stem(stem, mask)))
    }

    /// A word or phrase, as in a class or a pattern.
    pub(crate) fn entry(&mut self, text: &str, lexicon: &mut Lexicon) -> Result<Entry, Wrong> {
        if !text.is_empty() && !text.contains(char::is_whitespace) {
            return Ok(Entry::Word(self.single(text, lexicon)?));
        }
        let mut items = Vec::new();
        for word in text.split_whitespace() {
            items.push(self.single(word, lexicon)?);
        }
        match items.len() {
            0 => Err(Wrong::Empty),
            1 => Ok(Entry::Word(items[0])),
            2..=6 => Ok(Entry::Phrase(items.into())),
            _ => Err(Wrong::LongPhrase(text.to_owned())),
        }
    }

    pub(crate) fn named(&mut self, name: &str, lexicon: &mut Lexicon) -> Result<ClassId, Wrong> {
        if let Some(&id) = self.names.get(name) {
            return Ok(id);
        }
        if self.reading.iter().any(|outer| **outer == *name) {
            return Err(Wrong::Circle(name.to_owned()));
        }
        if self.reading.len() > DEEPEST {
            return Err(Wrong::DeepClass(name.to_owned(), DEEPEST));
        }
        let raw = self.raw.get(name).cloned();
        let raw = raw.ok_or_else(|| Wrong::NoClass(name.to_owned()))?;
        let mut entries = Vec::new();
        self.reading.push(name.into());
        for word in &raw.words {
            let read = if let Some(other) = word.value.strip_prefix('@') {
                self.named(other, lexicon).map(|id| {
                    entries.extend(self.entries[id as usize].iter().cloned());
                    // What a class is named for twice is in it once.
                    if entries.len() > MOST_ENTRIES {
                        each_once(&mut entries);
                    }
                })
            } else {
                self.entry(&word.value, lexicon)
                    .map(|entry| entries.push(entry))
            };
            // Told once, here: whatever names this class can be read all the same.
            if let Err(wrong) = read {
                let error = RuleError::at(&raw.file, word.line, &wrong);
                self.errors.push(error.about(Kind::Class, name));
            }
        }
        self.reading.pop();
        each_once(&mut entries);
        if entries.len() > MOST_ENTRIES {
            let wrong = Wrong::BigClass(name.to_owned(), MOST_ENTRIES);
            let error = RuleError::at(&raw.file, raw.name.line, &wrong);
            self.errors.push(error);
            // Told once: what names it is read as if it were short.
            entries.clear();
        }
        let id = self.push(entries);
        self.names.insert(name.into(), id);
        Ok(id)
    }

    fn push(&mut self, entries: Vec<Entry>) -> ClassId {
        self.entries.push(entries);
        (self.entries.len() - 1) as ClassId
    }

    /// A class without a name, shared by all patterns that write it the same way.
    pub(crate) fn unnamed(&mut self, written: &str, entries: Vec<Entry>) -> ClassId {
        if let Some(&id) = self.unnamed.get(written) {
            return id;
        }
        let id = self.push(entries);
        self.unnamed.insert(written.into(), id);
        id
    }

    pub(crate) fn find_unnamed(&self, written: &str) -> Option<ClassId> {
        self.unnamed.get(written).copied()
    }

    /// Only the forms of a class that have one of the voices.
    pub(crate) fn with_voice(
        &mut self,
        entries: &[Entry],
        mask: u8,
        lexicon: &Lexicon,
    ) -> Vec<Entry> {
        let mut kept = Vec::new();
        for entry in entries {
            match entry {
                Entry::Word(item) => {
                    if let Some(item) = self.narrowed(*item, mask, lexicon) {
                        kept.push(Entry::Word(item));
                    }
                }
                Entry::Phrase(items) => {
                    if items
                        .iter()
                        .any(|item| self.has_voice(*item, mask, lexicon))
                    {
                        kept.push(entry.clone());
                    }
                }
                Entry::Special(_) => kept.push(entry.clone()),
            }
        }
        kept
    }

    fn narrowed(&mut self, item: ItemId, mask: u8, lexicon: &Lexicon) -> Option<ItemId> {
        match self.items[item as usize].clone() {
            Item::Stem(stem, own) => {
                // `digaji` is listed as a word of its own: it is a form already.
                if let Some((_, voice)) = lexicon.parent(stem)
                    && voice != Voice::Other
                {
                    return ((1 << voice as u8) & mask != 0).then_some(item);
                }
                (own & mask != 0).then(|| self.item(Item::Stem(stem, own & mask)))
            }
            Item::Exact(_) => self.has_voice(item, mask, lexicon).then_some(item),
        }
    }

    fn has_voice(&self, item: ItemId, mask: u8, lexicon: &Lexicon) -> bool {
        let voice = match &self.items[item as usize] {
            Item::Stem(stem, _) => lexicon
                .parent(*stem)
                .map_or(Voice::Bare, |(_, voice)| voice),
            Item::Exact(word) => lexicon
                .stem_word(word)
                .map_or(Voice::Bare, |(_, voice)| voice),
        };
        (1 << voice as u8) & mask != 0
    }
}

/// Keeps the first of equal entries, in their order.
fn each_once(entries: &mut Vec<Entry>) {
    let mut words = HashSet::new();
    let mut phrases = HashSet::new();
    entries.retain(|entry| match entry {
        Entry::Word(item) => words.insert(*item),
        Entry::Phrase(items) => phrases.insert(Arc::clone(items)),
        Entry::Special(_) => true,
    });
}
