//! What the clients of a series know: the truth that the store is held against.

use std::collections::BTreeMap;

use crate::http::{Answer, NoAnswer};

/// The state of every report of a series, by its number.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// The receipt of each acknowledged report.
    pub(crate) acknowledged: BTreeMap<u64, String>,
    /// Reports that got no answer.
    pub(crate) unsettled: Vec<u64>,
    /// How often a second, different receipt came for one report.
    pub(crate) two_receipts: u64,
    /// Answers that a sound server doesn't give.
    pub(crate) refused: u64,
    pub(crate) first_refusal: Option<String>,
}

/// What came of posting one report.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Acknowledged(String),
    /// The server says "later" (5xx): stored or not, nobody knows.
    Later(String),
    /// The connection broke: stored or not, nobody knows.
    Gone(String),
    Refused(String),
}

impl Outcome {
    pub(crate) fn of(answer: Result<Answer, NoAnswer>) -> Self {
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => return Self::Gone(error.to_string()),
        };
        let words = || {
            format!(
                "{} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
        };
        match (answer.status, answer.text("receipt")) {
            (200 | 201, Some(receipt)) => Self::Acknowledged(receipt),
            (500..=599, _) => Self::Later(words()),
            _ => Self::Refused(words()),
        }
    }
}

impl Ledger {
    /// Notes what came of report `number`.
    pub(crate) fn note(&mut self, number: u64, outcome: Outcome) {
        match outcome {
            Outcome::Acknowledged(receipt) => match self.acknowledged.get(&number) {
                Some(known) if *known != receipt => self.two_receipts += 1,
                Some(_) => {}
                None => {
                    self.acknowledged.insert(number, receipt);
                }
            },
            Outcome::Later(_) | Outcome::Gone(_) => self.unsettled.push(number),
            Outcome::Refused(reason) => {
                self.refused += 1;
                self.first_refusal.get_or_insert(reason);
            }
        }
    }

    /// Reports acknowledged but not stored, and reports stored more than once, given how many receipts
    /// the server didn't know and how many reports its store holds.
    pub(crate) fn losses(&self, unknown_receipts: u64, stored: u64) -> Losses {
        let keys = self.acknowledged.len() as u64;
        Losses {
            lost: unknown_receipts.max(keys.saturating_sub(stored)),
            duplicates: self.two_receipts.max(stored.saturating_sub(keys)),
        }
    }
}

/// The two numbers that must be 0.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Losses {
    pub(crate) lost: u64,
    pub(crate) duplicates: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Result<Answer, NoAnswer> {
        Ok(Answer {
            status,
            body: body.as_bytes().to_vec(),
        })
    }

    fn acknowledged(receipt: &str) -> Outcome {
        Outcome::Acknowledged(receipt.to_owned())
    }

    #[test]
    fn only_a_receipt_acknowledges() {
        assert_eq!(
            Outcome::of(answer(201, "{\"receipt\":\"1\"}")),
            acknowledged("1")
        );
        assert!(matches!(
            Outcome::of(answer(201, "{}")),
            Outcome::Refused(_)
        ));
        assert!(matches!(Outcome::of(answer(503, "")), Outcome::Later(_)));
        assert!(matches!(Outcome::of(answer(422, "")), Outcome::Refused(_)));
        assert!(matches!(
            Outcome::of(Err(NoAnswer::Malformed("x"))),
            Outcome::Gone(_)
        ));
    }

    #[test]
    fn losses_and_duplicates_are_told_apart() {
        let mut ledger = Ledger::default();
        ledger.note(1, acknowledged("a"));
        ledger.note(1, acknowledged("a"));
        ledger.note(2, acknowledged("b"));
        ledger.note(3, Outcome::Gone("reset".to_owned()));
        assert_eq!(ledger.unsettled, vec![3]);
        let losses = |lost, duplicates| Losses { lost, duplicates };
        assert_eq!(ledger.losses(0, 2), losses(0, 0));
        assert_eq!(ledger.losses(0, 1), losses(1, 0));
        assert_eq!(ledger.losses(1, 2), losses(1, 0));
        assert_eq!(ledger.losses(0, 3), losses(0, 1));
        ledger.note(2, acknowledged("c"));
        assert_eq!(ledger.losses(0, 2), losses(0, 1));
    }
}
