//! The one closed error of every use case; the web maps it once.

use domain::invalid::Invalid;
use domain::report::Refused;

/// Why an action was not done. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something typed has to be mended.
    #[error("something has to be mended")]
    Invalid(Vec<Invalid>),
    /// It doesn't exist, or must not be seen: the same answer for both.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in, or no longer.
    #[error("sign in first")]
    SignInNeeded,
    /// It doesn't fit what is stored.
    #[error("conflict")]
    Conflict(Conflict),
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// The storage is busy, full or closing: the same request may succeed later.
    #[error("the storage can't take it now")]
    Unavailable,
    /// Something that must not happen; logged, never shown.
    #[error("internal: {0}")]
    Internal(String),
}

/// In which way an action doesn't fit what is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// Somebody else changed it meanwhile.
    ChangedMeanwhile {
        /// Who, when it was a person.
        by: Option<String>,
        /// The version that is stored now.
        version: i64,
    },
    /// The same key came before with another body.
    OtherBody,
    /// The rules of the report's life refuse it.
    Refused(Refused),
    /// It was done already.
    AlreadyDone,
}

impl Error {
    /// One thing to mend.
    #[must_use]
    pub fn invalid(field: &'static str, key: &'static str) -> Error {
        Error::Invalid(vec![Invalid::new(field, key)])
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Error {
        match error {
            store::Error::Busy | store::Error::Full | store::Error::Closed => Error::Unavailable,
            store::Error::Conflict { constraint } => {
                Error::Internal(format!("unexpected conflict on {constraint:?}"))
            }
            store::Error::Aborted => Error::Internal("aborted without a cause".into()),
            store::Error::Corrupt(what) | store::Error::Other(what) => Error::Internal(what),
        }
    }
}

impl From<store::vault::VaultError> for Error {
    fn from(error: store::vault::VaultError) -> Error {
        Error::Internal(error.to_string())
    }
}

/// Why a closure stops its transaction: the storage's reason is kept apart, since some are retried.
#[derive(Debug)]
pub enum Stop {
    /// The storage's reason.
    Store(store::Error),
    /// The use case's reason: everything is rolled back, nothing retried.
    App(Error),
}

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Stop {
        Stop::Store(error)
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Stop {
        Stop::App(error)
    }
}

impl From<store::vault::VaultError> for Stop {
    fn from(error: store::vault::VaultError) -> Stop {
        Stop::App(error.into())
    }
}
