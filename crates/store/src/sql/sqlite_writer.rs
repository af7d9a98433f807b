//! The threads of a SQLite store: one writes with group commit, several read.
//!
//! A durable commit costs a flush of the disk, whatever it holds. So the writer takes all calls
//! that wait into one transaction, each in its own savepoint, and answers after the one COMMIT.

use super::error::{Error, OpenError};
use super::migrate;
use super::settings::{Engine, SqliteOptions};
use super::sqlite::{SqliteSession, checkpoint, lock, open_checkpointer, open_reader, open_writer};
use super::store::Running;
use super::work::{Job, Outcome, attempt};
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc;

/// At most so many calls share a COMMIT: more save little and let the first one wait.
const TOGETHER: usize = 256;

/// How long the log gathers pages before they are carried over.
const CHECKPOINT_PAUSE: Duration = Duration::from_millis(150);

/// Opens the file and starts its threads.
pub(crate) fn start(options: &SqliteOptions) -> Result<Running, OpenError> {
    let lock = lock(&options.path)?;
    let writer = open_writer(&options.path)?;
    migrate::check(&migrate::applied_sqlite(&writer)?)?;
    let waiting = options.waiting.max(1);
    let (writers, writer_queue) = mpsc::channel(waiting);
    let (readers, reader_queue) = mpsc::channel(waiting);
    let checkpointer = Checkpointer::start(&options.path)?;
    let mut threads = vec![spawn("store-writer", move || {
        write(&writer, writer_queue, checkpointer);
    })?];
    let reader_queue = Arc::new(Mutex::new(reader_queue));
    for _ in 0..options.readers.max(1) {
        let connection = open_reader(&options.path)?;
        let queue = Arc::clone(&reader_queue);
        threads.push(spawn("store-reader", move || read(&connection, &queue))?);
    }
    Ok(Running {
        readers,
        writers,
        threads,
        lock: Some(lock),
    })
}

/// Starts a named thread.
pub(crate) fn spawn(
    name: &str,
    body: impl FnOnce() + Send + 'static,
) -> Result<thread::JoinHandle<()>, OpenError> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| OpenError::Database(format!("no thread could be started: {error}")))
}

/// The next call of a queue that several threads share; `None` when the store closes.
pub(crate) fn next(queue: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    queue
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .blocking_recv()
}

fn read(connection: &Connection, queue: &Mutex<mpsc::Receiver<Job>>) {
    let mut session = SqliteSession::new(connection);
    while let Some(job) = next(queue) {
        let outcome = session
            .control("BEGIN DEFERRED")
            .and_then(|()| attempt(&*job, Engine::Sqlite, &mut session));
        session.roll_back();
        job.finish(outcome);
    }
}

fn write(connection: &Connection, mut queue: mpsc::Receiver<Job>, checkpointer: Checkpointer) {
    let mut session = SqliteSession::new(connection);
    while let Some(first) = queue.blocking_recv() {
        together(&mut session, first, &mut queue);
        checkpointer.committed();
    }
    checkpointer.end();
}

/// Carries the log over into the file while the writer goes on, so that nobody waits for it. The writer
/// owns it and ends it.
struct Checkpointer {
    commits: SyncSender<()>,
    thread: thread::JoinHandle<()>,
}

impl Checkpointer {
    fn start(path: &Path) -> Result<Checkpointer, OpenError> {
        let connection = open_checkpointer(path)?;
        let (commits, committed) = sync_channel(1);
        let thread = spawn("store-checkpoint", move || {
            while committed.recv().is_ok() {
                // Pages that are written several times meanwhile are carried over once.
                thread::sleep(CHECKPOINT_PAUSE);
                if let Err(error) = checkpoint(&connection) {
                    tracing::warn!(error = %error, "store.checkpoint_failed");
                }
            }
        })?;
        Ok(Checkpointer { commits, thread })
    }

    fn committed(&self) {
        // Full: it knows already that there is something to do.
        let _ = self.commits.try_send(());
    }

    fn end(self) {
        drop(self.commits);
        if self.thread.join().is_err() {
            tracing::error!("store.checkpointer_panicked");
        }
    }
}

/// Runs the first call and all that wait behind it in one transaction.
fn together(session: &mut SqliteSession<'_>, first: Job, queue: &mut mpsc::Receiver<Job>) {
    if let Err(error) = session.control("BEGIN IMMEDIATE") {
        return first.finish(Err(error));
    }
    let mut batch: Vec<(Job, Result<Outcome, Error>)> = Vec::new();
    let mut next = Some(first);
    while let Some(job) = next.take() {
        let outcome = in_savepoint(session, &job);
        batch.push((job, outcome));
        // After a full disk or a failed write SQLite may have rolled back the whole transaction,
        // with what the calls before this one did.
        if !session.is_in_transaction() {
            return again_one_by_one(session, batch);
        }
        if batch.len() < TOGETHER {
            next = queue.try_recv().ok();
        }
    }
    match session.control("COMMIT") {
        Ok(()) => batch
            .into_iter()
            .for_each(|(job, outcome)| job.finish(outcome)),
        Err(error) => {
            session.roll_back();
            tracing::warn!(error = %error, calls = batch.len(), "store.commit_failed");
            again_one_by_one(session, batch);
        }
    }
}

fn in_savepoint(session: &mut SqliteSession<'_>, job: &Job) -> Result<Outcome, Error> {
    session.control("SAVEPOINT call")?;
    let outcome = attempt(&**job, Engine::Sqlite, session)
        .and_then(|value| session.control("RELEASE call").map(|()| value));
    if outcome.is_err() && session.is_in_transaction() {
        let undone = session
            .control("ROLLBACK TO call")
            .and_then(|()| session.control("RELEASE call"));
        if undone.is_err() {
            // What this call wrote can't be told from what the others wrote: nothing is kept.
            session.roll_back();
        }
    }
    outcome
}

/// Runs the calls of a lost batch, each in its own transaction, so that one gets its own answer.
fn again_one_by_one(session: &mut SqliteSession<'_>, batch: Vec<(Job, Result<Outcome, Error>)>) {
    for (mut job, _) in batch {
        job.retry();
        let outcome = session
            .control("BEGIN IMMEDIATE")
            .and_then(|()| attempt(&*job, Engine::Sqlite, session))
            .and_then(|value| session.control("COMMIT").map(|()| value));
        session.roll_back();
        job.finish(outcome);
    }
}
