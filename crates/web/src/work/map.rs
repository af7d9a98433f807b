//! `/peta`: alerts, and areas by how much is reported; the list beside it says the same.

use super::alert::line;
use super::alert_page::AlertLine;
use super::frame::{Here, page};
use super::gate::SignedIn;
use super::words::count;
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use app::Error;
use app::alert::{Area, MapView, Shown};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::alert::{Review, SMALLEST_SHOWN, level_code};
use domain::area::{AreaCode, Level};
use render::Page;
use render::svg::{MOST_OUTLINED, Outlined, Spot, area_map};
use serde::Serialize;

/// Areas that the table lists.
const LISTED: usize = 100;
/// Names of areas with too little to show.
const NAMED: usize = 60;

/// `/peta`
#[derive(Clone, Debug, Serialize)]
pub struct MapPage {
    /// The end of a key `map-level-{}`.
    pub level: &'static str,
    /// The regency that is shown alone.
    pub within: Option<String>,
    /// An SVG, or nothing.
    pub map: String,
    pub alerts: Vec<AlertLine>,
    /// Those with most first.
    pub areas: Vec<AreaLine>,
    /// Names of areas with too little to show.
    pub too_few: Vec<String>,
    /// How many more there are.
    pub too_few_more: i64,
    pub without_signal: i64,
    pub smallest: i64,
    pub cut_off: Option<i64>,
}

/// One area with enough to show.
#[derive(Clone, Debug, Serialize)]
pub struct AreaLine {
    pub words: String,
    /// Where its villages are shown; nothing when it is one.
    pub href: String,
    /// Independent sources in a year.
    pub year: i64,
    /// In a month, on average, with one decimal.
    pub month: String,
    /// In the last thirty days, when that may be shown.
    pub recent: Option<i64>,
}

impl Page for MapPage {
    const TEMPLATE: &'static str = "work/map.html";

    fn samples() -> Vec<MapPage> {
        let area = |recent| AreaLine {
            words: "Oinlasi, Mollo Selatan".into(),
            href: String::new(),
            year: 14,
            month: "1,2".into(),
            recent,
        };
        let full = MapPage {
            level: level_code(Level::Village),
            within: Some("Kab. Timor Tengah Selatan".into()),
            map: "<svg></svg>".into(),
            alerts: Vec::new(),
            areas: vec![area(Some(6)), area(None)],
            too_few: vec!["Bisene, Mollo Selatan".into()],
            too_few_more: 3,
            without_signal: 240,
            smallest: 5,
            cut_off: Some(20_777),
        };
        let empty = MapPage {
            level: level_code(Level::Regency),
            within: None,
            map: String::new(),
            areas: Vec::new(),
            too_few: Vec::new(),
            too_few_more: 0,
            cut_off: None,
            ..full.clone()
        };
        let coarse = MapPage {
            level: level_code(Level::Regency),
            within: None,
            areas: vec![AreaLine {
                href: "/peta?wilayah=5302".into(),
                ..area(Some(6))
            }],
            ..full.clone()
        };
        vec![full, coarse, empty]
    }
}

/// GET /peta, also `?wilayah=` with the code of a regency
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let within = match query.get("wilayah") {
        "" => None,
        code => {
            let code = code.parse().ok();
            let regency = code.filter(|code: &AreaCode| code.level() == Level::Regency);
            Some(regency.ok_or(Error::NotFound)?)
        }
    };
    let view = app::alert::map(&state.app, &session, within).await?;
    let coarse = view.level == Level::Regency;
    let enough = |area: &Area| match area.shown {
        Shown::Enough { year, recent } => Some(AreaLine {
            words: area.words.clone(),
            href: match coarse {
                true => format!("/peta?wilayah={}", area.code),
                false => String::new(),
            },
            year: count(year),
            month: month(year, locale),
            recent: recent.map(count),
        }),
        Shown::TooFew | Shown::NoSignal => None,
    };
    let too_few = view.areas.iter().filter(|area| area.shown == Shown::TooFew);
    let shown = MapPage {
        level: level_code(view.level),
        within: view.within.clone(),
        map: drawn(&state, &view, locale),
        alerts: view.alerts.iter().map(|row| line(row, locale)).collect(),
        areas: view.areas.iter().filter_map(enough).take(LISTED).collect(),
        too_few: too_few
            .clone()
            .take(NAMED)
            .map(|area| area.words.clone())
            .collect(),
        too_few_more: count(too_few.count().saturating_sub(NAMED) as u64),
        without_signal: count(view.without_signal),
        smallest: count(SMALLEST_SHOWN),
        cut_off: view.cut_off.map(|day| day.0),
    };
    let here = Here {
        locale,
        path: "/peta",
        to_decide: None,
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

/// Sources of a year by the month.
fn month(year: u64, locale: Locale) -> String {
    let tenths = year * 10 / 12;
    let mark = match locale {
        Locale::Id => ',',
        Locale::En => '.',
    };
    format!("{}{mark}{}", tenths / 10, tenths % 10)
}

/// From 1 (few) to 4 (many), by quarters of the greatest.
fn class(year: u64, greatest: u64) -> u8 {
    (1 + 4 * year.saturating_sub(1) / greatest.max(1)).min(4) as u8
}

fn drawn(state: &WebState, view: &MapView, locale: Locale) -> String {
    let year = |area: &Area| match area.shown {
        Shown::Enough { year, .. } => year,
        Shown::TooFew | Shown::NoSignal => 0,
    };
    let greatest = view.areas.iter().map(year).max().unwrap_or(0);
    // On a map of the country most outlines are too small to be shaded: its areas are spots.
    let shaded = view.outlines.len() <= MOST_OUTLINED;
    let mut areas: Vec<Outlined> = view
        .outlines
        .iter()
        .map(|rings| Outlined {
            rings: rings.clone(),
            shade: 0,
        })
        .collect();
    let mut spots = Vec::new();
    // Those with most are drawn last, so that they lie on top.
    for area in view.areas.iter().rev() {
        let spot = match area.shown {
            Shown::Enough { year, .. } => Spot::Rate(class(year, greatest)),
            Shown::TooFew => Spot::TooFew,
            Shown::NoSignal => continue,
        };
        if let (Spot::Rate(shade), false) = (spot, area.outline.is_empty() || !shaded) {
            areas.push(Outlined {
                rings: area.outline.clone(),
                shade,
            });
            continue;
        }
        spots.extend(
            area.point
                .map(|(north, east)| ((east as f32, north as f32), spot)),
        );
    }
    // What a person found to be no rise stays in the list, and is no dot.
    let alerts = view.alerts.iter();
    for alert in alerts.filter(|one| one.alert.state != Review::Noise) {
        spots.extend(
            alert
                .point
                .map(|(north, east)| ((east as f32, north as f32), Spot::Alert)),
        );
    }
    let title = state.words(locale, "map-title");
    area_map(locale, &areas, &spots, &title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_go_from_few_to_many() {
        assert_eq!(class(5, 40), 1);
        assert_eq!(class(40, 40), 4);
        assert_eq!(class(5, 5), 4);
        assert_eq!(month(14, Locale::Id), "1,1");
    }
}
