//! Who may do what. One table, deny by default, nothing else decides.
//!
//! The same [`TABLE`] is read twice: by [`decide`] for one report, and by the store, which turns it
//! into the SQL condition of every list, search and count. A test on random worlds holds the two equal
//! on both engines. Administrators are in the table without any action on reports: they run the server
//! and never read content.

mod alert;
mod pointed;

pub use alert::{AlertFacts, decide_alert, decide_on_place};
pub use pointed::{LinkSide, decide_on_link, decide_on_subject, is_shut_out};

use crate::account::{AccountState, Assignment, Membership, Role};
use crate::area::AreaCode;
use crate::id::{AccountId, ReportId};
use crate::office::{OfficeId, in_force};
use crate::report::{Exclusion, ExclusionKind};
use crate::time::Day;

/// Something that a signed-in person may want to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See that a report exists, its codes, place and deadline.
    ListReports,
    /// Read the sealed content of a report.
    ReadReport,
    /// Decide: follow up, join, defer, close, undo.
    TriageReport,
    /// Ask the reporter and answer.
    AskReporter,
    /// Send a report to another office.
    RerouteReport,
    /// Make and finish tasks on a report.
    WorkTask,
    /// See one's own page of the day.
    ReadToday,
    /// Invite, suspend and change accounts.
    ManageAccounts,
    /// Load offices, jurisdictions, villages, officers and content.
    ManageProgramme,
    /// Load the register of companies and read its history.
    ManageRegister,
    /// See how people judge the rules, as counts.
    ReadOverrides,
    /// Store versions of the rules, try them and put one in force.
    ManageRules,
    /// See what several reports point to, within the reports in reach.
    ReadSubjects,
    /// Confirm and reject links, keep the register, ask another office and answer.
    JudgeSubjects,
    /// See jobs that failed.
    ReadOperations,
    /// See alerts and the map.
    ReadAlerts,
    /// Say whether an alert is real or noise.
    ReviewAlerts,
    /// Have reports scanned now.
    RunAlerts,
    /// Note where people were taught, which raises reports.
    RecordOutreach,
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 19] = [
        Action::ListReports,
        Action::ReadReport,
        Action::TriageReport,
        Action::AskReporter,
        Action::RerouteReport,
        Action::WorkTask,
        Action::ReadToday,
        Action::ManageAccounts,
        Action::ManageProgramme,
        Action::ManageRegister,
        Action::ReadOverrides,
        Action::ManageRules,
        Action::ReadSubjects,
        Action::JudgeSubjects,
        Action::ReadOperations,
        Action::ReadAlerts,
        Action::ReviewAlerts,
        Action::RunAlerts,
        Action::RecordOutreach,
    ];
}

/// Which reports a role reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// None at all.
    Nothing,
    /// Those of the own office, from villages that the person guides today.
    AssignedVillages,
    /// Those that the own office answers for.
    OwnOffice,
    /// Those of people abroad that were put into the own office's queue.
    AbroadQueue,
}

use Action::{
    AskReporter, JudgeSubjects, ListReports, ManageAccounts, ManageProgramme, ManageRegister,
    ManageRules, ReadAlerts, ReadOperations, ReadOverrides, ReadReport, ReadSubjects, ReadToday,
    RecordOutreach, RerouteReport, ReviewAlerts, RunAlerts, TriageReport, WorkTask,
};

/// Role, the reports that it reaches, what it may do.
pub const TABLE: [(Role, Reach, &[Action]); 10] = [
    (
        Role::VillageOfficer,
        Reach::AssignedVillages,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            WorkTask,
            ReadSubjects,
            ReadToday,
            ReadAlerts,
            RecordOutreach,
        ],
    ),
    (
        Role::EnforcementOfficer,
        Reach::OwnOffice,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            RerouteReport,
            WorkTask,
            ReadSubjects,
            JudgeSubjects,
            ReadToday,
            ReadAlerts,
            ReviewAlerts,
            RecordOutreach,
        ],
    ),
    (
        Role::OfficeHead,
        Reach::OwnOffice,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            RerouteReport,
            WorkTask,
            ReadSubjects,
            JudgeSubjects,
            ReadToday,
            ReadAlerts,
            ReviewAlerts,
            RecordOutreach,
        ],
    ),
    (
        Role::RegionalOfficer,
        Reach::OwnOffice,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            RerouteReport,
            WorkTask,
            ReadSubjects,
            JudgeSubjects,
            ReadToday,
            ReadAlerts,
            ReviewAlerts,
            RecordOutreach,
        ],
    ),
    (
        Role::NationalOfficer,
        Reach::OwnOffice,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            RerouteReport,
            WorkTask,
            ReadSubjects,
            JudgeSubjects,
            ReadToday,
            ManageRegister,
            ReadOverrides,
            ManageRules,
            ReadAlerts,
            ReviewAlerts,
            RunAlerts,
            RecordOutreach,
        ],
    ),
    (
        Role::Inspector,
        Reach::OwnOffice,
        &[
            ListReports,
            ReadReport,
            TriageReport,
            AskReporter,
            RerouteReport,
            WorkTask,
            ReadSubjects,
            JudgeSubjects,
            ReadToday,
        ],
    ),
    (
        Role::ConsularOfficer,
        Reach::AbroadQueue,
        &[ListReports, ReadReport, AskReporter, WorkTask, ReadToday],
    ),
    (Role::Volunteer, Reach::Nothing, &[ReadToday]),
    (Role::VillageHead, Reach::Nothing, &[ReadToday]),
    (
        Role::Administrator,
        Reach::Nothing,
        &[
            ReadToday,
            ManageAccounts,
            ManageProgramme,
            ManageRegister,
            ReadOperations,
        ],
    ),
];

/// Roles that allow `action`, with the reports that each reaches.
pub fn grants(action: Action) -> impl Iterator<Item = (Role, Reach)> {
    TABLE
        .into_iter()
        .filter(move |(_, _, actions)| actions.contains(&action))
        .map(|(role, reach, _)| (role, reach))
}

fn reach(role: Role, action: Action) -> Option<Reach> {
    grants(action)
        .find(|(granted, _)| *granted == role)
        .map(|(_, reach)| reach)
}

/// The signed-in person, with everything that a decision needs.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Who.
    pub account: AccountId,
    /// Whether the account may be used.
    pub state: AccountState,
    /// Blind index of the person's own telephone number.
    pub phone_index: Option<String>,
    /// All roles, with their dates.
    pub memberships: Vec<Membership>,
    /// All assignments to villages, with their dates.
    pub assignments: Vec<Assignment>,
    /// The day of the decision.
    pub today: Day,
}

impl Subject {
    /// Roles held today; none when the account is not active.
    pub fn in_force(&self) -> impl Iterator<Item = &Membership> {
        let active = self.state == AccountState::Active;
        self.memberships
            .iter()
            .filter(move |one| active && one.holds(self.today))
    }

    fn guides(&self, village: AreaCode, office: &OfficeId) -> bool {
        self.assignments.iter().any(|one| {
            one.village == village
                && one.office == *office
                && in_force(one.valid_from, one.valid_to, self.today)
        })
    }
}

/// What a decision about one report looks at.
#[derive(Clone, Debug)]
pub struct ReportFacts {
    /// Which report; a permit is good for no other.
    pub id: ReportId,
    /// The office that answers for it.
    pub office: OfficeId,
    /// The consular queue beside it.
    pub abroad_office: Option<OfficeId>,
    /// The village, when it is known.
    pub village: Option<AreaCode>,
    /// Who must never see it.
    pub exclusions: Vec<Exclusion>,
}

/// Leave to do one thing; only this module makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Permit {
    account: AccountId,
    action: Action,
    root: Option<Box<str>>,
}

impl Permit {
    /// Who may.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// What they may.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// On which report, subject or link, by its id; none for what concerns no single one.
    #[must_use]
    pub fn root(&self) -> Option<&str> {
        self.root.as_deref()
    }
}

/// Leave to list, search and count what one may see; only this module makes it.
#[derive(Clone, Debug)]
pub struct Scope {
    account: AccountId,
    action: Action,
    phone_index: Option<String>,
    today: Day,
}

impl Scope {
    /// Whose scope.
    #[must_use]
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// For which action.
    #[must_use]
    pub fn action(&self) -> Action {
        self.action
    }

    /// Blind index of the person's own telephone number.
    #[must_use]
    pub fn phone_index(&self) -> Option<&str> {
        self.phone_index.as_deref()
    }

    /// On which day.
    #[must_use]
    pub fn today(&self) -> Day {
        self.today
    }
}

/// Whether the person may do something that concerns no single report.
#[must_use]
pub fn allow(subject: &Subject, action: Action) -> Option<Permit> {
    let granted = subject
        .in_force()
        .any(|one| reach(one.role, action).is_some());
    granted.then(|| Permit {
        account: subject.account.clone(),
        action,
        root: None,
    })
}

/// The reports on which the person may do something; `None` when no role allows it on any.
#[must_use]
pub fn scope(subject: &Subject, action: Action) -> Option<Scope> {
    let granted = subject
        .in_force()
        .any(|one| reach(one.role, action).is_some_and(|reach| reach != Reach::Nothing));
    granted.then(|| Scope {
        account: subject.account.clone(),
        action,
        phone_index: subject.phone_index.clone(),
        today: subject.today,
    })
}

/// Whether the person may do `action` on the report. Absent and forbidden look the same to the caller.
#[must_use]
pub fn decide(subject: &Subject, action: Action, report: &ReportFacts) -> Option<Permit> {
    if report
        .exclusions
        .iter()
        .any(|exclusion| shuts_out(subject, exclusion))
    {
        return None;
    }
    let reached = subject.in_force().any(|one| match reach(one.role, action) {
        None | Some(Reach::Nothing) => false,
        Some(Reach::AssignedVillages) => {
            one.office == report.office
                && report
                    .village
                    .is_some_and(|village| subject.guides(village, &one.office))
        }
        Some(Reach::OwnOffice) => one.office == report.office,
        Some(Reach::AbroadQueue) => report.abroad_office.as_ref() == Some(&one.office),
    });
    reached.then(|| Permit {
        account: subject.account.clone(),
        action,
        root: Some(report.id.as_str().into()),
    })
}

fn shuts_out(subject: &Subject, exclusion: &Exclusion) -> bool {
    let value = exclusion.value.as_str();
    match exclusion.kind {
        ExclusionKind::Account => subject.account.as_str() == value,
        ExclusionKind::Phone => subject.phone_index.as_deref() == Some(value),
        ExclusionKind::Office => subject.in_force().any(|one| one.office.as_str() == value),
        ExclusionKind::Role => subject.in_force().any(|one| one.role.code() == value),
        ExclusionKind::Village => subject.in_force().any(|one| {
            one.village
                .is_some_and(|village| village.to_string() == value)
        }),
        // Both act through the routing: the office of the report is never one of those.
        ExclusionKind::LocalOffice | ExclusionKind::Official => false,
    }
}

#[cfg(test)]
mod tests;
