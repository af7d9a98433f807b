//! `doctor`.

use crate::arguments::DoctorArguments;
use crate::config::{self, DATA_DIR};
use crate::doctor::{self, DatabaseFindings};
use crate::failure::Failure;
use crate::told::{Language, say};

/// Says what is wrong; exit code 1 when a check fails.
pub fn run(arguments: DoctorArguments) -> Result<(), Failure> {
    let serve = &arguments.serve;
    let (configuration, complaints) =
        config::examine(serve.overrides(), serve.common.config.as_deref(), DATA_DIR);
    let findings = doctor::examine(&configuration, &complaints, |_| DatabaseFindings::default());
    if arguments.json {
        say(serde_json::to_string_pretty(&findings).map_err(Failure::new)?);
    } else {
        findings.print(Language::of_environment());
    }
    if findings.ok { Ok(()) } else { Err(Failure::Said) }
}
