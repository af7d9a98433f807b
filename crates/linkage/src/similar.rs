//! Which distinct values of a field are alike, found once for all pairs of records.
//!
//! Where a comparison forgives one edit, two values that are alike share a key of the deletion
//! neighbourhood, so looking at values that share one finds all of them. A pair of records then needs
//! its codes only: no text is read again.

use crate::blocks::{self, Lists};
use crate::candidates::{key_of, record_of};
use crate::column::Column;
use crate::compare::Memory;
use crate::config::Compare;
use crate::key::{DELETIONS, KeyKind, Part};
use crate::table::Table;
use rayon::prelude::*;

/// Bits of an item for γ; the rest are the code.
const GAMMA_BITS: u32 = 4;

/// Pairs of values that are looked at for each value, at most; more are dearer than reading texts.
const PAIRS_A_VALUE: u64 = 64;

/// The values of a field that are alike.
#[derive(Debug)]
pub(crate) struct Similar {
    /// For each value the codes of others, shifted, with γ.
    others: Lists,
    /// Values whose neighbourhood isn't complete: their texts must be read.
    odd: Vec<bool>,
}

/// What is known of one value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'a> {
    alike: &'a [u32],
    odd: &'a [bool],
}

impl Known<'_> {
    /// Nothing is like the value.
    pub(crate) const ALONE: Known<'static> = Known {
        alike: &[],
        odd: &[],
    };

    /// γ with a different value; `None` where the texts must be read.
    pub(crate) fn gamma(&self, other: u32) -> Option<u8> {
        if self.odd.get(other as usize).is_some_and(|odd| *odd) {
            return None;
        }
        let found = self.alike.iter().find(|item| **item >> GAMMA_BITS == other);
        Some(found.map_or(0, |item| (item & ((1 << GAMMA_BITS) - 1)) as u8))
    }

    /// Whether any different value may be alike.
    pub(crate) fn may_agree(&self) -> bool {
        !self.alike.is_empty() || !self.odd.is_empty()
    }
}

impl Similar {
    /// For each field of a table, where it pays.
    pub(crate) fn all(table: &Table) -> Vec<Option<Self>> {
        (0..table.columns.len())
            .into_par_iter()
            .map(|field| Self::of(table, field))
            .collect()
    }

    fn of(table: &Table, field: usize) -> Option<Self> {
        let column = &table.columns[field];
        let by_last_digits = match &column.compare {
            Compare::Phone => true,
            Compare::Osa { at } if at[..] == [1] => false,
            _ => return None,
        };
        let count = column.values.len();
        if count >= 1 << (u32::BITS - GAMMA_BITS) {
            return None;
        }
        let mut pairs = alike(table, field, KeyKind::Deletion)?;
        if by_last_digits {
            pairs.append(&mut alike(table, field, KeyKind::Last(8))?);
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        let both = pairs.iter().flat_map(|pair| {
            let (one, item) = ((pair >> 32) as u32, *pair as u32);
            let gamma = item & ((1 << GAMMA_BITS) - 1);
            [(one, item), (item >> GAMMA_BITS, one << GAMMA_BITS | gamma)]
        });
        let mut odd: Vec<bool> = (0..count as u32)
            .map(|value| is_odd(column, value))
            .collect();
        if odd.iter().skip(1).all(|odd| !odd) {
            odd.clear();
        }
        Some(Self {
            others: Lists::of(count, both),
            odd,
        })
    }

    /// What is known of a value; `None` where its text must be read.
    pub(crate) fn known(&self, value: u32) -> Option<Known<'_>> {
        let is_odd = self.odd.get(value as usize).is_some_and(|odd| *odd);
        (!is_odd).then(|| Known {
            alike: self.others.list(value),
            odd: &self.odd,
        })
    }
}

/// Whether one edit may leave a value without a key in common.
fn is_odd(column: &Column, value: u32) -> bool {
    let text = column.values.text(value);
    !text.is_ascii() || !(3..=DELETIONS).contains(&text.len())
}

/// Different values that share a key and agree: the lower code, the higher one and γ, packed.
fn alike(table: &Table, field: usize, kind: KeyKind) -> Option<Vec<u64>> {
    let column = &table.columns[field];
    let entries = blocks::entries(&[Part { field, kind }], table);
    let same_key = |one: &u64, other: &u64| key_of(*one) == key_of(*other);
    let sizes = entries.chunk_by(same_key).map(|block| block.len() as u64);
    let pairs: u64 = sizes.map(|size| size * (size - 1) / 2).sum();
    if pairs > PAIRS_A_VALUE * column.values.len() as u64 {
        return None;
    }
    let found: Vec<Vec<u64>> = entries
        .par_chunk_by(same_key)
        .filter(|block| block.len() > 1)
        .fold(
            || (Vec::new(), Memory::new()),
            |(mut found, mut memory), block| {
                for (at, &other) in block.iter().enumerate() {
                    let other = record_of(other);
                    for &one in &block[..at] {
                        let one = record_of(one);
                        let agreement = column.agreement(field, one, other, &[], &mut memory);
                        if agreement.gamma > 0 {
                            let item = other << GAMMA_BITS | u32::from(agreement.gamma);
                            found.push(u64::from(one) << 32 | u64::from(item));
                        }
                    }
                }
                (found, memory)
            },
        )
        .map(|(found, _)| found)
        .collect();
    Some(found.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::table::{Side, Task};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_known_of_values_is_what_their_texts_tell(
            values in prop::collection::vec("[12]{1,4}|081[0-3]{6,7}|[ab]{38,42}|é?[12]{3,4}", 2..60)
        ) {
            let text = "id = 'id'\n[[field]]\nname = 'a'\nclean = 'raw'\ncompare = { by = 'osa', at = [1] }\n\
                        [[field]]\nname = 'b'\nclean = 'digits'\ncompare = { by = 'phone' }\n";
            let config = Config::parse(text).unwrap();
            let mut table = Table::new(&config, Task::Dedupe);
            for value in values.iter().map(String::as_str) {
                table.push("", Side::Left, &[value, value]).unwrap();
            }
            for (field, similar) in Similar::all(&table).iter().enumerate() {
                let Some(similar) = similar else { continue };
                let count = table.columns[field].values.len() as u32;
                for (one, other) in (1..count).flat_map(|one| (1..count).map(move |it| (one, it))) {
                    let known = similar.known(one).and_then(|known| known.gamma(other));
                    if let Some(gamma) = known.filter(|_| one != other) {
                        let mut memory = Memory::new();
                        let read = table.columns[field].agreement(field, one, other, &[], &mut memory);
                        prop_assert_eq!(gamma, read.gamma);
                    }
                }
            }
        }
    }
}
