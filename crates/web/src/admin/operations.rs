//! `/atur/operasi`: how the server is, and jobs that were given up. Nothing here tells of a report.

use crate::extract::form::QueryFields;
use crate::extract::locale::RequestLocale;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::today::{OperationsPart, operations};
use crate::work::words::clock;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::time::Zone;
use render::Page;
use serde::Serialize;

/// `/atur/operasi`
#[derive(Clone, Debug, Serialize)]
pub struct OperationsPage {
    pub server: OperationsPart,
    pub dead: Vec<DeadPart>,
    /// A job was just put back.
    pub retried: bool,
}

/// A job that was given up.
#[derive(Clone, Debug, Serialize)]
pub struct DeadPart {
    pub id: String,
    pub kind: String,
    pub attempts: i64,
    pub day: i64,
    pub clock: String,
    pub error: String,
}

impl Page for OperationsPage {
    const TEMPLATE: &'static str = "admin/operations.html";

    fn samples() -> Vec<OperationsPage> {
        let server = OperationsPart {
            waiting: 3,
            dead: 1,
            engine: "postgres",
            version: "0.1.0",
        };
        let dead = DeadPart {
            id: "job_aaaaaaaa".into(),
            kind: "report.index".into(),
            attempts: 8,
            day: 20_777,
            clock: "14.05 WIB".into(),
            error: "busy <storage>".into(),
        };
        vec![
            OperationsPage {
                server,
                dead: vec![dead],
                retried: false,
            },
            OperationsPage {
                server,
                dead: Vec::new(),
                retried: true,
            },
        ]
    }
}

/// GET /atur/operasi
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let dead = app::jobs::dead(&state.app, &session).await?;
    let dead = dead.into_iter().map(|job| DeadPart {
        id: job.id,
        kind: job.kind,
        attempts: job.attempts,
        day: job.failed_at.day(Zone::Wib).0,
        clock: clock(job.failed_at, Zone::Wib, locale),
        error: job.error,
    });
    let shown = OperationsPage {
        server: operations(&state).await?,
        dead: dead.collect(),
        retried: query.get("kabar") == "ulangi",
    };
    let here = Here {
        locale,
        path: "/atur/operasi",
        to_decide: None,
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

/// POST /atur/operasi/{job}/ulangi
pub async fn retry(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(job): Path<String>,
    form: SignedForm,
) -> Result<Response, Problem> {
    app::jobs::retry(&state.app, &form.session, &job).await?;
    Ok(redirect(&locale.path("/atur/operasi?kabar=ulangi")))
}
