//! Offices: who there is to send a report to, and who stands above whom.

use crate::column::{coded, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::office::{Office, OfficeId, OfficeKind};
use domain::text::fold;
use domain::time::Moment;

static ALL: Sql = Sql::new(
    "office.all",
    "SELECT id, kind, name, parent_id, area_code, phone FROM office ORDER BY name_folded, id",
);
static GET: Sql = Sql::new(
    "office.get",
    "SELECT id, kind, name, parent_id, area_code, phone FROM office WHERE id = :id",
);
static PUT: Sql = Sql::new(
    "office.put",
    "INSERT INTO office (id, kind, name, name_folded, parent_id, area_code, phone, updated_at)
     VALUES (:id, :kind, :name, :folded, :parent, :area, :phone, :now)
     ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name,
       name_folded = excluded.name_folded, parent_id = excluded.parent_id,
       area_code = excluded.area_code, phone = excluded.phone, updated_at = excluded.updated_at",
);
static BELOW: Sql = Sql::new(
    "office.below",
    "WITH RECURSIVE below (id) AS (
       SELECT id FROM office WHERE id = :id
       UNION
       SELECT office.id FROM office JOIN below ON office.parent_id = below.id)
     SELECT id FROM below ORDER BY id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ALL, &GET, &PUT, &BELOW];

fn office(row: &Row) -> Result<Office, Error> {
    Ok(Office {
        id: parsed(row, "id")?,
        kind: coded(row, "kind", OfficeKind::from_code)?,
        name: row.get("name")?,
        parent: parsed_opt(row, "parent_id")?,
        area: parsed_opt(row, "area_code")?,
        phone: row.get("phone")?,
    })
}

/// Every office, by name.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Office>, Error> {
    tx.query(&ALL, &[])?.iter().map(office).collect()
}

/// One office.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &OfficeId) -> Result<Option<Office>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(office).transpose()
}

/// Adds an office, or changes the one of this id.
///
/// # Errors
/// [`Error::Conflict`] when its parent is unknown.
pub fn put(tx: &mut Tx<'_>, office: &Office, now: Moment) -> Result<(), Error> {
    tx.execute(
        &PUT,
        &[
            ("id", &office.id.as_str()),
            ("kind", &office.kind.code()),
            ("name", &office.name),
            ("folded", &fold(&office.name)),
            ("parent", &office.parent.as_ref().map(OfficeId::as_str)),
            ("area", &office.area.map(|area| area.to_string())),
            ("phone", &office.phone),
            ("now", &now.0),
        ],
    )?;
    Ok(())
}

/// The offices and every office below them, each once; unknown ids are left out.
///
/// # Errors
/// Storage errors only.
pub fn with_descendants(tx: &mut Tx<'_>, ids: &[OfficeId]) -> Result<Vec<OfficeId>, Error> {
    let mut found: Vec<OfficeId> = Vec::new();
    for id in ids {
        if found.contains(id) {
            continue;
        }
        for row in tx.query(&BELOW, &[("id", &id.as_str())])? {
            let below: OfficeId = parsed(&row, "id")?;
            if !found.contains(&below) {
                found.push(below);
            }
        }
    }
    Ok(found)
}
