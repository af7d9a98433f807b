//! Reading a CSV file into rows of named fields, with the reasons why a row can't be read.

use super::ImportKind;
use crate::{App, place};
use domain::area::{AreaCode, Level};
use domain::office::OfficeId;
use domain::time::Day;

/// Why a row, or the whole file, is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Stable code such as `office.unknown`.
    pub(super) code: &'static str,
    /// What it is about: a column, or the text that was read.
    pub(super) argument: String,
}

impl Refusal {
    pub(super) fn new(code: &'static str, argument: impl Into<String>) -> Refusal {
        Refusal {
            code,
            argument: argument.into(),
        }
    }
}

/// One row: its line in the file, and its fields in the order of [`ImportKind::columns`].
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    kind: ImportKind,
    fields: Vec<String>,
}

impl Line {
    /// The text by which the row is known.
    pub(super) fn key(&self) -> String {
        let key: Vec<&str> = self
            .fields
            .iter()
            .take(self.kind.key_columns())
            .map(String::as_str)
            .collect();
        key.join(" ")
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    fn raw(&self, column: &str) -> &str {
        let position = self.kind.columns().iter().position(|name| *name == column);
        let field = position.and_then(|position| self.fields.get(position));
        field.map_or("", String::as_str)
    }

    /// A text that may be empty.
    pub(super) fn optional(&self, column: &'static str, limit: usize) -> Result<String, Refusal> {
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
    pub(super) fn text(&self, column: &'static str, limit: usize) -> Result<String, Refusal> {
        let text = self.optional(column, limit)?;
        if text.is_empty() {
            return Err(Refusal::new("value.missing", column));
        }
        Ok(text)
    }

    /// A day of the form `2026-11-20` that may be missing.
    pub(super) fn day_opt(&self, column: &'static str) -> Result<Option<Day>, Refusal> {
        let text = self.optional(column, 40)?;
        if text.is_empty() {
            return Ok(None);
        }
        text.parse()
            .map(Some)
            .map_err(|_| Refusal::new("day.unreadable", text))
    }

    /// A day of the form `2026-11-20`.
    pub(super) fn day(&self, column: &'static str) -> Result<Day, Refusal> {
        self.day_opt(column)?
            .ok_or_else(|| Refusal::new("value.missing", column))
    }

    /// First and last day, in this order in time.
    pub(super) fn span(&self) -> Result<(Day, Option<Day>), Refusal> {
        let from = self.day("valid_from")?;
        let to = self.day_opt("valid_to")?;
        match to {
            Some(to) if to < from => Err(Refusal::new("dates.reversed", format!("{from} > {to}"))),
            _ => Ok((from, to)),
        }
    }

    /// An area that the register knows.
    pub(super) fn area_opt(
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
    pub(super) fn area(&self, app: &App, column: &'static str) -> Result<AreaCode, Refusal> {
        self.area_opt(app, column)?
            .ok_or_else(|| Refusal::new("value.missing", column))
    }

    /// A village that may be missing.
    pub(super) fn village_opt(&self, app: &App) -> Result<Option<AreaCode>, Refusal> {
        match self.area_opt(app, "village")? {
            Some(code) if code.level() != Level::Village => {
                Err(Refusal::new("area.not-a-village", code.to_string()))
            }
            other => Ok(other),
        }
    }

    /// A village.
    pub(super) fn village(&self, app: &App) -> Result<AreaCode, Refusal> {
        self.village_opt(app)?
            .ok_or_else(|| Refusal::new("value.missing", "village"))
    }

    /// An office id; whether there is such an office is asked in the transaction.
    pub(super) fn office(&self, column: &'static str) -> Result<OfficeId, Refusal> {
        let text = self.text(column, 100)?;
        text.parse()
            .map_err(|_| Refusal::new("office.unreadable", text))
    }
}

/// Reads a file: UTF-8 with or without a byte order mark, separated by `;` or `,`, quoted as usual,
/// the first line naming the columns in any order. A row of the wrong width is refused by itself.
pub(super) fn read(
    kind: ImportKind,
    file: &[u8],
    row_limit: usize,
) -> Result<Vec<(Line, Option<Refusal>)>, Refusal> {
    let file = file.strip_prefix(b"\xef\xbb\xbf").unwrap_or(file);
    let text = std::str::from_utf8(file);
    let text =
        text.map_err(|error| Refusal::new("file.not-utf8", error.valid_up_to().to_string()))?;
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
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
        .map(str::to_lowercase)
        .collect();
    let order = order(kind, &header)?;
    let mut lines = Vec::new();
    let mut at = At { byte: 0, line: 1 };
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        if lines.len() == row_limit {
            return Err(Refusal::new("file.too-many-rows", row_limit.to_string()));
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        let field = |position: &usize| record.get(*position).unwrap_or("").replace("\r\n", "\n");
        at.go_to(text, record.position());
        let line = Line {
            number: at.line,
            kind,
            fields: order.iter().map(field).collect(),
        };
        let width = (record.len() != header.len())
            .then(|| Refusal::new("row.width", format!("{} / {}", record.len(), header.len())));
        lines.push((line, width));
    }
    if lines.is_empty() {
        return Err(Refusal::new("file.empty", ""));
    }
    Ok(lines)
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

/// Where each column of the kind stands in the file.
fn order(kind: ImportKind, header: &[String]) -> Result<Vec<usize>, Refusal> {
    for (position, name) in header.iter().enumerate() {
        if !kind.columns().contains(&name.as_str()) {
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
    kind.columns().iter().map(position).collect()
}

/// `;` when the first line has more of them, as spreadsheets in Indonesian save it.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("");
    let count = |sign: char| first.chars().filter(|letter| *letter == sign).count();
    if count(';') > count(',') { b';' } else { b',' }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAS: &str = "id,kind,name,parent,area,phone\n";

    fn lines(file: &[u8]) -> Result<Vec<(Line, Option<Refusal>)>, Refusal> {
        read(ImportKind::Offices, file, 3)
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
        for file in [plain, marked] {
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
