//! One request, one effect: what a repeated key led to before. Rows live 90 days.

use crate::{Error, Sql, Tx};
use domain::time::Day;

/// Days after which a key is forgotten.
pub const KEPT_DAYS: i64 = 90;

static CLAIM: Sql = Sql::new(
    "idempotency.claim",
    "INSERT INTO idempotency (mac, body_digest, root, created_on)
     VALUES (:mac, :body, :root, :today) ON CONFLICT (mac) DO NOTHING",
);
static FIND: Sql = Sql::new(
    "idempotency.find",
    "SELECT body_digest, root FROM idempotency WHERE mac = :mac",
);
static PURGE: Sql = Sql::new(
    "idempotency.purge",
    "DELETE FROM idempotency WHERE created_on < :before",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&CLAIM, &FIND, &PURGE];

/// What became of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// The key is new: go on.
    First,
    /// The same request came before; this is what it made.
    Repeated {
        /// Id of what it made.
        root: String,
    },
    /// The key came before with another body.
    OtherBody,
}

/// Claims a key for a request with this body.
///
/// # Errors
/// Storage errors only.
pub fn claim(
    tx: &mut Tx<'_>,
    mac: &[u8; 32],
    body: &[u8; 32],
    root: &str,
    today: Day,
) -> Result<Claim, Error> {
    let claimed = tx.execute(
        &CLAIM,
        &[
            ("mac", &&mac[..]),
            ("body", &&body[..]),
            ("root", &root),
            ("today", &today.0),
        ],
    )?;
    if claimed == 1 {
        return Ok(Claim::First);
    }
    let Some(row) = tx.query_opt(&FIND, &[("mac", &&mac[..])])? else {
        return Err(Error::Busy);
    };
    let before: Vec<u8> = row.get("body_digest")?;
    if before == body {
        Ok(Claim::Repeated {
            root: row.get("root")?,
        })
    } else {
        Ok(Claim::OtherBody)
    }
}

/// Forgets keys that are older than [`KEPT_DAYS`]; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn purge(tx: &mut Tx<'_>, today: Day) -> Result<u64, Error> {
    tx.execute(&PURGE, &[("before", &today.plus(-KEPT_DAYS).0)])
}
