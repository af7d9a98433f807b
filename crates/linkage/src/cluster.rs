//! Clusters that don't grow together by accident.
//!
//! Connected components join two recruiters as soon as one record resembles both. Here links are taken
//! from the heaviest on, and two parts become one only when nothing speaks against it: no analyst held
//! any two of their records apart, the whole stays small in size and in diameter, and larger parts are
//! joined by more than a bridge. What comes of a component depends on its own records and links only, so
//! one new record changes its own component and no other.

use crate::candidates::Pair;
use crate::config::Guards;
use crate::score::Link;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Gives each of `records` records the number of its cluster, which is that of its first record.
///
/// `links` are those that count, ascending by pair; `apart` are pairs that an analyst unlinked.
///
/// ```
/// use linkage::{Gammas, Guards, Link, Pair, clusters};
///
/// let link = |one, other, weight| Link {
///     pair: Pair::of(one, other),
///     gammas: Gammas::default(),
///     weight,
/// };
/// let links = [link(0, 1, 9.0), link(1, 2, 4.0), link(3, 4, 8.0)];
/// let none = Default::default();
/// assert_eq!(clusters(5, &links, &none, &Guards::default()), [0, 0, 0, 3, 3]);
///
/// let apart = [Pair::of(0, 2)].into();
/// assert_eq!(clusters(5, &links, &apart, &Guards::default()), [0, 0, 2, 3, 3]);
/// ```
pub fn clusters(
    records: usize,
    links: &[Link],
    apart: &BTreeSet<Pair>,
    guards: &Guards,
) -> Vec<u32> {
    let mut roots: Vec<u32> = (0..records as u32).collect();
    let held = |pair: &Pair| !apart.is_empty() && apart.contains(pair);
    for link in links.iter().filter(|link| !held(&link.pair)) {
        let (one, other) = (
            root(&mut roots, link.pair.later),
            root(&mut roots, link.pair.earlier),
        );
        roots[one.max(other) as usize] = one.min(other);
    }
    let mut by_root: Vec<u64> = links
        .iter()
        .enumerate()
        .filter(|(_, link)| !held(&link.pair))
        .map(|(number, link)| (u64::from(root(&mut roots, link.pair.later)) << 32) | number as u64)
        .collect();
    by_root.par_sort_unstable();
    let labelled: Vec<Vec<(u32, u32)>> = by_root
        .par_chunk_by(|one, other| one >> 32 == other >> 32)
        .fold(Vec::new, |mut labelled, numbers| {
            let links: Vec<Link> = numbers
                .iter()
                .map(|number| links[*number as u32 as usize])
                .collect();
            labelled.extend(split(&links, apart, guards));
            labelled
        })
        .collect();
    let mut clusters: Vec<u32> = (0..records as u32).collect();
    for (record, cluster) in labelled.into_iter().flatten() {
        clusters[record as usize] = cluster;
    }
    clusters
}

fn root(roots: &mut [u32], record: u32) -> u32 {
    let mut at = record;
    while roots[at as usize] != at {
        roots[at as usize] = roots[roots[at as usize] as usize];
        at = roots[at as usize];
    }
    at
}

/// The records of one connected component, each with its cluster, ascending. `links` are all of its
/// links, ascending by pair.
pub(crate) fn split(links: &[Link], apart: &BTreeSet<Pair>, guards: &Guards) -> Vec<(u32, u32)> {
    let mut records: Vec<u32> = links
        .iter()
        .flat_map(|link| [link.pair.later, link.pair.earlier])
        .collect();
    records.sort_unstable();
    records.dedup();
    let held = held_apart(&records, apart);
    let complete = links.len() == records.len() * (records.len() - 1) / 2;
    if complete && held.is_empty() && records.len() <= guards.size {
        let first = records[0];
        return records.into_iter().map(|record| (record, first)).collect();
    }
    let mut component = Component::new(&records, links, held);
    let mut order: Vec<&Link> = links.iter().collect();
    order.sort_by(|one, other| {
        other
            .weight
            .total_cmp(&one.weight)
            .then(one.pair.cmp(&other.pair))
    });
    for link in order {
        component.join(link.pair, guards);
    }
    component.labels()
}

/// Pairs of positions that must not be in one cluster.
fn held_apart(records: &[u32], apart: &BTreeSet<Pair>) -> Vec<(usize, usize)> {
    if apart.is_empty() {
        return Vec::new();
    }
    let position = |record| records.binary_search(&record).ok();
    records
        .iter()
        .enumerate()
        .flat_map(|(at, &later)| {
            let from = Pair { later, earlier: 0 };
            let of_record = apart.range(
                from..=Pair {
                    later,
                    earlier: later,
                },
            );
            of_record.filter_map(move |pair| Some((at, position(pair.earlier)?)))
        })
        .collect()
}

/// A connected component while its parts are joined. Records are known by their position.
#[derive(Debug)]
struct Component<'a> {
    records: &'a [u32],
    neighbours: Vec<Vec<usize>>,
    /// The part of each record.
    part_of: Vec<usize>,
    parts: Vec<Vec<usize>>,
    /// Links between a part and others.
    between: Vec<BTreeMap<usize, usize>>,
    apart: Vec<(usize, usize)>,
}

/// Clusters up to this size have their diameter measured; of larger ones it is bounded by twice the
/// distance from their centre.
const MEASURED: usize = 64;

impl<'a> Component<'a> {
    fn new(records: &'a [u32], links: &[Link], apart: Vec<(usize, usize)>) -> Self {
        let count = records.len();
        let mut component = Self {
            records,
            neighbours: vec![Vec::new(); count],
            part_of: (0..count).collect(),
            parts: (0..count).map(|record| vec![record]).collect(),
            between: vec![BTreeMap::new(); count],
            apart,
        };
        for link in links {
            let (one, other) = component.positions(link.pair);
            component.neighbours[one].push(other);
            component.neighbours[other].push(one);
            component.between[one].insert(other, 1);
            component.between[other].insert(one, 1);
        }
        component
    }

    fn positions(&self, pair: Pair) -> (usize, usize) {
        let position = |record| {
            let found = self.records.binary_search(&record);
            found.expect("links are between the component's records")
        };
        (position(pair.later), position(pair.earlier))
    }

    fn join(&mut self, pair: Pair, guards: &Guards) {
        let (one, other) = self.positions(pair);
        let (one, other) = (self.part_of[one], self.part_of[other]);
        if one == other || !self.may_join(one, other, guards) {
            return;
        }
        let (small, large) = match self.parts[one].len() < self.parts[other].len() {
            true => (one, other),
            false => (other, one),
        };
        let moved = std::mem::take(&mut self.parts[small]);
        for &record in &moved {
            self.part_of[record] = large;
        }
        self.parts[large].extend(moved);
        for (third, links) in std::mem::take(&mut self.between[small]) {
            self.between[third].remove(&small);
            if third != large {
                *self.between[third].entry(large).or_default() += links;
                *self.between[large].entry(third).or_default() += links;
            }
        }
    }

    fn may_join(&self, one: usize, other: usize, guards: &Guards) -> bool {
        let (size, other_size) = (self.parts[one].len(), self.parts[other].len());
        if size + other_size > guards.size {
            return false;
        }
        let held = |(left, right): &(usize, usize)| {
            let parts = (self.part_of[*left], self.part_of[*right]);
            parts == (one, other) || parts == (other, one)
        };
        if self.apart.iter().any(held) {
            return false;
        }
        let links = self.between[one].get(&other).copied().unwrap_or(0);
        if size.min(other_size) >= guards.bridge_size
            && (links as f64) < guards.bridge * size as f64 * other_size as f64
        {
            return false;
        }
        links == size * other_size && size.max(other_size) == 1
            || self.within(one, other, guards.diameter)
    }

    /// Whether two parts together keep the diameter.
    fn within(&self, one: usize, other: usize, diameter: u32) -> bool {
        let members = || self.parts[one].iter().chain(&self.parts[other]);
        let degree = |record: usize| {
            let inside = |neighbour: &&usize| {
                let part = self.part_of[**neighbour];
                part == one || part == other
            };
            self.neighbours[record].iter().filter(inside).count()
        };
        let centre = members().max_by_key(|record| (degree(**record), std::cmp::Reverse(**record)));
        let centre = *centre.expect("parts have records");
        if 2 * self.farthest(centre, one, other) <= diameter {
            return true;
        }
        self.parts[one].len() + self.parts[other].len() <= MEASURED
            && members().all(|record| self.farthest(*record, one, other) <= diameter)
    }

    /// Steps from a record to the farthest one of two parts.
    fn farthest(&self, from: usize, one: usize, other: usize) -> u32 {
        let mut seen = BTreeSet::from([from]);
        let mut edge = vec![from];
        let mut steps = 0;
        loop {
            let mut next = Vec::new();
            for &record in &edge {
                for &neighbour in &self.neighbours[record] {
                    let part = self.part_of[neighbour];
                    if (part == one || part == other) && seen.insert(neighbour) {
                        next.push(neighbour);
                    }
                }
            }
            if next.is_empty() {
                return steps;
            }
            steps += 1;
            edge = next;
        }
    }

    fn labels(&self) -> Vec<(u32, u32)> {
        let first = |part: &Vec<usize>| part.iter().min().copied();
        let firsts: Vec<Option<usize>> = self.parts.iter().map(first).collect();
        let label = |(at, &record): (usize, &u32)| {
            let first = firsts[self.part_of[at]].expect("the part of a record isn't empty");
            (record, self.records[first])
        };
        self.records.iter().enumerate().map(label).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Gammas;

    fn links(of: &[(u32, u32, f64)]) -> Vec<Link> {
        let link = |&(one, other, weight): &(u32, u32, f64)| Link {
            pair: Pair::of(one, other),
            gammas: Gammas::default(),
            weight,
        };
        let mut links: Vec<Link> = of.iter().map(link).collect();
        links.sort_by_key(|link| link.pair);
        links
    }

    fn triangle(from: u32) -> [(u32, u32, f64); 3] {
        [
            (from, from + 1, 9.0),
            (from, from + 2, 9.0),
            (from + 1, from + 2, 9.0),
        ]
    }

    #[test]
    fn a_bridge_does_not_join_two_groups() {
        let mut edges = [triangle(0), triangle(3)].concat();
        edges.push((2, 3, 3.0));
        let guards = Guards {
            bridge: 0.3,
            ..Guards::default()
        };
        let none = BTreeSet::new();
        assert_eq!(
            clusters(6, &links(&edges), &none, &guards),
            [0, 0, 0, 3, 3, 3]
        );
        edges.extend([(1, 4, 3.0), (0, 5, 3.0)]);
        assert_eq!(clusters(6, &links(&edges), &none, &guards), [0; 6]);
    }

    #[test]
    fn a_chain_is_cut_where_it_is_lightest() {
        let chain = [
            (0, 1, 9.0),
            (1, 2, 8.0),
            (2, 3, 2.0),
            (3, 4, 9.0),
            (4, 5, 8.0),
        ];
        let guards = Guards {
            diameter: 2,
            ..Guards::default()
        };
        let found = clusters(6, &links(&chain), &BTreeSet::new(), &guards);
        assert_eq!(found, [0, 0, 0, 3, 3, 3]);
    }

    #[test]
    fn what_was_unlinked_stays_apart_whatever_links_it() {
        let apart = BTreeSet::from([Pair::of(0, 1)]);
        let found = clusters(3, &links(&triangle(0)), &apart, &Guards::default());
        assert_ne!(found[0], found[1]);
        let found = clusters(4, &links(&[(0, 1, 5.0)]), &apart, &Guards::default());
        assert_eq!(found, [0, 1, 2, 3]);
    }

    #[test]
    fn a_cluster_keeps_its_size() {
        let guards = Guards {
            size: 2,
            ..Guards::default()
        };
        let found = clusters(3, &links(&triangle(0)), &BTreeSet::new(), &guards);
        assert_eq!(found, [0, 0, 2]);
    }
}
