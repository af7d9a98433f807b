//! Past the local office, when words of a report speak of an official (`domain.md` §8, safeguard 8): nothing is
//! left with the unit that may be meant.
//!
//! The machine only moves such a report to the inspectorate, where a person looks; who finds that the words say
//! something else says so, and only then sends it back by hand. Once a person says that an official is involved,
//! the local office is kept out as if the reporter had said so, and nothing takes that back.

use super::route::{candidates_of, local_offices};
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use domain::finding::State;
use domain::id::ReportId;
use domain::office::{Office, OfficeId, OfficeKind};
use domain::report::intake::WhereNow;
use domain::report::routing::{Avoid, Route, route};
use domain::report::{Exclusion, ExclusionKind, RouteReason};
use domain::time::Day;
use store::Tx;
use store::report::Report;

/// The indicator that speaks of an official.
pub(crate) const OFFICIAL: &str = "OFF-INV";

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

/// Moves a report in whose words an official was found, and gives back how it lies now.
pub(crate) fn by_words(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    let today = crate::place::today(app, report.area);
    let from = report.office.clone();
    let mut moved = report;
    if !pass(tx, &mut moved, today)? {
        return Ok(moved);
    }
    store::report::save(tx, &moved)?;
    moved.version += 1;
    let happened = Happened {
        root: moved.id.to_string(),
        kind: "report.rerouted",
        detail: serde_json::json!({ "from": from.as_str(), "to": moved.office.as_str() }),
        sealed_reason: None,
        office: None,
        state: moved.state(moved.version),
    };
    store::audit::append(tx, &events::by_program(app, today, happened))?;
    Ok(moved)
}

/// Moves a report past the local office; the caller saves it. Where a person sent it to an office that can't be
/// meant, or nobody else could take it, it stays, and so it does when it lies there already: then nothing is changed.
pub(crate) fn pass(tx: &mut Tx<'_>, report: &mut Report, today: Day) -> Result<bool, Stop> {
    if !report.status.is_open() {
        return Ok(false);
    }
    let Some((route, local)) = past_local(tx, report, today)? else {
        return Ok(false);
    };
    let sent_by_person = [RouteReason::ByHand, RouteReason::SecondLook];
    if sent_by_person.contains(&report.route_reason) {
        // Perhaps sent on before its words were read.
        let office = store::office::get(tx, &report.office)?;
        if !office.is_some_and(|office| may_be_meant(&office, &local)) {
            return Ok(false);
        }
    }
    Ok(go(report, route))
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

/// Keeps the local office out for good, and moves the report if it lies there; the caller saves it.
pub(crate) fn by_person(tx: &mut Tx<'_>, report: &mut Report, today: Day) -> Result<(), Stop> {
    let Some((route, local)) = past_local(tx, report, today)? else {
        return Ok(());
    };
    let offices = local
        .iter()
        .map(|office| (ExclusionKind::Office, office.as_str()));
    for (kind, value) in offices.chain([(ExclusionKind::Official, "")]) {
        store::report::exclusion::add(tx, &report.id, &Exclusion::new(kind, value))?;
    }
    report.official = true;
    if local.contains(&report.office) {
        go(report, route);
    }
    Ok(())
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
    report.abroad_office = route.abroad;
    true
}
