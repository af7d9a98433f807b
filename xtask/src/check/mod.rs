//! `cargo xtask check`: the invariants of `ARCHITECTURE.md` that the compiler can't see.
//!
//! Each rule is a pure function from what was read (the crate graph, the source files) to breaches,
//! so each is tested on small made-up input. Only this file reads the disk.

mod arrows;
mod graph;
mod named_tests;
mod rust_source;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};

use crate::workspace;

/// One place where a rule is broken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Breach {
    /// A file with a line, or the name of a crate.
    pub(crate) place: String,
    /// The rule's short name.
    pub(crate) rule: &'static str,
    /// What was found there.
    pub(crate) found: String,
    /// Why the rule exists and what to do instead.
    pub(crate) why: &'static str,
}

impl fmt::Display for Breach {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}: {}: {}\n    {}",
            self.place, self.rule, self.found, self.why
        )
    }
}

/// Reads the workspace, prints what was checked, and lists every breach.
pub(crate) fn run() -> Result<(), String> {
    let root = workspace::root();
    let graph = graph::read(root)?;
    let mut breaches = arrows::breaches(&graph);
    println!(
        "crates: {} of the house, {} from elsewhere (goal {}, ceiling {})",
        graph.members.len(),
        graph.third_party,
        arrows::CRATES_GOAL,
        arrows::CRATES_CEILING
    );

    let files = text_files(root)?;
    println!("files: {} read", files.len());
    for file in &files {
        breaches.extend(tree::breaches(file));
    }
    breaches.extend(named_tests::breaches(&files));

    if breaches.is_empty() {
        println!("check: every rule holds");
        return Ok(());
    }
    for breach in &breaches {
        println!("{breach}");
    }
    Err(format!(
        "check: {} places break a rule (listed above)",
        breaches.len()
    ))
}

/// Files above this size are data; they hold no code to check.
const DATA_BYTES: u64 = 1_000_000;

fn text_files(root: &Path) -> Result<Vec<tree::TextFile>, String> {
    let mut paths = Vec::new();
    collect(root, &mut paths).map_err(|error| format!("reading {}: {error}", root.display()))?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let bytes =
            std::fs::read(&path).map_err(|error| format!("reading {}: {error}", path.display()))?;
        let Ok(text) = String::from_utf8(bytes) else {
            continue;
        };
        let relative = path.strip_prefix(root).unwrap_or(&path);
        files.push(tree::TextFile {
            path: relative.to_string_lossy().replace('\\', "/"),
            text,
        });
    }
    Ok(files)
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        let name = entry.file_name();
        if kind.is_dir() {
            let built = ["target", "node_modules", "data-demo", ".git"];
            if !built.iter().any(|built| name == *built) {
                collect(&entry.path(), paths)?;
            }
        } else if kind.is_file() && entry.metadata()?.len() <= DATA_BYTES {
            paths.push(entry.path());
        }
    }
    Ok(())
}
