//! A person's word on an alert: real or noise, with a reason. The machine never says so.

use super::list::permitted;
use crate::account::Session;
use crate::error::Conflict;
use crate::events::{self, Happened};
use crate::{App, Error};
use domain::alert::Review;
use domain::audit::Actor;
use domain::id::AlertId;
use domain::policy::Action;
use domain::report::decision::is_reason;
use domain::time::Moment;

/// What a reason is sealed for.
pub(super) const REASON: &str = "alert-reason";

/// Judges an alert. Judging it again, with the version that was seen, replaces the judgement; the history
/// keeps both.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `nilai` or `alasan`; [`Conflict::ChangedMeanwhile`].
pub async fn review(
    app: &App,
    session: &Session,
    (id, version): (&AlertId, i64),
    review: Option<Review>,
    reason: &str,
) -> Result<(), Error> {
    let judged = review.filter(|review| *review != Review::Open);
    let judged = judged.ok_or_else(|| Error::invalid("nilai", "alert-invalid-review"))?;
    let reason = reason.trim();
    if !is_reason(reason) {
        return Err(Error::invalid("alasan", "invalid-reason"));
    }
    let never = Moment(i64::MAX);
    let sealed = app.vault().seal_token(REASON, reason, never, app.entropy());
    let (shared, session, id) = (app.clone(), session.clone(), id.clone());
    app.write("alert.review", move |tx| {
        let (mut alert, permit) = permitted(tx, &session, Action::ReviewAlerts, &id)?;
        let mine = alert.reviewed_by.as_ref() == Some(permit.account());
        if alert.version == version + 1 && mine && alert.state == judged {
            // The same form sent twice.
            return Ok(());
        }
        if alert.version != version {
            let by = store::audit::last_by(tx, id.as_str())?;
            let version = alert.version;
            return Err(Error::Conflict(Conflict::ChangedMeanwhile { by, version }).into());
        }
        let today = crate::place::today(&shared, Some(alert.centre));
        alert.state = judged;
        alert.reviewed_on = Some(today);
        alert.reviewed_by = Some(permit.account().clone());
        alert.reason = Some(sealed.clone());
        store::alert::save(tx, &alert)?;
        let office = session.subject.in_force().next();
        let happened = Happened {
            root: id.to_string(),
            kind: match judged {
                Review::Real => "alert.real",
                Review::Noise | Review::Open => "alert.noise",
            },
            detail: serde_json::json!({}),
            sealed_reason: Some(sealed.clone().into_bytes()),
            office: office.map(|one| one.office.clone()),
            state: alert.state_after(alert.version + 1),
        };
        let actor = Actor::Account(permit.account().clone());
        let event = events::by(&shared, actor, today, shared.now(), happened);
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await
}
