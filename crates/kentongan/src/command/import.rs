//! `import`: programme data from CSV files, lists of companies from CSV or XLSX.

use super::user::{failure, with_app};
use crate::arguments::{ImportArguments, ImportKind};
use crate::config::Configuration;
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::account::Operator;
use app::company::{self, List};
use app::programme::{self, ImportMode, ImportReport, RowVerdict, Verdict};

/// Loads a file and says the verdict on each row that changes something or is refused.
pub fn run(arguments: ImportArguments) -> Result<(), Failure> {
    let shown = arguments.file.display();
    let csv = std::fs::read(&arguments.file)
        .map_err(|error| Failure::new(format!("{shown}: {error}")))?;
    let mode = match (arguments.apply, arguments.per_row) {
        (false, _) => ImportMode::DryRun,
        (true, false) => ImportMode::Apply,
        (true, true) => ImportMode::PerRow,
    };
    with_app(&arguments.common, async |app, configuration| {
        if arguments.kind == ImportKind::Content && mode != ImportMode::DryRun {
            // What comes with the program is there first, whether or not a server has ever started.
            programme::seed_content(app).await.map_err(failure)?;
        }
        let report = match (kind(arguments.kind), arguments.as_of) {
            (Some(kind), _) => programme::import(app, kind, &csv, mode, Operator::Command).await,
            (None, Some(as_of)) => {
                let source = arguments.source.clone();
                let list = List { as_of, source };
                company::import(app, &list, &csv, mode, Operator::Command).await
            }
            (None, None) => return Err(Failure::new("--as-of is missing")),
        };
        told(&report.map_err(failure)?, mode, configuration)
    })
}

/// The kind of programme data; none for the register of companies.
fn kind(kind: ImportKind) -> Option<programme::ImportKind> {
    match kind {
        ImportKind::Offices => Some(programme::ImportKind::Offices),
        ImportKind::Jurisdictions => Some(programme::ImportKind::Jurisdictions),
        ImportKind::Villages => Some(programme::ImportKind::Villages),
        ImportKind::Accounts => Some(programme::ImportKind::Accounts),
        ImportKind::Assignments => Some(programme::ImportKind::Assignments),
        ImportKind::Content => Some(programme::ImportKind::Content),
        ImportKind::Outreach => Some(programme::ImportKind::Outreach),
        ImportKind::Companies => None,
    }
}

fn told(
    report: &ImportReport,
    mode: ImportMode,
    configuration: &Configuration,
) -> Result<(), Failure> {
    let language = Language::of_environment();
    for row in report
        .rows
        .iter()
        .filter(|row| row.verdict != Verdict::Unchanged)
    {
        say(line(row));
    }
    let ImportReport {
        added,
        changed,
        unchanged,
        refused,
        ..
    } = report;
    let counts = Told::new(
        format!("baru {added}, berubah {changed}, sama {unchanged}, ditolak {refused}"),
        format!("added {added}, changed {changed}, unchanged {unchanged}, refused {refused}"),
    );
    say(counts.in_language(language));
    let origin = configuration.public_url.as_deref().unwrap_or_default();
    for link in &report.links {
        say(format!(
            "{}\t{}\t{origin}{}",
            link.login, link.name, link.path
        ));
    }
    say(ending(report, mode).in_language(language));
    if *refused > 0 {
        Err(Failure::Said)
    } else {
        Ok(())
    }
}

/// Line, verdict code, key and what the code is about, separated by tabs.
fn line(row: &RowVerdict) -> String {
    format!("{}\t{}\t{}\t{}", row.line, row.code, row.key, row.argument)
}

fn ending(report: &ImportReport, mode: ImportMode) -> Told {
    match mode {
        _ if report.applied => Told::new("Sudah disimpan.", "Written."),
        ImportMode::DryRun if report.refused == 0 => Told::new(
            "Belum ada yang disimpan. Tambahkan --apply untuk menyimpan.",
            "Nothing was written. Add --apply to write.",
        ),
        ImportMode::DryRun | ImportMode::Apply => Told::new(
            "Tidak ada yang disimpan. Perbaiki baris yang ditolak, atau pakai --apply --per-row.",
            "Nothing was written. Correct the refused rows, or use --apply --per-row.",
        ),
        ImportMode::PerRow => Told::new(
            "Tidak ada yang perlu disimpan.",
            "There was nothing to write.",
        ),
    }
}
