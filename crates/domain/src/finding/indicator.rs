//! The indicators and what is known of each, read from `data/` (its provenance stands beside it).

use super::strength::{Strength, Strengths};
use crate::report::Urgency;
use std::sync::LazyLock;

/// An element of the offence of trafficking in persons (UU 21/2007).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// Proses: recruiting, moving, harbouring, receiving.
    Process,
    /// Cara: by which means. Not needed when the person is a child.
    Means,
    /// Tujuan: exploitation.
    Purpose,
}

impl Element {
    /// All three, in the order of the law.
    pub const ALL: [Element; 3] = [Element::Process, Element::Means, Element::Purpose];

    /// The word in keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Element::Process => "process",
            Element::Means => "means",
            Element::Purpose => "purpose",
        }
    }
}

/// One of the 55 indicators.
///
/// ```
/// use domain::finding::{Element, Indicator};
/// let papers = Indicator::parse("DST-DOC").expect("in the list");
/// assert_eq!(papers.delphi(), Some("D5.01"));
/// assert!(papers.supports(Element::Means));
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Indicator {
    cells: [&'static str; 7],
}

/// Indicators beside those of tier `P1` that alone make a report urgent.
const DANGER: [&str; 6] = [
    "DST-CONF",
    "DST-VIOL",
    "DST-RANSOM",
    "DST-CUT",
    "DST-THREAT",
    "VUL-MINOR",
];

static ALL: LazyLock<Vec<Indicator>> = LazyLock::new(|| {
    let list = include_str!("../../data/indicators.tsv");
    list.lines().skip(1).map(indicator).collect()
});

fn indicator(line: &'static str) -> Indicator {
    let mut cells = [""; 7];
    for (cell, value) in cells.iter_mut().zip(line.split('\t')) {
        *cell = value.trim();
    }
    Indicator { cells }
}

impl Indicator {
    /// How many there are.
    pub const MANY: usize = 55;

    /// All of them, in the order of the list.
    #[must_use]
    pub fn all() -> &'static [Indicator] {
        &ALL
    }

    /// The one of this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<&'static Indicator> {
        ALL.iter().find(|one| one.code() == code)
    }

    /// Its code, such as `DST-DOC`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.cells[0]
    }

    /// Its item in the Delphi list; `None` when it has none.
    #[must_use]
    pub fn delphi(&self) -> Option<&'static str> {
        let item = self.cells[3];
        Strengths::published().of(item).map(|_| item)
    }

    /// How strongly its item speaks for its dimension, by a table; `None` when it counts for none: fees, false
    /// papers and coaching are questions of procedure, and context proves nothing.
    #[must_use]
    pub fn strength(&self, strengths: &Strengths) -> Option<Strength> {
        strengths.of(self.cells[3]).filter(|_| self.weighs())
    }

    /// The person concerned is a child: another list holds, and no means are needed.
    #[must_use]
    pub fn is_child(&self) -> bool {
        self.cells[3] == "profile=child"
    }

    /// Whether it supports an element. A person recruited by deceit, force or debt was recruited.
    #[must_use]
    pub fn supports(&self, element: Element) -> bool {
        let law = self.cells[5];
        let says = |word: &str| {
            law.split(';')
                .any(|part| part.trim().split(':').next() == Some(word))
        };
        match element {
            Element::Process => {
                says("proses") || self.weighs() && matches!(self.cells[2], "recruit" | "transit")
            }
            Element::Means => says("cara"),
            Element::Purpose => says("tujuan"),
        }
    }

    /// Somebody may be a victim and is protected first: no ground for measures against them.
    #[must_use]
    pub fn is_protection(&self) -> bool {
        self.cells[6] == "protection first"
    }

    /// A question of procedure, licence or routing, whatever else it says.
    #[must_use]
    pub fn is_flag(&self) -> bool {
        let tier = self.cells[6];
        let law = self.cells[5];
        tier.contains("procedural")
            || matches!(tier, "activity only" | "reroute" | "education")
            || law.contains("PMI")
            || law.contains("TPPM")
    }

    /// Only tells of the circumstances: it counts for no dimension.
    #[must_use]
    pub fn is_context(&self) -> bool {
        self.cells[6] == "context" && !self.is_flag()
    }

    /// Says how soon somebody must look.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.cells[6] == "P1"
    }

    /// How soon a report of it alone is usually looked at; `None` when it says nothing of that.
    ///
    /// ```
    /// use domain::finding::Indicator;
    /// use domain::report::Urgency;
    /// let usual = |code| Indicator::parse(code).and_then(Indicator::usual);
    /// assert_eq!(usual("URG-CONF"), Some(Urgency::P1));
    /// assert_eq!(usual("REC-FEE"), Some(Urgency::P2));
    /// assert_eq!(usual("BIAS-WARN"), None);
    /// ```
    #[must_use]
    pub fn usual(&self) -> Option<Urgency> {
        match self.code() {
            code if self.is_urgent() || DANGER.contains(&code) => Some(Urgency::P1),
            "FOR-ACT" | "OFF-INV" => Some(Urgency::P3),
            "MIS" => None,
            _ if self.is_bias() || self.is_context() => None,
            _ => Some(Urgency::P2),
        }
    }

    /// The suspicion rests on who somebody is; never ranked.
    #[must_use]
    pub fn is_bias(&self) -> bool {
        self.code() == super::BIAS
    }

    fn weighs(&self) -> bool {
        let tier = self.cells[6];
        tier == "critical"
            || matches!(tier.as_bytes().first(), Some(b'S' | b'M' | b'W'))
                && !tier.contains("procedural")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        assert_eq!(Indicator::all().len(), Indicator::MANY);
        for one in Indicator::all() {
            let item = one.cells[3];
            let numbered = item.starts_with('D') && !item.ends_with('*');
            assert_eq!(one.delphi().is_some(), numbered, "{}", one.code());
        }
    }

    #[test]
    fn every_indicator_has_its_place() {
        for one in Indicator::all() {
            let on_checklist = Element::ALL
                .into_iter()
                .any(|element| one.supports(element))
                || one.strength(Strengths::published()).is_some();
            let placed = on_checklist
                || one.is_flag()
                || one.is_protection()
                || one.is_context()
                || one.is_urgent()
                || one.is_child()
                || one.is_bias();
            assert!(placed, "{} is shown nowhere", one.code());
        }
    }

    #[test]
    fn a_fee_is_a_flag_and_no_proof() {
        let fee = Indicator::parse("REC-FEE").expect("in the list");
        assert!(fee.is_flag());
        assert_eq!(fee.strength(Strengths::published()), None);
        assert!(
            !Element::ALL
                .into_iter()
                .any(|element| fee.supports(element))
        );
    }
}
