//! Detection on files, for commands: no storage, no clock, no I/O but what is passed in.

pub mod link;
pub mod scan;
