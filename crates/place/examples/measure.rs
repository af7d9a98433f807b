//! Measures the start, the memory and a fixed set of searches:
//! `cargo run --release -p place --example measure`.
//!
//! The queries are made from the register itself by fixed rules, so every run
//! asks the same ones; half of them carry a typing error.
#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock; the crate doesn't"
)]

use std::time::{Duration, Instant};

use place::{Area, Gazetteer, Point};

const QUERIES: usize = 4_000;

fn main() {
    let before = resident();
    let start = Instant::now();
    let gazetteer = Gazetteer::embedded();
    let counts = gazetteer.counts();
    println!(
        "decode and index: {:.0} ms",
        start.elapsed().as_secs_f64() * 1_000.0
    );
    println!(
        "resident memory: {before} KiB before, {} KiB after, peak {} KiB",
        resident(),
        status("VmHWM:")
    );
    println!("areas: {counts:?}");

    let villages = villages(gazetteer);
    let queries = queries(gazetteer, &villages);
    let (mut times, mut found) = (Vec::new(), 0);
    for (query, wanted) in &queries {
        let start = Instant::now();
        let matches = gazetteer.search(query, 10);
        times.push(start.elapsed());
        found += usize::from(matches.iter().any(|found| found.place.area.name == *wanted));
    }
    report("search", &mut times);
    println!(
        "a village of the meant name among the first 10: {:.1} %",
        100.0 * found as f64 / queries.len() as f64
    );

    let mut times: Vec<Duration> = queries
        .iter()
        .map(|(query, _)| timed(|| gazetteer.resolve(query)))
        .collect();
    report("resolve", &mut times);
    let points: Vec<Point> = villages
        .iter()
        .step_by(41)
        .filter_map(|village| village.point)
        .collect();
    let shifted = points.iter().map(|point| Point {
        lat: point.lat + 0.013,
        lon: point.lon - 0.017,
    });
    let mut times: Vec<Duration> = shifted
        .map(|point| timed(|| gazetteer.nearest(point)))
        .collect();
    report("nearest", &mut times);
    let hostile = [
        "a b c d e f g h i j k l",
        "ta su ka ba ma pa sa la ra na da ga",
        &"sido".repeat(50),
        &"tan ".repeat(50),
    ];
    let mut times: Vec<Duration> = hostile
        .iter()
        .map(|query| timed(|| gazetteer.search(query, 10)))
        .collect();
    report("hostile", &mut times);
    println!("resident memory after all: {} KiB", resident());
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    std::hint::black_box(work());
    start.elapsed()
}

fn villages(gazetteer: &Gazetteer) -> Vec<Area<'_>> {
    let regencies = gazetteer
        .provinces()
        .flat_map(|province| gazetteer.children(province.code));
    let districts = regencies.flat_map(|regency| gazetteer.children(regency.code));
    districts
        .flat_map(|district| gazetteer.children(district.code))
        .collect()
}

/// Village names alone, with their district or regency, shortened, and each
/// second one with a typing error.
fn queries<'a>(gazetteer: &Gazetteer, villages: &[Area<'a>]) -> Vec<(String, &'a str)> {
    let step = villages.len() / QUERIES;
    let chosen = villages.iter().step_by(step).take(QUERIES).enumerate();
    chosen
        .map(|(number, village)| {
            let place = gazetteer
                .get(village.code)
                .expect("it came from the register");
            let name = if number % 2 == 0 {
                village.name.to_owned()
            } else {
                misspell(village.name, number)
            };
            let wider =
                |area: Option<Area<'_>>| area.map_or(String::new(), |area| area.name.to_owned());
            let query = match number % 10 {
                0 | 1 => name,
                2 | 3 => format!("desa {name} kec {}", wider(place.district)),
                4 | 5 => format!("{} {name}", wider(place.district)),
                6 | 7 => format!("{name} {}", wider(place.regency)),
                _ => {
                    let beginning: String = name
                        .chars()
                        .take(name.chars().count().div_ceil(2).max(3))
                        .collect();
                    format!("{} {beginning}", wider(place.district))
                }
            };
            (query, village.name)
        })
        .collect()
}

fn misspell(name: &str, number: usize) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + number / 2 % letters.len().saturating_sub(2).max(1);
    if letters.len() < 4 {
        return name.to_owned();
    }
    match number / 2 % 4 {
        0 => {
            letters.remove(at);
        }
        1 => letters.swap(at, at + 1),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = 'e',
    }
    letters.into_iter().collect()
}

fn report(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at =
        |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1_000.0;
    println!(
        "{what}: {} calls, p50 {:.3} ms, p99 {:.3} ms, max {:.3} ms",
        times.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    );
}

fn resident() -> u64 {
    status("VmRSS:")
}

/// A figure of this process in KiB; 0 where there is no `/proc`.
fn status(field: &str) -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix(field));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}
