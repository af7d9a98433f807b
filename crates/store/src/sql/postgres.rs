//! One PostgreSQL connection: what it is asked, and what its errors mean.

use super::error::Error;
use super::postgres_client::{Client, Failed, Waiting};
use super::row::Row;
use super::tx::Session;
use super::value::{Kind, Value};
use std::collections::HashMap;
use std::sync::Arc;
use tokio_postgres::Statement;
use tokio_postgres::error::DbError;
use tokio_postgres::types::Type;

/// More statements than the program has; a leak of generated ones ends here.
const STATEMENTS: usize = 1024;

/// What the last error says about trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The answer would be the same.
    Final,
    /// Other transactions were in the way.
    Contended,
    /// The connection is lost, or leads to a server that can't write.
    Broken,
}

/// A connection with the statements it has prepared.
pub(crate) struct PostgresSession {
    client: Client,
    /// By text; a text is prepared once for each combination of parameter kinds (NULL has one).
    statements: HashMap<String, Vec<Prepared>>,
    fate: Fate,
}

struct Prepared {
    kinds: Vec<Kind>,
    statement: Statement,
    columns: Arc<[String]>,
}

impl PostgresSession {
    pub(crate) fn new(client: Client) -> PostgresSession {
        PostgresSession {
            client,
            statements: HashMap::new(),
            fate: Fate::Final,
        }
    }

    /// COMMIT, ROLLBACK and their like; what waits goes before it.
    pub(crate) fn control(&mut self, text: &str) -> Result<(), Error> {
        let done = self.client.batch_execute(text);
        done.map_err(|failed| self.failed(&failed))
    }

    /// BEGIN: sent with the first statement of the transaction.
    pub(crate) fn begin(&mut self, text: &'static str) {
        self.client.forget();
        self.client.later(Waiting::Control(text));
    }

    /// ROLLBACK, without what has not been sent.
    pub(crate) fn roll_back(&mut self) -> Result<(), Error> {
        self.client.forget();
        self.control("ROLLBACK")
    }

    /// What the last error says about trying again.
    pub(crate) fn fate(&self) -> Fate {
        self.fate
    }

    /// Forgets the last error.
    pub(crate) fn clear_fate(&mut self) {
        self.fate = Fate::Final;
    }

    fn prepared(
        &mut self,
        text: &str,
        values: &[Value],
    ) -> Result<(Statement, Arc<[String]>), Error> {
        let kinds: Vec<Kind> = values.iter().map(Value::kind).collect();
        let known = self
            .statements
            .get(text)
            .and_then(|variants| variants.iter().find(|variant| variant.kinds == kinds));
        if let Some(known) = known {
            return Ok((known.statement.clone(), Arc::clone(&known.columns)));
        }
        let prepared = self.client.prepare(text, &kinds);
        let statement = prepared.map_err(|error| self.failure(&error))?;
        let columns: Arc<[String]> = statement
            .columns()
            .iter()
            .map(|column| column.name().to_owned())
            .collect();
        if self.statements.len() >= STATEMENTS {
            self.statements.clear();
        }
        self.statements
            .entry(text.to_owned())
            .or_default()
            .push(Prepared {
                kinds,
                statement: statement.clone(),
                columns: Arc::clone(&columns),
            });
        Ok((statement, columns))
    }

    fn failed(&mut self, failed: &Failed) -> Error {
        let error = self.failure(&failed.error);
        match failed.name {
            Some(name) => error.in_statement(name),
            None => error,
        }
    }

    fn failure(&mut self, error: &tokio_postgres::Error) -> Error {
        let (fate, meaning) = match error.as_db_error() {
            Some(error) => meaning(error),
            // No answer of the server: the connection, or (rarely) the driver's encoding.
            None if error.is_closed() || self.client.is_closed() || is_io(error) => {
                (Fate::Broken, Error::Busy)
            }
            None => (Fate::Final, Error::Other(error.to_string())),
        };
        self.fate = fate;
        meaning
    }
}

impl Session for PostgresSession {
    fn query(&mut self, text: &str, values: &[Value]) -> Result<Vec<Row>, Error> {
        let (statement, columns) = self.prepared(text, values)?;
        let rows = self.client.query(&statement, values);
        let rows = rows.map_err(|failed| self.failed(&failed))?;
        rows.iter()
            .map(|row| {
                let values = (0..columns.len())
                    .map(|position| read(row, position))
                    .collect::<Result<_, Error>>()?;
                Ok(Row::new(Arc::clone(&columns), values))
            })
            .collect()
    }

    fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64, Error> {
        let (statement, _) = self.prepared(text, values)?;
        let affected = self.client.execute(&statement, values);
        affected.map_err(|failed| self.failed(&failed))
    }

    fn execute_later(
        &mut self,
        name: &'static str,
        text: &str,
        values: Vec<Value>,
    ) -> Result<(), Error> {
        let (statement, _) = self.prepared(text, &values)?;
        self.client.later(Waiting::Execute {
            name,
            statement,
            values,
        });
        Ok(())
    }
}

fn read(row: &tokio_postgres::Row, position: usize) -> Result<Value, Error> {
    let column = &row.columns()[position];
    let unread = |error: tokio_postgres::Error| {
        Error::Corrupt(format!("column {} can't be read: {error}", column.name()))
    };
    let value = match *column.type_() {
        Type::INT8 => {
            let value: Option<i64> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Integer), Value::Integer)
        }
        // `SELECT 1` and length() are of this type.
        Type::INT4 => {
            let value: Option<i32> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Integer), |value| {
                Value::Integer(value.into())
            })
        }
        // A comparison in the result, which SQLite gives as 0 or 1.
        Type::BOOL => {
            let value: Option<bool> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Integer), |value| {
                Value::Integer(value.into())
            })
        }
        Type::FLOAT8 => {
            let value: Option<f64> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Real), Value::Real)
        }
        Type::TEXT => {
            let value: Option<String> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Text), Value::Text)
        }
        Type::BYTEA => {
            let value: Option<Vec<u8>> = row.try_get(position).map_err(unread)?;
            value.map_or(Value::Null(Kind::Blob), Value::Blob)
        }
        ref other => {
            return Err(Error::Other(format!(
                "column {} is {other}, outside of the portable subset; write CAST({} AS …)",
                column.name(),
                column.name()
            )));
        }
    };
    Ok(value)
}

fn is_io(error: &tokio_postgres::Error) -> bool {
    std::error::Error::source(error).is_some_and(|cause| cause.is::<std::io::Error>())
}

/// What an answer of the server means here. Its messages may hold values (those about text that is
/// no number do), so only those about the statement itself are kept.
fn meaning(error: &DbError) -> (Fate, Error) {
    let code = error.code().code();
    match (code, &code[..2.min(code.len())]) {
        ("40001" | "40P01", _) => (Fate::Contended, Error::Busy),
        ("23505", _) => (Fate::Final, conflict(error)),
        ("53100", _) => (Fate::Final, Error::Full),
        // It took or waited too long, or memory was short: later it may do.
        ("57014" | "55P03", _) | (_, "53") => (Fate::Final, Error::Busy),
        // Shutdown, start-up, lost connections; and a standby, which can't write.
        ("25006" | "25P03", _) | (_, "57" | "08") => (Fate::Broken, Error::Busy),
        ("XX001" | "XX002", _) => (Fate::Final, Error::Corrupt(place(error))),
        (_, "42") => (
            Fate::Final,
            Error::Other(format!("{} ({code})", error.message())),
        ),
        _ => (Fate::Final, Error::Other(place(error))),
    }
}

/// Which rule of which table, without the values.
fn place(error: &DbError) -> String {
    let part = |name: &str, value: Option<&str>| {
        value.map_or(String::new(), |value| format!(", {name} {value}"))
    };
    format!(
        "SQLSTATE {}{}{}{}",
        error.code().code(),
        part("table", error.table()),
        part("column", error.column()),
        part("constraint", error.constraint()),
    )
}

fn conflict(error: &DbError) -> Error {
    let columns = error
        .table()
        .zip(error.detail())
        .and_then(|(table, detail)| unique_columns(table, detail));
    Error::Conflict {
        constraint: columns.or_else(|| error.constraint().map(str::to_owned)),
    }
}

/// `Key (x, y)=(…) already exists.` as `a.x, a.y`, which is how SQLite says it; the words around
/// the brackets depend on the server's language, and a name that is a word of SQL stands in quotes.
/// `None` for an index over an expression.
fn unique_columns(table: &str, detail: &str) -> Option<String> {
    let (_, from_columns) = detail.split_once('(')?;
    let (columns, _) = from_columns.split_once(")=(")?;
    let is_name = |column: &&str| {
        column
            .bytes()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == b'_')
    };
    let names: Vec<&str> = columns
        .split(", ")
        .map(|name| name.trim_matches('"'))
        .collect();
    names.iter().all(is_name).then(|| {
        names
            .iter()
            .map(|name| format!("{table}.{name}"))
            .collect::<Vec<_>>()
            .join(", ")
    })
}

#[cfg(test)]
mod tests {
    use super::unique_columns;

    #[test]
    fn a_conflict_is_named_as_sqlite_names_it() {
        let named = |detail| unique_columns("account", detail);
        assert_eq!(
            named("Key (login, area_code)=(a)=(b, 1) already exists.").as_deref(),
            Some("account.login, account.area_code")
        );
        assert_eq!(named("Key (lower(login))=(a) already exists."), None);
        assert_eq!(named("no brackets"), None);
    }
}
