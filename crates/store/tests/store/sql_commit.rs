//! Group commit: many calls share a COMMIT, and each gets its own answer, after it.

use crate::sql_transaction::{ADD, ENTRIES, labels};
use crate::table;
use std::sync::Mutex;
use std::sync::mpsc;
use store::{Error, OpenError, Options, Sql, SqliteOptions, Store};
use testkit::store::{folder, sqlite};

/// Queues calls behind one that holds the writer, then lets all run in one transaction.
fn in_one_commit(
    store: &Store,
    calls: impl IntoIterator<Item = (i64, Kind)>,
) -> Vec<(i64, Result<(), Error>)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let (open, gate) = mpsc::channel::<()>();
        let gate = Mutex::new(gate);
        let holder = store.clone();
        let holder = tokio::spawn(async move {
            holder
                .write("test.hold", move |_| {
                    // The gate opens when its sender goes, and stays open when the batch is run again.
                    let opened = gate.lock().expect("nobody panics with it").recv();
                    assert!(opened.is_err(), "nothing is ever sent");
                    Ok(())
                })
                .await
        });
        let tasks: Vec<_> = calls
            .into_iter()
            .map(|(id, kind)| {
                let store = store.clone();
                (
                    id,
                    tokio::spawn(async move { call(&store, id, kind).await }),
                )
            })
            .collect();
        tokio::task::yield_now().await;
        drop(open);
        holder.await.unwrap().expect("it only waits");
        let mut outcomes = Vec::new();
        for (id, task) in tasks {
            outcomes.push((id, task.await.unwrap()));
        }
        outcomes
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Good,
    Panics,
    Refuses,
    Conflicts,
    Fills,
}

static FILL: Sql = Sql::new(
    "blob.add",
    "INSERT INTO blob (id, bytes) VALUES (:id, :bytes)",
);
const BLOBS: &str = "CREATE TABLE blob (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT";

async fn call(store: &Store, id: i64, kind: Kind) -> Result<(), Error> {
    let label = format!("entry {id}");
    store
        .write("test.call", move |tx| {
            tx.execute(&ADD, &[("id", &id), ("label", &label)])?;
            match kind {
                Kind::Good => Ok(()),
                Kind::Panics => panic!("in the closure"),
                Kind::Refuses => Err(Error::Other("refused".into())),
                Kind::Conflicts => tx
                    .execute(&ADD, &[("id", &id), ("label", &label)])
                    .map(drop),
                Kind::Fills => tx
                    .execute(&FILL, &[("id", &id), ("bytes", &vec![1u8; 4 << 20])])
                    .map(drop),
            }
        })
        .await
}

fn expected(outcomes: &[(i64, Result<(), Error>)]) -> Vec<String> {
    outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_ok())
        .map(|(id, _)| format!("entry {id}"))
        .collect()
}

#[test]
fn one_call_of_a_batch_fails_alone() {
    let fixture = sqlite();
    table(&fixture, ENTRIES);
    let kinds = [
        Kind::Good,
        Kind::Panics,
        Kind::Good,
        Kind::Refuses,
        Kind::Conflicts,
        Kind::Good,
    ];
    let calls: Vec<(i64, Kind)> = (0..).zip(kinds.into_iter().cycle().take(60)).collect();
    let outcomes = in_one_commit(&fixture, calls.clone());
    for ((_, kind), (id, outcome)) in calls.iter().zip(&outcomes) {
        assert_eq!(outcome.is_ok(), *kind == Kind::Good, "{id}");
    }
    assert_eq!(labels(&fixture), expected(&outcomes));
    assert_eq!(labels(&fixture).len(), 30);
}

/// A full disk takes the whole transaction with it; those that fit are stored all the same, and
/// what doesn't fit is never acknowledged.
#[test]
fn a_full_disk_fails_only_what_does_not_fit() {
    static LIMIT: Sql = Sql::new("test.limit", "PRAGMA max_page_count = 400");
    static NO_LIMIT: Sql = Sql::new("test.no_limit", "PRAGMA max_page_count = 1000000");
    let fixture = sqlite();
    table(&fixture, ENTRIES);
    table(&fixture, BLOBS);
    let limit = |sql: &'static Sql| {
        fixture
            .write_blocking("test.limit", move |tx| tx.query(sql, &[]).map(drop))
            .unwrap();
    };
    limit(&LIMIT);
    let calls = (0..40).map(|id| {
        (
            id,
            if id % 20 == 19 {
                Kind::Fills
            } else {
                Kind::Good
            },
        )
    });
    let outcomes = in_one_commit(&fixture, calls);
    for (id, outcome) in &outcomes {
        let expected = if id % 20 == 19 {
            Err(Error::Full)
        } else {
            Ok(())
        };
        assert_eq!(*outcome, expected, "{id}");
    }
    assert_eq!(labels(&fixture), expected(&outcomes));
    let timings = fixture.timings();
    let calls = timings
        .iter()
        .find(|row| row.name == "test.call")
        .expect("called");
    assert!(calls.retries > 0, "the batch was not run again");
    limit(&NO_LIMIT);
    let healed = in_one_commit(&fixture, [(100, Kind::Fills)]);
    assert_eq!(healed, [(100, Ok(()))]);
}

/// At the moment of each answer, what a `kill -9` would leave behind holds the row.
#[test]
fn an_answer_comes_after_the_commit() {
    let fixture = sqlite();
    table(&fixture, ENTRIES);
    let path = fixture.folder().join("kentongan.db");
    let outcomes = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16i64)
            .map(|thread| {
                let (store, path) = (fixture.store.clone(), &path);
                scope.spawn(move || {
                    let other = rusqlite::Connection::open_with_flags(
                        path,
                        rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY,
                    )
                    .unwrap();
                    for id in thread * 20..thread * 20 + 20 {
                        let label = id.to_string();
                        store
                            .write_blocking("entry.add", move |tx| {
                                tx.execute(&ADD, &[("id", &id), ("label", &label)])
                            })
                            .unwrap();
                        let seen: i64 = other
                            .query_row("SELECT count(*) FROM entry WHERE id = ?1", [id], |row| {
                                row.get(0)
                            })
                            .unwrap();
                        assert_eq!(seen, 1, "acknowledged before it was committed");
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().is_ok())
            .collect::<Vec<_>>()
    });
    assert!(outcomes.into_iter().all(|ended| ended));
    // The files as they are now, without the orderly end.
    let left = folder();
    for ending in ["", "-wal"] {
        let name = format!("kentongan.db{ending}");
        std::fs::copy(fixture.folder().join(&name), left.path().join(&name)).unwrap();
    }
    let options = Options::Sqlite(SqliteOptions::new(left.path().join("kentongan.db")));
    assert_eq!(labels(&Store::open(options).unwrap()).len(), 320);
    assert_eq!(labels(&fixture.reopen()).len(), 320);
}

/// The caller goes away while its call runs, and with it every handle but the one in the closure.
#[test]
fn a_closure_may_hold_the_last_handle() {
    let fixture = sqlite();
    table(&fixture, ENTRIES);
    fixture.store.clone().close();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let (open, gate) = mpsc::channel::<()>();
    let gate = Mutex::new(gate);
    let store = Store::open(fixture.options.clone()).unwrap();
    runtime.block_on(async {
        let inner = store.clone();
        let caller = tokio::spawn(async move {
            let call = store.write("test.hold", move |tx| {
                assert!(gate.lock().expect("nobody panics with it").recv().is_err());
                assert_eq!(inner.engine(), tx.engine());
                tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])
            });
            call.await
        });
        tokio::task::yield_now().await;
        caller.abort();
        assert!(caller.await.is_err_and(|ended| ended.is_cancelled()));
    });
    drop(open);
    let reopened = loop {
        match Store::open(fixture.options.clone()) {
            Err(OpenError::InUse { .. }) => std::thread::yield_now(),
            opened => break opened.unwrap(),
        }
    };
    assert_eq!(labels(&reopened), ["a"]);
}
