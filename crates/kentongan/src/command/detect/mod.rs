//! `detect`: early detection on files, one module per subject.

mod draft;
pub mod link;
pub mod nightly;
pub mod scan;
pub mod text;

use crate::arguments::DetectCommand;
use crate::failure::Failure;

pub fn run(command: DetectCommand) -> Result<(), Failure> {
    match command {
        DetectCommand::Link(arguments) => link::run(&arguments),
        DetectCommand::Nightly(arguments) => nightly::run(&arguments),
        DetectCommand::Scan(arguments) => scan::run(&arguments),
        DetectCommand::Text(arguments) => text::run(&arguments),
    }
}
