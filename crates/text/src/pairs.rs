//! Pairs of words → places in a list. Few of the pairs in a message are known, so that most are told apart by one
//! bit, without a look into a large table.

use crate::hash::FastMap;
use crate::store::stored;

/// Bits by which a pair is known to be none: some ten for each pair that is known.
const BITS: usize = 1 << 17;

/// Where the entries of a pair begin and end.
pub(crate) type Places = (u32, u32);

/// The places of pairs, which are numbers of 64 bits.
pub(crate) struct Pairs {
    places: FastMap<u64, Places>,
    seen: Vec<u64>,
}

stored!(Pairs { places, seen });

impl Default for Pairs {
    fn default() -> Self {
        Self {
            places: FastMap::default(),
            seen: vec![0; BITS / 64],
        }
    }
}

/// The bit of a pair: its place in `seen`, and the bit there.
fn bit(pair: u64) -> (usize, u64) {
    let mixed = (pair ^ pair >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let bit = (mixed >> 40) as usize % BITS;
    (bit / 64, 1 << (bit % 64))
}

impl Pairs {
    pub(crate) fn insert(&mut self, pair: u64, places: Places) {
        let (place, bit) = bit(pair);
        self.seen[place] |= bit;
        self.places.insert(pair, places);
    }

    pub(crate) fn get(&self, pair: u64) -> Option<Places> {
        let (place, bit) = bit(pair);
        let maybe = self.seen.get(place).is_some_and(|seen| seen & bit != 0);
        maybe.then(|| self.places.get(&pair).copied()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;

    #[test]
    fn knows_pairs_and_no_others() {
        let mut pairs = Pairs::default();
        let pair = |first: u32, second: u32| u64::from(first) << 32 | u64::from(second);
        for word in 0..500 {
            pairs.insert(pair(word, word + 1), (word, word + 1));
        }
        for word in 0..500 {
            assert_eq!(pairs.get(pair(word, word + 1)), Some((word, word + 1)));
            assert_eq!(pairs.get(pair(word, word + 2)), None);
            assert_eq!(pairs.get(pair(word + 1, word)), None);
        }
    }
}
