//! The blocks of a rule, ready to tell which earlier records a record is compared with.
//!
//! Records that have the same value in the field of a rule have the same keys, so blocks hold distinct
//! values, not records; a rule of several fields has blocks of records. A key that only one value has
//! makes no block: it only tells that the records of that value are compared with each other.
//!
//! A pair of a block is a candidate when the later of the two is among the first `cap` records of the
//! block. So what a new record is compared with depends on the records before it only, and adding
//! records one by one gives the pairs that all of them at once give.

use crate::candidates::{Rule, Skip, entry, key_of, record_of};
use crate::dictionary::MISSING;
use crate::key::{KeyBuffer, Part, PartKeys};
use crate::table::{Side, Table, Task};
use rayon::prelude::*;

/// Lists one after the other.
#[derive(Debug, Default)]
pub(crate) struct Lists {
    /// Where each list begins; one entry more than lists.
    starts: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    /// Lists of `(list, item)` in the order given; list numbers below `count`.
    pub(crate) fn of(count: usize, pairs: impl Iterator<Item = (u32, u32)> + Clone) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for (list, _) in pairs.clone() {
            starts[list as usize + 1] += 1;
        }
        for list in 0..count {
            starts[list + 1] += starts[list];
        }
        let mut items = vec![0_u32; starts[count] as usize];
        for (list, item) in pairs {
            let at = &mut starts[list as usize];
            items[*at as usize] = item;
            *at += 1;
        }
        // Each start has moved to the end of its list, which is the next one's start.
        starts.rotate_right(1);
        starts[0] = 0;
        Self { starts, items }
    }

    pub(crate) fn list(&self, number: u32) -> &[u32] {
        let number = number as usize;
        &self.items[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}

/// What a rule's blocks hold.
#[derive(Debug)]
enum Groups {
    /// The records of each value of a field, ascending.
    Values { field: usize, records: Lists },
    /// Every record by itself.
    Records,
}

/// Which blocks are left out.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Skipping<'a> {
    /// All that are larger than the cap.
    Large,
    /// Those with these keys, ascending.
    Keys(&'a [u64]),
}

/// The blocks of one rule.
#[derive(Debug)]
pub(crate) struct Blocks {
    groups: Groups,
    /// Blocks of each group.
    of_groups: Lists,
    /// Groups of each block, ascending.
    members: Lists,
    /// The last record of each block that is compared with those before it.
    limits: Vec<u32>,
    /// The last record of each group that is compared with those of its group; 0 for none. Empty where
    /// each record is a group.
    within: Vec<u32>,
    /// Blocks that were too large.
    pub(crate) skips: Vec<Skip>,
    /// Pairs of all blocks; a pair counts in each block that it is in.
    pub(crate) pairs: u64,
}

impl Blocks {
    pub(crate) fn new(
        number: usize,
        rule: &Rule,
        table: &Table,
        entries: &[u64],
        skipping: Skipping<'_>,
    ) -> Self {
        let groups = Groups::of(&rule.parts, table);
        let count = groups.count(table);
        let mut blocks = Self {
            of_groups: Lists::default(),
            members: Lists::default(),
            limits: Vec::new(),
            within: match groups {
                Groups::Values { .. } => vec![0; count],
                Groups::Records => Vec::new(),
            },
            groups,
            skips: Vec::new(),
            pairs: 0,
        };
        let mut of_blocks: Vec<(u32, u32)> = Vec::new();
        for block in entries.chunk_by(|one, other| key_of(*one) == key_of(*other)) {
            let groups = || block.iter().map(|entry| record_of(*entry));
            let records: usize = groups().map(|group| blocks.groups.size(group)).sum();
            if records < 2 {
                continue;
            }
            let key = key_of(block[0]);
            let skipped = match skipping {
                Skipping::Large => records > rule.cap,
                Skipping::Keys(keys) => keys.binary_search(&key).is_ok(),
            };
            if skipped {
                let records = records as u32;
                let rule = number;
                blocks.skips.push(Skip { rule, key, records });
                continue;
            }
            let limit = match records > rule.cap {
                true => blocks.nth_record(groups(), rule.cap - 1),
                false => u32::MAX,
            };
            blocks.pairs += blocks.pairs_of(table, groups(), records.min(rule.cap));
            for group in groups() {
                if let Some(within) = blocks.within.get_mut(group as usize) {
                    *within = limit.max(*within);
                }
            }
            if block.len() > 1 {
                let number = blocks.limits.len() as u32;
                blocks.limits.push(limit);
                of_blocks.extend(groups().map(|group| (number, group)));
            }
        }
        blocks.of_groups = Lists::of(
            count,
            of_blocks.iter().map(|(block, group)| (*group, *block)),
        );
        blocks.members = Lists::of(blocks.limits.len(), of_blocks.iter().copied());
        blocks
    }

    /// The record that comes so far on in a block.
    fn nth_record(&self, groups: impl Iterator<Item = u32>, nth: usize) -> u32 {
        let mut records = Vec::new();
        groups.for_each(|group| self.groups.records(group, u32::MAX, &mut records));
        *records.select_nth_unstable(nth).1
    }

    fn pairs_of(&self, table: &Table, groups: impl Iterator<Item = u32>, records: usize) -> u64 {
        match table.task() {
            Task::Dedupe => records as u64 * (records as u64 - 1) / 2,
            Task::Link => {
                let mut all = Vec::new();
                groups.for_each(|group| self.groups.records(group, u32::MAX, &mut all));
                all.sort_unstable();
                let first = &all[..records];
                let left = first.iter().filter(|it| table.side(**it) == Side::Left);
                let left = left.count() as u64;
                left * (records as u64 - left)
            }
        }
    }

    /// Adds the records before one that share a block with it, in no order, some of them twice.
    pub(crate) fn before(&self, table: &Table, record: u32, out: &mut Vec<u32>) {
        let group = match self.groups {
            Groups::Values { field, .. } => table.row(record)[field],
            Groups::Records => record,
        };
        if self
            .within
            .get(group as usize)
            .is_some_and(|limit| record <= *limit)
        {
            self.groups.records(group, record, out);
        }
        for &block in self.of_groups.list(group) {
            if record > self.limits[block as usize] {
                continue;
            }
            for &other in self.members.list(block) {
                match self.groups {
                    Groups::Records if other >= record => break,
                    Groups::Records => out.push(other),
                    Groups::Values { .. } if other == group => {}
                    Groups::Values { .. } => self.groups.records(other, record, out),
                }
            }
        }
    }
}

impl Groups {
    fn of(parts: &[Part], table: &Table) -> Self {
        let &[Part { field, .. }] = parts else {
            return Groups::Records;
        };
        let code = |record| table.row(record)[field];
        let records = (0..table.len() as u32).map(|record| (code(record), record));
        let known = records.filter(|(code, _)| *code != MISSING);
        let records = Lists::of(table.columns[field].values.len(), known);
        Groups::Values { field, records }
    }

    fn count(&self, table: &Table) -> usize {
        match self {
            Groups::Values { field, .. } => table.columns[*field].values.len(),
            Groups::Records => table.len(),
        }
    }

    fn size(&self, group: u32) -> usize {
        match self {
            Groups::Values { records, .. } => records.list(group).len(),
            Groups::Records => 1,
        }
    }

    /// Adds the records of a group before a record.
    fn records(&self, group: u32, before: u32, out: &mut Vec<u32>) {
        match self {
            Groups::Values { records, .. } => {
                let all = records.list(group).iter();
                out.extend(all.take_while(|record| **record < before));
            }
            Groups::Records => out.push(group),
        }
    }
}

/// Records or values whose keys are made in one go.
const A_CHUNK: usize = 1 << 13;

/// Entries of a rule, ascending: a key with a value of the field, or with a record where a rule has
/// several fields.
pub(crate) fn entries(parts: &[Part], table: &Table) -> Vec<u64> {
    if let &[Part { field, kind }] = parts {
        let values = &table.columns[field].values;
        return sorted(values.len(), |value, buffer| {
            buffer.fill(1, |_, out| kind.keys(values.text(value), out));
        });
    }
    let of_parts: Vec<PartKeys> = parts.iter().map(|part| part_keys(*part, table)).collect();
    sorted(table.len(), |record, buffer| {
        let row = table.row(record);
        buffer.fill(parts.len(), |part, out| {
            out.extend_from_slice(of_parts[part].of(row[parts[part].field]));
        });
    })
}

pub(crate) fn sorted(count: usize, fill: impl Fn(u32, &mut KeyBuffer) + Sync) -> Vec<u64> {
    let chunks: Vec<Vec<u64>> = (0..count.div_ceil(A_CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let from = chunk * A_CHUNK;
            let to = (from + A_CHUNK).min(count);
            let mut buffer = KeyBuffer::default();
            let mut entries = Vec::with_capacity((to - from) * 2);
            for number in from as u32..to as u32 {
                fill(number, &mut buffer);
                entries.extend(buffer.keys.iter().map(|key| entry(*key, number)));
            }
            entries
        })
        .collect();
    let mut entries = Vec::with_capacity(chunks.iter().map(Vec::len).sum());
    for chunk in chunks {
        entries.extend_from_slice(&chunk);
    }
    entries.par_sort_unstable();
    entries
}

fn part_keys(part: Part, table: &Table) -> PartKeys {
    let values = &table.columns[part.field].values;
    let chunks: Vec<PartKeys> = (0..values.len().div_ceil(A_CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let from = chunk * A_CHUNK;
            let to = (from + A_CHUNK).min(values.len());
            let mut keys = PartKeys::default();
            for value in from as u32..to as u32 {
                keys.push(|out| part.kind.keys(values.text(value), out));
            }
            keys
        })
        .collect();
    PartKeys::joined(chunks)
}
