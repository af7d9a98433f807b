//! Throw-away stores, migrated, on each engine.

use crate::environment::variable;
use crate::postgres::Database;
use std::future::Future;
use std::ops::Deref;
use std::path::Path;
use store::{Engine, Options, PostgresOptions, SqliteOptions, Store, executed};
use tempfile::TempDir;

/// Where the names of executed statements are gathered, one empty file per engine and name.
pub const RECORD: &str = "KENTONGAN_TEST_RECORD";

/// A store whose database goes with it.
pub struct TestStore {
    /// The open store; clones of it may go into tasks.
    pub store: Store,
    /// How it was opened.
    pub options: Options,
    place: Place,
    recorder: Recorder,
}

enum Place {
    Folder(TempDir),
    Database(Database),
}

/// A store on SQLite in a folder of its own.
#[must_use]
pub fn sqlite() -> TestStore {
    let folder = folder();
    let options = Options::Sqlite(SqliteOptions::new(folder.path().join("kentongan.db")));
    store::migrate(&options, 0).expect("a new file can be migrated");
    TestStore::open(options, Place::Folder(folder))
}

/// A store on PostgreSQL in a database of its own.
///
/// # Panics
/// When PostgreSQL is missing; the message names the package.
#[must_use]
pub fn postgres() -> TestStore {
    let database = Database::migrated().unwrap_or_else(|error| panic!("{error}"));
    let mut options = PostgresOptions::new(database.url.clone());
    options.connections = 4;
    TestStore::open(Options::Postgres(options), Place::Database(database))
}

/// A store on that engine.
#[must_use]
pub fn on(engine: Engine) -> TestStore {
    match engine {
        Engine::Sqlite => sqlite(),
        Engine::Postgres => postgres(),
    }
}

/// Runs a test on each engine, with a store of its own.
pub fn both(test: impl Fn(Engine, Store)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let _named = Named(engine);
        let fixture = on(engine);
        test(engine, fixture.store.clone());
    }
}

/// As [`both`], for asynchronous tests; it brings its own runtime.
pub fn both_async<F: Future<Output = ()>>(test: impl Fn(Engine, Store) -> F) {
    both(|engine, store| {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.block_on(test(engine, store));
    });
}

/// A folder that goes with its handle.
#[must_use]
pub fn folder() -> TempDir {
    tempfile::Builder::new()
        .prefix("kentongan-test-")
        .tempdir()
        .expect("a temporary folder can be made")
}

impl TestStore {
    fn open(options: Options, place: Place) -> TestStore {
        let store = Store::open(options.clone()).expect("a migrated database opens");
        TestStore {
            store,
            recorder: Recorder(options.engine()),
            options,
            place,
        }
    }

    /// Closes the store and opens its database again, as a new process would.
    #[must_use]
    pub fn reopen(self) -> TestStore {
        let options = self.options.clone();
        let place = self.close();
        TestStore::open(options, place)
    }

    /// The database on PostgreSQL, to change its settings.
    ///
    /// # Panics
    /// On SQLite.
    #[must_use]
    pub fn database(&self) -> &Database {
        match &self.place {
            Place::Database(database) => database,
            Place::Folder(_) => panic!("this store is on SQLite"),
        }
    }

    /// The folder of the database on SQLite.
    ///
    /// # Panics
    /// On PostgreSQL.
    #[must_use]
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder.path(),
            Place::Database(_) => panic!("this store is on PostgreSQL"),
        }
    }

    fn close(self) -> Place {
        self.store.close();
        drop(self.recorder);
        self.place
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

/// Tells in the output of a failed test which engine it was.
struct Named(Engine);

impl Drop for Named {
    #[expect(clippy::print_stderr, reason = "the output of a failed test")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("the test failed on {}", self.0);
        }
    }
}

/// Gathers what was executed, for the check that every statement is.
struct Recorder(Engine);

impl Drop for Recorder {
    fn drop(&mut self) {
        let Some(folder) = variable(RECORD) else {
            return;
        };
        let folder = Path::new(&folder).join(self.0.name());
        let made = std::fs::create_dir_all(&folder);
        for name in executed(self.0) {
            let written = std::fs::write(folder.join(name), []);
            assert!(
                (made.is_ok() && written.is_ok()) || std::thread::panicking(),
                "{} can't be written",
                folder.display()
            );
        }
    }
}
