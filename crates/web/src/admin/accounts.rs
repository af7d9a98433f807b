//! `/atur/akun`: who may sign in. A one-time link is shown once, in the answer to the form that made it.

use super::accounts_page::{AccountPart, AccountsPage, LinkPart, RolePart, reason_field};
use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::{Locale, RequestLocale};
use crate::extract::parse_id;
use crate::problem::Problem;
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::words::Choice;
use app::account::Session;
use app::account::admin::{self, AccountRow, NewAccount};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::Role;
use domain::area::AreaCode;
use domain::id::AccountId;
use domain::policy::Action;
use render::FormState;

/// GET /atur/akun
pub async fn show(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedIn(session): SignedIn,
    query: QueryFields,
) -> Result<Response, Problem> {
    let news = match query.get("kabar") {
        "tangguhkan" => "tangguhkan",
        "aktifkan" => "aktifkan",
        _ => "",
    };
    let shown = Shown {
        news,
        query: query.get("cari"),
        ..Shown::default()
    };
    shown.page(&state, &session, locale, StatusCode::OK).await
}

/// POST /atur/akun
pub async fn invite(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let mut form = FormState::from_pairs(fields.pairs());
    let new = new_account(&state, &fields, &mut form);
    if let Some(new) = new.filter(|_| form.is_valid()) {
        match admin::invite(&state.app, &session, &new).await {
            Ok(path) => {
                let shown = Shown {
                    link: Some((new.name, path)),
                    ..Shown::default()
                };
                return shown.page(&state, &session, locale, StatusCode::OK).await;
            }
            Err(app::Error::Invalid(found)) => {
                for one in found {
                    form.error(field(one.field), one.key);
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let shown = Shown {
        form,
        ..Shown::default()
    };
    shown
        .page(&state, &session, locale, StatusCode::UNPROCESSABLE_ENTITY)
        .await
}

/// POST /atur/akun/{id}/tangguhkan
pub async fn suspend(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let account = parse_id(&id)?;
    let reason = fields.get(&reason_field(&id));
    let done = admin::suspend(&state.app, &session, &account, reason).await;
    after(&state, &session, locale, done, &fields, (&id, "tangguhkan")).await
}

/// POST /atur/akun/{id}/aktifkan
pub async fn resume(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let account = parse_id(&id)?;
    let reason = fields.get(&reason_field(&id));
    let done = admin::resume(&state.app, &session, &account, reason).await;
    after(&state, &session, locale, done, &fields, (&id, "aktifkan")).await
}

/// POST /atur/akun/{id}/tautan
pub async fn renew_link(
    State(state): State<WebState>,
    RequestLocale(locale): RequestLocale,
    Path(id): Path<String>,
    SignedForm { session, fields }: SignedForm,
) -> Result<Response, Problem> {
    let account = parse_id(&id)?;
    match admin::renew_link(&state.app, &session, &account).await {
        Ok(path) => {
            let shown = Shown {
                link: Some((fields.get("untuk").to_owned(), path)),
                ..Shown::default()
            };
            shown.page(&state, &session, locale, StatusCode::OK).await
        }
        Err(error) => after(&state, &session, locale, Err(error), &fields, (&id, "")).await,
    }
}

/// Leads back to the list, or shows it again with what is wrong at the account.
async fn after(
    state: &WebState,
    session: &Session,
    locale: Locale,
    done: Result<(), app::Error>,
    fields: &FormFields,
    (id, news): (&str, &str),
) -> Result<Response, Problem> {
    match done {
        Ok(()) | Err(app::Error::Conflict(app::Conflict::AlreadyDone)) => {
            let target = format!("/atur/akun?kabar={news}");
            Ok(redirect(&locale.path(&target)))
        }
        Err(app::Error::Invalid(found)) => {
            let mut form = FormState::from_pairs(fields.pairs());
            for one in found {
                form.error(&reason_field(id), one.key);
            }
            let shown = Shown {
                form,
                failed: id,
                ..Shown::default()
            };
            shown
                .page(state, session, locale, StatusCode::UNPROCESSABLE_ENTITY)
                .await
        }
        Err(other) => Err(other.into()),
    }
}

/// What differs from one showing of the page to the next.
#[derive(Default)]
struct Shown<'a> {
    form: FormState,
    query: &'a str,
    news: &'static str,
    failed: &'a str,
    link: Option<(String, String)>,
}

impl Shown<'_> {
    async fn page(
        self,
        state: &WebState,
        session: &Session,
        locale: Locale,
        status: StatusCode,
    ) -> Result<Response, Problem> {
        let found = admin::list(&state.app, session, self.query).await?;
        let offices = match session.allows(Action::ManageProgramme) {
            true => app::programme::offices(&state.app, session).await?,
            false => Vec::new(),
        };
        let origin = state.app.settings().public_url.clone().unwrap_or_default();
        let shown = AccountsPage {
            accounts: found
                .iter()
                .map(|row| part(row, &session.account))
                .collect(),
            query: self.query.to_owned(),
            form: self.form,
            roles: Role::ALL.map(Role::code).to_vec(),
            offices: offices
                .into_iter()
                .map(|one| Choice::new(one.office.id.as_str(), one.office.name))
                .collect(),
            link: self.link.map(|(name, path)| LinkPart {
                name,
                address: format!("{}{path}", origin.trim_end_matches('/')),
            }),
            news: self.news,
            failed: self.failed.to_owned(),
        };
        let here = Here {
            locale,
            path: "/atur/akun",
            to_decide: None,
        };
        page(state, session, &here, status, &shown)
    }
}

fn part(row: &AccountRow, reader: &AccountId) -> AccountPart {
    let roles = row.roles.iter().map(|role| RolePart {
        code: role.role.code(),
        office: role.office.clone(),
        village: role.village.clone(),
        from: role.from.0,
        to: role.to.map(|day| day.0),
    });
    AccountPart {
        id: row.id.to_string(),
        name: row.name.clone(),
        login: row.login.clone(),
        state: row.state.code(),
        roles: roles.collect(),
        last_seen_on: row.last_seen_day.map(|day| day.0),
        own: row.id == *reader,
    }
}

/// The form's name of a field of [`NewAccount`].
fn field(name: &str) -> &'static str {
    match name {
        "login" => "masuk",
        "role" => "peran",
        "office" => "kantor",
        "village" => "desa",
        "phone" => "nomor",
        "valid_from" => "mulai",
        "valid_to" => "sampai",
        _ => "nama",
    }
}

fn new_account(state: &WebState, fields: &FormFields, form: &mut FormState) -> Option<NewAccount> {
    let role = Role::from_code(fields.get("peran"));
    if role.is_none() {
        form.error("peran", "admin-invalid-role");
    }
    let office = fields.get("kantor").trim().parse().ok();
    if office.is_none() {
        form.error("kantor", "invalid-office-unknown");
    }
    let typed = fields.get("desa").trim();
    let village = match typed {
        "" => None,
        typed => village(state, typed),
    };
    if !typed.is_empty() && village.is_none() {
        form.error("desa", "invalid-village-unknown");
    }
    let mut day = |name: &str| {
        let typed = fields.get(name).trim();
        let read = typed.parse().ok();
        if read.is_none() && !typed.is_empty() {
            form.error(name, "admin-invalid-day");
        }
        read
    };
    let (valid_from, valid_to) = (day("mulai"), day("sampai"));
    Some(NewAccount {
        name: fields.get("nama").trim().to_owned(),
        login: fields.get("masuk").trim().to_lowercase(),
        role: role?,
        office: office?,
        village,
        phone: fields.get("nomor").trim().to_owned(),
        valid_from,
        valid_to,
    })
}

/// A village by its code, or by a name that only one village has.
fn village(state: &WebState, typed: &str) -> Option<AreaCode> {
    if let Ok(code) = typed.parse() {
        return Some(code);
    }
    let found = app::place::search(&state.app, typed, 10);
    let folded = domain::text::fold(typed);
    let mut exact = found.iter().filter(|place| {
        place.level == "village"
            && (domain::text::fold(&place.name) == folded
                || domain::text::fold(&place.words()) == folded)
    });
    match (exact.next(), exact.next()) {
        (Some(only), None) => Some(only.code),
        _ => None,
    }
}
