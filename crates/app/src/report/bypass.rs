//! Past the local office, when words of a report speak of an official (`domain.md` §8, safeguard 8): nothing is
//! left with the unit that may be meant, of closed reports neither.
//!
//! The machine only moves such a report to the inspectorate, where a person looks; who finds that the words say
//! something else says so, and only then sends it back by hand. Once a person says that an official is involved,
//! the local office is kept out as if the reporter had said so, and nothing takes that back.
//!
//! Reports that are joined are about the same thing: what holds for one of them here holds for all.

use super::joined::others_of;
use super::later;
use super::route::{candidates_of, local_offices};
use crate::App;
use crate::error::Stop;
use crate::events;
use domain::finding::State;
use domain::id::ReportId;
use domain::office::{Office, OfficeId, OfficeKind};
use domain::report::intake::WhereNow;
use domain::report::routing::{Avoid, Route, route};
use domain::report::{Exclusion, ExclusionKind, RouteReason, Status};
use domain::time::Day;
use std::iter;
use store::Tx;
use store::report::Report;

/// The indicator that speaks of an official.
pub(crate) const OFFICIAL: &str = "OFF-INV";
/// The event of a report that is moved.
pub(crate) const REROUTED: &str = "report.rerouted";
/// The event of a report that follows one with which it is joined.
pub(crate) const MOVED_ALONG: &str = "report.moved_along";

/// Whether an indicator sends a report past the local office.
pub(crate) fn is_about_official(code: &str) -> bool {
    code == OFFICIAL
}

/// Whether words speak of an official, and nobody has said that they mean something else.
pub(crate) fn is_suspected(tx: &mut Tx<'_>, report: &ReportId) -> Result<bool, Stop> {
    let found = store::finding::of(tx, report)?;
    let mut standing = found.iter().filter(|one| one.state != State::Removed);
    Ok(standing.any(|one| is_about_official(&one.code)))
}

/// Whether an official may be involved in a report or one that is joined with it: by words, by a tick, or because a
/// person says so.
pub(crate) fn may_be_involved(tx: &mut Tx<'_>, report: &Report) -> Result<bool, Stop> {
    let others = others_of(tx, report)?.into_iter();
    // What was withdrawn counts for nothing any more.
    let others = others.filter(|one| one.status != Status::Withdrawn);
    for one in iter::once(report.clone()).chain(others) {
        if one.official || is_suspected(tx, &one.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Moves a report in whose words an official was found, and all that are joined with it; gives back how the report
/// lies now. What was closed by an office that may be meant is open again.
pub(crate) fn by_words(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    let others = others_of(tx, &report)?;
    let moved = past(app, tx, report, REROUTED)?;
    for other in others {
        past(app, tx, other, MOVED_ALONG)?;
    }
    Ok(moved)
}

fn past(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    kind: &'static str,
) -> Result<Report, Stop> {
    let today = crate::place::today(app, report.area);
    let from = report.office.clone();
    if !pass(tx, &mut report, today)? {
        return Ok(report);
    }
    let is_elsewhere = from != report.office;
    let kind = match is_elsewhere {
        true => kind,
        false => "report.abroad_withheld",
    };
    let report = moved(app, tx, report, (kind, &from), today)?;
    match is_elsewhere && report.status.is_closed_with_outcome() {
        true => later::open_again(app, tx, report, "official"),
        false => Ok(report),
    }
}

/// Saves a report that the program moved, with its event.
fn moved(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    (kind, from): (&'static str, &OfficeId),
    today: Day,
) -> Result<Report, Stop> {
    let detail = serde_json::json!({ "from": from.as_str(), "to": report.office.as_str() });
    events::save_by_program(app, tx, report, today, (kind, detail))
}

/// Moves a report past the local office, and takes it from the queue abroad; the caller saves it. Where a person sent
/// it to an office that can't be meant, or nobody else could take it, it stays, and so it does when it lies there
/// already: then nothing is changed.
pub(crate) fn pass(tx: &mut Tx<'_>, report: &mut Report, today: Day) -> Result<bool, Stop> {
    let withheld = withhold_abroad(tx, report)?;
    let Some((route, local)) = past_local(tx, report, today)? else {
        return Ok(withheld);
    };
    let sent_by_person = [RouteReason::ByHand, RouteReason::SecondLook];
    if sent_by_person.contains(&report.route_reason) {
        // Perhaps sent on before its words were read.
        let office = store::office::get(tx, &report.office)?;
        if !office.is_some_and(|office| may_be_meant(&office, &local)) {
            return Ok(withheld);
        }
    }
    Ok(go(report, route) || withheld)
}

/// Nobody abroad is told of an official before a person hands the report over to them.
fn withhold_abroad(tx: &mut Tx<'_>, report: &mut Report) -> Result<bool, Stop> {
    if report.abroad_office.is_none() || is_abroad_by_hand(tx, report)? {
        return Ok(false);
    }
    report.abroad_office = None;
    Ok(true)
}

/// Whether a person handed a report over to the office abroad that reads it.
pub(crate) fn is_abroad_by_hand(tx: &mut Tx<'_>, report: &Report) -> Result<bool, Stop> {
    let Some(abroad) = &report.abroad_office else {
        return Ok(false);
    };
    let history = store::audit::history(tx, report.id.as_str())?;
    Ok(history.iter().any(|one| {
        let detail = serde_json::from_str::<serde_json::Value>(&one.detail);
        one.kind == REROUTED
            && one.actor_name.is_some()
            && detail.is_ok_and(|detail| detail["to"] == abroad.as_str())
    }))
}

/// Whether an office may be the one that words about an official speak of; `local` are those of the report's place.
pub(crate) fn may_be_meant(office: &Office, local: &[OfficeId]) -> bool {
    is_local(office.kind) || local.contains(&office.id)
}

/// Whether an office works in the place itself.
pub(crate) fn is_local(kind: OfficeKind) -> bool {
    matches!(
        kind,
        OfficeKind::Kanim | OfficeKind::Ukk | OfficeKind::Partner
    )
}

/// Keeps the local office out for good, and moves the report if it lies there, with all that are joined with it; the
/// caller saves the report itself.
pub(crate) fn by_person(
    app: &App,
    tx: &mut Tx<'_>,
    report: &mut Report,
    today: Day,
) -> Result<(), Stop> {
    let others = others_of(tx, report)?;
    let mut barred = local(tx, report, today)?;
    for other in &others {
        barred.extend(local(tx, other, today)?);
    }
    for mut other in others {
        let before = other.clone();
        keep_out(tx, &mut other, &barred, today)?;
        if other != before {
            let other = moved(app, tx, other, (MOVED_ALONG, &before.office), today)?;
            if other.status.is_closed_with_outcome() {
                later::open_again(app, tx, other, "official")?;
            }
        }
    }
    keep_out(tx, report, &barred, today)
}

/// Keeps out the offices of a place that became known after a person said that an official is involved.
pub(crate) fn at_new_place(tx: &mut Tx<'_>, report: &mut Report, today: Day) -> Result<(), Stop> {
    let barred = local(tx, report, today)?;
    keep_out(tx, report, &barred, today)
}

fn keep_out(
    tx: &mut Tx<'_>,
    report: &mut Report,
    barred: &[OfficeId],
    today: Day,
) -> Result<(), Stop> {
    let offices = barred
        .iter()
        .map(|office| (ExclusionKind::Office, office.as_str()));
    for (kind, value) in offices.chain([(ExclusionKind::Official, "")]) {
        store::report::exclusion::add(tx, &report.id, &Exclusion::new(kind, value))?;
    }
    report.official = true;
    withhold_abroad(tx, report)?;
    let office = store::office::get(tx, &report.office)?;
    if office.is_some_and(|office| may_be_meant(&office, barred))
        && let Some((route, _)) = past_local(tx, report, today)?
    {
        go(report, route);
    }
    Ok(())
}

/// Takes the reports that are joined with one along to where a person sent it. The caller saves the report itself.
pub(crate) fn along(
    app: &App,
    tx: &mut Tx<'_>,
    report: &Report,
    office: &OfficeId,
    today: Day,
) -> Result<(), Stop> {
    for mut other in others_of(tx, report)? {
        let from = other.office.clone();
        let shut_out = store::report::exclusion::of(tx, &other.id)?
            .iter()
            .any(|one| one.kind == ExclusionKind::Office && one.value == office.as_str());
        if from != *office && !shut_out {
            other.office = office.clone();
            other.officer = None;
            other.route_reason = RouteReason::ByHand;
            moved(app, tx, other, (MOVED_ALONG, &from), today)?;
        }
    }
    Ok(())
}

/// What follows when a report was joined to another: where an official may be involved in one, all go past the local
/// office. Gives back how the report is now.
pub(crate) fn joined(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    match may_be_involved(tx, &report)? {
        true => by_words(app, tx, report),
        false => Ok(report),
    }
}

/// The offices that a report about an official goes past.
pub(crate) fn local(tx: &mut Tx<'_>, report: &Report, today: Day) -> Result<Vec<OfficeId>, Stop> {
    let candidates = candidates_of(tx, report.area, today)?;
    local_offices(tx, &candidates)
}

/// Where a report about an official goes, and the offices that it goes past.
fn past_local(
    tx: &mut Tx<'_>,
    report: &Report,
    today: Day,
) -> Result<Option<(Route, Vec<OfficeId>)>, Stop> {
    let candidates = candidates_of(tx, report.area, today)?;
    let local = local_offices(tx, &candidates)?;
    let exclusions = store::report::exclusion::of(tx, &report.id)?;
    let excluded = exclusions
        .iter()
        .filter(|one| one.kind == ExclusionKind::Office);
    let mut offices: Vec<OfficeId> = excluded.filter_map(|one| one.value.parse().ok()).collect();
    offices.extend(local.iter().cloned());
    let avoid = Avoid {
        official: true,
        offices,
        ..Avoid::default()
    };
    let abroad = report.where_now == WhereNow::Abroad;
    Ok(route(&candidates, &avoid, abroad).map(|route| (route, local)))
}

/// Whether the report lies elsewhere now.
fn go(report: &mut Report, route: Route) -> bool {
    if report.office == route.office {
        return false;
    }
    report.office = route.office;
    report.officer = None;
    report.route_reason = route.reason;
    true
}
