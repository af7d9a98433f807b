//! Which office answers for an area on a day. Offices multiply, so this is dated data, never code.

use crate::column::{coded, coded_opt, day, day_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::area::{AreaCode, Level};
use domain::office::{Jurisdiction, OfficeId, OfficeKind};
use domain::report::RouteReason;
use domain::report::routing::{Candidates, Responsible};
use domain::time::Day;

/// One statement, because it runs inside the intake transaction. `distance` 0 is the assisted village,
/// 1 to 4 a jurisdiction over the village, district, regency or province, 9 the offices for all, 10 the
/// people of the village. Those have no dates on purpose: a report that names a former officer, or one who
/// starts next week, must stay hidden from that person too.
static CANDIDATES: Sql = Sql::new(
    "jurisdiction.candidates",
    "WITH near (distance, office_id, since) AS (
       SELECT 0, office_id, valid_from FROM assisted_village
       WHERE village_code = :village AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day)
       UNION ALL
       SELECT CASE area_code WHEN :village THEN 1 WHEN :district THEN 2 WHEN :regency THEN 3 ELSE 4 END,
         office_id, valid_from
       FROM jurisdiction
       WHERE area_code IN (:village, :district, :regency, :province)
         AND valid_from <= :day AND (valid_to IS NULL OR valid_to >= :day))
     SELECT CAST(near.distance AS BIGINT) AS distance, near.since, o.id AS office_id, o.kind, guide.account_id AS officer_id,
       above.id AS above_id, above.kind AS above_kind, top.id AS top_id, top.kind AS top_kind,
       NULL AS name
     FROM near
     JOIN office o ON o.id = near.office_id AND o.kind IN ('kanim', 'ukk', 'kanwil')
     LEFT JOIN office above ON above.id = o.parent_id
     LEFT JOIN office top ON top.id = above.parent_id
     LEFT JOIN (
       SELECT a.account_id, a.office_id FROM assignment a JOIN account ON account.id = a.account_id
       WHERE a.village_code = :village AND account.state <> 'suspended'
         AND a.valid_from <= :day AND (a.valid_to IS NULL OR a.valid_to >= :day)
     ) guide ON near.distance = 0 AND guide.office_id = near.office_id
     UNION ALL
     SELECT 9, CASE WHEN parent_id IS NULL THEN 1 ELSE 0 END, id, kind, NULL, NULL, NULL, NULL, NULL, NULL
     FROM office WHERE kind IN ('directorate', 'inspectorate', 'consular')
     UNION ALL
     SELECT 10, 0, NULL, NULL, a.id, NULL, NULL, NULL, NULL, a.name_folded FROM account a
     WHERE a.id IN (
       SELECT account_id FROM assignment WHERE village_code = :village
       UNION ALL SELECT account_id FROM membership WHERE village_code = :village)
     ORDER BY distance, since DESC, office_id, officer_id",
);
const ATTACHED: i64 = 10;
static OF_AREA: Sql = Sql::new(
    "jurisdiction.of_area",
    "SELECT area_code, office_id, valid_from, valid_to, source FROM jurisdiction
     WHERE area_code = :area ORDER BY valid_from, office_id",
);
static ALL: Sql = Sql::new(
    "jurisdiction.all",
    "SELECT area_code, office_id, valid_from, valid_to, source FROM jurisdiction
     ORDER BY area_code, valid_from, office_id",
);
static PUT: Sql = Sql::new(
    "jurisdiction.put",
    "INSERT INTO jurisdiction (area_code, office_id, valid_from, valid_to, source)
     VALUES (:area, :office, :valid_from, :valid_to, :source)
     ON CONFLICT (area_code, office_id, valid_from)
     DO UPDATE SET valid_to = excluded.valid_to, source = excluded.source",
);

static FIRST_OF: Sql = Sql::new(
    "jurisdiction.first_of",
    "SELECT area_code FROM jurisdiction WHERE office_id = :office ORDER BY area_code LIMIT 1",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&CANDIDATES, &OF_AREA, &ALL, &PUT, &FIRST_OF];

/// Everybody who may be answerable for a report from `area` on `day`, nearest first; the regional
/// office comes last, whether it has the area itself or stands above an office that has.
///
/// # Errors
/// Storage errors only.
pub fn candidates(tx: &mut Tx<'_>, area: Option<AreaCode>, day: Day) -> Result<Candidates, Error> {
    let code = |level| -> String {
        let at = area.and_then(|area| area.at(level));
        at.map_or_else(String::new, |at| at.to_string())
    };
    let rows = tx.query(
        &CANDIDATES,
        &[
            ("village", &code(Level::Village)),
            ("district", &code(Level::District)),
            ("regency", &code(Level::Regency)),
            ("province", &code(Level::Province)),
            ("day", &day.0),
        ],
    )?;
    let mut found = Candidates::default();
    let mut regional: Vec<OfficeId> = Vec::new();
    for row in &rows {
        if row.get::<i64>("distance")? == ATTACHED {
            found
                .attached
                .push((parsed(row, "officer_id")?, row.get("name")?));
            continue;
        }
        let kind = coded(row, "kind", OfficeKind::from_code)?;
        let office: OfficeId = parsed(row, "office_id")?;
        match kind {
            OfficeKind::Directorate => found.national = found.national.or(Some(office)),
            OfficeKind::Inspectorate => found.inspectorate = found.inspectorate.or(Some(office)),
            OfficeKind::Consular => found.consular = found.consular.or(Some(office)),
            OfficeKind::Kanwil => regional.push(office),
            OfficeKind::Kanim | OfficeKind::Ukk | OfficeKind::Partner => {
                found.responsible.push(Responsible {
                    office,
                    reason: reason(row.get("distance")?),
                    officer: parsed_opt(row, "officer_id")?,
                });
                regional.extend(regional_above(row)?);
            }
        }
    }
    for (index, office) in regional.iter().enumerate() {
        if !regional[..index].contains(office) {
            found.responsible.push(Responsible {
                office: office.clone(),
                reason: RouteReason::Regional,
                officer: None,
            });
        }
    }
    Ok(found)
}

fn reason(distance: i64) -> RouteReason {
    match distance {
        0 => RouteReason::AssistedVillage,
        1 | 2 => RouteReason::Village,
        _ => RouteReason::Regency,
    }
}

fn regional_above(row: &Row) -> Result<Option<OfficeId>, Error> {
    for (id, kind) in [("above_id", "above_kind"), ("top_id", "top_kind")] {
        if coded_opt(row, kind, OfficeKind::from_code)? == Some(OfficeKind::Kanwil) {
            return parsed_opt(row, id);
        }
    }
    Ok(None)
}

fn jurisdiction(row: &Row) -> Result<Jurisdiction, Error> {
    Ok(Jurisdiction {
        office: parsed(row, "office_id")?,
        area: parsed(row, "area_code")?,
        valid_from: day(row, "valid_from")?,
        valid_to: day_opt(row, "valid_to")?,
        source: row.get("source")?,
    })
}

/// Every jurisdiction over exactly this area, past ones too, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of_area(tx: &mut Tx<'_>, area: AreaCode) -> Result<Vec<Jurisdiction>, Error> {
    let rows = tx.query(&OF_AREA, &[("area", &area.to_string())])?;
    rows.iter().map(jurisdiction).collect()
}

/// An area that an office answers for, or answered for once.
///
/// # Errors
/// Storage errors only.
pub fn first_of(tx: &mut Tx<'_>, office: &OfficeId) -> Result<Option<AreaCode>, Error> {
    let row = tx.query_opt(&FIRST_OF, &[("office", &office.as_str())])?;
    row.map(|row| parsed(&row, "area_code")).transpose()
}

/// Every jurisdiction, by area.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Jurisdiction>, Error> {
    tx.query(&ALL, &[])?.iter().map(jurisdiction).collect()
}

/// Adds a jurisdiction, or changes the last day and source of the one with the same beginning.
///
/// # Errors
/// [`Error::Conflict`] when the office is unknown or the days are reversed.
pub fn put(tx: &mut Tx<'_>, one: &Jurisdiction) -> Result<(), Error> {
    tx.execute(
        &PUT,
        &[
            ("area", &one.area.to_string()),
            ("office", &one.office.as_str()),
            ("valid_from", &one.valid_from.0),
            ("valid_to", &one.valid_to.map(|day| day.0)),
            ("source", &one.source),
        ],
    )?;
    Ok(())
}
