//! Simple tasks on a report; never an inspection by a villager.

use super::act::{Act, Order, Sight, acting, ordered};
use crate::account::Session;
use crate::error::{Conflict, Stop};
use crate::report::presence;
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::id::{AccountId, TaskId};
use domain::policy::{Action, decide};
use domain::task::{LIMIT, TaskState};
use domain::text::cut;
use domain::time::Day;
use store::task::Task;

/// Adds a task; whoever gets it must be able to see the report.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `tugas`, `petugas` or `batas`; [`Conflict`].
pub async fn add_task(
    app: &App,
    session: &Session,
    act: Act<'_>,
    title: &str,
    assignee: Option<&AccountId>,
    due_on: Option<Day>,
) -> Result<Sight, Error> {
    let title = title.trim().to_owned();
    if title.is_empty() || cut(&title, LIMIT) != title {
        return Err(Error::invalid("tugas", "invalid-task-title"));
    }
    let what = format!("{title} {assignee:?} {due_on:?}");
    let order = Order::new(app, session, act, Action::WorkTask, &what);
    let assignee = assignee.cloned();
    acting(app, order, "task.add", move |mut acting| {
        if let Some(account) = &assignee {
            let subject = store::account::subject(acting.tx, account, acting.today)?;
            let facts = store::report::facts(acting.tx, &acting.report)?;
            let may = subject.is_some_and(|one| decide(&one, Action::WorkTask, &facts).is_some());
            if !may {
                return Err(Error::invalid("petugas", "invalid-task-assignee").into());
            }
        }
        if due_on.is_some_and(|day| day < acting.today || day > acting.today.plus(366)) {
            return Err(Error::invalid("batas", "invalid-task-due").into());
        }
        let id: TaskId = ordered(acting.app, acting.now);
        let sealer = Sealer::of(acting.app, &acting.report)?;
        let task = Task {
            report: acting.report.id.clone(),
            version: 1,
            title: sealer.text("task", id.as_str(), "title", &title),
            id,
            assignee: assignee.clone(),
            assignee_name: None,
            due_on,
            state: TaskState::Open,
            reason: None,
            created_by: acting.permit.account().clone(),
            created_at: acting.now,
        };
        store::task::add(acting.tx, &task)?;
        acting.report = presence::ended(acting.app, acting.tx, acting.report)?;
        let detail = serde_json::json!({ "task": task.id.as_str() });
        acting.event("task.added", detail, task.row_state())
    })
    .await
}

/// Closes a task: done, or not possible with a reason.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`; [`Conflict::AlreadyDone`].
pub async fn finish_task(
    app: &App,
    session: &Session,
    act: Act<'_>,
    task: &TaskId,
    state: TaskState,
) -> Result<Sight, Error> {
    let least = domain::report::decision::REASON_LEAST;
    if state == TaskState::NotPossible && act.reason.trim().chars().count() < least {
        return Err(Error::invalid("alasan", "invalid-reason"));
    }
    let what = format!("{task} {state:?}");
    let order = Order::new(app, session, act, Action::WorkTask, &what);
    let id = task.clone();
    acting(app, order, "task.finish", move |acting| {
        let tasks = store::task::of(acting.tx, &acting.report.id)?;
        let Some(mut task) = tasks.into_iter().find(|task| task.id == id) else {
            return Err(Error::NotFound.into());
        };
        let sealer = Sealer::of(acting.app, &acting.report)?;
        let reason = acting.order.reason();
        task.reason = (state == TaskState::NotPossible)
            .then(|| sealer.text("task", id.as_str(), "reason", reason));
        let (report, now) = (acting.report.id.clone(), acting.now);
        let closed =
            store::task::close(acting.tx, &report, &id, state, task.reason.as_deref(), now)?;
        if !closed || state == TaskState::Open {
            return Err(Stop::from(Error::Conflict(Conflict::AlreadyDone)));
        }
        task.state = state;
        task.version += 1;
        let detail = serde_json::json!({ "task": id.as_str(), "state": state.code() });
        acting.event("task.finished", detail, task.row_state())
    })
    .await
}
