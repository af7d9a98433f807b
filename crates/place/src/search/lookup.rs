//! The words of one query looked up in the index.
//!
//! Invariant: a cell holds the best quality only, so it doesn't matter in
//! which order the ways of matching are tried.

use crate::gazetteer::Gazetteer;
use crate::index::{CAPITAL, Index, WHOLE, letters};
use crate::query::{Role, Word};
use crate::typo;
use crate::words;

/// Qualities in 1/250, from exact down to two typing errors.
const EXACT: u8 = 250;
const JOINED: u8 = 243;
const VARIANT: u8 = 240;
const SOUND: u8 = 230;
const BEGINNING: [u8; 2] = [187, 38];
const CAPITAL_OF: u8 = 225;
const PART: [u8; 2] = [150, 35];
const ONE_ERROR: u8 = 140;
const TWO_ERRORS: u8 = 112;
const SCALE: f32 = 250.0;

/// Shortest word that is looked for inside others, or with typing errors.
const SHORTEST_PART: usize = 4;
/// Words beyond this many are not looked at closely.
const MOST_CLOSE_LOOKS: usize = 8;
const UNKNOWN_WEIGHT: f32 = 3.0;

const HALF_BIT: u16 = 4;
const WHOLE_BIT: u16 = 2;
const OWN_BIT: u16 = 1;

/// How much of a word of a name the typed word stands for.
#[derive(Clone, Copy)]
enum Covers {
    Word,
    PartOfWord,
    HalfWord,
}

/// How a word fits the own name of one area.
pub(crate) struct Cell {
    pub(crate) quality: f32,
    /// The word stands for the whole name.
    pub(crate) whole: bool,
    /// The word is one half of a word of the name.
    pub(crate) half: bool,
    /// The area has the word only as its capital.
    pub(crate) capital: bool,
}

pub(crate) struct Lookup<'a> {
    index: &'a Index,
    areas: usize,
    columns: Vec<Column>,
}

/// One query word against all areas.
struct Column {
    /// Quality in the high byte, the bits below; one per area.
    cells: Vec<u16>,
    /// Areas with a cell above zero.
    touched: Vec<u32>,
    name: bool,
    weight: f32,
    looked_closer: bool,
}

impl<'a> Lookup<'a> {
    pub(crate) fn new(gazetteer: &'a Gazetteer, words: &[Word]) -> Self {
        let areas = gazetteer.columns.codes.len();
        let index = &gazetteer.index;
        let columns = words.iter().map(|word| Column::new(areas, word)).collect();
        let mut lookup = Self {
            index,
            areas,
            columns,
        };
        for (position, word) in words.iter().enumerate() {
            lookup.look_up(
                position,
                word,
                position + 1 == words.len(),
                words.len() == 1,
            );
        }
        for (position, pair) in words.windows(2).enumerate() {
            lookup.look_up_joined(position, pair);
        }
        for (column, word) in lookup.columns.iter_mut().zip(words) {
            column.weigh(index, word, areas);
        }
        lookup
    }

    /// Looks for parts of words and typing errors as well, in all words.
    pub(crate) fn look_closer(&mut self, words: &[Word]) {
        for (position, word) in words.iter().enumerate().take(MOST_CLOSE_LOOKS) {
            self.look_for_parts(position, &word.text);
            self.look_for_errors(position, &word.text);
        }
    }

    pub(crate) fn cell(&self, position: usize, area: u32) -> Cell {
        let cell = self.columns[position].cells[area as usize];
        Cell {
            quality: f32::from(cell >> 8) / SCALE,
            whole: cell & WHOLE_BIT != 0,
            half: cell & HALF_BIT != 0,
            capital: cell & OWN_BIT == 0,
        }
    }

    pub(crate) fn weight(&self, position: usize) -> f32 {
        self.columns[position].weight
    }

    /// Areas that have a word of the query in their own name: those of the
    /// rarest word, then of commoner ones while there is room.
    pub(crate) fn candidates(&self, room: usize) -> Vec<u32> {
        let mut columns: Vec<&Column> = self.columns.iter().filter(|column| column.name).collect();
        columns.sort_by_key(|column| column.touched.len());
        let mut seen = vec![false; self.areas];
        let mut candidates = Vec::new();
        for column in columns {
            if !candidates.is_empty() && candidates.len() + column.touched.len() > room {
                break;
            }
            for area in &column.touched {
                let is_own = column.cells[*area as usize] & OWN_BIT != 0;
                if is_own && !std::mem::replace(&mut seen[*area as usize], true) {
                    candidates.push(*area);
                }
            }
        }
        candidates
    }

    fn look_up(&mut self, position: usize, word: &Word, last: bool, only: bool) {
        let index = self.index;
        let text = word.text.as_slice();
        let exact = index.exact(text);
        if let Some(exact) = exact {
            self.fill(position, exact, EXACT, Covers::Word);
        }
        if word.role != Role::Name {
            return;
        }
        for form in words::variants(text) {
            if let Some(variant) = index.exact(form) {
                self.fill(position, variant, VARIANT, Covers::Word);
            }
        }
        let mut known = exact.is_some();
        for alike in index.sounding_like(text) {
            known = true;
            self.fill(position, alike, SOUND, Covers::Word);
        }
        let shortest = if only {
            1
        } else if last {
            2
        } else {
            3
        };
        let mut begins = false;
        if text.len() >= shortest {
            for longer in index.beginning_with(text) {
                begins = true;
                self.fill(
                    position,
                    longer,
                    share(BEGINNING, text, index.word(longer)),
                    Covers::PartOfWord,
                );
            }
        }
        let unfinished = last && begins;
        if !(known || unfinished) && position < MOST_CLOSE_LOOKS {
            self.look_for_parts(position, text);
            self.look_for_errors(position, text);
        }
    }

    /// `karang anyar` for `Karanganyar`, `kota baru` for `Kotabaru`.
    fn look_up_joined(&mut self, position: usize, pair: &[Word]) {
        if pair.iter().all(|word| word.role != Role::Name) {
            return;
        }
        let joined: Vec<u8> = pair
            .iter()
            .flat_map(|word| word.text.iter().copied())
            .collect();
        if let Some(word) = self.index.exact(&joined) {
            self.fill(position, word, JOINED, Covers::HalfWord);
            self.fill(position + 1, word, JOINED, Covers::HalfWord);
        }
    }

    fn look_for_parts(&mut self, position: usize, text: &[u8]) {
        let index = self.index;
        if text.len() < SHORTEST_PART || self.columns[position].looked_closer {
            return;
        }
        let wanted = letters(text);
        for (word, has) in index.of_lengths(text.len() + 1..usize::MAX) {
            if wanted & !has != 0 {
                continue;
            }
            let longer = index.word(word);
            if longer.windows(text.len()).skip(1).any(|part| part == text) {
                self.fill(
                    position,
                    word,
                    share(PART, text, longer),
                    Covers::PartOfWord,
                );
            }
        }
    }

    fn look_for_errors(&mut self, position: usize, text: &[u8]) {
        let index = self.index;
        let limit = typo::forgiven(text.len());
        if limit == 0 || std::mem::replace(&mut self.columns[position].looked_closer, true) {
            return;
        }
        let wanted = letters(text);
        let span = limit as usize;
        for (word, has) in index.of_lengths(text.len() - span..text.len() + span + 1) {
            if (wanted ^ has).count_ones() > 2 * limit {
                continue;
            }
            if let Some(errors) = typo::distance(text, index.word(word), limit) {
                let quality = if errors <= 1 { ONE_ERROR } else { TWO_ERRORS };
                self.fill(position, word, quality, Covers::Word);
            }
        }
    }

    fn fill(&mut self, position: usize, word: u32, quality: u8, covers: Covers) {
        let column = &mut self.columns[position];
        for posting in self.index.areas(word) {
            let capital = posting & CAPITAL != 0;
            let quality = if capital {
                quality.min(CAPITAL_OF)
            } else {
                quality
            };
            let covered = match covers {
                Covers::Word if posting & WHOLE != 0 => WHOLE_BIT,
                Covers::HalfWord => HALF_BIT,
                Covers::Word | Covers::PartOfWord => 0,
            };
            let own = if capital { 0 } else { OWN_BIT };
            let area = posting & !(WHOLE | CAPITAL);
            let cell = &mut column.cells[area as usize];
            if *cell == 0 {
                column.touched.push(area);
            }
            *cell = (*cell).max(u16::from(quality) << 8 | covered | own);
        }
    }
}

impl Column {
    fn new(areas: usize, word: &Word) -> Self {
        Self {
            cells: vec![0; areas],
            touched: Vec::new(),
            name: word.role == Role::Name,
            weight: UNKNOWN_WEIGHT,
            looked_closer: false,
        }
    }

    /// Rare words tell more than common ones.
    fn weigh(&mut self, index: &Index, word: &Word, areas: usize) {
        let exact = index.exact(&word.text).map(|word| index.areas(word).len());
        let count = exact.unwrap_or(self.touched.len());
        if count > 0 {
            self.weight = (areas as f32 / (1.0 + count as f32)).ln().clamp(1.5, 8.0);
        }
    }
}

/// A quality that grows with the share of the longer word that was typed.
fn share([least, more]: [u8; 2], typed: &[u8], longer: &[u8]) -> u8 {
    let more = usize::from(more) * typed.len() / longer.len().max(1);
    least.saturating_add(u8::try_from(more).unwrap_or(0))
}
