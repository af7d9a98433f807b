//! `detect scan`: clusters in space and time, from two CSV files to one JSON document.

use ::scan::{
    Analysis, Event, MonteCarlo, Network, NetworkError, Positions, Reach, Reporting, Settings,
    Study, StudyError, Workers,
};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
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

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A file isn't readable as CSV.
    #[error("{file}: {error}")]
    Csv {
        /// Which of the files.
        file: &'static str,
        /// What the reader says.
        error: csv::Error,
    },
    /// A column is missing.
    #[error("{file}: the heading needs {wanted}")]
    Heading {
        /// Which of the files.
        file: &'static str,
        /// The columns that are needed.
        wanted: &'static str,
    },
    /// A cell doesn't hold what it should.
    #[error("{file}, line {line}: {value:?} is no {wanted}")]
    Cell {
        /// Which of the files.
        file: &'static str,
        /// Line, the heading is 1.
        line: u64,
        /// The cell.
        value: String,
        /// What it should be.
        wanted: &'static str,
    },
    /// The places are no use.
    #[error("places: {0}")]
    Places(#[from] NetworkError),
    /// The events are no use.
    #[error("events: {0}")]
    Events(#[from] StudyError),
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
    p: f64,
    p_gumbel: Option<f64>,
    recurrence_interval_days: f64,
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

    /// One line for each cluster: places, days, observed and expected events, recurrence interval.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        self.clusters.iter().map(|cluster| {
            format!(
                "{}\t{} places\t{}..{}\t{} of {:.1}\tllr {:.3}\tp {:.4}\t{:.0} d",
                cluster.centre,
                cluster.places.len(),
                cluster.first_day,
                cluster.last_day,
                cluster.observed,
                cluster.expected,
                cluster.llr,
                cluster.p,
                cluster.recurrence_interval_days
            )
        })
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
                p: cluster.p,
                p_gumbel: cluster.p_gumbel,
                recurrence_interval_days: cluster.recurrence_interval_days,
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

const PLACES: &str = "places";
const EVENTS: &str = "events";

fn read_places(file: impl Read) -> Result<(Vec<String>, Positions), ScanError> {
    let mut reader = reader(file);
    let heading = heading(&mut reader, PLACES)?;
    let column = |names: &[&str]| {
        heading
            .iter()
            .position(|name| names.contains(&name.as_str()))
    };
    let wanted = ScanError::Heading {
        file: PLACES,
        wanted: "id,x,y or id,lat,lon",
    };
    let plane = column(&["x"]).zip(column(&["y"]));
    let globe = column(&["lat", "latitude"]).zip(column(&["lon", "lng", "long", "longitude"]));
    let (Some(id), Some((first, second))) = (column(&["id", "place", "loc"]), plane.or(globe))
    else {
        return Err(wanted);
    };
    let mut names = Vec::new();
    let mut points = Vec::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| ScanError::Csv {
            file: PLACES,
            error,
        })?;
        let cells = Cells {
            file: PLACES,
            record: &record,
        };
        names.push(cells.text(id));
        points.push([
            cells.number(first, "coordinate")?,
            cells.number(second, "coordinate")?,
        ]);
    }
    let positions = match plane {
        Some(_) => Positions::Plane(points),
        None => Positions::Globe(points),
    };
    Ok((names, positions))
}

fn read_events(file: impl Read, places: &[String]) -> Result<Vec<Event>, ScanError> {
    let mut reader = reader(file);
    let heading = heading(&mut reader, EVENTS)?;
    let column = |names: &[&str]| {
        heading
            .iter()
            .position(|name| names.contains(&name.as_str()))
    };
    let (Some(place), Some(day)) = (column(&["place", "id", "loc"]), column(&["day"])) else {
        return Err(ScanError::Heading {
            file: EVENTS,
            wanted: "place,day, and may have count and stratum",
        });
    };
    let (count, stratum) = (column(&["count"]), column(&["stratum"]));
    let numbers: HashMap<&[u8], u32> = (0u32..)
        .zip(places)
        .map(|(number, name)| (name.as_bytes(), number))
        .collect();
    let mut strata: BTreeMap<Vec<u8>, u32> = BTreeMap::new();
    let mut events = Vec::new();
    let mut record = csv::ByteRecord::new();
    while reader
        .read_byte_record(&mut record)
        .map_err(|error| ScanError::Csv {
            file: EVENTS,
            error,
        })?
    {
        let cells = Cells {
            file: EVENTS,
            record: &record,
        };
        let known = numbers.get(cells.bytes(place)).copied();
        let number = known.ok_or_else(|| cells.wrong(place, "known place"))?;
        let next = strata.len() as u32;
        let stratum = match stratum {
            Some(column) => match strata.get(cells.bytes(column)) {
                Some(&number) => number,
                None => *strata.entry(cells.bytes(column).to_vec()).or_insert(next),
            },
            None => 0,
        };
        events.push(Event {
            place: number,
            day: cells.number(day, "day")?,
            stratum,
            count: match count {
                Some(column) => cells.number(column, "count")?,
                None => 1,
            },
        });
    }
    // Numbers by the order of the names, so that the order of lines changes nothing.
    let order: HashMap<u32, u32> = (0u32..)
        .zip(strata.values())
        .map(|(sorted, &number)| (number, sorted))
        .collect();
    for event in &mut events {
        event.stratum = order.get(&event.stratum).copied().unwrap_or(0);
    }
    // Replicates draw events in their order.
    events.sort_by_key(|event| (event.stratum, event.day, event.place));
    Ok(events)
}

fn reader<R: Read>(file: R) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file)
}

fn heading<R: Read>(
    reader: &mut csv::Reader<R>,
    file: &'static str,
) -> Result<Vec<String>, ScanError> {
    let heading = reader
        .byte_headers()
        .map_err(|error| ScanError::Csv { file, error })?;
    let name = |cell: &[u8]| {
        let text = String::from_utf8_lossy(cell);
        text.trim_start_matches('\u{feff}').to_ascii_lowercase()
    };
    Ok(heading.iter().map(name).collect())
}

struct Cells<'r> {
    file: &'static str,
    record: &'r csv::ByteRecord,
}

impl Cells<'_> {
    fn bytes(&self, column: usize) -> &[u8] {
        self.record.get(column).unwrap_or_default()
    }

    fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(self.bytes(column)).into_owned()
    }

    fn number<T: std::str::FromStr>(
        &self,
        column: usize,
        wanted: &'static str,
    ) -> Result<T, ScanError> {
        let text = std::str::from_utf8(self.bytes(column)).ok();
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| self.wrong(column, wanted))
    }

    fn wrong(&self, column: usize, wanted: &'static str) -> ScanError {
        ScanError::Cell {
            file: self.file,
            line: self.record.position().map_or(0, csv::Position::line),
            value: self.text(column),
            wanted,
        }
    }
}
