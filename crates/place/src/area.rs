//! What the gazetteer hands out. Every result carries its whole lineage,
//! because a bare name never tells a place apart: Sidomulyo exists 98 times.

use std::fmt;

use crate::code::{Code, Level};

/// A position in degrees, WGS 84.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Point {
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Longitude in degrees, east positive.
    pub lon: f64,
}

/// One area by itself.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area<'a> {
    /// Code in the Kemendagri register.
    pub code: Code,
    /// Name as the register spells it; regencies with `Kabupaten` or `Kota`.
    pub name: &'a str,
    /// Level of the code.
    pub level: Level,
    /// Representative point, to 0.0001°; 383 villages have none. Village
    /// points are off by about 1.2 km (median against GeoNames).
    pub point: Option<Point>,
}

/// An area with everything above it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Place<'a> {
    /// The area itself, at any level.
    pub area: Area<'a>,
    /// Its district; of a district, itself.
    pub district: Option<Area<'a>>,
    /// Its regency; of a regency, itself.
    pub regency: Option<Area<'a>>,
    /// Its province; of a province, itself.
    pub province: Area<'a>,
    /// Legal time there.
    pub zone: Zone,
}

/// The three legal time zones of Indonesia; none knows summer time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Zone {
    /// Western time, UTC+7.
    Wib,
    /// Central time, UTC+8.
    Wita,
    /// Eastern time, UTC+9.
    Wit,
}

/// A hit of a search.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Match<'a> {
    /// The area found, with its lineage.
    pub place: Place<'a>,
    /// How well the words fit, 0 to 1; comparable within one search only.
    pub score: f32,
    /// Every word names this area or one above it, and the area's whole name
    /// was given. Several hits can be exact at once.
    pub exact: bool,
}

/// What a text says about a place.
#[expect(
    clippy::large_enum_variant,
    reason = "a resolution lives for one call; a box would only cost callers a deref"
)]
#[derive(Clone, PartialEq, Debug)]
pub enum Resolution<'a> {
    /// The words name exactly one area (a village, or a wider one alone).
    Exact(Place<'a>),
    /// Several areas fit, or one fits only roughly: a person must choose.
    Ambiguous(Vec<Match<'a>>),
    /// No area fits.
    Unknown,
}

/// How many areas of each level there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Counts {
    /// Provinsi.
    pub provinces: usize,
    /// Kabupaten and kota.
    pub regencies: usize,
    /// Kecamatan and distrik.
    pub districts: usize,
    /// Desa, kelurahan and the like.
    pub villages: usize,
}

/// Approximate boundary of a regency, for drawing only: label it
/// "batas perkiraan" and never answer a legal question with it.
#[derive(Clone, PartialEq, Debug)]
pub struct Outline {
    /// Closed rings of (longitude, latitude) in degrees, without the repeated
    /// last point; islands and holes alike, to be filled by the even-odd rule.
    pub rings: Vec<Vec<(f32, f32)>>,
}

impl Zone {
    /// Hours ahead of UTC.
    #[must_use]
    pub const fn offset_hours(self) -> i8 {
        match self {
            Self::Wib => 7,
            Self::Wita => 8,
            Self::Wit => 9,
        }
    }

    /// The abbreviation that people write after a time.
    #[must_use]
    pub const fn abbreviation(self) -> &'static str {
        match self {
            Self::Wib => "WIB",
            Self::Wita => "WITA",
            Self::Wit => "WIT",
        }
    }

    /// Name in the IANA time zone database.
    #[must_use]
    pub const fn iana(self) -> &'static str {
        match self {
            Self::Wib => "Asia/Jakarta",
            Self::Wita => "Asia/Makassar",
            Self::Wit => "Asia/Jayapura",
        }
    }
}

impl fmt::Display for Place<'_> {
    /// Narrow to wide: `Oinlasi, Mollo Selatan, Kabupaten Timor Tengah
    /// Selatan, Nusa Tenggara Timur`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.area.name)?;
        for wider in [self.district, self.regency, Some(self.province)]
            .into_iter()
            .flatten()
        {
            if wider.level < self.area.level {
                write!(formatter, ", {}", wider.name)?;
            }
        }
        Ok(())
    }
}
