//! What tests need: throw-away databases on both engines, a hand-set clock, a small world.

pub mod app;
pub mod clock;
pub mod postgres;
pub mod store;
pub mod workbook;

pub use ::store::Engine;

mod environment;
