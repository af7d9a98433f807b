//! A transaction, as the closures see it.

use super::error::Error;
use super::row::Row;
use super::settings::Engine;
use super::statement::{Rendered, Sql};
use super::value::{Bind, Value};

/// A connection inside a transaction; one per engine.
pub(crate) trait Session {
    fn query(&mut self, text: &str, values: &[Value]) -> Result<Vec<Row>, Error>;
    fn execute(&mut self, text: &str, values: &[Value]) -> Result<u64, Error>;
    /// Executes a statement whose result nobody waits for: now, or with a later one. Its failure comes
    /// out then, at the latest at the end of the transaction; `name` is the statement's.
    fn execute_later(
        &mut self,
        name: &'static str,
        text: &str,
        values: Vec<Value>,
    ) -> Result<(), Error>;
}

/// A transaction. It ends when the closure that got it returns: committed after `Ok`, rolled back
/// after `Err`, a panic, or any failed statement, even one whose error the closure swallowed.
pub struct Tx<'a> {
    session: &'a mut (dyn Session + 'a),
    engine: Engine,
    failed: Option<Error>,
}

/// Named parameters of a statement.
pub(crate) type Parameters<'p> = &'p [(&'p str, &'p dyn Bind)];

impl<'a> Tx<'a> {
    pub(crate) fn new(engine: Engine, session: &'a mut (dyn Session + 'a)) -> Tx<'a> {
        Tx {
            session,
            engine,
            failed: None,
        }
    }

    /// The engine below, for the few who report it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// All rows of the result.
    ///
    /// # Errors
    /// See [`Error`]; afterwards the transaction can only be rolled back.
    pub fn query(
        &mut self,
        sql: &'static Sql,
        params: &[(&str, &dyn Bind)],
    ) -> Result<Vec<Row>, Error> {
        let rendered = sql
            .rendered(self.engine)
            .map_err(|error| error.in_statement(sql.name()))?;
        let values = values(sql, rendered, params, Unused::Refused)?;
        self.run(sql, |session| session.query(&rendered.text, &values))
    }

    /// The only row of the result, if there is one.
    ///
    /// # Errors
    /// As [`Tx::query`], and [`Error::Other`] when there are two rows or more.
    pub fn query_opt(
        &mut self,
        sql: &'static Sql,
        params: &[(&str, &dyn Bind)],
    ) -> Result<Option<Row>, Error> {
        let mut rows = self.query(sql, params)?;
        if rows.len() > 1 {
            return Err(Error::Other(format!(
                "{}: {} rows where at most one was expected",
                sql.name(),
                rows.len()
            )));
        }
        Ok(rows.pop())
    }

    /// All rows of a statement whose `{name}` tokens are replaced by SQL text. The fragments are
    /// built from fixed pieces of text (which officer sees which offices), never from input;
    /// a parameter that only some of them use may be given always.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn query_with(
        &mut self,
        sql: &'static Sql,
        fragments: &[(&'static str, &str)],
        params: &[(&str, &dyn Bind)],
    ) -> Result<Vec<Row>, Error> {
        let rendered = sql
            .rendered_with(self.engine, fragments)
            .map_err(|error| error.in_statement(sql.name()))?;
        let values = values(sql, &rendered, params, Unused::Ignored)?;
        self.run(sql, |session| session.query(&rendered.text, &values))
    }

    /// Executes a statement without a result; returns the number of affected rows.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn execute(
        &mut self,
        sql: &'static Sql,
        params: &[(&str, &dyn Bind)],
    ) -> Result<u64, Error> {
        let rendered = sql
            .rendered(self.engine)
            .map_err(|error| error.in_statement(sql.name()))?;
        let values = values(sql, rendered, params, Unused::Refused)?;
        self.run(sql, |session| session.execute(&rendered.text, &values))
    }

    /// Writes without waiting: on PostgreSQL several of these travel together. A failure comes out of a
    /// later statement or of the transaction's end, and nothing is kept then.
    ///
    /// # Errors
    /// As [`Tx::query`].
    pub fn write(&mut self, sql: &'static Sql, params: &[(&str, &dyn Bind)]) -> Result<(), Error> {
        let rendered = sql
            .rendered(self.engine)
            .map_err(|error| error.in_statement(sql.name()))?;
        let values = values(sql, rendered, params, Unused::Refused)?;
        self.run(sql, |session| {
            session.execute_later(sql.name(), &rendered.text, values)
        })
    }

    /// The first failure of a statement: it decides, whatever the closure returned.
    pub(crate) fn into_failure(self) -> Option<Error> {
        self.failed
    }

    fn run<T>(
        &mut self,
        sql: &'static Sql,
        statement: impl FnOnce(&mut dyn Session) -> Result<T, Error>,
    ) -> Result<T, Error> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        statement(self.session).map_err(|error| {
            let error = error.in_statement(sql.name());
            self.failed = Some(error.clone());
            error
        })
    }
}

/// What to do with a parameter that the statement does not use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unused {
    Refused,
    Ignored,
}

/// The values in the order of the numbers in the text.
fn values(
    sql: &'static Sql,
    rendered: &Rendered,
    params: Parameters<'_>,
    unused: Unused,
) -> Result<Vec<Value>, Error> {
    let misuse = |what: String| Error::Other(format!("{}: {what}", sql.name()));
    if unused == Unused::Refused {
        let stray = params
            .iter()
            .find(|(name, _)| !rendered.parameters.iter().any(|known| known == name));
        if let Some((name, _)) = stray {
            return Err(misuse(format!("there is no parameter :{name}")));
        }
    }
    rendered
        .parameters
        .iter()
        .map(|name| {
            let Some((_, bound)) = params.iter().find(|(given, _)| given == name) else {
                return Err(misuse(format!("parameter :{name} is not bound")));
            };
            let value = bound.bind();
            match value.objection() {
                Some(objection) => Err(misuse(format!("parameter :{name} {objection}"))),
                None => Ok(value),
            }
        })
        .collect()
}
