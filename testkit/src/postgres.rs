//! PostgreSQL for tests: one server per run, one throw-away database per test.
//!
//! `cargo xtask test` starts a server and names it in `KENTONGAN_TEST_PG`; without it a run of
//! nextest has one, and `cargo test` one per process. They listen on a socket in a private folder
//! in memory, and flush (fsync) as in earnest. A missing PostgreSQL fails the test, it never skips.

mod server;

use crate::environment::variable;
use postgres::{Client, NoTls};
use std::fs::{DirBuilder, File};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use store::{MIGRATIONS, Options, PostgresOptions};

pub use server::Server;
use server::{programs, unprivileged};

/// Where a running server is named, for all processes of a test run.
pub const SERVER: &str = "KENTONGAN_TEST_PG";
/// What nextest tells the processes of one run.
const RUN: &str = "NEXTEST_RUN_ID";

/// A migrated database of its own for one test, dropped with this.
pub struct Database {
    /// Its address.
    pub url: String,
    name: String,
    server: Arc<Shared>,
}

impl Database {
    /// Copies the template database of this program's migrations, which the first caller makes.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn migrated() -> Result<Database, String> {
        let server = shared()?;
        let mut client = connect(&server.url)?;
        let template = template(&mut client, &server.url)?;
        Database::create(server, &mut client, &format!("TEMPLATE {template}"))
    }

    /// A database without anything.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn empty() -> Result<Database, String> {
        let server = shared()?;
        let mut client = connect(&server.url)?;
        Database::create(server, &mut client, "TEMPLATE template0")
    }

    fn create(server: Arc<Shared>, client: &mut Client, source: &str) -> Result<Database, String> {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("kentongan_test_{}_{number}", std::process::id());
        batch(
            client,
            &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        )?;
        batch(client, &format!("CREATE DATABASE {name} {source}"))?;
        Ok(Database {
            url: with_database(&server.url, &name),
            name,
            server,
        })
    }

    /// Executes text as the administrator of the server, connected to this database.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn batch(&self, text: &str) -> Result<(), String> {
        batch(&mut connect(&self.url)?, text)
    }

    /// Everything that the database holds, as text with binary columns in hexadecimal.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn dump(&self) -> Result<Vec<u8>, String> {
        let program = programs()?.join("pg_dump");
        let mut command = unprivileged(&program)?;
        let output = command.arg("--dbname").arg(&self.url).output();
        let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }

    /// The name of the database, for `ALTER DATABASE`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let text = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropped = connect(&self.server.url).and_then(|mut client| batch(&mut client, &text));
        if let Err(error) = dropped
            && !std::thread::panicking()
        {
            panic!("{text}: {error}");
        }
    }
}

/// The server of this process: that of the run, or one that ends with its last user.
struct Shared {
    url: String,
    /// Dropped in this order: the server ends before its folder goes.
    _own: Option<(Server, tempfile::TempDir)>,
}

fn shared() -> Result<Arc<Shared>, String> {
    static SHARED: Mutex<Weak<Shared>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = shared.upgrade() {
        return Ok(running);
    }
    let text = |name: &str| variable(name).and_then(|value| value.into_string().ok());
    let started = Arc::new(match (text(SERVER), text(RUN)) {
        (Some(url), _) => Shared { url, _own: None },
        (None, Some(run)) => Shared {
            url: server_of_run(&run)?,
            _own: None,
        },
        (None, None) => {
            let folder = memory_folder()?;
            let server = Server::start(folder.path())?;
            Shared {
                url: server.url.clone(),
                _own: Some((server, folder)),
            }
        }
    });
    *shared = Arc::downgrade(&started);
    Ok(started)
}

/// The server of a run of nextest, whose tests are a process each. The first one that needs it
/// starts it while the others wait; it ends with the runner, which is the parent of each.
fn server_of_run(run: &str) -> Result<String, String> {
    let folder = memory().join(format!("kentongan-pg-{run}"));
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let lock = File::create(folder.with_extension("lock")).map_err(failed)?;
    lock.lock().map_err(failed)?;
    let address = folder.join("address");
    if let Ok(url) = std::fs::read_to_string(&address) {
        return Ok(url);
    }
    DirBuilder::new()
        .mode(0o700)
        .create(&folder)
        .map_err(failed)?;
    let url = server::start_beside(std::os::unix::process::parent_id(), &folder)?;
    std::fs::write(&address, &url).map_err(failed)?;
    Ok(url)
}

fn memory() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        memory.to_owned()
    } else {
        std::env::temp_dir()
    }
}

fn memory_folder() -> Result<tempfile::TempDir, String> {
    let parent = memory();
    tempfile::Builder::new()
        .prefix("kentongan-pg-")
        .permissions(std::fs::Permissions::from_mode(0o700))
        .tempdir_in(&parent)
        .map_err(|error| format!("{}: {error}", parent.display()))
}

/// The migrated database that is copied, named by what it holds: a changed migration gets another.
/// Processes that want it at the same time wait for the first.
fn template(client: &mut Client, server: &str) -> Result<String, String> {
    let digests: String = MIGRATIONS
        .iter()
        .map(|migration| migration.digest())
        .collect();
    let name = format!("kentongan_template_{:016x}", short_digest(&digests));
    let is_there = "SELECT 1 FROM pg_database WHERE datname = $1";
    let found = client.query_opt(is_there, &[&name]).map_err(explain)?;
    if found.is_some() {
        return Ok(name);
    }
    batch(client, "SELECT pg_advisory_lock(7201)")?;
    let found = client.query_opt(is_there, &[&name]).map_err(explain)?;
    if found.is_none() {
        let unfinished = format!("{name}_unfinished");
        batch(
            client,
            &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
        )?;
        batch(
            client,
            &format!("CREATE DATABASE {unfinished} TEMPLATE template0"),
        )?;
        let options = PostgresOptions::new(with_database(server, &unfinished));
        store::migrate(&Options::Postgres(options), 0).map_err(|error| error.to_string())?;
        // The server needs a moment to see that the migrating connection is gone.
        let ended = format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{unfinished}'"
        );
        batch(client, &ended)?;
        batch(
            client,
            &format!("ALTER DATABASE {unfinished} RENAME TO {name}"),
        )?;
    }
    batch(client, "SELECT pg_advisory_unlock(7201)")?;
    Ok(name)
}

/// FNV-1a: enough to tell a handful of migration lists apart.
fn short_digest(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn connect(url: &str) -> Result<Client, String> {
    Client::connect(url, NoTls).map_err(explain)
}

fn batch(client: &mut Client, text: &str) -> Result<(), String> {
    client.batch_execute(text).map_err(explain)
}

fn explain(error: postgres::Error) -> String {
    match error.as_db_error() {
        Some(answer) => answer.to_string(),
        None => format!("{error} {:?}", std::error::Error::source(&error)),
    }
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    if !url.contains("://") {
        return format!("{url} dbname={name}");
    }
    let (address, settings) = match url.split_once('?') {
        Some((address, settings)) => (address, format!("?{settings}")),
        None => (url, String::new()),
    };
    let authority = address.find("://").map_or(0, |start| start + 3);
    let end = address[authority..]
        .find('/')
        .map_or(address.len(), |slash| authority + slash);
    format!("{}/{name}{settings}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_of_an_address_is_replaced() {
        for (url, expected) in [
            (
                "postgres://u@%2Ftmp%2Fx/postgres",
                "postgres://u@%2Ftmp%2Fx/new",
            ),
            (
                "postgres://u@127.0.0.1:5/k?sslmode=disable",
                "postgres://u@127.0.0.1:5/new?sslmode=disable",
            ),
            ("postgres://u@host", "postgres://u@host/new"),
            ("host=/tmp user=u", "host=/tmp user=u dbname=new"),
        ] {
            assert_eq!(with_database(url, "new"), expected);
        }
    }
}
