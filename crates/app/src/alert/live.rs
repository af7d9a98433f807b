//! Between two nights: what a new report lifts over the threshold is shown at once, as provisional.
//!
//! The night decides. Its threshold is for one look a day at a whole day, and the scores of past nights
//! that a rise has to stand out from are of whole days, too; a look after every report is hundreds of looks
//! a day, at a day that has come in from the east only. So no alert is raised here, none can be lost or
//! raised twice, and the same floors, budget and exclusions hold (ADR 0012).

use super::record::{budget_left, goes_on, meet, seeing, week};
use super::run::computed;
use super::snapshot::{self, Seen};
use super::standing::{Rise, Standing};
use crate::account::Operator;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::jobs::Held;
use crate::{App, Error, jobs};
use ::place::Gazetteer;
use domain::alert::{GOING_ON_DAYS, Weight};
use domain::id::{AlertId, ReportId};
use domain::policy::{Action, AlertFacts};
use domain::random::bytes;
use domain::time::Day;
use store::Tx;
use store::alert::evidence::Evidence;
use store::alert::provisional::{self, Provisional};
use store::alert::run::Run;
use store::queue::{Job, NewJob};

/// The kind of the job.
pub(crate) const RESCORE: &str = "alert.rescore";
/// While counts are made anew, reports wait so long.
const WAIT_SECONDS: i64 = 30;

/// The counts that this process keeps.
#[derive(Default)]
pub(crate) struct Kept(tokio::sync::Mutex<Option<Standing>>);

/// The job that looks at reports whose stories are known now.
pub(crate) fn rescoring<'a>(app: &App, reports: impl Iterator<Item = &'a ReportId>) -> NewJob {
    let reports: Vec<&str> = reports.map(ReportId::as_str).collect();
    NewJob {
        id: jobs::id(app),
        kind: RESCORE,
        payload: serde_json::json!({ "reports": reports }).to_string(),
        run_at: app.now(),
        dedup_key: None,
    }
}

/// Puts a night's counts in the place of earlier ones; what came in meanwhile is taken over.
pub(super) async fn replace(app: &App, mut standing: Standing) {
    let mut kept = app.watched().0.lock().await;
    if let Some(before) = kept.take() {
        for seen in before.into_since() {
            standing.take(app.places(), &seen);
        }
    }
    *kept = Some(standing);
}

/// Looks at the reports of a job.
pub(crate) async fn rescore(app: &App, owner: &str, job: &Job) -> Result<(), Error> {
    let reports = payload_reports(job)?;
    let asked = reports.clone();
    let held = Held::new(job, owner);
    // A night puts its counts here once it is recorded: behind the lock nothing is looked at that it made old.
    let Ok(mut kept) = app.watched().0.try_lock() else {
        return put_off(app, held, &reports).await;
    };
    let (last, rows) = app
        .read("alert.rescore_load", move |tx| {
            let rows = store::alert::evidence::some(tx, &asked)?;
            Ok((store::alert::run::last(tx)?, rows))
        })
        .await?;
    let Some(last) = last.filter(|_| !rows.is_empty()) else {
        // Before the first night nothing is known to compare with.
        return note(app, Some(held), Vec::new()).await;
    };
    if let Some(standing) = of_run(&mut kept, &last) {
        return look(app, &mut kept, (standing, Vec::new()), rows, held).await;
    }
    drop(kept);
    let run = async move |app: App, held: Held| {
        let mut kept = app.watched().0.lock().await;
        let last = app
            .read("alert.rescore_last", |tx| Ok(store::alert::run::last(tx)?))
            .await?
            .unwrap_or(last);
        let known = match of_run(&mut kept, &last) {
            Some(standing) => (standing, Vec::new()),
            None => made(&app, &last).await?,
        };
        look(&app, &mut kept, known, rows, held).await
    };
    jobs::beside(app, owner, job, run).await
}

/// The counts of a run, taken out; those of another run stay.
fn of_run(kept: &mut Option<Standing>, run: &Run) -> Option<Standing> {
    kept.take_if(|one| one.run.as_ref() == Some(&run.id))
}

/// Looks at reports, stores what they lift beside what is known to rise, and keeps the counts.
async fn look(
    app: &App,
    kept: &mut Option<Standing>,
    (standing, mut rises): (Standing, Vec<Rise>),
    rows: Vec<Evidence>,
    held: Held,
) -> Result<(), Error> {
    let (standing, lifted) = looked(app, standing, rows).await?;
    rises.extend(lifted);
    note(app, Some(held), rises).await?;
    *kept = Some(standing);
    Ok(())
}

/// Makes the last night's counts anew, after a restart or when another process has scanned, with what the
/// reports that came in since lift over the threshold.
async fn made(app: &App, last: &Run) -> Result<(Standing, Vec<Rise>), Error> {
    let snapshot = snapshot::read(app, last.cut_off).await?;
    let (_, mut standing, rises) = computed(app, snapshot).await?;
    standing.run = Some(last.id.clone());
    Ok((standing, rises))
}

/// Takes reports into the counts, on a thread that may be kept busy.
async fn looked(
    app: &App,
    standing: Standing,
    rows: Vec<Evidence>,
) -> Result<(Standing, Vec<Rise>), Error> {
    let places = app.places();
    let look = move || take(standing, places, rows);
    let done = tokio::task::spawn_blocking(look).await;
    done.map_err(|_| Error::Internal("a look at a report ended without a word".into()))
}

fn take(mut standing: Standing, places: &Gazetteer, rows: Vec<Evidence>) -> (Standing, Vec<Rise>) {
    let mut rises = Vec::new();
    for row in rows {
        let channel = standing.channel(&row.channel);
        rises.extend(standing.take(places, &Seen::of(row, channel)));
    }
    (standing, rises)
}

/// Stores what rises, where it is no alert already and the week has room, and ends the job.
pub(super) async fn note(app: &App, held: Option<Held>, rises: Vec<Rise>) -> Result<(), Error> {
    let rises = newest(rises);
    let shared = app.clone();
    app.write("alert.provisional", move |tx| {
        if let Some(held) = &held
            && !held.finish_in(tx)?
        {
            return Ok(());
        }
        if rises.is_empty() {
            return Ok(());
        }
        let offices = store::office::all(tx)?;
        let over = store::jurisdiction::all(tx)?;
        let mut made = store::alert::made_since(tx, week(&shared))?;
        for one in provisional::all(tx)? {
            for office in one.facts.offices {
                *made.entry(office).or_default() += 1;
            }
        }
        for rise in &rises {
            let today = crate::place::today(&shared, Some(rise.centre));
            let since = rise.last_day.plus(-GOING_ON_DAYS);
            let known = store::alert::recent(tx, since)?;
            let is_alert = known
                .iter()
                .any(|known| goes_on(known, rise.kind, &rise.places, rise.first_day));
            let Some(sources) = weighed(tx, rise)?.filter(|_| !is_alert) else {
                continue;
            };
            let before = provisional::all(tx)?.into_iter();
            let mut before =
                before.filter(|one| one.kind == rise.kind && meet(&one.facts.places, &rise.places));
            let newest = before.next();
            let facts = AlertFacts {
                offices: seeing(rise.places.iter().copied(), &offices, &over, today),
                places: rise.places.clone(),
            };
            if newest.is_none() && !budget_left(&mut made, &facts.offices, &offices) {
                continue;
            }
            for older in before {
                provisional::remove(tx, &older.id)?;
            }
            store(&shared, tx, rise, (newest, facts, sources), today)?;
        }
        Ok(())
    })
    .await
}

/// Of one kind and place the newest look has all that the earlier ones had.
fn newest(rises: Vec<Rise>) -> Vec<Rise> {
    let mut newest: Vec<Rise> = Vec::new();
    for rise in rises.into_iter().rev() {
        let newer = newest
            .iter()
            .any(|one| one.kind == rise.kind && meet(&one.places, &rise.places));
        if !newer {
            newest.push(rise);
        }
    }
    newest
}

/// Independent sources of a rise as its reports stand now, when they reach the floor and the threshold.
fn weighed(tx: &mut Tx<'_>, rise: &Rise) -> Result<Option<usize>, Stop> {
    let rows = store::alert::evidence::some(tx, &rise.reports)?;
    let count = rows.len();
    let events: Vec<_> = rows
        .into_iter()
        .map(|row| Rise::weighed(&Seen::of(row, 0)))
        .collect();
    let weight = Weight::of(&events);
    let enough = weight.reaches_the_floor() && rise.interval_with(count) >= rise.threshold_days;
    Ok(enough.then_some(weight.sources))
}

fn store(
    app: &App,
    tx: &mut Tx<'_>,
    rise: &Rise,
    (before, facts, sources): (Option<Provisional>, AlertFacts, usize),
    today: Day,
) -> Result<(), Stop> {
    let first = before.is_none();
    let (id, noted_on) = match before {
        Some(before) => (before.id, before.noted_on),
        None => (AlertId::ordered(app.now(), bytes(app.entropy())), today),
    };
    let one = Provisional {
        id,
        level: rise.level,
        kind: rise.kind,
        centre: rise.centre,
        noted_on,
        first_day: rise.first_day,
        last_day: rise.last_day,
        observed: i64::from(rise.observed),
        expected: rise.expected,
        sources: i64::try_from(sources).unwrap_or(i64::MAX),
        interval_days: rise.interval_days.min(1e12),
        threshold_days: rise.threshold_days,
        facts,
    };
    provisional::put(tx, &one)?;
    if !first {
        return Ok(());
    }
    let happened = Happened {
        root: one.id.to_string(),
        kind: "alert.provisional",
        detail: serde_json::json!({}),
        sealed_reason: None,
        office: None,
        state: one.state(),
    };
    let event = events::by_program(app, today, happened);
    store::audit::append(tx, &event)?;
    Ok(())
}

/// Leaves reports to a later job.
async fn put_off(app: &App, held: Held, reports: &[ReportId]) -> Result<(), Error> {
    let again = NewJob {
        run_at: app.now().plus_seconds(WAIT_SECONDS),
        ..rescoring(app, reports.iter())
    };
    let enqueued = move |tx: &mut Tx<'_>| {
        store::queue::enqueue(tx, &again)?;
        Ok(())
    };
    held.finish(app, "alert.put_off", enqueued).await
}

fn payload_reports(job: &Job) -> Result<Vec<ReportId>, Error> {
    let payload = jobs::payload(job)?;
    let reports = payload.get("reports").and_then(|all| all.as_array());
    let reports = reports.into_iter().flatten();
    let reports: Option<Vec<ReportId>> = reports
        .map(|one| one.as_str().and_then(|id| id.parse().ok()))
        .collect();
    reports.ok_or_else(|| Error::Internal("a job's payload names no reports".into()))
}

/// The counts of a night in the hands of a measurement: reports are looked at one by one, as the job does.
pub struct Watch {
    app: App,
    standing: Option<Standing>,
}

/// Makes the counts of a night that ended on `cut_off`, for a measurement.
///
/// # Errors
/// [`Error::NotFound`] for everybody but the directorate; storage errors.
pub async fn watch(app: &App, by: impl Into<Operator<'_>>, cut_off: Day) -> Result<Watch, Error> {
    by.into().authorise(Action::RunAlerts)?;
    let snapshot = snapshot::read(app, cut_off).await?;
    let (_, standing, _) = computed(app, snapshot).await?;
    Ok(Watch {
        app: app.clone(),
        standing: Some(standing),
    })
}

impl Watch {
    /// Looks at one stored report from the database to the end, without storing what rises; gives the number
    /// of rises.
    ///
    /// # Errors
    /// Storage errors.
    pub async fn look(&mut self, report: &ReportId) -> Result<usize, Error> {
        let asked = vec![report.clone()];
        let rows = self
            .app
            .read("alert.rescore_load", move |tx| {
                Ok(store::alert::evidence::some(tx, &asked)?)
            })
            .await?;
        let standing = self.standing.take();
        let standing =
            standing.ok_or_else(|| Error::Internal("a look ended without its counts".into()))?;
        let (standing, rises) = looked(&self.app, standing, rows).await?;
        self.standing = Some(standing);
        Ok(rises.len())
    }
}
