//! How strongly the items of the Delphi list speak, for adults: a table, of which versions of the rules may
//! have their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// How strongly an item speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Strong.
    Strong,
    /// Medium.
    Medium,
    /// Weak.
    Weak,
}

/// The heading of a table of strengths.
const HEADING: &str = "code\tstrength\tlabel_en";

/// What is wrong with a line of a table of strengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StrengthMistake {
    /// It hasn't the columns of the heading.
    Columns,
    /// The published list has no such item.
    Item,
    /// It stands in the table twice.
    Twice,
    /// It is neither `S`, `M` nor `W`.
    Strength,
    /// An item of the published list stands nowhere; told at the first line.
    Missing,
}

/// How strongly each item speaks.
///
/// ```
/// use domain::finding::{Strength, StrengthMistake, Strengths};
/// let published = Strengths::published();
/// assert_eq!(published.of("D1.01"), Some(Strength::Strong));
/// assert_eq!(published.of("D9.99"), None);
/// let table = Strengths::PUBLISHED.replace("D1.01\tS", "D1.01\tM");
/// let own = Strengths::read(&table).expect("a table");
/// assert_eq!(own.of("D1.01"), Some(Strength::Medium));
/// let wrong = Strengths::read(&table.replace("D1.01\tM", "D1.01\tL"));
/// assert_eq!(wrong, Err(vec![(2, StrengthMistake::Strength)]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strengths(BTreeMap<&'static str, Strength>);

static ITEMS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let rows = Strengths::PUBLISHED.lines().skip(1);
    rows.filter_map(|row| row.split('\t').next()).collect()
});

static PUBLISHED: LazyLock<Strengths> =
    LazyLock::new(|| Strengths::read(Strengths::PUBLISHED).unwrap_or(Strengths(BTreeMap::new())));

impl Strengths {
    /// The published table (ILO and European Commission, "Operational indicators of trafficking in human beings",
    /// 2009, adults exploited in labour): code, `S`, `M` or `W`, name.
    pub const PUBLISHED: &str = include_str!("../../data/delphi_adult_labour.tsv");

    /// The published strengths.
    #[must_use]
    pub fn published() -> &'static Strengths {
        &PUBLISHED
    }

    /// Reads a table that tells the strength of every item of the published one. `W?`, as the published table
    /// says where its source is unclear, is weak.
    ///
    /// # Errors
    /// Every mistake with its line, the first line being 1.
    pub fn read(table: &str) -> Result<Strengths, Vec<(usize, StrengthMistake)>> {
        let mut mistakes = Vec::new();
        let mut strengths = BTreeMap::new();
        let mut lines = table.lines();
        if lines.next().map(str::trim_end) != Some(HEADING) {
            mistakes.push((1, StrengthMistake::Columns));
        }
        for (at, line) in lines.enumerate().filter(|(_, line)| !line.is_empty()) {
            if let Err(mistake) = row(line, &mut strengths) {
                mistakes.push((at + 2, mistake));
            }
        }
        if mistakes.is_empty() && strengths.len() < ITEMS.len() {
            mistakes.push((1, StrengthMistake::Missing));
        }
        if mistakes.is_empty() {
            Ok(Strengths(strengths))
        } else {
            Err(mistakes)
        }
    }

    /// How strongly an item speaks; `None` when the list has no such item.
    #[must_use]
    pub fn of(&self, item: &str) -> Option<Strength> {
        self.0.get(item).copied()
    }
}

fn row(
    line: &str,
    strengths: &mut BTreeMap<&'static str, Strength>,
) -> Result<(), StrengthMistake> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [code, strength, _] = cells[..] else {
        return Err(StrengthMistake::Columns);
    };
    let item = ITEMS.iter().find(|item| **item == code);
    let item = item.ok_or(StrengthMistake::Item)?;
    let strength = match strength {
        "S" => Strength::Strong,
        "M" => Strength::Medium,
        "W" | "W?" => Strength::Weak,
        _ => return Err(StrengthMistake::Strength),
    };
    match strengths.insert(item, strength) {
        Some(_) => Err(StrengthMistake::Twice),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_table_is_whole() {
        let read = Strengths::read(Strengths::PUBLISHED).expect("a table");
        assert_eq!(read.0.len(), 67);
        assert_eq!(read, *Strengths::published());
    }

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let table =
            "code\tstrength\tlabel_en\nD1.01\tS\tx\nD1.01\tM\tx\nX\tS\tx\nD1.02\tM\nD1.03\t?\tx\n";
        let told = Strengths::read(table).expect_err("mistakes");
        assert_eq!(
            told,
            [
                (3, StrengthMistake::Twice),
                (4, StrengthMistake::Item),
                (5, StrengthMistake::Columns),
                (6, StrengthMistake::Strength),
            ]
        );
        let one = "code\tstrength\tlabel_en\nD1.01\tS\tx\n";
        assert_eq!(
            Strengths::read(one),
            Err(vec![(1, StrengthMistake::Missing)])
        );
        assert_eq!(
            Strengths::read("").expect_err("nothing"),
            [(1, StrengthMistake::Columns)]
        );
    }
}
