//! Which connections are open, and which of them goes when there is no room.
//!
//! Refusing newcomers would let a few thousand silent connections shut out every village. So a full
//! server closes the connection that has kept it waiting longest: first those without a complete
//! request, then those still sending a body. A request that is being worked on is never cut; when
//! all are, the newcomer is told to come back.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// Counts of connections since the start.
#[derive(Debug, Default)]
pub struct Counters {
    /// Open now.
    pub open: AtomicU64,
    /// Accepted.
    pub accepted: AtomicU64,
    /// Closed to make room.
    pub shed: AtomicU64,
    /// Turned away because every connection was working.
    pub refused: AtomicU64,
}

/// What a connection is doing, in the order in which it is given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stage {
    /// For the head of a request.
    Waiting,
    /// For the rest of a body.
    Receiving,
    /// A handler runs or an answer is being sent: not given up.
    Working,
}

/// Stage and the order of entering it; what is not sheddable has no place.
type Place = (Stage, u64);

pub(super) struct Registry {
    maximum: usize,
    counters: Arc<Counters>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    open: usize,
    entries: u64,
    sheddable: BTreeMap<Place, Arc<Notify>>,
}

impl Registry {
    pub(super) fn new(maximum: usize, counters: Arc<Counters>) -> Arc<Registry> {
        Arc::new(Registry {
            maximum: maximum.max(1),
            counters,
            inner: Mutex::default(),
        })
    }

    /// Room for one more connection, if need be at another's expense.
    pub(super) fn admit(self: &Arc<Registry>) -> Option<Arc<Slot>> {
        let mut inner = self.lock();
        if inner.open >= self.maximum {
            let Some((_, victim)) = inner.sheddable.pop_first() else {
                self.counters.refused.fetch_add(1, Relaxed);
                return None;
            };
            victim.notify_one();
            self.counters.shed.fetch_add(1, Relaxed);
            inner.open -= 1;
        }
        inner.open += 1;
        self.counters.open.store(inner.open as u64, Relaxed);
        self.counters.accepted.fetch_add(1, Relaxed);
        drop(inner);
        let slot = Arc::new(Slot {
            registry: self.clone(),
            place: Mutex::new(None),
            requests: AtomicU64::new(0),
            close: Arc::default(),
        });
        slot.enter(Stage::Waiting);
        Some(slot)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection's place; dropping it gives the room back.
pub(super) struct Slot {
    registry: Arc<Registry>,
    /// Written only under the registry's lock.
    place: Mutex<Option<Place>>,
    requests: AtomicU64,
    close: Arc<Notify>,
}

impl Slot {
    /// A new stage. A connection that was shed stays so.
    pub(super) fn enter(&self, stage: Stage) {
        let mut inner = self.registry.lock();
        let mut place = self.place();
        if let Some(old) = *place
            && (old.0 == stage || inner.sheddable.remove(&old).is_none())
        {
            return;
        }
        *place = None;
        if stage != Stage::Working {
            inner.entries += 1;
            let entered = (stage, inner.entries);
            inner.sheddable.insert(entered, self.close.clone());
            *place = Some(entered);
        }
    }

    /// A head is complete.
    pub(super) fn request_began(&self) {
        self.requests.fetch_add(1, Relaxed);
    }

    /// How many heads have been completed; a change means that another request is being read.
    pub(super) fn requests(&self) -> u64 {
        self.requests.load(Relaxed)
    }

    /// Whether the next bytes begin or continue a head.
    pub(super) fn awaits_head(&self) -> bool {
        matches!(*self.place(), Some((Stage::Waiting, _)))
    }

    /// Completes when the connection must make room.
    pub(super) async fn shed(&self) {
        self.close.notified().await;
    }

    fn place(&self) -> MutexGuard<'_, Option<Place>> {
        self.place.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut inner = self.registry.lock();
        let shed = match self.place().take() {
            Some(place) => inner.sheddable.remove(&place).is_none(),
            None => false,
        };
        if !shed {
            inner.open -= 1;
            self.registry
                .counters
                .open
                .store(inner.open as u64, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_shed(slot: &Slot) -> bool {
        let mut waiting = std::pin::pin!(slot.shed());
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        waiting.as_mut().poll(&mut context).is_ready()
    }

    #[test]
    fn the_longest_waiting_goes_first_and_working_never() {
        let counters = Arc::<Counters>::default();
        let registry = Registry::new(3, counters.clone());
        let [working, body, head] = std::array::from_fn(|_| registry.admit().expect("room"));
        working.enter(Stage::Working);
        body.enter(Stage::Receiving);
        let second = registry.admit().expect("the head makes room");
        assert!(is_shed(&head) && !is_shed(&body) && !is_shed(&working));
        second.enter(Stage::Working);
        let third = registry.admit().expect("the body makes room");
        third.enter(Stage::Working);
        assert!(is_shed(&body));
        assert!(registry.admit().is_none());
        drop((head, body));
        assert_eq!(counters.open.load(Relaxed), 3);
        assert!(
            registry.admit().is_none(),
            "shed places are not given back twice"
        );
        drop(working);
        assert!(registry.admit().is_some());
        drop((second, third));
        assert_eq!(counters.open.load(Relaxed), 0);
        assert_eq!(counters.refused.load(Relaxed), 2);
        assert_eq!(counters.shed.load(Relaxed), 2);
    }

    #[test]
    fn a_shed_connection_does_not_come_back() {
        let registry = Registry::new(1, Arc::default());
        let first = registry.admit().expect("room");
        let second = registry.admit().expect("room");
        first.enter(Stage::Working);
        first.enter(Stage::Waiting);
        let third = registry.admit().expect("room");
        assert!(is_shed(&second) && !is_shed(&third));
    }
}
