//! A server process in a folder of its own, and plain HTTP to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// A running `kentongan serve`; killed when dropped.
pub(crate) struct Server {
    /// Holds `data`, `tmp` and `log`.
    pub(crate) folder: TempDir,
    /// `127.0.0.1:port`.
    pub(crate) address: String,
    child: Process,
}

/// A command of the program with nothing of the caller's environment that would change it.
pub(crate) fn kentongan(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kentongan"));
    command
        .args(arguments)
        .env_clear()
        .env("LANG", "en_GB.UTF-8")
        .stdin(Stdio::null());
    command
}

/// Runs a command to its end.
pub(crate) fn output(arguments: &[&str]) -> Output {
    kentongan(arguments).output().expect("the program starts")
}

impl Server {
    /// Starts a server on an empty folder.
    pub(crate) fn start() -> Server {
        Server::start_in(tempfile::tempdir().expect("a folder"))
    }

    /// Starts a server on a folder that an earlier one left.
    pub(crate) fn start_in(folder: TempDir) -> Server {
        let temporary = folder.path().join("tmp");
        std::fs::create_dir_all(&temporary).expect("a folder");
        let log = std::fs::File::options()
            .create(true)
            .append(true)
            .open(folder.path().join("log"))
            .expect("a log file");
        let data = folder.path().join("data");
        let mut child = kentongan(&["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(&data)
            .env("TMPDIR", &temporary)
            .env("KENTONGAN_LOG", "trace")
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let mut line = String::new();
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("it prints its address");
        let address = line
            .trim()
            .strip_prefix("http://")
            .expect("an address")
            .to_owned();
        Server {
            folder,
            address,
            child: Process(child),
        }
    }

    /// The data folder.
    pub(crate) fn data(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn send(&self, request: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.write_all(request.as_bytes()).expect("it reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("it answers in UTF-8");
        answer
    }

    /// A `POST` of JSON.
    pub(crate) fn post(&self, path: &str, headers: &str, body: &str) -> String {
        self.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
             Connection: close\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        ))
    }

    /// Ends it as an operator would, and gives back its folder.
    pub(crate) fn stop(self) -> TempDir {
        let id = self.child.0.id().to_string();
        let asked = Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .expect("kill runs");
        assert!(asked.success());
        let Server {
            folder, mut child, ..
        } = self;
        let ended = child.0.wait().expect("it ends");
        assert!(ended.success(), "{ended}");
        folder
    }

    /// Kills it without a warning, and gives back its folder.
    pub(crate) fn kill(self) -> TempDir {
        let Server {
            folder, mut child, ..
        } = self;
        child.0.kill().expect("it runs");
        child.0.wait().expect("it ends");
        folder
    }
}

/// A child that doesn't outlive its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already: then there is nothing to end.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs a command with this on stdin; also gives back whether it read all of it.
pub(crate) fn with_input(command: &mut Command, input: &[u8]) -> (Output, std::io::Result<()>) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    let read = stdin.write_all(input);
    drop(stdin);
    (child.wait_with_output().expect("it ends"), read)
}

/// The value of a text member of a JSON answer.
pub(crate) fn member(answer: &str, name: &str) -> String {
    let body = answer.split("\r\n\r\n").nth(1).unwrap_or_default();
    let start = body.find('{').unwrap_or(0);
    let end = body.rfind('}').map_or(body.len(), |end| end + 1);
    let json: serde_json::Value = serde_json::from_str(&body[start..end]).expect("JSON");
    json.get(name)
        .and_then(serde_json::Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// Every file below a folder with its bytes.
pub(crate) fn files(folder: &Path, found: &mut Vec<(std::path::PathBuf, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            let bytes = std::fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
}
