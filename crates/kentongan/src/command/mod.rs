//! One module per command.

pub mod config;
pub mod demo;
pub mod detect;
pub mod doctor;
pub mod import;
pub mod migrate;
pub mod openapi;
pub mod serve;
pub mod user;
