//! Which pairs are looked at: records that share a key of a rule.
//!
//! A rule's entries, key and record packed into 64 bits, are sorted; equal keys are a block. A pair of a
//! block is a candidate when the later of the two is among the first `cap` records of the block. So what
//! a new record is compared with depends on the records before it only, and adding records one by one
//! gives the pairs that all of them at once give.

use crate::config::{Config, ConfigError};
use crate::key::{KeyBuffer, Part, RECORD_BITS};
use crate::table::Table;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A pair of record numbers; ordered by the later record, then by the earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    /// The record that came later.
    pub later: u32,
    pub earlier: u32,
}

impl Pair {
    /// The pair of two different records.
    pub fn of(one: u32, other: u32) -> Self {
        Self {
            later: one.max(other),
            earlier: one.min(other),
        }
    }

    pub(crate) fn packed(self) -> u64 {
        (u64::from(self.later) << 32) | u64::from(self.earlier)
    }

    pub(crate) fn unpacked(packed: u64) -> Self {
        Self {
            later: (packed >> 32) as u32,
            earlier: packed as u32,
        }
    }
}

/// A block that is left out, because its key is shared by too many records to tell anything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skip {
    /// Number of the rule in the configuration.
    pub rule: usize,
    /// The hashed key.
    pub key: u64,
    /// Records that share it.
    pub records: u32,
}

/// A blocking rule, ready for use.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) parts: Vec<Part>,
    pub(crate) cap: usize,
}

impl Rule {
    pub(crate) fn all(config: &Config) -> Result<Vec<Self>, ConfigError> {
        let rule = |block| {
            let parts = config.parts(block)?;
            let cap = block.cap.max(2) as usize;
            Ok(Self { parts, cap })
        };
        config.blocks.iter().map(rule).collect()
    }
}

/// Records whose keys are made in one go.
const RECORDS_A_CHUNK: usize = 1 << 13;

pub(crate) fn key_of(entry: u64) -> u64 {
    entry >> RECORD_BITS
}

pub(crate) fn record_of(entry: u64) -> u32 {
    (entry & ((1 << RECORD_BITS) - 1)) as u32
}

pub(crate) fn entry(key: u64, record: u32) -> u64 {
    (key << RECORD_BITS) | u64::from(record)
}

/// All entries of a rule, ascending.
pub(crate) fn entries(table: &Table, parts: &[Part]) -> Vec<u64> {
    let chunks: Vec<Vec<u64>> = (0..table.len().div_ceil(RECORDS_A_CHUNK))
        .into_par_iter()
        .map(|chunk| {
            let from = chunk * RECORDS_A_CHUNK;
            let to = (from + RECORDS_A_CHUNK).min(table.len());
            let mut buffer = KeyBuffer::default();
            let mut entries = Vec::with_capacity((to - from) * 2);
            for record in from as u32..to as u32 {
                buffer.fill(parts, |field| table.value(record, field));
                entries.extend(buffer.keys.iter().map(|key| entry(*key, record)));
            }
            entries
        })
        .collect();
    let mut entries = joined(chunks);
    entries.par_sort_unstable();
    entries
}

fn joined(mut chunks: Vec<Vec<u64>>) -> Vec<u64> {
    let mut all = Vec::with_capacity(chunks.iter().map(Vec::len).sum());
    for chunk in &mut chunks {
        all.extend_from_slice(&std::mem::take(chunk));
    }
    all
}

/// The keys of a rule that more records share than its cap allows, ascending by key.
pub(crate) fn skips(number: usize, cap: usize, entries: &[u64]) -> Vec<Skip> {
    entries
        .chunk_by(|one, other| key_of(*one) == key_of(*other))
        .filter(|block| block.len() > cap)
        .map(|block| Skip {
            rule: number,
            key: key_of(block[0]),
            records: block.len() as u32,
        })
        .collect()
}

/// Packed pairs of a rule, in no order, some of them twice where keys overlap.
pub(crate) fn pairs(table: &Table, cap: usize, entries: &[u64], skipped: &[u64]) -> Vec<u64> {
    let parts: Vec<Vec<u64>> = entries
        .par_chunk_by(|one, other| key_of(*one) == key_of(*other))
        .filter(|block| block.len() > 1 && skipped.binary_search(&key_of(block[0])).is_err())
        .fold(Vec::new, |mut pairs: Vec<u64>, block| {
            let first = &block[..block.len().min(cap)];
            for (at, &later) in first.iter().enumerate() {
                for &earlier in &first[..at] {
                    let pair = Pair {
                        later: record_of(later),
                        earlier: record_of(earlier),
                    };
                    if table.may_pair(pair.later, pair.earlier) {
                        pairs.push(pair.packed());
                    }
                }
            }
            pairs
        })
        .collect();
    joined(parts)
}

/// Every pair once, ascending.
pub(crate) fn distinct(mut pairs: Vec<u64>) -> Vec<u64> {
    pairs.par_sort_unstable();
    pairs.dedup();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Side, Task};

    fn table(names: &[&str]) -> (Table, Vec<Rule>) {
        let text = "id = 'id'\n[[field]]\nname = 'name'\n[[block]]\nkey = ['name']\ncap = 3\n";
        let config = Config::parse(text).unwrap();
        let mut table = Table::new(&config, Task::Dedupe);
        for name in names {
            table.push("", Side::Left, &[name]).unwrap();
        }
        (table, Rule::all(&config).unwrap())
    }

    #[test]
    fn records_of_a_block_are_paired_up_to_its_cap() {
        let (table, rules) = table(&["a", "b", "a", "", "a", "", "a", "b"]);
        let entries = entries(&table, &rules[0].parts);
        let skips = skips(0, rules[0].cap, &entries);
        assert_eq!(skips.len(), 1);
        assert_eq!(skips[0].records, 4);

        let without = distinct(pairs(&table, 3, &entries, &[skips[0].key]));
        assert_eq!(without, [Pair::of(1, 7).packed()]);

        let with = distinct(pairs(&table, 3, &entries, &[]));
        let with: Vec<Pair> = with.into_iter().map(Pair::unpacked).collect();
        let expected = [(2, 0), (4, 0), (4, 2), (7, 1)];
        assert_eq!(
            with,
            expected.map(|(later, earlier)| Pair { later, earlier })
        );
    }
}
