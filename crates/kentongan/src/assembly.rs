//! Puts an installation together: configuration, master key, database, application.

use crate::clock::{SystemClock, SystemEntropy, stopwatch};
use crate::config::{Configuration, Database};
use crate::failure::Failure;
use crate::master_key::{self, Data};
use crate::opening;
use app::{App, Settings};
use domain::time::Clock;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;
use store::vault::{KeyRing, Vault};
use store::{MigrateReport, Options, PostgresOptions, SqliteOptions, Store};

/// An open database with the application over it.
pub struct Installation {
    pub app: App,
    pub store: Store,
}

/// How the store is opened under a configuration.
pub fn options(configuration: &Configuration) -> Options {
    match &configuration.database {
        Database::Sqlite { file, readers } => {
            let mut options = SqliteOptions::new(file);
            options.readers = *readers;
            options.stopwatch = Some(stopwatch);
            Options::Sqlite(options)
        }
        Database::Postgres {
            url,
            ca,
            connections,
        } => {
            let mut options = PostgresOptions::new(url.0.clone());
            options.connections = *connections;
            options.ca_file.clone_from(ca);
            options.stopwatch = Some(stopwatch);
            Options::Postgres(options)
        }
    }
}

/// Opens the installation. A SQLite file is made and migrated here, after a copy of what it held;
/// PostgreSQL only by `kentongan migrate`.
pub fn open(configuration: &Configuration) -> Result<Installation, Failure> {
    match &configuration.database {
        Database::Sqlite { .. } => {
            let report = migrate(configuration)?;
            tracing::info!(database.version = report.version, "database ready");
        }
        Database::Postgres { .. } => make_data_dir(configuration)?,
    }
    let store = Store::open(options(configuration)).map_err(opening::database)?;
    let ring = keys(configuration, &store)?;
    let app = App::new(
        store.clone(),
        Vault::new(&ring),
        Arc::new(SystemClock),
        Arc::new(SystemEntropy),
        settings(configuration),
    );
    Ok(Installation { app, store })
}

/// Opens an installation that is there already: a mistyped folder is told, not filled.
pub fn open_existing(configuration: &Configuration) -> Result<Installation, Failure> {
    is_there(configuration)?;
    open(configuration)
}

/// Whether there is an installation; a PostgreSQL database is asked when it is opened.
pub fn is_there(configuration: &Configuration) -> Result<(), Failure> {
    match &configuration.database {
        Database::Sqlite { file, .. } if !file.exists() => {
            let shown = file.display();
            Err(Failure::new(format!(
                "Belum ada basis data {shown}. Periksa `--data`; instalasi baru: `kentongan migrate`.\n\
                 There is no database {shown}. Check `--data`; for a new installation: `kentongan migrate`."
            )))
        }
        Database::Sqlite { .. } | Database::Postgres { .. } => Ok(()),
    }
}

/// Brings the database to this program's schema. A new installation gets its folder and its master key with
/// it, so that the database is never there without the key.
pub fn migrate(configuration: &Configuration) -> Result<MigrateReport, Failure> {
    make_data_dir(configuration)?;
    let options = options(configuration);
    let now = SystemClock.now().0;
    match &configuration.database {
        Database::Sqlite { file, .. } => {
            // The key before the file: a start that dies in between leaves nothing unreadable.
            let data = match file.exists() {
                true => Data::Existing,
                false => Data::Fresh,
            };
            master_key::read_or_make(&configuration.master_key, data, &SystemEntropy)?;
            store::migrate(&options, now).map_err(opening::database)
        }
        Database::Postgres { .. } => {
            let report = store::migrate(&options, now).map_err(opening::database)?;
            let store = Store::open(options).map_err(opening::database)?;
            keys(configuration, &store)?;
            store.close();
            Ok(report)
        }
    }
}

/// The keys; the first one is made where nothing is stored yet.
fn keys(configuration: &Configuration, store: &Store) -> Result<KeyRing, Failure> {
    let data = match configuration.master_key.exists() {
        true => Data::Existing,
        false => data_of(store)?,
    };
    master_key::read_or_make(&configuration.master_key, data, &SystemEntropy)
}

fn make_data_dir(configuration: &Configuration) -> Result<(), Failure> {
    let folder = &configuration.data_dir;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| {
        let shown = folder.display();
        Failure::new(format!(
            "Folder data {shown} tidak bisa dibuat: {error}.\n\
             The data folder {shown} cannot be made: {error}."
        ))
    })
}

/// Whether a database holds anything that an older master key sealed.
fn data_of(store: &Store) -> Result<Data, Failure> {
    let stored = store.read_blocking("start.is_fresh", |tx| {
        let accounts = store::account::directory(tx, "", 1)?.len();
        Ok(store::report::count(tx)? > 0 || accounts > 0)
    });
    match stored.map_err(Failure::new)? {
        true => Ok(Data::Existing),
        false => Ok(Data::Fresh),
    }
}

fn settings(configuration: &Configuration) -> Settings {
    let operator = &configuration.operator;
    let contact = [&operator.address, &operator.contact];
    let contact: Vec<&str> = contact
        .into_iter()
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect();
    // Pages must never say that nobody runs the server.
    let name = match operator.name.as_str() {
        "" => "pengelola server ini",
        name => name,
    };
    Settings {
        operator: name.to_owned(),
        operator_contact: contact.join(" · "),
        server_name: configuration.office_name.clone(),
        environment: configuration.environment.clone(),
        public_url: configuration.public_url.clone(),
    }
}

/// A runtime for a command that asks the application a few things.
pub fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("no runtime: {error}")))
}
