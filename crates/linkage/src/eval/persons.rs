//! Persons with addresses, invented, with the columns and the kinds of error of the febrl data: a way to
//! test their configurations where those data aren't at hand.

use super::noise::{coined, skewed, typing_error};
use crate::hash::Chance;

/// Columns of [`Person::values`], the id's first.
pub const COLUMNS: [&str; 11] = [
    "rec_id",
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
    "soc_sec_id",
];

/// A record of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who it is; the truth that a linkage doesn't see.
    pub person: u32,
    fields: [String; 10],
}

impl Person {
    /// The values of all columns but the id.
    pub fn values(&self) -> [&str; 10] {
        std::array::from_fn(|field| self.fields[field].as_str())
    }
}

/// So many persons as they are, and as many spoilt copies of each as `copies` says.
pub fn persons(count: usize, copies: usize, seed: u64) -> (Vec<Person>, Vec<Person>) {
    let mut chance = Chance::new(seed);
    let mut words = |count: usize, syllables: usize| -> Vec<String> {
        (0..count).map(|_| coined(syllables, &mut chance)).collect()
    };
    let pools = [
        words(400, 2),
        words(800, 3),
        words(900, 3),
        words(600, 3),
        words(700, 4),
    ];
    let mut originals = Vec::new();
    for person in 0..count as u32 {
        originals.push(original(person, &pools, &mut chance));
    }
    let spoilt = |_| {
        originals
            .iter()
            .map(|it| copy(it, &mut chance))
            .collect::<Vec<_>>()
    };
    let copies = (0..copies).flat_map(spoilt).collect();
    (originals, copies)
}

fn original(person: u32, pools: &[Vec<String>; 5], chance: &mut Chance) -> Person {
    let word =
        |pool: usize, chance: &mut Chance| pools[pool][skewed(pools[pool].len(), chance)].clone();
    let states = ["nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"];
    let (year, month, day) = (
        1900 + chance.below(100),
        1 + chance.below(12),
        1 + chance.below(28),
    );
    Person {
        person,
        fields: [
            word(0, chance),
            word(1, chance),
            (1 + skewed(300, chance)).to_string(),
            format!("{} street", word(2, chance)),
            word(3, chance),
            word(4, chance),
            (2000 + chance.below(3000)).to_string(),
            states[skewed(states.len(), chance)].to_owned(),
            format!("{year}{month:02}{day:02}"),
            (1_000_000 + chance.below(9_000_000)).to_string(),
        ],
    }
}

/// Up to five of the fields are spoilt; names and addresses are sometimes swapped.
fn copy(original: &Person, chance: &mut Chance) -> Person {
    let mut copy = original.clone();
    if chance.happens(0.04) {
        copy.fields.swap(0, 1);
    }
    if chance.happens(0.04) {
        copy.fields.swap(3, 4);
    }
    for _ in 0..chance.below(6) {
        let field = chance.below(10);
        let text = &copy.fields[field];
        copy.fields[field] = match chance.happens(0.15) {
            true => String::new(),
            false => typing_error(text, chance),
        };
    }
    copy
}
