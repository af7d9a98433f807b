//! A PostgreSQL server that ends with its handle, or with the run of tests that it was started for.

use crate::environment::variable;
use postgres::{Client, NoTls};
use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

const MISSING: &str =
    "PostgreSQL is not installed, and tests never skip it: apt-get install postgresql";

/// A server that ends when this is dropped, or when the process that started it does.
pub struct Server {
    /// The address of its `postgres` database; the user in it may create others.
    pub url: String,
    keeper: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Server {
    /// Makes a cluster in an empty folder and starts it. The folder is given to the account that
    /// runs the server: when this is root, to `postgres`, for it refuses to run as root.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn start(folder: &Path) -> Result<Server, String> {
        Server::start_with(folder, &[])
    }

    /// As [`Server::start`], with settings (`name=value`) that it has from its start.
    ///
    /// # Errors
    /// A sentence for the reader of the test's output.
    pub fn start_with(folder: &Path, settings: &[String]) -> Result<Server, String> {
        let mut command = prepared(folder)?;
        for setting in settings {
            command.args(["-c", setting]);
        }
        let keeper = keep(command)?;
        let url = url(folder, settings);
        wait_until_ready(&url, folder, || keeper.1.is_finished())?;
        Ok(Server {
            url,
            keeper: Some(keeper),
        })
    }
}

/// As [`Server::start`], for a server that ends with the process `runner` instead of a handle, and
/// takes its folder with it. Returns its address.
pub(super) fn start_beside(runner: u32, folder: &Path) -> Result<String, String> {
    let server = prepared(folder)?;
    let mut shell = Command::new("sh");
    shell
        .args(["-c", BESIDE, "sh"])
        .arg(runner.to_string())
        .arg(folder)
        .arg(server.get_program())
        .args(server.get_args())
        .current_dir("/")
        // Outside of the group of the test, which its runner may end as a whole.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log(folder)?);
    let mut shell = shell.spawn().map_err(|error| format!("sh: {error}"))?;
    let url = url(folder, &[]);
    wait_until_ready(&url, folder, || !matches!(shell.try_wait(), Ok(None)))?;
    Ok(url)
}

const BESIDE: &str = r#"
runner=$1 folder=$2; shift 2
"$@" & server=$!
while kill -0 "$runner" && kill -0 $server; do sleep 1; done
kill -INT $server; wait $server
rm -rf "$folder" "$folder.lock"
"#;

/// The command that starts a server in a new cluster.
fn prepared(folder: &Path) -> Result<Command, String> {
    let programs = programs()?;
    let socket = folder.join(".s.PGSQL.65535");
    if socket.as_os_str().len() > 107 {
        return Err(format!("{}: too long for a socket", folder.display()));
    }
    if is_root()? {
        run(Command::new("chown").arg("postgres:postgres").arg(folder))?;
    }
    let data = folder.join("data");
    run(unprivileged(&programs.join("initdb"))?
        .args(["--username", "postgres", "--auth", "trust", "--no-sync"])
        .args(["--encoding", "UTF8", "--locale", "C", "--no-instructions"])
        .arg("--pgdata")
        .arg(&data))?;
    let mut command = unprivileged(&programs.join("postgres"))?;
    command
        .arg("-D")
        .arg(&data)
        .arg("-k")
        .arg(folder)
        .args(["-c", "listen_addresses="])
        .args(["-c", "max_connections=400", "-c", "shared_buffers=64MB"])
        .args(["-c", "max_wal_size=256MB", "-c", "autovacuum=off"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log(folder)?);
    Ok(command)
}

fn log(folder: &Path) -> Result<File, String> {
    let path = folder.join("server.log");
    let file = File::options().append(true).create(true).open(&path);
    file.map_err(|error| format!("{}: {error}", path.display()))
}

/// The address by the socket, whose name has the port in it.
fn url(folder: &Path, settings: &[String]) -> String {
    let port = settings
        .iter()
        .find_map(|setting| setting.strip_prefix("port="))
        .unwrap_or("5432");
    format!("postgres://postgres@{}:{port}/postgres", escaped(folder))
}

fn wait_until_ready(
    url: &str,
    folder: &Path,
    mut has_ended: impl FnMut() -> bool,
) -> Result<(), String> {
    let mut last = String::new();
    for _ in 0..600 {
        match Client::connect(url, NoTls) {
            Ok(_) => return Ok(()),
            Err(error) => last = error.to_string(),
        }
        if has_ended() {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    Err(format!(
        "PostgreSQL does not answer ({last}); its log:\n{log}"
    ))
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some((stop, keeper)) = self.keeper.take() {
            drop(stop);
            // A keeper that panicked has nothing left to end.
            drop(keeper.join());
        }
    }
}

/// A folder as the host of an address.
fn escaped(folder: &Path) -> String {
    folder
        .as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                char::from(*byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The newest version that Debian's packages installed, or what the path has.
pub(super) fn programs() -> Result<PathBuf, String> {
    let versions = std::fs::read_dir("/usr/lib/postgresql");
    let newest = versions
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|version| version.path().join("bin"))
        .filter(|folder| is_complete(folder))
        .max_by_key(|folder| {
            let version = folder
                .parent()
                .and_then(Path::file_name)
                .and_then(OsStr::to_str);
            version.and_then(|version| version.parse::<u32>().ok())
        });
    if let Some(folder) = newest {
        return Ok(folder);
    }
    let path = variable("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .find(|folder| is_complete(folder))
        .ok_or_else(|| MISSING.to_owned())
}

fn is_complete(folder: &Path) -> bool {
    folder.join("initdb").is_file() && folder.join("postgres").is_file()
}

fn is_root() -> Result<bool, String> {
    let this = std::fs::metadata("/proc/self").map_err(|error| format!("/proc/self: {error}"))?;
    Ok(this.uid() == 0)
}

/// A program of PostgreSQL, as `postgres` when this is root. It gets SIGINT (a fast shutdown) when
/// the thread that started it ends.
pub(super) fn unprivileged(program: &Path) -> Result<Command, String> {
    let mut command = Command::new("setpriv");
    if is_root()? {
        command.args([
            "--reuid",
            "postgres",
            "--regid",
            "postgres",
            "--clear-groups",
        ]);
    }
    command.args(["--pdeathsig", "INT", "--"]).arg(program);
    command.current_dir("/");
    Ok(command)
}

fn run(command: &mut Command) -> Result<(), String> {
    let output = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let complaint = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed: {complaint}"))
}

/// Starts a server in a thread that lives as long as it should: the signal at a parent's death is
/// one at the death of the thread, and a test's thread ends with the test.
fn keep(mut command: Command) -> Result<(Sender<()>, JoinHandle<()>), String> {
    let (stop, stopped) = channel();
    let (report, started) = channel();
    let thread = std::thread::Builder::new()
        .name("postgresql".into())
        .spawn(move || {
            match command.spawn() {
                Ok(child) => {
                    // Whoever waited for the report is gone only when the test process ends.
                    drop(report.send(Ok(())));
                    watch(child, &stopped);
                }
                Err(error) => drop(report.send(Err(format!("{command:?}: {error}")))),
            }
        });
    let keeper = thread.map_err(|error| format!("no thread: {error}"))?;
    started
        .recv()
        .map_err(|error| format!("PostgreSQL did not start: {error}"))??;
    Ok((stop, keeper))
}

/// Waits until the server is to end, or has ended by itself.
fn watch(mut child: Child, stopped: &Receiver<()>) {
    use std::sync::mpsc::RecvTimeoutError::Timeout;
    while matches!(child.try_wait(), Ok(None)) {
        if stopped.recv_timeout(Duration::from_millis(200)) == Err(Timeout) {
            continue;
        }
        // SIGINT: roll back what runs, then end. Its files are thrown away, so no need to insist.
        let id = child.id().to_string();
        if Command::new("kill").args(["-INT", &id]).status().is_err() {
            drop(child.kill());
        }
        drop(child.wait());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_ends_with_its_handle() {
        let folder = super::super::memory_folder().expect("a folder");
        let server = Server::start(folder.path()).expect("PostgreSQL");
        let url = server.url.clone();
        let flushes = Client::connect(&url, NoTls)
            .expect("it answers")
            .query_one("SHOW fsync", &[])
            .expect("a setting");
        assert_eq!(flushes.get::<_, &str>(0), "on");
        drop(server);
        assert!(Client::connect(&url, NoTls).is_err());
    }
}
