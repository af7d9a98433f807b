//! One office asks another for the least about a subject that both have, and the other answers.

use super::act::{Of, SubjectAct, acting};
use super::standing::may_ask;
use crate::account::Session;
use crate::error::Conflict;
use crate::{App, Error};
use domain::id::RequestId;
use domain::office::OfficeId;
use domain::random::bytes;
use domain::subject::RequestState;
use store::subject::elsewhere;
use store::subject::request::{self, Request};

/// Asks another office that has the same. A question tells that one's own office has a report: where that
/// speaks of an official, only the inspectorate asks.
///
/// # Errors
/// [`Error::NotFound`], also when that office has none that may be known; [`Error::Invalid`] at `alasan`, also
/// before a report of one's own was followed up; [`Conflict`].
pub async fn ask_office(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    office: &OfficeId,
) -> Result<(), Error> {
    let office = office.clone();
    let what = format!("ask {office}");
    let of = Of {
        what: &what,
        name: "subject.ask",
        owed: Some("alasan"),
    };
    acting(app, session, act, of, move |acting| {
        let subject = acting.seen.subject.id.clone();
        if !may_ask(acting.tx, &acting.seen.person, &acting.seen.scope, &subject)? {
            return Err(Error::invalid("alasan", "subject-ask-official").into());
        }
        let elsewhere = elsewhere::elsewhere(acting.tx, &acting.seen.scope, &subject)?;
        if elsewhere.iter().all(|one| one.office != office) {
            return Err(Error::NotFound.into());
        }
        let id = RequestId::random(bytes(acting.app.entropy()));
        let sealer = acting.sealer()?;
        let request = Request {
            question: sealer.text(
                "subject_request",
                id.as_str(),
                "question",
                &acting.order.reason,
            ),
            subject,
            asking: acting.seen.office.clone(),
            asking_name: String::new(),
            asked: office.clone(),
            asked_name: String::new(),
            state: RequestState::Open,
            asked_on: acting.seen.today,
            answered_on: None,
            answer: None,
            id,
        };
        if !request::ask(acting.tx, &request)? {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        let detail = serde_json::json!({ "office": office.as_str() });
        let state = request.row_state();
        acting.save("subject.asked", detail, Some(state))
    })
    .await
}

/// Answers what another office asks: tells the least, or refuses, with a reason.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `alasan`; [`Conflict`].
pub async fn answer_office(
    app: &App,
    session: &Session,
    act: SubjectAct<'_>,
    request: &RequestId,
    answer: RequestState,
) -> Result<(), Error> {
    let asked = request.clone();
    let what = format!("{} {asked}", answer.code());
    // Whoever asks has said already that there is something to ask about.
    let of = Of {
        what: &what,
        name: "subject.answer",
        owed: None,
    };
    acting(app, session, act, of, move |acting| {
        let subject = acting.seen.subject.id.clone();
        let own: Vec<OfficeId> = acting
            .seen
            .person
            .in_force()
            .map(|one| one.office.clone())
            .collect();
        let found = request::of(acting.tx, &subject)?;
        let found = found
            .into_iter()
            .find(|one| one.id == asked && own.contains(&one.asked));
        let mut request = found.ok_or(Error::NotFound)?;
        let kind = match answer {
            RequestState::Granted => "subject.granted",
            RequestState::Refused => "subject.refused",
            RequestState::Open => return Err(Error::NotFound.into()),
        };
        request.state = answer;
        request.answered_on = Some(acting.seen.today);
        let words = acting.order.reason.clone();
        let sealed = acting
            .sealer()?
            .text("subject_request", asked.as_str(), "answer", &words);
        request.answer = Some(sealed);
        if !request::answer(acting.tx, &request)? {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        let detail = serde_json::json!({ "office": request.asking.as_str() });
        let state = request.row_state();
        acting.save(kind, detail, Some(state))
    })
    .await
}
