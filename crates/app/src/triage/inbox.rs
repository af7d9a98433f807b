//! The inbox: most urgent first, earliest deadline first, a page at a time, nothing sealed in it.

use crate::account::Session;
use crate::place::PlaceChoice;
use crate::{App, Error, jobs};
use domain::area::AreaCode;
use domain::finding::{Reason, reason};
use domain::id::ReportId;
use domain::policy::{Action, Scope, scope};
use domain::report::{Happening, Status, Urgency};
use domain::time::Day;
use std::collections::HashMap;
use store::finding::Mark;
use store::report::Report;
use store::report::inbox::{Cursor, Filter, InboxCounts, InboxState};

/// Rows of a page.
const PAGE: i64 = 25;
/// Words of a search that count.
const SEARCH_TERMS: usize = 8;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct InboxFilter {
    /// The tab.
    pub state: InboxState,
    /// Only this urgency.
    pub urgency: Option<Urgency>,
    /// Only those past their day.
    pub overdue: bool,
    /// Only those with this choice ticked.
    pub happening: Option<Happening>,
    /// Only those in this area.
    pub area: Option<AreaCode>,
    /// Words that the report must contain, or its id.
    pub query: String,
    /// Where the page starts.
    pub cursor: Option<String>,
}

/// One line of a list: codes, place and deadline; no words of the reporter.
#[derive(Clone, Debug, PartialEq)]
pub struct InboxRow {
    /// The report.
    pub id: ReportId,
    /// Ticked choices.
    pub happenings: Vec<Happening>,
    /// Place in words; empty when unknown.
    pub place: String,
    /// How soon.
    pub urgency: Urgency,
    /// Where it stands.
    pub status: Status,
    /// The day it came in.
    pub received_on: Day,
    /// The day by which somebody must look.
    pub due_on: Day,
    /// The day that it is where the report lies: deadlines are told by it, whoever looks.
    pub today: Day,
    /// Until when it is put off.
    pub deferred_until: Option<Day>,
    /// Nobody has opened it.
    pub unread: bool,
    /// The reporter wrote last.
    pub answered: bool,
    /// An official is said to be involved.
    pub official: bool,
    /// Its words speak of an official, and nobody has said yet whether one is involved.
    pub suspected: bool,
    /// It only tells of somebody's presence.
    pub presence_only: bool,
    /// Its version.
    pub version: i64,
    /// The office that answers for it.
    pub office: String,
    /// It concerns a person abroad.
    pub abroad: bool,
    /// Why it is as urgent as it is.
    pub reason: Reason,
    /// A text's suspicion rests on who somebody is.
    pub biased: bool,
    /// Its words tell of more than that: they count.
    pub acts: bool,
}

/// One page of the inbox.
#[derive(Clone, Debug)]
pub struct Inbox {
    /// The rows.
    pub rows: Vec<InboxRow>,
    /// How many the filter leaves.
    pub total: u64,
    /// How many stand where, without the filter.
    pub counts: InboxCounts,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One page of the reports that the person may see.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs sees reports.
pub async fn inbox(app: &App, session: &Session, filter: &InboxFilter) -> Result<Inbox, Error> {
    let scope = scope(&session.subject, Action::ListReports).ok_or(Error::NotFound)?;
    let narrowed = narrowed(app, filter);
    let after = filter.cursor.as_deref().and_then(cursor);
    let (mut reports, total, counts, lists) = app
        .read("inbox", move |tx| {
            let rows = store::report::inbox::rows(tx, &scope, &narrowed, after.as_ref(), PAGE + 1)?;
            let total = store::report::inbox::total(tx, &scope, &narrowed)?;
            let counts = store::report::inbox::counts(tx, &scope)?;
            let lists = Lists::of(tx, &rows)?;
            Ok((rows, total, counts, lists))
        })
        .await?;
    let more = reports.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    reports.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = reports
        .last()
        .filter(|_| more)
        .map(|last| format!("{}.{}.{}", last.urgency.number(), last.due_on.0, last.id));
    Ok(Inbox {
        rows: reports
            .iter()
            .map(|report| row(app, report, &lists))
            .collect(),
        total,
        counts,
        next,
    })
}

/// How many reports stand where, for the navigation; zero for roles that see none.
///
/// # Errors
/// Storage errors only.
pub(crate) async fn counts(app: &App, scope: Scope) -> Result<InboxCounts, Error> {
    app.read("inbox.counts", move |tx| {
        Ok(store::report::inbox::counts(tx, &scope)?)
    })
    .await
}

fn narrowed(app: &App, filter: &InboxFilter) -> Filter {
    let query = filter.query.trim();
    let id = query.parse::<ReportId>().ok();
    let terms = if id.is_some() {
        Vec::new()
    } else {
        jobs::terms(app, query).into_iter().collect()
    };
    let mut terms: Vec<_> = terms;
    terms.truncate(SEARCH_TERMS);
    Filter {
        state: filter.state,
        urgency: filter.urgency,
        overdue: filter.overdue,
        happening: filter.happening,
        area: filter.area,
        terms,
        id,
    }
}

fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.');
    Some(Cursor {
        urgency: parts.next()?.parse().ok()?,
        due_on: Day(parts.next()?.parse().ok()?),
        id: parts.next()?.parse().ok()?,
    })
}

/// Names of all offices by their id.
fn office_names(tx: &mut store::Tx<'_>) -> Result<HashMap<String, String>, store::Error> {
    let offices = store::office::all(tx)?;
    Ok(offices
        .into_iter()
        .map(|office| (office.id.to_string(), office.name))
        .collect())
}

/// What rows need besides their reports.
pub(super) struct Lists {
    /// Names of all offices by their id.
    pub(super) offices: HashMap<String, String>,
    marks: HashMap<ReportId, Mark>,
    /// Those about which a person has said how soon somebody must look, and no words since.
    set: Vec<ReportId>,
}

impl Lists {
    pub(super) fn of(tx: &mut store::Tx<'_>, reports: &[Report]) -> Result<Lists, store::Error> {
        Ok(Lists {
            offices: office_names(tx)?,
            marks: store::finding::marks(tx, reports.iter().map(|one| &one.id))?,
            set: {
                let ids: Vec<&ReportId> = reports.iter().map(|one| &one.id).collect();
                store::audit::urgency_set(tx, &ids)?
            },
        })
    }
}

pub(super) fn row(app: &App, report: &Report, lists: &Lists) -> InboxRow {
    let mark = lists.marks.get(&report.id).copied().unwrap_or_default();
    let ticked = Urgency::ticked(&report.happenings, report.when);
    let place = report
        .area
        .and_then(|area| crate::place::of_code(app, area));
    let reason = reason(report.urgency, ticked, lists.set.contains(&report.id));
    InboxRow {
        id: report.id.clone(),
        happenings: report.happenings.clone(),
        place: place.as_ref().map(PlaceChoice::words).unwrap_or_default(),
        urgency: report.urgency,
        status: report.status,
        received_on: report.received_on,
        due_on: report.due_on,
        today: crate::place::today(app, report.area),
        deferred_until: report.deferred_until,
        unread: report.opened_on.is_none(),
        answered: report.reporter_wrote,
        official: report.official,
        suspected: mark.official && !report.official,
        presence_only: report.presence_only,
        version: report.version,
        reason,
        biased: mark.biased,
        acts: mark.acts || reason == Reason::Found,
        office: lists
            .offices
            .get(report.office.as_str())
            .cloned()
            .unwrap_or_default(),
        abroad: report.abroad_office.is_some(),
    }
}
