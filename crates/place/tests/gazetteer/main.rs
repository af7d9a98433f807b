//! What the product relies on, asked of the embedded register.

mod any_text;
mod register;
mod search;

use place::{Area, Code, Gazetteer, Match, Place, Resolution};

fn code(text: &str) -> Code {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn codes(matches: &[Match<'_>]) -> Vec<String> {
    matches
        .iter()
        .map(|found| found.place.area.code.dotted())
        .collect()
}

fn first(query: &str) -> String {
    let matches = Gazetteer::embedded().search(query, 5);
    codes(&matches)
        .first()
        .unwrap_or_else(|| panic!("nothing found for {query}"))
        .clone()
}

fn exactly(text: &str) -> Place<'static> {
    match Gazetteer::embedded().resolve(text) {
        Resolution::Exact(place) => place,
        Resolution::Ambiguous(matches) => panic!("{text}: {:?}", codes(&matches)),
        Resolution::Unknown => panic!("{text}: unknown"),
    }
}

fn choices(text: &str) -> Vec<Match<'static>> {
    match Gazetteer::embedded().resolve(text) {
        Resolution::Ambiguous(matches) => matches,
        Resolution::Exact(place) => panic!("{text}: exactly {place}"),
        Resolution::Unknown => panic!("{text}: unknown"),
    }
}

/// Every area, level by level.
fn all() -> Vec<Area<'static>> {
    let gazetteer = Gazetteer::embedded();
    let mut areas: Vec<Area<'static>> = gazetteer.provinces().collect();
    let mut next = 0;
    while next < areas.len() {
        areas.extend(gazetteer.children(areas[next].code));
        next += 1;
    }
    areas
}
