//! The handle that everything above works with.

use super::error::{Error, OpenError};
use super::postgres_worker;
use super::settings::{Engine, Options};
use super::sqlite_writer;
use super::tx::Tx;
use super::work::{Access, Call, Job, Timing, Timings};
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// An open database. Clones share it; the last one to go closes it.
///
/// Closures are named (for the metrics), short, and free of side effects: they may run several
/// times. They hold no lock and call nothing outside.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    timings: Arc<Timings>,
    running: Mutex<Option<Running>>,
}

/// What runs while the store is open: dropping the senders ends the threads.
pub(crate) struct Running {
    pub(crate) readers: mpsc::Sender<Job>,
    pub(crate) writers: mpsc::Sender<Job>,
    pub(crate) threads: Vec<JoinHandle<()>>,
    /// Held while the SQLite file is open; dropping it lets the next process in.
    pub(crate) lock: Option<std::fs::File>,
}

impl Store {
    /// Opens a database that is at exactly this program's migrations; it is not migrated here.
    ///
    /// # Errors
    /// [`OpenError`], whose messages say what to do.
    pub fn open(options: Options) -> Result<Store, OpenError> {
        let engine = options.engine();
        let (running, stopwatch) = match options {
            Options::Sqlite(options) => (sqlite_writer::start(&options)?, options.stopwatch),
            Options::Postgres(options) => (postgres_worker::start(&options)?, options.stopwatch),
        };
        Ok(Store {
            inner: Arc::new(Inner {
                engine,
                timings: Arc::new(Timings::new(stopwatch)),
                running: Mutex::new(Some(running)),
            }),
        })
    }

    /// The engine below.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Runs a closure that reads one state of the database.
    ///
    /// # Errors
    /// What the closure returns, or [`Error`].
    pub async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call(name, Access::Read, closure).await
    }

    /// Runs a closure that reads and writes as if it were alone; returns when that is durable.
    ///
    /// # Errors
    /// What the closure returns, or [`Error`]. After [`Error::Busy`] it may have happened.
    pub async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call(name, Access::Write, closure).await
    }

    /// As [`Store::write`], but READ COMMITTED on PostgreSQL: for one statement that takes rows
    /// with `{skip_locked}`, which is complete in itself.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub async fn claim<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call(name, Access::Claim, closure).await
    }

    /// [`Store::read`] for code outside of a runtime (commands, tests).
    ///
    /// # Errors
    /// As [`Store::read`].
    ///
    /// # Panics
    /// Inside asynchronous code, which it would block.
    pub fn read_blocking<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call_blocking(name, Access::Read, closure)
    }

    /// [`Store::write`] for code outside of a runtime (commands, tests).
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// # Panics
    /// Inside asynchronous code, which it would block.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call_blocking(name, Access::Write, closure)
    }

    /// [`Store::claim`] for code outside of a runtime (commands, tests).
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// # Panics
    /// Inside asynchronous code, which it would block.
    pub fn claim_blocking<T: Send + 'static>(
        &self,
        name: &'static str,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.call_blocking(name, Access::Claim, closure)
    }

    /// What the calls took so far, by name.
    #[must_use]
    pub fn timings(&self) -> Vec<Timing> {
        self.inner.timings.rows()
    }

    /// Finishes the calls that wait, ends the threads and lets the database go. Other handles get
    /// [`Error::Closed`] from then on.
    pub fn close(self) {
        self.inner.close();
    }

    async fn call<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let queue = self.inner.queue(access)?;
        let (job, reply) = self.inner.job(name, access, closure);
        queue.send(job).await.map_err(|_| Error::Closed)?;
        drop(queue);
        reply.await.map_err(|_| Error::Closed)?
    }

    fn call_blocking<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let queue = self.inner.queue(access)?;
        let (job, reply) = self.inner.job(name, access, closure);
        queue.blocking_send(job).map_err(|_| Error::Closed)?;
        drop(queue);
        reply.blocking_recv().map_err(|_| Error::Closed)?
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Store({})", self.inner.engine)
    }
}

impl Inner {
    fn queue(&self, access: Access) -> Result<mpsc::Sender<Job>, Error> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let running = running.as_ref().ok_or(Error::Closed)?;
        Ok(match access {
            Access::Read => running.readers.clone(),
            Access::Write | Access::Claim => running.writers.clone(),
        })
    }

    fn job<T: Send + 'static>(
        &self,
        name: &'static str,
        access: Access,
        closure: impl Fn(&mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> (Job, oneshot::Receiver<Result<T, Error>>) {
        let (reply, receiver) = oneshot::channel();
        let job = Call {
            name,
            access,
            closure,
            reply,
            timings: Arc::clone(&self.timings),
            started: self.timings.now(),
            retries: 0,
        };
        (Box::new(job), receiver)
    }

    fn close(&self) {
        let running = self
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(Running {
            readers,
            writers,
            threads,
            lock,
        }) = running
        else {
            return;
        };
        drop((readers, writers));
        let this = std::thread::current().id();
        for thread in threads {
            // A closure may hold the last handle; its thread can't wait for itself.
            if thread.thread().id() != this && thread.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
        drop(lock);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}
