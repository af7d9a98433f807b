//! What an office learns of a subject beyond its own reports: that others have it, and how it stands with them.
//!
//! Anybody can send a report that names any number. So an office learns nothing of others, neither their names nor
//! what they decided, before a person there followed up one of its own reports, under their own name.

use super::list::{number, run};
use super::{Stored, speaks};
use crate::column::parsed;
use crate::report::scope::{IN_FORCE, condition_on, hinted};
use crate::subject::list::SeenIn;
use crate::{Error, Sql, Tx};
use domain::id::SubjectId;
use domain::office::OfficeId;
use domain::policy::Scope;
use domain::subject::SubjectState;

static ELSEWHERE: Sql = Sql::new(
    "subjects.elsewhere",
    "SELECT r.office_id, o.name, count(*) AS number
     FROM mention n JOIN report r ON r.id = n.report_id JOIN office o ON o.id = r.office_id
     WHERE n.subject_id = :subject AND {hinted} AND o.kind <> 'inspectorate' AND {known}
       AND NOT EXISTS (SELECT 1 FROM membership m WHERE {in_force} AND m.office_id = r.office_id)
       AND NOT EXISTS (SELECT 1 FROM mention shut JOIN report r ON r.id = shut.report_id
           JOIN report_exclusion x ON x.report_id = r.id
         WHERE shut.subject_id = :subject AND x.kind = 'office' AND x.value = o.id AND {scope})
     GROUP BY r.office_id, o.name ORDER BY o.name, r.office_id",
);
static KNOWN: Sql = Sql::new(
    "subjects.known",
    "SELECT count(*) AS number FROM subject b WHERE b.id = :subject AND {known}",
);
static OTHERS: Sql = Sql::new(
    "subjects.others",
    concat!(
        "SELECT count(*) AS number
         FROM mention n JOIN report r ON r.id = n.report_id JOIN office o ON o.id = r.office_id
         WHERE n.subject_id = :subject AND {hinted} AND o.kind <> 'inspectorate' AND ",
        speaks!(),
        " AND NOT EXISTS (SELECT 1 FROM membership m WHERE {in_force} AND m.office_id = r.office_id)"
    ),
);
static EVERYWHERE: Sql = Sql::new(
    "subjects.everywhere",
    "SELECT n.report_id, n.party_id, n.told_on, r.area_code, r.status, r.office_id, y.narrative_id
     FROM mention n JOIN report r ON r.id = n.report_id LEFT JOIN report_narrative y ON y.report_id = r.id
     WHERE n.subject_id = :subject ORDER BY n.told_on, n.report_id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ELSEWHERE, &KNOWN, &OTHERS, &EVERYWHERE];

/// A condition on the subject of that id: a person of the account's offices followed up a report in reach that
/// names it, or decided about it.
pub(super) fn known(id: &str, scope: &str) -> String {
    format!(
        "(EXISTS (SELECT 1 FROM mention k JOIN report r ON r.id = k.report_id
            WHERE k.subject_id = {id} AND r.status IN ('verifying', 'substantiated') AND {scope})
          OR EXISTS (SELECT 1 FROM audit_event e JOIN membership m ON m.office_id = e.office_id
            WHERE e.root = {id} AND e.kind IN ('subject.listed', 'subject.contested', 'subject.upheld',
              'subject.removed', 'subject.restored', 'subject.fact_added') AND {IN_FORCE}))"
    )
}

/// Where the subject `b` stands for the account: whoever doesn't know it sees a candidate.
pub(super) fn shown(scope: &str) -> String {
    let known = known("b.id", scope);
    format!("(CASE WHEN b.state = 'candidate' OR {known} THEN b.state ELSE 'candidate' END)")
}

/// A condition on the report `r`: other offices may learn that it is there. Words about an official are not told
/// of, wherever the report lies.
fn tellable() -> String {
    let hinted = hinted("r");
    format!(
        "{hinted} AND NOT EXISTS (SELECT 1 FROM finding f
           WHERE f.report_id = r.id AND f.code = 'OFF-INV' AND f.state <> 'removed')"
    )
}

/// Another office that has reports about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// Which.
    pub office: OfficeId,
    /// Its name.
    pub name: String,
    /// Whether there are several reports; more is not told.
    pub several: bool,
}

/// The other offices that have reports about a subject, of those that may be hinted at; none before a report of
/// one's own was followed up. Whoever sees a report that keeps an office out is not led to that office.
///
/// # Errors
/// Storage errors only.
pub fn elsewhere(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<Vec<Elsewhere>, Error> {
    let (hinted_sql, scope_sql) = (tellable(), condition_on(scope.action(), "r"));
    let known_sql = known(":subject", &scope_sql);
    let fragments = [
        ("hinted", &*hinted_sql),
        ("known", &*known_sql),
        ("scope", &*scope_sql),
        ("in_force", IN_FORCE),
    ];
    let rows = run(scope, &[("subject", &subject.as_str())], |params| {
        tx.query_with(&ELSEWHERE, &fragments, params)
    })?;
    rows.iter()
        .map(|row| {
            Ok(Elsewhere {
                office: parsed(row, "office_id")?,
                name: row.get("name")?,
                several: number(row)? > 1,
            })
        })
        .collect()
}

/// Whether a person of the account's offices followed up a report in reach that names a subject, or decided
/// about it.
///
/// # Errors
/// Storage errors only.
pub fn is_known(tx: &mut Tx<'_>, scope: &Scope, subject: &SubjectId) -> Result<bool, Error> {
    let known_sql = known("b.id", &condition_on(scope.action(), "r"));
    let rows = run(scope, &[("subject", &subject.as_str())], |params| {
        tx.query_with(&KNOWN, &[("known", &known_sql)], params)
    })?;
    rows.first().map_or(Ok(false), |row| Ok(number(row)? == 1))
}

/// Where a subject stands, as far as the account may know.
///
/// # Errors
/// Storage errors only.
pub fn shown_state(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &Stored,
) -> Result<SubjectState, Error> {
    let is_plain = subject.state == SubjectState::Candidate;
    if is_plain || is_known(tx, scope, &subject.id)? {
        return Ok(subject.state);
    }
    Ok(SubjectState::Candidate)
}

/// Whether another office has a report that speaks for a subject, of those that may be hinted at.
///
/// # Errors
/// Storage errors only.
pub fn speaks_at_others(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<bool, Error> {
    let hinted_sql = tellable();
    let fragments = [("hinted", &*hinted_sql), ("in_force", IN_FORCE)];
    let rows = run(scope, &[("subject", &subject.as_str())], |params| {
        tx.query_with(&OTHERS, &fragments, params)
    })?;
    rows.first().map_or(Ok(false), |row| Ok(number(row)? > 0))
}

/// Every report that names a subject, with its office: for upkeep, which nobody sees.
///
/// # Errors
/// Storage errors only.
pub fn everywhere(tx: &mut Tx<'_>, subject: &SubjectId) -> Result<Vec<(SeenIn, OfficeId)>, Error> {
    let rows = tx.query(&EVERYWHERE, &[("subject", &subject.as_str())])?;
    rows.iter()
        .map(|row| Ok((super::list::seen_in(row)?, parsed(row, "office_id")?)))
        .collect()
}
