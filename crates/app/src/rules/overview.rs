//! What there is of versions, which one reads, and how far the stored reports were read anew.

use super::files;
use crate::account::Operator;
use crate::detect::rules::{RuleFile, RuleSet};
use crate::error::Stop;
use crate::{App, Error, reading};
use domain::id::AccountId;
use domain::policy::Action;
use domain::rules::{FileKind, RulesVersion, VersionName};
use domain::time::{Day, Zone};
use store::Tx;
use store::rules::{Force, Stored};

/// Versions that are listed.
const LISTED: i64 = 100;
/// Switches that are listed.
const PAST: i64 = 20;

/// Everything about versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overview {
    /// Digest of the rules that are compiled in, under which findings know them.
    pub built_in: String,
    /// The version that reads today; `None`: the one that is compiled in.
    pub reads: Option<VersionName>,
    /// Counts what was put in force; a decision names the number that it saw.
    pub number: i64,
    /// How far the stored reports were read anew; absent before anything was put in force.
    pub progress: Option<Progress>,
    /// Stored versions, the newest first.
    pub versions: Vec<Row>,
    /// What was put in force, the newest first.
    pub past: Vec<Past>,
}

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Reports that were read.
    pub reports: u64,
    /// Reports that were stored when it began.
    pub total: u64,
    /// It is done.
    pub done: bool,
}

/// A stored version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The version.
    pub version: RulesVersion,
    /// Day on which it was stored.
    pub stored_on: Day,
    /// It reads today.
    pub reads: bool,
    /// It may read today.
    pub holds: bool,
    /// It must be checked again.
    pub overdue: bool,
}

/// That a version was put in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// Which; `None`: the one that is compiled in.
    pub version: Option<VersionName>,
    /// The day.
    pub since: Day,
    /// By whom.
    pub by: String,
    /// Why; `None` when it can't be opened.
    pub reason: Option<String>,
}

/// Which version is asked for: the one that is compiled in, or a stored one.
pub type Asked<'a> = Option<&'a VersionName>;

/// One version with its files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionView {
    /// The stored version; absent for the one that is compiled in.
    pub row: Option<Row>,
    /// Digest of its files.
    pub digest: String,
    /// How many rules it has.
    pub rules: u64,
    /// Its files: name, what it holds, bytes.
    pub files: Vec<(String, FileKind, usize)>,
    /// Its files that what is compiled in lacks, or has with other words.
    pub changed: Vec<String>,
    /// What is compiled in and this version lacks.
    pub missing: Vec<String>,
    /// Indicators for which the version in force has a rule, and this one has none left.
    pub lost: Vec<String>,
    /// It reads today.
    pub reads: bool,
    /// Counts what was put in force.
    pub number: i64,
}

/// Everything about versions.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn overview(app: &App, by: impl Into<Operator<'_>>) -> Result<Overview, Error> {
    by.into().authorise(Action::ManageRules)?;
    let today = app.today(Zone::default());
    let shared = app.clone();
    app.read("rules.overview", move |tx| {
        let forces = store::rules::forces(tx, PAST)?;
        let newest = forces.first();
        let reads = newest.and_then(|force| force.reads_on(today)).cloned();
        let versions = store::rules::all(tx, LISTED)?;
        let row = |one: Stored| row(one, reads.as_ref(), today);
        Ok(Overview {
            built_in: RuleSet::embedded().census().version,
            number: newest.map_or(0, |force| force.number),
            progress: newest.map(|force| Progress {
                reports: force.reports,
                total: force.total,
                done: force.done,
            }),
            versions: versions.into_iter().map(row).collect(),
            past: past(&shared, tx, &forces)?,
            reads,
        })
    })
    .await
}

fn row(stored: Stored, reads: Option<&VersionName>, today: Day) -> Row {
    Row {
        stored_on: stored.stored_at.day(Zone::default()),
        reads: reads == Some(&stored.version.name),
        holds: stored.version.holds(today),
        overdue: stored.version.overdue(today),
        version: stored.version,
    }
}

fn past(app: &App, tx: &mut Tx<'_>, forces: &[Force]) -> Result<Vec<Past>, Stop> {
    let mut past = Vec::new();
    // Each switch writes its row and its event in one transaction: both stand in the same order.
    let mut reasons = super::reasons(app, tx)?.into_iter();
    for force in forces {
        let account: Option<AccountId> = force.put_by.parse().ok();
        let account = account
            .map(|id| store::account::by_id(tx, &id))
            .transpose()?;
        past.push(Past {
            version: force.version.clone(),
            since: force.since.day(Zone::default()),
            reason: reasons.next().flatten(),
            by: account
                .flatten()
                .map_or_else(|| force.put_by.clone(), |account| account.name),
        });
    }
    Ok(past)
}

/// One version.
///
/// # Errors
/// [`Error::NotFound`] without leave, or when there is none of the name.
pub async fn version(
    app: &App,
    by: impl Into<Operator<'_>>,
    asked: Asked<'_>,
) -> Result<VersionView, Error> {
    by.into().authorise(Action::ManageRules)?;
    let today = app.today(Zone::default());
    let asked = asked.cloned();
    let shared = app.clone();
    app.read("rules.version", move |tx| {
        let in_force = reading::in_force(&shared, tx)?;
        let newest = store::rules::newest(tx)?;
        let reads = newest.as_ref().and_then(|force| force.reads_on(today));
        let number = newest.as_ref().map_or(0, |force| force.number);
        let Some(name) = &asked else {
            let census = RuleSet::embedded().census();
            let files = files::built_in();
            return Ok(VersionView {
                row: None,
                digest: census.version,
                rules: u64::try_from(census.rules).unwrap_or(u64::MAX),
                files: files.iter().filter_map(listed).collect(),
                changed: Vec::new(),
                missing: Vec::new(),
                lost: files::lost(in_force.rules(), &RuleSet::embedded()),
                reads: reads.is_none(),
                number,
            });
        };
        let stored = store::rules::get(tx, name)?.ok_or(Error::NotFound)?;
        let files: Vec<RuleFile> = store::rules::files(tx, name)?
            .into_iter()
            .map(files::given)
            .collect();
        let built_in = files::built_in();
        let row = row(stored, reads, today);
        // Of a version that this program can't use, the way to put it in force tells that.
        let own = reading::of(&shared, tx, name)?;
        let lost = own.map(|own| files::lost(in_force.rules(), own.rules()));
        Ok(VersionView {
            lost: lost.unwrap_or_default(),
            digest: row.version.digest.clone(),
            rules: row.version.rules,
            reads: row.reads,
            row: Some(row),
            changed: others(&files, |file| !built_in.contains(file)),
            missing: others(&built_in, |file| {
                files.iter().all(|own| own.name != file.name)
            }),
            files: files.iter().filter_map(listed).collect(),
            number,
        })
    })
    .await
}

/// The files of one version, by name.
///
/// # Errors
/// [`Error::NotFound`] without leave, or when there is none of the name.
pub async fn version_files(
    app: &App,
    by: impl Into<Operator<'_>>,
    asked: Asked<'_>,
) -> Result<Vec<RuleFile>, Error> {
    by.into().authorise(Action::ManageRules)?;
    let Some(name) = asked.cloned() else {
        return Ok(files::built_in());
    };
    app.read("rules.files", move |tx| {
        store::rules::get(tx, &name)?.ok_or(Error::NotFound)?;
        let files = store::rules::files(tx, &name)?;
        Ok(files.into_iter().map(files::given).collect())
    })
    .await
}

/// The names of those files for which it holds.
fn others(files: &[RuleFile], holds: impl Fn(&RuleFile) -> bool) -> Vec<String> {
    let others = files.iter().filter(|file| holds(file));
    others.map(|file| file.name.clone()).collect()
}

fn listed(file: &RuleFile) -> Option<(String, FileKind, usize)> {
    let kind = FileKind::of(&file.name)?;
    Some((file.name.clone(), kind, file.content.len()))
}
