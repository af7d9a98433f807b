//! How likely a message asserts an indicator, from what rules, score and the models of the whole text say of it.

use crate::code::Code;
use crate::model::{Chances, STANCES};
use crate::store::stored;

/// Facts about a code in a message, in the order of their weights. Behind them, twice per code: that it is this
/// one, and that a rule found it.
pub(crate) const FACTS: [&str; 39] = [
    "always",
    // A rule found it; more than one did; one found it, but this is no text in which it holds; one was stopped by
    // its words.
    "fired",
    "fired-often",
    "framed",
    "stopped",
    // The score; the part above 0 and above -2; where a rule found it.
    "score",
    "score>0",
    "score>-2",
    "score-fired",
    // The same of the sum of the whole text; the highest sums of all codes.
    "whole",
    "whole>0",
    "whole>-2",
    "whole-fired",
    "most",
    "second",
    "most-fired",
    // How sure the model is that the text asserts nothing (as log-odds); of that what speaks against.
    "clean",
    "clean-fired",
    "asserts",
    // How many codes rules found.
    "found",
    "found-fired",
    "length",
    "danger",
    "offer",
    "report",
    "distress",
    "question",
    "education",
    "news",
    "progress",
    "other",
    "offer-fired",
    "report-fired",
    "distress-fired",
    "question-fired",
    "education-fired",
    "news-fired",
    "progress-fired",
    "other-fired",
];
pub(crate) const MANY: usize = FACTS.len() + 2 * Code::MANY;
/// What a code's own facts count: as much as one that all codes share.
const OWN: f32 = 1.0;

/// Where the facts of the score and those of the sum of the whole text begin.
const SCORE: usize = 5;
const WHOLE: usize = 9;
/// So many facts stand before those of stances: each stance, then each where a rule found the code.
const FIRST: usize = FACTS.len() - 2 * STANCES;
pub(crate) type PerCode = [f32; Code::MANY];

/// What a gate looks at for every code.
pub(crate) struct Seen<'a> {
    pub(crate) chances: &'a Chances,
    pub(crate) rules: [Fired; Code::MANY],
    pub(crate) scores: &'a PerCode,
    pub(crate) whole: &'a PerCode,
    pub(crate) words: usize,
}

/// What is the same for all codes of a message.
struct Shared {
    most: f32,
    second: f32,
    clean: f32,
    found: f32,
    length: f32,
}

/// What rules said about a code.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fired {
    pub(crate) holds: u8,
    pub(crate) framed: bool,
    pub(crate) stopped: bool,
}

impl Fired {
    fn fired(self) -> f32 {
        number(self.holds > 0)
    }

    fn is_silent(self) -> bool {
        self.holds == 0 && !self.framed && !self.stopped
    }
}

/// Weights of the facts.
#[derive(Default)]
pub(crate) struct Gate {
    weights: Vec<f32>,
    /// The largest of them, whatever its sign.
    largest: f32,
}

stored!(Gate { weights, largest });

fn number(told: bool) -> f32 {
    f32::from(u8::from(told))
}

/// A score or sum of the whole text: beyond these, more says no more.
fn bounded(sum: f32) -> f32 {
    sum.clamp(-6.0, 4.0)
}

/// Log-odds, bounded: a model is never as sure as it says.
pub(crate) fn odds(share: f32) -> f32 {
    (share / (1.0 - share)).ln().clamp(-5.0, 5.0)
}

impl Seen<'_> {
    /// What is the same for all codes.
    fn shared(&self) -> Shared {
        let found = self.rules.iter().filter(|fired| fired.holds > 0).count();
        let [most, second] = self.highest();
        Shared {
            most,
            second,
            clean: odds(self.chances.clean),
            found: found.min(4) as f32,
            length: (1.0 + self.words as f32).ln() - 3.0,
        }
    }

    /// Calls `see` with each fact of `FACTS` and its value for a code of which rules and sums say this, in the order
    /// in which they are summed, on which sums of fractions depend.
    fn each(&self, rules: Fired, sums: [f32; 2], shared: &Shared, mut see: impl FnMut(usize, f32)) {
        let fired = rules.fired();
        let mut at_fact = 0;
        let mut next = |value: f32| {
            see(at_fact, value);
            at_fact += 1;
        };
        next(1.0);
        next(fired);
        next(number(rules.holds > 1));
        next(number(rules.framed) * (1.0 - fired));
        next(number(rules.stopped) * (1.0 - fired));
        for sum in sums {
            let value = bounded(sum);
            next(value);
            next(value.max(0.0));
            next((value + 2.0).max(0.0));
            next(value * fired);
        }
        next(shared.most);
        next(shared.second);
        next(shared.most * fired);
        next(shared.clean);
        next(shared.clean * fired);
        next((-shared.clean).max(0.0));
        next(shared.found);
        next(shared.found * fired);
        next(shared.length);
        next(self.chances.urgencies[0]);
        debug_assert_eq!(at_fact, FIRST);
        for (stance, share) in self.chances.stances.into_iter().enumerate() {
            see(FIRST + stance, share);
            see(FIRST + STANCES + stance, share * fired);
        }
    }

    /// The same for the code at this place.
    fn of(&self, at: usize, shared: &Shared, see: impl FnMut(usize, f32)) {
        self.each(
            self.rules[at],
            [self.scores[at], self.whole[at]],
            shared,
            see,
        );
    }

    /// The two highest sums of the whole text.
    fn highest(&self) -> [f32; 2] {
        let mut highest = [f32::MIN; 2];
        for sum in self.whole.iter().copied().filter(|sum| *sum != 0.0) {
            if sum > highest[0] {
                highest = [sum, highest[0]];
            } else if sum > highest[1] {
                highest[1] = sum;
            }
        }
        highest.map(bounded)
    }

    /// The facts about one code.
    pub(crate) fn facts(&self, code: Code, mut see: impl FnMut(usize, f32)) {
        let at = code.index();
        self.of(at, &self.shared(), &mut see);
        see(FACTS.len() + at, OWN);
        see(FACTS.len() + Code::MANY + at, OWN * self.rules[at].fired());
    }
}

impl Gate {
    pub(crate) fn of(weights: Vec<f32>) -> Self {
        let largest = weights
            .iter()
            .fold(0.0, |most: f32, weight| most.max(weight.abs()));
        Self { weights, largest }
    }

    /// Sets the weight of a fact by its name; a name that is none is passed over.
    pub(crate) fn set(&mut self, name: &str, weight: f32) {
        self.weights.resize(MANY, 0.0);
        let slot = match name.strip_suffix(" fired") {
            Some(code) => Code::parse(code).map(|code| FACTS.len() + Code::MANY + code.index()),
            None => match Code::parse(name) {
                Some(code) => Some(FACTS.len() + code.index()),
                None => FACTS.iter().position(|fact| *fact == name),
            },
        };
        if let Some(slot) = slot {
            self.weights[slot] = weight;
            self.largest = self.largest.max(weight.abs());
        }
    }

    /// The names and weights, for the table.
    pub(crate) fn named(&self) -> impl Iterator<Item = (String, f32)> + '_ {
        let facts = FACTS.into_iter().map(str::to_owned);
        let codes = Code::all().map(|code| code.as_str().to_owned());
        let fired = Code::all().map(|code| format!("{code} fired"));
        facts
            .chain(codes)
            .chain(fired)
            .zip(self.weights.iter().copied())
    }

    /// How likely a code is with these facts.
    pub(crate) fn chance(&self, facts: &[(u32, f32)]) -> f32 {
        let sum: f32 = facts
            .iter()
            .map(|(fact, value)| value * self.weights[*fact as usize])
            .sum();
        1.0 / (1.0 + (-sum).exp())
    }

    /// How likely each code is; 0 for one that is surely less likely than `floor`, as nearly all are: those that no
    /// rule speaks of are summed roughly first, side by side.
    pub(crate) fn chances(&self, seen: &Seen<'_>, floor: f32) -> PerCode {
        let none = [0.0; MANY];
        let weights = self.weights.first_chunk().unwrap_or(&none);
        let shared = seen.shared();
        let rough = rough(weights, seen, &shared);
        let lowest = (floor / (1.0 - floor)).ln() - self.slack();
        let mut chances = [0.0; Code::MANY];
        for (at, chance) in chances.iter_mut().enumerate() {
            if seen.rules[at].is_silent() && rough[at] < lowest {
                continue;
            }
            let mut sum = 0.0;
            seen.of(at, &shared, |fact, value| sum += value * weights[fact]);
            sum += OWN * weights[FACTS.len() + at];
            sum += OWN * seen.rules[at].fired() * weights[FACTS.len() + Code::MANY + at];
            *chance = 1.0 / (1.0 + (-sum).exp());
        }
        chances
    }

    /// Far more than a sum can change by rounding: it has some forty values, none above 20.
    fn slack(&self) -> f32 {
        0.01 * (1.0 + self.largest)
    }
}

/// What each code sums to if no rule speaks of it, but for the rounding that another order brings.
fn rough(weights: &[f32; MANY], seen: &Seen<'_>, shared: &Shared) -> PerCode {
    let mut common = 0.0;
    seen.each(Fired::default(), [0.0; 2], shared, |fact, value| {
        common += value * weights[fact];
    });
    // What a sum that isn't 0 makes different.
    let of = |fact: usize, sum: f32| {
        let value = bounded(sum);
        value * weights[fact]
            + value.max(0.0) * weights[fact + 1]
            + ((value + 2.0).max(0.0) - 2.0) * weights[fact + 2]
    };
    let own = weights[FACTS.len()..].iter();
    let mut sums = [common; Code::MANY];
    for (((sum, own), score), whole) in sums.iter_mut().zip(own).zip(seen.scores).zip(seen.whole) {
        *sum += OWN * own + of(SCORE, *score) + of(WHOLE, *whole);
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::{Chances, Code, Fired, Gate, MANY, Seen};
    use proptest::prelude::*;

    fn numbers<const MANY: usize>() -> impl Strategy<Value = [f32; MANY]> {
        prop::collection::vec(-8.0_f32..8.0, MANY)
            .prop_map(|numbers| numbers.try_into().expect("as many as asked for"))
    }

    proptest! {
        /// What is left out has no say, and all else is the same to the last bit.
        #[test]
        fn what_is_summed_roughly_is_less_likely(
            weights in prop::collection::vec(-3.0_f32..3.0, MANY),
            scores in numbers(),
            whole in numbers(),
            told in prop::collection::vec((0_u8..12, 0_u8..9, 0_u8..9), Code::MANY),
            stances in numbers(),
            clean in 0.0_f32..1.0,
            words in 0_usize..600,
            floor in 0.01_f32..0.97,
        ) {
            let fired = |at: usize| Fired {
                holds: told[at].0.saturating_sub(9),
                framed: told[at].1 == 0,
                stopped: told[at].2 == 0,
            };
            let seen = Seen {
                chances: &Chances { stances, urgencies: stances, clean },
                rules: std::array::from_fn(fired),
                scores: &scores,
                whole: &whole,
                words,
            };
            let gate = Gate::of(weights);
            for (code, chance) in Code::all().zip(gate.chances(&seen, floor)) {
                let mut facts = Vec::new();
                seen.facts(code, |fact, value| facts.push((fact as u32, value)));
                let exact = gate.chance(&facts);
                prop_assert!(chance == exact || chance == 0.0 && exact < floor, "{chance} {exact}");
            }
        }
    }
}
