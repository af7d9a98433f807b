//! Dated facts and texts. Rows are never changed: a new version is added, the newest one counts.

use crate::column::{day, day_opt};
use crate::{Error, Row, Sql, Tx};
use domain::content::ContentRow;
use domain::time::Day;

static PACK: Sql = Sql::new(
    "content.pack",
    "SELECT id, version, pack, text_id, text_en, data, valid_from, valid_to, source, verified_on, verified_by,
       review_by, scope, position
     FROM content c
     WHERE pack = :pack AND version = (SELECT max(version) FROM content WHERE id = c.id)
     ORDER BY position, id",
);
static LATEST: Sql = Sql::new(
    "content.latest",
    "SELECT id, version, pack, text_id, text_en, data, valid_from, valid_to, source, verified_on, verified_by,
       review_by, scope, position
     FROM content WHERE id = :id ORDER BY version DESC LIMIT 1",
);
static ADD: Sql = Sql::new(
    "content.add",
    "INSERT INTO content (id, version, pack, text_id, text_en, data, valid_from, valid_to, source,
       verified_on, verified_by, review_by, scope, position)
     VALUES (:id, COALESCE((SELECT max(version) FROM content WHERE id = :id), 0) + 1, :pack, :text_id,
       :text_en, :data, :valid_from, :valid_to, :source, :verified_on, :verified_by, :review_by, :scope,
       :position)",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&PACK, &LATEST, &ADD];

/// One version of a dated fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Counts from 1 for each id.
    pub version: i64,
    /// The fact.
    pub row: ContentRow,
    /// Who last checked it, by function; absent for a seed.
    pub verified_by: Option<String>,
}

fn version(row: &Row) -> Result<Version, Error> {
    Ok(Version {
        version: row.get("version")?,
        verified_by: row.get("verified_by")?,
        row: ContentRow {
            id: row.get("id")?,
            pack: row.get("pack")?,
            text_id: row.get("text_id")?,
            text_en: row.get("text_en")?,
            data: row.get("data")?,
            valid_from: day(row, "valid_from")?,
            valid_to: day_opt(row, "valid_to")?,
            source: row.get("source")?,
            verified_on: day_opt(row, "verified_on")?,
            review_by: day(row, "review_by")?,
            scope: row.get("scope")?,
            position: row.get("position")?,
        },
    })
}

/// The newest version of every row of a pack, in the order of the page, ended ones too.
///
/// # Errors
/// Storage errors only.
pub fn pack(tx: &mut Tx<'_>, pack: &str) -> Result<Vec<Version>, Error> {
    tx.query(&PACK, &[("pack", &pack)])?
        .iter()
        .map(version)
        .collect()
}

/// The newest version of one row.
///
/// # Errors
/// Storage errors only.
pub fn latest(tx: &mut Tx<'_>, id: &str) -> Result<Option<Version>, Error> {
    let row = tx.query_opt(&LATEST, &[("id", &id)])?;
    row.as_ref().map(version).transpose()
}

/// Adds a version.
///
/// # Errors
/// [`Error::Conflict`] when the days are reversed.
pub fn add(tx: &mut Tx<'_>, row: &ContentRow, verified_by: Option<&str>) -> Result<(), Error> {
    let days = |day: Option<Day>| day.map(|day| day.0);
    tx.execute(
        &ADD,
        &[
            ("id", &row.id),
            ("pack", &row.pack),
            ("text_id", &row.text_id),
            ("text_en", &row.text_en),
            ("data", &row.data),
            ("valid_from", &row.valid_from.0),
            ("valid_to", &days(row.valid_to)),
            ("source", &row.source),
            ("verified_on", &days(row.verified_on)),
            ("verified_by", &verified_by),
            ("review_by", &row.review_by.0),
            ("scope", &row.scope),
            ("position", &row.position),
        ],
    )?;
    Ok(())
}
