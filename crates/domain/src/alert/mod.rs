//! Alerts: where reports of one kind rise, what stands behind it, what a person thinks of it.
//!
//! An alert is a reason to look, about places and days, never about a person. Nothing about who people are
//! goes into it: its inputs are kinds, places, days, channels and opaque numbers of sources.

mod evidence;

pub use evidence::{
    FEWEST_AREAS, FEWEST_SOURCES, Origin, REPEAT_DAYS, STRONGEST_SHARE, Source, Statement, Weight,
    event_day, independent,
};
