//! To which offices a report can't be handed: those that the reporter shuts out, and as long as an official may be
//! involved, those that the report goes past. Nor to partner agencies, nor where nobody would read it.

use crate::error::Stop;
use crate::report::bypass;
use crate::report::joined::others_of;
use domain::account::Role;
use domain::office::{Office, OfficeId, OfficeKind};
use domain::policy::{Action, Reach, grants};
use domain::report::{Exclusion, ExclusionKind, Status};
use domain::time::Day;
use std::iter;
use store::Tx;
use store::report::Report;

/// What keeps a report, and those that are joined with it, from offices.
pub(super) struct Barred {
    exclusions: Vec<Exclusion>,
    /// The place of one is not known, so any local office may be the one of the place.
    placeless: bool,
    /// Words speak of an official, and nobody has said that they mean something else.
    suspected: bool,
    /// The offices of their places.
    local: Vec<OfficeId>,
    /// Who has which role where.
    staffed: Vec<(OfficeId, Role)>,
}

impl Barred {
    pub(super) fn of(tx: &mut Tx<'_>, report: &Report, today: Day) -> Result<Barred, Stop> {
        let mut barred = Barred {
            exclusions: Vec::new(),
            placeless: false,
            suspected: false,
            local: Vec::new(),
            staffed: store::membership::staffed(tx, today)?,
        };
        let all: Vec<Report> = iter::once(report.clone())
            .chain(others_of(tx, report)?)
            .collect();
        for one in &all {
            let exclusions = store::report::exclusion::of(tx, &one.id)?;
            barred.exclusions.extend(exclusions);
            barred.placeless |= one.area.is_none();
            if one.status != Status::Withdrawn {
                barred.suspected |= bypass::is_suspected(tx, &one.id)?;
            }
        }
        if barred.suspected {
            for one in &all {
                barred.local.extend(bypass::local(tx, one, today)?);
            }
        }
        Ok(barred)
    }

    /// Why an office can't get the report, as the key of a text; `None` when it can.
    pub(super) fn why(&self, office: &Office) -> Option<&'static str> {
        let local = bypass::is_local(office.kind);
        let shut_out = self.exclusions.iter().any(|one| match one.kind {
            ExclusionKind::Office => one.value == office.id.as_str(),
            ExclusionKind::Official => local,
            ExclusionKind::LocalOffice => local && self.placeless,
            ExclusionKind::Role
            | ExclusionKind::Village
            | ExclusionKind::Account
            | ExclusionKind::Phone => false,
        });
        if shut_out {
            Some("invalid-office-excluded")
        } else if self.suspected && bypass::may_be_meant(office, &self.local) {
            Some("invalid-office-suspected")
        } else if office.kind == OfficeKind::Partner {
            // They get what they may know by consent and referral only.
            Some("invalid-office-partner")
        } else if !self.is_read(office) {
            Some("invalid-office-unstaffed")
        } else {
            None
        }
    }

    /// Whether somebody at the office would see the report there.
    fn is_read(&self, office: &Office) -> bool {
        let wanted = match office.kind {
            OfficeKind::Consular => Reach::AbroadQueue,
            OfficeKind::Kanim
            | OfficeKind::Ukk
            | OfficeKind::Kanwil
            | OfficeKind::Directorate
            | OfficeKind::Inspectorate
            | OfficeKind::Partner => Reach::OwnOffice,
        };
        let reads = |role| grants(Action::ReadReport).any(|one| one == (role, wanted));
        let mut staffed = self.staffed.iter();
        staffed.any(|(at, role)| *at == office.id && reads(*role))
    }
}
