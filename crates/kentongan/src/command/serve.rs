//! `serve`.

use crate::arguments::ServeArguments;
use crate::failure::Failure;

pub fn run(_arguments: ServeArguments) -> Result<(), Failure> {
    Err(Failure::new("serve: not part of this build"))
}
