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
    pub(crate) shapes: Vec<Shape>,
    /// Hash of the sound of a word; 0 where it is too short to tell anything.
    pub(crate) sounds: Vec<u64>,
    /// Where the words of a value begin in `of_values`; one entry more than values.
    starts: Vec<u32>,
    of_values: Vec<u32>,
}

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
            shapes: vec![Shape::default()],
            sounds: vec![0],
            starts: vec![0, 0],
            of_values: Vec::new(),
        }
    }

    /// The words of a value, each once, in the order of the alphabet: codes depend on what came first,
    /// agreement must not.
    pub(crate) fn of(&self, value: u32) -> &[u32] {
        let value = value as usize;
        &self.of_values[self.starts[value] as usize..self.starts[value + 1] as usize]
    }

    fn push(&mut self, value: &str) {
        let start = self.of_values.len();
        for word in value.split(' ').filter(|word| !word.is_empty()) {
            let code = self.words.intern(word);
            if code as usize == self.shapes.len() {
                self.shapes.push(Shape::of(word));
                self.sounds.push(sound_of(word));
            }
            if self.of_values.len() - start < WORDS && !self.of_values[start..].contains(&code) {
                self.of_values.push(code);
            }
        }
        let words = &self.words;
        self.of_values[start..].sort_unstable_by_key(|word| words.text(*word));
        self.starts.push(self.of_values.len() as u32);
    }
}

fn sound_of(word: &str) -> u64 {
    let mut buffer = [0; SOUNDS];
    let length = sounds(word, &mut buffer);
    match length {
        0..3 => 0,
        _ => of_bytes(&buffer[..length]) | 1,
    }
}
