//! Fitting what codes say about each other (`crate::learned::beside`).

use std::fmt::Write as _;

use crate::code::Code;
use crate::learned::beside::{LEAST, log_odds};
use crate::learned::train::{Row, fit_ridge};

/// What holds weights small: by fits that leave a group of hands out, better than 10 and 33.
const PENALTY: f64 = 3.3;
/// A code's own log-odds count so many times, so that the penalty hardly holds their weight.
const OWN: f32 = 5.0;
/// Weights that are smaller are left out.
const SMALL: f64 = 0.02;

/// The chances that the gate gave a message, and per code of `codes` whether it is asserted.
pub(super) struct Case {
    pub(super) chances: [f32; Code::MANY],
    pub(super) answers: Vec<Option<bool>>,
}

/// The rows of the table.
pub(super) fn table(codes: &[Code], cases: &[&Case]) -> String {
    let many = codes.len() + 2;
    let mut rows = vec![String::new(); many];
    for (place, code) in codes.iter().enumerate() {
        let likely = |case: &&&Case| case.chances[code.index()] >= LEAST;
        let of_code: Vec<&&Case> = cases.iter().filter(likely).collect();
        let facts: Vec<Row> = of_code
            .iter()
            .map(|case| facts(codes, case, *code))
            .collect();
        let answers: Vec<Option<bool>> = of_code.iter().map(|case| case.answers[place]).collect();
        let weights = fit_ridge(&facts, &vec![1.0; facts.len()], &answers, many, PENALTY);
        for (fact, weight) in weights.into_iter().enumerate() {
            let weight = if fact == codes.len() {
                weight * f64::from(OWN)
            } else {
                weight
            };
            if weight.abs() >= SMALL || fact == codes.len() {
                let _ = write!(rows[fact], "\t{code} {weight:.2}");
            }
        }
    }
    let names = codes.iter().map(|code| code.as_str());
    let names = names.chain(["own", "*"]).zip(&rows);
    let lines = names.filter(|(_, cells)| !cells.is_empty());
    lines
        .map(|(name, cells)| format!("beside:{name}{cells}\n"))
        .collect()
}

/// The chances of the other codes, the code's own log-odds, and what every message has.
fn facts(codes: &[Code], case: &Case, code: Code) -> Row {
    let others = (0..).zip(codes).filter(|(_, other)| **other != code);
    let mut row: Row = others
        .map(|(fact, other)| (fact, case.chances[other.index()]))
        .filter(|(_, chance)| *chance >= LEAST)
        .collect();
    row.push((
        codes.len() as u32,
        log_odds(case.chances[code.index()]) * OWN,
    ));
    row.push((codes.len() as u32 + 1, 1.0));
    row
}
