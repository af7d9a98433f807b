//! A call on its way to a thread of the store, and how long calls take.

use super::error::Error;
use super::settings::Engine;
use super::tx::{Session, Tx};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// What a call may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Access {
    /// Reads one state of the database.
    Read,
    /// Reads and writes as if it were alone (SERIALIZABLE).
    Write,
    /// Writes what no other call has taken (READ COMMITTED with row locks).
    Claim,
}

/// What all calls of one name took together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The name given to the call.
    pub name: &'static str,
    /// What the calls could do.
    pub kind: Access,
    /// Calls that ended.
    pub count: u64,
    /// Attempts beyond the first.
    pub retries: u64,
    /// Calls that ended in an error.
    pub errors: u64,
    /// From the call to its end, waiting included, in microseconds.
    pub total_micros: u64,
    /// The longest of them, in microseconds.
    pub longest_micros: u64,
}

/// A call, whatever it returns. It may run several times, and ends once.
pub(crate) trait Work: Send {
    fn name(&self) -> &'static str;
    fn access(&self) -> Access;
    fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome, Error>;
    fn retry(&mut self);
    fn finish(self: Box<Self>, outcome: Result<Outcome, Error>);
}

/// What a run returned, to be handed to the same call's `finish`.
pub(crate) type Outcome = Box<dyn std::any::Any + Send>;

pub(crate) type Job = Box<dyn Work>;

/// Runs a call once in an open transaction. A panic and a swallowed failure become its error.
pub(crate) fn attempt(
    job: &dyn Work,
    engine: Engine,
    session: &mut dyn Session,
) -> Result<Outcome, Error> {
    let mut tx = Tx::new(engine, session);
    let returned = catch_unwind(AssertUnwindSafe(|| job.run(&mut tx)));
    let outcome = returned.unwrap_or_else(|_| {
        Err(Error::Other(format!(
            "{}: the closure panicked",
            job.name()
        )))
    });
    match (outcome, tx.into_failure()) {
        (Ok(_), Some(failure)) => Err(failure),
        (outcome, _) => outcome,
    }
}

/// A call with its closure and the way back to the caller.
pub(crate) struct Call<T, F> {
    pub(crate) name: &'static str,
    pub(crate) access: Access,
    pub(crate) closure: F,
    pub(crate) reply: oneshot::Sender<Result<T, Error>>,
    pub(crate) timings: Arc<Timings>,
    pub(crate) started: u64,
    pub(crate) retries: u64,
}

impl<T, F> Work for Call<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Tx<'_>) -> Result<T, Error> + Send,
{
    fn name(&self) -> &'static str {
        self.name
    }

    fn access(&self) -> Access {
        self.access
    }

    fn run(&self, tx: &mut Tx<'_>) -> Result<Outcome, Error> {
        (self.closure)(tx).map(|value| Box::new(value) as Outcome)
    }

    fn retry(&mut self) {
        self.retries += 1;
    }

    fn finish(self: Box<Self>, outcome: Result<Outcome, Error>) {
        let Call {
            name,
            access,
            closure,
            reply,
            timings,
            started,
            retries,
        } = *self;
        // What the closure holds may be another handle of the store: it goes before the answer.
        drop(closure);
        let result = outcome.map(|value| {
            *value
                .downcast::<T>()
                .expect("an outcome comes back to the call that made it")
        });
        timings.record(name, access, started, retries, result.is_err());
        // The caller may have gone (a closed connection); the work is done all the same.
        drop(reply.send(result));
    }
}

/// Counts per name. No clock is read here: the stopwatch is a parameter.
pub(crate) struct Timings {
    stopwatch: Option<fn() -> u64>,
    rows: Mutex<HashMap<(&'static str, Access), Timing>>,
}

impl Timings {
    pub(crate) fn new(stopwatch: Option<fn() -> u64>) -> Timings {
        Timings {
            stopwatch,
            rows: Mutex::new(HashMap::new()),
        }
    }

    pub(crate) fn now(&self) -> u64 {
        self.stopwatch.map_or(0, |stopwatch| stopwatch())
    }

    /// All rows, by name.
    pub(crate) fn rows(&self) -> Vec<Timing> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let mut rows: Vec<Timing> = rows.values().copied().collect();
        rows.sort_by_key(|row| (row.name, row.kind));
        rows
    }

    fn record(&self, name: &'static str, kind: Access, started: u64, retries: u64, is_error: bool) {
        let took = self.now().saturating_sub(started);
        let mut rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        let row = rows.entry((name, kind)).or_insert(Timing {
            name,
            kind,
            count: 0,
            retries: 0,
            errors: 0,
            total_micros: 0,
            longest_micros: 0,
        });
        row.count += 1;
        row.retries += retries;
        row.errors += u64::from(is_error);
        row.total_micros += took;
        row.longest_micros = row.longest_micros.max(took);
    }
}
