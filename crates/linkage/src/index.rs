//! Linking records as they come.
//!
//! Invariant: whatever was inserted one by one, [`Index::state`] is that of an index built of all
//! records at once, with the same model and the same events.

use crate::candidates::{self, Pair, Rule};
use crate::cluster;
use crate::compare::Memory;
use crate::config::{Config, ConfigError};
use crate::explain::{Explanation, reasons};
use crate::key::KeyBuffer;
use crate::link::{link, threshold};
use crate::model::Model;
use crate::regrowth;
use crate::score::{Link, Scorer, Weights};
use crate::table::{Side, Table, TableError};
use crate::weigh::Weigher;
use std::collections::BTreeSet;

/// Records with their links and clusters, under one frozen model.
///
/// ```
/// use linkage::{Config, Index, Side, Table, Task, estimate};
///
/// let config = Config::parse(
///     "id = 'id'\n[[field]]\nname = 'phone'\nclean = 'phone'\n[[block]]\nkey = ['phone']\n",
/// ).unwrap();
/// let mut table = Table::new(&config, Task::Dedupe);
/// for (id, phone) in [("a", "0812-0000-0001"), ("b", "0812-0000-0002"), ("c", "0812-0000-0003")] {
///     table.push(id, Side::Left, &[phone]).unwrap();
/// }
/// let model = estimate(&config, &table).unwrap();
/// let mut index = Index::build(config, table, model).unwrap();
///
/// let taken = index.insert("d", Side::Left, &["+62 812 0000 0002"]).unwrap();
/// assert_eq!(taken.links[0].pair.earlier, 1);
/// assert_eq!(index.cluster(taken.record), index.cluster(1));
///
/// index.unlink(taken.record, 1);
/// assert_ne!(index.cluster(taken.record), index.cluster(1));
/// ```
#[derive(Debug)]
pub struct Index {
    config: Config,
    table: Table,
    model: Model,
    weights: Weights,
    blocks: Vec<Blocks>,
    /// Ascending by pair; a new record's links come last.
    links: Vec<Link>,
    /// Links by their earlier record: packed the other way round, with the number of the link.
    backward: Sorted<(u64, u32)>,
    apart: BTreeSet<Pair>,
    clusters: Vec<u32>,
    memory: Memory,
}

/// The entries of a rule.
#[derive(Debug)]
struct Blocks {
    rule: Rule,
    skipped: Vec<u64>,
    entries: Sorted<u64>,
}

/// What an index was built with, sorted once, and what came after.
#[derive(Debug)]
struct Sorted<T> {
    first: Vec<T>,
    later: BTreeSet<T>,
}

impl<T: Ord + Copy> Sorted<T> {
    fn range(&self, from: T, to: T) -> impl Iterator<Item = T> {
        let start = self.first.partition_point(|it| *it < from);
        let first = self.first[start..].iter().take_while(move |it| **it < to);
        first.chain(self.later.range(from..to)).copied()
    }

    /// All, ascending.
    fn all(&self) -> Vec<T> {
        let mut all: Vec<T> = self.first.iter().chain(&self.later).copied().collect();
        all.sort_unstable();
        all
    }
}

/// What came of inserting a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    pub record: u32,
    /// Its links to records before it, heaviest first.
    pub links: Vec<Link>,
    /// Blocks that it wasn't compared with because they were full or skipped; for the log.
    pub passed_over: usize,
}

impl Index {
    /// An index of the records of a table.
    pub fn build(config: Config, table: Table, model: Model) -> Result<Self, ConfigError> {
        let links = link(&config, &table, &model, &mut |_| ())?;
        let rules = Rule::all(&config)?;
        let blocks = rules.into_iter().enumerate().map(|(number, rule)| Blocks {
            skipped: model.skipped(number),
            entries: Sorted {
                first: candidates::entries_of_records(&table, &rule.parts),
                later: BTreeSet::new(),
            },
            rule,
        });
        let mut backward: Vec<(u64, u32)> = links.iter().zip(0..).map(backward).collect();
        backward.sort_unstable();
        let mut index = Self {
            blocks: blocks.collect(),
            weights: Weights::new(&config, &table, &model),
            backward: Sorted {
                first: backward,
                later: BTreeSet::new(),
            },
            apart: BTreeSet::new(),
            clusters: Vec::new(),
            memory: Memory::new(),
            config,
            table,
            model,
            links,
        };
        let strong: Vec<Link> = index.strong().copied().collect();
        let guards = &index.config.clusters;
        index.clusters = cluster::clusters(index.table.len(), &strong, &index.apart, guards);
        Ok(index)
    }

    pub fn table(&self) -> &Table {
        &self.table
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    /// All links, ascending by pair, also those whose records were unlinked.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The cluster of a record: the number of the cluster's first record.
    pub fn cluster(&self, record: u32) -> u32 {
        self.clusters[record as usize]
    }

    /// Pairs that were unlinked.
    pub fn apart(&self) -> impl Iterator<Item = Pair> {
        self.apart.iter().copied()
    }

    /// Why two records are linked.
    pub fn explain(&self, link: &Link) -> Explanation<'_> {
        reasons(&self.config, &self.table, self.scorer(), link)
    }

    fn scorer(&self) -> Scorer<'_> {
        Scorer {
            table: &self.table,
            model: &self.model,
            weights: &self.weights,
            similar: &[],
        }
    }

    fn strong(&self) -> impl Iterator<Item = &Link> {
        let least = self.config.thresholds.clusters;
        self.links.iter().filter(move |link| link.weight >= least)
    }

    /// Takes a record and links it with those before it. Values as in [`Table::push`].
    pub fn insert(&mut self, id: &str, side: Side, values: &[&str]) -> Result<Taken, TableError> {
        let record = self.table.push(id, side, values)?;
        self.clusters.push(record);
        let (earlier, passed_over) = self.enter(record);
        let scorer = Scorer {
            table: &self.table,
            model: &self.model,
            weights: &self.weights,
            similar: &[],
        };
        let threshold = threshold(&self.config);
        let weigher = Weigher::new(&scorer, record, threshold);
        let mut links = Vec::new();
        weigher.links(&earlier, &mut self.memory, &mut Vec::new(), &mut links);
        for link in &links {
            let entry = backward((link, self.links.len() as u32));
            self.backward.later.insert(entry);
            self.links.push(*link);
        }
        self.gather_around(record);
        links.sort_by(|one, other| {
            other
                .weight
                .total_cmp(&one.weight)
                .then(one.pair.cmp(&other.pair))
        });
        Ok(Taken {
            record,
            links,
            passed_over,
        })
    }

    /// Puts a record into its blocks; gives the records to compare it with, ascending, and how many
    /// blocks take no more.
    fn enter(&mut self, record: u32) -> (Vec<u32>, usize) {
        let mut buffer = KeyBuffer::default();
        let mut earlier = Vec::new();
        let mut passed_over = 0;
        for blocks in &mut self.blocks {
            buffer.fill_from(&blocks.rule.parts, |field| self.table.value(record, field));
            for &key in &buffer.keys {
                let (from, to) = (candidates::entry(key, 0), candidates::entry(key + 1, 0));
                let skipped = blocks.skipped.binary_search(&key).is_ok();
                let before = match skipped {
                    true => 0,
                    false => blocks.entries.range(from, to).take(blocks.rule.cap).count(),
                };
                if skipped || before == blocks.rule.cap {
                    passed_over += 1;
                } else {
                    let others = blocks.entries.range(from, to).map(candidates::record_of);
                    earlier.extend(others.filter(|other| self.table.may_pair(record, *other)));
                }
                blocks.entries.later.insert(candidates::entry(key, record));
            }
        }
        earlier.sort_unstable();
        earlier.dedup();
        (earlier, passed_over)
    }

    /// Notes that an analyst found two records to be about different things. It is an event: it stays,
    /// and no later record brings the two into one cluster again.
    pub fn unlink(&mut self, one: u32, other: u32) {
        assert!(one != other, "a record can't be unlinked from itself");
        assert!(
            (one.max(other) as usize) < self.table.len(),
            "both records are in the index"
        );
        self.apart.insert(Pair::of(one, other));
        self.gather(one);
        self.gather(other);
    }

    /// Clusters anew what a new record may change.
    fn gather_around(&mut self, record: u32) {
        // At a diameter of 1 complete components have a rule of their own.
        if self.config.clusters.diameter < 2 {
            return self.gather(record);
        }
        let changed = regrowth::regrown(self, record, &self.config.clusters);
        for (member, cluster) in changed {
            self.clusters[member as usize] = cluster;
        }
    }

    /// Clusters the component of a record anew.
    fn gather(&mut self, record: u32) {
        let mut seen = BTreeSet::from([record]);
        let mut open = vec![record];
        let mut numbers = BTreeSet::new();
        while let Some(at) = open.pop() {
            for number in Index::links_of(self, at) {
                let pair = self.links[number as usize].pair;
                numbers.insert(number);
                let other = pair.other_than(at);
                if seen.insert(other) {
                    open.push(other);
                }
            }
        }
        if numbers.is_empty() {
            self.clusters[record as usize] = record;
            return;
        }
        let links: Vec<Link> = numbers
            .iter()
            .map(|number| self.links[*number as usize])
            .collect();
        for (member, cluster) in cluster::split(&links, &self.apart, &self.config.clusters) {
            self.clusters[member as usize] = cluster;
        }
    }

    /// Numbers of a record's links that count for clusters.
    fn links_of(&self, record: u32) -> Vec<u32> {
        let least = self.config.thresholds.clusters;
        let from = self.links.partition_point(|link| link.pair.later < record);
        let forward = self.links[from..].iter().zip(from as u32..);
        let forward = forward.take_while(|(link, _)| link.pair.later == record);
        let (first, next) = (u64::from(record) << 32, u64::from(record + 1) << 32);
        let backward = self
            .backward
            .range((first, 0), (next, 0))
            .map(|(_, number)| number);
        let all = forward.map(|(_, number)| number).chain(backward);
        let counts = |number: &u32| {
            let link = &self.links[*number as usize];
            link.weight >= least && !self.apart.contains(&link.pair)
        };
        all.filter(counts).collect()
    }

    /// Everything that the index knows, as bytes: the same records, model and events give the same
    /// bytes, whether they came one by one or at once, with any number of threads.
    pub fn state(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for record in 0..self.table.len() as u32 {
            bytes.extend_from_slice(self.table.id(record).as_bytes());
            bytes.push(b'\n');
            let row = self.table.row(record);
            bytes.extend(row.iter().flat_map(|code| code.to_le_bytes()));
            bytes.extend(self.cluster(record).to_le_bytes());
        }
        for blocks in &self.blocks {
            let entries = blocks.entries.all();
            bytes.extend(entries.iter().flat_map(|entry| entry.to_le_bytes()));
        }
        for link in &self.links {
            bytes.extend(link.pair.packed().to_le_bytes());
            bytes.extend(link.gammas.0.to_le_bytes());
            bytes.extend(link.weight.to_le_bytes());
        }
        for pair in &self.apart {
            bytes.extend(pair.packed().to_le_bytes());
        }
        bytes
    }
}

impl regrowth::Standing for Index {
    fn links_of(&self, record: u32) -> Vec<Link> {
        let numbers = Index::links_of(self, record).into_iter();
        numbers.map(|number| self.links[number as usize]).collect()
    }

    fn cluster(&self, record: u32) -> u32 {
        self.clusters[record as usize]
    }

    fn apart(&self) -> &BTreeSet<Pair> {
        &self.apart
    }
}

fn backward((link, number): (&Link, u32)) -> (u64, u32) {
    let Pair { later, earlier } = link.pair;
    ((u64::from(earlier) << 32) | u64::from(later), number)
}
