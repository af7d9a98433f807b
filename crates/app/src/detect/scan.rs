//! `detect scan`: clusters in space and time, from two CSV files to one JSON document.

mod error;
mod files;

pub use ::scan::MAX_DAYS;
pub use error::ScanError;

use ::scan::{Analysis, MonteCarlo, Network, Reach, Reporting, Settings, Study, Workers};
use files::{read_events, read_places};
use serde::Serialize;
use std::io::Read;

/// How to scan.
#[derive(Clone, Debug)]
pub struct ScanOptions {
    /// Places of the widest base.
    pub max_neighbours: usize,
    /// Radius of the widest base in kilometres.
    pub max_radius_km: Option<f64>,
    /// Days of the highest cylinder.
    pub max_days: usize,
    /// Fewest events of a cluster.
    pub min_events: u32,
    /// First day of the study; the first event's when `None`.
    pub first_day: Option<i32>,
    /// Last day of the study; the last event's when `None`.
    pub last_day: Option<i32>,
    /// Replicates of the null hypothesis.
    pub replicates: usize,
    /// Seed of the replicates.
    pub seed: u64,
    /// End once so many replicates reach the best cluster.
    pub stop_after: Option<usize>,
    /// Clusters to report at most.
    pub max_clusters: usize,
    /// Days between two scans.
    pub period_days: f64,
    /// Threads to compute on.
    pub threads: usize,
}

/// What was found, in the form of `clusters.json`.
#[derive(Clone, Debug, Serialize)]
pub struct ScanDocument {
    places: usize,
    events: u32,
    replicates: usize,
    seed: u64,
    /// Replicates that were computed: fewer than asked for after an early stop.
    replicates_done: usize,
    last_day: i32,
    clusters: Vec<ClusterDocument>,
}

#[derive(Clone, Debug, Serialize)]
struct ClusterDocument {
    llr: f64,
    /// Nothing is known of chance without replicates.
    p: Option<f64>,
    p_gumbel: Option<f64>,
    recurrence_interval_days: Option<f64>,
    centre: String,
    places: Vec<String>,
    first_day: i32,
    last_day: i32,
    observed: u32,
    expected: f64,
    relative_risk: f64,
    places_with_events: u32,
}

impl ScanDocument {
    /// The document as JSON text.
    #[must_use]
    pub fn json(&self) -> String {
        let mut text =
            serde_json::to_string_pretty(self).expect("texts and numbers always become JSON");
        text.push('\n');
        text
    }

    /// How many clusters there are.
    #[must_use]
    pub fn clusters(&self) -> usize {
        self.clusters.len()
    }

    /// A heading, and a line for each cluster: centre, places, days, observed and expected events, likelihood
    /// ratio, p and recurrence interval in days; apart by tabulators.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let heading =
            "centre\tplaces\tdays\tobserved\texpected\tllr\tp\trecurrence_days".to_owned();
        let heading = (!self.clusters.is_empty()).then_some(heading);
        let told = |value: Option<f64>, digits: usize| match value {
            Some(value) => format!("{value:.digits$}"),
            None => "-".to_owned(),
        };
        let line = move |cluster: &ClusterDocument| {
            format!(
                "{}\t{}\t{}..{}\t{}\t{:.1}\t{:.3}\t{}\t{}",
                cluster.centre,
                cluster.places.len(),
                cluster.first_day,
                cluster.last_day,
                cluster.observed,
                cluster.expected,
                cluster.llr,
                told(cluster.p, 4),
                told(cluster.recurrence_interval_days, 0),
            )
        };
        heading.into_iter().chain(self.clusters.iter().map(line))
    }
}

/// Scans; `progress` is told how many replicates are done.
///
/// # Errors
/// When a file can't be read or its numbers make no study.
pub fn scan(
    places: impl Read,
    events: impl Read,
    options: &ScanOptions,
    progress: &(dyn Fn(usize) + Sync),
) -> Result<ScanDocument, ScanError> {
    let (names, positions) = read_places(places)?;
    let events = read_events(events, &names)?;
    let threads = options.threads.max(1);
    let lend = |work: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(work);
            }
            work();
        });
    };
    let workers = Workers::new(&lend);
    let reach = Reach {
        max_neighbours: options.max_neighbours,
        max_radius_km: options.max_radius_km,
    };
    let network = Network::new(&positions, reach, workers)?;
    let settings = Settings {
        max_days: options.max_days,
        min_events: options.min_events,
        first_day: options.first_day,
        last_day: options.last_day,
    };
    let study = Study::new(&network, &events, settings)?;
    drop(events);
    let monte_carlo = MonteCarlo {
        replicates: options.replicates,
        seed: options.seed,
        stop_after: options.stop_after,
    };
    let reporting = Reporting {
        clusters: options.max_clusters,
        period_days: options.period_days,
    };
    let analysis = ::scan::analyse(&study, monte_carlo, reporting, workers, progress);
    Ok(document(&names, &study, options, analysis))
}

fn document(
    names: &[String],
    study: &Study<'_>,
    options: &ScanOptions,
    analysis: Analysis,
) -> ScanDocument {
    let name = |place: u32| names[place as usize].clone();
    let known = !analysis.null.maxima.is_empty();
    ScanDocument {
        places: names.len(),
        events: study.events(),
        replicates: options.replicates,
        seed: options.seed,
        replicates_done: analysis.null.maxima.len(),
        last_day: study.last_day(),
        clusters: analysis
            .clusters
            .into_iter()
            .map(|cluster| ClusterDocument {
                llr: cluster.llr,
                p: known.then_some(cluster.p),
                p_gumbel: cluster.p_gumbel,
                recurrence_interval_days: known.then_some(cluster.recurrence_interval_days),
                centre: name(cluster.centre),
                places: cluster.places.into_iter().map(name).collect(),
                first_day: cluster.first_day,
                last_day: cluster.last_day,
                observed: cluster.observed,
                expected: cluster.expected,
                relative_risk: cluster.relative_risk,
                places_with_events: cluster.places_with_events,
            })
            .collect(),
    }
}
