//! What administrators do with accounts: invite, suspend, resume, hand out a new link.

use super::setup::Link;
use super::{Act, Operator, save};
use crate::{App, Conflict, Error, place};
use domain::account::{AccountState, Membership, Role};
use domain::area::{AreaCode, Level};
use domain::audit::Actor;
use domain::id::{AccountId, MembershipId};
use domain::invalid::Invalid;
use domain::office::{Office, OfficeId, OfficeKind};
use domain::phone::Phone;
use domain::policy::Action;
use domain::random::bytes;
use domain::report::decision::is_reason;
use domain::time::{Day, Zone};
use serde_json::json;
use store::vault::Purpose;
use store::{account, membership, office, session as sessions};

/// Most accounts that one page lists.
const LISTED: i64 = 200;
/// Longest name, in characters.
pub(crate) const NAME_LIMIT: usize = 120;

/// An account as administrators see it.
#[derive(Clone, Debug)]
pub struct AccountRow {
    /// Who.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// Whether it may be used.
    pub state: AccountState,
    /// All roles, past ones too.
    pub roles: Vec<RoleRow>,
    /// Day of the last sign-in.
    pub last_seen_day: Option<Day>,
}

/// A role as administrators see it.
#[derive(Clone, Debug)]
pub struct RoleRow {
    /// What they do.
    pub role: Role,
    /// Name of the office.
    pub office: String,
    /// Name of the village, for roles that belong to one.
    pub village: Option<String>,
    /// First day.
    pub from: Day,
    /// Last day; open when absent.
    pub to: Option<Day>,
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Name as colleagues will see it.
    pub name: String,
    /// What will be typed to sign in.
    pub login: String,
    /// What they do.
    pub role: Role,
    /// Where.
    pub office: OfficeId,
    /// The village, for roles that belong to one.
    pub village: Option<AreaCode>,
    /// Their own telephone number; only its keyed digest is kept. May be empty.
    pub phone: String,
    /// First day; today when absent.
    pub valid_from: Option<Day>,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
}

/// Accounts whose name or login contains `query`, by name, at most 200.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn list(
    app: &App,
    by: impl Into<Operator<'_>>,
    query: &str,
) -> Result<Vec<AccountRow>, Error> {
    by.into().authorise(Action::ManageAccounts)?;
    let query = query.to_owned();
    let read = app.read("account.list", move |tx| {
        Ok(account::directory(tx, &query, LISTED)?)
    });
    let listed = read.await?;
    let village = |code| place::of_code(app, code).map(|place| place.words());
    let role = |role: account::ListedRole| RoleRow {
        role: role.role,
        office: role.office_name,
        village: role.village.and_then(village),
        from: role.valid_from,
        to: role.valid_to,
    };
    let row = |one: account::Listed| AccountRow {
        id: one.id,
        name: one.name,
        login: one.login,
        state: one.state,
        roles: one.roles.into_iter().map(role).collect(),
        last_seen_day: one.last_seen_on,
    };
    Ok(listed.into_iter().map(row).collect())
}

/// Makes an account with one role and returns the path of its one-time link.
///
/// # Errors
/// `Invalid` at the fields of [`NewAccount`]; [`Error::NotFound`] without leave.
pub async fn invite(
    app: &App,
    by: impl Into<Operator<'_>>,
    new: &NewAccount,
) -> Result<String, Error> {
    let actor = by.into().authorise(Action::ManageAccounts)?;
    let today = app.today(Zone::default());
    let invalid = invalid(app, new, today);
    if !invalid.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    let link = Link::draw(app);
    let made = invited(app, &new.name, &new.login, &new.phone, &link);
    let role = Membership {
        id: MembershipId::ordered(app.now(), bytes(app.entropy())),
        account: made.id.clone(),
        role: new.role,
        office: new.office.clone(),
        village: new.village,
        valid_from: new.valid_from.unwrap_or(today),
        valid_to: new.valid_to,
    };
    let act = invitation(app, actor, role.role, &role.office);
    let write = app.write("account.invite", move |tx| {
        if account::by_login(tx, &made.login)?.is_some() {
            return Err(Error::invalid("login", "invalid-login-taken").into());
        }
        if office::get(tx, &role.office)?.is_none() {
            return Err(Error::invalid("office", "invalid-office-unknown").into());
        }
        account::add(tx, &made)?;
        membership::put(tx, &role)?;
        store::audit::append(tx, &act.event(&made))?;
        Ok(())
    });
    write.await?;
    Ok(link.path)
}

/// The event of an invitation.
pub(crate) fn invitation(app: &App, actor: Actor, role: Role, office: &OfficeId) -> Act {
    let detail = json!({"role": role.code(), "office": office.as_str()});
    Act::with(app, actor, "account.invited", detail, None)
}

/// The row of an account that waits for its owner.
pub(crate) fn invited(
    app: &App,
    name: &str,
    login: &str,
    phone: &str,
    link: &Link,
) -> account::Account {
    let phone: Option<Phone> = phone.parse().ok();
    account::Account {
        id: AccountId::ordered(app.now(), bytes(app.entropy())),
        version: 1,
        name: name.trim().to_owned(),
        login: login.to_owned(),
        phone_index: phone.map(|phone| app.vault().blind_index(Purpose::Phone, phone.digits())),
        state: AccountState::Invited,
        password: None,
        setup_mac: Some(link.mac),
        setup_expires_at: Some(link.expires_at),
        english: false,
        created_at: app.now(),
        last_seen_on: None,
    }
}

/// Whether a text can be a login: 3 to 64 lower-case letters, digits, dots, dashes and at signs.
pub(crate) fn is_login(text: &str) -> bool {
    let plain =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-@".contains(&byte);
    (3..=64).contains(&text.len())
        && text.bytes().all(plain)
        && text.starts_with(|letter: char| letter.is_ascii_alphanumeric())
}

/// Whether the role belongs to one village.
pub(crate) const fn needs_village(role: Role) -> bool {
    matches!(role, Role::Volunteer | Role::VillageHead)
}

fn invalid(app: &App, new: &NewAccount, today: Day) -> Vec<Invalid> {
    let mut found = Vec::new();
    let letters = new.name.trim().chars().count();
    if !(2..=NAME_LIMIT).contains(&letters) {
        found.push(Invalid::new("name", "invalid-name"));
    }
    if !is_login(&new.login) {
        found.push(Invalid::new("login", "invalid-login"));
    }
    if !new.phone.trim().is_empty() && new.phone.parse::<Phone>().is_err() {
        found.push(Invalid::new("phone", "invalid-phone"));
    }
    let known =
        |code: AreaCode| code.level() == Level::Village && place::of_code(app, code).is_some();
    match new.village {
        None if needs_village(new.role) => {
            found.push(Invalid::new("village", "invalid-village-missing"));
        }
        Some(code) if !known(code) => {
            found.push(Invalid::new("village", "invalid-village-unknown"))
        }
        None | Some(_) => {}
    }
    let from = new.valid_from.unwrap_or(today);
    if new.valid_to.is_some_and(|to| to < from) {
        found.push(Invalid::new("valid_to", "invalid-days-reversed"));
    }
    found
}

/// Locks an account; its sessions and its link end at once.
///
/// # Errors
/// `Invalid` at `reason`, also when somebody would lock themselves out; [`Error::Conflict`] when it is
/// suspended already; [`Error::NotFound`] without leave.
pub async fn suspend(
    app: &App,
    by: impl Into<Operator<'_>>,
    id: &AccountId,
    reason: &str,
) -> Result<(), Error> {
    let actor = by.into().authorise(Action::ManageAccounts)?;
    if actor == Actor::Account(id.clone()) {
        return Err(Error::invalid("reason", "invalid-suspend-self"));
    }
    let act = with_reason(app, actor, "account.suspended", reason)?;
    let id = id.clone();
    let write = app.write("account.suspend", move |tx| {
        let mut found = account::by_id(tx, &id)?.ok_or(Error::NotFound)?;
        if found.state == AccountState::Suspended {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        found.state = AccountState::Suspended;
        found.setup_mac = None;
        found.setup_expires_at = None;
        save(tx, &found)?;
        sessions::end_all(tx, &id)?;
        store::audit::append(tx, &act.event(&found))?;
        Ok(())
    });
    write.await
}

/// Unlocks a suspended account; one without a password needs a new link.
///
/// # Errors
/// `Invalid` at `reason`; [`Error::Conflict`] when it is not suspended; [`Error::NotFound`] without
/// leave.
pub async fn resume(
    app: &App,
    by: impl Into<Operator<'_>>,
    id: &AccountId,
    reason: &str,
) -> Result<(), Error> {
    let actor = by.into().authorise(Action::ManageAccounts)?;
    let act = with_reason(app, actor, "account.resumed", reason)?;
    let id = id.clone();
    let write = app.write("account.resume", move |tx| {
        let mut found = account::by_id(tx, &id)?.ok_or(Error::NotFound)?;
        if found.state != AccountState::Suspended {
            return Err(Error::Conflict(Conflict::AlreadyDone).into());
        }
        found.state = match found.password {
            Some(_) => AccountState::Active,
            None => AccountState::Invited,
        };
        save(tx, &found)?;
        store::audit::append(tx, &act.event(&found))?;
        Ok(())
    });
    write.await
}

/// Hands out a new one-time link; the one before it ends. The old password holds until the new link
/// is used.
///
/// # Errors
/// `Invalid` at `account` when it is suspended; [`Error::NotFound`] without leave.
pub async fn renew_link(
    app: &App,
    by: impl Into<Operator<'_>>,
    id: &AccountId,
) -> Result<String, Error> {
    let actor = by.into().authorise(Action::ManageAccounts)?;
    let act = Act::new(app, actor, "account.link_renewed");
    let link = Link::draw(app);
    let path = link.path.clone();
    let id = id.clone();
    let write = app.write("account.renew_link", move |tx| {
        let mut found = account::by_id(tx, &id)?.ok_or(Error::NotFound)?;
        if found.state == AccountState::Suspended {
            return Err(Error::invalid("account", "invalid-account-suspended").into());
        }
        found.setup_mac = Some(link.mac);
        found.setup_expires_at = Some(link.expires_at);
        save(tx, &found)?;
        store::audit::append(tx, &act.event(&found))?;
        Ok(())
    });
    write.await?;
    Ok(path)
}

/// The account of a login, for commands.
///
/// # Errors
/// [`Error::NotFound`] when there is none.
pub async fn id_of_login(app: &App, login: &str) -> Result<AccountId, Error> {
    let login = login.to_owned();
    let read = app.read("account.id_of_login", move |tx| {
        Ok(account::by_login(tx, &login)?)
    });
    read.await?.map(|found| found.id).ok_or(Error::NotFound)
}

/// The one-time link of the first administrator, while nobody has ever signed in; `None` afterwards.
///
/// On an empty server it makes the account `admin` at an office `pusat`, which the import of offices
/// replaces. Each call hands out a new link.
///
/// # Errors
/// Storage errors only.
pub async fn first_link(app: &App) -> Result<Option<String>, Error> {
    let read = app.read("account.first", |tx| Ok(account::directory(tx, "", 2)?));
    let found = read.await?;
    if let [only] = &found[..]
        && only.login == FIRST_LOGIN
        && only.state == AccountState::Invited
    {
        return renew_link(app, Operator::Command, &only.id).await.map(Some);
    }
    if !found.is_empty() {
        return Ok(None);
    }
    let first: OfficeId = FIRST_OFFICE.parse().expect("the constant is an office id");
    let office = Office {
        id: first.clone(),
        kind: OfficeKind::Directorate,
        name: "Kantor pusat".into(),
        parent: None,
        area: None,
        phone: String::new(),
    };
    let now = app.now();
    let write = app.write("account.first_office", move |tx| {
        if office::all(tx)?.is_empty() {
            office::put(tx, &office, now)?;
        }
        let directorate = |one: &&Office| one.kind == OfficeKind::Directorate;
        let offices = office::all(tx)?;
        let chosen = offices.iter().find(directorate).or(offices.first());
        Ok(chosen.map_or_else(|| office.id.clone(), |chosen| chosen.id.clone()))
    });
    let new = NewAccount {
        name: "Administrator pertama".into(),
        login: FIRST_LOGIN.into(),
        role: Role::Administrator,
        office: write.await?,
        village: None,
        phone: String::new(),
        valid_from: None,
        valid_to: None,
    };
    invite(app, Operator::Command, &new).await.map(Some)
}

const FIRST_LOGIN: &str = "admin";
const FIRST_OFFICE: &str = "pusat";

fn with_reason(app: &App, actor: Actor, kind: &'static str, reason: &str) -> Result<Act, Error> {
    let reason = reason.trim();
    if !is_reason(reason) {
        return Err(Error::invalid("reason", "invalid-reason"));
    }
    Ok(Act::with(app, actor, kind, json!({}), Some(reason)))
}
