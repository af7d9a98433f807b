//! The lattice stemmer: every way to cut a word into affixes and a root is enumerated, and the
//! cheapest analysis whose root is in the lexicon wins.
//!
//! A greedy confix stripper loses on `beruang`, `berikan`, `ngeluhin`; enumerating costs a few
//! lookups and gets them right. Informal (`-in`, `nge-`, bare nasals) and regional affixes
//! (`-e`, `-na`, `-keun`, `-nye`) are rows of the same tables. Where no root is known, the word
//! is its own stem: names and place names stay whole.

use crate::store::stored_choice;

/// How a word relates to its stem, as far as rules care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Voice {
    /// The stem itself, perhaps with a possessive or particle.
    Bare = 0,
    /// `di-`, `ter-`, `ke-`: somebody undergoes it.
    Passive = 1,
    /// `me-`, `nge-`, `-in`, `-kan`: somebody does it.
    Active = 2,
    /// `pe-…-an`, `-an`, `ber-` and the rest.
    Other = 3,
}

stored_choice!(Voice: Bare, Passive, Active, Other);

/// (prefix, what the root's first letter becomes, voice, cost). `*` = unchanged; a letter = restored.
const PREFIXES: &[(&str, &[u8], Voice, u32)] = &[
    ("di", b"*", Voice::Passive, 2),
    ("ter", b"*", Voice::Passive, 3),
    ("te", b"*", Voice::Passive, 6),
    ("ta", b"*", Voice::Passive, 7),
    ("ke", b"*", Voice::Passive, 5),
    ("ka", b"*", Voice::Passive, 6),
    ("tak", b"*", Voice::Passive, 8),
    ("dak", b"*", Voice::Passive, 8),
    ("meng", b"*k", Voice::Active, 2),
    ("meny", b"s", Voice::Active, 2),
    ("men", b"*t", Voice::Active, 2),
    ("mem", b"*p", Voice::Active, 2),
    ("me", b"*", Voice::Active, 3),
    ("menge", b"*", Voice::Active, 3),
    ("nge", b"*", Voice::Active, 3),
    ("ng", b"*k", Voice::Active, 4),
    ("ny", b"sc", Voice::Active, 3),
    ("n", b"tcd", Voice::Active, 4),
    ("m", b"pbw", Voice::Active, 4),
    ("mang", b"*k", Voice::Active, 6),
    ("many", b"s", Voice::Active, 6),
    ("man", b"*t", Voice::Active, 6),
    ("mam", b"*p", Voice::Active, 6),
    ("ma", b"*", Voice::Active, 8),
    ("peng", b"*k", Voice::Other, 3),
    ("peny", b"s", Voice::Other, 3),
    ("pen", b"*t", Voice::Other, 3),
    ("pem", b"*p", Voice::Other, 3),
    ("penge", b"*", Voice::Other, 4),
    ("pe", b"*", Voice::Other, 4),
    ("per", b"*", Voice::Other, 3),
    ("pel", b"*", Voice::Other, 6),
    ("ber", b"*", Voice::Other, 2),
    ("be", b"*", Voice::Other, 5),
    ("bel", b"*", Voice::Other, 6),
    ("ba", b"*", Voice::Other, 7),
    ("se", b"*", Voice::Bare, 4),
    ("sa", b"*", Voice::Bare, 6),
    ("ku", b"*", Voice::Passive, 5),
    ("kau", b"*", Voice::Passive, 6),
];

/// Derivational endings: (suffix, voice when no prefix says it, cost).
const ENDINGS: &[(&str, Voice, u32)] = &[
    ("kan", Voice::Active, 2),
    ("in", Voice::Active, 3),
    ("an", Voice::Other, 3),
    ("i", Voice::Active, 4),
    ("kn", Voice::Active, 4),
    ("akan", Voice::Active, 5),
    ("keun", Voice::Active, 4),
    ("ake", Voice::Active, 5),
    ("ken", Voice::Active, 5),
    ("no", Voice::Active, 7),
    ("en", Voice::Active, 7),
    ("aken", Voice::Active, 5),
    ("ang", Voice::Active, 8),
];

/// Possessives and particles, outermost last.
const TAILS: &[(&str, u32)] = &[
    ("nya", 1),
    ("ny", 3),
    ("nye", 2),
    ("ne", 4),
    ("e", 5),
    ("na", 4),
    ("ku", 3),
    ("mu", 3),
    ("lah", 2),
    ("kah", 2),
    ("pun", 3),
    ("ipun", 4),
    ("ta", 7),
    ("q", 5),
    ("x", 6),
];

const LONGEST: usize = 32;
const SHORTEST_ROOT: usize = 3;

/// A cut from the end: the length that is left, the voice that the ending gives, its cost.
#[derive(Clone, Copy)]
struct Cut {
    len: usize,
    voice: Voice,
    cost: u32,
}

/// Whether a word ends so; nearly all differ in the last letter.
fn ends(word: &[u8], ending: &str) -> bool {
    word.last() == ending.as_bytes().last() && word.ends_with(ending.as_bytes())
}

fn cuts(word: &[u8], out: &mut [Cut; 24]) -> usize {
    let mut found = 0;
    let mut push = |cut: Cut, found: &mut usize| {
        if *found < out.len() && cut.len >= SHORTEST_ROOT {
            out[*found] = cut;
            *found += 1;
        }
    };
    // Without a tail, with one, with two (`-nya` + `-lah`).
    let mut bare = [(word.len(), 0); 6];
    let mut bares = 1;
    for &(tail, cost) in TAILS {
        if word.len() > tail.len() + 2 && ends(word, tail) && bares < bare.len() {
            bare[bares] = (word.len() - tail.len(), cost);
            bares += 1;
        }
    }
    let singles = bares;
    for first in 1..singles {
        let (len, before) = bare[first];
        for &(tail, cost) in &TAILS[..8] {
            if len > tail.len() + 2 && ends(&word[..len], tail) && bares < bare.len() {
                bare[bares] = (len - tail.len(), before + cost);
                bares += 1;
            }
        }
    }
    for &(len, cost) in &bare[..bares] {
        push(
            Cut {
                len,
                voice: Voice::Bare,
                cost,
            },
            &mut found,
        );
        for &(ending, voice, more) in ENDINGS {
            if len > ending.len() + 2 && ends(&word[..len], ending) {
                push(
                    Cut {
                        len: len - ending.len(),
                        voice,
                        cost: cost + more,
                    },
                    &mut found,
                );
            }
        }
    }
    found
}

/// A start after prefixes: offset, a letter to put back, voice of the outermost prefix, cost.
#[derive(Clone, Copy)]
struct Start {
    at: usize,
    restored: Option<u8>,
    voice: Voice,
    cost: u32,
}

fn starts(word: &[u8], out: &mut [Start; 32]) -> usize {
    out[0] = Start {
        at: 0,
        restored: None,
        voice: Voice::Bare,
        cost: 0,
    };
    let mut found = 1;
    let mut next = 0;
    let mut depth_end = 1;
    for _ in 0..2 {
        while next < depth_end {
            let from = out[next];
            next += 1;
            if from.restored.is_some() {
                continue;
            }
            let rest = &word[from.at..];
            for &(prefix, letters, voice, cost) in PREFIXES {
                // Nearly all differ in the first letter.
                if rest[0] != prefix.as_bytes()[0]
                    || rest.len() < prefix.len() + 2
                    || !rest.starts_with(prefix.as_bytes())
                {
                    continue;
                }
                let vowel = matches!(rest[prefix.len()], b'a' | b'e' | b'i' | b'o' | b'u');
                for &letter in letters {
                    if found == out.len() || (letter != b'*' && !vowel) {
                        continue;
                    }
                    let outer = if from.at == 0 { voice } else { from.voice };
                    out[found] = Start {
                        at: from.at + prefix.len(),
                        restored: (letter != b'*').then_some(letter),
                        voice: outer,
                        cost: from.cost + cost + 2 * u32::from(letter != b'*'),
                    };
                    found += 1;
                }
            }
        }
        depth_end = found;
    }
    found
}

/// The best analysis of a folded word, given a lexicon that answers with an id for a root.
/// The word itself is not tried: a caller who has it in the lexicon need not ask.
pub(crate) fn best<T: Copy>(
    word: &str,
    root: impl Fn(&str, bool) -> Option<T>,
) -> Option<(T, Voice, u32)> {
    let bytes = word.as_bytes();
    if bytes.len() < SHORTEST_ROOT + 1 || bytes.len() > LONGEST || !bytes.is_ascii() {
        return None;
    }
    let mut cut = [Cut {
        len: 0,
        voice: Voice::Bare,
        cost: 0,
    }; 24];
    let mut start = [Start {
        at: 0,
        restored: None,
        voice: Voice::Bare,
        cost: 0,
    }; 32];
    let cuts = cuts(bytes, &mut cut);
    let starts = starts(bytes, &mut start);
    let mut best: Option<(T, Voice, u32)> = None;
    let mut room = [0_u8; LONGEST + 1];
    for s in &start[..starts] {
        for c in &cut[..cuts] {
            let plain = c.len.saturating_sub(s.at);
            let len = plain + usize::from(s.restored.is_some());
            if plain < 2 || len < SHORTEST_ROOT || (s.at == 0 && c.len == bytes.len()) {
                continue;
            }
            // Short roots are found by chance everywhere; long ones are evidence.
            let chance = match len {
                3 => 6,
                4 => 1,
                _ => 0,
            };
            let stripped = (bytes.len() - plain) as u32;
            let illegal =
                u32::from(s.voice == Voice::Bare && s.at > 0 && c.voice == Voice::Active) * 4;
            let cost = s.cost + c.cost + chance + illegal + stripped / 3;
            if best.as_ref().is_some_and(|(_, _, known)| *known <= cost) {
                continue;
            }
            let candidate: &[u8] = if let Some(letter) = s.restored {
                room[0] = letter;
                room[1..len].copy_from_slice(&bytes[s.at..c.len]);
                &room[..len]
            } else {
                &bytes[s.at..c.len]
            };
            let Ok(candidate) = std::str::from_utf8(candidate) else {
                continue;
            };
            // Only tails were cut: `pinjamannya` may also be a form of `pinjaman`.
            let tails_only = s.at == 0 && c.voice == Voice::Bare;
            if let Some(id) = root(candidate, tails_only) {
                best = Some((
                    id,
                    if s.at > 0 && s.voice != Voice::Bare {
                        s.voice
                    } else {
                        c.voice
                    },
                    cost,
                ));
            }
        }
    }
    best
}
