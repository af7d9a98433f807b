//! What officers see as lists: one condition for rows, counts and search, from the policy's scope.

use super::scope::condition;
use super::term::MAC_LENGTH;
use super::{Report, from_row};
use crate::{Bind, Error, Sql, Tx};
use domain::area::AreaCode;
use domain::id::ReportId;
use domain::policy::Scope;
use domain::report::{Happening, Urgency};
use domain::time::Day;

static ROWS: Sql = Sql::new(
    "inbox.rows",
    "SELECT r.* FROM report r WHERE {scope} AND {state} AND {filter}
       AND (:after_urgency IS NULL OR (r.urgency, r.due_on, r.id) > (:after_urgency, :after_due, :after_id))
     ORDER BY r.urgency, r.due_on, r.id LIMIT :limit",
);
static TOTAL: Sql = Sql::new(
    "inbox.total",
    "SELECT count(*) AS number FROM report r WHERE {scope} AND {state} AND {filter}",
);
static COUNTS: Sql = Sql::new(
    "inbox.counts",
    "SELECT CAST(COALESCE(SUM(CASE WHEN {to_decide} THEN 1 ELSE 0 END), 0) AS BIGINT) AS to_decide,
       CAST(COALESCE(SUM(CASE WHEN {waiting} THEN 1 ELSE 0 END), 0) AS BIGINT) AS waiting,
       CAST(COALESCE(SUM(CASE WHEN {deferred} THEN 1 ELSE 0 END), 0) AS BIGINT) AS deferred,
       CAST(COALESCE(SUM(CASE WHEN {working} THEN 1 ELSE 0 END), 0) AS BIGINT) AS working,
       CAST(COALESCE(SUM(CASE WHEN {closed} THEN 1 ELSE 0 END), 0) AS BIGINT) AS closed,
       CAST(COALESCE(SUM(CASE WHEN {to_decide} AND r.due_on < :today THEN 1 ELSE 0 END), 0) AS BIGINT) AS overdue
     FROM report r WHERE {scope}",
);
static VISIBLE: Sql = Sql::new(
    "inbox.visible",
    "SELECT count(*) AS number FROM report r WHERE {scope} AND r.id = :id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ROWS, &TOTAL, &COUNTS, &VISIBLE];

/// Where reports of a tab stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum InboxState {
    /// Somebody has to decide now, or to read what was written after it was closed.
    #[default]
    ToDecide,
    /// The reporter was asked and hasn't answered.
    Waiting,
    /// Put off.
    Deferred,
    /// Followed up.
    Working,
    /// Closed, joined or withdrawn.
    Closed,
    /// All of them.
    All,
}

impl InboxState {
    const fn sql(self) -> &'static str {
        match self {
            InboxState::ToDecide => {
                "(r.status IN ('received', 'in_triage') OR (r.status = 'needs_info' AND r.reporter_wrote = 1)
                  OR (r.status = 'verifying' AND r.reporter_wrote = 1)
                  OR (r.status = 'deferred' AND (r.deferred_until <= :today OR r.reporter_wrote = 1))
                  OR (r.status IN ('substantiated', 'unfounded', 'insufficient', 'out_of_scope', 'joined')
                    AND r.reporter_wrote = 1))"
            }
            InboxState::Waiting => "(r.status = 'needs_info' AND r.reporter_wrote = 0)",
            InboxState::Deferred => {
                "(r.status = 'deferred' AND r.deferred_until > :today AND r.reporter_wrote = 0)"
            }
            InboxState::Working => "(r.status = 'verifying' AND r.reporter_wrote = 0)",
            InboxState::Closed => {
                "(r.status = 'withdrawn' OR (r.reporter_wrote = 0
                  AND r.status IN ('substantiated', 'unfounded', 'insufficient', 'out_of_scope', 'joined')))"
            }
            InboxState::All => "(1 = 1)",
        }
    }
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The tab.
    pub state: InboxState,
    /// Only this urgency.
    pub urgency: Option<Urgency>,
    /// Only those past their day.
    pub overdue: bool,
    /// Only those with this choice ticked.
    pub happening: Option<Happening>,
    /// Only those in this area.
    pub area: Option<AreaCode>,
    /// Only those that contain all these words, as digests; at most eight.
    pub terms: Vec<[u8; MAC_LENGTH]>,
    /// Only this report, when the words of the search are an id.
    pub id: Option<ReportId>,
}

/// Position behind which the next page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Urgency of the last row.
    pub urgency: i64,
    /// Deadline of the last row.
    pub due_on: Day,
    /// Id of the last row.
    pub id: ReportId,
}

const TERM_NAMES: [&str; 8] = [
    "term0", "term1", "term2", "term3", "term4", "term5", "term6", "term7",
];

/// The condition of a filter: fixed fragments only, every value is bound.
fn filter_sql(filter: &Filter) -> String {
    let mut sql = String::from("1 = 1");
    if filter.urgency.is_some() {
        sql.push_str(" AND r.urgency = :urgency");
    }
    if filter.overdue {
        sql.push_str(" AND r.due_on < :today");
    }
    if filter.happening.is_some() {
        sql.push_str(" AND (' ' || r.happenings || ' ') LIKE ('% ' || :happening || ' %')");
    }
    if filter.area.is_some() {
        sql.push_str(" AND r.area_code LIKE (:area || '%')");
    }
    if filter.id.is_some() {
        sql.push_str(" AND r.id = :only");
    }
    for name in TERM_NAMES.iter().take(filter.terms.len()) {
        sql.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM report_term t WHERE t.mac = :{name} AND t.report_id = r.id)"
        ));
    }
    sql
}

/// Everything that a list may bind; statements take from it what they name.
struct Bound<'a> {
    scope: &'a Scope,
    filter: &'a Filter,
    area: Option<String>,
    terms: Vec<&'a [u8]>,
}

impl<'a> Bound<'a> {
    fn new(scope: &'a Scope, filter: &'a Filter) -> Bound<'a> {
        Bound {
            scope,
            filter,
            area: filter.area.map(|area| area.to_string()),
            terms: filter
                .terms
                .iter()
                .take(TERM_NAMES.len())
                .map(|mac| &mac[..])
                .collect(),
        }
    }

    fn run<T>(&self, more: &[(&str, &dyn Bind)], run: impl FnOnce(&[(&str, &dyn Bind)]) -> T) -> T {
        let account = self.scope.account().as_str();
        let phone = self.scope.phone_index().unwrap_or("");
        let today = self.scope.today().0;
        let urgency = self.filter.urgency.map(Urgency::number);
        let happening = self.filter.happening.map(Happening::code);
        let only = self.filter.id.as_ref().map(ReportId::as_str);
        let mut params: Vec<(&str, &dyn Bind)> = vec![
            ("account", &account),
            ("phone", &phone),
            ("today", &today),
            ("urgency", &urgency),
            ("happening", &happening),
            ("area", &self.area),
            ("only", &only),
        ];
        params.extend(
            TERM_NAMES
                .iter()
                .zip(&self.terms)
                .map(|(name, mac)| (*name, mac as &dyn Bind)),
        );
        params.extend_from_slice(more);
        run(&params)
    }
}

/// One page of the reports in scope, most urgent and earliest deadline first.
///
/// # Errors
/// Storage errors only.
pub fn rows(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Report>, Error> {
    let bound = Bound::new(scope, filter);
    let more: [(&str, &dyn Bind); 4] = [
        ("after_urgency", &after.map(|cursor| cursor.urgency)),
        ("after_due", &after.map(|cursor| cursor.due_on.0)),
        ("after_id", &after.map(|cursor| cursor.id.as_str())),
        ("limit", &limit),
    ];
    let scope_sql = condition(scope.action());
    let filter_sql = filter_sql(filter);
    let fragments = [
        ("scope", &*scope_sql),
        ("state", filter.state.sql()),
        ("filter", &*filter_sql),
    ];
    let rows = bound.run(&more, |params| tx.query_with(&ROWS, &fragments, params))?;
    rows.iter().map(from_row).collect()
}

/// How many reports in scope the filter leaves.
///
/// # Errors
/// Storage errors only.
pub fn total(tx: &mut Tx<'_>, scope: &Scope, filter: &Filter) -> Result<u64, Error> {
    let scope_sql = condition(scope.action());
    let filter_sql = filter_sql(filter);
    let fragments = [
        ("scope", &*scope_sql),
        ("state", filter.state.sql()),
        ("filter", &*filter_sql),
    ];
    let bound = Bound::new(scope, filter);
    let rows = bound.run(&[], |params| tx.query_with(&TOTAL, &fragments, params))?;
    number(&rows, "number")
}

/// How many reports in scope stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InboxCounts {
    /// Somebody has to decide now.
    pub to_decide: u64,
    /// The reporter was asked.
    pub waiting: u64,
    /// Put off.
    pub deferred: u64,
    /// Followed up.
    pub working: u64,
    /// Closed, joined or withdrawn.
    pub closed: u64,
    /// To decide, and past their day.
    pub overdue: u64,
}

/// Counts the tabs.
///
/// # Errors
/// Storage errors only.
pub fn counts(tx: &mut Tx<'_>, scope: &Scope) -> Result<InboxCounts, Error> {
    let scope_sql = condition(scope.action());
    let fragments = [
        ("scope", &*scope_sql),
        ("to_decide", InboxState::ToDecide.sql()),
        ("waiting", InboxState::Waiting.sql()),
        ("deferred", InboxState::Deferred.sql()),
        ("working", InboxState::Working.sql()),
        ("closed", InboxState::Closed.sql()),
    ];
    let filter = Filter::default();
    let bound = Bound::new(scope, &filter);
    let rows = bound.run(&[], |params| tx.query_with(&COUNTS, &fragments, params))?;
    Ok(InboxCounts {
        to_decide: number(&rows, "to_decide")?,
        waiting: number(&rows, "waiting")?,
        deferred: number(&rows, "deferred")?,
        working: number(&rows, "working")?,
        closed: number(&rows, "closed")?,
        overdue: number(&rows, "overdue")?,
    })
}

/// Whether one report is in scope, by the same condition as the lists.
///
/// # Errors
/// Storage errors only.
pub fn visible(tx: &mut Tx<'_>, scope: &Scope, id: &ReportId) -> Result<bool, Error> {
    let scope_sql = condition(scope.action());
    let filter = Filter::default();
    let bound = Bound::new(scope, &filter);
    let id: [(&str, &dyn Bind); 1] = [("id", &id.as_str())];
    let rows = bound.run(&id, |params| {
        tx.query_with(&VISIBLE, &[("scope", &scope_sql)], params)
    })?;
    Ok(number(&rows, "number")? == 1)
}

fn number(rows: &[crate::Row], column: &str) -> Result<u64, Error> {
    let number = rows.first().map_or(Ok(0), |row| row.get::<i64>(column))?;
    Ok(u64::try_from(number).unwrap_or(0))
}
