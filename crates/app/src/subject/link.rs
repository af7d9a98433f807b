//! One proposed link: both sides, the bits of each field, and a person's word on it.

use super::act::{begin, order};
use super::note::opened;
use super::reads::{self, Root};
use super::told::Told;
use super::view::{Reader, history};
use crate::account::Session;
use crate::error::{Conflict, Stop};
use crate::events::{self, Happened};
use crate::sealing::Sealer;
use crate::triage::HistoryView;
use crate::{App, Error};
use domain::area::AreaCode;
use domain::audit::Actor;
use domain::id::{AccountId, LinkId, PartyId, ReportId};
use domain::office::OfficeId;
use domain::policy::{
    Action, LinkSide, Permit, ReportFacts, Scope, Subject, decide, decide_on_link, scope,
};
use domain::subject::{LinkState, groups, joins_apart};
use domain::time::{Day, Zone};
use serde::Deserialize;
use store::Tx;
use store::report::Report;
use store::subject::link::Link;
use store::subject::party::{self, Party};
use store::subject::{link as links, link_list, list};
use store::vault::Access;

/// What one field says.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct FieldBits {
    /// Which.
    pub field: String,
    /// The level of agreement; −1 when one side doesn't have it.
    pub gamma: i32,
    /// P(level | the same).
    pub m: f64,
    /// P(level | not the same); for values by how often they occur.
    pub u: f64,
    /// log₂(m/u).
    pub bits: f64,
}

#[derive(Deserialize)]
struct Explained {
    prior: f64,
    fields: Vec<FieldBits>,
}

fn explained(text: &str) -> Result<Explained, Error> {
    serde_json::from_str(text).map_err(|_| Error::Internal("an explanation is damaged".into()))
}

pub(super) fn fields(text: &str) -> Result<Vec<FieldBits>, Error> {
    Ok(explained(text)?.fields)
}

/// A place in words; empty when it is not known.
pub(super) fn places(app: &App, area: &str) -> String {
    let area: Option<AreaCode> = area.parse().ok();
    let place = area.and_then(|area| crate::place::of_code(app, area));
    place.map(|place| place.words()).unwrap_or_default()
}

/// One side of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkSideView {
    /// The report, when it is in reach.
    pub report: Option<ReportId>,
    /// The office that told of it, when it isn't.
    pub office: Option<String>,
    /// Where.
    pub place: String,
    /// When.
    pub told_on: Day,
    /// The value of each field, in the order of the explanation; none for what stays at another office.
    pub values: Vec<Option<String>>,
}

/// What the page of a link shows.
#[derive(Clone, Debug)]
pub struct LinkView {
    /// Its id.
    pub id: LinkId,
    /// Its version.
    pub version: i64,
    /// Where it stands.
    pub state: LinkState,
    /// Bits.
    pub weight: f64,
    /// Bits before anything was compared.
    pub prior: f64,
    /// The number of the model.
    pub model: i64,
    /// The two sides.
    pub sides: [LinkSideView; 2],
    /// What each field says.
    pub fields: Vec<FieldBits>,
    /// Whether the person may decide.
    pub may_judge: bool,
    /// What happened, oldest first.
    pub history: Vec<HistoryView>,
    /// The time zone of the reader's office.
    pub zone: Zone,
}

struct Side {
    party: Party,
    report: Report,
    facts: ReportFacts,
    told: bool,
}

struct Seen {
    link: Link,
    sides: [Side; 2],
    person: Subject,
    permit: Permit,
    scope: Scope,
    office: Option<OfficeId>,
    today: Day,
}

/// Loads a link for a person; not found when it is absent or not theirs to see.
fn seen(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    action: Action,
    id: &LinkId,
) -> Result<Seen, Stop> {
    let today = app.today(Zone::Wib);
    let person = store::account::subject(tx, account, today)?.ok_or(Error::NotFound)?;
    let scope = scope(&person, action).ok_or(Error::NotFound)?;
    let link = links::get(tx, id)?.ok_or(Error::NotFound)?;
    let mut side = |party: &PartyId| -> Result<Side, Stop> {
        let party = party::get(tx, party)?.ok_or(Error::NotFound)?;
        let report = store::report::get(tx, &party.report)?.ok_or(Error::NotFound)?;
        Ok(Side {
            facts: store::report::facts(tx, &report)?,
            told: list::is_told(tx, &scope, &report.id)?,
            party,
            report,
        })
    };
    let sides = [side(&link.one)?, side(&link.other)?];
    let of = |side: usize| LinkSide {
        report: &sides[side].facts,
        told: sides[side].told,
    };
    let permit = decide_on_link(&person, action, id, [of(0), of(1)]).ok_or(Error::NotFound)?;
    let own: Vec<&OfficeId> = person.in_force().map(|one| &one.office).collect();
    let office = sides.iter().map(|side| &side.report.office);
    let office = office
        .clone()
        .find(|office| own.contains(office))
        .or(own.first().copied());
    Ok(Seen {
        office: office.cloned(),
        link,
        sides,
        person,
        permit,
        scope,
        today,
    })
}

/// Opens a link for a person; the reading is noted once an hour.
///
/// # Errors
/// [`Error::NotFound`] when it is absent or not theirs to see.
pub async fn link(app: &App, session: &Session, id: &LinkId) -> Result<LinkView, Error> {
    let (shared, account, id) = (app.clone(), session.account.clone(), id.clone());
    let read = app.read("link.open", move |tx| {
        let seen = seen(&shared, tx, &account, Action::ReadSubjects, &id)?;
        let mut readings = Vec::new();
        let (root, office) = (Root::Link(id.clone()), seen.office.as_ref());
        reads::add(&shared, tx, &account, root, office, &mut readings)?;
        Ok((view(&shared, tx, &seen)?, readings))
    });
    let (view, readings) = read.await?;
    reads::note(app, &session.account, readings).await?;
    Ok(view)
}

fn view(app: &App, tx: &mut Tx<'_>, seen: &Seen) -> Result<LinkView, Stop> {
    let link = &seen.link;
    let explained = explained(&link.explanation)?;
    let sealer = Sealer::with(app, link.id.as_str(), &link.data_key)?;
    let own: Vec<OfficeId> = seen
        .person
        .in_force()
        .map(|one| one.office.clone())
        .collect();
    let known: Vec<OfficeId> = seen
        .sides
        .iter()
        .map(|side| side.report.office.clone())
        .collect();
    let access = Access::Officer(&seen.permit);
    let reader = Reader {
        own: &own,
        known: &known,
        sees_program: true,
        answers: false,
    };
    let history = history(tx, &sealer, link.id.as_str(), &reader, access)?;
    let may_judge = scope(&seen.person, Action::JudgeSubjects).is_some();
    let sides = [
        side(app, tx, seen, 0, &explained.fields)?,
        side(app, tx, seen, 1, &explained.fields)?,
    ];
    Ok(LinkView {
        id: link.id.clone(),
        version: link.version,
        state: link.state,
        weight: link.weight,
        prior: explained.prior,
        model: link.model,
        sides,
        fields: explained.fields,
        may_judge,
        history,
        zone: match &seen.office {
            Some(office) => crate::place::zone_of_office(app, tx, office)?,
            None => Zone::Wib,
        },
    })
}

fn side(
    app: &App,
    tx: &mut Tx<'_>,
    seen: &Seen,
    number: usize,
    fields: &[FieldBits],
) -> Result<LinkSideView, Stop> {
    let side = &seen.sides[number];
    let report = &side.report;
    let area = report
        .area
        .map_or_else(String::new, |area| area.to_string());
    let permit = decide(&seen.person, Action::ReadSubjects, &side.facts);
    let told_on = report.happened_on.unwrap_or(report.received_on);
    let Some(permit) = permit else {
        let office = store::office::get(tx, &report.office)?;
        return Ok(LinkSideView {
            report: None,
            office: office.map(|office| office.name),
            place: places(app, area.get(..4).unwrap_or(&area)),
            told_on,
            values: fields.iter().map(|_| None).collect(),
        });
    };
    let sealer = Sealer::of(app, report)?;
    let told = opened(&sealer, &side.party, Access::Officer(&permit))?;
    let value = |one: &FieldBits| {
        let at = Told::FIELDS.iter().position(|name| *name == one.field);
        let value = at.and_then(|at| told.values().get(at).copied());
        // What is compared as a code is shown as a place.
        match (&*one.field, value) {
            ("regency", Some(code)) => Some(places(app, code)),
            (_, value) => value.map(str::to_owned),
        }
    };
    Ok(LinkSideView {
        report: Some(report.id.clone()),
        office: None,
        place: places(app, &area),
        told_on,
        values: fields.iter().map(value).collect(),
    })
}

/// Confirms or rejects a link, or takes either back, with a reason.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`, or at `putusan` when it would bring together what
/// a person holds apart, or hold apart what people brought together; [`Conflict`].
pub async fn judge_link(
    app: &App,
    session: &Session,
    id: &LinkId,
    form: (i64, &str, &str),
    state: LinkState,
) -> Result<(), Error> {
    let order = order(app, session, id.as_str(), form, state.code());
    let (shared, id) = (app.clone(), id.clone());
    app.write("link.judge", move |tx| {
        let mut seen = seen(&shared, tx, &order.account, Action::JudgeSubjects, &id)?;
        if !begin(&order, tx, seen.today)? {
            return Ok(());
        }
        order.same(tx, seen.link.version)?;
        fits(tx, &seen.scope, &seen.link, state)?;
        seen.link.state = state;
        if !links::save(tx, &seen.link)? {
            return Err(store::Error::Busy.into());
        }
        let happened = Happened {
            root: id.to_string(),
            kind: match state {
                LinkState::Proposed => "link.reopened",
                LinkState::Confirmed => "link.confirmed",
                LinkState::Rejected => "link.rejected",
            },
            detail: serde_json::json!({}),
            sealed_reason: None,
            office: seen.office.clone(),
            state: seen.link.row_state(seen.link.version + 1),
        };
        let actor = Actor::Account(order.account.clone());
        let mut event = events::by(&shared, actor, seen.today, shared.now(), happened);
        let sealer = Sealer::with(&shared, id.as_str(), &seen.link.data_key)?;
        let row = event.event.id.to_string();
        event.sealed_reason = Some(sealer.text("audit_event", &row, "reason", &order.reason));
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await
}

/// What a person may see of what people brought together and of what they hold apart never contradicts
/// itself. What they may not see refuses nothing, or the refusal would tell of it; where it says
/// otherwise, the parties are held apart wherever they would be counted together, see `standing`.
fn fits(tx: &mut Tx<'_>, scope: &Scope, link: &Link, state: LinkState) -> Result<(), Stop> {
    if link.state == state {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    let judged = link_list::judged(tx, scope)?;
    let of = |state: LinkState| -> Vec<(PartyId, PartyId)> {
        let others = judged
            .iter()
            .filter(|one| one.state == state && one.id != link.id);
        others
            .map(|one| (one.one.clone(), one.other.clone()))
            .collect()
    };
    let (confirmed, rejected) = (of(LinkState::Confirmed), of(LinkState::Rejected));
    let pair = (link.one.clone(), link.other.clone());
    let key = match state {
        LinkState::Confirmed if joins_apart(&confirmed, &rejected, pair.clone()) => {
            "link-held-apart"
        }
        LinkState::Rejected
            if groups(&confirmed)
                .iter()
                .any(|group| group.contains(&pair.0) && group.contains(&pair.1)) =>
        {
            "link-held-together"
        }
        LinkState::Confirmed | LinkState::Rejected | LinkState::Proposed => return Ok(()),
    };
    Err(Error::invalid("putusan", key).into())
}
