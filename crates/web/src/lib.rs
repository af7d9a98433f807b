//! HTTP: the server, what every request passes, and the handlers that translate use cases.
//!
//! Invariants: a handler only translates (parse → one use case → response); nothing here names the
//! storage; addresses serve rate limits only and reach neither a log nor the database.

pub mod admin;
pub mod api;
pub mod aset;
pub mod extract;
pub mod fault;
pub mod layer;
pub mod limit;
pub mod metrics;
pub mod problem;
pub mod public;
pub mod router;
pub mod server;
pub mod state;
pub mod subject;
pub mod work;
