//! Blocking keys: what two records must share to be looked at.

use crate::hash::{join, mix, of_bytes};
use crate::phonetic::{SOUNDS, sounds};

/// What of a value is the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyKind {
    /// `field`: the whole value.
    Exact,
    /// `field:deletion`: the value and all that one deleted character leaves of it. Values one edit
    /// apart share a key (Bocek, Hunt and Stiller 2007); longer than 40 bytes: the value alone.
    Deletion,
    /// `field:phonetic`: its [sound](crate::sound).
    Phonetic,
    /// `field:word`: each word of two letters and more.
    Word,
    /// `field:word-phonetic`: the sound of each word.
    WordPhonetic,
    /// `field:word-deletion`: the deletion neighbourhood of each word.
    WordDeletion,
    /// `field:first-N`: the first N bytes of a value that has them.
    First(usize),
    /// `field:last-N`: the last N bytes of a value that has them.
    Last(usize),
}

/// A field and what of it is part of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) field: usize,
    pub(crate) kind: KeyKind,
}

impl KeyKind {
    /// The kind that is written so.
    pub fn parse(text: &str) -> Option<Self> {
        let number = |digits: &str| digits.parse().ok().filter(|n| (1..=32).contains(n));
        match text {
            "exact" => Some(KeyKind::Exact),
            "deletion" => Some(KeyKind::Deletion),
            "phonetic" => Some(KeyKind::Phonetic),
            "word" => Some(KeyKind::Word),
            "word-phonetic" => Some(KeyKind::WordPhonetic),
            "word-deletion" => Some(KeyKind::WordDeletion),
            _ => match text.split_once('-')? {
                ("first", digits) => number(digits).map(KeyKind::First),
                ("last", digits) => number(digits).map(KeyKind::Last),
                _ => None,
            },
        }
    }

    /// Adds the hashed keys of a cleaned value; an empty value has none.
    pub(crate) fn keys(self, value: &str, out: &mut Vec<u64>) {
        let bytes = value.as_bytes();
        if bytes.is_empty() {
            return;
        }
        match self {
            KeyKind::Exact => out.push(of_bytes(bytes)),
            KeyKind::Deletion => deletions(bytes, out),
            KeyKind::Phonetic => out.extend(sound_key(value)),
            KeyKind::Word => out.extend(words(value).map(|word| of_bytes(word.as_bytes()))),
            KeyKind::WordPhonetic => out.extend(words(value).filter_map(sound_key)),
            KeyKind::WordDeletion => words(value).for_each(|word| deletions(word.as_bytes(), out)),
            KeyKind::First(count) => out.extend(bytes.get(..count).map(of_bytes)),
            KeyKind::Last(count) => {
                let start = bytes.len().checked_sub(count);
                out.extend(start.map(|start| of_bytes(&bytes[start..])));
            }
        }
    }
}

fn words(value: &str) -> impl Iterator<Item = &str> {
    value.split(' ').filter(|word| word.len() > 1)
}

fn sound_key(text: &str) -> Option<u64> {
    let mut buffer = [0; SOUNDS];
    let length = sounds(text, &mut buffer);
    (length > 0).then(|| of_bytes(&buffer[..length]))
}

/// Longest value whose deletions are keys.
pub(crate) const DELETIONS: usize = 40;

/// A polynomial hash lets every deletion be hashed in one step, without writing it down.
fn deletions(bytes: &[u8], out: &mut Vec<u64>) {
    const BASE: u64 = 0x0001_0000_0000_01b3;
    let mut before = [0_u64; DELETIONS + 1];
    if bytes.len() > DELETIONS {
        out.push(of_bytes(bytes));
        return;
    }
    for (at, &byte) in bytes.iter().enumerate() {
        before[at + 1] = before[at]
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(byte) + 1);
    }
    let whole = before[bytes.len()];
    out.push(mix(whole));
    if bytes.len() < 3 {
        return;
    }
    let mut power = 1_u64;
    for at in (0..bytes.len()).rev() {
        // Runs of one character leave the same text whichever is deleted.
        if at + 1 == bytes.len() || bytes[at] != bytes[at + 1] {
            let change = before[at].wrapping_sub(before[at + 1]);
            out.push(mix(whole.wrapping_add(change.wrapping_mul(power))));
        }
        power = power.wrapping_mul(BASE);
    }
}

/// Bits of a packed entry that number a record; the rest are the key.
pub(crate) const RECORD_BITS: u32 = 28;

/// Records that a table can hold.
pub const RECORDS: usize = 1 << RECORD_BITS;

/// The part of a hash that is kept as a key.
pub(crate) fn short(hash: u64) -> u64 {
    hash >> RECORD_BITS
}

/// Keys of one rule for one record: every combination of the parts' keys, each once, ascending.
#[derive(Debug, Default)]
pub(crate) struct KeyBuffer {
    pub(crate) keys: Vec<u64>,
    part: Vec<u64>,
    combined: Vec<u64>,
}

/// Keys of a rule for one record at most; more are too many to be of use.
const KEYS: usize = 256;

impl KeyBuffer {
    /// Fills `keys`; `of_part` adds the keys of one of the rule's parts.
    pub(crate) fn fill(&mut self, parts: usize, mut of_part: impl FnMut(usize, &mut Vec<u64>)) {
        self.keys.clear();
        for part in 0..parts {
            self.part.clear();
            of_part(part, &mut self.part);
            if self.part.is_empty() {
                self.keys.clear();
                return;
            }
            if part == 0 {
                std::mem::swap(&mut self.keys, &mut self.part);
                continue;
            }
            self.combined.clear();
            for &left in &self.keys {
                let all = self.part.iter().map(|&right| join(left, right));
                self.combined.extend(all);
            }
            std::mem::swap(&mut self.keys, &mut self.combined);
        }
        for key in &mut self.keys {
            *key = short(*key);
        }
        self.keys.sort_unstable();
        self.keys.dedup();
        self.keys.truncate(KEYS);
    }

    /// Fills `keys`; `text` gives the value of a field.
    pub(crate) fn fill_from<'a>(&mut self, parts: &[Part], text: impl Fn(usize) -> &'a str) {
        self.fill(parts.len(), |number, out| {
            let part = parts[number];
            part.kind.keys(text(part.field), out);
        });
    }
}

/// The keys of a part of a rule for every value of its field, made once.
#[derive(Debug, Default)]
pub(crate) struct PartKeys {
    ends: Vec<u32>,
    keys: Vec<u64>,
}

impl PartKeys {
    pub(crate) fn push(&mut self, add: impl FnOnce(&mut Vec<u64>)) {
        add(&mut self.keys);
        self.ends.push(self.keys.len() as u32);
    }

    /// Those of all chunks, one after the other.
    pub(crate) fn joined(chunks: Vec<Self>) -> Self {
        let mut all = Self::default();
        for chunk in chunks {
            let before = all.keys.len() as u32;
            all.ends.extend(chunk.ends.iter().map(|end| before + end));
            all.keys.extend_from_slice(&chunk.keys);
        }
        all
    }

    pub(crate) fn of(&self, value: u32) -> &[u64] {
        let value = value as usize;
        let start = value.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.keys[start as usize..self.ends[value] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(kind: KeyKind, value: &str) -> Vec<u64> {
        let mut out = Vec::new();
        kind.keys(value, &mut out);
        out
    }

    fn shared(kind: KeyKind, left: &str, right: &str) -> bool {
        let right = keys(kind, right);
        keys(kind, left).iter().any(|key| right.contains(key))
    }

    #[test]
    fn values_one_edit_apart_share_a_deletion() {
        for (left, right) in [
            ("wahyuni", "wahyni"),
            ("wahyuni", "wahhyuni"),
            ("wahyuni", "wahyumi"),
            ("wahyuni", "wahuyni"),
        ] {
            assert!(shared(KeyKind::Deletion, left, right), "{left} {right}");
        }
        assert!(!shared(KeyKind::Deletion, "wahyuni", "wahidin"));
        assert_eq!(keys(KeyKind::Deletion, "aab").len(), 3);
        assert!(shared(KeyKind::WordDeletion, "sri wahyuni", "wahyni"));
    }

    #[test]
    fn kinds_are_read_and_unknown_ones_are_not() {
        assert_eq!(KeyKind::parse("first-4"), Some(KeyKind::First(4)));
        assert_eq!(KeyKind::parse("last-8"), Some(KeyKind::Last(8)));
        for text in ["", "first", "first-0", "first-x", "middle-3", "soundex"] {
            assert_eq!(KeyKind::parse(text), None, "{text}");
        }
        assert!(shared(KeyKind::First(3), "suryadi", "suryati"));
        assert!(shared(KeyKind::Last(2), "suryadi", "pardi"));
        assert!(keys(KeyKind::Last(9), "suryadi").is_empty());
    }

    #[test]
    fn a_rule_combines_its_parts_and_needs_all_of_them() {
        let part = |field, kind| Part { field, kind };
        let parts = [part(0, KeyKind::Word), part(1, KeyKind::Exact)];
        let mut buffer = KeyBuffer::default();
        buffer.fill_from(&parts, |field| ["sri wahyuni", "5302"][field]);
        assert_eq!(buffer.keys.len(), 2);
        buffer.fill_from(&parts, |field| ["sri wahyuni", ""][field]);
        assert!(buffer.keys.is_empty());
    }
}
