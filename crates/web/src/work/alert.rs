//! `/peringatan`: alerts as a list, one alert with its explanation, and a person's word on it.

use super::alert_page::{
    AlertEvent, AlertLine, AlertPage, AlertPlace, AlertReport, AlertsPage, Numbers,
    ProvisionalLine, ReviewPart, RunPart, TABS,
};
use super::frame::{Here, page};
use super::gate::{SignedForm, SignedIn, redirect};
use super::words::count;
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use app::account::Session;
use app::alert::{self, AlertRow, AlertView, ProvisionalRow};
use app::{Conflict, Error};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::alert::{Review, level_code};
use domain::id::AlertId;
use domain::policy::Action;
use render::FormState;
use render::svg::{Outlined, Spot, area_map};

/// GET /peringatan
pub async fn list(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let asked = fields.get("daftar");
    let (tab, review) = TABS
        .into_iter()
        .find(|(code, _)| *code == asked)
        .unwrap_or(TABS[0]);
    let start = Some(fields.get("mulai")).filter(|cursor| !cursor.is_empty());
    let found = alert::alerts(&state.app, &session, review, start).await?;
    let list = format!("/peringatan?daftar={tab}");
    let judged = found.real + found.noise;
    let percent = |part: u64| (100 * part).checked_div(judged).map(count);
    let shown = AlertsPage {
        first_href: start.is_some().then(|| list.clone()),
        older_href: found.next.map(|next| format!("{list}&mulai={next}")),
        provisional: match review {
            _ if start.is_some() => Vec::new(),
            Some(Review::Open) | None => found
                .provisional
                .iter()
                .map(|row| provisional(row, locale))
                .collect(),
            Some(Review::Real | Review::Noise) => Vec::new(),
        },
        rows: found.rows.iter().map(|row| line(row, locale)).collect(),
        state: tab,
        open: count(found.open),
        real: count(found.real),
        noise: count(found.noise),
        real_percent: percent(found.real),
        noise_percent: percent(found.noise),
        run: found.run.map(|run| RunPart {
            cut_off: run.cut_off.0,
            sources: count(run.sources),
            withheld: count(run.withheld),
        }),
        may_run: found.may_run,
        may_teach: session.allows(Action::RecordOutreach),
        asked: fields.get("kabar") == "pindai",
    };
    let here = Here {
        locale,
        path: "/peringatan",
        to_decide: None,
    };
    page(&state, &session, &here, StatusCode::OK, &shown)
}

/// POST /peringatan/pindai
pub async fn request(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, .. }: SignedForm,
) -> Result<Response, Problem> {
    alert::request(&state.app, &session).await?;
    Ok(redirect(&locale.path("/peringatan?kabar=pindai")))
}

/// GET /peringatan/{id}
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    Path(id): Path<String>,
    fields: QueryFields,
) -> Result<Response, Problem> {
    let id = parse_id::<AlertId>(&id)?;
    let mut again = Again::new(FormState::new());
    again.news = fields.get("kabar") == "nilai";
    answer(&state, &session, locale, &id, StatusCode::OK, again).await
}

/// POST /peringatan/{id}/nilai
pub async fn review(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let id = parse_id::<AlertId>(&id)?;
    let mut form = FormState::from_pairs(fields.pairs());
    let version = fields.get("versi").parse().unwrap_or(-1);
    let judged = Review::from_code(fields.get("nilai"));
    let reason = fields.get("alasan");
    match alert::review(&state.app, &session, (&id, version), judged, reason).await {
        Ok(()) => Ok(redirect(
            &locale.path(&format!("/peringatan/{id}?kabar=nilai")),
        )),
        Err(Error::Invalid(found)) => {
            for one in found {
                form.error(one.field, one.key);
            }
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            answer(&state, &session, locale, &id, status, Again::new(form)).await
        }
        Err(Error::Conflict(Conflict::ChangedMeanwhile { by, .. })) => {
            let mut again = Again::new(form);
            again.conflict = Some(by.unwrap_or_default());
            answer(&state, &session, locale, &id, StatusCode::CONFLICT, again).await
        }
        Err(other) => Err(other.into()),
    }
}

/// What a page carries besides the alert.
struct Again {
    form: FormState,
    news: bool,
    conflict: Option<String>,
}

impl Again {
    fn new(form: FormState) -> Again {
        Again {
            form,
            news: false,
            conflict: None,
        }
    }
}

async fn answer(
    state: &WebState,
    session: &Session,
    locale: Locale,
    id: &AlertId,
    status: StatusCode,
    again: Again,
) -> Result<Response, Problem> {
    let view = alert::alert(&state.app, session, id).await?;
    let path = format!("/peringatan/{id}");
    let here = Here {
        locale,
        path: &path,
        to_decide: None,
    };
    page(state, session, &here, status, &shown(&view, locale, again))
}

fn shown(view: &AlertView, locale: Locale, again: Again) -> AlertPage {
    let alert = &view.row.alert;
    let whole = |days: f64| days.min(1e9).floor() as i64;
    let event = |(kind, who, day): &(String, Option<String>, domain::time::Day)| AlertEvent {
        kind: kind.trim_start_matches("alert.").replace('_', "-"),
        who: who.clone(),
        day: day.0,
    };
    AlertPage {
        line: line(&view.row, locale),
        version: alert.version,
        map: map(view, locale),
        places: view
            .places
            .iter()
            .map(|place| AlertPlace {
                words: place.words.clone(),
                signal: place.signal,
                outreach_on: place.outreach_on.map(|day| day.0),
            })
            .collect(),
        numbers: Numbers {
            relative_risk: decimal(alert.relative_risk, 1, locale),
            llr: decimal(alert.llr, 2, locale),
            p: decimal(alert.p, 3, locale),
            p_gumbel: alert.p_gumbel.map(|p| chance(p, locale)),
            years: whole(alert.interval_days / 365.0),
            interval: whole(alert.interval_days),
            threshold: whole(alert.threshold_days),
            without_strongest: whole(alert.without_strongest_days),
            removed_by: alert.removed_by,
            sources: alert.sources,
            strongest: alert.strongest,
            past_nights: alert.past_nights,
            past_interval: alert.past_interval_days.map(whole),
            past_threshold: alert.past_threshold_days.map(whole),
            past_is_silent: usize::try_from(alert.past_nights)
                .is_ok_and(|nights| nights >= app::alert::FEWEST_NIGHTS),
            replicates: alert.replicates,
            seed: alert.seed,
            cut_off: alert.last_day.0,
        },
        reports: view
            .reports
            .iter()
            .map(|report| AlertReport {
                href: format!("/laporan/{}", report.id),
                place: report.place.clone(),
                received_on: report.received_on.0,
                status: report.status.code(),
            })
            .collect(),
        review: alert.reviewed_on.map(|day| ReviewPart {
            who: view.reviewer.clone().unwrap_or_default(),
            on: day.0,
            reason: view.reason.clone().unwrap_or_default(),
        }),
        // Every scan of a day says that it goes on: once is enough.
        history: {
            let mut history: Vec<AlertEvent> = view.history.iter().rev().map(event).collect();
            history.dedup();
            history
        },
        may_review: view.may_review,
        form: again.form,
        news: again.news,
        conflict: again.conflict,
    }
}

fn map(view: &AlertView, locale: Locale) -> String {
    let areas: Vec<Outlined> = view
        .outlines
        .iter()
        .map(|rings| Outlined {
            rings: rings.clone(),
            shade: 0,
        })
        .collect();
    let mut spots = Vec::new();
    for signal in [false, true] {
        for place in view.places.iter().filter(|place| place.signal == signal) {
            let spot = if signal { Spot::Alert } else { Spot::TooFew };
            spots.extend(
                place
                    .point
                    .map(|(north, east)| ((east as f32, north as f32), spot)),
            );
        }
    }
    area_map(locale, &areas, &spots, &view.row.place)
}

/// An alert as lists show it.
pub(super) fn line(row: &AlertRow, locale: Locale) -> AlertLine {
    let alert = &row.alert;
    AlertLine {
        id: alert.id.to_string(),
        href: format!("/peringatan/{}", alert.id),
        kind: alert.kind.code(),
        level: level_code(alert.level),
        place: row.place.clone(),
        first_day: alert.first_day.0,
        last_day: alert.last_day.0,
        days: alert.last_day.0 - alert.first_day.0 + 1,
        observed: alert.observed,
        expected: decimal(alert.expected, 1, locale),
        state: alert.state.code(),
        after_outreach: alert.after_outreach,
    }
}

fn provisional(row: &ProvisionalRow, locale: Locale) -> ProvisionalLine {
    let rise = &row.rise;
    ProvisionalLine {
        kind: rise.kind.code(),
        level: level_code(rise.level),
        place: row.place.clone(),
        first_day: rise.first_day.0,
        days: rise.last_day.0 - rise.first_day.0 + 1,
        observed: rise.observed,
        expected: decimal(rise.expected, 1, locale),
    }
}

/// A chance, no finer than it means anything.
fn chance(p: f64, locale: Locale) -> String {
    const LEAST: f64 = 1e-6;
    match p < LEAST {
        true => format!("< {}", decimal(LEAST, 6, locale)),
        false => decimal(p, 6, locale),
    }
}

/// A number with decimals, as the language writes it.
fn decimal(value: f64, digits: usize, locale: Locale) -> String {
    let text = format!("{value:.digits$}");
    match locale {
        Locale::Id => text.replace('.', ","),
        Locale::En => text,
    }
}
