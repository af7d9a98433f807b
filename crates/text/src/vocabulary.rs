//! Surface word → form: its classes and phrase items, looked up once per word of a message.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::class::{ClassId, ItemId};
use crate::lexicon::{Lexicon, Stem};
use crate::memory::{Memory, remember};
use crate::origin::Role;
use crate::pairs::Pairs;
use crate::spelling::{squeezed, unleeted};
use crate::stem::Voice;
use crate::store::stored;
use crate::word_map::{Key, WordMap};

mod build;

pub(crate) type FormId = u32;
pub(crate) const UNKNOWN: FormId = 0;

/// How one word of a message takes part in classes. Half a line of the processor's cache: nearly every word of a
/// message brings another one into it.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub(crate) struct Form {
    classes: u32,
    items: u32,
    stem: Stem,
    root: Stem,
    /// The row of weights of its root; see [`Vocabulary::weigh`].
    pub(crate) row: u32,
    /// The bits of its items, and of the items that may follow them in a phrase.
    pub(crate) items_seen: u32,
    pub(crate) follows: u32,
    many_classes: u16,
    many_items: u8,
    flags: u8,
}

stored!(Form {
    classes,
    items,
    stem,
    root,
    row,
    items_seen,
    follows,
    many_classes,
    many_items,
    flags
});

const NO_STEM: Stem = Stem::MAX;

impl Form {
    const NOTHING: Self = Self {
        classes: 0,
        items: 0,
        stem: NO_STEM,
        root: NO_STEM,
        row: 0,
        items_seen: 0,
        follows: 0,
        many_classes: 0,
        many_items: 0,
        flags: 0,
    };
    const BARE: u8 = 1;
    const FILLER: u8 = 2;
    const PROTECTED: u8 = 4;
    const DI: u8 = 8;
    const ROLE: u8 = 16;

    const fn is(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    const fn set(&mut self, flag: u8, on: bool) {
        self.flags |= if on { flag } else { 0 };
    }

    pub(crate) fn stem(&self) -> Option<Stem> {
        (self.stem != NO_STEM).then_some(self.stem)
    }

    /// The stem, or what that is derived from (`pinjaman` → `pinjam`).
    pub(crate) fn root(&self) -> Option<Stem> {
        (self.root != NO_STEM).then_some(self.root)
    }

    /// The stem itself, without affixes.
    pub(crate) const fn bare(&self) -> bool {
        self.is(Self::BARE)
    }

    pub(crate) const fn filler(&self) -> bool {
        self.is(Self::FILLER)
    }

    pub(crate) const fn protected(&self) -> bool {
        self.is(Self::PROTECTED)
    }

    /// `di`, which may be a prefix that was written as a word.
    pub(crate) const fn di(&self) -> bool {
        self.is(Self::DI)
    }

    /// A word that plays a part around names of origin; see [`Vocabulary::role`].
    pub(crate) const fn has_role(&self) -> bool {
        self.is(Self::ROLE)
    }
}

/// What a surface word opens to: mostly one form; `gausah` is two words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) forms: [FormId; 3],
    pub(crate) len: u8,
}

stored!(Opened { forms, len });

impl Opened {
    const fn one(form: FormId) -> Self {
        Self {
            forms: [form, 0, 0],
            len: 1,
        }
    }
}

/// A phrase: its words from the third on, and its classes, as places in pools.
#[derive(Clone, Copy, Debug)]
struct Phrase {
    rest: (u32, u32),
    classes: (u32, u32),
}

stored!(Phrase { rest, classes });

#[derive(Default)]
pub(crate) struct Vocabulary {
    lexicon: Lexicon,
    /// The form of a word; from `SEVERAL` on, a place in `several`.
    surfaces: WordMap,
    several: Vec<Opened>,
    forms: Vec<Form>,
    class_pool: Vec<ClassId>,
    item_pool: Vec<ItemId>,
    /// Those that begin with the same two items side by side.
    phrases: Vec<Phrase>,
    /// Per first two items: their phrases.
    starts: Pairs,
    /// The form that hides a word which tells of a person.
    pub(crate) hidden: FormId,
    owner: Owner,
}

stored!(Vocabulary {
    lexicon, surfaces, several, forms, class_pool, item_pool, phrases, starts, hidden,
} without { owner });

/// Tells the memory of one vocabulary from that of another.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Owner(u64);

impl Default for Owner {
    /// One that nobody had before.
    fn default() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Self(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// Numbers of words that open to several forms begin here.
const SEVERAL: u32 = 1 << 31;

impl Vocabulary {
    pub(crate) fn form(&self, id: FormId) -> &Form {
        &self.forms[id as usize]
    }

    pub(crate) fn classes(&self, id: FormId) -> &[ClassId] {
        let form = &self.forms[id as usize];
        &self.class_pool[form.classes as usize..][..form.many_classes.into()]
    }

    pub(crate) fn items(&self, id: FormId) -> &[ItemId] {
        let form = &self.forms[id as usize];
        &self.item_pool[form.items as usize..][..form.many_items.into()]
    }

    /// The phrases that begin with these two items.
    pub(crate) fn phrases(&self, first: ItemId, second: ItemId) -> std::ops::Range<u32> {
        let (start, end) = self.starts.get(start(first, second)).unwrap_or_default();
        start..end
    }

    /// The items of a phrase from the third on.
    pub(crate) fn rest_of(&self, phrase: u32) -> &[ItemId] {
        let (start, end) = self.phrases[phrase as usize].rest;
        &self.item_pool[start as usize..end as usize]
    }

    pub(crate) fn classes_of(&self, phrase: u32) -> &[ClassId] {
        let (start, end) = self.phrases[phrase as usize].classes;
        &self.class_pool[start as usize..end as usize]
    }

    /// Writes the model's row for each word down with the word, where it is at hand.
    pub(crate) fn weigh(&mut self, row: impl Fn(Stem) -> u32) {
        for form in &mut self.forms {
            form.row = form.root().map_or(0, &row);
        }
    }

    pub(crate) fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// The part that a word plays around names of origin.
    pub(crate) fn role(&self, id: FormId) -> Role {
        let form = &self.forms[id as usize];
        if !form.has_role() {
            return Role::NONE;
        }
        let of = |stem: Option<Stem>| stem.map_or(Role::NONE, |stem| self.lexicon.role(stem));
        // `orangnya` may be a word of a class.
        match of(form.stem()) {
            Role::NONE => of(form.root()),
            own => own,
        }
    }

    pub(crate) fn passive_of(&self, id: FormId) -> Option<FormId> {
        let form = &self.forms[id as usize];
        let stem = form.stem()?;
        form.bare().then(|| stem_form(stem, Voice::Passive))
    }

    /// Whether a bare word can take `di-`: what follows a stray `di` is a place otherwise.
    pub(crate) fn is_verb(&self, id: FormId) -> bool {
        self.forms[id as usize]
            .stem()
            .is_some_and(|stem| self.lexicon.is_verb(stem))
    }

    /// Reads a little of what is known of each word, so that all of it is under way before it is needed, and not one
    /// word after the other.
    pub(crate) fn fetch(&self, forms: impl Iterator<Item = FormId>) {
        let mut touched = 0;
        for id in forms {
            let classes = self.classes(id);
            let ends =
                [classes.first(), classes.last()].map(|class| class.map_or(0, |class| *class));
            let item = self.items(id).first().map_or(0, |item| *item);
            touched ^= item ^ u32::from(ends[0] ^ ends[1]);
        }
        std::hint::black_box(touched);
    }

    /// Opens the words of a message.
    pub(crate) fn read<T>(&self, read: impl FnOnce(Opener<'_>) -> T) -> T {
        remember(|memory| {
            read(Opener {
                vocabulary: self,
                memory: memory.of(self.owner.0),
            })
        })
    }

    fn opened(&self, number: u32) -> Opened {
        match number.checked_sub(SEVERAL) {
            Some(place) => self.several[place as usize],
            None => Opened::one(number),
        }
    }

    fn known(&self, word: &str) -> Opened {
        self.opened(self.number(word))
    }

    /// The number of a word that is not remembered.
    fn number(&self, word: &str) -> u32 {
        self.surfaces
            .get(word)
            .or_else(|| self.work_out(word))
            .unwrap_or(UNKNOWN)
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

/// Tells which forms words open to, from memory where it can.
pub(crate) struct Opener<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    memory: &'a mut Memory,
}

impl Opener<'_> {
    /// The forms that a folded word opens to.
    pub(crate) fn open(&mut self, word: &str) -> Opened {
        let number = match Key::of(word.as_bytes()) {
            Some(key) => self.memory.opens(key, || self.vocabulary.number(word)),
            None => self.vocabulary.number(word),
        };
        self.vocabulary.opened(number)
    }

    /// The same for ASCII letters with this key in lower case.
    pub(crate) fn open_key(&mut self, key: Key, written: &str, room: &mut String) -> Opened {
        let number = self
            .memory
            .opens(key, || self.vocabulary.number(folded(written, room)));
        self.vocabulary.opened(number)
    }

    /// The same for ASCII letters and digits as they are written; `room` is for the folded word.
    pub(crate) fn open_plain(&mut self, written: &str, room: &mut String) -> Opened {
        let number = match Key::of(written.as_bytes()) {
            Some(key) => return self.open_key(key.lower().0, written, room),
            None => self.vocabulary.number(folded(written, room)),
        };
        self.vocabulary.opened(number)
    }
}

fn folded<'r>(written: &str, room: &'r mut String) -> &'r str {
    room.clear();
    room.push_str(written);
    room.make_ascii_lowercase();
    room
}

fn start(first: ItemId, second: ItemId) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// One of 32 bits for an item: sets of them tell most pairs of words apart that are in no phrase.
pub(crate) fn item_bit(item: ItemId) -> u32 {
    1 << (item.wrapping_mul(0x9E37_79B1) >> 27)
}

fn stem_form(stem: Stem, voice: Voice) -> FormId {
    1 + stem * 4 + voice as u32
}
