//! Threads, lent by the caller.
//!
//! This crate starts none: who calls it decides how many there are and what they may cost. Results
//! never depend on their number, because every piece of work has its place before it begins.

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
}

impl std::fmt::Debug for Workers<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Workers")
    }
}
