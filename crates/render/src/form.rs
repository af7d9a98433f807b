//! A form as it is shown again: what was typed, and what has to be put right.
//!
//! A page context that holds a form calls the field `form`; the layout then puts "Kesalahan:"
//! before the title when there are errors, and the macros of `part/form.html` show the summary and
//! the same words at each field. Nothing that was typed is thrown away.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::i18n::{Argument, Arguments};

/// What was typed, field by field, and what is wrong with it.
///
/// ```
/// use render::FormState;
/// let mut form = FormState::from_pairs([("place", "Oinlasi"), ("what", "held"), ("what", "paper")]);
/// form.error("place", "error-place-unknown");
/// assert_eq!(form.value("place"), "Oinlasi");
/// assert!(form.is_chosen("what", "paper") && !form.is_valid());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormState {
    /// Values by field name; a choice list may have several.
    pub values: BTreeMap<String, Vec<String>>,
    /// In the order of the fields on the page.
    pub errors: Vec<FieldError>,
}

/// One thing to put right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The name of the field; empty when the whole form is meant.
    pub field: String,
    /// The sentence in the catalogue.
    pub key: String,
    /// Its values.
    pub args: Arguments,
}

impl FormState {
    /// An empty form.
    pub fn new() -> FormState {
        FormState::default()
    }

    /// A form with the names and values that came in; repeated names keep every value.
    pub fn from_pairs<Name: Into<String>, Typed: Into<String>>(
        pairs: impl IntoIterator<Item = (Name, Typed)>,
    ) -> FormState {
        let mut form = FormState::default();
        for (name, value) in pairs {
            form.values
                .entry(name.into())
                .or_default()
                .push(value.into());
        }
        form
    }

    /// Sets one field to one value, as when a form is shown for the first time.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), vec![value.into()]);
    }

    /// The first value of a field as typed, or nothing.
    pub fn value(&self, name: &str) -> &str {
        self.values
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// Whether a choice was made.
    pub fn is_chosen(&self, name: &str, choice: &str) -> bool {
        self.values
            .get(name)
            .is_some_and(|values| values.iter().any(|value| value == choice))
    }

    /// Notes something to put right.
    pub fn error(&mut self, field: &str, key: &str) {
        self.errors.push(FieldError {
            field: field.to_owned(),
            key: key.to_owned(),
            args: Arguments::new(),
        });
    }

    /// The same with one value in the sentence.
    pub fn error_with(&mut self, field: &str, key: &str, name: &str, value: impl Into<Argument>) {
        let args = Arguments::new().with(name, value);
        self.errors.push(FieldError {
            field: field.to_owned(),
            key: key.to_owned(),
            args,
        });
    }

    /// Whether nothing has to be put right.
    pub fn is_valid(&self) -> bool {
        self.errors.is_empty()
    }
}
