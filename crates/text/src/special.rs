//! Which classes the numbers, questions, masked words and entities of a message belong to.

use crate::class::{ClassId, Compare, Entry, Special};
use crate::entity::{Entity, EntityKind};
use crate::store::stored;
use crate::token::Token;
use crate::view::Span;
use crate::vocabulary::Vocabulary;

/// What of a message a class may ask for beside words: the kinds of entities, and three more.
const NUMBER: usize = 13;
const TRAIT: usize = 14;
const QUESTION: usize = 15;

/// Classes with more than words.
pub(crate) struct Specials {
    /// Per kind: what is asked, and the classes that ask it, ascending.
    lists: [Vec<(Special, Vec<ClassId>)>; 16],
}

stored!(Specials { lists });

/// What may be special in a message.
#[derive(Clone, Copy)]
pub(crate) struct Here<'a> {
    pub(crate) tokens: &'a [Token],
    /// Entities that rules may see, with their tokens.
    pub(crate) entities: &'a [(u32, Span)],
    pub(crate) all: &'a [Entity],
}

impl Specials {
    pub(crate) fn new(classes: &[Vec<Entry>]) -> Self {
        let mut lists: [Vec<_>; 16] = Default::default();
        for (class, entries) in (0..).zip(classes) {
            for entry in entries {
                let Entry::Special(special) = entry else {
                    continue;
                };
                let list: &mut Vec<(Special, Vec<ClassId>)> = &mut lists[kind(special)];
                match list.iter_mut().find(|(known, _)| known == special) {
                    // A class may ask twice.
                    Some((_, askers)) if askers.last() == Some(&class) => {}
                    Some((_, askers)) => askers.push(class),
                    None => list.push((special.clone(), vec![class])),
                }
            }
        }
        Self { lists }
    }

    /// Calls `add` with every place, and the classes that it belongs to.
    pub(crate) fn find(
        &self,
        here: Here<'_>,
        vocabulary: &Vocabulary,
        room: &mut Places,
        mut add: impl FnMut(&[ClassId], Span),
    ) {
        room.fill(here, vocabulary);
        let of = |kind: usize| self.lists[kind].iter();
        for (at, number) in &room.numbers {
            for (special, classes) in of(NUMBER) {
                if matches!(special, Special::Number(compare) if compare.holds(*number)) {
                    add(classes, Span::of(*at));
                }
            }
        }
        for (kind, places) in [(QUESTION, &room.asked), (TRAIT, &room.masked)] {
            for at in places {
                of(kind).for_each(|(_, classes)| add(classes, Span::of(*at)));
            }
        }
        for ((entity, span), worth) in here.entities.iter().zip(&room.worths) {
            let entity = &here.all[*entity as usize];
            for (special, classes) in of(entity.kind as usize) {
                let fits = match special {
                    Special::Entity(_, compare) => {
                        *compare == Compare::Any || compare.holds(*worth)
                    }
                    Special::Countries(list) => {
                        list.iter().any(|code| entity.value.as_bytes() == code)
                    }
                    Special::Number(_) | Special::Question | Special::Trait => false,
                };
                if fits {
                    add(classes, *span);
                }
            }
        }
    }
}

/// Where what is special in a message stands; lives from message to message.
#[derive(Default)]
pub(crate) struct Places {
    numbers: Vec<(usize, f64)>,
    asked: Vec<usize>,
    masked: Vec<usize>,
    /// What each entity is worth.
    worths: Vec<f64>,
}

impl Places {
    fn fill(&mut self, here: Here<'_>, vocabulary: &Vocabulary) {
        self.numbers.clear();
        self.asked.clear();
        self.masked.clear();
        self.worths.clear();
        for (at, token) in here.tokens.iter().enumerate() {
            if let Some(number) = token.number {
                self.numbers.push((at, number));
            }
            if token.asked {
                self.asked.push(at);
            }
            if vocabulary.form(token.form).protected() {
                self.masked.push(at);
            }
        }
        let worths = here.entities.iter();
        self.worths
            .extend(worths.map(|(entity, _)| worth(&here.all[*entity as usize])));
    }
}

/// The list where a special stands.
fn kind(special: &Special) -> usize {
    match special {
        Special::Number(_) => NUMBER,
        Special::Question => QUESTION,
        Special::Trait => TRAIT,
        Special::Countries(_) => EntityKind::Destination as usize,
        Special::Entity(kind, _) => *kind as usize,
    }
}

/// The number in an entity, money in rupiah; not a number when it has none.
fn worth(entity: &Entity) -> f64 {
    let mut parts = entity.value.split(' ');
    let amount: f64 = parts
        .next()
        .and_then(|n| n.parse().ok())
        .unwrap_or(f64::NAN);
    amount * parts.next().map_or(1.0, rupiah)
}

/// Rough rates: only used to compare an amount with a round bound. Order of magnitude of 2025.
fn rupiah(currency: &str) -> f64 {
    match currency {
        "USD" => 16_000.0,
        "EUR" => 18_000.0,
        "GBP" => 21_000.0,
        "SGD" => 12_500.0,
        "MYR" => 3_700.0,
        "BND" => 12_500.0,
        "HKD" => 2_050.0,
        "TWD" => 520.0,
        "CNY" => 2_250.0,
        "JPY" => 108.0,
        "KRW" => 11.7,
        "THB" => 480.0,
        "SAR" => 4_300.0,
        "AED" => 4_400.0,
        "QAR" => 4_400.0,
        "KWD" => 53_000.0,
        "BHD" => 43_000.0,
        "OMR" => 42_000.0,
        "JOD" => 23_000.0,
        "TRY" => 400.0,
        "AUD" => 10_500.0,
        "PHP" => 280.0,
        "INR" => 190.0,
        _ => 1.0,
    }
}
