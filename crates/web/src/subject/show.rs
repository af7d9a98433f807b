//! `/subjek/{id}` and its POSTs: read the form, one use case, lead on; or show the page again with
//! everything that was typed.

use super::list::link;
use super::show_page::{ElsewherePart, FactPart, RequestPart, SeenPart, SubjectPage, TiedPart};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::history::Words;
use crate::work::words::{count, query};
use app::account::Session;
use app::subject::{self, Pages, SubjectAct, SubjectView};
use app::{Conflict, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::id::SubjectId;
use domain::report::Status;
use domain::subject::{FactKind, Lacking, RequestState, Ruling, SubjectKind, SubjectState};
use render::FormState;

/// Which page of its reports.
const REPORTS: &str = "laporan";
/// Where its links begin.
const LINKS: &str = "tautan";

/// What a form of the page does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// Rule on it.
    Rule,
    /// Add a fact from elsewhere.
    AddFact,
    /// Take a fact back.
    WithdrawFact,
    /// Ask another office.
    Ask,
    /// Answer another office.
    Answer,
}

impl Act {
    /// The field of its reason.
    const fn reason(self) -> &'static str {
        match self {
            Act::Rule => "putusan_alasan",
            Act::AddFact => "fakta_isi",
            Act::WithdrawFact => "tarik_alasan",
            Act::Ask => "tanya_alasan",
            Act::Answer => "jawab_alasan",
        }
    }

    /// The field that a use case means by its own name.
    fn field(self, name: &str) -> &'static str {
        match (self, name) {
            (Act::AddFact, "sumber") => "fakta_sumber",
            _ => self.reason(),
        }
    }

    const fn news(self) -> &'static str {
        match self {
            Act::Rule => "putusan",
            Act::AddFact | Act::WithdrawFact => "fakta",
            Act::Ask => "tanya",
            Act::Answer => "jawab",
        }
    }
}

/// GET /subjek/{id}
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let pages = Pages {
        reports: fields.get(REPORTS).parse().unwrap_or(0),
        links: Some(fields.get(LINKS).to_owned()).filter(|cursor| !cursor.is_empty()),
    };
    let view = subject::subject(&state.app, &session, &id, &pages).await?;
    let shown = SubjectPage {
        news: super::news(fields.get("kabar")),
        ..part(&state, locale, &view)
    };
    answer(&state, &session, locale, StatusCode::OK, &id, &shown)
}

fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    id: &SubjectId,
    shown: &SubjectPage,
) -> Result<Response, Problem> {
    let path = format!("/subjek/{id}");
    let here = Here {
        locale,
        path: &path,
        to_decide: None,
    };
    page(state, session, &here, status, shown)
}

/// POST /subjek/{id}/…
pub(super) async fn act(
    act: Act,
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let mut form = FormState::from_pairs(fields.pairs());
    let reason = form.value(act.reason()).trim().to_owned();
    let nonce = form.value("nonce").to_owned();
    let sent = SubjectAct {
        subject: &id,
        version: form.value("versi").parse().unwrap_or(-1),
        reason: &reason,
        nonce: &nonce,
    };
    let status = match run(act, &state, &session, sent, &mut form).await {
        Ok(()) | Err(Error::Conflict(Conflict::AlreadyDone)) => {
            let target = format!("/subjek/{id}?kabar={}", act.news());
            return Ok(redirect(&locale.path(&target)));
        }
        Err(Error::Invalid(found)) => {
            for one in found {
                form.error(act.field(one.field), one.key);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(Conflict::ChangedMeanwhile { .. } | Conflict::OtherBody)) => {
            form.error(act.reason(), "subject-changed");
            StatusCode::CONFLICT
        }
        Err(other) => return Err(other.into()),
    };
    let view = subject::subject(&state.app, &session, &id, &Pages::default()).await?;
    let shown = SubjectPage {
        form,
        ..part(&state, locale, &view)
    };
    answer(&state, &session, locale, status, &id, &shown)
}

async fn run(
    act: Act,
    state: &WebState,
    session: &Session,
    sent: SubjectAct<'_>,
    form: &mut FormState,
) -> Result<(), Error> {
    let app = &state.app;
    let unknown = || Error::invalid("alasan", "invalid-reason");
    match act {
        Act::Rule => {
            let ruling = Ruling::from_code(form.value("putusan")).ok_or_else(unknown)?;
            subject::rule(app, session, sent, ruling).await
        }
        Act::AddFact => {
            let Some(kind) = FactKind::from_code(form.value("fakta_jenis")) else {
                form.error("fakta_jenis", "subject-invalid-fact-kind");
                return Err(Error::Invalid(Vec::new()));
            };
            let words = (form.value("fakta_isi"), form.value("fakta_sumber"));
            subject::add_fact(app, session, sent, kind, words).await
        }
        Act::WithdrawFact => {
            let fact = form.value("fakta").parse().map_err(|_| unknown())?;
            subject::withdraw_fact(app, session, sent, &fact).await
        }
        Act::Ask => {
            let office = form.value("kantor").parse().map_err(|_| unknown())?;
            subject::ask_office(app, session, sent, &office).await
        }
        Act::Answer => {
            let pressed = form.value("jawaban").to_owned();
            let (answer, request) = pressed.split_once(' ').ok_or_else(unknown)?;
            let answer = RequestState::from_code(answer).ok_or_else(unknown)?;
            let request = request.parse().map_err(|_| unknown())?;
            subject::answer_office(app, session, sent, &request, answer).await
        }
    }
}

fn part(state: &WebState, locale: Locale, view: &SubjectView) -> SubjectPage {
    let words = Words {
        locale,
        zone: view.zone,
        today: view.today,
    };
    let place = |place: &str| match place {
        "" => state.words(locale, "work-place-unknown"),
        known => known.split(',').next().unwrap_or_default().to_owned(),
    };
    let left: Vec<String> = view.seen.rows.iter().map(|one| place(&one.place)).collect();
    let right = view.tied.iter();
    let right: Vec<String> = right.map(|one| one.kind.written(&one.value)).collect();
    let href = |name: &str, value: &str, part: &str| {
        let query = query(&[(name, value)]);
        format!("/subjek/{}{query}#{part}", view.id)
    };
    let reports = |page: usize| href(REPORTS, &page.to_string(), "judul-laporan");
    let value = view.kind.written(&view.value);
    let (reads, links) = (&view.seen, &view.links);
    let behind = reads.more.then(|| reads.page + 1);
    let older = links.next.as_deref();
    let older = older.map(|next| href(LINKS, next, "judul-tautan"));
    let may = |list: &[Ruling]| -> Vec<&'static str> {
        let list = list.iter().filter(|_| view.may_judge);
        list.copied().map(Ruling::code).collect()
    };
    SubjectPage {
        form: FormState::new(),
        news: None,
        id: view.id.to_string(),
        version: view.version,
        nonce: app::reporter::nonce(&state.app),
        kind: SubjectKind::code(view.kind),
        shown: value.clone(),
        state: SubjectState::code(view.state),
        since: view.since.0,
        purge_on: view.purge_on.map(|day| day.0),
        sources: i64::try_from(view.sources).unwrap_or(i64::MAX),
        lacking: view.lacking.map(Lacking::code),
        rulings: may(&view.rulings),
        may_judge: view.may_judge,
        fact_kinds: FactKind::ALL.map(FactKind::code).to_vec(),
        drawing: render::svg::ties(locale, &value, &left, &right),
        seen: reads.rows.iter().map(seen).collect(),
        seen_number: count(u64::try_from(reads.number).unwrap_or(u64::MAX)),
        seen_newer_href: reads.page.checked_sub(1).map(reports).unwrap_or_default(),
        seen_older_href: behind.map(reports).unwrap_or_default(),
        tied: view.tied.iter().map(tied).collect(),
        links: links.rows.iter().map(|one| link(locale, one)).collect(),
        links_number: count(links.number),
        links_first_href: if links.later {
            href(LINKS, "", "judul-tautan")
        } else {
            String::new()
        },
        links_older_href: older.unwrap_or_default(),
        may_ask: view.may_ask,
        facts: view.facts.iter().map(fact).collect(),
        elsewhere: view
            .elsewhere
            .iter()
            .map(|one| elsewhere(one, view.may_ask))
            .collect(),
        requests: view
            .requests
            .iter()
            .map(|one| request(one, view.may_judge))
            .collect(),
        history: view
            .history
            .iter()
            .rev()
            .map(|one| words.history(one))
            .collect(),
    }
}

fn seen(one: &subject::SeenView) -> SeenPart {
    SeenPart {
        href: one
            .report
            .as_ref()
            .map(|report| format!("/laporan/{report}"))
            .unwrap_or_default(),
        office: one.office.clone(),
        place: one.place.clone(),
        told_on: one.told_on.0,
        status: Status::code(one.status),
    }
}

fn tied(one: &subject::TiedView) -> TiedPart {
    TiedPart {
        href: format!("/subjek/{}", one.id),
        kind: one.kind.code(),
        value: one.kind.written(&one.value),
        number: count(one.number),
    }
}

fn fact(one: &subject::FactView) -> FactPart {
    let (told, source) = one.told.clone().unzip();
    FactPart {
        id: one.id.to_string(),
        kind: one.kind.code(),
        told,
        source,
        office: one.office.clone(),
        added_on: one.added_on.0,
        withdrawn: one.withdrawn,
        mine: one.mine,
    }
}

fn elsewhere(one: &subject::Elsewhere, may_ask: bool) -> ElsewherePart {
    let waits = matches!(
        one.request,
        Some(RequestState::Open | RequestState::Granted)
    );
    ElsewherePart {
        office: one.office.to_string(),
        name: one.name.clone(),
        several: one.several,
        request: one.request.map(RequestState::code),
        may_ask: may_ask && !waits,
    }
}

fn request(one: &subject::RequestView, may_judge: bool) -> RequestPart {
    RequestPart {
        id: one.id.to_string(),
        asking: one.asking.clone(),
        asked: one.asked.clone(),
        state: one.state.code(),
        question: one.question.clone(),
        answer: one.answer.clone(),
        asked_on: one.asked_on.0,
        to_answer: one.to_answer && may_judge,
    }
}
