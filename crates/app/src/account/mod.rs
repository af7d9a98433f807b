//! People who sign in: sessions, passwords, one-time links, and what administrators do with accounts.
//!
//! The database holds keyed digests of cookies and links and Argon2id hashes of passwords, so that
//! reading it signs nobody in. No password exists before its owner has chosen it.

pub mod admin;
mod password;
mod setup;
mod sign_in;

pub(crate) use setup::Link;
pub use setup::{SetupInfo, change_password, setup, setup_info, setup_without_password};
pub use sign_in::{knows_browser, sign_in};

use crate::error::Stop;
use crate::events::{self, Happened};
use crate::{App, Error};
use data_encoding::BASE64URL_NOPAD;
use domain::account::{AccountState, Role};
use domain::audit::{Actor, RowState};
use domain::id::AccountId;
use domain::office::OfficeId;
use domain::policy::{self, Action, Subject};
use domain::random::bytes;
use domain::time::{Day, Moment, Zone};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use store::audit::NewEvent;
use store::vault::Purpose;
use store::{Tx, account, session as sessions};

/// Seconds without a request after which a session is over.
pub const IDLE_SECONDS: i64 = 30 * 60;
/// Seconds after which a session is over, used or not.
pub const ABSOLUTE_SECONDS: i64 = 12 * 3600;
/// Seconds for which a browser stays known.
pub const DEVICE_SECONDS: i64 = 400 * 86_400;

/// Use is noted at most once in so many seconds, so that reading a page seldom writes.
const TOUCH_SECONDS: i64 = 60;
/// A clock that lies further back than this makes sessions older than time: they are over.
const CLOCK_SLACK_SECONDS: i64 = 5 * 60;

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Session {
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Whether they read English.
    pub locale_english: bool,
    /// The person as the policy sees them.
    pub subject: Subject,
    mac: [u8; 32],
    csrf: [u8; 32],
}

/// What a browser gets when somebody has signed in.
pub struct SignedIn {
    /// Value of the session cookie; good for [`ABSOLUTE_SECONDS`] at most.
    pub cookie: String,
    /// Value of the cookie by which this browser is known as one of the person's own; keep it
    /// [`DEVICE_SECONDS`], through sign-out.
    pub device: String,
    /// The session itself.
    pub session: Session,
}

impl Session {
    /// A token for the forms of a page; looks different each time, so that compression betrays nothing.
    #[must_use]
    pub fn csrf(&self, app: &App) -> String {
        let nonce: [u8; 16] = bytes(app.entropy());
        let token = [&nonce[..], &self.csrf_mac(&nonce).finalize().into_bytes()].concat();
        BASE64URL_NOPAD.encode(&token)
    }

    /// Whether a form carries a token of this session.
    #[must_use]
    pub fn csrf_ok(&self, token: &str) -> bool {
        let token = BASE64URL_NOPAD.decode(token.as_bytes()).unwrap_or_default();
        match token.split_at_checked(16) {
            Some((nonce, mac)) => self.csrf_mac(nonce).verify_slice(mac).is_ok(),
            None => false,
        }
    }

    fn csrf_mac(&self, nonce: &[u8]) -> Hmac<Sha256> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.csrf);
        mac.expect("HMAC takes keys of any length")
            .chain_update(nonce)
    }

    /// Whether some role of today allows the action at all.
    #[must_use]
    pub fn allows(&self, action: Action) -> bool {
        policy::allow(&self.subject, action).is_some()
    }

    /// The roles of today with their offices.
    #[must_use]
    pub fn roles(&self) -> Vec<(Role, OfficeId)> {
        let held = self.subject.in_force();
        held.map(|one| (one.role, one.office.clone())).collect()
    }
}

/// On whose behalf something is administered.
#[derive(Clone, Copy)]
pub enum Operator<'a> {
    /// Whoever can run commands on the server.
    Command,
    /// Somebody signed in; their roles decide.
    Account(&'a Session),
}

impl<'a> From<&'a Session> for Operator<'a> {
    fn from(session: &'a Session) -> Operator<'a> {
        Operator::Account(session)
    }
}

impl Operator<'_> {
    pub(crate) fn authorise(self, action: Action) -> Result<Actor, Error> {
        match self {
            Operator::Command => Ok(Actor::System),
            Operator::Account(session) if session.allows(action) => {
                Ok(Actor::Account(session.account.clone()))
            }
            Operator::Account(_) => Err(Error::NotFound),
        }
    }
}

/// The session of a cookie.
///
/// # Errors
/// [`Error::SignInNeeded`] when there is none, it is over, or the account may not be used.
pub async fn session(app: &App, cookie: &str) -> Result<Session, Error> {
    let (now, shared) = (app.now(), app.clone());
    let mac = cookie_mac(app, cookie).ok_or(Error::SignInNeeded)?;
    let read = app.read("account.session", move |tx| {
        let Some(row) = sessions::get(tx, &mac)?.filter(|row| is_good(row, now)) else {
            return Err(Error::SignInNeeded.into());
        };
        let session = load(&shared, tx, &row)?;
        Ok((session, row.seen_at))
    });
    let (session, seen_at) = read.await?;
    if now > seen_at.plus_seconds(TOUCH_SECONDS) {
        let touched = app.write("account.touch", move |tx| {
            Ok(sessions::touch(tx, &mac, now)?)
        });
        touched.await?;
    }
    Ok(session)
}

fn is_good(row: &sessions::Session, now: Moment) -> bool {
    now < row.expires_at
        && now < row.seen_at.plus_seconds(IDLE_SECONDS)
        && now > row.created_at.plus_seconds(-CLOCK_SLACK_SECONDS)
}

fn load(app: &App, tx: &mut Tx<'_>, row: &sessions::Session) -> Result<Session, Stop> {
    let found = account::by_id(tx, &row.account)?;
    let found = found.filter(|found| found.state == AccountState::Active);
    let found = found.ok_or(Error::SignInNeeded)?;
    let today = app.today(Zone::default());
    let mut subject = account::subject(tx, &row.account, today)?.ok_or(Error::SignInNeeded)?;
    subject.today = crate::place::today_of(app, tx, &subject)?;
    Ok(Session {
        account: found.id,
        name: found.name,
        locale_english: found.english,
        subject,
        mac: row.mac,
        csrf: row.csrf,
    })
}

/// Ends the session.
///
/// # Errors
/// Storage errors only.
pub async fn sign_out(app: &App, session: &Session) -> Result<(), Error> {
    let mac = session.mac;
    app.write("account.sign_out", move |tx| Ok(sessions::end(tx, &mac)?))
        .await
}

/// Ends every session of the person, this one too; returns how many.
///
/// # Errors
/// Storage errors only.
pub async fn sign_out_everywhere(app: &App, session: &Session) -> Result<u64, Error> {
    let id = session.account.clone();
    let act = Act::new(
        app,
        Actor::Account(id.clone()),
        "account.signed_out_everywhere",
    );
    let write = app.write("account.sign_out_everywhere", move |tx| {
        let found = account::by_id(tx, &id)?.ok_or(Error::NotFound)?;
        let ended = sessions::end_all(tx, &id)?;
        store::audit::append(tx, &act.event(&found))?;
        Ok(ended)
    });
    write.await
}

/// Chooses the language of the person's pages.
///
/// # Errors
/// Storage errors only.
pub async fn set_locale(app: &App, session: &Session, english: bool) -> Result<(), Error> {
    let id = session.account.clone();
    let act = Act::new(app, Actor::Account(id.clone()), "account.locale_changed");
    let write = app.write("account.set_locale", move |tx| {
        let mut found = account::by_id(tx, &id)?.ok_or(Error::NotFound)?;
        if found.english != english {
            found.english = english;
            save(tx, &found)?;
            store::audit::append(tx, &act.event(&found))?;
        }
        Ok(())
    });
    write.await
}

/// A cookie that was just drawn, with what the database keeps of it.
struct Fresh {
    cookie: String,
    mac: [u8; 32],
    csrf: [u8; 32],
    now: Moment,
    today: Day,
}

impl Fresh {
    fn draw(app: &App) -> Fresh {
        let secret: [u8; 32] = bytes(app.entropy());
        Fresh {
            cookie: BASE64URL_NOPAD.encode(&secret),
            mac: app.vault().mac(Purpose::Session, &[b"cookie", &secret]),
            csrf: bytes(app.entropy()),
            now: app.now(),
            today: app.today(Zone::default()),
        }
    }

    /// Begins the session of an active account.
    fn begin(&self, app: &App, tx: &mut Tx<'_>, id: &AccountId) -> Result<Session, Stop> {
        let row = sessions::Session {
            mac: self.mac,
            account: id.clone(),
            csrf: self.csrf,
            created_at: self.now,
            seen_at: self.now,
            expires_at: self.now.plus_seconds(ABSOLUTE_SECONDS),
        };
        sessions::add(tx, &row)?;
        load(app, tx, &row)
    }
}

fn cookie_mac(app: &App, cookie: &str) -> Option<[u8; 32]> {
    let secret = BASE64URL_NOPAD.decode(cookie.as_bytes()).ok()?;
    (secret.len() == 32).then(|| app.vault().mac(Purpose::Session, &[b"cookie", &secret]))
}

pub(crate) fn save(tx: &mut Tx<'_>, changed: &account::Account) -> Result<(), Stop> {
    if account::save(tx, changed)? {
        return Ok(());
    }
    // Read and saved in one transaction: only a lost race with another engine process comes here.
    Err(store::Error::Busy.into())
}

/// An event about an account, drawn before its transaction so that a retry writes the same one.
pub(crate) struct Act {
    event: NewEvent,
}

impl Act {
    pub(crate) fn new(app: &App, actor: Actor, kind: &'static str) -> Act {
        Act::with(app, actor, kind, json!({}), None)
    }

    pub(crate) fn with(
        app: &App,
        actor: Actor,
        kind: &'static str,
        detail: Value,
        reason: Option<&str>,
    ) -> Act {
        // Accounts have no data key of their own: the reason is sealed like a token that never ends.
        let sealed = |reason| {
            let vault = app.vault();
            vault
                .seal_token("account-reason", reason, Moment(i64::MAX), app.entropy())
                .into_bytes()
        };
        let happened = Happened {
            root: String::new(),
            kind,
            detail,
            sealed_reason: reason.map(sealed),
            office: None,
            state: RowState {
                table: "account",
                row: String::new(),
                fields_version: 1,
                digest: [0; 32],
            },
        };
        let event = events::by(app, actor, app.today(Zone::default()), app.now(), happened);
        Act { event }
    }

    /// The event, about the account as it stands now.
    pub(crate) fn event(&self, account: &account::Account) -> NewEvent {
        let mut new = self.event.clone();
        new.event.root = account.id.to_string();
        new.event.state.row = account.id.to_string();
        new.event.state.digest = account.digest();
        new
    }
}
