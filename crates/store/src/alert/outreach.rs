//! Where people were taught and when: education raises reports, and an alert says so.

use crate::column::{day, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::area::AreaCode;
use domain::time::Day;

static PUT: Sql = Sql::new(
    "outreach.put",
    "INSERT INTO outreach (village_code, held_on, source) VALUES (:village, :held_on, :source)
     ON CONFLICT (village_code, held_on) DO UPDATE SET source = excluded.source",
);
static GET: Sql = Sql::new(
    "outreach.get",
    "SELECT village_code, held_on, source FROM outreach
     WHERE village_code = :village AND held_on = :held_on",
);
static SINCE: Sql = Sql::new(
    "outreach.since",
    "SELECT village_code, held_on, source FROM outreach WHERE held_on >= :since
     ORDER BY held_on DESC, village_code LIMIT :limit",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&PUT, &GET, &SINCE];

/// One session of outreach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outreach {
    /// The village.
    pub village: AreaCode,
    /// The day.
    pub held_on: Day,
    /// Who says so: a report of activities, an officer's role.
    pub source: String,
}

fn outreach(row: &Row) -> Result<Outreach, Error> {
    Ok(Outreach {
        village: parsed(row, "village_code")?,
        held_on: day(row, "held_on")?,
        source: row.get("source")?,
    })
}

/// Notes a session, or changes the source of the one of that village and day.
///
/// # Errors
/// Storage errors only.
pub fn put(tx: &mut Tx<'_>, one: &Outreach) -> Result<(), Error> {
    tx.write(
        &PUT,
        &[
            ("village", &one.village.to_string()),
            ("held_on", &one.held_on.0),
            ("source", &one.source),
        ],
    )
}

/// The session of a village and day.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, village: AreaCode, held_on: Day) -> Result<Option<Outreach>, Error> {
    let row = tx.query_opt(
        &GET,
        &[("village", &village.to_string()), ("held_on", &held_on.0)],
    )?;
    row.as_ref().map(outreach).transpose()
}

/// Sessions since a day, newest first.
///
/// # Errors
/// Storage errors only.
pub fn since(tx: &mut Tx<'_>, since: Day, limit: i64) -> Result<Vec<Outreach>, Error> {
    let rows = tx.query(&SINCE, &[("since", &since.0), ("limit", &limit)])?;
    rows.iter().map(outreach).collect()
}
