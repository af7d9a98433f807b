//! Putting a version in force: a person's decision, with a reason. Going back is the same act.

use super::files::guards;
use crate::account::Session;
use crate::error::{Conflict, Error, Stop};
use crate::{App, jobs, reading};
use domain::audit::Actor;
use domain::policy::{Action, allow};
use domain::report::decision::is_reason;
use domain::rules::{BUILT_IN, VersionName};
use domain::time::{Day, Zone};
use serde_json::json;
use store::Tx;
use store::rules::Force;

/// Whether a version could be put in force with this reason, before somebody confirms it.
///
/// # Errors
/// As [`put_in_force`].
pub async fn may_put_in_force(
    app: &App,
    session: &Session,
    version: Option<&VersionName>,
    reason: &str,
    seen: i64,
) -> Result<(), Error> {
    allow(&session.subject, Action::ManageRules).ok_or(Error::NotFound)?;
    reason_given(reason)?;
    let (shared, version) = (app.clone(), version.cloned());
    let today = app.today(Zone::default());
    let by = Actor::Account(session.account.clone()).code().to_owned();
    app.read("rules.may_put_in_force", move |tx| {
        possible(&shared, tx, (version.as_ref(), seen), today, &by).map(|_| ())
    })
    .await
}

/// Puts a version in force, the one that is compiled in without a name. From now on it reads what comes in;
/// a job reads the stored reports anew. `seen` is the number of what was in force when the person decided.
///
/// # Errors
/// [`Error::NotFound`] without leave, or when there is no such version; [`Error::Invalid`] at `reason` or
/// `version`; [`Error::Conflict`] when it is in force already, or another one was put in force meanwhile.
pub async fn put_in_force(
    app: &App,
    session: &Session,
    version: Option<&VersionName>,
    reason: &str,
    seen: i64,
) -> Result<(), Error> {
    allow(&session.subject, Action::ManageRules).ok_or(Error::NotFound)?;
    let reason = reason_given(reason)?.to_owned();
    let (shared, version) = (app.clone(), version.cloned());
    let today = app.today(Zone::default());
    let actor = Actor::Account(session.account.clone());
    app.write("rules.put_in_force", move |tx| {
        let asked = (version.as_ref(), seen);
        let digest = possible(&shared, tx, asked, today, actor.code())?;
        let before = reading::in_force(&shared, tx)?;
        let total = store::report::count(tx)?;
        let by = (shared.now(), actor.code());
        if !store::rules::put_in_force(tx, seen + 1, version.as_ref(), by, total)? {
            return Err(store::Error::Busy.into());
        }
        let name = version.as_ref().map_or(BUILT_IN, VersionName::as_str);
        let detail = json!({ "version": name, "from": before.version() });
        let about = (name, digest.as_str());
        let event = super::event(
            &shared,
            actor.clone(),
            super::IN_FORCE,
            detail,
            Some(&reason),
            about,
        );
        store::audit::append(tx, &event)?;
        store::queue::enqueue(tx, &jobs::anew::reanalyse(&shared, seen + 1))?;
        Ok(())
    })
    .await
}

fn reason_given(reason: &str) -> Result<&str, Error> {
    let reason = reason.trim();
    if is_reason(reason) {
        Ok(reason)
    } else {
        Err(Error::invalid("reason", "invalid-reason"))
    }
}

/// The digest of a version that may be put in force. Who asks for the same once more has done it already.
fn possible(
    app: &App,
    tx: &mut Tx<'_>,
    (version, seen): (Option<&VersionName>, i64),
    today: Day,
    by: &str,
) -> Result<String, Stop> {
    let newest = store::rules::newest(tx)?;
    let number = newest.as_ref().map_or(0, |force| force.number);
    let own = |force: &Force| force.put_by == by && force.version.as_ref() == version;
    if number == seen + 1 && newest.as_ref().is_some_and(own) {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    if number != seen {
        let (by, version) = (None, number);
        return Err(Error::Conflict(Conflict::ChangedMeanwhile { by, version }).into());
    }
    let digest = match version {
        Some(name) => {
            let stored = store::rules::get(tx, name)?.ok_or(Error::NotFound)?;
            if !stored.version.holds(today) {
                return Err(Error::invalid("version", "invalid-rules-not-valid").into());
            }
            stored.version.digest
        }
        None => reading::Reader::built_in().version().to_owned(),
    };
    if newest.as_ref().and_then(|force| force.version.as_ref()) == version {
        return Err(Error::Conflict(Conflict::AlreadyDone).into());
    }
    if let Some(name) = version {
        let Ok(reader) = reading::of(app, tx, name)? else {
            return Err(Error::invalid("version", "invalid-rules-unusable").into());
        };
        if !guards(reader.rules()) {
            return Err(Error::invalid("version", "invalid-rules-unguarded").into());
        }
    }
    Ok(digest)
}
