//! Reading stored reports by other rules: to see what would change, or because another version was put in
//! force.
//!
//! Both go through all reports in the order of their ids, a few at a time. Where they are stands in a row
//! that moves in the transaction of the effect, so that a step happens once, whoever runs it and whatever
//! ends in between. Between two steps every other job has its turn.

use super::index::load;
use super::{payload, payload_report};
use crate::finding::{self, ReadText, Urging};
use crate::reading::{self, Reader};
use crate::rules::trial::{Differences, EXAMPLES};
use crate::{App, Error};
use domain::id::ReportId;
use domain::rules::VersionName;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Tx;
use store::finding::Finding;
use store::queue::{Job, NewJob};
use store::report::Report;
use store::rules::Force;
use store::rules::trial::{self as trials, Trial};

/// The kind of the job after a version was put in force.
pub(super) const REANALYSE: &str = "report.reanalyse";
/// The kind of the job that tries a version.
pub(super) const TRIAL: &str = "rules.trial";
/// The kind of the job that reads one report again, which was opened again.
pub(super) const REREAD: &str = "report.reread";
/// Reports of one step.
const STEP: i64 = 8;
/// Seconds that a step waits while other jobs are due: they are about reports that just came in.
const GIVE_WAY: i64 = 1;

/// The job that reads all reports by what was put in force as number `force`.
pub(crate) fn reanalyse(app: &App, force: i64) -> NewJob {
    job(app, REANALYSE, &serde_json::json!({ "force": force }))
}

/// The job that reads one report by the rules in force, whatever read it before.
pub(crate) fn reread(app: &App, report: &ReportId) -> NewJob {
    job(
        app,
        REREAD,
        &serde_json::json!({ "report": report.as_str() }),
    )
}

/// The job that runs a trial.
pub(crate) fn trial(app: &App, id: &str) -> NewJob {
    job(app, TRIAL, &serde_json::json!({ "trial": id }))
}

fn job(app: &App, kind: &'static str, payload: &serde_json::Value) -> NewJob {
    NewJob {
        id: super::id(app),
        kind,
        payload: payload.to_string(),
        run_at: app.now(),
        dedup_key: None,
    }
}

/// Queues the next step behind what came in meanwhile.
fn queue_next(app: &App, tx: &mut Tx<'_>, mut next: NewJob) -> Result<(), store::Error> {
    let now = app.now();
    if store::queue::counts(tx, now)?.waiting > 0 {
        next.run_at = now.plus_seconds(GIVE_WAY);
    }
    store::queue::enqueue(tx, &next)?;
    Ok(())
}

/// A report as it is stored and as other rules read it.
struct Anew {
    report: Report,
    stored: Vec<Finding>,
    /// Which words count for how soon somebody must look.
    urging: Urging,
    /// It was read before.
    known: bool,
    read: Vec<ReadText>,
}

/// The next reports after one.
struct Step {
    reports: Vec<Anew>,
    /// How many were looked at, shredded ones too.
    number: u64,
    last: String,
    /// There are no more behind them.
    done: bool,
}

async fn step(app: &App, after: String, reader: Arc<Reader>) -> Result<Step, Error> {
    let last = after.clone();
    let (ids, mut loaded) = app
        .read("report.anew_load", move |tx| {
            let ids = store::rules::next_reports(tx, &after, STEP)?;
            let mut loaded = Vec::new();
            for one in load(tx, &ids.iter().cloned().collect())? {
                let id = &one.report.id;
                let stored = store::finding::of(tx, id)?;
                let urging = Urging::of(tx, id)?;
                loaded.push((one, stored, urging));
            }
            Ok((ids, loaded))
        })
        .await?;
    let shared = app.clone();
    let work = move || {
        let number = ids.len();
        let last = ids.last().map_or(last, ToString::to_string);
        loaded.sort_by(|(one, ..), (other, ..)| one.report.id.cmp(&other.report.id));
        let reports = loaded.into_iter().filter_map(|(loaded, stored, urging)| {
            let read = match loaded.read_all(&shared, &reader) {
                Ok(read) => read?,
                Err(error) => {
                    // One damaged report must not keep the others from being read.
                    tracing::error!(error = %error, "report.not_read_anew");
                    return None;
                }
            };
            Some(Anew {
                known: loaded.was_read(),
                report: loaded.report,
                stored,
                urging,
                read,
            })
        });
        Step {
            reports: reports.collect(),
            number: u64::try_from(number).unwrap_or(u64::MAX),
            done: i64::try_from(number).is_ok_and(|number| number < STEP),
            last,
        }
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("reading reports anew ended without a word".into()))
}

/// One step of reading stored reports by the version that was put in force.
pub(super) async fn run_reanalyse(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let number = payload(job)?["force"]
        .as_i64()
        .ok_or_else(|| Error::Internal("a job's payload names nothing in force".into()))?;
    let shared = app.clone();
    let current = app
        .read("report.anew_rules", move |tx| {
            let newest = store::rules::newest(tx)?;
            let Some(force) = newest.filter(|force| force.number == number && !force.done) else {
                return Ok(None);
            };
            Ok(Some((force, reading::in_force(&shared, tx)?)))
        })
        .await?;
    let step = match &current {
        Some((force, reader)) => {
            Some(step(app, force.read_after.clone(), Arc::clone(reader)).await?)
        }
        None => None,
    };
    let (shared, owner, job) = (app.clone(), owner.to_owned(), job.id.clone());
    app.write_by_key("report.reanalyse", move |tx| {
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(());
        }
        let (Some((force, _)), Some(step)) = (&current, &step) else {
            return Ok(());
        };
        if !still_in_force(tx, force)? {
            return Ok(());
        }
        if store::rules::advance(tx, force, step.number, &step.last, step.done)? {
            for one in &step.reports {
                // It may have been withdrawn and shredded while its words were read.
                let report = store::report::get(tx, &one.report.id)?;
                if let Some(report) = report.filter(|report| report.data_key.is_some()) {
                    finding::replace(&shared, tx, report, &one.read)?;
                }
            }
        }
        if !step.done {
            queue_next(&shared, tx, reanalyse(&shared, force.number))?;
        }
        Ok(())
    })
    .await
}

/// Reads one report by the rules in force.
pub(super) async fn run_reread(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let id = payload_report(job)?;
    let (shared, ids) = (app.clone(), BTreeSet::from([id.clone()]));
    let (reader, loaded) = app
        .read("report.reread_load", move |tx| {
            Ok((reading::in_force(&shared, tx)?, load(tx, &ids)?))
        })
        .await?;
    let version = reader.version().to_owned();
    let shared = app.clone();
    let work = move || match loaded.first() {
        Some(loaded) => loaded.read_all(&shared, &reader),
        None => Ok(None),
    };
    let read = tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Error::Internal("reading a report again ended without a word".into()))??;
    let (shared, owner, job) = (app.clone(), owner.to_owned(), job.id.clone());
    app.write_by_key("report.reread", move |tx| {
        if reading::in_force(&shared, tx)?.version() != version {
            return Err(Error::Unavailable.into());
        }
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(());
        }
        let report = store::report::get(tx, &id)?;
        let report = report.filter(|report| report.data_key.is_some());
        if let (Some(report), Some(read)) = (report, &read) {
            finding::replace(&shared, tx, report, read)?;
        }
        Ok(())
    })
    .await
}

fn still_in_force(tx: &mut Tx<'_>, force: &Force) -> Result<bool, store::Error> {
    let newest = store::rules::newest(tx)?;
    Ok(newest.is_some_and(|newest| newest.number == force.number))
}

/// One step of a trial, by its job.
pub(super) async fn run_trial(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let payload = payload(job)?;
    let id = payload["trial"]
        .as_str()
        .ok_or_else(|| Error::Internal("a job's payload names no trial".into()))?;
    let held = (job.id.clone(), owner.to_owned());
    take_trial_step(app, id, Some(held)).await
}

/// One step of a trial without its job; returns how far it is.
///
/// # Errors
/// [`Error::NotFound`] when there is none; storage errors.
pub(crate) async fn trial_step(app: &App, id: &str) -> Result<Trial, Error> {
    take_trial_step(app, id, None).await?;
    let id = id.to_owned();
    app.read("rules.trial_get", move |tx| {
        Ok(trials::get(tx, &id)?.ok_or(Error::NotFound)?)
    })
    .await
}

async fn take_trial_step(app: &App, id: &str, held: Option<(String, String)>) -> Result<(), Error> {
    let (shared, wanted) = (app.clone(), id.to_owned());
    let tried = app
        .read("rules.trial_rules", move |tx| {
            let Some(trial) = trials::get(tx, &wanted)?.filter(|trial| !trial.done) else {
                return Ok(None);
            };
            let version: &VersionName = &trial.version;
            let reader = reading::of(&shared, tx, version)?
                .map_err(|wrong| Error::Internal(format!("{version}: {wrong:?}")))?;
            Ok(Some((trial, reader)))
        })
        .await?;
    let found = match &tried {
        Some((trial, reader)) => {
            let step = step(app, trial.read_after.clone(), Arc::clone(reader)).await?;
            Some((differences(&step), step.last, step.done))
        }
        None => None,
    };
    let shared = app.clone();
    app.write_by_key("rules.trial_step", move |tx| {
        if let Some((job, owner)) = &held
            && !store::queue::finish(tx, job, owner)?
        {
            return Ok(());
        }
        let (Some((trial, _)), Some((found, last, done))) = (&tried, &found) else {
            return Ok(());
        };
        if trials::advance(tx, trial, found.sums, last, *done)? {
            for count in found.counts.values() {
                trials::count(tx, &trial.id, count)?;
            }
            for example in &found.examples {
                if store::report::get(tx, &example.report)?.is_some() {
                    trials::keep_example(tx, &trial.id, example, EXAMPLES)?;
                }
            }
        }
        if held.is_some() && !done {
            queue_next(&shared, tx, self::trial(&shared, &trial.id))?;
        }
        Ok(())
    })
    .await
}

fn differences(step: &Step) -> Differences {
    let mut found = Differences::default();
    // A report that was not read yet is read by the job of its own.
    for one in step.reports.iter().filter(|one| one.known) {
        found.add(&one.report, &one.stored, &one.read, &one.urging);
    }
    found.sums.reports = step.number;
    found
}
