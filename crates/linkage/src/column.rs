//! The values of one field, each distinct one once, with what comparing needs to know of it.

use crate::clean::Clean;
use crate::compare::shape::Shape;
use crate::config::{Compare, Field};
use crate::dictionary::{Dictionary, MISSING};
use crate::hash::of_bytes;
use crate::phonetic::{SOUNDS, sounds};

/// Distinct values of a field.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    clean: Clean,
    drop: Vec<String>,
    pub(crate) compare: Compare,
    pub(crate) values: Dictionary,
    /// By code; empty where no comparison looks at letters.
    pub(crate) shapes: Vec<Shape>,
    pub(crate) words: Option<Words>,
    buffer: String,
}

/// The words of the values.
#[derive(Clone, Debug)]
pub(crate) struct Words {
    pub(crate) words: Dictionary,
    /// By code.
    pub(crate) told: Vec<Told>,
    /// By code of the value.
    of_values: Vec<Few>,
    /// The words of values that have more than a few.
    many: Vec<u32>,
}

/// What can be told about a word without reading it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Told {
    pub(crate) shape: Shape,
    /// Hash of its sound; 0 where it is too short to tell anything.
    pub(crate) sound: u32,
}

/// The words of a value in one place, as names have few; 0 for none. With [`MANY`] in the first: where
/// they begin among the many, and in the second how many they are.
type Few = [u32; 4];

/// Codes stay below.
const MANY: u32 = 1 << 31;

/// Words of a value that are compared; further ones are left out.
pub(crate) const WORDS: usize = 8;

impl Column {
    pub(crate) fn new(field: &Field) -> Self {
        let words = matches!(field.compare, Compare::TokenSet).then(Words::new);
        Self {
            clean: field.clean,
            drop: field.drop.clone(),
            compare: field.compare.clone(),
            values: Dictionary::new(),
            shapes: vec![Shape::default()],
            words,
            buffer: String::new(),
        }
    }

    /// Cleans a value and gives its code.
    pub(crate) fn intern(&mut self, raw: &str) -> u32 {
        if raw.is_empty() {
            return MISSING;
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        self.clean.into_buffer(raw, &self.drop, &mut buffer);
        let code = self.values.intern(&buffer);
        if code as usize == self.shapes.len() {
            self.shapes.push(Shape::of(&buffer));
            if let Some(words) = &mut self.words {
                words.push(&buffer);
            }
        }
        self.buffer = buffer;
        code
    }
}

impl Words {
    fn new() -> Self {
        Self {
            words: Dictionary::new(),
            told: vec![Told::default()],
            of_values: vec![Few::default()],
            many: Vec::new(),
        }
    }

    /// The words of a value, each once, in the order of the alphabet: codes depend on what came first,
    /// agreement must not.
    pub(crate) fn of(&self, value: u32) -> &[u32] {
        let few = &self.of_values[value as usize];
        if few[0] & MANY != 0 {
            return &self.many[(few[0] - MANY) as usize..][..few[1] as usize];
        }
        let count = few.iter().take_while(|word| **word != MISSING).count();
        &few[..count]
    }

    fn push(&mut self, value: &str) {
        let start = self.many.len();
        for word in value.split(' ').filter(|word| !word.is_empty()) {
            let code = self.words.intern(word);
            if code as usize == self.told.len() {
                self.told.push(Told {
                    shape: Shape::of(word),
                    sound: sound_of(word),
                });
            }
            if self.many.len() - start < WORDS && !self.many[start..].contains(&code) {
                self.many.push(code);
            }
        }
        let words = &self.words;
        self.many[start..].sort_unstable_by_key(|word| words.text(*word));
        let mut few = Few::default();
        let count = self.many.len() - start;
        if count > few.len() {
            few[..2].copy_from_slice(&[MANY | start as u32, count as u32]);
        } else {
            few[..count].copy_from_slice(&self.many[start..]);
            self.many.truncate(start);
        }
        self.of_values.push(few);
    }
}

fn sound_of(word: &str) -> u32 {
    let mut buffer = [0; SOUNDS];
    let length = sounds(word, &mut buffer);
    match length {
        0..3 => 0,
        _ => of_bytes(&buffer[..length]) as u32 | 1,
    }
}
