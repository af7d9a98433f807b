//! Who must never see a report: by the reporter's wish, or because the report names them.

use serde::{Deserialize, Serialize};

use crate::account::Role;

/// A group that a reporter can keep out with one tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExcludedRole {
    /// Kepala desa, lurah, RT, RW.
    VillageHead,
    /// Relawan.
    Volunteer,
    /// The village's immigration officer.
    VillageOfficer,
    /// Police of the place; honoured when something is referred.
    Police,
}

impl ExcludedRole {
    /// Every group, in the order of the form.
    pub const ALL: [ExcludedRole; 4] = [
        ExcludedRole::VillageHead,
        ExcludedRole::Volunteer,
        ExcludedRole::VillageOfficer,
        ExcludedRole::Police,
    ];

    /// The word in forms, tables and catalogue keys. Where the group is a [`Role`], it is its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ExcludedRole::VillageHead => Role::VillageHead.code(),
            ExcludedRole::Volunteer => Role::Volunteer.code(),
            ExcludedRole::VillageOfficer => Role::VillageOfficer.code(),
            ExcludedRole::Police => "police",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<ExcludedRole> {
        ExcludedRole::ALL
            .into_iter()
            .find(|role| role.code() == code)
    }
}

/// What an exclusion compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ExclusionKind {
    /// An office id: nobody with a role there.
    Office,
    /// A role code: nobody with that role.
    Role,
    /// A village code: nobody whose role belongs to that village.
    Village,
    /// An account id: that person, named in the report.
    Account,
    /// The blind index of a telephone number that the report names.
    Phone,
    /// The office of the place, whichever it turns out to be.
    LocalOffice,
    /// An official is said to be involved.
    Official,
}

impl ExclusionKind {
    /// Every kind.
    pub const ALL: [ExclusionKind; 7] = [
        ExclusionKind::Office,
        ExclusionKind::Role,
        ExclusionKind::Village,
        ExclusionKind::Account,
        ExclusionKind::Phone,
        ExclusionKind::LocalOffice,
        ExclusionKind::Official,
    ];

    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ExclusionKind::Office => "office",
            ExclusionKind::Role => "role",
            ExclusionKind::Village => "village",
            ExclusionKind::Account => "account",
            ExclusionKind::Phone => "phone",
            ExclusionKind::LocalOffice => "local_office",
            ExclusionKind::Official => "official",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_code(code: &str) -> Option<ExclusionKind> {
        ExclusionKind::ALL
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// One stored exclusion.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Exclusion {
    /// What is compared.
    pub kind: ExclusionKind,
    /// With what; empty for [`ExclusionKind::LocalOffice`] and [`ExclusionKind::Official`].
    pub value: String,
}

impl Exclusion {
    /// One exclusion.
    #[must_use]
    pub fn new(kind: ExclusionKind, value: impl Into<String>) -> Exclusion {
        Exclusion {
            kind,
            value: value.into(),
        }
    }
}
