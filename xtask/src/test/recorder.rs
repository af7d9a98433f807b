//! Finds SQL statements that no test executes. A statement is text to the compiler: only running it on
//! an engine tells that the engine accepts it.
//!
//! `testkit` leaves one empty file per engine and executed statement in the folder named by [`RECORD`].

use std::collections::BTreeSet;
use std::path::Path;

use crate::workspace;

/// The environment variable by which tests find the folder.
const RECORD: &str = "KENTONGAN_TEST_RECORD";
/// The folders of the engines in it.
const ENGINES: [&str; 2] = ["SQLite", "PostgreSQL"];

/// A folder for one test run; it goes with this.
#[derive(Debug)]
pub(crate) struct Recorder(tempfile::TempDir);

impl Recorder {
    pub(crate) fn start() -> Result<Self, String> {
        tempfile::Builder::new()
            .prefix("kentongan-record-")
            .tempdir()
            .map(Self)
            .map_err(|error| format!("a folder for the recorder: {error}"))
    }

    /// What the tests' environment needs.
    pub(crate) fn variable(&self) -> (&'static str, &Path) {
        (RECORD, self.0.path())
    }

    /// After the run: every statement of the store was executed on every engine.
    pub(crate) fn check(&self) -> Result<(), String> {
        let all = statements()?;
        let mut missing = Vec::new();
        for engine in ENGINES {
            let executed = names(&self.0.path().join(engine))?;
            let number = all.iter().filter(|name| executed.contains(*name)).count();
            println!("{engine}: {number} of {} statements executed", all.len());
            missing.extend(never_executed(engine, &all, &executed));
        }
        if missing.is_empty() {
            return Ok(());
        }
        Err(format!(
            "statements that no test executes; write a contract test in crates/store/tests:\n    {}",
            missing.join("\n    ")
        ))
    }
}

fn never_executed(
    engine: &str,
    all: &BTreeSet<String>,
    executed: &BTreeSet<String>,
) -> Vec<String> {
    all.difference(executed)
        .map(|name| format!("{name} on {engine}"))
        .collect()
}

/// The names that the store itself lists.
fn statements() -> Result<BTreeSet<String>, String> {
    let output = workspace::cargo()
        .args([
            "run",
            "--quiet",
            "--package",
            "store",
            "--example",
            "statements",
        ])
        .output()
        .map_err(|error| format!("cargo run: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let names: BTreeSet<String> = text.lines().map(str::to_owned).collect();
    if !output.status.success() || names.is_empty() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the list of statements can't be had: {complaint}"));
    }
    Ok(names)
}

/// The names of the files in a folder; none when no test made it.
fn names(folder: &Path) -> Result<BTreeSet<String>, String> {
    if !folder.is_dir() {
        return Ok(BTreeSet::new());
    }
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    Ok(entries
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn what_was_not_executed_is_named() {
        let recorder = Recorder::start().unwrap();
        let (_, folder) = recorder.variable();
        assert_eq!(names(&folder.join("SQLite")), Ok(set(&[])));
        std::fs::create_dir(folder.join("SQLite")).unwrap();
        for name in ["report.get", "test.other"] {
            std::fs::write(folder.join("SQLite").join(name), []).unwrap();
        }
        let executed = names(&folder.join("SQLite")).unwrap();
        let all = set(&["report.get", "report.save", "task.add"]);
        assert_eq!(
            never_executed("SQLite", &all, &executed),
            ["report.save on SQLite", "task.add on SQLite"]
        );
        assert_eq!(
            never_executed("SQLite", &set(&["report.get"]), &executed),
            Vec::<String>::new()
        );
    }
}
