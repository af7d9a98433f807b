//! What the other codes of a message say about each: the last word on how likely a code is.
//!
//! The gate judges every code as if it were alone. But codes have neighbours: a passport that an employer keeps is
//! not also kept by a recruiter, and who is locked in at work is seldom locked in before departure. So the chances of
//! all codes are weighed once more against each other, by logistic regression for each code over its own chance and
//! those of the others.

use crate::code::Code;
use crate::store::stored;

use super::gate::PerCode;
use super::row::Row;

/// A code that is less likely than this says nothing about others, and the weights add no finding of it.
pub(crate) const LEAST: f32 = 0.03;
/// Rows of the table: `beside:*` what is added to each code's log-odds, `beside:own` what these are multiplied by,
/// `beside:CODE` what the chance of this code adds to others. A code without a number of its own stays as it is.
const ALWAYS: &str = "*";
const OWN: &str = "own";

/// The weights; none of a table without such rows.
#[derive(Default)]
pub(crate) struct Beside {
    always: Row,
    own: Row,
    /// By the code whose chance it is.
    others: Vec<Row>,
}

stored!(Beside {
    always,
    own,
    others
});

/// The log-odds of a chance.
pub(crate) fn log_odds(chance: f32) -> f32 {
    let chance = chance.clamp(1e-4, 1.0 - 1e-4);
    (chance / (1.0 - chance)).ln()
}

impl Beside {
    /// Takes a row of the table, its name without `beside:`; a name that is none is passed over.
    pub(crate) fn set(&mut self, name: &str, weights: impl Iterator<Item = (Code, f32)>) {
        let row = match name {
            ALWAYS => &mut self.always,
            OWN => &mut self.own,
            _ => {
                let Some(code) = Code::parse(name) else {
                    return;
                };
                self.others.resize(Code::MANY, Row::default());
                &mut self.others[code.index()]
            }
        };
        *row = Row::of(weights);
    }

    /// Whether a name without `beside:` is one of a row.
    pub(crate) fn knows(name: &str) -> bool {
        matches!(name, ALWAYS | OWN) || Code::parse(name).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.own.0.iter().all(|weight| *weight == 0.0)
    }

    /// The chances as the others leave them; 0 for what was less likely than [`LEAST`].
    pub(crate) fn weigh(&self, chances: &PerCode) -> PerCode {
        if self.is_empty() {
            return *chances;
        }
        let mut sums = self.always;
        for (chance, row) in chances.iter().zip(&self.others) {
            if *chance >= LEAST {
                sums.add_times(row, *chance);
            }
        }
        let mut weighed = [0.0; Code::MANY];
        for (at, slot) in weighed.iter_mut().enumerate() {
            if chances[at] >= LEAST {
                let own = self.own.0[at];
                let sum = sums.0[at] + own * log_odds(chances[at]);
                *slot = if own == 0.0 {
                    chances[at]
                } else {
                    1.0 / (1.0 + (-sum).exp())
                };
            }
        }
        weighed
    }
}

#[cfg(test)]
mod tests {
    use super::{Beside, LEAST};
    use crate::code::Code;
    use crate::store::{Source, Stored};

    fn code(name: &str) -> Code {
        Code::parse(name).expect("a code")
    }

    #[test]
    fn a_neighbour_takes_away_and_what_is_unlikely_stays_out() {
        let (kept, held, fee) = (code("REC-DOC"), code("DST-DOC"), code("REC-FEE"));
        let mut beside = Beside::default();
        beside.set("own", Code::all().map(|code| (code, 1.0)));
        beside.set("DST-DOC", [(kept, -4.0)].into_iter());
        let mut chances = [0.0; Code::MANY];
        chances[kept.index()] = 0.6;
        chances[fee.index()] = LEAST / 2.0;
        let alone = beside.weigh(&chances);
        assert!((alone[kept.index()] - 0.6).abs() < 1e-5 && alone[fee.index()] == 0.0);
        chances[held.index()] = 0.9;
        let together = beside.weigh(&chances);
        assert!(together[kept.index()] < 0.1 && (together[held.index()] - 0.9).abs() < 1e-5);
    }

    #[test]
    fn a_code_without_a_number_of_its_own_stays_as_it_is() {
        let (kept, held) = (code("REC-DOC"), code("DST-DOC"));
        let mut beside = Beside::default();
        beside.set("own", [(held, 1.0)].into_iter());
        beside.set("DST-DOC", [(kept, -4.0)].into_iter());
        let chances = [0.3; Code::MANY];
        assert_eq!(beside.weigh(&chances)[kept.index()], 0.3);
    }

    #[test]
    fn rows_outlive_storing() {
        let mut beside = Beside::default();
        beside.set("own", Code::all().map(|code| (code, 0.9)));
        beside.set("*", [(code("REC-FEE"), 0.25)].into_iter());
        beside.set("DST-DOC", [(code("REC-DOC"), -4.0)].into_iter());
        let mut bytes = Vec::new();
        beside.put(&mut bytes);
        let read = Beside::take(&mut Source(&bytes)).expect("whole");
        let chances = [0.4; Code::MANY];
        assert_eq!(read.weigh(&chances), beside.weigh(&chances));
        assert_ne!(read.weigh(&chances), chances);
    }

    #[test]
    fn without_rows_nothing_changes() {
        let chances = [0.01; Code::MANY];
        assert_eq!(Beside::default().weigh(&chances), chances);
    }
}
