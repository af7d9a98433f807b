//! `/bantuan` and `/terlanjur`: whom to call, out of dated content.
//!
//! Which row serves which situation is told by its id (`hotline-110`); a row with an unknown id still
//! stands on `/bantuan`.

use super::pages::{AlreadyPage, HelpPage, HelpRow, Phone};
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::state::WebState;
use app::content;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::area::AreaCode;

/// Indonesian missions, for people outside of the country.
const MISSIONS: &str = "hotline-kemlu";
/// Whom people abroad and their families turn to.
const ABROAD: [&str; 2] = [MISSIONS, "hotline-kp2mi"];

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

/// The next step for somebody who has paid, given away papers or left.
pub(super) async fn already(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    let rows = rows(&state, locale, None).await?;
    let named = |ids: &[&str]| {
        let found = rows.iter().filter(|(id, _)| ids.contains(&id.as_str()));
        found.map(|(_, row)| row.clone()).collect::<Vec<_>>()
    };
    let page = AlreadyPage {
        money: named(&["hotline-iasc"]),
        passport: named(&["hotline-110"]),
        danger: named(&["hotline-110", "hotline-112", "hotline-129"]),
        abroad: named(&ABROAD),
        silent: named(&ABROAD),
        distress: named(&["hotline-119"]),
    };
    Ok(state.page(StatusCode::OK, &page, &state.frame(locale, "/terlanjur"))?)
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

fn shown(row: content::HelpRow) -> HelpRow {
    HelpRow {
        name: row.name,
        detail: row.detail,
        phones: row
            .phones
            .into_iter()
            .map(|(label, tel)| Phone { label, tel })
            .collect(),
        whatsapp: row.whatsapp.map(|tel| Phone {
            label: format!("+{tel}"),
            tel,
        }),
        source: row.source,
        verified_on: row.verified_on.map(|day| day.0),
        overdue: row.overdue,
    }
}

fn without_ids(rows: Vec<(String, HelpRow)>) -> Vec<HelpRow> {
    rows.into_iter().map(|(_, row)| row).collect()
}
