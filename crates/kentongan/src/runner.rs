//! The job runner: takes due jobs as long as the server runs, and queues each day's upkeep.

use app::App;
use data_encoding::HEXLOWER;
use domain::random::{Entropy, bytes};
use std::time::Duration;
use tokio::sync::watch;

/// How long an idle runner waits before it looks again; a report is searchable within a second.
const IDLE: Duration = Duration::from_millis(200);
/// How long it waits after the storage failed.
const TROUBLE: Duration = Duration::from_secs(2);
/// How often it makes sure that today's upkeep is queued.
const UPKEEP: Duration = Duration::from_secs(15 * 60);

/// Runs until `stop` says so; the batch in hand is finished.
pub async fn run(app: App, entropy: &dyn Entropy, mut stop: watch::Receiver<bool>) {
    let owner = HEXLOWER.encode(&bytes::<8>(entropy));
    let mut upkeep = tokio::time::interval(UPKEEP);
    loop {
        tokio::select! {
            biased;
            _ = stop.changed() => return,
            _ = upkeep.tick() => {
                if let Err(error) = app::jobs::schedule(&app).await {
                    tracing::warn!(error = %error, "upkeep.not_queued");
                }
            }
            () = std::future::ready(()) => {}
        }
        // Never raced against anything: a batch that is dropped keeps its jobs until their lease ends.
        let pause = match app::jobs::run_batch(&app, &owner).await {
            Ok(0) => IDLE,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(error = %error, "jobs.not_taken");
                TROUBLE
            }
        };
        tokio::select! {
            _ = stop.changed() => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
