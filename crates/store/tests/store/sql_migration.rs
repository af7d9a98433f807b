//! Migrations on both engines: once, whole, and to the same tables.

use std::collections::{BTreeMap, BTreeSet};
use store::{MIGRATIONS, OpenError, Options, PostgresOptions, Sql, SqliteOptions, Store};
use testkit::postgres::Database;
use testkit::store::{both, folder, on, sqlite};

fn full_names() -> Vec<String> {
    MIGRATIONS
        .iter()
        .map(|migration| format!("{:04}_{}", migration.number, migration.name))
        .collect()
}

#[test]
fn a_new_database_gets_all_and_then_none() {
    let folder = folder();
    let path = folder.path().join("new.db");
    let database = Database::empty().unwrap();
    for options in [
        Options::Sqlite(SqliteOptions::new(&path)),
        Options::Postgres(PostgresOptions::new(database.url.clone())),
    ] {
        let first = store::migrate(&options, 1_790_000_000_000_000).unwrap();
        assert_eq!(first.applied, full_names());
        assert_eq!(
            (first.version, first.backup),
            (MIGRATIONS.len() as i64, None)
        );
        let second = store::migrate(&options, 2).unwrap();
        assert_eq!((second.applied, second.backup), (vec![], None));
        let store = Store::open(options).unwrap();
        static MOMENTS: Sql = Sql::new("test.moments", "SELECT DISTINCT applied_at FROM migration");
        let moments = store.read_blocking("test.moments", |tx| {
            tx.query_opt(&MOMENTS, &[])?
                .expect("one moment")
                .get::<i64>("applied_at")
        });
        assert_eq!(moments, Ok(1_790_000_000_000_000));
    }
}

#[test]
fn an_older_file_is_copied_first() {
    let folder = folder();
    let path = folder.path().join("old.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    let first = MIGRATIONS[0];
    old.execute_batch(first.text).unwrap();
    old.execute(
        "INSERT INTO migration (number, name, digest, applied_at) VALUES (1, ?1, ?2, 42)",
        (first.name, first.digest()),
    )
    .unwrap();
    old.close().unwrap();
    let options = Options::Sqlite(SqliteOptions::new(&path));
    let refused = Store::open(options.clone()).expect_err("it is old");
    assert!(matches!(refused, OpenError::Outdated { found: 1, .. }));
    let report = store::migrate(&options, 43).unwrap();
    assert_eq!(report.applied, full_names()[1..]);
    let backup = report.backup.expect("there was something to lose");
    assert!(backup.to_string_lossy().ends_with("old.db.before-0002"));
    let copy = rusqlite::Connection::open(&backup).unwrap();
    let rows: (i64, i64) = copy
        .query_row(
            "SELECT count(*), max(applied_at) FROM migration",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .unwrap();
    assert_eq!(rows, (1, 42));
    assert!(Store::open(options).is_ok());
}

/// Several rounds: which moment of the first migration two processes meet in is chance.
#[test]
fn of_many_processes_one_applies_each() {
    for _ in 0..5 {
        let database = Database::empty().unwrap();
        let options = Options::Postgres(PostgresOptions::new(database.url.clone()));
        let threads: Vec<_> = (0..6)
            .map(|_| {
                let options = options.clone();
                std::thread::spawn(move || {
                    store::migrate(&options, 0).expect("all succeed").applied
                })
            })
            .collect();
        let mut applied: Vec<String> = threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("no panic"))
            .collect();
        applied.sort();
        assert_eq!(applied, full_names());
    }
}

/// A table is in the way of a later migration: that one leaves nothing behind, the ones before stay.
#[test]
fn a_failed_migration_leaves_nothing() {
    let in_the_way = "CREATE TABLE office (in_the_way INTEGER)";
    let folder = folder();
    let path = folder.path().join("k.db");
    rusqlite::Connection::open(&path)
        .unwrap()
        .execute_batch(in_the_way)
        .unwrap();
    let sqlite = Options::Sqlite(SqliteOptions::new(&path));
    let database = Database::empty().unwrap();
    database.batch(in_the_way).unwrap();
    let postgres = Options::Postgres(PostgresOptions::new(database.url.clone()));
    for options in [sqlite, postgres] {
        let error = store::migrate(&options, 0).expect_err("a table is in the way");
        let OpenError::Migration { number, reason } = &error else {
            panic!("{error}")
        };
        assert_eq!(*number, 2);
        assert!(
            reason.contains("office") && reason.contains("already exists"),
            "{reason}"
        );
        let refused = Store::open(options).expect_err("it is not whole");
        assert!(
            matches!(refused, OpenError::Outdated { found: 1, .. }),
            "{refused}"
        );
    }
}

#[test]
fn an_altered_or_newer_database_is_refused() {
    static ALTER: Sql = Sql::new(
        "test.alter",
        "UPDATE migration SET digest = 'x' WHERE number = 1",
    );
    static RESTORE: Sql = Sql::new(
        "test.restore",
        "UPDATE migration SET digest = :digest WHERE number = 1",
    );
    static NEWER: Sql = Sql::new(
        "test.newer",
        "INSERT INTO migration (number, name, digest, applied_at) VALUES (9999, 'later', 'x', 0)",
    );
    both(|engine, _| {
        let fixture = on(engine);
        let change = |sql: &'static Sql, digest: Option<String>| {
            let store = Store::open(fixture.options.clone());
            let store = store.as_ref().unwrap_or(&fixture.store);
            store
                .write_blocking("test.change", move |tx| match &digest {
                    Some(digest) => tx.execute(sql, &[("digest", digest)]),
                    None => tx.execute(sql, &[]),
                })
                .unwrap();
        };
        change(&ALTER, None);
        change(&RESTORE, Some(MIGRATIONS[0].digest()));
        change(&NEWER, None);
        let newer = fixture.options.clone();
        let migrated = {
            fixture.store.clone().close();
            store::migrate(&newer, 0)
        };
        assert!(matches!(
            migrated,
            Err(OpenError::Newer { found: 9999, .. })
        ));
        assert!(matches!(
            Store::open(newer),
            Err(OpenError::Newer { found: 9999, .. })
        ));

        let fixture = on(engine);
        fixture
            .write_blocking("test.alter", |tx| tx.execute(&ALTER, &[]))
            .unwrap();
        fixture.store.clone().close();
        let refused = Store::open(fixture.options.clone());
        assert!(matches!(refused, Err(OpenError::Altered { number: 1 })));
    });
}

/// Tables, columns, types, NULL, and indexes of the real migrations, on both engines.
#[test]
fn both_engines_have_the_same_tables() {
    let fixture = sqlite();
    let file = rusqlite::Connection::open(fixture.folder().join("kentongan.db")).unwrap();
    let database = Database::migrated().unwrap();
    let mut server = postgres::Client::connect(&database.url, postgres::NoTls).unwrap();
    let (left, right) = (sqlite_columns(&file), postgres_columns(&mut server));
    assert!(left.len() >= 4, "the table of migrations has four columns");
    assert_eq!(left, right);
    assert_eq!(sqlite_indexes(&file), postgres_indexes(&mut server));
    let collations: i64 = server
        .query_one(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'
             AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(collations, 0, "texts that are not in byte order");
}

/// `table.column` → type, and whether it must have a value.
type Columns = BTreeMap<String, (String, bool)>;

fn sqlite_columns(file: &rusqlite::Connection) -> Columns {
    let mut statement = file
        .prepare(
            "SELECT t.name || '.' || c.name, c.type, c.\"notnull\" OR c.pk > 0
             FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
        )
        .unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))
        .unwrap();
    rows.map(Result::unwrap).collect()
}

fn postgres_columns(server: &mut postgres::Client) -> Columns {
    let rows = server
        .query(
            "SELECT table_name || '.' || column_name, data_type, is_nullable = 'NO'
             FROM information_schema.columns WHERE table_schema = 'public'",
            &[],
        )
        .unwrap();
    rows.iter()
        .map(|row| {
            let kind = match row.get::<_, &str>(1) {
                "bigint" => "INTEGER",
                "double precision" => "REAL",
                "text" => "TEXT",
                "bytea" => "BLOB",
                other => panic!("{other} is outside of the portable subset"),
            };
            (row.get(0), (kind.to_owned(), row.get(2)))
        })
        .collect()
}

fn sqlite_indexes(file: &rusqlite::Connection) -> BTreeSet<String> {
    let mut statement = file
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

fn postgres_indexes(server: &mut postgres::Client) -> BTreeSet<String> {
    let rows = server
        .query(
            "SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
             JOIN pg_namespace n ON n.oid = i.relnamespace
             WHERE n.nspname = 'public' AND NOT EXISTS
               (SELECT 1 FROM pg_constraint c WHERE c.conindid = x.indexrelid AND c.contype IN ('p', 'u', 'x'))",
            &[],
        )
        .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
