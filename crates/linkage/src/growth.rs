//! Parts of linked records that grow together while nothing speaks against it.
//!
//! Whether two parts become one depends on their own records, the links among those and the guards;
//! so what happens within a cluster can be done again without looking at anything else.

use crate::config::Guards;

/// Records while their parts are joined. Each is known by the position in which it was added.
#[derive(Debug, Default)]
pub(crate) struct Growth {
    records: Vec<u32>,
    neighbours: Vec<Vec<u32>>,
    part_of: Vec<u32>,
    parts: Vec<Vec<u32>>,
    /// Pairs that must not be in one part.
    apart: Vec<(u32, u32)>,
    /// For each record, when it was last seen by a search.
    seen: Vec<u32>,
    searches: u32,
}

/// Clusters up to this size have their diameter measured; of larger ones it is bounded by twice the
/// distance from their centre.
const MEASURED: usize = 64;

impl Growth {
    /// Adds a record as a part of its own; gives its position.
    pub(crate) fn add(&mut self, record: u32) -> u32 {
        let position = self.parts.len() as u32;
        self.records.push(record);
        self.neighbours.push(Vec::new());
        self.part_of.push(position);
        self.parts.push(vec![position]);
        self.seen.push(0);
        position
    }

    /// Notes a link; once for each pair.
    pub(crate) fn link(&mut self, one: u32, other: u32) {
        self.neighbours[one as usize].push(other);
        self.neighbours[other as usize].push(one);
    }

    pub(crate) fn keep_apart(&mut self, pairs: Vec<(u32, u32)>) {
        self.apart = pairs;
    }

    /// The record in a position.
    pub(crate) fn record(&self, position: u32) -> u32 {
        self.records[position as usize]
    }

    /// The part that a position is in.
    pub(crate) fn part_of(&self, position: u32) -> u32 {
        self.part_of[position as usize]
    }

    /// The positions of a part, in no order.
    pub(crate) fn part(&self, part: u32) -> &[u32] {
        &self.parts[part as usize]
    }

    /// Makes one part of those of two linked records, unless something speaks against it; whether it
    /// did.
    pub(crate) fn join(&mut self, one: u32, other: u32, guards: &Guards) -> bool {
        let (one, other) = (self.part_of(one), self.part_of(other));
        if one == other || !self.may_join(one, other, guards) {
            return false;
        }
        let (small, large) = match self.part(one).len() < self.part(other).len() {
            true => (one, other),
            false => (other, one),
        };
        let moved = std::mem::take(&mut self.parts[small as usize]);
        for &record in &moved {
            self.part_of[record as usize] = large;
        }
        self.parts[large as usize].extend(moved);
        true
    }

    fn may_join(&mut self, one: u32, other: u32, guards: &Guards) -> bool {
        let (size, other_size) = (self.part(one).len(), self.part(other).len());
        if size + other_size > guards.size {
            return false;
        }
        let held = |(left, right): &(u32, u32)| {
            let parts = (self.part_of(*left), self.part_of(*right));
            parts == (one, other) || parts == (other, one)
        };
        if self.apart.iter().any(held) {
            return false;
        }
        if size.min(other_size) >= guards.bridge_size {
            let links = self.links_between(one, other) as f64;
            if links < guards.bridge * size as f64 * other_size as f64 {
                return false;
            }
        }
        size.max(other_size) == 1 || self.within(one, other, guards.diameter)
    }

    fn links_between(&self, one: u32, other: u32) -> usize {
        let (small, large) = match self.part(one).len() < self.part(other).len() {
            true => (one, other),
            false => (other, one),
        };
        let neighbours = |record: &u32| &self.neighbours[*record as usize];
        let all = self.part(small).iter().flat_map(neighbours);
        all.filter(|record| self.part_of(**record) == large).count()
    }

    /// Whether two parts together keep the diameter.
    fn within(&mut self, one: u32, other: u32, diameter: u32) -> bool {
        let mut members = [self.part(one), self.part(other)].concat();
        members.sort_unstable();
        if members.len() <= MEASURED {
            return is_within(&self.masks(&members), diameter);
        }
        let inside = |record: &&u32| {
            let part = self.part_of(**record);
            part == one || part == other
        };
        let degree = |record: u32| {
            self.neighbours[record as usize]
                .iter()
                .filter(inside)
                .count()
        };
        // Of several, the first record; whatever the order in which they were added.
        let rank = |at: u32| (degree(at), std::cmp::Reverse(self.record(at)));
        let centre = members.into_iter().max_by_key(|at| rank(*at));
        let centre = centre.expect("parts have records");
        2 * self.farthest(centre, one, other) <= diameter
    }

    /// The neighbours of each of at most 64 members among themselves, as bits.
    fn masks(&self, members: &[u32]) -> Vec<u64> {
        let mask = |record: &u32| {
            let neighbours = self.neighbours[*record as usize].iter();
            let places = neighbours.filter_map(|it| members.binary_search(it).ok());
            places.fold(0_u64, |mask, place| mask | 1 << place)
        };
        members.iter().map(mask).collect()
    }

    /// Steps from a record to the farthest one of two parts.
    fn farthest(&mut self, from: u32, one: u32, other: u32) -> u32 {
        self.searches += 1;
        self.seen[from as usize] = self.searches;
        let mut edge = vec![from];
        let mut next = Vec::new();
        let mut steps = 0;
        loop {
            for &record in &edge {
                for &neighbour in &self.neighbours[record as usize] {
                    let part = self.part_of[neighbour as usize];
                    let is_new = self.seen[neighbour as usize] != self.searches;
                    if is_new && (part == one || part == other) {
                        self.seen[neighbour as usize] = self.searches;
                        next.push(neighbour);
                    }
                }
            }
            if next.is_empty() {
                return steps;
            }
            steps += 1;
            std::mem::swap(&mut edge, &mut next);
            next.clear();
        }
    }
}

/// Whether at most 64 records keep a diameter, given the neighbours of each.
fn is_within(masks: &[u64], diameter: u32) -> bool {
    // Most parts have a record from which all others are near.
    let centre = (0..masks.len()).max_by_key(|at| masks[*at].count_ones());
    let centre = centre.expect("parts have records");
    2 * eccentricity(masks, centre) <= diameter
        || (0..masks.len()).all(|at| eccentricity(masks, at) <= diameter)
}

/// Steps from one of at most 64 records to the farthest one.
fn eccentricity(masks: &[u64], from: usize) -> u32 {
    let mut seen = 1_u64 << from;
    let mut edge = seen;
    let mut steps = 0;
    loop {
        let mut next = 0;
        while edge != 0 {
            next |= masks[edge.trailing_zeros() as usize];
            edge &= edge - 1;
        }
        edge = next & !seen;
        if edge == 0 {
            return steps;
        }
        seen |= edge;
        steps += 1;
    }
}
