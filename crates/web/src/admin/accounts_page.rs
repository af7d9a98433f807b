//! What `/atur/akun` shows.

use crate::work::words::Choice;
use domain::account::{AccountState, Role};
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
        let states = [
            AccountState::Invited,
            AccountState::Active,
            AccountState::Suspended,
        ];
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
            AccountsPage {
                form: wrong,
                ..quiet.clone()
            },
            AccountsPage {
                form: reason,
                ..full.clone()
            },
            AccountsPage {
                news: "tangguhkan",
                ..quiet.clone()
            },
            AccountsPage {
                news: "aktifkan",
                ..quiet
            },
            full,
        ]
    }
}

/// The reason field of one account; each on the page has its own.
pub(super) fn reason_field(id: &str) -> String {
    format!("alasan-{id}")
}
