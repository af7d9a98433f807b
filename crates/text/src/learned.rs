//! What fitted weights say about each indicator, beside the rules: a score of the words in a window, and a gate that
//! weighs it against the rules and against what kind of text it is.
//!
//! Rules find what somebody has thought of; the score also knows other ways to say the same, and a rule that fires
//! in a text that otherwise says nothing of the kind is mostly wrong. Both are summed in one table that can be read
//! (`data/model/learned.tsv`). A finding that the score adds has its words as any other, and the rule id
//! `learned.CODE`. Masked words are no words here, and neither are names: only stems of the lexicon, numbers and
//! kinds of entities weigh.

pub(crate) mod beside;
pub(crate) mod gate;
pub(crate) mod row;
pub(crate) mod train;
pub(crate) mod whole;
pub(crate) mod words;

use beside::Beside;
use gate::Gate;
use row::{Row, WIDTH};
use whole::Whole;
use words::{Heard, Key, Names};

use crate::code::Code;
use crate::hash::FastMap;
use crate::model::Model;
use crate::model::feature;
use crate::pairs::{Pairs, Places};
use crate::store::stored;
use crate::wrong::RuleError;

/// Words of a window, and how far the next one begins behind it.
pub(crate) const WINDOW: usize = 12;
pub(crate) const STEP: usize = 6;
/// Most words that are looked at.
const MOST_WORDS: usize = 400;
/// The score of a code in a text without words.
const NOTHING: f32 = -6.0;

/// The weights of words for codes, and the gate.
#[derive(Default)]
pub(crate) struct Learned {
    /// Per word: where its weights are, in `weights` or, from `HEAVY` on, in `heavy`.
    words: Vec<Places>,
    /// The same for pairs of words.
    pairs: Pairs,
    weights: Vec<Weight>,
    /// What weights there are, each once.
    values: Vec<f32>,
    /// The rows of words and pairs that weigh for many codes.
    heavy: Vec<Row>,
    /// The score of a window in which nothing weighs.
    bias: Row,
    /// The codes that have a score.
    codes: Vec<Code>,
    pub(crate) gate: Gate,
    pub(crate) beside: Beside,
    pub(crate) whole: Whole,
}

stored!(Learned {
    words,
    pairs,
    weights,
    values,
    heavy,
    bias,
    codes,
    gate,
    beside,
    whole
});

/// The places of rows in `heavy` begin here.
const HEAVY: u32 = 1 << 31;
/// A row with so many weights is summed sooner whole than weight by weight.
const MANY_WEIGHTS: usize = 12;

/// What a word or pair weighs for a code: the code, and behind it the place of the value. So small because waiting
/// for memory costs more than the sum.
#[derive(Clone, Copy)]
struct Weight(u32);

stored!(Weight { 0 });

impl Weight {
    fn new(code: Code, value: u32) -> Self {
        Self(value << u8::BITS | code.index() as u32)
    }

    fn code(self) -> usize {
        usize::from(self.0 as u8)
    }

    fn value(self) -> usize {
        (self.0 >> u8::BITS) as usize
    }
}

/// A row of weights.
enum Weights<'a> {
    Few(&'a [Weight]),
    Heavy(&'a Row),
}

/// The row of a word or pair, and the first and last word that it stands on.
struct Placed {
    at: usize,
    last: usize,
    row: Places,
}

/// The highest score of every code, and in which window it was reached.
pub(crate) struct Scored {
    pub(crate) scores: [f32; Code::MANY],
    windows: [u32; Code::MANY],
}

impl Scored {
    /// The words of the window in which a code scored highest.
    fn window(&self, code: Code, many: usize) -> std::ops::Range<usize> {
        let start = self.windows[code.index()] as usize * STEP;
        start..many.min(MOST_WORDS).min(start + WINDOW)
    }
}

/// The highest scores while windows are summed.
struct Best {
    scores: [f32; WIDTH],
    windows: [u32; WIDTH],
}

impl Best {
    /// Takes the scores of a window that are higher than those so far.
    fn see(&mut self, window: usize, scale: f32, sums: &Row, bias: &Row) {
        let best = self.scores.iter_mut().zip(&mut self.windows);
        for ((sum, bias), (score, best)) in sums.0.iter().zip(&bias.0).zip(best) {
            let here = sum * scale + bias;
            let better = here > *score;
            *score = if better { here } else { *score };
            *best = if better { window as u32 } else { *best };
        }
    }
}

/// Where the windows of so many words are.
pub(crate) fn windows(many: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let last = many.saturating_sub(WINDOW).div_ceil(STEP);
    (0..=last).map(move |at| at * STEP..many.min(at * STEP + WINDOW))
}

/// Calls `see` with each word of a window, and each pair of words that are neighbours or have one between them.
pub(crate) fn keys(words: &[Heard], mut see: impl FnMut(usize, Key)) {
    for (at, word) in words.iter().enumerate() {
        see(at, Key::of(word.word));
        for (between, next) in words[at + 1..].iter().take(2).enumerate() {
            see(at, Key::pair(word.word, next.word, between));
        }
    }
}

/// Long windows have more that weighs: sums are taken as if all were equally long.
pub(crate) fn scale(words: usize) -> f32 {
    let seen = words + words.saturating_sub(1) + words.saturating_sub(2);
    1.0 / (seen.max(1) as f32).sqrt()
}

impl Learned {
    /// Reads `name<TAB>CODE weight…`, `*` for what every window has, `text:fact<TAB>CODE weight…` (`whole`),
    /// `gate:fact<TAB>weight`, and `beside:CODE<TAB>CODE weight…` (`beside`). Words and facts that nothing can be any
    /// more are passed over. An empty table changes nothing: there are rules alone.
    pub(crate) fn read(
        table: &str,
        names: Names<'_>,
        facts: &feature::Names<'_>,
        model: &mut Model,
    ) -> Self {
        Self {
            whole: Whole::read(table, facts, model),
            ..Self::words(table, names)
        }
    }

    /// The same without the rows of the whole text.
    pub(crate) fn words(table: &str, names: Names<'_>) -> Self {
        let mut new = Self {
            bias: Row([NOTHING; WIDTH]),
            ..Self::default()
        };
        let mut known: FastMap<u32, u32> = FastMap::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (name, cells) = line.split_once('\t').unwrap_or_default();
            if let Some(fact) = name.strip_prefix("gate:") {
                new.gate.set(fact, cells.parse().unwrap_or(0.0));
                continue;
            }
            let weights = cells.split('\t').filter_map(weight);
            if let Some(code) = name.strip_prefix("beside:") {
                new.beside.set(code, weights);
            } else if name == "*" {
                for (code, weight) in weights {
                    new.bias.0[code.index()] = weight;
                    new.codes.push(code);
                }
            } else if let Some(key) = names.parse(name) {
                let row = new.new_row(weights.collect(), &mut known);
                new.set(key, row);
            }
        }
        new
    }

    /// Writes a row down; `known`: the places of values by their bits.
    fn new_row(&mut self, weights: Vec<(Code, f32)>, known: &mut FastMap<u32, u32>) -> Places {
        if weights.len() >= MANY_WEIGHTS {
            self.heavy.push(Row::of(weights));
            return (HEAVY + self.heavy.len() as u32 - 1, 0);
        }
        let start = self.weights.len() as u32;
        for (code, weight) in weights {
            let value = *known.entry(weight.to_bits()).or_insert_with(|| {
                self.values.push(weight);
                self.values.len() as u32 - 1
            });
            self.weights.push(Weight::new(code, value));
        }
        (start, self.weights.len() as u32)
    }

    /// Whether there is nothing to weigh by.
    pub(crate) fn is_empty(&self) -> bool {
        self.codes.is_empty()
    }

    pub(crate) fn codes(&self) -> &[Code] {
        &self.codes
    }

    fn set(&mut self, key: Key, row: Places) {
        match key.word() {
            None => self.pairs.insert(key.0, row),
            Some(place) => {
                let many = self.words.len().max(place + 1);
                self.words.resize(many, Places::default());
                self.words[place] = row;
            }
        }
    }

    /// Where the weights of a word or pair are; of one without weights, an empty row.
    fn row(&self, key: Key) -> Places {
        let known = match key.word() {
            None => self.pairs.get(key.0),
            Some(place) => self.words.get(place).copied(),
        };
        known.unwrap_or_default()
    }

    fn weights(&self, row: Places) -> Weights<'_> {
        match row.0.checked_sub(HEAVY) {
            Some(place) => Weights::Heavy(&self.heavy[place as usize]),
            None => Weights::Few(&self.weights[row.0 as usize..row.1 as usize]),
        }
    }

    /// Scores a text. The work grows with its words: each is looked up once, and is in at most two windows.
    pub(crate) fn score(&self, words: &[Heard]) -> Scored {
        let words = &words[..words.len().min(MOST_WORDS)];
        // The rows of words and of their pairs with the next two, by their places.
        let mut rows: Vec<Placed> = Vec::with_capacity(words.len() * 2);
        let mut touched = 0;
        keys(words, |at, key| {
            let row = self.row(key);
            if row != Places::default() {
                touched ^= match self.weights(row) {
                    Weights::Heavy(row) => row.0[0].to_bits(),
                    Weights::Few(weights) => weights.first().map_or(0, |first| first.0),
                };
                let last = at + key.reach();
                rows.push(Placed { at, last, row });
            }
        });
        // The weights of all words are under way when the first are summed.
        std::hint::black_box(touched);
        let mut best = Best {
            scores: [f32::MIN; WIDTH],
            windows: [0; WIDTH],
        };
        // A window is two steps long, so that each step of words is in two windows.
        let (mut before, mut here) = (Row::default(), Row::default());
        let mut rows = rows.iter().peekable();
        for number in 0..=windows(words.len()).count() {
            let start = number * STEP;
            let end = words.len().min(start + STEP);
            while let Some(placed) = rows.next_if(|placed| placed.at < end) {
                // A pair that reaches into the next step isn't in the window before.
                match placed.last < end {
                    true => self.sum(placed.row, [&mut before, &mut here]),
                    false => self.sum(placed.row, [&mut here]),
                }
            }
            if let Some(window) = number.checked_sub(1) {
                let start = window * STEP;
                best.see(window, scale(end.max(start) - start), &before, &self.bias);
            }
            before = std::mem::take(&mut here);
        }
        Scored {
            scores: Row(best.scores).codes(),
            windows: *best.windows.first_chunk().expect("a place for every code"),
        }
    }

    /// Adds a row to the sums of the windows that it is in.
    fn sum<const MANY: usize>(&self, row: Places, mut windows: [&mut Row; MANY]) {
        match self.weights(row) {
            Weights::Heavy(row) => windows.into_iter().for_each(|sums| sums.add(row)),
            Weights::Few(weights) => {
                for weight in weights {
                    let value = self.values[weight.value()];
                    for sums in &mut windows {
                        sums.0[weight.code()] += value;
                    }
                }
            }
        }
    }

    /// What each word of the window in which a code scored highest adds, a pair's weight half to either word.
    fn shares<'w>(&self, code: Code, scored: &Scored, words: &'w [Heard]) -> Vec<(&'w Heard, f32)> {
        let words = &words[scored.window(code, words.len())];
        let mut shares: Vec<(&Heard, f32)> = words.iter().map(|word| (word, 0.0)).collect();
        keys(words, |at, key| {
            let weight = match self.weights(self.row(key)) {
                Weights::Heavy(row) => row.0[code.index()],
                Weights::Few(weights) => {
                    let mut all = weights.iter();
                    let weight = all.find(|weight| weight.code() == code.index());
                    weight.map_or(0.0, |weight| self.values[weight.value()])
                }
            };
            match key.reach() {
                0 => shares[at].1 += weight,
                reach => {
                    shares[at].1 += weight / 2.0;
                    shares[at + reach].1 += weight / 2.0;
                }
            }
        });
        shares
    }

    /// The words that carry a score, from the first byte to the last: the run of words that adds most.
    pub(crate) fn quote(&self, code: Code, scored: &Scored, words: &[Heard]) -> (usize, usize) {
        let shares = self.shares(code, scored, words);
        let (mut best, mut run) = ((f32::MIN, 0, 0), (0.0, 0));
        for (at, (_, share)) in shares.iter().enumerate() {
            if run.0 < 0.0 {
                run = (0.0, at);
            }
            run.0 += share;
            if run.0 > best.0 {
                best = (run.0, run.1, at);
            }
        }
        match shares.get(best.1..=best.2) {
            Some([(only, _)]) => (only.start as usize, only.end as usize),
            Some([(first, _), .., (last, _)]) => (first.start as usize, last.end as usize),
            _ => (0, 0),
        }
    }

    /// The words that weigh most for a code, the heaviest first, as places in the text.
    pub(crate) fn heaviest(
        &self,
        code: Code,
        scored: &Scored,
        words: &[Heard],
    ) -> Vec<(usize, usize)> {
        let mut shares = self.shares(code, scored, words);
        shares.retain(|(_, share)| *share > 0.0);
        shares.sort_by(|one, other| other.1.total_cmp(&one.1));
        let place = |(word, _): &(&Heard, f32)| (word.start as usize, word.end as usize);
        shares.iter().take(HEAVIEST).map(place).collect()
    }
}

/// So many words are told as the reason.
const HEAVIEST: usize = 5;

/// `REC-FEE 1.25`.
fn weight(cell: &str) -> Option<(Code, f32)> {
    let (code, weight) = cell.split_once(' ')?;
    Some((Code::parse(code)?, weight.parse().ok()?))
}

/// The name of the table among the files of a version.
const FILE: &str = "model/learned.tsv";

/// Rows that can't be read, each with its line.
pub(crate) fn mistakes(table: &str) -> Vec<RuleError> {
    let sound = |line: &str| {
        let Some((name, cells)) = line.split_once('\t') else {
            return false;
        };
        let finite = |cell: &str| cell.parse::<f32>().is_ok_and(f32::is_finite);
        let named = name.strip_prefix("beside:").is_none_or(Beside::knows);
        match name.strip_prefix("gate:") {
            Some(_) => finite(cells),
            None => {
                let weighs = |cell| weight(cell).is_some_and(|(_, weight)| weight.is_finite());
                named && cells.split('\t').all(weighs)
            }
        }
    };
    let lines = table.lines().enumerate();
    lines
        .filter(|(_, line)| !line.starts_with('#') && !sound(line))
        .map(|(at, _)| {
            let id = "tulis kata (atau `beside:KODE`) lalu `KODE bobot`, atau fakta penimbang lalu bobotnya, dipisah tabulator";
            let en = "write words (or `beside:CODE`) and `CODE weight`, or a fact of the gate and its weight, with tabs between";
            RuleError::new(FILE, Some(at + 1), id, en)
        })
        .collect()
}
