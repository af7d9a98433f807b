//! Two values of a field → γ, the level of their agreement.

pub(crate) mod edit;
pub(crate) mod shape;
mod words;

use crate::column::Column;
use crate::config::Compare;
use crate::dictionary::MISSING;
use edit::{edits, jaro_winkler};

/// The agreement of two values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    /// 0 is "different".
    pub(crate) gamma: u8,
    /// The rarest word that both have exactly, by code; 0 for none. Only where words are compared.
    pub(crate) word: u32,
}

/// Agreements that were looked up lately. It changes how long an answer takes, never the answer.
#[derive(Debug)]
pub(crate) struct Memory(Vec<(u64, Agreement)>);

const SLOTS: usize = 1 << 14;

impl Memory {
    pub(crate) fn new() -> Self {
        Self(vec![(0, Agreement::default()); SLOTS])
    }

    fn recall(
        &mut self,
        field: usize,
        left: u32,
        right: u32,
        find: impl FnOnce() -> Agreement,
    ) -> Agreement {
        let key = (u64::from(left) << 32) | u64::from(right);
        let spread = (key ^ ((field as u64) << 58)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let slot = &mut self.0[(spread >> 50) as usize];
        // The field is part of the key through unused upper bits of `left`: codes stay below 2^28.
        let key = key | ((field as u64) << 60);
        if slot.0 != key {
            *slot = (key, find());
        }
        slot.1
    }
}

impl Column {
    /// Compares two values that are not missing; `word_counts` tells how many records have a word.
    pub(crate) fn agreement(
        &self,
        field: usize,
        left: u32,
        right: u32,
        word_counts: &[u32],
        memory: &mut Memory,
    ) -> Agreement {
        debug_assert!(
            left != MISSING && right != MISSING,
            "missing values have no γ"
        );
        let top = (self.compare.levels() - 1) as u8;
        if left == right {
            return Agreement {
                gamma: top,
                word: 0,
            };
        }
        let (left, right) = (left.min(right), left.max(right));
        let gamma = |gamma| Agreement { gamma, word: 0 };
        let shapes = || (self.shapes[left as usize], self.shapes[right as usize]);
        let texts = || (self.values.text(left), self.values.text(right));
        match &self.compare {
            Compare::Exact => gamma(0),
            Compare::JaroWinkler { at } => {
                let (one, other) = shapes();
                let lowest = at[at.len() - 1];
                if one.jaro_winkler(other) < lowest {
                    return gamma(0);
                }
                memory.recall(field, left, right, || {
                    let (one, other) = texts();
                    let similarity = jaro_winkler(one, other);
                    let missed = at.iter().filter(|bound| similarity < **bound).count();
                    gamma((at.len() - missed) as u8)
                })
            }
            Compare::Osa { at } => {
                let (one, other) = shapes();
                let limit = u32::from(at[at.len() - 1]);
                if one.edits(other) > limit {
                    return gamma(0);
                }
                memory.recall(field, left, right, || {
                    let (one, other) = texts();
                    let distance = edits(one, other, limit);
                    let met = at.iter().filter(|bound| distance <= u32::from(**bound));
                    gamma(met.count() as u8)
                })
            }
            Compare::Date => {
                let (one, other) = texts();
                gamma(date(one, other))
            }
            Compare::Phone => {
                let (one, other) = texts();
                let typing_error =
                    || shapes().0.edits(shapes().1) <= 1 && edits(one, other, 1) == 1;
                gamma(match one.len().min(other.len()) {
                    8.. if one[one.len() - 8..] == other[other.len() - 8..] => 2,
                    7.. if typing_error() => 1,
                    _ => 0,
                })
            }
            Compare::TokenSet => {
                let words = self.words.as_ref().expect("made with the column");
                memory.recall(field, left, right, || {
                    words::agreement(words, left, right, word_counts)
                })
            }
        }
    }
}

/// 2: one typing error, or day and month swapped. 1: the same year or the same day of the year.
fn date(left: &str, right: &str) -> u8 {
    let (one, other) = (left.as_bytes(), right.as_bytes());
    if one.len() != 8 || other.len() != 8 {
        return 0;
    }
    let wrong = one.iter().zip(other).filter(|(a, b)| a != b).count();
    let swapped = one[..4] == other[..4] && one[4..6] == other[6..] && one[6..] == other[4..6];
    if wrong == 1 || swapped || (wrong == 2 && edits(left, right, 1) == 1) {
        2
    } else if one[..4] == other[..4] || one[4..] == other[4..] {
        1
    } else {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn gamma(compare: &str, clean: &str, left: &str, right: &str) -> u8 {
        let text = format!(
            "id = 'id'\n[[field]]\nname = 'value'\nclean = '{clean}'\ncompare = {{ {compare} }}\n"
        );
        let config = Config::parse(&text).unwrap();
        let mut column = Column::new(&config.fields[0]);
        let (left, right) = (column.intern(left), column.intern(right));
        let mut memory = Memory::new();
        let counts = [0; 64];
        let forth = column.agreement(0, left, right, &counts, &mut memory);
        let back = column.agreement(0, right, left, &counts, &mut Memory::new());
        assert_eq!(forth, back, "symmetry");
        forth.gamma
    }

    #[test]
    fn every_comparator_tells_its_levels_apart() {
        let jaro_winkler = "by = 'jaro-winkler', at = [0.95, 0.85]";
        for (left, right, expected) in [
            ("suryadi", "suryadi", 3),
            ("suryadi", "suryadii", 2),
            ("suryadi", "suriyadi", 1),
            ("suryadi", "sumadi", 1),
            ("suryadi", "mulyono", 0),
        ] {
            assert_eq!(
                gamma(jaro_winkler, "name", left, right),
                expected,
                "{right}"
            );
        }
        for (right, expected) in [("12345", 3), ("12346", 2), ("12645", 2), ("12600", 0)] {
            let found = gamma("by = 'osa', at = [1, 2]", "digits", "12345", right);
            assert_eq!(found, expected, "{right}");
        }
        for (right, expected) in [
            ("1980-02-03", 3),
            ("1980-03-02", 2),
            ("1980-02-04", 2),
            ("1980-11-28", 1),
            ("1979-02-03", 1),
            ("1971-12-24", 0),
        ] {
            let found = gamma("by = 'date'", "date", "1980-02-03", right);
            assert_eq!(found, expected, "{right}");
        }
        for (right, expected) in [
            ("+62 812-0000-1234", 3),
            ("+60 812-0000-1234", 2),
            ("0812 0000 1243", 1),
            ("0812 0000 9876", 0),
        ] {
            let found = gamma("by = 'phone'", "phone", "0812 0000 1234", right);
            assert_eq!(found, expected, "{right}");
        }
        assert_eq!(gamma("by = 'exact'", "text", "a b", "A  B"), 1);
        assert_eq!(gamma("by = 'exact'", "text", "a", "b"), 0);
    }

    #[test]
    fn words_agree_in_any_order_and_in_parts() {
        for (left, right, expected) in [
            ("sri wahyuni", "Wahyuni Sri", 5),
            ("sri wahyuni", "sri wahjuni", 4),
            ("sriwahyuni", "sri wahyuni", 4),
            ("sri wahyuni", "wahyuni", 3),
            ("sri wahyuni", "wahjuni", 2),
            ("sri wahyuni", "s wahyuni", 4),
            ("sri wahyuni", "wahyuni lestari", 1),
            ("sri wahyuni", "budi santoso", 0),
        ] {
            let found = gamma("by = 'token-set'", "name", left, right);
            assert_eq!(found, expected, "{left} / {right}");
        }
    }
}
