//! A client that can misbehave: it writes bytes and reads what comes.

use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) struct Client(pub(crate) TcpStream);

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Client {
        Client(
            TcpStream::connect(address)
                .await
                .expect("the server listens"),
        )
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0
            .write_all(bytes.as_ref())
            .await
            .expect("the server reads");
    }

    /// Everything until the server closes; fails after ten seconds.
    pub(crate) async fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        let end = self.0.read_to_end(&mut bytes);
        // A reset after the answer is an end as well.
        let _ = tokio::time::timeout(Duration::from_secs(10), end)
            .await
            .expect("the server closes in time");
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// One answer with a `Content-Length` on a connection that stays open.
    pub(crate) async fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        loop {
            let text = String::from_utf8_lossy(&bytes);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = header(head, "content-length").expect("a length");
                if body.len() >= length.parse::<usize>().expect("a number") {
                    return text.into_owned();
                }
            }
            let read = self.0.read_buf(&mut bytes).await.expect("an answer");
            assert!(read > 0, "closed after {}", String::from_utf8_lossy(&bytes));
        }
    }
}

/// One request on a connection of its own.
pub(crate) async fn exchange(address: SocketAddr, request: impl AsRef<[u8]>) -> String {
    let mut client = Client::connect(address).await;
    client.send(request).await;
    client.rest().await
}

pub(crate) fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
}

pub(crate) fn post(path: &str, body: &[u8]) -> Vec<u8> {
    let mut request = post_head(path, body.len()).into_bytes();
    request.extend_from_slice(body);
    request
}

pub(crate) fn post_head(path: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n"
    )
}

pub(crate) fn status(answer: &str) -> u16 {
    let code = answer.split(' ').nth(1).unwrap_or_default();
    code.parse()
        .unwrap_or_else(|_| panic!("no status in {answer:?}"))
}

pub(crate) fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim())
}

pub(crate) fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}
