//! Counts of signs, kept in memory and written now and then: nothing else of a check is stored.

use crate::{App, Error};
use domain::offer::Found;
use domain::time::{Day, Zone};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The word that counts the offers themselves.
pub const CHECKED: &str = "checked";

/// Counts that are not written yet: a closed list of words by day, so it stays small.
#[derive(Default)]
pub(crate) struct Tally(Mutex<BTreeMap<(Day, &'static str), u64>>);

impl Tally {
    fn add(&self, counts: impl IntoIterator<Item = ((Day, &'static str), u64)>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, count) in counts {
            *held.entry(key).or_default() += count;
        }
    }

    fn take(&self) -> BTreeMap<(Day, &'static str), u64> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Counts a check, in memory.
pub(super) fn note(app: &App, signs: &[Found]) {
    let today = app.today(Zone::Wib);
    let words = signs.iter().map(|found| found.sign.code());
    let words = std::iter::once(CHECKED).chain(words);
    app.seen().add(words.map(|word| ((today, word), 1)));
}

/// Writes what was counted since the last time; returns how many counts. Upkeep does it every quarter of
/// an hour and the server when it ends; a crash loses what lies between.
///
/// # Errors
/// Storage errors; then the counts are kept for the next time.
pub async fn write_counts(app: &App) -> Result<usize, Error> {
    let counts = app.seen().take();
    if counts.is_empty() {
        return Ok(0);
    }
    let (written, kept) = (counts.len(), counts.clone());
    let write = app.write("offer.count", move |tx| {
        for ((day, word), count) in &counts {
            store::offer::count(tx, *day, word, *count)?;
        }
        Ok(())
    });
    match write.await {
        Ok(()) => Ok(written),
        Err(error) => {
            app.seen().add(kept);
            Err(error)
        }
    }
}
