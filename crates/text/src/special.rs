//! Which classes the numbers, questions, masked words and entities of a message belong to.

use crate::class::{ClassId, Compare, Entry, Special};
use crate::entity::{Entity, EntityKind};
use crate::token::Token;
use crate::view::Span;
use crate::vocabulary::Vocabulary;

/// What of a message a class may ask for beside words: one bit a kind of entity, and three more.
type Kinds = u16;

const NUMBER: Kinds = 1 << 13;
const TRAIT: Kinds = 1 << 14;
const QUESTION: Kinds = 1 << 15;

/// Classes with more than words.
pub(crate) struct Specials {
    list: Vec<(Kinds, ClassId, Special)>,
    pub(crate) classes: Vec<ClassId>,
}

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
        let mut list = Vec::new();
        for (class, entries) in classes.iter().enumerate() {
            for entry in entries {
                if let Entry::Special(special) = entry {
                    list.push((kinds(special), class as ClassId, special.clone()));
                }
            }
        }
        let mut classes: Vec<ClassId> = list.iter().map(|(_, class, _)| *class).collect();
        classes.dedup();
        Self { list, classes }
    }

    /// Calls `add` with every class and place, in the order of classes.
    pub(crate) fn find(
        &self,
        here: Here<'_>,
        vocabulary: &Vocabulary,
        mut add: impl FnMut(ClassId, Span),
    ) {
        let masked = |token: &Token| vocabulary.form(token.form).protected;
        let mut present: Kinds = 0;
        for token in here.tokens {
            present |= if token.number.is_some() { NUMBER } else { 0 };
            present |= if token.asked { QUESTION } else { 0 };
            present |= if masked(token) { TRAIT } else { 0 };
        }
        for (entity, _) in here.entities {
            present |= 1 << here.all[*entity as usize].kind as Kinds;
        }
        for (_, class, special) in self.list.iter().filter(|(kind, ..)| kind & present != 0) {
            let mut at_tokens = |fits: &dyn Fn(&Token) -> bool| {
                for (at, token) in here.tokens.iter().enumerate() {
                    if fits(token) {
                        add(*class, Span::of(at));
                    }
                }
            };
            let fits: &dyn Fn(&Entity) -> bool = match special {
                Special::Number(compare) => {
                    at_tokens(&|token| token.number.is_some_and(|number| compare.holds(number)));
                    continue;
                }
                Special::Question => {
                    at_tokens(&|token| token.asked);
                    continue;
                }
                Special::Trait => {
                    at_tokens(&masked);
                    continue;
                }
                Special::Countries(list) => &|entity| {
                    entity.kind == EntityKind::Destination
                        && list.iter().any(|code| entity.value.as_bytes() == code)
                },
                Special::Entity(kind, compare) => &|entity| {
                    entity.kind == *kind
                        && (*compare == Compare::Any || compare.holds(worth(entity)))
                },
            };
            for (entity, span) in here.entities {
                if fits(&here.all[*entity as usize]) {
                    add(*class, *span);
                }
            }
        }
    }
}

fn kinds(special: &Special) -> Kinds {
    match special {
        Special::Number(_) => NUMBER,
        Special::Question => QUESTION,
        Special::Trait => TRAIT,
        Special::Countries(_) => 1 << EntityKind::Destination as Kinds,
        Special::Entity(kind, _) => 1 << *kind as Kinds,
    }
}

/// The number in an entity, money in rupiah.
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
