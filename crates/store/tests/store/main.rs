//! The storage layer, on both engines.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

mod alert_nights;
mod alerts;
mod companies;
mod findings;
mod history;
mod inbox;
mod integrity;
mod narratives;
mod offices;
mod people;
mod recorder;
mod reports;
mod rules;
mod scope;
mod sql_commit;
mod sql_migration;
mod sql_opening;
mod sql_postgres;
mod sql_tls;
mod sql_transaction;
mod sql_value;
mod stateful;
mod subject_known;
mod subject_lists;
mod subjects;
mod survival;
mod talk;
mod vault;
mod village_world;
mod wishes;
mod work;
mod world;

use store::{Sql, Store, schema_text};

/// Makes a table that only a test needs, written as migrations are.
fn table(store: &Store, text: &str) {
    let text = Box::leak(schema_text(store.engine(), text).into_boxed_str());
    let sql: &'static Sql = Box::leak(Box::new(Sql::new("test.table", text)));
    store
        .write_blocking("test.table", move |tx| tx.execute(sql, &[]).map(drop))
        .expect("the table is new");
}
