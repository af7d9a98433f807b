//! Signing in and out, and the one-time link by which an account is set up.
//!
//! A password is never sent back into a page. Wrong name and wrong password read the same.

use super::gate::{DEVICE_COOKIE, Refusal, SESSION_COOKIE, SignedForm, redirect};
use super::words::local_path;
use crate::extract::client::ClientAddress;
use crate::extract::cookie;
use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::origin::SameOrigin;
use crate::limit::{self, address_key};
use crate::problem::Problem;
use crate::state::WebState;
use app::account::{self, ABSOLUTE_SECONDS, DEVICE_SECONDS, SetupInfo, SignedIn};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use render::{FormState, Page};
use serde::Serialize;

/// `/masuk`.
#[derive(Clone, Debug, Serialize)]
pub struct SignInPage {
    pub form: FormState,
    /// The page that comes afterwards.
    pub next: String,
    /// Just signed out.
    pub signed_out: bool,
    /// Minutes to wait after too many wrong passwords.
    pub wait_minutes: Option<i64>,
    /// What was typed in a form that came after the session had ended.
    pub typed: Vec<String>,
}

/// Fields of the forms of staff that nobody typed.
const CARRIED: [&str; 4] = ["csrf", "nonce", "versi", "lalu"];

/// The sign-in page with the words of a form that came too late: they can be copied, and aren't lost.
pub(super) fn kept(state: &WebState, locale: Locale, back: String, fields: &FormFields) -> Refusal {
    let is_typed = |(name, value): &(&str, &str)| {
        let secret = name.contains("sandi") || CARRIED.contains(name);
        !secret && value.trim().contains(char::is_whitespace)
    };
    let typed: Vec<String> = fields
        .pairs()
        .filter(is_typed)
        .map(|(_, value)| value.trim().to_owned())
        .collect();
    if typed.is_empty() {
        return Refusal::SignIn { locale, back };
    }
    let page = SignInPage {
        form: FormState::new(),
        next: next_page(&back),
        signed_out: false,
        wait_minutes: None,
        typed,
    };
    let frame = state.frame(locale, "/masuk");
    match state.page(StatusCode::UNAUTHORIZED, &page, &frame) {
        Ok(page) => Refusal::Kept(Box::new(page)),
        Err(problem) => problem.into(),
    }
}

/// `/masuk/siapkan/{token}`: the one-time link of an account.
#[derive(Clone, Debug, Serialize)]
pub struct SetupPage {
    pub form: FormState,
    pub token: String,
    pub name: String,
    pub login: String,
    /// The link was used, ran out, or never was.
    pub spent: bool,
    /// Whether one may go on without a password.
    pub demo: bool,
}

impl Page for SignInPage {
    const TEMPLATE: &'static str = "work/sign_in.html";

    fn samples() -> Vec<SignInPage> {
        let empty = SignInPage {
            form: FormState::new(),
            next: "/tugas".into(),
            signed_out: false,
            wait_minutes: None,
            typed: Vec::new(),
        };
        let mut wrong =
            FormState::from_pairs([("nama", "petugas<contoh>"), ("sandi", "rahasia-diketik")]);
        wrong.error("sandi", "invalid-sign-in");
        vec![
            empty.clone(),
            SignInPage {
                signed_out: true,
                ..empty.clone()
            },
            SignInPage {
                wait_minutes: Some(2),
                ..empty.clone()
            },
            SignInPage {
                typed: vec!["alasan <panjang> yang diketik".into()],
                ..empty.clone()
            },
            SignInPage {
                form: wrong,
                ..empty
            },
        ]
    }
}

impl Page for SetupPage {
    const TEMPLATE: &'static str = "work/setup.html";

    fn samples() -> Vec<SetupPage> {
        let fresh = SetupPage {
            form: FormState::new(),
            token: "contoh".into(),
            name: "Petugas <Contoh>".into(),
            login: "petugas".into(),
            spent: false,
            demo: false,
        };
        let mut wrong = FormState::from_pairs([("sandi", "rahasia-diketik")]);
        wrong.error("sandi", "invalid-password-short");
        vec![
            SetupPage {
                demo: true,
                ..fresh.clone()
            },
            SetupPage {
                form: wrong,
                ..fresh.clone()
            },
            SetupPage {
                spent: true,
                name: String::new(),
                login: String::new(),
                ..fresh
            },
        ]
    }
}

/// GET /masuk
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    query: QueryFields,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let next = next_page(query.get("lalu"));
    if let Some(cookie) = cookie::read(&headers, SESSION_COOKIE)
        && account::session(&state.app, cookie).await.is_ok()
    {
        return Ok(redirect(&locale.path(&next)));
    }
    let page = SignInPage {
        form: FormState::new(),
        next,
        signed_out: query.get("kabar") == "keluar",
        wait_minutes: None,
        typed: Vec::new(),
    };
    state.page(StatusCode::OK, &page, &state.frame(locale, "/masuk"))
}

/// POST /masuk
pub async fn send(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    _: SameOrigin,
    fields: FormFields,
) -> Result<Response, Problem> {
    let login = fields.get("nama");
    let key = address_key(address);
    let next = next_page(fields.get("lalu"));
    let device = cookie::read(&headers, DEVICE_COOKIE);
    // Neither the name alone nor the address is a subject for a browser that is known: whoever guesses
    // elsewhere, or behind the same address, must not lock its owner out.
    let known = device.filter(|device| account::knows_browser(&state.app, login, device));
    let guesser = match known {
        Some(device) => device.as_bytes().to_vec(),
        None => {
            state.limit(&limit::ADDRESS_SIGN_IN, &key)?;
            [&key[..], login.trim().to_lowercase().as_bytes()].concat()
        }
    };
    state.limit(&limit::ACCOUNT_SIGN_IN, &guesser)?;
    let signed_in = account::sign_in(
        &state.app,
        login,
        fields.get("sandi"),
        device,
        u64::from_be_bytes(key),
    );
    let mut page = SignInPage {
        form: FormState::new(),
        next,
        signed_out: false,
        wait_minutes: None,
        typed: Vec::new(),
    };
    page.form.set("nama", login);
    let status = match signed_in.await {
        Ok(signed_in) => return Ok(begin(&signed_in, locale, &page.next)),
        Err(app::Error::Invalid(found)) => {
            for one in found {
                page.form.error("sandi", one.key);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(app::Error::TooMany { retry_after }) => {
            page.wait_minutes = Some(i64::from(retry_after.div_ceil(60)));
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(other) => return Err(other.into()),
    };
    state.page(status, &page, &state.frame(locale, "/masuk"))
}

/// GET /masuk/siapkan/{token}
pub async fn show_setup(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let info = account::setup_info(&state.app, &token).await?;
    setup_page(
        &state,
        locale,
        StatusCode::OK,
        token,
        info,
        FormState::new(),
    )
}

/// POST /masuk/siapkan/{token}
pub async fn send_setup(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(token): Path<String>,
    ClientAddress(address): ClientAddress,
    _: SameOrigin,
    fields: FormFields,
) -> Result<Response, Problem> {
    state.limit(&limit::ADDRESS_SIGN_IN, &address_key(address))?;
    let done = if fields.get("demo") == "1" {
        account::setup_without_password(&state.app, &token).await
    } else {
        let (password, again) = (fields.get("sandi"), fields.get("sandi_lagi"));
        account::setup(&state.app, &token, password, again).await
    };
    match done {
        Ok(signed_in) => Ok(begin(&signed_in, locale, "/tugas")),
        Err(app::Error::Invalid(found)) => {
            let mut form = FormState::new();
            for one in found {
                let field = if one.field == "again" {
                    "sandi_lagi"
                } else {
                    "sandi"
                };
                form.error(field, one.key);
            }
            let info = account::setup_info(&state.app, &token).await?;
            setup_page(
                &state,
                locale,
                StatusCode::UNPROCESSABLE_ENTITY,
                token,
                info,
                form,
            )
        }
        Err(app::Error::NotFound) => {
            let spent = SetupInfo {
                name: String::new(),
                login: String::new(),
                used_or_expired: true,
            };
            setup_page(
                &state,
                locale,
                StatusCode::NOT_FOUND,
                token,
                spent,
                FormState::new(),
            )
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /keluar-akun
pub async fn sign_out(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    form: SignedForm,
) -> Result<Response, Problem> {
    account::sign_out(&state.app, &form.session).await?;
    Ok(signed_out(locale))
}

/// To the sign-in page, without the session cookie. The device stays known.
pub(super) fn signed_out(locale: Locale) -> Response {
    let mut response = redirect(&locale.path("/masuk?kabar=keluar"));
    response
        .headers_mut()
        .append(header::SET_COOKIE, cookie::clear(SESSION_COOKIE));
    response
}

fn begin(signed_in: &SignedIn, asked: Locale, next: &str) -> Response {
    let english = signed_in.session.locale_english || asked == Locale::En;
    let locale = if english { Locale::En } else { Locale::Id };
    let mut response = redirect(&locale.path(next));
    let seconds = |seconds: i64| u32::try_from(seconds).ok();
    let session = cookie::set(SESSION_COOKIE, &signed_in.cookie, seconds(ABSOLUTE_SECONDS));
    let device = cookie::set(DEVICE_COOKIE, &signed_in.device, seconds(DEVICE_SECONDS));
    response.headers_mut().append(header::SET_COOKIE, session);
    response.headers_mut().append(header::SET_COOKIE, device);
    response
}

fn setup_page(
    state: &WebState,
    locale: Locale,
    status: StatusCode,
    token: String,
    info: SetupInfo,
    form: FormState,
) -> Result<Response, Problem> {
    let path = format!("/masuk/siapkan/{token}");
    let page = SetupPage {
        form,
        token,
        name: info.name,
        login: info.login,
        spent: info.used_or_expired,
        demo: state.app.settings().environment.as_deref() == Some("DEMO"),
    };
    state.page(status, &page, &state.frame(locale, &path))
}

/// Where to go after signing in: a path of this site, otherwise the page of the day.
fn next_page(asked: &str) -> String {
    match local_path(asked) {
        Some(path) if !path.starts_with("/masuk") => path.to_owned(),
        _ => "/tugas".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::next_page;

    #[test]
    fn after_signing_in_nobody_leaves_the_site() {
        assert_eq!(next_page("/laporan/rpt_1"), "/laporan/rpt_1");
        for path in [
            "",
            "https://jahat.example",
            "//jahat.example",
            "/masuk?lalu=/masuk",
        ] {
            assert_eq!(next_page(path), "/tugas");
        }
    }
}
