//! The accept loop: plain HTTP/1.1 or TLS, with every wait bounded.
//!
//! `axum::serve` installs no timers, so one slow client could hold a connection for ever. Here a
//! client must finish its head in time, keep its body moving, and read what it is sent; connections
//! are bounded, and when all are taken the one that has kept the server waiting longest makes room
//! (see [`registry`]). A villager at 1 KB/s with stalls is slow, not hostile, and gets through.

mod body;
mod network;
mod registry;
mod stream;
mod tls;

pub use body::{BodyError, BodyPace};
pub use network::{Network, NotANetwork};
pub use registry::Counters;
pub use tls::{TlsError, TlsFiles};

use crate::extract::client::ClientAddress;
use axum::body::Body;
use axum::{Router, http};
use body::{PacedBody, Released};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use registry::{Registry, Slot, Stage};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use stream::PatientStream;
use tls::Tls;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::Service;

/// What the server needs to know; [`ServerOptions::new`] gives the values for production.
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Open connections at most.
    pub maximum_connections: usize,
    /// From the first byte of a request to the end of its head.
    pub head_timeout: Duration,
    /// A connection without a request, new or kept alive.
    pub idle_timeout: Duration,
    /// A client that does not read what it is sent.
    pub write_timeout: Duration,
    /// How fast a body must come and how large it may be.
    pub body: BodyPace,
    /// How long running requests may take to end at shutdown.
    pub drain: Duration,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<Network>,
    /// Certificate and key; without them the server speaks plain HTTP.
    pub tls: Option<TlsFiles>,
}

impl ServerOptions {
    /// The values for production, listening on `listen` without TLS.
    #[must_use]
    pub fn new(listen: SocketAddr) -> ServerOptions {
        ServerOptions {
            listen,
            maximum_connections: 8192,
            head_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(30),
            body: BodyPace::default(),
            drain: Duration::from_secs(10),
            trusted_proxies: Vec::new(),
            tls: None,
        }
    }
}

/// Why the server could not start.
#[derive(Debug, thiserror::Error)]
pub enum BindError {
    #[error("cannot listen on {address}: {source}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error(transparent)]
    Tls(#[from] TlsError),
}

/// A server that holds its port and does not answer yet.
#[derive(Debug)]
pub struct Bound {
    /// The address, with the port that was found when 0 was asked for.
    pub local_address: SocketAddr,
    /// Connection counts, for the metrics.
    pub counters: Arc<Counters>,
    listener: TcpListener,
    options: ServerOptions,
    tls: Option<Tls>,
}

impl Bound {
    /// The address to print: `http://127.0.0.1:8080` or `https://…`.
    #[must_use]
    pub fn url(&self) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://{}", self.local_address)
    }
}

/// Takes the port and reads the certificate.
///
/// # Errors
/// The port is taken or forbidden, or the certificate can't be used.
pub async fn bind(options: ServerOptions) -> Result<Bound, BindError> {
    let tls = options.tls.clone().map(Tls::load).transpose()?;
    let refused = |source| BindError::Listen {
        address: options.listen,
        source,
    };
    let listener = TcpListener::bind(options.listen).await.map_err(refused)?;
    let local_address = listener.local_addr().map_err(refused)?;
    Ok(Bound {
        local_address,
        counters: Arc::default(),
        listener,
        options,
        tls,
    })
}

/// Answers until `shutdown` completes, then lets running requests end within the drain time.
pub async fn serve(bound: Bound, router: Router, shutdown: impl Future<Output = ()>) {
    let Bound {
        counters,
        listener,
        options,
        tls,
        ..
    } = bound;
    let drain = options.drain;
    let registry = Registry::new(options.maximum_connections, counters);
    let (stop, stopped) = watch::channel(false);
    let shared = Arc::new(Shared {
        options,
        router,
        tls,
        polite: Arc::new(Semaphore::new(POLITE_REFUSALS)),
    });
    let mut connections = JoinSet::new();
    let mut reload = std::pin::pin!(tls::reload_on_hangup(shared.tls.as_ref()));
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        tokio::select! {
            biased;
            () = &mut shutdown => break,
            () = &mut reload => {}
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let _ = stream.set_nodelay(true);
                    match registry.admit() {
                        Some(slot) => {
                            let task = connection(shared.clone(), stream, peer, slot, stopped.clone());
                            connections.spawn(task);
                        }
                        None => refuse(&shared, stream),
                    }
                }
                // Out of file descriptors, or the client left already: neither ends the server.
                Err(error) => {
                    tracing::warn!(error.kind = ?error.kind(), "server.accept_failed");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }
    drop(listener);
    let _ = stop.send(true);
    let ended = tokio::time::timeout(drain, async {
        while connections.join_next().await.is_some() {}
    });
    if ended.await.is_err() {
        tracing::warn!(connections.open = connections.len(), "server.drain_timeout");
        connections.shutdown().await;
    }
}

/// SIGTERM and SIGINT, caught from the moment it is made: make it before telling the address, so that
/// whoever reads the address can end the server well.
pub struct Termination {
    terminate: Signal,
    interrupt: Signal,
}

impl Termination {
    /// Starts catching. Call inside the runtime.
    ///
    /// # Errors
    /// The system refuses signal handlers.
    pub fn listen() -> io::Result<Termination> {
        Ok(Termination {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Completes when one arrives.
    pub async fn received(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Refusals that are written out at the same time; beyond it a connection is just closed.
const POLITE_REFUSALS: usize = 64;

const BUSY: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nConnection: close\r\n\
    Cache-Control: no-store\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 46\r\n\r\n\
    Server sedang penuh. Coba lagi sebentar lagi.\n";

struct Shared {
    options: ServerOptions,
    router: Router,
    tls: Option<Tls>,
    polite: Arc<Semaphore>,
}

async fn connection(
    shared: Arc<Shared>,
    stream: TcpStream,
    peer: SocketAddr,
    slot: Arc<Slot>,
    stopped: watch::Receiver<bool>,
) {
    let handshake = shared.options.head_timeout;
    match shared.tls.as_ref().map(Tls::acceptor) {
        None => converse(&shared, stream, peer, slot, stopped).await,
        Some(acceptor) => {
            let close = slot.clone();
            let accepted = tokio::select! {
                accepted = tokio::time::timeout(handshake, acceptor.accept(stream)) => accepted,
                () = close.shed() => return,
            };
            if let Ok(Ok(stream)) = accepted {
                converse(&shared, stream, peer, slot, stopped).await;
            }
        }
    }
}

async fn converse<S>(
    shared: &Arc<Shared>,
    stream: S,
    peer: SocketAddr,
    slot: Arc<Slot>,
    mut stopped: watch::Receiver<bool>,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let options = &shared.options;
    let stream = PatientStream::new(
        stream,
        slot.clone(),
        options.head_timeout,
        options.write_timeout,
    );
    let service = {
        let (shared, slot) = (shared.clone(), slot.clone());
        hyper::service::service_fn(move |request| {
            answer(shared.clone(), slot.clone(), peer, request)
        })
    };
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(options.idle_timeout.max(options.head_timeout))
        .max_headers(64)
        .max_header_size(16 * 1024)
        .max_buf_size(64 * 1024);
    let mut conversation = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // A client that leaves or breaks the protocol is everyday life, not an event.
        _ = &mut conversation => return,
        () = slot.shed() => return,
        _ = stopped.wait_for(|stopped| *stopped) => {}
    }
    conversation.as_mut().graceful_shutdown();
    let _ = conversation.await;
}

async fn answer(
    shared: Arc<Shared>,
    slot: Arc<Slot>,
    peer: SocketAddr,
    request: http::Request<Incoming>,
) -> Result<http::Response<Released>, std::convert::Infallible> {
    slot.request_began();
    let address = network::client_address(
        peer.ip(),
        request.headers(),
        &shared.options.trusted_proxies,
    );
    let (mut parts, incoming) = request.into_parts();
    parts.extensions.insert(ClientAddress(address));
    let body = PacedBody::new(incoming, shared.options.body, slot.clone());
    let request = http::Request::from_parts(parts, Body::new(body));
    let mut router = shared.router.clone();
    let Ok(response) = router.call(request).await;
    slot.enter(Stage::Working);
    Ok(response.map(|body| Released::new(body, slot)))
}

/// Says "busy" without letting the saying become a burden.
fn refuse(shared: &Shared, mut stream: TcpStream) {
    if shared.tls.is_some() {
        return;
    }
    let Ok(permit) = shared.polite.clone().try_acquire_owned() else {
        return;
    };
    tokio::spawn(async move {
        let _permit = permit;
        let _ = tokio::time::timeout(Duration::from_secs(1), async {
            stream.write_all(BUSY).await?;
            stream.shutdown().await?;
            // Closing with unread bytes would reset the connection and lose the answer.
            let mut rest = [0; 1024];
            while stream.read(&mut rest).await? > 0 {}
            io::Result::Ok(())
        })
        .await;
    });
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_busy_answer_states_its_length() {
        let text = std::str::from_utf8(super::BUSY).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("Content-Length: {}", body.len())));
    }
}
