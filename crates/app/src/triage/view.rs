//! One report as an officer reads it. Opening it is an act of its own: it is told to the reporter, and
//! every reading of sealed content is noted once an hour.

use super::act::{Permitted, note_read, permitted};
use super::inbox::{InboxRow, office_names, row};
use crate::account::Session;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::place::{PlaceChoice, PlaceState};
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::account::Role;
use domain::audit::Actor;
use domain::id::{AccountId, MessageId, ReportId, TaskId};
use domain::message::Sender;
use domain::office::{OfficeId, OfficeKind};
use domain::policy::{Action, decide, scope};
use domain::report::{
    Contact, ExcludedRole, Exclusion, ExclusionKind, Outcome, RouteReason, Status, When, WhereNow,
};
use domain::task::TaskState;
use domain::time::{Day, Moment, Zone};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::report::Report;
use store::report::inbox::{Filter, InboxState};
use store::task::Task;
use store::vault::Access;

/// Reports that the page offers for joining.
const JOIN_CHOICES: i64 = 10;

/// One message, as officers read it.
#[derive(Clone, Debug)]
pub struct OfficerMessage {
    /// Its id.
    pub id: MessageId,
    /// From an officer, or from the reporter.
    pub from_officer: bool,
    /// Name of the officer.
    pub author: Option<String>,
    /// The day.
    pub day: Day,
    /// The moment, for officers' messages.
    pub at: Option<Moment>,
    /// The text.
    pub text: String,
    /// The day on which the other side saw it.
    pub seen_on: Option<Day>,
}

/// One task.
#[derive(Clone, Debug)]
pub struct TaskView {
    /// Its id.
    pub id: TaskId,
    /// What to do.
    pub title: String,
    /// Who does it.
    pub assignee: Option<String>,
    /// Until when.
    pub due_on: Option<Day>,
    /// Where it stands.
    pub state: TaskState,
    /// Why it could not be done.
    pub reason: Option<String>,
    /// Its version.
    pub version: i64,
    /// It is the reader's own.
    pub mine: bool,
}

/// Who acted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HistoryActor {
    /// Whoever holds the receipt.
    Reporter,
    /// The program.
    System,
    /// A person, by name.
    Person(String),
}

/// One line of the history.
#[derive(Clone, Debug)]
pub struct HistoryView {
    /// What happened.
    pub kind: String,
    /// Who acted.
    pub actor: HistoryActor,
    /// On behalf of which office.
    pub office: Option<String>,
    /// The day.
    pub day: Day,
    /// The moment, for officers' acts.
    pub at: Option<Moment>,
    /// Codes that explain it; office ids are replaced by names.
    pub detail: BTreeMap<String, String>,
    /// The reason given.
    pub reason: Option<String>,
}

/// What the reader may do with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MayDo {
    /// Follow up, join, defer, close.
    pub triage: bool,
    /// Ask and write.
    pub ask: bool,
    /// Send to another office.
    pub reroute: bool,
    /// Make and finish tasks.
    pub task: bool,
    /// Undo the last close, join or deferral.
    pub undo: bool,
}

/// One report, opened.
#[derive(Clone, Debug)]
pub struct ReportView {
    /// What lists show of it.
    pub row: InboxRow,
    /// When it happened.
    pub when: When,
    /// On which day.
    pub happened_on: Option<Day>,
    /// Where the person concerned is.
    pub where_now: WhereNow,
    /// The story.
    pub story: String,
    /// The place in the reporter's words.
    pub place_text: String,
    /// The country in the reporter's words.
    pub country: String,
    /// Who is said to have done it.
    pub who: String,
    /// The place.
    pub place: Option<PlaceChoice>,
    /// How well it is known.
    pub place_state: PlaceState,
    /// Approximate outline of its regency.
    pub outline: Vec<Vec<(f32, f32)>>,
    /// How to reach the reporter, when that is allowed.
    pub contact: Option<Contact>,
    /// The reporter doesn't want to be called.
    pub contact_refused: bool,
    /// Groups that the reporter keeps out.
    pub excluded: Vec<ExcludedRole>,
    /// Messages, oldest first.
    pub messages: Vec<OfficerMessage>,
    /// Tasks, oldest first.
    pub tasks: Vec<TaskView>,
    /// The whole history, oldest first.
    pub history: Vec<HistoryView>,
    /// Why it lies here.
    pub route_reason: RouteReason,
    /// The office that answers for it.
    pub office_name: String,
    /// The village officer to whom it was routed.
    pub officer_name: Option<String>,
    /// The consular queue beside it.
    pub abroad_office: Option<String>,
    /// Why it was closed.
    pub outcome: Option<Outcome>,
    /// The words on it to the reporter.
    pub outcome_note: Option<String>,
    /// The report that it was joined to.
    pub joined_to: Option<ReportId>,
    /// Reports joined to it that the reader may see.
    pub joined_here: Vec<ReportId>,
    /// The day on which the reporter asked for a second look.
    pub second_look_on: Option<Day>,
    /// The day on which it is erased.
    pub purge_on: Option<Day>,
    /// Time zone of the place.
    pub zone: Zone,
    /// What the reader may do.
    pub may: MayDo,
    /// Offices to which it may be sent.
    pub reroute_choices: Vec<(OfficeId, String)>,
    /// People who can get a task.
    pub colleagues: Vec<(AccountId, String)>,
    /// Open reports of the same regency.
    pub join_choices: Vec<InboxRow>,
}

/// Opens a report for a person.
///
/// # Errors
/// [`Error::NotFound`] when it is absent or not theirs to see.
pub async fn report(app: &App, session: &Session, id: &ReportId) -> Result<ReportView, Error> {
    let (shared, account, id) = (app.clone(), session.account.clone(), id.clone());
    app.write("report.open", move |tx| {
        let mut seen = permitted(&shared, tx, &account, Action::ReadReport, &id)?;
        if seen.report.opened_on.is_none() {
            open(&shared, tx, &mut seen)?;
        }
        store::message::seen(tx, &id, Sender::Reporter, seen.today)?;
        note_read(&shared, tx, &seen)?;
        view(&shared, tx, &seen)
    })
    .await
}

/// Notes the first opening: the reporter sees that it was opened, and by which office.
fn open(app: &App, tx: &mut Tx<'_>, seen: &mut Permitted) -> Result<(), Stop> {
    let office = seen.office();
    let report = &mut seen.report;
    report.opened_on = Some(seen.today);
    report.opened_office.clone_from(&office);
    if report.status == Status::Received {
        report.status = Status::InTriage;
    }
    store::report::save(tx, report)?;
    report.version += 1;
    let happened = Happened {
        root: report.id.to_string(),
        kind: "report.opened",
        detail: serde_json::json!({}),
        sealed_reason: None,
        office,
        state: report.state(report.version),
    };
    let actor = Actor::Account(seen.permit.account().clone());
    store::audit::append(tx, &events::by(app, actor, seen.today, app.now(), happened))?;
    Ok(())
}

fn view(app: &App, tx: &mut Tx<'_>, seen: &Permitted) -> Result<ReportView, Stop> {
    let report = &seen.report;
    let sealer = Sealer::of(app, report)?;
    let access = Access::Officer(&seen.permit);
    let told = sealer.open_content(report, access)?;
    let contact = sealer.open_contact(report, access)?;
    let offices = office_names(tx)?;
    let exclusions = store::report::exclusion::of(tx, &report.id)?;
    let name = |office: &Option<OfficeId>| {
        office
            .as_ref()
            .and_then(|office| offices.get(office.as_str()).cloned())
    };
    let officer_name = match &report.officer {
        Some(officer) => store::account::by_id(tx, officer)?.map(|account| account.name),
        None => None,
    };
    let outcome_note = match &report.outcome_note {
        Some(note) => Some(sealer.open("report", "", "outcome_note", note, access)?),
        None => None,
    };
    let joined = store::report::joined_here(tx, &report.id)?;
    Ok(ReportView {
        row: row(app, report, &offices),
        when: report.when,
        happened_on: report.happened_on,
        where_now: report.where_now,
        story: told.story,
        place_text: told.place_text,
        country: told.country,
        who: told.who,
        place: report
            .area
            .and_then(|area| crate::place::of_code(app, area)),
        place_state: PlaceState::from_code(&report.place_state),
        outline: report
            .area
            .map(|area| crate::place::outline(app, area))
            .unwrap_or_default(),
        contact_refused: !contact.allowed,
        contact: Some(contact).filter(|contact| contact.allowed),
        excluded: told.distrust.roles,
        messages: messages(tx, &sealer, report, access)?,
        tasks: tasks(tx, &sealer, seen)?,
        history: history(tx, &sealer, report, access, &offices)?,
        route_reason: report.route_reason,
        office_name: offices
            .get(report.office.as_str())
            .cloned()
            .unwrap_or_default(),
        officer_name,
        abroad_office: name(&report.abroad_office),
        outcome: report.outcome,
        outcome_note,
        joined_to: visible(app, tx, seen, report.joined_to.iter())?
            .into_iter()
            .next(),
        joined_here: visible(app, tx, seen, joined.iter())?,
        second_look_on: report.second_look_on,
        purge_on: report.purge_on,
        zone: crate::place::zone(app, report.area),
        may: may(tx, seen)?,
        reroute_choices: reroute_choices(tx, report, &exclusions)?,
        colleagues: colleagues(tx, seen)?,
        join_choices: join_choices(app, tx, seen, &offices)?,
    })
}

fn messages(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    report: &Report,
    access: Access<'_>,
) -> Result<Vec<OfficerMessage>, Stop> {
    let mut messages = Vec::new();
    for message in store::message::of(tx, &report.id)? {
        messages.push(OfficerMessage {
            text: sealer.open(
                "message",
                message.id.as_str(),
                "body",
                &message.body,
                access,
            )?,
            id: message.id,
            from_officer: message.sender == Sender::Officer,
            author: message.author,
            day: message.sent_on,
            at: message.sent_at,
            seen_on: message.seen_on,
        });
    }
    Ok(messages)
}

fn tasks(tx: &mut Tx<'_>, sealer: &Sealer<'_>, seen: &Permitted) -> Result<Vec<TaskView>, Stop> {
    let access = Access::Officer(&seen.permit);
    let mut views = Vec::new();
    for task in store::task::of(tx, &seen.report.id)? {
        views.push(task_view(sealer, &task, seen.permit.account(), access)?);
    }
    Ok(views)
}

pub(super) fn task_view(
    sealer: &Sealer<'_>,
    task: &Task,
    reader: &AccountId,
    access: Access<'_>,
) -> Result<TaskView, Error> {
    let id = task.id.as_str();
    let reason = match &task.reason {
        Some(reason) => Some(sealer.open("task", id, "reason", reason, access)?),
        None => None,
    };
    Ok(TaskView {
        title: sealer.open("task", id, "title", &task.title, access)?,
        id: task.id.clone(),
        assignee: task.assignee_name.clone(),
        due_on: task.due_on,
        state: task.state,
        reason,
        version: task.version,
        mine: task.assignee.as_ref() == Some(reader),
    })
}

fn history(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    report: &Report,
    access: Access<'_>,
    offices: &HashMap<String, String>,
) -> Result<Vec<HistoryView>, Stop> {
    let mut lines = Vec::new();
    for event in store::audit::history(tx, report.id.as_str())? {
        let reason = match &event.sealed_reason {
            Some(reason) => {
                Some(sealer.open("audit_event", event.id.as_str(), "reason", reason, access)?)
            }
            None => None,
        };
        let detail: BTreeMap<String, String> = serde_json::from_str(&event.detail)
            .map_err(|_| Error::Internal("an event's detail is damaged".into()))?;
        let detail = detail
            .into_iter()
            .map(|(key, value)| (key, offices.get(&value).cloned().unwrap_or(value)))
            .collect();
        lines.push(HistoryView {
            actor: match (event.actor.as_str(), event.actor_name) {
                ("reporter", _) => HistoryActor::Reporter,
                (_, Some(name)) => HistoryActor::Person(name),
                (_, None) => HistoryActor::System,
            },
            kind: event.kind,
            office: event.office_name,
            day: event.day,
            at: event.at,
            detail,
            reason,
        });
    }
    Ok(lines)
}

/// Those of the reports that the reader may see too.
fn visible<'a>(
    app: &App,
    tx: &mut Tx<'_>,
    seen: &Permitted,
    ids: impl Iterator<Item = &'a ReportId>,
) -> Result<Vec<ReportId>, Stop> {
    let mut visible = Vec::new();
    for id in ids {
        match permitted(app, tx, seen.permit.account(), Action::ListReports, id) {
            Ok(_) => visible.push(id.clone()),
            Err(Stop::App(Error::NotFound)) => {}
            Err(stop) => return Err(stop),
        }
    }
    Ok(visible)
}

fn may(tx: &mut Tx<'_>, seen: &Permitted) -> Result<MayDo, Stop> {
    let facts = store::report::facts(tx, &seen.report)?;
    let may = |action| decide(&seen.subject, action, &facts).is_some();
    let status = seen.report.status;
    let triage = may(Action::TriageReport);
    Ok(MayDo {
        triage: triage && status.is_open(),
        ask: may(Action::AskReporter) && status != Status::Withdrawn,
        reroute: may(Action::RerouteReport) && status.is_open(),
        task: may(Action::WorkTask) && status != Status::Withdrawn,
        undo: triage && status.is_undoable(),
    })
}

fn reroute_choices(
    tx: &mut Tx<'_>,
    report: &Report,
    exclusions: &[Exclusion],
) -> Result<Vec<(OfficeId, String)>, Stop> {
    let excluded = |office: &OfficeId| {
        let is =
            |one: &Exclusion| one.kind == ExclusionKind::Office && one.value == office.as_str();
        exclusions.iter().any(is)
    };
    let official = exclusions
        .iter()
        .any(|one| one.kind == ExclusionKind::Official);
    let offices = store::office::all(tx)?;
    let fitting = offices.into_iter().filter(|office| {
        let local = matches!(
            office.kind,
            OfficeKind::Kanim | OfficeKind::Ukk | OfficeKind::Partner
        );
        office.id != report.office && !excluded(&office.id) && !(official && local)
    });
    Ok(fitting.map(|office| (office.id, office.name)).collect())
}

fn colleagues(tx: &mut Tx<'_>, seen: &Permitted) -> Result<Vec<(AccountId, String)>, Stop> {
    let mut colleagues: Vec<(AccountId, String)> = Vec::new();
    let facts = store::report::facts(tx, &seen.report)?;
    for one in store::membership::colleagues(tx, &seen.report.office, seen.today)? {
        let known = colleagues
            .iter()
            .any(|(account, _)| *account == one.account);
        if known
            || matches!(
                one.role,
                Role::Volunteer | Role::VillageHead | Role::Administrator
            )
        {
            continue;
        }
        let subject = store::account::subject(tx, &one.account, seen.today)?;
        if subject.is_some_and(|subject| decide(&subject, Action::WorkTask, &facts).is_some()) {
            colleagues.push((one.account, one.name));
        }
    }
    Ok(colleagues)
}

fn join_choices(
    app: &App,
    tx: &mut Tx<'_>,
    seen: &Permitted,
    offices: &HashMap<String, String>,
) -> Result<Vec<InboxRow>, Stop> {
    let regency = seen.report.area.and_then(|area| area.regency());
    let Some(scope) = scope(&seen.subject, Action::TriageReport).filter(|_| regency.is_some())
    else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        state: InboxState::All,
        area: regency,
        ..Filter::default()
    };
    let others = store::report::inbox::rows(tx, &scope, &filter, None, JOIN_CHOICES + 1)?;
    let fitting = others.iter().filter(|other| {
        other.id != seen.report.id && !matches!(other.status, Status::Joined | Status::Withdrawn)
    });
    Ok(fitting.map(|report| row(app, report, offices)).collect())
}
