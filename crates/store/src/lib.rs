//! Where everything is kept: one module per noun, over one thin layer for two engines.

mod column;
mod some;
mod sql;

pub mod account;
pub mod alert;
pub mod audit;
pub mod company;
pub mod content;
pub mod finding;
pub mod idempotency;
pub mod jurisdiction;
pub mod membership;
pub mod message;
pub mod narrative;
pub mod offer;
pub mod office;
pub mod queue;
pub mod receipt;
pub mod report;
pub mod rules;
pub mod session;
pub mod subject;
pub mod task;
pub mod throttle;
pub mod vault;
pub mod village;

pub use sql::{
    Access, Bind, Engine, Error, FromValue, Kind, MIGRATIONS, MigrateReport, Migration, OpenError,
    Options, PostgresOptions, Row, Sql, SqliteOptions, Store, Timing, Tx, Value, executed, migrate,
    schema_text,
};

/// Every statement of every noun, for the recorder that finds statements which no test executes.
pub fn statements() -> impl Iterator<Item = &'static Sql> {
    [
        account::STATEMENTS,
        alert::STATEMENTS,
        alert::evidence::STATEMENTS,
        alert::outreach::STATEMENTS,
        alert::provisional::STATEMENTS,
        alert::row::STATEMENTS,
        alert::run::STATEMENTS,
        audit::STATEMENTS,
        company::STATEMENTS,
        content::STATEMENTS,
        finding::STATEMENTS,
        idempotency::STATEMENTS,
        jurisdiction::STATEMENTS,
        membership::STATEMENTS,
        message::STATEMENTS,
        narrative::STATEMENTS,
        offer::STATEMENTS,
        office::STATEMENTS,
        queue::STATEMENTS,
        receipt::STATEMENTS,
        report::STATEMENTS,
        report::exclusion::STATEMENTS,
        report::inbox::STATEMENTS,
        report::several::STATEMENTS,
        report::term::STATEMENTS,
        rules::STATEMENTS,
        rules::trial::STATEMENTS,
        session::STATEMENTS,
        subject::STATEMENTS,
        subject::link::STATEMENTS,
        subject::elsewhere::STATEMENTS,
        subject::link_list::STATEMENTS,
        subject::list::STATEMENTS,
        subject::tied::STATEMENTS,
        subject::party::STATEMENTS,
        subject::request::STATEMENTS,
        task::STATEMENTS,
        throttle::STATEMENTS,
        village::STATEMENTS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
