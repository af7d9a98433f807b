//! Search in sealed texts: the words of a report as keyed digests.

use crate::{Error, Sql, Tx};
use domain::id::ReportId;

/// One statement for all words of a report: it has some sixty, and each statement costs more than its
/// rows. The digests come as one blob and are cut here.
static ADD: Sql = Sql::new(
    "term.add",
    "WITH RECURSIVE cut (at) AS (SELECT 1 UNION ALL SELECT at + 8 FROM cut WHERE at + 8 < :length)
     INSERT INTO report_term (report_id, mac)
     SELECT :report, substr(:macs, at, 8) FROM cut WHERE at < :length
     ON CONFLICT (report_id, mac) DO NOTHING",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD];

/// Bytes of a term's digest that are kept: enough to tell words apart, too few to be worth attacking.
pub const MAC_LENGTH: usize = 8;
const _: () = assert!(MAC_LENGTH == 8, "the statement cuts at this length");

/// Notes that a report contains these words; noting one twice changes nothing.
///
/// # Errors
/// Storage errors only.
pub fn add<'a>(
    tx: &mut Tx<'_>,
    report: &ReportId,
    macs: impl IntoIterator<Item = &'a [u8; MAC_LENGTH]>,
) -> Result<(), Error> {
    let macs: Vec<u8> = macs.into_iter().flatten().copied().collect();
    let length = i64::try_from(macs.len()).expect("some hundred words");
    tx.write(
        &ADD,
        &[
            ("report", &report.as_str()),
            ("macs", &macs.as_slice()),
            ("length", &length),
        ],
    )
}
