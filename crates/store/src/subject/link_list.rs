//! What officers see of links: one side is in reach, the other too or told; one condition for rows, counts
//! and single ones.

use super::link;
use super::list::{number, run, told};
use super::tied::{Parties, run_on};
use crate::column::coded;
use crate::report::scope::condition_on;
use crate::{Bind, Error, Sql, Tx};
use domain::id::LinkId;
use domain::policy::Scope;
use domain::subject::LinkState;

static LINKS: Sql = Sql::new(
    "links.rows",
    "SELECT l.* FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE l.state = :state AND {both}
       AND (:after_id IS NULL OR l.weight < :after_weight OR (l.weight = :after_weight AND l.id > :after_id))
     ORDER BY l.weight DESC, l.id LIMIT :limit",
);
static LINK_COUNTS: Sql = Sql::new(
    "links.counts",
    "SELECT l.state, count(*) AS number
     FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE {both} GROUP BY l.state",
);
static LINK_VISIBLE: Sql = Sql::new(
    "links.visible",
    "SELECT count(*) AS number
     FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE l.id = :link AND {both}",
);

static OF: Sql = Sql::new(
    "links.of",
    "SELECT l.* FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE (l.one_id IN {parties} OR l.other_id IN {parties}) AND {both}
       AND (:after_id IS NULL OR l.weight < :after_weight OR (l.weight = :after_weight AND l.id > :after_id))
     ORDER BY l.weight DESC, l.id LIMIT :limit",
);
static NUMBER_OF: Sql = Sql::new(
    "links.number_of",
    "SELECT count(*) AS number FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE (l.one_id IN {parties} OR l.other_id IN {parties}) AND {both}",
);
static JUDGED: Sql = Sql::new(
    "links.judged",
    "SELECT l.* FROM party_link l JOIN party p ON p.id = l.one_id JOIN party q ON q.id = l.other_id
       JOIN report r ON r.id = p.report_id JOIN report t ON t.id = q.report_id
     WHERE l.state <> 'proposed' AND {both} ORDER BY l.one_id, l.other_id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &LINKS,
    &LINK_COUNTS,
    &LINK_VISIBLE,
    &OF,
    &NUMBER_OF,
    &JUDGED,
];

/// Position in the list of links.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkCursor {
    /// Bits of the last row.
    pub weight: f64,
    /// Id of the last row.
    pub id: LinkId,
}

/// One side of a link is in reach, the other too or told. That two copies of one story name the same says nothing,
/// and forty copies would be a proposal for every two of them.
fn both(scope: &Scope) -> String {
    let (one, other) = (
        condition_on(scope.action(), "r"),
        condition_on(scope.action(), "t"),
    );
    format!(
        "((({one}) AND (({other}) OR {})) OR (({other}) AND {}))
         AND NOT (l.state = 'proposed' AND EXISTS (SELECT 1 FROM report_narrative a
           JOIN report_narrative b ON b.narrative_id = a.narrative_id
           WHERE a.report_id = r.id AND b.report_id = t.id))",
        told("t"),
        told("r")
    )
}

/// One page of the links in scope, heaviest first.
///
/// # Errors
/// Storage errors only.
pub fn links(
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: LinkState,
    after: Option<&LinkCursor>,
    limit: i64,
) -> Result<Vec<link::Link>, Error> {
    let both_sql = both(scope);
    let more: [(&str, &dyn Bind); 4] = [
        ("state", &state.code()),
        ("after_weight", &after.map(|cursor| cursor.weight)),
        ("after_id", &after.map(|cursor| cursor.id.as_str())),
        ("limit", &limit),
    ];
    let rows = run(scope, &more, |params| {
        tx.query_with(&LINKS, &[("both", &both_sql)], params)
    })?;
    rows.iter().map(link::from_row).collect()
}

/// How many links in scope stand where.
///
/// # Errors
/// Storage errors only.
pub fn link_counts(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(LinkState, u64)>, Error> {
    let both_sql = both(scope);
    let rows = run(scope, &[], |params| {
        tx.query_with(&LINK_COUNTS, &[("both", &both_sql)], params)
    })?;
    rows.iter()
        .map(|row| Ok((coded(row, "state", LinkState::from_code)?, number(row)?)))
        .collect()
}

/// Whether a link is in scope, by the same condition as the list.
///
/// # Errors
/// Storage errors only.
pub fn link_visible(tx: &mut Tx<'_>, scope: &Scope, link: &LinkId) -> Result<bool, Error> {
    let both_sql = both(scope);
    let rows = run(scope, &[("link", &link.as_str())], |params| {
        tx.query_with(&LINK_VISIBLE, &[("both", &both_sql)], params)
    })?;
    rows.first().map_or(Ok(false), |row| Ok(number(row)? == 1))
}

/// Up to `limit` of the links in scope that some parties have, heaviest first.
///
/// # Errors
/// Storage errors only.
pub fn of(
    tx: &mut Tx<'_>,
    scope: &Scope,
    parties: &Parties<'_>,
    after: Option<&LinkCursor>,
    limit: i64,
) -> Result<Vec<link::Link>, Error> {
    let both_sql = both(scope);
    let fragments = [("both", &*both_sql), ("parties", parties.sql())];
    let weight = after.map(|cursor| cursor.weight);
    let id = after.map(|cursor| cursor.id.as_str());
    let more: [(&str, &dyn Bind); 3] = [
        ("after_weight", &weight),
        ("after_id", &id),
        ("limit", &limit),
    ];
    let rows = run_on(scope, parties, &more, |params| {
        tx.query_with(&OF, &fragments, params)
    })?;
    rows.iter().map(link::from_row).collect()
}

/// How many links in scope some parties have.
///
/// # Errors
/// Storage errors only.
pub fn number_of(tx: &mut Tx<'_>, scope: &Scope, parties: &Parties<'_>) -> Result<u64, Error> {
    let both_sql = both(scope);
    let fragments = [("both", &*both_sql), ("parties", parties.sql())];
    let rows = run_on(scope, parties, &[], |params| {
        tx.query_with(&NUMBER_OF, &fragments, params)
    })?;
    rows.first().map_or(Ok(0), number)
}

/// Every link in scope that a person judged.
///
/// # Errors
/// Storage errors only.
pub fn judged(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<link::Link>, Error> {
    let both_sql = both(scope);
    let rows = run(scope, &[], |params| {
        tx.query_with(&JUDGED, &[("both", &both_sql)], params)
    })?;
    rows.iter().map(link::from_row).collect()
}
