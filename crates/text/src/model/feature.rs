//! The facts of a text, and their names in the tables of weights.

use crate::class::ClassId;
use crate::code::Code;
use crate::entity::{Entity, EntityKind};
use crate::lexicon::{Lexicon, Stem};
use crate::rule::{Rule, Says};
use crate::view::View;
use crate::vocabulary::{Form, Vocabulary};

/// One fact, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact(u64);

impl Fact {
    /// Its place in the table of rows.
    pub(crate) fn place(self) -> usize {
        self.0 as usize
    }
}

/// Blocks of facts. Shapes, codes, classes and rules have fixed room; stems come last, thrice.
const SHAPE: u64 = 0;
const CODE: u64 = 64;
const CLASS: u64 = 128;
const RULE: u64 = 1024;
const WORD: u64 = 8192;
const PLACES: u64 = 3;
const START: u64 = 1;
const END: u64 = 2;

/// A fact, or the word of one, which knows its row of weights.
#[derive(Clone, Copy)]
pub(crate) enum Told<'a> {
    Fact(Fact),
    Word(&'a Form),
}

/// That a word is in a text.
pub(crate) fn of_word(stem: Stem) -> Fact {
    word(stem, 0)
}

fn word(stem: Stem, place: u64) -> Fact {
    Fact(WORD + u64::from(stem) * PLACES + place)
}

/// Facts of form. Lengths count words that are not masked.
const SHAPES: [&str; 34] = [
    "always",
    "words<6",
    "words<14",
    "words<30",
    "words>=30",
    "words>=60",
    "asks",
    "asks-at-end",
    "shouts",
    "lines>=3",
    "list",
    "has-phone",
    "has-link",
    "has-handle",
    "has-account",
    "has-money",
    "money>=2",
    "has-company",
    "has-person",
    "has-destination",
    "has-age",
    "has-headcount",
    "no-code",
    "code=1",
    "codes>=2",
    "laughs",
    "charms",
    "calls-out",
    "weeps",
    "flag",
    "hashtag",
    "quotes",
    "opens-bracket",
    "mine",
];

/// What a text is made of, beside its words.
pub(crate) struct Seen<'a> {
    /// With blanks for masked words.
    pub(crate) text: &'a str,
    pub(crate) view: &'a View,
    pub(crate) entities: &'a [Entity],
    pub(crate) rules: &'a [Rule],
    pub(crate) classes: &'a [ClassId],
    pub(crate) fired: &'a [(usize, usize, usize)],
}

/// Longest text whose words are looked at; what a text is shows in its first screens.
const MOST_WORDS: usize = 400;

/// Calls `emit` with the facts of a text; a fact may come more than once.
pub(crate) fn facts(seen: &Seen<'_>, vocabulary: &Vocabulary, emit: &mut impl FnMut(Told<'_>)) {
    let mut words = 0;
    for token in seen.view.tokens.iter().take(MOST_WORDS) {
        let form = vocabulary.form(token.form);
        if form.protected() {
            continue;
        }
        words += 1;
        let Some(stem) = form.root() else {
            continue;
        };
        emit(Told::Word(form));
        let written = seen.text.as_bytes().get(..token.end as usize);
        let long = token.end - token.start >= 2;
        if !form.bare() && long && written.is_some_and(|written| written.ends_with(b"ku")) {
            emit(Told::Fact(Fact(SHAPE + SIGNS + 8)));
        }
        if words <= 3 {
            emit(Told::Fact(word(stem, START)));
        }
    }
    for token in seen.view.tokens.iter().rev().take(3) {
        let form = vocabulary.form(token.form);
        if let Some(stem) = form.root().filter(|_| !form.protected()) {
            emit(Told::Fact(word(stem, END)));
        }
    }
    for (index, class) in seen.classes.iter().enumerate() {
        if seen.view.has(*class) {
            emit(Told::Fact(Fact(CLASS + index as u64)));
        }
    }
    rules(seen, emit);
    shapes(seen, words, emit);
    signs(seen.text, emit);
}

fn rules(seen: &Seen<'_>, emit: &mut impl FnMut(Told<'_>)) {
    let mut codes = 0_u64;
    for &(rule, _, _) in seen.fired {
        match seen.rules[rule].says {
            Says::Code(code) => {
                codes |= 1 << code.index();
                emit(Told::Fact(Fact(CODE + code.index() as u64)));
            }
            Says::Urgency(_) | Says::Frame(_) | Says::Bias | Says::Feature | Says::Flag(_) => {
                emit(Told::Fact(Fact(RULE + rule as u64)))
            }
        }
    }
    let many = match codes.count_ones() {
        0 => NO_CODE,
        1 => NO_CODE + 1,
        _ => NO_CODE + 2,
    };
    emit(Told::Fact(Fact(SHAPE + many)));
}

/// Where signs begin in `SHAPES`.
const SIGNS: u64 = 25;
/// Pictures that say what words don't, in the order of `SHAPES`.
const PICTURES: [&str; 4] = [
    "😂🤣😅😆😁😄😹🤭😜😝😛🙈",
    "💋😘😍🥰💕💖💅👸🔥✨💸💰🤑💵🚀🌟🎁",
    "📢📣🚨‼⚠📌📍✅✈🛫☎📞📲👉📩🆘",
    "😭😢😔🥺😞💔😰😨",
];

/// Signs that stand for a tone of voice, in the first screens of a text.
fn signs(text: &str, emit: &mut impl FnMut(Told<'_>)) {
    let mut quotes = false;
    if text.len() <= MOST_SIGNS && text.is_ascii() {
        quotes = count(text.as_bytes(), |byte| byte == b'"') > 0;
        if count(text.as_bytes(), |byte| byte == b'#') > 0 {
            emit(Told::Fact(Fact(SHAPE + SIGNS + 5)));
        }
    } else {
        for mark in text.chars().take(MOST_SIGNS) {
            quotes |= matches!(mark, '"' | '“');
            sign(mark, emit);
        }
    }
    if quotes {
        emit(Told::Fact(Fact(SHAPE + SIGNS + 6)));
    }
    if text.trim_start().starts_with(['[', '(']) {
        emit(Told::Fact(Fact(SHAPE + SIGNS + 7)));
    }
}

/// So many characters are looked at for signs.
const MOST_SIGNS: usize = 2000;

fn sign(mark: char, emit: &mut impl FnMut(Told<'_>)) {
    if mark == '#' {
        emit(Told::Fact(Fact(SHAPE + SIGNS + 5)));
    }
    if ('\u{1f1e6}'..='\u{1f1ff}').contains(&mark) {
        emit(Told::Fact(Fact(SHAPE + SIGNS + 4)));
    }
    if mark >= '\u{2000}' {
        for (picture, known) in PICTURES.iter().enumerate() {
            if known.contains(mark) {
                emit(Told::Fact(Fact(SHAPE + SIGNS + picture as u64)));
            }
        }
    }
}

/// Where the numbers of codes begin in `SHAPES`.
const NO_CODE: u64 = 22;

fn shapes(seen: &Seen<'_>, words: usize, emit: &mut impl FnMut(Told<'_>)) {
    let text = seen.text;
    let has = |kind: EntityKind| {
        seen.entities
            .iter()
            .filter(|entity| entity.kind == kind)
            .count()
    };
    let head = &text.as_bytes()[..text.len().min(2000)];
    let letters = count(head, |byte| byte.is_ascii_alphabetic());
    let capitals = count(head, |byte| byte.is_ascii_uppercase());
    let money = has(EntityKind::Money);
    let tail = text
        .trim_end()
        .bytes()
        .rev()
        .take(4)
        .any(|byte| byte == b'?');
    // In the order of `SHAPES`.
    let told = [
        true,
        words < 6,
        (6..14).contains(&words),
        (14..30).contains(&words),
        words >= 30,
        words >= 60,
        count(text.as_bytes(), |byte| byte == b'?') > 0,
        tail,
        letters > 12 && capitals * 3 > letters,
        count(text.as_bytes(), |byte| byte == b'\n') >= 3,
        count(text.as_bytes(), |byte| byte == b'1') > 0
            && (text.contains("1)") || text.contains("1. ")),
        has(EntityKind::Phone) > 0,
        has(EntityKind::Url) > 0,
        has(EntityKind::Social) > 0,
        has(EntityKind::Account) > 0,
        money > 0,
        money > 1,
        has(EntityKind::Company) > 0,
        has(EntityKind::Person) > 0,
        has(EntityKind::Destination) > 0,
        has(EntityKind::Age) > 0,
        has(EntityKind::Headcount) > 0,
    ];
    for (shape, _) in told
        .into_iter()
        .enumerate()
        .filter(|(_, true_here)| *true_here)
    {
        emit(Told::Fact(Fact(SHAPE + shape as u64)));
    }
}

/// How many bytes fit, in steps whose count fits in a byte: many bytes are compared at once.
fn count(bytes: &[u8], fits: impl Fn(u8) -> bool) -> usize {
    let step = |bytes: &[u8]| -> u8 { bytes.iter().map(|byte| u8::from(fits(*byte))).sum() };
    bytes
        .chunks(128)
        .map(|bytes| usize::from(step(bytes)))
        .sum()
}

/// Facts ↔ names.
pub(crate) struct Names<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) rules: &'a [Rule],
    pub(crate) classes: &'a [String],
}

impl Names<'_> {
    /// How many facts there can be.
    pub(crate) fn many(&self) -> usize {
        WORD as usize + self.lexicon.len() * PLACES as usize
    }

    pub(crate) fn name(&self, fact: Fact) -> String {
        let stem = |stem: u64| self.lexicon.name(stem as Stem);
        match fact.0 {
            CODE..CLASS => format!(
                "code:{}",
                Code::all()
                    .nth((fact.0 - CODE) as usize)
                    .map_or("", Code::as_str)
            ),
            CLASS..RULE => format!("class:{}", self.classes[(fact.0 - CLASS) as usize]),
            RULE..WORD => format!("rule:{}", self.rules[(fact.0 - RULE) as usize].id),
            WORD.. => {
                let (word, place) = ((fact.0 - WORD) / PLACES, (fact.0 - WORD) % PLACES);
                format!(
                    "{}:{}",
                    ["word", "start", "end"][place as usize],
                    stem(word)
                )
            }
            shape => format!("shape:{}", SHAPES[shape as usize]),
        }
    }

    pub(crate) fn parse(&self, name: &str) -> Option<Fact> {
        let (kind, rest) = name.split_once(':')?;
        let stem = |word: &str| self.lexicon.stem_of(word);
        let at = |base: u64, found: Option<usize>| found.map(|index| Fact(base + index as u64));
        match kind {
            "shape" => at(SHAPE, SHAPES.iter().position(|known| *known == rest)),
            "code" => at(CODE, Code::parse(rest).map(Code::index)),
            "class" => at(CLASS, self.classes.iter().position(|known| known == rest)),
            "rule" => at(
                RULE,
                self.rules.iter().position(|rule| rule.id.as_str() == rest),
            ),
            "word" => stem(rest).map(|stem| word(stem, 0)),
            "start" => stem(rest).map(|stem| word(stem, START)),
            "end" => stem(rest).map(|stem| word(stem, END)),
            _ => None,
        }
    }
}
