//! What officers see: the list with both rates, and one alert with everything that explains it.

use crate::account::Session;
use crate::error::Stop;
use crate::place::{PlaceChoice, of_code};
use crate::{App, Error};
use domain::alert::Review;
use domain::area::{AreaCode, Level};
use domain::id::{AlertId, ReportId};
use domain::policy::{Action, Permit, decide_alert, scope};
use domain::report::{Happening, Status};
use domain::time::{Day, Moment};
use store::Tx;
use store::alert::provisional::Provisional;
use store::alert::run::Run;
use store::alert::{Alert, AlertPlace, Filter};

/// Alerts of one page of the list.
const PAGE: i64 = 50;

/// An alert in a list.
#[derive(Clone, Debug)]
pub struct AlertRow {
    /// The alert with its numbers.
    pub alert: Alert,
    /// The place that names it, in words: the one with most reports.
    pub place: String,
    /// Degrees north and east of that place.
    pub point: Option<(f64, f64)>,
}

/// A rise that came up since the last night; the next one will check it.
#[derive(Clone, Debug)]
pub struct ProvisionalRow {
    /// The rise with its numbers.
    pub rise: Provisional,
    /// The place in its middle, in words.
    pub place: String,
}

/// The list of alerts.
#[derive(Clone, Debug)]
pub struct Alerts {
    /// What the next night will check, newest first.
    pub provisional: Vec<ProvisionalRow>,
    /// Newest first.
    pub rows: Vec<AlertRow>,
    /// Where the next page starts.
    pub next: Option<String>,
    /// Nobody has judged so many.
    pub open: u64,
    /// So many were real.
    pub real: u64,
    /// So many were noise.
    pub noise: u64,
    /// The newest scan.
    pub run: Option<Run>,
    /// Whether the person may have reports scanned now.
    pub may_run: bool,
}

/// One place of an alert.
#[derive(Clone, Debug)]
pub struct PlacePart {
    /// Which.
    pub code: AreaCode,
    /// In words.
    pub words: String,
    /// Degrees north and east.
    pub point: Option<(f64, f64)>,
    /// Whether reports came from it; without, it only lies among those.
    pub signal: bool,
    /// The day of outreach there shortly before.
    pub outreach_on: Option<Day>,
}

/// A report that counts, for those who may see it.
#[derive(Clone, Debug)]
pub struct ReportLink {
    /// Which.
    pub id: ReportId,
    /// Where, in words.
    pub place: String,
    /// The day it came in.
    pub received_on: Day,
    /// Where it stands.
    pub status: Status,
}

/// One alert with everything that explains it.
#[derive(Clone, Debug)]
pub struct AlertView {
    /// The alert.
    pub row: AlertRow,
    /// Its places, nearest to the middle first.
    pub places: Vec<PlacePart>,
    /// Outlines of the regencies around them.
    pub outlines: Vec<Vec<Vec<(f32, f32)>>>,
    /// The reports that the person may see.
    pub reports: Vec<ReportLink>,
    /// Who judged it.
    pub reviewer: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// When it was raised and judged: what happened, who, when.
    pub history: Vec<(String, Option<String>, Day)>,
    /// Whether the person may judge it.
    pub may_review: bool,
    /// The data cut-off and the moment of the newest scan.
    pub ran: Option<(Day, Moment)>,
}

/// One page of the alerts that the person may see; `cursor` is the [`Alerts::next`] of the page before.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs sees alerts.
pub async fn alerts(
    app: &App,
    session: &Session,
    state: Option<Review>,
    cursor: Option<&str>,
) -> Result<Alerts, Error> {
    let scope = scope(&session.subject, Action::ReadAlerts).ok_or(Error::NotFound)?;
    let filter = Filter {
        state,
        after: cursor.and_then(position),
        ..Filter::default()
    };
    let (mut found, counts, run, provisional) = app
        .read("alert.list", move |tx| {
            let found = store::alert::list(tx, &scope, &filter, PAGE + 1)?;
            Ok((
                with_places(tx, found)?,
                store::alert::counts(tx, &scope)?,
                store::alert::run::last(tx)?,
                store::alert::provisional::all(tx)?,
            ))
        })
        .await?;
    let mine = |rise: &Provisional| {
        decide_alert(&session.subject, Action::ReadAlerts, &rise.facts).is_some()
    };
    let count = |review| counts.get(&review).copied().unwrap_or(0);
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > page;
    found.truncate(page);
    let next = found.last().filter(|_| more);
    Ok(Alerts {
        provisional: provisional
            .into_iter()
            .filter(mine)
            .map(|rise| ProvisionalRow {
                place: words(app, Some(rise.centre)),
                rise,
            })
            .collect(),
        next: next.map(|(last, _)| format!("{}.{}", last.made_on.0, last.id)),
        rows: found
            .into_iter()
            .map(|(alert, places)| row(app, alert, &places))
            .collect(),
        open: count(Review::Open),
        real: count(Review::Real),
        noise: count(Review::Noise),
        run,
        may_run: session.allows(Action::RunAlerts),
    })
}

/// What [`Alerts::next`] says.
fn position(text: &str) -> Option<(Day, AlertId)> {
    let (day, id) = text.split_once('.')?;
    Some((Day(day.parse().ok()?), id.parse().ok()?))
}

/// One alert.
///
/// # Errors
/// [`Error::NotFound`] when it is absent or not theirs to see.
pub async fn alert(app: &App, session: &Session, id: &AlertId) -> Result<AlertView, Error> {
    let (shared, session, id) = (app.clone(), session.clone(), id.clone());
    app.read("alert.open", move |tx| {
        let (alert, permit) = permitted(tx, &session, Action::ReadAlerts, &id)?;
        view(&shared, tx, &session, alert, &permit)
    })
    .await
}

/// Loads an alert for a person; not found when it is absent or not theirs to see.
pub(super) fn permitted(
    tx: &mut Tx<'_>,
    session: &Session,
    action: Action,
    id: &AlertId,
) -> Result<(Alert, Permit), Stop> {
    let alert = store::alert::get(tx, id)?.ok_or(Error::NotFound)?;
    let facts = store::alert::facts(tx, id)?;
    let today = session.subject.today;
    let subject = store::account::subject(tx, &session.account, today)?.ok_or(Error::NotFound)?;
    let permit = decide_alert(&subject, action, &facts).ok_or(Error::NotFound)?;
    Ok((alert, permit))
}

fn view(
    app: &App,
    tx: &mut Tx<'_>,
    session: &Session,
    alert: Alert,
    permit: &Permit,
) -> Result<AlertView, Stop> {
    debug_assert_eq!(permit.action(), Action::ReadAlerts);
    let stored = store::alert::places(tx, &alert.id)?;
    let places: Vec<PlacePart> = stored.iter().map(|one| place(app, one)).collect();
    // By the scope of reports, not of alerts: whoever is shut out of a report doesn't see it here either.
    let reports = match scope(&session.subject, Action::ListReports) {
        Some(scope) => store::alert::reports(tx, &scope, &alert.id)?,
        None => Vec::new(),
    };
    let link = |report: &store::report::Report| ReportLink {
        id: report.id.clone(),
        place: words(app, report.area),
        received_on: report.received_on,
        status: report.status,
    };
    let reviewer = match &alert.reviewed_by {
        Some(account) => store::account::by_id(tx, account)?.map(|account| account.name),
        None => None,
    };
    let reason = alert.reason.as_deref().and_then(|sealed| {
        let now = app.now();
        app.vault().open_token(super::review::REASON, sealed, now)
    });
    let history = store::audit::history(tx, alert.id.as_str())?
        .into_iter()
        .map(|one| (one.kind, one.actor_name, one.day))
        .collect();
    let run = store::alert::run::last(tx)?;
    Ok(AlertView {
        outlines: outlines(app, stored.iter().map(|one| one.area)),
        places,
        reports: reports.iter().map(link).collect(),
        reviewer,
        reason,
        history,
        may_review: session.allows(Action::ReviewAlerts),
        ran: run.map(|run| (run.cut_off, run.ran_at)),
        row: row(app, alert, &stored),
    })
}

fn place(app: &App, one: &AlertPlace) -> PlacePart {
    let point = crate::place::point(app.places(), one.area);
    PlacePart {
        code: one.area,
        words: words(app, Some(one.area)),
        point: point.map(|[latitude, longitude]| (latitude, longitude)),
        signal: one.observed > 0,
        outreach_on: one.outreach_on,
    }
}

/// Outlines of the regencies of some areas, each once.
pub(super) fn outlines(
    app: &App,
    areas: impl Iterator<Item = AreaCode>,
) -> Vec<Vec<Vec<(f32, f32)>>> {
    let mut regencies: Vec<AreaCode> = areas.filter_map(|area| area.at(Level::Regency)).collect();
    regencies.sort();
    regencies.dedup();
    let outlines = regencies
        .into_iter()
        .map(|regency| crate::place::outline(app, regency));
    outlines.filter(|outline| !outline.is_empty()).collect()
}

pub(super) fn words(app: &App, area: Option<AreaCode>) -> String {
    let place = area.and_then(|area| of_code(app, area));
    place.as_ref().map(PlaceChoice::words).unwrap_or_default()
}

/// Alerts with their places, nearest to the middle first.
pub(super) fn with_places(
    tx: &mut Tx<'_>,
    alerts: Vec<Alert>,
) -> Result<Vec<(Alert, Vec<AlertPlace>)>, store::Error> {
    let alerts = alerts.into_iter().map(|alert| {
        let places = store::alert::places(tx, &alert.id)?;
        Ok((alert, places))
    });
    alerts.collect()
}

pub(super) fn row(app: &App, alert: Alert, places: &[AlertPlace]) -> AlertRow {
    let place = named_after(alert.centre, places);
    AlertRow {
        place: words(app, Some(place)),
        point: crate::place::point(app.places(), place).map(|[north, east]| (north, east)),
        alert,
    }
}

/// The place that names an alert: of those with most reports the nearest to its middle, where there may be none.
fn named_after(centre: AreaCode, places: &[AlertPlace]) -> AreaCode {
    let reported = places.iter().filter(|place| place.observed > 0);
    most_reported(reported.map(|place| (place.area, place.observed))).unwrap_or(centre)
}

/// Of the places with most reports the first; they come nearest to the middle first.
pub(super) fn most_reported<C: Ord>(
    places: impl DoubleEndedIterator<Item = (AreaCode, C)>,
) -> Option<AreaCode> {
    let most = places.rev().max_by(|(_, one), (_, other)| one.cmp(other));
    most.map(|(place, _)| place)
}

impl AlertRow {
    /// The kind of report that rises.
    #[must_use]
    pub fn kind(&self) -> Happening {
        self.alert.kind
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alert_is_named_after_a_place_with_reports() {
        let code = |text: &str| -> AreaCode { text.parse().expect("a code") };
        let place = |text: &str, observed| AlertPlace {
            area: code(text),
            observed,
            outreach_on: None,
        };
        let middle = code("5302022001");
        let places = [
            place("5302022001", 0),
            place("5302022002", 1),
            place("5302022003", 3),
            place("5302022004", 3),
        ];
        assert_eq!(named_after(middle, &places), code("5302022003"));
        assert_eq!(named_after(middle, &places[..2]), code("5302022002"));
        assert_eq!(named_after(middle, &places[..1]), middle);
    }
}
