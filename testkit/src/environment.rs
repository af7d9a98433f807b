//! What a test run tells its processes.

use std::ffi::OsString;

/// A variable of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "a test process has no other way to hear of the run that it is part of"
)]
pub(crate) fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name)
}
