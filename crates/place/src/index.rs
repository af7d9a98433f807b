//! Every word that occurs in a name, sorted, with the areas whose own name has
//! it.
//!
//! Besides the words, a name of two or three words is entered as one joined
//! word (`karang anyar` → `karanganyar`), and regencies and provinces under
//! their abbreviations; such entries stand for the whole name ([`WHOLE`]).
//! Typing errors need no further index: letter sets of all words are compared
//! first, which leaves few words to look at (see [`crate::typo`]).

use std::ops::Range;

use crate::decode::Columns;
use crate::fold;
use crate::words;

/// Set in a posting whose word stands for the whole name.
pub(crate) const WHOLE: u32 = 1 << 31;
/// Set in a posting whose word only says where something is: the capital of a
/// regency (`oinlasi soe`).
pub(crate) const CAPITAL: u32 = 1 << 30;
/// Longest joined word.
const LONGEST_JOINED: usize = 24;

/// How many words a name needs to be complete, and whether a leading `kota`
/// may be left out.
#[derive(Clone, Copy)]
pub(crate) struct NameShape {
    pub(crate) words: u8,
    pub(crate) optional_city: bool,
}

pub(crate) struct Index {
    text: Vec<u8>,
    starts: Vec<u32>,
    postings: Vec<u32>,
    posting_starts: Vec<u32>,
    /// Words by the hash of their sound.
    sounds: Vec<(u32, u32)>,
    /// Words by length, with their letter sets beside them.
    by_length: Vec<u32>,
    letters_by_length: Vec<u64>,
    length_starts: Vec<u32>,
    pub(crate) shapes: Vec<NameShape>,
}

impl Index {
    pub(crate) fn build(columns: &Columns) -> Self {
        let mut gathering = Gathering::default();
        for area in 0..columns.bounds[4] {
            gathering.add_name(columns, area);
        }
        gathering.add_abbreviations(columns);
        gathering.add_capitals(columns);
        gathering.finish()
    }

    pub(crate) fn words(&self) -> Range<u32> {
        0..to_number(self.starts.len() - 1)
    }

    pub(crate) fn word(&self, word: u32) -> &[u8] {
        let at = word as usize;
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// Areas (with [`WHOLE`] or [`CAPITAL`]) that have this word, by number.
    pub(crate) fn areas(&self, word: u32) -> &[u32] {
        let at = word as usize;
        &self.postings[self.posting_starts[at] as usize..self.posting_starts[at + 1] as usize]
    }

    pub(crate) fn exact(&self, word: &[u8]) -> Option<u32> {
        let at = self.first_not_below(word);
        (at < self.words().end && self.word(at) == word).then_some(at)
    }

    /// All words that begin so, the word itself included.
    pub(crate) fn beginning_with(&self, beginning: &[u8]) -> Range<u32> {
        let from = self.first_not_below(beginning);
        let mut after = beginning.to_vec();
        // Folded text is below 0x7f, so this is above every continuation.
        after.push(0x7f);
        from..self.first_not_below(&after)
    }

    /// Words that sound alike, the word itself included.
    pub(crate) fn sounding_like(&self, word: &[u8]) -> impl Iterator<Item = u32> {
        let (mut sound, mut other) = (Vec::new(), Vec::new());
        fold::sound(word, &mut sound);
        let hash = hash(&sound);
        let from = self.sounds.partition_point(|(other, _)| *other < hash);
        self.sounds[from..]
            .iter()
            .take_while(move |(other, _)| *other == hash)
            .filter_map(move |(_, word)| {
                fold::sound(self.word(*word), &mut other);
                (other == sound).then_some(*word)
            })
    }

    /// Words of these lengths with their letter sets.
    pub(crate) fn of_lengths(&self, lengths: Range<usize>) -> impl Iterator<Item = (u32, u64)> {
        let last = self.length_starts.len() - 1;
        let from = self.length_starts[lengths.start.min(last)] as usize;
        let to = self.length_starts[lengths.end.min(last)] as usize;
        self.by_length[from..to]
            .iter()
            .copied()
            .zip(self.letters_by_length[from..to].iter().copied())
    }

    fn first_not_below(&self, word: &[u8]) -> u32 {
        let (mut low, mut high) = (0, self.words().end);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.word(middle) < word {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

/// Which letters occur in a word: once (low half) and twice (high half). One
/// edit changes at most two bits.
pub(crate) fn letters(word: &[u8]) -> u64 {
    word.iter().fold(0, |set, byte| {
        let bit = 1_u64
            << match byte {
                b'a'..=b'z' => byte - b'a',
                _ => 26 + byte % 6,
            };
        if set & bit == 0 {
            set | bit
        } else {
            set | bit << 32
        }
    })
}

fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193)
    })
}

fn to_number(count: usize) -> u32 {
    u32::try_from(count).expect("the decoder bounds the register to 16 MiB")
}

#[derive(Default)]
struct Gathering {
    text: Vec<u8>,
    /// Start and length in `text`, and the posting.
    entries: Vec<(u32, u8, u32)>,
    shapes: Vec<NameShape>,
}

impl Gathering {
    fn add_name(&mut self, columns: &Columns, area: u32) {
        let mut folded = Vec::new();
        fold::fold(columns.name(area).chars(), &mut folded);
        let all: Vec<&[u8]> = fold::words(&folded).collect();
        let titled = area < columns.bounds[2];
        let titles = all
            .iter()
            .take_while(|word| titled && words::is_title(word))
            .count();
        let name = &all[titles.min(all.len().saturating_sub(1))..];
        for word in name {
            self.add(word, area);
        }
        if matches!(name.len(), 2..=3)
            && name.iter().map(|word| word.len()).sum::<usize>() <= LONGEST_JOINED
        {
            self.add(&name.concat(), area | WHOLE);
        }
        let optional_city = !titled && name.len() > 1 && name.first() == Some(&b"kota".as_slice());
        let words = name.len() - usize::from(optional_city);
        self.shapes.push(NameShape {
            words: u8::try_from(words).unwrap_or(u8::MAX),
            optional_city,
        });
    }

    fn add_abbreviations(&mut self, columns: &Columns) {
        for area in 0..columns.bounds[2] {
            let mut folded = Vec::new();
            fold::fold(columns.name(area).chars(), &mut folded);
            let name: Vec<&[u8]> = fold::words(&folded)
                .skip_while(|word| words::is_title(word))
                .collect();
            if name.len() >= 3 {
                let initials: Vec<u8> = name.iter().map(|word| word[0]).collect();
                self.add(&initials, area | WHOLE);
            }
            let name = name.join(&b' ');
            for (abbreviation, long) in words::ABBREVIATIONS {
                let mut long_folded = Vec::new();
                fold::fold(long.chars(), &mut long_folded);
                if long_folded == name {
                    self.add(abbreviation.as_bytes(), area | WHOLE);
                }
            }
        }
    }

    fn add_capitals(&mut self, columns: &Columns) {
        for (area, capital) in (columns.bounds[1]..).zip(columns.capitals.lines()) {
            let (mut name, mut folded) = (Vec::new(), Vec::new());
            fold::fold(columns.name(area).chars(), &mut name);
            fold::fold(capital.chars(), &mut folded);
            for word in fold::words(&folded) {
                if !fold::words(&name).any(|own| own == word) {
                    self.add(word, area | CAPITAL);
                }
            }
        }
    }

    fn add(&mut self, word: &[u8], posting: u32) {
        let length = u8::try_from(word.len()).unwrap_or(u8::MAX);
        self.entries
            .push((to_number(self.text.len()), length, posting));
        self.text.extend_from_slice(&word[..usize::from(length)]);
    }

    fn finish(self) -> Index {
        let Self {
            text: gathered,
            mut entries,
            shapes,
        } = self;
        let spelled = |entry: &(u32, u8, u32)| {
            &gathered[entry.0 as usize..entry.0 as usize + usize::from(entry.1)]
        };
        entries
            .sort_unstable_by(|one, other| (spelled(one), one.2).cmp(&(spelled(other), other.2)));
        entries.dedup_by(|one, other| one.2 == other.2 && spelled(one) == spelled(other));
        let (mut text, mut starts, mut posting_starts) = (Vec::new(), vec![0], vec![0]);
        let mut postings = Vec::with_capacity(entries.len());
        for group in entries.chunk_by(|one, other| spelled(one) == spelled(other)) {
            text.extend_from_slice(spelled(&group[0]));
            starts.push(to_number(text.len()));
            postings.extend(group.iter().map(|entry| entry.2));
            posting_starts.push(to_number(postings.len()));
        }
        text.shrink_to_fit();
        starts.shrink_to_fit();
        posting_starts.shrink_to_fit();
        let mut index = Index {
            text,
            starts,
            postings,
            posting_starts,
            sounds: Vec::new(),
            by_length: Vec::new(),
            letters_by_length: Vec::new(),
            length_starts: Vec::new(),
            shapes,
        };
        index.sounds = sounds(&index);
        add_lengths(&mut index);
        index
    }
}

fn sounds(index: &Index) -> Vec<(u32, u32)> {
    let mut sound = Vec::new();
    let mut sounds: Vec<(u32, u32)> = index
        .words()
        .map(|word| {
            fold::sound(index.word(word), &mut sound);
            (hash(&sound), word)
        })
        .collect();
    sounds.sort_unstable();
    sounds
}

fn add_lengths(index: &mut Index) {
    let mut by_length: Vec<u32> = index.words().collect();
    by_length.sort_by_key(|word| index.word(*word).len());
    index.letters_by_length = by_length
        .iter()
        .map(|word| letters(index.word(*word)))
        .collect();
    let longest = by_length.last().map_or(0, |word| index.word(*word).len());
    index.length_starts = (0..=longest + 1)
        .map(|length| to_number(by_length.partition_point(|word| index.word(*word).len() < length)))
        .collect();
    index.by_length = by_length;
}
