//! `detect`: detection on files.

pub mod scan;

use crate::failure::Failure;
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum DetectCommand {
    /// Find where reports rise, and since when.
    #[command(after_help = scan::HELP)]
    Scan(scan::ScanArguments),
}

/// Runs one of them.
pub fn run(command: DetectCommand) -> Result<(), Failure> {
    match command {
        DetectCommand::Scan(arguments) => scan::run(&arguments),
    }
}
