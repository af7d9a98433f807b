//! Beside a report: which of what it names stands in other reports too.

use super::list::{Opened, opened};
use crate::App;
use crate::error::Stop;
use domain::id::{ReportId, SubjectId};
use domain::policy::{Action, Subject, scope};
use domain::subject::{SubjectKind, SubjectState};
use store::Tx;
use store::subject::{elsewhere, list};

/// Something that a report names and that stands elsewhere too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The subject.
    pub id: SubjectId,
    /// What it is.
    pub kind: SubjectKind,
    /// Its value.
    pub value: String,
    /// Where it stands.
    pub state: SubjectState,
    /// How many other reports in reach name it.
    pub others: usize,
    /// Other offices that have it.
    pub offices: Vec<String>,
}

/// What a report names, for who may see it; what stands nowhere else comes last.
pub(crate) fn hints(
    app: &App,
    tx: &mut Tx<'_>,
    person: &Subject,
    report: &ReportId,
) -> Result<Vec<Hint>, Stop> {
    let Some(scope) = scope(person, Action::ReadSubjects) else {
        return Ok(Vec::new());
    };
    let mut hints = Vec::new();
    for one in store::subject::of_report(tx, report)? {
        let seen = list::seen(tx, &scope, &one.id)?;
        if seen.iter().all(|seen| seen.report != *report) {
            continue;
        }
        let Some(Opened { value, .. }) = opened(app, tx, person, &scope, &one)? else {
            continue;
        };
        let offices = elsewhere::elsewhere(tx, &scope, &one.id)?;
        hints.push(Hint {
            value,
            kind: one.kind,
            state: elsewhere::shown_state(tx, &scope, &one)?,
            others: seen.len() - 1,
            offices: offices.into_iter().map(|office| office.name).collect(),
            id: one.id,
        });
    }
    hints.sort_by_key(|one| (one.others == 0 && one.offices.is_empty(), one.kind));
    Ok(hints)
}
