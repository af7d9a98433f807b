//! `cargo xtask crash`: the server is killed under load, again and again, and every acknowledged report
//! must be there, once.
//!
//! Each report has a key of its own. A request that got no answer is repeated with the same key later:
//! half of them right after the restart, the rest at the end. So at the end every key has an answer, and
//! the number of stored reports must equal the number of keys: fewer would be a loss, more a duplicate.

mod clients;
mod ledger;

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::database::{Database, Space};
use crate::load::Random;
use crate::server::{Installation, Server, Storage, throw_away_folder};
use crate::{Engines, workspace};
use clients::Clients;
use ledger::Ledger;

/// How hard to try.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Crash {
    /// How often the server is killed, on each engine
    #[arg(long, default_value_t = 50)]
    pub(crate) kills: u64,
    /// Storage engine
    #[arg(long, value_enum, default_value_t = Engines::Both)]
    pub(crate) engine: Engines,
    /// Decides reports and pauses; the same seed repeats them
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Clients that post at the same time
    #[arg(long, default_value_t = 16)]
    pub(crate) clients: usize,
    /// Kill PostgreSQL itself too, every tenth time
    #[arg(long)]
    pub(crate) kill_database: bool,
    /// Use this programme instead of building one
    #[arg(long)]
    pub(crate) binary: Option<PathBuf>,
}

const KILLS_PER_DATABASE_KILL: u64 = 10;
/// One in so many acknowledged reports is posted a second time at the end.
const REPLAYED: usize = 20;

/// Runs the series on each engine asked for; an error names what went wrong.
pub(crate) fn run(options: &Crash) -> Result<(), String> {
    let binary = workspace::binary(options.binary.as_deref())?;
    let target = workspace::target()?;
    let mut failures = Vec::new();
    if options.engine.sqlite() {
        failures.extend(series(options, &binary, &target, None).err());
    }
    if options.engine.postgres() {
        let mut database = Database::start(Space::Disk)?;
        failures.extend(series(options, &binary, &target, Some(&mut database)).err());
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(failures.join("\n"))
}

fn series(
    options: &Crash,
    binary: &Path,
    target: &Path,
    mut database: Option<&mut Database>,
) -> Result<(), String> {
    let watch = Stopwatch::start();
    let folder = throw_away_folder(target, "crash")?;
    let installation = Installation {
        binary: binary.to_owned(),
        data: folder.path().join("data"),
        storage: match &database {
            Some(database) => Storage::Postgres(database.url()),
            None => Storage::Sqlite,
        },
    };
    installation.migrate()?;

    let clients = Clients::new(options.seed, options.clients);
    let mut random = Random::new(options.seed);
    let mut ledger = Ledger::default();
    for kill in 1..=options.kills {
        let server = installation.serve()?;
        let half = ledger.unsettled.len().div_ceil(2);
        let repeated: Vec<u64> = ledger.unsettled.drain(..half).collect();
        clients.post(server.address, &repeated, &mut ledger)?;

        let pause = Duration::from_millis(50 + random.below(351));
        let database = database
            .as_deref_mut()
            .filter(|_| options.kill_database && kill % KILLS_PER_DATABASE_KILL == 0);
        clients.post_during(server.address, &mut ledger, || match database {
            None => {
                std::thread::sleep(pause);
                kill_running(server)
            }
            Some(database) => {
                std::thread::sleep(pause / 2);
                database.kill()?;
                std::thread::sleep(pause / 2);
                kill_running(server)?;
                database.restart()
            }
        })?;
    }

    let server = installation.serve()?;
    settle(&clients, &server, &mut ledger)?;
    let replayed: Vec<u64> = ledger
        .acknowledged
        .keys()
        .copied()
        .step_by(REPLAYED)
        .collect();
    clients.post(server.address, &replayed, &mut ledger)?;
    let receipts: Vec<&String> = ledger.acknowledged.values().collect();
    let unknown_receipts = clients.unknown_receipts(server.address, &receipts)?;
    server.kill()?;
    let stored = installation.stored_reports()?;

    let engine = installation.storage.name();
    let losses = ledger.losses(unknown_receipts, stored);
    println!(
        "{engine}: {} kills, {} acknowledged, {stored} stored, {} lost, {} duplicates, {} refused, \
         {:.1} s",
        options.kills,
        ledger.acknowledged.len(),
        losses.lost,
        losses.duplicates,
        ledger.refused,
        watch.seconds()
    );
    if ledger.acknowledged.is_empty() {
        return Err(format!(
            "{engine}: no report was acknowledged, so nothing was shown"
        ));
    }
    if let Some(refusal) = &ledger.first_refusal {
        return Err(format!(
            "{engine}: {} sound reports were refused; the first: {refusal}",
            ledger.refused
        ));
    }
    if losses.lost + losses.duplicates > 0 {
        return Err(format!(
            "{engine}: {} lost, {} duplicates",
            losses.lost, losses.duplicates
        ));
    }
    Ok(())
}

/// Kills the server; one that ended by itself before is a finding of its own.
fn kill_running(mut server: Server) -> Result<(), String> {
    if !server.is_running() {
        return Err("the server ended by itself, before it was killed".to_owned());
    }
    server.kill()
}

/// Repeats what is still open until every key has its answer.
fn settle(clients: &Clients, server: &Server, ledger: &mut Ledger) -> Result<(), String> {
    const ROUNDS: usize = 5;
    for _ in 0..ROUNDS {
        if ledger.unsettled.is_empty() {
            return Ok(());
        }
        let open = std::mem::take(&mut ledger.unsettled);
        clients.post(server.address, &open, ledger)?;
    }
    if ledger.unsettled.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} reports get no answer from a server that nobody kills",
        ledger.unsettled.len()
    ))
}
