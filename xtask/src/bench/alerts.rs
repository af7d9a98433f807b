//! `cargo xtask bench alerts`: a national night on a filled database, and the look at one new report.

use std::path::Path;
use std::process::Command;

use super::{keep, rows, table};
use crate::clock;
use crate::server::{Storage, throw_away_folder};
use crate::{Engines, process, workspace};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Alerts {
    /// Storage engine
    #[arg(long, value_enum, default_value_t = Engines::Sqlite)]
    engine: Engines,
    /// Reports of a year
    #[arg(long, default_value_t = 1_000_000)]
    reports: usize,
    /// Villages that they come from
    #[arg(long, default_value_t = 83_000)]
    villages: usize,
    /// New reports that are looked at one by one
    #[arg(long, default_value_t = 2_000)]
    looks: usize,
    /// For making them up
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Write the figures to docs/generated/bench-alerts.md
    #[arg(long)]
    record: bool,
}

/// Last day of the made-up year.
const LAST: &str = "2026-11-27";

const HEAD: &str = "\
| Engine | Reports | Filled s | Night, wall s | Night, CPU s | Night, peak MB | Looks | p50 ms | p99 ms | Longest ms | Counts in memory, peak MB |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
const GOALS: &str = "| *Goal* | 1000000 | | ≤ 60 | | | | | ≤ 20 | | |";

/// Measures each engine asked for, prints the table, and records it when told to.
pub(crate) fn alerts(options: &Alerts) -> Result<(), String> {
    let example = workspace::build_example("app", "alerts")?;
    let rows = rows(options.engine, |storage| {
        measure(options, &example, &storage)
    })?;
    let table = table(HEAD, &rows, &[GOALS]);
    println!("\n{table}");
    if options.record {
        let text = format!(
            "{table}\n\n{} on {}, data on {}; `cargo xtask bench alerts --engine {} --reports {} --villages {} \
             --looks {} --seed {} --record`. The night is a process of its own that does what `kentongan detect \
             nightly` and the job do: it reads, scans (8 kinds at 3 levels, 999 replicates) and records. A look is from a report's row in \
             the database to what it lifts over the threshold. The database shares the processor.\n",
            clock::days_ago(0),
            process::machine(),
            process::file_system(&workspace::target()?)?,
            options.engine.name(),
            options.reports,
            options.villages,
            options.looks,
            options.seed,
        );
        keep("bench-alerts", &text)?;
    }
    Ok(())
}

fn measure(options: &Alerts, example: &Path, storage: &Storage) -> Result<String, String> {
    let name = storage.name();
    let folder = throw_away_folder(&workspace::target()?, "bench-alerts")?;
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
    let address = match storage {
        Storage::Sqlite => data.join("kentongan.db").to_string_lossy().into_owned(),
        Storage::Postgres(url) => url.clone(),
    };
    let (villages, seed) = (options.villages.to_string(), options.seed.to_string());
    let ours = |what: &str, reports: usize| {
        let mut command = Command::new(example);
        let reports = reports.to_string();
        command.args([what, &address, &reports, &villages, LAST, &seed]);
        command
    };
    eprintln!("{name}: storing {} reports", options.reports);
    let filled = process::watched(&mut ours("fill", options.reports))?;
    if let Storage::Postgres(url) = storage {
        // The server does it by itself after a while; here a year comes in at once.
        let analysed = Command::new("psql")
            .args([url.as_str(), "--quiet", "--command", "ANALYZE"])
            .status();
        if !analysed.is_ok_and(|status| status.success()) {
            eprintln!("{name}: without psql the planner knows nothing about the tables yet");
        }
    }
    eprintln!("{name}: a night");
    let night = process::watched(&mut ours("night", options.reports))?;
    eprint!("{}", night.printed);
    eprintln!("{name}: {} looks", options.looks);
    let looks = process::watched(&mut ours("look", options.looks))?;
    eprint!("{}", looks.printed);
    let figure = |name: &str| {
        let mut words = looks.printed.split_whitespace();
        words.find(|word| *word == name);
        words.next().unwrap_or("–").to_owned()
    };
    Ok(format!(
        "| {name} | {} | {:.0} | {:.1} | {:.1} | {:.0} | {} | {} | {} | {} | {:.0} |",
        options.reports,
        filled.wall,
        night.wall,
        night.cpu,
        night.peak,
        figure("looks"),
        figure("p50"),
        figure("p99"),
        figure("longest"),
        looks.peak,
    ))
}
