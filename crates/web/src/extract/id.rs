//! Ids in addresses.

use crate::problem::{Code, Problem};
use std::str::FromStr;

/// The id that stands in an address; what is none leads nowhere.
///
/// # Errors
/// [`Code::NotFound`]: the same answer as for an id that nobody has.
pub(crate) fn parse_id<T: FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(Code::NotFound))
}
