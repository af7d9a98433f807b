//! Alleged parties as reports tell of them, sealed, and the frozen models that link them.

use crate::column::{day, parsed};
use crate::some::{Page, some_ids};
use crate::{Error, Row, Sql, Tx};
use domain::id::{PartyId, ReportId};
use domain::time::Day;

static ADD: Sql = Sql::new(
    "party.add",
    "INSERT INTO party (id, report_id, told, trained_in, linked_in)
     VALUES (:id, :report, :told, NULL, NULL)",
);
static OF_REPORT: Sql = Sql::new(
    "party.of_report",
    "SELECT p.*, r.data_key FROM party p JOIN report r ON r.id = p.report_id
     WHERE p.report_id = :report ORDER BY p.id",
);
static GET: Sql = Sql::new(
    "party.get",
    "SELECT p.*, r.data_key FROM party p JOIN report r ON r.id = p.report_id WHERE p.id = :id",
);
static AFTER: Sql = Sql::new(
    "party.after",
    "SELECT p.*, r.data_key FROM party p JOIN report r ON r.id = p.report_id
     WHERE p.id > :after AND r.data_key IS NOT NULL ORDER BY p.id LIMIT 1000",
);
static IDS: Sql = Sql::new(
    "party.ids",
    "SELECT p.id FROM party p JOIN report r ON r.id = p.report_id
     WHERE p.id > :after AND r.data_key IS NOT NULL ORDER BY p.id LIMIT :limit",
);
static SOME: Sql = Sql::new(
    "party.some",
    concat!(
        "SELECT p.*, r.data_key FROM party p JOIN report r ON r.id = p.report_id
         WHERE r.data_key IS NOT NULL AND p.id IN ",
        some_ids!()
    ),
);
static UNLINKED: Sql = Sql::new(
    "party.unlinked",
    "SELECT p.*, r.data_key FROM party p JOIN report r ON r.id = p.report_id
     WHERE p.linked_in IS NULL AND r.data_key IS NOT NULL ORDER BY p.id LIMIT :limit",
);
static SET_LINKED: Sql = Sql::new(
    "party.set_linked",
    "UPDATE party SET linked_in = :model WHERE id = :id",
);
static SET_TRAINED: Sql = Sql::new(
    "party.set_trained",
    "UPDATE party SET trained_in = :model WHERE id = :id",
);
static COUNT: Sql = Sql::new(
    "party.count",
    "SELECT count(*) AS number FROM party p JOIN report r ON r.id = p.report_id WHERE r.data_key IS NOT NULL",
);
static ADD_MODEL: Sql = Sql::new(
    "party.add_model",
    "INSERT INTO link_model (number, made_on, parties, parameters, digest)
     VALUES (:number, :made_on, :parties, :parameters, :digest)",
);
static NEWEST_MODEL: Sql = Sql::new(
    "party.newest_model",
    "SELECT * FROM link_model ORDER BY number DESC LIMIT 1",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD,
    &OF_REPORT,
    &GET,
    &AFTER,
    &IDS,
    &SOME,
    &UNLINKED,
    &SET_LINKED,
    &SET_TRAINED,
    &COUNT,
    &ADD_MODEL,
    &NEWEST_MODEL,
];

/// A party as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Its id: random.
    pub id: PartyId,
    /// The report that tells of it.
    pub report: ReportId,
    /// What is told, sealed with the report's key.
    pub told: Vec<u8>,
    /// The first model that was made from it.
    pub trained_in: Option<i64>,
    /// The wrapped key of the report; none when it was shredded.
    pub data_key: Option<Vec<u8>>,
}

fn from_row(row: &Row) -> Result<Party, Error> {
    Ok(Party {
        id: parsed(row, "id")?,
        report: parsed(row, "report_id")?,
        told: row.get("told")?,
        trained_in: row.get("trained_in")?,
        data_key: row.get("data_key")?,
    })
}

/// Adds a party.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, id: &PartyId, report: &ReportId, told: &[u8]) -> Result<(), Error> {
    tx.execute(
        &ADD,
        &[
            ("id", &id.as_str()),
            ("report", &report.as_str()),
            ("told", &told),
        ],
    )
    .map(drop)
}

/// The parties of a report.
///
/// # Errors
/// Storage errors only.
pub fn of_report(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Party>, Error> {
    let rows = tx.query(&OF_REPORT, &[("report", &report.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// One party.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &PartyId) -> Result<Option<Party>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(from_row).transpose()
}

/// Up to 1,000 parties behind an id that were not shredded, in the order of ids; all of them by asking
/// again.
///
/// # Errors
/// Storage errors only.
pub fn after(tx: &mut Tx<'_>, id: Option<&PartyId>) -> Result<Vec<Party>, Error> {
    let after = id.map_or("", PartyId::as_str);
    let rows = tx.query(&AFTER, &[("after", &after)])?;
    rows.iter().map(from_row).collect()
}

/// The ids of up to `limit` parties behind an id that were not shredded, in their order.
///
/// # Errors
/// Storage errors only.
pub fn ids(tx: &mut Tx<'_>, after: Option<&PartyId>, limit: i64) -> Result<Vec<PartyId>, Error> {
    let after = after.map_or("", PartyId::as_str);
    let rows = tx.query(&IDS, &[("after", &after), ("limit", &limit)])?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}

/// Several parties, in no order; those that are gone or shredded are left out.
///
/// # Errors
/// Storage errors only.
pub fn some(tx: &mut Tx<'_>, ids: &[PartyId]) -> Result<Vec<Party>, Error> {
    let ids: Vec<&str> = ids.iter().map(PartyId::as_str).collect();
    let mut parties = Vec::with_capacity(ids.len());
    for page in ids.chunks(crate::some::PAGE) {
        let rows = tx.query(&SOME, &Page::of(page).params())?;
        for row in &rows {
            parties.push(from_row(row)?);
        }
    }
    Ok(parties)
}

/// Up to `limit` parties for which no links were looked for yet, without those that were shredded.
///
/// # Errors
/// Storage errors only.
pub fn unlinked(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Party>, Error> {
    let rows = tx.query(&UNLINKED, &[("limit", &limit)])?;
    rows.iter().map(from_row).collect()
}

/// Notes that links were looked for.
///
/// # Errors
/// Storage errors only.
pub fn set_linked(tx: &mut Tx<'_>, party: &PartyId, model: i64) -> Result<(), Error> {
    tx.write(&SET_LINKED, &[("id", &party.as_str()), ("model", &model)])
}

/// Notes the first model that was made from a party.
///
/// # Errors
/// Storage errors only.
pub fn set_trained(tx: &mut Tx<'_>, party: &PartyId, model: i64) -> Result<(), Error> {
    tx.write(&SET_TRAINED, &[("id", &party.as_str()), ("model", &model)])
}

/// How many parties there are that were not shredded.
///
/// # Errors
/// Storage errors only.
pub fn count(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let rows = tx.query(&COUNT, &[])?;
    let number = rows.first().map_or(Ok(0), |row| row.get::<i64>("number"))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// A frozen model's row: from which parties it can be made again, and the proof that it is the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// Its number; parties with `trained_in` up to it made it.
    pub number: i64,
    /// When it was made.
    pub made_on: Day,
    /// From how many parties.
    pub parties: i64,
    /// λ, m and u, for people who want to see them.
    pub parameters: String,
    /// SHA-256 of the whole model.
    pub digest: Vec<u8>,
}

/// Stores a model.
///
/// # Errors
/// [`Error::Conflict`] when another process made it first.
pub fn add_model(tx: &mut Tx<'_>, model: &Model) -> Result<(), Error> {
    tx.execute(
        &ADD_MODEL,
        &[
            ("number", &model.number),
            ("made_on", &model.made_on.0),
            ("parties", &model.parties),
            ("parameters", &model.parameters),
            ("digest", &model.digest),
        ],
    )
    .map(drop)
}

/// The model in force.
///
/// # Errors
/// Storage errors only.
pub fn newest_model(tx: &mut Tx<'_>) -> Result<Option<Model>, Error> {
    let row = tx.query_opt(&NEWEST_MODEL, &[])?;
    let model = |row: &Row| {
        Ok(Model {
            number: row.get("number")?,
            made_on: day(row, "made_on")?,
            parties: row.get("parties")?,
            parameters: row.get("parameters")?,
            digest: row.get("digest")?,
        })
    };
    row.as_ref().map(model).transpose()
}
