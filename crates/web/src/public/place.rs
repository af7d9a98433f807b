//! `/tempat`: which of the villages of one name is meant.
//!
//! The form is a POST, so that the search leaves no trace in the history; `?q=` serves links.

use super::report::{self, ChosenPlace};
use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::state::WebState;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::area::AreaCode;
use render::{FormState, Page};
use serde::Serialize;

/// Places on one page.
const PLACES: usize = 12;
/// Characters of a search that count.
const QUERY: usize = 200;

/// `/tempat`
#[derive(Clone, Debug, Serialize)]
pub struct PlacePage {
    pub form: FormState,
    /// Absent before the first search.
    pub found: Option<Vec<ChosenPlace>>,
}

/// The empty form, or what `?q=` finds.
pub(super) async fn ask(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    query: QueryFields,
) -> Result<Response, Fault> {
    match query.get("q").trim() {
        "" => show(&state, locale, StatusCode::OK, FormState::new(), None),
        wanted => found(&state, locale, wanted),
    }
}

/// Searches; or, when a place was chosen, goes on to the report with it.
pub(super) async fn search(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    fields: FormFields,
) -> Result<Response, Fault> {
    if let Ok(area) = fields.get("wilayah").parse::<AreaCode>()
        && app::place::of_code(&state.app, area).is_some()
    {
        return report::begin(&state, locale, Some(area));
    }
    match fields.get("q").trim() {
        "" => {
            let mut form = FormState::new();
            form.error("q", "place-empty");
            show(&state, locale, StatusCode::UNPROCESSABLE_ENTITY, form, None)
        }
        wanted => found(&state, locale, wanted),
    }
}

fn found(state: &WebState, locale: Locale, wanted: &str) -> Result<Response, Fault> {
    let wanted = domain::text::cut(wanted, QUERY);
    let found = app::place::search(&state.app, wanted, PLACES);
    let found = found.iter().map(ChosenPlace::of).collect();
    let form = FormState::from_pairs([("q", wanted)]);
    show(state, locale, StatusCode::OK, form, Some(found))
}

fn show(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    found: Option<Vec<ChosenPlace>>,
) -> Result<Response, Fault> {
    Ok(state.page(
        status,
        &PlacePage { form, found },
        &state.frame(locale, "/tempat"),
    )?)
}

impl Page for PlacePage {
    const TEMPLATE: &'static str = "public/tempat.html";

    fn samples() -> Vec<PlacePage> {
        let mut empty = FormState::new();
        empty.error("q", "place-empty");
        let searched = FormState::from_pairs([("q", "\"Oinlasi\" <b>")]);
        vec![
            PlacePage {
                form: FormState::new(),
                found: None,
            },
            PlacePage {
                form: empty,
                found: None,
            },
            PlacePage {
                form: searched.clone(),
                found: Some(vec![ChosenPlace::sample()]),
            },
            PlacePage {
                form: searched,
                found: Some(Vec::new()),
            },
        ]
    }
}
