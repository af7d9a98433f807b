//! Tables of a TOML file with the line of everything in them, so that each mistake can be told by its line.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::wrong::{RuleError, Wrong};

/// What some editors put before a text: nothing of it.
pub(crate) const MARK: char = '\u{feff}';

/// Something that was written, and on which line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Line<T> {
    pub(crate) value: T,
    pub(crate) line: usize,
}

/// Where each line of a text begins.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    pub(crate) fn of(text: &str) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(breaks).collect())
    }

    /// The line, from 1, of a byte.
    pub(crate) fn at(&self, byte: usize) -> usize {
        self.0.partition_point(|start| *start <= byte)
    }
}

/// One table of a file: `[[rule]]` and what stands below.
pub(crate) struct Sheet<'t> {
    pub(crate) file: &'t str,
    pub(crate) kind: String,
    pub(crate) line: usize,
    fields: Vec<(Line<String>, DeValue<'t>, Vec<usize>)>,
    known: Vec<&'static str>,
}

/// A mistake of the TOML reader, by its line.
pub(crate) fn mistake(file: &str, text: &str, error: &Error) -> RuleError {
    let line = Lines::of(text).at(error.span().map_or(0, |span| span.start));
    let wrong = match error.message() {
        message if message.contains("duplicate key") => Wrong::TwiceWritten,
        message => Wrong::Toml(message.lines().next().unwrap_or_default().to_owned()),
    };
    RuleError::at(file, line, &wrong).unread()
}

/// The tables of these kinds in a file, in the order of the file.
pub(crate) fn read<'t>(
    file: &'t str,
    text: &'t str,
    kinds: &[&str],
    errors: &mut Vec<RuleError>,
) -> Vec<Sheet<'t>> {
    let all = match DeTable::parse(text) {
        Ok(all) => all.into_inner(),
        Err(error) => {
            errors.push(mistake(file, text, &error));
            return Vec::new();
        }
    };
    let lines = Lines::of(text);
    let mut sheets = Vec::new();
    for (name, value) in all {
        let line = lines.at(name.span().start);
        let kind = name.into_inner().into_owned();
        if !kinds.contains(&kind.as_str()) {
            errors.push(RuleError::at(file, line, &Wrong::UnknownTable(kind)));
            continue;
        }
        let DeValue::Array(list) = value.into_inner() else {
            errors.push(RuleError::at(file, line, &Wrong::SingleBrackets(kind)));
            continue;
        };
        for one in list {
            let line = lines.at(one.span().start);
            let DeValue::Table(table) = one.into_inner() else {
                let wrong = Wrong::SingleBrackets(kind.clone());
                errors.push(RuleError::at(file, line, &wrong));
                continue;
            };
            sheets.push(Sheet {
                file,
                kind: kind.clone(),
                line,
                fields: table.into_iter().map(|field| row(field, &lines)).collect(),
                known: Vec::new(),
            });
        }
    }
    sheets.sort_by_key(|sheet| sheet.line);
    sheets
}

/// A field, its value, and the lines of what is in a list.
fn row<'t>(
    (name, value): (Spanned<Cow<'t, str>>, Spanned<DeValue<'t>>),
    lines: &Lines,
) -> (Line<String>, DeValue<'t>, Vec<usize>) {
    let line = lines.at(name.span().start);
    let value = value.into_inner();
    let of_items = value.as_array().map_or_else(Vec::new, |list| {
        list.iter()
            .map(|item| lines.at(item.span().start))
            .collect()
    });
    let value_of = name.into_inner().into_owned();
    (
        Line {
            value: value_of,
            line,
        },
        value,
        of_items,
    )
}

impl<'t> Sheet<'t> {
    fn take(&mut self, name: &'static str) -> Option<(Line<String>, DeValue<'t>, Vec<usize>)> {
        self.known.push(name);
        let at = self
            .fields
            .iter()
            .position(|(field, _, _)| field.value == name)?;
        Some(self.fields.swap_remove(at))
    }

    /// A text; `None` without it, or when it is something else.
    pub(crate) fn text(
        &mut self,
        name: &'static str,
        errors: &mut Vec<RuleError>,
    ) -> Option<Line<String>> {
        let (field, value, _) = self.take(name)?;
        let line = field.line;
        if let DeValue::String(text) = value {
            let value = text.into_owned();
            return Some(Line { value, line });
        }
        errors.push(RuleError::at(self.file, line, &Wrong::NotText(field.value)));
        None
    }

    /// A text that must be there.
    pub(crate) fn needed(
        &mut self,
        name: &'static str,
        errors: &mut Vec<RuleError>,
    ) -> Option<Line<String>> {
        let missing = self.fields.iter().all(|(field, _, _)| field.value != name);
        if missing {
            let wrong = Wrong::MissingField(name);
            errors.push(RuleError::at(self.file, self.line, &wrong));
        }
        self.text(name, errors)
    }

    /// A list of texts; empty without it.
    pub(crate) fn list(
        &mut self,
        name: &'static str,
        errors: &mut Vec<RuleError>,
    ) -> Vec<Line<String>> {
        let Some((field, value, lines)) = self.take(name) else {
            return Vec::new();
        };
        let mut texts = Vec::new();
        let whole = match value {
            DeValue::Array(list) => {
                let many = list.len();
                for (item, line) in list.into_iter().zip(lines) {
                    if let DeValue::String(text) = item.into_inner() {
                        let value = text.into_owned();
                        texts.push(Line { value, line });
                    }
                }
                texts.len() == many
            }
            _ => false,
        };
        if !whole {
            let wrong = Wrong::NotList(field.value);
            errors.push(RuleError::at(self.file, field.line, &wrong));
        }
        texts
    }

    /// `true` or `false`; false without it.
    pub(crate) fn flag(&mut self, name: &'static str, errors: &mut Vec<RuleError>) -> bool {
        let Some((field, value, _)) = self.take(name) else {
            return false;
        };
        if let DeValue::Boolean(flag) = value {
            return flag;
        }
        let wrong = Wrong::NotFlag(field.value);
        errors.push(RuleError::at(self.file, field.line, &wrong));
        false
    }

    /// Says which fields were asked for by nobody.
    pub(crate) fn end(self, errors: &mut Vec<RuleError>) {
        for (field, _, _) in self.fields {
            let wrong = Wrong::UnknownField(field.value, self.known.join(", "));
            errors.push(RuleError::at(self.file, field.line, &wrong));
        }
    }
}
