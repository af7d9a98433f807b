//! The interface for programs: `/api/v1`, `/status`, and what describes them.
//!
//! Every refusal is an RFC 9457 document whose `type` leads to `/api#<code>`.

pub mod v1;

mod document;
mod page;

pub use document::openapi;
pub use page::{ApiPage, CodeRow};

use crate::extract::locale::RequestLocale;
use crate::fault::Fault;
use crate::problem::{Code, Problem};
use crate::state::WebState;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Serialize;

/// How the server is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Status {
    /// Version of the program.
    #[schema(example = "0.1.0")]
    pub version: String,
    /// `sqlite` or `postgres`.
    #[schema(example = "sqlite")]
    pub engine: String,
    /// It can read its database.
    pub ready: bool,
    /// Jobs that are due.
    pub jobs_waiting: u64,
}

/// Everything for programs, and the page that explains it.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/api/v1/reports", post(v1::create_report))
        .route("/api/v1/receipts/lookup", post(v1::look_up))
        .route("/api/v1/offer-checks", post(v1::check_offer))
        .route("/api/v1/areas", get(v1::areas))
        .route("/status", get(status))
        .route("/api", get(explained))
        .route("/api/openapi.json", get(described))
}

/// How the server is. Costs one read; not counted by rate limits.
#[utoipa::path(
    get,
    path = "/status",
    tag = "server",
    responses(
        (status = 200, description = "It answers and can read its database.", body = Status),
        (status = 503, description = "It can't read its database now.", body = crate::problem::Document, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn status(State(state): State<WebState>) -> Result<Response, Problem> {
    let status = app::status::status(&state.app).await?;
    if !status.ready {
        return Err(Problem::new(Code::Unavailable).retry_after(5));
    }
    let body = Status {
        version: status.version.to_owned(),
        engine: status.engine.to_owned(),
        ready: status.ready,
        jobs_waiting: status.jobs_waiting,
    };
    Ok(Json(body).into_response())
}

async fn explained(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    Ok(state.page(
        StatusCode::OK,
        &ApiPage::new(locale),
        &state.frame(locale, "/api"),
    )?)
}

async fn described() -> Response {
    let fields = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (fields, openapi()).into_response()
}
