//! `/atur/kantor`: offices, what they answer for, assisted villages, and files that change them.
//!
//! A pasted file is tried first: every row gets its verdict, and nothing is stored before somebody has
//! read them and sends the same text again with "Simpan".

use super::brought::Brought;
use super::programme_page::{
    JurisdictionPart, LinkPart, OfficePart, ProgrammePage, VerdictPart, VerdictsPart, VillagePart,
    columns, kinds, refusal_key,
};
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedIn, SignedUpload};
use crate::work::words::count;
use app::account::Session;
use app::programme::{self, ImportKind, ImportReport, OfficeListing, Verdict, VillageListing};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::FormState;

/// Verdicts that the page lists; the counts tell of all.
const LISTED: usize = 200;

/// GET /atur/kantor
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
) -> Result<Response, Problem> {
    answer(
        &state,
        &session,
        locale,
        StatusCode::OK,
        FormState::new(),
        None,
    )
    .await
}

/// POST /atur/kantor/impor
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
    let kind = ImportKind::from_code(form.value("jenis"));
    if kind.is_none() {
        form.error("jenis", "admin-invalid-kind");
    }
    let Some(kind) = kind.filter(|_| refused.is_none() && form.is_valid()) else {
        return answer(&state, session, locale, status, form, refused).await;
    };
    let text = form.value("isi").as_bytes();
    match programme::import(&state.app, kind, text, mode, session).await {
        Ok(report) => {
            let form = if report.applied {
                FormState::new()
            } else {
                form
            };
            let verdicts = Some(verdicts(&state, &report));
            answer(&state, session, locale, StatusCode::OK, form, verdicts).await
        }
        Err(app::Error::Invalid(found)) => {
            for one in found {
                form.error("isi", one.key);
            }
            answer(&state, session, locale, status, form, None).await
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) fn verdicts(state: &WebState, report: &ImportReport) -> VerdictsPart {
    let origin = state
        .app
        .settings()
        .public_url
        .as_deref()
        .unwrap_or_default();
    let listed = report
        .rows
        .iter()
        .filter(|row| row.verdict != Verdict::Unchanged);
    let rows: Vec<VerdictPart> = listed
        .clone()
        .take(LISTED)
        .map(|row| VerdictPart {
            line: count(row.line),
            key: row.key.clone(),
            verdict: match row.verdict {
                Verdict::Added => "added",
                Verdict::Changed => "changed",
                Verdict::Unchanged => "unchanged",
                Verdict::Refused => "refused",
            },
            code: refusal_key(row.code),
            argument: row.argument.clone(),
        })
        .collect();
    VerdictsPart {
        applied: report.applied,
        added: count(report.added),
        changed: count(report.changed),
        unchanged: count(report.unchanged),
        refused: count(report.refused),
        links: report
            .links
            .iter()
            .map(|link| LinkPart {
                name: link.name.clone(),
                login: link.login.clone(),
                address: format!("{}{}", origin.trim_end_matches('/'), link.path),
            })
            .collect(),
        more: i64::try_from(listed.count().saturating_sub(rows.len())).unwrap_or(i64::MAX),
        rows,
    }
}

async fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    verdicts: Option<VerdictsPart>,
) -> Result<Response, Problem> {
    let offices = programme::offices(&state.app, session).await?;
    let villages = programme::villages(&state.app, session).await?;
    let shown = ProgrammePage {
        offices: offices.iter().map(office).collect(),
        jurisdictions: offices.iter().flat_map(jurisdictions).collect(),
        villages: villages.into_iter().map(village).collect(),
        form,
        kinds: kinds(),
        columns: columns(),
        verdicts,
    };
    let here = Here {
        locale,
        path: "/atur/kantor",
        to_decide: None,
    };
    page(state, session, &here, status, &shown)
}

fn office(listing: &OfficeListing) -> OfficePart {
    OfficePart {
        id: listing.office.id.to_string(),
        kind: listing.office.kind.code(),
        name: listing.office.name.clone(),
        parent: listing.parent_name.clone().unwrap_or_default(),
        phone: listing.office.phone.clone(),
    }
}

fn jurisdictions(listing: &OfficeListing) -> impl Iterator<Item = JurisdictionPart> {
    listing.answers_for.iter().map(|answers| JurisdictionPart {
        office: listing.office.name.clone(),
        area: answers.place.clone(),
        from: answers.from.0,
        to: answers.to.map(|day| day.0),
        source: answers.source.clone(),
        holds: answers.holds,
    })
}

fn village(listing: VillageListing) -> VillagePart {
    VillagePart {
        area: listing.place,
        office: listing.office_name,
        decree: listing.decree,
        officers: listing.guides.into_iter().map(|guide| guide.name).collect(),
        from: listing.from.0,
        to: listing.to.map(|day| day.0),
        holds: listing.holds,
    }
}
