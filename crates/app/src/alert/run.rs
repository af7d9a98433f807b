//! A run of all scans: read, compute on threads of its own, then record in one transaction.

use super::record::record;
use super::scan::{Outcome, scan};
use super::snapshot;
use super::standing::{Rise, Standing};
use crate::account::{Operator, Session};
use crate::events::{self, Happened};
use crate::jobs::Held;
use crate::{App, Error, jobs};
use data_encoding::BASE32_DNSSEC;
use domain::audit::{Fields, RowState};
use domain::policy::Action;
use domain::random::bytes;
use domain::time::{Day, Zone};
use std::sync::Arc;
use std::time::Duration;
use store::alert::run::Run;
use store::queue::{Job, NewJob};

/// The kind of the job.
pub(crate) const KIND: &str = "alert.scan";
/// The key of a run that somebody asked for.
const ASKED: &str = "alert.scan-asked";
/// The night's run begins an hour after midnight in western time: the day is over everywhere.
const NIGHT_SECONDS: i64 = 3600;
/// Threads of a run.
const THREADS: usize = 2;
/// Areas of the map that are written in one transaction.
const SIGNALS: usize = 500;

/// The run of the night that begins `today`: it looks at everything up to the day before.
pub(crate) fn job(app: &App, today: Day) -> NewJob {
    NewJob {
        id: jobs::id(app),
        kind: KIND,
        payload: serde_json::json!({ "cut_off": today.0 - 1 }).to_string(),
        run_at: today.start(Zone::Wib).plus_seconds(NIGHT_SECONDS),
        dedup_key: Some(format!("{KIND}-{}", today.0)),
    }
}

/// Asks for a run now, today's reports included; while one waits, asking again changes nothing.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the directorate.
pub async fn request(app: &App, by: impl Into<Operator<'_>>) -> Result<(), Error> {
    let actor = by.into().authorise(Action::RunAlerts)?;
    // Where the day begins first, it may be tomorrow already: what came in there counts, too.
    let cut_off = app.today(Zone::Wit);
    let job = NewJob {
        id: jobs::id(app),
        kind: KIND,
        payload: serde_json::json!({ "cut_off": cut_off.0 }).to_string(),
        run_at: app.now(),
        dedup_key: Some(ASKED.to_owned()),
    };
    let mut fields = Fields::new(1);
    fields.integer("cut_off", Some(cut_off.0));
    let happened = Happened {
        root: ASKED.to_owned(),
        kind: "alert.scan_asked",
        detail: serde_json::json!({ "cut_off": cut_off.0 }),
        sealed_reason: None,
        office: None,
        state: RowState {
            table: "job",
            row: ASKED.to_owned(),
            fields_version: 1,
            digest: fields.finish(),
        },
    };
    let today = app.today(Zone::Wib);
    let event = events::by(app, actor, today, app.now(), happened);
    app.write("alert.request", move |tx| {
        store::queue::enqueue(tx, &job)?;
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await
}

/// Starts a run beside the runner, which goes on with other jobs meanwhile.
pub(crate) async fn nightly(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let payload = jobs::payload(job)?;
    let cut_off = payload.get("cut_off").and_then(serde_json::Value::as_i64);
    let cut_off = Day(cut_off.ok_or_else(|| Error::Internal("a scan has no day".into()))?);
    let run = async move |app: App, held: Held| run_held(&app, cut_off, Some(held)).await.map(drop);
    jobs::beside(app, owner, job, run).await
}

/// Waits until no run is going on in this process.
pub async fn settled(app: &App) {
    app.background().settled().await;
}

/// The last day that the newest run looked at.
///
/// # Errors
/// Storage errors only.
pub async fn newest(app: &App) -> Result<Option<Day>, Error> {
    let newest = app.read("alert.newest_run", |tx| Ok(store::alert::run::last(tx)?));
    Ok(newest.await?.map(|run| run.cut_off))
}

/// Scans everything up to `cut_off` and records what was found; for the command. A day before that of the newest
/// run would put the past in the place of the present on the map, and a day to come has no reports.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the directorate; [`Error::Invalid`] at `until`; storage errors.
pub async fn run(app: &App, by: impl Into<Operator<'_>>, cut_off: Day) -> Result<Run, Error> {
    by.into().authorise(Action::RunAlerts)?;
    if cut_off > app.today(Zone::Wit) {
        return Err(Error::invalid("until", "invalid-until-future"));
    }
    if newest(app).await?.is_some_and(|newest| cut_off < newest) {
        return Err(Error::invalid("until", "invalid-until-past"));
    }
    let done = run_held(app, cut_off, None).await?;
    done.ok_or_else(|| Error::Internal("a run without a job was taken over".into()))
}

/// `None` comes back when another worker took the job over.
async fn run_held(app: &App, cut_off: Day, held: Option<Held>) -> Result<Option<Run>, Error> {
    let began = app.now();
    crate::narrative::settle_all(app).await?;
    let snapshot = snapshot::read(app, cut_off).await?;
    let reports = snapshot.reports.len() as u64;
    let (outcome, mut standing, rises) = computed(app, snapshot).await?;
    app.write("alert.signals_age", move |tx| {
        Ok(store::alert::run::age_signals(tx, cut_off)?)
    })
    .await?;
    for chunk in outcome.signals.chunks(SIGNALS) {
        let chunk = chunk.to_vec();
        app.write_by_key("alert.signals", move |tx| {
            Ok(store::alert::run::put_signals(tx, &chunk, cut_off)?)
        })
        .await?;
    }
    let seconds = Duration::from_micros((app.now().0 - began.0).unsigned_abs()).as_secs_f64();
    let (shared, outcome) = (app.clone(), Arc::new(outcome));
    let recorded = app.write("alert.record", move |tx| {
        if let Some(held) = &held
            && !held.finish_in(tx)?
        {
            return Ok(None);
        }
        let mut run = Run {
            id: format!(
                "run_{}",
                BASE32_DNSSEC.encode(&bytes::<10>(shared.entropy()))
            ),
            cut_off,
            ran_at: shared.now(),
            reports,
            sources: outcome.sources,
            scans: outcome.scans as u64,
            found: 0,
            withheld: 0,
            seconds,
        };
        record(&shared, tx, &outcome, &mut run)?;
        store::alert::run::add(tx, &run)?;
        Ok(Some(run))
    });
    let run = recorded.await?;
    if let Some(run) = &run {
        standing.run = Some(run.id.clone());
        super::live::replace(app, standing).await;
        super::live::note(app, None, rises).await?;
    }
    Ok(run)
}

/// Computes on a thread of its own: it is neither the runtime's nor waited for when the server ends.
/// What came in after the cut-off is taken already; what it lifts comes with it.
pub(super) async fn computed(
    app: &App,
    mut snapshot: snapshot::Snapshot,
) -> Result<(Outcome, Standing, Vec<Rise>), Error> {
    let places = app.places();
    let (send, receive) = tokio::sync::oneshot::channel();
    let seed = snapshot.cut_off.0.unsigned_abs();
    let compute = move || {
        let lend = |work: &(dyn Fn() + Sync)| {
            std::thread::scope(|scope| {
                for _ in 1..THREADS {
                    scope.spawn(work);
                }
                work();
            });
        };
        let later = std::mem::take(&mut snapshot.later);
        let (outcome, mut standing) = scan(places, &snapshot, seed, ::scan::Workers::new(&lend));
        drop(snapshot);
        let rises = later.iter().flat_map(|seen| standing.take(places, seen));
        let rises = rises.collect();
        // Nobody waits any more when the server ends.
        let _unheard = send.send((outcome, standing, rises));
    };
    std::thread::Builder::new()
        .name("scan".into())
        .spawn(compute)
        .map_err(|error| Error::Internal(format!("no thread for the scan: {error}")))?;
    receive
        .await
        .map_err(|_| Error::Internal("the scan ended without a result".into()))
}

impl Session {
    /// Whether the person may have reports scanned now.
    #[must_use]
    pub fn may_run_alerts(&self) -> bool {
        self.allows(Action::RunAlerts)
    }
}
