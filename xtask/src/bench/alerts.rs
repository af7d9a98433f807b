//! `cargo xtask bench alerts`: a national night on a filled database, and the look at one new report.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::clock::{self, Stopwatch};
use crate::database::{Database, Space};
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
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
";
const GOALS: &str = "| *Goal* | 1000000 | | ≤ 60 | | | | | ≤ 20 | | |";

/// Measures each engine asked for, prints the table, and records it when told to.
pub(crate) fn alerts(options: &Alerts) -> Result<(), String> {
    let example = build()?;
    let mut table = HEAD.to_owned();
    if options.engine.sqlite() {
        table.push_str(&measure(options, &example, &Storage::Sqlite)?);
    }
    if options.engine.postgres() {
        let database = Database::start(Space::Disk)?;
        let storage = Storage::Postgres(database.url());
        table.push_str(&measure(options, &example, &storage)?);
    }
    table.push_str(GOALS);
    println!("\n{table}");
    if options.record {
        let path = workspace::root().join("docs/generated/bench-alerts.md");
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
        std::fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

fn build() -> Result<PathBuf, String> {
    let status = workspace::cargo()
        .args([
            "build",
            "--release",
            "--package",
            "app",
            "--example",
            "alerts",
        ])
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err("the release build failed; its messages are above".to_owned());
    }
    Ok(workspace::target()?.join("release/examples/alerts"))
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
    let filled = run(&mut ours("fill", options.reports))?;
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
    let night = run(&mut ours("night", options.reports))?;
    eprint!("{}", night.told);
    eprintln!("{name}: {} looks", options.looks);
    let looks = run(&mut ours("look", options.looks))?;
    eprint!("{}", looks.told);
    let figure = |name: &str| {
        let mut words = looks.told.split_whitespace();
        words.find(|word| *word == name);
        words.next().unwrap_or("–").to_owned()
    };
    Ok(format!(
        "| {name} | {} | {:.0} | {:.1} | {:.1} | {:.0} | {} | {} | {} | {} | {:.0} |\n",
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

/// What a run took and said.
struct Cost {
    wall: f64,
    cpu: f64,
    peak: f64,
    told: String,
}

fn run(command: &mut Command) -> Result<Cost, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let watch = Stopwatch::start();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{name}: {error}"))?;
    let (mut cpu, mut peak) = (0.0, 0.0f64);
    loop {
        // The last look before it ends is off by at most the pause.
        if let Ok(milliseconds) = process::cpu_milliseconds(child.id()) {
            cpu = milliseconds.max(cpu);
        }
        if let Ok((_, megabytes)) = process::memory_megabytes(child.id()) {
            peak = megabytes.max(peak);
        }
        if child
            .try_wait()
            .map_err(|error| error.to_string())?
            .is_some()
        {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let wall = watch.seconds();
    let output = child
        .wait_with_output()
        .map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} failed"));
    }
    Ok(Cost {
        wall,
        cpu: cpu / 1000.0,
        peak,
        told: String::from_utf8_lossy(&output.stdout).into_owned(),
    })
}
