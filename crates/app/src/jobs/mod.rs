//! Work that follows a stored act: run by a leased worker, its effect and its removal one transaction.

mod dead;

pub use dead::{DeadJob, dead, retry};

use crate::error::Stop;
use crate::events::{self, Happened};
use crate::sealing::Sealer;
use crate::{App, Error, subject};
use data_encoding::BASE32_DNSSEC;
use domain::audit::Actor;
use domain::finding::Piece;
use domain::id::ReportId;
use domain::message::Sender;
use domain::random::bytes;
use domain::text::fold;
use domain::time::{Day, Zone};
use std::collections::BTreeSet;
use store::queue::{Job, NewJob};
use store::report::Report;
use store::report::term::MAC_LENGTH;
use store::vault::{Access, Purpose};

const INDEX: &str = "report.index";
const DAILY: &str = "maintenance.daily";
/// Words of one report that can be found.
const TERMS: usize = 200;
/// Shorter words find everything.
const SHORTEST_TERM: usize = 3;
/// Jobs that a worker takes at a time.
const BATCH: i64 = 32;
/// Reports that are indexed in one transaction: a commit costs more than an index, and one worker at a
/// time leaves the storage to people who wait for an answer.
const TOGETHER: usize = 8;
/// Idle sessions older than this are forgotten.
const SESSION_IDLE_SECONDS: i64 = 12 * 3600;

/// The job that makes the words of a report findable.
pub(crate) fn index(app: &App, report: &ReportId) -> NewJob {
    NewJob {
        id: id(app),
        kind: INDEX,
        payload: serde_json::json!({ "report": report.as_str() }).to_string(),
        run_at: app.now(),
        dedup_key: None,
    }
}

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
    let claim = app.vault().mac(
        Purpose::Idempotency,
        &[DAILY.as_bytes(), &today.0.to_be_bytes()],
    );
    app.write("job.schedule", move |tx| {
        let first = store::idempotency::claim(tx, &claim, &[0; 32], DAILY, today)?;
        if first == store::idempotency::Claim::First {
            store::queue::enqueue(tx, &job)?;
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
        jobs.into_iter().partition(|job| job.kind == INDEX);
    for group in indexing.chunks(TOGETHER) {
        if index_reports(app, owner, group).await.is_err() {
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
        INDEX => index_reports(app, owner, std::slice::from_ref(job)).await,
        DAILY => maintain(app, owner, job).await,
        subject::NOTE => match payload_report(job) {
            Ok(report) => subject::note(app, owner, &job.id, &report).await,
            Err(error) => Err(error),
        },
        subject::LINK => subject::propose(app, owner, &job.id, &job.payload).await,
        unknown => Err(Error::Internal(format!("no handler for {unknown}"))),
    };
    let Err(error) = result else { return };
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

fn payload_report(job: &Job) -> Result<ReportId, Error> {
    let payload: serde_json::Value = serde_json::from_str(&job.payload)
        .map_err(|_| Error::Internal("a job's payload is no JSON".into()))?;
    let id = payload.get("report").and_then(|id| id.as_str());
    id.and_then(|id| id.parse().ok())
        .ok_or_else(|| Error::Internal("a job's payload names no report".into()))
}

/// Makes the words of several reports findable, in one transaction. A job that another worker took over
/// is left to it.
async fn index_reports(app: &App, owner: &str, jobs: &[Job]) -> Result<(), Error> {
    let reports: Result<Vec<(String, ReportId)>, Error> = jobs
        .iter()
        .map(|job| Ok((job.id.clone(), payload_report(job)?)))
        .collect();
    let (shared, owner, reports) = (app.clone(), owner.to_owned(), reports?);
    app.write_by_key("report.index", move |tx| {
        for (job, report) in &reports {
            if !store::queue::finish(tx, job, &owner)? {
                continue;
            }
            if let Some(stored) = store::report::get(tx, report)? {
                let Some(opened) = opened(&shared, tx, &stored)? else {
                    continue;
                };
                store::report::term::add(tx, report, &terms(&shared, &opened.words()))?;
                crate::finding::note(&shared, tx, stored, &opened.texts)?;
                if let Some(job) =
                    subject::noting(&shared, report, opened.texts.len(), &opened.words())
                {
                    store::queue::enqueue(tx, &job)?;
                }
            }
        }
        Ok(())
    })
    .await
}

/// What a job opens of a report: once for all that reads it.
struct Opened {
    /// The texts that the reporter wrote.
    texts: Vec<(Piece, String)>,
    /// What else can be found by its words.
    beside: Vec<String>,
}

impl Opened {
    fn words(&self) -> String {
        let texts = self.texts.iter().map(|(_, text)| text.as_str());
        let all: Vec<&str> = texts
            .chain(self.beside.iter().map(String::as_str))
            .collect();
        all.join("\n")
    }
}

/// Opens a report's texts; `None` when it was shredded.
fn opened(app: &App, tx: &mut store::Tx<'_>, report: &Report) -> Result<Option<Opened>, Stop> {
    if report.data_key.is_none() {
        return Ok(None);
    }
    let sealer = Sealer::of(app, report)?;
    let access = Access::Job(INDEX);
    let told = sealer.open_content(report, access)?;
    let mut texts = vec![(Piece::Story, told.story)];
    let mut beside = vec![told.who, told.place_text, told.country];
    let place = report
        .area
        .and_then(|area| crate::place::of_code(app, area));
    beside.extend(place.map(|place| place.words()));
    for message in store::message::of(tx, &report.id)? {
        if message.sender == Sender::Reporter {
            let id = message.id.as_str();
            let text = sealer.open("message", id, "body", &message.body, access)?;
            texts.push((Piece::Message(message.id), text));
        }
    }
    Ok(Some(Opened { texts, beside }))
}

/// The digests of the words of a text, as they are stored and searched.
pub(crate) fn terms(app: &App, text: &str) -> BTreeSet<[u8; MAC_LENGTH]> {
    let folded = fold(text);
    let words = folded
        .split(' ')
        .filter(|word| word.chars().count() >= SHORTEST_TERM);
    let mac = |word: &str| {
        let mac = app.vault().mac(Purpose::Term, &[word.as_bytes()]);
        *mac.first_chunk().expect("a digest is longer than a term")
    };
    words.take(TERMS).map(mac).collect()
}

/// Upkeep of a day: forgets old keys and sessions, erases what has reached its day.
async fn maintain(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let today = app.today(Zone::Wib);
    let (shared, now) = (app.clone(), app.now());
    let (owner, job) = (owner.to_owned(), job.id.clone());
    app.write("maintenance.daily", move |tx| {
        if !store::queue::finish(tx, &job, &owner)? {
            return Ok(());
        }
        store::idempotency::purge(tx, today)?;
        store::session::purge(tx, now, now.plus_seconds(-SESSION_IDLE_SECONDS))?;
        store::throttle::purge(tx, now.plus_seconds(-86_400), now)?;
        for report in store::report::due_for_purge(tx, today)? {
            erase(&shared, tx, &report, today)?;
        }
        subject::upkeep(&shared, tx, today)
    })
    .await
}

/// Erases a report; an event without its content stays, so that what was erased is counted.
fn erase(app: &App, tx: &mut store::Tx<'_>, id: &ReportId, today: Day) -> Result<(), Stop> {
    let Some(report) = store::report::get(tx, id)? else {
        return Ok(());
    };
    let why = if report.presence_only {
        "presence_only"
    } else {
        "withdrawn"
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
