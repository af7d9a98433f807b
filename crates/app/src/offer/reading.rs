//! What the words of an offer show: the only place that asks the analyser of texts.

use domain::offer::{Found, Kind};
use domain::phone::{self, Phone};

/// Numbers, addresses, companies and countries of one offer that are looked at.
const MANY: usize = 10;

/// What was read out of a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) kind: Kind,
    pub(super) found: Vec<Found>,
    pub(super) phones: Vec<Phone>,
    pub(super) addresses: Vec<String>,
    /// Names of companies, as written.
    pub(super) companies: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub(super) countries: Vec<String>,
}

/// Reads a text.
pub(super) fn read(text: &str) -> Reading {
    Reading {
        phones: phone::named(text, MANY),
        ..Reading::default()
    }
}
