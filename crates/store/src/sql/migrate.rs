//! Migrations: append-only files, each applied in one transaction and recorded with its digest.
//!
//! The row in `migration` is the lock: on PostgreSQL it is written first, so that of several
//! processes one applies a migration while the others wait for its row and then see it. The first
//! migration makes that table; there the new table itself is what the others wait for.

use super::error::OpenError;
use super::postgres_client::{Client, Failed, Waiting};
use super::postgres_connect::{Connector, Purpose};
use super::schema::schema_text;
use super::settings::{Engine, Options, PostgresOptions, SqliteOptions};
use super::sqlite::{beside, failure, lock, open_writer, private_file};
use super::value::{Kind, Value};
use data_encoding::HEXLOWER;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use tokio_postgres::error::SqlState;

/// One step from a database to the next.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place in the order, from 1 without gaps.
    pub number: i64,
    /// What it is about, as in its file name.
    pub name: &'static str,
    /// The text in `migrations/`.
    pub text: &'static str,
}

/// All migrations, in order. A new file is added here; a released one never changes again.
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        name: "foundation",
        text: include_str!("../../../../migrations/0001_foundation.sql"),
    },
    Migration {
        number: 2,
        name: "people",
        text: include_str!("../../../../migrations/0002_people.sql"),
    },
    Migration {
        number: 3,
        name: "report",
        text: include_str!("../../../../migrations/0003_report.sql"),
    },
    Migration {
        number: 4,
        name: "company",
        text: include_str!("../../../../migrations/0004_company.sql"),
    },
    Migration {
        number: 5,
        name: "finding",
        text: include_str!("../../../../migrations/0005_finding.sql"),
    },
    Migration {
        number: 6,
        name: "rules",
        text: include_str!("../../../../migrations/0006_rules.sql"),
    },
    Migration {
        number: 7,
        name: "narrative",
        text: include_str!("../../../../migrations/0007_narrative.sql"),
    },
    Migration {
        number: 8,
        name: "alert",
        text: include_str!("../../../../migrations/0008_alert.sql"),
    },
    Migration {
        number: 9,
        name: "subject",
        text: include_str!("../../../../migrations/0009_subject.sql"),
    },
    Migration {
        number: 10,
        name: "job_again",
        text: include_str!("../../../../migrations/0010_job_again.sql"),
    },
    Migration {
        number: 11,
        name: "provisional",
        text: include_str!("../../../../migrations/0011_provisional.sql"),
    },
    Migration {
        number: 12,
        name: "scan_method",
        text: include_str!("../../../../migrations/0012_scan_method.sql"),
    },
    Migration {
        number: 13,
        name: "past_threshold",
        text: include_str!("../../../../migrations/0013_past_threshold.sql"),
    },
];

impl Migration {
    /// SHA-256 of its text, in hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        HEXLOWER.encode(&Sha256::digest(self.text))
    }
}

/// What [`migrate`] did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrateReport {
    /// The migrations that this call applied, as `0001_foundation`.
    pub applied: Vec<String>,
    /// The last migration of the database now.
    pub version: i64,
    /// The copy made before, on SQLite, when there was something to change.
    pub backup: Option<PathBuf>,
}

/// A recorded migration.
#[derive(Clone, Debug)]
pub(crate) struct Applied {
    number: i64,
    digest: String,
}

/// Brings a database to this program's migrations; does nothing when it is there.
///
/// SQLite: no other process may have it open, and a copy is kept beside it as `….before-NNNN`.
/// PostgreSQL: several processes may do this at once; each migration is applied by one of them.
///
/// # Errors
/// [`OpenError`], whose messages say what to do. What failed was rolled back.
pub fn migrate(options: &Options, now_micros: i64) -> Result<MigrateReport, OpenError> {
    match options {
        Options::Sqlite(options) => migrate_sqlite(options, now_micros),
        Options::Postgres(options) => migrate_postgres(options, now_micros),
    }
}

/// Refuses a database that is not exactly at this program's migrations.
pub(crate) fn check(applied: &[Applied]) -> Result<(), OpenError> {
    if pending(applied)?.is_empty() {
        return Ok(());
    }
    Err(OpenError::Outdated {
        found: version(applied),
        needed: MIGRATIONS.last().map_or(0, |last| last.number),
    })
}

const APPLIED: &str = "SELECT number, digest FROM migration ORDER BY number";

/// What a SQLite database has; nothing when it is new.
pub(crate) fn applied_sqlite(connection: &Connection) -> Result<Vec<Applied>, OpenError> {
    let tables: i64 = connection
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
            [],
            |row| row.get(0),
        )
        .map_err(failure)?;
    if tables == 0 {
        return Ok(Vec::new());
    }
    let mut statement = connection.prepare(APPLIED).map_err(failure)?;
    let rows = statement
        .query_map([], |row| {
            Ok(Applied {
                number: row.get(0)?,
                digest: row.get(1)?,
            })
        })
        .map_err(failure)?;
    Ok(rows.collect::<Result<_, _>>().map_err(failure)?)
}

/// What a PostgreSQL database has; nothing when it is new.
pub(crate) fn applied_postgres(client: &mut Client) -> Result<Vec<Applied>, OpenError> {
    let statement = match client.prepare(APPLIED, &[]) {
        Ok(statement) => statement,
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let rows = client.query(&statement, &[])?;
    let applied = rows.iter().map(|row| Applied {
        number: row.get(0),
        digest: row.get(1),
    });
    Ok(applied.collect())
}

fn version(applied: &[Applied]) -> i64 {
    applied.last().map_or(0, |last| last.number)
}

/// What is missing, after a look at what is there.
fn pending(applied: &[Applied]) -> Result<&'static [Migration], OpenError> {
    for (position, row) in applied.iter().enumerate() {
        let Some(known) = MIGRATIONS.get(position) else {
            return Err(OpenError::Newer {
                found: version(applied),
                known: MIGRATIONS.len() as i64,
            });
        };
        if row.number != known.number || row.digest != known.digest() {
            return Err(OpenError::Altered { number: row.number });
        }
    }
    Ok(&MIGRATIONS[applied.len()..])
}

fn full_name(migration: &Migration) -> String {
    format!("{:04}_{}", migration.number, migration.name)
}

fn migrate_sqlite(options: &SqliteOptions, now_micros: i64) -> Result<MigrateReport, OpenError> {
    let _lock = lock(&options.path)?;
    let connection = open_writer(&options.path)?;
    let applied = applied_sqlite(&connection)?;
    let pending = pending(&applied)?;
    let backup = match pending.first() {
        Some(first) if !applied.is_empty() => Some(back_up(&connection, &options.path, first)?),
        Some(_) | None => None,
    };
    for migration in pending {
        let done = connection
            .execute_batch("BEGIN IMMEDIATE")
            .and_then(|()| connection.execute_batch(migration.text))
            .and_then(|()| {
                connection.execute(
                    "INSERT INTO migration (number, name, digest, applied_at) VALUES (?1, ?2, ?3, ?4)",
                    (migration.number, migration.name, migration.digest(), now_micros),
                )
            })
            .and_then(|_| connection.execute_batch("COMMIT"));
        if let Err(error) = done {
            if !connection.is_autocommit() {
                connection.execute_batch("ROLLBACK").map_err(failure)?;
            }
            return Err(OpenError::Migration {
                number: migration.number,
                reason: failure(error).to_string(),
            });
        }
    }
    Ok(MigrateReport {
        applied: pending.iter().map(full_name).collect(),
        version: MIGRATIONS.len() as i64,
        backup,
    })
}

/// Copies the database beside itself; the copy gets its name when it is whole and on the disk.
fn back_up(connection: &Connection, path: &Path, first: &Migration) -> Result<PathBuf, OpenError> {
    let target = beside(path, &format!(".before-{:04}", first.number));
    let unfinished = beside(&target, ".unfinished");
    let file = private_file(&unfinished)?;
    let in_file = |source| OpenError::File {
        path: target.clone(),
        source,
    };
    file.set_len(0).map_err(in_file)?;
    let mut copy = Connection::open(&unfinished).map_err(failure)?;
    let backup = Backup::new(connection, &mut copy).map_err(failure)?;
    // Nobody else writes: all pages in one step.
    if backup.step(-1).map_err(failure)? != StepResult::Done {
        return Err(OpenError::Database(
            "the copy before the migration did not finish; stop what else uses the file".into(),
        ));
    }
    drop(backup);
    copy.close().map_err(|(_, error)| failure(error))?;
    file.sync_all().map_err(in_file)?;
    std::fs::rename(&unfinished, &target).map_err(in_file)?;
    Ok(target)
}

fn migrate_postgres(
    options: &PostgresOptions,
    now_micros: i64,
) -> Result<MigrateReport, OpenError> {
    let mut client = Connector::new(options)?.connect(Purpose::Migrate)?;
    let mut report = MigrateReport {
        applied: Vec::new(),
        version: 0,
        backup: None,
    };
    loop {
        let applied = applied_postgres(&mut client)?;
        let Some(migration) = pending(&applied)?.first() else {
            report.version = version(&applied);
            return Ok(report);
        };
        match apply_postgres(&mut client, migration, now_micros) {
            Ok(()) => report.applied.push(full_name(migration)),
            Err(error) if is_elsewhere(&error) => {
                // Another process was first. If not, this one says what is in the way.
                let seen = applied_postgres(&mut client)?;
                if seen.len() == applied.len() {
                    return Err(failed(migration, &error));
                }
            }
            Err(error) => return Err(failed(migration, &error)),
        }
    }
}

fn failed(migration: &Migration, error: &tokio_postgres::Error) -> OpenError {
    OpenError::Migration {
        number: migration.number,
        reason: describe(error),
    }
}

/// The row of this migration, or the table of the first, was made by another process meanwhile.
///
/// A table brings a type of its name; whoever comes between the two hears of the type alone.
fn is_elsewhere(error: &tokio_postgres::Error) -> bool {
    let codes = [
        &SqlState::UNIQUE_VIOLATION,
        &SqlState::DUPLICATE_TABLE,
        &SqlState::DUPLICATE_OBJECT,
    ];
    error.code().is_some_and(|code| codes.contains(&code))
}

fn apply_postgres(
    client: &mut Client,
    migration: &Migration,
    now_micros: i64,
) -> Result<(), tokio_postgres::Error> {
    client.later(Waiting::Control("BEGIN"));
    let applied =
        write_postgres(client, migration, now_micros).and_then(|()| client.batch_execute("COMMIT"));
    applied.map_err(|failed| {
        // A connection that is lost has rolled back by itself.
        let _ = client.batch_execute("ROLLBACK");
        failed.error
    })
}

/// The row and the tables, in an open transaction.
fn write_postgres(
    client: &mut Client,
    migration: &Migration,
    now_micros: i64,
) -> Result<(), Failed> {
    let text = schema_text(Engine::Postgres, migration.text);
    if migration.number == 1 {
        client.batch_execute(&text)?;
    }
    let statement = client.prepare(
        "INSERT INTO migration (number, name, digest, applied_at) VALUES ($1, $2, $3, $4)",
        &[Kind::Integer, Kind::Text, Kind::Text, Kind::Integer],
    )?;
    client.execute(
        &statement,
        &[
            Value::Integer(migration.number),
            Value::Text(migration.name.to_owned()),
            Value::Text(migration.digest()),
            Value::Integer(now_micros),
        ],
    )?;
    if migration.number != 1 {
        client.batch_execute(&text)?;
    }
    Ok(())
}

/// A message for the operator; migrations hold no personal data.
fn describe(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{} ({})", error.message(), error.code().code()),
        None => error.to_string(),
    }
}

impl From<tokio_postgres::Error> for OpenError {
    fn from(error: tokio_postgres::Error) -> OpenError {
        OpenError::Database(describe(&error))
    }
}

impl From<Failed> for OpenError {
    fn from(failed: Failed) -> OpenError {
        OpenError::from(failed.error)
    }
}

impl From<rusqlite::Error> for OpenError {
    fn from(error: rusqlite::Error) -> OpenError {
        OpenError::from(failure(error))
    }
}

#[cfg(test)]
#[path = "migrate_tests.rs"]
mod tests;
