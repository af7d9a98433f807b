//! Red flags of an offer that are no indicators: much of what the eight questions of the offer check ask for, and
//! words that mean less in a text that is no offer.

use crate::analyser::{Analyser, Hits};
use crate::rule::Says;
use crate::store::stored_choice;

/// What an offer shows beside its indicators. Told to whoever asks about an offer; no report is ranked by it.
///
/// Source: the warning signs of unlawful offers that the Indonesian ministry of labour and KP2MI teach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedFlag {
    /// Photos of identity papers or personal data are asked for.
    PersonalData,
    /// Everything is said to be paid for.
    AllPaid,
    /// Hardly any conditions are asked.
    LightConditions,
    /// The work itself is a crime, such as running online gambling.
    CriminalWork,
    /// One is to leave with a visa that is not for work.
    VisitVisa,
    /// Money must be paid in before there is any work.
    PaysFirst,
    /// Original papers are taken as a pledge.
    PapersAsPledge,
}

stored_choice!(
    RedFlag: PersonalData, AllPaid, LightConditions, CriminalWork, VisitVisa, PaysFirst, PapersAsPledge
);

impl RedFlag {
    /// Every flag.
    pub const ALL: [Self; 7] = [
        Self::PersonalData,
        Self::AllPaid,
        Self::LightConditions,
        Self::CriminalWork,
        Self::VisitVisa,
        Self::PaysFirst,
        Self::PapersAsPledge,
    ];

    /// The word in files of rules.
    ///
    /// ```
    /// assert_eq!(text::RedFlag::AllPaid.as_str(), "all-paid");
    /// ```
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonalData => "personal-data",
            Self::AllPaid => "all-paid",
            Self::LightConditions => "light-conditions",
            Self::CriminalWork => "criminal-work",
            Self::VisitVisa => "visit-visa",
            Self::PaysFirst => "pays-first",
            Self::PapersAsPledge => "papers-as-pledge",
        }
    }

    /// Reads the word back.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.as_str() == name)
    }
}

/// A red flag with its words: `text[start..end]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flagged {
    pub flag: RedFlag,
    /// Byte offsets in the original text, on character borders.
    pub start: usize,
    pub end: usize,
}

impl Analyser {
    /// The earliest match of every red flag.
    pub(crate) fn red_flags(&self, hits: &Hits, frames: u8) -> Vec<Flagged> {
        let mut found: Vec<Flagged> = Vec::new();
        for &(rule, start, end) in &hits.fired {
            let Says::Flag(flag) = self.rules.rules[rule].says else {
                continue;
            };
            let known = found.iter_mut().find(|one| one.flag == flag);
            match known {
                _ if !self.holds_in(rule, frames) => {}
                Some(known) if start < known.start => (known.start, known.end) = (start, end),
                Some(_) => {}
                None => found.push(Flagged { flag, start, end }),
            }
        }
        found.sort_by_key(|one| (one.start, one.end));
        found
    }
}
