//! A set of small numbers, one bit each: adding is a single instruction, and iterating gives them sorted.

use crate::store::stored;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

stored!(Bits { 0 });

impl Bits {
    pub(crate) fn new(many: usize) -> Self {
        Self(vec![0; many.div_ceil(64)])
    }

    /// Empties it and makes room for `0..many`.
    pub(crate) fn clear(&mut self, many: usize) {
        self.0.clear();
        self.0.resize(many.div_ceil(64), 0);
    }

    pub(crate) fn insert(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    /// Adds a number; whether it was not there yet.
    pub(crate) fn is_new(&mut self, number: u32) -> bool {
        let word = &mut self.0[number as usize / 64];
        let bit = 1 << (number % 64);
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    pub(crate) fn has(&self, number: u32) -> bool {
        self.0[number as usize / 64] & 1 << (number % 64) != 0
    }

    /// Sees the numbers, ascending.
    pub(crate) fn each(&self, mut see: impl FnMut(u32)) {
        for (at, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                see(at as u32 * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }

    /// Writes the numbers down, ascending; what is read several times is read sooner from a list.
    pub(crate) fn list(&self, into: &mut Vec<u32>) {
        into.clear();
        self.each(|number| into.push(number));
    }

    /// The numbers, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.0
            .iter()
            .enumerate()
            .flat_map(|(at, word)| numbers(at, *word))
    }
}

fn numbers(at: usize, mut word: u64) -> impl Iterator<Item = u32> {
    std::iter::from_fn(move || {
        let bit = (word != 0).then(|| word.trailing_zeros())?;
        word &= word - 1;
        Some(at as u32 * 64 + bit)
    })
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn gives_back_each_number_once_in_order() {
        let mut bits = Bits::new(130);
        for number in [129, 3, 64, 3] {
            bits.insert(number);
        }
        assert_eq!(bits.iter().collect::<Vec<_>>(), [3, 64, 129]);
        assert!(!bits.is_new(64) && bits.is_new(128));
        assert!(bits.has(128) && !bits.has(127));
    }
}
