//! What is wrong with something that a person typed, told at its field.

use serde::Serialize;

/// One thing to mend, as the key of a sentence that says what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// Name of the form field or JSON member.
    pub field: &'static str,
    /// Key of the sentence in the catalogues, such as `invalid-story-empty`.
    pub key: &'static str,
}

impl Invalid {
    /// A thing to mend at `field`.
    #[must_use]
    pub const fn new(field: &'static str, key: &'static str) -> Invalid {
        Invalid { field, key }
    }
}
