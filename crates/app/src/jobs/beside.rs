//! Work that takes longer than a batch may: it goes on beside the runner, one at a time, and keeps the lease
//! of its job as long as it goes on.

use super::failed;
use crate::error::Stop;
use crate::{App, Error};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use store::Tx;
use store::queue::{self, Job, LEASE_SECONDS};
use tokio::task::JoinSet;

/// How often a lease is extended while nothing is stored: three times before it would end.
const BEAT: Duration = Duration::from_secs(20);

/// What goes on beside the runner.
#[derive(Default)]
pub(crate) struct Background {
    /// Whoever has it works; the others wait in the order in which they came.
    turn: Arc<tokio::sync::Mutex<()>>,
    going_on: tokio::sync::Mutex<JoinSet<()>>,
}

impl Background {
    /// Waits until nothing goes on any more.
    pub(crate) async fn settled(&self) {
        let mut going_on = std::mem::take(&mut *self.going_on.lock().await);
        while going_on.join_next().await.is_some() {}
    }
}

/// A job that this process holds.
#[derive(Clone)]
pub(crate) struct Held {
    job: Job,
    owner: String,
}

/// Starts the work of a job beside the runner, behind what goes on there already. When another worker took
/// the job over, the work is dropped where it stands.
pub(crate) async fn beside<F>(
    app: &App,
    owner: &str,
    job: &Job,
    work: impl FnOnce(App, Held) -> F + Send + 'static,
) -> Result<(), Error>
where
    F: Future<Output = Result<(), Error>> + Send + 'static,
{
    let held = Held::new(job, owner);
    let app = app.clone();
    if !held.extend(&app).await? {
        return Ok(());
    }
    let background = app.clone();
    let turn = app.background().turn.clone();
    let mut going_on = background.background().going_on.lock().await;
    while going_on.try_join_next().is_some() {}
    going_on.spawn(async move {
        let (shared, kept) = (app.clone(), held.clone());
        let in_turn = async move {
            let _turn = turn.lock().await;
            work(shared, kept).await
        };
        if let Some(Err(error)) = held.while_held(&app, in_turn).await {
            failed(&app, &held.owner, &held.job, &error).await;
        }
    });
    Ok(())
}

impl Held {
    /// What `owner` works on.
    pub(crate) fn new(job: &Job, owner: &str) -> Held {
        Held {
            job: job.clone(),
            owner: owner.to_owned(),
        }
    }

    /// Ends the job in the transaction of its last effect; false when another worker took it over.
    pub(crate) fn finish_in(&self, tx: &mut Tx<'_>) -> Result<bool, store::Error> {
        queue::finish(tx, &self.job.id, &self.owner)
    }

    /// `None` when another worker took the job over.
    async fn while_held<T>(&self, app: &App, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return Some(done),
                () = tokio::time::sleep(BEAT) => match self.extend(app).await {
                    Ok(true) => {}
                    Ok(false) => return None,
                    Err(error) => tracing::warn!(error = %error, "lease.not_extended"),
                },
            }
        }
    }

    async fn extend(&self, app: &App) -> Result<bool, Error> {
        let (shared, held) = (app.clone(), self.clone());
        app.write_by_key("job.extend", move |tx| Ok(held.extend_in(&shared, tx)?))
            .await
    }

    fn extend_in(&self, app: &App, tx: &mut Tx<'_>) -> Result<bool, store::Error> {
        let until = app.now().plus_seconds(LEASE_SECONDS);
        queue::extend(tx, &self.job.id, &self.owner, until)
    }

    /// Stores a part of the effect; the lease begins anew with it. Nothing is stored, and nothing more is to
    /// be, when another worker took the job over.
    pub(crate) async fn store(
        &self,
        app: &App,
        name: &'static str,
        run: impl Fn(&mut Tx<'_>) -> Result<(), Stop> + Send + 'static,
    ) -> Result<(), Error> {
        let (shared, held) = (app.clone(), self.clone());
        app.write_by_key(name, move |tx| match held.extend_in(&shared, tx)? {
            true => run(tx),
            false => Err(taken_over().into()),
        })
        .await
    }

    /// Stores the last part of the effect, with which the job is done.
    pub(crate) async fn finish(
        &self,
        app: &App,
        name: &'static str,
        run: impl Fn(&mut Tx<'_>) -> Result<(), Stop> + Send + 'static,
    ) -> Result<(), Error> {
        let held = self.clone();
        app.write_by_key(name, move |tx| match held.finish_in(tx)? {
            true => run(tx),
            false => Err(taken_over().into()),
        })
        .await
    }
}

fn taken_over() -> Error {
    Error::Internal("another worker took the job over".into())
}
