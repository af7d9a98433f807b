//! `/penyuluhan`: where people were taught; alerts there are labelled, because teaching raises reports.

use super::frame::{Here, page};
use super::gate::{SignedForm, SignedIn, redirect};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use app::Error;
use app::account::Session;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::area::AreaCode;
use render::{FormState, Page};
use serde::Serialize;

/// `/penyuluhan`
#[derive(Clone, Debug, Serialize)]
pub struct OutreachPage {
    pub rows: Vec<OutreachLine>,
    pub form: FormState,
    pub today: i64,
    pub news: bool,
    /// Villages of the typed name, when there are several: code and words.
    pub villages: Vec<super::words::Choice>,
}

/// One session.
#[derive(Clone, Debug, Serialize)]
pub struct OutreachLine {
    pub place: String,
    pub held_on: i64,
    pub source: String,
}

impl Page for OutreachPage {
    const TEMPLATE: &'static str = "work/outreach.html";

    fn samples() -> Vec<OutreachPage> {
        let full = OutreachPage {
            rows: vec![OutreachLine {
                place: "Oinlasi, Mollo Selatan".into(),
                held_on: 20_770,
                source: "Laporan <kegiatan>".into(),
            }],
            form: FormState::new(),
            today: 20_777,
            news: true,
            villages: vec![super::words::Choice::new("5302022008", "Oinlasi, Ki'e")],
        };
        let empty = OutreachPage {
            rows: Vec::new(),
            news: false,
            villages: Vec::new(),
            ..full.clone()
        };
        let mut form = FormState::new();
        form.error("desa", "outreach-invalid-several");
        form.error("sumber", "outreach-invalid-source");
        let refused = OutreachPage {
            form,
            news: false,
            ..full.clone()
        };
        vec![full, empty, refused]
    }
}

/// GET /penyuluhan
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let news = fields.get("kabar") == "simpan";
    let shown = (FormState::new(), news, Vec::new());
    answer(&state, &session, locale, StatusCode::OK, shown).await
}

/// POST /penyuluhan
pub async fn record(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let mut form = FormState::from_pairs(fields.pairs());
    let typed = fields.get("desa").trim();
    let chosen = fields.get("desa_kode").parse::<AreaCode>().ok();
    let meant = app::alert::outreach_villages(&state.app, &session, typed).await?;
    let village = match &meant.villages[..] {
        [one] if meant.is_certain => Some(one.code),
        several => several
            .iter()
            .map(|place| place.code)
            .find(|code| chosen == Some(*code)),
    };
    let asks = meant.villages.len() > 1 || !meant.is_certain;
    let day = fields.get("tanggal").parse().ok();
    let source = fields.get("sumber");
    let sent = app::alert::record_outreach(&state.app, &session, village, day, source).await;
    match sent {
        Ok(()) => Ok(redirect(&locale.path("/penyuluhan?kabar=simpan"))),
        Err(Error::Invalid(found)) => {
            for one in found {
                let key = match one.field {
                    "desa" if village.is_none() && !meant.is_certain => "outreach-invalid-near",
                    "desa" if village.is_none() && asks => "outreach-invalid-several",
                    _ => one.key,
                };
                form.error(one.field, key);
            }
            let choices = meant.villages.iter().filter(|_| asks);
            let choices = choices
                .map(|place| super::words::Choice::new(place.code.to_string(), place.words()))
                .collect();
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(&state, &session, locale, status, (form, false, choices)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    (form, news, villages): (FormState, bool, Vec<super::words::Choice>),
) -> Result<Response, Problem> {
    let known = app::alert::outreach(&state.app, session).await?;
    let shown = OutreachPage {
        rows: known
            .rows
            .into_iter()
            .map(|one| OutreachLine {
                place: one.place,
                held_on: one.held_on.0,
                source: one.source,
            })
            .collect(),
        form,
        today: known.today.0,
        news,
        villages,
    };
    let here = Here {
        locale,
        path: "/penyuluhan",
        to_decide: None,
    };
    page(state, session, &here, status, &shown)
}
