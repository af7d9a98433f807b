//! Words → numbers. Short words, which are nearly all, stand in the table itself, so that a look-up touches one
//! line of the processor's cache instead of a table, a pointer and a string.

use crate::hash::FastMap;
use crate::store::{Source, Stored};

/// Longer words stand in a map of their own.
const SHORT: usize = 23;
const ODD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The bytes of a short word and, in the last one, its length and one more: no key is all zeros.
#[derive(Clone, Copy, Default)]
pub(crate) struct Key([u64; 3]);

impl PartialEq for Key {
    /// Without a call for so few bytes.
    fn eq(&self, other: &Self) -> bool {
        let ([a, b, c], [x, y, z]) = (self.0, other.0);
        (a ^ x) | (b ^ y) | (c ^ z) == 0
    }
}

impl Key {
    /// `None` for a long word.
    pub(crate) fn of(word: &[u8]) -> Option<Self> {
        if word.len() > SHORT {
            return None;
        }
        let length = (word.len() as u64 + 1) << 56;
        if word.len() <= 8 {
            return Some(Self([part(word), 0, length]));
        }
        let (first, rest) = word.split_at(8);
        let (second, third) = rest.split_at(rest.len().min(8));
        Some(Self([part(first), part(second), part(third) | length]))
    }

    /// The key in lower case of the ASCII letters that these bytes begin with, how many they are and how many of them
    /// capitals. Only of one to seven letters where eight bytes are: so that all are looked at at once.
    pub(crate) fn leading(bytes: &[u8]) -> Option<(Self, usize, usize)> {
        let eight = u64::from_le_bytes(*bytes.first_chunk()?);
        let folded = (eight | (EACH * 0x20)) & (EACH * 0x7f);
        // The highest bit of every byte that is at least `a` and at most `z`, capital or not.
        let letters = (folded + EACH * (0x80 - 0x61)) ^ (folded + EACH * (0x80 - 0x7b));
        let others = (!letters | eight) & (EACH * 0x80);
        let many = others.trailing_zeros() / 8;
        if many == 0 || many == 8 {
            return None;
        }
        let mask = (1 << (8 * many)) - 1;
        let capitals = (!eight & mask & (EACH * 0x20)) >> 5;
        let capitals = capitals.wrapping_mul(EACH) >> 56;
        let word = (eight | (EACH * 0x20)) & mask;
        let length = u64::from(many + 1) << 56;
        Some((Self([word, 0, length]), many as usize, capitals as usize))
    }

    pub(crate) fn is_ascii(self) -> bool {
        let [a, b, c] = self.0;
        (a | b | c) & (EACH * 0x80) == 0
    }

    /// The key of an ASCII word in lower case, and how many capitals it had.
    pub(crate) fn lower(self) -> (Self, usize) {
        let mut capitals = 0;
        let lower = self.0.map(|part| {
            // The highest bit of every byte that is at least `A` and at most `Z`.
            let letters = (part + EACH * (0x80 - 0x41)) ^ (part + EACH * (0x80 - 0x5b));
            let capital = letters & (EACH * 0x80);
            capitals += (capital >> 7).wrapping_mul(EACH) >> 56;
            part | (capital >> 2)
        });
        (Self(lower), capitals as usize)
    }

    pub(crate) fn hash(self) -> u64 {
        let key = self.0;
        let mut mixed = key[0].wrapping_mul(ODD);
        mixed = (mixed.rotate_left(23) ^ key[1]).wrapping_mul(ODD);
        mixed = (mixed.rotate_left(23) ^ key[2]).wrapping_mul(ODD);
        mixed ^ (mixed >> 32)
    }
}

/// A one in each byte.
const EACH: u64 = u64::MAX / 255;

#[derive(Clone, Copy, Default)]
#[repr(align(32))]
struct Slot {
    key: Key,
    value: u32,
}

/// At most eight bytes, the first one lowest; loads that overlap are quicker than a copy of any length.
fn part(bytes: &[u8]) -> u64 {
    if let Some(all) = bytes.first_chunk() {
        return u64::from_le_bytes(*all);
    }
    let many = bytes.len();
    if let (Some(low), Some(high)) = (bytes.first_chunk(), bytes.last_chunk()) {
        let high = u64::from(u32::from_le_bytes(*high)) << (8 * (many - 4));
        return u64::from(u32::from_le_bytes(*low)) | high;
    }
    let at = |place: usize| u64::from(bytes[place]) << (8 * place);
    if many == 0 {
        0
    } else {
        at(0) | at(many / 2) | at(many - 1)
    }
}

/// Never `NONE`.
fn tag(hash: u64) -> u8 {
    (hash >> 56) as u8 | 1
}

const NONE: u8 = 0;

/// Grows as it is filled; at most half of the slots are taken.
#[derive(Default)]
pub(crate) struct WordMap {
    /// A byte of each slot's hash: a word that is not there is mostly known by these few bytes alone.
    tags: Vec<u8>,
    slots: Vec<Slot>,
    many: usize,
    long: FastMap<Box<str>, u32>,
}

impl WordMap {
    pub(crate) fn with_room(words: usize) -> Self {
        let slots = (words * 2).next_power_of_two();
        Self {
            tags: vec![NONE; slots],
            slots: vec![Slot::default(); slots],
            ..Self::default()
        }
    }

    pub(crate) fn get(&self, word: &str) -> Option<u32> {
        self.get_bytes(word.as_bytes())
    }

    /// The same for bytes, which need not be text.
    pub(crate) fn get_bytes(&self, word: &[u8]) -> Option<u32> {
        let Some(key) = Key::of(word) else {
            let word = std::str::from_utf8(word).ok()?;
            return self.long.get(word).copied();
        };
        self.get_key(key)
    }

    /// The same for a short word.
    pub(crate) fn get_key(&self, key: Key) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let place = self.place(key);
        (self.tags[place] != NONE).then(|| self.slots[place].value)
    }

    /// Sets the number of a word.
    pub(crate) fn insert(&mut self, word: &str, value: u32) {
        let Some(key) = Key::of(word.as_bytes()) else {
            self.long.insert(word.into(), value);
            return;
        };
        if self.many * 2 >= self.slots.len() {
            self.grow();
        }
        self.set(Slot { key, value });
    }

    fn set(&mut self, slot: Slot) {
        let place = self.place(slot.key);
        self.many += usize::from(self.tags[place] == NONE);
        self.tags[place] = tag(slot.key.hash());
        self.slots[place] = slot;
    }

    /// The slot of a key, or the free one where it would stand.
    fn place(&self, key: Key) -> usize {
        let hash = key.hash();
        let (tag, mask) = (tag(hash), self.slots.len() - 1);
        let mut at = hash as usize & mask;
        while self.tags[at] != NONE && (self.tags[at] != tag || self.slots[at].key != key) {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let larger = Self::with_room(self.slots.len().max(32));
        let long = std::mem::take(&mut self.long);
        let smaller = std::mem::replace(self, Self { long, ..larger });
        for (slot, tag) in smaller.slots.into_iter().zip(smaller.tags) {
            if tag != NONE {
                self.set(slot);
            }
        }
    }
}

/// Each slot where it stands, so that reading neither searches nor grows.
impl Stored for WordMap {
    fn put(&self, out: &mut Vec<u8>) {
        self.long.put(out);
        self.slots.len().trailing_zeros().put(out);
        self.many.put(out);
        let slots = self.slots.iter().zip(&self.tags).enumerate();
        let mut free = 0;
        for (at, (slot, _)) in slots.filter(|(_, (_, tag))| **tag != NONE) {
            (at - free).put(out);
            free = at + 1;
            let bytes: Vec<u8> = slot
                .key
                .0
                .iter()
                .flat_map(|part| part.to_le_bytes())
                .collect();
            let length = bytes[SHORT];
            out.push(length);
            out.extend(&bytes[..usize::from(length) - 1]);
            slot.value.put(out);
        }
    }

    fn take(from: &mut Source<'_>) -> Option<Self> {
        let long = Stored::take(from)?;
        let slots = 1_usize.checked_shl(u32::take(from)?)?;
        let many = from.many()?;
        if many * 2 > slots || slots > 1 << 24 {
            return None;
        }
        let mut new = Self {
            tags: vec![NONE; slots],
            slots: vec![Slot::default(); slots],
            many,
            long,
        };
        let mut at = 0;
        for _ in 0..many {
            at += usize::take(from)?;
            let length = from.byte()?.checked_sub(1)?;
            let key = Key::of(from.bytes(length.into())?)?;
            *new.tags.get_mut(at)? = tag(key.hash());
            let value = u32::take(from)?;
            new.slots[at] = Slot { key, value };
            at += 1;
        }
        Some(new)
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Source, Stored, WordMap};

    #[test]
    fn keeps_short_and_long_words_while_it_grows() {
        let mut map = WordMap::default();
        assert_eq!(map.get("a"), None);
        let word = |number: u32| "x".repeat(number as usize % 40) + &number.to_string();
        for number in 0..500 {
            map.insert(&word(number), number);
        }
        map.insert(&word(7), 1);
        for number in 0..500 {
            let told = if number == 7 { 1 } else { number };
            assert_eq!(map.get(&word(number)), Some(told));
        }
        assert_eq!(map.get("x0x"), None);
        let mut stored = Vec::new();
        map.put(&mut stored);
        let read = WordMap::take(&mut Source(&stored)).expect("whole");
        for number in 0..500 {
            assert_eq!(read.get(&word(number)), map.get(&word(number)));
        }
        assert!(WordMap::take(&mut Source(&stored[..stored.len() - 1])).is_none());
    }

    #[test]
    fn leading_letters_are_the_key_of_their_word() {
        let bytes = || (0..=u8::MAX).chain("aZ '-1".bytes());
        for (many, next) in (0..9).flat_map(|many| bytes().map(move |next| (many, next))) {
            let text = ["PaSzaZAq".as_bytes(), &[next], b"padding"].concat();
            let text = [&text[..many], &text[8..]].concat();
            let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic());
            let word = &text[..letters.count()];
            let Some((key, long, capitals)) = Key::leading(&text) else {
                assert!(word.is_empty() || word.len() > 7, "{many} {next}");
                continue;
            };
            let (lower, known) = Key::of(word).expect("short").lower();
            assert!(long == word.len() && capitals == known && key == lower);
        }
        assert!(Key::leading(b"sevench").is_none());
    }

    #[test]
    fn lowers_capitals_and_nothing_else() {
        let all: Vec<u8> = (0..0x80).collect();
        for word in all.windows(7).chain(all.windows(17)).chain(all.windows(23)) {
            let (lower, capitals) = Key::of(word).expect("short").lower();
            assert!(lower == Key::of(&word.to_ascii_lowercase()).expect("short"));
            let many = word.iter().filter(|byte| byte.is_ascii_uppercase());
            assert_eq!(capitals, many.count());
        }
        let ascii = |word: &str| Key::of(word.as_bytes()).is_some_and(Key::is_ascii);
        assert!(
            ascii("paspor") && ascii("") && !ascii("Jérman") && !ascii("kementerian luar n\u{e9}")
        );
    }
}
