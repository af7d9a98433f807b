//! How often each sign was seen in offers that were checked. Nothing else of them is kept.

use crate::column::{damaged, day};
use crate::{Error, Row, Sql, Tx};
use domain::time::Day;

static COUNT: Sql = Sql::new(
    "offer.count",
    "INSERT INTO offer_check_count (day, sign, count) VALUES (:day, :sign, :count)
     ON CONFLICT (day, sign) DO UPDATE SET count = offer_check_count.count + excluded.count",
);
static SINCE: Sql = Sql::new(
    "offer.since",
    "SELECT day, sign, count FROM offer_check_count WHERE day >= :day ORDER BY day, sign",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&COUNT, &SINCE];

/// How often a sign was seen on a day; the sign `checked` counts the offers themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignCount {
    /// The day.
    pub day: Day,
    /// The word of the sign.
    pub sign: String,
    /// How often.
    pub count: u64,
}

/// Adds to the count of a sign on a day.
///
/// # Errors
/// Storage errors only.
pub fn count(tx: &mut Tx<'_>, day: Day, sign: &str, count: u64) -> Result<(), Error> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    tx.execute(
        &COUNT,
        &[("day", &day.0), ("sign", &sign), ("count", &count)],
    )?;
    Ok(())
}

/// The counts from a day on.
///
/// # Errors
/// Storage errors only.
pub fn since(tx: &mut Tx<'_>, from: Day) -> Result<Vec<SignCount>, Error> {
    let counted = |row: &Row| {
        let count: i64 = row.get("count")?;
        Ok(SignCount {
            day: day(row, "day")?,
            sign: row.get("sign")?,
            count: u64::try_from(count).map_err(|_| damaged("count"))?,
        })
    };
    tx.query(&SINCE, &[("day", &from.0)])?
        .iter()
        .map(counted)
        .collect()
}
