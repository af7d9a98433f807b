//! Phrases of the classes in a message: `tidak boleh keluar`, with fillers between their words.

use super::{Span, View};
use crate::vocabulary::{Vocabulary, item_bit};

impl View {
    /// Notes the classes of every phrase that begins with this token.
    pub(super) fn phrases(&mut self, at: usize, vocabulary: &Vocabulary) {
        let (form, sentence) = (self.tokens[at].form, self.tokens[at].sentence);
        let follows = vocabulary.form(form).follows;
        if follows == 0 {
            return;
        }
        // Fillers may stand between the words of a phrase, and may belong to it themselves.
        for next in at + 1..at + 4 {
            let Some(token) = self.tokens.get(next) else {
                break;
            };
            if token.sentence != sentence {
                break;
            }
            let ends = token.weight > 0;
            if vocabulary.form(token.form).items_seen & follows != 0 {
                self.begun(at, next, vocabulary);
            }
            if ends {
                break;
            }
        }
    }

    /// Notes the classes of every phrase whose first two words stand here.
    fn begun(&mut self, at: usize, next: usize, vocabulary: &Vocabulary) {
        let (form, token) = (self.tokens[at].form, self.tokens[next].form);
        let follows = vocabulary.form(form).follows;
        for &second in vocabulary.items(token) {
            if item_bit(second) & follows == 0 {
                continue;
            }
            for &first in vocabulary.items(form) {
                for id in vocabulary.phrases(first, second) {
                    self.phrase(at, next, id, vocabulary);
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
