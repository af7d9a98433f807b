//! How the tables of a vocabulary are made: the forms of every stem first, then single words that are more.

use super::{
    Form, FormId, NO_STEM, Opened, Phrase, SEVERAL, UNKNOWN, Vocabulary, item_bit, start, stem_form,
};
use crate::class::{ClassId, Entry, Item, ItemId};
use crate::hash::FastMap;
use crate::lexicon::{Lexicon, Stem};
use crate::origin::Role;
use crate::stem::Voice;
use crate::word_map::WordMap;

const VOICES: [Voice; 4] = [Voice::Bare, Voice::Passive, Voice::Active, Voice::Other];

/// What may hang on a masked word; with the empty one for a doubled word alone.
const TAILS: [&str; 12] = [
    "", "nya", "ny", "nye", "ne", "e", "ku", "mu", "lah", "kah", "pun", "2",
];

/// What an item is part of.
struct Parts {
    /// Per item: where its classes begin and end.
    heads: Vec<u32>,
    ends: Vec<u32>,
    classes: Vec<ClassId>,
    in_phrase: Vec<bool>,
    /// Per item: the bits of the items that follow it in phrases that it begins.
    follows: Vec<u32>,
}

impl Parts {
    fn of(items: usize, entries: &[Vec<Entry>]) -> Self {
        let words = || {
            entries.iter().zip(0..).flat_map(|(entries, class)| {
                entries.iter().filter_map(move |entry| match entry {
                    Entry::Word(item) => Some((*item as usize, class)),
                    Entry::Phrase(_) | Entry::Special(_) => None,
                })
            })
        };
        let mut heads = vec![0; items + 1];
        for (item, _) in words() {
            heads[item + 1] += 1;
        }
        for item in 0..items {
            heads[item + 1] += heads[item];
        }
        let mut classes = vec![0; heads[items] as usize];
        let mut ends = heads.clone();
        for (item, class) in words() {
            let place = ends[item] as usize;
            // A class may name a word twice.
            if place == heads[item] as usize || classes[place - 1] != class {
                classes[place] = class;
                ends[item] += 1;
            }
        }
        let mut in_phrase = vec![false; items];
        let mut follows = vec![0; items];
        for entry in entries.iter().flatten() {
            if let Entry::Phrase(items) = entry {
                items
                    .iter()
                    .for_each(|item| in_phrase[*item as usize] = true);
                follows[items[0] as usize] |= item_bit(items[1]);
            }
        }
        Self {
            heads,
            ends,
            classes,
            in_phrase,
            follows,
        }
    }

    fn classes(&self, item: ItemId) -> &[ClassId] {
        let item = item as usize;
        &self.classes[self.heads[item] as usize..self.ends[item] as usize]
    }
}

impl Vocabulary {
    pub(crate) fn new(lexicon: Lexicon, items: &[Item], entries: &[Vec<Entry>]) -> Self {
        let mut new = Self {
            lexicon,
            surfaces: WordMap::with_room(16_384),
            forms: vec![Form::NOTHING],
            ..Self::default()
        };
        new.read_phrases(entries);
        let parts = Parts::of(items.len(), entries);
        let mut of_stem: Vec<Vec<(ItemId, u8)>> = vec![Vec::new(); new.lexicon.len()];
        let mut exact: Vec<(&str, ItemId)> = Vec::new();
        for (id, item) in items.iter().enumerate() {
            match item {
                Item::Stem(stem, mask) => of_stem[*stem as usize].push((id as ItemId, *mask)),
                Item::Exact(word) => exact.push((word, id as ItemId)),
            }
        }
        let mut stem_items: Vec<Vec<ItemId>> = Vec::with_capacity(new.lexicon.len() * 4);
        for stem in 0..new.lexicon.len() as Stem {
            for voice in VOICES {
                let mut items = Vec::new();
                let mut from = |stem: Stem, voice: Voice| {
                    items.extend(
                        of_stem[stem as usize]
                            .iter()
                            .filter(|(_, mask)| mask & (1 << voice as u8) != 0)
                            .map(|(id, _)| *id),
                    );
                };
                from(stem, voice);
                if let Some((parent, own)) = new.lexicon.parent(stem) {
                    from(parent, if voice == Voice::Bare { own } else { voice });
                }
                // Mostly the voices of a stem have the same items.
                let before = stem_items.last().filter(|_| voice != Voice::Bare);
                let twin = before.is_some_and(|before| *before == items);
                new.push(&items, Some(stem), voice == Voice::Bare, &parts, twin);
                stem_items.push(items);
            }
        }
        new.index(&exact, &stem_items, &parts);
        new
    }

    fn read_phrases(&mut self, entries: &[Vec<Entry>]) {
        let mut ids: FastMap<&[ItemId], u32> = FastMap::default();
        let mut words: Vec<&[ItemId]> = Vec::new();
        let mut of_phrase: Vec<(u32, ClassId)> = Vec::new();
        for (entries, class) in entries.iter().zip(0..) {
            for entry in entries {
                if let Entry::Phrase(items) = entry {
                    let id = *ids.entry(items).or_insert_with(|| {
                        words.push(items);
                        words.len() as u32 - 1
                    });
                    of_phrase.push((id, class));
                }
            }
        }
        of_phrase.sort_unstable();
        of_phrase.dedup();
        let mut classes_of: Vec<(u32, u32)> = Vec::with_capacity(words.len());
        let mut classes = of_phrase.iter().peekable();
        for id in 0..words.len() as u32 {
            let first = self.class_pool.len() as u32;
            while let Some((_, class)) = classes.next_if(|(phrase, _)| *phrase == id) {
                self.class_pool.push(*class);
            }
            classes_of.push((first, self.class_pool.len() as u32));
        }
        let mut sorted: Vec<(&[ItemId], (u32, u32))> = words.into_iter().zip(classes_of).collect();
        sorted.sort_by_key(|(words, _)| (words[0], words[1]));
        for (words, classes) in sorted {
            let pair = start(words[0], words[1]);
            let here = self.phrases.len() as u32;
            let (first, _) = self.starts.get(pair).unwrap_or((here, here));
            self.starts.insert(pair, (first, here + 1));
            let rest = self.item_pool.len() as u32;
            self.item_pool.extend(&words[2..]);
            self.phrases.push(Phrase {
                rest: (rest, self.item_pool.len() as u32),
                classes,
            });
        }
    }

    fn index(&mut self, exact: &[(&str, ItemId)], stem_items: &[Vec<ItemId>], parts: &Parts) {
        for (word, stem) in self.lexicon.all() {
            self.surfaces.insert(word, stem_form(stem, Voice::Bare));
        }
        for &(word, item) in exact {
            let known = match self.lexicon.stem_of(word) {
                Some(stem) => Some((stem, Voice::Bare)),
                None => self.lexicon.analyse(word),
            };
            let mut items = known.map_or_else(Vec::new, |(stem, voice)| {
                stem_items[(stem * 4 + voice as u32) as usize].clone()
            });
            items.push(item);
            let bare = known.is_some_and(|(_, voice)| voice == Voice::Bare);
            self.push(&items, known.map(|(stem, _)| stem), bare, parts, false);
            let form = self.forms.len() as FormId - 1;
            self.surfaces.insert(word, form);
        }
        for (list, is_filler) in [
            (self.lexicon.fillers.clone(), true),
            (self.lexicon.protected.clone(), false),
        ] {
            for word in &list {
                let canonical = self.lexicon.canonical(word);
                let opened = self.known(&canonical);
                // A form of its own, so that other forms of the stem keep their weight.
                let mut form = self.forms[opened.forms[0] as usize];
                if is_filler {
                    form.set(Form::FILLER, true);
                } else {
                    // The stem tells of its role around names; nothing else asks for it.
                    form = Form {
                        stem: form.stem,
                        flags: Form::FILLER | Form::PROTECTED,
                        ..Form::NOTHING
                    };
                }
                self.forms.push(form);
                let form = self.forms.len() as FormId - 1;
                self.surfaces.insert(&canonical, form);
                if !is_filler {
                    self.tail(&canonical, form);
                }
            }
        }
        self.open_spellings();
        self.mark(parts);
    }

    /// A masked word stays one with a tail or when it is doubled: `bataknya`, `cewek-cewek`.
    fn tail(&mut self, word: &str, form: FormId) {
        let doubled = format!("{word}-{word}");
        for tail in TAILS {
            for longer in [format!("{word}{tail}"), format!("{doubled}{tail}")] {
                let other = |known: u32| self.lexicon.stem_of(&longer).is_some() && known != form;
                if longer.contains('-') || !self.surfaces.get(&longer).is_some_and(other) {
                    self.surfaces.insert(&longer, form);
                }
            }
        }
    }

    /// Gives other spellings the forms of what they stand for. All are looked up before any is added.
    fn open_spellings(&mut self) {
        let mut opened_spellings = Vec::new();
        for (from, to) in self.lexicon.spellings() {
            let mut opened = Opened {
                forms: [UNKNOWN; 3],
                len: 0,
            };
            for part in to.split_whitespace().take(3) {
                let canonical = self.lexicon.canonical(part);
                opened.forms[opened.len as usize] = self.known(&canonical).forms[0];
                opened.len += 1;
            }
            opened_spellings.push((Box::<str>::from(from), opened));
        }
        for (from, opened) in opened_spellings {
            let number = if opened.len == 1 {
                opened.forms[0]
            } else {
                self.several.push(opened);
                SEVERAL + self.several.len() as u32 - 1
            };
            self.surfaces.insert(&from, number);
        }
    }

    /// Adds a form; `twin`: with the items of the one before.
    fn push(
        &mut self,
        items: &[ItemId],
        stem: Option<Stem>,
        bare: bool,
        parts: &Parts,
        twin: bool,
    ) {
        let (classes, seen) = match self.forms.last() {
            Some(before) if twin => (
                (before.classes, before.many_classes),
                (before.items, before.many_items),
            ),
            _ => {
                let first = self.class_pool.len();
                let all = items.iter().flat_map(|item| parts.classes(*item));
                let mut classes: Vec<ClassId> = all.copied().collect();
                classes.sort_unstable();
                classes.dedup();
                // Full eights are walked over without a look at how many are left.
                if let Some(lowest) = classes.first() {
                    let missing = classes.len().next_multiple_of(8) - classes.len();
                    self.class_pool
                        .extend(std::iter::repeat_n(*lowest, missing));
                }
                self.class_pool.extend(classes);
                let start = self.item_pool.len();
                let in_phrase = |item: &&ItemId| parts.in_phrase[**item as usize];
                self.item_pool.extend(items.iter().filter(in_phrase));
                let (many, seen) = (self.class_pool.len() - first, self.item_pool.len() - start);
                ((first as u32, many as u16), (start as u32, seen as u8))
            }
        };
        let root = |stem| self.lexicon.parent(stem).map_or(stem, |(parent, _)| parent);
        self.forms.push(Form {
            classes: classes.0,
            many_classes: classes.1,
            items: seen.0,
            many_items: seen.1,
            stem: stem.unwrap_or(NO_STEM),
            root: stem.map_or(NO_STEM, root),
            flags: if bare { Form::BARE } else { 0 },
            ..Form::NOTHING
        });
    }

    /// Marks the forms of words that the engine itself asks for.
    fn mark(&mut self, parts: &Parts) {
        let stems = |words: &[&str]| -> Vec<Stem> {
            let known = words.iter().filter_map(|word| self.lexicon.stem_of(word));
            known.collect()
        };
        let di = stems(&["di"]);
        let role = |stem: Stem| self.lexicon.role(stem) != Role::NONE;
        for form in &mut self.forms {
            for item in &self.item_pool[form.items as usize..][..form.many_items.into()] {
                form.items_seen |= item_bit(*item);
                form.follows |= parts.follows[*item as usize];
            }
            if let Some(stem) = &form.stem() {
                form.set(Form::DI, di.contains(stem));
            }
            let words = [form.stem(), form.root()];
            form.set(Form::ROLE, words.into_iter().flatten().any(role));
        }
        if let Some(hidden) = self.lexicon.protected.first() {
            self.hidden = self.known(&self.lexicon.canonical(hidden)).forms[0];
            self.forms[self.hidden as usize].stem = NO_STEM;
        }
    }
}
