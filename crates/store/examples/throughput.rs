//! Durable inserts per second with 64 producers, each waiting for its answer before the next.
//!
//! `cargo run --release -p store --example throughput -- FOLDER [postgres://…]`
//! with a folder on the disk in question; with an address, an empty database there is used instead.

#![expect(clippy::print_stdout, reason = "a command")]
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock and its arguments"
)]

use std::path::Path;
use std::time::{Duration, Instant};
use store::{Options, PostgresOptions, Sql, SqliteOptions, Store, schema_text};

const PRODUCERS: i64 = 64;
const SECONDS: u64 = 5;
const TABLE: &str = "CREATE TABLE throughput (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT";
static INSERT: Sql = Sql::new(
    "throughput.insert",
    "INSERT INTO throughput (id, body) VALUES (:id, :body)",
);
static COUNT: Sql = Sql::new(
    "throughput.count",
    "SELECT count(*) AS number FROM throughput",
);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .ok_or("give a folder on the disk to be measured")?;
    let options = match arguments.next() {
        Some(url) => Options::Postgres(PostgresOptions::new(url)),
        None => {
            let path = Path::new(&folder).join(format!("throughput-{}.db", std::process::id()));
            Options::Sqlite(SqliteOptions::new(path))
        }
    };
    store::migrate(&options, 0)?;
    let store = Store::open(options)?;
    let text = Box::leak(schema_text(store.engine(), TABLE).into_boxed_str());
    let table: &'static Sql = Box::leak(Box::new(Sql::new("throughput.table", text)));
    store.write_blocking("throughput.table", move |tx| tx.execute(table, &[]))?;

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let mut waits = runtime.block_on(produce(&store))?;
    let stored: i64 = store.read_blocking("throughput.count", |tx| {
        tx.query(&COUNT, &[])?[0].get("number")
    })?;
    if stored != i64::try_from(waits.len())? {
        return Err(format!("{} acknowledged, {stored} stored", waits.len()).into());
    }
    waits.sort_unstable();
    println!(
        "{}: {} durable inserts/s, {PRODUCERS} producers; median {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
        store.engine(),
        waits.len() as u64 / SECONDS,
        milliseconds(waits[waits.len() / 2]),
        milliseconds(waits[waits.len() * 99 / 100]),
        milliseconds(waits[waits.len() - 1]),
    );
    Ok(())
}

/// How long each insert waited for its answer.
async fn produce(store: &Store) -> Result<Vec<Duration>, Box<dyn std::error::Error>> {
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let producers: Vec<_> = (0..PRODUCERS)
        .map(|producer| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut waits = Vec::new();
                let mut id = producer;
                while Instant::now() < end {
                    let start = Instant::now();
                    let body = vec![7u8; 200];
                    let insert = store.write("throughput.insert", move |tx| {
                        tx.execute(&INSERT, &[("id", &id), ("body", &body)])
                    });
                    insert.await?;
                    waits.push(start.elapsed());
                    id += PRODUCERS;
                }
                Ok::<_, store::Error>(waits)
            })
        })
        .collect();
    let mut waits = Vec::new();
    for producer in producers {
        waits.extend(producer.await??);
    }
    Ok(waits)
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
