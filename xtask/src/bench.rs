//! `cargo xtask bench intake`: durable reports over HTTP, measured from outside.
//!
//! The load generator shares the processor with the server, as the goals assume. Figures and goals
//! stand side by side; nothing is asserted, because a measurement says something about a machine too.

pub(crate) mod alerts;
pub(crate) mod linkage;
pub(crate) mod offer;
pub(crate) mod reading;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::{self, Stopwatch};
use crate::database::{Database, Space};
use crate::http::Client;
use crate::load::Report;
use crate::server::{Installation, Server, Storage, throw_away_folder};
use crate::{Engines, process, workspace};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Intake {
    /// Storage engine
    #[arg(long, value_enum, default_value_t = Engines::Both)]
    engine: Engines,
    /// Connections kept open, each with one request at a time
    #[arg(long, default_value_t = 64)]
    connections: u64,
    /// How long to post reports
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Wait until every job of these reports is done, and count that time too
    #[arg(long)]
    drained: bool,
    /// Write the figures to docs/generated/bench-intake.md
    #[arg(long)]
    record: bool,
    /// Use this programme instead of building one
    #[arg(long)]
    binary: Option<PathBuf>,
}

const REQUEST_LIMIT: Duration = Duration::from_secs(30);
const DRAIN_LIMIT: Duration = Duration::from_secs(600);

const HEAD: &str = "\
| Engine | Acknowledged/s | p50 ms | p99 ms | Longest ms | Server CPU ms/report | RSS idle MB | RSS peak MB | Not 201 | Drained/s |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|";

const GOALS: &[&str] = &[
    "| *Goal, SQLite* | ≥ 2,000 | | ≤ 100 | | ≤ 0.6 | ≤ 64 | | 0 | ≥ 400 |",
    "| *Goal, PostgreSQL* | ≥ 1,000 | | ≤ 100 | | | ≤ 64 | | 0 | |",
];

/// Measures each engine asked for, prints the table, and records it when told to.
pub(crate) fn intake(options: &Intake) -> Result<(), String> {
    let binary = workspace::binary(options.binary.as_deref())?;
    let target = workspace::target()?;
    let rows = rows(options.engine, |storage| {
        measure(options, &binary, &target, storage)
    })?;
    let table = table(HEAD, &rows, GOALS);
    println!("\n{table}");
    if options.record {
        record(options, &target, &table)?;
    }
    Ok(())
}

/// A row for each engine asked for.
fn rows(
    engines: Engines,
    mut measure: impl FnMut(Storage) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    let mut rows = Vec::new();
    if engines.sqlite() {
        rows.push(measure(Storage::Sqlite)?);
    }
    if engines.postgres() {
        let database = Database::start(Space::Disk)?;
        eprintln!("PostgreSQL's own data on {}", database.file_system()?);
        rows.push(measure(Storage::Postgres(database.url()))?);
    }
    Ok(rows)
}

/// Rows under their head, the goals below.
fn table(head: &str, rows: &[String], goals: &[&str]) -> String {
    std::iter::once(head)
        .chain(rows.iter().map(String::as_str))
        .chain(goals.iter().copied())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Writes what was measured to docs/generated.
pub(crate) fn keep(name: &str, text: &str) -> Result<(), String> {
    let path = workspace::root().join(format!("docs/generated/{name}.md"));
    std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A server on an empty storage, made ready by `prepare`, that has answered once: what it holds then is its
/// idle size. The folder goes with it.
fn served(
    binary: &Path,
    target: &Path,
    storage: Storage,
    prepare: impl FnOnce(&Installation) -> Result<(), String>,
) -> Result<(Server, tempfile::TempDir), String> {
    let folder = throw_away_folder(target, "bench")?;
    let installation = Installation {
        binary: PathBuf::from(binary),
        data: folder.path().join("data"),
        storage,
    };
    installation.migrate()?;
    prepare(&installation)?;
    let server = installation.serve()?;
    status(&server)?;
    Ok((server, folder))
}

fn record(options: &Intake, target: &Path, table: &str) -> Result<(), String> {
    let engine = options.engine.name();
    let drained = if options.drained { " --drained" } else { "" };
    let text = format!(
        "{table}\n\n{} on {}, data on {}; `cargo xtask bench intake --engine {engine} \
         --connections {} --seconds {}{drained} --record`. The load generator ran on the same machine; \
         CPU and memory are those of the `kentongan` process.\n",
        clock::days_ago(0),
        process::machine(),
        process::file_system(target)?,
        options.connections,
        options.seconds,
    );
    keep("bench-intake", &text)
}

fn measure(
    options: &Intake,
    binary: &Path,
    target: &Path,
    storage: Storage,
) -> Result<String, String> {
    let name = storage.name();
    eprintln!(
        "{name}: {} connections for {} s, data on {}",
        options.connections,
        options.seconds,
        process::file_system(target)?
    );
    let (server, _folder) = served(binary, target, storage, |_| Ok(()))?;
    let (idle, _) = process::memory_megabytes(server.id())?;
    let cpu_before = process::cpu_milliseconds(server.id())?;

    let posted = post(options, &server)?;
    let cpu = process::cpu_milliseconds(server.id())? - cpu_before;
    let drained = if options.drained {
        let seconds = posted.seconds + drain(&server, DRAIN_LIMIT, Duration::from_millis(100))?;
        format!("{:.0}", posted.acknowledged() as f64 / seconds)
    } else {
        "–".to_owned()
    };
    let (_, peak) = process::memory_megabytes(server.id())?;
    if let Some(refusal) = &posted.first_refusal {
        eprintln!("{name}: the first request without 201: {refusal}");
    }
    Ok(format!(
        "| {name} | {:.0} | {:.1} | {:.1} | {:.1} | {:.2} | {idle:.0} | {peak:.0} | {} | {drained} |",
        posted.acknowledged() as f64 / posted.seconds,
        posted.percentile(50),
        posted.percentile(99),
        posted.percentile(100),
        cpu / posted.acknowledged().max(1) as f64,
        posted.refused,
    ))
}

/// What came of the load.
#[derive(Debug, Default)]
struct Posted {
    /// Microseconds from request to acknowledgement, sorted.
    latencies: Vec<u32>,
    refused: u64,
    first_refusal: Option<String>,
    seconds: f64,
}

impl Posted {
    fn acknowledged(&self) -> usize {
        self.latencies.len()
    }

    /// Milliseconds within which this share (0–100) of the reports was acknowledged.
    fn percentile(&self, share: usize) -> f64 {
        let Some(last) = self.latencies.len().checked_sub(1) else {
            return 0.0;
        };
        let index = (self.latencies.len() * share).div_ceil(100);
        f64::from(self.latencies[index.saturating_sub(1).min(last)]) / 1000.0
    }

    fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.refused += other.refused;
        self.first_refusal = self.first_refusal.take().or(other.first_refusal);
    }
}

fn post(options: &Intake, server: &Server) -> Result<Posted, String> {
    let happened_on = clock::days_ago(3);
    let numbers = AtomicU64::new(0);
    let over = AtomicBool::new(false);
    let watch = Stopwatch::start();
    let mut total = Posted::default();
    std::thread::scope(|scope| {
        let clients: Vec<_> = (0..options.connections)
            .map(|_| scope.spawn(|| one_client(server, &happened_on, &numbers, &over)))
            .collect();
        std::thread::sleep(Duration::from_secs(options.seconds));
        over.store(true, Ordering::Relaxed);
        for client in clients {
            let posted = client
                .join()
                .map_err(|_| "a client of the load panicked".to_owned())?;
            total.add(posted);
        }
        Ok::<(), String>(())
    })?;
    total.seconds = watch.seconds();
    total.latencies.sort_unstable();
    Ok(total)
}

fn one_client(
    server: &Server,
    happened_on: &str,
    numbers: &AtomicU64,
    over: &AtomicBool,
) -> Posted {
    let mut client = Client::new(server.address, REQUEST_LIMIT);
    let mut posted = Posted::default();
    while !over.load(Ordering::Relaxed) {
        let number = numbers.fetch_add(1, Ordering::Relaxed);
        let report = Report::numbered(1, number, happened_on);
        let watch = Stopwatch::start();
        match client.post_json("/api/v1/reports", &report.header(), &report.body) {
            Ok(answer) if answer.status == 201 => {
                let microseconds = watch.elapsed().as_micros();
                posted
                    .latencies
                    .push(u32::try_from(microseconds).unwrap_or(u32::MAX));
            }
            Ok(answer) => posted.refuse(format!(
                "{} {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )),
            Err(error) => posted.refuse(error.to_string()),
        }
    }
    posted
}

impl Posted {
    fn refuse(&mut self, reason: String) {
        self.refused += 1;
        self.first_refusal.get_or_insert(reason);
    }
}

/// Waits until no job waits any more, looking again after each pause; returns the seconds that took.
fn drain(server: &Server, limit: Duration, pause: Duration) -> Result<f64, String> {
    let watch = Stopwatch::start();
    clock::wait_for(limit, || match status(server) {
        Ok(0) => Some(Ok(())),
        Ok(_) => {
            std::thread::sleep(pause);
            None
        }
        Err(error) => Some(Err(error)),
    })
    .ok_or_else(|| format!("jobs still wait after {} s", limit.as_secs()))??;
    Ok(watch.seconds())
}

/// The number of jobs that wait.
fn status(server: &Server) -> Result<u64, String> {
    let answer = Client::new(server.address, REQUEST_LIMIT)
        .get("/status")
        .map_err(|error| format!("GET /status: {error}"))?;
    answer
        .json()
        .and_then(|json| json.get("jobs_waiting")?.as_u64())
        .ok_or_else(|| {
            format!(
                "GET /status: {} without `jobs_waiting`: {}",
                answer.status,
                String::from_utf8_lossy(&answer.body)
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let posted = Posted {
            latencies: (1..=200).map(|milliseconds| milliseconds * 1000).collect(),
            ..Posted::default()
        };
        assert_eq!(posted.percentile(50), 100.0);
        assert_eq!(posted.percentile(99), 198.0);
        assert_eq!(posted.percentile(100), 200.0);
        assert_eq!(Posted::default().percentile(99), 0.0);
    }

    #[test]
    fn sums_keep_the_first_refusal() {
        let mut total = Posted::default();
        let mut other = Posted::default();
        other.refuse("503".to_owned());
        other.refuse("429".to_owned());
        total.add(other);
        total.add(Posted {
            latencies: vec![5],
            ..Posted::default()
        });
        assert_eq!((total.refused, total.acknowledged()), (2, 1));
        assert_eq!(total.first_refusal.as_deref(), Some("503"));
    }
}
