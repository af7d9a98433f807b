//! One subject for a person: what reports in reach say of it, what it is tied to, what other offices
//! have, and what may be decided.

use super::act::{Seen, own_offices, seen};
use super::link::places;
use super::list::{Opened, link_cursor, link_position, link_row, opened};
use super::reads::{self, Root};
use super::shown::{
    Elsewhere, FactView, LinksPart, Pages, RequestView, SeenPart, SeenView, SubjectView, TiedView,
};
use super::standing::{Standing, may_ask, open_facts, standing, ties};
use crate::account::Session;
use crate::error::Stop;
use crate::sealing::Sealer;
use crate::triage::{HistoryActor, HistoryView};
use crate::{App, Error};
use domain::id::{PartyId, SubjectId};
use domain::office::OfficeId;
use domain::policy::Action;
use domain::subject::{Lacking, RequestState, Ruling, SubjectState, lacking};
use domain::time::Day;
use std::collections::BTreeMap;
use store::Tx;
use store::subject::tied::{self, Parties};
use store::subject::{Stored, elsewhere, link_list, list, request};
use store::vault::Access;

/// Reports, and links, of a page.
const PAGE: usize = 50;
/// The event of a contest.
const CONTESTED: &str = "subject.contested";
/// What else is told of the same parties, at most: the most frequent.
const TIED: i64 = 25;

/// Opens a subject for a person, at some pages of its reports and links; the reading is noted once an hour.
///
/// # Errors
/// [`Error::NotFound`] when it is absent or no report about it is theirs to see.
pub async fn subject(
    app: &App,
    session: &Session,
    id: &SubjectId,
    pages: &Pages,
) -> Result<SubjectView, Error> {
    let (shared, account, id) = (app.clone(), session.account.clone(), id.clone());
    let pages = pages.clone();
    let read = app.read("subject.open", move |tx| {
        let seen = seen(&shared, tx, &account, Action::ReadSubjects, &id)?;
        let mut readings = Vec::new();
        let (root, office) = (Root::Subject(id.clone()), Some(&seen.office));
        reads::add(&shared, tx, &account, root, office, &mut readings)?;
        Ok((view(&shared, tx, &seen, &pages)?, readings))
    });
    let (view, readings) = read.await?;
    reads::note(app, &session.account, readings).await?;
    Ok(view)
}

/// The value of a subject.
pub(super) fn value(app: &App, subject: &Stored, access: Access<'_>) -> Result<String, Error> {
    let sealer = Sealer::with(app, subject.id.as_str(), &subject.data_key)?;
    sealer.open("subject", "", "value", &subject.value, access)
}

fn view(app: &App, tx: &mut Tx<'_>, seen: &Seen, pages: &Pages) -> Result<SubjectView, Stop> {
    let subject = &seen.subject;
    let sealer = Sealer::with(app, subject.id.as_str(), &subject.data_key)?;
    let access = Access::Officer(&seen.permit);
    let standing = standing(tx, &seen.person, &seen.scope, subject)?;
    let own: Vec<OfficeId> = own_offices(&seen.person).into_iter().cloned().collect();
    let requests: Vec<request::Request> = request::of(tx, &subject.id)?;
    let asked = |office: &OfficeId| {
        let mine = requests
            .iter()
            .find(|one| own.contains(&one.asking) && one.asked == *office);
        mine.map(|one| one.state)
    };
    let is_known = elsewhere::is_known(tx, &seen.scope, &subject.id)?;
    let state = elsewhere::shown_state(tx, &seen.scope, subject)?;
    let elsewhere = elsewhere::elsewhere(tx, &seen.scope, &subject.id)?;
    let known: Vec<OfficeId> = elsewhere.iter().map(|one| one.office.clone()).collect();
    let may_judge = domain::policy::scope(&seen.person, Action::JudgeSubjects).is_some();
    let ties = ties(tx, &seen.person, &seen.scope, subject)?;
    let rulings = state.rulings().iter().copied();
    let rulings: Vec<Ruling> = rulings
        .filter(|ruling| is_known && state.is_open_to(*ruling, ties))
        .collect();
    // Somebody asks: then it is no secret that there is something.
    let is_asked = requests
        .iter()
        .any(|one| one.state == RequestState::Open && own.contains(&one.asked));
    let may_judge = may_judge && (is_known || is_asked);
    let parties = parties(&standing, subject);
    let reader = Reader {
        own: &own,
        known: &known,
        sees_program: is_known,
        answers: ties.answers(),
    };
    Ok(SubjectView {
        id: subject.id.clone(),
        kind: subject.kind,
        value: value(app, subject, access)?,
        state,
        since: since(state, subject, &standing),
        purge_on: subject.purge_on.filter(|_| is_known),
        version: if is_known { subject.version } else { 0 },
        sources: standing.sources,
        lacking: if is_known {
            lacking(standing.sources, standing.facts)
        } else {
            Some(Lacking::FollowUp)
        },
        rulings,
        may_judge,
        may_ask: may_judge && may_ask(tx, &seen.person, &seen.scope, &subject.id)?,
        seen: seen_part(app, tx, &standing, pages.reports)?,
        tied: tied(app, tx, seen, &parties)?,
        links: links_part(app, tx, seen, &parties, pages.links.as_deref())?,
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
        history: history(tx, &sealer, subject.id.as_str(), &reader, access)?,
        today: seen.today,
        zone: crate::place::zone_of_office(app, tx, &seen.office)?,
    })
}

/// Since when it stands where it stands. A candidate is one since the first of the reports that the person sees:
/// an earlier one may be another office's.
fn since(state: SubjectState, subject: &Stored, standing: &Standing) -> Day {
    let seen = standing.reports.iter().map(|one| one.told_on);
    let seen = seen.chain(standing.told.iter().map(|(one, _)| one.told_on));
    match state {
        SubjectState::Candidate => seen.min().unwrap_or(subject.since),
        _ => subject.since,
    }
}

/// The parties that a page looks at: for a name, those in reach that people found to be the same.
fn parties<'a>(standing: &'a Standing, subject: &'a Stored) -> Parties<'a> {
    if subject.kind.is_shared() {
        return Parties::Of(&subject.id);
    }
    let parties = standing.reports.iter().map(|one| &one.party);
    let parties: Vec<&PartyId> = parties.take(Parties::MOST).collect();
    Parties::These(parties)
}

/// A page of the reports: those in reach, then those that were told.
fn seen_part(
    app: &App,
    tx: &mut Tx<'_>,
    standing: &Standing,
    asked: usize,
) -> Result<SeenPart, Stop> {
    let number = standing.reports.len() + standing.told.len();
    let page = asked.min(number.saturating_sub(1) / PAGE);
    let names: BTreeMap<String, String> = if standing.told.is_empty() {
        BTreeMap::new()
    } else {
        let offices = store::office::all(tx)?.into_iter();
        offices
            .map(|office| (office.id.to_string(), office.name))
            .collect()
    };
    let in_reach = standing.reports.iter().map(|one| (one, None));
    let told = standing
        .told
        .iter()
        .map(|(one, office)| (one, Some(office)));
    let rows = in_reach.chain(told).skip(page * PAGE).take(PAGE);
    let row = |(one, office): (&list::SeenIn, Option<&OfficeId>)| SeenView {
        report: office.is_none().then(|| one.report.clone()),
        office: office.and_then(|office| names.get(office.as_str()).cloned()),
        place: places(
            app,
            match office {
                Some(_) => one.area.get(..4).unwrap_or(&one.area),
                None => &one.area,
            },
        ),
        told_on: one.told_on,
        status: one.status,
    };
    Ok(SeenPart {
        rows: rows.map(row).collect(),
        number,
        page,
        more: (page + 1) * PAGE < number,
    })
}

/// What the parties have besides, as reports in reach tell.
fn tied(
    app: &App,
    tx: &mut Tx<'_>,
    seen: &Seen,
    parties: &Parties<'_>,
) -> Result<Vec<TiedView>, Stop> {
    let mut views = Vec::new();
    for one in tied::tied(tx, &seen.scope, &seen.subject.id, parties, TIED)? {
        let opened = opened(app, tx, &seen.person, &seen.scope, &one.subject)?;
        if let Some(Opened { value, .. }) = opened {
            views.push(TiedView {
                id: one.subject.id,
                kind: one.subject.kind,
                value,
                number: one.number,
            });
        }
    }
    views.sort_by(|one, other| {
        (other.number, one.kind, &one.value).cmp(&(one.number, other.kind, &other.value))
    });
    Ok(views)
}

/// A page of the links of its parties.
fn links_part(
    app: &App,
    tx: &mut Tx<'_>,
    seen: &Seen,
    parties: &Parties<'_>,
    cursor: Option<&str>,
) -> Result<LinksPart, Stop> {
    let after = cursor.and_then(link_cursor);
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX) + 1;
    let mut found = link_list::of(tx, &seen.scope, parties, after.as_ref(), limit)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(link_position);
    let mut rows = Vec::with_capacity(found.len());
    for link in &found {
        rows.push(link_row(app, tx, &seen.scope, link)?);
    }
    Ok(LinksPart {
        rows,
        number: link_list::number_of(tx, &seen.scope, parties)?,
        next,
        later: after.is_some(),
    })
}

fn facts(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    seen: &Seen,
    known: &[OfficeId],
    access: Access<'_>,
) -> Result<Vec<FactView>, Stop> {
    let own = own_offices(&seen.person);
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

/// Who reads a history.
pub(super) struct Reader<'a> {
    /// Their offices.
    pub(super) own: &'a [OfficeId],
    /// Other offices that may be named to them.
    pub(super) known: &'a [OfficeId],
    /// They may know what the program noted of reports of any office.
    pub(super) sees_program: bool,
    /// Their offices answer for the entry, so that contests are written for them.
    pub(super) answers: bool,
}

/// What happened. Reasons of other offices stay with them, and so does who read; what an office did
/// that must not be known to have a report is left out.
pub(super) fn history(
    tx: &mut Tx<'_>,
    sealer: &Sealer<'_>,
    root: &str,
    reader: &Reader<'_>,
    access: Access<'_>,
) -> Result<Vec<HistoryView>, Stop> {
    let mut lines = Vec::new();
    for event in store::audit::history(tx, root)? {
        let is_own = event
            .office
            .as_ref()
            .is_some_and(|office| reader.own.contains(office));
        if event.kind == "subject.read" && !is_own {
            continue;
        }
        let may_name = is_own
            || event
                .office
                .as_ref()
                .is_some_and(|office| reader.known.contains(office));
        if event.office.is_some() && !may_name || event.office.is_none() && !reader.sees_program {
            continue;
        }
        let reason = match &event.sealed_reason {
            // Why an entry is contested is written for those who answer for it, and for nobody else.
            Some(reason) if is_own || (event.kind == CONTESTED && reader.answers) => {
                Some(sealer.open("audit_event", event.id.as_str(), "reason", reason, access)?)
            }
            Some(_) | None => None,
        };
        let detail: BTreeMap<String, String> = serde_json::from_str(&event.detail)
            .map_err(|_| Error::Internal("an event's detail is damaged".into()))?;
        lines.push(HistoryView {
            actor: match event.actor_name {
                Some(name) if is_own => HistoryActor::Person(name),
                Some(_) => HistoryActor::Unnamed,
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
