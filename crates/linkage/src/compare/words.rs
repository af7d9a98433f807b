//! Values as sets of words: order, missing words and spelling of a single word are forgiven.

use super::Agreement;
use super::edit::jaro_winkler;
use crate::column::{WORDS, Words};

/// Jaro–Winkler similarity from which two words are spellings of one.
const SIMILAR: f64 = 0.88;

/// γ 5: the same words. 4: every word has a similar one. 3: the words of the shorter are in the
/// longer. 2: similar ones are. 1: a word in common. An initial is similar to a word that begins so.
pub(super) fn agreement(words: &Words, left: u32, right: u32, counts: &[u32]) -> Agreement {
    let (mut shorter, mut longer) = (words.of(left), words.of(right));
    if shorter.len() > longer.len() {
        std::mem::swap(&mut shorter, &mut longer);
    }
    if shorter.is_empty() {
        return Agreement::default();
    }
    let mut common = Common::of(words, shorter, longer, counts);
    // With one word left on each side it is the same in both directions.
    let directed = shorter.len() == longer.len() && common.open_count > 1;
    if directed && !first_in_order(words, shorter, longer) {
        std::mem::swap(&mut shorter, &mut longer);
        common = Common::of(words, shorter, longer, counts);
    }
    let Common {
        mut taken,
        open,
        open_count,
        rarest,
        exact,
    } = common;
    let mut similar = 0;
    let mut whole = usize::from(rarest != 0);
    for &word in &open[..open_count] {
        let partner = (0..longer.len())
            .filter(|at| taken & (1 << at) == 0)
            .find_map(|at| likeness(words, word, longer[at]).map(|whole| (at, whole)));
        if let Some((at, is_whole)) = partner {
            taken |= 1 << at;
            similar += 1;
            whole += usize::from(is_whole);
        }
    }
    let all = exact + similar == shorter.len();
    let gamma = match (all, shorter.len() == longer.len()) {
        (true, true) if similar == 0 => 5,
        // Initials alone tell nothing.
        (true, true) if whole > 0 => 4,
        (true, false) if similar == 0 && whole > 0 => 3,
        (true, false) if whole > 0 => 2,
        _ if rarest != 0 => 1,
        _ => 0,
    };
    if gamma < 4 && shorter.len() != longer.len() && written_together(words, shorter, longer) {
        return Agreement {
            gamma: 4,
            word: rarest,
        };
    }
    Agreement {
        gamma,
        word: rarest,
    }
}

/// The words that two values have exactly, and those of the shorter that are left.
#[derive(Debug, Default)]
struct Common {
    /// Bit: a word of the longer has its partner.
    taken: u8,
    open: [u32; WORDS],
    open_count: usize,
    /// The rarest common word; 0 for none.
    rarest: u32,
    exact: usize,
}

impl Common {
    fn of(words: &Words, shorter: &[u32], longer: &[u32], counts: &[u32]) -> Self {
        let count = |word: u32| counts.get(word as usize).copied().unwrap_or(0);
        let mut common = Self::default();
        for &word in shorter {
            match longer.iter().position(|other| *other == word) {
                Some(at) => {
                    common.taken |= 1 << at;
                    common.exact += 1;
                    // A letter alone is no word that people have in common.
                    let tells = words.told[word as usize].shape.length > 1;
                    if tells && (common.rarest == 0 || count(word) < count(common.rarest)) {
                        common.rarest = word;
                    }
                }
                None => {
                    common.open[common.open_count] = word;
                    common.open_count += 1;
                }
            }
        }
        common
    }
}

/// Whether one list of words stands before another in the alphabet.
fn first_in_order(words: &Words, one: &[u32], other: &[u32]) -> bool {
    let differ = one.iter().zip(other).find(|(one, other)| one != other);
    differ.is_none_or(|(one, other)| words.words.text(*one) < words.words.text(*other))
}

/// Whether two words are spellings of one; `Some(false)` where one is an initial of the other.
fn likeness(words: &Words, left: u32, right: u32) -> Option<bool> {
    let (told, of_other) = (words.told[left as usize], words.told[right as usize]);
    let (one, other) = (told.shape, of_other.shape);
    let texts = || (words.words.text(left), words.words.text(right));
    if one.length.min(other.length) == 1 {
        let (one, other) = texts();
        return (one.chars().next() == other.chars().next()).then_some(false);
    }
    if told.sound != 0 && told.sound == of_other.sound {
        return Some(true);
    }
    if one.jaro_winkler(other) < SIMILAR {
        return None;
    }
    let (one, other) = texts();
    (jaro_winkler(one, other) >= SIMILAR).then_some(true)
}

/// Whether the shorter is one word that the words of the longer make, in some order of two.
fn written_together(words: &Words, shorter: &[u32], longer: &[u32]) -> bool {
    let ([one], [first, second]) = (shorter, longer) else {
        return false;
    };
    let (one, first, second) = (
        words.words.text(*one),
        words.words.text(*first),
        words.words.text(*second),
    );
    let made_of = |start: &str, end: &str| one.strip_prefix(start).is_some_and(|rest| rest == end);
    made_of(first, second) || made_of(second, first)
}
