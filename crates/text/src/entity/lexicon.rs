//! The words that the finder knows, from the files under `data/entity`.

use std::sync::LazyLock;

use super::words::shape;
use crate::word_map::{Key, WordMap};

/// No known word is longer, in bytes.
pub(super) const LONGEST_WORD: usize = 24;
/// No known name has more words.
const LONGEST_PHRASE: usize = 4;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// A set of word classes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Class(u64);

macro_rules! classes {
    ($($name:ident $bit:literal $text:literal,)*) => {
        impl Class {
            $(pub(super) const $name: Self = Self(1 << $bit);)*

            fn named(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

classes! {
    NUMBER 0 "number", SCALE 1 "scale", LUMP 2 "lump", CURRENCY 3 "currency", BANK 4 "bank",
    WALLET 5 "wallet", COMPANY 6 "company", COMPANY_TAIL 7 "companytail", TITLE 8 "title",
    JUNIOR 9 "junior", ROLE 10 "role", CALLED 11 "called", KIN 12 "kin", OFFICIAL 13 "official",
    RECRUIT 14 "recruit", VICTIM_VERB 15 "victimverb", VOCATIVE 16 "vocative", AGE_CUE 17 "agecue",
    AGE_UNIT 18 "ageunit", AGE_NOUN 19 "agenoun", AGE_BRIDGE 20 "agebridge", AGE_STOP 21 "agestop",
    PEOPLE 22 "people", PEOPLE_BEFORE 23 "peopleafter", MOVED 24 "movedverb", NOT_PEOPLE 25 "notpeople",
    NOT_BEFORE 26 "notbefore", PREPOSITION 27 "preposition", PLACE_PREFIX 28 "placeprefix",
    PLATFORM 29 "platform", ORIGIN 30 "origin", NEGATION 31 "negation", ACCOUNT_CUE 32 "accountcue",
    PHONE_CUE 33 "phonecue", MONEY_CUE 34 "moneycue", MONTH 35 "month", DATE_CUE 36 "datecue",
    NAME 37 "name", COMMON 38 "common", WEAK_COUNTRY 39 "weakcountry", ETHNIC 40 "ethnic",
    EASTERN 41 "eastern", WEAK_PLACE 42 "weakplace", CORPORATE 43 "corporate", FRIEND 44 "friend", WITH 45 "with", SOURCE 46 "source",
    STRONG_TITLE 47 "strongtitle", ACT 48 "act", WORK 49 "work", SOCIAL 50 "social", GROUP 51 "group",
    // What the other files say; see `Lexicon::read`.
    LAND 52 "land", SITE 53 "site", PHRASE 54 "phrase",
}

impl Class {
    pub(super) const NONE: Self = Self(0);

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a known word says; of a phrase, what the phrase says.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) classes: Class,
    /// Value of a number word, factor of a scale, number of a month.
    pub(super) number: u64,
    /// Currency, bank or platform.
    pub(super) code: &'static str,
    pub(super) country: Option<Country>,
    pub(super) place: Option<Strength>,
    /// The most words of a name that begins with this word; 0 if none does.
    pub(super) longest: u8,
}

/// What every word of a message is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spelt {
    /// `None` of an unknown one.
    pub(super) word: Option<&'static Word>,
    /// Those of the word; none of an unknown one.
    pub(super) classes: Class,
    /// Of its letters; see [`shape`].
    pub(super) shape: u64,
}

impl Spelt {
    pub(super) fn new(written: &[u8], word: Option<&'static Word>) -> Self {
        Self {
            word,
            classes: word.map_or(Class::NONE, |word| word.classes),
            shape: shape(written),
        }
    }
}

/// A country, or a city in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Country {
    /// ISO 3166-1 alpha-2.
    pub(super) iso: &'static str,
    /// The name is of the country itself.
    pub(super) whole: bool,
}

/// How far a name can be trusted to be a place in Indonesia.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Debug)]
pub(super) enum Strength {
    /// A district: only where the text points at a place.
    District,
    /// Certain enough alone.
    Sure,
}

impl Word {
    const NOTHING: Self = Self {
        classes: Class(0),
        number: 0,
        code: "",
        country: None,
        place: None,
        longest: 0,
    };

    pub(super) const fn is(&self, classes: Class) -> bool {
        self.classes.meets(classes)
    }
}

/// Words and phrases by their lower-case spelling.
pub(super) struct Lexicon {
    numbers: WordMap,
    words: Vec<Word>,
}

impl Lexicon {
    pub(super) fn embedded() -> &'static Self {
        &LEXICON
    }

    pub(super) fn word(&self, key: &[u8]) -> Option<&Word> {
        let number = self.numbers.get_bytes(key)?;
        self.words.get(number as usize)
    }

    /// The word with this key.
    pub(super) fn short(&self, key: Key) -> Option<&Word> {
        let number = self.numbers.get_key(key)?;
        self.words.get(number as usize)
    }

    /// A name of several words, in lower case with single spaces.
    pub(super) fn phrase(&self, key: &str) -> Option<&Word> {
        let number = self.numbers.get(key)?;
        self.words.get(number as usize)
    }

    /// The codes of words of a class, each once.
    pub(super) fn codes(&self, class: Class) -> Vec<&'static str> {
        let words = self.words.iter().filter(|word| word.is(class));
        let mut codes: Vec<&'static str> = words.map(|word| word.code).collect();
        codes.retain(|code| !code.is_empty());
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    fn read() -> Self {
        let mut lexicon = Self {
            numbers: WordMap::with_room(16_384),
            words: Vec::with_capacity(16_384),
        };
        let mut class = Class(0);
        for word in
            entries(include_str!("../../data/entity/words.txt")).flat_map(str::split_whitespace)
        {
            if let Some(name) = word.strip_prefix('@') {
                class = Class::named(name).expect("the classes of words.txt are those above");
                continue;
            }
            let (word, value) = word.split_once('=').unwrap_or((word, ""));
            let entry = lexicon.entry(word);
            entry.classes = entry.classes.or(class);
            match value.parse() {
                Ok(number) => entry.number = number,
                Err(_) if !value.is_empty() => entry.code = value,
                Err(_) => {}
            }
        }
        for word in
            entries(include_str!("../../data/entity/common.txt")).flat_map(str::split_whitespace)
        {
            let entry = lexicon.entry(word);
            entry.classes = entry.classes.or(Class::COMMON);
        }
        for line in entries(include_str!("../../data/entity/countries.txt")) {
            let (iso, names) = line.split_once(' ').expect("a code and names");
            let (countries, cities) = names.split_once(" ; ").unwrap_or((names, ""));
            for (names, whole) in [(countries, true), (cities, false)] {
                for name in names.split('|').filter(|name| !name.is_empty()) {
                    lexicon.entry(name).country = Some(Country { iso, whole });
                }
            }
        }
        for (file, strength) in [
            (
                include_str!("../../data/entity/districts.txt"),
                Strength::District,
            ),
            (include_str!("../../data/entity/places.txt"), Strength::Sure),
        ] {
            for name in entries(file).flat_map(|line| line.split('|')) {
                let entry = lexicon.entry(name);
                let weak = entry.is(Class::WEAK_PLACE);
                entry.place = Some(if weak { Strength::District } else { strength });
            }
        }
        for word in &mut lexicon.words {
            for (holds, class) in [
                (word.country.is_some(), Class::LAND),
                (word.place.is_some(), Class::SITE),
                (word.longest > 1, Class::PHRASE),
            ] {
                word.classes = word.classes.or(if holds { class } else { Class::NONE });
            }
        }
        lexicon
    }

    /// The entry of a word or phrase; the first word of a phrase learns of it.
    fn entry(&mut self, name: &'static str) -> &mut Word {
        if let Some((first, _)) = name.split_once(' ') {
            let words = name.split(' ').count().min(LONGEST_PHRASE);
            let entry = self.own(first);
            entry.longest = entry.longest.max(u8::try_from(words).unwrap_or(u8::MAX));
        }
        self.own(name)
    }

    fn own(&mut self, name: &str) -> &mut Word {
        let number = self.numbers.get(name).unwrap_or_else(|| {
            let number = self.words.len() as u32;
            self.numbers.insert(name, number);
            self.words.push(Word::NOTHING);
            number
        });
        &mut self.words[number as usize]
    }
}

fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}
