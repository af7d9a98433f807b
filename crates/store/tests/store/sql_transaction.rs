//! A call happens whole or not at all, and as if it were alone.

use crate::table;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Access, Engine, Error, Options, Sql, Store};
use testkit::store::{both, both_async, sqlite};

pub(crate) const ENTRIES: &str = "CREATE TABLE entry (id INTEGER PRIMARY KEY, label TEXT NOT NULL, owner INTEGER, UNIQUE (label, owner)) STRICT";
pub(crate) static ADD: Sql = Sql::new(
    "entry.add",
    "INSERT INTO entry (id, label, owner) VALUES (:id, :label, 0)",
);
static LABELS: Sql = Sql::new("entry.labels", "SELECT label FROM entry ORDER BY id");

pub(crate) fn add(store: &Store, id: i64, label: &'static str) -> Result<(), Error> {
    store.write_blocking("entry.add", move |tx| {
        tx.execute(&ADD, &[("id", &id), ("label", &label)])
            .map(drop)
    })
}

pub(crate) fn labels(store: &Store) -> Vec<String> {
    store
        .read_blocking("entry.labels", |tx| {
            let rows = tx.query(&LABELS, &[])?;
            rows.iter().map(|row| row.get("label")).collect()
        })
        .expect("it can be read")
}

#[test]
fn a_conflict_is_named_alike() {
    both(|_, store| {
        table(&store, ENTRIES);
        assert_eq!(add(&store, 1, "a"), Ok(()));
        let conflict = |columns: &str| {
            Err(Error::Conflict {
                constraint: Some(columns.to_owned()),
            })
        };
        assert_eq!(add(&store, 1, "b"), conflict("entry.id"));
        assert_eq!(add(&store, 2, "a"), conflict("entry.label, entry.owner"));
        assert_eq!(labels(&store), ["a"]);
    });
}

#[test]
fn an_error_undoes_everything() {
    both(|_, store| {
        table(&store, ENTRIES);
        let refused: Result<(), Error> = store.write_blocking("test", |tx| {
            tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])?;
            Err(Error::Other("refused".into()))
        });
        assert_eq!(refused, Err(Error::Other("refused".into())));
        assert!(labels(&store).is_empty());
    });
}

#[test]
fn a_swallowed_failure_undoes_everything_too() {
    both(|_, store| {
        table(&store, ENTRIES);
        let swallowed = store.write_blocking("test", |tx| {
            tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])?;
            let conflict = tx.execute(&ADD, &[("id", &1i64), ("label", &"b")]);
            let after = tx.query(&LABELS, &[]).map(drop);
            assert_eq!(conflict.map(drop), after);
            Ok(())
        });
        assert_eq!(
            swallowed,
            Err(Error::Conflict {
                constraint: Some("entry.id".into())
            })
        );
        assert!(labels(&store).is_empty());
    });
}

/// Rows that nobody waits for travel together on PostgreSQL; their failure comes out all the same, in
/// whichever place it stood, and what was written beside it is gone.
#[test]
fn a_failure_that_nobody_waited_for_undoes_everything_too() {
    static WORD: Sql = Sql::new(
        "entry.word",
        "INSERT INTO entry (id, label) VALUES (:id, CAST(NULL AS TEXT))",
    );
    both(|_, store| {
        table(&store, ENTRIES);
        for (first, second, third) in [(1i64, 1i64, 2i64), (1, 2, 2), (1, 2, 1)] {
            let refused = store.write_blocking("test", move |tx| {
                for (id, label) in [(first, "a"), (second, "b"), (third, "c")] {
                    tx.write(&ADD, &[("id", &id), ("label", &label)])?;
                }
                Ok(())
            });
            let conflict = Error::Conflict {
                constraint: Some("entry.id".into()),
            };
            assert_eq!(refused, Err(conflict));
            assert!(labels(&store).is_empty());
        }
        let named = store.write_blocking("test", |tx| {
            tx.write(&WORD, &[("id", &1i64)])?;
            tx.query(&LABELS, &[]).map(drop)
        });
        let Err(Error::Other(text)) = named else {
            panic!("{named:?}")
        };
        assert!(text.contains("entry.word: "), "{text}");
        assert_eq!(add(&store, 1, "whole"), Ok(()));
        assert_eq!(labels(&store), ["whole"]);
    });
}

#[test]
fn a_read_can_not_write() {
    both(|_, store| {
        table(&store, ENTRIES);
        let written = store.read_blocking("test", |tx| {
            tx.execute(&ADD, &[("id", &1i64), ("label", &"a")])
                .map(drop)
        });
        assert!(written.is_err());
        assert!(labels(&store).is_empty());
    });
}

#[test]
fn a_panic_is_an_error_of_that_call() {
    both(|_, store| {
        table(&store, ENTRIES);
        for access in [Access::Read, Access::Write, Access::Claim] {
            let closure = |_: &mut store::Tx<'_>| -> Result<(), Error> { panic!("in the closure") };
            let outcome = match access {
                Access::Read => store.read_blocking("test.panic", closure),
                Access::Write => store.write_blocking("test.panic", closure),
                Access::Claim => store.claim_blocking("test.panic", closure),
            };
            assert_eq!(
                outcome,
                Err(Error::Other("test.panic: the closure panicked".into()))
            );
        }
        assert_eq!(add(&store, 1, "a"), Ok(()));
    });
}

#[test]
fn concurrent_counters_lose_nothing() {
    static COUNT: Sql = Sql::new("entry.count", "SELECT owner FROM entry WHERE id = 1");
    static STEP: Sql = Sql::new("entry.step", "UPDATE entry SET owner = :next WHERE id = 1");
    both_async(async |_, store| {
        let first = store.clone();
        tokio::task::spawn_blocking(move || {
            table(&first, ENTRIES);
            add(&first, 1, "counter").expect("the first");
        })
        .await
        .unwrap();
        let tasks: Vec<_> = (0..64)
            .map(|_| {
                let store = store.clone();
                tokio::spawn(async move {
                    // `Busy` is an answer under so much contention; a caller tries again.
                    loop {
                        let step = store.write("entry.step", |tx| {
                            let row = tx.query_opt(&COUNT, &[])?.expect("the first");
                            let next = row.get::<i64>("owner")? + 1;
                            assert_eq!(tx.execute(&STEP, &[("next", &next)])?, 1);
                            Ok(next)
                        });
                        match step.await {
                            Err(Error::Busy) => tokio::task::yield_now().await,
                            step => return step.expect("a step"),
                        }
                    }
                })
            })
            .collect();
        let mut seen = Vec::new();
        for task in tasks {
            seen.push(task.await.unwrap());
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=64).collect::<Vec<i64>>());
    });
}

#[test]
fn claims_never_take_the_same() {
    static CLAIM: Sql = Sql::new(
        "entry.claim",
        "UPDATE entry SET owner = :owner WHERE id IN
           (SELECT id FROM entry WHERE owner = 0 ORDER BY id LIMIT 2 {skip_locked}) RETURNING id",
    );
    both_async(async |_, store| {
        let first = store.clone();
        tokio::task::spawn_blocking(move || {
            table(&first, ENTRIES);
            let labels: Vec<&'static str> = "abcdefghijklmnopqrst"
                .split("")
                .filter(|label| !label.is_empty())
                .collect();
            for (id, label) in labels.into_iter().enumerate() {
                add(&first, id as i64, label).expect("new");
            }
        })
        .await
        .unwrap();
        let tasks: Vec<_> = (1..=16i64)
            .map(|owner| {
                let store = store.clone();
                tokio::spawn(async move {
                    store
                        .claim("entry.claim", move |tx| {
                            let rows = tx.query(&CLAIM, &[("owner", &owner)])?;
                            rows.iter()
                                .map(|row| row.get::<i64>("id"))
                                .collect::<Result<Vec<_>, _>>()
                        })
                        .await
                        .expect("a claim")
                })
            })
            .collect();
        let mut taken = Vec::new();
        for task in tasks {
            let two = task.await.unwrap();
            assert!(two.len() <= 2);
            taken.extend(two);
        }
        taken.sort_unstable();
        assert_eq!(taken, (0..20).collect::<Vec<i64>>());
    });
}

#[test]
fn a_scope_takes_part_in_a_query() {
    static SCOPED: Sql = Sql::new(
        "entry.scoped",
        "SELECT id FROM entry WHERE {scope} AND label <> :not ORDER BY id",
    );
    both(|_, store| {
        table(&store, ENTRIES);
        for (id, label) in [(1, "a"), (2, "b"), (3, "c")] {
            add(&store, id, label).expect("new");
        }
        let found = |scope: &'static str| {
            store.read_blocking("entry.scoped", move |tx| {
                let rows = tx.query_with(
                    &SCOPED,
                    &[("scope", scope)],
                    &[("not", &"b"), ("least", &2i64)],
                )?;
                rows.iter()
                    .map(|row| row.get::<i64>("id"))
                    .collect::<Result<Vec<_>, _>>()
            })
        };
        assert_eq!(found("1 = 1"), Ok(vec![1, 3]));
        assert_eq!(found("id >= :least"), Ok(vec![3]));
    });
}

#[test]
fn two_rows_are_not_at_most_one() {
    both(|_, store| {
        table(&store, ENTRIES);
        add(&store, 1, "a").expect("new");
        add(&store, 2, "b").expect("new");
        let one = store.read_blocking("test", |tx| tx.query_opt(&LABELS, &[]).map(drop));
        assert!(matches!(one, Err(Error::Other(_))));
    });
}

#[test]
fn calls_are_timed_by_name() {
    static NOW: AtomicU64 = AtomicU64::new(0);
    let fixture = sqlite();
    let Options::Sqlite(mut options) = fixture.options.clone() else {
        panic!("SQLite")
    };
    fixture.store.clone().close();
    options.stopwatch = Some(|| NOW.fetch_add(5, Ordering::Relaxed));
    let store = Store::open(Options::Sqlite(options)).unwrap();
    table(&store, ENTRIES);
    assert!(add(&store, 1, "a").is_ok() && add(&store, 1, "a").is_err());
    let rows = store.timings();
    let row = rows
        .iter()
        .find(|row| row.name == "entry.add")
        .expect("it was called");
    assert_eq!(
        (row.kind, row.count, row.errors, row.retries),
        (Access::Write, 2, 1, 0)
    );
    assert_eq!((row.total_micros, row.longest_micros), (10, 5));
}

#[test]
fn closing_finishes_what_waits_and_refuses_the_rest() {
    both(|engine, store| {
        table(&store, ENTRIES);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let done = Arc::new(AtomicU64::new(0));
        runtime.block_on(async {
            let tasks: Vec<_> = (0..50i64)
                .map(|id| {
                    let (store, done) = (store.clone(), Arc::clone(&done));
                    tokio::spawn(async move {
                        let label = id.to_string();
                        store
                            .write("entry.add", move |tx| {
                                tx.execute(&ADD, &[("id", &id), ("label", &label)])
                            })
                            .await
                            .expect("it waited before the store closed");
                        done.fetch_add(1, Ordering::Relaxed);
                    })
                })
                .collect();
            // The tasks of this runtime run to where they wait for their answers.
            tokio::task::yield_now().await;
            store.clone().close();
            for task in tasks {
                task.await.unwrap();
            }
        });
        assert_eq!(done.load(Ordering::Relaxed), 50, "{engine}");
        assert_eq!(add(&store, 99, "late"), Err(Error::Closed));
        assert_eq!(engine == Engine::Sqlite, store.engine() == Engine::Sqlite);
    });
}
