//! The project's chores, each one command: `check`, `test`, `gen`, `bench`, `crash`.
//!
//! Nothing of this ships. It reads the clock, starts processes and prints; the crates that ship don't.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool speaks by printing"
)]

mod bench;
mod check;
mod clock;
mod crash;
mod database;
mod gen_areas;
mod generated;
mod http;
mod load;
mod process;
mod scanning;
mod server;
mod test;
mod text_figures;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "The project's chores", version)]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Arrows between crates, rules on files, crate budget
    Check,
    /// Everything: check, formatting, lints, tests on both engines, browser, crashes
    Test {
        /// Only these steps; may be given several times
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<test::Step>,
    },
    /// Write generated files
    Gen {
        /// Only this one
        #[arg(value_enum)]
        what: Option<generated::Kind>,
        /// Write nothing; fail when a file isn't what would be written
        #[arg(long)]
        check: bool,
    },
    /// Measure
    Bench {
        #[command(subcommand)]
        subject: Bench,
    },
    /// Measure how often a method is right
    Eval {
        #[command(subcommand)]
        subject: Eval,
    },
    /// Kill the server under load and look for lost or doubled reports
    Crash(crash::Crash),
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// A national night of scans, and the look at one new report
    Alerts(bench::alerts::Alerts),
    /// Durable reports over HTTP
    Intake(bench::Intake),
    /// Records about the same recruiter, beside Splink where it is there
    Linkage(bench::linkage::Linkage),
    /// Whole offer checks over HTTP
    Offer(bench::offer::Offer),
    /// How soon a report's words have been read
    Reading(bench::reading::Reading),
    /// The space-time scan on made-up places and events
    Scan(scanning::Timing),
    /// Findings in a long stream of messages, on one core
    Text(text_figures::Timing),
}

#[derive(Debug, Subcommand)]
enum Eval {
    /// Power, delay and false alarms of the space-time scan
    Scan(scanning::Evaluation),
    /// Findings in labelled messages: those that may be tuned on, and those held back
    Text(text_figures::Evaluation),
}

/// Which storage engines a chore is done on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engines {
    Sqlite,
    Postgres,
    Both,
}

impl Engines {
    fn sqlite(self) -> bool {
        matches!(self, Self::Sqlite | Self::Both)
    }

    fn postgres(self) -> bool {
        matches!(self, Self::Postgres | Self::Both)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
            Self::Both => "both",
        }
    }
}

impl std::fmt::Display for Engines {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name())
    }
}

fn main() -> ExitCode {
    let result = match Arguments::parse().chore {
        Chore::Check => check::run(),
        Chore::Test { only } => return test::run(&only),
        Chore::Gen { what, check } => generated::run(what, check),
        Chore::Bench {
            subject: Bench::Alerts(options),
        } => bench::alerts::alerts(&options),
        Chore::Bench {
            subject: Bench::Intake(options),
        } => bench::intake(&options),
        Chore::Bench {
            subject: Bench::Linkage(options),
        } => bench::linkage::linkage(&options),
        Chore::Bench {
            subject: Bench::Offer(options),
        } => bench::offer::offer(&options),
        Chore::Bench {
            subject: Bench::Reading(options),
        } => bench::reading::reading(&options),
        Chore::Bench {
            subject: Bench::Scan(options),
        } => scanning::time(&options),
        Chore::Eval {
            subject: Eval::Scan(options),
        } => scanning::evaluate(&options),
        Chore::Bench {
            subject: Bench::Text(options),
        } => text_figures::time(&options),
        Chore::Eval {
            subject: Eval::Text(options),
        } => text_figures::evaluate(&options),
        Chore::Crash(options) => crash::run(&options),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
