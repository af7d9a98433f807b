//! One SQL text, two engines.
//!
//! Why not a query library: nothing in one was missing that plain SQL lacks, and the layers that
//! hide the engine also hide its guarantees. So this is a thin layer over two well-kept drivers.
//!
//! Invariants:
//! - A call is acknowledged only after its transaction is durable.
//! - Statements are static text in the portable subset with named parameters; the only differences
//!   between the engines are rendered in [`statement`] (and, for tables, in [`schema`]).
//! - A statement that failed fails its transaction, on both engines: PostgreSQL knows nothing else.
//! - No error message holds a bound value.

mod error;
pub(crate) mod migrate;
mod postgres;
mod postgres_client;
mod postgres_connect;
mod postgres_worker;
mod row;
mod schema;
mod settings;
mod sqlite;
mod sqlite_writer;
mod statement;
mod store;
mod tx;
mod value;
mod work;

pub use error::{Error, OpenError};
pub use migrate::{MIGRATIONS, MigrateReport, Migration, migrate};
pub use row::Row;
pub use schema::schema_text;
pub use settings::{Engine, Options, PostgresOptions, SqliteOptions};
pub use statement::{Sql, executed};
pub use store::Store;
pub use tx::Tx;
pub use value::{Bind, FromValue, Kind, Value};
pub use work::{Access, Timing};
