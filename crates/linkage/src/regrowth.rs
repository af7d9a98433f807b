//! The clusters around one new record, grown again.
//!
//! Clusters grow link by link, the heaviest first. A new record changes how its own cluster grows from
//! its first link on, and that of another only once one of its parts joins a changed one. So only these
//! clusters grow again, with what their links lead to; all others keep what they had. The outcome is that
//! of growing everything anew.

use crate::candidates::Pair;
use crate::cluster::Turn;
use crate::config::Guards;
use crate::growth::Growth;
use crate::score::Link;
use std::collections::{BTreeMap, BTreeSet};

/// What is known before the new record.
pub(crate) trait Standing {
    /// The links of a record that count.
    fn links_of(&self, record: u32) -> Vec<Link>;
    /// The cluster of a record.
    fn cluster(&self, record: u32) -> u32;
    fn apart(&self) -> &BTreeSet<Pair>;
}

/// The clusters that are looked at.
struct Region<'a, S> {
    standing: &'a S,
    guards: &'a Guards,
    growth: Growth,
    positions: BTreeMap<u32, u32>,
    /// Links that have yet to have their turn.
    waiting: BTreeSet<Turn>,
    clusters: BTreeMap<u32, Cluster>,
    /// Waiting links that may change something.
    live: usize,
}

/// A cluster that is looked at.
#[derive(Debug, Default)]
struct Cluster {
    members: Vec<u32>,
    /// Links within it that wait.
    waiting: usize,
    /// Whether it may come out another way than before.
    changed: bool,
}

/// Records with their new clusters, after a record came that is a cluster by itself so far.
pub(crate) fn regrown<S: Standing>(standing: &S, record: u32, guards: &Guards) -> Vec<(u32, u32)> {
    let mut region = Region {
        standing,
        guards,
        growth: Growth::default(),
        positions: BTreeMap::new(),
        waiting: BTreeSet::new(),
        clusters: BTreeMap::new(),
        live: 0,
    };
    region.look_at(record, None);
    region.change(record, None);
    while region.live > 0
        && let Some(turn) = region.waiting.pop_first()
    {
        region.take(turn);
    }
    region.outcome()
}

impl<S: Standing> Region<'_, S> {
    /// Takes a cluster in, as it was when the link of `now` had its turn.
    fn look_at(&mut self, number: u32, now: Option<Turn>) {
        if self.clusters.contains_key(&number) {
            return;
        }
        let mut members = vec![number];
        let mut within = BTreeSet::new();
        let mut links = Vec::new();
        let mut at = 0;
        let mut seen = BTreeSet::from([number]);
        while at < members.len() {
            for link in self.standing.links_of(members[at]) {
                let other = link.pair.other_than(members[at]);
                links.push(link.pair);
                if self.standing.cluster(other) == number {
                    within.insert(Turn::of(&link));
                    if seen.insert(other) {
                        members.push(other);
                    }
                }
            }
            at += 1;
        }
        for &member in &members {
            self.positions.insert(member, self.growth.add(member));
        }
        links.sort_unstable();
        links.dedup();
        for pair in links {
            let ends = (
                self.positions.get(&pair.later),
                self.positions.get(&pair.earlier),
            );
            if let (Some(&one), Some(&other)) = ends {
                self.growth.link(one, other);
            }
        }
        self.hold_apart();
        let mut waiting = 0;
        for turn in within {
            if now.is_some_and(|now| turn < now) {
                self.join(turn.pair);
            } else {
                waiting += usize::from(self.waiting.insert(turn));
            }
        }
        let cluster = Cluster {
            members,
            waiting,
            changed: false,
        };
        self.clusters.insert(number, cluster);
    }

    fn hold_apart(&mut self) {
        let apart = self.standing.apart();
        let position = |record: &u32| self.positions.get(record).copied();
        let held = |pair: &Pair| Some((position(&pair.later)?, position(&pair.earlier)?));
        let held = apart.iter().filter_map(held).collect();
        self.growth.keep_apart(held);
    }

    fn join(&mut self, pair: Pair) -> bool {
        let (one, other) = (self.positions[&pair.later], self.positions[&pair.earlier]);
        self.growth.join(one, other, self.guards)
    }

    /// From now on the cluster may come out another way: its links to others count too.
    fn change(&mut self, number: u32, now: Option<Turn>) {
        let Some(cluster) = self.clusters.get_mut(&number).filter(|it| !it.changed) else {
            return;
        };
        cluster.changed = true;
        self.live += cluster.waiting;
        for member in cluster.members.clone() {
            for link in self.standing.links_of(member) {
                let turn = Turn::of(&link);
                let leads_out = self.standing.cluster(link.pair.other_than(member)) != number;
                let is_later = now.is_none_or(|now| turn > now);
                if leads_out && is_later && self.waiting.insert(turn) {
                    self.live += 1;
                }
            }
        }
    }

    fn take(&mut self, turn: Turn) {
        let Pair { later, earlier } = turn.pair;
        let (one, other) = (self.standing.cluster(later), self.standing.cluster(earlier));
        if one == other {
            if let Some(cluster) = self.clusters.get_mut(&one) {
                cluster.waiting -= 1;
                self.live -= usize::from(cluster.changed);
            }
            self.join(turn.pair);
            return;
        }
        self.live -= 1;
        self.look_at(one, Some(turn));
        self.look_at(other, Some(turn));
        if self.join(turn.pair) {
            self.change(one, Some(turn));
            self.change(other, Some(turn));
        }
    }

    /// The records of the clusters that may have changed, with what they are in now.
    fn outcome(&self) -> Vec<(u32, u32)> {
        let changed = self.clusters.values().filter(|cluster| cluster.changed);
        let first = |position: u32| {
            let part = self.growth.part(self.growth.part_of(position));
            part.iter().map(|it| self.growth.record(*it)).min()
        };
        let mut firsts: BTreeMap<u32, u32> = BTreeMap::new();
        let mut outcome = Vec::new();
        for &record in changed.flat_map(|cluster| &cluster.members) {
            let position = self.positions[&record];
            let part = self.growth.part_of(position);
            let first = *firsts
                .entry(part)
                .or_insert_with(|| first(position).unwrap_or(record));
            outcome.push((record, first));
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::clusters;
    use crate::score::Gammas;
    use proptest::prelude::*;

    struct Mock {
        links: Vec<Link>,
        clusters: Vec<u32>,
        apart: BTreeSet<Pair>,
    }

    impl Standing for Mock {
        fn links_of(&self, record: u32) -> Vec<Link> {
            let has = |link: &&Link| link.pair.later == record || link.pair.earlier == record;
            self.links.iter().filter(has).copied().collect()
        }

        fn cluster(&self, record: u32) -> u32 {
            self.clusters[record as usize]
        }

        fn apart(&self) -> &BTreeSet<Pair> {
            &self.apart
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn growing_again_around_each_record_is_growing_all_anew(
            edges in prop::collection::vec((0_u32..60, 1_u32..12, 0_u8..12), 0..260),
            diameter in 2_u32..5,
            bridge in prop_oneof![Just(0.0), Just(0.1), Just(0.5)],
            bridge_size in 1_usize..4,
            size in prop_oneof![Just(5_usize), Just(12), Just(5_000)],
            apart in prop::collection::btree_set((0_u32..60, 1_u32..12), 0..4),
        ) {
            let guards = Guards { diameter, bridge, bridge_size, size };
            let pair = |(one, step): (u32, u32)| Pair::of(one, one + step);
            let apart: BTreeSet<Pair> = apart.into_iter().map(pair).collect();
            let mut links: Vec<Link> = edges
                .into_iter()
                .map(|(one, step, weight)| Link {
                    pair: pair((one, step)),
                    gammas: Gammas::default(),
                    weight: f64::from(weight),
                })
                .filter(|link| !apart.contains(&link.pair))
                .collect();
            links.sort_by_key(|link| link.pair);
            links.dedup_by_key(|link| link.pair);
            let mut mock = Mock { links: Vec::new(), clusters: Vec::new(), apart };
            for record in 0..72_u32 {
                mock.clusters.push(record);
                mock.links.extend(links.iter().filter(|link| link.pair.later == record));
                for (member, cluster) in regrown(&mock, record, &guards) {
                    mock.clusters[member as usize] = cluster;
                }
                let anew = clusters(record as usize + 1, &mock.links, &mock.apart, &guards);
                prop_assert_eq!(&mock.clusters, &anew, "after record {}", record);
            }
        }
    }
}
