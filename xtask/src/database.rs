//! A PostgreSQL of its own for a run: a new cluster on a free port of the loopback address, durable as in
//! production, gone afterwards. It is started here and not by `testkit`, because measurements want it on
//! disk and crash series kill it, and because `cargo xtask` must work while `store` doesn't compile.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::{clock, process};

const READY_LIMIT: Duration = Duration::from_secs(30);
const USER: &str = "kentongan";

/// Where the cluster's files lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// For measurements and crashes, which are about the disk.
    Disk,
    /// For tests, which are many and short.
    Memory,
}

/// A running cluster with one empty database; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Database {
    folder: tempfile::TempDir,
    programs: PathBuf,
    port: u16,
    postmaster: Child,
}

impl Database {
    pub(crate) fn start(space: Space) -> Result<Self, String> {
        let programs = programs()?;
        let folder = tempfile::Builder::new()
            .prefix("kentongan-postgresql-")
            .tempdir_in(parent(space))
            .map_err(|error| format!("a folder for PostgreSQL: {error}"))?;
        if process::is_root() {
            let path = folder.path().to_string_lossy();
            process::output("chown", &["postgres:postgres", &path])?;
        }
        finish(
            unprivileged(&programs.join("initdb"))
                .args(["--username", USER, "--auth", "trust", "--encoding", "UTF8"])
                .args(["--locale", "C", "--no-instructions", "--pgdata"])
                .arg(data(folder.path())),
        )?;
        let port = free_port()?;
        let postmaster = postmaster(&programs, folder.path(), port)?;
        let database = Self {
            folder,
            programs,
            port,
            postmaster,
        };
        database.wait_until_ready()?;
        finish(
            database
                .client("createdb")
                .args(["--username", USER, "kentongan"]),
        )?;
        Ok(database)
    }

    /// The address of the empty database, for a user who may create others.
    pub(crate) fn url(&self) -> String {
        format!("postgres://{USER}@127.0.0.1:{}/kentongan", self.port)
    }

    pub(crate) fn file_system(&self) -> Result<String, String> {
        process::file_system(self.folder.path())
    }

    /// Ends the first process at once; the others notice and end too.
    pub(crate) fn kill(&mut self) -> Result<(), String> {
        self.postmaster
            .kill()
            .and_then(|()| self.postmaster.wait())
            .map(|_| ())
            .map_err(|error| format!("killing PostgreSQL: {error}"))
    }

    /// Starts it again on the same files and the same port, after [`Database::kill`].
    pub(crate) fn restart(&mut self) -> Result<(), String> {
        // It refuses to start while a process of the killed one still holds its memory.
        clock::wait_for(READY_LIMIT, || {
            self.postmaster = postmaster(&self.programs, self.folder.path(), self.port).ok()?;
            clock::wait_for(Duration::from_secs(5), || {
                let ended = !matches!(self.postmaster.try_wait(), Ok(None));
                (ended || self.is_ready()).then_some(!ended)
            })
            .filter(|ready| *ready)
        })
        .map(|_| ())
        .ok_or_else(|| self.silence())
    }

    fn wait_until_ready(&self) -> Result<(), String> {
        clock::wait_for(READY_LIMIT, || self.is_ready().then_some(())).ok_or_else(|| self.silence())
    }

    fn is_ready(&self) -> bool {
        self.client("pg_isready")
            .arg("--quiet")
            .status()
            .is_ok_and(|status| status.success())
    }

    fn silence(&self) -> String {
        let log = std::fs::read_to_string(log(self.folder.path())).unwrap_or_default();
        format!("PostgreSQL doesn't answer; its messages:\n{log}")
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .args(["--host", "127.0.0.1", "--port"])
            .arg(self.port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // SIGQUIT ends all its processes without writing anything more; the files go away anyway.
        let id = self.postmaster.id().to_string();
        if matches!(self.postmaster.try_wait(), Ok(None))
            && process::output("kill", &["-QUIT", &id]).is_err()
        {
            let _ = self.postmaster.kill();
        }
        let _ = self.postmaster.wait();
    }
}

/// The newest version's programmes; Debian keeps them outside of the search path.
pub(crate) fn programs() -> Result<PathBuf, String> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .collect();
    versions.sort();
    versions
        .pop()
        .map(|(_, programs)| programs)
        .ok_or_else(|| "no PostgreSQL server below /usr/lib/postgresql".to_owned())
}

/// A folder that every user can reach: the build folder may lie in a home that `postgres` can't enter.
fn parent(space: Space) -> &'static Path {
    let memory = Path::new("/dev/shm");
    if space == Space::Memory && memory.is_dir() {
        return memory;
    }
    Path::new("/var/tmp")
}

fn data(folder: &Path) -> PathBuf {
    folder.join("data")
}

fn log(folder: &Path) -> PathBuf {
    folder.join("log")
}

fn free_port() -> Result<u16, String> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("a free port: {error}"))
}

fn postmaster(programs: &Path, folder: &Path, port: u16) -> Result<Child, String> {
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(log(folder))
        .map_err(|error| format!("PostgreSQL's log: {error}"))?;
    unprivileged(&programs.join("postgres"))
        .arg("-D")
        .arg(data(folder))
        .args(["-p", &port.to_string()])
        .args(["-c", "listen_addresses=127.0.0.1"])
        .arg("-c")
        .arg(format!("unix_socket_directories={}", folder.display()))
        .args(["-c", "max_connections=200", "-c", "shared_buffers=128MB"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(|error| format!("starting PostgreSQL: {error}"))
}

/// PostgreSQL refuses to run as root; then it runs as the user of its Debian package.
fn unprivileged(program: &Path) -> Command {
    if !process::is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=postgres", "--regid=postgres", "--init-groups"])
        .arg(program)
        .current_dir("/");
    command
}

fn finish(command: &mut Command) -> Result<(), String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!(
        "{}: {}",
        command.get_program().display(),
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_killed_cluster_comes_back_with_what_was_committed() {
        let mut database = Database::start(Space::Memory).unwrap();
        let psql = |database: &Database, sql: &str| {
            let url = database.url();
            process::output(
                "psql",
                &["--no-psqlrc", "--tuples-only", "--command", sql, &url],
            )
        };
        psql(&database, "CREATE TABLE kept AS SELECT 41 + 1 AS number").unwrap();
        database.kill().unwrap();
        assert!(psql(&database, "SELECT 1").is_err());
        database.restart().unwrap();
        let found = psql(&database, "SELECT number FROM kept").unwrap();
        assert_eq!(found.trim(), "42");
    }
}
