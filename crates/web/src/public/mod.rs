//! Pages for everybody: the report, the way back, and help.

pub mod already;
pub mod exit;
pub mod help;
pub mod offer;
pub mod pages;
pub mod place;
pub mod register;
pub mod reply;
pub mod report;

use crate::extract::locale::RequestLocale;
use crate::fault::Fault;
use crate::layer::body_limit;
use crate::state::WebState;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};
use pages::{AboutPage, AccessibilityPage, HomePage, LanguagePage, Phone, PrivacyPage, SafetyPage};
use render::Page;

/// Bytes of a form: more than any answer may be long, so that a long one is told about at its field.
const FORM_BYTES: usize = 512 * 1024;

/// Every public page.
pub fn routes() -> Router<WebState> {
    Router::new()
        .route("/lapor", form(get(report::ask).post(report::send)))
        .route("/terima", get(report::thank).post(report::confirm))
        .route("/balasan", form(get(reply::ask).post(reply::open)))
        .route("/balasan/jawab", form(post(reply::answer).get(reply::ask)))
        .route(
            "/balasan/kontak",
            form(post(reply::change_contact).get(reply::ask)),
        )
        .route(
            "/balasan/tempat",
            form(post(reply::settle_place).get(reply::ask)),
        )
        .route(
            "/balasan/tinjau",
            form(post(reply::second_look).get(reply::ask)),
        )
        .route(
            "/balasan/tarik",
            form(post(reply::withdraw).get(reply::ask)),
        )
        .route("/cek", get(offer::ask))
        .route("/cek/hasil", form(post(offer::check).get(offer::ask)))
        .route("/cek/lapor", form(post(offer::carry).get(offer::ask)))
        .route("/perusahaan", get(register::ask).post(register::search))
        .route("/tempat", get(place::ask).post(place::search))
        .route("/keluar", get(exit::leave))
        .route("/bantuan", get(help::numbers))
        .route("/terlanjur", get(already::steps))
        .route("/", get(home))
        .route("/privasi", get(privacy))
        .route(
            "/aman",
            get(|state, locale| still(state, locale, "/aman", SafetyPage {})),
        )
        .route(
            "/bahasa",
            get(|state, locale| still(state, locale, "/bahasa", LanguagePage {})),
        )
        .route(
            "/aksesibilitas",
            get(|state, locale| still(state, locale, "/aksesibilitas", AccessibilityPage {})),
        )
        .route("/tentang", get(about))
}

fn form(route: MethodRouter<WebState>) -> MethodRouter<WebState> {
    route.layer(body_limit(FORM_BYTES))
}

async fn home(state: State<WebState>, locale: RequestLocale) -> Result<Response, Fault> {
    let page = HomePage {
        emergency: Phone::new("110"),
    };
    still(state, locale, "/", page).await
}

async fn privacy(state: State<WebState>, locale: RequestLocale) -> Result<Response, Fault> {
    let contact = state.app.settings().operator_contact.clone();
    still(state, locale, "/privasi", PrivacyPage { contact }).await
}

async fn about(state: State<WebState>, locale: RequestLocale) -> Result<Response, Fault> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    still(state, locale, "/tentang", AboutPage { version }).await
}

async fn still<P: Page>(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    path: &'static str,
    page: P,
) -> Result<Response, Fault> {
    Ok(state.page(StatusCode::OK, &page, &state.frame(locale, path))?)
}
