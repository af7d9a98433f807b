//! Reading columns into the types of the domain; a value that doesn't parse is a damaged row.

use crate::{Error, Row};
use domain::time::{Day, Moment};

/// The error of a value that does not parse.
pub(crate) fn damaged(column: &str) -> Error {
    Error::Corrupt(format!("column {column} holds an unknown value"))
}

/// A text column, parsed.
pub(crate) fn parsed<T: std::str::FromStr>(row: &Row, column: &str) -> Result<T, Error> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| damaged(column))
}

/// Like [`parsed`], for a column that may be empty.
pub(crate) fn parsed_opt<T: std::str::FromStr>(
    row: &Row,
    column: &str,
) -> Result<Option<T>, Error> {
    let text: Option<String> = row.get(column)?;
    let parsed = text.map(|text| text.parse()).transpose();
    parsed.map_err(|_| damaged(column))
}

/// A column with one of a closed list of codes.
pub(crate) fn coded<T>(
    row: &Row,
    column: &str,
    from: impl Fn(&str) -> Option<T>,
) -> Result<T, Error> {
    let code: String = row.get(column)?;
    from(&code).ok_or_else(|| damaged(column))
}

/// Like [`coded`], for a column that may be empty.
pub(crate) fn coded_opt<T>(
    row: &Row,
    column: &str,
    from: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, Error> {
    let code: Option<String> = row.get(column)?;
    code.map(|code| from(&code).ok_or_else(|| damaged(column)))
        .transpose()
}

/// A column with a day.
pub(crate) fn day(row: &Row, column: &str) -> Result<Day, Error> {
    Ok(Day(row.get(column)?))
}

/// Like [`day`], for a column that may be empty.
pub(crate) fn day_opt(row: &Row, column: &str) -> Result<Option<Day>, Error> {
    Ok(row.get::<Option<i64>>(column)?.map(Day))
}

/// A column with a moment that may be empty.
pub(crate) fn moment_opt(row: &Row, column: &str) -> Result<Option<Moment>, Error> {
    Ok(row.get::<Option<i64>>(column)?.map(Moment))
}
