//! `/balasan`: the way back. Everything is a POST with a sealed token, so that neither the address
//! nor the history holds a receipt; the page never repeats what was reported.

mod page;

pub use page::{Done, PlaceQuestion, ReceiptPage, ReplyMessage, ReplyPage};

use super::report::{ChosenPlace, contact, field_name};
use crate::extract::client::ClientAddress;
use crate::extract::form::FormFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::fault::Fault;
use crate::limit::{self, RetryAfter, address_key};
use crate::state::WebState;
use app::reporter::{self, ReporterView};
use app::{Conflict, Error};
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::report::intake::Contact;
use render::FormState;

/// Seconds after which a busy server is worth another try.
const BUSY_SECONDS: u32 = 5;
/// Places that a search on the page shows.
const PLACES: usize = 8;
/// What a reporter may have typed on the page, kept when the token is too old.
const TYPED: [&str; 7] = [
    "jawaban",
    "nonce",
    "boleh_hubungi",
    "nomor",
    "jam_aman",
    "kata",
    "alasan",
];

/// The page that asks for the receipt.
pub(super) async fn ask(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
) -> Result<Response, Fault> {
    ask_again(
        &state,
        locale,
        StatusCode::OK,
        FormState::new(),
        &FormFields::default(),
    )
}

/// Opens by the typed receipt.
pub(super) async fn open(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let typed = fields.get("kode");
    let opened = match limited(&state, &address_key(address), Some(typed)) {
        Ok(()) => reporter::open(&state.app, typed).await,
        Err(error) => Err(error),
    };
    match opened {
        Ok(view) => {
            let page = ReplyPage::new(view, nonce(&state, &fields), typed_before(&fields));
            show(&state, locale, StatusCode::OK, &page)
        }
        Err(error) => closed(&state, locale, &fields, error),
    }
}

/// Answers, or adds facts.
pub(super) async fn answer(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let acted = match limited_act(&state, &address_key(address), &fields) {
        Ok(()) => {
            let nonce = nonce(&state, &fields);
            reporter::answer(&state.app, fields.get("t"), fields.get("jawaban"), &nonce).await
        }
        Err(error) => Err(error),
    };
    finish(&state, locale, &fields, acted, Done::Answer).await
}

/// Changes whether and how officers may call. Empty answers keep what was told before; without the
/// tick everything is forgotten.
pub(super) async fn change_contact(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let acted = match limited_act(&state, &address_key(address), &fields) {
        Ok(()) => changed(&state, &fields).await,
        Err(error) => Err(error),
    };
    finish(&state, locale, &fields, acted, Done::Contact).await
}

/// Settles an unclear place, or searches for another name on the same page.
pub(super) async fn settle_place(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let token = fields.get("t");
    if let Err(error) = limited_act(&state, &address_key(address), &fields) {
        return finish(&state, locale, &fields, Err(error), Done::Place).await;
    }
    if fields.has("carikan") {
        return search(&state, locale, &fields).await;
    }
    let acted = match fields.get("wilayah").parse() {
        Ok(area) => reporter::settle_place(&state.app, token, area).await,
        Err(_) => Err(Error::invalid("wilayah", "invalid-area")),
    };
    finish(&state, locale, &fields, acted, Done::Place).await
}

/// Asks once that another office looks again.
pub(super) async fn second_look(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let acted = match limited_act(&state, &address_key(address), &fields) {
        Ok(()) => reporter::second_look(&state.app, fields.get("t"), fields.get("alasan")).await,
        Err(error) => Err(error),
    };
    finish(&state, locale, &fields, acted, Done::SecondLook).await
}

/// Takes the report back, once the reporter ticked that they are sure.
pub(super) async fn withdraw(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    fields: FormFields,
) -> Result<Response, Fault> {
    let acted = match limited_act(&state, &address_key(address), &fields) {
        Ok(()) if fields.get("yakin") == "ya" => {
            reporter::withdraw(&state.app, fields.get("t")).await
        }
        Ok(()) => Err(Error::invalid("yakin", "reply-withdraw-unsure")),
        Err(error) => Err(error),
    };
    finish(&state, locale, &fields, acted, Done::Withdraw).await
}

/// Loosely per address, tightly per receipt that the token of an opened page holds.
fn limited_act(state: &WebState, address: &[u8], fields: &FormFields) -> Result<(), Error> {
    limited(state, address, None)?;
    let Some(subject) = reporter::subject(&state.app, fields.get("t")) else {
        return Ok(());
    };
    let too_many = |RetryAfter(retry_after)| Error::TooMany { retry_after };
    state.limit(&limit::RECEIPT, &subject).map_err(too_many)
}

/// Loosely per address, tightly per receipt tried.
fn limited(state: &WebState, address: &[u8], receipt: Option<&str>) -> Result<(), Error> {
    let too_many = |RetryAfter(retry_after)| Error::TooMany { retry_after };
    state
        .limit(&limit::ADDRESS_RECEIPT, address)
        .map_err(too_many)?;
    let Some(receipt) = receipt else {
        return Ok(());
    };
    let digits: Vec<u8> = receipt
        .bytes()
        .filter(u8::is_ascii_digit)
        .take(32)
        .collect();
    state.limit(&limit::RECEIPT, &digits).map_err(too_many)
}

async fn changed(state: &WebState, fields: &FormFields) -> Result<ReporterView, Error> {
    let token = fields.get("t");
    let wished = contact(fields);
    if !wished.allowed {
        return reporter::change_contact(&state.app, token, Contact::default()).await;
    }
    let before = reporter::open_token(&state.app, token).await?.contact;
    let or = |new: String, old: String| if new.is_empty() { old } else { new };
    let contact = Contact {
        allowed: true,
        phone: or(wished.phone, before.phone),
        safe_hours: or(wished.safe_hours, before.safe_hours),
        code_word: or(wished.code_word, before.code_word),
    };
    reporter::change_contact(&state.app, token, contact).await
}

async fn search(state: &WebState, locale: Locale, fields: &FormFields) -> Result<Response, Fault> {
    let view = match reporter::open_token(&state.app, fields.get("t")).await {
        Ok(view) => view,
        Err(error) => return closed(state, locale, fields, error),
    };
    let wanted = fields.get("cari").trim();
    let mut form = FormState::new();
    form.set("cari", wanted);
    let mut status = StatusCode::OK;
    if wanted.is_empty() {
        status = StatusCode::UNPROCESSABLE_ENTITY;
        form.error("cari", "reply-search-empty");
    }
    let mut page = ReplyPage::new(view, reporter::nonce(&state.app), form);
    if !wanted.is_empty() && page.place.is_some() {
        let found = app::place::search(&state.app, domain::text::cut(wanted, 200), PLACES);
        page.place = Some(PlaceQuestion {
            choices: found.iter().map(ChosenPlace::of).collect(),
            searched: true,
        });
    }
    show(state, locale, status, &page)
}

/// The page after an act: done, or what has to be mended with everything that was typed.
async fn finish(
    state: &WebState,
    locale: Locale,
    fields: &FormFields,
    acted: Result<ReporterView, Error>,
    done: Done,
) -> Result<Response, Fault> {
    let error = match acted {
        Ok(view) => {
            let mut page = ReplyPage::new(view, reporter::nonce(&state.app), FormState::new());
            page.done = Some(done);
            return show(state, locale, StatusCode::OK, &page);
        }
        Err(error) => error,
    };
    if lost(&error) {
        return closed(state, locale, fields, error);
    }
    let view = match reporter::open_token(&state.app, fields.get("t")).await {
        Ok(view) => view,
        Err(worse) => return closed(state, locale, fields, worse),
    };
    let mut form = typed_before(fields);
    let (status, retry) = tell(&mut form, error)?;
    let page = ReplyPage::new(view, nonce(state, fields), form);
    with_retry(show(state, locale, status, &page), retry)
}

/// Whether the token or receipt itself is refused.
fn lost(error: &Error) -> bool {
    matches!(error, Error::Invalid(found) if found.iter().any(|invalid| invalid.field == "kode"))
}

/// The receipt is asked for (again); what was typed stays.
fn closed(
    state: &WebState,
    locale: Locale,
    fields: &FormFields,
    error: Error,
) -> Result<Response, Fault> {
    let mut form = FormState::new();
    form.set("kode", fields.get("kode"));
    let (status, retry) = tell(&mut form, error)?;
    with_retry(ask_again(state, locale, status, form, fields), retry)
}

fn tell(form: &mut FormState, error: Error) -> Result<(StatusCode, Option<u32>), Fault> {
    Ok(match error {
        Error::Invalid(found) => {
            for invalid in found {
                match invalid.key {
                    // Only `/lapor` has the ticks that could be taken away.
                    "invalid-exclude-all" => form.error("wilayah", "reply-place-refused"),
                    key => form.error(field_name(invalid.field), key),
                }
            }
            (StatusCode::UNPROCESSABLE_ENTITY, None)
        }
        Error::Conflict(
            Conflict::ChangedMeanwhile { .. } | Conflict::AlreadyDone | Conflict::Refused(_),
        ) => {
            form.error("", "reply-changed");
            (StatusCode::CONFLICT, None)
        }
        Error::TooMany { retry_after } => {
            form.error_with(
                "",
                "report-too-many",
                "minutes",
                i64::from(retry_after.div_ceil(60)),
            );
            (StatusCode::TOO_MANY_REQUESTS, Some(retry_after))
        }
        Error::Unavailable => {
            form.error("", "report-busy");
            (StatusCode::SERVICE_UNAVAILABLE, Some(BUSY_SECONDS))
        }
        Error::Internal(what) => {
            tracing::error!(error.detail = what, "reporter.act");
            form.error("", "report-fault");
            (StatusCode::INTERNAL_SERVER_ERROR, None)
        }
        other @ (Error::NotFound | Error::SignInNeeded | Error::Conflict(Conflict::OtherBody)) => {
            return Err(other.into());
        }
    })
}

fn ask_again(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    form: FormState,
    fields: &FormFields,
) -> Result<Response, Fault> {
    let kept = fields
        .pairs()
        .filter(|(name, value)| TYPED.contains(name) && !value.is_empty());
    let page = ReceiptPage {
        form,
        kept: kept
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    };
    Ok(state.page(status, &page, &state.frame(locale, "/balasan"))?)
}

fn show(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    page: &ReplyPage,
) -> Result<Response, Fault> {
    Ok(state.page(status, page, &state.frame(locale, "/balasan"))?)
}

fn with_retry(response: Result<Response, Fault>, seconds: Option<u32>) -> Result<Response, Fault> {
    let mut response = response?;
    if let Some(seconds) = seconds {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    Ok(response)
}

fn typed_before(fields: &FormFields) -> FormState {
    let shown = |name: &str| {
        (TYPED.contains(&name) && name != "nonce") || matches!(name, "cari" | "wilayah" | "yakin")
    };
    FormState::from_pairs(fields.pairs().filter(|(name, _)| shown(name)))
}

/// The mark that the form carried, so that its repetition adds nothing; else a fresh one.
fn nonce(state: &WebState, fields: &FormFields) -> String {
    match fields.get("nonce") {
        "" => reporter::nonce(&state.app),
        sent => domain::text::cut(sent, 64).to_owned(),
    }
}
