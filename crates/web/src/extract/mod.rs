//! What handlers read from a request. Every refusal is a [`Problem`](crate::problem::Problem).

pub mod client;
pub mod cookie;
pub mod form;
mod id;
pub mod idempotency;
pub mod json;
pub mod locale;
pub mod origin;
pub mod upload;

mod body;
pub use body::BodyLimit;
pub(crate) use id::parse_id;
