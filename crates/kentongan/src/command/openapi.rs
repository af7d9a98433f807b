//! `openapi`.

use crate::failure::Failure;

pub fn run() -> Result<(), Failure> {
    Err(Failure::new("openapi: not part of this build"))
}
