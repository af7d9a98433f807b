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

/// So many facts stand before those of stances: each stance, then each where a rule found the code.
const FIRST: usize = FACTS.len() - 2 * STANCES;
type PerCode = [f32; Code::MANY];

/// What a gate looks at for every code.
pub(crate) struct Seen<'a> {
    pub(crate) chances: &'a Chances,
    pub(crate) rules: [Fired; Code::MANY],
    pub(crate) scores: &'a PerCode,
    pub(crate) whole: &'a PerCode,
    pub(crate) words: usize,
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
}

/// Weights of the facts.
#[derive(Default)]
pub(crate) struct Gate {
    weights: Vec<f32>,
}

stored!(Gate { weights });

fn number(told: bool) -> f32 {
    f32::from(u8::from(told))
}

/// Log-odds, bounded: a model is never as sure as it says.
pub(crate) fn odds(share: f32) -> f32 {
    (share / (1.0 - share)).ln().clamp(-5.0, 5.0)
}

impl Seen<'_> {
    /// Calls `see` with each fact of `FACTS` and its values for all codes, in the order in which they are summed, on
    /// which sums of fractions depend.
    fn each(&self, mut see: impl FnMut(usize, &PerCode)) {
        let found = self.rules.iter().filter(|fired| fired.holds > 0).count();
        let found = found.min(4) as f32;
        let clean = odds(self.chances.clean);
        let length = (1.0 + self.words as f32).ln() - 3.0;
        let [most, second] = self.highest();
        let fired = self.rules.map(Fired::fired);
        let score = self.scores.map(|score| score.clamp(-6.0, 4.0));
        let whole = self.whole.map(|whole| whole.clamp(-6.0, 4.0));
        let unless_fired = |told: fn(&Fired) -> bool| {
            let mut values = fired;
            for (value, rules) in values.iter_mut().zip(&self.rules) {
                *value = number(told(rules)) * (1.0 - *value);
            }
            values
        };
        let all = |value: f32| [value; Code::MANY];
        let where_fired = |value: f32| fired.map(|fired| value * fired);
        let both = |values: PerCode| {
            let mut both = values;
            both.iter_mut()
                .zip(&fired)
                .for_each(|(value, fired)| *value *= fired);
            both
        };
        let mut at = 0;
        let mut next = |values: PerCode| {
            see(at, &values);
            at += 1;
        };
        next(all(1.0));
        next(fired);
        next(self.rules.map(|rules| number(rules.holds > 1)));
        next(unless_fired(|rules| rules.framed));
        next(unless_fired(|rules| rules.stopped));
        for values in [score, whole] {
            next(values);
            next(values.map(|value| value.max(0.0)));
            next(values.map(|value| (value + 2.0).max(0.0)));
            next(both(values));
        }
        next(all(most));
        next(all(second));
        next(where_fired(most));
        next(all(clean));
        next(where_fired(clean));
        next(all((-clean).max(0.0)));
        next(all(found));
        next(where_fired(found));
        next(all(length));
        next(all(self.chances.urgencies[0]));
        debug_assert_eq!(at, FIRST);
        for (stance, share) in self.chances.stances.into_iter().enumerate() {
            see(FIRST + stance, &all(share));
            see(FIRST + STANCES + stance, &where_fired(share));
        }
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
        highest.map(|sum| sum.clamp(-6.0, 4.0))
    }

    /// The facts about one code.
    pub(crate) fn facts(&self, code: Code, mut see: impl FnMut(usize, f32)) {
        let at = code.index();
        self.each(|fact, values| see(fact, values[at]));
        see(FACTS.len() + at, OWN);
        see(FACTS.len() + Code::MANY + at, OWN * self.rules[at].fired());
    }
}

impl Gate {
    pub(crate) fn of(weights: Vec<f32>) -> Self {
        Self { weights }
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

    /// How likely each code is. All codes are summed side by side, each in the order of its facts.
    pub(crate) fn chances(&self, seen: &Seen<'_>) -> PerCode {
        let weight = |fact: usize| self.weights.get(fact).copied().unwrap_or(0.0);
        let mut sums = [0.0; Code::MANY];
        seen.each(|fact, values| {
            let weight = weight(fact);
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value * weight;
            }
        });
        for (code, sum) in sums.iter_mut().enumerate() {
            *sum += OWN * weight(FACTS.len() + code);
            *sum += OWN * seen.rules[code].fired() * weight(FACTS.len() + Code::MANY + code);
            *sum = 1.0 / (1.0 + (-*sum).exp());
        }
        sums
    }
}
