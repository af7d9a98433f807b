//! What else is told of the parties by which reports name a subject, and whether an official is among what
//! is told; by the same condition as the lists.

use super::list::{Listed, listed, number, run};
use crate::report::scope::condition_on;
use crate::some::{PAGE, Page, some_ids};
use crate::{Bind, Error, Sql, Tx};
use domain::id::{PartyId, SubjectId};
use domain::policy::Scope;

static OFFICIAL: Sql = Sql::new(
    "subjects.official",
    "SELECT count(*) AS number FROM mention n JOIN report r ON r.id = n.report_id
     WHERE n.subject_id = :subject AND {scope}
       AND (EXISTS (SELECT 1 FROM report_exclusion x WHERE x.report_id = r.id AND x.kind = 'official')
         OR EXISTS (SELECT 1 FROM finding f WHERE f.report_id = r.id AND f.code = 'OFF-INV'
           AND f.state <> 'removed'))",
);
/// A report is the same one for both, so leave on it is leave on either.
static TIED: Sql = Sql::new(
    "subjects.tied",
    "SELECT b.id, b.version, b.kind, b.mac, b.state, b.since_on, b.purge_on, b.data_key, b.value,
       count(*) AS number, min(n.told_on) AS first_on, max(n.told_on) AS last_on
     FROM mention n JOIN subject b ON b.id = n.subject_id JOIN report r ON r.id = n.report_id
     WHERE n.party_id IN {parties} AND b.id <> :subject AND {scope} GROUP BY b.id
     ORDER BY number DESC, b.kind, b.id LIMIT :limit",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&OFFICIAL, &TIED];

/// Which parties are meant.
#[derive(Clone, Debug)]
pub enum Parties<'a> {
    /// Those by which reports name a subject.
    Of(&'a SubjectId),
    /// These; no more than [`Parties::MOST`] are looked at.
    These(Vec<&'a PartyId>),
}

impl<'a> Parties<'a> {
    /// So many single parties are looked at.
    pub const MOST: usize = PAGE;

    pub(super) const fn sql(&self) -> &'static str {
        match self {
            Parties::Of(_) => "(SELECT k.party_id FROM mention k WHERE k.subject_id = :subject)",
            Parties::These(_) => some_ids!(),
        }
    }

    fn page(&self) -> Page<'a> {
        let ids: Vec<&str> = match self {
            Parties::Of(_) => Vec::new(),
            Parties::These(ids) => ids.iter().map(|id| id.as_str()).collect(),
        };
        Page::of(&ids)
    }
}

/// As [`run`], for statements on some parties.
pub(super) fn run_on<T>(
    scope: &Scope,
    parties: &Parties<'_>,
    more: &[(&str, &dyn Bind)],
    then: impl FnOnce(&[(&str, &dyn Bind)]) -> T,
) -> T {
    let page = parties.page();
    let subject = match parties {
        Parties::Of(subject) => subject.as_str(),
        Parties::These(_) => "",
    };
    let mut params: Vec<(&str, &dyn Bind)> = page.params();
    params.extend_from_slice(more);
    params.push(("subject", &subject));
    run(scope, &params, then)
}

/// Whether one of the reports in scope that name a subject speaks of an official.
///
/// # Errors
/// Storage errors only.
pub fn speaks_of_official(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<bool, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let rows = run(scope, &[("subject", &subject.as_str())], |params| {
        tx.query_with(&OFFICIAL, &[("scope", &scope_sql)], params)
    })?;
    rows.first().map_or(Ok(false), |row| Ok(number(row)? > 0))
}

/// What else is told of some parties in reports in scope, most often first; without `subject` itself.
///
/// # Errors
/// Storage errors only.
pub fn tied(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
    parties: &Parties<'_>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let fragments = [("scope", &*scope_sql), ("parties", parties.sql())];
    let more: [(&str, &dyn Bind); 2] = [("subject", &subject.as_str()), ("limit", &limit)];
    let rows = run_on(scope, parties, &more, |params| {
        tx.query_with(&TIED, &fragments, params)
    })?;
    rows.iter().map(listed).collect()
}
