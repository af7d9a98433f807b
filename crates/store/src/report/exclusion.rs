//! Who must never see a report.

use crate::column::coded;
use crate::{Error, Sql, Tx};
use domain::id::ReportId;
use domain::report::{Exclusion, ExclusionKind};

static ADD: Sql = Sql::new(
    "exclusion.add",
    "INSERT INTO report_exclusion (report_id, kind, value) VALUES (:report, :kind, :value)
     ON CONFLICT (report_id, kind, value) DO NOTHING",
);
static OF: Sql = Sql::new(
    "exclusion.of",
    "SELECT kind, value FROM report_exclusion WHERE report_id = :report ORDER BY kind, value",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD, &OF];

/// Adds an exclusion; adding it twice changes nothing. Nothing takes one away.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, report: &ReportId, exclusion: &Exclusion) -> Result<(), Error> {
    tx.write(
        &ADD,
        &[
            ("report", &report.as_str()),
            ("kind", &exclusion.kind.code()),
            ("value", &exclusion.value),
        ],
    )
}

/// All exclusions of a report.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Exclusion>, Error> {
    let rows = tx.query(&OF, &[("report", &report.as_str())])?;
    rows.iter()
        .map(|row| {
            Ok(Exclusion {
                kind: coded(row, "kind", ExclusionKind::from_code)?,
                value: row.get("value")?,
            })
        })
        .collect()
}
