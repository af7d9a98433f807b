//! Phrases of the classes in a message: `tidak boleh keluar`, with fillers between their words.

use super::{Span, View};
use crate::vocabulary::{Vocabulary, item_bit};

impl View {
    /// Whether a phrase may begin here: the next content word, or a filler before it, takes part in one.
    fn may_begin(&self, at: usize, vocabulary: &Vocabulary) -> bool {
        let follows = vocabulary.form(self.tokens[at].form).follows;
        if follows == 0 {
            return false;
        }
        let behind = &self.tokens[at + 1..];
        for next in &behind[..behind.len().min(3)] {
            if vocabulary.form(next.form).items_seen & follows != 0 {
                return true;
            }
            if next.weight > 0 {
                return false;
            }
        }
        false
    }

    /// Notes the classes of every phrase that begins with this token.
    pub(super) fn phrases(&mut self, at: usize, vocabulary: &Vocabulary) {
        if !self.may_begin(at, vocabulary) {
            return;
        }
        let follows = vocabulary.form(self.tokens[at].form).follows;
        for &first in vocabulary.items(self.tokens[at].form) {
            // Fillers may stand between the words of a phrase, and may belong to it themselves.
            for next in at + 1..at + 4 {
                let Some(token) = self.tokens.get(next).copied() else {
                    break;
                };
                if token.sentence != self.tokens[at].sentence {
                    break;
                }
                if vocabulary.form(token.form).items_seen & follows != 0 {
                    for &second in vocabulary.items(token.form) {
                        if item_bit(second) & follows == 0 {
                            continue;
                        }
                        for id in vocabulary.phrases(first, second) {
                            self.phrase(at, next, id, vocabulary);
                        }
                    }
                }
                if token.weight > 0 {
                    break;
                }
            }
        }
    }

    /// The rest of a phrase whose first two words stand at `at` and `second`.
    fn phrase(&mut self, at: usize, second: usize, id: u32, vocabulary: &Vocabulary) {
        let mut last = second;
        for item in vocabulary.rest_of(id) {
            let mut next = last + 1;
            loop {
                let Some(token) = self.tokens.get(next) else {
                    return;
                };
                if token.sentence != self.tokens[at].sentence || next > last + 3 {
                    return;
                }
                if vocabulary.items(token.form).contains(item) {
                    break;
                }
                if token.weight > 0 {
                    return;
                }
                next += 1;
            }
            last = next;
        }
        let span = Span {
            start: at as u32,
            end: last as u32 + 1,
        };
        self.meet(vocabulary.classes_of(id), span);
    }
}
