//! The words at the ends of a text, as courtesies are compared.

use super::lists::{Lists, WordId};
use crate::fold::{Folded, fold};

/// So many words at either end are looked at, and no word of more bytes.
const MOST_WORDS: usize = 40;
const LONGEST: usize = 96;

/// What stands between two words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    #[default]
    Space,
    Comma,
    Stop,
}

/// A word, its place, and what stands before it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) id: WordId,
    pub(super) before: Gap,
}

/// Letters as they are compared: without accents, and each once where it stands several times in a row.
fn push_plain(plain: &mut String, c: char) {
    match fold(c) {
        Folded::Letter(letter) => {
            let letter = char::from(letter);
            if !(letter.is_ascii_alphabetic() && plain.ends_with(letter)) {
                plain.push(letter);
            }
        }
        Folded::Foreign => plain.push('?'),
        Folded::Nothing | Folded::Break | Folded::Stop => {}
    }
}

pub(super) fn plain(word: &str) -> String {
    let mut plain = String::new();
    word.chars().for_each(|c| push_plain(&mut plain, c));
    plain
}

fn is_of_word(c: char) -> bool {
    let apostrophe = matches!(c, '\'' | '’' | '‘' | '`');
    apostrophe || !matches!(fold(c), Folded::Break | Folded::Stop)
}

fn gap(c: char) -> Gap {
    match c {
        '.' | '!' | '?' | '…' => Gap::Stop,
        ',' | ';' | ':' | '-' | '–' | '—' | '(' | ')' | '*' => Gap::Comma,
        _ if fold(c) == Folded::Stop => Gap::Stop,
        _ => Gap::Space,
    }
}

/// The first words of a text, if the very first may begin something that counts.
pub(super) fn first(text: &str, lists: &Lists, counts: impl Fn(WordId) -> bool) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut plain = String::new();
    let (mut at, mut before) = (0, Gap::Stop);
    while words.len() < MOST_WORDS
        && let Some(start) = text[at..].find(is_of_word).map(|next| at + next)
    {
        before = text[at..start].chars().map(gap).fold(before, Gap::max);
        let rest = &text[start..];
        let mut end = rest.len();
        plain.clear();
        for (at, c) in rest.char_indices() {
            if !is_of_word(c) || at > LONGEST {
                end = at;
                break;
            }
            push_plain(&mut plain, c);
        }
        let word = Word {
            start,
            end: start + end,
            id: lists.id(&plain),
            before,
        };
        if words.is_empty() && !counts(word.id) {
            return words;
        }
        words.push(word);
        (at, before) = (word.end, Gap::Space);
        if end > LONGEST {
            break;
        }
    }
    words
}

/// The last words of a text, if the very last may end something that counts.
pub(super) fn last(text: &str, lists: &Lists, counts: impl Fn(WordId) -> bool) -> Vec<Word> {
    let mut starts = text.len();
    let (mut end, mut many) = (text.len(), 0);
    let mut inside = false;
    for (at, c) in text.char_indices().rev() {
        let is = is_of_word(c);
        if many == 1 && inside && !is && !counts(lists.id(&plain(&text[starts..end]))) {
            return Vec::new();
        }
        if is && !inside {
            many += 1;
            end = at + c.len_utf8();
        }
        if many > MOST_WORDS || is && end - at > LONGEST {
            break;
        }
        inside = is;
        starts = at;
    }
    let mut words = first(&text[starts..], lists, |_| true);
    for word in &mut words {
        (word.start, word.end) = (word.start + starts, word.end + starts);
    }
    words
}
