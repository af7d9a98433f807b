//! Counters of wrong guesses, under keyed digests that name nobody.

use crate::{Error, Sql, Tx};
use domain::time::Moment;

static GET: Sql = Sql::new(
    "throttle.get",
    "SELECT count, window_from, blocked_until FROM throttle WHERE key = :key",
);
static PUT: Sql = Sql::new(
    "throttle.put",
    "INSERT INTO throttle (key, count, window_from, blocked_until)
     VALUES (:key, :count, :window_from, :blocked_until)
     ON CONFLICT (key) DO UPDATE SET count = excluded.count, window_from = excluded.window_from,
       blocked_until = excluded.blocked_until",
);
static CLEAR: Sql = Sql::new("throttle.clear", "DELETE FROM throttle WHERE key = :key");
static PURGE: Sql = Sql::new(
    "throttle.purge",
    "DELETE FROM throttle WHERE window_from < :before AND blocked_until < :now",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&GET, &PUT, &CLEAR, &PURGE];

/// How often it went wrong lately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counter {
    /// Wrong guesses in the window.
    pub count: i64,
    /// When the window began.
    pub window_from: Moment,
    /// Until when nothing is tried; in the past when open.
    pub blocked_until: Moment,
}

/// The counter of a key.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<Option<Counter>, Error> {
    let row = tx.query_opt(&GET, &[("key", &&key[..])])?;
    row.map(|row| {
        Ok(Counter {
            count: row.get("count")?,
            window_from: Moment(row.get("window_from")?),
            blocked_until: Moment(row.get("blocked_until")?),
        })
    })
    .transpose()
}

/// Writes the counter of a key.
///
/// # Errors
/// Storage errors only.
pub fn put(tx: &mut Tx<'_>, key: &[u8; 32], counter: &Counter) -> Result<(), Error> {
    tx.execute(
        &PUT,
        &[
            ("key", &&key[..]),
            ("count", &counter.count),
            ("window_from", &counter.window_from.0),
            ("blocked_until", &counter.blocked_until.0),
        ],
    )?;
    Ok(())
}

/// Forgets a counter.
///
/// # Errors
/// Storage errors only.
pub fn clear(tx: &mut Tx<'_>, key: &[u8; 32]) -> Result<(), Error> {
    tx.execute(&CLEAR, &[("key", &&key[..])])?;
    Ok(())
}

/// Forgets counters whose window began before `before` and that block nothing at `now`; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn purge(tx: &mut Tx<'_>, before: Moment, now: Moment) -> Result<u64, Error> {
    tx.execute(&PURGE, &[("before", &before.0), ("now", &now.0)])
}
