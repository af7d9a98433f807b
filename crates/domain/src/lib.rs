//! The programme's nouns and rules, free of any input, output, clock and randomness.
//!
//! Everything here is decided from its arguments alone, so that every rule can be read, tested and
//! replayed. Randomness and time come in through [`random::Entropy`] and [`time::Clock`], which only
//! the binary and the tests implement. Nationality, ethnicity, religion, sex and looks are not fields
//! of anything in this crate, and no rule can name them.

pub mod account;
pub mod alert;
pub mod area;
pub mod audit;
pub mod company;
pub mod content;
pub mod finding;
pub mod id;
pub mod invalid;
pub mod message;
pub mod offer;
pub mod office;
pub mod phone;
pub mod policy;
pub mod random;
pub mod receipt;
pub mod report;
pub mod rules;
pub mod subject;
pub mod task;
pub mod text;
pub mod time;
