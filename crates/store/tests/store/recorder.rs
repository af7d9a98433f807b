//! The list of statements is whole: what is not listed would not be missed when no test executes it.
//! That each listed one is executed on both engines is checked after a whole run, by `cargo xtask test`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use store::statements;

/// The nouns' source files: all but the layer below them, whose statements are its own.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the folder is part of the source");
    let paths = entries.map(|entry| entry.expect("readable").path());
    paths
        .filter(|path| !path.ends_with("src/sql"))
        .flat_map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn every_statement_is_listed_once() {
    let listed: Vec<&str> = statements().map(store::Sql::name).collect();
    let names: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(names.len(), listed.len(), "two statements have one name");
    let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let mut written = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("text");
        for after in text.split("Sql::new(").skip(1) {
            let name = after
                .trim_start()
                .strip_prefix('"')
                .and_then(|rest| rest.split('"').next());
            let name =
                name.unwrap_or_else(|| panic!("{}: a statement without a name", file.display()));
            assert!(written.insert(name.to_owned()), "{name} is written twice");
        }
    }
    let written: BTreeSet<&str> = written.iter().map(String::as_str).collect();
    assert_eq!(written, names);
}
