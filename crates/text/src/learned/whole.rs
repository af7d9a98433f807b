//! What a text as a whole says about each code: a sum of what its words, classes, rules and shapes weigh, the same
//! facts that tell stance and urgency (`crate::model`). The gate weighs it beside the score of windows.

use super::row::Row;
use crate::code::Code;
use crate::model::Model;
use crate::model::feature::Names;
use crate::store::stored;

/// Before the name of a fact in the table.
const MARK: &str = "text:";
/// What every text has.
const ALWAYS: &str = "*";

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

    /// Sums the rows of a text, ascending.
    pub(crate) fn sums(&self, rows: &[u32]) -> Sums {
        let mut sums = self.bias;
        for row in rows {
            if let Some(row) = self.rows.get(*row as usize) {
                sums.add(row);
            }
        }
        Sums(sums.codes())
    }
}

/// The name of a fact's row in the table; of what every text has without one.
pub(crate) fn row_name(fact: Option<&str>) -> String {
    format!("{MARK}{}", fact.unwrap_or(ALWAYS))
}
