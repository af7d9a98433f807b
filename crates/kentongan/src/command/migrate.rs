//! `migrate`.

use crate::arguments::MigrateArguments;
use crate::assembly;
use crate::config::Configuration;
use crate::failure::Failure;
use crate::opening;
use crate::told::{Language, Told, say};
use store::Store;

/// Brings the database to this program's schema, or says what is missing.
pub fn run(arguments: MigrateArguments) -> Result<(), Failure> {
    let configuration = Configuration::of_common(&arguments.common)?;
    let language = Language::of_environment();
    if arguments.check {
        assembly::is_there(&configuration)?;
        return match Store::open(assembly::options(&configuration)) {
            Ok(store) => {
                store.close();
                let told = Told::new("Skema sudah sesuai.", "The schema is up to date.");
                say(told.in_language(language));
                Ok(())
            }
            Err(error) => Err(opening::database(error)),
        };
    }
    let report = assembly::migrate(&configuration)?;
    for name in &report.applied {
        say(name);
    }
    if let Some(backup) = &report.backup {
        let shown = backup.display();
        let told = Told::new(
            format!("Salinan sebelumnya: {shown}"),
            format!("Copy of what was before: {shown}"),
        );
        say(told.in_language(language));
    }
    let told = Told::new(
        format!("Skema di {:04}.", report.version),
        format!("The schema is at {:04}.", report.version),
    );
    say(told.in_language(language));
    Ok(())
}
