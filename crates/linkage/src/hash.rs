//! One hash for dictionaries, blocking keys and seeded choices; the same on every machine.

const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;
const START: u64 = 0x2545_f491_4f6c_dd1d;

/// Both halves of the 128-bit product folded together: every input bit reaches every output bit.
pub(crate) fn mix(value: u64) -> u64 {
    let product = u128::from(value ^ START) * u128::from(MULTIPLIER);
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded ^ (folded >> 29)
}

/// A hash of bytes, eight at a time.
pub(crate) fn of_bytes(bytes: &[u8]) -> u64 {
    let mut hash = mix(bytes.len() as u64);
    let mut chunks = bytes.chunks_exact(8);
    for chunk in &mut chunks {
        let word = u64::from_le_bytes(chunk.try_into().expect("a chunk has eight bytes"));
        hash = mix(hash.rotate_left(23) ^ word);
    }
    let mut tail = 0_u64;
    for &byte in chunks.remainder() {
        tail = (tail << 8) | u64::from(byte);
    }
    mix(hash.rotate_left(23) ^ tail)
}

/// Two hashes made one; the order matters.
pub(crate) fn join(left: u64, right: u64) -> u64 {
    mix(left.rotate_left(17) ^ right)
}

/// Numbers by chance that follow from a seed (SplitMix64, Steele, Lea and Flood 2014).
#[derive(Clone, Debug)]
pub struct Chance(u64);

impl Chance {
    /// The same seed gives the same numbers.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(MULTIPLIER);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        value ^ (value >> 31)
    }

    /// A number below `bound`, which must not be 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    /// A number in 0.0..1.0.
    pub fn share(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True in this share of the calls.
    pub fn happens(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// One of the choices; the slice must not be empty.
    pub fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_differ_by_order_length_and_content() {
        let texts = [
            "",
            "a",
            "b",
            "ab",
            "ba",
            "abcdefgh",
            "abcdefghi",
            "abcdefgi",
        ];
        let mut hashes: Vec<u64> = texts.iter().map(|text| of_bytes(text.as_bytes())).collect();
        hashes.push(join(1, 2));
        hashes.push(join(2, 1));
        let count = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    #[test]
    fn chance_follows_the_seed_and_keeps_its_bounds() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            (0..100).map(|_| chance.below(7)).collect::<Vec<_>>()
        };
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
        assert!(draw(3).iter().all(|number| *number < 7));
        let mut chance = Chance::new(9);
        let hits = (0..10_000).filter(|_| chance.happens(0.25)).count();
        assert!((2_300..2_700).contains(&hits), "{hits}");
    }
}
