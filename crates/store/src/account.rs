//! People who sign in. A row is loaded, changed and saved as a whole, against its version.

use crate::column::{coded, coded_opt, day_opt, moment_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx, membership, village};
use domain::account::{AccountState, Role};
use domain::area::AreaCode;
use domain::audit::Fields;
use domain::id::AccountId;
use domain::policy::Subject;
use domain::text::fold;
use domain::time::{Day, Moment};

static ADD: Sql = Sql::new(
    "account.add",
    "INSERT INTO account (id, version, name, name_folded, login, phone_index, state, password, setup_mac,
       setup_expires_at, locale, created_at, last_seen_on)
     VALUES (:id, 1, :name, :folded, :login, :phone, :state, :password, :setup, :setup_expires, :locale,
       :created, :seen)",
);
static SAVE: Sql = Sql::new(
    "account.save",
    "UPDATE account SET version = version + 1, name = :name, name_folded = :folded, phone_index = :phone,
       state = :state, password = :password, setup_mac = :setup, setup_expires_at = :setup_expires,
       locale = :locale, last_seen_on = :seen
     WHERE id = :id AND version = :version",
);
static BY_ID: Sql = Sql::new(
    "account.by_id",
    "SELECT id, version, name, login, phone_index, state, password, setup_mac, setup_expires_at, locale,
       created_at, last_seen_on
     FROM account WHERE id = :id",
);
static BY_LOGIN: Sql = Sql::new(
    "account.by_login",
    "SELECT id, version, name, login, phone_index, state, password, setup_mac, setup_expires_at, locale,
       created_at, last_seen_on
     FROM account WHERE login = :login",
);
static BY_SETUP: Sql = Sql::new(
    "account.by_setup",
    "SELECT id, version, name, login, phone_index, state, password, setup_mac, setup_expires_at, locale,
       created_at, last_seen_on
     FROM account WHERE setup_mac = :mac",
);
static DIRECTORY: Sql = Sql::new(
    "account.directory",
    "SELECT a.id, a.name, a.login, a.state, a.last_seen_on, m.role, m.village_code, m.valid_from,
       m.valid_to, o.name AS office_name
     FROM (SELECT id, name, name_folded, login, state, last_seen_on FROM account
           WHERE name_folded LIKE '%' || :name || '%' OR (:login <> '' AND login LIKE '%' || :login || '%')
           ORDER BY name_folded, id LIMIT :limit) a
     LEFT JOIN membership m ON m.account_id = a.id
     LEFT JOIN office o ON o.id = m.office_id
     ORDER BY a.name_folded, a.id, m.valid_from, m.id",
);
pub(crate) const STATEMENTS: &[&Sql] = &[&ADD, &SAVE, &BY_ID, &BY_LOGIN, &BY_SETUP, &DIRECTORY];

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// Counts changes, from 1.
    pub version: i64,
    /// Name as colleagues see it.
    pub name: String,
    /// What is typed to sign in: lower case.
    pub login: String,
    /// Blind index of the person's own telephone number.
    pub phone_index: Option<String>,
    /// Whether it may be used.
    pub state: AccountState,
    /// Password hash as a PHC text.
    pub password: Option<String>,
    /// Keyed digest of a one-time link that is still open.
    pub setup_mac: Option<[u8; 32]>,
    /// Until when the link is good.
    pub setup_expires_at: Option<Moment>,
    /// Whether pages are shown in English.
    pub english: bool,
    /// When it was made.
    pub created_at: Moment,
    /// Day of the last sign-in.
    pub last_seen_on: Option<Day>,
}

impl Account {
    /// The digest to which history events commit: every column but the version.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut fields = Fields::new(1);
        fields.text("id", self.id.as_str());
        fields.text("name", &self.name);
        fields.text("login", &self.login);
        fields.text("phone_index", self.phone_index.as_deref().unwrap_or(""));
        fields.text("state", self.state.code());
        fields.text("password", self.password.as_deref().unwrap_or(""));
        fields.bytes(
            "setup_mac",
            self.setup_mac.as_ref().map_or(&[][..], |mac| &mac[..]),
        );
        fields.integer(
            "setup_expires_at",
            self.setup_expires_at.map(|moment| moment.0),
        );
        fields.text("locale", locale(self.english));
        fields.integer("created_at", Some(self.created_at.0));
        fields.integer("last_seen_on", self.last_seen_on.map(|day| day.0));
        fields.finish()
    }
}

const fn locale(english: bool) -> &'static str {
    if english { "en" } else { "id" }
}

fn account(row: &Row) -> Result<Account, Error> {
    let setup: Option<Vec<u8>> = row.get("setup_mac")?;
    let setup = setup.map(TryInto::try_into).transpose();
    Ok(Account {
        id: parsed(row, "id")?,
        version: row.get("version")?,
        name: row.get("name")?,
        login: row.get("login")?,
        phone_index: row.get("phone_index")?,
        state: coded(row, "state", AccountState::from_code)?,
        password: row.get("password")?,
        setup_mac: setup
            .map_err(|_| Error::Corrupt("column setup_mac holds other than 32 bytes".into()))?,
        setup_expires_at: moment_opt(row, "setup_expires_at")?,
        english: row.get::<String>("locale")? == "en",
        created_at: Moment(row.get("created_at")?),
        last_seen_on: day_opt(row, "last_seen_on")?,
    })
}

/// Adds an account; its version is 1, whatever it says.
///
/// # Errors
/// [`Error::Conflict`] when the login is taken.
pub fn add(tx: &mut Tx<'_>, one: &Account) -> Result<(), Error> {
    tx.execute(
        &ADD,
        &[
            ("id", &one.id.as_str()),
            ("name", &one.name),
            ("folded", &fold(&one.name)),
            ("login", &one.login),
            ("phone", &one.phone_index),
            ("state", &one.state.code()),
            ("password", &one.password),
            ("setup", &one.setup_mac.as_ref().map(|mac| &mac[..])),
            (
                "setup_expires",
                &one.setup_expires_at.map(|moment| moment.0),
            ),
            ("locale", &locale(one.english)),
            ("created", &one.created_at.0),
            ("seen", &one.last_seen_on.map(|day| day.0)),
        ],
    )?;
    Ok(())
}

/// Saves a changed account (not its login) when nobody else has changed it since it was loaded; says
/// whether it did.
///
/// # Errors
/// Storage errors only.
pub fn save(tx: &mut Tx<'_>, one: &Account) -> Result<bool, Error> {
    let saved = tx.execute(
        &SAVE,
        &[
            ("id", &one.id.as_str()),
            ("version", &one.version),
            ("name", &one.name),
            ("folded", &fold(&one.name)),
            ("phone", &one.phone_index),
            ("state", &one.state.code()),
            ("password", &one.password),
            ("setup", &one.setup_mac.as_ref().map(|mac| &mac[..])),
            (
                "setup_expires",
                &one.setup_expires_at.map(|moment| moment.0),
            ),
            ("locale", &locale(one.english)),
            ("seen", &one.last_seen_on.map(|day| day.0)),
        ],
    )?;
    Ok(saved == 1)
}

/// One account.
///
/// # Errors
/// Storage errors only.
pub fn by_id(tx: &mut Tx<'_>, id: &AccountId) -> Result<Option<Account>, Error> {
    let row = tx.query_opt(&BY_ID, &[("id", &id.as_str())])?;
    row.as_ref().map(account).transpose()
}

/// The account of a login.
///
/// # Errors
/// Storage errors only.
pub fn by_login(tx: &mut Tx<'_>, login: &str) -> Result<Option<Account>, Error> {
    let row = tx.query_opt(&BY_LOGIN, &[("login", &login)])?;
    row.as_ref().map(account).transpose()
}

/// The account of a one-time link, from the digest of its token; whether the link is still good is
/// the caller's to judge.
///
/// # Errors
/// Storage errors only.
pub fn by_setup(tx: &mut Tx<'_>, mac: &[u8; 32]) -> Result<Option<Account>, Error> {
    let row = tx.query_opt(&BY_SETUP, &[("mac", &&mac[..])])?;
    row.as_ref().map(account).transpose()
}

/// An account as administrators list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Who.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// What is typed to sign in.
    pub login: String,
    /// Whether it may be used.
    pub state: AccountState,
    /// Day of the last sign-in.
    pub last_seen_on: Option<Day>,
    /// All roles, past ones too.
    pub roles: Vec<ListedRole>,
}

/// A role as administrators list it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRole {
    /// What they do.
    pub role: Role,
    /// Name of the office.
    pub office_name: String,
    /// The village, for roles that belong to one.
    pub village: Option<AreaCode>,
    /// First day.
    pub valid_from: Day,
    /// Last day; open when absent.
    pub valid_to: Option<Day>,
}

/// Accounts whose name or login contains `query`, with their roles, by name, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn directory(tx: &mut Tx<'_>, query: &str, limit: i64) -> Result<Vec<Listed>, Error> {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || ".-@".contains(*letter);
    let login: String = query.to_lowercase().chars().filter(plain).collect();
    let mut found: Vec<Listed> = Vec::new();
    let binds: &[(&str, &dyn crate::Bind)] =
        &[("name", &fold(query)), ("login", &login), ("limit", &limit)];
    for row in tx.query(&DIRECTORY, binds)? {
        let id: AccountId = parsed(&row, "id")?;
        if found.last().is_none_or(|last| last.id != id) {
            found.push(Listed {
                id,
                name: row.get("name")?,
                login: row.get("login")?,
                state: coded(&row, "state", AccountState::from_code)?,
                last_seen_on: day_opt(&row, "last_seen_on")?,
                roles: Vec::new(),
            });
        }
        if let (Some(last), Some(role)) = (found.last_mut(), listed_role(&row)?) {
            last.roles.push(role);
        }
    }
    Ok(found)
}

fn listed_role(row: &Row) -> Result<Option<ListedRole>, Error> {
    let Some(role) = coded_opt(row, "role", Role::from_code)? else {
        return Ok(None);
    };
    Ok(Some(ListedRole {
        role,
        office_name: row.get("office_name")?,
        village: parsed_opt(row, "village_code")?,
        valid_from: Day(row.get("valid_from")?),
        valid_to: day_opt(row, "valid_to")?,
    }))
}

/// The person as the policy sees them, on a day.
///
/// # Errors
/// Storage errors only.
pub fn subject(tx: &mut Tx<'_>, id: &AccountId, today: Day) -> Result<Option<Subject>, Error> {
    let Some(account) = by_id(tx, id)? else {
        return Ok(None);
    };
    Ok(Some(Subject {
        memberships: membership::of_account(tx, id)?,
        assignments: village::assigned_to(tx, id)?,
        account: account.id,
        state: account.state,
        phone_index: account.phone_index,
        today,
    }))
}
