//! Texts as numbers: every distinct value of a field is kept once.
//!
//! Codes are given in order of first appearance, so the same records in the same order have the same
//! codes whatever the number of threads. Code 0 is the missing value.

use crate::hash::of_bytes;

/// The code of a missing value.
pub(crate) const MISSING: u32 = 0;

/// Distinct texts, numbered from 1.
#[derive(Clone, Debug)]
pub(crate) struct Dictionary {
    arena: String,
    /// Where the text of a code ends in the arena.
    ends: Vec<u32>,
    /// Open addressing: upper half of the hash in the upper half, code in the lower; 0 is free.
    slots: Vec<u64>,
}

impl Dictionary {
    pub(crate) fn new() -> Self {
        Self {
            arena: String::new(),
            ends: vec![0],
            slots: vec![0; 64],
        }
    }

    /// Number of codes, the missing one included.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of a code; empty for the missing value.
    pub(crate) fn text(&self, code: u32) -> &str {
        let code = code as usize;
        if code == 0 {
            return "";
        }
        &self.arena[self.ends[code - 1] as usize..self.ends[code] as usize]
    }

    /// The code of a text, if it has one.
    #[cfg(test)]
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.slot(text.as_bytes(), of_bytes(text.as_bytes())).ok()
    }

    /// The code of a text, a new one where needed.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if text.is_empty() {
            return MISSING;
        }
        let hash = of_bytes(text.as_bytes());
        match self.slot(text.as_bytes(), hash) {
            Ok(code) => code,
            Err(free) => {
                let code = self.ends.len() as u32;
                self.arena.push_str(text);
                self.ends.push(self.arena.len() as u32);
                self.slots[free] = (hash & UPPER) | u64::from(code);
                if self.ends.len() * 3 > self.slots.len() * 2 {
                    self.grow();
                }
                code
            }
        }
    }

    /// The code in the slot of a text, or the free slot where it belongs.
    fn slot(&self, bytes: &[u8], hash: u64) -> Result<u32, usize> {
        let mask = self.slots.len() - 1;
        let mut at = place(hash, mask);
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return Err(at);
            }
            if (slot ^ hash) & UPPER == 0 && self.text(slot as u32).as_bytes() == bytes {
                return Ok(slot as u32);
            }
            at = (at + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        let mut slots = vec![0_u64; mask + 1];
        for &slot in self.slots.iter().filter(|slot| **slot != 0) {
            let mut at = place(slot, mask);
            while slots[at] != 0 {
                at = (at + 1) & mask;
            }
            slots[at] = slot;
        }
        self.slots = slots;
    }
}

const UPPER: u64 = 0xffff_ffff_0000_0000;

/// The first slot to look at; only the upper half of a hash is kept, so only that decides.
fn place(hash: u64, mask: usize) -> usize {
    ((hash >> 32) as u32).wrapping_mul(0x9e37_79b1) as usize & mask
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_follow_first_appearance() {
        let mut dictionary = Dictionary::new();
        let texts: Vec<String> = (0..5_000).map(|number| format!("value {number}")).collect();
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.intern(text), number as u32 + 1);
        }
        for (number, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.intern(text), number as u32 + 1);
            assert_eq!(dictionary.text(number as u32 + 1), text);
        }
        assert_eq!(dictionary.len(), 5_001);
        assert_eq!(dictionary.intern(""), MISSING);
        assert_eq!(dictionary.find("absent"), None);
        assert_eq!(dictionary.text(MISSING), "");
    }
}
