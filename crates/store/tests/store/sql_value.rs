//! What goes in comes out, on both engines alike.

use crate::table;
use store::{Error, Sql, Store};
use testkit::store::both;

const THINGS: &str =
    "CREATE TABLE thing (id INTEGER PRIMARY KEY, i INTEGER, r REAL, t TEXT, b BLOB) STRICT";
static PUT: Sql = Sql::new(
    "thing.put",
    "INSERT INTO thing (id, i, r, t, b) VALUES (:id, :i, :r, :t, :b)",
);
static GET: Sql = Sql::new("thing.get", "SELECT i, r, t, b FROM thing WHERE id = :id");

type Thing = (Option<i64>, Option<f64>, Option<String>, Option<Vec<u8>>);

fn put(store: &Store, id: i64, thing: &Thing) -> Result<(), Error> {
    let (i, r, t, b) = thing.clone();
    store.write_blocking("thing.put", move |tx| {
        let stored = tx.execute(
            &PUT,
            &[("id", &id), ("i", &i), ("r", &r), ("t", &t), ("b", &b)],
        )?;
        assert_eq!(stored, 1);
        Ok(())
    })
}

fn get(store: &Store, id: i64) -> Thing {
    store
        .read_blocking("thing.get", move |tx| {
            let row = tx.query_opt(&GET, &[("id", &id)])?.expect("it was put");
            Ok((row.get("i")?, row.get("r")?, row.get("t")?, row.get("b")?))
        })
        .expect("it can be read")
}

#[test]
fn values_come_back_as_they_went() {
    let text = |text: &str| Some(text.to_owned());
    let things: Vec<Thing> = vec![
        (Some(i64::MIN), Some(f64::MIN), text(""), Some(vec![])),
        (
            Some(i64::MAX),
            Some(f64::MAX),
            text("'; :x -- é🛶\n\u{1}"),
            Some((0..=255).collect()),
        ),
        (Some(0), Some(0.0), text("0012"), Some(vec![0; 3])),
        (
            Some(-1),
            Some(f64::MIN_POSITIVE),
            text("1e3"),
            Some(b"text".to_vec()),
        ),
        (
            Some(1),
            Some(f64::NEG_INFINITY),
            Some("z".repeat(1 << 20)),
            Some(vec![7; 1 << 20]),
        ),
        (Some(1), Some(3.0), text("NULL"), Some(vec![255])),
        (None, None, None, None),
    ];
    both(|_, store| {
        table(&store, THINGS);
        for (id, thing) in things.iter().enumerate() {
            put(&store, id as i64, thing).expect("stored");
            let back = get(&store, id as i64);
            assert!(back == *thing, "thing {id}");
            assert_eq!(
                back.1.map(f64::to_bits),
                thing.1.map(f64::to_bits),
                "thing {id}"
            );
        }
    });
}

#[test]
fn zero_has_no_sign() {
    both(|_, store| {
        table(&store, THINGS);
        put(&store, 1, &(None, Some(-0.0), None, None)).expect("stored");
        assert_eq!(get(&store, 1).1.map(f64::to_bits), Some(0));
    });
}

#[test]
fn null_has_a_kind() {
    static CHOICE: Sql = Sql::new(
        "thing.choice",
        "SELECT count(*) AS number, COALESCE(:i, 5) AS five, COALESCE(:t, 'none') AS none FROM thing
         WHERE (:i IS NULL OR i = :i) AND r IS NOT DISTINCT FROM :r AND (:b IS NULL OR b = :b)",
    );
    both(|_, store| {
        table(&store, THINGS);
        put(&store, 1, &(Some(1), None, None, None)).expect("stored");
        put(&store, 2, &(Some(2), Some(0.5), None, Some(vec![1]))).expect("stored");
        let count = |i: Option<i64>, r: Option<f64>, b: Option<Vec<u8>>| {
            store.read_blocking("thing.choice", move |tx| {
                let parameters: &[(&str, &dyn store::Bind)] =
                    &[("i", &i), ("r", &r), ("t", &None::<&str>), ("b", &b)];
                let row = tx
                    .query_opt(&CHOICE, parameters)?
                    .expect("a count is one row");
                assert_eq!(row.get::<i64>("five")?, i.unwrap_or(5));
                assert_eq!(row.get::<String>("none")?, "none");
                row.get::<i64>("number")
            })
        };
        assert_eq!(count(None, None, None), Ok(1));
        assert_eq!(count(None, Some(0.5), None), Ok(1));
        assert_eq!(count(Some(2), Some(0.5), Some(vec![1])), Ok(1));
        assert_eq!(count(Some(1), Some(0.5), None), Ok(0));
    });
}

#[test]
fn texts_are_ordered_by_their_bytes() {
    static NAMES: Sql = Sql::new(
        "thing.names",
        "SELECT t FROM thing WHERE t > :least ORDER BY t",
    );
    both(|_, store| {
        table(&store, THINGS);
        for (id, name) in ["b", "A", "é", "a", "_", "Z", "10", "9", ""]
            .into_iter()
            .enumerate()
        {
            put(&store, id as i64, &(None, None, Some(name.into()), None)).expect("stored");
        }
        let names = store.read_blocking("thing.names", |tx| {
            let rows = tx.query(&NAMES, &[("least", &"")])?;
            rows.iter()
                .map(|row| row.get("t"))
                .collect::<Result<Vec<String>, _>>()
        });
        assert_eq!(names.unwrap(), ["10", "9", "A", "Z", "_", "a", "b", "é"]);
    });
}

#[test]
fn comparisons_read_as_booleans() {
    static TRUTH: Sql = Sql::new(
        "test.truth",
        "SELECT CAST(:a AS INTEGER) = 1 AS yes, EXISTS (SELECT 1 FROM thing) AS no, length(:t) AS four",
    );
    both(|_, store| {
        table(&store, THINGS);
        store
            .read_blocking("test.truth", |tx| {
                let row = tx
                    .query_opt(&TRUTH, &[("a", &true), ("t", &"desa")])?
                    .expect("one row");
                assert_eq!((row.get("yes"), row.get("no")), (Ok(true), Ok(false)));
                assert_eq!(row.get::<i64>("four"), Ok(4));
                assert_eq!(row.columns(), ["yes", "no", "four"]);
                Ok(())
            })
            .unwrap();
    });
}

#[test]
fn what_the_engines_keep_differently_is_refused() {
    both(|_, store| {
        table(&store, THINGS);
        let nul = put(&store, 1, &(None, None, Some("0812-0000-\0".into()), None));
        let nan = put(&store, 2, &(None, Some(f64::NAN), None, None));
        for refused in [nul, nan] {
            let Err(Error::Other(message)) = refused else {
                panic!("{refused:?}")
            };
            assert!(message.starts_with("thing.put: parameter :"), "{message}");
            assert!(!message.contains("0812"), "{message}");
        }
    });
}

#[test]
fn a_wrong_column_or_type_is_an_error() {
    both(|_, store| {
        table(&store, THINGS);
        put(&store, 1, &(Some(2), None, None, None)).expect("stored");
        let row = store
            .read_blocking("thing.get", |tx| tx.query_opt(&GET, &[("id", &1i64)]))
            .unwrap()
            .expect("it was put");
        assert!(matches!(row.get::<i64>("x"), Err(Error::Other(_))));
        assert!(matches!(row.get::<String>("i"), Err(Error::Corrupt(_))));
        assert!(matches!(row.get::<bool>("i"), Err(Error::Corrupt(_))));
        assert!(matches!(row.get::<String>("t"), Err(Error::Corrupt(_))));
        assert_eq!(row.get::<Option<String>>("t"), Ok(None));
    });
}

#[test]
fn parameters_must_match() {
    both(|_, store| {
        table(&store, THINGS);
        let missing = store.read_blocking("test", |tx| tx.query(&GET, &[]).map(drop));
        let stray = store.read_blocking("test", |tx| {
            tx.query(&GET, &[("id", &1i64), ("other", &1i64)]).map(drop)
        });
        let message = |of: Result<(), Error>| of.expect_err("refused").to_string();
        assert!(message(missing).contains("thing.get: parameter :id is not bound"));
        assert!(message(stray).contains("thing.get: there is no parameter :other"));
    });
}

#[test]
fn errors_hold_no_values() {
    static NUMBER: Sql = Sql::new("test.number", "SELECT CAST(:t AS INTEGER) AS number");
    static CALLER: Sql = Sql::new(
        "caller.put",
        "INSERT INTO caller (phone, age) VALUES (:phone, :age)",
    );
    both(|_, store| {
        table(
            &store,
            "CREATE TABLE caller (phone TEXT NOT NULL PRIMARY KEY CHECK (phone <> '0812-0000-0000'), age INTEGER) STRICT",
        );
        let call = |phone: &'static str| {
            store.write_blocking("caller.put", move |tx| {
                tx.execute(&CALLER, &[("phone", &phone), ("age", &1i64)])
                    .map(drop)
            })
        };
        let wrong_kind = store.write_blocking("caller.put", |tx| {
            tx.execute(
                &CALLER,
                &[("phone", &"0812-0000-1234"), ("age", &"0812-0000-1234")],
            )
            .map(drop)
        });
        // SQLite reads what it can of a number, PostgreSQL refuses: neither may repeat it.
        let number = store.read_blocking("test.number", |tx| {
            tx.query(&NUMBER, &[("t", &"0812-0000-1234")]).map(drop)
        });
        assert_eq!(call("0812-0000-1234"), Ok(()));
        let failures = [
            call("0812-0000-1234"),
            call("0812-0000-0000"),
            wrong_kind,
            number,
        ];
        assert!(failures[..3].iter().all(Result::is_err));
        for failure in failures.iter().filter_map(|failed| failed.as_ref().err()) {
            let shown = format!("{failure} {failure:?}");
            assert!(!shown.contains("1234"), "{shown}");
        }
    });
}
