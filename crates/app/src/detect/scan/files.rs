//! The two CSV files of a scan.

use super::error::{ScanError, Wanted};
use ::scan::{Event, Positions};
use linkage::Dialect;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use std::io::{BufRead, BufReader, Read};

const PLACES: &str = "places";
const EVENTS: &str = "events";

pub(super) fn read_places(file: impl Read) -> Result<(Vec<String>, Positions), ScanError> {
    let (mut reader, dialect) = reader(file, PLACES)?;
    let heading = heading(&mut reader, PLACES)?;
    let column = |names: &[&str]| {
        heading
            .iter()
            .position(|name| names.contains(&name.as_str()))
    };
    let wanted = ScanError::Heading {
        file: PLACES,
        wanted: "id,x,y / id,lat,lon",
    };
    let plane = column(&["x"]).zip(column(&["y"]));
    let globe = column(&["lat", "latitude"]).zip(column(&["lon", "lng", "long", "longitude"]));
    let (Some(id), Some((first, second))) = (column(&["id", "place", "loc"]), plane.or(globe))
    else {
        return Err(wanted);
    };
    let wanted = match plane {
        Some(_) => Wanted::Kilometres,
        None => Wanted::Degrees,
    };
    let mut places: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for record in reader.byte_records() {
        let record = record.map_err(|error| ScanError::of_csv(PLACES, dialect, error))?;
        let cells = Cells {
            file: PLACES,
            dialect,
            record: &record,
        };
        let name = cells.text(id);
        if name.is_empty() {
            return Err(cells.wrong(id, Wanted::Id));
        }
        let point = [
            cells.coordinate(first, wanted, 90.0)?,
            cells.coordinate(second, wanted, 180.0)?,
        ];
        match places.entry(name) {
            Entry::Vacant(free) => free.insert(point),
            Entry::Occupied(taken) => {
                return Err(ScanError::Twice {
                    file: PLACES,
                    line: cells.line(),
                    value: taken.key().clone(),
                });
            }
        };
    }
    // By their names, so that the order of lines changes nothing: replicates draw by the numbers of places.
    let (names, points): (Vec<String>, Vec<[f64; 2]>) = places.into_iter().unzip();
    let positions = match plane {
        Some(_) => Positions::Plane(points),
        None => Positions::Globe(points),
    };
    Ok((names, positions))
}

pub(super) fn read_events(file: impl Read, places: &[String]) -> Result<Vec<Event>, ScanError> {
    let (mut reader, dialect) = reader(file, EVENTS)?;
    let heading = heading(&mut reader, EVENTS)?;
    let column = |names: &[&str]| {
        heading
            .iter()
            .position(|name| names.contains(&name.as_str()))
    };
    let (Some(place), Some(day)) = (column(&["place", "id", "loc"]), column(&["day"])) else {
        return Err(ScanError::Heading {
            file: EVENTS,
            wanted: "place,day[,count][,stratum]",
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
        .map_err(|error| ScanError::of_csv(EVENTS, dialect, error))?
    {
        let cells = Cells {
            file: EVENTS,
            dialect,
            record: &record,
        };
        let known = numbers.get(cells.bytes(place)).copied();
        let number = known.ok_or_else(|| cells.wrong(place, Wanted::Place))?;
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
            day: cells.number(day, Wanted::Day)?,
            stratum,
            count: match count {
                Some(column) => cells.number(column, Wanted::Count)?,
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

/// Reads a file as its first line says that it is parted.
fn reader<R: Read>(
    file: R,
    name: &'static str,
) -> Result<(csv::Reader<BufReader<R>>, Dialect), ScanError> {
    let mut file = BufReader::new(file);
    let unread = |error: std::io::Error| ScanError::Csv {
        file: name,
        error: error.into(),
    };
    let dialect = Dialect::of(file.fill_buf().map_err(unread)?);
    let reader = csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .trim(csv::Trim::All)
        .from_reader(file);
    Ok((reader, dialect))
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
    dialect: Dialect,
    record: &'r csv::ByteRecord,
}

impl Cells<'_> {
    fn bytes(&self, column: usize) -> &[u8] {
        self.record.get(column).unwrap_or_default()
    }

    fn text(&self, column: usize) -> String {
        String::from_utf8_lossy(self.bytes(column)).into_owned()
    }

    fn number<T: std::str::FromStr>(&self, column: usize, wanted: Wanted) -> Result<T, ScanError> {
        let text = std::str::from_utf8(self.bytes(column)).ok();
        text.and_then(|text| text.parse().ok())
            .ok_or_else(|| self.wrong(column, wanted))
    }

    /// A coordinate; degrees up to `greatest`, kilometres up to a million, either way.
    fn coordinate(&self, column: usize, wanted: Wanted, greatest: f64) -> Result<f64, ScanError> {
        const KILOMETRES: f64 = 1e6;
        let greatest = if wanted == Wanted::Degrees {
            greatest
        } else {
            KILOMETRES
        };
        let value: f64 = self.number(column, wanted)?;
        if value.abs() <= greatest {
            Ok(value)
        } else {
            Err(self.wrong(column, wanted))
        }
    }

    fn line(&self) -> u64 {
        self.dialect.line(self.record.position())
    }

    fn wrong(&self, column: usize, wanted: Wanted) -> ScanError {
        ScanError::Cell {
            file: self.file,
            line: self.line(),
            value: self.text(column),
            wanted,
        }
    }
}
