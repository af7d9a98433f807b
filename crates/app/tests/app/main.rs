//! Use cases on both engines, through the same functions that pages and API call.

mod account;
mod alert_watch;
mod alerts;
mod companies;
mod content;
mod contention;
mod demo;
mod exclusion;
mod findings;
mod intake;
mod narratives;
mod offers;
mod policy;
mod programme;
mod rules;
mod rules_force;
mod sealed;
mod sign_in;
mod subject_jobs;
mod subject_offices;
mod subject_pages;
mod subject_policy;
mod subject_register;
mod subjects;
mod talk;
mod triage;
