//! The job runner: takes due jobs as long as the server runs, and queues each day's upkeep.

use app::App;
use data_encoding::HEXLOWER;
use domain::random::{Entropy, bytes};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How long an idle runner waits before it looks again; a report is searchable within a second.
const IDLE: Duration = Duration::from_millis(200);
/// How many times as long as a batch took it rests while reports come in: people who wait for an
/// acknowledgement go first, and the storage writes one thing at a time.
const GIVE_WAY: u32 = 5;
/// It rests no longer than this, so that a report is searchable soon even under load.
const LONGEST_REST: Duration = Duration::from_millis(500);
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
            _ = stop.changed() => return end(&app).await,
            _ = upkeep.tick() => {
                if let Err(error) = app::jobs::schedule(&app).await {
                    tracing::warn!(error = %error, "upkeep.not_queued");
                }
            }
            () = std::future::ready(()) => {}
        }
        let (began, arrivals) = (Instant::now(), app.arrivals());
        // Never raced against anything: a batch that is dropped keeps its jobs until their lease ends.
        let pause = match app::jobs::run_batch(&app, &owner).await {
            Ok(0) => IDLE,
            Ok(_) if app.arrivals() == arrivals => Duration::ZERO,
            Ok(_) => (began.elapsed() * GIVE_WAY).min(LONGEST_REST),
            Err(error) => {
                tracing::warn!(error = %error, "jobs.not_taken");
                TROUBLE
            }
        };
        tokio::select! {
            _ = stop.changed() => return end(&app).await,
            () = tokio::time::sleep(pause) => {}
        }
    }
}

/// Writes what was only counted in memory.
async fn end(app: &App) {
    if let Err(error) = app::offer::write_counts(app).await {
        tracing::warn!(error = %error, "counts.not_written");
    }
}
