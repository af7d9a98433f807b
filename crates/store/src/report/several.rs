//! Several reports in one statement.

use super::{Report, from_row};
use crate::some::{PAGE, Page, some_ids};
use crate::{Error, Sql, Tx};
use domain::id::ReportId;

static SOME: Sql = Sql::new(
    "report.some",
    concat!("SELECT * FROM report WHERE id IN ", some_ids!()),
);

pub(crate) const STATEMENTS: &[&Sql] = &[&SOME];

/// Loads those of several reports that are there, in no order.
///
/// # Errors
/// Storage errors only.
pub fn some(tx: &mut Tx<'_>, reports: &[&ReportId]) -> Result<Vec<Report>, Error> {
    let mut found = Vec::with_capacity(reports.len());
    for page in ids(reports).chunks(PAGE) {
        for row in &tx.query(&SOME, &Page::of(page).params())? {
            found.push(from_row(row)?);
        }
    }
    Ok(found)
}

/// Reports' ids as a statement takes them.
pub(crate) fn ids<'a>(reports: &[&'a ReportId]) -> Vec<&'a str> {
    reports.iter().map(|id| id.as_str()).collect()
}
