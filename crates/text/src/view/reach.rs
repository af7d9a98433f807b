//! Whether the words of a pattern can stand near enough to each other, told by bits alone: most patterns whose
//! classes are all in a message don't match, and end here.

use super::View;
use crate::pattern::Shape;
use crate::token::Token;

/// How one goes from word to word in a message of at most 64 words; a bit a word.
#[derive(Default)]
pub(super) struct Steps {
    /// Words without weight: going over them costs nothing.
    fillers: u64,
    /// First words of sentences.
    starts: u64,
}

impl Steps {
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut new = Self::default();
        let mut sentence = 0;
        for (at, token) in tokens.iter().enumerate().take(64) {
            new.fillers |= u64::from(token.weight == 0) << at;
            new.starts |= u64::from(token.sentence != sentence) << at;
            sentence = token.sentence;
        }
        new
    }

    /// The words that may follow one of these, with at most `gap` content words between.
    fn after(&self, these: u64, gap: u8, across: bool) -> u64 {
        let open = if across { u64::MAX } else { !self.starts };
        let fillers = self.fillers & open;
        // Adding carries a bit through the fillers behind it, up to the content word that ends them.
        let step = |from: u64| {
            let from = (from << 1) & open;
            (from | ((from & fillers).wrapping_add(fillers) ^ fillers)) & open
        };
        let mut reached = step(these);
        for _ in 0..gap {
            reached |= step(reached);
        }
        reached
    }
}

impl View {
    /// `false` when the pattern is nowhere in the message; `true` says nothing.
    pub(crate) fn may_match(&self, shape: Shape<'_>, across: bool) -> bool {
        let mut here = 0;
        for element in shape.elements {
            let Some((marks, is_word)) = self.marks.of_short(element.class) else {
                return true;
            };
            here = if element.starts {
                marks
            } else {
                marks & self.steps.after(here, element.gap, across)
            };
            if here == 0 {
                return false;
            }
            // Nobody knows where a phrase ends.
            if !is_word {
                here = u64::MAX;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;
    use crate::token::Token;
    use proptest::prelude::*;

    /// Tokens with these weights; `true`: a sentence begins.
    fn tokens(words: &[(u8, bool)]) -> Vec<Token> {
        let (mut position, mut sentence) = (0, 0);
        let token = |&(weight, starts): &(u8, bool)| {
            sentence += u32::from(starts);
            let token = Token {
                position,
                sentence,
                weight,
                ..Token::default()
            };
            position += u32::from(weight);
            token
        };
        words.iter().map(token).collect()
    }

    proptest! {
        /// As the matcher counts: content words between, and the same sentence.
        #[test]
        fn steps_go_as_far_as_positions_do(
            words in prop::collection::vec((0_u8..2, prop::bool::weighted(0.2)), 1..=64),
            first in 0_usize..64,
            second in 0_usize..64,
            gap in 0_u8..6,
            across: bool,
        ) {
            let tokens = tokens(&words);
            let from = [first % words.len(), second % words.len()];
            let these = from.iter().fold(0, |set, at| set | 1_u64 << at);
            let reached = Steps::of(&tokens).after(these, gap, across);
            for (at, token) in tokens.iter().enumerate() {
                let near = from.iter().any(|&from| {
                    let here = tokens[from].position + u32::from(tokens[from].weight);
                    at > from
                        && token.position - here <= gap.into()
                        && (across || token.sentence == tokens[from].sentence)
                });
                prop_assert_eq!(reached >> at & 1 == 1, near, "{}", at);
            }
        }
    }
}
