//! Alerts: scanned at night or on demand, raised within the week's budget, judged by a person.

mod list;
mod map;
mod outreach;
mod review;
mod run;
pub(crate) mod scan;
pub(crate) mod snapshot;

pub use list::{AlertRow, AlertView, Alerts, PlacePart, ReportLink, alert, alerts};
pub use map::{Area, MapView, Shown, map};
pub(crate) use outreach::SOURCE_LIMIT;
pub use outreach::{OutreachPage, OutreachRow, outreach, record_outreach};
pub use review::review;
pub(crate) use run::{KIND, job, nightly};
pub use run::{request, run, settled};
