//! A report comes in: issued form, one POST, durable before it is acknowledged.

pub(crate) mod bypass;
mod issue;
pub(crate) mod joined;
pub(crate) mod later;
pub(crate) mod presence;
mod route;
mod submit;
mod thanks;

pub use issue::{IssuedForm, issue};
pub use submit::{Channel, Key, Submitted, submit};
pub use thanks::{Thanks, confirm, thanks};

pub(crate) use issue::receipt_mac;
pub(crate) use route::{Naming, candidates_of, routed};
