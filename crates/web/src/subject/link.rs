//! `/tautan/{id}`: one proposed link with its explanation, and a person's word on it.

use super::link_page::{FieldPart, LinkPage, SidePart};
use super::{bits, decimal};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::history::Words;
use app::account::Session;
use app::subject::{self, FieldBits, LinkSideView, LinkView};
use app::{Conflict, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::subject::{LinkState, SubjectKind};
use render::FormState;

/// GET /tautan/{id}
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    query: QueryFields,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let view = subject::link(&state.app, &session, &id).await?;
    let shown = LinkPage {
        news: super::news(query.get("kabar")),
        ..part(&state, locale, &view)
    };
    answer(&state, &session, locale, StatusCode::OK, &shown)
}

/// POST /tautan/{id}
pub async fn judge(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let id = parse_id(&id)?;
    let mut form = FormState::from_pairs(fields.pairs());
    let reason = form.value("alasan").trim().to_owned();
    let nonce = form.value("nonce").to_owned();
    let sent = (form.value("versi").parse().unwrap_or(-1), &*reason, &*nonce);
    let done = match LinkState::from_code(form.value("putusan")) {
        Some(verdict) => subject::judge_link(&state.app, &session, &id, sent, verdict).await,
        None => Err(Error::invalid("alasan", "invalid-reason")),
    };
    let status = match done {
        Ok(()) | Err(Error::Conflict(Conflict::AlreadyDone)) => {
            let target = format!("/tautan/{id}?kabar=tautan");
            return Ok(redirect(&locale.path(&target)));
        }
        Err(Error::Invalid(found)) => {
            for one in found {
                form.error("alasan", one.key);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(Conflict::ChangedMeanwhile { .. } | Conflict::OtherBody)) => {
            form.error("alasan", "subject-changed");
            StatusCode::CONFLICT
        }
        Err(other) => return Err(other.into()),
    };
    let view = subject::link(&state.app, &session, &id).await?;
    let shown = LinkPage {
        form,
        ..part(&state, locale, &view)
    };
    answer(&state, &session, locale, status, &shown)
}

fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    shown: &LinkPage,
) -> Result<Response, Problem> {
    let path = format!("/tautan/{}", shown.id);
    let here = Here {
        locale,
        path: &path,
        to_decide: None,
    };
    page(state, session, &here, status, shown)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a probability in hundredths"
)]
fn percent(weight: f64) -> i64 {
    (100.0 / (1.0 + (-weight).exp2())).round() as i64
}

fn part(state: &WebState, locale: Locale, view: &LinkView) -> LinkPage {
    let words = Words {
        locale,
        zone: view.zone,
        today: state.app.today(view.zone),
    };
    let fields = view.fields.iter().enumerate();
    let history = view.history.iter().rev();
    LinkPage {
        form: FormState::new(),
        news: None,
        id: view.id.to_string(),
        version: view.version,
        nonce: app::reporter::nonce(&state.app),
        state: view.state.code(),
        bits: bits(locale, view.weight),
        prior: bits(locale, view.prior),
        percent: percent(view.weight),
        model: view.model,
        sides: view.sides.iter().map(side).collect(),
        fields: fields
            .map(|(number, one)| field(locale, view, number, one))
            .collect(),
        may_judge: view.may_judge,
        history: history.map(|one| words.history(one)).collect(),
    }
}

fn side(one: &LinkSideView) -> SidePart {
    SidePart {
        href: one
            .report
            .as_ref()
            .map(|report| format!("/laporan/{report}"))
            .unwrap_or_default(),
        office: one.office.clone(),
        place: one.place.clone(),
        told_on: one.told_on.0,
    }
}

fn field(locale: Locale, view: &LinkView, number: usize, one: &FieldBits) -> FieldPart {
    let values = view.sides.iter();
    let kind = match &*one.field {
        "name" => Some(SubjectKind::Recruiter),
        field => SubjectKind::from_code(field),
    };
    let written = |value: String| match kind {
        Some(kind) => kind.written(&value),
        None => value,
    };
    let values = values.map(|side| side.values.get(number).cloned().flatten().map(written));
    FieldPart {
        code: one.field.clone(),
        values: values.collect(),
        agreement: match (one.gamma, one.bits > 0.0) {
            (..0, _) => "missing",
            (0, _) => "different",
            (_, true) if one.gamma >= subject::top_level(&one.field) => "same",
            (_, _) => "partly",
        },
        bits: bits(locale, one.bits),
        m: decimal(locale, format!("{:.3}", one.m)),
        u: decimal(locale, format!("{:.5}", one.u)),
    }
}
