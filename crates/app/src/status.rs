//! How the server is, without a word about anybody.

use crate::{App, Error};
use serde::Serialize;

/// How the server is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServerStatus {
    /// Version of the program.
    pub version: &'static str,
    /// `sqlite` or `postgres`.
    pub engine: &'static str,
    /// It can read its database.
    pub ready: bool,
    /// Jobs that are due.
    pub jobs_waiting: u64,
    /// Jobs that were given up.
    pub jobs_dead: u64,
}

/// Asks the database.
///
/// # Errors
/// [`Error::Unavailable`] when it doesn't answer.
pub async fn status(app: &App) -> Result<ServerStatus, Error> {
    let now = app.now();
    let counts = app
        .read("status", move |tx| Ok(store::queue::counts(tx, now)?))
        .await?;
    Ok(ServerStatus {
        version: env!("CARGO_PKG_VERSION"),
        engine: match app.store().engine() {
            store::Engine::Sqlite => "sqlite",
            store::Engine::Postgres => "postgres",
        },
        ready: true,
        jobs_waiting: counts.waiting,
        jobs_dead: counts.dead,
    })
}

/// How many reports are stored; for the administrator's `doctor`, never on a page.
///
/// # Errors
/// [`Error::Unavailable`] when the database doesn't answer.
pub async fn reports(app: &App) -> Result<u64, Error> {
    app.read("status.reports", |tx| Ok(store::report::count(tx)?))
        .await
}
