//! What an Indonesian chat message says: for now, the entities named in it.

pub mod entity;
