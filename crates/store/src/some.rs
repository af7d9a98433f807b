//! Several rows by id in one statement: on PostgreSQL a statement's way there and back costs more than its rows.

use crate::Bind;

/// How many ids one statement takes; callers cut longer lists with [`slice::chunks`].
pub(crate) const PAGE: usize = 25;

/// The ids of a page, as SQL: stands after `IN`.
macro_rules! some_ids {
    () => {
        "(:id0, :id1, :id2, :id3, :id4, :id5, :id6, :id7, :id8, :id9, :id10, :id11, :id12, :id13, :id14,
          :id15, :id16, :id17, :id18, :id19, :id20, :id21, :id22, :id23, :id24)"
    };
}
pub(crate) use some_ids;

const NAMES: [&str; PAGE] = [
    "id0", "id1", "id2", "id3", "id4", "id5", "id6", "id7", "id8", "id9", "id10", "id11", "id12",
    "id13", "id14", "id15", "id16", "id17", "id18", "id19", "id20", "id21", "id22", "id23", "id24",
];

/// A page of ids, filled up with empty ones, which no row has.
pub(crate) struct Page<'a>([&'a str; PAGE]);

impl<'a> Page<'a> {
    /// The first [`PAGE`] of these ids.
    pub(crate) fn of(ids: &[&'a str]) -> Page<'a> {
        let mut page = [""; PAGE];
        for (slot, id) in page.iter_mut().zip(ids) {
            *slot = id;
        }
        Page(page)
    }

    /// The parameters that `some_ids!` names.
    pub(crate) fn params(&self) -> Vec<(&'static str, &dyn Bind)> {
        let named = NAMES.iter().zip(&self.0);
        named.map(|(name, id)| (*name, id as &dyn Bind)).collect()
    }
}
