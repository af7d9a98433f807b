//! `rules import`, `rules export` and `rules trial`: versions of the rules, stored, read out, and tried on stored
//! reports.
//!
//! None puts a version in force: that is a person's decision, on a page, with a reason.

use super::files;
use crate::arguments::CommonArguments;
use crate::command::user::{failure, with_app};
use crate::failure::Failure;
use crate::told::{Language, Told, say};
use app::account::Operator;
use app::detect::rules::RuleFile;
use app::programme::ImportMode;
use app::rules::{self, Base, Checked, Mistake, NewVersion};
use app::{Conflict, Error};
use clap::Args;
use domain::rules::{Change, VersionName};
use domain::time::Day;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct ImportVersionArguments {
    #[command(flatten)]
    common: CommonArguments,
    /// Folder with rules/ and classes/; model/, urgency.toml, watch.tsv and strengths.tsv when they change (what is
    /// missing of them is taken from the program), texts.tsv for own names of indicators
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Name of the version, under which findings will know it
    #[arg(long, value_name = "NAME")]
    version: String,
    /// Who made it, and why
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// Day by which it must be checked again
    #[arg(long, value_name = "DAY")]
    review_by: Day,
    /// First day on which it may read [default: today]
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Last day
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    /// Day on which somebody checked it
    #[arg(long, value_name = "DAY", requires = "verified_by")]
    verified_on: Option<Day>,
    /// Who did, by function
    #[arg(
        long,
        value_name = "TEXT",
        default_value = "",
        requires = "verified_on"
    )]
    verified_by: String,
    /// Store it when nothing is wrong
    #[arg(long)]
    apply: bool,
    /// Say what is wrong, store nothing (the default)
    #[arg(long, conflicts_with = "apply")]
    dry_run: bool,
}

#[derive(Debug, Args)]
pub struct TrialArguments {
    #[command(flatten)]
    common: CommonArguments,
    /// The stored version
    #[arg(long, value_name = "NAME")]
    version: VersionName,
}

#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    common: CommonArguments,
    /// Where the files are written; a new or empty folder
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The stored version [default: the rules that are compiled in]
    #[arg(long, value_name = "NAME")]
    version: Option<VersionName>,
}

fn tell(indonesian: impl Into<String>, english: impl Into<String>) {
    say(Told::new(indonesian, english).in_language(Language::of_environment()));
}

/// Checks a folder as a version and stores it when that was asked for.
pub fn import(arguments: ImportVersionArguments) -> Result<(), Failure> {
    let new = NewVersion {
        name: arguments.version,
        source: arguments.source,
        valid_from: arguments.from,
        valid_to: arguments.to,
        verified_on: arguments.verified_on,
        verified_by: arguments.verified_by,
        review_by: Some(arguments.review_by),
        base: Base::Nothing,
        files: files::version_of_folder(&arguments.folder)?,
    };
    let mode = if arguments.apply {
        ImportMode::Apply
    } else {
        ImportMode::DryRun
    };
    with_app(&arguments.common, async |app, _| {
        let checked = rules::import(app, &new, mode, Operator::Command).await;
        let checked = checked.map_err(failure)?;
        checked.mistakes.iter().for_each(mistaken);
        ended(&checked)
    })
}

fn mistaken(mistake: &Mistake) {
    match mistake {
        Mistake::File(name) => tell(
            format!("{name}: nama atau ukuran berkas tidak bisa dipakai"),
            format!("{name}: the name or size of this file can't be used"),
        ),
        Mistake::Told(error) => super::mistaken(error),
    }
}

fn ended(checked: &Checked) -> Result<(), Failure> {
    let wrong = checked.mistakes.len() + checked.more;
    if wrong > 0 {
        tell(
            format!("{wrong} salah. Tidak ada yang disimpan."),
            format!("{wrong} wrong. Nothing was stored."),
        );
        return Err(Failure::Said);
    }
    if !checked.lost.is_empty() {
        let lost = checked.lost.join(", ");
        tell(
            format!(
                "perhatian: tidak ada lagi aturan untuk {lost}. Versi yang dipakai masih punya."
            ),
            format!("note: no rule is left for {lost}. The version in force still has some."),
        );
    }
    let Checked {
        rules,
        codes,
        texts,
        digest,
        ..
    } = checked;
    tell(
        format!("{rules} aturan untuk {codes} indikator, {texts} teks cocok, sidik {digest}"),
        format!("{rules} rules for {codes} indicators, {texts} texts agree, digest {digest}"),
    );
    if checked.stored {
        tell(
            "Sudah disimpan. Belum dipakai: coba dulu, lalu putuskan di /atur/aturan/versi.",
            "Stored. It doesn't read yet: try it, then decide at /atur/aturan/versi.",
        );
    } else {
        tell(
            "Belum ada yang disimpan. Tambahkan --apply untuk menyimpan.",
            "Nothing was stored. Add --apply to store.",
        );
    }
    Ok(())
}

/// Writes the files of a version into a folder.
pub fn export(arguments: &ExportArguments) -> Result<(), Failure> {
    let folder = &arguments.folder;
    if folder
        .read_dir()
        .is_ok_and(|mut inside| inside.next().is_some())
    {
        let folder = folder.display();
        return Err(Failure::told(
            format!("{folder} sudah berisi. Pilih folder baru atau kosong."),
            format!("{folder} isn't empty. Choose a new or empty folder."),
        ));
    }
    let Some(version) = &arguments.version else {
        return written(folder, &rules::built_in());
    };
    with_app(
        &arguments.common,
        async |app, _| match rules::version_files(app, Operator::Command, Some(version)).await {
            Ok(files) => written(folder, &files),
            Err(Error::NotFound) => Err(no_version(version)),
            Err(other) => Err(failure(other)),
        },
    )
}

fn written(folder: &Path, files: &[RuleFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, &file.content))
            .map_err(|error| {
                let path = path.display();
                Failure::told(
                    format!("{path}: tidak bisa ditulis ({error})."),
                    format!("{path}: can't be written ({error})."),
                )
            })?;
    }
    let (many, folder) = (files.len(), folder.display());
    tell(
        format!("{many} berkas ditulis ke {folder}"),
        format!("{many} files written to {folder}"),
    );
    Ok(())
}

fn no_version(version: &VersionName) -> Failure {
    Failure::told(
        format!("versi {version} tidak ada. Lihat /atur/aturan/versi"),
        format!("there is no version {version}. See /atur/aturan/versi"),
    )
}

/// Tries a stored version on the stored reports and says the counts.
pub fn trial(arguments: &TrialArguments) -> Result<(), Failure> {
    with_app(&arguments.common, async |app, _| {
        let id = match rules::start(app, &arguments.version, Operator::Command).await {
            Ok(id) => id,
            Err(Error::NotFound) => return Err(no_version(&arguments.version)),
            Err(Error::Conflict(Conflict::AlreadyDone)) => {
                return Err(Failure::told(
                    "versi ini sudah dipakai, atau sedang dicoba. Lihat /atur/aturan/versi",
                    "it is in force, or a trial of it runs; see /atur/aturan/versi",
                ));
            }
            Err(other) => return Err(failure(other)),
        };
        let done = rules::try_now(app, &id, |_, _| ()).await.map_err(failure)?;
        say("code\tadded\tremoved\tkept");
        for one in &done.counts {
            let (added, removed, kept) = (one.added, one.removed, one.kept);
            say(format_args!("{}\t{added}\t{removed}\t{kept}", one.code));
        }
        if !done.sentences.is_empty() {
            tell(
                "\nKalimat contoh di berkas aturan yang akan dibaca lain:",
                "\nExample sentences of the rule files that would be read otherwise:",
            );
        }
        for one in &done.sentences {
            let sign = match one.change {
                Change::Added => '+',
                Change::Removed => '-',
            };
            say(format_args!(
                "{sign}{}\t{}\t«{}»",
                one.code, one.rule, one.text
            ));
        }
        let sums = done.sums;
        let (reports, changed) = (sums.reports, sums.changed);
        let (sooner, later) = (sums.sooner, sums.later);
        tell(
            format!(
                "{reports} laporan dibaca, {changed} akan berubah, {sooner} lebih segera, {later} kurang segera"
            ),
            format!(
                "{reports} reports read, {changed} would change, {sooner} more urgent, {later} less urgent"
            ),
        );
        Ok(())
    })
}
