//! `/cek`: what an offer of work shows. One form, one POST, nothing stored, nothing in the address.
//!
//! The answer never depends on what anybody reported; `/cek/lapor` fills the report form by a POST of its
//! own, so that nothing is kept between the two.

mod form;
mod page;

pub use form::field_name;
pub use page::{OfferPage, ResultPage};

use super::report;
use crate::extract::client::ClientAddress;
use crate::extract::form::FormFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::origin::SameOrigin;
use crate::fault::Fault;
use crate::limit::{self, address_key};
use crate::state::WebState;
use app::Error;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::report::Happening;
use form::{kept, parse};
use render::FormState;

/// Seconds after which a busy server is worth another try.
const BUSY_SECONDS: u32 = 5;

/// The empty form.
pub(super) async fn ask(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    show(&state, locale, StatusCode::OK, FormState::new())
}

/// Checks what was sent.
pub(super) async fn check(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let mut form = kept(&fields);
    if let Err(after) = state.limit(&limit::ADDRESS_OFFER, &address_key(address)) {
        let minutes = i64::from(after.0.div_ceil(60));
        form.error_with("", "offer-too-many", "minutes", minutes);
        let page = show(&state, locale, StatusCode::TOO_MANY_REQUESTS, form)?;
        return Ok(later(page, after.0));
    }
    let offer = parse(&fields);
    match app::offer::check(&state.app, &offer, locale == Locale::En).await {
        Ok(checked) => {
            let page = page::result(&state, locale, &offer, checked);
            Ok(state.page(StatusCode::OK, &page, &state.frame(locale, "/cek"))?)
        }
        Err(Error::Invalid(found)) => {
            for invalid in found {
                let key = match invalid.key {
                    "invalid-offer-long" => "offer-cut",
                    other => other,
                };
                form.error(field_name(invalid.field), key);
            }
            show(&state, locale, StatusCode::UNPROCESSABLE_ENTITY, form)
        }
        Err(Error::Unavailable) => {
            form.error("", "offer-busy");
            let page = show(&state, locale, StatusCode::SERVICE_UNAVAILABLE, form)?;
            Ok(later(page, BUSY_SECONDS))
        }
        Err(other) => Err(other.into()),
    }
}

/// The report form with the offer in it; nothing is sent by that.
pub(super) async fn carry(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    _same_origin: SameOrigin,
    fields: FormFields,
) -> Result<Response, Fault> {
    let mut form = FormState::new();
    // Word of somebody in need is no offer: what happened is asked then.
    let offer = Happening::Offer.code();
    if fields.get("apa") == offer {
        form.set("apa", offer);
    }
    let limited =
        |name: &str| domain::text::cut(fields.get(name).trim(), domain::offer::TEXT_LIMIT);
    form.set("cerita", story(&state, locale, limited("pesan"), &fields));
    for (name, field) in [("perusahaan", "siapa"), ("daerah", "tempat")] {
        let typed = domain::text::cut(limited(name), domain::offer::FIELD_LIMIT);
        if !typed.is_empty() {
            form.set(field, typed);
        }
    }
    if fields.get("aparat") == "ya" {
        form.set("aparat", "ya");
    }
    report::begin_with(&state, locale, form, None)
}

/// The message, and what was answered and typed beside it.
fn story(state: &WebState, locale: Locale, text: &str, fields: &FormFields) -> String {
    let offer = parse(fields);
    let words = |key: &str| state.words(locale, key);
    let asked = offer.yes.iter();
    let mut lines: Vec<String> = asked
        .map(|question| words(&format!("offer-ask-{}", question.code())))
        .collect();
    for (label, typed) in [
        ("offer-permit", &offer.permit),
        ("offer-wage", &offer.wage),
        ("offer-cost", &offer.cost),
        ("offer-deduction", &offer.deduction),
        ("offer-months", &offer.deduction_months),
    ] {
        let typed = domain::text::cut(typed.trim(), domain::offer::FIELD_LIMIT);
        if !typed.is_empty() {
            // A label may be a question.
            let label = words(label);
            let mark = if label.ends_with('?') { "" } else { ":" };
            lines.push(format!("{label}{mark} {typed}"));
        }
    }
    if lines.is_empty() {
        return text.to_owned();
    }
    let mut answers = words("offer-report-answers");
    for line in lines {
        answers.push_str(&format!("\n- {line}"));
    }
    // What was answered stays; a long message is what is cut.
    let room = domain::offer::TEXT_LIMIT.saturating_sub(answers.chars().count() + 2);
    let both = [domain::text::cut(text.trim(), room), answers.trim()].join("\n\n");
    both.trim().to_owned()
}

fn later(mut page: Response, seconds: u32) -> Response {
    page.headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    page
}

fn show(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    form: FormState,
) -> Result<Response, Fault> {
    let page = OfferPage::new(form);
    Ok(state.page(status, &page, &state.frame(locale, "/cek"))?)
}
