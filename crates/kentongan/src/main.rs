//! The `kentongan` command: reads the environment and configuration, and starts what was asked for.
//!
//! Invariant: only this crate reads the environment, configuration files, the system's clock and its
//! randomness. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 configuration refused.

#![expect(
    unreachable_pub,
    reason = "in a binary `pub` says: for the other modules"
)]

mod arguments;
mod assembly;
mod clock;
mod command;
mod config;
mod doctor;
mod failure;
mod machine;
mod master_key;
mod opening;
mod runner;
mod serving;
mod telemetry;
mod told;

use arguments::{Cli, Command, ConfigCommand};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Serve(arguments) => command::serve::run(arguments),
        Command::Demo(arguments) => command::demo::run(arguments),
        Command::Migrate(arguments) => command::migrate::run(arguments),
        Command::Doctor(arguments) => command::doctor::run(arguments),
        Command::Config(ConfigCommand::Check(arguments)) => command::config::check(&arguments),
        Command::Config(ConfigCommand::Print(arguments)) => command::config::print(&arguments),
        Command::User(arguments) => command::user::run(arguments),
        Command::Import(arguments) => command::import::run(arguments),
        Command::Detect(command) => command::detect::run(command),
        Command::Rules(command) => command::rules::run(command),
        Command::Openapi => command::openapi::run(),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}
