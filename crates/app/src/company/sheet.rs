//! The first sheet of an XLSX workbook as rows of texts, whatever the file claims to hold.
//!
//! A small file can unfold into gigabytes, and one cell far away can make a reader reserve room for all that
//! lie between. So what unfolds is measured first, and cells are read one by one.

use crate::programme::table::{Columns, Lines, Refusal, Rows};
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

/// Reads the first sheet.
pub(super) fn read(columns: Columns, file: &[u8], row_limit: usize) -> Result<Lines, Refusal> {
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
    let mut rows: Option<Rows> = None;
    let mut row = Row::default();
    while let Some(cell) = cells.next_cell().map_err(|_| unreadable())? {
        let (number, column) = cell.get_position();
        if number != row.number {
            row.end(columns, row_limit, &mut rows)?;
            row = Row {
                number,
                fields: Vec::new(),
            };
        }
        if column >= WIDTH {
            return Err(Refusal::new("file.too-wide", WIDTH.to_string()));
        }
        let column = usize::try_from(column).unwrap_or(0);
        if row.fields.len() <= column {
            row.fields.resize(column + 1, String::new());
        }
        row.fields[column] = text(cell.get_value());
    }
    row.end(columns, row_limit, &mut rows)?;
    rows.ok_or_else(|| Refusal::new("file.empty", ""))?.finish()
}

#[derive(Default)]
struct Row {
    /// Counted from 0.
    number: u32,
    fields: Vec<String>,
}

impl Row {
    fn end(
        &mut self,
        columns: Columns,
        row_limit: usize,
        rows: &mut Option<Rows>,
    ) -> Result<(), Refusal> {
        while self.fields.last().is_some_and(String::is_empty) {
            self.fields.pop();
        }
        if self.fields.is_empty() {
            return Ok(());
        }
        match rows {
            None => *rows = Some(Rows::under(columns, &self.fields, row_limit)?),
            Some(rows) => {
                // Empty cells at the end of a row are not stored in a workbook.
                self.fields
                    .resize(self.fields.len().max(rows.width()), String::new());
                let fields: Vec<&str> = self.fields.iter().map(String::as_str).collect();
                rows.add(u64::from(self.number) + 1, &fields)?;
            }
        }
        Ok(())
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

/// A cell as a person reads it; days as `2026-01-31`, whole numbers without a point.
fn text(value: &DataRef<'_>) -> String {
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
    text.trim().to_owned()
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
        assert_eq!(text(&DataRef::Float(2_150_001.0)), "2150001");
        assert_eq!(text(&DataRef::SharedString(" a ")), "a");
    }

    #[test]
    fn what_is_no_workbook_is_refused() {
        let columns = Columns {
            names: &["a"],
            keys: 1,
        };
        for file in [&b"PK\x03\x04"[..], b"PK\x03\x04rest", b""] {
            assert_eq!(
                read(columns, file, 3).expect_err("refused").code,
                "file.unreadable"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(mut file: Vec<u8>) {
            let columns = Columns { names: &["a"], keys: 1 };
            file.splice(0..0, *b"PK\x03\x04");
            let _ = read(columns, &file, 3);
        }
    }
}
