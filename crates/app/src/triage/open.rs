//! Opening a report is an act of its own: it is told to the reporter, and every reading of sealed
//! content is noted once an hour.

use super::act::{Permitted, note_read, permitted};
use super::decide::is_there;
use super::handover::Barred;
use super::inbox::{InboxRow, Lists, row};
use super::view::{HistoryActor, HistoryView, MayDo, OfficerMessage, ReportView, TaskView};
use crate::account::Session;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::finding::{Findings, SET};
use crate::place::PlaceState;
use crate::reading::Reader;
use crate::report::bypass;
use crate::report::joined::below;
use crate::sealing::Sealer;
use crate::{App, Error};
use domain::account::Role;
use domain::audit::Actor;
use domain::finding::Piece;
use domain::id::{AccountId, ReportId};
use domain::message::Sender;
use domain::office::OfficeId;
use domain::policy::{Action, decide, scope};
use domain::report::{Intake, Status};
use std::collections::{BTreeMap, HashMap};
use store::Tx;
use store::report::Report;
use store::report::inbox::{Filter, InboxState};
use store::task::Task;
use store::vault::Access;

/// The event of words that have somebody look sooner.
const FOUND: &str = "report.urgency_found";
/// Reports that the page offers for joining.
const JOIN_CHOICES: i64 = 10;

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
        let answered = seen.report.reporter_wrote;
        if answered && is_read_with_it(tx, &seen)? {
            answer_read(&shared, tx, &mut seen)?;
        }
        store::message::seen(tx, &id, Sender::Reporter, seen.today)?;
        note_read(&shared, tx, &seen)?;
        let mut view = view(&shared, tx, &seen)?;
        view.row.answered = answered;
        Ok(view)
    })
    .await
}

/// Notes the first opening: the reporter sees that it was opened, and by which office.
fn open(app: &App, tx: &mut Tx<'_>, seen: &mut Permitted) -> Result<(), Stop> {
    let office = seen.office();
    let report = &mut seen.report;
    report.opened_on = Some(seen.today);
    report.opened_office = office;
    if report.status == Status::Received {
        report.status = Status::InTriage;
    }
    save(app, tx, seen, "report.opened")
}

/// Whether a closed report counts as read when the person opens it: they decide about it, and nothing else is left to
/// be read in reports that are joined to it.
fn is_read_with_it(tx: &mut Tx<'_>, seen: &Permitted) -> Result<bool, Stop> {
    let status = seen.report.status;
    if status.is_open() || status == Status::Withdrawn {
        return Ok(false);
    }
    let facts = store::report::facts(tx, &seen.report)?;
    if decide(&seen.subject, Action::TriageReport, &facts).is_none() {
        return Ok(false);
    }
    let joined = below(tx, &seen.report.id)?;
    let joined: Vec<&ReportId> = joined.iter().collect();
    Ok(store::message::unseen(tx, &joined)?.is_empty())
}

/// Notes that somebody who decides about a closed report read what its reporter wrote since.
fn answer_read(app: &App, tx: &mut Tx<'_>, seen: &mut Permitted) -> Result<(), Stop> {
    seen.report.reporter_wrote = false;
    save(app, tx, seen, "report.answer_read")
}

/// Saves what an opening changed, with its event.
fn save(app: &App, tx: &mut Tx<'_>, seen: &mut Permitted, kind: &'static str) -> Result<(), Stop> {
    let office = seen.office();
    let report = &mut seen.report;
    store::report::save(tx, report)?;
    report.version += 1;
    let happened = Happened {
        root: report.id.to_string(),
        kind,
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
    let lists = Lists::of(tx, std::slice::from_ref(report))?;
    let offices = &lists.offices;
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
    let messages = messages(tx, &sealer, report, access)?;
    let reader = crate::reading::in_force(app, tx)?;
    let history = history(tx, &sealer, report, access, offices)?;
    let by_person = last_of(&history, |kind| [SET, FOUND].contains(&kind)) == Some(SET);
    let mut findings = read_words(tx, (report, by_person), &reader, &told, &messages)?;
    let judged = |kind: &str| [SET, FOUND].contains(&kind) || kind.starts_with("finding.");
    if last_of(&history, judged) == Some(SET) {
        // A person has said how soon somebody must look, and no finding was judged since.
        findings.settle();
    }
    Ok(ReportView {
        row: row(app, report, &lists),
        findings,
        hints: crate::subject::hints(app, tx, &seen.subject, &report.id)?,
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
        messages,
        tasks: tasks(tx, &sealer, seen)?,
        history,
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
        joined_wrote: {
            let all = below(tx, &report.id)?;
            let ids: Vec<&ReportId> = all.iter().collect();
            store::message::unseen(tx, &ids)?
        },
        official_told: told.distrust.official_involved,
        suspected_itself: bypass::is_suspected(tx, &report.id)?,
        joined_here: visible(app, tx, seen, joined.iter())?,
        second_look_on: report.second_look_on,
        purge_on: report.purge_on,
        zone: crate::place::zone(app, report.area),
        may: may(tx, seen)?,
        reroute_choices: reroute_choices(tx, seen)?,
        colleagues: colleagues(tx, seen)?,
        join_choices: join_choices(app, tx, seen)?,
    })
}

/// The last event of some kinds.
fn last_of(history: &[HistoryView], is_one: impl Fn(&str) -> bool) -> Option<&str> {
    let mut kinds = history.iter().rev().map(|one| one.kind.as_str());
    kinds.find(|kind| is_one(kind))
}

/// What the words point to; their quotes are cut out of the texts that were opened for this page.
fn read_words(
    tx: &mut Tx<'_>,
    (report, by_person): (&Report, bool),
    reader: &Reader,
    told: &Intake,
    messages: &[OfficerMessage],
) -> Result<Findings, Stop> {
    let readings = store::finding::readings(tx, &report.id)?;
    let stored = store::finding::of(tx, &report.id)?;
    let mut texts = vec![
        (Piece::Story, told.story.as_str()),
        (Piece::Who, told.who.as_str()),
        (Piece::Place, told.place_text.as_str()),
    ];
    texts.extend(
        messages
            .iter()
            .map(|one| (Piece::Message(one.id.clone()), one.text.as_str())),
    );
    Ok(crate::finding::findings(
        reader,
        (report, by_person),
        &readings,
        &stored,
        &texts,
    ))
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

fn reroute_choices(tx: &mut Tx<'_>, seen: &Permitted) -> Result<Vec<(OfficeId, String)>, Stop> {
    let barred = Barred::of(tx, &seen.report, seen.today)?;
    let mut offices = store::office::all(tx)?;
    offices.retain(|office| !is_there(&seen.report, &office.id) && barred.why(office).is_none());
    let choices = offices.into_iter().map(|office| (office.id, office.name));
    Ok(choices.collect())
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

fn join_choices(app: &App, tx: &mut Tx<'_>, seen: &Permitted) -> Result<Vec<InboxRow>, Stop> {
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
    let lists = Lists::of(tx, &others)?;
    Ok(fitting.map(|report| row(app, report, &lists)).collect())
}
