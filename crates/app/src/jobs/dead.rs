//! Dead letters: jobs that were given up, for those who run the server. They hold no personal data.

use crate::account::Session;
use crate::{App, Error};
use domain::policy::{Action, allow};
use domain::time::Moment;

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: String,
    /// Which handler ran it.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// When it failed last.
    pub failed_at: Moment,
    /// Why.
    pub error: String,
}

/// The dead letters, at most 200.
///
/// # Errors
/// [`Error::NotFound`] without leave.
pub async fn dead(app: &App, session: &Session) -> Result<Vec<DeadJob>, Error> {
    allow(&session.subject, Action::ReadOperations).ok_or(Error::NotFound)?;
    let dead = app
        .read("job.dead", |tx| Ok(store::queue::dead(tx)?))
        .await?;
    let told = dead.into_iter().map(|one| DeadJob {
        id: one.job.id,
        kind: one.job.kind,
        attempts: one.job.attempts,
        failed_at: one.failed_at,
        error: one.error,
    });
    Ok(told.collect())
}

/// Lets a dead letter be tried again.
///
/// # Errors
/// [`Error::NotFound`] without leave, or when it is not among them any more.
pub async fn retry(app: &App, session: &Session, job: &str) -> Result<(), Error> {
    allow(&session.subject, Action::ReadOperations).ok_or(Error::NotFound)?;
    let (job, now) = (job.to_owned(), app.now());
    let revived = app
        .write("job.revive", move |tx| {
            Ok(store::queue::revive(tx, &job, now)?)
        })
        .await?;
    if revived {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}
