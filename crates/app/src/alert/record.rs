//! What a night found becomes alerts: new ones within the week's budget, or the same rise going on.

use super::scan::{Found, Outcome, REPLICATES};
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use domain::alert::{GOING_ON_DAYS, Review, WEEKLY_BUDGET, answering};
use domain::area::AreaCode;
use domain::audit::Actor;
use domain::id::AlertId;
use domain::office::{Jurisdiction, Office, OfficeId, OfficeKind};
use domain::random::bytes;
use domain::report::Happening;
use domain::time::{Day, Zone};
use std::collections::{HashMap, HashSet};
use store::Tx;
use store::alert::run::Run;
use store::alert::{Alert, AlertPlace, Parts, Recent};

/// A night's score is remembered for so long.
const NIGHTS_KEPT: i64 = 365;

/// Records what a night found.
pub(super) fn record(
    app: &App,
    tx: &mut Tx<'_>,
    outcome: &Outcome,
    run: &mut Run,
) -> Result<(), Stop> {
    let offices = store::office::all(tx)?;
    let jurisdictions = store::jurisdiction::all(tx)?;
    let known = store::alert::recent(tx, run.cut_off.plus(-GOING_ON_DAYS))?;
    let mut made = store::alert::made_since(tx, week(app))?;
    store::alert::provisional::forget(tx, run.cut_off)?;
    let mut provisional = store::alert::provisional::all(tx)?;
    let mut updated = HashSet::new();
    for found in &outcome.found {
        let today = crate::place::today(app, Some(found.centre));
        let parts = parts(found, &offices, &jurisdictions, today);
        let places: Vec<AreaCode> = parts.places.iter().map(|place| place.area).collect();
        let open_first = |known: &&Recent| known.state != Review::Open;
        let fitting = known
            .iter()
            .filter(|known| goes_on(known, found.kind, &places, found.first_day));
        if let Some(known) = fitting.min_by_key(open_first) {
            // The strongest come first: a weaker one within the same alert changes nothing of it, unless it says
            // more in detail.
            let coarser = found.level < known.level;
            let is_detailed = updated.contains(&(known.id.clone(), false));
            if !is_detailed && updated.insert((known.id.clone(), coarser)) {
                again(app, tx, &known.id, found, &parts, run.cut_off)?;
                run.found += 1;
            }
        } else if budget_left(&mut made, &parts.offices, &offices) {
            raise(app, tx, found, &parts, today)?;
            run.found += 1;
        } else {
            run.withheld += 1;
            continue;
        }
        // What was provisional is an alert now.
        for one in &provisional {
            if one.kind == found.kind && meet(&one.facts.places, &places) {
                store::alert::provisional::remove(tx, &one.id)?;
            }
        }
        provisional.retain(|one| !(one.kind == found.kind && meet(&one.facts.places, &places)));
    }
    for night in &outcome.nights {
        store::alert::run::put_night(tx, night)?;
    }
    store::alert::run::forget_nights(tx, run.cut_off.plus(-NIGHTS_KEPT))?;
    store::alert::run::forget_signals(tx, run.cut_off)?;
    Ok(())
}

/// The first day of the week that the budget looks at.
pub(super) fn week(app: &App) -> Day {
    app.today(Zone::Wib).plus(-6)
}

/// The offices that may see what is said of some places.
pub(super) fn seeing(
    places: impl Iterator<Item = AreaCode>,
    offices: &[Office],
    over: &[Jurisdiction],
    today: Day,
) -> Vec<OfficeId> {
    let mut seeing: Vec<OfficeId> = places
        .flat_map(|area| answering(area, offices, over, today))
        .collect();
    seeing.sort();
    seeing.dedup();
    seeing
}

fn parts(found: &Found, offices: &[Office], over: &[Jurisdiction], today: Day) -> Parts {
    let places = found.places.iter().map(|(area, ..)| *area);
    let seeing = seeing(places, offices, over, today);
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

/// Whether two sets of places have something in common.
pub(super) fn meet(one: &[AreaCode], other: &[AreaCode]) -> bool {
    let touch = |place: &AreaCode| {
        let mut others = other.iter();
        others.any(|area| place.contains(*area) || area.contains(*place))
    };
    one.iter().any(touch)
}

/// Whether a rise is the one that an alert tells of. What began after people judged the alert is another.
pub(super) fn goes_on(
    known: &Recent,
    kind: Happening,
    places: &[AreaCode],
    first_day: Day,
) -> bool {
    let is_told =
        known.state == Review::Open || known.reviewed_on.is_some_and(|day| first_day <= day);
    is_told && known.kind == kind && meet(&known.places, places)
}

/// Whether every immigration office that would get the alert has room for it this week; takes the room.
pub(super) fn budget_left(
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
    let today = crate::place::today(app, Some(found.centre));
    // Seen from farther away, what is known in detail doesn't become less; but whoever answers for a place of
    // the rise must see it.
    let keeps = found.level < known.level && {
        let seeing = store::alert::facts(tx, id)?.offices;
        parts.offices.iter().all(|office| seeing.contains(office))
    };
    let alert = if known.state == Review::Open && !keeps {
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
        past_threshold_days: found.past_threshold_days,
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
