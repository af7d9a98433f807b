//! What the register is asked, and what it answers.

use super::{Company, Permit, RegisterNumber, Standing};
use crate::phone::Phone;

/// What an offer says about the company behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The name as written, perhaps with its legal form; may be empty when a licence number is given.
    pub name: String,
    /// Numbers to call that the offer gives.
    pub phones: Vec<Phone>,
    /// Web and mail addresses that the offer gives.
    pub addresses: Vec<String>,
    /// Licence number (SIP3MI) that the offer gives.
    pub licence: Option<RegisterNumber>,
}

impl Asked {
    /// A name alone.
    #[must_use]
    pub fn name(name: &str) -> Asked {
        Asked {
            name: name.to_owned(),
            ..Asked::default()
        }
    }
}

/// What the register says. There is no outcome that calls a company safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// A licensed company has this name, and nothing given is another's.
    Licensed,
    /// It looks like a licensed company, but differs: somebody may be using its name.
    Similar,
    /// A company of this name had a licence, which no longer holds.
    Ended(Standing),
    /// No company of the register looks like this.
    Unknown,
}

/// In what an offer differs from the company that it looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// A number to call that is none of the official ones.
    OtherPhone,
    /// A web or mail address that is not the official one.
    OtherDomain,
    /// A mail address that anybody gets for nothing, though the company has one of its own.
    FreeMail,
    /// Letters that are doubled or written in the old way, or letters and digits that only look like those of the name.
    LookAlikeLetters,
    /// Another legal form.
    OtherForm,
    /// Words that the name doesn't have.
    AddedWords,
    /// The first letters of its words.
    Acronym,
    /// The name is written in another way.
    NameDiffers,
    /// The licence number is that of another company.
    OthersNumber,
    /// The licence number is its own; the name is another.
    OwnNumber,
    /// The licence number is no company's.
    UnknownNumber,
}

impl Ground {
    /// The name is that of the company, letter by letter; something else isn't.
    #[must_use]
    pub const fn spares_the_name(self) -> bool {
        matches!(
            self,
            Ground::OtherPhone
                | Ground::OtherDomain
                | Ground::FreeMail
                | Ground::OthersNumber
                | Ground::UnknownNumber
        )
    }

    /// Every ground.
    pub const ALL: [Ground; 11] = [
        Ground::OtherPhone,
        Ground::OtherDomain,
        Ground::FreeMail,
        Ground::LookAlikeLetters,
        Ground::OtherForm,
        Ground::AddedWords,
        Ground::Acronym,
        Ground::NameDiffers,
        Ground::OthersNumber,
        Ground::OwnNumber,
        Ground::UnknownNumber,
    ];

    /// The word in interfaces and keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Ground::OtherPhone => "other-phone",
            Ground::OtherDomain => "other-domain",
            Ground::FreeMail => "free-mail",
            Ground::LookAlikeLetters => "look-alike-letters",
            Ground::OtherForm => "other-form",
            Ground::AddedWords => "added-words",
            Ground::Acronym => "acronym",
            Ground::NameDiffers => "name-differs",
            Ground::OthersNumber => "others-number",
            Ground::OwnNumber => "own-number",
            Ground::UnknownNumber => "unknown-number",
        }
    }
}

/// What was found for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding<'a> {
    /// What the register says.
    pub outcome: Outcome,
    /// The company that is meant, or that is looked like.
    pub company: Option<&'a Company>,
    /// In what they differ.
    pub grounds: Vec<Ground>,
}

/// What was found for a recruitment permit (SIP2MI).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PermitFinding<'a> {
    /// It holds today.
    Holds(&'a Company, &'a Permit),
    /// It begins on a later day.
    NotBegun(&'a Company, &'a Permit),
    /// It has ended, or its company has lost its licence.
    Ended(&'a Company, &'a Permit),
    /// No company of the register has it.
    Unknown,
}
