//! The page of the day: what one person has to do now.

use super::inbox::{InboxRow, Lists, counts, row};
use super::open::task_view;
use super::view::TaskView;
use crate::account::Session;
use crate::place::PlaceChoice;
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::account::Role;
use domain::id::ReportId;
use domain::office::in_force;
use domain::policy::{Action, Scope, decide, scope};
use domain::report::Urgency;
use domain::time::Day;
use store::Tx;
use store::report::inbox::{Filter, InboxCounts, InboxState};
use store::vault::Access;

/// Rows of each list on the page.
const ROWS: i64 = 10;

/// A task with the report that it belongs to.
#[derive(Clone, Debug)]
pub struct TodayTask {
    /// The report.
    pub report: ReportId,
    /// The task.
    pub task: TaskView,
    /// The day that it is where the report lies.
    pub today: Day,
    /// Place of the report in words.
    pub place: String,
}

/// What one person has to do now.
#[derive(Clone, Debug)]
pub struct TodayView {
    /// The day.
    pub today: Day,
    /// Past their deadline.
    pub overdue: Vec<InboxRow>,
    /// Most urgent, to decide.
    pub urgent: Vec<InboxRow>,
    /// The reporter answered.
    pub answered: Vec<InboxRow>,
    /// Put off until today.
    pub deferred_due: Vec<InboxRow>,
    /// The person's own tasks.
    pub tasks: Vec<TodayTask>,
    /// Assisted villages, with the decree and since when.
    pub villages: Vec<(PlaceChoice, String, Day)>,
    /// How many reports stand where.
    pub counts: InboxCounts,
    /// The person's roles today.
    pub role_notes: Vec<Role>,
}

/// What the person has to do now.
///
/// # Errors
/// [`Error::NotFound`] when the person holds no role today.
pub async fn today(app: &App, session: &Session) -> Result<TodayView, Error> {
    domain::policy::allow(&session.subject, Action::ReadToday).ok_or(Error::NotFound)?;
    let subject = &session.subject;
    let mut view = TodayView {
        today: subject.today,
        overdue: Vec::new(),
        urgent: Vec::new(),
        answered: Vec::new(),
        deferred_due: Vec::new(),
        tasks: Vec::new(),
        villages: Vec::new(),
        counts: InboxCounts::default(),
        role_notes: subject.in_force().map(|one| one.role).collect(),
    };
    let guided = subject
        .assignments
        .iter()
        .filter(|one| in_force(one.valid_from, one.valid_to, subject.today));
    view.villages = guided
        .filter_map(|one| {
            let place = crate::place::of_code(app, one.village)?;
            Some((place, one.decree.clone(), one.valid_from))
        })
        .collect();
    let Some(scope) = scope(subject, Action::ListReports) else {
        return Ok(view);
    };
    view.counts = counts(app, scope.clone()).await?;
    let shared = app.clone();
    let (person, listing) = (subject.clone(), scope.clone());
    let lists = app
        .read("today", move |tx| {
            let rows = rows_to_decide(&shared, tx, &listing)?;
            Ok((rows, tasks(&shared, tx, &person)?))
        })
        .await?;
    view.tasks = lists.1;
    for (overdue, deferred, one) in lists.0 {
        if overdue {
            view.overdue.push(one);
        } else if one.answered {
            view.answered.push(one);
        } else if deferred {
            view.deferred_due.push(one);
        } else if one.urgency != Urgency::P3 {
            view.urgent.push(one);
        }
    }
    Ok(view)
}

type Sorted = (bool, bool, InboxRow);

fn rows_to_decide(
    app: &App,
    tx: &mut Tx<'_>,
    scope: &Scope,
) -> Result<Vec<Sorted>, crate::error::Stop> {
    let filter = |overdue| Filter {
        state: InboxState::ToDecide,
        overdue,
        ..Filter::default()
    };
    let mut reports = store::report::inbox::rows(tx, scope, &filter(true), None, ROWS)?;
    for report in store::report::inbox::rows(tx, scope, &filter(false), None, ROWS * 3)? {
        if !reports.iter().any(|one| one.id == report.id) {
            reports.push(report);
        }
    }
    let lists = Lists::of(tx, &reports)?;
    let sorted = reports.iter().map(|report| {
        let one = row(app, report, &lists);
        (one.due_on < one.today, one.deferred_until.is_some(), one)
    });
    Ok(sorted.collect())
}

fn tasks(
    app: &App,
    tx: &mut Tx<'_>,
    subject: &domain::policy::Subject,
) -> Result<Vec<TodayTask>, crate::error::Stop> {
    let mut found = Vec::new();
    for task in store::task::open_of(tx, &subject.account)? {
        let Some(report) = store::report::get(tx, &task.report)? else {
            continue;
        };
        let facts = store::report::facts(tx, &report)?;
        let Some(permit) = decide(subject, Action::WorkTask, &facts) else {
            continue;
        };
        let sealer = Sealer::of(app, &report)?;
        let place = report
            .area
            .and_then(|area| crate::place::of_code(app, area));
        found.push(TodayTask {
            task: task_view(&sealer, &task, &subject.account, Access::Officer(&permit))?,
            today: crate::place::today(app, report.area),
            report: report.id,
            place: place.map(|place| place.words()).unwrap_or_default(),
        });
    }
    Ok(found)
}
