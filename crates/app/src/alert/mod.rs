//! Alerts: scanned at night or on demand, raised within the week's budget, judged by a person. What comes up
//! between two nights is shown as provisional.

mod counted;
mod level;
mod list;
mod live;
mod map;
mod outreach;
mod record;
mod review;
mod run;
pub(crate) mod scan;
pub(crate) mod snapshot;
mod standing;

/// With fewer nights known the past says nothing.
pub use ::scan::history::FEWEST_NIGHTS;
pub use list::{AlertRow, AlertView, Alerts, PlacePart, ProvisionalRow, ReportLink, alert, alerts};
pub(crate) use live::{Kept, RESCORE, rescore, rescoring};
pub use live::{Watch, watch};
pub use map::{Area, MapView, Shown, map};
pub(crate) use outreach::SOURCE_LIMIT;
pub use outreach::{
    Meant, OutreachPage, OutreachRow, outreach, outreach_villages, record_outreach,
};
pub use review::review;
pub(crate) use run::{KIND, job, nightly};
pub use run::{newest, request, run, settled};
