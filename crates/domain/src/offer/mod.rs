//! What an offer of work shows, and what that means for whoever received it.
//!
//! The result is one of three words and never says that an offer is safe: a text without signs can still
//! be a trap. It is no accusation either: every sign is something to make sure of. Signs come from the
//! words of the offer, from eight questions, and from the register of companies; never from what anybody
//! has reported, or a recruiter could test whether he is known.

mod money;
mod numbers;
mod pay;
mod sign;

pub use money::{MOST, NotMoney, rupiah};
pub use numbers::{Numbered, numbered};
pub use pay::{Figures, TakeHome, take_home};
pub use sign::{Level, Sign};

use std::ops::Range;

/// Characters of an offer; what is longer is asked to be shortened.
pub const TEXT_LIMIT: usize = 8_000;
/// Characters of a name, a number or a place.
pub const FIELD_LIMIT: usize = 200;
/// So many signs to be careful about weigh as one of danger.
const MANY: usize = 3;

/// One of the eight questions; the red flags that the ministry of labour teaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Does a private account or number offer it, no licensed company?
    PrivateAccount,
    /// Are hardly any conditions asked?
    LightConditions,
    /// Is the pay far above what is usual?
    HighPay,
    /// Must something be paid first?
    Fee,
    /// Are copies of papers or personal data asked for?
    PersonalData,
    /// Is it promised that everything is paid for?
    AllPaid,
    /// Would one leave with a visa for visits or for pilgrims?
    VisitVisa,
    /// Is there no written contract?
    NoContract,
}

impl Question {
    /// Every question, in the order of the page.
    pub const ALL: [Question; 8] = [
        Question::PrivateAccount,
        Question::LightConditions,
        Question::HighPay,
        Question::Fee,
        Question::PersonalData,
        Question::AllPaid,
        Question::VisitVisa,
        Question::NoContract,
    ];

    /// The word in forms and interfaces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Question::PrivateAccount => "private_account",
            Question::LightConditions => "light_conditions",
            Question::HighPay => "high_pay",
            Question::Fee => "fee",
            Question::PersonalData => "personal_data",
            Question::AllPaid => "all_paid",
            Question::VisitVisa => "visit_visa",
            Question::NoContract => "no_contract",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Question> {
        Question::ALL.into_iter().find(|one| one.code() == code)
    }

    /// What a yes is a sign of.
    #[must_use]
    pub const fn sign(self) -> Sign {
        match self {
            Question::PrivateAccount => Sign::PrivateAccount,
            Question::LightConditions => Sign::LightConditions,
            Question::HighPay => Sign::HighPay,
            Question::Fee => Sign::Fee,
            Question::PersonalData => Sign::PersonalData,
            Question::AllPaid => Sign::AllPaid,
            Question::VisitVisa => Sign::VisitVisa,
            Question::NoContract => Sign::NoContract,
        }
    }
}

/// A sign with what it was seen in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The sign.
    pub sign: Sign,
    /// Bytes of the offer that show it; empty when an answer or the register does.
    pub quotes: Vec<Range<usize>>,
    /// Whether one of the eight questions was answered with yes.
    pub answered: bool,
}

/// The result in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Bahaya: don't leave, don't pay.
    Danger,
    /// Waspada: make sure first.
    Caution,
    /// Belum bisa dinilai: nothing was seen, which promises nothing.
    NotYet,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Verdict; 3] = [Verdict::Danger, Verdict::Caution, Verdict::NotYet];

    /// The word in interfaces and keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Verdict::Danger => "danger",
            Verdict::Caution => "caution",
            Verdict::NotYet => "not-yet",
        }
    }
}

/// What was pasted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An offer, or what may be one.
    #[default]
    Offer,
    /// A chain message that frightens people.
    Hoax,
    /// Nothing but where somebody comes from, what they believe or look like.
    TraitOnly,
    /// Somebody needs help now.
    Distress,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Kind; 4] = [Kind::Offer, Kind::Hoax, Kind::TraitOnly, Kind::Distress];

    /// The word in interfaces and keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Kind::Offer => "offer",
            Kind::Hoax => "hoax",
            Kind::TraitOnly => "trait-only",
            Kind::Distress => "distress",
        }
    }
}

/// The word for these signs.
///
/// ```
/// use domain::offer::{Sign, Verdict, verdict};
/// assert_eq!(verdict([Sign::Fee]), Verdict::Caution);
/// assert_eq!(verdict([Sign::Fee, Sign::VisitVisa]), Verdict::Danger);
/// assert_eq!(verdict([]), Verdict::NotYet);
/// ```
#[must_use]
pub fn verdict(signs: impl IntoIterator<Item = Sign>) -> Verdict {
    let mut careful = 0;
    for sign in signs {
        match sign.level() {
            Level::Danger => return Verdict::Danger,
            Level::Caution => careful += 1,
        }
    }
    match careful {
        0 => Verdict::NotYet,
        few if few < MANY => Verdict::Caution,
        _ => Verdict::Danger,
    }
}

/// Puts signs together: each once, those of danger first, in the order of [`Sign::ALL`].
#[must_use]
pub fn gathered(found: impl IntoIterator<Item = Found>) -> Vec<Found> {
    let mut signs: Vec<Found> = Vec::new();
    for one in found {
        match signs.iter_mut().find(|other| other.sign == one.sign) {
            Some(same) => {
                same.answered |= one.answered;
                for quote in one.quotes {
                    if !same.quotes.contains(&quote) {
                        same.quotes.push(quote);
                    }
                }
            }
            None => signs.push(one),
        }
    }
    signs.sort_by_key(|one| {
        let place = Sign::ALL.iter().position(|sign| *sign == one.sign);
        (one.sign.level(), place)
    });
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_signs_weigh_as_one_of_danger() {
        assert_eq!(verdict([Sign::Fee, Sign::HighPay]), Verdict::Caution);
        assert_eq!(
            verdict([Sign::Fee, Sign::HighPay, Sign::NoContract]),
            Verdict::Danger
        );
    }

    #[test]
    fn a_sign_that_was_seen_twice_is_told_once() {
        let seen = |sign, quotes: &[Range<usize>], answered| Found {
            sign,
            quotes: quotes.to_vec(),
            answered,
        };
        let signs = gathered([
            seen(Sign::Fee, std::slice::from_ref(&(3..9)), false),
            seen(Sign::VisitVisa, &[], true),
            seen(Sign::Fee, &[3..9, 20..25], true),
        ]);
        assert_eq!(
            signs,
            [
                seen(Sign::VisitVisa, &[], true),
                seen(Sign::Fee, &[3..9, 20..25], true)
            ]
        );
    }

    #[test]
    fn every_question_has_its_own_sign_and_word() {
        for (at, question) in Question::ALL.into_iter().enumerate() {
            assert_eq!(Question::from_code(question.code()), Some(question));
            let same = |other: &Question| other.sign() == question.sign();
            assert_eq!(Question::ALL.iter().position(same), Some(at));
        }
    }
}
