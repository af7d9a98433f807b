//! The register in memory, and the walks up and down in it.
//!
//! Invariant: areas are numbered province by province, then regencies,
//! districts and villages, each level sorted by code; numbers are private.

use std::sync::LazyLock;

use crate::area::{Area, Counts, Outline, Place, Point, Zone};
use crate::code::{Code, Level};
use crate::decode::{self, Columns, DataError, NO_POINT, UNITS_A_DEGREE};
use crate::index::Index;
use crate::nearest::Latitudes;
use crate::outline::Outlines;

static EMBEDDED: LazyLock<Gazetteer> = LazyLock::new(|| {
    Gazetteer::decode(
        include_bytes!("../data/areas.bin"),
        include_bytes!("../data/outlines.bin"),
    )
    .expect("the embedded files are read by every test of this crate")
});

const LEVELS: [Level; 4] = [
    Level::Province,
    Level::Regency,
    Level::District,
    Level::Village,
];

/// All areas, with the indexes for search and nearness. Build it once; about
/// 10 MB resident (figures in the crate's README).
pub struct Gazetteer {
    pub(crate) columns: Columns,
    pub(crate) index: Index,
    pub(crate) latitudes: Latitudes,
    outlines: Outlines,
}

impl Gazetteer {
    /// The embedded register, decoded on first use (some 100 ms).
    pub fn embedded() -> &'static Self {
        &EMBEDDED
    }

    /// Builds a gazetteer from the two files of `cargo xtask gen areas`.
    ///
    /// # Errors
    /// When a file is of another version or damaged.
    pub fn decode(areas: &[u8], outlines: &[u8]) -> Result<Self, DataError> {
        let columns = decode::decode(areas)?;
        let index = Index::build(&columns);
        let latitudes = Latitudes::build(&columns);
        Ok(Self {
            index,
            latitudes,
            outlines: Outlines::decode(outlines)?,
            columns,
        })
    }

    /// The area of this code with its lineage.
    ///
    /// ```
    /// let gazetteer = place::Gazetteer::embedded();
    /// let code = "35.06.03.2016".parse().expect("a code");
    /// assert_eq!(gazetteer.get(code).expect("in the register").area.name, "Jambean");
    /// ```
    #[must_use]
    pub fn get(&self, code: Code) -> Option<Place<'_>> {
        self.number_of(code).map(|number| self.place(number))
    }

    /// All provinces by code.
    pub fn provinces(&self) -> impl Iterator<Item = Area<'_>> {
        (0..self.columns.bounds[1]).map(|number| self.area(number))
    }

    /// The areas directly below this one, by code; none below a village or an
    /// unknown code.
    ///
    /// ```
    /// let gazetteer = place::Gazetteer::embedded();
    /// let regency = "53.02".parse().expect("a code");
    /// assert_eq!(gazetteer.children(regency).count(), 32);
    /// ```
    pub fn children(&self, code: Code) -> impl Iterator<Item = Area<'_>> {
        let range = match (
            code.level().child_span(),
            LEVELS.get(code.level() as usize + 1),
        ) {
            (Some(span), Some(level)) => {
                let (codes, first) = self.codes(*level);
                let from = codes.partition_point(|child| *child < code.value() * span);
                let to = codes.partition_point(|child| *child < (code.value() + 1) * span);
                first + from..first + to
            }
            _ => 0..0,
        };
        range
            .filter_map(|number| u32::try_from(number).ok())
            .map(|number| self.area(number))
    }

    /// Approximate boundary of a regency ("batas perkiraan"), for drawing.
    #[must_use]
    pub fn outline(&self, regency: Code) -> Option<Outline> {
        self.outlines.of(regency)
    }

    /// How many areas there are.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let [provinces, regencies, districts, villages] =
            LEVELS.map(|level| self.codes(level).0.len());
        Counts {
            provinces,
            regencies,
            districts,
            villages,
        }
    }

    pub(crate) fn number_of(&self, code: Code) -> Option<u32> {
        let (codes, first) = self.codes(code.level());
        let position = codes.binary_search(&code.value()).ok()?;
        u32::try_from(first + position).ok()
    }

    pub(crate) fn place(&self, number: u32) -> Place<'_> {
        let mut lineage = [None; 4];
        let mut at = number;
        loop {
            let area = self.area(at);
            lineage[area.level as usize] = Some((at, area));
            if area.level == Level::Province {
                break;
            }
            at = self.columns.parents[at as usize];
        }
        let [_, regency, district, _] = lineage;
        Place {
            area: self.area(number),
            district: district.map(|(_, area)| area),
            regency: regency.map(|(_, area)| area),
            province: self.area(at),
            zone: self.zone(at, regency.map(|(number, _)| number)),
        }
    }

    fn area(&self, number: u32) -> Area<'_> {
        let at = number as usize;
        let columns = &self.columns;
        let code = Code::new(columns.codes[at]).expect("decode compares codes with their parents");
        Area {
            code,
            name: columns.name(number),
            level: code.level(),
            point: point(columns.points[at]),
        }
    }

    /// A province has the time of its first regency; none spans two zones.
    fn zone(&self, province: u32, regency: Option<u32>) -> Zone {
        let first = self.columns.bounds[1];
        let regencies = &self.columns.parents[first as usize..self.columns.bounds[2] as usize];
        let position = match regency {
            Some(regency) => (regency - first) as usize,
            None => regencies.partition_point(|parent| *parent < province),
        };
        self.columns
            .zones
            .get(position)
            .copied()
            .unwrap_or(Zone::Wib)
    }

    fn codes(&self, level: Level) -> (&[u64], usize) {
        let bounds = &self.columns.bounds;
        let (from, to) = (
            bounds[level as usize] as usize,
            bounds[level as usize + 1] as usize,
        );
        (&self.columns.codes[from..to], from)
    }
}

fn point(units: [i32; 2]) -> Option<Point> {
    let [lat, lon] = units.map(|unit| f64::from(unit) / UNITS_A_DEGREE);
    (units != NO_POINT).then_some(Point { lat, lon })
}
