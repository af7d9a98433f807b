//! The four kinds of values that both engines keep alike, and NULL with its kind.

use std::fmt;

/// The kind of a value; PostgreSQL is told it for each parameter, NULL too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// 64-bit signed: INTEGER, BIGINT.
    Integer,
    /// 64-bit floating point: REAL, DOUBLE PRECISION.
    Real,
    /// UTF-8 without NUL.
    Text,
    /// Bytes: BLOB, BYTEA.
    Blob,
}

/// A value on its way into or out of the database. `Debug` shows its kind only.
#[derive(Clone, PartialEq)]
pub enum Value {
    /// Nothing, of a kind.
    Null(Kind),
    /// An integer; a boolean is 0 or 1.
    Integer(i64),
    /// A number that is not NaN.
    Real(f64),
    /// A text without NUL.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Value {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match self {
            Value::Null(kind) => *kind,
            Value::Integer(_) => Kind::Integer,
            Value::Real(_) => Kind::Real,
            Value::Text(_) => Kind::Text,
            Value::Blob(_) => Kind::Blob,
        }
    }

    /// Why it can't be stored alike on both engines, if so.
    pub(crate) fn objection(&self) -> Option<&'static str> {
        match self {
            Value::Text(text) if text.contains('\0') => Some("holds NUL, which no text may"),
            Value::Real(number) if number.is_nan() => Some("is not a number (NaN)"),
            Value::Null(_)
            | Value::Integer(_)
            | Value::Real(_)
            | Value::Text(_)
            | Value::Blob(_) => None,
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null(kind) => write!(formatter, "Null({kind:?})"),
            Value::Integer(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_) => {
                write!(formatter, "{:?}(…)", self.kind())
            }
        }
    }
}

/// What can be bound to a parameter.
pub trait Bind {
    /// The kind, known without a value so that `None` has one too.
    fn kind() -> Kind
    where
        Self: Sized;

    /// The value to store.
    fn bind(&self) -> Value;
}

/// What a column can be read as.
pub trait FromValue: Sized {
    /// The value as this type, or `None` when it isn't one.
    fn from_value(value: &Value) -> Option<Self>;
}

impl Bind for i64 {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(*self)
    }
}

impl Bind for i32 {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl Bind for u32 {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl Bind for u16 {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl Bind for u8 {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl Bind for bool {
    fn kind() -> Kind {
        Kind::Integer
    }
    fn bind(&self) -> Value {
        Value::Integer(i64::from(*self))
    }
}

impl Bind for f64 {
    fn kind() -> Kind {
        Kind::Real
    }
    fn bind(&self) -> Value {
        // SQLite keeps no negative zero; adding zero makes it the other one.
        Value::Real(*self + 0.0)
    }
}

impl Bind for &str {
    fn kind() -> Kind {
        Kind::Text
    }
    fn bind(&self) -> Value {
        Value::Text((*self).to_owned())
    }
}

impl Bind for String {
    fn kind() -> Kind {
        Kind::Text
    }
    fn bind(&self) -> Value {
        Value::Text(self.clone())
    }
}

impl Bind for &[u8] {
    fn kind() -> Kind {
        Kind::Blob
    }
    fn bind(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl Bind for Vec<u8> {
    fn kind() -> Kind {
        Kind::Blob
    }
    fn bind(&self) -> Value {
        Value::Blob(self.clone())
    }
}

impl<const N: usize> Bind for [u8; N] {
    fn kind() -> Kind {
        Kind::Blob
    }
    fn bind(&self) -> Value {
        Value::Blob(self.to_vec())
    }
}

impl<T: Bind> Bind for &T {
    fn kind() -> Kind {
        T::kind()
    }
    fn bind(&self) -> Value {
        (**self).bind()
    }
}

impl<T: Bind> Bind for Option<T> {
    fn kind() -> Kind {
        T::kind()
    }
    fn bind(&self) -> Value {
        match self {
            Some(value) => value.bind(),
            None => Value::Null(T::kind()),
        }
    }
}

impl FromValue for i64 {
    fn from_value(value: &Value) -> Option<i64> {
        match value {
            Value::Integer(number) => Some(*number),
            Value::Null(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_) => None,
        }
    }
}

impl FromValue for bool {
    fn from_value(value: &Value) -> Option<bool> {
        match value {
            Value::Integer(0) => Some(false),
            Value::Integer(1) => Some(true),
            Value::Integer(_)
            | Value::Null(_)
            | Value::Real(_)
            | Value::Text(_)
            | Value::Blob(_) => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: &Value) -> Option<f64> {
        match value {
            Value::Real(number) => Some(*number),
            Value::Null(_) | Value::Integer(_) | Value::Text(_) | Value::Blob(_) => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: &Value) -> Option<String> {
        match value {
            Value::Text(text) => Some(text.clone()),
            Value::Null(_) | Value::Integer(_) | Value::Real(_) | Value::Blob(_) => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: &Value) -> Option<Vec<u8>> {
        match value {
            Value::Blob(bytes) => Some(bytes.clone()),
            Value::Null(_) | Value::Integer(_) | Value::Real(_) | Value::Text(_) => None,
        }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: &Value) -> Option<Option<T>> {
        match value {
            Value::Null(_) => Some(None),
            Value::Integer(_) | Value::Real(_) | Value::Text(_) | Value::Blob(_) => {
                T::from_value(value).map(Some)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_keeps_the_kind_of_what_is_missing() {
        assert_eq!(None::<i64>.bind(), Value::Null(Kind::Integer));
        assert_eq!(None::<bool>.bind(), Value::Null(Kind::Integer));
        assert_eq!(None::<f64>.bind(), Value::Null(Kind::Real));
        assert_eq!(None::<&str>.bind(), Value::Null(Kind::Text));
        assert_eq!(None::<&String>.bind(), Value::Null(Kind::Text));
        assert_eq!(None::<Vec<u8>>.bind(), Value::Null(Kind::Blob));
        assert_eq!(Some(&[1u8, 2]).bind(), Value::Blob(vec![1, 2]));
    }

    #[test]
    fn a_boolean_is_nothing_but_zero_or_one() {
        assert_eq!(true.bind(), Value::Integer(1));
        assert_eq!(bool::from_value(&Value::Integer(0)), Some(false));
        assert_eq!(bool::from_value(&Value::Integer(2)), None);
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", "0812-0000-1234".bind());
        assert_eq!(shown, "Text(…)");
    }
}
