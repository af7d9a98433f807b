//! Why a scan of files gives no result, in the words of whoever has to mend them.

use ::scan::{NetworkError, StudyError};
use linkage::Dialect;

/// Longest cell that is repeated in an error, in characters.
const REPEATED: usize = 40;

/// Why there is no result.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// A file isn't readable as CSV.
    #[error("{file}: {error}")]
    Csv {
        /// Which of the files.
        file: &'static str,
        /// What the reader says.
        error: csv::Error,
    },
    /// A column is missing.
    #[error("{file}: the heading needs {wanted}")]
    Heading {
        /// Which of the files.
        file: &'static str,
        /// The columns that are needed.
        wanted: &'static str,
    },
    /// A cell doesn't hold what it should.
    #[error("{file}, line {line}: {} is no {}{}", repeated(.value), .wanted.english(), comma(.value, "; write a point for decimals, as -9.8"))]
    Cell {
        /// Which of the files.
        file: &'static str,
        /// Line, the heading is 1.
        line: u64,
        /// The cell.
        value: String,
        /// What it should be.
        wanted: Wanted,
    },
    /// A row is shorter or longer than the heading.
    #[error(
        "{file}, line {line}: {cells} cells, but the heading has {heading}; write a point for decimals, as -9.8"
    )]
    Width {
        /// Which of the files.
        file: &'static str,
        /// Line, the heading is 1.
        line: u64,
        /// Cells of the row.
        cells: u64,
        /// Cells of the heading.
        heading: u64,
    },
    /// Two places have one id.
    #[error("{file}, line {line}: the id {} is there already", repeated(.value))]
    Twice {
        /// Which of the files.
        file: &'static str,
        /// Line of the second one.
        line: u64,
        /// The id.
        value: String,
    },
    /// The places are no use.
    #[error("places: {0}")]
    Places(#[from] NetworkError),
    /// The events are no use.
    #[error("events: {0}")]
    Events(#[from] StudyError),
}

/// What a cell should hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// An id that isn't empty.
    Id,
    /// Kilometres, a million at most.
    Kilometres,
    /// Degrees that lie on the globe.
    Degrees,
    /// A place of the other file.
    Place,
    /// A whole number of a day.
    Day,
    /// How many events.
    Count,
}

impl Wanted {
    fn english(self) -> &'static str {
        match self {
            Wanted::Id => "id: every place needs one",
            Wanted::Kilometres => "coordinate in kilometres, from -1000000 to 1000000",
            Wanted::Degrees => "coordinate in degrees: latitude -90 to 90, longitude -180 to 180",
            Wanted::Place => "place of the file of places",
            Wanted::Day => "day: a whole number is needed",
            Wanted::Count => "count: a whole number from 0 to 4294967295 is needed",
        }
    }

    fn indonesian(self) -> &'static str {
        match self {
            Wanted::Id => "bukan id: tiap tempat perlu id",
            Wanted::Kilometres => "bukan koordinat kilometer, -1000000 sampai 1000000",
            Wanted::Degrees => {
                "bukan koordinat derajat: lintang -90 sampai 90, bujur -180 sampai 180"
            }
            Wanted::Place => "tidak ada di berkas tempat",
            Wanted::Day => "bukan hari: perlu bilangan bulat",
            Wanted::Count => "bukan jumlah: perlu bilangan bulat 0 sampai 4294967295",
        }
    }
}

impl ScanError {
    /// What the reader of CSV says.
    pub(super) fn of_csv(file: &'static str, dialect: Dialect, error: csv::Error) -> ScanError {
        match error.kind() {
            csv::ErrorKind::UnequalLengths {
                pos,
                expected_len,
                len,
            } => ScanError::Width {
                file,
                line: dialect.line(pos.as_ref()),
                cells: *len,
                heading: *expected_len,
            },
            _ => ScanError::Csv { file, error },
        }
    }

    /// The same in Indonesian.
    #[must_use]
    pub fn indonesian(&self) -> String {
        match self {
            ScanError::Csv { file, error } => format!("{file}: berkas CSV tidak terbaca: {error}"),
            ScanError::Heading { file, wanted } => {
                format!("{file}: baris judul perlu kolom {wanted}")
            }
            ScanError::Cell {
                file,
                line,
                value,
                wanted,
            } => format!(
                "{file}, baris {line}: {} {}{}",
                repeated(value),
                wanted.indonesian(),
                comma(value, "; tulis pecahan dengan titik, misalnya -9.8")
            ),
            ScanError::Width {
                file,
                line,
                cells,
                heading,
            } => format!(
                "{file}, baris {line}: {cells} isian, padahal baris judul punya {heading}; tulis pecahan dengan titik, \
                 misalnya -9.8"
            ),
            ScanError::Twice { file, line, value } => {
                format!("{file}, baris {line}: id {} sudah ada", repeated(value))
            }
            ScanError::Places(NetworkError::Empty) => "places: tidak ada tempat".to_owned(),
            ScanError::Places(error) => format!("places: {error}"),
            ScanError::Events(StudyError::NoEvents) => {
                "events: tidak ada kejadian dalam rentang hari".to_owned()
            }
            ScanError::Events(error) => format!("events: {error}"),
        }
    }
}

/// A cell between quotation marks, cut where it is long.
fn repeated(value: &str) -> String {
    match value.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{:?}…", &value[..end]),
        None => format!("{value:?}"),
    }
}

/// What to do about a comma in a number.
fn comma<'w>(value: &str, words: &'w str) -> &'w str {
    let is_number = value
        .chars()
        .all(|one| one.is_ascii_digit() || "-,".contains(one));
    if value.contains(',') && is_number {
        words
    } else {
        ""
    }
}
