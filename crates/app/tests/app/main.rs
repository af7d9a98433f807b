//! Use cases on both engines, through the same functions that pages and API call.

mod account;
mod companies;
mod content;
mod contention;
mod demo;
mod exclusion;
mod findings;
mod intake;
mod offers;
mod policy;
mod programme;
mod sealed;
mod sign_in;
mod subject_policy;
mod subject_register;
mod subjects;
mod talk;
mod triage;
