//! Use cases on both engines, through the same functions that pages and API call.

mod contention;
mod exclusion;
mod intake;
mod policy;
mod sealed;
mod talk;
mod triage;
