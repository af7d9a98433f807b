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

/// Classes with more than words, per kind.
pub(crate) struct Specials {
    lists: [List; 16],
}

stored!(Specials { lists });

/// Who asks for one kind. A message is not asked question by question: all answers are written down.
#[derive(Default)]
struct List {
    /// The bounds that classes compare with, ascending.
    bounds: Vec<f64>,
    /// The classes for what lies before the first bound, between each two, and from the last on; ascending.
    between: Vec<Vec<ClassId>>,
    /// The classes for what is no number.
    unmeasured: Vec<ClassId>,
    /// The classes that ask for a country.
    countries: Vec<([u8; 2], Vec<ClassId>)>,
}

stored!(List {
    bounds,
    between,
    unmeasured,
    countries
});

impl List {
    /// `askers`: what is asked, and by whom.
    fn new(askers: &[(ClassId, &Special)]) -> Self {
        let bounds = askers.iter().filter_map(|(_, special)| bound(special));
        let mut bounds: Vec<f64> = bounds.collect();
        bounds.sort_by(f64::total_cmp);
        bounds.dedup();
        let asking = |holds: &dyn Fn(&Special) -> bool| {
            let asking = askers.iter().filter(|(_, special)| holds(special));
            let mut classes: Vec<ClassId> = asking.map(|(class, _)| *class).collect();
            classes.sort_unstable();
            classes.dedup();
            classes
        };
        let measured = |worth: f64| {
            asking(&|special| match special {
                Special::Number(compare) | Special::Entity(_, compare) => {
                    *compare == Compare::Any || compare.holds(worth)
                }
                Special::Question | Special::Trait => true,
                Special::Countries(_) => false,
            })
        };
        let lowest = std::iter::once(f64::NEG_INFINITY);
        let between = lowest.chain(bounds.iter().copied()).map(measured).collect();
        let listed = askers.iter().filter_map(|(_, special)| match special {
            Special::Countries(codes) => Some(codes),
            _ => None,
        });
        let mut codes: Vec<[u8; 2]> = listed.flatten().copied().collect();
        codes.sort_unstable();
        codes.dedup();
        let of_country = |code: [u8; 2]| {
            let asks = |special: &Special| matches!(special, Special::Countries(codes) if codes.contains(&code));
            (code, asking(&asks))
        };
        Self {
            between,
            unmeasured: measured(f64::NAN),
            countries: codes.into_iter().map(of_country).collect(),
            bounds,
        }
    }

    /// The classes that ask for something of this kind that is worth so much.
    fn of(&self, worth: f64) -> &[ClassId] {
        if worth.is_nan() {
            return &self.unmeasured;
        }
        let passed = self.bounds.iter().take_while(|bound| **bound <= worth);
        &self.between[passed.count()]
    }

    /// What an entity of this kind is worth; not a number where nobody compares, so that all numbers are alike.
    fn worth(&self, entity: &Entity) -> f64 {
        match self.bounds.is_empty() {
            true => f64::NAN,
            false => worth(entity),
        }
    }

    /// The classes that ask for this country.
    fn of_country(&self, code: &str) -> &[ClassId] {
        let mut all = self.countries.iter();
        let country = all.find(|(known, _)| code.as_bytes() == known);
        country.map_or(&[], |(_, classes)| classes)
    }
}

/// What a special is compared with.
fn bound(special: &Special) -> Option<f64> {
    match special {
        Special::Number(compare) | Special::Entity(_, compare) => match compare {
            Compare::Any => None,
            Compare::Less(bound) | Compare::AtLeast(bound) => Some(*bound),
        },
        Special::Countries(_) | Special::Question | Special::Trait => None,
    }
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
        let mut askers: [Vec<(ClassId, &Special)>; 16] = Default::default();
        for (class, entries) in (0..).zip(classes) {
            for entry in entries {
                if let Entry::Special(special) = entry {
                    askers[kind(special)].push((class, special));
                }
            }
        }
        Self {
            lists: askers.map(|askers| List::new(&askers)),
        }
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
        room.worths.extend(here.entities.iter().map(|(entity, _)| {
            let entity = &here.all[*entity as usize];
            let list = &self.lists[entity.kind as usize];
            list.worth(entity)
        }));
        let mut meet = |classes: &[ClassId], span: Span| {
            if !classes.is_empty() {
                add(classes, span);
            }
        };
        for (at, number) in &room.numbers {
            meet(self.lists[NUMBER].of(*number), Span::of(*at));
        }
        for (kind, places) in [(QUESTION, &room.asked), (TRAIT, &room.masked)] {
            for at in places {
                meet(self.lists[kind].of(f64::NAN), Span::of(*at));
            }
        }
        for ((entity, span), worth) in here.entities.iter().zip(&room.worths) {
            let entity = &here.all[*entity as usize];
            let list = &self.lists[entity.kind as usize];
            meet(list.of(*worth), *span);
            meet(list.of_country(&entity.value), *span);
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
