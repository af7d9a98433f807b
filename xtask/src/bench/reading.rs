//! `cargo xtask bench reading`: how soon after a report was acknowledged its words have been read.
//!
//! Reports come one after the other, as on a busy day and not as in a flood: `bench intake --drained` is the
//! flood. The time runs from the acknowledgement until no job waits any more: findings, search and narrative.

use super::{Posted, REQUEST_LIMIT, drain, keep, rows, served, table};
use crate::clock::{self, Stopwatch};
use crate::http::Client;
use crate::load::Report;
use crate::server::Storage;
use crate::{Engines, process, workspace};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Reading {
    /// Storage engine
    #[arg(long, value_enum, default_value_t = Engines::Both)]
    engine: Engines,
    /// Reports, one after the other
    #[arg(long, default_value_t = 500)]
    reports: u64,
    /// Write the figures to docs/generated/bench-reading.md
    #[arg(long)]
    record: bool,
    /// Use this programme instead of building one
    #[arg(long)]
    binary: Option<PathBuf>,
}

const HEAD: &str = "\
| Engine | First ms | p50 ms | p99 ms | Longest ms | Not 201 |
|---|---:|---:|---:|---:|---:|";
const GOAL: &str = "| *Goal* | | | ≤ 1000 | | 0 |";
const READ_LIMIT: Duration = Duration::from_secs(60);

/// Measures each engine asked for, prints the table, and records it when told to.
pub(crate) fn reading(options: &Reading) -> Result<(), String> {
    let binary = workspace::binary(options.binary.as_deref())?;
    let target = workspace::target()?;
    let rows = rows(options.engine, |storage| {
        measure(options, &binary, &target, storage)
    })?;
    let table = table(HEAD, &rows, &[GOAL]);
    println!("\n{table}");
    if !options.record {
        return Ok(());
    }
    let text = format!(
        "{table}\n\n{} on {}; `cargo xtask bench reading --engine {} --reports {} --record`. From a report's \
         acknowledgement until no job waits; *First* is the first report after the start.\n",
        clock::days_ago(0),
        process::machine(),
        options.engine.name(),
        options.reports,
    );
    keep("bench-reading", &text)
}

fn measure(
    options: &Reading,
    binary: &Path,
    target: &Path,
    storage: Storage,
) -> Result<String, String> {
    let name = storage.name();
    let (server, _folder) = served(binary, target, storage, |_| Ok(()))?;
    let mut client = Client::new(server.address, REQUEST_LIMIT);
    let happened_on = clock::days_ago(3);
    let mut read = Posted::default();
    let mut first = 0;
    for number in 0..=options.reports {
        let report = Report::numbered(2, number, &happened_on);
        match client.post_json("/api/v1/reports", &report.header(), &report.body) {
            Ok(answer) if answer.status == 201 => {}
            Ok(answer) => read.refuse(answer.status.to_string()),
            Err(error) => read.refuse(error.to_string()),
        }
        let watch = Stopwatch::start();
        drain(&server, READ_LIMIT, Duration::from_millis(2))?;
        let microseconds = u32::try_from(watch.elapsed().as_micros()).unwrap_or(u32::MAX);
        match number {
            0 => first = microseconds,
            _ => read.latencies.push(microseconds),
        }
    }
    read.latencies.sort_unstable();
    Ok(format!(
        "| {name} | {:.0} | {:.0} | {:.0} | {:.0} | {} |",
        f64::from(first) / 1000.0,
        read.percentile(50),
        read.percentile(99),
        read.percentile(100),
        read.refused,
    ))
}
