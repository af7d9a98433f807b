//! A report is a signal that somebody sent: what it says, where it goes, what becomes of it.
//!
//! It is never a person's record, and nothing here scores a person.

pub mod decision;
pub mod exclusion;
pub mod intake;
pub mod routing;
pub mod status;
pub mod urgency;

pub use decision::{Decision, Refused};
pub use exclusion::{ExcludedRole, Exclusion, ExclusionKind};
pub use intake::{Contact, Happening, Intake, When, WhereNow};
pub use routing::{Route, RouteReason};
pub use status::{Outcome, Status};
pub use urgency::Urgency;
