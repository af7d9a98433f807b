//! Threads, lent by the caller.
//!
//! This crate starts none: who calls it decides how many there are and what they may cost. Results
//! never depend on their number, because every piece of work has its place before it begins.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A way to run the same function on several threads at once.
///
/// The function given to [`Workers::new`] calls what it is handed once on each of its threads and
/// returns when all of them are through.
///
/// ```
/// use scan::Workers;
/// let two = |work: &(dyn Fn() + Sync)| {
///     std::thread::scope(|scope| {
///         scope.spawn(work);
///         scope.spawn(work);
///     });
/// };
/// let workers = Workers::new(&two);
/// # let _ = workers;
/// ```
#[derive(Clone, Copy)]
pub struct Workers<'a>(&'a (dyn Fn(&(dyn Fn() + Sync)) + Sync + 'a));

impl<'a> Workers<'a> {
    /// Workers that the caller provides.
    #[must_use]
    pub fn new(run: &'a (dyn Fn(&(dyn Fn() + Sync)) + Sync + 'a)) -> Workers<'a> {
        Workers(run)
    }

    /// The calling thread alone.
    #[must_use]
    pub fn one() -> Workers<'static> {
        Workers(&|work| work())
    }

    pub(crate) fn run(&self, work: &(dyn Fn() + Sync)) {
        (self.0)(work);
    }

    /// What `of` gives for each number below `count`, in their order.
    ///
    /// ```
    /// assert_eq!(scan::Workers::one().map(3, |number| number * number), [0, 1, 4]);
    /// ```
    pub fn map<T: Send>(&self, count: usize, of: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let mut all = self.map_ranks(count, 1, |number| Some((number, of(number))));
        all.sort_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, given)| given).collect()
    }

    /// What `of` gives for the ranks below `ranks` that give something, in no order of its own; each
    /// worker takes `piece` ranks at a time.
    pub(crate) fn map_ranks<T: Send>(
        &self,
        ranks: usize,
        piece: usize,
        of: impl Fn(usize) -> Option<T> + Sync,
    ) -> Vec<T> {
        let pieces = ranks.div_ceil(piece);
        let next = AtomicUsize::new(0);
        let all = Mutex::new(Vec::new());
        self.run(&|| {
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= pieces {
                    return;
                }
                let taken = number * piece..((number + 1) * piece).min(ranks);
                let found: Vec<T> = taken.filter_map(&of).collect();
                all.lock()
                    .expect("no worker panics while it stores")
                    .extend(found);
            }
        });
        all.into_inner().expect("no worker panics while it stores")
    }
}

impl std::fmt::Debug for Workers<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Workers")
    }
}
