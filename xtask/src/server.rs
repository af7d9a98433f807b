//! A running `kentongan serve`, as an operator would start it: a command, a folder, a printed address.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// Longer than any start may take; a server that prints no address until then has failed.
const START_LIMIT: Duration = Duration::from_secs(30);

/// What the server stores in.
#[derive(Debug, Clone)]
pub(crate) enum Storage {
    /// SQLite in the data folder.
    Sqlite,
    /// PostgreSQL at this address.
    Postgres(String),
}

impl Storage {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// The programme with the folder and the storage that all its commands here share.
#[derive(Debug, Clone)]
pub(crate) struct Installation {
    pub(crate) binary: PathBuf,
    pub(crate) data: PathBuf,
    pub(crate) storage: Storage,
}

impl Installation {
    /// Prepares the database, for commands that want one before a server has started.
    pub(crate) fn migrate(&self) -> Result<(), String> {
        self.run(&["migrate"]).map(drop)
    }

    /// The number of stored reports, from `kentongan doctor`.
    pub(crate) fn stored_reports(&self) -> Result<u64, String> {
        let text = self.run(&["doctor", "--json"])?;
        let found: serde_json::Value = serde_json::from_str(text.trim())
            .map_err(|error| format!("doctor --json: {error} in {text}"))?;
        found
            .get("reports")
            .and_then(serde_json::Value::as_u64)
            .ok_or_else(|| format!("doctor --json tells no number of reports: {text}"))
    }

    /// Starts the server on a free port and waits until it says where it listens.
    pub(crate) fn serve(&self) -> Result<Server, String> {
        let log = self.data.with_extension("log");
        let errors = File::options()
            .create(true)
            .append(true)
            .open(&log)
            .map_err(|error| format!("{}: {error}", log.display()))?;
        let child = self
            .command(&["serve"])
            .args(["--listen", "127.0.0.1:0", "--rate-limits", "off"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(errors)
            .spawn()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        let mut server = Server {
            child,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let output = server
            .child
            .stdout
            .take()
            .expect("standard output was asked to be a pipe");
        server.address = read_address(output).ok_or_else(|| {
            let text = std::fs::read_to_string(&log).unwrap_or_default();
            let tail: Vec<&str> = text.lines().rev().take(10).collect();
            let tail: Vec<&str> = tail.into_iter().rev().collect();
            format!(
                "kentongan serve printed no address; its last messages:\n{}",
                tail.join("\n")
            )
        })?;
        Ok(server)
    }

    /// Runs a command to its end. A message on standard output counts even when the exit code warns.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let output = self
            .command(arguments)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("{}: {error}", self.binary.display()))?;
        if output.status.success() || !output.stdout.is_empty() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        Err(format!(
            "kentongan {}: {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr).trim()
        ))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments).arg("--data").arg(&self.data);
        match &self.storage {
            Storage::Sqlite => command.env_remove("KENTONGAN_DATABASE_URL"),
            Storage::Postgres(url) => command.env("KENTONGAN_DATABASE_URL", url),
        };
        command
    }
}

/// A server process; it is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// The process id.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// False once it has ended by itself.
    pub(crate) fn is_running(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Ends it at once, as a power cut would: no handler runs, nothing is flushed.
    pub(crate) fn kill(mut self) -> Result<(), String> {
        self.child
            .kill()
            .and_then(|()| self.child.wait())
            .map(|_| ())
            .map_err(|error| format!("kill -9: {error}"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is as good as killed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A folder on disk, below the build folder, that vanishes with the returned value.
pub(crate) fn throw_away_folder(target: &Path, purpose: &str) -> Result<tempfile::TempDir, String> {
    tempfile::Builder::new()
        .prefix(&format!("{purpose}-"))
        .tempdir_in(target)
        .map_err(|error| format!("{}: {error}", target.display()))
}

/// Reads until the address comes, then keeps reading so that the pipe never fills.
fn read_address(output: impl std::io::Read + Send + 'static) -> Option<SocketAddr> {
    let (found, address) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(address) = address_in(&line) {
                // Nobody waits any more after the limit.
                let _ = found.send(address);
            }
        }
    });
    address.recv_timeout(START_LIMIT).ok()
}

fn address_in(line: &str) -> Option<SocketAddr> {
    let after = &line[line.find("http://")? + "http://".len()..];
    let end = after
        .find(|character: char| character.is_whitespace() || "/\"')],".contains(character))
        .unwrap_or(after.len());
    after[..end].trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_a_sentence() {
        let address = Some("127.0.0.1:4041".parse().unwrap());
        for line in [
            "http://127.0.0.1:4041",
            "Kentongan siap di http://127.0.0.1:4041/",
            "Siap di http://127.0.0.1:4041.",
            "Buka \"http://127.0.0.1:4041\".",
        ] {
            assert_eq!(address_in(line), address, "{line}");
        }
        assert_eq!(address_in("starting"), None);
    }

    #[test]
    fn a_server_that_ends_without_an_address_is_no_server() {
        let output: &[u8] = b"memulai\ngagal\n";
        assert_eq!(read_address(output), None);
    }
}
