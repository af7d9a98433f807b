//! `config check` and `config print`.

use crate::arguments::ServeArguments;
use crate::config::{Complaint, Configuration, DATA_DIR, Value, examine};
use crate::failure::Failure;
use crate::told::{Language, Told, say};

/// Says everything that is wrong; exit code 3 when `serve` would refuse it.
pub fn check(arguments: &ServeArguments) -> Result<(), Failure> {
    let language = Language::of_environment();
    let (_, complaints) = examined(arguments);
    if complaints.iter().any(|complaint| complaint.is_fatal) {
        return Err(Failure::Refused(complaints));
    }
    for complaint in &complaints {
        say(complaint.line(language));
    }
    let good = Told::new(
        "Konfigurasi bisa dipakai.",
        "The configuration can be used.",
    );
    say(good.in_language(language));
    Ok(())
}

/// The effective values, secrets masked, also of a configuration that would be refused.
pub fn print(arguments: &ServeArguments) -> Result<(), Failure> {
    let (configuration, complaints) = examined(arguments);
    for value in &configuration.values {
        say(line(value));
    }
    if complaints.iter().any(|complaint| complaint.is_fatal) {
        return Err(Failure::Refused(complaints));
    }
    Ok(())
}

fn examined(arguments: &ServeArguments) -> (Configuration, Vec<Complaint>) {
    examine(
        arguments.overrides(),
        arguments.common.config.as_deref(),
        DATA_DIR,
    )
}

fn line(value: &Value) -> String {
    let name = value.key.name;
    if value.text.is_empty() {
        return format!("# {name} is not set");
    }
    let written = format!("{name} = {:?}", value.shown());
    format!("{written:<50} # {}", value.source)
}
