//! Entities of a message: phones, links, accounts, amounts, companies, people,
//! destinations, places, ages and numbers of people.
//!
//! Everything is led by a token: the text is split once, each word is looked
//! up once, and each finder looks a bounded number of tokens around words of
//! its own classes. So the time is linear in the length of any text.
//!
//! Invariants:
//! - Any string is a valid text; spans are byte offsets at character bounds.
//! - A pair of kind and value is reported once, at its first mention.
//! - Where somebody comes from is no entity; see `data/entity/PROVENANCE.md`
//!   for what the word lists hold.
//!
//! The normal forms of values follow the label guide of Kentongan; the phone
//! plan is E.164 with lengths per country (ITU-T E.164 and its annex).

mod account;
mod age;
mod company;
mod date;
mod destination;
mod digits;
mod headcount;
mod letters;
mod lexicon;
mod link;
mod money;
mod number;
mod person;
mod phone;
mod place;
mod social;
mod token;
mod words;

use std::collections::HashSet;

pub(crate) use lexicon::Spelt;
use lexicon::{Class, Lexicon, Strength, Word};
use token::Scan;

use crate::store::stored_choice;

/// What an entity is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EntityKind {
    /// A telephone number; value in E.164.
    Phone,
    /// A link; value is host and path in lower case.
    Url,
    /// A profile; value is `platform:handle`.
    Social,
    /// A bank account or wallet; value is `bank:number`.
    Account,
    /// An amount; value is an integer and a currency code.
    Money,
    /// A company; value in capitals without punctuation.
    Company,
    /// An alleged recruiter, agent, employer or handler; value without title.
    Person,
    /// A country; value is ISO 3166-1 alpha-2.
    Destination,
    /// A place in Indonesia; value as written, in lower case.
    Place,
    /// An age in years.
    Age,
    /// A number of people.
    Headcount,
    /// A calendar date; value in ISO 8601, with `-` for what is left out.
    Date,
}

stored_choice!(
    EntityKind: Phone, Url, Social, Account, Money, Company, Person, Destination, Place, Age, Headcount, Date,
);

impl EntityKind {
    /// The name of the kind in the JSON contract.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Url => "url",
            Self::Social => "social",
            Self::Account => "account",
            Self::Money => "money",
            Self::Company => "company",
            Self::Person => "person",
            Self::Destination => "destination",
            Self::Place => "place",
            Self::Age => "age",
            Self::Headcount => "headcount",
            Self::Date => "date",
        }
    }
}

/// Something named in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// Its normal form; see [`EntityKind`].
    pub value: String,
    /// First byte in the text.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
}

/// Every bank and wallet that stands before the number in the value of an [`EntityKind::Account`].
///
/// ```
/// assert!(text::entity::banks().contains(&"bri"));
/// ```
#[must_use]
pub fn banks() -> Vec<&'static str> {
    Lexicon::embedded().codes(Class::BANK.or(Class::WALLET))
}

/// Whether a country has this code of ISO 3166-1 alpha-2.
pub(crate) fn is_country(code: &str) -> bool {
    let rows = include_str!("../../data/entity/countries.txt").lines();
    let mut rows = rows.filter(|row| !row.starts_with('#'));
    code == "ID" || rows.any(|row| row.split(' ').next() == Some(code))
}

/// What the name of a home may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Home {
    /// A country, or a city in it.
    Abroad,
    /// A region or town here.
    Here,
    /// The same, with a name that is also another word.
    Town,
    /// A name that may be somebody's, or of a town abroad or a district that few know.
    Perhaps,
}

/// What a name in lower case is, if it may tell where somebody comes from.
pub(crate) fn home(name: &str) -> Option<Home> {
    home_of(Lexicon::embedded().phrase(name)?)
}

fn home_of(word: &Word) -> Option<Home> {
    if word.is(Class::NUMBER.or(Class::SCALE)) {
        return None;
    }
    match (word.country, word.place) {
        (Some(country), _) if country.whole || !word.is(Class::WEAK_COUNTRY) => Some(Home::Abroad),
        (Some(_), _) => Some(Home::Perhaps),
        (_, Some(Strength::District)) if word.is(Class::WEAK_PLACE) => Some(Home::Town),
        (_, Some(Strength::District)) if word.is(Class::COMMON) => None,
        (_, Some(_)) if word.is(Class::COMMON.or(Class::NAME).or(Class::TITLE)) => {
            Some(Home::Perhaps)
        }
        (_, Some(Strength::Sure)) => Some(Home::Here),
        (_, Some(Strength::District)) => Some(Home::Perhaps),
        _ => None,
    }
}

/// What a word alone is the name of, and the most words of a name that begins with it.
pub(crate) fn names(word: &str) -> (Option<Home>, usize) {
    let known = Lexicon::embedded().phrase(word);
    known.map_or((None, 0), |word| (home_of(word), word.longest.into()))
}

/// All entities but dates, in the order of the text.
///
/// ```
/// use text::entity::{EntityKind, find};
/// let found = find("Kerja di Poipet gaji 12-17jt, WA o812 oooo 4433");
/// let values: Vec<_> = found.iter().map(|one| (one.kind, one.value.as_str())).collect();
/// assert_eq!(values, [
///     (EntityKind::Destination, "KH"),
///     (EntityKind::Money, "12000000 IDR"),
///     (EntityKind::Money, "17000000 IDR"),
///     (EntityKind::Phone, "+6281200004433"),
/// ]);
/// ```
#[must_use]
pub fn find(text: &str) -> Vec<Entity> {
    let mut scan = Scan::new(text, Lexicon::embedded());
    let mut found = Vec::new();
    link::find(&mut scan, &mut found);
    if scan.at_sign || scan.classes.meets(Class::PLATFORM) {
        social::find(&mut scan, &mut found);
    }
    let numbers = Class::NUMBER.or(Class::LUMP).or(Class::SCALE);
    let counts = scan.digits || scan.classes.meets(numbers);
    if counts {
        account::find(&mut scan, &mut found);
        phone::find(&mut scan, &mut found);
    }
    company::find(&mut scan, &mut found);
    if counts || scan.classes.meets(Class::GROUP) {
        headcount::find(&mut scan, &mut found);
    }
    if counts {
        age::find(&mut scan, &mut found);
    }
    money::find(&mut scan, &mut found);
    person::find(&mut scan, &mut found);
    destination::find(&mut scan, &mut found);
    place::find(&mut scan, &mut found);
    in_order(found)
}

/// Calendar dates in the order of the text: `2026-08-17`, `--08-17` without a
/// year, `---17` with the day alone.
///
/// ```
/// let found = text::entity::dates("Kumpul tgl 3, terbang 17 Agustus 2026");
/// let values: Vec<_> = found.iter().map(|one| one.value.as_str()).collect();
/// assert_eq!(values, ["---03", "2026-08-17"]);
/// ```
#[must_use]
pub fn dates(text: &str) -> Vec<Entity> {
    let scan = Scan::new(text, Lexicon::embedded());
    in_order(date::find(&scan))
}

/// So few entities are compared each with each.
const FEW: usize = 12;

fn in_order(mut found: Vec<Entity>) -> Vec<Entity> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|entity| (entity.start, entity.kind));
    let same = |one: &Entity, other: &Entity| one.kind == other.kind && one.value == other.value;
    let firsts: Vec<bool> = if found.len() <= FEW {
        let before = |at: usize| found[..at].iter().all(|one| !same(one, &found[at]));
        (0..found.len()).map(before).collect()
    } else {
        let mut seen = HashSet::with_capacity(found.len());
        found
            .iter()
            .map(|entity| seen.insert((entity.kind, entity.value.as_str())))
            .collect()
    };
    let mut firsts = firsts.into_iter();
    found.retain(|_| firsts.next().unwrap_or(false));
    found
}

/// Writes down an entity over tokens and marks them.
fn report(
    scan: &mut Scan<'_>,
    found: &mut Vec<Entity>,
    kind: EntityKind,
    value: String,
    (from, to): (usize, usize),
) {
    let (start, end) = scan.span(from, to);
    scan.take(from, to, kind);
    found.push(Entity {
        kind,
        value,
        start,
        end,
    });
}
