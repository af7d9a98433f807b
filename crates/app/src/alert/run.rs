//! A run of all scans: read, compute on threads of its own, then record in one transaction.

use super::scan::{Found, Outcome, REPLICATES, scan};
use super::snapshot;
use crate::account::{Operator, Session};
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::{App, Error, jobs};
use data_encoding::BASE32_DNSSEC;
use domain::alert::{GOING_ON_DAYS, Review, WEEKLY_BUDGET, answering};
use domain::area::AreaCode;
use domain::audit::Actor;
use domain::id::AlertId;
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::policy::Action;
use domain::random::bytes;
use domain::time::{Day, Zone};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;
use store::Tx;
use store::alert::run::Run;
use store::alert::{Alert, AlertPlace, Parts, Recent};
use store::queue::{Job, NewJob};

/// The kind of the job.
pub(crate) const KIND: &str = "alert.scan";
/// The key of a run that somebody asked for.
const ASKED: &str = "alert.scan-asked";
/// The night's run begins an hour after midnight in western time: the day is over everywhere.
const NIGHT_SECONDS: i64 = 3600;
/// Seconds that a run may take before another process may take it over.
const LEASE_SECONDS: i64 = 900;
/// Threads of a run.
const THREADS: usize = 2;
/// Areas of the map that are written in one transaction.
const SIGNALS: usize = 500;
/// A run over small counts is done so soon that nobody has to be told about it.
const NIGHTS_KEPT: i64 = 365;

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
    by.into().authorise(Action::RunAlerts)?;
    let job = NewJob {
        id: jobs::id(app),
        kind: KIND,
        payload: serde_json::json!({ "cut_off": app.today(Zone::Wib).0 }).to_string(),
        run_at: app.now(),
        dedup_key: Some(ASKED.to_owned()),
    };
    app.write("alert.request", move |tx| {
        store::queue::enqueue(tx, &job)?;
        Ok(())
    })
    .await
}

/// Starts a run beside the runner, which goes on with other jobs meanwhile.
pub(crate) async fn nightly(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let payload: serde_json::Value = serde_json::from_str(&job.payload)
        .map_err(|_| Error::Internal("a job's payload is no JSON".into()))?;
    let cut_off = payload.get("cut_off").and_then(serde_json::Value::as_i64);
    let cut_off = Day(cut_off.ok_or_else(|| Error::Internal("a scan has no day".into()))?);
    let until = app.now().plus_seconds(LEASE_SECONDS);
    let held = (job.id.clone(), owner.to_owned());
    let mine = app
        .write_by_key("alert.extend", move |tx| {
            Ok(store::queue::extend(tx, &held.0, &held.1, until)?)
        })
        .await?;
    if !mine {
        return Ok(());
    }
    let (shared, owner, job) = (app.clone(), owner.to_owned(), job.clone());
    let mut slot = app.background().0.lock().await;
    let before = slot.take();
    *slot = Some(tokio::spawn(async move {
        if let Some(before) = before {
            let _ended = before.await;
        }
        let held = Some((job.id.clone(), owner.clone()));
        if let Err(error) = run_held(&shared, cut_off, held).await {
            jobs::failed(&shared, &owner, &job, &error).await;
        }
    }));
    Ok(())
}

/// Waits until no run is going on in this process.
pub async fn settled(app: &App) {
    let running = app.background().0.lock().await.take();
    if let Some(running) = running {
        let _ended = running.await;
    }
}

/// Scans everything up to `cut_off` and records what was found; for the command.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the directorate; storage errors.
pub async fn run(app: &App, by: impl Into<Operator<'_>>, cut_off: Day) -> Result<Run, Error> {
    by.into().authorise(Action::RunAlerts)?;
    let done = run_held(app, cut_off, None).await?;
    done.ok_or_else(|| Error::Internal("a run without a job was taken over".into()))
}

/// `held` is the job and its owner; `None` comes back when another worker took it over.
async fn run_held(
    app: &App,
    cut_off: Day,
    held: Option<(String, String)>,
) -> Result<Option<Run>, Error> {
    let began = app.now();
    let snapshot = snapshot::read(app, cut_off).await?;
    let reports = snapshot.reports.len() as u64;
    let outcome = computed(app, snapshot).await?;
    for chunk in outcome.signals.chunks(SIGNALS) {
        let chunk = chunk.to_vec();
        app.write_by_key("alert.signals", move |tx| {
            Ok(store::alert::run::put_signals(tx, &chunk, cut_off)?)
        })
        .await?;
    }
    let seconds = Duration::from_micros((app.now().0 - began.0).unsigned_abs()).as_secs_f64();
    let (shared, outcome) = (app.clone(), Arc::new(outcome));
    app.write("alert.record", move |tx| {
        if let Some((job, owner)) = &held
            && !store::queue::finish(tx, job, owner)?
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
    })
    .await
}

/// Computes on a thread of its own: it is neither the runtime's nor waited for when the server ends.
async fn computed(app: &App, snapshot: snapshot::Snapshot) -> Result<Outcome, Error> {
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
        let outcome = scan(places, &snapshot, seed, ::scan::Workers::new(&lend));
        // Nobody waits any more when the server ends.
        let _unheard = send.send(outcome);
    };
    std::thread::Builder::new()
        .name("scan".into())
        .spawn(compute)
        .map_err(|error| Error::Internal(format!("no thread for the scan: {error}")))?;
    receive
        .await
        .map_err(|_| Error::Internal("the scan ended without a result".into()))
}

fn record(app: &App, tx: &mut Tx<'_>, outcome: &Outcome, run: &mut Run) -> Result<(), Stop> {
    let today = app.today(Zone::Wib);
    let offices = store::office::all(tx)?;
    let jurisdictions = store::jurisdiction::all(tx)?;
    let known = store::alert::recent(tx, run.cut_off.plus(-GOING_ON_DAYS))?;
    let mut made = store::alert::made_since(tx, today.plus(-6))?;
    let mut updated = HashSet::new();
    for found in &outcome.found {
        let parts = parts(found, &offices, &jurisdictions, today);
        let open_first = |known: &&Recent| known.state != Review::Open;
        let fitting = known.iter().filter(|known| goes_on(known, found));
        if let Some(known) = fitting.min_by_key(open_first) {
            // The strongest come first: a weaker one within the same alert changes nothing of it.
            if updated.insert(known.id.clone()) {
                again(app, tx, &known.id, found, &parts, run.cut_off)?;
                run.found += 1;
            }
        } else if budget_left(&mut made, &parts.offices, &offices) {
            raise(app, tx, found, &parts, today)?;
            run.found += 1;
        } else {
            run.withheld += 1;
        }
    }
    for night in &outcome.nights {
        store::alert::run::put_night(tx, night)?;
    }
    store::alert::run::forget_nights(tx, run.cut_off.plus(-NIGHTS_KEPT))?;
    store::alert::run::forget_signals(tx, run.cut_off)?;
    Ok(())
}

fn parts(found: &Found, offices: &[Office], over: &[Jurisdiction], today: Day) -> Parts {
    let mut seeing: Vec<OfficeId> = found
        .places
        .iter()
        .flat_map(|(area, ..)| answering(*area, offices, over, today))
        .collect();
    seeing.sort();
    seeing.dedup();
    let place = |(area, observed, outreach_on): &(AreaCode, i64, Option<Day>)| AlertPlace {
        area: *area,
        observed: *observed,
        outreach_on: *outreach_on,
    };
    Parts {
        places: found.places.iter().map(place).collect(),
        offices: seeing,
        reports: found.reports.clone(),
    }
}

/// Whether a rise is the one that an alert tells of. What began after people judged the alert is another.
fn goes_on(known: &Recent, found: &Found) -> bool {
    let is_told =
        known.state == Review::Open || known.reviewed_on.is_some_and(|day| found.first_day <= day);
    is_told
        && known.kind == found.kind
        && found.places.iter().any(|(area, ..)| {
            let mut places = known.places.iter();
            places.any(|place| place.contains(*area) || area.contains(*place))
        })
}

/// Whether every immigration office that would get the alert has room for it this week; takes the room.
fn budget_left(
    made: &mut HashMap<OfficeId, usize>,
    seeing: &[OfficeId],
    offices: &[Office],
) -> bool {
    let local = |id: &&OfficeId| {
        offices
            .iter()
            .any(|office| office.id == **id && office.kind == OfficeKind::Kanim)
    };
    let local: Vec<&OfficeId> = seeing.iter().filter(local).collect();
    let full = |id: &&OfficeId| made.get(*id).is_some_and(|number| *number >= WEEKLY_BUDGET);
    if local.iter().any(full) {
        return false;
    }
    for id in local {
        *made.entry(id.clone()).or_default() += 1;
    }
    true
}

fn raise(app: &App, tx: &mut Tx<'_>, found: &Found, parts: &Parts, today: Day) -> Result<(), Stop> {
    let id = AlertId::ordered(app.now(), bytes(app.entropy()));
    let alert = of(id, found, today);
    store::alert::insert(tx, &alert, parts)?;
    told(app, tx, &alert, 1, "alert.raised", today)
}

/// The rise goes on: an alert that nobody has judged gets today's numbers, a judged one only the day.
fn again(
    app: &App,
    tx: &mut Tx<'_>,
    id: &AlertId,
    found: &Found,
    parts: &Parts,
    cut_off: Day,
) -> Result<(), Stop> {
    let Some(known) = store::alert::get(tx, id)? else {
        return Ok(());
    };
    let today = app.today(Zone::Wib);
    let alert = if known.state == Review::Open {
        store::alert::replace_parts(tx, id, parts)?;
        Alert {
            version: known.version,
            ..of(id.clone(), found, known.made_on)
        }
    } else {
        Alert {
            seen_on: known.seen_on.max(cut_off),
            ..known
        }
    };
    store::alert::save(tx, &alert)?;
    told(app, tx, &alert, alert.version + 1, "alert.goes_on", today)
}

fn told(
    app: &App,
    tx: &mut Tx<'_>,
    alert: &Alert,
    version: i64,
    kind: &'static str,
    today: Day,
) -> Result<(), Stop> {
    let happened = Happened {
        root: alert.id.to_string(),
        kind,
        detail: serde_json::json!({}),
        sealed_reason: None,
        office: None,
        state: alert.state_after(version),
    };
    let event = events::by(app, Actor::System, today, app.now(), happened);
    store::audit::append(tx, &event)?;
    Ok(())
}

fn of(id: AlertId, found: &Found, made_on: Day) -> Alert {
    let number = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Alert {
        id,
        version: 1,
        level: found.level,
        kind: found.kind,
        centre: found.centre,
        made_on,
        seen_on: found.last_day,
        first_day: found.first_day,
        last_day: found.last_day,
        observed: i64::from(found.observed),
        expected: found.expected,
        relative_risk: found.relative_risk.min(1e6),
        llr: found.llr,
        p: found.p,
        p_gumbel: found.p_gumbel,
        interval_days: found.interval_days.min(1e12),
        threshold_days: found.threshold_days,
        past_nights: number(found.past_nights),
        past_interval_days: found.past_interval_days.map(|days| days.min(1e12)),
        replicates: number(found.replicates.min(REPLICATES)),
        seed: i64::try_from(found.seed).unwrap_or(0),
        sources: number(found.sources),
        strongest: number(found.strongest),
        without_strongest_days: found.without_strongest_days.min(1e12),
        removed_by: number(found.removed_by),
        after_outreach: found.places.iter().any(|(.., day)| day.is_some()),
        state: Review::Open,
        reviewed_on: None,
        reviewed_by: None,
        reason: None,
    }
}

impl Session {
    /// Whether the person may have reports scanned now.
    #[must_use]
    pub fn may_run_alerts(&self) -> bool {
        self.allows(Action::RunAlerts)
    }
}
