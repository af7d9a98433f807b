//! One-time links and changed passwords. A link is good for seven days and once.

use super::sign_in::{Guess, new_device};
use super::{Act, Fresh, Session, SignedIn, password, save};
use crate::error::Stop;
use crate::{App, Error};
use data_encoding::BASE64URL_NOPAD;
use domain::account::AccountState;
use domain::audit::Actor;
use domain::random::bytes;
use domain::time::Moment;
use store::vault::Purpose;
use store::{Tx, account, session as sessions, throttle};

/// Seconds for which a one-time link is good.
pub(super) const LINK_SECONDS: i64 = 7 * 86_400;

/// What the page of a one-time link shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetupInfo {
    /// Whose it is; empty when the link is no longer good.
    pub name: String,
    /// What they type to sign in; empty when the link is no longer good.
    pub login: String,
    /// The link was used, ran out, or never was.
    pub used_or_expired: bool,
}

/// Whose one-time link it is.
///
/// # Errors
/// Storage errors only; a bad link is told in the answer.
pub async fn setup_info(app: &App, token: &str) -> Result<SetupInfo, Error> {
    let found = match link_mac(app, token) {
        Some(mac) => {
            let now = app.now();
            app.read("account.setup_info", move |tx| {
                Ok(open_link(tx, &mac, now)?)
            })
            .await?
        }
        None => None,
    };
    Ok(match found {
        Some(found) => SetupInfo {
            name: found.name,
            login: found.login,
            used_or_expired: false,
        },
        None => SetupInfo {
            name: String::new(),
            login: String::new(),
            used_or_expired: true,
        },
    })
}

/// Chooses the first or a new password by a one-time link, and signs in. Every older session ends.
///
/// # Errors
/// `Invalid` at `password` or `again`; [`Error::NotFound`] when the link is no longer good.
pub async fn setup(app: &App, token: &str, password: &str, again: &str) -> Result<SignedIn, Error> {
    let info = setup_info(app, token).await?;
    if info.used_or_expired {
        return Err(Error::NotFound);
    }
    let invalid = password::invalid(password, again, &info.login);
    if !invalid.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    let hash = password::hash(app, password).await?;
    use_link(app, token, Some(hash)).await
}

/// Signs in by a one-time link without choosing a password; only in a demonstration.
///
/// # Errors
/// [`Error::NotFound`] outside of a demonstration or when the link is no longer good.
pub async fn setup_without_password(app: &App, token: &str) -> Result<SignedIn, Error> {
    if app.settings().environment.as_deref() != Some("DEMO") {
        return Err(Error::NotFound);
    }
    use_link(app, token, None).await
}

/// Changes the password of somebody signed in; their other sessions end.
///
/// # Errors
/// `Invalid` at `old`, `password` or `again`; [`Error::TooMany`] after wrong guesses of the old one.
pub async fn change_password(
    app: &App,
    session: &Session,
    old: &str,
    new: &str,
    again: &str,
) -> Result<(), Error> {
    let id = session.account.clone();
    let found = {
        let id = id.clone();
        let read = app.read("account.of_session", move |tx| Ok(account::by_id(tx, &id)?));
        read.await?.ok_or(Error::SignInNeeded)?
    };
    let invalid = password::invalid(new, again, &found.login);
    if !invalid.is_empty() {
        return Err(Error::Invalid(invalid));
    }
    let guess = Guess::again(app, id.as_str());
    let now = app.now();
    let counted = app.write("account.guess_again", move |tx| Ok(guess.count(tx, now)?));
    counted.await?.map_err(|until| Error::TooMany {
        retry_after: until.seconds,
    })?;
    if !password::verify(app, old, found.password.clone()).await? {
        return Err(Error::invalid("old", "invalid-password-old"));
    }
    let hash = password::hash(app, new).await?;
    let keep = session.mac;
    let act = Act::new(app, Actor::Account(id.clone()), "account.password_changed");
    let write = app.write("account.change_password", move |tx| {
        let mut changed = account::by_id(tx, &id)?.ok_or(Error::SignInNeeded)?;
        if changed.password != found.password || changed.state != AccountState::Active {
            return Err(Error::SignInNeeded.into());
        }
        changed.password = Some(hash.clone());
        save(tx, &changed)?;
        sessions::end_others(tx, &id, &keep)?;
        throttle::clear(tx, &guess.key)?;
        store::audit::append(tx, &act.event(&changed))?;
        Ok(())
    });
    write.await
}

/// A one-time link that was just drawn.
#[derive(Clone)]
pub(crate) struct Link {
    /// What the database keeps of it.
    pub(crate) mac: [u8; 32],
    /// Until when it is good.
    pub(crate) expires_at: Moment,
    /// The path to hand over.
    pub(crate) path: String,
}

impl Link {
    pub(crate) fn draw(app: &App) -> Link {
        let secret: [u8; 32] = bytes(app.entropy());
        Link {
            mac: app.vault().mac(Purpose::SetupLink, &[&secret]),
            expires_at: app.now().plus_seconds(LINK_SECONDS),
            path: format!("/masuk/siapkan/{}", BASE64URL_NOPAD.encode(&secret)),
        }
    }
}

fn link_mac(app: &App, token: &str) -> Option<[u8; 32]> {
    let secret = BASE64URL_NOPAD.decode(token.as_bytes()).ok()?;
    (secret.len() == 32).then(|| app.vault().mac(Purpose::SetupLink, &[&secret]))
}

fn open_link(
    tx: &mut Tx<'_>,
    mac: &[u8; 32],
    now: Moment,
) -> Result<Option<account::Account>, store::Error> {
    let found = account::by_setup(tx, mac)?;
    Ok(found.filter(|found| {
        let good = found.setup_expires_at.is_some_and(|expires| now < expires);
        good && found.state != AccountState::Suspended
    }))
}

async fn use_link(app: &App, token: &str, hash: Option<String>) -> Result<SignedIn, Error> {
    let mac = link_mac(app, token).ok_or(Error::NotFound)?;
    let info = setup_info(app, token).await?;
    let device = new_device(app, &info.login);
    let fresh = Fresh::draw(app);
    let cookie = fresh.cookie.clone();
    let shared = app.clone();
    let write = app.write("account.setup", move |tx| {
        let mut found = open_link(tx, &mac, fresh.now)?.ok_or(Stop::App(Error::NotFound))?;
        found.state = AccountState::Active;
        found.password = hash.clone().or(found.password);
        found.setup_mac = None;
        found.setup_expires_at = None;
        found.last_seen_on = Some(fresh.today);
        save(tx, &found)?;
        sessions::end_all(tx, &found.id)?;
        let act = Act::new(&shared, Actor::Account(found.id.clone()), "account.set_up");
        store::audit::append(tx, &act.event(&found))?;
        fresh.begin(&shared, tx, &found.id)
    });
    let session = write.await?;
    Ok(SignedIn {
        cookie,
        device,
        session,
    })
}
