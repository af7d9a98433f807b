//! The words of a text, folded, by sentence and clause.

use super::cues::{ELDERS, HARM, OFFERED, SHORTENED, TITLES, TOLD};
use super::deeds::{PASSIVE, UNDER_CONTACT, UNDERGO};
use domain::text::fold;

/// A folded word.
pub(in crate::subject) struct Word<'t> {
    pub(in crate::subject) folded: String,
    pub(in crate::subject) written: &'t str,
    /// In bytes.
    pub(in crate::subject) start: usize,
    pub(super) sentence: usize,
    /// Commas part the clauses of a text.
    pub(super) clause: usize,
    /// Part of a number or a profile.
    pub(super) is_value: bool,
}

impl Word<'_> {
    /// Whether another word belongs to the same sentence.
    pub(in crate::subject) fn is_with(&self, other: &Word<'_>) -> bool {
        self.sentence == other.sentence
    }

    /// One past its last byte.
    pub(in crate::subject) fn end(&self) -> usize {
        self.start + self.written.len()
    }
}

/// Who a word names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Who {
    /// The writer.
    Writer,
    /// A victim, a relative, a neighbour, an office, a helper.
    Ours,
    /// Whoever recruits, moves or exploits people.
    Alleged,
    /// Somebody with a title: `Pak Bahar`.
    Titled,
}

/// The words of a text, without marks.
pub(in crate::subject) fn words(text: &str) -> Vec<Word<'_>> {
    let is_inner = |letter: char| letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '`');
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut sentence, mut clause) = (0, 0);
    let mut start = None;
    for (at, letter) in text.char_indices().chain([(text.len(), '\n')]) {
        match (start, is_inner(letter)) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                let written = &text[from..at];
                words.push(Word {
                    folded: fold(written),
                    written,
                    start: from,
                    sentence,
                    clause,
                    is_value: false,
                });
                start = None;
            }
            _ => {}
        }
        let ends = match letter {
            '!' | '?' | ';' | '\n' => true,
            '.' => {
                let last = words.last().map_or("", |word| word.folded.as_str());
                let goes_on = text[at + 1..].starts_with(|next: char| !next.is_whitespace());
                !goes_on && last.len() > 2 && !SHORTENED.contains(&last)
            }
            _ => false,
        };
        sentence += usize::from(ends);
        clause += usize::from(ends || letter == ',');
    }
    words.retain(|word| !word.folded.is_empty());
    join_passives(&mut words);
    words
}

/// `di ajak` is `diajak`.
fn join_passives(words: &mut Vec<Word<'_>>) {
    const ALL: [&[&str]; 6] = [PASSIVE, UNDERGO, OFFERED, UNDER_CONTACT, TOLD, HARM];
    for at in (1..words.len()).rev() {
        let [before, word] = [&words[at - 1], &words[at]];
        if before.folded != "di" || !before.is_with(word) || before.end() + 1 != word.start {
            continue;
        }
        let joined = format!("di{}", word.folded);
        if ALL.iter().any(|list| list.contains(&joined.as_str())) {
            words[at].folded = joined;
            words.remove(at - 1);
        }
    }
}

/// What stands before a name.
pub(in crate::subject) fn is_title(word: &str) -> bool {
    TITLES.contains(&word) || ELDERS.contains(&word)
}
