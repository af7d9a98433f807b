//! One function per action: authorise, one transaction, return.
//!
//! Pages, API, bots and commands call these functions and nothing below them. Clock and randomness are
//! handed in; texts of pages are not made here.

pub mod account;
pub mod alert;
pub mod company;
pub mod content;
pub mod demo;
pub mod detect;
pub mod error;
pub mod finding;
pub mod jobs;
pub mod offer;
pub mod place;
pub mod programme;
pub mod report;
pub mod reporter;
pub mod rules;
pub mod status;
pub mod subject;
pub mod triage;

mod events;
mod narrative;
mod order;
mod reading;
mod sealing;
mod storage;

pub use error::{Conflict, Error};
pub use place::PlaceChoice;
pub use reading::prepare;

use ::place::Gazetteer;
use domain::random::Entropy;
use domain::time::{Clock, Day, Moment, Zone};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::Store;
use store::vault::Vault;

/// What an installation says about itself.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Who runs this server, as the privacy page says it.
    pub operator: String,
    /// How to reach them.
    pub operator_contact: String,
    /// Name on the pages.
    pub server_name: String,
    /// Banner such as `DEMO`.
    pub environment: Option<String>,
    /// Origin under which people reach it.
    pub public_url: Option<String>,
}

/// Everything that use cases need; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Parts>);

struct Parts {
    store: Store,
    vault: Arc<Vault>,
    places: &'static Gazetteer,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    settings: Settings,
    hashing: tokio::sync::Semaphore,
    arrivals: AtomicU64,
    register: Arc<company::Kept>,
    seen: Arc<offer::Tally>,
    readers: Arc<reading::Kept>,
    background: Arc<jobs::Background>,
    links: Arc<subject::Kept>,
    watched: Arc<alert::Kept>,
}

/// Passwords that are hashed at the same time; each takes 19 MiB.
const HASHES_AT_ONCE: usize = 2;

impl App {
    /// An application over an open store.
    #[must_use]
    pub fn new(
        store: Store,
        vault: Vault,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
        settings: Settings,
    ) -> App {
        App(Arc::new(Parts {
            store,
            vault: Arc::new(vault),
            places: Gazetteer::embedded(),
            clock,
            entropy,
            settings,
            hashing: tokio::sync::Semaphore::new(HASHES_AT_ONCE),
            arrivals: AtomicU64::new(0),
            register: Arc::default(),
            seen: Arc::default(),
            readers: Arc::default(),
            background: Arc::default(),
            links: Arc::default(),
            watched: Arc::default(),
        }))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.0.clock.now()
    }

    /// Today in a zone.
    #[must_use]
    pub fn today(&self, zone: Zone) -> Day {
        self.now().day(zone)
    }

    /// What the installation says about itself.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.0.vault
    }

    pub(crate) fn places(&self) -> &'static Gazetteer {
        self.0.places
    }

    pub(crate) fn entropy(&self) -> &dyn Entropy {
        &*self.0.entropy
    }

    /// How many reports have come in since this process started: whoever does work in the background
    /// sees by it whether people are waiting.
    #[must_use]
    pub fn arrivals(&self) -> u64 {
        self.0.arrivals.load(Ordering::Relaxed)
    }

    pub(crate) fn arrived(&self) {
        self.0.arrivals.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn register(&self) -> &company::Kept {
        &self.0.register
    }

    pub(crate) fn seen(&self) -> &offer::Tally {
        &self.0.seen
    }

    pub(crate) fn readers(&self) -> &reading::Kept {
        &self.0.readers
    }

    pub(crate) fn background(&self) -> &jobs::Background {
        &self.0.background
    }

    pub(crate) fn links(&self) -> &subject::Kept {
        &self.0.links
    }

    pub(crate) fn watched(&self) -> &alert::Kept {
        &self.0.watched
    }

    pub(crate) fn hashing(&self) -> &tokio::sync::Semaphore {
        &self.0.hashing
    }
}
