//! Where the database is and how it is used.

use std::fmt;
use std::path::PathBuf;

/// The engine below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// One file, one process.
    Sqlite,
    /// A server that several processes share.
    Postgres,
}

impl Engine {
    /// Its name as people write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
        }
    }
}

impl fmt::Display for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Where the database is.
#[derive(Clone, Debug)]
pub enum Options {
    /// An embedded database.
    Sqlite(SqliteOptions),
    /// A database server.
    Postgres(PostgresOptions),
}

impl Options {
    /// The engine.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Options::Sqlite(_) => Engine::Sqlite,
            Options::Postgres(_) => Engine::Postgres,
        }
    }
}

/// A database in a file.
#[derive(Clone, Debug)]
pub struct SqliteOptions {
    /// The file; its folder must exist. Files beside it get the same name with an ending.
    pub path: PathBuf,
    /// How many threads read; at least 1.
    pub readers: usize,
    /// How many calls may wait before callers wait with them; at least 1.
    pub waiting: usize,
    /// Monotonic microseconds, for the timings; without it durations read 0.
    pub stopwatch: Option<fn() -> u64>,
}

impl SqliteOptions {
    /// The usual settings: 4 readers, 1,024 waiting calls, no stopwatch.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> SqliteOptions {
        SqliteOptions {
            path: path.into(),
            readers: 4,
            waiting: 1024,
            stopwatch: None,
        }
    }
}

/// A database on a server. `Debug` leaves the address out, for it may hold a password.
#[derive(Clone)]
pub struct PostgresOptions {
    /// `postgres://user:password@host/database?sslmode=verify-full`, or a list of `key=value`.
    pub url: String,
    /// How many connections, each with its thread; at least 1.
    pub connections: usize,
    /// The certificate of the authority that signed the server's, in PEM; demands TLS.
    pub ca_file: Option<PathBuf>,
    /// How many calls may wait before callers wait with them; at least 1.
    pub waiting: usize,
    /// Monotonic microseconds, for the timings; without it durations read 0.
    pub stopwatch: Option<fn() -> u64>,
}

impl PostgresOptions {
    /// The usual settings: 8 connections, 1,024 waiting calls, no stopwatch.
    #[must_use]
    pub fn new(url: impl Into<String>) -> PostgresOptions {
        PostgresOptions {
            url: url.into(),
            connections: 8,
            ca_file: None,
            waiting: 1024,
            stopwatch: None,
        }
    }
}

impl fmt::Debug for PostgresOptions {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("PostgresOptions")
            .field("connections", &self.connections)
            .field("ca_file", &self.ca_file)
            .finish_non_exhaustive()
    }
}
