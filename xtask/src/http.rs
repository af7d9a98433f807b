//! A small HTTP/1.1 client for load: one connection kept open, one request at a time, no allocation
//! beyond two buffers. It shares two cores with the server that it measures, so it does little.

use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// What a request came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `None` when it isn't.
    pub(crate) fn json(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// A text field of a JSON body.
    pub(crate) fn text(&self, field: &str) -> Option<String> {
        Some(self.json()?.get(field)?.as_str()?.to_owned())
    }
}

/// Why there is no answer. Whether the server acted is unknown then.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// The connection could not be made, or broke.
    Broken(std::io::Error),
    /// Something answered, but not in HTTP/1.1.
    Malformed(&'static str),
}

impl fmt::Display for NoAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(error) => write!(out, "connection: {error}"),
            Self::Malformed(what) => write!(out, "malformed answer: {what}"),
        }
    }
}

impl From<std::io::Error> for NoAnswer {
    fn from(error: std::io::Error) -> Self {
        Self::Broken(error)
    }
}

/// A client that keeps one connection open and opens another when that one is gone.
#[derive(Debug)]
pub(crate) struct Client {
    address: SocketAddr,
    timeout: Duration,
    connection: Option<BufReader<TcpStream>>,
    line: String,
}

impl Client {
    pub(crate) fn new(address: SocketAddr, timeout: Duration) -> Self {
        Self {
            address,
            timeout,
            connection: None,
            line: String::new(),
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, NoAnswer> {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address);
        self.send(request.as_bytes())
    }

    /// Posts JSON; `headers` are whole lines, each ended by CR LF.
    pub(crate) fn post_json(
        &mut self,
        path: &str,
        headers: &str,
        body: &str,
    ) -> Result<Answer, NoAnswer> {
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        );
        self.send(request.as_bytes())
    }

    fn send(&mut self, request: &[u8]) -> Result<Answer, NoAnswer> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => self.connect()?,
        };
        connection.get_mut().write_all(request)?;
        let (answer, stays_open) = read_answer(&mut connection, &mut self.line)?;
        if stays_open {
            self.connection = Some(connection);
        }
        Ok(answer)
    }

    fn connect(&self) -> Result<BufReader<TcpStream>, NoAnswer> {
        let stream = TcpStream::connect_timeout(&self.address, self.timeout)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(self.timeout))?;
        stream.set_write_timeout(Some(self.timeout))?;
        Ok(BufReader::with_capacity(4096, stream))
    }
}

/// Reads one answer and tells whether the connection can carry another request.
fn read_answer(from: &mut impl BufRead, line: &mut String) -> Result<(Answer, bool), NoAnswer> {
    read_line(from, line)?;
    let mut words = line.split(' ');
    let version = words.next().unwrap_or_default();
    let status = words
        .next()
        .filter(|_| version.starts_with("HTTP/1."))
        .and_then(|word| word.trim().parse().ok())
        .ok_or(NoAnswer::Malformed("no status line"))?;

    let mut length = None;
    let mut chunked = false;
    let mut stays_open = version != "HTTP/1.0";
    loop {
        read_line(from, line)?;
        if line.is_empty() {
            break;
        }
        let (name, value) = line
            .split_once(':')
            .ok_or(NoAnswer::Malformed("a header without a colon"))?;
        let value = value.trim();
        if name.eq_ignore_ascii_case("content-length") {
            length = Some(
                value
                    .parse::<usize>()
                    .map_err(|_| NoAnswer::Malformed("a length that is no number"))?,
            );
        } else if name.eq_ignore_ascii_case("transfer-encoding") {
            chunked = value.eq_ignore_ascii_case("chunked");
        } else if name.eq_ignore_ascii_case("connection") {
            stays_open = !value.eq_ignore_ascii_case("close");
        }
    }

    let mut body = Vec::new();
    if chunked {
        read_chunks(from, line, &mut body)?;
    } else if let Some(length) = length {
        body.resize(length, 0);
        from.read_exact(&mut body)?;
    } else if status != 204 && status != 304 {
        from.read_to_end(&mut body)?;
        stays_open = false;
    }
    Ok((Answer { status, body }, stays_open))
}

fn read_chunks(
    from: &mut impl BufRead,
    line: &mut String,
    body: &mut Vec<u8>,
) -> Result<(), NoAnswer> {
    loop {
        read_line(from, line)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16)
            .map_err(|_| NoAnswer::Malformed("a chunk without a size"))?;
        if size == 0 {
            break;
        }
        let start = body.len();
        body.resize(start + size, 0);
        from.read_exact(&mut body[start..])?;
        read_line(from, line)?;
    }
    // Trailers, then an empty line.
    while !line.is_empty() {
        read_line(from, line)?;
    }
    Ok(())
}

/// One line without its end; the end of the connection is an error here.
fn read_line(from: &mut impl BufRead, line: &mut String) -> Result<(), NoAnswer> {
    line.clear();
    if from.read_line(line)? == 0 {
        return Err(NoAnswer::Broken(std::io::ErrorKind::UnexpectedEof.into()));
    }
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;
    use std::net::TcpListener;
    use std::thread::JoinHandle;

    /// Answers each connection with its list of raw answers, then closes it; returns what it was sent.
    fn server(connections: Vec<Vec<&'static str>>) -> (SocketAddr, JoinHandle<Vec<String>>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = std::thread::spawn(move || {
            let mut requests = Vec::new();
            for answers in connections {
                let mut stream = BufReader::new(listener.accept().unwrap().0);
                for answer in answers {
                    let mut request = String::new();
                    let mut length = 0;
                    loop {
                        let mut line = String::new();
                        stream.read_line(&mut line).unwrap();
                        if let Some(value) = line.strip_prefix("Content-Length: ") {
                            length = value.trim().parse().unwrap();
                        }
                        request.push_str(&line);
                        if line == "\r\n" {
                            break;
                        }
                    }
                    let mut body = vec![0; length];
                    stream.read_exact(&mut body).unwrap();
                    request.push_str(&String::from_utf8(body).unwrap());
                    requests.push(request);
                    stream.get_mut().write_all(answer.as_bytes()).unwrap();
                }
            }
            requests
        });
        (address, thread)
    }

    fn client(address: SocketAddr) -> Client {
        Client::new(address, Duration::from_secs(5))
    }

    #[test]
    fn one_connection_carries_many_requests() {
        let (address, thread) = server(vec![vec![
            "HTTP/1.1 201 Created\r\ncontent-length: 13\r\n\r\n{\"receipt\":1}",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
        ]]);
        let mut client = client(address);
        let created = client
            .post_json("/api", "Idempotency-Key: k\r\n", "{\"a\":1}")
            .unwrap();
        assert_eq!(created.status, 201);
        assert_eq!(created.json().unwrap()["receipt"], 1);
        assert_eq!(client.get("/x").unwrap().body, b"abcde");
        assert_eq!(client.get("/y").unwrap().status, 204);
        let requests = thread.join().unwrap();
        assert!(requests[0].starts_with("POST /api HTTP/1.1\r\n"));
        assert!(requests[0].contains("\r\nIdempotency-Key: k\r\n"));
        assert!(requests[0].ends_with("\r\n\r\n{\"a\":1}"));
        assert!(requests[2].starts_with("GET /y HTTP/1.1\r\n"));
    }

    #[test]
    fn a_closed_connection_is_opened_anew() {
        let (address, thread) = server(vec![
            vec!["HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"],
            vec!["HTTP/1.1 200 OK\r\n\r\nto the end"],
            vec!["HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"],
        ]);
        let mut client = client(address);
        assert_eq!(client.get("/").unwrap().body, b"a");
        assert_eq!(client.get("/").unwrap().body, b"to the end");
        assert_eq!(client.get("/").unwrap().status, 503);
        thread.join().unwrap();
    }

    #[test]
    fn a_broken_answer_is_no_answer_and_the_next_request_connects_anew() {
        let (address, thread) = server(vec![
            vec!["HTTP/1.1 201 Created\r\nContent-Length: 50\r\n\r\n{\"rec"],
            vec!["hello\r\n"],
            vec!["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"],
        ]);
        let mut client = client(address);
        assert!(matches!(client.get("/"), Err(NoAnswer::Broken(_))));
        assert!(matches!(client.get("/"), Err(NoAnswer::Malformed(_))));
        assert_eq!(client.get("/").unwrap().body, b"ok");
        thread.join().unwrap();
    }
}
