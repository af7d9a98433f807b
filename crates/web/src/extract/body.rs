//! Reading a body within the route's limit.

use crate::problem::{Code, Problem};
use crate::server::BodyError;
use axum::body::{Body, Bytes};
use axum::http::{Extensions, HeaderMap, header};
use http_body_util::BodyExt;
use std::error::Error;

/// Bytes that a route's body may have, set by [`crate::layer::body_limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BodyLimit(pub usize);

impl Default for BodyLimit {
    /// 64 KB: some thirty pages of text.
    fn default() -> BodyLimit {
        BodyLimit(64 * 1024)
    }
}

/// What is still read of a body that is too large, so that the client hears why it was refused
/// instead of finding the connection reset while it sends.
const DISCARD: usize = 4 * 1024 * 1024;

/// The whole body.
pub(super) async fn read(mut body: Body, extensions: &Extensions) -> Result<Bytes, Problem> {
    let limit = extensions.get().copied().unwrap_or(BodyLimit::default()).0;
    let mut kept = Vec::new();
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let Ok(data) = frame.map_err(|error| refusal(&error))?.into_data() else {
            continue;
        };
        received += data.len();
        if received > limit.saturating_add(DISCARD) {
            break;
        }
        if received > limit {
            kept = Vec::new();
        } else {
            kept.extend_from_slice(&data);
        }
    }
    if received > limit {
        return Err(Problem::new(Code::BodyTooLarge));
    }
    Ok(kept.into())
}

/// Type and subtype in lower case, without parameters.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let essence = value.split(';').next()?.trim();
    Some(essence.to_ascii_lowercase())
}

fn refusal(error: &axum::Error) -> Problem {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = source {
        match error.downcast_ref() {
            Some(BodyError::TooLarge) => return Problem::new(Code::BodyTooLarge),
            Some(BodyError::TooSlow | BodyError::Broken(_)) => {
                return Problem::new(Code::BodyTimeout);
            }
            None => source = error.source(),
        }
    }
    Problem::new(Code::BodyTimeout)
}
