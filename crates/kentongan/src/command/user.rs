//! `user`.

use crate::arguments::UserArguments;
use crate::failure::Failure;

pub fn run(_arguments: UserArguments) -> Result<(), Failure> {
    Err(Failure::new("user: not part of this build"))
}
