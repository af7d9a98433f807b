//! `detect scan`.

use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::detect::scan::{ScanOptions, scan};
use clap::Args;
use std::fs::File;
use std::io::{BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

pub const HELP: &str = "\
Examples:
  kentongan detect scan --places places.csv --events events.csv --out clusters.json
  kentongan detect scan --places p.csv --events e.csv --replicates 0 --last-day 364 --out c.json

Columns:
  places  id,x,y in kilometres, or id,lat,lon in degrees
  events  place,day and, when wanted, count and stratum; the day is an integer

Days are shuffled within each stratum only. The same files, seed and options give the same clusters on any
number of threads.";

#[derive(Debug, Args)]
pub struct ScanArguments {
    /// CSV of places
    #[arg(long, value_name = "FILE")]
    places: PathBuf,
    /// CSV of events
    #[arg(long, value_name = "FILE")]
    events: PathBuf,
    /// Where to write the clusters, as JSON
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Most places of a cluster
    #[arg(long, default_value_t = 100)]
    max_neighbours: usize,
    /// Greatest radius of a cluster in kilometres [default: none]
    #[arg(long, value_name = "KM")]
    max_radius_km: Option<f64>,
    /// Most days of a cluster
    #[arg(long, default_value_t = 30)]
    max_days: usize,
    /// Fewest events of a cluster
    #[arg(long, default_value_t = 2)]
    min_events: u32,
    /// First day that counts [default: the first event's]
    #[arg(long, allow_negative_numbers = true)]
    first_day: Option<i32>,
    /// Day on which clusters end [default: the last event's]
    #[arg(long, allow_negative_numbers = true)]
    last_day: Option<i32>,
    /// Replicates of the null hypothesis
    #[arg(long, default_value_t = 999)]
    replicates: usize,
    /// Seed of the replicates
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// End early once so many replicates reach the best cluster [default: never]
    #[arg(long, value_name = "COUNT")]
    stop_after: Option<usize>,
    /// Most clusters to report
    #[arg(long, default_value_t = 10)]
    max_clusters: usize,
    /// Days between two scans, for the recurrence interval
    #[arg(long, default_value_t = 1.0)]
    period_days: f64,
    /// Threads to compute on
    #[arg(long, default_value_t = 2)]
    threads: usize,
}

/// Reads both files, scans, writes the clusters and says them.
pub fn run(arguments: &ScanArguments) -> Result<(), Failure> {
    let options = ScanOptions {
        max_neighbours: arguments.max_neighbours,
        max_radius_km: arguments.max_radius_km,
        max_days: arguments.max_days,
        min_events: arguments.min_events,
        first_day: arguments.first_day,
        last_day: arguments.last_day,
        replicates: arguments.replicates,
        seed: arguments.seed,
        stop_after: arguments.stop_after,
        max_clusters: arguments.max_clusters,
        period_days: arguments.period_days,
        threads: arguments.threads,
    };
    let terminal = std::io::stderr().is_terminal();
    let progress = |done: usize| {
        if terminal {
            let mut stderr = std::io::stderr().lock();
            let end = if done == options.replicates { "\n" } else { "" };
            // A terminal that went away is no reason to fail.
            let _ = write!(stderr, "\r{done}/{}{end}", options.replicates);
        }
    };
    let document = scan(
        open(&arguments.places)?,
        open(&arguments.events)?,
        &options,
        &progress,
    )
    .map_err(Failure::new)?;
    let out = &arguments.out;
    std::fs::write(out, document.json())
        .map_err(|error| Failure::new(format!("{}: {error}", out.display())))?;
    let mut clusters = 0;
    for line in document.lines() {
        say(line);
        clusters += 1;
    }
    let words = Told::new(
        format!("{clusters} kelompok, ditulis ke {}", out.display()),
        format!("{clusters} clusters, written to {}", out.display()),
    );
    say(words.in_language(Language::of_environment()));
    Ok(())
}

fn open(path: &Path) -> Result<BufReader<File>, Failure> {
    let file =
        File::open(path).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    Ok(BufReader::new(file))
}
