//! A handler that panics answers 500; the panic's text reaches nobody who asks.

use crate::problem::{Code, Problem};
use axum::response::{IntoResponse, Response};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The answer, or a problem when making it panicked. The future is not polled again after a panic,
/// so nothing half-done is seen.
pub(super) async fn caught(answer: impl Future<Output = Response>) -> Response {
    let mut answer = pin!(answer);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(context)));
        polled.unwrap_or_else(|_| {
            tracing::error!("http.panic");
            Poll::Ready(Problem::new(Code::Internal).into_response())
        })
    })
    .await
}
