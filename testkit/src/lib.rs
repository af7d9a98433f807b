//! What tests need: throw-away databases on both engines.

pub mod postgres;
pub mod store;
