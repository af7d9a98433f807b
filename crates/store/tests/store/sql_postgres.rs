//! What only a server can do to a transaction: end the connection at the worst moment.

use crate::sql_transaction::{ADD, ENTRIES, add, labels};
use crate::table;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Error, Sql};
use testkit::store::postgres;

static END_THIS: Sql = Sql::new(
    "test.end_this",
    "SELECT pg_terminate_backend(pg_backend_pid()) AS ended",
);

#[test]
fn lost_connections_are_made_again() {
    let fixture = postgres();
    table(&fixture, ENTRIES);
    for (id, label) in [(1, "a"), (2, "b"), (3, "c")] {
        fixture
            .database()
            .batch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid()",
            )
            .unwrap();
        assert_eq!(add(&fixture, id, label), Ok(()));
    }
    assert_eq!(labels(&fixture), ["a", "b", "c"]);
}

#[test]
fn a_connection_lost_before_commit_is_tried_again() {
    let fixture = postgres();
    table(&fixture, ENTRIES);
    let runs = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&runs);
    let written = fixture.write_blocking("test", move |tx| {
        tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])?;
        if counted.fetch_add(1, Ordering::Relaxed) == 0 {
            tx.query(&END_THIS, &[])?;
        }
        Ok(())
    });
    assert_eq!(written, Ok(()));
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(labels(&fixture), ["a"]);
    let row = fixture
        .timings()
        .into_iter()
        .find(|row| row.name == "test")
        .expect("called");
    assert_eq!((row.count, row.retries, row.errors), (1, 1, 0));
}

#[test]
fn a_read_is_tried_again() {
    let fixture = postgres();
    let runs = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&runs);
    let read = fixture.read_blocking("test", move |tx| {
        if counted.fetch_add(1, Ordering::Relaxed) < 2 {
            tx.query(&END_THIS, &[])?;
        }
        Ok(7)
    });
    assert_eq!((read, runs.load(Ordering::Relaxed)), (Ok(7), 3));
}

/// The connection ends while COMMIT is under way: whether it happened only the server knows, so the
/// closure does not run a second time by itself.
#[test]
fn a_commit_of_unknown_outcome_is_not_repeated() {
    let fixture = postgres();
    table(&fixture, ENTRIES);
    fixture
        .database()
        .batch(
            "CREATE FUNCTION end_this() RETURNS trigger LANGUAGE plpgsql AS
               'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END';
             CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON entry
               DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION end_this();",
        )
        .unwrap();
    let runs = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&runs);
    let written = fixture.write_blocking("test", move |tx| {
        counted.fetch_add(1, Ordering::Relaxed);
        tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])
            .map(drop)
    });
    assert_eq!(
        (written, runs.load(Ordering::Relaxed)),
        (Err(Error::Busy), 1)
    );
    fixture
        .database()
        .batch("DROP TRIGGER at_commit ON entry")
        .unwrap();
    assert_eq!(add(&fixture, 2, "b"), Ok(()));
    assert_eq!(labels(&fixture), ["b"]);
}

/// Settings that were safe at the start may not be after a reconnection.
#[test]
fn a_server_that_became_unsafe_is_refused() {
    let fixture = postgres();
    table(&fixture, ENTRIES);
    let name = fixture.database().name().to_owned();
    fixture
        .database()
        .batch(&format!(
            "ALTER DATABASE {name} SET synchronous_commit = off"
        ))
        .unwrap();
    fixture
        .database()
        .batch(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
    let Err(Error::Other(message)) = add(&fixture, 1, "a") else {
        panic!("acknowledged without a flush")
    };
    assert!(message.contains("synchronous_commit = off"), "{message}");
}

#[test]
fn a_collision_at_commit_is_tried_again() {
    static SUM: Sql = Sql::new("entry.sum", "SELECT count(*) AS number FROM entry");
    let fixture = postgres();
    table(&fixture, ENTRIES);
    // Each counts all rows and adds one: alone impossible to collide, together it is write skew.
    let threads: Vec<_> = (0..4i64)
        .map(|thread| {
            let store = fixture.store.clone();
            std::thread::spawn(move || {
                for _ in 0..10 {
                    loop {
                        let added = store.write_blocking("entry.next", move |tx| {
                            let number: i64 = tx.query(&SUM, &[])?[0].get("number")?;
                            let label = number.to_string();
                            tx.execute(&ADD, &[("id", &(number * 4 + thread)), ("label", &label)])
                        });
                        match added {
                            Err(Error::Busy) => {}
                            added => break assert_eq!(added, Ok(1)),
                        }
                    }
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    let mut numbers: Vec<i64> = labels(&fixture)
        .iter()
        .map(|label| label.parse().unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..40).collect::<Vec<_>>());
}
