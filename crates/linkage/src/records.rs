//! CSV in: tables from comma-separated records.

use crate::config::Config;
use crate::table::{Batch, Side, Table, TableError, Task, Texts};
use std::io::Read;

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
    #[error(transparent)]
    Table(#[from] TableError),
    /// Ids name records in the results.
    #[error(
        "record {record} of the {side} file has no id of its own: {id:?} is empty or was used before"
    )]
    Id {
        /// From 1, in the order of the file.
        record: u32,
        side: &'static str,
        id: String,
    },
}

/// Records that are put into a table at a time.
const BATCH: usize = 1 << 15;
/// Letters of an id that an error repeats.
const REPEATED: usize = 40;

/// Reads the records of one file, or of two that are to be linked. UTF-8 with a heading; columns that
/// the configuration doesn't name are left out.
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
    read_side(config, left, Side::Left, &mut table)?;
    if let Some(right) = right {
        read_side(config, right, Side::Right, &mut table)?;
    }
    match table.without_own_id() {
        None => Ok(table),
        Some(record) => Err(no_own_id(&table, record)),
    }
}

fn no_own_id(table: &Table, record: u32) -> ReadError {
    let side = table.side(record);
    let before = (0..record).filter(|one| table.side(*one) == side);
    ReadError::Id {
        record: before.count() as u32 + 1,
        side: match side {
            Side::Left => "first",
            Side::Right => "right",
        },
        id: table.id(record).chars().take(REPEATED).collect(),
    }
}

/// While one batch is put into the table, the next is read.
fn read_side(
    config: &Config,
    source: &mut (dyn Read + Send),
    side: Side,
    table: &mut Table,
) -> Result<(), ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::Headers)
        .buffer_capacity(1 << 18)
        .from_reader(source);
    let columns = positions(config, reader.byte_headers()?)?;
    let empty = || Batch {
        columns: columns.iter().map(|_| Texts::default()).collect(),
    };
    let (mut full, mut next) = (empty(), empty());
    let mut record = csv::ByteRecord::new();
    let mut more = read_batch(&mut reader, &mut record, &columns, &mut full)?;
    loop {
        let (read, appended) = rayon::join(
            || match more {
                true => read_batch(&mut reader, &mut record, &columns, &mut next),
                false => Ok(false),
            },
            || table.append(&full, side),
        );
        appended?;
        if !more {
            return Ok(());
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

/// Whether there may be more.
fn read_batch<R: Read>(
    reader: &mut csv::Reader<R>,
    record: &mut csv::ByteRecord,
    columns: &[usize],
    batch: &mut Batch,
) -> Result<bool, ReadError> {
    for texts in &mut batch.columns {
        texts.clear();
    }
    for _ in 0..BATCH {
        if !reader.read_byte_record(record)? {
            return Ok(false);
        }
        let whole = std::str::from_utf8(record.as_slice());
        for (texts, &column) in batch.columns.iter_mut().zip(columns) {
            let of_whole = whole.ok().and_then(|all| all.get(record.range(column)?));
            let text = match of_whole {
                Some(text) => text,
                None => alone(record, column)?,
            };
            texts.push(text.trim());
        }
    }
    Ok(true)
}

/// A value of a record that as a whole isn't UTF-8; an empty one where there is none.
fn alone(record: &csv::ByteRecord, column: usize) -> Result<&str, ReadError> {
    let bytes = record.get(column).unwrap_or_default();
    std::str::from_utf8(bytes).map_err(|error| ReadError::Text {
        line: record.position().map_or(0, csv::Position::line),
        error,
    })
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
    fn what_is_wrong_is_told() {
        let config = Config::parse(CONFIG).unwrap();
        let error = |csv: &[u8]| {
            read_csv(&config, &mut &csv[..], None)
                .unwrap_err()
                .to_string()
        };
        assert!(error(b"id,names\n").contains("`name`"));
        assert!(error(b"id,name\n1,\xff\n").contains("line 2"));
        assert!(error(b"id,name\n1\n").contains("record 1"));
        assert!(error(b"id,name\n1,a\n2,b\n1,c\n").contains("record 3 of the first file"));
        assert!(error(b"id,name\n1,a\n,b\n").contains("record 2 of the first file"));
        let (left, right) = (
            &b"id,name\n1,a\n2,b\n"[..],
            &b"id,name\n1,a\n3,b\n3,c\n"[..],
        );
        let both = read_csv(&config, &mut &*left, Some(&mut &*right)).unwrap_err();
        assert!(
            both.to_string().contains("record 3 of the right file"),
            "{both}"
        );
        // Two halves of one letter are no letter.
        assert!(error(b"id,name\n\xc3,\xa9\n").contains("line 2"));
    }
}
