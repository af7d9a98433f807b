//! Tests that documents name as evidence: each must be a function of this repository.

use std::collections::BTreeSet;

use super::Breach;
use super::tree::TextFile;

/// Documents whose promises rest on tests.
const DOCUMENTS: &[&str] = &["ARCHITECTURE.md", "SECURITY.md", "docs/adr/"];

/// Names of tests are sentences; names of tables, columns and settings have fewer underscores.
const UNDERSCORES: usize = 3;

/// Names of tests in documents that are no function.
pub(crate) fn breaches(files: &[TextFile]) -> Vec<Breach> {
    let functions: BTreeSet<&str> = files
        .iter()
        .filter(|file| file.path.ends_with(".rs"))
        .flat_map(|file| functions(&file.text))
        .collect();
    let documents = files
        .iter()
        .filter(|file| DOCUMENTS.iter().any(|start| file.path.starts_with(start)));
    let mut breaches = Vec::new();
    for file in documents {
        for (index, line) in file.text.lines().enumerate() {
            let unknown = names(line).filter(|name| !functions.contains(name));
            breaches.extend(unknown.map(|name| Breach {
                place: format!("{}:{}", file.path, index + 1),
                rule: "named tests exist",
                found: format!("`{name}`"),
                why: "a promise names the test that shows it; write the name that the test has today",
            }));
        }
    }
    breaches
}

/// The functions that a source declares.
fn functions(source: &str) -> impl Iterator<Item = &str> {
    let declared = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"));
    declared.filter_map(|line| {
        let (_, after) = line.split_once("fn ")?;
        let end = after.find(|it: char| !(it.is_alphanumeric() || it == '_'))?;
        Some(&after[..end])
    })
}

/// The names in backticks that are long enough for a test's.
fn names(line: &str) -> impl Iterator<Item = &str> {
    let quoted = line.split('`').skip(1).step_by(2);
    quoted.filter(|name| {
        let is_name = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_';
        name.chars().all(is_name) && name.matches('_').count() >= UNDERSCORES
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> TextFile {
        TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    fn places(document: &str, text: &str, source: &str) -> Vec<String> {
        breaches(&[file(document, text), file("crates/a/src/b.rs", source)])
            .into_iter()
            .map(|breach| breach.place)
            .collect()
    }

    #[test]
    fn a_test_that_a_document_names_must_be_there() {
        let text = "| a | b |\n| c | `two_people_never_meet`, `a_lost_test_is_found` |\n";
        let source = "#[test]\n    fn two_people_never_meet() {}\n// fn a_lost_test_is_found()\n";
        assert_eq!(places("SECURITY.md", text, source), ["SECURITY.md:2"]);
        assert_eq!(places("docs/adr/1.md", text, source), ["docs/adr/1.md:2"]);
        assert_eq!(places("docs/book/en/a.md", text, source), [""; 0]);
    }

    #[test]
    fn tables_settings_and_paths_are_no_tests() {
        let text = "`rules_trial_example`, `crates/a_b_c_d/x.rs`, `SHORT_AND_LOUD_NAME`, a_b_c_d";
        assert_eq!(places("SECURITY.md", text, ""), [""; 0]);
    }
}
