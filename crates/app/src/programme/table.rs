//! Reading a table into rows of named fields, with the reasons why a row can't be read.

use super::sheet;
use crate::{App, place};
use domain::area::{AreaCode, Level};
use domain::office::OfficeId;
use domain::time::Day;
use std::borrow::Cow;

/// Why a row, or the whole file, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Stable code such as `office.unknown`.
    pub(crate) code: &'static str,
    /// What it is about: a column, or the text that was read.
    pub(crate) argument: String,
}

impl Refusal {
    pub(crate) fn new(code: &'static str, argument: impl Into<String>) -> Refusal {
        Refusal {
            code,
            argument: argument.into(),
        }
    }
}

/// The columns that a table must have, and how many of them, from the first on, are the key of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Columns {
    pub(crate) names: &'static [&'static str],
    pub(crate) keys: usize,
}

/// One row: its line in the file, and its fields in the order of the columns.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) number: u64,
    columns: Columns,
    fields: Vec<String>,
}

/// The rows of a table; one of the wrong width is refused by itself.
pub(crate) type Lines = Vec<(Line, Option<Refusal>)>;

impl Line {
    /// The text by which the row is known.
    pub(crate) fn key(&self) -> String {
        let key: Vec<&str> = self
            .fields
            .iter()
            .take(self.columns.keys)
            .map(String::as_str)
            .collect();
        key.join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn raw(&self, column: &str) -> &str {
        let position = self.columns.names.iter().position(|name| *name == column);
        let field = position.and_then(|position| self.fields.get(position));
        field.map_or("", String::as_str)
    }

    /// A text that may be empty.
    pub(crate) fn optional(&self, column: &'static str, limit: usize) -> Result<String, Refusal> {
        let text = self.raw(column);
        if text.chars().count() > limit {
            return Err(Refusal::new("value.too-long", column));
        }
        if text
            .chars()
            .any(|letter| letter.is_control() && letter != '\n')
        {
            return Err(Refusal::new("value.unreadable", column));
        }
        Ok(text.to_owned())
    }

    /// A text that must be there.
    pub(crate) fn text(&self, column: &'static str, limit: usize) -> Result<String, Refusal> {
        let text = self.optional(column, limit)?;
        if text.is_empty() {
            return Err(Refusal::new("value.missing", column));
        }
        Ok(text)
    }

    /// A day of the form `2026-11-20` that may be missing.
    pub(crate) fn day_opt(&self, column: &'static str) -> Result<Option<Day>, Refusal> {
        let text = self.optional(column, 40)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| Refusal::new("day.unreadable", text))
    }

    /// A day of the form `2026-11-20`.
    pub(crate) fn day(&self, column: &'static str) -> Result<Day, Refusal> {
        self.day_opt(column)?
            .ok_or_else(|| Refusal::new("value.missing", column))
    }

    /// First and last day, in this order in time.
    pub(crate) fn span(&self) -> Result<(Day, Option<Day>), Refusal> {
        let from = self.day("valid_from")?;
        let to = self.day_opt("valid_to")?;
        match to {
            Some(to) if to < from => Err(Refusal::new("dates.reversed", format!("{from} > {to}"))),
            _ => Ok((from, to)),
        }
    }

    /// An area that the register knows.
    pub(crate) fn area_opt(
        &self,
        app: &App,
        column: &'static str,
    ) -> Result<Option<AreaCode>, Refusal> {
        let text = self.optional(column, 40)?;
        if text.is_empty() {
            return Ok(None);
        }
        let code: AreaCode = text
            .parse()
            .map_err(|_| Refusal::new("area.unreadable", text.clone()))?;
        match place::of_code(app, code) {
            Some(_) => Ok(Some(code)),
            None => Err(Refusal::new("area.unknown", text)),
        }
    }

    /// An area that must be there.
    pub(crate) fn area(&self, app: &App, column: &'static str) -> Result<AreaCode, Refusal> {
        self.area_opt(app, column)?
            .ok_or_else(|| Refusal::new("value.missing", column))
    }

    /// A village that may be missing.
    pub(crate) fn village_opt(&self, app: &App) -> Result<Option<AreaCode>, Refusal> {
        match self.area_opt(app, "village")? {
            Some(code) if code.level() != Level::Village => {
                Err(Refusal::new("area.not-a-village", code.to_string()))
            }
            other => Ok(other),
        }
    }

    /// A village.
    pub(crate) fn village(&self, app: &App) -> Result<AreaCode, Refusal> {
        self.village_opt(app)?
            .ok_or_else(|| Refusal::new("value.missing", "village"))
    }

    /// An office id; whether there is such an office is asked in the transaction.
    pub(crate) fn office(&self, column: &'static str) -> Result<OfficeId, Refusal> {
        let text = self.text(column, 100)?;
        text.parse()
            .map_err(|_| Refusal::new("office.unreadable", text))
    }
}

/// A file as text: a workbook's first sheet as CSV, everything else as it is, which must be UTF-8.
pub(crate) fn text(file: &[u8], row_limit: usize) -> Result<Cow<'_, str>, Refusal> {
    if sheet::is_workbook(file) {
        return sheet::as_csv(file, row_limit).map(Cow::Owned);
    }
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    std::str::from_utf8(file)
        .map(Cow::Borrowed)
        .map_err(|error| Refusal::new("file.not-utf8", error.valid_up_to().to_string()))
}

/// Reads a file: an XLSX workbook, or text with or without a byte order mark, separated by `;`, `,` or tabs (as
/// cells are pasted), quoted as usual; the first line names the columns in any order.
pub(crate) fn read(columns: Columns, file: &[u8], row_limit: usize) -> Result<Lines, Refusal> {
    let text = &*text(file, row_limit)?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(linkage::Dialect::of(text.as_bytes()).delimiter)
        .has_headers(true)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let unreadable = |error: csv::Error| {
        let line = error.position().map_or(0, csv::Position::line);
        Refusal::new("file.unreadable", line.to_string())
    };
    let header: Vec<String> = reader
        .headers()
        .map_err(unreadable)?
        .iter()
        .map(str::to_owned)
        .collect();
    let mut rows = Rows::under(columns, &header, row_limit)?;
    let mut at = At { byte: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let fields: Vec<&str> = record.iter().collect();
        at.go_to(text, record.position());
        rows.add(at.line, &fields)?;
    }
    rows.finish()
}

/// Rows under a header, whatever they were read from.
pub(crate) struct Rows {
    columns: Columns,
    order: Vec<usize>,
    width: usize,
    row_limit: usize,
    lines: Lines,
}

impl Rows {
    /// Begins with the first row.
    pub(crate) fn under(
        columns: Columns,
        header: &[String],
        row_limit: usize,
    ) -> Result<Rows, Refusal> {
        let header: Vec<String> = header.iter().map(|name| name.to_lowercase()).collect();
        Ok(Rows {
            order: order(columns, &header)?,
            width: header.len(),
            columns,
            row_limit,
            lines: Vec::new(),
        })
    }

    /// Adds a row; an empty one is passed over.
    pub(crate) fn add(&mut self, number: u64, fields: &[&str]) -> Result<(), Refusal> {
        if self.lines.len() == self.row_limit {
            return Err(Refusal::new(
                "file.too-many-rows",
                self.row_limit.to_string(),
            ));
        }
        if fields.iter().all(|field| field.is_empty()) {
            return Ok(());
        }
        let field = |position: &usize| {
            let field = fields.get(*position).copied().unwrap_or("");
            field.replace("\r\n", "\n")
        };
        let line = Line {
            number,
            columns: self.columns,
            fields: self.order.iter().map(field).collect(),
        };
        let width = (fields.len() != self.width)
            .then(|| Refusal::new("row.width", format!("{} / {}", fields.len(), self.width)));
        self.lines.push((line, width));
        Ok(())
    }

    /// The rows, when there are any.
    pub(crate) fn finish(self) -> Result<Lines, Refusal> {
        if self.lines.is_empty() {
            return Err(Refusal::new("file.empty", ""));
        }
        Ok(self.lines)
    }
}

/// A place in the text; the reader's own count of lines is one behind after `\r\n`.
struct At {
    byte: usize,
    line: u64,
}

impl At {
    fn go_to(&mut self, text: &str, position: Option<&csv::Position>) {
        let bytes = text.as_bytes();
        let start = position.and_then(|position| usize::try_from(position.byte()).ok());
        let mut start = start.unwrap_or(self.byte).clamp(self.byte, bytes.len());
        while bytes.get(start).is_some_and(|byte| b"\r\n".contains(byte)) {
            start += 1;
        }
        let passed = bytes[self.byte..start]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        self.line += u64::try_from(passed).unwrap_or(0);
        self.byte = start;
    }
}

/// Where each column stands in the file.
fn order(columns: Columns, header: &[String]) -> Result<Vec<usize>, Refusal> {
    for (position, name) in header.iter().enumerate() {
        if !columns.names.contains(&name.as_str()) {
            return Err(Refusal::new("header.unknown", name.clone()));
        }
        if header[..position].contains(name) {
            return Err(Refusal::new("header.twice", name.clone()));
        }
    }
    let position = |column: &&str| {
        let found = header.iter().position(|name| name == column);
        found.ok_or_else(|| Refusal::new("header.missing", *column))
    };
    columns.names.iter().map(position).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programme::ImportKind;

    const COMMAS: &str = "id,kind,name,parent,area,phone\n";

    fn lines(file: &[u8]) -> Result<Lines, Refusal> {
        read(ImportKind::Offices.table(), file, 3)
    }

    fn code(file: &[u8]) -> &'static str {
        lines(file).expect_err("refused").code
    }

    #[test]
    fn spreadsheets_save_it_in_several_ways() {
        let plain = format!("{COMMAS}kanim-a,kanim,\"Kanim A, Kota\",,53,\n");
        let marked =
            "\u{feff}NAME;ID;Kind;Parent;Area;Phone\r\n\"Kanim A, Kota\"; kanim-a ;kanim;;53;\r\n"
                .to_owned();
        let pasted = "id\tkind\tname\tparent\tarea\tphone\nkanim-a\tkanim\tKanim A, Kota\t\t53\t\n"
            .to_owned();
        for file in [plain, marked, pasted] {
            let read = lines(file.as_bytes()).expect("readable");
            let (line, width) = &read[0];
            assert_eq!(
                (line.key().as_str(), line.number, width),
                ("kanim-a", 2, &None)
            );
            assert_eq!(line.raw("name"), "Kanim A, Kota");
            assert_eq!(line.raw("area"), "53");
        }
    }

    #[test]
    fn files_are_refused_with_a_stable_code() {
        assert_eq!(code(b""), "header.missing");
        assert_eq!(code(COMMAS.as_bytes()), "file.empty");
        assert_eq!(code(b"\xff\xfe"), "file.not-utf8");
        assert_eq!(code(b"id,kind,name,parent,area\n"), "header.missing");
        assert_eq!(
            code(b"id,kind,name,parent,area,phone,nationality\n"),
            "header.unknown"
        );
        assert_eq!(code(b"id,id,name,parent,area,phone\n"), "header.twice");
        let many = format!("{COMMAS}{}", "a,b,c,d,e,f\n".repeat(4));
        assert_eq!(code(many.as_bytes()), "file.too-many-rows");
    }

    #[test]
    fn a_row_of_another_width_is_refused_by_itself() {
        let read = lines(format!("{COMMAS}a,b\na,b,c,d,e,f\n").as_bytes()).expect("readable");
        assert_eq!(
            read[0].1.as_ref().map(|refusal| refusal.code),
            Some("row.width")
        );
        assert_eq!(read[1].1, None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(file: Vec<u8>, row in "\\PC{0,60}") {
            let _ = lines(&file);
            let _ = lines(format!("{COMMAS}{row}\n").as_bytes());
        }
    }
}
