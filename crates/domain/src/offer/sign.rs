//! Signs of a bad offer: a closed list, each with how much it weighs. Their words are dated content.

/// How much a sign weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Alone a reason not to go.
    Danger,
    /// A reason to ask first.
    Caution,
}

impl Level {
    /// The word in interfaces and keys of catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Level::Danger => "danger",
            Level::Caution => "caution",
        }
    }
}

/// One sign. The row of content `sign-{code}` holds what it is, why it matters and what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sign {
    /// Somebody is held or watched.
    Confined,
    /// Threats, violence, punishment.
    Threat,
    /// Somebody under 18.
    UnderAge,
    /// Organs are to be taken.
    Organ,
    /// Sexual exploitation.
    Sexual,
    /// Work that is a crime, such as fraud online.
    Crime,
    /// Somebody is handed over for money, or cut off.
    Sold,
    /// It leaves within days.
    LeavesSoon,
    /// The name is almost that of a licensed company.
    Impersonation,
    /// The licence or the permit has ended.
    LicenceEnded,
    /// The permit is not in the register, or is another company's.
    PermitUnknown,
    /// A visa for visits or pilgrims, for work.
    VisitVisa,
    /// Somebody else keeps the papers.
    DocumentsKept,
    /// Debt, advances, cuts of the wage to come.
    Debt,
    /// Told to lie or to keep quiet.
    Coached,
    /// A way around the checkpoints.
    HiddenRoute,
    /// False papers or a false age.
    FalsePapers,
    /// The country changes on the way.
    DestinationChanges,
    /// A destination with an official warning.
    DestinationWarning,
    /// The name of an office is misused.
    FalseOffice,
    /// An official is said to help.
    Official,
    /// An individual, or somebody without a licence, places.
    Unlicensed,
    /// Bad work: hours, wage, danger, lodging.
    BadWork,
    /// The company is not in the register.
    CompanyUnknown,
    /// Pay far above what is usual.
    HighPay,
    /// Hardly any conditions.
    LightConditions,
    /// Job or place unclear.
    JobUnclear,
    /// No contract.
    NoContract,
    /// Study or training that is work.
    FalseStudy,
    /// A promised marriage.
    Marriage,
    /// Money asked for.
    Fee,
    /// Hurry.
    Rush,
    /// A private account or number only.
    PrivateAccount,
    /// Money for bringing others.
    Commission,
    /// Personal data asked for.
    PersonalData,
    /// Everything is said to be paid for.
    AllPaid,
}

impl Sign {
    /// Every sign, in the order in which they are told.
    pub const ALL: [Sign; 36] = [
        Sign::Confined,
        Sign::Threat,
        Sign::UnderAge,
        Sign::Organ,
        Sign::Sexual,
        Sign::Crime,
        Sign::Sold,
        Sign::LeavesSoon,
        Sign::Impersonation,
        Sign::LicenceEnded,
        Sign::PermitUnknown,
        Sign::VisitVisa,
        Sign::DocumentsKept,
        Sign::Debt,
        Sign::Coached,
        Sign::HiddenRoute,
        Sign::FalsePapers,
        Sign::DestinationChanges,
        Sign::DestinationWarning,
        Sign::FalseOffice,
        Sign::Official,
        Sign::Unlicensed,
        Sign::BadWork,
        Sign::CompanyUnknown,
        Sign::HighPay,
        Sign::LightConditions,
        Sign::JobUnclear,
        Sign::NoContract,
        Sign::FalseStudy,
        Sign::Marriage,
        Sign::Fee,
        Sign::Rush,
        Sign::PrivateAccount,
        Sign::Commission,
        Sign::PersonalData,
        Sign::AllPaid,
    ];

    /// The word in content ids, counts and interfaces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Sign::Confined => "confined",
            Sign::Threat => "threat",
            Sign::UnderAge => "under-age",
            Sign::Organ => "organ",
            Sign::Sexual => "sexual",
            Sign::Crime => "crime",
            Sign::Sold => "sold",
            Sign::LeavesSoon => "leaves-soon",
            Sign::Impersonation => "impersonation",
            Sign::LicenceEnded => "licence-ended",
            Sign::PermitUnknown => "permit-unknown",
            Sign::VisitVisa => "visit-visa",
            Sign::DocumentsKept => "documents-kept",
            Sign::Debt => "debt",
            Sign::Coached => "coached",
            Sign::HiddenRoute => "hidden-route",
            Sign::FalsePapers => "false-papers",
            Sign::DestinationChanges => "destination-changes",
            Sign::DestinationWarning => "destination-warning",
            Sign::FalseOffice => "false-office",
            Sign::Official => "official",
            Sign::Unlicensed => "unlicensed",
            Sign::BadWork => "bad-work",
            Sign::CompanyUnknown => "company-unknown",
            Sign::HighPay => "high-pay",
            Sign::LightConditions => "light-conditions",
            Sign::JobUnclear => "job-unclear",
            Sign::NoContract => "no-contract",
            Sign::FalseStudy => "false-study",
            Sign::Marriage => "marriage",
            Sign::Fee => "fee",
            Sign::Rush => "rush",
            Sign::PrivateAccount => "private-account",
            Sign::Commission => "commission",
            Sign::PersonalData => "personal-data",
            Sign::AllPaid => "all-paid",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Sign> {
        Sign::ALL.into_iter().find(|one| one.code() == code)
    }

    /// How much it weighs.
    #[must_use]
    pub const fn level(self) -> Level {
        match self {
            Sign::BadWork
            | Sign::CompanyUnknown
            | Sign::HighPay
            | Sign::LightConditions
            | Sign::JobUnclear
            | Sign::NoContract
            | Sign::FalseStudy
            | Sign::Marriage
            | Sign::Fee
            | Sign::Rush
            | Sign::PrivateAccount
            | Sign::Commission
            | Sign::PersonalData
            | Sign::AllPaid
            | Sign::PermitUnknown => Level::Caution,
            Sign::Confined
            | Sign::Threat
            | Sign::UnderAge
            | Sign::Organ
            | Sign::Sexual
            | Sign::Crime
            | Sign::Sold
            | Sign::LeavesSoon
            | Sign::Impersonation
            | Sign::LicenceEnded
            | Sign::VisitVisa
            | Sign::DocumentsKept
            | Sign::Debt
            | Sign::Coached
            | Sign::HiddenRoute
            | Sign::FalsePapers
            | Sign::DestinationChanges
            | Sign::DestinationWarning
            | Sign::FalseOffice
            | Sign::Official
            | Sign::Unlicensed => Level::Danger,
        }
    }

    /// The sign that an indicator of the text shows (codes of the list of indicators); none for what says
    /// something about a person rather than about the offer.
    #[must_use]
    pub fn of_indicator(code: &str) -> Option<Sign> {
        Some(match code {
            "REC-HOLD" | "DST-CONF" | "URG-CONF" => Sign::Confined,
            "REC-THREAT" | "DST-THREAT" | "DST-VIOL" | "DST-QUOTA" => Sign::Threat,
            "VUL-MINOR" | "URG-CHILD" => Sign::UnderAge,
            "EXP-ORGAN" => Sign::Organ,
            "EXP-SEX" => Sign::Sexual,
            "DST-CRIM" => Sign::Crime,
            "DST-SOLD" | "DST-CUT" => Sign::Sold,
            "URG-DEPART" => Sign::LeavesSoon,
            "DEC-VISA" => Sign::VisitVisa,
            "REC-DOC" | "DST-DOC" => Sign::DocumentsKept,
            "REC-DEBT" | "REC-GIFT" | "DST-DEBT" | "DST-RANSOM" => Sign::Debt,
            "REC-COACH" | "REC-SECRET" => Sign::Coached,
            "REC-ROUTE" | "SMG-BOAT" | "SMG-PAY" | "SMG-HARB" => Sign::HiddenRoute,
            "VUL-AGEFAKE" | "DOC-FAKE" => Sign::FalsePapers,
            "REC-SWAP" => Sign::DestinationChanges,
            "DEST-WATCH" => Sign::DestinationWarning,
            "DEC-AUTH" => Sign::FalseOffice,
            "OFF-INV" => Sign::Official,
            "REC-UNLIC" => Sign::Unlicensed,
            "EXP-HOURS" | "EXP-WAGE" | "EXP-COND" | "EXP-HAZ" => Sign::BadWork,
            "DEC-WAGE" => Sign::HighPay,
            "DEC-JOB" => Sign::JobUnclear,
            "DEC-CONTRACT" => Sign::NoContract,
            "DEC-EDU" => Sign::FalseStudy,
            "DEC-MARRY" => Sign::Marriage,
            "REC-FEE" => Sign::Fee,
            "REC-RUSH" => Sign::Rush,
            "REC-CHAN" => Sign::PrivateAccount,
            "REC-REFER" => Sign::Commission,
            _ => return None,
        })
    }

    /// The sign that a red flag of the text shows (`red_flag` in the files of rules).
    #[must_use]
    pub fn of_red_flag(flag: &str) -> Option<Sign> {
        Some(match flag {
            "personal-data" => Sign::PersonalData,
            "all-paid" => Sign::AllPaid,
            "light-conditions" => Sign::LightConditions,
            "criminal-work" => Sign::Crime,
            "visit-visa" => Sign::VisitVisa,
            "pays-first" => Sign::Fee,
            "papers-as-pledge" => Sign::DocumentsKept,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_a_word_of_its_own() {
        for sign in Sign::ALL {
            assert_eq!(Sign::from_code(sign.code()), Some(sign));
        }
        assert_eq!(Sign::of_indicator("DEC-VISA"), Some(Sign::VisitVisa));
        // Poverty and love say something about a person, where somebody is from says nothing at all.
        for code in ["VUL-ECON", "VUL-EMO", "FOR-ACT", "BIAS-WARN", "MIS", ""] {
            assert_eq!(Sign::of_indicator(code), None, "{code}");
        }
    }
}
