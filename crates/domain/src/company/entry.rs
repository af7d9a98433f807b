//! What the register says about one company.

use super::RegisterNumber;
use super::host::{host, within};
use crate::area::AreaCode;
use crate::phone::Phone;
use crate::time::Day;

/// In which legal form a company is founded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LegalForm {
    /// Perseroan terbatas.
    Pt,
    /// Commanditaire vennootschap.
    Cv,
    /// Usaha dagang.
    Ud,
    /// Lembaga pelatihan kerja.
    Lpk,
    /// Koperasi.
    Koperasi,
    /// Yayasan.
    Yayasan,
}

impl LegalForm {
    /// Every form.
    pub const ALL: [LegalForm; 6] = [
        LegalForm::Pt,
        LegalForm::Cv,
        LegalForm::Ud,
        LegalForm::Lpk,
        LegalForm::Koperasi,
        LegalForm::Yayasan,
    ];

    /// The word in tables and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            LegalForm::Pt => "pt",
            LegalForm::Cv => "cv",
            LegalForm::Ud => "ud",
            LegalForm::Lpk => "lpk",
            LegalForm::Koperasi => "koperasi",
            LegalForm::Yayasan => "yayasan",
        }
    }

    /// As it stands before a name.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            LegalForm::Pt => "PT",
            LegalForm::Cv => "CV",
            LegalForm::Ud => "UD",
            LegalForm::Lpk => "LPK",
            LegalForm::Koperasi => "Koperasi",
            LegalForm::Yayasan => "Yayasan",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<LegalForm> {
        LegalForm::ALL.into_iter().find(|form| form.code() == code)
    }
}

/// Whether a company may place workers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It has a licence.
    Licensed,
    /// Its licence ran out.
    Expired,
    /// Its licence was taken away.
    Revoked,
    /// An earlier list named it, the newest one doesn't.
    Unlisted,
}

impl Standing {
    /// Every standing.
    pub const ALL: [Standing; 4] = [
        Standing::Licensed,
        Standing::Expired,
        Standing::Revoked,
        Standing::Unlisted,
    ];

    /// The word in tables and files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Standing::Licensed => "licensed",
            Standing::Expired => "expired",
            Standing::Revoked => "revoked",
            Standing::Unlisted => "unlisted",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|one| one.code() == code)
    }
}

/// A permit to recruit for one country (SIP2MI).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    /// Its number.
    pub number: RegisterNumber,
    /// Country of the work, ISO 3166-1 alpha-2.
    pub country: String,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
}

/// One company of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Company {
    /// Number of its licence (SIP3MI), by which the register knows it.
    pub number: RegisterNumber,
    /// Name without legal form.
    pub name: String,
    /// Legal form.
    pub form: LegalForm,
    /// Official telephone numbers, shown as written.
    pub phones: Vec<String>,
    /// Official web address: the host in lower case; empty when there is none.
    pub domain: String,
    /// Address of the office.
    pub address: String,
    /// Regency or city of the office.
    pub regency: Option<AreaCode>,
    /// What the list says.
    pub standing: Standing,
    /// First day of the licence.
    pub licensed_from: Day,
    /// Last day of the licence; open when absent.
    pub licensed_to: Option<Day>,
    /// Day on which the licence was taken away.
    pub withdrawn_on: Option<Day>,
    /// Permits to recruit, in the order of the list.
    pub permits: Vec<Permit>,
}

impl Company {
    /// Legal form and name.
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{} {}", self.form.words(), self.name)
    }

    /// Whether a number is one of its official ones.
    #[must_use]
    pub fn has_phone(&self, phone: &Phone) -> bool {
        let own = self.phones.iter().filter_map(|text| text.parse().ok());
        own.into_iter().any(|own: Phone| own == *phone)
    }

    /// Whether a web or mail address lies at its official one.
    #[must_use]
    pub fn is_at(&self, address: &str) -> bool {
        host(address).is_some_and(|host| within(&host, &self.domain))
    }

    /// Where it stands on a day: a licence past its last day has expired, whatever the list says.
    #[must_use]
    pub fn standing_on(&self, today: Day) -> Standing {
        match self.standing {
            Standing::Licensed if self.licensed_to.is_some_and(|last| last < today) => {
                Standing::Expired
            }
            other => other,
        }
    }

    /// The last day of a licence that has expired, or the day on which it was taken away, when it is known.
    #[must_use]
    pub fn ended_on(&self, today: Day) -> Option<Day> {
        match self.standing_on(today) {
            Standing::Licensed | Standing::Unlisted => None,
            Standing::Expired => self.licensed_to,
            Standing::Revoked => self.withdrawn_on,
        }
    }
}
