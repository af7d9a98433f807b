//! What is not safe to open is not opened, and the message says what to do.

use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use store::{OpenError, Options, PostgresOptions, SqliteOptions, Store};
use testkit::postgres::{Database, Server};
use testkit::store::{folder, postgres, sqlite};

#[test]
fn a_file_has_one_process() {
    let fixture = sqlite();
    let second = Store::open(fixture.options.clone());
    assert!(matches!(second, Err(OpenError::InUse { .. })));
    let migrating = store::migrate(&fixture.options, 0).expect_err("it is open");
    assert!(
        migrating.to_string().contains("another Kentongan process"),
        "{migrating}"
    );
    // Another process sees the lock too.
    let lock = fixture.folder().join("kentongan.db.lock");
    let is_free = || {
        let status = Command::new("flock")
            .arg("--nonblock")
            .arg(&lock)
            .arg("true")
            .status();
        status.expect("flock is part of util-linux").success()
    };
    assert!(!is_free());
    fixture.store.clone().close();
    assert!(is_free());
    assert!(Store::open(fixture.options.clone()).is_ok());
}

#[test]
fn the_files_are_private() {
    let fixture = sqlite();
    let files: Vec<_> = std::fs::read_dir(fixture.folder())
        .unwrap()
        .map(|entry| entry.unwrap())
        .collect();
    assert!(files.len() >= 3, "the database, its log and its lock");
    for file in files {
        let mode = file.metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{:?}", file.file_name());
    }
}

#[test]
fn an_empty_database_is_refused() {
    let folder = folder();
    let sqlite = Options::Sqlite(SqliteOptions::new(folder.path().join("new.db")));
    let database = Database::empty().unwrap();
    let postgres = Options::Postgres(PostgresOptions::new(database.url.clone()));
    for options in [sqlite, postgres] {
        let error = Store::open(options).expect_err("it has no tables");
        assert!(matches!(error, OpenError::Outdated { found: 0, .. }));
        assert!(error.to_string().contains("`kentongan migrate`"), "{error}");
    }
}

#[test]
fn a_missing_folder_is_named() {
    let folder = folder();
    let options = Options::Sqlite(SqliteOptions::new(folder.path().join("missing/k.db")));
    let error = Store::open(options).expect_err("there is no folder");
    assert!(error.to_string().contains("missing/k.db"), "{error}");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = folder();
    let path = folder.path().join("letter.txt");
    std::fs::write(&path, "Yang terhormat, ".repeat(500)).unwrap();
    let error = Store::open(Options::Sqlite(SqliteOptions::new(&path))).expect_err("a letter");
    assert!(error.to_string().contains("damaged data"), "{error}");
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .starts_with("Yang terhormat")
    );
}

fn refused_setting(options: Options) -> String {
    match Store::open(options).expect_err("it is not safe") {
        OpenError::Unsafe { setting, .. } => setting.to_owned(),
        other => panic!("{other}"),
    }
}

#[test]
fn an_early_answer_of_postgresql_is_refused() {
    let fixture = postgres();
    let name = fixture.database().name().to_owned();
    let set = |value: &str| {
        let text = format!("ALTER DATABASE {name} SET synchronous_commit = {value}");
        fixture.database().batch(&text).unwrap();
    };
    set("off");
    assert_eq!(
        refused_setting(fixture.options.clone()),
        "synchronous_commit"
    );
    let migrated = store::migrate(&fixture.options, 0).expect_err("it is not safe");
    assert!(
        migrated.to_string().contains("synchronous_commit = off"),
        "{migrated}"
    );
    set("local");
    assert!(Store::open(fixture.options.clone()).is_ok());
}

/// These are settings of a whole server, so this test has its own.
#[test]
fn a_server_that_does_not_flush_is_refused() {
    let folder = tempfile::Builder::new()
        .prefix("kentongan-pg-")
        .tempdir_in("/dev/shm")
        .unwrap();
    let server = Server::start(folder.path()).unwrap();
    let options = Options::Postgres(PostgresOptions::new(server.url.clone()));
    let mut client = postgres::Client::connect(&server.url, postgres::NoTls).unwrap();
    for setting in ["fsync", "full_page_writes"] {
        let mut change = |text: String| {
            client.batch_execute(&text).unwrap();
            client.batch_execute("SELECT pg_reload_conf()").unwrap();
        };
        change(format!("ALTER SYSTEM SET {setting} = off"));
        // The server tells its processes to read the settings again; new ones may be too early.
        while postgres_setting(&server.url, setting) == "on" {
            std::thread::yield_now();
        }
        assert_eq!(refused_setting(options.clone()), setting);
        change(format!("ALTER SYSTEM RESET {setting}"));
        while postgres_setting(&server.url, setting) == "off" {
            std::thread::yield_now();
        }
    }
    assert!(matches!(
        Store::open(options),
        Err(OpenError::Outdated { .. })
    ));
}

fn postgres_setting(url: &str, setting: &str) -> String {
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    client
        .query_one(&format!("SHOW {setting}"), &[])
        .unwrap()
        .get(0)
}

#[test]
fn another_encoding_is_refused() {
    let database = Database::empty().unwrap();
    let ascii = format!("{}_ascii", database.name());
    database
        .batch(&format!(
            "CREATE DATABASE {ascii} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
        ))
        .unwrap();
    let url = database.url.replace(database.name(), &ascii);
    let refused = refused_setting(Options::Postgres(PostgresOptions::new(url)));
    database
        .batch(&format!("DROP DATABASE {ascii} WITH (FORCE)"))
        .unwrap();
    assert_eq!(refused, "server_encoding");
}

#[test]
fn a_server_that_is_away_is_named_without_its_password() {
    let folder = folder();
    let url = format!(
        "host={} user=kentongan password=rahasia",
        folder.path().display()
    );
    let error =
        Store::open(Options::Postgres(PostgresOptions::new(url))).expect_err("nobody there");
    let text = format!("{error} {error:?}");
    assert!(
        text.contains("No such file") && !text.contains("rahasia"),
        "{text}"
    );
}
