//! Reads the compact files that `cargo xtask gen areas` writes.
//!
//! `areas.bin`: `KTGA`, version 1, then a zlib stream. Numbers are LEB128,
//! signed ones zigzag. In order: four counts (provinces … villages); the codes
//! of each level as differences; the points of each level (0 = none, else the
//! latitude's difference from the parent's point plus 1, then the longitude's,
//! in 0.0001°); a UTC offset per regency; the regencies' capitals; all names
//! (both as a length and lines).

use std::io::Read as _;

use flate2::read::ZlibDecoder;
use thiserror::Error;

use crate::area::Zone;

/// Units of a stored point in one degree.
pub(crate) const UNITS_A_DEGREE: f64 = 10_000.0;
/// A point that is not known, in both coordinates.
pub(crate) const NO_POINT: [i32; 2] = [i32::MIN, i32::MIN];
const LARGEST_BODY: u64 = 16 << 20;

/// Why a data file can't be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum DataError {
    /// Another format or version.
    #[error("not a data file of this version")]
    Format,
    /// Truncated or altered.
    #[error("the data file is damaged")]
    Damaged,
    /// Codes out of order, without a parent, or of the wrong level.
    #[error("the data file has codes that don't fit together")]
    Codes,
}

/// The columns of the area file; areas are numbered level by level, by code.
pub(crate) struct Columns {
    /// First number of each level, and the end.
    pub(crate) bounds: [u32; 5],
    pub(crate) codes: Vec<u64>,
    /// Number of the parent; provinces point at themselves.
    pub(crate) parents: Vec<u32>,
    /// Latitude and longitude in units, [`UNITS_A_DEGREE`] to one, or [`NO_POINT`].
    pub(crate) points: Vec<[i32; 2]>,
    /// One per regency.
    pub(crate) zones: Vec<Zone>,
    /// One line per regency.
    pub(crate) capitals: String,
    pub(crate) names: String,
    /// Where each name begins in `names`, and where the next would.
    pub(crate) name_starts: Vec<u32>,
}

impl Columns {
    pub(crate) fn name(&self, area: u32) -> &str {
        let at = area as usize;
        &self.names[self.name_starts[at] as usize..self.name_starts[at + 1] as usize - 1]
    }
}

/// Unpacks a file after comparing its first five bytes.
pub(crate) fn unpack(file: &[u8], magic: [u8; 5]) -> Result<Vec<u8>, DataError> {
    let packed = file.strip_prefix(&magic).ok_or(DataError::Format)?;
    let mut body = Vec::new();
    ZlibDecoder::new(packed)
        .take(LARGEST_BODY)
        .read_to_end(&mut body)
        .map_err(|_| DataError::Damaged)?;
    Ok(body)
}

pub(crate) fn decode(file: &[u8]) -> Result<Columns, DataError> {
    let body = unpack(file, *b"KTGA\x01")?;
    let mut reader = Reader { rest: &body };
    let mut bounds = [0_u32; 5];
    for level in 0..4 {
        let count = u32::try_from(reader.number()?).map_err(|_| DataError::Damaged)?;
        bounds[level + 1] = bounds[level].checked_add(count).ok_or(DataError::Damaged)?;
    }
    // Every area takes at least one byte, so a false count can't take memory.
    let total = bounds[4] as usize;
    if total > body.len() {
        return Err(DataError::Damaged);
    }
    let codes = read_codes(&mut reader, &bounds)?;
    let parents = find_parents(&codes, &bounds)?;
    let mut points = Vec::with_capacity(total);
    for (area, parent) in parents.iter().enumerate() {
        let base = points
            .get(*parent as usize)
            .copied()
            .filter(|_| *parent as usize != area);
        points.push(read_point(
            &mut reader,
            base.filter(|point| *point != NO_POINT).unwrap_or_default(),
        )?);
    }
    let zones = (bounds[1]..bounds[2])
        .map(|_| reader.zone())
        .collect::<Result<_, _>>()?;
    let capitals = reader.text()?.to_owned();
    let names = reader.text()?;
    let mut name_starts = vec![0];
    name_starts.extend(
        (1_u32..)
            .zip(names.bytes())
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(end, _)| end),
    );
    let mut names = names.to_owned();
    names.shrink_to_fit();
    if name_starts.len() != total + 1
        || capitals.lines().count() != (bounds[2] - bounds[1]) as usize
    {
        return Err(DataError::Damaged);
    }
    Ok(Columns {
        bounds,
        codes,
        parents,
        points,
        zones,
        capitals,
        names,
        name_starts,
    })
}

fn read_codes(reader: &mut Reader<'_>, bounds: &[u32; 5]) -> Result<Vec<u64>, DataError> {
    let mut codes = Vec::with_capacity(bounds[4] as usize);
    for level in bounds.windows(2) {
        let mut code = 0_u64;
        for _ in level[0]..level[1] {
            let step = reader.number()?;
            code = code
                .checked_add(step)
                .filter(|_| step > 0)
                .ok_or(DataError::Codes)?;
            codes.push(code);
        }
    }
    Ok(codes)
}

fn find_parents(codes: &[u64], bounds: &[u32; 5]) -> Result<Vec<u32>, DataError> {
    let mut parents: Vec<u32> = (0..bounds[1]).collect();
    for level in 1..4 {
        let wider = &codes[bounds[level - 1] as usize..bounds[level] as usize];
        let span = if level == 3 { 10_000 } else { 100 };
        for code in &codes[bounds[level] as usize..bounds[level + 1] as usize] {
            let parent = wider
                .binary_search(&(code / span))
                .map_err(|_| DataError::Codes)?;
            let parent = u32::try_from(parent).map_err(|_| DataError::Codes)?;
            parents.push(bounds[level - 1] + parent);
        }
    }
    if codes[..bounds[1] as usize]
        .iter()
        .any(|code| !(10..100).contains(code))
    {
        return Err(DataError::Codes);
    }
    Ok(parents)
}

fn read_point(reader: &mut Reader<'_>, base: [i32; 2]) -> Result<[i32; 2], DataError> {
    let Some(latitude) = reader.number()?.checked_sub(1) else {
        return Ok(NO_POINT);
    };
    let longitude = reader.number()?;
    let add = |base: i32, difference: u64| {
        i32::try_from(unzigzag(difference))
            .ok()
            .and_then(|difference| base.checked_add(difference))
    };
    match (add(base[0], latitude), add(base[1], longitude)) {
        (Some(latitude), Some(longitude)) => Ok([latitude, longitude]),
        _ => Err(DataError::Damaged),
    }
}

pub(crate) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

/// Takes numbers and texts off the front of a body.
pub(crate) struct Reader<'a> {
    pub(crate) rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn number(&mut self) -> Result<u64, DataError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(DataError::Damaged)
    }

    fn byte(&mut self) -> Result<u8, DataError> {
        let (first, rest) = self.rest.split_first().ok_or(DataError::Damaged)?;
        self.rest = rest;
        Ok(*first)
    }

    fn zone(&mut self) -> Result<Zone, DataError> {
        match self.byte()? {
            7 => Ok(Zone::Wib),
            8 => Ok(Zone::Wita),
            9 => Ok(Zone::Wit),
            _ => Err(DataError::Damaged),
        }
    }

    fn text(&mut self) -> Result<&'a str, DataError> {
        let length = usize::try_from(self.number()?).map_err(|_| DataError::Damaged)?;
        let (text, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DataError::Damaged)?;
        self.rest = rest;
        std::str::from_utf8(text).map_err(|_| DataError::Damaged)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = include_bytes!("../data/areas.bin");

    #[test]
    fn refuses_damaged_files() {
        assert_eq!(decode(b"").err(), Some(DataError::Format));
        assert_eq!(decode(b"KTGA\x02").err(), Some(DataError::Format));
        assert_eq!(decode(b"KTGA\x01rubbish").err(), Some(DataError::Damaged));
        assert_eq!(
            decode(&FILE[..FILE.len() / 2]).err(),
            Some(DataError::Damaged)
        );
    }

    #[test]
    fn numbers_round_trip() {
        assert_eq!([0, 1, 2, 3, 4].map(unzigzag), [0, -1, 1, -2, 2]);
        assert_eq!(
            Reader {
                rest: &[0xac, 0x02]
            }
            .number(),
            Ok(300)
        );
        assert_eq!(Reader { rest: &[0x80] }.number(), Err(DataError::Damaged));
        assert_eq!(
            Reader { rest: &[0xff; 12] }.number(),
            Err(DataError::Damaged)
        );
    }
}
