//! `doctor`.

use crate::arguments::DoctorArguments;
use crate::assembly;
use crate::config::{self, Configuration, DATA_DIR, Database};
use crate::doctor::{self, Check, DatabaseFindings};
use crate::failure::Failure;
use crate::opening;
use crate::told::{Language, Told, say};
use store::{OpenError, Store};

/// Says what is wrong; exit code 1 when a check fails.
pub fn run(arguments: DoctorArguments) -> Result<(), Failure> {
    let serve = &arguments.serve;
    let (configuration, complaints) =
        config::examine(serve.overrides(), serve.common.config.as_deref(), DATA_DIR);
    let findings = doctor::examine(&configuration, &complaints, database);
    if arguments.json {
        say(serde_json::to_string_pretty(&findings).map_err(Failure::new)?);
    } else {
        findings.print(Language::of_environment());
    }
    if findings.ok {
        Ok(())
    } else {
        Err(Failure::Said)
    }
}

/// Opens the database as `serve` would (version, safe settings, migrations) and counts reports.
fn database(configuration: &Configuration) -> DatabaseFindings {
    const NAME: &str = "database";
    if let Database::Sqlite { file, .. } = &configuration.database
        && !file.exists()
    {
        return only(Check::warning(
            NAME,
            Told::new("Basis data belum ada.", "There is no database yet."),
            Told::new(
                "`kentongan serve` membuatnya saat pertama kali jalan.",
                "`kentongan serve` makes it at its first start.",
            ),
        ));
    }
    let store = match Store::open(assembly::options(configuration)) {
        Ok(store) => store,
        Err(error @ OpenError::InUse { .. }) => {
            return only(Check::warning(
                NAME,
                Told::new(
                    "Basis data sedang dipakai server.",
                    "The server is using the database.",
                ),
                Told::new(
                    format!(
                        "Hentikan server dulu kalau ingin memeriksa isinya: {}",
                        opening::told(&error).indonesian
                    ),
                    format!("Stop the server first to look into it: {error}"),
                ),
            ));
        }
        Err(error) => {
            return only(Check::bad(
                NAME,
                opening::told(&error),
                Told::new(
                    "Ikuti petunjuk di baris itu, lalu jalankan `kentongan doctor` lagi.",
                    "Do what that line says, then run `kentongan doctor` again.",
                ),
            ));
        }
    };
    let counted = store.read_blocking("doctor.reports", store::report::count);
    match counted {
        Ok(reports) => DatabaseFindings {
            checks: vec![Check::good(
                NAME,
                format!("Basis data {} bisa dipakai.", store.engine()),
                format!("The {} database can be used.", store.engine()),
            )],
            reports: Some(reports),
        },
        Err(error) => only(Check::bad(
            NAME,
            Told::new(
                format!("Basis data tidak menjawab: {error}."),
                format!("The database does not answer: {error}."),
            ),
            Told::new(
                "Periksa server basis data dan catatannya.",
                "Check the database server and its log.",
            ),
        )),
    }
}

fn only(check: Check) -> DatabaseFindings {
    DatabaseFindings {
        checks: vec![check],
        reports: None,
    }
}
