//! Surface word → form: its classes and phrase items, looked up once per word of a message.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::class::{ClassId, Classes, Entry, Item, ItemId};
use crate::hash::FastMap;
use crate::lexicon::{Lexicon, Stem};
use crate::spelling::{squeezed, unleeted};
use crate::stem::Voice;
use crate::word_map::{WordCache, WordMap};

pub(crate) type FormId = u32;
pub(crate) const UNKNOWN: FormId = 0;
const VOICES: [Voice; 4] = [Voice::Bare, Voice::Passive, Voice::Active, Voice::Other];

/// How one word of a message takes part in classes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Form {
    classes: (u32, u32),
    items: (u32, u32),
    pub(crate) stem: Option<Stem>,
    /// The stem, or what that is derived from (`pinjaman` → `pinjam`).
    pub(crate) root: Option<Stem>,
    /// The stem itself, without affixes.
    pub(crate) bare: bool,
    pub(crate) filler: bool,
    pub(crate) protected: bool,
    /// `di`, which may be a prefix that was written as a word.
    pub(crate) di: bool,
    /// A word before a place: `di`, `ke`, `negara`.
    pub(crate) leads: bool,
    /// A word for a person, behind which a country tells of origin.
    pub(crate) person: bool,
    /// The bits of its items, and of the items that may follow them in a phrase.
    pub(crate) items_seen: u64,
    pub(crate) follows: u64,
}

/// What a surface word opens to: mostly one form; `gausah` is two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) forms: [FormId; 3],
    pub(crate) len: u8,
}

impl Opened {
    const fn one(form: FormId) -> Self {
        Self {
            forms: [form, 0, 0],
            len: 1,
        }
    }
}

/// A phrase, indexed by its first item: the other items and the classes it belongs to.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) rest: Vec<ItemId>,
    pub(crate) classes: Vec<ClassId>,
}

pub(crate) struct Vocabulary {
    lexicon: Lexicon,
    /// The form of a word; from `SEVERAL` on, a place in `several`.
    surfaces: WordMap,
    several: Vec<Opened>,
    forms: Vec<Form>,
    class_pool: Vec<ClassId>,
    item_pool: Vec<ItemId>,
    /// First item → (second item, phrase), sorted.
    pub(crate) phrases: Vec<Phrase>,
    starters: Vec<Vec<(ItemId, u32)>>,
    /// The form that hides a word which tells of a person.
    pub(crate) hidden: FormId,
    /// Tells the memory of one vocabulary from that of another.
    owner: u64,
}

static OWNERS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    /// Words that needed the lattice, with what it said; pure, so nobody can tell that it is there.
    static RECENT: RefCell<Recent> = RefCell::new(Recent::default());
}

#[derive(Default)]
struct Recent {
    owner: u64,
    words: WordCache,
}

/// Numbers of words that open to several forms begin here.
const SEVERAL: u32 = 1 << 31;

impl Vocabulary {
    pub(crate) fn new(lexicon: Lexicon, classes: &Classes) -> Self {
        let mut of_item: Vec<Vec<ClassId>> = vec![Vec::new(); classes.items.len()];
        let mut phrase_ids: FastMap<Vec<ItemId>, u32> = FastMap::default();
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut starters: Vec<Vec<(ItemId, u32)>> = vec![Vec::new(); classes.items.len()];
        for (class, entries) in classes.entries.iter().enumerate() {
            let class = class as ClassId;
            for entry in entries {
                match entry {
                    Entry::Word(item) => {
                        let list = &mut of_item[*item as usize];
                        if list.last() != Some(&class) {
                            list.push(class);
                        }
                    }
                    Entry::Phrase(items) => {
                        let id = *phrase_ids.entry(items.clone()).or_insert_with(|| {
                            phrases.push(Phrase {
                                rest: items[1..].to_vec(),
                                classes: Vec::new(),
                            });
                            let id = phrases.len() as u32 - 1;
                            starters[items[0] as usize].push((items[1], id));
                            id
                        });
                        let list = &mut phrases[id as usize].classes;
                        if list.last() != Some(&class) {
                            list.push(class);
                        }
                    }
                    Entry::Special(_) => {}
                }
            }
        }
        for list in &mut starters {
            list.sort_unstable();
        }
        let mut in_phrase = vec![false; classes.items.len()];
        for items in phrase_ids.keys() {
            for item in items {
                in_phrase[*item as usize] = true;
            }
        }
        let mut new = Self {
            lexicon,
            surfaces: WordMap::with_room(16_384),
            several: Vec::new(),
            forms: vec![Form::default()],
            class_pool: Vec::new(),
            item_pool: Vec::new(),
            phrases,
            starters,
            hidden: UNKNOWN,
            owner: OWNERS.fetch_add(1, Ordering::Relaxed),
        };
        let mut of_stem: Vec<Vec<(ItemId, u8)>> = vec![Vec::new(); new.lexicon.len()];
        let mut exact: Vec<(&str, ItemId)> = Vec::new();
        for (id, item) in classes.items.iter().enumerate() {
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
                new.push(&items, Some(stem), &of_item, &in_phrase);
                if let Some(form) = new.forms.last_mut() {
                    form.bare = voice == Voice::Bare;
                }
                stem_items.push(items);
            }
        }
        new.index(&exact, &stem_items, &of_item, &in_phrase);
        new
    }

    fn index(
        &mut self,
        exact: &[(&str, ItemId)],
        stem_items: &[Vec<ItemId>],
        of_item: &[Vec<ClassId>],
        in_phrase: &[bool],
    ) {
        let stems: Vec<(Box<str>, Stem)> = self
            .lexicon
            .all()
            .map(|(word, stem)| (word.into(), stem))
            .collect();
        for (word, stem) in stems {
            self.surfaces.insert(&word, stem_form(stem, Voice::Bare));
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
            self.push(&items, known.map(|(stem, _)| stem), of_item, in_phrase);
            if let Some(form) = self.forms.last_mut() {
                form.bare = known.is_some_and(|(_, voice)| voice == Voice::Bare);
            }
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
                    form.filler = true;
                } else {
                    form = Form {
                        filler: true,
                        protected: true,
                        ..Form::default()
                    };
                }
                self.forms.push(form);
                self.surfaces
                    .insert(&canonical, self.forms.len() as FormId - 1);
            }
        }
        let spellings: Vec<(String, String)> = self
            .lexicon
            .spellings()
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
            .collect();
        let mut opened_spellings = Vec::with_capacity(spellings.len());
        for (from, to) in spellings {
            let mut opened = Opened {
                forms: [UNKNOWN; 3],
                len: 0,
            };
            for part in to.split_whitespace().take(3) {
                let canonical = self.lexicon.canonical(part);
                opened.forms[opened.len as usize] = self.known(&canonical).forms[0];
                opened.len += 1;
            }
            opened_spellings.push((from, opened));
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
        self.mark();
    }

    fn push(
        &mut self,
        items: &[ItemId],
        stem: Option<Stem>,
        of_item: &[Vec<ClassId>],
        in_phrase: &[bool],
    ) {
        let mut classes: Vec<ClassId> = items
            .iter()
            .flat_map(|item| of_item[*item as usize].iter().copied())
            .collect();
        classes.sort_unstable();
        classes.dedup();
        let class_start = self.class_pool.len() as u32;
        self.class_pool.extend(classes);
        let item_start = self.item_pool.len() as u32;
        self.item_pool
            .extend(items.iter().filter(|item| in_phrase[**item as usize]));
        self.forms.push(Form {
            classes: (class_start, self.class_pool.len() as u32),
            items: (item_start, self.item_pool.len() as u32),
            stem,
            root: stem.map(|stem| self.lexicon.parent(stem).map_or(stem, |(parent, _)| parent)),
            bare: false,
            ..Form::default()
        });
    }

    /// Marks the forms of words that the engine itself asks for.
    fn mark(&mut self) {
        let stems = |words: &[&str]| -> Vec<Stem> {
            let known = words.iter().filter_map(|word| self.lexicon.stem_of(word));
            known.collect()
        };
        let (di, leads) = (stems(&["di"]), stems(&["di", "ke", "negara"]));
        let person = stems(&["orang", "warga", "wna", "turis", "keturunan", "si"]);
        for form in &mut self.forms {
            for item in &self.item_pool[form.items.0 as usize..form.items.1 as usize] {
                form.items_seen |= item_bit(*item);
                for (second, _) in &self.starters[*item as usize] {
                    form.follows |= item_bit(*second);
                }
            }
            if let Some(stem) = &form.stem {
                form.di = di.contains(stem);
                form.leads = leads.contains(stem);
                form.person = person.contains(stem);
            }
        }
        if let Some(hidden) = self.lexicon.protected.first() {
            self.hidden = self.known(&self.lexicon.canonical(hidden)).forms[0];
        }
    }

    pub(crate) fn form(&self, id: FormId) -> &Form {
        &self.forms[id as usize]
    }

    pub(crate) fn classes(&self, id: FormId) -> &[ClassId] {
        let (start, end) = self.forms[id as usize].classes;
        &self.class_pool[start as usize..end as usize]
    }

    pub(crate) fn items(&self, id: FormId) -> &[ItemId] {
        let (start, end) = self.forms[id as usize].items;
        &self.item_pool[start as usize..end as usize]
    }

    pub(crate) fn starts(&self, item: ItemId) -> &[(ItemId, u32)] {
        &self.starters[item as usize]
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub(crate) fn passive_of(&self, id: FormId) -> Option<FormId> {
        let form = &self.forms[id as usize];
        let stem = form.stem?;
        form.bare.then(|| stem_form(stem, Voice::Passive))
    }

    /// Whether a bare word can take `di-`: what follows a stray `di` is a place otherwise.
    pub(crate) fn is_verb(&self, id: FormId) -> bool {
        self.forms[id as usize]
            .stem
            .is_some_and(|stem| self.lexicon.is_verb(stem))
    }

    fn known(&self, word: &str) -> Opened {
        self.opened(
            self.surfaces
                .get(word)
                .or_else(|| self.work_out(word))
                .unwrap_or(UNKNOWN),
        )
    }

    fn opened(&self, number: u32) -> Opened {
        match number.checked_sub(SEVERAL) {
            Some(place) => self.several[place as usize],
            None => Opened::one(number),
        }
    }

    /// The forms that a folded word opens to.
    pub(crate) fn open(&self, word: &str) -> Opened {
        if let Some(found) = self.surfaces.get(word) {
            return self.opened(found);
        }
        let number = RECENT.with_borrow_mut(|recent| {
            if recent.owner != self.owner {
                recent.words.clear();
                recent.owner = self.owner;
            }
            recent
                .words
                .get_or(word, || self.work_out(word).unwrap_or(UNKNOWN))
        });
        self.opened(number)
    }

    fn work_out(&self, word: &str) -> Option<u32> {
        if word.len() > 64 {
            return None;
        }
        if let Some(found) = self.stemmed(word) {
            return Some(found);
        }
        for most in [2, 1] {
            if let Some(squeezed) = squeezed(word, most) {
                if let Some(found) = self.surfaces.get(&squeezed) {
                    return Some(found);
                }
                if let Some(found) = self.stemmed(&squeezed) {
                    return Some(found);
                }
            }
        }
        // `pspornya`: an abbreviation with a tail.
        for tail in ["nya", "ny", "nye", "ku", "mu", "e"] {
            if let Some(found) = word
                .strip_suffix(tail)
                .filter(|rest| rest.len() > 2)
                .and_then(|rest| self.surfaces.get(rest))
            {
                return Some(found);
            }
        }
        let plain = unleeted(word)?;
        self.surfaces.get(&plain).or_else(|| self.stemmed(&plain))
    }

    fn stemmed(&self, word: &str) -> Option<FormId> {
        let (stem, voice) = self.lexicon.analyse(word)?;
        Some(stem_form(stem, voice))
    }
}

/// One of 64 bits for an item: sets of them tell most pairs of words apart that are in no phrase.
fn item_bit(item: ItemId) -> u64 {
    1 << (item.wrapping_mul(0x9E37_79B1) >> 26)
}

fn stem_form(stem: Stem, voice: Voice) -> FormId {
    1 + stem * 4 + voice as u32
}
