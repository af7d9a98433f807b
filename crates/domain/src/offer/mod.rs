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
pub use numbers::{Numbered, numbered, written_numbers};
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
    /// Whether no more than single words show it, which the text as a whole doesn't bear out.
    pub unsure: bool,
}

impl Found {
    /// What somebody answered.
    #[must_use]
    pub const fn answered(sign: Sign) -> Found {
        Found {
            sign,
            quotes: Vec::new(),
            answered: true,
            unsure: false,
        }
    }

    /// How much it weighs: what is unsure asks for care, and is no danger by itself.
    #[must_use]
    pub const fn level(&self) -> Level {
        match self.unsure {
            true => Level::Caution,
            false => self.sign.level(),
        }
    }
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
/// use domain::offer::{Found, Sign, Verdict, verdict};
/// let [fee, visa] = [Sign::Fee, Sign::VisitVisa].map(Found::answered);
/// assert_eq!(verdict(&[fee.clone()]), Verdict::Caution);
/// assert_eq!(verdict(&[fee, visa.clone()]), Verdict::Danger);
/// assert_eq!(verdict(&[Found { unsure: true, ..visa }]), Verdict::Caution);
/// assert_eq!(verdict(&[]), Verdict::NotYet);
/// ```
#[must_use]
pub fn verdict(found: &[Found]) -> Verdict {
    let sure = found.iter().filter(|one| !one.unsure);
    let careful = sure.clone().count();
    if careful >= MANY || sure.clone().any(|one| one.level() == Level::Danger) {
        return Verdict::Danger;
    }
    match found {
        [] => Verdict::NotYet,
        [..] => Verdict::Caution,
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
                same.unsure &= one.unsure;
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
        (one.level(), place)
    });
    signs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_small_signs_weigh_as_one_of_danger() {
        let signs = [Sign::Fee, Sign::HighPay, Sign::NoContract].map(Found::answered);
        assert_eq!(verdict(&signs[..2]), Verdict::Caution);
        assert_eq!(verdict(&signs), Verdict::Danger);
        let unsure = signs.map(|one| Found {
            unsure: true,
            ..one
        });
        assert_eq!(verdict(&unsure), Verdict::Caution, "however many they are");
    }

    #[test]
    fn a_sign_is_sure_when_anything_shows_it_surely() {
        let sure = Found::answered(Sign::VisitVisa);
        let unsure = Found {
            unsure: true,
            ..sure.clone()
        };
        assert!(!gathered([unsure.clone(), sure])[0].unsure);
        assert_eq!(gathered([unsure])[0].level(), Level::Caution);
    }

    #[test]
    fn a_sign_that_was_seen_twice_is_told_once() {
        let seen = |sign, quotes: &[Range<usize>], answered| Found {
            sign,
            quotes: quotes.to_vec(),
            answered,
            unsure: false,
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
