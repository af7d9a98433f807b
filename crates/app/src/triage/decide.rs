//! Decisions: each one transaction, each exactly one history event.

use super::act::{Act, Acting, Order, Sight, acting, ordered, permitted};
use super::handover::Barred;
use crate::account::Session;
use crate::error::{Conflict, Stop};
use crate::report::{bypass, presence};
use crate::sealing::Sealer;
use crate::{App, Error, finding, jobs};
use domain::id::{MessageId, ReportId};
use domain::message::{LIMIT, Sender};
use domain::office::{OfficeId, OfficeKind};
use domain::policy::Action;
use domain::report::{Decision, RouteReason, Status, Urgency};
use domain::text::cut;
use store::message::Message;
use store::report::Report;

/// Days for which a report that turned out to tell only of somebody's presence is kept.
const PRESENCE_DAYS: i64 = 7;

/// Makes a decision. `note` is what the reporter reads: the question of [`Decision::Ask`], the words on
/// the outcome of [`Decision::Close`]; it is ignored for the others.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `pertanyaan` or `catatan`; [`Conflict`].
pub async fn decide(
    app: &App,
    session: &Session,
    act: Act<'_>,
    decision: Decision,
    note: &str,
) -> Result<Sight, Error> {
    let note = match decision {
        Decision::Ask => words("pertanyaan", note, true)?,
        Decision::Close(_) => words("catatan", note, false)?,
        Decision::FollowUp | Decision::Join(_) | Decision::Defer(_) | Decision::Reopen => {
            String::new()
        }
    };
    let action = match decision {
        Decision::Ask => Action::AskReporter,
        Decision::FollowUp
        | Decision::Join(_)
        | Decision::Defer(_)
        | Decision::Close(_)
        | Decision::Reopen => Action::TriageReport,
    };
    let what = format!("{decision:?} {note}");
    let order = Order::new(app, session, act, action, &what);
    acting(app, order, "report.decide", move |acting| {
        apply(acting, &decision, &note)
    })
    .await
}

fn words(field: &'static str, text: &str, needed: bool) -> Result<String, Error> {
    let text = text.trim();
    if needed && text.is_empty() {
        return Err(Error::invalid(field, "invalid-message-empty"));
    }
    if cut(text, LIMIT) != text {
        return Err(Error::invalid(field, "invalid-message-long"));
    }
    Ok(text.to_owned())
}

pub(super) fn refused(refused: domain::report::Refused) -> Stop {
    use domain::report::Refused;
    match refused {
        Refused::Reason => Error::invalid("alasan", "invalid-reason").into(),
        Refused::Day => Error::invalid("sampai", "invalid-until").into(),
        Refused::Itself => Error::invalid("laporan", "invalid-join-itself").into(),
        Refused::Closed | Refused::NothingToUndo => {
            Error::Conflict(Conflict::Refused(refused)).into()
        }
    }
}

fn apply(mut acting: Acting<'_, '_>, decision: &Decision, note: &str) -> Result<(), Stop> {
    let status = decision
        .apply(
            &acting.report.id,
            acting.report.status,
            acting.order.reason(),
            acting.today,
        )
        .map_err(refused)?;
    let mut detail = serde_json::Map::new();
    let before = acting.report.status;
    detail.insert("from".into(), before.code().into());
    let report = &mut acting.report;
    report.status = status;
    report.reporter_wrote = false;
    report.deferred_until = None;
    if decision.takes_up() {
        presence::end(acting.app, acting.tx, report)?;
    }
    match decision {
        Decision::FollowUp => {}
        Decision::Ask => send(&mut acting, note)?,
        Decision::Join(other) => {
            joinable(&mut acting, other)?;
            detail.insert("to".into(), other.as_str().into());
            acting.report.joined_to = Some(other.clone());
            acting.report = bypass::joined(acting.app, acting.tx, acting.report)?;
        }
        Decision::Defer(until) => {
            detail.insert("until".into(), until.to_string().into());
            report.deferred_until = Some(*until);
            report.due_on = *until;
        }
        Decision::Close(outcome) => {
            detail.insert("outcome".into(), outcome.code().into());
            report.outcome = Some(*outcome);
            if *outcome == domain::report::Outcome::PresenceOnly && report.purge_on.is_none() {
                report.purge_on = Some(acting.today.plus(PRESENCE_DAYS));
            }
            if !note.is_empty() {
                let sealer = Sealer::of(acting.app, &acting.report)?;
                acting.report.outcome_note = Some(sealer.text("report", "", "outcome_note", note));
            }
        }
        Decision::Reopen => {
            report.outcome = None;
            report.outcome_note = None;
            report.joined_to = None;
            if !report.presence_only {
                report.purge_on = None;
            }
            acting.report = finding::reopened(acting.app, acting.tx, acting.report)?;
            // Other rules may have come meanwhile.
            store::queue::enqueue(acting.tx, &jobs::reread(acting.app, &acting.report.id))?;
        }
    }
    let kind = match decision {
        Decision::FollowUp => "decision.follow_up",
        Decision::Ask => "decision.ask",
        Decision::Join(_) => "decision.join",
        Decision::Defer(_) => "decision.defer",
        Decision::Close(_) => "decision.close",
        Decision::Reopen => "decision.reopen",
    };
    acting.save(kind, detail.into())
}

/// The other report must be one that the same person may decide on, and not itself be joined away.
fn joinable(acting: &mut Acting<'_, '_>, other: &ReportId) -> Result<(), Stop> {
    let unfit = || Error::invalid("laporan", "invalid-join");
    let account = acting.subject.account.clone();
    let seen = permitted(acting.app, acting.tx, &account, Action::TriageReport, other);
    let other = match seen {
        Ok(seen) => seen.report,
        Err(Stop::App(Error::NotFound)) => return Err(unfit().into()),
        Err(stop) => return Err(stop),
    };
    if matches!(other.status, Status::Joined | Status::Withdrawn) {
        return Err(unfit().into());
    }
    // What is joined to it must not be erased with it.
    presence::ended(acting.app, acting.tx, other)?;
    Ok(())
}

fn send(acting: &mut Acting<'_, '_>, text: &str) -> Result<(), Stop> {
    let id: MessageId = ordered(acting.app, acting.now);
    let sealer = Sealer::of(acting.app, &acting.report)?;
    let message = Message {
        body: sealer.text("message", id.as_str(), "body", text),
        id,
        sender: Sender::Officer,
        account: Some(acting.permit.account().clone()),
        author: None,
        sent_on: acting.today,
        sent_at: Some(acting.now),
        seen_on: None,
    };
    store::message::add(acting.tx, &acting.report.id, &message)?;
    Ok(())
}

/// Writes to the reporter without changing where the report stands.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `pesan`; [`Conflict`].
pub async fn message(
    app: &App,
    session: &Session,
    act: Act<'_>,
    text: &str,
) -> Result<Sight, Error> {
    let text = words("pesan", text, true)?;
    let order = Order::new(app, session, act, Action::AskReporter, &text);
    acting(app, order, "report.message", move |mut acting| {
        if acting.report.status == Status::Withdrawn {
            return Err(refused(domain::report::Refused::Closed));
        }
        send(&mut acting, &text)?;
        acting.report.reporter_wrote = false;
        acting.save("message.sent", serde_json::json!({}))
    })
    .await
}

/// Sends a report to another office, with a reason; never to one that the reporter excludes, or that an official
/// who may be involved belongs to, to a partner agency, or where nobody would read it. Reports that are joined with it
/// go along. An office for people abroad reads beside the one that answers for it.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `kantor` or `alasan`; [`Conflict`].
pub async fn reroute(
    app: &App,
    session: &Session,
    act: Act<'_>,
    office: &OfficeId,
) -> Result<Sight, Error> {
    let order = Order::new(app, session, act, Action::RerouteReport, office.as_str());
    let office = office.clone();
    acting(app, order, "report.reroute", move |mut acting| {
        reason_given(&acting)?;
        let kind = may_go_to(&mut acting, &office)?;
        let from = acting.report.office.clone();
        if kind == OfficeKind::Consular {
            // Those who follow people abroad read beside the office that answers for it.
            acting.report.abroad_office = Some(office.clone());
        } else {
            acting.report.office = office.clone();
            acting.report.officer = None;
            acting.report.route_reason = RouteReason::ByHand;
            let (app, report, today) = (acting.app, &acting.report, acting.today);
            bypass::along(app, acting.tx, report, &office, today)?;
        }
        let detail = serde_json::json!({ "from": from.as_str(), "to": office.as_str() });
        acting.save("report.rerouted", detail)
    })
    .await
}

pub(super) fn reason_given(acting: &Acting<'_, '_>) -> Result<(), Stop> {
    if domain::report::decision::is_reason(acting.order.reason()) {
        Ok(())
    } else {
        Err(refused(domain::report::Refused::Reason))
    }
}

fn may_go_to(acting: &mut Acting<'_, '_>, office: &OfficeId) -> Result<OfficeKind, Stop> {
    let to = store::office::get(acting.tx, office)?;
    let to = to.ok_or_else(|| Error::invalid("kantor", "invalid-office"))?;
    if is_there(&acting.report, &to.id) {
        return Err(Error::invalid("kantor", "invalid-office-same").into());
    }
    let barred = Barred::of(acting.tx, &acting.report, acting.today)?;
    match barred.why(&to) {
        Some(key) => Err(Error::invalid("kantor", key).into()),
        None => Ok(to.kind),
    }
}

/// Whether an office has the report already.
pub(super) fn is_there(report: &Report, office: &OfficeId) -> bool {
    report.office == *office || report.abroad_office.as_ref() == Some(office)
}

/// Changes how soon somebody must look, with a reason; a person's word stands over the form's.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`; [`Conflict`].
pub async fn set_urgency(
    app: &App,
    session: &Session,
    act: Act<'_>,
    urgency: Urgency,
) -> Result<Sight, Error> {
    let what = format!("{urgency:?}");
    let order = Order::new(app, session, act, Action::TriageReport, &what);
    acting(app, order, "report.urgency", move |mut acting| {
        reason_given(&acting)?;
        if !acting.report.status.is_open() {
            return Err(refused(domain::report::Refused::Closed));
        }
        let from = acting.report.urgency;
        if urgency < from {
            presence::end(acting.app, acting.tx, &mut acting.report)?;
        }
        acting.report.urgency = urgency;
        acting.report.due_on = urgency.due(acting.today);
        let detail = serde_json::json!({ "from": from.number().to_string(), "to": urgency.number().to_string() });
        acting.save(finding::SET, detail)
    })
    .await
}
