//! The first sheet of an XLSX workbook as CSV text, whatever the file claims to hold.
//!
//! A small file can unfold into gigabytes, and one cell far away can make a reader reserve room for all that
//! lie between. So what unfolds is measured first, and cells are read one by one.

use super::table::Refusal;
use calamine::{DataRef, Reader, Xlsx};
use std::io::{Cursor, Read, copy, sink};

/// Bytes that a workbook may unfold to.
const UNFOLDED: u64 = 64 * 1024 * 1024;
/// Columns of a sheet that are read.
const WIDTH: u32 = 64;

/// Whether a file is a workbook: XLSX is a ZIP archive.
pub(super) fn is_workbook(file: &[u8]) -> bool {
    file.starts_with(b"PK\x03\x04")
}

/// Reads the first sheet. Line `n` of the text is row `n` of the sheet, at most `row_limit` under the first.
pub(super) fn as_csv(file: &[u8], row_limit: usize) -> Result<String, Refusal> {
    let unreadable = || Refusal::new("file.unreadable", "xlsx");
    measure(file)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| unreadable())?;
    let name = workbook
        .sheet_names()
        .first()
        .cloned()
        .ok_or_else(unreadable)?;
    let mut cells = workbook
        .worksheet_cells_reader(&name)
        .map_err(|_| unreadable())?;
    let mut text = Text::new(row_limit);
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (row, column) = cell.get_position();
        if column >= WIDTH {
            return Err(Refusal::new("file.too-wide", WIDTH.to_string()));
        }
        text.put(row, column, words(cell.get_value()))?;
    }
    text.finish()
}

/// CSV that grows row by row.
struct Text {
    csv: Vec<u8>,
    row_limit: usize,
    /// Rows that are written.
    written: usize,
    /// The row that is being read, counted from 0.
    row: usize,
    fields: Vec<String>,
    /// Fields of the first row that has any; empty cells at the end of a row are not stored in a workbook.
    width: usize,
}

impl Text {
    fn new(row_limit: usize) -> Text {
        Text {
            csv: Vec::new(),
            row_limit,
            written: 0,
            row: 0,
            fields: Vec::new(),
            width: 0,
        }
    }

    fn put(&mut self, row: u32, column: u32, words: String) -> Result<(), Refusal> {
        let column = usize::try_from(column).unwrap_or(0);
        let row = usize::try_from(row).unwrap_or(usize::MAX);
        if row != self.row {
            self.end_row()?;
            self.row = row;
        }
        if self.fields.len() <= column {
            self.fields.resize(column + 1, String::new());
        }
        self.fields[column] = words;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), Refusal> {
        let full = |field: &String| !field.is_empty();
        let Some(last) = self.fields.iter().rposition(full) else {
            self.fields.clear();
            return Ok(());
        };
        if self.row > self.row_limit {
            let limit = self.row_limit.to_string();
            return Err(Refusal::new("file.too-many-rows", limit));
        }
        self.csv
            .resize(self.csv.len() + self.row - self.written, b'\n');
        self.width = if self.width == 0 {
            last + 1
        } else {
            self.width
        };
        self.fields
            .resize((last + 1).max(self.width), String::new());
        csv::Writer::from_writer(&mut self.csv)
            .write_record(&self.fields)
            .map_err(|_| Refusal::new("file.unreadable", "xlsx"))?;
        self.written = self.row + 1;
        self.fields.clear();
        Ok(())
    }

    fn finish(mut self) -> Result<String, Refusal> {
        self.end_row()?;
        if self.written == 0 {
            return Err(Refusal::new("file.empty", ""));
        }
        String::from_utf8(self.csv).map_err(|_| Refusal::new("file.unreadable", "xlsx"))
    }
}

/// Refuses what unfolds to too much, by unfolding it into nothing.
fn measure(file: &[u8]) -> Result<(), Refusal> {
    let unreadable = |_| Refusal::new("file.unreadable", "xlsx");
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).map_err(unreadable)?;
    let mut left = UNFOLDED;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(unreadable)?;
        let unfolded = copy(&mut entry.take(left + 1), &mut sink())
            .map_err(|_| Refusal::new("file.unreadable", "xlsx"))?;
        left = left
            .checked_sub(unfolded)
            .ok_or_else(|| Refusal::new("file.too-large", UNFOLDED.to_string()))?;
    }
    Ok(())
}

/// A cell as a person reads it, in one line; days as `2026-01-31`, whole numbers without a point.
fn words(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Empty | DataRef::Error(_) => String::new(),
        DataRef::String(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.chars().take(10).collect(),
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(truth) => truth.to_string(),
        DataRef::DateTime(moment) => day(moment.as_f64()),
    };
    text.split(['\r', '\n'])
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
        .trim()
        .to_owned()
}

/// The day of a serial number of spreadsheets: 1 is 1900-01-01, with a 29 February 1900 that never was.
fn day(serial: f64) -> String {
    const TO_1970: i64 = 25_569;
    if !(61.0..3_000_000.0).contains(&serial) {
        return serial.to_string();
    }
    // The bounds above keep it small.
    let whole = serial.floor() as i64;
    domain::time::Day(whole - TO_1970).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_numbers_are_read_as_people_see_them() {
        assert_eq!(day(46_346.0), "2026-11-20");
        assert_eq!(day(46_346.7), "2026-11-20");
        assert_eq!(words(&DataRef::Float(2_150_001.0)), "2150001");
        assert_eq!(words(&DataRef::SharedString(" a ")), "a");
        assert_eq!(
            words(&DataRef::SharedString("Jl. A\r\n no 2")),
            "Jl. A  no 2"
        );
    }

    #[test]
    fn rows_keep_their_numbers_and_their_width() {
        let mut text = Text::new(4);
        for (row, column, words) in [
            (0, 0, "a"),
            (0, 1, "b"),
            (2, 0, "x, y"),
            (3, 2, "\"z\""),
            (4, 0, ""),
        ] {
            text.put(row, column, words.to_owned()).expect("fits");
        }
        assert_eq!(
            text.finish().expect("text"),
            "a,b\n\n\"x, y\",\n,,\"\"\"z\"\"\"\n"
        );
        let mut long = Text::new(4);
        long.put(5, 0, "a".to_owned()).expect("not yet written");
        assert_eq!(
            long.finish().expect_err("refused").code,
            "file.too-many-rows"
        );
        assert_eq!(
            Text::new(4).finish().expect_err("refused").code,
            "file.empty"
        );
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        for file in [&b"PK\x03\x04"[..], b"PK\x03\x04rest", b""] {
            assert_eq!(
                as_csv(file, 3).expect_err("refused").code,
                "file.unreadable"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(mut file: Vec<u8>) {
            file.splice(0..0, *b"PK\x03\x04");
            let _ = as_csv(&file, 3);
        }
    }
}
