//! The threads of a PostgreSQL store: each has one connection and takes calls from one queue.

use super::error::{Error, OpenError};
use super::migrate;
use super::postgres::{Fate, PostgresSession};
use super::postgres_connect::{Connector, Purpose};
use super::settings::{Engine, PostgresOptions};
use super::sqlite_writer::{next, spawn};
use super::store::Running;
use super::work::{Access, Job, Outcome, attempt};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::sync::mpsc;

/// How often a call is tried when others are in the way.
const CONTENDED: u32 = 8;
/// From this retry on, the calls of this process that are in each other's way go one by one.
const IN_TURN: u32 = 3;
/// How often a lost connection is made again for one call; with the pauses, about 3 seconds.
const BROKEN: u32 = 6;

/// Connects once, to refuse what must be refused, and starts the threads.
pub(crate) fn start(options: &PostgresOptions) -> Result<Running, OpenError> {
    let connector = Arc::new(Connector::new(options)?);
    let mut client = connector.connect(Purpose::Serve)?;
    migrate::check(&migrate::applied_postgres(&mut client)?)?;
    let mut first = Some(PostgresSession::new(client));
    let (calls, queue) = mpsc::channel(options.waiting.max(1));
    let queue = Arc::new(Mutex::new(queue));
    let turn = Arc::new(Mutex::new(()));
    let mut threads = Vec::new();
    for index in 0..options.connections.max(1) {
        let mut worker = Worker {
            index: index as u64,
            connector: Arc::clone(&connector),
            session: first.take(),
            turn: Arc::clone(&turn),
        };
        let queue = Arc::clone(&queue);
        threads.push(spawn("store-postgres", move || {
            while let Some(mut job) = next(&queue) {
                let outcome = worker.perform(&mut job);
                job.finish(outcome);
            }
        })?);
    }
    Ok(Running {
        readers: calls.clone(),
        writers: calls,
        threads,
        lock: None,
    })
}

struct Worker {
    index: u64,
    connector: Arc<Connector>,
    session: Option<PostgresSession>,
    turn: Arc<Mutex<()>>,
}

/// How one attempt ended.
enum Ended {
    Done(Result<Outcome, Error>),
    Contended,
    /// The connection was lost before COMMIT was sent: nothing was stored.
    Broken,
    /// The connection was lost while COMMIT was under way: only the server knows.
    Unknown,
}

impl Worker {
    /// Runs a call until it ends, within limits.
    fn perform(&mut self, job: &mut Job) -> Result<Outcome, Error> {
        let (mut contended, mut broken) = (0, 0);
        let turn = Arc::clone(&self.turn);
        let mut in_turn: Option<MutexGuard<'_, ()>> = None;
        loop {
            let ended = match self.session() {
                Ok(session) => attempt_once(session, job),
                Err(OpenError::Database(reason)) => {
                    tracing::warn!(reason = %reason, "store.unreachable");
                    Ended::Broken
                }
                // The server came back with settings that are refused.
                Err(error) => Ended::Done(Err(Error::Other(error.to_string()))),
            };
            match ended {
                Ended::Done(outcome) => return outcome,
                Ended::Contended => {
                    contended += 1;
                    if contended >= CONTENDED {
                        return Err(Error::Busy);
                    }
                    if contended == IN_TURN {
                        in_turn = Some(turn.lock().unwrap_or_else(PoisonError::into_inner));
                    }
                    if in_turn.is_none() {
                        thread::sleep(self.pause(contended));
                    }
                }
                Ended::Broken => {
                    self.session = None;
                    broken += 1;
                    if broken >= BROKEN {
                        return Err(Error::Busy);
                    }
                    thread::sleep(self.pause(broken) * 32);
                }
                Ended::Unknown => {
                    self.session = None;
                    return Err(Error::Busy);
                }
            }
            job.retry();
        }
    }

    fn session(&mut self) -> Result<&mut PostgresSession, OpenError> {
        match &mut self.session {
            Some(session) => Ok(session),
            empty => {
                let client = self.connector.connect(Purpose::Serve)?;
                Ok(empty.insert(PostgresSession::new(client)))
            }
        }
    }

    /// Longer each time, and another for each thread, so that those who collided part:
    /// 2 ms to 64 ms, plus up to 6 ms.
    fn pause(&self, attempt: u32) -> Duration {
        let apart = (self.index * 5 + u64::from(attempt) * 3) % 7;
        Duration::from_millis((1 << attempt.min(6)) + apart)
    }
}

fn attempt_once(session: &mut PostgresSession, job: &Job) -> Ended {
    session.clear_fate();
    let begin = match job.access() {
        Access::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
        Access::Write => "BEGIN ISOLATION LEVEL SERIALIZABLE, READ WRITE",
        Access::Claim => "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE",
    };
    session.begin(begin);
    match attempt(&**job, Engine::Postgres, session) {
        Ok(value) => commit(session, job.access(), value),
        Err(error) => {
            let fate = session.fate();
            if fate != Fate::Broken && session.roll_back().is_err() {
                return Ended::Broken;
            }
            match fate {
                Fate::Final => Ended::Done(Err(error)),
                Fate::Contended => Ended::Contended,
                Fate::Broken => Ended::Broken,
            }
        }
    }
}

fn commit(session: &mut PostgresSession, access: Access, value: Outcome) -> Ended {
    // A timeout that ended the wait for a synchronous standby would make COMMIT succeed although
    // only one machine has the data.
    let Err(error) = session.control("SET LOCAL statement_timeout = 0; COMMIT") else {
        return Ended::Done(Ok(value));
    };
    match (session.fate(), access) {
        (Fate::Final, _) => match session.roll_back() {
            Ok(()) => Ended::Done(Err(error)),
            Err(_) => Ended::Unknown,
        },
        (Fate::Contended, _) => match session.roll_back() {
            Ok(()) => Ended::Contended,
            Err(_) => Ended::Broken,
        },
        (Fate::Broken, Access::Read) => Ended::Broken,
        (Fate::Broken, Access::Write | Access::Claim) => Ended::Unknown,
    }
}
