//! `/perusahaan`: the list of companies that may place workers, as everybody may search it.
//!
//! The form is a POST, so that the search leaves no trace in the history.

use super::pages::{Phone, SAMPLE_DAY};
use crate::extract::client::ClientAddress;
use crate::extract::form::FormFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::limit::{self, address_key};
use crate::state::WebState;
use app::company::{self, Search, Shown};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use render::{FormState, Page};
use serde::Serialize;

/// `/perusahaan`
#[derive(Clone, Debug, Serialize)]
pub struct RegisterPage {
    pub form: FormState,
    /// Day of the list; absent when there is none.
    pub as_of: Option<i64>,
    pub old: bool,
    pub companies: i64,
    /// Absent before the first search.
    pub found: Option<Vec<CompanyRow>>,
}

/// A company of the list.
#[derive(Clone, Debug, Serialize)]
pub struct CompanyRow {
    pub name: String,
    pub number: String,
    /// The end of a key `register-standing-{}`.
    pub standing: &'static str,
    /// Last day of an expired licence, or the day on which it was taken away.
    pub since: Option<i64>,
    pub until: Option<i64>,
    pub phones: Vec<Phone>,
    pub domain: String,
    pub office: String,
    pub countries: String,
}

/// The empty form.
pub(super) async fn ask(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    let search = company::search(&state.app, "").await?;
    show(
        &state,
        locale,
        StatusCode::OK,
        FormState::new(),
        search,
        false,
    )
}

/// Searches.
pub(super) async fn search(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    state.limit(&limit::ADDRESS_OFFER, &address_key(address))?;
    let wanted = domain::text::cut(fields.get("q").trim(), company::QUERY);
    let mut form = FormState::from_pairs([("q", wanted)]);
    let mut status = StatusCode::OK;
    if wanted.is_empty() {
        form.error("q", "register-empty");
        status = StatusCode::UNPROCESSABLE_ENTITY;
    }
    let search = company::search(&state.app, wanted).await?;
    let asked = !wanted.is_empty();
    show(&state, locale, status, form, search, asked)
}

fn show(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    search: Search,
    asked: bool,
) -> Result<Response, Fault> {
    let page = RegisterPage {
        form,
        as_of: search.as_of.map(|day| day.0),
        old: search.old,
        companies: i64::try_from(search.companies).unwrap_or(i64::MAX),
        found: asked.then(|| {
            let country = |code: &String| state.country(locale, code);
            search
                .found
                .into_iter()
                .map(|one| row(one, country))
                .collect()
        }),
    };
    Ok(state.page(status, &page, &state.frame(locale, "/perusahaan"))?)
}

fn row(one: Shown, country: impl Fn(&String) -> String) -> CompanyRow {
    // Who may place nobody is not called at its number, and has no permits to show.
    let licensed = one.standing == domain::company::Standing::Licensed;
    let office: Vec<String> = [Some(one.address), one.place]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    CompanyRow {
        name: one.name,
        number: one.number,
        standing: one.standing.code(),
        since: one.ended_on.map(|day| day.0),
        until: one.licensed_to.map(|day| day.0),
        phones: one
            .phones
            .iter()
            .filter(|_| licensed)
            .map(|phone| Phone::new(phone))
            .collect(),
        domain: one.domain,
        office: office.join(", "),
        countries: one
            .countries
            .iter()
            .filter(|_| licensed)
            .map(country)
            .collect::<Vec<String>>()
            .join(", "),
    }
}

impl Page for RegisterPage {
    const TEMPLATE: &'static str = "public/perusahaan.html";

    fn samples() -> Vec<RegisterPage> {
        let row = |standing: domain::company::Standing| CompanyRow {
            name: "PT Sinar <b>\" Contoh".to_owned(),
            number: "B.1/2026".to_owned(),
            standing: standing.code(),
            since: Some(SAMPLE_DAY),
            until: Some(SAMPLE_DAY + 300),
            phones: vec![Phone::new("021-5550-0001")],
            domain: "contoh.example".to_owned(),
            office: "Jalan Contoh 1, Kupang".to_owned(),
            countries: "Hong Kong, Taiwan".to_owned(),
        };
        let bare = CompanyRow {
            since: None,
            until: None,
            phones: Vec::new(),
            domain: String::new(),
            office: String::new(),
            countries: String::new(),
            ..row(domain::company::Standing::Licensed)
        };
        let mut empty = FormState::new();
        empty.error("q", "register-empty");
        let asked = |found: Vec<CompanyRow>, old| RegisterPage {
            form: FormState::from_pairs([("q", "\"Sinar\" <b>")]),
            as_of: Some(SAMPLE_DAY),
            old,
            companies: 1_000,
            found: Some(found),
        };
        let mut all: Vec<CompanyRow> = domain::company::Standing::ALL.map(row).to_vec();
        all.push(bare);
        vec![
            RegisterPage {
                form: empty,
                as_of: None,
                old: false,
                companies: 0,
                found: None,
            },
            asked(all, true),
            asked(Vec::new(), false),
        ]
    }
}
