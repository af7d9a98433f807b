//! CSV in: tables from records that `,`, `;` or tabs part.

use crate::config::Config;
use crate::dialect::Dialect;
use crate::table::{Batch, Side, Table, TableError, Task, Texts};
use std::io::{BufRead, BufReader, Read};

/// Why records can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("{0}")]
    Csv(#[from] csv::Error),
    #[error("no column is named `{0}`; the heading must name every column of the configuration")]
    Column(String),
    #[error("line {line}: {error}")]
    Text {
        line: u64,
        error: std::str::Utf8Error,
    },
    /// A row is shorter or longer than the heading.
    #[error(
        "line {line} of the {side} file: {cells} cells, but the heading has {heading}; a decimal comma parts cells, too"
    )]
    Width {
        line: u64,
        side: &'static str,
        cells: u64,
        heading: u64,
    },
    #[error(transparent)]
    Table(#[from] TableError),
    /// Ids name records in the results.
    #[error(
        "line {line} of the {side} file has no id of its own: {id:?} is empty or was used before"
    )]
    Id {
        /// The heading is on line 1.
        line: u64,
        side: &'static str,
        id: String,
    },
}

/// Records that are put into a table at a time.
const BATCH: usize = 1 << 15;
/// Letters of an id that an error repeats.
const REPEATED: usize = 40;
/// Bytes that are read at a time; the heading should fit.
const BUFFER: usize = 1 << 18;

/// Reads the records of one file, or of two that are to be linked. UTF-8 with a heading, parted by `,`, `;` or
/// tabs; columns that the configuration doesn't name are left out.
///
/// ```
/// let config = linkage::Config::parse("id = 'id'\n[[field]]\nname = 'name'\n").unwrap();
/// let csv = "id,remark,name\n1,x,Sri\n2,y,\"Budi, S.\"\n";
/// let table = linkage::read_csv(&config, &mut csv.as_bytes(), None).unwrap();
/// assert_eq!((table.len(), table.value(1, 0)), (2, "budi s"));
/// ```
pub fn read_csv(
    config: &Config,
    left: &mut (dyn Read + Send),
    right: Option<&mut (dyn Read + Send)>,
) -> Result<Table, ReadError> {
    let task = match right {
        Some(_) => Task::Link,
        None => Task::Dedupe,
    };
    let mut table = Table::new(config, task);
    let mut lines = [
        read_side(config, left, Side::Left, &mut table)?,
        Lines::default(),
    ];
    if let Some(right) = right {
        lines[1] = read_side(config, right, Side::Right, &mut table)?;
    }
    match table.without_own_id() {
        None => Ok(table),
        Some(record) => Err(no_own_id(&table, record, &lines)),
    }
}

fn no_own_id(table: &Table, record: u32, [left, right]: &[Lines; 2]) -> ReadError {
    let side = table.side(record);
    let before = (0..record).filter(|one| table.side(*one) == side).count();
    let lines = match side {
        Side::Left => left,
        Side::Right => right,
    };
    ReadError::Id {
        line: lines.of(before as u64),
        side: named(side),
        id: table.id(record).chars().take(REPEATED).collect(),
    }
}

fn named(side: Side) -> &'static str {
    match side {
        Side::Left => "first",
        Side::Right => "right",
    }
}

/// On which lines the records of a file begin: kept only where that isn't the line behind the one before.
#[derive(Default)]
struct Lines {
    /// Number of a record, and its line.
    jumps: Vec<(u64, u64)>,
    records: u64,
    last: u64,
}

impl Lines {
    fn add(&mut self, line: u64) {
        if self.jumps.is_empty() || line != self.last + 1 {
            self.jumps.push((self.records, line));
        }
        self.records += 1;
        self.last = line;
    }

    fn of(&self, record: u64) -> u64 {
        let known = self.jumps.partition_point(|(first, _)| *first <= record);
        let jump = known.checked_sub(1).and_then(|at| self.jumps.get(at));
        jump.map_or(0, |(first, line)| line + (record - first))
    }
}

/// While one batch is put into the table, the next is read.
fn read_side(
    config: &Config,
    source: &mut (dyn Read + Send),
    side: Side,
    table: &mut Table,
) -> Result<Lines, ReadError> {
    let mut source = BufReader::with_capacity(BUFFER, source);
    let dialect = Dialect::of(source.fill_buf().map_err(csv::Error::from)?);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .trim(csv::Trim::Headers)
        .buffer_capacity(BUFFER)
        .from_reader(source);
    let mut source = Source {
        columns: positions(config, reader.byte_headers()?)?,
        reader,
        record: csv::ByteRecord::new(),
        dialect,
        side,
        lines: Lines::default(),
    };
    let width = source.columns.len();
    let empty = || Batch {
        columns: (0..width).map(|_| Texts::default()).collect(),
    };
    let (mut full, mut next) = (empty(), empty());
    let mut more = source.read_batch(&mut full)?;
    loop {
        let (read, appended) = rayon::join(
            || match more {
                true => source.read_batch(&mut next),
                false => Ok(false),
            },
            || table.append(&full, side),
        );
        appended?;
        if !more {
            return Ok(source.lines);
        }
        more = read?;
        std::mem::swap(&mut full, &mut next);
    }
}

fn positions(config: &Config, heading: &csv::ByteRecord) -> Result<Vec<usize>, ReadError> {
    let position = |name: &str| {
        // A file from a spreadsheet may begin with a byte-order mark.
        let found = heading
            .iter()
            .position(|it| it.strip_prefix("\u{feff}".as_bytes()).unwrap_or(it) == name.as_bytes());
        found.ok_or_else(|| ReadError::Column(name.to_owned()))
    };
    config.columns().into_iter().map(position).collect()
}

/// A file that is read record by record.
struct Source<R> {
    reader: csv::Reader<R>,
    record: csv::ByteRecord,
    /// Where the columns of the configuration stand.
    columns: Vec<usize>,
    dialect: Dialect,
    side: Side,
    lines: Lines,
}

impl<R: Read> Source<R> {
    /// Whether there may be more.
    fn read_batch(&mut self, batch: &mut Batch) -> Result<bool, ReadError> {
        for texts in &mut batch.columns {
            texts.clear();
        }
        for _ in 0..BATCH {
            let read = self.reader.read_byte_record(&mut self.record);
            if !read.map_err(|error| self.wrong(error))? {
                return Ok(false);
            }
            let line = self.line();
            self.lines.add(line);
            let whole = std::str::from_utf8(self.record.as_slice());
            for (texts, &column) in batch.columns.iter_mut().zip(&self.columns) {
                let of_whole = whole
                    .ok()
                    .and_then(|all| all.get(self.record.range(column)?));
                let text = match of_whole {
                    Some(text) => text,
                    None => self.alone(column)?,
                };
                texts.push(text.trim());
            }
        }
        Ok(true)
    }

    fn line(&self) -> u64 {
        self.dialect.line(self.record.position())
    }

    /// A value of a record that as a whole isn't UTF-8; an empty one where there is none.
    fn alone(&self, column: usize) -> Result<&str, ReadError> {
        let bytes = self.record.get(column).unwrap_or_default();
        std::str::from_utf8(bytes).map_err(|error| ReadError::Text {
            line: self.line(),
            error,
        })
    }

    fn wrong(&self, error: csv::Error) -> ReadError {
        match error.kind() {
            csv::ErrorKind::UnequalLengths {
                pos,
                expected_len,
                len,
            } => ReadError::Width {
                line: self.dialect.line(pos.as_ref()),
                side: named(self.side),
                cells: *len,
                heading: *expected_len,
            },
            _ => ReadError::Csv(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIG: &str = "id = 'id'\n[[field]]\nname = 'name'\n";

    #[test]
    fn more_records_than_a_batch_holds_keep_their_order() {
        let config = Config::parse(CONFIG).unwrap();
        let mut csv = "\u{feff}id,name\n".to_owned();
        let count = BATCH * 2 + 3;
        for number in 0..count {
            csv.push_str(&format!("{number},name {}\n", number % 1000));
        }
        let table = read_csv(&config, &mut csv.as_bytes(), None).unwrap();
        assert_eq!(table.len(), count);
        for record in [0, BATCH - 1, BATCH, 2 * BATCH, count - 1] {
            assert_eq!(table.id(record as u32), record.to_string());
            assert_eq!(
                table.value(record as u32, 0),
                format!("name {}", record % 1000)
            );
        }
    }

    #[test]
    fn semicolons_and_tabs_part_cells_as_commas_do() {
        let config = Config::parse(CONFIG).unwrap();
        for csv in [
            "id,remark,name\n1,x,Sri\n",
            "\u{feff}id;remark;name\r\n1;x, y;Sri\r\n",
            "id\tremark\tname\n1\tx;y\tSri\n",
        ] {
            let table = read_csv(&config, &mut csv.as_bytes(), None).unwrap();
            assert_eq!((table.len(), table.value(0, 0)), (1, "sri"), "{csv:?}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let config = Config::parse(CONFIG).unwrap();
        let error = |csv: &[u8]| {
            read_csv(&config, &mut &csv[..], None)
                .unwrap_err()
                .to_string()
        };
        assert!(error(b"id,names\n").contains("`name`"));
        assert!(error(b"id,name\n1,\xff\n").contains("line 2"));
        let short = error(b"id,name\n1\n");
        assert!(
            short.contains("line 2 of the first file: 1 cells"),
            "{short}"
        );
        assert!(error(b"id,name\n1,a\n2,b\n1,c\n").contains("line 4 of the first file"));
        assert!(error(b"id,name\n1,a\n,b\n").contains("line 3 of the first file"));
        // A cell of two lines, an empty line, and lines as spreadsheets end them.
        let apart = b"id,name\n1,\"a\nb\"\n\n2,b\n1,c\n";
        assert!(error(apart).contains("line 6 of the first file"));
        assert!(error(b"id;name\r\n1;a, b\r\n;b\r\n").contains("line 3 of the first file"));
        let (left, right) = (
            &b"id,name\n1,a\n2,b\n"[..],
            &b"id,name\n1,a\n3,b\n3,c\n"[..],
        );
        let both = read_csv(&config, &mut &*left, Some(&mut &*right)).unwrap_err();
        assert!(
            both.to_string().contains("line 4 of the right file"),
            "{both}"
        );
        // Two halves of one letter are no letter.
        assert!(error(b"id,name\n\xc3,\xa9\n").contains("line 2"));
    }
}
