//! One SQLite connection: how it is opened, what it is asked, what its errors mean.

use super::error::{Error, OpenError};
use super::row::Row;
use super::tx::Session;
use super::value::{Kind, Value};
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, PrepFlags, Statement, ffi};
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// 3.51.3 repaired the loss of committed pages by two checkpoints at once.
const OLDEST: (i32, &str) = (3_051_003, "3.51.3");
/// How long another process's lock is waited for (a backup tool, the `sqlite3` shell).
const BUSY: Duration = Duration::from_secs(5);
/// More statements than the program has; a leak of generated ones ends here.
const STATEMENTS: usize = 1024;

/// A path with an ending behind its whole name: `kentongan.db` → `kentongan.db.lock`.
pub(crate) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Opens a file for this account alone (0600), made if it is new.
pub(crate) fn private_file(path: &Path) -> Result<File, OpenError> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|source| OpenError::File {
            path: path.to_owned(),
            source,
        })
}

/// Keeps other processes out of the database for as long as the returned file is open.
pub(crate) fn lock(path: &Path) -> Result<File, OpenError> {
    let beside = beside(path, ".lock");
    let file = private_file(&beside)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse {
            path: path.to_owned(),
        }),
        Err(TryLockError::Error(source)) => Err(OpenError::File {
            path: beside,
            source,
        }),
    }
}

/// The connection that writes; makes the file when it is new.
pub(crate) fn open_writer(path: &Path) -> Result<Connection, OpenError> {
    if rusqlite::version_number() < OLDEST.0 {
        return Err(OpenError::TooOld {
            engine: "SQLite",
            found: rusqlite::version().to_owned(),
            needed: OLDEST.1,
        });
    }
    // SQLite gives the files beside it (-wal, -shm) the mode of this one.
    private_file(path)?;
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mode: String = connection
        .query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))
        .map_err(failure)?;
    if mode != "wal" {
        return Err(OpenError::Database(format!(
            "{} can't keep a write-ahead log (journal mode {mode}); put it on a local disk",
            path.display()
        )));
    }
    connection
        .execute_batch(
            "PRAGMA synchronous = FULL;
             PRAGMA cache_size = -49152;
             PRAGMA secure_delete = ON;
             PRAGMA journal_size_limit = 134217728;
             PRAGMA wal_autocheckpoint = 60000;",
        )
        .map_err(failure)?;
    Ok(connection)
}

/// The connection that carries the log over into the file, beside the writer; the writer does it itself
/// only when the log has grown to its limit.
pub(crate) fn open_checkpointer(path: &Path) -> Result<Connection, OpenError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0;")
        .map_err(failure)?;
    Ok(connection)
}

/// Carries over what the log holds, as far as readers allow it; waits for nobody.
pub(crate) fn checkpoint(connection: &Connection) -> Result<(), Error> {
    let done = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    done.map_err(|error| Error::Other(error.to_string()))
}

/// A connection that can only read; the writer is open already.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection
        .execute_batch("PRAGMA query_only = ON;")
        .map_err(failure)?;
    Ok(connection)
}

fn connect(path: &Path, mode: OpenFlags) -> Result<Connection, OpenError> {
    let flags = mode | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let connection = Connection::open_with_flags(path, flags).map_err(failure)?;
    connection.busy_timeout(BUSY).map_err(failure)?;
    // Plans must not depend on bound values: without this SQLite plans some statements anew at every
    // binding, which cost half of the writer's time (measured).
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(failure)?;
    connection
        .execute_batch(
            "PRAGMA foreign_keys = ON;
             PRAGMA trusted_schema = OFF;
             PRAGMA temp_store = MEMORY;
             PRAGMA cache_size = -16384;",
        )
        .map_err(failure)?;
    Ok(connection)
}

/// A connection with the statements it has prepared.
pub(crate) struct SqliteSession<'c> {
    connection: &'c Connection,
    statements: HashMap<String, Prepared<'c>>,
}

struct Prepared<'c> {
    statement: Statement<'c>,
    columns: Arc<[String]>,
}

impl<'c> SqliteSession<'c> {
    pub(crate) fn new(connection: &'c Connection) -> SqliteSession<'c> {
        SqliteSession {
            connection,
            statements: HashMap::new(),
        }
    }

    /// Whether a transaction is open. SQLite ends one by itself after some failures.
    pub(crate) fn is_in_transaction(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// BEGIN, COMMIT and their like.
    pub(crate) fn control(&mut self, text: &str) -> Result<(), Error> {
        self.execute(text, &[]).map(|_| ())
    }

    /// Ends a transaction without a trace, if SQLite has not done so.
    pub(crate) fn roll_back(&mut self) {
        if self.is_in_transaction()
            && let Err(error) = self.control("ROLLBACK")
        {
            tracing::error!(error = %error, "store.rollback_failed");
        }
    }

    fn prepared(&mut self, text: &str) -> Result<&mut Prepared<'c>, Error> {
        if !self.statements.contains_key(text) {
            if self.statements.len() >= STATEMENTS {
                self.statements.clear();
            }
            let statement = self
                .connection
                .prepare_with_flags(text, PrepFlags::SQLITE_PREPARE_PERSISTENT)
                .map_err(failure)?;
            let columns = statement.column_names().map(str::to_owned).collect();
            self.statements
                .insert(text.to_owned(), Prepared { statement, columns });
        }
        Ok(self
            .statements
            .get_mut(text)
            .expect("it was there or has just been inserted"))
    }
}

impl Session for SqliteSession<'_> {
    fn query(&mut self, text: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        let Prepared { statement, columns } = self.prepared(text)?;
        bind(statement, values)?;
        let mut found = Vec::new();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(failure)? {
            let values = (0..columns.len())
                .map(|position| read(row.get_ref(position).map_err(failure)?))
                .collect::<Result<_, Error>>()?;
            found.push(Row::new(Arc::clone(columns), values));
        }
        drop(rows);
        statement.clear_bindings();
        Ok(found)
    }

    fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64, Error> {
        let Prepared { statement, .. } = self.prepared(text)?;
        bind(statement, values)?;
        let affected = statement.raw_execute().map_err(failure)?;
        statement.clear_bindings();
        Ok(affected as u64)
    }

    fn execute_later(
        &mut self,
        _name: &'static str,
        text: &str,
        values: Vec<Value>,
    ) -> Result<(), Error> {
        self.execute(text, &values).map(|_| ())
    }
}

fn bind(statement: &mut Statement<'_>, values: &[Value]) -> Result<(), Error> {
    for (position, value) in values.iter().enumerate() {
        let value = match value {
            Value::Null(_) => ValueRef::Null,
            Value::Integer(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Blob(bytes) => ValueRef::Blob(bytes),
        };
        statement
            .raw_bind_parameter(position + 1, ToSqlOutput::Borrowed(value))
            .map_err(failure)?;
    }
    Ok(())
}

fn read(value: ValueRef<'_>) -> Result<Value, Error> {
    Ok(match value {
        // SQLite knows no kind of a NULL in a result, and nobody who reads it needs one.
        ValueRef::Null => Value::Null(Kind::Text),
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => return Err(Error::Corrupt("a text is not UTF-8".into())),
        },
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    })
}

/// What an error of SQLite means here. Its messages name tables and columns, never bound values.
pub(crate) fn failure(error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = error else {
        return Error::Other(match error {
            rusqlite::Error::SqlInputError { msg, .. } => msg,
            other => other.to_string(),
        });
    };
    let text = || message.clone().unwrap_or_else(|| code.to_string());
    match (code.extended_code, code.extended_code & 0xff) {
        (
            ffi::SQLITE_CONSTRAINT_PRIMARYKEY
            | ffi::SQLITE_CONSTRAINT_UNIQUE
            | ffi::SQLITE_CONSTRAINT_ROWID,
            _,
        ) => Error::Conflict {
            constraint: message.as_deref().and_then(unique_columns),
        },
        // A disk quota, and no room for the index of the log, have codes of their own.
        (ffi::SQLITE_IOERR_WRITE | ffi::SQLITE_IOERR_SHMSIZE, _) | (_, ffi::SQLITE_FULL) => {
            Error::Full
        }
        (_, ffi::SQLITE_BUSY | ffi::SQLITE_LOCKED) => Error::Busy,
        (_, ffi::SQLITE_CORRUPT | ffi::SQLITE_NOTADB) => Error::Corrupt(text()),
        _ => Error::Other(text()),
    }
}

/// `UNIQUE constraint failed: a.x, a.y` or `… failed: index 'name'`.
fn unique_columns(message: &str) -> Option<String> {
    let (_, what) = message.split_once("constraint failed: ")?;
    let index = what
        .strip_prefix("index '")
        .and_then(|rest| rest.strip_suffix('\''));
    Some(index.unwrap_or(what).to_owned())
}
