//! What a word or fact weighs for every code, side by side, so that sums of many rows go over eight codes at once.

use crate::code::Code;
use crate::store::{Source, Stored};

/// A place per code, and what fills the last eight.
pub(crate) const WIDTH: usize = Code::MANY.next_multiple_of(8);

/// A number for each code.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(crate) struct Row(pub(crate) [f32; WIDTH]);

impl Default for Row {
    fn default() -> Self {
        Self([0.0; WIDTH])
    }
}

impl Row {
    pub(crate) fn of(weights: impl IntoIterator<Item = (Code, f32)>) -> Self {
        let mut row = Self::default();
        for (code, weight) in weights {
            row.0[code.index()] = weight;
        }
        row
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (sum, weight) in self.0.iter_mut().zip(&other.0) {
            *sum += weight;
        }
    }

    /// Adds another row, so many times.
    pub(crate) fn add_times(&mut self, other: &Self, times: f32) {
        for (sum, weight) in self.0.iter_mut().zip(&other.0) {
            *sum += weight * times;
        }
    }

    /// The numbers without what fills the last eight.
    pub(crate) fn codes(&self) -> [f32; Code::MANY] {
        *self
            .0
            .first_chunk()
            .expect("a row has a place for every code")
    }
}

/// Only what weighs, with its place.
impl Stored for Row {
    fn put(&self, out: &mut Vec<u8>) {
        let weighs = || (0_u8..).zip(self.0).filter(|(_, weight)| *weight != 0.0);
        weighs().count().put(out);
        for (code, weight) in weighs() {
            out.push(code);
            weight.put(out);
        }
    }

    fn take(from: &mut Source<'_>) -> Option<Self> {
        let mut row = Self::default();
        for _ in 0..from.many()? {
            let place = from.byte()?;
            *row.0.get_mut(usize::from(place))? = f32::take(from)?;
        }
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::{Row, Source, Stored};
    use crate::code::Code;

    #[test]
    fn is_stored_as_it_was() {
        let weights = Code::all().zip([0.5, 0.0, -1.25]);
        let (row, mut bytes) = (Row::of(weights), Vec::new());
        row.put(&mut bytes);
        let read = Row::take(&mut Source(&bytes)).expect("whole");
        assert_eq!(read.0, row.0);
        bytes[1] = u8::MAX;
        assert!(Row::take(&mut Source(&bytes)).is_none());
    }
}
