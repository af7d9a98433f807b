//! What can go wrong. Messages name statements, tables and columns, never a bound value: what is
//! stored here is personal.

use std::path::PathBuf;

/// Why a transaction did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A row with the same unique value exists. `constraint` reads `table.column, table.column` on
    /// both engines, or is the name of the index when that has an expression.
    #[error("a row with this value exists already ({})", .constraint.as_deref().unwrap_or("unnamed"))]
    Conflict {
        /// What was to be unique.
        constraint: Option<String>,
    },
    /// Others were in the way too often, the server is away, or it is unknown whether the
    /// transaction was committed. Calling again is right: what is called is idempotent.
    #[error("the database is busy or away; try again")]
    Busy,
    /// The disk is full: nothing was stored, reading works, and writing will when space returns.
    #[error("the disk of the database is full")]
    Full,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// The closure stopped its own transaction, for a reason that it keeps itself. Not retried.
    #[error("the transaction was stopped by its own closure")]
    Aborted,
    /// The database holds what it cannot hold: a damaged file, or a value of another type.
    #[error("damaged data: {0}")]
    Corrupt(String),
    /// A mistake in a statement or its use, or a failure of the machine.
    #[error("storage: {0}")]
    Other(String),
}

impl Error {
    /// The same error, telling which statement it came from.
    pub(crate) fn in_statement(self, name: &str) -> Error {
        match self {
            Error::Corrupt(text) => Error::Corrupt(format!("{name}: {text}")),
            Error::Other(text) => Error::Other(format!("{name}: {text}")),
            Error::Conflict { .. } | Error::Busy | Error::Full | Error::Closed | Error::Aborted => {
                self
            }
        }
    }
}

/// Why a database was not opened, or not migrated; each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error(
        "{path} is in use by another Kentongan process; stop that one first (one process per SQLite file; \
         several can share a PostgreSQL database)"
    )]
    InUse {
        /// The database file.
        path: PathBuf,
    },
    /// A file could not be made or read.
    #[error("{path}: {source}; check the folder, its owner and the free space")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The library or the server is too old.
    #[error("{engine} {found} is too old; {needed} or newer is needed")]
    TooOld {
        /// `SQLite` or `PostgreSQL`.
        engine: &'static str,
        /// Its version.
        found: String,
        /// The oldest that is accepted.
        needed: &'static str,
    },
    /// A setting of the server would lose what was acknowledged, or garble it.
    #[error(
        "PostgreSQL has {setting} = {value}, which is not safe; set {setting} = {needed} for this database"
    )]
    Unsafe {
        /// The setting's name.
        setting: &'static str,
        /// What it is.
        value: String,
        /// What it must be.
        needed: &'static str,
    },
    /// The address of the server is unusable; it is not repeated, for it may hold a password.
    #[error("the address of the PostgreSQL database {0}")]
    Address(&'static str),
    /// The connection would not be private.
    #[error("{0}")]
    Tls(String),
    /// The database has fewer migrations than this program.
    #[error(
        "the database is at migration {found:04}, this program needs {needed:04}; run `kentongan migrate`"
    )]
    Outdated {
        /// The last applied migration, 0 for an empty database.
        found: i64,
        /// The last that this program has.
        needed: i64,
    },
    /// The database has migrations that this program doesn't know.
    #[error(
        "the database is at migration {found:04}, this program knows only {known:04}; install the newer \
         Kentongan (`kentongan migrate` never goes back)"
    )]
    Newer {
        /// The last applied migration.
        found: i64,
        /// The last that this program has.
        known: i64,
    },
    /// An applied migration is not the one that this program has.
    #[error(
        "migration {number:04} of the database differs from this program's; install the Kentongan that made \
         it, or restore a backup and run `kentongan migrate`"
    )]
    Altered {
        /// The migration's number.
        number: i64,
    },
    /// A migration failed; it was rolled back.
    #[error("migration {number:04} failed and was rolled back: {reason}")]
    Migration {
        /// The migration's number.
        number: i64,
        /// Why.
        reason: String,
    },
    /// The server refused or can't be reached.
    #[error("the database can't be opened: {0}")]
    Database(String),
}

impl From<Error> for OpenError {
    fn from(error: Error) -> OpenError {
        OpenError::Database(error.to_string())
    }
}
