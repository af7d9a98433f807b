//! Places as people choose them: always with what tells two of one name apart.

use crate::App;
use ::place::{Area, Code, Gazetteer, Match, Place, Point, Resolution};
use domain::area::AreaCode;
use domain::office::OfficeId;
use domain::policy::Subject;
use domain::time::{Day, Zone};
use serde::Serialize;
use store::Tx;

/// A place with everything above it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlaceChoice {
    /// Kemendagri code, digits only.
    pub code: AreaCode,
    /// Name of the area itself.
    pub name: String,
    /// Name of its district.
    pub district: Option<String>,
    /// Name of its regency or city.
    pub regency: Option<String>,
    /// Name of its province.
    pub province: String,
    /// `province`, `regency`, `district` or `village`.
    pub level: &'static str,
    /// Its time zone.
    pub zone: Zone,
    /// Degrees north; about 1.2 km off for villages.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

impl PlaceChoice {
    /// The name with what lies above it, such as `Oinlasi, Mollo Selatan, Kab. Timor Tengah Selatan`.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = vec![self.name.as_str()];
        for above in [&self.district, &self.regency].into_iter().flatten() {
            if !words.contains(&above.as_str()) {
                words.push(above);
            }
        }
        if words.len() < 2 && self.province != self.name {
            words.push(&self.province);
        }
        words.join(", ")
    }
}

/// Places that fit what somebody typed, best first.
#[must_use]
pub fn search(app: &App, query: &str, limit: usize) -> Vec<PlaceChoice> {
    app.places()
        .search(query, limit.min(50))
        .iter()
        .map(|found| choice(&found.place))
        .collect()
}

/// Fewer letters of a name that are right are no name that somebody meant.
const MEANT: f32 = 0.8;

/// So few letters name no region.
const LEAST_LETTERS: usize = 3;

/// The region that somebody means by what they typed: a regency or city of that name before a district or village of
/// it; none for a word that only looks a little like one.
#[must_use]
pub fn region_named(app: &App, typed: &str) -> Option<PlaceChoice> {
    let name = bare(typed);
    if name.chars().count() < LEAST_LETTERS {
        return None;
    }
    let named = |place: &PlaceChoice| bare(&place.name) == name;
    let rank = |place: &PlaceChoice| match place.level {
        "regency" => 0,
        "province" => 1,
        "district" => 2,
        _ => 3,
    };
    let found = app.places().search(typed, 50);
    let first = found
        .first()
        .map(|one| (one.exact, one.score, choice(&one.place)));
    let mut same: Vec<PlaceChoice> = found.iter().map(|one| choice(&one.place)).collect();
    same.retain(named);
    same.sort_by_key(rank);
    let near = first.filter(|(exact, score, _)| *exact || *score >= MEANT);
    same.into_iter().next().or(near.map(|(_, _, place)| place))
}

/// Words that say what an area is, beside its name.
const KINDS: &[&str] = &[
    "desa",
    "ds",
    "kelurahan",
    "kel",
    "kecamatan",
    "kec",
    "kabupaten",
    "kab",
    "kota",
];

/// The villages that somebody may mean by what they typed: a code, or a name; those alone whose name is written out,
/// with what lies above them where that was typed.
#[must_use]
pub fn villages_named(app: &App, typed: &str, limit: usize) -> Vec<PlaceChoice> {
    let mut found: Vec<PlaceChoice> = match typed.trim().parse() {
        Ok(code) => of_code(app, code).into_iter().collect(),
        // Some names are those of a hundred villages.
        Err(_) => app
            .places()
            .search(typed, limit)
            .iter()
            .map(|found| choice(&found.place))
            .collect(),
    };
    found.retain(|place| place.level == "village");
    if found.iter().any(|place| is_written_out(place, typed)) {
        found.retain(|place| is_written_out(place, typed));
    }
    found
}

/// Whether the whole name of a village was typed, or its code: not a part of it, nor something like it.
pub(crate) fn is_written_out(place: &PlaceChoice, typed: &str) -> bool {
    let code = typed.trim().parse().ok();
    let typed = bare(typed);
    code == Some(place.code) || written(place).any(|words| bare(&words) == typed)
}

/// How people write a village: its name alone, and with what lies above it.
fn written(place: &PlaceChoice) -> impl Iterator<Item = String> {
    let above = |areas: [Option<&str>; 3]| {
        let mut words = place.name.clone();
        for area in areas.into_iter().flatten() {
            words.push(' ');
            words.push_str(area);
        }
        words
    };
    let (district, regency) = (place.district.as_deref(), place.regency.as_deref());
    let province = Some(place.province.as_str());
    let all = [
        above([None, None, None]),
        above([district, None, None]),
        above([None, regency, None]),
        above([district, regency, None]),
        above([district, regency, province]),
        place.words(),
    ];
    all.into_iter()
}

/// Folded, without what says only what an area is.
fn bare(text: &str) -> String {
    let folded = domain::text::fold(text);
    let words = folded.split(' ').filter(|word| !KINDS.contains(word));
    words.collect::<Vec<_>>().join(" ")
}

/// The nearest village to a position, with its distance in kilometres.
#[must_use]
pub fn nearest(app: &App, latitude: f64, longitude: f64) -> Option<(PlaceChoice, f64)> {
    let (place, distance) = app.places().nearest(Point {
        lat: latitude,
        lon: longitude,
    })?;
    Some((choice(&place), distance))
}

/// The place of a code.
#[must_use]
pub fn of_code(app: &App, code: AreaCode) -> Option<PlaceChoice> {
    app.places().get(to_leaf(code)?).map(|place| choice(&place))
}

/// The time zone of a place; western time where it is unknown.
#[must_use]
pub fn zone(app: &App, area: Option<AreaCode>) -> Zone {
    let place = area
        .and_then(to_leaf)
        .and_then(|code| app.places().get(code));
    place.map_or(Zone::Wib, |place| to_zone(place.zone))
}

/// Today where a place lies.
pub(crate) fn today(app: &App, area: Option<AreaCode>) -> Day {
    app.today(zone(app, area))
}

/// Today where a person works: at the first of their offices.
pub(crate) fn today_of(app: &App, tx: &mut Tx<'_>, person: &Subject) -> Result<Day, store::Error> {
    let office = person.in_force().next().map(|role| role.office.clone());
    let zone = match office {
        Some(office) => zone_of_office(app, tx, &office)?,
        None => Zone::Wib,
    };
    Ok(app.today(zone))
}

/// The time zone of an office: where it is, or of an area that it answers for.
pub(crate) fn zone_of_office(
    app: &App,
    tx: &mut Tx<'_>,
    office: &OfficeId,
) -> Result<Zone, store::Error> {
    let area = match store::office::get(tx, office)?.and_then(|one| one.area) {
        Some(area) => Some(area),
        None => store::jurisdiction::first_of(tx, office)?,
    };
    Ok(zone(app, area))
}

/// The approximate outline of the regency around a place, as rings of longitude and latitude.
#[must_use]
pub fn outline(app: &App, area: AreaCode) -> Vec<Vec<(f32, f32)>> {
    let regency = area.regency().and_then(to_leaf);
    let outline = regency.and_then(|code| app.places().outline(code));
    outline.map(|outline| outline.rings).unwrap_or_default()
}

/// What is known of a place that was told in words, or chosen.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Located {
    /// The finest area that is certain.
    pub(crate) area: Option<AreaCode>,
    pub(crate) state: PlaceState,
}

/// How well a report's place is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceState {
    /// One area.
    Exact,
    /// Several fit; the reporter can choose later.
    Ambiguous,
    /// None fits, or none was told.
    Unknown,
}

impl PlaceState {
    /// The word in tables.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            PlaceState::Exact => "exact",
            PlaceState::Ambiguous => "ambiguous",
            PlaceState::Unknown => "unknown",
        }
    }

    /// Reads the word back; anything else is unknown.
    #[must_use]
    pub fn from_code(code: &str) -> PlaceState {
        match code {
            "exact" => PlaceState::Exact,
            "ambiguous" => PlaceState::Ambiguous,
            _ => PlaceState::Unknown,
        }
    }
}

/// Finds the place of a report: the chosen one, or what the words certainly say.
pub(crate) fn locate(app: &App, chosen: Option<AreaCode>, words: &str) -> Located {
    let chosen = chosen.and_then(|code| of_code(app, code));
    if let Some(place) = chosen {
        return Located {
            area: Some(place.code),
            state: PlaceState::Exact,
        };
    }
    match app.places().resolve(words) {
        Resolution::Exact(place) => Located {
            area: Some(from_leaf(place.area.code)),
            state: PlaceState::Exact,
        },
        Resolution::Ambiguous(matches) => Located {
            area: common(&matches),
            state: PlaceState::Ambiguous,
        },
        Resolution::Unknown => Located {
            area: None,
            state: PlaceState::Unknown,
        },
    }
}

/// The finest area that holds all exact matches, if it is at least a regency.
fn common(matches: &[Match<'_>]) -> Option<AreaCode> {
    let exact: Vec<AreaCode> = matches
        .iter()
        .filter(|found| found.exact)
        .map(|found| from_leaf(found.place.area.code))
        .collect();
    let first = *exact.first()?;
    [domain::area::Level::District, domain::area::Level::Regency]
        .into_iter()
        .filter_map(|level| first.at(level))
        .find(|area| exact.iter().all(|code| area.contains(*code)))
}

/// Latitude and longitude of an area, or of the one above it where it has none.
pub(crate) fn point(places: &Gazetteer, code: AreaCode) -> Option<[f64; 2]> {
    let place = places.get(to_leaf(code)?)?;
    let above = [Some(place.area), place.district, place.regency];
    let point = above.into_iter().flatten().find_map(|area| area.point)?;
    Some([point.lat, point.lon])
}

/// All villages of an area; of the whole country when it is `None`.
pub(crate) fn villages(places: &Gazetteer, area: Option<AreaCode>) -> Vec<AreaCode> {
    let mut open: Vec<Code> = match area {
        Some(area) => to_leaf(area).into_iter().collect(),
        None => places.provinces().map(|province| province.code).collect(),
    };
    let mut villages = Vec::new();
    while let Some(code) = open.pop() {
        if from_leaf(code).level() == domain::area::Level::Village {
            villages.push(from_leaf(code));
        }
        open.extend(places.children(code).map(|child| child.code));
    }
    villages
}

fn to_leaf(code: AreaCode) -> Option<Code> {
    code.to_string().parse().ok()
}

fn from_leaf(code: Code) -> AreaCode {
    code.to_string()
        .parse()
        .expect("both crates know the same four lengths of codes")
}

fn to_zone(zone: ::place::Zone) -> Zone {
    match zone {
        ::place::Zone::Wib => Zone::Wib,
        ::place::Zone::Wita => Zone::Wita,
        ::place::Zone::Wit => Zone::Wit,
    }
}

fn choice(place: &Place<'_>) -> PlaceChoice {
    let name = |area: Option<Area<'_>>| area.map(|area| area.name.to_owned());
    let code = from_leaf(place.area.code);
    PlaceChoice {
        code,
        name: place.area.name.to_owned(),
        district: name(place.district),
        regency: name(place.regency),
        province: place.province.name.to_owned(),
        level: match code.level() {
            domain::area::Level::Province => "province",
            domain::area::Level::Regency => "regency",
            domain::area::Level::District => "district",
            domain::area::Level::Village => "village",
        },
        zone: to_zone(place.zone),
        latitude: place.area.point.map(|point| point.lat),
        longitude: place.area.point.map(|point| point.lon),
    }
}
