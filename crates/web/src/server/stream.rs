//! A connection's bytes, with two waits bounded that hyper leaves open.
//!
//! hyper's head timer also runs while a kept-alive connection idles, so it can only be the looser of
//! the two limits; the time from a request's first byte is watched here. And hyper waits for ever for
//! a client that does not read.

use super::registry::Slot;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Sleep;

pub(super) struct PatientStream<S> {
    stream: S,
    slot: Arc<Slot>,
    head_timeout: Duration,
    write_timeout: Duration,
    head: Option<Head>,
    write: Option<Pin<Box<Sleep>>>,
}

/// A head whose first bytes have come.
struct Head {
    after: u64,
    deadline: Pin<Box<Sleep>>,
}

impl<S> PatientStream<S> {
    pub(super) fn new(
        stream: S,
        slot: Arc<Slot>,
        head_timeout: Duration,
        write_timeout: Duration,
    ) -> PatientStream<S> {
        PatientStream {
            stream,
            slot,
            head_timeout,
            write_timeout,
            head: None,
            write: None,
        }
    }

    /// Whether the answer has not been taken for too long; any progress begins anew.
    fn watch_write<T>(
        &mut self,
        context: &mut Context<'_>,
        result: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if result.is_ready() {
            self.write = None;
            return result;
        }
        let timeout = self.write_timeout;
        let deadline = self
            .write
            .get_or_insert_with(|| Box::pin(tokio::time::sleep(timeout)));
        deadline.as_mut().poll(context).map(|()| timed_out())
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for PatientStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let stream = &mut *self;
        let requests = stream.slot.requests();
        if stream
            .head
            .as_ref()
            .is_some_and(|head| head.after != requests)
        {
            stream.head = None;
        }
        let before = buffer.filled().len();
        let result = Pin::new(&mut stream.stream).poll_read(context, buffer);
        match &mut stream.head {
            Some(head) if result.is_pending() => {
                head.deadline.as_mut().poll(context).map(|()| timed_out())
            }
            None if buffer.filled().len() > before && stream.slot.awaits_head() => {
                let deadline = Box::pin(tokio::time::sleep(stream.head_timeout));
                stream.head = Some(Head {
                    after: requests,
                    deadline,
                });
                result
            }
            _ => result,
        }
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for PatientStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch_write(context, result)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_flush(context);
        self.watch_write(context, result)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let result = Pin::new(&mut self.stream).poll_shutdown(context);
        self.watch_write(context, result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.watch_write(context, result)
    }
}

fn timed_out<T>() -> io::Result<T> {
    Err(io::ErrorKind::TimedOut.into())
}
