//! What every act that a form sends has in common: sent twice it acts once, and only on the version that the
//! person saw.

use crate::App;
use crate::account::Session;
use crate::error::{Conflict, Error, Stop};
use domain::id::AccountId;
use domain::text::cut;
use domain::time::Day;
use store::Tx;
use store::idempotency::Claim;
use store::vault::Purpose;

/// What a form says: the version that the person saw, why, and its random mark.
pub(crate) type Form<'a> = (i64, &'a str, &'a str);

/// The owned form of an act, for the closure of its transaction.
#[derive(Clone)]
pub(crate) struct Order {
    pub(crate) root: String,
    pub(crate) reason: String,
    pub(crate) account: AccountId,
    version: i64,
    claim: [u8; 32],
    body: [u8; 32],
}

impl Order {
    /// `what` tells two acts of one form apart: another body under the same mark is refused. The reason is
    /// cut behind `letters`.
    pub(crate) fn new(
        app: &App,
        session: &Session,
        root: &str,
        (version, reason, nonce): Form<'_>,
        letters: usize,
        what: &str,
    ) -> Order {
        let reason = cut(reason.trim(), letters).to_owned();
        let parts: [&[u8]; 3] = [b"act", root.as_bytes(), nonce.as_bytes()];
        let body: [&[u8]; 2] = [what.as_bytes(), reason.as_bytes()];
        Order {
            root: root.to_owned(),
            version,
            claim: app.vault().mac(Purpose::Idempotency, &parts),
            body: app.vault().mac(Purpose::Body, &body),
            reason,
            account: session.account.clone(),
        }
    }

    /// Whether the form was not sent before.
    pub(crate) fn is_first(&self, tx: &mut Tx<'_>, today: Day) -> Result<bool, Stop> {
        let claim = store::idempotency::claim(tx, &self.claim, &self.body, &self.root, today)?;
        match claim {
            Claim::First => Ok(true),
            Claim::Repeated { .. } => Ok(false),
            Claim::OtherBody => Err(Error::Conflict(Conflict::OtherBody).into()),
        }
    }

    /// Refused when somebody else acted meanwhile.
    pub(crate) fn same(&self, tx: &mut Tx<'_>, version: i64) -> Result<(), Stop> {
        if version == self.version {
            return Ok(());
        }
        let by = store::audit::last_by(tx, &self.root)?;
        Err(Error::Conflict(Conflict::ChangedMeanwhile { by, version }).into())
    }
}
