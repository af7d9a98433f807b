//! `import`.

use crate::arguments::ImportArguments;
use crate::failure::Failure;

pub fn run(_arguments: ImportArguments) -> Result<(), Failure> {
    Err(Failure::new("import: not part of this build"))
}
