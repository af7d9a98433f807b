//! Which pairs are looked at: records that share a key of a rule.

use crate::blocks::{self, Blocks, Skipping};
use crate::config::{Config, ConfigError};
use crate::hash::mix;
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

    /// The one of the two that `record` isn't.
    pub(crate) fn other_than(self, record: u32) -> u32 {
        match self.later == record {
            true => self.earlier,
            false => self.later,
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

pub(crate) fn key_of(entry: u64) -> u64 {
    entry >> RECORD_BITS
}

pub(crate) fn record_of(entry: u64) -> u32 {
    (entry & ((1 << RECORD_BITS) - 1)) as u32
}

pub(crate) fn entry(key: u64, record: u32) -> u64 {
    (key << RECORD_BITS) | u64::from(record)
}

/// All entries of a rule with the records that have its keys, ascending.
pub(crate) fn entries_of_records(table: &Table, parts: &[Part]) -> Vec<u64> {
    blocks::sorted(table.len(), |record, buffer: &mut KeyBuffer| {
        buffer.fill_from(parts, |field| table.value(record, field));
    })
}

/// Records that are looked at in one go.
const A_CHUNK: usize = 1 << 12;

/// The earlier records that each record is compared with.
#[derive(Debug, Default)]
pub(crate) struct Candidates(Vec<Chunk>);

/// The candidates of neighbouring records.
#[derive(Debug, Default)]
pub(crate) struct Chunk {
    first: u32,
    /// Where the list of each record ends.
    ends: Vec<u32>,
    /// Ascending within each list.
    earlier: Vec<u32>,
}

impl Chunk {
    /// Each record with those that it is compared with.
    pub(crate) fn lists(&self) -> impl Iterator<Item = (u32, &[u32])> {
        let starts = std::iter::once(&0).chain(&self.ends);
        let lists = starts.zip(&self.ends).zip(self.first..);
        lists.map(|((start, end), record)| (record, &self.earlier[*start as usize..*end as usize]))
    }

    pub(crate) fn pairs(&self) -> usize {
        self.earlier.len()
    }
}

impl Candidates {
    /// Of the blocks of all rules together.
    pub(crate) fn of(table: &Table, blocks: &[Blocks]) -> Self {
        Self::with_samples(table, blocks, None).0
    }

    /// Those of all rules together, and of each rule a sample of so many pairs: packed, ascending.
    pub(crate) fn and_samples(
        table: &Table,
        blocks: &[Blocks],
        count: usize,
    ) -> (Self, Vec<Vec<u64>>) {
        Self::with_samples(table, blocks, Some(count))
    }

    fn with_samples(
        table: &Table,
        blocks: &[Blocks],
        sample: Option<usize>,
    ) -> (Self, Vec<Vec<u64>>) {
        // A pair is in the sample by its hash.
        let bound = |blocks: &Blocks, count: usize| {
            let share = count as f64 / blocks.pairs.max(1) as f64;
            (share.min(1.0) * u64::MAX as f64) as u64
        };
        let bounds: Option<Vec<u64>> =
            sample.map(|count| blocks.iter().map(|it| bound(it, count)).collect());
        let chunks: Vec<(Chunk, Vec<Vec<u64>>)> = (0..table.len().div_ceil(A_CHUNK))
            .into_par_iter()
            .map(|chunk| {
                let from = chunk * A_CHUNK;
                let to = (from + A_CHUNK).min(table.len());
                chunk_of(table, blocks, bounds.as_deref(), from as u32, to as u32)
            })
            .collect();
        let mut samples: Vec<Vec<u64>> = vec![Vec::new(); blocks.len()];
        let mut all = Vec::with_capacity(chunks.len());
        for (chunk, of_chunk) in chunks {
            all.push(chunk);
            for (sample, of_chunk) in samples.iter_mut().zip(of_chunk) {
                sample.extend(of_chunk);
            }
        }
        (Self(all), samples)
    }

    pub(crate) fn chunks(&self) -> &[Chunk] {
        &self.0
    }

    pub(crate) fn pairs(&self) -> usize {
        self.0.iter().map(Chunk::pairs).sum()
    }
}

fn chunk_of(
    table: &Table,
    blocks: &[Blocks],
    bounds: Option<&[u64]>,
    from: u32,
    to: u32,
) -> (Chunk, Vec<Vec<u64>>) {
    let mut chunk = Chunk {
        first: from,
        ..Chunk::default()
    };
    let mut samples: Vec<Vec<u64>> = vec![Vec::new(); blocks.len()];
    let (mut of_rule, mut all) = (Vec::new(), Vec::new());
    let mut chosen: Vec<u64> = Vec::new();
    for record in from..to {
        all.clear();
        for (number, blocks) in blocks.iter().enumerate() {
            of_rule.clear();
            blocks.before(table, record, &mut of_rule);
            of_rule.retain(|earlier| table.may_pair(record, *earlier));
            if let Some(bounds) = bounds {
                let pairs = of_rule.iter().map(|it| Pair::of(record, *it).packed());
                chosen.clear();
                chosen.extend(pairs.filter(|pair| mix(*pair) <= bounds[number]));
                chosen.sort_unstable();
                chosen.dedup();
                samples[number].extend_from_slice(&chosen);
            }
            all.extend_from_slice(&of_rule);
        }
        all.sort_unstable();
        all.dedup();
        chunk.earlier.extend_from_slice(&all);
        chunk.ends.push(chunk.earlier.len() as u32);
    }
    chunk.earlier.shrink_to_fit();
    (chunk, samples)
}

/// The blocks of every rule.
pub(crate) fn all_blocks<'a>(
    rules: &[Rule],
    table: &Table,
    skipping: impl Fn(usize) -> Skipping<'a> + Sync,
) -> Vec<Blocks> {
    rules
        .par_iter()
        .enumerate()
        .map(|(number, rule)| {
            let entries = blocks::entries(&rule.parts, table);
            Blocks::new(number, rule, table, &entries, skipping(number))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Side, Task};

    fn table(text: &str, names: &[&str]) -> (Table, Vec<Rule>) {
        let config = Config::parse(text).unwrap();
        let mut table = Table::new(&config, Task::Dedupe);
        for name in names {
            let values = vec![*name; config.columns().len() - 1];
            table.push("", Side::Left, &values).unwrap();
        }
        (table, Rule::all(&config).unwrap())
    }

    fn pairs(table: &Table, blocks: &[Blocks]) -> Vec<(u32, u32)> {
        let found = Candidates::of(table, blocks);
        let lists = found.chunks().iter().flat_map(Chunk::lists);
        lists
            .flat_map(|(later, list)| list.iter().map(move |earlier| (later, *earlier)))
            .collect()
    }

    #[test]
    fn records_of_a_block_are_paired_up_to_its_cap() {
        let names = ["a", "b", "a", "", "a", "", "a", "b"];
        let one_field = "id = 'id'\n[[field]]\nname = 'name'\n[[block]]\nkey = ['name']\ncap = 3\n";
        let two_fields = "id = 'id'\n[[field]]\nname = 'name'\n[[field]]\nname = 'other'\n\
                          [[block]]\nkey = ['name', 'other']\ncap = 3\n";
        for text in [one_field, two_fields] {
            let (table, rules) = table(text, &names);
            let without = all_blocks(&rules, &table, |_| Skipping::Large);
            assert_eq!(without[0].skips.len(), 1);
            assert_eq!(without[0].skips[0].records, 4);
            assert_eq!(without[0].pairs, 1);
            assert_eq!(pairs(&table, &without), [(7, 1)]);

            let with = all_blocks(&rules, &table, |_| Skipping::Keys(&[]));
            assert_eq!(pairs(&table, &with), [(2, 0), (4, 0), (4, 2), (7, 1)]);
            assert_eq!(with[0].pairs, 4);
        }
    }

    #[test]
    fn a_sample_holds_each_pair_of_its_rule_once() {
        let text = "id = 'id'\n[[field]]\nname = 'name'\n[[block]]\nkey = ['name:deletion']\n";
        let (table, rules) = table(text, &["wahyuni", "wahyni", "wahyuni", "budi"]);
        let blocks = all_blocks(&rules, &table, |_| Skipping::Large);
        let (all, samples) = Candidates::and_samples(&table, &blocks, 1_000_000);
        assert_eq!(all.pairs(), 3);
        assert_eq!(
            samples[0],
            [(1, 0), (2, 0), (2, 1)].map(|(one, other)| { Pair::of(one, other).packed() })
        );
        assert!(blocks[0].pairs > 3, "{}", blocks[0].pairs);
    }
}
