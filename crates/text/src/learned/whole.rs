//! What a text as a whole says about each code: a sum of what its words, classes, rules and shapes weigh, the same
//! facts that tell stance and urgency (`crate::model`). The gate weighs it beside the score of windows.

use crate::bits::Bits;
use crate::code::Code;
use crate::model::Model;
use crate::model::feature::Names;
use crate::store::{Source, Stored, stored};

/// Before the name of a fact in the table.
const MARK: &str = "text:";
/// What every text has.
const ALWAYS: &str = "*";

/// A weight per code, and none for what fills the last lines of eight.
const WIDTH: usize = Code::MANY.next_multiple_of(8);

/// What a fact weighs for every code; most weights are 0, but summing all of a row takes less than asking which.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Row([f32; WIDTH]);

impl Default for Row {
    fn default() -> Self {
        Self([0.0; WIDTH])
    }
}

impl Row {
    fn of(weights: impl Iterator<Item = (Code, f32)>) -> Self {
        let mut row = Self::default();
        weights.for_each(|(code, weight)| row.0[code.index()] = weight);
        row
    }
}

/// Only what weighs, with its place.
impl Stored for Row {
    fn put(&self, out: &mut Vec<u8>) {
        let weighs = || (0_u8..).zip(self.0).filter(|(_, weight)| *weight != 0.0);
        weighs().count().put(out);
        for (code, weight) in weighs() {
            out.push(code);
            weight.put(out);
        }
    }

    fn take(from: &mut Source<'_>) -> Option<Self> {
        let mut row = Self::default();
        for _ in 0..from.many()? {
            let place = from.byte()?;
            *row.0.get_mut(usize::from(place))? = f32::take(from)?;
        }
        Some(row)
    }
}

/// The rows of facts, in the order of the model's rows.
#[derive(Default)]
pub(crate) struct Whole {
    rows: Vec<Row>,
    /// What every text has.
    bias: Row,
}

stored!(Whole { rows, bias });

/// A sum for every code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sums(pub(crate) [f32; Code::MANY]);

impl Default for Sums {
    fn default() -> Self {
        Self([0.0; Code::MANY])
    }
}

impl Whole {
    /// Reads `text:fact<TAB>CODE weight…`; other rows are passed over. A fact that the model doesn't know gets a row
    /// there that weighs nothing.
    pub(crate) fn read(table: &str, names: &Names<'_>, model: &mut Model) -> Self {
        let mut new = Self::default();
        for line in table.lines() {
            let Some((name, cells)) = line
                .strip_prefix(MARK)
                .and_then(|line| line.split_once('\t'))
            else {
                continue;
            };
            let weights = cells.split('\t').filter_map(super::weight);
            if name == ALWAYS {
                new.bias = Row::of(weights);
            } else if let Some(fact) = names.parse(name) {
                let row = model.row_for(fact);
                let many = new.rows.len().max(row + 1);
                new.rows.resize(many, Row::default());
                new.rows[row] = Row::of(weights);
            }
        }
        new
    }

    /// Sums the rows of a text.
    pub(crate) fn sums(&self, rows: &Bits) -> Sums {
        let mut sums = self.bias.0;
        rows.each(|row| {
            if let Some(row) = self.rows.get(row as usize) {
                let each = sums.iter_mut().zip(&row.0);
                each.for_each(|(sum, weight)| *sum += weight);
            }
        });
        Sums(
            *sums
                .first_chunk()
                .expect("a row has a place for every code"),
        )
    }
}

/// The name of a fact's row in the table; of what every text has without one.
pub(crate) fn row_name(fact: Option<&str>) -> String {
    format!("{MARK}{}", fact.unwrap_or(ALWAYS))
}
