//! `detect scan`.

use super::draft::{Draft, open, told};
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::detect::scan::{MAX_DAYS, ScanOptions, scan};
use clap::Args;
use clap::builder::RangedU64ValueParser;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Threads at most: more than any machine has.
const THREADS: u64 = 1024;

pub const HELP: &str = "\
Examples:
  kentongan detect scan --places places.csv --events events.csv --out clusters.json
  kentongan detect scan --places p.csv --events e.csv --replicates 0 --last-day 364 --out c.json

Columns, with `,`, `;` or tabs between them:
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
    #[arg(long, default_value_t = 100, value_parser = RangedU64ValueParser::<usize>::new().range(1..))]
    max_neighbours: usize,
    /// Greatest radius of a cluster in kilometres [default: none]
    #[arg(long, value_name = "KM", value_parser = not_negative, allow_negative_numbers = true)]
    max_radius_km: Option<f64>,
    /// Most days of a cluster
    #[arg(long, default_value_t = 30, value_parser = RangedU64ValueParser::<usize>::new().range(1..=MAX_DAYS as u64))]
    max_days: usize,
    /// Fewest events of a cluster
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..))]
    min_events: u32,
    /// First day that counts [default: the first event's]
    #[arg(long, allow_negative_numbers = true)]
    first_day: Option<i32>,
    /// Day on which clusters end [default: the last event's]
    #[arg(long, allow_negative_numbers = true)]
    last_day: Option<i32>,
    /// Replicates of the null hypothesis; with 0 no p and no recurrence interval is told
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
    #[arg(long, default_value_t = 1.0, value_parser = positive, allow_negative_numbers = true)]
    period_days: f64,
    /// Threads to compute on
    #[arg(long, default_value_t = 2, value_parser = RangedU64ValueParser::<usize>::new().range(1..=THREADS))]
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
    let read: [&Path; 2] = [&arguments.places, &arguments.events];
    let language = Language::of_environment();
    let (places, events) = (open(&arguments.places)?, open(&arguments.events)?);
    let mut out = Draft::new(&arguments.out, &read)?;
    let document = scan(places, events, &options, &progress).map_err(|error| match language {
        Language::Indonesian => Failure::new(error.indonesian()),
        Language::English => Failure::new(error),
    })?;
    out.out
        .write_all(document.json().as_bytes())
        .map_err(|error| told(&arguments.out, &error))?;
    out.finish()?;
    document.lines().for_each(say);
    let (clusters, out) = (document.clusters(), &arguments.out);
    let words = Told::new(
        format!("{clusters} kelompok, ditulis ke {}", out.display()),
        format!("{clusters} clusters, written to {}", out.display()),
    );
    say(words.in_language(language));
    Ok(())
}

fn positive(text: &str) -> Result<f64, String> {
    let value = text.parse().ok();
    value
        .filter(|value: &f64| value.is_finite() && *value > 0.0)
        .ok_or_else(|| "a number above 0 is needed".to_owned())
}

fn not_negative(text: &str) -> Result<f64, String> {
    let value = text.parse().ok();
    value
        .filter(|value: &f64| value.is_finite() && *value >= 0.0)
        .ok_or_else(|| "a number from 0 on is needed".to_owned())
}
