//! `migrate`.

use crate::arguments::MigrateArguments;
use crate::failure::Failure;

pub fn run(_arguments: MigrateArguments) -> Result<(), Failure> {
    Err(Failure::new("migrate: not part of this build"))
}
