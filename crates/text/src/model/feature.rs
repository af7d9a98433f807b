//! The facts of a text, and their names in the tables of weights.

use std::hash::{Hash, Hasher};

use crate::class::ClassId;
use crate::code::Code;
use crate::entity::{Entity, EntityKind};
use crate::lexicon::{Lexicon, Stem};
use crate::rule::{Rule, Says};
use crate::view::View;
use crate::vocabulary::Vocabulary;

/// One fact. Small, so that looking one up is one hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact(u64);

impl Hash for Fact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32((self.0 ^ (self.0 >> 32)) as u32);
    }
}

const SHAPE: u64 = 1 << 48;
const STEM: u64 = 2 << 48;
const START: u64 = 3 << 48;
const PAIR: u64 = 4 << 48;
const CODE: u64 = 5 << 48;
const RULE: u64 = 6 << 48;
const CLASS: u64 = 7 << 48;
const END: u64 = 8 << 48;

/// Facts of form. Lengths count words that are not masked.
const SHAPES: [&str; 25] = [
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
];

/// What a text is made of, beside its words.
pub(crate) struct Seen<'a> {
    pub(crate) text: &'a str,
    pub(crate) view: &'a View,
    pub(crate) entities: &'a [Entity],
    pub(crate) rules: &'a [Rule],
    pub(crate) classes: &'a [(String, ClassId)],
    pub(crate) fired: &'a [(usize, usize, usize)],
}

fn root(stem: Stem, lexicon: &Lexicon) -> Stem {
    lexicon.parent(stem).map_or(stem, |(parent, _)| parent)
}

/// Longest text whose words are looked at; what a text is shows in its first screens.
const MOST_WORDS: usize = 400;

/// Collects the facts of a text, each once, sorted.
pub(crate) fn facts(seen: &Seen<'_>, vocabulary: &Vocabulary, facts: &mut Vec<Fact>) {
    facts.clear();
    let mut before: Option<Stem> = None;
    let mut words = 0;
    for token in seen.view.tokens.iter().take(MOST_WORDS) {
        let form = vocabulary.form(token.form);
        if form.protected {
            continue;
        }
        words += 1;
        let Some(stem) = form.stem.map(|stem| root(stem, vocabulary.lexicon())) else {
            before = None;
            continue;
        };
        facts.push(Fact(STEM | u64::from(stem)));
        if words <= 3 {
            facts.push(Fact(START | u64::from(stem)));
        }
        if let Some(before) = before {
            facts.push(Fact(PAIR | (u64::from(before) << 24) | u64::from(stem)));
        }
        before = Some(stem);
    }
    for token in seen.view.tokens.iter().rev().take(3) {
        if let Some(stem) = vocabulary.form(token.form).stem {
            facts.push(Fact(END | u64::from(root(stem, vocabulary.lexicon()))));
        }
    }
    for (index, (_, class)) in seen.classes.iter().enumerate() {
        if seen.view.has(*class) {
            facts.push(Fact(CLASS | index as u64));
        }
    }
    rules(seen, facts);
    shapes(seen, words, facts);
    facts.sort_unstable();
    facts.dedup();
}

fn rules(seen: &Seen<'_>, facts: &mut Vec<Fact>) {
    let mut codes = 0_u64;
    for &(rule, _, _) in seen.fired {
        match &seen.rules[rule].says {
            Says::Code(code) => {
                codes |= 1 << code.index();
                facts.push(Fact(CODE | code.index() as u64));
            }
            Says::Urgency(_) | Says::Frame(_) | Says::Bias | Says::Feature => facts.push(Fact(RULE | rule as u64)),
        }
    }
    let many = match codes.count_ones() {
        0 => "no-code",
        1 => "code=1",
        _ => "codes>=2",
    };
    shape(many, facts);
}

fn shape(name: &str, facts: &mut Vec<Fact>) {
    if let Some(index) = SHAPES.iter().position(|known| *known == name) {
        facts.push(Fact(SHAPE | index as u64));
    }
}

fn shapes(seen: &Seen<'_>, words: usize, facts: &mut Vec<Fact>) {
    let text = seen.text;
    let has = |kind: EntityKind| seen.entities.iter().filter(|entity| entity.kind == kind).count();
    let letters = text.bytes().take(2000).filter(u8::is_ascii_alphabetic).count();
    let capitals = text.bytes().take(2000).filter(u8::is_ascii_uppercase).count();
    let money = has(EntityKind::Money);
    let tail = text.trim_end().bytes().rev().take(4).any(|byte| byte == b'?');
    let told = [
        ("always", true),
        ("words<6", words < 6),
        ("words<14", (6..14).contains(&words)),
        ("words<30", (14..30).contains(&words)),
        ("words>=30", words >= 30),
        ("words>=60", words >= 60),
        ("asks", text.contains('?')),
        ("asks-at-end", tail),
        ("shouts", letters > 12 && capitals * 3 > letters),
        ("lines>=3", text.bytes().filter(|byte| *byte == b'\n').count() >= 3),
        ("list", text.contains("1)") || text.contains("1.") || text.contains("(1)")),
        ("has-phone", has(EntityKind::Phone) > 0),
        ("has-link", has(EntityKind::Url) > 0),
        ("has-handle", has(EntityKind::Social) > 0),
        ("has-account", has(EntityKind::Account) > 0),
        ("has-money", money > 0),
        ("money>=2", money > 1),
        ("has-company", has(EntityKind::Company) > 0),
        ("has-person", has(EntityKind::Person) > 0),
        ("has-destination", has(EntityKind::Destination) > 0),
        ("has-age", has(EntityKind::Age) > 0),
        ("has-headcount", has(EntityKind::Headcount) > 0),
    ];
    for (name, true_here) in told {
        if true_here {
            shape(name, facts);
        }
    }
}

/// Facts ↔ names.
pub(crate) struct Names<'a> {
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) rules: &'a [Rule],
    pub(crate) classes: &'a [(String, ClassId)],
}

impl Names<'_> {
    pub(crate) fn name(&self, fact: Fact) -> String {
        let low = fact.0 & ((1 << 48) - 1);
        match fact.0 & !((1 << 48) - 1) {
            SHAPE => format!("shape:{}", SHAPES[low as usize]),
            STEM => format!("word:{}", self.lexicon.name(low as Stem)),
            START => format!("start:{}", self.lexicon.name(low as Stem)),
            PAIR => {
                let (first, second) = ((low >> 24) as Stem, (low & 0xFF_FFFF) as Stem);
                format!("pair:{} {}", self.lexicon.name(first), self.lexicon.name(second))
            }
            END => format!("end:{}", self.lexicon.name(low as Stem)),
            CLASS => format!("class:{}", self.classes[low as usize].0),
            CODE => format!("code:{}", Code::all().nth(low as usize).map_or("", Code::as_str)),
            _ => format!("rule:{}", self.rules[low as usize].id),
        }
    }

    pub(crate) fn parse(&self, name: &str) -> Option<Fact> {
        let (kind, rest) = name.split_once(':')?;
        let stem = |word: &str| self.lexicon.stem_of(word).map(u64::from);
        match kind {
            "shape" => SHAPES.iter().position(|known| *known == rest).map(|index| Fact(SHAPE | index as u64)),
            "word" => stem(rest).map(|stem| Fact(STEM | stem)),
            "start" => stem(rest).map(|stem| Fact(START | stem)),
            "end" => stem(rest).map(|stem| Fact(END | stem)),
            "class" => self.classes.iter().position(|(known, _)| known == rest).map(|index| Fact(CLASS | index as u64)),
            "pair" => {
                let (first, second) = rest.split_once(' ')?;
                Some(Fact(PAIR | (stem(first)? << 24) | stem(second)?))
            }
            "code" => Code::parse(rest).map(|code| Fact(CODE | code.index() as u64)),
            "rule" => self.rules.iter().position(|rule| rule.id.as_str() == rest).map(|index| Fact(RULE | index as u64)),
            _ => None,
        }
    }
}
