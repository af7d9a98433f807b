//! Search in sealed texts: the words of a report as keyed digests.

use crate::{Error, Sql, Tx};
use domain::id::ReportId;

static ADD: Sql = Sql::new(
    "term.add",
    "INSERT INTO report_term (report_id, mac) VALUES (:report, :mac) ON CONFLICT (report_id, mac) DO NOTHING",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD];

/// Bytes of a term's digest that are kept: enough to tell words apart, too few to be worth attacking.
pub const MAC_LENGTH: usize = 8;

/// Notes that a report contains a word.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, report: &ReportId, mac: &[u8; MAC_LENGTH]) -> Result<(), Error> {
    tx.execute(&ADD, &[("mac", &&mac[..]), ("report", &report.as_str())])?;
    Ok(())
}
