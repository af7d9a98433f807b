//! What a person typed, as words with a role.

use crate::fold;
use crate::words::{self, Hint};

/// A query is cut at so many characters.
pub const QUERY_LENGTH: usize = 200;
/// And at so many words.
const MOST_WORDS: usize = 12;
/// A village, its district and its regency may share a name; more is no query.
const MOST_REPEATS: usize = 3;

/// One folded word of a query.
pub(crate) struct Word {
    pub(crate) text: Vec<u8>,
    pub(crate) role: Role,
    /// What the word before says about this one, and that word's position.
    pub(crate) hint: Option<(Hint, usize)>,
    /// How often the same word came before.
    pub(crate) repeats: usize,
}

/// What a word is there for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Role {
    /// Part of a name.
    Name,
    /// Tells the level of the next name.
    Level(Hint),
    /// Says nothing, unless a name has it.
    Noise,
}

pub(crate) fn parse(text: &str) -> Vec<Word> {
    let mut folded = Vec::new();
    fold::fold(text.chars().take(QUERY_LENGTH), &mut folded);
    let mut after_neighbourhood = false;
    let mut words: Vec<Word> = Vec::new();
    for text in fold::words(&folded) {
        let number_follows = std::mem::replace(&mut after_neighbourhood, is_neighbourhood(text));
        if after_neighbourhood || (number_follows && text.iter().all(u8::is_ascii_digit)) {
            continue;
        }
        if words.len() == MOST_WORDS {
            break;
        }
        let repeats = words.iter().filter(|word| word.text == text).count();
        if repeats < MOST_REPEATS {
            words.push(Word {
                text: text.to_vec(),
                role: role(text),
                hint: None,
                repeats,
            });
        }
    }
    if words.iter().all(|word| word.role != Role::Name) {
        for word in &mut words {
            word.role = Role::Name;
        }
    }
    for position in 1..words.len() {
        if let Role::Level(hint) = words[position - 1].role {
            words[position].hint = Some((widened(hint, &words, position - 1), position - 1));
        }
    }
    words
}

fn role(text: &[u8]) -> Role {
    match words::hint(text) {
        Some(hint) => Role::Level(hint),
        None if words::is_noise(text) => Role::Noise,
        None => Role::Name,
    }
}

/// `kab/kota` leaves open which of the two is meant.
fn widened(hint: Hint, words: &[Word], position: usize) -> Hint {
    let before = position.checked_sub(1).map(|before| words[before].role);
    match before {
        Some(Role::Level(other)) if other.level == hint.level => Hint { city: None, ..hint },
        _ => hint,
    }
}

/// RT and RW numbers are below the village: `rt 03`, `rw05`.
fn is_neighbourhood(text: &[u8]) -> bool {
    matches!(text, [b'r', b't' | b'w', number @ ..] if number.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Level;

    #[test]
    fn tells_names_from_levels_and_drops_neighbourhoods() {
        let words = parse("Ds. Oinlasi RT 03/RW05, di kec. Mollo kab/kota TTS");
        let seen: Vec<_> = words
            .iter()
            .filter(|word| word.role == Role::Name)
            .map(|word| {
                let hint = word.hint.map(|(hint, _)| (hint.level, hint.city));
                (
                    std::str::from_utf8(&word.text).expect("folded text is ASCII"),
                    hint,
                )
            })
            .collect();
        assert_eq!(
            seen,
            [
                ("oinlasi", Some((Level::Village, None))),
                ("mollo", Some((Level::District, None))),
                ("tts", Some((Level::Regency, None))),
            ]
        );
        assert_eq!(parse("kota")[0].role, Role::Name);
        assert_eq!(parse("kras kras")[1].repeats, 1);
    }

    #[test]
    fn long_queries_are_cut() {
        assert_eq!(parse(&"ab ".repeat(1_000)).len(), MOST_REPEATS);
        assert_eq!(
            parse("ab cd ef gh ij kl mn op qu rs tu vw xy za").len(),
            MOST_WORDS
        );
        assert_eq!(parse(&"a".repeat(10_000))[0].text.len(), QUERY_LENGTH);
        assert!(parse("  …  ").is_empty());
    }
}
