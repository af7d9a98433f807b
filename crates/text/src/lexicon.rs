//! The words that the engine knows: lemmas, spellings, regional words, fillers, protected words.
//!
//! A word of a message is looked up as it stands, then opened (`pspor` → `paspor`), then stemmed by
//! the lattice, then squeezed (`bangeeet`), then read as leet (`s4y4`). Each step is tried only when the
//! one before it found nothing.

use crate::fold::fold_word;
use crate::hash::FastMap;
use crate::origin::Role;
use crate::stem::{self, Voice};
use crate::store::stored;
use crate::word_map::WordMap;

pub(crate) type Stem = u32;

/// Where each table comes from: (file name, its text).
#[derive(Clone, Copy)]
pub(crate) struct Sources<'a> {
    pub(crate) lemmas: &'a [(&'a str, &'a str)],
    pub(crate) spelling: &'a [(&'a str, &'a str)],
    pub(crate) regional: &'a [(&'a str, &'a str)],
    pub(crate) fillers: &'a str,
    pub(crate) protected: &'a str,
    pub(crate) origin: &'a str,
}

/// Words → stems. Immutable after it is built.
#[derive(Default)]
pub(crate) struct Lexicon {
    stems: WordMap,
    names: Vec<Box<str>>,
    /// Regional words with the stem of the standard word.
    regional: Vec<(Box<str>, Stem)>,
    /// For `pinjaman`: that it also is a form of `pinjam`.
    parents: Vec<Option<(Stem, Voice)>>,
    spelling: FastMap<Box<str>, Box<str>>,
    verbs: Vec<bool>,
    pub(crate) fillers: Vec<Box<str>>,
    pub(crate) protected: Vec<Box<str>>,
    /// Words by which `origin` tells a person's home from a place.
    pub(crate) roles: Vec<(Stem, Role)>,
}

stored!(Lexicon {
    stems,
    names,
    regional,
    parents,
    spelling,
    verbs,
    fillers,
    protected,
    roles
});

fn rows(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.trim(), cells.next()?.trim()))
        })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
}

impl Lexicon {
    pub(crate) fn new(sources: Sources<'_>) -> Self {
        let mut new = Self::default();
        for (name, text) in sources.lemmas {
            for word in words(text) {
                let id = new.add(word) as usize;
                new.verbs[id] |= name.starts_with("verbs");
            }
        }
        for (_, text) in sources.spelling {
            for (from, to) in rows(text) {
                new.spelling.insert(from.into(), to.into());
            }
        }
        for (_, text) in sources.regional {
            for (from, to) in rows(text) {
                let to = new.canonical(to);
                let id = new.add(&to);
                if new.stems.get(from).is_none() {
                    new.stems.insert(from, id);
                    new.regional.push((from.into(), id));
                }
            }
        }
        new.fillers = words(sources.fillers).map(Into::into).collect();
        new.protected = words(sources.protected).map(Into::into).collect();
        for word in new.fillers.clone().iter().chain(&new.protected.clone()) {
            new.add(word);
        }
        new.read_roles(sources.origin);
        new
    }

    fn add(&mut self, word: &str) -> Stem {
        if let Some(id) = self.stems.get(word) {
            return id;
        }
        let id = self.names.len() as Stem;
        self.names.push(word.into());
        self.parents.push(None);
        self.verbs.push(false);
        self.stems.insert(word, id);
        id
    }

    fn read_roles(&mut self, text: &str) {
        let mut role = Role::NONE;
        for word in words(text) {
            if let Some(name) = word.strip_prefix('@') {
                role = Role::named(name).expect("the roles of origin.txt are those of `Role`");
                continue;
            }
            let stem = self.admit(word);
            match self.roles.iter_mut().find(|(known, _)| *known == stem) {
                Some((_, roles)) => *roles = roles.or(role),
                None => self.roles.push((stem, role)),
            }
        }
        self.roles.sort_unstable_by_key(|(stem, _)| *stem);
    }

    /// The parts that a word plays around names of origin.
    pub(crate) fn role(&self, stem: Stem) -> Role {
        let found = self.roles.binary_search_by_key(&stem, |(known, _)| *known);
        found.map_or(Role::NONE, |at| self.roles[at].1)
    }

    /// A word of a class file: known, or a form of a known one, or new.
    pub(crate) fn admit(&mut self, word: &str) -> Stem {
        let word = self.canonical(word);
        if let Some(id) = self.stems.get(&word) {
            return id;
        }
        let parent = self.analyse(&word);
        let id = self.add(&word);
        self.parents[id as usize] = parent;
        id
    }

    /// Folded and opened: the form under which a word of our own data is kept.
    pub(crate) fn canonical(&self, word: &str) -> String {
        let mut word = fold_word(word);
        for _ in 0..3 {
            match self.spelling.get(word.as_str()) {
                Some(open) if !open.contains(' ') => word = open.to_string(),
                _ => break,
            }
        }
        word
    }

    pub(crate) fn spellings(&self) -> impl Iterator<Item = (&str, &str)> {
        self.spelling
            .iter()
            .map(|(from, to)| (from.as_ref(), to.as_ref()))
    }

    pub(crate) fn stem_of(&self, word: &str) -> Option<Stem> {
        self.stems.get(word)
    }

    pub(crate) fn is_verb(&self, stem: Stem) -> bool {
        self.verbs[stem as usize]
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Stem)> {
        let names = self.names.iter().zip(0..);
        names
            .chain(self.regional.iter().map(|(word, id)| (word, *id)))
            .map(|(word, id)| (word.as_ref(), id))
    }

    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    pub(crate) fn name(&self, stem: Stem) -> &str {
        &self.names[stem as usize]
    }

    pub(crate) fn parent(&self, stem: Stem) -> Option<(Stem, Voice)> {
        self.parents[stem as usize]
    }

    /// The lattice's answer for a folded word that is not a lemma itself.
    pub(crate) fn analyse(&self, word: &str) -> Option<(Stem, Voice)> {
        if let Some((left, right)) = word.split_once('-') {
            return self.doubled(left, right);
        }
        let (id, voice, _) = stem::best(word, |root, tails_only| {
            // A derived word of a class file takes possessives and particles, no further affixes.
            self.stem_of(root)
                .filter(|id| tails_only || self.parents[*id as usize].is_none())
        })?;
        Some((id, voice))
    }

    /// `hati-hati`, `pukul-memukul`, `orang-orangnya`, `di-phk`.
    fn doubled(&self, left: &str, right: &str) -> Option<(Stem, Voice)> {
        let joined = format!("{left}{right}");
        if left.len() < 3
            && let Some(found) = self.lookup(&joined)
        {
            return Some(found);
        }
        let a = self.lookup(left);
        let b = self.lookup(right);
        match (a, b) {
            (Some((a, voice)), Some((b, other))) if a == b => {
                Some((a, if voice == Voice::Bare { other } else { voice }))
            }
            _ => None,
        }
    }

    fn lookup(&self, word: &str) -> Option<(Stem, Voice)> {
        match self.stem_of(word) {
            Some(id) => Some((id, Voice::Bare)),
            None if word.contains('-') => None,
            None => self.analyse(word),
        }
    }

    /// The stem of one word as people ask for it: folded, opened, cut. `None` when nothing is known.
    pub(crate) fn stem_word(&self, word: &str) -> Option<(&str, Voice)> {
        let word = self.canonical(word);
        let (id, voice) = match self.stem_of(&word) {
            Some(id) => (id, Voice::Bare),
            None => self.analyse(&word)?,
        };
        let (id, voice) = match self.parents[id as usize] {
            Some(parent) if voice == Voice::Bare => parent,
            Some((parent, _)) => (parent, voice),
            None => (id, voice),
        };
        Some((self.name(id), voice))
    }
}
