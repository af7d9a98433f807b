//! Search in sealed texts: the words of a report as keyed digests.

use crate::{Bind, Error, Sql, Tx};
use domain::id::ReportId;

/// Sixteen rows at a time: a report has some sixty words, and each statement costs more than its rows.
/// The last group repeats its last digest, which changes nothing.
static ADD: Sql = Sql::new(
    "term.add",
    "INSERT INTO report_term (report_id, mac) VALUES
       (:report, :mac0), (:report, :mac1), (:report, :mac2), (:report, :mac3),
       (:report, :mac4), (:report, :mac5), (:report, :mac6), (:report, :mac7),
       (:report, :mac8), (:report, :mac9), (:report, :mac10), (:report, :mac11),
       (:report, :mac12), (:report, :mac13), (:report, :mac14), (:report, :mac15)
     ON CONFLICT (report_id, mac) DO NOTHING",
);
const NAMES: [&str; 16] = [
    "mac0", "mac1", "mac2", "mac3", "mac4", "mac5", "mac6", "mac7", "mac8", "mac9", "mac10",
    "mac11", "mac12", "mac13", "mac14", "mac15",
];

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD];

/// Bytes of a term's digest that are kept: enough to tell words apart, too few to be worth attacking.
pub const MAC_LENGTH: usize = 8;

/// Notes that a report contains these words; noting one twice changes nothing.
///
/// # Errors
/// Storage errors only.
pub fn add<'a>(
    tx: &mut Tx<'_>,
    report: &ReportId,
    macs: impl IntoIterator<Item = &'a [u8; MAC_LENGTH]>,
) -> Result<(), Error> {
    let macs: Vec<&[u8]> = macs.into_iter().map(|mac| &mac[..]).collect();
    let report = report.as_str();
    for group in macs.chunks(NAMES.len()) {
        let mut params: Vec<(&str, &dyn Bind)> = vec![("report", &report)];
        for (position, name) in NAMES.iter().enumerate() {
            params.push((name, &group[position.min(group.len() - 1)]));
        }
        tx.execute(&ADD, &params)?;
    }
    Ok(())
}
