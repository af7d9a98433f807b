//! A row of a result, read by column name.

use super::error::Error;
use super::value::{FromValue, Value};
use std::fmt;
use std::sync::Arc;

/// A row of a result. `Debug` shows its columns, not its values.
#[derive(Clone)]
pub struct Row {
    columns: Arc<[String]>,
    values: Vec<Value>,
}

impl Row {
    pub(crate) fn new(columns: Arc<[String]>, values: Vec<Value>) -> Row {
        Row { columns, values }
    }

    /// The value of a column.
    ///
    /// # Errors
    /// [`Error::Other`] when there is no such column, [`Error::Corrupt`] when its value is of
    /// another type (or NULL, and `T` is no `Option`).
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T, Error> {
        let Some(position) = self.columns.iter().position(|name| name == column) else {
            return Err(Error::Other(format!(
                "no column {column} among {}",
                self.columns.join(", ")
            )));
        };
        let value = &self.values[position];
        T::from_value(value).ok_or_else(|| {
            Error::Corrupt(format!(
                "column {column} is {value:?}, which is not a {}",
                std::any::type_name::<T>()
            ))
        })
    }

    /// The names of the columns, in order.
    #[must_use]
    pub fn columns(&self) -> &[String] {
        &self.columns
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_map()
            .entries(self.columns.iter().zip(&self.values))
            .finish()
    }
}
