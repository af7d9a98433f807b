//! Records as rows of codes.

use crate::candidates::Pair;
use crate::column::Column;
use crate::config::Config;
use crate::hash;
use crate::key::RECORDS;
use rayon::prelude::*;

/// Which file a record is from, where two are linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The first file, or the only one.
    Left,
    Right,
}

/// What is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Records of one file that are about the same.
    Dedupe,
    /// Records of the right file that belong to records of the left.
    Link,
}

/// Records, with every distinct value kept once. A record's number is its order of arrival, from 0.
///
/// ```
/// use linkage::{Config, Side, Table, Task};
///
/// let config = Config::parse("id = 'id'\n[[field]]\nname = 'phone'\nclean = 'phone'\n").unwrap();
/// let mut table = Table::new(&config, Task::Dedupe);
/// let record = table.push("a", Side::Left, &["0812-0000-1234"]).unwrap();
/// assert_eq!((record, table.id(record)), (0, "a"));
/// assert_eq!(table.value(record, 0), "6281200001234");
/// ```
#[derive(Clone, Debug)]
pub struct Table {
    task: Task,
    pub(crate) columns: Vec<Column>,
    /// For each field, which of the given values make it.
    sources: Vec<Vec<usize>>,
    values_a_record: usize,
    /// Codes, one row of all fields after the other.
    rows: Vec<u32>,
    sides: Vec<Side>,
    ids: String,
    id_ends: Vec<usize>,
}

/// Why a record isn't taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("a table holds at most {RECORDS} records")]
    Full,
    #[error("{found} values given; the configuration names {expected} columns besides the id")]
    Values { found: usize, expected: usize },
    #[error("a record of a right file, but only one file is deduplicated")]
    Side,
}

impl Table {
    /// An empty table for a configuration.
    pub fn new(config: &Config, task: Task) -> Self {
        let columns = config.columns();
        let source = |name: &str| {
            let found = columns[1..].iter().position(|column| *column == name);
            found.unwrap_or(columns.len() - 1)
        };
        let sources = config.fields.iter();
        Self {
            task,
            columns: config.fields.iter().map(Column::new).collect(),
            sources: sources
                .map(|field| field.columns().map(source).collect())
                .collect(),
            values_a_record: columns.len() - 1,
            rows: Vec::new(),
            sides: Vec::new(),
            ids: String::new(),
            id_ends: Vec::new(),
        }
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.sides.len()
    }

    /// Whether there is no record.
    pub fn is_empty(&self) -> bool {
        self.sides.is_empty()
    }

    pub fn task(&self) -> Task {
        self.task
    }

    /// The id of a record.
    pub fn id(&self, record: u32) -> &str {
        let record = record as usize;
        let start = record
            .checked_sub(1)
            .map_or(0, |before| self.id_ends[before]);
        &self.ids[start..self.id_ends[record]]
    }

    pub fn side(&self, record: u32) -> Side {
        self.sides[record as usize]
    }

    /// The cleaned value of a field; empty when it is missing.
    pub fn value(&self, record: u32, field: usize) -> &str {
        self.columns[field].values.text(self.row(record)[field])
    }

    /// Whether two records may be a pair at all.
    pub fn may_pair(&self, left: u32, right: u32) -> bool {
        left != right
            && match self.task {
                Task::Dedupe => true,
                Task::Link => self.side(left) != self.side(right),
            }
    }

    /// The two records of a pair as they are told: left before right, else earlier before later.
    pub fn ordered(&self, pair: Pair) -> (u32, u32) {
        match (self.task, self.side(pair.earlier)) {
            (Task::Link, Side::Right) => (pair.later, pair.earlier),
            _ => (pair.earlier, pair.later),
        }
    }

    /// Pairs that there are: the ground on which probabilities stand.
    pub fn pairs(&self) -> f64 {
        let all = self.len() as f64;
        match self.task {
            Task::Dedupe => all * (all - 1.0) / 2.0,
            Task::Link => {
                let left = self.sides.iter().filter(|side| **side == Side::Left);
                let left = left.count() as f64;
                left * (all - left)
            }
        }
    }

    /// Adds a record: its values are those of [`Config::columns`] after the id, in that order.
    pub fn push(&mut self, id: &str, side: Side, values: &[&str]) -> Result<u32, TableError> {
        let (found, expected) = (values.len(), self.values_a_record);
        if found != expected {
            return Err(TableError::Values { found, expected });
        }
        self.admit(side, 1)?;
        let mut joined = String::new();
        for (column, sources) in self.columns.iter_mut().zip(&self.sources) {
            let code = match sources[..] {
                [one] => column.intern(values.get(one).unwrap_or(&id)),
                _ => {
                    join(
                        sources.iter().map(|one| *values.get(*one).unwrap_or(&id)),
                        &mut joined,
                    );
                    column.intern(&joined)
                }
            };
            self.rows.push(code);
        }
        self.add_id(id, side);
        Ok(self.len() as u32 - 1)
    }

    /// Adds many records at once, the columns in parallel.
    pub(crate) fn append(&mut self, batch: &Batch, side: Side) -> Result<(), TableError> {
        let count = batch.columns[0].len();
        self.admit(side, count)?;
        let codes: Vec<Vec<u32>> = self
            .columns
            .par_iter_mut()
            .zip(&self.sources)
            .map(|(column, sources)| {
                let mut joined = String::new();
                let text = |source: usize, record| {
                    // The id stands first in a batch and last among the sources.
                    let column = (source + 1) % batch.columns.len();
                    batch.columns[column].text(record)
                };
                let code = |record| match sources[..] {
                    [one] => column.intern(text(one, record)),
                    _ => {
                        join(sources.iter().map(|one| text(*one, record)), &mut joined);
                        column.intern(&joined)
                    }
                };
                (0..count).map(code).collect()
            })
            .collect();
        self.rows.reserve(count * codes.len());
        for record in 0..count {
            self.rows.extend(codes.iter().map(|column| column[record]));
            self.add_id(batch.columns[0].text(record), side);
        }
        Ok(())
    }

    fn admit(&self, side: Side, count: usize) -> Result<(), TableError> {
        if self.task == Task::Dedupe && side == Side::Right {
            return Err(TableError::Side);
        }
        if self.len() + count > RECORDS {
            return Err(TableError::Full);
        }
        Ok(())
    }

    fn add_id(&mut self, id: &str, side: Side) {
        self.ids.push_str(id);
        self.id_ends.push(self.ids.len());
        self.sides.push(side);
    }

    /// The first record whose id is empty, or that of an earlier record of its file.
    pub(crate) fn without_own_id(&self) -> Option<u32> {
        let key = |record: u32| {
            let side = u64::from(self.side(record) == Side::Right);
            (
                hash::join(hash::of_bytes(self.id(record).as_bytes()), side),
                record,
            )
        };
        let mut keys: Vec<(u64, u32)> = (0..self.len() as u32).into_par_iter().map(key).collect();
        keys.par_sort_unstable();
        let same = |pair: &&[(u64, u32)]| {
            let (one, other) = (pair[0].1, pair[1].1);
            pair[0].0 == pair[1].0
                && self.side(one) == self.side(other)
                && self.id(one) == self.id(other)
        };
        let twice = keys.par_windows(2).filter(same).map(|pair| pair[1].1);
        let empty = (0..self.len() as u32).into_par_iter();
        let empty = empty.filter(|record| self.id(*record).is_empty());
        twice.chain(empty).min()
    }

    /// The codes of a record, one for each field.
    pub(crate) fn row(&self, record: u32) -> &[u32] {
        let width = self.columns.len();
        &self.rows[record as usize * width..][..width]
    }

    /// How many records have each value of a field, by code, within a side or in all.
    pub(crate) fn counts(&self, field: usize, side: Option<Side>) -> Vec<u32> {
        let mut counts = vec![0_u32; self.columns[field].values.len()];
        let rows = self.rows.chunks_exact(self.columns.len());
        for (row, its_side) in rows.zip(&self.sides) {
            if side.is_none_or(|side| side == *its_side) {
                counts[row[field] as usize] += 1;
            }
        }
        counts
    }
}

fn join<'a>(values: impl Iterator<Item = &'a str>, out: &mut String) {
    out.clear();
    for value in values.filter(|value| !value.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(value);
    }
}

/// Records as they were read, column by column, the id's column first.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) columns: Vec<Texts>,
}

/// Many texts one after the other.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    arena: String,
    ends: Vec<usize>,
}

impl Texts {
    pub(crate) fn push(&mut self, text: &str) {
        self.arena.push_str(text);
        self.ends.push(self.arena.len());
    }

    pub(crate) fn clear(&mut self) {
        self.arena.clear();
        self.ends.clear();
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    fn text(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.arena[start..self.ends[number]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "
id = 'id'
[[field]]
name = 'name'
columns = ['given', 'family']
[[field]]
name = 'family'
";

    #[test]
    fn a_field_is_made_of_its_columns() {
        let config = Config::parse(CONFIG).unwrap();
        assert_eq!(config.columns(), ["id", "given", "family"]);
        let mut table = Table::new(&config, Task::Link);
        table.push("l", Side::Left, &["Sri", "Wahyuni"]).unwrap();
        table.push("r", Side::Right, &["", "Wahyuni"]).unwrap();
        assert_eq!(table.value(0, 0), "sri wahyuni");
        assert_eq!(
            (table.value(1, 0), table.value(1, 1)),
            ("wahyuni", "wahyuni")
        );
        assert!(table.may_pair(0, 1));
        assert_eq!(table.pairs(), 1.0);
        let error = table.push("x", Side::Left, &["Sri"]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "1 values given; the configuration names 2 columns besides the id"
        );
    }

    #[test]
    fn one_by_one_and_in_batches_is_the_same() {
        let config = Config::parse(CONFIG).unwrap();
        let mut one = Table::new(&config, Task::Dedupe);
        let mut other = Table::new(&config, Task::Dedupe);
        let records = [
            ["1", "a", "b"],
            ["2", "", "b"],
            ["3", "b", ""],
            ["4", "a", "b"],
        ];
        let mut batch = Batch {
            columns: (0..3).map(|_| Texts::default()).collect(),
        };
        for record in records {
            one.push(record[0], Side::Left, &record[1..]).unwrap();
            for (column, text) in batch.columns.iter_mut().zip(record) {
                column.push(text);
            }
        }
        other.append(&batch, Side::Left).unwrap();
        assert_eq!((&one.rows, &one.ids), (&other.rows, &other.ids));
        assert_eq!(one.row(0), one.row(3));
        assert_eq!(one.push("5", Side::Right, &["", ""]), Err(TableError::Side));
    }
}
