//! What several reports point to: a number, an account, a handle, a company, an address, a vessel or an
//! alleged recruiter; and the register of those that a person has listed.
//!
//! Invariants:
//! - nothing here is about who somebody is: there is no field for it, and no rule can name one;
//! - the machine proposes; only a person confirms a link or lists a subject, with a reason;
//! - a rejected link stays and keeps its two parties apart, see [`joins_apart`];
//! - an entry needs two independent sources and a fact from elsewhere, see [`lacking`];
//! - it is taken out by whoever answers for it, see [`Ties`]; everybody else may contest it;
//! - nobody undoes the work of another office: a candidate that others have a report about stays one.

mod group;
mod source;

pub use group::{groups, joins_apart};
pub use source::{Origin, Telling, independent_sources};

use crate::time::Day;

/// Days after which what turned out unfounded is forgotten.
pub const UNFOUNDED_DAYS: i64 = 90;
/// Independent sources that an entry of the register needs.
pub const SOURCES_NEEDED: usize = 2;
/// Shortest reason, in characters.
pub const REASON_LEAST: usize = 4;
/// Longest reason, fact or source, in characters.
pub const TEXT_LIMIT: usize = 1_000;

macro_rules! codes {
    ($type:ident, $count:literal: $($variant:ident => $code:literal),+ $(,)?) => {
        impl $type {
            /// Every one, in the order of lists.
            pub const ALL: [$type; $count] = [$($type::$variant),+];

            /// The word in the storage, in forms and in keys of catalogues.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $($type::$variant => $code),+
                }
            }

            /// Reads the word back.
            #[must_use]
            pub fn from_code(code: &str) -> Option<$type> {
                $type::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
}

/// What a subject is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SubjectKind {
    /// A telephone number.
    Phone,
    /// A bank account or wallet.
    Account,
    /// A profile or a web address.
    Handle,
    /// A company.
    Company,
    /// A street address.
    Address,
    /// A vessel.
    Vessel,
    /// An alleged recruiter, by the name that one report gives. The same name elsewhere is another one
    /// until a person confirms a link.
    Recruiter,
}

codes!(SubjectKind, 7:
    Phone => "phone",
    Account => "account",
    Handle => "handle",
    Company => "company",
    Address => "address",
    Vessel => "vessel",
    Recruiter => "recruiter",
);

impl SubjectKind {
    /// Whether the same value in another report is the same subject. A name is not enough.
    #[must_use]
    pub const fn is_shared(self) -> bool {
        !matches!(self, SubjectKind::Recruiter)
    }

    /// A value as people write it; what is compared is without capitals, and names a bank first.
    ///
    /// ```
    /// use domain::subject::SubjectKind;
    /// assert_eq!(SubjectKind::Recruiter.written("bahar contoh"), "Bahar Contoh");
    /// assert_eq!(SubjectKind::Account.written("bri:123456789012"), "BRI 123456789012");
    /// assert_eq!(SubjectKind::Address.written("jalan mawar no 12"), "Jalan Mawar No 12");
    /// assert_eq!(SubjectKind::Phone.written("+6281200007001"), "+6281200007001");
    /// ```
    #[must_use]
    pub fn written(self, value: &str) -> String {
        match self {
            SubjectKind::Account => match value.split_once(':') {
                Some(("", number)) => number.to_owned(),
                Some((bank, number)) => format!("{} {number}", bank.to_uppercase()),
                None => value.to_owned(),
            },
            SubjectKind::Recruiter | SubjectKind::Address | SubjectKind::Vessel => {
                let words = value.split(' ').map(capitalised);
                words.collect::<Vec<String>>().join(" ")
            }
            SubjectKind::Phone | SubjectKind::Handle | SubjectKind::Company => value.to_owned(),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// Where a subject stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SubjectState {
    /// Named in reports, no more.
    Candidate,
    /// In the register, by a person's decision.
    Listed,
    /// In the register, and somebody says that it is wrong: under review.
    Contested,
    /// Taken out: unfounded.
    Removed,
}

codes!(SubjectState, 4:
    Candidate => "candidate",
    Listed => "listed",
    Contested => "contested",
    Removed => "removed",
);

/// What a person decides about a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ruling {
    /// Put it into the register.
    List,
    /// Note that the entry is contested.
    Contest,
    /// After review the entry stands.
    Uphold,
    /// It is unfounded.
    Remove,
    /// Undo a removal: it is a candidate again.
    Restore,
}

codes!(Ruling, 5:
    List => "list",
    Contest => "contest",
    Uphold => "uphold",
    Remove => "remove",
    Restore => "restore",
);

/// Why an entry can't be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lacking {
    /// Too few independent sources.
    Sources,
    /// No fact from elsewhere.
    Fact,
    /// The ruling doesn't fit where the subject stands.
    State,
    /// Another office answers for the entry, or has a report that speaks for the candidate.
    Office,
    /// Nobody of the person's offices followed up a report about it.
    FollowUp,
}

codes!(Lacking, 5:
    Sources => "sources",
    Fact => "fact",
    State => "state",
    Office => "office",
    FollowUp => "followed",
);

/// What ties a person's offices to an entry of the register.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// One of them put it into the register.
    pub listed: bool,
    /// A fact of one of them supports it.
    pub fact: bool,
    /// One of them is the directorate or the inspectorate.
    pub oversees: bool,
    /// Another office has a report that speaks for it.
    pub others: bool,
}

impl Ties {
    /// Whether they answer for the entry.
    #[must_use]
    pub const fn answers(self) -> bool {
        self.listed || self.fact || self.oversees
    }
}

/// What an entry of the register still lacks, from its independent sources and its facts that stand.
///
/// ```
/// use domain::subject::{Lacking, lacking};
/// assert_eq!(lacking(1, 1), Some(Lacking::Sources));
/// assert_eq!(lacking(2, 0), Some(Lacking::Fact));
/// assert_eq!(lacking(2, 1), None);
/// ```
#[must_use]
pub const fn lacking(sources: usize, facts: usize) -> Option<Lacking> {
    if sources < SOURCES_NEEDED {
        Some(Lacking::Sources)
    } else if facts == 0 {
        Some(Lacking::Fact)
    } else {
        None
    }
}

impl SubjectState {
    /// Whether it is in the register.
    #[must_use]
    pub const fn is_entry(self) -> bool {
        matches!(self, SubjectState::Listed | SubjectState::Contested)
    }

    /// The rulings that fit, whatever they need besides.
    #[must_use]
    pub const fn rulings(self) -> &'static [Ruling] {
        match self {
            SubjectState::Candidate => &[Ruling::List, Ruling::Remove],
            SubjectState::Listed => &[Ruling::Contest, Ruling::Remove],
            SubjectState::Contested => &[Ruling::Uphold, Ruling::Remove],
            SubjectState::Removed => &[Ruling::Restore],
        }
    }

    /// Whether a ruling is open to somebody: an entry that another office put into the register and
    /// supports can be contested, not taken out; nor is a candidate for which another office has a report.
    ///
    /// ```
    /// use domain::subject::{Ruling, SubjectState, Ties};
    /// let listed = Ties { listed: true, ..Ties::default() };
    /// assert!(SubjectState::Listed.is_open_to(Ruling::Remove, listed));
    /// assert!(!SubjectState::Listed.is_open_to(Ruling::Remove, Ties::default()));
    /// assert!(SubjectState::Listed.is_open_to(Ruling::Contest, Ties::default()));
    /// let others = Ties { others: true, ..Ties::default() };
    /// assert!(!SubjectState::Candidate.is_open_to(Ruling::Remove, others));
    /// assert!(SubjectState::Candidate.is_open_to(Ruling::Remove, Ties::default()));
    /// ```
    #[must_use]
    pub fn is_open_to(self, ruling: Ruling, ties: Ties) -> bool {
        let is_theirs_too = self.is_entry() || (self == SubjectState::Candidate && ties.others);
        ruling != Ruling::Remove || !is_theirs_too || ties.answers()
    }

    /// Where a ruling leads.
    ///
    /// # Errors
    /// What is lacking.
    pub fn after(
        self,
        ruling: Ruling,
        (sources, facts): (usize, usize),
        ties: Ties,
    ) -> Result<SubjectState, Lacking> {
        if !self.rulings().contains(&ruling) {
            return Err(Lacking::State);
        }
        if !self.is_open_to(ruling, ties) {
            return Err(Lacking::Office);
        }
        match ruling {
            Ruling::List | Ruling::Uphold => match lacking(sources, facts) {
                Some(lacking) => Err(lacking),
                None => Ok(SubjectState::Listed),
            },
            Ruling::Contest => Ok(SubjectState::Contested),
            Ruling::Remove => Ok(SubjectState::Removed),
            Ruling::Restore => Ok(SubjectState::Candidate),
        }
    }
}

/// The day on which a subject is forgotten, or none.
///
/// What was removed, and an entry that stays contested, have [`UNFOUNDED_DAYS`] from that day on. So
/// has a candidate from the day on which no report about it is open or founded any more.
#[must_use]
pub fn forgotten_on(state: SubjectState, since: Day, unfounded_since: Option<Day>) -> Option<Day> {
    match state {
        SubjectState::Removed | SubjectState::Contested => Some(since.plus(UNFOUNDED_DAYS)),
        SubjectState::Candidate => unfounded_since.map(|day| day.plus(UNFOUNDED_DAYS)),
        SubjectState::Listed => None,
    }
}

/// Where a proposed link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LinkState {
    /// The machine proposes it; nobody has said anything.
    Proposed,
    /// A person says: the same.
    Confirmed,
    /// A person says: not the same. It is never proposed again.
    Rejected,
}

codes!(LinkState, 3:
    Proposed => "proposed",
    Confirmed => "confirmed",
    Rejected => "rejected",
);

/// Where a fact about a subject comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// A document that an officer has seen.
    Document,
    /// A register, such as that of companies.
    Register,
    /// An office's own check.
    OwnCheck,
}

codes!(FactKind, 3:
    Document => "document",
    Register => "register",
    OwnCheck => "own_check",
);

/// Where a request to another office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestState {
    /// Nobody has answered.
    Open,
    /// The other office tells the least that is needed.
    Granted,
    /// The other office refuses, with a reason.
    Refused,
}

codes!(RequestState, 3:
    Open => "open",
    Granted => "granted",
    Refused => "refused",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_read_back() {
        for kind in SubjectKind::ALL {
            assert_eq!(SubjectKind::from_code(kind.code()), Some(kind));
        }
        for state in SubjectState::ALL {
            assert_eq!(SubjectState::from_code(state.code()), Some(state));
        }
        assert_eq!(Ruling::from_code("hapus"), None);
    }

    #[test]
    fn an_entry_needs_sources_a_fact_and_a_ruling_that_fits() {
        use SubjectState::{Candidate, Contested, Listed, Removed};
        let none = Ties::default();
        let after = |state: SubjectState, ruling, counted| state.after(ruling, counted, none);
        assert_eq!(
            after(Candidate, Ruling::List, (1, 1)),
            Err(Lacking::Sources)
        );
        assert_eq!(after(Candidate, Ruling::List, (2, 0)), Err(Lacking::Fact));
        assert_eq!(after(Candidate, Ruling::List, (2, 1)), Ok(Listed));
        assert_eq!(after(Candidate, Ruling::Remove, (0, 0)), Ok(Removed));
        assert_eq!(after(Listed, Ruling::List, (2, 1)), Err(Lacking::State));
        assert_eq!(after(Listed, Ruling::Contest, (0, 0)), Ok(Contested));
        assert_eq!(
            after(Contested, Ruling::Uphold, (1, 1)),
            Err(Lacking::Sources)
        );
        assert_eq!(after(Removed, Ruling::Restore, (0, 0)), Ok(Candidate));
        assert_eq!(after(Removed, Ruling::List, (9, 9)), Err(Lacking::State));
    }

    #[test]
    fn only_who_answers_for_an_entry_takes_it_out() {
        let ties = |listed, fact, oversees| Ties {
            listed,
            fact,
            oversees,
            others: true,
        };
        let states = [
            SubjectState::Candidate,
            SubjectState::Listed,
            SubjectState::Contested,
        ];
        for state in states {
            let removed = |ties| state.after(Ruling::Remove, (9, 9), ties);
            assert_eq!(removed(ties(false, false, false)), Err(Lacking::Office));
            for ties in [
                ties(true, false, false),
                ties(false, true, false),
                ties(false, false, true),
            ] {
                assert_eq!(removed(ties), Ok(SubjectState::Removed));
            }
        }
    }

    #[test]
    fn what_is_unfounded_has_ninety_days() {
        let day = Day(100);
        let on = |state, unfounded| forgotten_on(state, day, unfounded);
        assert_eq!(on(SubjectState::Removed, None), Some(Day(190)));
        assert_eq!(on(SubjectState::Contested, None), Some(Day(190)));
        assert_eq!(on(SubjectState::Candidate, None), None);
        assert_eq!(on(SubjectState::Candidate, Some(Day(120))), Some(Day(210)));
        assert_eq!(on(SubjectState::Listed, Some(Day(1))), None);
    }
}
