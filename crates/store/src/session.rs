//! Signed-in browsers. The table knows a keyed digest of the cookie, so that reading it opens nothing.

use crate::column::parsed;
use crate::{Error, Sql, Tx};
use domain::id::AccountId;
use domain::time::Moment;

static ADD: Sql = Sql::new(
    "session.add",
    "INSERT INTO session (mac, account_id, csrf, created_at, seen_at, expires_at)
     VALUES (:mac, :account, :csrf, :now, :now, :expires)",
);
static GET: Sql = Sql::new(
    "session.get",
    "SELECT account_id, csrf, created_at, seen_at, expires_at FROM session WHERE mac = :mac",
);
static TOUCH: Sql = Sql::new(
    "session.touch",
    "UPDATE session SET seen_at = :now WHERE mac = :mac AND seen_at < :now",
);
static END: Sql = Sql::new("session.end", "DELETE FROM session WHERE mac = :mac");
static END_ALL: Sql = Sql::new(
    "session.end_all",
    "DELETE FROM session WHERE account_id = :account",
);
static END_OTHERS: Sql = Sql::new(
    "session.end_others",
    "DELETE FROM session WHERE account_id = :account AND mac <> :keep",
);
static PURGE: Sql = Sql::new(
    "session.purge",
    "DELETE FROM session WHERE expires_at < :now OR seen_at < :idle",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD, &GET, &TOUCH, &END, &END_ALL, &END_OTHERS, &PURGE];

/// One signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Keyed digest of the cookie.
    pub mac: [u8; 32],
    /// Whose.
    pub account: AccountId,
    /// Secret from which the tokens of forms are made.
    pub csrf: [u8; 32],
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to about a minute.
    pub seen_at: Moment,
    /// When it ends, used or not.
    pub expires_at: Moment,
}

/// Begins a session; it counts as used at its beginning.
///
/// # Errors
/// [`Error::Conflict`] when the account is unknown or the digest is there already.
pub fn add(tx: &mut Tx<'_>, session: &Session) -> Result<(), Error> {
    tx.execute(
        &ADD,
        &[
            ("mac", &&session.mac[..]),
            ("account", &session.account.as_str()),
            ("csrf", &&session.csrf[..]),
            ("now", &session.created_at.0),
            ("expires", &session.expires_at.0),
        ],
    )?;
    Ok(())
}

/// The session of a cookie; whether it is still good is the caller's to judge.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<Option<Session>, Error> {
    let Some(row) = tx.query_opt(&GET, &[("mac", &&mac[..])])? else {
        return Ok(None);
    };
    let csrf: Vec<u8> = row.get("csrf")?;
    let csrf = csrf.try_into();
    Ok(Some(Session {
        mac: *mac,
        account: parsed(&row, "account_id")?,
        csrf: csrf.map_err(|_| Error::Corrupt("column csrf holds other than 32 bytes".into()))?,
        created_at: Moment(row.get("created_at")?),
        seen_at: Moment(row.get("seen_at")?),
        expires_at: Moment(row.get("expires_at")?),
    }))
}

/// Notes that a session is in use; a clock that went back changes nothing.
///
/// # Errors
/// Storage errors only.
pub fn touch(tx: &mut Tx<'_>, mac: &[u8; 32], now: Moment) -> Result<(), Error> {
    tx.execute(&TOUCH, &[("mac", &&mac[..]), ("now", &now.0)])?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// Storage errors only.
pub fn end(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<(), Error> {
    tx.execute(&END, &[("mac", &&mac[..])])?;
    Ok(())
}

/// Ends every session of an account; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn end_all(tx: &mut Tx<'_>, account: &AccountId) -> Result<u64, Error> {
    tx.execute(&END_ALL, &[("account", &account.as_str())])
}

/// Ends every session of an account but one; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn end_others(tx: &mut Tx<'_>, account: &AccountId, keep: &[u8; 32]) -> Result<u64, Error> {
    tx.execute(
        &END_OTHERS,
        &[("account", &account.as_str()), ("keep", &&keep[..])],
    )
}

/// Forgets sessions that ended before `now` or were last used before `idle_since`; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn purge(tx: &mut Tx<'_>, now: Moment, idle_since: Moment) -> Result<u64, Error> {
    tx.execute(&PURGE, &[("now", &now.0), ("idle", &idle_since.0)])
}
