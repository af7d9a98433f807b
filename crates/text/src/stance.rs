//! What a text is, and how soon somebody must look at it.

use crate::store::stored_choice;

use std::fmt;

/// What a text is (`text-labels.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stance {
    Offer,
    Report,
    Distress,
    Question,
    Education,
    News,
    Progress,
    Other,
}

impl Stance {
    pub const ALL: [Self; 8] = [
        Self::Offer,
        Self::Report,
        Self::Distress,
        Self::Question,
        Self::Education,
        Self::News,
        Self::Progress,
        Self::Other,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Report => "report",
            Self::Distress => "distress",
            Self::Question => "question",
            Self::Education => "education",
            Self::News => "news",
            Self::Progress => "progress",
            Self::Other => "other",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stance| stance.as_str() == name)
    }
}

/// How soon; `P1` is now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    P1,
    P2,
    P3,
    None,
}

stored_choice!(Urgency: P1, P2, P3, None);

impl Urgency {
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::None];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::None => "none",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|urgency| urgency.as_str() == name)
    }
}

impl fmt::Display for Stance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Urgency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
