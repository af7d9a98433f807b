//! What the crate `text` promises.

mod entity;
mod entity_any_text;
