//! One subject for a person: what reports in reach say of it, what it is tied to, what other offices
//! have, and what may be decided.

use super::act::{Seen, seen};
use super::link::places;
use super::list::{LinkRow, link_row};
use super::note::{mac, opened};
use super::shown::{Elsewhere, FactView, RequestView, SeenView, SubjectView, TiedView};
use super::standing::open_facts;
use crate::account::Session;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::sealing::Sealer;
use crate::triage::{HistoryActor, HistoryView};
use crate::{App, Error};
use domain::audit::Actor;
use domain::id::{LinkId, SubjectId};
use domain::office::OfficeId;
use domain::policy::{Action, Subject, decide};
use domain::subject::{RequestState, lacking};
use std::collections::BTreeMap;
use store::Tx;
use store::subject::{Stored, link as links, link_list, list, party, request};
use store::vault::Access;

/// Opens a subject for a person; the reading is noted once an hour.
///
/// # Errors
/// [`Error::NotFound`] when it is absent or no report about it is theirs to see.
pub async fn subject(app: &App, session: &Session, id: &SubjectId) -> Result<SubjectView, Error> {
    let (shared, account, id) = (app.clone(), session.account.clone(), id.clone());
    app.write("subject.open", move |tx| {
        let seen = seen(&shared, tx, &account, Action::ReadSubjects, &id)?;
        let state = seen.subject.row_state(seen.subject.version);
        note_read(
            &shared,
            tx,
            &seen.person,
            id.as_str(),
            Some(&seen.office),
            state,
        )?;
        view(&shared, tx, &seen)
    })
    .await
}

/// Notes once an hour that a person read what is sealed.
pub(super) fn note_read(
    app: &App,
    tx: &mut Tx<'_>,
    person: &Subject,
    root: &str,
    office: Option<&OfficeId>,
    state: domain::audit::RowState,
) -> Result<(), Stop> {
    let now = app.now();
    let actor = Actor::Account(person.account.clone());
    if store::audit::read_noted(tx, root, &actor, now.plus_seconds(-3600))? {
        return Ok(());
    }
    let happened = Happened {
        root: root.to_owned(),
        kind: "subject.read",
        detail: serde_json::json!({}),
        sealed_reason: None,
        office: office.cloned(),
        state,
    };
    let event = events::by(app, actor, person.today, now, happened);
    store::audit::append(tx, &event)?;
    Ok(())
}

/// The value of a subject.
pub(super) fn value(app: &App, subject: &Stored, access: Access<'_>) -> Result<String, Error> {
    let sealer = Sealer::with(app, subject.id.as_str(), &subject.data_key)?;
    sealer.open("subject", "", "value", &subject.value, access)
}

fn view(app: &App, tx: &mut Tx<'_>, seen: &Seen) -> Result<SubjectView, Stop> {
    let subject = &seen.subject;
    let sealer = Sealer::with(app, subject.id.as_str(), &subject.data_key)?;
    let access = Access::Officer(&seen.permit);
    let standing = &seen.standing;
    let names: BTreeMap<String, String> = store::office::all(tx)?
        .into_iter()
        .map(|office| (office.id.to_string(), office.name))
        .collect();
    let in_reach = standing.reports.iter().map(|one| SeenView {
        report: Some(one.report.clone()),
        office: None,
        place: places(app, &one.area),
        told_on: one.told_on,
        status: one.status,
    });
    let told = standing.told.iter().map(|(one, office)| SeenView {
        report: None,
        office: names.get(office.as_str()).cloned(),
        place: places(app, one.area.get(..4).unwrap_or(&one.area)),
        told_on: one.told_on,
        status: one.status,
    });
    let own: Vec<OfficeId> = seen
        .person
        .in_force()
        .map(|one| one.office.clone())
        .collect();
    let requests: Vec<request::Request> = request::of(tx, &subject.id)?;
    let asked = |office: &OfficeId| {
        let mine = requests
            .iter()
            .find(|one| own.contains(&one.asking) && one.asked == *office);
        mine.map(|one| one.state)
    };
    let elsewhere = list::elsewhere(tx, &seen.scope, &subject.id)?;
    let known: Vec<OfficeId> = elsewhere.iter().map(|one| one.office.clone()).collect();
    let may_judge = domain::policy::scope(&seen.person, Action::JudgeSubjects).is_some();
    Ok(SubjectView {
        id: subject.id.clone(),
        kind: subject.kind,
        value: value(app, subject, access)?,
        state: subject.state,
        since: subject.since,
        purge_on: subject.purge_on,
        version: subject.version,
        sources: standing.sources,
        lacking: lacking(standing.sources, standing.facts),
        rulings: subject.state.rulings().to_vec(),
        may_judge,
        seen: in_reach.chain(told).collect(),
        tied: tied(app, tx, seen)?,
        links: links_of(app, tx, seen)?,
        facts: facts(tx, &sealer, seen, &known, access)?,
        elsewhere: elsewhere
            .into_iter()
            .map(|one| Elsewhere {
                request: asked(&one.office),
                office: one.office,
                name: one.name,
                several: one.several,
            })
            .collect(),
        requests: requests_of(&sealer, &requests, &own, access)?,
        history: history(tx, &sealer, subject.id.as_str(), (&own, &known), access)?,
        today: seen.today,
    })
}

/// What the parties in reach have besides.
fn tied(app: &App, tx: &mut Tx<'_>, seen: &Seen) -> Result<Vec<TiedView>, Stop> {
    let mut tied: BTreeMap<SubjectId, TiedView> = BTreeMap::new();
    for one in &seen.standing.reports {
        let Some(report) = store::report::get(tx, &one.report)? else {
            continue;
        };
        let facts = store::report::facts(tx, &report)?;
        let Some(permit) = decide(&seen.person, Action::ReadSubjects, &facts) else {
            continue;
        };
        let Ok(sealer) = Sealer::of(app, &report) else {
            continue;
        };
        for party in party::of_report(tx, &report.id)? {
            let told = opened(&sealer, &party, Access::Officer(&permit))?;
            let has =
                told.subjects().into_iter().any(|(kind, value)| {
                    mac(app, kind, value, Some(&party.id)) == seen.subject.mac
                }) || party.id == one.party;
            if !has {
                continue;
            }
            for (kind, value) in told.subjects() {
                let mac = mac(app, kind, value, Some(&party.id));
                if mac == seen.subject.mac {
                    continue;
                }
                let Some(other) = store::subject::by_mac(tx, &mac)? else {
                    continue;
                };
                let known = tied.entry(other.id.clone()).or_insert_with(|| TiedView {
                    id: other.id.clone(),
                    kind,
                    value: value.to_owned(),
                    number: 0,
                });
                known.number += 1;
            }
        }
    }
    let mut tied: Vec<TiedView> = tied.into_values().collect();
    tied.sort_by(|one, other| {
        (other.number, one.kind, &one.value).cmp(&(one.number, other.kind, &other.value))
    });
    Ok(tied)
}

fn links_of(app: &App, tx: &mut Tx<'_>, seen: &Seen) -> Result<Vec<LinkRow>, Stop> {
    let mut found: BTreeMap<LinkId, links::Link> = BTreeMap::new();
    for one in &seen.standing.reports {
        for link in links::of_party(tx, &one.party)? {
            if !found.contains_key(&link.id) && link_list::link_visible(tx, &seen.scope, &link.id)?
            {
                found.insert(link.id.clone(), link);
            }
        }
    }
    let mut rows = Vec::new();
    for link in found.values() {
        rows.push(link_row(app, tx, &seen.scope, link)?);
    }
    rows.sort_by(|one, other| {
        other
            .weight
            .total_cmp(&one.weight)
            .then(one.id.cmp(&other.id))
    });
    Ok(rows)
}

fn facts(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    seen: &Seen,
    known: &[OfficeId],
    access: Access<'_>,
) -> Result<Vec<FactView>, Stop> {
    let own: Vec<&OfficeId> = seen.person.in_force().map(|one| &one.office).collect();
    let mut views = Vec::new();
    for (fact, open) in open_facts(tx, &seen.person, &seen.subject.id)? {
        // A fact without a name would tell of an office that must not be known to have a report.
        if !open && !known.contains(&fact.office) {
            continue;
        }
        let id = fact.id.as_str();
        let told = if open {
            Some((
                sealer.open("subject_fact", id, "told", &fact.told, access)?,
                sealer.open("subject_fact", id, "source", &fact.source, access)?,
            ))
        } else {
            None
        };
        views.push(FactView {
            told,
            kind: fact.kind,
            mine: own.contains(&&fact.office) && !fact.withdrawn,
            office: Some(fact.office_name).filter(|_| open || known.contains(&fact.office)),
            added_on: fact.added_on,
            withdrawn: fact.withdrawn,
            id: fact.id,
        });
    }
    Ok(views)
}

fn requests_of(
    sealer: &Sealer<'_>,
    requests: &[request::Request],
    own: &[OfficeId],
    access: Access<'_>,
) -> Result<Vec<RequestView>, Stop> {
    let mut views = Vec::new();
    for one in requests {
        if !(own.contains(&one.asking) || own.contains(&one.asked)) {
            continue;
        }
        let id = one.id.as_str();
        let answer = match &one.answer {
            Some(answer) => Some(sealer.open("subject_request", id, "answer", answer, access)?),
            None => None,
        };
        views.push(RequestView {
            id: one.id.clone(),
            asking: one.asking_name.clone(),
            asked: one.asked_name.clone(),
            state: one.state,
            question: sealer.open("subject_request", id, "question", &one.question, access)?,
            answer,
            asked_on: one.asked_on,
            to_answer: one.state == RequestState::Open && own.contains(&one.asked),
        });
    }
    Ok(views)
}

/// What happened. Reasons of other offices stay with them, and so does who read; what an office did
/// that must not be known to have a report is left out.
pub(super) fn history(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    root: &str,
    (own, known): (&[OfficeId], &[OfficeId]),
    access: Access<'_>,
) -> Result<Vec<HistoryView>, Stop> {
    let mut lines = Vec::new();
    for event in store::audit::history(tx, root)? {
        let is_own = event
            .office
            .as_ref()
            .is_some_and(|office| own.contains(office));
        if event.kind == "subject.read" && !is_own {
            continue;
        }
        let may_name = is_own
            || event
                .office
                .as_ref()
                .is_some_and(|office| known.contains(office));
        if event.office.is_some() && !may_name {
            continue;
        }
        let reason = match &event.sealed_reason {
            Some(reason) if is_own => {
                Some(sealer.open("audit_event", event.id.as_str(), "reason", reason, access)?)
            }
            Some(_) | None => None,
        };
        let detail: BTreeMap<String, String> = serde_json::from_str(&event.detail)
            .map_err(|_| Error::Internal("an event's detail is damaged".into()))?;
        lines.push(HistoryView {
            actor: match event.actor_name.filter(|_| is_own) {
                Some(name) => HistoryActor::Person(name),
                None => HistoryActor::System,
            },
            kind: event.kind,
            office: event.office_name.filter(|_| may_name),
            day: event.day,
            at: event.at.filter(|_| is_own),
            detail,
            reason,
        });
    }
    Ok(lines)
}
