//! A message as words, numbers and marks, looked up once.
//!
//! Invariants: tokens are in order and never overlap; their bounds are
//! character boundaries; a text of n bytes has at most n tokens.

use std::cell::Cell;
use std::ops::Range;

use super::EntityKind;
use super::letters::{next_char, number_end, plain_letter, word_end};
use super::lexicon::{Class, LONGEST_WORD, Lexicon, Spelt, Word};
use super::words::Words;
use crate::memory::{Memory, remember};
use crate::word_map::Key;

/// Longer names are put together on the heap.
const LONGEST_NAME: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    /// Digits, with single dots or commas before runs of up to three digits.
    Number,
    /// One mark; `0` for any that isn't ASCII.
    Mark(u8),
    Newline,
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Case {
    Lower,
    Title,
    Upper,
}

pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) case: Case,
    /// Whether white space stands before it (or nothing at all).
    pub(super) gap: bool,
    pub(super) word: Option<&'static Word>,
    /// Those of the word; none of an unknown one.
    pub(super) classes: Class,
    /// Of its letters; see [`super::words::shape`].
    pub(super) shape: u64,
    /// The entity that this token is part of.
    pub(super) used: Option<EntityKind>,
}

/// The tokens of one message.
pub(super) struct Scan<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: Vec<Token>,
    /// Most words are in capitals, so capitals tell nothing.
    pub(super) shouting: bool,
    /// All classes of its words, and whether digits and `@` are in it: what finders look for before they look.
    pub(super) classes: Class,
    pub(super) digits: bool,
    pub(super) at_sign: bool,
    pub(super) lexicon: &'static Lexicon,
}

thread_local! {
    /// The room of the last message's tokens.
    static ROOM: Cell<Vec<Token>> = const { Cell::new(Vec::new()) };
}

/// A room for more tokens than this is given back.
const LARGEST_ROOM: usize = 4_096;

impl Drop for Scan<'_> {
    fn drop(&mut self) {
        if self.tokens.capacity() <= LARGEST_ROOM {
            // At the end of a thread there may be nowhere to keep it.
            let _ = ROOM.try_with(|room| room.set(std::mem::take(&mut self.tokens)));
        }
    }
}

/// How a word with so many capitals and letters is written.
fn case(word: &[u8], capitals: usize, letters: usize) -> Case {
    match (capitals, word.first().is_some_and(u8::is_ascii_uppercase)) {
        (0, _) => Case::Lower,
        (_, true) if capitals == letters && letters > 1 => Case::Upper,
        (_, true) => Case::Title,
        (_, false) if capitals * 2 > letters => Case::Upper,
        (_, false) => Case::Lower,
    }
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str, lexicon: &'static Lexicon) -> Self {
        let mut scan = Self {
            text,
            tokens: ROOM.take(),
            shouting: false,
            classes: Class::NONE,
            digits: false,
            at_sign: false,
            lexicon,
        };
        scan.tokens.clear();
        remember(|memory| scan.split(memory));
        let (mut upper, mut words) = (0_usize, 0_usize);
        for token in &scan.tokens {
            scan.classes = scan.classes.or(token.classes);
            match token.kind {
                Kind::Word => {
                    let long = token.end - token.start > 2;
                    words += usize::from(long);
                    upper += usize::from(long && token.case == Case::Upper);
                }
                Kind::Number => scan.digits = true,
                Kind::Mark(mark) => scan.at_sign |= mark == b'@',
                Kind::Newline => {}
            }
        }
        scan.shouting = upper * 2 > words;
        scan
    }

    fn split(&mut self, memory: &mut Memory) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        let mut gap = true;
        while let Some(&byte) = bytes.get(at) {
            let start = at;
            let kind = match byte {
                b'\n' => {
                    at += 1;
                    Kind::Newline
                }
                b' ' | b'\t' | b'\r' => {
                    at += 1;
                    gap = true;
                    continue;
                }
                b'0'..=b'9' => {
                    at = number_end(bytes, at);
                    Kind::Number
                }
                b'a'..=b'z' | b'A'..=b'Z' => {
                    if let Some((key, many, capitals)) = Key::leading(&bytes[at..])
                        && !matches!(bytes[at + many], b'\'' | b'`' | 0x80..)
                    {
                        at += many;
                        let written = &bytes[start..at];
                        let spelt =
                            memory.spelt(key, || Spelt::new(written, self.lexicon.short(key)));
                        let case = case(written, capitals, many);
                        self.push(start..at, (Kind::Word, case), gap, spelt);
                        gap = false;
                        continue;
                    }
                    at = word_end(self.text, at);
                    Kind::Word
                }
                0..=0x7f => {
                    at += 1;
                    Kind::Mark(byte)
                }
                _ => {
                    let character = next_char(self.text, at);
                    if character.is_alphabetic() {
                        at = word_end(self.text, at);
                        Kind::Word
                    } else {
                        at += character.len_utf8();
                        match character {
                            '\u{200b}'..='\u{200f}'
                            | '\u{2060}'
                            | '\u{feff}'
                            | '\u{fe0f}'
                            | '\u{20e3}' => continue,
                            _ if character.is_whitespace() => {
                                gap = true;
                                continue;
                            }
                            '–' | '—' | '‑' | '−' => Kind::Mark(b'-'),
                            _ => Kind::Mark(0),
                        }
                    }
                }
            };
            let written = &bytes[start..at];
            let (case, spelt) = match kind {
                Kind::Word => self.look_up(written, memory),
                _ => (Case::Lower, Spelt::new(written, None)),
            };
            self.push(start..at, (kind, case), gap, spelt);
            gap = kind == Kind::Newline;
        }
    }

    fn push(&mut self, at: Range<usize>, (kind, case): (Kind, Case), gap: bool, spelt: Spelt) {
        self.tokens.push(Token {
            start: at.start,
            end: at.end,
            kind,
            case,
            gap,
            word: spelt.word,
            classes: spelt.classes,
            shape: spelt.shape,
            used: None,
        });
    }

    fn look_up(&self, written: &[u8], memory: &mut Memory) -> (Case, Spelt) {
        if let Some(key) = Key::of(written).filter(|key| key.is_ascii()) {
            let (key, capitals) = key.lower();
            let spelt = memory.spelt(key, || Spelt::new(written, self.lexicon.short(key)));
            return (case(written, capitals, written.len()), spelt);
        }
        let (case, word) = self.look_up_letters(written);
        (case, Spelt::new(written, word))
    }

    /// The same for what is long or has accents.
    fn look_up_letters(&self, source: &[u8]) -> (Case, Option<&'static Word>) {
        let mut key = [0_u8; LONGEST_WORD];
        let mut upper = 0;
        let mut length = 0;
        let mut lead = 0;
        for &byte in source {
            if length == LONGEST_WORD {
                break;
            }
            // `Jérman`: Latin-1 letters with accents lose them.
            if lead == 0xc3 {
                lead = 0;
                key[length - 1] = plain_letter(byte);
                continue;
            }
            lead = byte;
            upper += usize::from(byte.is_ascii_uppercase());
            key[length] = byte.to_ascii_lowercase();
            length += 1;
        }
        let word = (source.len() <= LONGEST_WORD)
            .then(|| self.lexicon.word(&key[..length]))
            .flatten();
        (case(source, upper, length), word)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.tokens.get(at)
    }

    /// The first token from here on, of which this holds; the end if it holds of none.
    pub(super) fn next(&self, from: usize, holds: impl Fn(&Token) -> bool) -> usize {
        let mut rest = self.tokens.get(from..).unwrap_or_default().iter();
        rest.position(holds).map_or(self.len(), |more| from + more)
    }

    pub(super) fn raw(&self, at: usize) -> &'a str {
        self.get(at)
            .map_or("", |token| &self.text[token.start..token.end])
    }

    /// Whether this token is a word of any of these classes.
    pub(super) fn is(&self, at: usize, classes: Class) -> bool {
        self.get(at)
            .is_some_and(|token| token.classes.meets(classes))
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.get(at).map(|token| token.kind)
    }

    pub(super) fn is_word(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::Word)
    }

    pub(super) fn is_mark(&self, at: usize, marks: &[u8]) -> bool {
        matches!(self.kind(at), Some(Kind::Mark(mark)) if marks.contains(&mark))
    }

    /// Whether a token reads like one of these words, whatever its case.
    #[inline(always)]
    pub(super) fn reads(&self, at: usize, words: &Words) -> bool {
        match self.get(at) {
            Some(token) if words.may_have(token.shape) => words.has(self.raw(at)),
            _ => false,
        }
    }

    pub(super) fn free(&self, at: usize) -> bool {
        self.get(at).is_some_and(|token| token.used.is_none())
    }

    /// Whether it touches the token before it.
    pub(super) fn glued(&self, at: usize) -> bool {
        at > 0 && self.get(at).is_some_and(|token| !token.gap)
    }

    /// A full stop, question or exclamation mark or a new line.
    pub(super) fn ends_sentence(&self, at: usize) -> bool {
        match self.kind(at) {
            None | Some(Kind::Newline) => true,
            Some(Kind::Mark(b'!' | b'?')) => true,
            Some(Kind::Mark(b'.')) => self.get(at + 1).is_none_or(|token| token.gap),
            _ => false,
        }
    }

    /// Whether a sentence begins with this token.
    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let mut before = at;
        while before > 0 {
            before -= 1;
            if self.ends_sentence(before) {
                return true;
            }
            match self.kind(before) {
                Some(Kind::Mark(b'(' | b'"' | b'*' | 0)) if at - before < 4 => {}
                Some(Kind::Mark(b':')) => return true,
                _ => return false,
            }
        }
        true
    }

    /// The word before, over at most one mark that isn't the end of a sentence.
    pub(super) fn previous_word(&self, at: usize) -> Option<usize> {
        let before = at.checked_sub(1)?;
        if self.is_word(before) {
            return Some(before);
        }
        if self.ends_sentence(before) {
            return None;
        }
        let before = before.checked_sub(1)?;
        self.is_word(before).then_some(before)
    }

    /// Marks the tokens `from..to` as part of an entity.
    pub(super) fn take(&mut self, from: usize, to: usize, kind: EntityKind) {
        let to = to.min(self.tokens.len());
        for token in self.tokens.get_mut(from..to).unwrap_or_default() {
            token.used = Some(kind);
        }
    }

    /// The text from one token to before another.
    pub(super) fn span(&self, from: usize, to: usize) -> (usize, usize) {
        match (
            self.get(from),
            to.checked_sub(1).and_then(|at| self.get(at)),
        ) {
            (Some(first), Some(last)) => (first.start, last.end.max(first.end)),
            _ => (0, 0),
        }
    }

    /// What the name of these tokens says, if it is known.
    pub(super) fn phrase(&self, from: usize, to: usize) -> Option<&'static Word> {
        let mut key = [0_u8; LONGEST_NAME];
        let mut length = 0;
        for at in from..to {
            let raw = self.raw(at).as_bytes();
            let space = usize::from(length > 0 && !self.glued(at));
            let place = key.get_mut(length + space..length + space + raw.len());
            let Some(place) = place.filter(|_| raw.is_ascii()) else {
                return self.lexicon.phrase(&self.lower(from, to));
            };
            place.copy_from_slice(raw);
            place.make_ascii_lowercase();
            if space > 0 {
                key[length] = b' ';
            }
            length += space + raw.len();
        }
        self.lexicon.word(&key[..length])
    }

    /// The words of a span in lower case with single spaces.
    pub(super) fn lower(&self, from: usize, to: usize) -> String {
        let mut value = String::new();
        for at in from..to {
            if !value.is_empty() && !self.glued(at) {
                value.push(' ');
            }
            value.push_str(&self.raw(at).to_lowercase());
        }
        value
    }
}
