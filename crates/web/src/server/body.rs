//! Request bodies that must keep moving, and response bodies that tell when they are gone.

use super::registry::{Slot, Stage};
use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, Incoming, SizeHint};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::time::{Instant, Sleep};

/// How fast a request body must come and how large it may be.
///
/// Silence is measured from the last byte, so a 2G phone may stall for twenty seconds and go on; the
/// rate over a whole window catches the client that sends one byte every twenty-nine seconds.
#[derive(Clone, Copy, Debug)]
pub struct BodyPace {
    /// Longest silence.
    pub stall: Duration,
    /// Over each such window …
    pub window: Duration,
    /// … at least so many bytes must come.
    pub window_bytes: u64,
    /// For the whole body.
    pub total: Duration,
    /// Bytes at most, whatever a route allows.
    pub maximum_bytes: u64,
}

impl Default for BodyPace {
    fn default() -> BodyPace {
        BodyPace {
            stall: Duration::from_secs(30),
            window: Duration::from_secs(30),
            window_bytes: 256,
            total: Duration::from_secs(15 * 60),
            maximum_bytes: 32 * 1024 * 1024,
        }
    }
}

/// Why a body was cut off.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    #[error("the body came too slowly")]
    TooSlow,
    #[error("the body is too large")]
    TooLarge,
    #[error("the connection broke")]
    Broken(#[source] hyper::Error),
}

/// A request body that fails when its client stops sending.
pub(super) struct PacedBody {
    incoming: Incoming,
    pace: BodyPace,
    slot: Arc<Slot>,
    silence: Option<Pin<Box<Sleep>>>,
    began: Instant,
    window_began: Instant,
    window_bytes: u64,
    received: u64,
    failed: bool,
}

impl PacedBody {
    pub(super) fn new(incoming: Incoming, pace: BodyPace, slot: Arc<Slot>) -> PacedBody {
        let now = Instant::now();
        slot.enter(if incoming.is_end_stream() {
            Stage::Working
        } else {
            Stage::Receiving
        });
        PacedBody {
            incoming,
            pace,
            slot,
            silence: None,
            began: now,
            window_began: now,
            window_bytes: 0,
            received: 0,
            failed: false,
        }
    }

    fn silent_for_too_long(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let stall = self.pace.stall;
        self.silence
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(stall)))
            .as_mut()
            .poll(context)
    }

    fn count(&mut self, bytes: u64) -> Result<(), BodyError> {
        let now = Instant::now();
        if let Some(silence) = &mut self.silence {
            silence.as_mut().reset(now + self.pace.stall);
        }
        self.received += bytes;
        self.window_bytes += bytes;
        if self.received > self.pace.maximum_bytes {
            return Err(BodyError::TooLarge);
        }
        if now - self.began > self.pace.total {
            return Err(BodyError::TooSlow);
        }
        if now - self.window_began >= self.pace.window {
            if self.window_bytes < self.pace.window_bytes {
                return Err(BodyError::TooSlow);
            }
            self.window_began = now;
            self.window_bytes = 0;
        }
        Ok(())
    }

    fn fail<T>(&mut self, error: BodyError) -> Poll<Option<Result<T, BodyError>>> {
        self.failed = true;
        self.slot.enter(Stage::Working);
        Poll::Ready(Some(Err(error)))
    }
}

impl HttpBody for PacedBody {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let body = &mut *self;
        if body.failed {
            return Poll::Ready(None);
        }
        let Poll::Ready(frame) = Pin::new(&mut body.incoming).poll_frame(context) else {
            ready!(body.silent_for_too_long(context));
            return body.fail(BodyError::TooSlow);
        };
        match frame {
            None => {
                body.slot.enter(Stage::Working);
                Poll::Ready(None)
            }
            Some(Err(error)) => body.fail(BodyError::Broken(error)),
            Some(Ok(frame)) => {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                match body.count(bytes as u64) {
                    Ok(()) => {
                        if body.incoming.is_end_stream() {
                            body.slot.enter(Stage::Working);
                        }
                        Poll::Ready(Some(Ok(frame)))
                    }
                    Err(error) => body.fail(error),
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.failed || self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

/// A response body that gives its connection back to waiting once it has been handed over.
pub(super) struct Released {
    body: Body,
    slot: Arc<Slot>,
}

impl Released {
    pub(super) fn new(body: Body, slot: Arc<Slot>) -> Released {
        Released { body, slot }
    }
}

impl Drop for Released {
    fn drop(&mut self) {
        self.slot.enter(Stage::Waiting);
    }
}

impl HttpBody for Released {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
