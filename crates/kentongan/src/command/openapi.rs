//! `openapi`.

use crate::failure::Failure;
use crate::told::say;

/// Prints the OpenAPI document of the public API.
pub fn run() -> Result<(), Failure> {
    say(web::api::openapi().trim_end());
    Ok(())
}
