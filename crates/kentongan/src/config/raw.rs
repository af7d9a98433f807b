//! Values as they were written, and where.

use super::{Complaint, KEYS, Key};
use crate::told::Told;
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use toml::de::{DeTable, DeValue};

/// Where a value was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    Default,
    File { path: PathBuf, line: usize },
    Environment(String),
    CommandLine,
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Default => formatter.write_str("default"),
            Source::File { path, line } => write!(formatter, "{}:{line}", path.display()),
            Source::Environment(name) => formatter.write_str(name),
            Source::CommandLine => formatter.write_str("command line"),
        }
    }
}

/// What was written, by key; the strongest source of each.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) values: BTreeMap<&'static str, (String, Source)>,
    pub(super) complaints: Vec<Complaint>,
}

impl Written {
    /// Reads a file of the configuration; later calls of `set` win.
    pub(super) fn read_file(&mut self, path: &Path, text: &str) {
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let line = error.span().map_or(1, |span| line_of(text, span.start));
                self.complaints.push(Complaint::fatal(
                    Source::File {
                        path: path.to_owned(),
                        line,
                    },
                    Told::new(
                        format!("Berkas ini bukan TOML yang benar: {}.", error.message()),
                        format!("This is not valid TOML: {}.", error.message()),
                    ),
                ));
                return;
            }
        };
        self.read_table("", path, text, table.get_ref());
    }

    fn read_table(&mut self, prefix: &str, path: &Path, text: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let name = format!("{prefix}{}", key.get_ref());
            let line = line_of(text, key.span().start);
            let source = Source::File {
                path: path.to_owned(),
                line,
            };
            if let DeValue::Table(inner) = value.get_ref() {
                let section = format!("{name}.");
                if KEYS.iter().any(|key| key.name.starts_with(&section)) {
                    self.read_table(&section, path, text, inner);
                    continue;
                }
            }
            match (key_named(&name), plain(value.get_ref())) {
                (None, _) => self.complaints.push(unknown(source, &name)),
                (Some(key), Some(value)) => self.set(key, value, source),
                (Some(_), None) => self.complaints.push(Complaint::fatal(
                    source,
                    Told::new(
                        format!("`{name}` harus teks, angka, true/false, atau daftar teks."),
                        format!(
                            "`{name}` must be a text, a number, true/false or a list of texts."
                        ),
                    ),
                )),
            }
        }
    }

    /// Takes what the environment says about known keys, and complains of unknown ones.
    pub(super) fn read_environment(&mut self, variables: &[(String, String)]) {
        for (variable, value) in variables {
            let Some(rest) = variable.strip_prefix("KENTONGAN_") else {
                continue;
            };
            let known = KEYS.iter().find(|key| key.variable() == *variable);
            match known {
                Some(key) => self.set(key, value.clone(), Source::Environment(variable.clone())),
                None if OTHER_VARIABLES.contains(&rest) || rest.starts_with("TEST_") => {}
                None => {
                    let hint = nearest(variable, KEYS.iter().map(Key::variable));
                    self.complaints.push(Complaint::warning(
                        Source::Environment(variable.clone()),
                        Told::new(
                            format!(
                                "Variabel ini tidak dikenal dan tidak dipakai.{}",
                                maksud(&hint)
                            ),
                            format!("This variable is unknown and not used.{}", meant(&hint)),
                        ),
                    ));
                }
            }
        }
    }

    pub(super) fn set(&mut self, key: &Key, value: String, source: Source) {
        self.values.insert(key.name, (value, source));
    }
}

/// The key of that name.
pub(super) fn key_named(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Variables that are no keys: the log filter.
const OTHER_VARIABLES: [&str; 1] = ["LOG"];

fn unknown(source: Source, name: &str) -> Complaint {
    let hint = nearest(name, KEYS.iter().map(|key| key.name.to_owned()));
    Complaint::fatal(
        source,
        Told::new(
            format!("Kunci `{name}` tidak dikenal.{}", maksud(&hint)),
            format!("The key `{name}` is unknown.{}", meant(&hint)),
        ),
    )
}

fn maksud(hint: &Option<String>) -> String {
    hint.as_ref()
        .map_or(String::new(), |hint| format!(" Maksudnya `{hint}`?"))
}

fn meant(hint: &Option<String>) -> String {
    hint.as_ref()
        .map_or(String::new(), |hint| format!(" Did you mean `{hint}`?"))
}

/// The known name that is most like `name`, when one is.
fn nearest(name: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|candidate| (strsim::jaro_winkler(name, &candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, candidate)| candidate)
}

/// A value in the form that the environment would have it; lists with commas.
fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Boolean(truth) => Some(truth.to_string()),
        DeValue::Array(items) => {
            let items = items.iter().map(|item| match item.get_ref() {
                DeValue::String(text) => Some(text.to_string()),
                _ => None,
            });
            Some(items.collect::<Option<Vec<_>>>()?.join(","))
        }
        DeValue::Float(_) | DeValue::Datetime(_) | DeValue::Table(_) => None,
    }
}

fn line_of(text: &str, offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.matches('\n').count() + 1
}
