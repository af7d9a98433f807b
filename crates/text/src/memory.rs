//! What the words of the last messages were found to be: words repeat, and most are looked up once in a long time.
//!
//! A word of the tables lies in a dozen lines of the processor's cache, and nearly all time goes into waiting for
//! those. Here all that is asked of every word lies in one. Nobody can tell that the memory is there: what it gives
//! is what looking up would give, and its room is fixed, so that no message can make it grow.

use std::cell::RefCell;

use crate::entity::Spelt;
use crate::word_map::Key;

/// So many words have a place; a new one takes that of another.
const PLACES: usize = 1 << 14;
/// The word was not opened yet.
const UNOPENED: u32 = u32::MAX;

/// One word in lower case: a line of the processor's cache.
#[derive(Clone, Copy)]
#[repr(align(64))]
struct Place {
    key: Key,
    /// What it opens to; see `Vocabulary`.
    opens: u32,
    /// What the finder of entities knows of it.
    spelt: Option<Spelt>,
}

const _: () = assert!(size_of::<Place>() == 64);

impl Place {
    fn of(key: Key) -> Self {
        Self {
            key,
            opens: UNOPENED,
            spelt: None,
        }
    }
}

/// The words of one thread.
pub(crate) struct Memory {
    /// The vocabulary that opened them.
    owner: u64,
    places: Vec<Place>,
}

thread_local! {
    static MEMORY: RefCell<Memory> = const {
        RefCell::new(Memory { owner: 0, places: Vec::new() })
    };
}

/// Gives the memory of this thread to one reading of a message.
pub(crate) fn remember<T>(read: impl FnOnce(&mut Memory) -> T) -> T {
    MEMORY.with_borrow_mut(|memory| {
        if memory.places.is_empty() {
            memory.places = vec![Place::of(Key::default()); PLACES];
        }
        read(memory)
    })
}

impl Memory {
    /// The same for the words of this vocabulary: what another one opened is forgotten.
    pub(crate) fn of(&mut self, owner: u64) -> &mut Self {
        if self.owner != owner {
            self.places.fill(Place::of(Key::default()));
            self.owner = owner;
        }
        self
    }

    fn place(&mut self, key: Key) -> &mut Place {
        let place = &mut self.places[key.hash() as usize % PLACES];
        if place.key != key {
            *place = Place::of(key);
        }
        place
    }

    /// What a word opens to: what is remembered, or what `open` says.
    pub(crate) fn opens(&mut self, key: Key, open: impl FnOnce() -> u32) -> u32 {
        let place = self.place(key);
        if place.opens == UNOPENED {
            place.opens = open();
        }
        place.opens
    }

    /// What the finder of entities knows of a word: what is remembered, or what `look_up` says.
    pub(crate) fn spelt(&mut self, key: Key, look_up: impl FnOnce() -> Spelt) -> Spelt {
        *self.place(key).spelt.get_or_insert_with(look_up)
    }
}

#[cfg(test)]
mod tests {
    use super::remember;
    use crate::word_map::Key;

    #[test]
    fn remembers_what_one_vocabulary_opened() {
        let key = Key::of(b"paspor").expect("short");
        let opens = |owner, number| remember(|memory| memory.of(owner).opens(key, || number));
        let first = u64::MAX;
        assert_eq!(opens(first, 3), 3);
        assert_eq!(opens(first, 4), 3);
        assert_eq!(opens(first - 1, 4), 4);
        assert_eq!(opens(first, 5), 5);
    }
}
