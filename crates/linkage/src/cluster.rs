//! Clusters that don't grow together by accident.
//!
//! Connected components join two recruiters as soon as one record resembles both. Here links are taken
//! from the heaviest on, and two parts become one only when nothing speaks against it: no analyst held
//! any two of their records apart, the whole stays small in size and in diameter, and larger parts are
//! joined by more than a bridge. What comes of a component depends on its own records and links only, so
//! one new record changes its own component and no other.

use crate::candidates::Pair;
use crate::config::Guards;
use crate::growth::Growth;
use crate::score::Link;
use rayon::prelude::*;
use std::collections::BTreeSet;

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
    let position = |record: u32| {
        let found = records.binary_search(&record);
        found.expect("links are between the component's records") as u32
    };
    let mut growth = Growth::default();
    for &record in &records {
        growth.add(record);
    }
    let mut order: Vec<(Turn, u32, u32)> = links
        .iter()
        .map(|link| {
            let (one, other) = (position(link.pair.later), position(link.pair.earlier));
            growth.link(one, other);
            (Turn::of(link), one, other)
        })
        .collect();
    order.sort_unstable();
    growth.keep_apart(held);
    for (_, one, other) in order {
        growth.join(one, other, guards);
    }
    // Positions are in the records' order.
    let mut firsts = vec![u32::MAX; records.len()];
    let label = |(at, &record): (usize, &u32)| {
        let first = &mut firsts[growth.part_of(at as u32) as usize];
        *first = record.min(*first);
        (record, *first)
    };
    records.iter().enumerate().map(label).collect()
}

/// When a link has its turn: the heaviest first, then by pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Turn {
    lightness: i64,
    pub(crate) pair: Pair,
}

impl Turn {
    pub(crate) fn of(link: &Link) -> Self {
        // The order of `f64::total_cmp`, turned round.
        let bits = link.weight.to_bits() as i64;
        Self {
            lightness: !(bits ^ (((bits >> 63) as u64) >> 1) as i64),
            pair: link.pair,
        }
    }
}

/// Pairs of positions that must not be in one cluster.
fn held_apart(records: &[u32], apart: &BTreeSet<Pair>) -> Vec<(u32, u32)> {
    if apart.is_empty() {
        return Vec::new();
    }
    let position = |record| Some(records.binary_search(&record).ok()? as u32);
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
            of_record.filter_map(move |pair| Some((at as u32, position(pair.earlier)?)))
        })
        .collect()
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
