//! Receipts: stored as keyed digests only, so that the table opens nothing.

use crate::column::parsed;
use crate::{Error, Sql, Tx};
use domain::id::ReportId;
use domain::time::Day;

static INSERT: Sql = Sql::new(
    "receipt.insert",
    "INSERT INTO receipt (mac, report_id, issued_on, confirmed) VALUES (:mac, :report, :issued_on, :confirmed)",
);
static FIND: Sql = Sql::new(
    "receipt.find",
    "SELECT report_id FROM receipt WHERE mac = :mac",
);
static CONFIRM: Sql = Sql::new(
    "receipt.confirm",
    "UPDATE receipt SET confirmed = 1 WHERE mac = :mac",
);
static COUNT: Sql = Sql::new(
    "receipt.count",
    "SELECT count(*) AS number FROM receipt WHERE report_id = :report",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&INSERT, &FIND, &CONFIRM, &COUNT];

/// Proof that somebody holds the receipt of a report; only [`find`] and [`insert`] make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    report: ReportId,
}

impl Proof {
    /// The report whose receipt is held.
    #[must_use]
    pub fn report(&self) -> &ReportId {
        &self.report
    }
}

/// Stores the digest of a new report's receipt.
///
/// # Errors
/// [`Error::Conflict`] when the receipt belongs to a report already.
pub fn insert(
    tx: &mut Tx<'_>,
    mac: &[u8; 32],
    report: &ReportId,
    issued_on: Day,
    confirmed: bool,
) -> Result<Proof, Error> {
    tx.write(
        &INSERT,
        &[
            ("mac", &&mac[..]),
            ("report", &report.as_str()),
            ("issued_on", &issued_on.0),
            ("confirmed", &confirmed),
        ],
    )?;
    Ok(Proof {
        report: report.clone(),
    })
}

/// The report of a receipt.
///
/// # Errors
/// Storage errors only; an unknown receipt is `None`.
pub fn find(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<Option<Proof>, Error> {
    let row = tx.query_opt(&FIND, &[("mac", &&mac[..])])?;
    row.map(|row| {
        Ok(Proof {
            report: parsed(&row, "report_id")?,
        })
    })
    .transpose()
}

/// Notes that the reporter typed the last group right.
///
/// # Errors
/// Storage errors only.
pub fn confirm(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<bool, Error> {
    Ok(tx.execute(&CONFIRM, &[("mac", &&mac[..])])? == 1)
}

/// How many receipts lead to a report.
///
/// # Errors
/// Storage errors only.
pub fn count(tx: &mut Tx<'_>, report: &ReportId) -> Result<i64, Error> {
    let row = tx.query_opt(&COUNT, &[("report", &report.as_str())])?;
    row.map_or(Ok(0), |row| row.get("number"))
}
