//! `/atur/perusahaan`: lists of companies, what each did, and a new one.
//!
//! A pasted or chosen list is tried first, as every file is: nothing is stored before somebody has read the verdicts.

use super::brought::Brought;
use super::programme::verdicts;
use super::programme_page::VerdictsPart;
use super::register_page::{CompaniesPage, ListPart, VersionPart};
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, SignedUpload};
use crate::work::words::count;
use app::account::Session;
use app::company::{self, List, LoadedList, Version};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::FormState;

/// What the page shows beside the lists.
#[derive(Default)]
struct Told {
    verdicts: Option<VerdictsPart>,
    versions: Option<Vec<VersionPart>>,
}

/// GET /atur/perusahaan
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    let form = FormState::new();
    answer(
        &state,
        &session,
        locale,
        StatusCode::OK,
        form,
        Told::default(),
    )
    .await
}

/// POST /atur/perusahaan/impor
pub async fn import(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    upload: SignedUpload,
) -> Result<Response, Problem> {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let session = &upload.session;
    let Brought {
        mut form,
        mode,
        refused,
    } = Brought::of(&state, &upload).await?;
    let as_of = form.value("per").trim().parse().ok();
    if as_of.is_none() {
        form.error("per", "invalid-as-of");
    }
    let readable = refused.is_none() && form.is_valid();
    let Some(as_of) = as_of.filter(|_| readable) else {
        let told = Told {
            verdicts: refused,
            versions: None,
        };
        return answer(&state, session, locale, status, form, told).await;
    };
    let list = List {
        as_of,
        source: form.value("sumber").to_owned(),
    };
    let text = form.value("isi").as_bytes();
    match company::import(&state.app, &list, text, mode, session).await {
        Ok(report) => {
            let form = if report.applied {
                FormState::new()
            } else {
                form
            };
            let told = Told {
                verdicts: Some(verdicts(&state, &report)),
                versions: None,
            };
            answer(&state, session, locale, StatusCode::OK, form, told).await
        }
        Err(app::Error::Invalid(found)) => {
            for one in found {
                let field = match one.field {
                    "as_of" => "per",
                    "source" => "sumber",
                    _ => "isi",
                };
                form.error(field, one.key);
            }
            answer(&state, session, locale, status, form, Told::default()).await
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /atur/perusahaan/riwayat
pub async fn history(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let number = domain::text::cut(fields.get("nomor").trim(), company::QUERY);
    let versions = company::history(&state.app, &session, number).await?;
    let form = FormState::from_pairs([("nomor", number)]);
    let told = Told {
        verdicts: None,
        versions: Some(versions.into_iter().map(version).collect()),
    };
    answer(&state, &session, locale, StatusCode::OK, form, told).await
}

async fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    told: Told,
) -> Result<Response, Problem> {
    let lists = company::lists(&state.app, session).await?;
    let shown = CompaniesPage {
        form,
        columns: company::COLUMNS.join(","),
        lists: lists.into_iter().map(list).collect(),
        verdicts: told.verdicts,
        versions: told.versions,
    };
    let here = Here {
        locale,
        path: "/atur/perusahaan",
        to_decide: None,
    };
    page(state, session, &here, status, &shown)
}

fn list(one: LoadedList) -> ListPart {
    ListPart {
        as_of: one.as_of.0,
        source: one.source,
        loaded: one.loaded_at.day(domain::time::Zone::default()).0,
        named: count(one.counts.named),
        added: count(one.counts.added),
        changed: count(one.counts.changed),
        gone: count(one.counts.gone),
    }
}

fn version(one: Version) -> VersionPart {
    VersionPart {
        as_of: one.as_of.0,
        source: one.source,
        name: one.company.full_name(),
        standing: one.company.standing.code(),
        until: one.company.licensed_to.map(|day| day.0),
        phones: one.company.phones.join(", "),
    }
}
