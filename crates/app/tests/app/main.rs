//! Use cases on both engines, through the same functions that pages and API call.

mod account;
mod content;
mod contention;
mod demo;
mod exclusion;
mod intake;
mod policy;
mod programme;
mod sealed;
mod sign_in;
mod talk;
mod triage;
