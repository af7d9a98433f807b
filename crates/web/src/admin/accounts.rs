//! `/atur/akun`: who may sign in. A one-time link is shown once, in the answer to the form that made it.

use crate::extract::form::{FormFields, QueryFields};
use crate::extract::locale::{Locale, RequestLocale};
use crate::problem::{Code, Problem};
use crate::state::WebState;
use crate::work::frame::{Here, page};
use crate::work::gate::{SignedForm, SignedIn, redirect};
use crate::work::words::Choice;
use app::account::Session;
use app::account::admin::{self, AccountRow, NewAccount};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::{AccountState, Role};
use domain::area::AreaCode;
use domain::id::AccountId;
use domain::policy::Action;
use render::{FormState, Page};
use serde::Serialize;

/// `/atur/akun`
#[derive(Clone, Debug, Serialize)]
pub struct AccountsPage {
    pub accounts: Vec<AccountPart>,
    /// What was searched for.
    pub query: String,
    pub form: FormState,
    pub roles: Vec<&'static str>,
    pub offices: Vec<Choice>,
    /// The one-time link that was just made, and for whom.
    pub link: Option<LinkPart>,
    /// `tangguhkan` or `aktifkan` when that was just done.
    pub news: &'static str,
    /// The account whose form has errors; it stands open.
    pub failed: String,
}

/// One account.
#[derive(Clone, Debug, Serialize)]
pub struct AccountPart {
    pub id: String,
    pub name: String,
    pub login: String,
    pub state: &'static str,
    pub roles: Vec<RolePart>,
    pub last_seen_on: Option<i64>,
    /// The reader's own; it can't be suspended.
    pub own: bool,
}

/// One role with its dates.
#[derive(Clone, Debug, Serialize)]
pub struct RolePart {
    pub code: &'static str,
    pub office: String,
    pub village: Option<String>,
    pub from: i64,
    pub to: Option<i64>,
}

/// A one-time link to hand over.
#[derive(Clone, Debug, Serialize)]
pub struct LinkPart {
    pub name: String,
    pub address: String,
}

impl Page for AccountsPage {
    const TEMPLATE: &'static str = "admin/accounts.html";

    fn samples() -> Vec<AccountsPage> {
        let states = [AccountState::Invited, AccountState::Active, AccountState::Suspended];
        let account = |state: AccountState| AccountPart {
            id: format!("acc_{}aaaaaaaa", state.code()),
            name: "Petugas <Contoh>".into(),
            login: "petugas".into(),
            state: state.code(),
            roles: vec![
                RolePart {
                    code: Role::Volunteer.code(),
                    office: "Kanim Contoh".into(),
                    village: Some("Oinlasi".into()),
                    from: 20_500,
                    to: Some(20_900),
                },
                RolePart {
                    code: Role::Administrator.code(),
                    office: "Kanim Contoh".into(),
                    village: None,
                    from: 20_500,
                    to: None,
                },
            ],
            last_seen_on: (state == AccountState::Active).then_some(20_777),
            own: false,
        };
        let mut own = account(AccountState::Active);
        own.own = true;
        let mut accounts: Vec<AccountPart> = states.map(account).into();
        accounts.push(own);
        let full = AccountsPage {
            failed: accounts[1].id.clone(),
            accounts,
            query: String::new(),
            form: FormState::new(),
            roles: Role::ALL.map(Role::code).to_vec(),
            offices: vec![Choice::new("kanim-contoh", "Kanim Contoh")],
            link: Some(LinkPart {
                name: "Petugas <Contoh>".into(),
                address: "http://127.0.0.1:8080/masuk/siapkan/contoh".into(),
            }),
            news: "",
        };
        let mut wrong = FormState::from_pairs([("nama", "P"), ("peran", "volunteer")]);
        wrong.error("nama", "invalid-name");
        wrong.error("desa", "invalid-village-missing");
        let mut reason = FormState::new();
        reason.error(&reason_field(&full.failed), "invalid-reason");
        let quiet = AccountsPage {
            link: None,
            failed: String::new(),
            ..full.clone()
        };
        vec![
            AccountsPage {
                accounts: Vec::new(),
                query: "tidak ada <b>".into(),
                offices: Vec::new(),
                ..quiet.clone()
            },
            AccountsPage { form: wrong, ..quiet.clone() },
            AccountsPage { form: reason, ..full.clone() },
            AccountsPage { news: "tangguhkan", ..quiet.clone() },
            AccountsPage { news: "aktifkan", ..quiet },
            full,
        ]
    }
}

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
    shown.page(&state, &session, locale, StatusCode::UNPROCESSABLE_ENTITY).await
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
            shown.page(state, session, locale, StatusCode::UNPROCESSABLE_ENTITY).await
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
            accounts: found.iter().map(|row| part(row, &session.account)).collect(),
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

fn parse_id(text: &str) -> Result<AccountId, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound))
}

/// The reason field of one account; each on the page has its own.
fn reason_field(id: &str) -> String {
    format!("alasan-{id}")
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
            && (domain::text::fold(&place.name) == folded || domain::text::fold(&place.words()) == folded)
    });
    match (exact.next(), exact.next()) {
        (Some(only), None) => Some(only.code),
        _ => None,
    }
}
