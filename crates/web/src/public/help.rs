//! `/bantuan`: whom to call, out of dated content.

use super::pages::{HelpPage, HelpRow, Phone};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::state::WebState;
use app::content;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::area::AreaCode;

/// Indonesian missions, under a heading of their own for people outside of the country.
const MISSIONS: &str = "hotline-kemlu";

/// The numbers, for a place when `?wilayah=` names one.
pub(super) async fn numbers(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    query: QueryFields,
) -> Result<Response, Fault> {
    let area = query.get("wilayah").parse::<AreaCode>().ok();
    let place = area.and_then(|area| app::place::of_code(&state.app, area));
    let everywhere = rows(&state, locale, None).await?;
    let mut local = Vec::new();
    if let Some(place) = &place {
        local = rows(&state, locale, Some(place.code)).await?;
        local.retain(|(id, _)| everywhere.iter().all(|(other, _)| other != id));
    }
    let (abroad, national): (Vec<_>, Vec<_>) =
        everywhere.into_iter().partition(|(id, _)| id == MISSIONS);
    let page = HelpPage {
        place: place.map(|place| place.words()),
        local: without_ids(local),
        national: without_ids(national),
        abroad: without_ids(abroad),
    };
    Ok(state.page(StatusCode::OK, &page, &state.frame(locale, "/bantuan"))?)
}

/// Rows with their ids.
async fn rows(
    state: &WebState,
    locale: Locale,
    place: Option<AreaCode>,
) -> Result<Vec<(String, HelpRow)>, Fault> {
    let rows = content::help(&state.app, locale == Locale::En, place).await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id.clone(), shown(row)))
        .collect())
}

/// A row as the page shows it.
pub(super) fn shown(row: content::HelpRow) -> HelpRow {
    HelpRow {
        name: row.name,
        detail: row.detail,
        phones: phones(row.phones),
        whatsapp: row.whatsapp.map(whatsapp),
        source: row.source,
        verified_on: row.verified_on.map(|day| day.0),
        overdue: row.overdue,
    }
}

pub(super) fn phones(numbers: Vec<(String, String)>) -> Vec<Phone> {
    let phone = |(label, tel)| Phone { label, tel };
    numbers.into_iter().map(phone).collect()
}

pub(super) fn whatsapp(tel: String) -> Phone {
    Phone {
        label: format!("+{tel}"),
        tel,
    }
}

fn without_ids(rows: Vec<(String, HelpRow)>) -> Vec<HelpRow> {
    rows.into_iter().map(|(_, row)| row).collect()
}
