//! History events, written in the transaction of the act that they tell of.
//!
//! There is no log index here: a log head in the transaction would make every act wait for every
//! other. A sequencer (its own issue) orders the leaves afterwards.

use crate::column::{day, moment_opt, parsed};
use crate::report::ids;
use crate::some::{PAGE, Page, some_ids};
use crate::{Error, Row, Sql, Tx};
use domain::audit::{Actor, Event, leaf};
use domain::id::{EventId, ReportId};
use domain::office::OfficeId;
use domain::time::{Day, Moment};
use sha2::{Digest, Sha256};

static APPEND: Sql = Sql::new(
    "audit.append",
    "INSERT INTO audit_event (root, id, position, kind, actor, day, at, office_id, detail, reason, salt,
       leaf, state_table, state_row, fields_version, state_digest)
     VALUES (:root, :id, COALESCE((SELECT max(position) FROM audit_event WHERE root = :root), 0) + 1, :kind,
       :actor, :day, :at, :office, :detail, :reason, :salt, :leaf, :state_table, :state_row,
       :fields_version, :state_digest)",
);
/// The first event of a new root: no look at earlier ones, which would collide under SERIALIZABLE.
static APPEND_FIRST: Sql = Sql::new(
    "audit.append_first",
    "INSERT INTO audit_event (root, id, position, kind, actor, day, at, office_id, detail, reason, salt,
       leaf, state_table, state_row, fields_version, state_digest)
     VALUES (:root, :id, 1, :kind, :actor, :day, :at, :office, :detail, :reason, :salt, :leaf,
       :state_table, :state_row, :fields_version, :state_digest)",
);
static HISTORY: Sql = Sql::new(
    "audit.history",
    "SELECT e.id, e.kind, e.actor, e.day, e.at, e.office_id, e.detail, e.reason, a.name AS actor_name,
       o.name AS office_name
     FROM audit_event e LEFT JOIN account a ON a.id = e.actor LEFT JOIN office o ON o.id = e.office_id
     WHERE e.root = :root ORDER BY e.position",
);
static READ_SINCE: Sql = Sql::new(
    "audit.read_since",
    "SELECT count(*) AS number FROM audit_event
     WHERE root = :root AND actor = :actor AND kind IN ('report.read', 'subject.read') AND at >= :since",
);
static LAST_BY: Sql = Sql::new(
    "audit.last_by",
    "SELECT e.kind, a.name FROM audit_event e LEFT JOIN account a ON a.id = e.actor
     WHERE e.root = :root AND e.kind NOT IN ('report.read', 'subject.read') ORDER BY e.position DESC LIMIT 1",
);

static URGENCY_SET: Sql = Sql::new(
    "audit.urgency_set",
    concat!(
        "SELECT DISTINCT e.root FROM audit_event e WHERE e.kind = 'decision.urgency'
           AND NOT EXISTS (SELECT 1 FROM audit_event l WHERE l.root = e.root AND l.position > e.position
             AND l.kind = 'report.urgency_found')
           AND e.root IN ",
        some_ids!()
    ),
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &APPEND,
    &APPEND_FIRST,
    &HISTORY,
    &READ_SINCE,
    &LAST_BY,
    &URGENCY_SET,
];

/// An event with what only its row holds.
#[derive(Clone, Debug)]
pub struct NewEvent {
    /// The event; its `reason` must be `None`, [`append`] fills it from the sealed reason.
    pub event: Event,
    /// The officer's reason, sealed.
    pub sealed_reason: Option<Vec<u8>>,
    /// The office on whose behalf it was done.
    pub office: Option<OfficeId>,
    /// Random salt of the leaf.
    pub salt: [u8; 16],
}

/// Writes an event behind the earlier ones of its root.
///
/// # Errors
/// Storage errors only.
pub fn append(tx: &mut Tx<'_>, new: &NewEvent) -> Result<(), Error> {
    insert(tx, &APPEND, new)
}

/// Writes the first event of a root that was made in this transaction.
///
/// # Errors
/// [`Error::Conflict`] when the root has events already.
pub fn append_first(tx: &mut Tx<'_>, new: &NewEvent) -> Result<(), Error> {
    insert(tx, &APPEND_FIRST, new)
}

fn insert(tx: &mut Tx<'_>, sql: &'static Sql, new: &NewEvent) -> Result<(), Error> {
    let mut event = new.event.clone();
    event.reason = new
        .sealed_reason
        .as_ref()
        .map(|sealed| Sha256::digest(sealed).into());
    let leaf = leaf(&event, new.office.as_ref(), &new.salt);
    tx.write(
        sql,
        &[
            ("root", &event.root),
            ("id", &event.id.as_str()),
            ("kind", &event.kind),
            ("actor", &event.actor.code()),
            ("day", &event.day.0),
            ("at", &event.at.map(|moment| moment.0)),
            ("office", &new.office.as_ref().map(OfficeId::as_str)),
            ("detail", &event.detail),
            ("reason", &new.sealed_reason),
            ("salt", &&new.salt[..]),
            ("leaf", &&leaf[..]),
            ("state_table", &event.state.table),
            ("state_row", &event.state.row),
            ("fields_version", &event.state.fields_version),
            ("state_digest", &&event.state.digest[..]),
        ],
    )
}

/// One line of a history.
#[derive(Clone, Debug)]
pub struct HistoryRow {
    /// Its id.
    pub id: EventId,
    /// What happened.
    pub kind: String,
    /// Who acted: an account id, `reporter` or `system`.
    pub actor: String,
    /// The name of the account, when it was one.
    pub actor_name: Option<String>,
    /// The office on whose behalf it was done.
    pub office: Option<OfficeId>,
    /// Its name.
    pub office_name: Option<String>,
    /// The day.
    pub day: Day,
    /// The moment, for officers' acts.
    pub at: Option<Moment>,
    /// Codes that explain it, a JSON object.
    pub detail: String,
    /// The reason, sealed.
    pub sealed_reason: Option<Vec<u8>>,
}

/// The history of a root, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn history(tx: &mut Tx<'_>, root: &str) -> Result<Vec<HistoryRow>, Error> {
    let rows = tx.query(&HISTORY, &[("root", &root)])?;
    rows.iter().map(history_row).collect()
}

fn history_row(row: &Row) -> Result<HistoryRow, Error> {
    Ok(HistoryRow {
        id: crate::column::parsed(row, "id")?,
        kind: row.get("kind")?,
        actor: row.get("actor")?,
        actor_name: row.get("actor_name")?,
        office: crate::column::parsed_opt(row, "office_id")?,
        office_name: row.get("office_name")?,
        day: day(row, "day")?,
        at: moment_opt(row, "at")?,
        detail: row.get("detail")?,
        sealed_reason: row.get("reason")?,
    })
}

/// Whether the actor's reading of the report was noted since `since`.
///
/// # Errors
/// Storage errors only.
pub fn read_noted(
    tx: &mut Tx<'_>,
    root: &str,
    actor: &Actor,
    since: Moment,
) -> Result<bool, Error> {
    let row = tx.query_opt(
        &READ_SINCE,
        &[
            ("root", &root),
            ("actor", &actor.code()),
            ("since", &since.0),
        ],
    )?;
    row.map_or(Ok(false), |row| Ok(row.get::<i64>("number")? > 0))
}

/// Name of whoever acted last on the root (not by reading), for telling of a conflict.
///
/// # Errors
/// Storage errors only.
pub fn last_by(tx: &mut Tx<'_>, root: &str) -> Result<Option<String>, Error> {
    match tx.query_opt(&LAST_BY, &[("root", &root)])? {
        Some(row) => row.get("name"),
        None => Ok(None),
    }
}

/// Those of several reports about which a person has said how soon somebody must look, and no words since.
///
/// # Errors
/// Storage errors only.
pub fn urgency_set(tx: &mut Tx<'_>, reports: &[&ReportId]) -> Result<Vec<ReportId>, Error> {
    let mut found = Vec::new();
    for page in ids(reports).chunks(PAGE) {
        for row in &tx.query(&URGENCY_SET, &Page::of(page).params())? {
            found.push(parsed(row, "root")?);
        }
    }
    Ok(found)
}
