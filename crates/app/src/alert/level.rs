//! Places of a level and which lie near which, one for all kinds of report.

use super::counted::{Counted, reach};
use super::snapshot::Snapshot;
use super::standing::Around;
use ::place::Gazetteer;
use ::scan::{Network, Positions, Surroundings, Workers};
use domain::area::{AreaCode, Level};
use std::collections::HashMap;

/// The places of a level: those with any report that counts in the year, whatever its kind. Others have
/// neither observed nor expected.
pub(super) struct Map {
    pub(super) level: Level,
    pub(super) areas: Vec<AreaCode>,
    /// `None` for an area that nobody knows where to find.
    pub(super) numbers: HashMap<AreaCode, Option<u32>>,
    positions: Positions,
    pub(super) network: Network,
}

impl Map {
    pub(super) fn new(
        places: &Gazetteer,
        snapshot: &Snapshot,
        kinds: &[Counted],
        level: Level,
        workers: Workers<'_>,
    ) -> Option<Map> {
        let mut numbers: HashMap<AreaCode, Option<u32>> = HashMap::new();
        let (mut areas, mut points) = (Vec::new(), Vec::new());
        for (at, _) in kinds.iter().flat_map(|counted| &counted.events) {
            if let Some(area) = snapshot.reports[*at].area.at(level) {
                numbers.entry(area).or_insert_with(|| {
                    points.push(crate::place::point(places, area)?);
                    areas.push(area);
                    u32::try_from(areas.len() - 1).ok()
                });
            }
        }
        let positions = Positions::Globe(points);
        let network = Network::new(&positions, reach(level), workers).ok()?;
        Some(Map {
            level,
            areas,
            numbers,
            positions,
            network,
        })
    }

    pub(super) fn around(self) -> Around {
        let numbers = self.numbers.into_iter();
        Around {
            level: self.level,
            surroundings: Surroundings::new(&self.network, &self.positions, reach(self.level)),
            areas: self.areas,
            numbers: numbers
                .filter_map(|(area, number)| Some((area, number?)))
                .collect(),
        }
    }
}
