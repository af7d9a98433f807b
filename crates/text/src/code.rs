//! The indicator codes, read from `data/indicators.tsv` (our copy of the project's list).

use crate::store::stored;

use std::fmt;
use std::sync::LazyLock;

/// One of the 55 indicator codes.
///
/// ```
/// use text::Code;
/// let code = Code::parse("DST-DOC").expect("in the list");
/// assert_eq!(code.as_str(), "DST-DOC");
/// assert_eq!(code.delphi(), Some("D5.01"));
/// assert_eq!(Code::all().count(), 55);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u8);

stored!(Code { 0 });

struct Row {
    cells: [&'static str; 7],
}

static TABLE: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let text = include_str!("../data/indicators.tsv");
    text.lines().skip(1).map(row).collect()
});

fn row(line: &'static str) -> Row {
    let mut cells = [""; 7];
    for (cell, value) in cells.iter_mut().zip(line.split('\t')) {
        *cell = value.trim();
    }
    Row { cells }
}

impl Code {
    /// How many there are.
    pub const MANY: usize = 55;

    /// All codes, in the order of the list.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        (0..TABLE.len()).map(|index| Self(index as u8))
    }

    /// The code of this name; `None` when the list has none.
    pub fn parse(name: &str) -> Option<Self> {
        TABLE
            .iter()
            .position(|row| row.cells[0] == name)
            .map(|index| Self(index as u8))
    }

    pub fn as_str(self) -> &'static str {
        self.cell(0)
    }

    /// It stays, however little a text as a whole asserts: a sign of danger, and a chain message, which
    /// misleads whoever sent it on.
    pub(crate) fn is_spared(self) -> bool {
        self.as_str().starts_with("URG-") || self.is_chain()
    }

    /// A chain message or a rumour.
    pub(crate) fn is_chain(self) -> bool {
        self.as_str() == "MIS"
    }

    /// A dated table decides it (`watch.tsv`): words alone never add it.
    pub(crate) fn is_dated(self) -> bool {
        self.as_str() == "DEST-WATCH"
    }

    /// What it means, in Indonesian, for people.
    pub fn label(self) -> &'static str {
        self.cell(1)
    }

    /// `recruit`, `transit`, `dest`, `presence` or `any`.
    pub fn phase(self) -> &'static str {
        self.cell(2)
    }

    /// The ILO/EC Delphi item, such as `D5.01`.
    pub fn delphi(self) -> Option<&'static str> {
        given(self.cell(3))
    }

    /// The HTCDS 2.0 field.
    pub fn htcds(self) -> Option<&'static str> {
        given(self.cell(4))
    }

    /// The element of the offence that it may support.
    pub fn legal_element(self) -> Option<&'static str> {
        given(self.cell(5))
    }

    /// `S`trong, `M`edium, `W`eak, or another word of the list (`procedural`, `context`, …).
    pub fn tier(self) -> &'static str {
        self.cell(6)
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    fn cell(self, column: usize) -> &'static str {
        TABLE[self.index()].cells[column]
    }
}

fn given(cell: &'static str) -> Option<&'static str> {
    (!matches!(cell, "" | "-")).then_some(cell)
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
