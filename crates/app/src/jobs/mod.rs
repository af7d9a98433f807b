//! Work that follows a stored act: run by a leased worker, its effect and its removal one transaction.

pub(crate) mod anew;
mod beside;
mod dead;
mod index;

pub(crate) use anew::reread;
pub(crate) use beside::{Background, Held, beside};
pub use dead::{DeadJob, dead, retry};
pub(crate) use index::{job as index, terms};

use crate::error::Stop;
use crate::events::{self, Happened};
use crate::report::presence;
use crate::{App, Error, alert, narrative, subject};
use data_encoding::BASE32_DNSSEC;
use domain::audit::Actor;
use domain::id::ReportId;
use domain::random::bytes;
use domain::report::Status;
use domain::time::{Day, Zone};
use store::queue::{Job, NewJob};
use store::vault::Purpose;

const DAILY: &str = "maintenance.daily";
/// Jobs that a worker takes at a time.
const BATCH: i64 = 32;
/// Idle sessions older than this are forgotten.
const SESSION_IDLE_SECONDS: i64 = 12 * 3600;

pub(crate) fn id(app: &App) -> String {
    format!("job_{}", BASE32_DNSSEC.encode(&bytes::<10>(app.entropy())))
}

/// Makes sure that today's upkeep is queued, once however many processes ask, and writes what this one has
/// counted meanwhile.
///
/// # Errors
/// Storage errors only.
pub async fn schedule(app: &App) -> Result<(), Error> {
    crate::offer::write_counts(app).await?;
    let today = app.today(Zone::Wib);
    let job = NewJob {
        id: id(app),
        kind: DAILY,
        payload: serde_json::json!({ "day": today.0 }).to_string(),
        run_at: app.now(),
        dedup_key: Some(format!("{DAILY}-{}", today.0)),
    };
    let night = alert::job(app, today);
    let claim = app.vault().mac(
        Purpose::Idempotency,
        &[DAILY.as_bytes(), &today.0.to_be_bytes()],
    );
    app.write("job.schedule", move |tx| {
        let first = store::idempotency::claim(tx, &claim, &[0; 32], DAILY, today)?;
        if first == store::idempotency::Claim::First {
            store::queue::enqueue(tx, &job)?;
            store::queue::enqueue(tx, &night)?;
        }
        Ok(())
    })
    .await
}

/// Takes a batch of due jobs and runs each; returns how many were taken.
///
/// # Errors
/// Storage errors of the claim; a job's own failure puts it back with a pause.
pub async fn run_batch(app: &App, owner: &str) -> Result<usize, Error> {
    let (worker, now) = (owner.to_owned(), app.now());
    let jobs = app
        .store()
        .claim("job.claim", move |tx| {
            store::queue::claim(tx, &worker, now, BATCH)
        })
        .await?;
    let taken = jobs.len();
    let jobs = without_doubtful(app, owner, jobs).await?;
    let (indexing, others): (Vec<Job>, Vec<Job>) =
        jobs.into_iter().partition(|job| job.kind == index::KIND);
    for group in indexing.chunks(index::TOGETHER) {
        if index::run(app, owner, group).await.is_err() {
            // One of them fails: each by itself, so that only that one is put back.
            for job in group {
                run(app, owner, job).await;
            }
        }
    }
    for job in &others {
        run(app, owner, job).await;
    }
    Ok(taken)
}

/// Puts one job that failed before behind the others and gives the rest of such jobs back: if it ends the
/// process, no other job is held to have failed with it.
async fn without_doubtful(app: &App, owner: &str, jobs: Vec<Job>) -> Result<Vec<Job>, Error> {
    let (mut jobs, doubtful): (Vec<Job>, Vec<Job>) =
        jobs.into_iter().partition(|job| job.attempts == 0);
    let mut doubtful = doubtful.into_iter();
    jobs.extend(doubtful.next());
    let back: Vec<String> = doubtful.map(|job| job.id).collect();
    if !back.is_empty() {
        let owner = owner.to_owned();
        app.write_by_key("job.release", move |tx| {
            for job in &back {
                store::queue::release(tx, job, &owner)?;
            }
            Ok(())
        })
        .await?;
    }
    Ok(jobs)
}

async fn run(app: &App, owner: &str, job: &Job) {
    let result = match job.kind.as_str() {
        index::KIND => index::run(app, owner, std::slice::from_ref(job)).await,
        anew::REANALYSE => anew::run_reanalyse(app, owner, job).await,
        anew::REREAD => anew::run_reread(app, owner, job).await,
        anew::TRIAL => anew::run_trial(app, owner, job).await,
        DAILY => maintain(app, owner, job).await,
        alert::KIND => alert::nightly(app, owner, job).await,
        alert::RESCORE => alert::rescore(app, owner, job).await,
        narrative::KIND => narrative::collapse(app, owner, job).await,
        subject::NOTE => match payload_report(job) {
            Ok(report) => subject::note(app, owner, &job.id, &report).await,
            Err(error) => Err(error),
        },
        subject::LINK => beside(app, owner, job, subject::propose).await,
        unknown => Err(Error::Internal(format!("no handler for {unknown}"))),
    };
    if let Err(error) = result {
        failed(app, owner, job, &error).await;
    }
}

/// Puts a failed job back, later each time.
pub(crate) async fn failed(app: &App, owner: &str, job: &Job, error: &Error) {
    tracing::warn!(job.kind = %job.kind, job.attempts = job.attempts, error = %error, "job failed");
    let (text, now) = (error.to_string(), app.now());
    let (owner, job) = (owner.to_owned(), job.clone());
    let failed = app
        .write("job.fail", move |tx| {
            Ok(store::queue::fail(tx, &job, &owner, now, &text)?)
        })
        .await;
    if let Err(error) = failed {
        tracing::error!(error = %error, "a failed job could not be put back; its lease will end");
    }
}

/// What a job is about.
pub(crate) fn payload(job: &Job) -> Result<serde_json::Value, Error> {
    serde_json::from_str(&job.payload)
        .map_err(|_| Error::Internal("a job's payload is no JSON".into()))
}

fn payload_report(job: &Job) -> Result<ReportId, Error> {
    let payload = payload(job)?;
    let id = payload.get("report").and_then(|id| id.as_str());
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| Error::Internal("a job's payload names no report".into()))
}

/// Upkeep of a day: forgets old keys and sessions, erases what has reached its day.
async fn maintain(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let today = app.today(Zone::Wib);
    let (shared, now) = (app.clone(), app.now());
    let (owner, job) = (owner.to_owned(), job.id.clone());
    let write = app.write("maintenance.daily", move |tx| {
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(false);
        }
        store::idempotency::purge(tx, today)?;
        store::session::purge(tx, now, now.plus_seconds(-SESSION_IDLE_SECONDS))?;
        store::throttle::purge(tx, now.plus_seconds(-86_400), now)?;
        for report in store::report::due_for_purge(tx, today)? {
            erase(&shared, tx, &report, today)?;
        }
        store::narrative::purge(tx)?;
        // Whatever became of the last one: stories that wait are looked for at least once a day.
        store::queue::enqueue(tx, &narrative::job(&shared))?;
        Ok(true)
    });
    if !write.await? {
        return Ok(());
    }
    // Apart from what is erased: it looks at much, and catches up by itself on the next day.
    let shared = app.clone();
    app.write("subject.upkeep", move |tx| {
        subject::upkeep(&shared, tx, today)
    })
    .await
}

/// Erases a report; an event without its content stays, so that what was erased is counted.
fn erase(app: &App, tx: &mut store::Tx<'_>, id: &ReportId, today: Day) -> Result<(), Stop> {
    let Some(report) = store::report::get(tx, id)? else {
        return Ok(());
    };
    if presence::is_disproved(tx, &report)? {
        // Its words tell of acts: it is kept, whatever set its day.
        presence::by_words(app, tx, report)?;
        return Ok(());
    }
    if presence::is_unread(tx, &report, today)? {
        // Nobody knows yet what its words tell of: they are read before it goes, on a later night.
        store::queue::enqueue(tx, &index(app, &report.id))?;
        return Ok(());
    }
    let why = match report.status {
        Status::Withdrawn => "withdrawn",
        _ => "presence_only",
    };
    let happened = Happened {
        root: id.to_string(),
        kind: "report.erased",
        detail: serde_json::json!({ "why": why }),
        sealed_reason: None,
        office: Some(report.office.clone()),
        state: report.state(report.version),
    };
    store::audit::append(
        tx,
        &events::by(app, Actor::System, today, app.now(), happened),
    )?;
    store::report::delete(tx, id)?;
    Ok(())
}
