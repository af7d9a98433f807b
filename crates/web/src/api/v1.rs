//! `/api/v1`: the same use cases as the pages, in JSON.

mod offer;
mod report;
mod state;

pub use offer::{
    CallFirst, CompanyFound, CountryFound, NewAnswers, NewFigures, NewOffer, OfferChecked,
    PayFound, PermitFound, QuoteFound, SignFound, WayFound,
};
pub use report::{NewContact, NewExclusion, NewPlace, NewReport};
pub use state::{ReportState, StateMessage};

use crate::extract::client::ClientAddress;
use crate::extract::form::QueryFields;
use crate::extract::idempotency::IdempotencyKey;
use crate::extract::json::ApiJson;
use crate::extract::locale::{self, Locale, RequestLocale};
use crate::fault;
use crate::limit::{self, address_key};
use crate::problem::{Code, Document, Problem};
use crate::state::WebState;
use app::PlaceChoice;
use app::report::{Channel, Key};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::invalid::Invalid;
use domain::time::Zone;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most areas in one answer.
const AREAS: usize = 50;
/// Areas in an answer when `limit` is absent.
const AREAS_USUAL: usize = 10;
/// Longest search, in characters.
const QUERY: usize = 200;

/// The acknowledgement: the report is on disk.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReceiptGiven {
    /// Twenty digits: the only way back. Shown once; it can't be replaced.
    #[schema(example = "00000000000000005724")]
    pub receipt: String,
    /// The same in groups of four, for people.
    #[schema(example = "0000 0000 0000 0000 5724")]
    pub receipt_display: String,
    /// Where it stands.
    #[schema(example = "received")]
    pub status: String,
    /// How well its place is known: `exact`, `ambiguous` or `unknown`. It can be settled at `/balasan`.
    #[schema(example = "exact")]
    pub place: String,
}

/// A receipt as somebody typed it.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptTyped {
    /// Twenty digits; spaces, dots and dashes are ignored.
    #[schema(example = "0000 0000 0000 0000 5724")]
    pub receipt: String,
}

/// An area of the official list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AreaFound {
    /// Kemendagri code, digits only: 2, 4, 6 or 10.
    #[schema(example = "5302022008")]
    pub code: String,
    /// Name of the area itself.
    pub name: String,
    /// Name of its district (kecamatan).
    pub district: Option<String>,
    /// Name of its regency or city (kabupaten, kota).
    pub regency: Option<String>,
    /// Name of its province.
    pub province: String,
    /// `province`, `regency`, `district` or `village`.
    #[schema(example = "village")]
    pub level: String,
    /// `WIB`, `WITA` or `WIT`.
    #[schema(example = "WITA")]
    pub zone: String,
    /// Degrees north; about 1.2 km off for villages.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// Stores a report, durably, before it answers.
///
/// Send an `Idempotency-Key`: the same key with the same body gives the same receipt and one report,
/// for 90 days.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    tag = "reports",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 200 visible ASCII characters; random, one per report.")),
    request_body = NewReport,
    responses(
        (status = 201, description = "It is stored. A repetition with the same key gets the same answer.", body = ReceiptGiven),
        (status = 400, description = "The body or the key can't be read.", body = Document, content_type = "application/problem+json"),
        (status = 409, description = "The key came before with another body.", body = Document, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KB.", body = Document, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = Document, content_type = "application/problem+json"),
        (status = 422, description = "Fields are wrong; see errors.", body = Document, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; see Retry-After.", body = Document, content_type = "application/problem+json"),
        (status = 503, description = "The storage can't take it now. Nothing was stored.", body = Document, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn create_report(
    State(state): State<WebState>,
    RequestLocale(by_path): RequestLocale,
    ClientAddress(address): ClientAddress,
    IdempotencyKey(key): IdempotencyKey,
    headers: HeaderMap,
    ApiJson(new): ApiJson<NewReport>,
) -> Result<(StatusCode, Json<ReceiptGiven>), Problem> {
    let locale = locale::of_program(by_path, &headers);
    state.limit(&limit::ADDRESS_REPORT, &address_key(address))?;
    let intake = new
        .into_intake()
        .map_err(|found| refused(&state, locale, &found))?;
    let key = key.map_or(Key::None, |key| Key::Idempotency { key });
    let stored = app::report::submit(&state.app, intake, key, false, Channel::Api)
        .await
        .map_err(|error| fault::problem(&state, locale, error, report::member))?;
    let given = ReceiptGiven {
        receipt: stored.receipt.digits(),
        receipt_display: stored.receipt.to_string(),
        status: stored.status.code().to_owned(),
        place: stored.place.code().to_owned(),
    };
    Ok((StatusCode::CREATED, Json(given)))
}

/// What became of a report. Never repeats what was reported.
#[utoipa::path(
    post,
    path = "/api/v1/receipts/lookup",
    tag = "reports",
    request_body = ReceiptTyped,
    responses(
        (status = 200, description = "What the holder of the receipt may know.", body = ReportState),
        (status = 422, description = "No receipt, or none that leads to a report; see errors.", body = Document, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; see Retry-After.", body = Document, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn look_up(
    State(state): State<WebState>,
    RequestLocale(by_path): RequestLocale,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    ApiJson(typed): ApiJson<ReceiptTyped>,
) -> Result<Json<ReportState>, Problem> {
    let locale = locale::of_program(by_path, &headers);
    state.limit(&limit::ADDRESS_RECEIPT, &address_key(address))?;
    let digits: Vec<u8> = typed
        .receipt
        .bytes()
        .filter(u8::is_ascii_digit)
        .take(32)
        .collect();
    state.limit(&limit::RECEIPT, &digits)?;
    let view = app::reporter::open(&state.app, &typed.receipt)
        .await
        .map_err(|error| fault::problem(&state, locale, error, report::member))?;
    Ok(Json(ReportState::of(view)))
}

/// What an offer of work shows. The answer never depends on what anybody reported, and nothing is stored.
#[utoipa::path(
    post,
    path = "/api/v1/offer-checks",
    tag = "offers",
    request_body = NewOffer,
    responses(
        (status = 200, description = "What was seen. Never that an offer is safe.", body = OfferChecked),
        (status = 400, description = "The body can't be read.", body = Document, content_type = "application/problem+json"),
        (status = 413, description = "The body is larger than 64 KB.", body = Document, content_type = "application/problem+json"),
        (status = 415, description = "The body is not application/json.", body = Document, content_type = "application/problem+json"),
        (status = 422, description = "Fields are wrong; see errors.", body = Document, content_type = "application/problem+json"),
        (status = 429, description = "Too many requests; see Retry-After.", body = Document, content_type = "application/problem+json"),
        (status = 503, description = "The storage can't be read now.", body = Document, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn check_offer(
    State(state): State<WebState>,
    RequestLocale(by_path): RequestLocale,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    ApiJson(new): ApiJson<NewOffer>,
) -> Result<Json<OfferChecked>, Problem> {
    let locale = locale::of_program(by_path, &headers);
    state.limit(&limit::ADDRESS_OFFER, &address_key(address))?;
    let checked = app::offer::check(&state.app, &new.into_offer(), locale == Locale::En)
        .await
        .map_err(|error| fault::problem(&state, locale, error, offer::member))?;
    let words = |key: &str| state.words(locale, key);
    let comfort = ["heading", "call", "beside"].map(|end| words(&format!("offer-listener-{end}")));
    let [heading, call, beside] = comfort;
    let comfort = format!("{heading}. {call} {beside}");
    Ok(Json(OfferChecked::of(
        checked,
        words("offer-no-accusation"),
        comfort,
    )))
}

/// Areas whose names fit, best first; typing errors are forgiven.
#[utoipa::path(
    get,
    path = "/api/v1/areas",
    tag = "areas",
    params(
        ("q" = String, Query, description = "Part of a name, perhaps with district or regency: `oinlasi mollo selatan`. At most 200 characters."),
        ("limit" = Option<usize>, Query, description = "1 to 50; 10 when absent.", minimum = 1, maximum = 50),
    ),
    responses(
        (status = 200, description = "What fits; perhaps nothing.", body = Vec<AreaFound>),
        (status = 422, description = "`q` is empty or too long, or `limit` is out of range.", body = Document, content_type = "application/problem+json"),
    )
)]
pub(crate) async fn areas(
    State(state): State<WebState>,
    RequestLocale(by_path): RequestLocale,
    headers: HeaderMap,
    query: QueryFields,
) -> Result<Json<Vec<AreaFound>>, Problem> {
    let locale = locale::of_program(by_path, &headers);
    let (wanted, limit) = asked(&query).map_err(|invalid| refused(&state, locale, &[invalid]))?;
    let found = app::place::search(&state.app, wanted, limit);
    Ok(Json(found.into_iter().map(AreaFound::of).collect()))
}

fn asked(query: &QueryFields) -> Result<(&str, usize), Invalid> {
    let wanted = query.get("q").trim();
    if wanted.is_empty() {
        return Err(Invalid::new("q", "place-empty"));
    }
    if domain::text::cut(wanted, QUERY) != wanted {
        return Err(Invalid::new("q", "invalid-query-long"));
    }
    let limit = match query.get("limit") {
        "" => Some(AREAS_USUAL),
        text => text
            .parse()
            .ok()
            .filter(|limit| (1..=AREAS).contains(limit)),
    };
    match limit {
        Some(limit) => Ok((wanted, limit)),
        None => Err(Invalid::new("limit", "invalid-limit")),
    }
}

/// Wrong fields that only this interface can have, by their own names.
fn refused(state: &WebState, locale: Locale, found: &[Invalid]) -> Problem {
    found
        .iter()
        .fold(Problem::new(Code::Invalid), |problem, invalid| {
            problem.field(invalid.field, invalid.key, state.words(locale, invalid.key))
        })
}

impl AreaFound {
    fn of(place: PlaceChoice) -> AreaFound {
        AreaFound {
            code: place.code.to_string(),
            name: place.name,
            district: place.district,
            regency: place.regency,
            province: place.province,
            level: place.level.to_owned(),
            zone: zone_name(place.zone).to_owned(),
            latitude: place.latitude,
            longitude: place.longitude,
        }
    }
}

const fn zone_name(zone: Zone) -> &'static str {
    zone.abbreviation()
}
