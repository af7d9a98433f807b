//! Approximate outlines of regencies, kept packed until one is drawn.
//!
//! `outlines.bin`: `KTGO`, version 1, then a zlib stream of LEB128 numbers:
//! the count of regencies; for each its code, its count of rings, and for each
//! ring its count of points and the zigzag differences of longitude and
//! latitude in 0.001°, the first from zero.

use crate::area::Outline;
use crate::code::Code;
use crate::decode::{DataError, Reader, unpack, unzigzag};

const UNIT: f64 = 0.001;

pub(crate) struct Outlines {
    body: Vec<u8>,
    /// Code and where its rings begin in `body`, by code.
    starts: Vec<(u64, u32)>,
}

impl Outlines {
    pub(crate) fn decode(file: &[u8]) -> Result<Self, DataError> {
        let body = unpack(file, *b"KTGO\x01")?;
        let mut reader = Reader { rest: &body };
        let count = reader.number()?;
        let mut starts: Vec<(u64, u32)> = Vec::new();
        for _ in 0..count {
            let code = reader.number()?;
            if starts.last().is_some_and(|(previous, _)| *previous >= code) {
                return Err(DataError::Codes);
            }
            let start = body.len() - reader.rest.len();
            starts.push((code, u32::try_from(start).map_err(|_| DataError::Damaged)?));
            read_rings(&mut reader)?;
        }
        Ok(Self { body, starts })
    }

    pub(crate) fn of(&self, code: Code) -> Option<Outline> {
        let position = self
            .starts
            .binary_search_by_key(&code.value(), |(code, _)| *code)
            .ok()?;
        let rest = &self.body[self.starts[position].1 as usize..];
        let rings = read_rings(&mut Reader { rest }).ok()?;
        (!rings.is_empty()).then_some(Outline { rings })
    }
}

fn read_rings(reader: &mut Reader<'_>) -> Result<Vec<Vec<(f32, f32)>>, DataError> {
    let mut rings = Vec::new();
    for _ in 0..reader.number()? {
        let mut ring = Vec::new();
        let (mut longitude, mut latitude) = (0_i64, 0_i64);
        for _ in 0..reader.number()? {
            longitude = longitude.saturating_add(unzigzag(reader.number()?));
            latitude = latitude.saturating_add(unzigzag(reader.number()?));
            ring.push((degrees(longitude), degrees(latitude)));
        }
        rings.push(ring);
    }
    Ok(rings)
}

fn degrees(units: i64) -> f32 {
    (units as f64 * UNIT) as f32
}
