//! People who sign in, and the roles they have, where and when.

use crate::area::AreaCode;
use crate::id::{AccountId, MembershipId};
use crate::office::{OfficeId, in_force};
use crate::time::Day;
use serde::{Deserialize, Serialize};

/// What a person does in the programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// PIMPASA: guides assisted villages.
    VillageOfficer,
    /// Inteldakim: intelligence and enforcement at an immigration office.
    EnforcementOfficer,
    /// Head of an immigration office.
    OfficeHead,
    /// Officer of the regional office.
    RegionalOfficer,
    /// Officer of the national directorate.
    NationalOfficer,
    /// Inspectorate: reports about officers.
    Inspector,
    /// Kemlu or an embassy: people abroad.
    ConsularOfficer,
    /// Relawan: teaches and relays, inspects nothing.
    Volunteer,
    /// Kepala desa, lurah, RT, RW.
    VillageHead,
    /// Runs the server; never reads content.
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 10] = [
        Role::VillageOfficer,
        Role::EnforcementOfficer,
        Role::OfficeHead,
        Role::RegionalOfficer,
        Role::NationalOfficer,
        Role::Inspector,
        Role::ConsularOfficer,
        Role::Volunteer,
        Role::VillageHead,
        Role::Administrator,
    ];

    /// The word in tables, files and catalogue keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Role::VillageOfficer => "village_officer",
            Role::EnforcementOfficer => "enforcement_officer",
            Role::OfficeHead => "office_head",
            Role::RegionalOfficer => "regional_officer",
            Role::NationalOfficer => "national_officer",
            Role::Inspector => "inspector",
            Role::ConsularOfficer => "consular_officer",
            Role::Volunteer => "volunteer",
            Role::VillageHead => "village_head",
            Role::Administrator => "administrator",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.code() == code)
    }
}

/// Whether an account may be used at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Waits for its owner to open the one-time link and choose a password.
    Invited,
    /// In use.
    Active,
    /// Locked by an administrator; sees nothing.
    Suspended,
}

impl AccountState {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            AccountState::Invited => "invited",
            AccountState::Active => "active",
            AccountState::Suspended => "suspended",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<AccountState> {
        [
            AccountState::Invited,
            AccountState::Active,
            AccountState::Suspended,
        ]
        .into_iter()
        .find(|state| state.code() == code)
    }
}

/// A role at an office, from a day on, to another day inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// Whose it is.
    pub account: AccountId,
    /// What they do.
    pub role: Role,
    /// Where.
    pub office: OfficeId,
    /// The village, for roles that belong to one (volunteer, village head).
    pub village: Option<AreaCode>,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
}

impl Membership {
    /// Whether the role is held on `day`.
    #[must_use]
    pub fn holds(&self, day: Day) -> bool {
        in_force(self.valid_from, self.valid_to, day)
    }
}

/// A village officer guides an assisted village, from a day on, to another day inclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The officer.
    pub account: AccountId,
    /// The officer's office.
    pub office: OfficeId,
    /// The assisted village.
    pub village: AreaCode,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
    /// Number of the decree.
    pub decree: String,
}
