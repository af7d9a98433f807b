//! `detect nightly`: the night's scans of an installation, now.

use crate::arguments::CommonArguments;
use crate::command::user::{failure, with_app};
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::Error;
use app::account::Operator;
use clap::Args;
use domain::time::{Day, Zone};

/// What `--help` says at its end.
pub const HELP: &str = "\
Examples:
  kentongan detect nightly --data /var/lib/kentongan
  kentongan detect nightly --data ./data --until 2026-11-30

Alerts are stored and shown at /peringatan to the officers of their places.";

/// Options of `detect nightly`.
#[derive(Debug, Args)]
pub struct NightlyArguments {
    #[command(flatten)]
    pub common: CommonArguments,
    /// Last day whose reports count, as 2026-01-31 [default: yesterday, or the day of the newest scan if that is later]
    #[arg(long, value_name = "DATE")]
    pub until: Option<Day>,
}

/// Scans, stores what was found, and says how much that was.
pub fn run(arguments: &NightlyArguments) -> Result<(), Failure> {
    with_app(&arguments.common, async |app, _| {
        let newest = app::alert::newest(app).await.map_err(failure)?;
        let yesterday = app.today(Zone::Wib).plus(-1);
        let until = arguments
            .until
            .unwrap_or_else(|| newest.map_or(yesterday, |newest| newest.max(yesterday)));
        let run = match app::alert::run(app, Operator::Command, until).await {
            Ok(run) => run,
            Err(Error::Invalid(_)) => return Err(no_such_day(until, newest)),
            Err(other) => return Err(failure(other)),
        };
        let told = Told::new(
            format!(
                "{} laporan, {} sumber terpisah, {} pemeriksaan; {} peringatan, {} ditahan; {:.1} detik",
                run.reports, run.sources, run.scans, run.found, run.withheld, run.seconds
            ),
            format!(
                "{} reports, {} independent sources, {} scans; {} alerts, {} kept back; {:.1} seconds",
                run.reports, run.sources, run.scans, run.found, run.withheld, run.seconds
            ),
        );
        say(told.in_language(Language::of_environment()));
        Ok(())
    })
}

/// A day before the newest scan, or one to come.
fn no_such_day(until: Day, newest: Option<Day>) -> Failure {
    match newest {
        Some(newest) => Failure::told(
            format!("{until}: pakai hari dari {newest}, pemeriksaan terakhir, sampai hari ini."),
            format!("{until}: use a day from {newest}, the newest scan, until today."),
        ),
        None => Failure::told(
            format!("{until}: pakai hari ini atau sebelumnya."),
            format!("{until}: use today or a day before it."),
        ),
    }
}
