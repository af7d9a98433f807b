//! `/lapor` and `/terima`: one page, one POST, and the receipt.
//!
//! Nothing is set or stored before "Kirim". Whatever goes wrong, the same form comes back with what
//! was typed and the same receipt, so that sending it again can't make a second report.

mod form;
mod page;

pub use form::field_name;
pub use page::{ChosenPlace, ReportPage, ThanksOverPage, ThanksPage};

pub(in crate::public) use form::contact;

use crate::extract::client::ClientAddress;
use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::origin::SameOrigin;
use crate::fault::Fault;
use crate::limit::{self, RetryAfter, address_key};
use crate::state::WebState;
use app::place::PlaceState;
use app::report::{Channel, IssuedForm, Thanks};
use app::{Conflict, Error};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::area::AreaCode;
use domain::time::Zone;
use form::{Sent, kept, parse};
use render::{FormState, Frame};

/// Seconds after which a busy server is worth another try.
const BUSY_SECONDS: u32 = 5;

/// The empty form.
pub(super) async fn ask(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    begin(&state, locale, None)
}

/// The empty form, perhaps with a place that was chosen in the finder.
pub(super) fn begin(
    state: &WebState,
    locale: Locale,
    area: Option<AreaCode>,
) -> Result<Response, Fault> {
    let mut form = FormState::new();
    if let Some(area) = area {
        form.set("wilayah", area.to_string());
    }
    begin_with(state, locale, form, area)
}

/// The form with something in it already; nothing is stored.
pub(super) fn begin_with(
    state: &WebState,
    locale: Locale,
    form: FormState,
    area: Option<AreaCode>,
) -> Result<Response, Fault> {
    let issued = app::report::issue(&state.app);
    show(state, locale, StatusCode::OK, form, &issued, area)
}

/// Stores the report.
pub(super) async fn send(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    _same_origin: SameOrigin,
    fields: FormFields,
) -> Result<Response, Fault> {
    let sent = parse(&fields);
    let area = sent.intake.area;
    let (issued, outcome) = match &sent.issued {
        None => (
            app::report::issue(&state.app),
            Err(Error::invalid("kode", "invalid-form-stale")),
        ),
        Some(issued) => (
            issued.clone(),
            submit(&state, &address_key(address), &sent, issued).await,
        ),
    };
    let error = match outcome {
        Ok(thanks) => return Ok(see(&locale.path("/terima"), &thanks)),
        Err(error) => error,
    };
    let mut form = kept(&fields);
    let mut issued = issued;
    let mut sent_before = None;
    let mut retry = None;
    let status = match error {
        Error::Invalid(found) => {
            if found
                .iter()
                .any(|invalid| invalid.key == "invalid-form-stale")
            {
                issued = app::report::issue(&state.app);
                form.values.remove("akhir");
            }
            for invalid in found {
                form.error(field_name(invalid.field), invalid.key);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Error::Conflict(Conflict::OtherBody) => {
            sent_before = Some(issued.receipt.to_string());
            issued = app::report::issue(&state.app);
            form.values.remove("akhir");
            form.error("kode", "report-sent-before");
            StatusCode::CONFLICT
        }
        Error::TooMany { retry_after } => {
            retry = Some(retry_after);
            form.error_with(
                "",
                "report-too-many",
                "minutes",
                i64::from(retry_after.div_ceil(60)),
            );
            StatusCode::TOO_MANY_REQUESTS
        }
        Error::Unavailable => {
            retry = Some(BUSY_SECONDS);
            form.error("", "report-busy");
            StatusCode::SERVICE_UNAVAILABLE
        }
        Error::Internal(what) => {
            tracing::error!(error.detail = what, "report.submit");
            form.error("", "report-fault");
            StatusCode::INTERNAL_SERVER_ERROR
        }
        other @ (Error::NotFound | Error::SignInNeeded | Error::Conflict(_)) => {
            return Err(other.into());
        }
    };
    let place = area.and_then(|area| app::place::of_code(&state.app, area));
    let page = ReportPage {
        sent_before,
        ..ReportPage::new(form, &issued, place)
    };
    let mut response = state.page(status, &page, &frame(&state, locale))?;
    if let Some(seconds) = retry {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

/// The page after sending.
pub(super) async fn thank(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    query: QueryFields,
) -> Result<Response, Fault> {
    let token = query.get("t");
    match app::report::thanks(&state.app, token) {
        Some(thanks) => {
            let page = thanks_page(&thanks, token, thanks.confirmed);
            Ok(state.page(StatusCode::OK, &page, &thanks_frame(&state, locale))?)
        }
        None => over(&state, locale),
    }
}

/// The last group of the receipt, typed again.
pub(super) async fn confirm(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    state.limit(&limit::ADDRESS_RECEIPT, &address_key(address))?;
    let token = fields.get("t");
    let Some(thanks) = app::report::thanks(&state.app, token) else {
        return over(&state, locale);
    };
    let right = app::report::confirm(&state.app, token, fields.get("akhir")).await?;
    let mut page = thanks_page(&thanks, token, right);
    let mut status = StatusCode::OK;
    if !right {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        page.form.set("akhir", fields.get("akhir"));
        page.form.error("akhir", "thanks-last-wrong");
    }
    Ok(state.page(status, &page, &thanks_frame(&state, locale))?)
}

/// The sealed token for `/terima`.
async fn submit(
    state: &WebState,
    address: &[u8],
    sent: &Sent,
    issued: &IssuedForm,
) -> Result<String, Error> {
    let too_many = |RetryAfter(retry_after)| Error::TooMany { retry_after };
    state
        .limit(&limit::ADDRESS_REPORT, address)
        .map_err(too_many)?;
    let digits = issued.receipt.digits();
    state
        .limit(&limit::FORM, digits.as_bytes())
        .map_err(too_many)?;
    if !sent.invalid.is_empty() {
        let others = sent.intake.invalid(state.app.today(Zone::Wit));
        return Err(Error::Invalid(
            others.into_iter().chain(sent.invalid.clone()).collect(),
        ));
    }
    let key = form::key(issued);
    let intake = sent.intake.clone();
    let stored = app::report::submit(&state.app, intake, key, sent.confirmed, Channel::Web).await?;
    Ok(stored.thanks)
}

fn show(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    issued: &IssuedForm,
    area: Option<AreaCode>,
) -> Result<Response, Fault> {
    let place = area.and_then(|area| app::place::of_code(&state.app, area));
    Ok(state.page(
        status,
        &ReportPage::new(form, issued, place),
        &frame(state, locale),
    )?)
}

fn frame(state: &WebState, locale: Locale) -> Frame {
    state.frame(locale, "/lapor")
}

/// The language switch of `/terima` can't carry the token; it leads to where the receipt is typed.
fn thanks_frame(state: &WebState, locale: Locale) -> Frame {
    state.frame(locale, "/balasan")
}

fn thanks_page(thanks: &Thanks, token: &str, confirmed: bool) -> ThanksPage {
    ThanksPage {
        form: FormState::new(),
        token: token.to_owned(),
        receipt: thanks.receipt.to_string(),
        confirmed,
        urgent: thanks.urgent,
        place_known: thanks.place == PlaceState::Exact,
    }
}

fn over(state: &WebState, locale: Locale) -> Result<Response, Fault> {
    Ok(state.page(
        StatusCode::GONE,
        &ThanksOverPage {},
        &thanks_frame(state, locale),
    )?)
}

fn see(path: &str, token: &str) -> Response {
    (
        StatusCode::SEE_OTHER,
        [(header::LOCATION, format!("{path}?t={token}"))],
    )
        .into_response()
}
