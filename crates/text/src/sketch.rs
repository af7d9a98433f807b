//! Whether two messages are copies of one, without keeping either: keyed MinHash (Broder 1997) over five
//! letters at a time.
//!
//! Letters are those that the tokeniser sees: no capitals, accents, marks or emoji, stretched words cut
//! (`bangeeet`), digits in words read as letters (`s4y4`). Each shingle of five goes through SipHash-2-4
//! (Aumasson and Bernstein 2012) under a secret key, so that whoever has a sketch and not the key can't ask
//! whether a text fits it. Bands of the sketch find candidates (locality-sensitive hashing); the sketch
//! itself then estimates their Jaccard similarity.

use crate::fold::{Folded, fold};
use crate::spelling::{squeezed, unleeted};

/// Numbers in a sketch; the estimate of a similarity of 0.8 is off by about 0.04.
pub const NUMBERS: usize = BANDS * ROWS;
/// Bands by which candidates are found: of pairs as alike as [`COPY`] 0.998 share one, of pairs half as
/// alike 0.08.
pub const BANDS: usize = 20;
/// Numbers in a band.
pub const ROWS: usize = 6;
/// Messages at least this alike are copies of one.
pub const COPY: f64 = 0.8;
/// Fewer letters tell nothing: two people may well write the same two words.
pub const FEWEST_LETTERS: usize = 16;
const SHINGLE: usize = 5;

/// The secret under which sketches are made; sketches of different keys have nothing in common.
#[derive(Clone)]
pub struct SketchKey {
    first: u64,
    second: u64,
    mixers: [(u64, u64); NUMBERS],
}

impl SketchKey {
    /// A key from 16 secret bytes.
    #[must_use]
    pub fn new(secret: [u8; 16]) -> SketchKey {
        let half = |at: usize| {
            let bytes = secret[at..at + 8].try_into().expect("eight bytes");
            u64::from_le_bytes(bytes)
        };
        let (first, second) = (half(0), half(8));
        let mut mixers = [(0, 0); NUMBERS];
        for (number, mixer) in (0u8..).zip(&mut mixers) {
            let drawn = |which| siphash(first, second, &[b'm', which, number]);
            *mixer = (drawn(0) | 1, drawn(1));
        }
        SketchKey {
            first,
            second,
            mixers,
        }
    }

    fn hash(&self, bytes: &[u8]) -> u64 {
        siphash(self.first, self.second, bytes)
    }
}

impl std::fmt::Debug for SketchKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SketchKey")
    }
}

/// What is kept of a message to recognise its copies.
///
/// ```
/// use text::{Sketch, SketchKey};
/// let key = SketchKey::new([7; 16]);
/// let sketch = |text| Sketch::of(text, &key).expect("long enough");
/// let first = sketch("Awas! Ada mobil putih bawa anak-anak sekolah, tolong sebarkan ke semua grup");
/// let copy = sketch("AWAS ada mobil putih bawa anak anak sekolaaah, tolong sebarkan ke semua grup!!!");
/// let other = sketch("Kakak saya ditawari kerja di kebun sawit, paspornya dipegang sponsor");
/// assert!(first.similarity(&copy) >= text::sketch::COPY);
/// assert!(first.similarity(&other) < 0.2);
/// assert!(Sketch::of("ada calo", &key).is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch([u16; NUMBERS]);

impl Sketch {
    /// The sketch of a message; `None` when it has fewer than [`FEWEST_LETTERS`].
    #[must_use]
    pub fn of(text: &str, key: &SketchKey) -> Option<Sketch> {
        let letters = letters(text);
        let spaces = letters.iter().filter(|letter| **letter == b' ').count();
        if letters.len() - spaces < FEWEST_LETTERS {
            return None;
        }
        let mut least = [u64::MAX; NUMBERS];
        for shingle in letters.windows(SHINGLE) {
            let hash = key.hash(shingle);
            for (least, (factor, mask)) in least.iter_mut().zip(&key.mixers) {
                *least = (*least).min((hash ^ mask).wrapping_mul(*factor));
            }
        }
        Some(Sketch(least.map(|value| {
            (value.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 48) as u16
        })))
    }

    /// The share of numbers that are equal, an estimate of the Jaccard similarity of the shingles.
    #[must_use]
    pub fn similarity(&self, other: &Sketch) -> f64 {
        let equal = self.0.iter().zip(&other.0).filter(|(one, two)| one == two);
        equal.count() as f64 / NUMBERS as f64
    }

    /// Keyed digests of its bands: copies share at least one, nearly always.
    #[must_use]
    pub fn bands(&self, key: &SketchKey) -> [[u8; 8]; BANDS] {
        let mut bands = [[0; 8]; BANDS];
        for (number, (band, rows)) in (0u8..).zip(bands.iter_mut().zip(self.0.chunks(ROWS))) {
            let mut bytes = vec![b'b', number];
            bytes.extend(rows.iter().flat_map(|row| row.to_le_bytes()));
            *band = key.hash(&bytes).to_le_bytes();
        }
        bands
    }

    /// The sketch as bytes, two for each number.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    }

    /// Reads what [`Sketch::to_bytes`] wrote; `None` for anything of another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Sketch> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let numbers: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let numbers = numbers.try_into().ok().filter(|_| rest.is_empty())?;
        Some(Sketch(numbers))
    }
}

/// Words in plain letters, one space between them.
fn letters(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain([' ']) {
        match fold(c) {
            Folded::Letter(letter) => word.push(letter as char),
            Folded::Foreign => word.push('?'),
            Folded::Nothing => {}
            Folded::Break | Folded::Stop => {
                if word.is_empty() {
                    continue;
                }
                if !letters.is_empty() {
                    letters.push(b' ');
                }
                let plain = unleeted(&word).unwrap_or_else(|| word.clone());
                let plain = squeezed(&plain, 1).unwrap_or(plain);
                letters.extend_from_slice(plain.as_bytes());
                word.clear();
            }
        }
    }
    letters
}

/// SipHash-2-4 under a key of two halves.
fn siphash(first: u64, second: u64, bytes: &[u8]) -> u64 {
    let mut state = [
        first ^ 0x736f_6d65_7073_6575,
        second ^ 0x646f_7261_6e64_6f6d,
        first ^ 0x6c79_6765_6e65_7261,
        second ^ 0x7465_6462_7974_6573,
    ];
    let (words, rest) = bytes.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    last[7] = bytes.len() as u8;
    let words = words.iter().chain([&last]);
    for word in words.map(|word| u64::from_le_bytes(*word)) {
        state[3] ^= word;
        round(&mut state);
        round(&mut state);
        state[0] ^= word;
    }
    state[2] ^= 0xff;
    for _ in 0..4 {
        round(&mut state);
    }
    state[0] ^ state[1] ^ state[2] ^ state[3]
}

fn round(state: &mut [u64; 4]) {
    let [mut a, mut b, mut c, mut d] = *state;
    a = a.wrapping_add(b);
    c = c.wrapping_add(d);
    b = b.rotate_left(13) ^ a;
    d = d.rotate_left(16) ^ c;
    a = a.rotate_left(32);
    c = c.wrapping_add(b);
    a = a.wrapping_add(d);
    b = b.rotate_left(17) ^ c;
    d = d.rotate_left(21) ^ a;
    c = c.rotate_left(32);
    *state = [a, b, c, d];
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn key() -> SketchKey {
        SketchKey::new([9; 16])
    }

    #[test]
    fn the_hash_is_the_published_one() {
        let bytes: Vec<u8> = (0..16).collect();
        let half = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight"));
        // Appendix A of the paper: the message 00 01 … 0e.
        assert_eq!(
            siphash(half(0), half(8), &bytes[..15]),
            0xa129_ca61_49be_45e5
        );
    }

    #[test]
    fn spellings_of_one_text_are_one_text() {
        let plain = "tolong sebarkan pesan ini ke semua grup";
        let sketch = Sketch::of(plain, &key()).expect("long enough");
        for variant in [
            "TOLONG   sebarkan pesan ini, ke semua grup!!!",
            "t0l0ng sebarkan p3san ini ke semuaaa grup 🙏🙏",
            "\u{200b}Tolong sebarkan pes\u{200d}an ini ke semua grup.",
        ] {
            assert_eq!(
                Sketch::of(variant, &key()).as_ref(),
                Some(&sketch),
                "{variant}"
            );
        }
        let other_key = Sketch::of(plain, &SketchKey::new([8; 16])).expect("long enough");
        assert!(sketch.similarity(&other_key) < 0.05);
    }

    /// Texts of chance with some words replaced, against the similarity of their shingles.
    #[test]
    fn estimates_are_near_the_truth_and_copies_share_a_band() {
        let words = [
            "calo",
            "paspor",
            "kapal",
            "malam",
            "berangkat",
            "gudang",
            "sponsor",
            "biaya",
            "desa",
            "kebun",
            "janji",
            "kontrak",
            "jemput",
            "penampungan",
            "tiket",
        ];
        let mut state = 1u64;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as usize % below
        };
        let (mut copies, mut shared, mut error) = (0, 0, 0.0f64);
        for _ in 0..300 {
            let one: Vec<&str> = (0..40).map(|_| words[next(words.len())]).collect();
            let mut two = one.clone();
            for _ in 0..next(5) {
                two[next(40)] = words[next(words.len())];
            }
            let (one, two) = (one.join(" "), two.join(" "));
            let shingles = |text: &str| -> BTreeSet<Vec<u8>> {
                letters(text).windows(SHINGLE).map(<[u8]>::to_vec).collect()
            };
            let (left, right) = (shingles(&one), shingles(&two));
            let truth =
                left.intersection(&right).count() as f64 / left.union(&right).count() as f64;
            let sketches = [&one, &two].map(|text| Sketch::of(text, &key()).expect("long"));
            error = error.max((sketches[0].similarity(&sketches[1]) - truth).abs());
            if truth >= COPY {
                copies += 1;
                let bands = [sketches[0].bands(&key()), sketches[1].bands(&key())];
                shared += usize::from(bands[0].iter().any(|band| bands[1].contains(band)));
            }
        }
        assert!(error < 0.2, "{error}");
        assert!(
            copies > 50 && shared * 100 >= copies * 98,
            "{shared} of {copies}"
        );
    }

    proptest! {
        #[test]
        fn any_text_has_a_sketch_or_none(text in "\\PC{0,200}") {
            if let Some(sketch) = Sketch::of(&text, &key()) {
                prop_assert_eq!(sketch.similarity(&sketch), 1.0);
                prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Some(sketch));
            }
        }
    }
}
