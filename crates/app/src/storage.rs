//! How use cases run a transaction: one named closure, rolled back as a whole when it stops.

use crate::App;
use crate::error::{Error, Stop};
use std::sync::{Arc, Mutex, PoisonError};
use store::Tx;

/// Where a stopped closure leaves its reason while the storage rolls back.
type Slot = Arc<Mutex<Option<Error>>>;

fn stopping<T>(
    slot: &Slot,
    run: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
) -> impl Fn(&mut Tx<'_>) -> Result<T, store::Error> + Send + 'static {
    let slot = Arc::clone(slot);
    move |tx| {
        run(tx).map_err(|stop| match stop {
            Stop::Store(error) => error,
            Stop::App(error) => {
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                store::Error::Aborted
            }
        })
    }
}

fn reason(slot: &Slot, error: store::Error) -> Error {
    let left = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (error, left) {
        (store::Error::Aborted, Some(reason)) => reason,
        (error, _) => error.into(),
    }
}

impl App {
    /// Runs a writing transaction.
    pub(crate) async fn write<T: Send + 'static>(
        &self,
        name: &'static str,
        run: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Error> {
        let slot = Slot::default();
        let result = self.store().write(name, stopping(&slot, run)).await;
        result.map_err(|error| reason(&slot, error))
    }

    /// Runs a reading transaction.
    pub(crate) async fn read<T: Send + 'static>(
        &self,
        name: &'static str,
        run: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Error> {
        let slot = Slot::default();
        let result = self.store().read(name, stopping(&slot, run)).await;
        result.map_err(|error| reason(&slot, error))
    }

    /// Runs a writing transaction that unique keys or a lease keep apart from every other: a report that
    /// comes in, the effect of a job. On PostgreSQL it is READ COMMITTED; under SERIALIZABLE reports that
    /// have nothing to do with each other collided on shared index pages (measured: retries, some 503).
    pub(crate) async fn write_by_key<T: Send + 'static>(
        &self,
        name: &'static str,
        run: impl Fn(&mut Tx<'_>) -> Result<T, Stop> + Send + 'static,
    ) -> Result<T, Error> {
        let slot = Slot::default();
        let result = self.store().claim(name, stopping(&slot, run)).await;
        result.map_err(|error| reason(&slot, error))
    }
}
