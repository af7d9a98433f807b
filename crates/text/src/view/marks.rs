//! Which classes a message has, and at which words: one bit a word.
//!
//! A word has some forty classes, and rules ask for few of them. So a meeting costs one bit, and the
//! places of a class are written out only when the matcher asks for them (`View::place`).

use super::Span;
use crate::class::ClassId;

/// So many words are in a row of the table.
const WORDS: usize = u64::BITS as usize;

/// A number for every class that there can be: no class needs a look whether it has a place.
pub(crate) type PerClass<T> = [T; 1 << ClassId::BITS];

struct Boxed<T>(Box<PerClass<T>>);

impl<T: Default + Copy + std::fmt::Debug> Default for Boxed<T> {
    fn default() -> Self {
        let none = vec![T::default(); 1 << ClassId::BITS];
        Self(none.try_into().expect("as many as were made"))
    }
}

/// The words that begin a meeting of each class.
#[derive(Default)]
pub(super) struct Marks {
    /// Per class a bit for each word; of a message of more than 64 words, only whether the class is here.
    here: Boxed<u64>,
    /// The words of such a message: a row of numbers for 64 of them.
    rows: Vec<u64>,
    classes: usize,
    /// The classes that are here, some several times: what is to be cleared for the next message.
    told: Vec<[ClassId; 8]>,
    /// Meetings over several words: phrases and entities.
    longer: Vec<Longer>,
    /// Per class: the number of its last one.
    last: Boxed<u32>,
    /// The number of the first one. They are counted on from message to message: what is lower is not of this one,
    /// so that `last` need not be cleared.
    first: u32,
}

struct Longer {
    span: Span,
    /// The number of the one of this class before it, which may be of an earlier message.
    before: u32,
    /// It alone has set the bit of its first word.
    alone: bool,
}

impl Marks {
    pub(super) fn clear(&mut self, classes: usize, words: usize) {
        let here = &mut self.here.0;
        for eight in &self.told {
            eight.iter().for_each(|class| here[usize::from(*class)] = 0);
        }
        self.told.clear();
        self.classes = classes;
        self.rows.clear();
        if words > WORDS {
            self.rows.resize(classes * words.div_ceil(WORDS), 0);
        }
        self.first = self.first.saturating_add(self.longer.len() as u32);
        self.longer.clear();
        if self.first == 0 || self.first > u32::MAX / 2 {
            self.last.0.fill(0);
            self.first = 1;
        }
    }

    fn is_short(&self) -> bool {
        self.rows.is_empty()
    }

    /// A word has these classes.
    pub(super) fn word(&mut self, word: usize, classes: &[ClassId]) {
        let bit = 1 << (word % WORDS);
        let here = &mut self.here.0;
        eights(classes, |eight| {
            eight
                .iter()
                .for_each(|class| here[usize::from(*class)] |= bit);
            self.told.push(*eight);
        });
        if !self.rows.is_empty() {
            let row = &mut self.rows[word / WORDS * self.classes..];
            classes
                .iter()
                .for_each(|class| row[usize::from(*class)] |= bit);
        }
    }

    /// Something beside the words has these classes; after its first word was told.
    pub(super) fn other(&mut self, span: Span, classes: &[ClassId]) {
        let is_word = span.end == span.start + 1;
        match (is_word, self.is_short()) {
            (true, _) if self.longer.is_empty() => return self.word(span.start as usize, classes),
            (true, _) => self.other_word(span, classes),
            (false, true) => self.other_words(span, classes),
            (false, false) => {
                let bit = 1 << (span.start as usize % WORDS);
                for class in classes {
                    self.lengthen(*class, span, false);
                    self.here.0[usize::from(*class)] |= bit;
                }
            }
        }
        eights(classes, |eight| self.told.push(*eight));
    }

    /// One word: a bit, where the words of a class have no longer meetings that begin there.
    fn other_word(&mut self, span: Span, classes: &[ClassId]) {
        let word = span.start as usize;
        let (bit, row) = (1 << (word % WORDS), word / WORDS * self.classes);
        let is_short = self.is_short();
        for class in classes {
            let at = usize::from(*class);
            let here = if is_short {
                self.here.0[at]
            } else {
                self.rows[row + at]
            };
            if here & bit != 0 && self.is_wide(*class) {
                self.lengthen(*class, span, false);
            } else if !is_short {
                self.rows[row + at] |= bit;
            }
            self.here.0[at] |= bit;
        }
    }

    /// Several words of a short message. As an entity may have a hundred classes, all are written down at once.
    fn other_words(&mut self, span: Span, classes: &[ClassId]) {
        let bit = 1 << (span.start as usize % WORDS);
        let (here, last) = (&mut self.here.0, &mut self.last.0);
        let numbers = self.first + self.longer.len() as u32..;
        let longer = classes.iter().zip(numbers).map(|(class, number)| {
            let at = usize::from(*class);
            let alone = here[at] & bit == 0;
            here[at] |= bit;
            Longer {
                span,
                before: std::mem::replace(&mut last[at], number),
                alone,
            }
        });
        self.longer.extend(longer);
    }

    /// Notes a meeting for itself, not as a bit; `alone`: but for it, the bit of its first word would not be set.
    fn lengthen(&mut self, class: ClassId, span: Span, alone: bool) {
        let number = self.first + self.longer.len() as u32;
        let before = std::mem::replace(&mut self.last.0[usize::from(class)], number);
        self.longer.push(Longer {
            span,
            before,
            alone,
        });
    }

    /// Whether a class has a meeting that stands for itself.
    fn is_wide(&self, class: ClassId) -> bool {
        self.last.0[usize::from(class)] >= self.first
    }

    pub(super) fn here(&self) -> &PerClass<u64> {
        &self.here.0
    }

    pub(super) fn has(&self, class: ClassId) -> bool {
        self.here.0[usize::from(class)] != 0
    }

    /// Of a message of at most 64 words: those that begin a meeting of a class, and whether all end where they
    /// begin.
    pub(super) fn of_short(&self, class: ClassId) -> Option<(u64, bool)> {
        let at = usize::from(class);
        self.is_short()
            .then(|| (self.here.0[at], !self.is_wide(class)))
    }

    /// Appends the places of a class, sorted.
    pub(super) fn write(&self, class: ClassId, out: &mut Vec<Span>) {
        let mut here = self.here.0[usize::from(class)];
        if here == 0 {
            return;
        }
        let first = out.len();
        let mut at = self.last.0[usize::from(class)];
        while let Some(place) = at.checked_sub(self.first) {
            let longer = &self.longer[place as usize];
            out.push(longer.span);
            if longer.alone {
                here &= !(1 << (longer.span.start % u64::BITS));
            }
            at = longer.before;
        }
        let some = out.len() > first;
        if self.is_short() {
            write(here, 0, out);
        } else {
            let rows = self.rows[usize::from(class)..].iter();
            let rows = rows.step_by(self.classes).enumerate();
            rows.for_each(|(row, marks)| write(*marks, row * WORDS, out));
        }
        if some {
            out[first..].sort_unstable_by_key(|span| (span.start, span.end));
        }
    }
}

/// Sees every class, eight at a time, for it is the longest walk of a message; the last eight may have been seen in
/// part, and fewer than eight are filled up with one that is among them.
fn eights(classes: &[ClassId], mut see: impl FnMut(&[ClassId; 8])) {
    let (eights, rest) = classes.as_chunks();
    eights.iter().for_each(&mut see);
    if let [first, ..] = rest {
        see(classes.last_chunk().unwrap_or(&{
            let mut few = [*first; 8];
            few[..rest.len()].copy_from_slice(rest);
            few
        }));
    }
}

/// Writes the words of one row out.
fn write(mut marks: u64, from: usize, out: &mut Vec<Span>) {
    while marks != 0 {
        out.push(Span::of(from + marks.trailing_zeros() as usize));
        marks &= marks - 1;
    }
}
