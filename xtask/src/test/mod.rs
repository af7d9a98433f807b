//! `cargo xtask test`: everything that must hold, with one command, on a developer's machine as in CI.
//!
//! A step is run or it fails; none is left out silently. The last line counts tests, and a step that
//! fails without a failed test in it (formatting, lints, a build) counts as one failed.

mod recorder;
mod runner;
mod summary;
mod tools;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::clock::Stopwatch;
use crate::crash::{self, Crash};
use crate::database::{Database, Space};
use crate::{Engines, check, generated, workspace};
use recorder::Recorder;
use summary::Counts;
use tools::Tool;

/// The steps in their order: what is quick and fails often comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Step {
    /// Arrows between crates and rules on files
    Check,
    /// Formatting
    Fmt,
    /// Lints
    Clippy,
    /// Unit, contract and integration tests on both engines, which execute every SQL statement
    Unit,
    /// Examples in the documentation
    Doc,
    /// The optimised build
    Build,
    /// Generated files are up to date
    Gen,
    /// Browser tests
    Browser,
    /// Fifty kills under load on each engine
    Crash,
}

const STEPS: &[Step] = &[
    Step::Check,
    Step::Fmt,
    Step::Clippy,
    Step::Unit,
    Step::Doc,
    Step::Build,
    Step::Gen,
    Step::Browser,
    Step::Crash,
];

impl Step {
    fn title(self) -> &'static str {
        match self {
            Self::Check => "check: arrows and rules",
            Self::Fmt => "fmt: formatting",
            Self::Clippy => "clippy: lints",
            Self::Unit => "unit: tests on both engines",
            Self::Doc => "doc: examples",
            Self::Build => "build: release",
            Self::Gen => "gen: generated files",
            Self::Browser => "browser: chromium",
            Self::Crash => "crash: kill -9 under load",
        }
    }

    fn needs(self) -> &'static [Tool] {
        match self {
            Self::Check | Self::Fmt => &[],
            Self::Clippy | Self::Build | Self::Gen => &[Tool::Compiler],
            Self::Unit | Self::Doc | Self::Crash => &[Tool::Compiler, Tool::Postgres],
            Self::Browser => &[Tool::Compiler, Tool::Chromium, Tool::Node, Tool::Npm],
        }
    }

    fn run(self) -> Result<Counts, Failure> {
        match self {
            Self::Check => Ok(check::run().map(|()| Counts::default())?),
            Self::Fmt => command(cargo(&[
                "fmt", "--all", "--check", "--", "--color", "never",
            ])),
            Self::Clippy => command(cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::Unit => unit(),
            Self::Doc => with_database(cargo(&["test", "--workspace", "--doc", "--no-fail-fast"])),
            Self::Build => command(cargo(&["build", "--release", "--package", "kentongan"])),
            Self::Gen => Ok(generated::check().map(|()| Counts::default())?),
            Self::Browser => browser(),
            Self::Crash => crash(),
        }
    }
}

/// Why a step failed, with what it had counted until then.
#[derive(Debug)]
struct Failure {
    counts: Counts,
    reason: String,
}

impl From<String> for Failure {
    fn from(reason: String) -> Self {
        Self {
            counts: Counts::default(),
            reason,
        }
    }
}

/// Runs the steps asked for, or all; prints titles, a table and, last, the count.
pub(crate) fn run(only: &[Step]) -> ExitCode {
    let steps: Vec<Step> = STEPS
        .iter()
        .copied()
        .filter(|step| only.is_empty() || only.contains(step))
        .collect();
    let mut needed: Vec<Tool> = Vec::new();
    for tool in steps.iter().flat_map(|step| step.needs()) {
        if !needed.contains(tool) {
            needed.push(*tool);
        }
    }
    println!("\n== tools");
    if let Err(reason) = tools::provide(&needed) {
        println!("{reason}\n\n0 passed, 1 failed");
        return ExitCode::FAILURE;
    }

    let mut total = Counts::default();
    let mut table = Vec::new();
    for step in steps {
        println!("\n== {}", step.title());
        let watch = Stopwatch::start();
        let result = step.run();
        let (word, counts) = match result {
            Ok(counts) => ("ok", counts),
            Err(failure) => {
                println!("{}", failure.reason);
                // A failed step without a failed test in it counts as one.
                total.failed += u64::from(failure.counts.failed == 0);
                ("FAILED", failure.counts)
            }
        };
        total.add(counts);
        table.push(row(step, word, counts, watch.seconds()));
    }
    println!("\n{}", table.join("\n"));
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn row(step: Step, word: &str, counts: Counts, seconds: f64) -> String {
    let tests = counts.passed + counts.failed;
    let tests = if tests > 0 {
        format!("{tests} tests")
    } else {
        String::new()
    };
    format!("{:<32} {word:<7} {seconds:>7.1} s  {tests}", step.title())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = workspace::cargo();
    command.args(arguments);
    command
}

fn command(mut command: Command) -> Result<Counts, Failure> {
    let finished = runner::run(&mut command)?;
    if finished.success {
        return Ok(finished.counts);
    }
    Err(Failure {
        counts: finished.counts,
        reason: format!(
            "failed: {:?}",
            std::iter::once(command.get_program())
                .chain(command.get_args())
                .collect::<Vec<_>>()
        ),
    })
}

/// Runs tests beside one PostgreSQL, which each test finds by its environment.
fn with_database(mut tests: Command) -> Result<Counts, Failure> {
    let database = Database::start(Space::Memory)?;
    tests.env("KENTONGAN_TEST_PG", database.url());
    command(tests)
}

fn unit() -> Result<Counts, Failure> {
    let mut tests = if tools::has_nextest() {
        cargo(&["nextest", "run", "--workspace"])
    } else {
        cargo(&[
            "test",
            "--workspace",
            "--lib",
            "--bins",
            "--tests",
            "--no-fail-fast",
        ])
    };
    let recorder = Recorder::start()?;
    let (name, folder) = recorder.variable();
    tests.env(name, folder);
    let counts = with_database(tests)?;
    match recorder.check() {
        Ok(()) => Ok(counts),
        Err(reason) => Err(Failure { counts, reason }),
    }
}

fn browser() -> Result<Counts, Failure> {
    let binary = workspace::build_release()?;
    let chromium = tools::chromium().ok_or_else(|| "no chromium".to_owned())?;
    let folder = workspace::root().join("e2e");
    install_packages(&folder)?;
    let tests = browser_tests(&folder)?;
    if tests.is_empty() {
        return Err(Failure::from(
            "e2e/ holds no *.test.mjs, so nothing was tried in a browser".to_owned(),
        ));
    }
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .args(["--test", "--test-concurrency=2", "--test-reporter=spec"])
        .args(tests)
        .env("KENTONGAN_BIN", binary)
        .env("CHROMIUM", chromium);
    command(node)
}

/// The test files by name: a folder as an argument means different things to different versions of node.
fn browser_tests(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut tests: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    tests.sort();
    Ok(tests)
}

/// `npm ci`, unless exactly these packages are there already.
fn install_packages(folder: &Path) -> Result<(), String> {
    let lock = std::fs::read(folder.join("package-lock.json"))
        .map_err(|error| format!("e2e/package-lock.json: {error}"))?;
    let installed = folder.join("node_modules/.installed-lock.json");
    if std::fs::read(&installed).is_ok_and(|bytes| bytes == lock) {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["ci", "--no-audit", "--no-fund"]);
    if !runner::run(&mut npm)?.success {
        return Err("npm ci failed; its messages are above".to_owned());
    }
    std::fs::write(&installed, lock).map_err(|error| format!("{}: {error}", installed.display()))
}

/// Each engine counts as one test.
fn crash() -> Result<Counts, Failure> {
    let mut counts = Counts::default();
    let mut reasons = Vec::new();
    for engine in [Engines::Sqlite, Engines::Postgres] {
        let series = Crash {
            kills: 50,
            engine,
            seed: 1,
            clients: 16,
            kill_database: false,
            binary: None,
        };
        match crash::run(&series) {
            Ok(()) => counts.passed += 1,
            Err(reason) => {
                counts.failed += 1;
                reasons.push(reason);
            }
        }
    }
    if reasons.is_empty() {
        return Ok(counts);
    }
    Err(Failure {
        counts,
        reason: reasons.join("\n"),
    })
}
