//! A blocking PostgreSQL client that can hold statements back and send them together.
//!
//! A statement costs a trip to the server and back, and two changes of process on the way. What nobody
//! waits for (BEGIN, rows that are only written) is kept here and goes out with the next statement that
//! somebody does wait for; the server answers in the same order.

use super::value::{Kind, Value};
use futures_util::future::join_all;
use std::cell::Cell;
use std::future::Future;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio::task::JoinHandle;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Config, Error, Row, Socket, Statement};

/// How long the end of a connection may take to tell the server goodbye.
const GOODBYE: Duration = Duration::from_secs(1);

/// Something that is sent with the next statement.
pub(crate) enum Waiting {
    /// BEGIN and its like.
    Control(&'static str),
    /// A statement whose result is not looked at, with the name that its errors carry.
    Execute {
        name: &'static str,
        statement: Statement,
        values: Vec<Value>,
    },
}

/// Why a statement failed; `name` is that of an earlier one, when it was that one.
pub(crate) struct Failed {
    pub(crate) error: Error,
    pub(crate) name: Option<&'static str>,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed { error, name: None }
    }
}

/// One connection with its own little runtime, which runs while somebody waits.
pub(crate) struct Client {
    runtime: Runtime,
    /// Taken when this is dropped.
    client: Option<tokio_postgres::Client>,
    connection: JoinHandle<()>,
    waiting: Vec<Waiting>,
}

impl Client {
    /// Connects.
    ///
    /// # Errors
    /// The driver's; no runtime is an I/O error in its words.
    pub(crate) fn connect<T>(config: &Config, tls: T) -> std::io::Result<Result<Client, Error>>
    where
        T: MakeTlsConnect<Socket> + 'static,
        T::Stream: Send + 'static,
    {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let (client, connection) = match runtime.block_on(config.connect(tls)) {
            Ok(connected) => connected,
            Err(error) => return Ok(Err(error)),
        };
        let connection = runtime.spawn(async move {
            // Whoever waits for an answer is told of the same error.
            if let Err(error) = connection.await {
                tracing::debug!(error = %error, "store.connection_ended");
            }
        });
        Ok(Ok(Client {
            runtime,
            client: Some(client),
            connection,
            waiting: Vec::new(),
        }))
    }

    /// Whether the connection is known to be lost.
    pub(crate) fn is_closed(&self) -> bool {
        self.client().is_closed()
    }

    /// Keeps a statement until the next one that is waited for.
    pub(crate) fn later(&mut self, waiting: Waiting) {
        self.waiting.push(waiting);
    }

    /// Drops what has not been sent.
    pub(crate) fn forget(&mut self) {
        self.waiting.clear();
    }

    /// Runs statements without parameters, separated by semicolons.
    ///
    /// # Errors
    /// The first failure of what waited, or of this.
    pub(crate) fn batch_execute(&mut self, text: &str) -> Result<(), Failed> {
        self.together(|client| client.batch_execute(text))
    }

    /// All rows of the result.
    ///
    /// # Errors
    /// The first failure of what waited, or of this.
    pub(crate) fn query(
        &mut self,
        statement: &Statement,
        values: &[Value],
    ) -> Result<Vec<Row>, Failed> {
        let parameters: Vec<_> = values.iter().map(parameter).collect();
        self.together(|client| client.query(statement, &parameters))
    }

    /// The number of affected rows.
    ///
    /// # Errors
    /// The first failure of what waited, or of this.
    pub(crate) fn execute(
        &mut self,
        statement: &Statement,
        values: &[Value],
    ) -> Result<u64, Failed> {
        let parameters: Vec<_> = values.iter().map(parameter).collect();
        self.together(|client| client.execute(statement, &parameters))
    }

    /// Makes a statement ready; this is no part of a transaction, so nothing that waits is sent.
    ///
    /// # Errors
    /// The driver's.
    pub(crate) fn prepare(&mut self, text: &str, kinds: &[Kind]) -> Result<Statement, Error> {
        let types: Vec<Type> = kinds.iter().map(|kind| parameter_type(*kind)).collect();
        self.runtime
            .block_on(self.client().prepare_typed(text, &types))
    }

    fn client(&self) -> &tokio_postgres::Client {
        self.client.as_ref().expect("it is there until the drop")
    }

    /// Sends what waits and one statement more, in this order, and waits for all answers.
    fn together<'c, T, F>(
        &'c mut self,
        last: impl FnOnce(&'c tokio_postgres::Client) -> F,
    ) -> Result<T, Failed>
    where
        F: Future<Output = Result<T, Error>>,
    {
        let waiting = std::mem::take(&mut self.waiting);
        let client = self.client();
        if waiting.is_empty() {
            return self.runtime.block_on(last(client)).map_err(Failed::from);
        }
        // Requests go out in the order in which their futures are first polled. The server skips what
        // follows a failed statement; one that fails on this side, before it is sent, must not be
        // followed either: the last one may be a COMMIT.
        let unsent = Cell::new(false);
        let earlier = join_all(waiting.iter().map(async |one| {
            let sent = send(client, one).await;
            unsent.set(unsent.get() || sent.is_err());
            sent
        }));
        let last = async {
            match unsent.get() {
                true => None,
                false => Some(last(client).await),
            }
        };
        let (earlier, last) = self
            .runtime
            .block_on(async { tokio::join!(biased; earlier, last) });
        for (one, result) in waiting.iter().zip(earlier) {
            if let Err(error) = result {
                let name = match one {
                    Waiting::Control(_) => None,
                    Waiting::Execute { name, .. } => Some(*name),
                };
                return Err(Failed { error, name });
            }
        }
        let last = last.expect("it is left out only behind a failure");
        last.map_err(Failed::from)
    }
}

async fn send(client: &tokio_postgres::Client, one: &Waiting) -> Result<(), Error> {
    match one {
        Waiting::Control(text) => client.batch_execute(text).await,
        Waiting::Execute {
            statement, values, ..
        } => {
            let parameters = values.iter().map(parameter);
            client.execute_raw(statement, parameters).await.map(|_| ())
        }
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        drop(self.client.take());
        let connection = &mut self.connection;
        // The server may be gone; then nobody is left to be told.
        let _ = self
            .runtime
            .block_on(async { tokio::time::timeout(GOODBYE, connection).await });
    }
}

fn parameter_type(kind: Kind) -> Type {
    match kind {
        Kind::Integer => Type::INT8,
        Kind::Real => Type::FLOAT8,
        Kind::Text => Type::TEXT,
        Kind::Blob => Type::BYTEA,
    }
}

fn parameter(value: &Value) -> &(dyn ToSql + Sync) {
    match value {
        Value::Null(Kind::Integer) => &None::<i64>,
        Value::Null(Kind::Real) => &None::<f64>,
        Value::Null(Kind::Text) => &None::<&str>,
        Value::Null(Kind::Blob) => &None::<&[u8]>,
        Value::Integer(number) => number,
        Value::Real(number) => number,
        Value::Text(text) => text,
        Value::Blob(bytes) => bytes,
    }
}
