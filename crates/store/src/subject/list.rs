//! What officers see of subjects: one condition for rows, counts, search and single ones, made
//! from the policy's scope of reports.
//!
//! A subject is there for whoever has a report about it in reach; numbers and days are those of the
//! reports in reach. Where it stands is told to whom may know that, see [`elsewhere`](super::elsewhere).

use super::elsewhere::shown;
use super::{MAC_LENGTH, Stored, mac_of};
use crate::column::{coded, day, parsed, parsed_opt};
use crate::report::scope::{IN_FORCE, condition_on, hinted};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::id::{NarrativeId, PartyId, ReportId, SubjectId};
use domain::office::OfficeId;
use domain::policy::Scope;
use domain::report::Status;
use domain::subject::{SubjectKind, SubjectState};
use domain::time::Day;

static ROWS: Sql = Sql::new(
    "subjects.rows",
    "SELECT b.id, b.version, b.kind, b.mac, {shown} AS state, b.since_on, b.purge_on, b.data_key, b.value,
       count(*) AS number, min(n.told_on) AS first_on, max(n.told_on) AS last_on
     FROM subject b JOIN mention n ON n.subject_id = b.id JOIN report r ON r.id = n.report_id
     WHERE {scope} AND {filter} GROUP BY b.id
     HAVING :after_id IS NULL OR (count(*), max(n.told_on), b.id) < (:after_number, :after_day, :after_id)
     ORDER BY number DESC, last_on DESC, b.id DESC LIMIT :limit",
);
static COUNTS: Sql = Sql::new(
    "subjects.counts",
    "SELECT s.state, count(*) AS number FROM (SELECT DISTINCT b.id, {shown} AS state
       FROM subject b JOIN mention n ON n.subject_id = b.id JOIN report r ON r.id = n.report_id
       WHERE {scope} AND {filter}) s GROUP BY s.state",
);
static SEEN_IN: Sql = Sql::new(
    "subjects.seen_in",
    "SELECT n.report_id, n.party_id, n.told_on, r.area_code, r.status, y.narrative_id
     FROM mention n JOIN report r ON r.id = n.report_id LEFT JOIN report_narrative y ON y.report_id = r.id
     WHERE n.subject_id = :subject AND {scope} ORDER BY n.told_on, n.report_id LIMIT :limit",
);
static TOLD: Sql = Sql::new(
    "subjects.told",
    "SELECT n.report_id, n.party_id, n.told_on, r.area_code, r.status, r.office_id, y.narrative_id
     FROM mention n JOIN report r ON r.id = n.report_id LEFT JOIN report_narrative y ON y.report_id = r.id
     WHERE n.subject_id = :subject AND {told} AND NOT ({scope}) ORDER BY n.told_on, n.report_id",
);
static TOLD_REPORT: Sql = Sql::new(
    "subjects.told_report",
    "SELECT count(*) AS number FROM report r WHERE r.id = :report AND {told}",
);
static ASKED: Sql = Sql::new(
    "subjects.asked",
    "SELECT q.subject_id, a.name FROM subject_request q JOIN office a ON a.id = q.asking_office_id
     WHERE q.state = 'open'
       AND EXISTS (SELECT 1 FROM membership m WHERE {in_force} AND m.office_id = q.asked_office_id)
       AND EXISTS (SELECT 1 FROM mention n JOIN report r ON r.id = n.report_id
         WHERE n.subject_id = q.subject_id AND r.office_id = q.asked_office_id AND {scope})
     ORDER BY q.asked_on, q.subject_id, q.id LIMIT 100",
);

static NAMES: Sql = Sql::new(
    "subjects.names",
    "SELECT DISTINCT b.mac, n.party_id
     FROM subject b JOIN mention n ON n.subject_id = b.id JOIN report r ON r.id = n.report_id
     WHERE b.kind = 'recruiter' AND {scope}",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ROWS,
    &NAMES,
    &COUNTS,
    &SEEN_IN,
    &TOLD,
    &TOLD_REPORT,
    &ASKED,
];

/// Digests by which a search looks, at most.
pub const MACS: usize = 24;
const MAC_NAMES: [&str; MACS] = [
    "mac0", "mac1", "mac2", "mac3", "mac4", "mac5", "mac6", "mac7", "mac8", "mac9", "mac10",
    "mac11", "mac12", "mac13", "mac14", "mac15", "mac16", "mac17", "mac18", "mac19", "mac20",
    "mac21", "mac22", "mac23",
];

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that stand there.
    pub state: Option<SubjectState>,
    /// Only this one.
    pub id: Option<SubjectId>,
    /// Only those with one of these values.
    pub macs: Option<Vec<[u8; MAC_LENGTH]>>,
}

impl Filter {
    fn sql(&self, shown: &str) -> String {
        let mut sql = String::from("1 = 1");
        if self.state.is_some() {
            sql.push_str(&format!(" AND {shown} = :state"));
        }
        if self.id.is_some() {
            sql.push_str(" AND b.id = :only");
        }
        if let Some(macs) = &self.macs {
            let names = MAC_NAMES.iter().take(macs.len());
            let names: Vec<String> = names.map(|name| format!("b.mac = :{name}")).collect();
            let any = if names.is_empty() {
                "1 = 0".to_owned()
            } else {
                names.join(" OR ")
            };
            sql.push_str(&format!(" AND ({any})"));
        }
        sql
    }
}

/// A report in reach, or told by another office, that names a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenIn {
    /// The report.
    pub report: ReportId,
    /// The party by which it names the subject.
    pub party: PartyId,
    /// The day of what is told.
    pub told_on: Day,
    /// Where.
    pub area: String,
    /// Where the report stands.
    pub status: Status,
    /// What it forwards, when that was found.
    pub narrative: Option<NarrativeId>,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The subject.
    pub subject: Stored,
    /// Reports in reach that name it.
    pub number: u64,
    /// The first day on which they tell of it.
    pub first_on: Day,
    /// The last one.
    pub last_on: Day,
}

/// Position behind which the next page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Reports of the last row.
    pub number: i64,
    /// Last day of the last row.
    pub day: Day,
    /// Id of the last row.
    pub id: SubjectId,
}

pub(super) fn run<T>(
    scope: &Scope,
    more: &[(&str, &dyn Bind)],
    run: impl FnOnce(&[(&str, &dyn Bind)]) -> T,
) -> T {
    let account = scope.account().as_str();
    let phone = scope.phone_index().unwrap_or("");
    let today = scope.today().0;
    let mut params: Vec<(&str, &dyn Bind)> =
        vec![("account", &account), ("phone", &phone), ("today", &today)];
    params.extend_from_slice(more);
    run(&params)
}

/// Another office told one of the account's offices about the report `r`.
pub(super) fn told(r: &str) -> String {
    format!(
        "({} AND EXISTS (SELECT 1 FROM subject_request g JOIN mention k ON k.subject_id = g.subject_id
           WHERE k.report_id = {r}.id AND g.asked_office_id = {r}.office_id AND g.state = 'granted'
             AND {r}.received_on <= g.answered_on
             AND EXISTS (SELECT 1 FROM membership m WHERE {IN_FORCE} AND m.office_id = g.asking_office_id)))",
        hinted(r)
    )
}

/// What narrows a list, and what it shows of where a subject stands.
fn narrowed(scope: &Scope, filter: &Filter) -> [(&'static str, String); 3] {
    let scope_sql = condition_on(scope.action(), "r");
    let shown_sql = shown(&scope_sql);
    let filter_sql = filter.sql(&shown_sql);
    [
        ("shown", shown_sql),
        ("scope", scope_sql),
        ("filter", filter_sql),
    ]
}

/// One page of the subjects in scope: those that most reports name first.
///
/// # Errors
/// Storage errors only.
pub fn rows(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    let sql = narrowed(scope, filter);
    let fragments = sql.each_ref().map(|(name, sql)| (*name, sql.as_str()));
    let mut more: Vec<(&str, &dyn Bind)> = Vec::new();
    let number = after.map(|cursor| cursor.number);
    let day_after = after.map(|cursor| cursor.day.0);
    let id = after.map(|cursor| cursor.id.as_str());
    more.extend([
        ("after_number", &number as &dyn Bind),
        ("after_day", &day_after),
        ("after_id", &id),
        ("limit", &limit),
    ]);
    let rows = filtered(scope, filter, &more, |params| {
        tx.query_with(&ROWS, &fragments, params)
    })?;
    rows.iter().map(listed).collect()
}

/// The digests of the names in scope, each with its party: a name is digested with it.
///
/// # Errors
/// Storage errors only.
pub fn names(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<([u8; MAC_LENGTH], PartyId)>, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let rows = run(scope, &[], |params| {
        tx.query_with(&NAMES, &[("scope", &scope_sql)], params)
    })?;
    rows.iter()
        .map(|row| Ok((mac_of(row)?, parsed(row, "party_id")?)))
        .collect()
}

fn filtered<T>(
    scope: &Scope,
    filter: &Filter,
    more: &[(&str, &dyn Bind)],
    then: impl FnOnce(&[(&str, &dyn Bind)]) -> T,
) -> T {
    let state = filter.state.map(SubjectState::code);
    let only = filter.id.as_ref().map(SubjectId::as_str);
    let macs: Vec<&[u8]> = filter.macs.iter().flatten().map(|mac| &mac[..]).collect();
    let mut params: Vec<(&str, &dyn Bind)> = vec![("state", &state), ("only", &only)];
    params.extend(
        MAC_NAMES
            .iter()
            .zip(&macs)
            .map(|(name, mac)| (*name, mac as &dyn Bind)),
    );
    params.extend_from_slice(more);
    run(scope, &params, then)
}

pub(super) fn listed(row: &Row) -> Result<Listed, Error> {
    Ok(Listed {
        subject: Stored {
            id: parsed(row, "id")?,
            version: row.get("version")?,
            kind: coded(row, "kind", SubjectKind::from_code)?,
            mac: mac_of(row)?,
            state: coded(row, "state", SubjectState::from_code)?,
            since: day(row, "since_on")?,
            purge_on: crate::column::day_opt(row, "purge_on")?,
            data_key: row.get("data_key")?,
            value: row.get("value")?,
        },
        number: number(row)?,
        first_on: day(row, "first_on")?,
        last_on: day(row, "last_on")?,
    })
}

pub(super) fn number(row: &Row) -> Result<u64, Error> {
    Ok(u64::try_from(row.get::<i64>("number")?).unwrap_or(0))
}

/// How many subjects in scope stand where.
///
/// # Errors
/// Storage errors only.
pub fn counts(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter,
) -> Result<Vec<(SubjectState, u64)>, Error> {
    let sql = narrowed(scope, filter);
    let fragments = sql.each_ref().map(|(name, sql)| (*name, sql.as_str()));
    let rows = filtered(scope, filter, &[], |params| {
        tx.query_with(&COUNTS, &fragments, params)
    })?;
    rows.iter()
        .map(|row| Ok((coded(row, "state", SubjectState::from_code)?, number(row)?)))
        .collect()
}

pub(super) fn seen_in(row: &Row) -> Result<SeenIn, Error> {
    Ok(SeenIn {
        report: parsed(row, "report_id")?,
        party: parsed(row, "party_id")?,
        told_on: day(row, "told_on")?,
        area: row.get("area_code")?,
        status: coded(row, "status", Status::from_code)?,
        narrative: parsed_opt(row, "narrative_id")?,
    })
}

fn up_to(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
    limit: i64,
) -> Result<Vec<SeenIn>, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let more: [(&str, &dyn Bind); 2] = [("subject", &subject.as_str()), ("limit", &limit)];
    let rows = run(scope, &more, |params| {
        tx.query_with(&SEEN_IN, &[("scope", &scope_sql)], params)
    })?;
    rows.iter().map(seen_in).collect()
}

/// The reports in scope that name a subject, earliest first; none when the subject is not theirs to see.
///
/// # Errors
/// Storage errors only.
pub fn seen(tx: &mut Tx<'_>, scope: &Scope, subject: &SubjectId) -> Result<Vec<SeenIn>, Error> {
    up_to(tx, scope, subject, i64::MAX)
}

/// The first of the reports in scope that name a subject.
///
/// # Errors
/// Storage errors only.
pub fn first_seen(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<Option<SeenIn>, Error> {
    Ok(up_to(tx, scope, subject, 1)?.pop())
}

/// The reports of other offices that were told to the account's offices, with the office.
///
/// # Errors
/// Storage errors only.
pub fn told_to(
    tx: &mut Tx<'_>,
    scope: &Scope,
    subject: &SubjectId,
) -> Result<Vec<(SeenIn, OfficeId)>, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let told_sql = told("r");
    let fragments = [("scope", &*scope_sql), ("told", &*told_sql)];
    let rows = run(scope, &[("subject", &subject.as_str())], |params| {
        tx.query_with(&TOLD, &fragments, params)
    })?;
    rows.iter()
        .map(|row| Ok((seen_in(row)?, parsed(row, "office_id")?)))
        .collect()
}

/// Whether another office told one of the account's offices about a report.
///
/// # Errors
/// Storage errors only.
pub fn is_told(tx: &mut Tx<'_>, scope: &Scope, report: &ReportId) -> Result<bool, Error> {
    let told_sql = told("r");
    let rows = run(scope, &[("report", &report.as_str())], |params| {
        tx.query_with(&TOLD_REPORT, &[("told", &told_sql)], params)
    })?;
    rows.first().map_or(Ok(false), |row| Ok(number(row)? == 1))
}

/// Subjects about which another office asks one of the account's, with the name of who asks.
///
/// # Errors
/// Storage errors only.
pub fn asked(tx: &mut Tx<'_>, scope: &Scope) -> Result<Vec<(SubjectId, String)>, Error> {
    let scope_sql = condition_on(scope.action(), "r");
    let fragments = [("scope", &*scope_sql), ("in_force", IN_FORCE)];
    let rows = run(scope, &[], |params| {
        tx.query_with(&ASKED, &fragments, params)
    })?;
    rows.iter()
        .map(|row| Ok((parsed(row, "subject_id")?, row.get("name")?)))
        .collect()
}
