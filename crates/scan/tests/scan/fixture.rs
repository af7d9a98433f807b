//! Reads the data beside the tests; where they come from is told in `tests/data/PROVENANCE.md`.

use scan::{Event, Positions, Workers};
use std::io::Read;

pub(crate) fn two_threads(work: &(dyn Fn() + Sync)) {
    std::thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
}

pub(crate) fn three_threads(work: &(dyn Fn() + Sync)) {
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(work);
        }
    });
}

pub(crate) fn pair() -> Workers<'static> {
    Workers::new(&two_threads)
}

fn rows(text: &str) -> Vec<Vec<f64>> {
    text.lines()
        .map(|line| {
            line.split(',')
                .map(|cell| cell.parse().expect("the data are sound"))
                .collect()
        })
        .collect()
}

fn unpacked(packed: &[u8]) -> String {
    let mut text = String::new();
    flate2::read::GzDecoder::new(packed)
        .read_to_string(&mut text)
        .expect("the data are sound");
    text
}

fn events(text: &str) -> Vec<Event> {
    let event = |row: Vec<f64>| Event::new(row[0] as u32, row[1] as i32);
    rows(text).into_iter().map(event).collect()
}

pub(crate) fn small() -> (Positions, Vec<Event>) {
    made(
        include_bytes!("../data/stp-500-places.csv.gz"),
        include_bytes!("../data/stp-500-events.csv.gz"),
    )
}

pub(crate) fn middle() -> (Positions, Vec<Event>) {
    made(
        include_bytes!("../data/stp-10000-places.csv.gz"),
        include_bytes!("../data/stp-10000-events.csv.gz"),
    )
}

fn made(places: &[u8], reports: &[u8]) -> (Positions, Vec<Event>) {
    let places = rows(&unpacked(places));
    let points = places.into_iter().map(|row| [row[0], row[1]]).collect();
    (Positions::Plane(points), events(&unpacked(reports)))
}

pub(crate) fn nyc() -> (Vec<u32>, Positions, Vec<Event>) {
    let places = rows(include_str!("../data/nyc-fever-places.csv"));
    let codes = places.iter().map(|row| row[0] as u32).collect();
    let points = places.iter().map(|row| [row[1], row[2]]).collect();
    let events = events(include_str!("../data/nyc-fever-events.csv"));
    (codes, Positions::Globe(points), events)
}
