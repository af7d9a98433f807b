//! `/akun`: what belongs to the signed-in person.

use super::frame::{Here, page};
use super::gate::{SignedForm, SignedIn, redirect};
use super::sign_in::signed_out;
use crate::extract::form::QueryFields;
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::Problem;
use crate::state::WebState;
use app::account::{self, Session};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::Role;
use render::{FormState, Page};
use serde::Serialize;

/// `/akun`
#[derive(Clone, Debug, Serialize)]
pub struct AccountPage {
    pub name: String,
    pub roles: Vec<RolePart>,
    pub english: bool,
    pub form: FormState,
    /// `sandi` or `bahasa` when that was just changed.
    pub news: &'static str,
    /// Minutes to wait after too many wrong passwords.
    pub wait_minutes: Option<i64>,
}

/// A role of today.
#[derive(Clone, Debug, Serialize)]
pub struct RolePart {
    pub code: &'static str,
    pub office: String,
}

impl Page for AccountPage {
    const TEMPLATE: &'static str = "work/account.html";

    fn samples() -> Vec<AccountPage> {
        let role = |role: Role| RolePart {
            code: role.code(),
            office: "kanim-contoh".into(),
        };
        let plain = AccountPage {
            name: "Petugas <Contoh>".into(),
            roles: Role::ALL.map(role).to_vec(),
            english: false,
            form: FormState::new(),
            news: "",
            wait_minutes: None,
        };
        let mut wrong = FormState::from_pairs([("sandi_lama", "rahasia-diketik")]);
        wrong.error("sandi_lama", "invalid-password-old");
        vec![
            AccountPage {
                roles: Vec::new(),
                news: "sandi",
                ..plain.clone()
            },
            AccountPage {
                english: true,
                news: "bahasa",
                ..plain.clone()
            },
            AccountPage {
                wait_minutes: Some(1),
                ..plain.clone()
            },
            AccountPage {
                form: wrong,
                ..plain
            },
        ]
    }
}

/// GET /akun
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let news = match query.get("kabar") {
        "sandi" => "sandi",
        "bahasa" => "bahasa",
        _ => "",
    };
    let shown = AccountPage {
        news,
        ..of(&session)
    };
    page(&state, &session, &here(locale), StatusCode::OK, &shown)
}

/// POST /akun/sandi
pub async fn change_password(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let changed = account::change_password(
        &state.app,
        &session,
        fields.get("sandi_lama"),
        fields.get("sandi"),
        fields.get("sandi_lagi"),
    );
    let mut shown = of(&session);
    let status = match changed.await {
        Ok(()) => return Ok(redirect(&locale.path("/akun?kabar=sandi"))),
        Err(app::Error::Invalid(found)) => {
            for one in found {
                let field = match one.field {
                    "old" => "sandi_lama",
                    "again" => "sandi_lagi",
                    _ => "sandi",
                };
                shown.form.error(field, one.key);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(app::Error::TooMany { retry_after }) => {
            shown.wait_minutes = Some(i64::from(retry_after.div_ceil(60)));
            StatusCode::TOO_MANY_REQUESTS
        }
        Err(other) => return Err(other.into()),
    };
    page(&state, &session, &here(locale), status, &shown)
}

/// POST /akun/bahasa
pub async fn change_language(
    State(state): State<WebState>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let chosen = match fields.get("bahasa") {
        "en" => Locale::En,
        _ => Locale::Id,
    };
    account::set_locale(&state.app, &session, chosen == Locale::En).await?;
    Ok(redirect(&chosen.path("/akun?kabar=bahasa")))
}

/// POST /akun/keluar-semua
pub async fn sign_out_everywhere(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, .. }: SignedForm,
) -> Result<Response, Problem> {
    account::sign_out_everywhere(&state.app, &session).await?;
    Ok(signed_out(locale))
}

fn of(session: &Session) -> AccountPage {
    let role = |(role, office): (Role, domain::office::OfficeId)| RolePart {
        code: role.code(),
        office: office.to_string(),
    };
    AccountPage {
        name: session.name.clone(),
        roles: session.roles().into_iter().map(role).collect(),
        english: session.locale_english,
        form: FormState::new(),
        news: "",
        wait_minutes: None,
    }
}

fn here(locale: Locale) -> Here<'static> {
    Here {
        locale,
        path: "/akun",
        to_decide: None,
    }
}
