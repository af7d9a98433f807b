//! The way back: what the holder of a receipt sees and does. It never repeats what was reported.

mod act;
mod view;

pub use act::{answer, change_contact, nonce, second_look, settle_place, withdraw};
pub use view::{PublicStatus, ReporterMessage, ReporterView, open, open_token, subject};
