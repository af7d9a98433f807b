//! To which offices a report can't be handed: those that the reporter shuts out, and as long as an official may be
//! involved, those that the report goes past.

use crate::error::Stop;
use crate::report::bypass;
use domain::office::{Office, OfficeId};
use domain::report::{Exclusion, ExclusionKind};
use domain::time::Day;
use store::Tx;
use store::report::Report;

/// What keeps a report from offices.
pub(super) struct Barred {
    exclusions: Vec<Exclusion>,
    /// Its place is not known, so any local office may be the one of the place.
    placeless: bool,
    /// Words speak of an official, and nobody has said that they mean something else.
    suspected: bool,
    /// The offices of its place.
    local: Vec<OfficeId>,
}

impl Barred {
    pub(super) fn of(tx: &mut Tx<'_>, report: &Report, today: Day) -> Result<Barred, Stop> {
        let suspected = bypass::is_suspected(tx, &report.id)?;
        Ok(Barred {
            exclusions: store::report::exclusion::of(tx, &report.id)?,
            placeless: report.area.is_none(),
            local: match suspected {
                true => bypass::local(tx, report, today)?,
                false => Vec::new(),
            },
            suspected,
        })
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
        let may_be_meant = self.suspected && bypass::may_be_meant(office, &self.local);
        if shut_out {
            Some("invalid-office-excluded")
        } else {
            may_be_meant.then_some("invalid-office-suspected")
        }
    }
}
