//! Errors that people make when they write a name or a number down.

use crate::hash::Chance;

/// One edit at a random place: a letter or digit left out, doubled, replaced, or swapped with the next.
/// Works on ASCII; anything else is returned as it is.
pub(crate) fn typing_error(text: &str, chance: &mut Chance) -> String {
    if text.len() < 3 || !text.is_ascii() {
        return text.to_owned();
    }
    let mut bytes = text.as_bytes().to_vec();
    let at = chance.below(bytes.len() - 1);
    match chance.below(4) {
        0 => {
            bytes.remove(at);
        }
        1 => bytes.insert(at, bytes[at]),
        2 => {
            bytes[at] = match bytes[at] {
                b'0'..=b'9' => b'0' + chance.below(10) as u8,
                _ => b'a' + chance.below(26) as u8,
            }
        }
        _ => bytes.swap(at, at + 1),
    }
    String::from_utf8(bytes).expect("only ASCII was put in")
}

/// Spellings that stand for each other in Indonesian names.
const SPELLINGS: &[(&str, &str)] = &[
    ("u", "oe"),
    ("j", "dj"),
    ("c", "tj"),
    ("sy", "sj"),
    ("y", "i"),
    ("i", "y"),
    ("f", "p"),
    ("v", "p"),
    ("p", "f"),
    ("z", "s"),
    ("s", "z"),
    ("kh", "h"),
    ("h", ""),
    ("d", "dh"),
    ("t", "th"),
    ("n", "nn"),
    ("l", "ll"),
    ("ai", "ae"),
    ("o", "a"),
    ("k", "q"),
    ("e", "i"),
];

/// The same name as another clerk would spell it; unchanged where no rule fits.
pub(crate) fn respelt(text: &str, chance: &mut Chance) -> String {
    for _ in 0..8 {
        let (from, to) = SPELLINGS[chance.below(SPELLINGS.len())];
        let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
        if !places.is_empty() && text.len() > 3 {
            let at = places[chance.below(places.len())];
            return format!("{}{to}{}", &text[..at], &text[at + from.len()..]);
        }
    }
    text.to_owned()
}

/// A number below `bound`; small ones are far more frequent, as names and villages are.
pub(crate) fn skewed(bound: usize, chance: &mut Chance) -> usize {
    let share = chance.share();
    (((bound as f64 + 1.0).powf(share) - 1.0) as usize).min(bound - 1)
}

/// An invented word of so many syllables.
pub(crate) fn coined(syllables: usize, chance: &mut Chance) -> String {
    const STARTS: &[&str] = &[
        "b", "d", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "w", "y", "c", "pr", "tr",
        "ng", "ny",
    ];
    const VOWELS: &[&str] = &["a", "a", "a", "i", "i", "u", "u", "o", "e"];
    const ENDS: &[&str] = &["", "", "", "", "n", "r", "ng", "t", "m", "s", "h", "k"];
    let mut word = String::new();
    for syllable in 0..syllables {
        word.push_str(chance.one_of(STARTS));
        word.push_str(chance.one_of(VOWELS));
        if syllable + 1 == syllables {
            word.push_str(chance.one_of(ENDS));
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edits;

    #[test]
    fn errors_are_small_and_follow_the_seed() {
        let mut chance = Chance::new(5);
        let mut changed = 0;
        for _ in 0..200 {
            let wrong = typing_error("suryadi", &mut chance);
            assert!(edits("suryadi", &wrong, 8) <= 1, "{wrong}");
            changed += usize::from(wrong != "suryadi");
        }
        assert!(changed > 150);
        assert_eq!(
            respelt("budi", &mut Chance::new(7)),
            respelt("budi", &mut Chance::new(7))
        );
        let small = (0..1_000).filter(|_| skewed(100, &mut chance) < 10).count();
        assert!((400..600).contains(&small), "{small}");
    }
}
