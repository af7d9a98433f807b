//! Whether a request that changes something came from our own pages.
//!
//! `Sec-Fetch-Site` decides where it is sent (chromium, Firefox, Safari 16.4+). Under our
//! `Referrer-Policy: no-referrer` browsers send `Origin: null` with forms, so a null origin proves
//! nothing; an origin that names another host does. What stays unknown is left to the CSRF token and
//! the cookie's SameSite.

use crate::problem::{Code, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// Proof that no other site is known to have sent the request. Put it into every handler that
/// changes something for somebody who is signed in, beside the check of the CSRF token.
#[derive(Clone, Copy, Debug)]
pub struct SameOrigin(());

/// Where a request came from, as far as its headers tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    Ourselves,
    Unknown,
    AnotherSite,
}

impl<S: Sync> FromRequestParts<S> for SameOrigin {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        match sender(&parts.headers) {
            Sender::Ourselves | Sender::Unknown => Ok(SameOrigin(())),
            Sender::AnotherSite => Err(Problem::new(Code::CrossSite)),
        }
    }
}

/// Reads `Sec-Fetch-Site`, else compares `Origin` with `Host`.
#[must_use]
pub fn sender(headers: &HeaderMap) -> Sender {
    if let Some(site) = headers.get("sec-fetch-site") {
        return match site.as_bytes() {
            // "none": the person reloaded or restored the page.
            b"same-origin" | b"none" => Sender::Ourselves,
            _ => Sender::AnotherSite,
        };
    }
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Sender::Unknown;
    };
    if origin.as_bytes() == b"null" {
        return Sender::Unknown;
    }
    let named = origin.to_str().ok().and_then(|origin| {
        let authority = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"));
        Some((authority?, headers.get(header::HOST)?.to_str().ok()?))
    });
    match named {
        Some((authority, host)) if authority.eq_ignore_ascii_case(host) => Sender::Ourselves,
        _ => Sender::AnotherSite,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn senders() {
        for (headers, expected) in [
            (
                &[("sec-fetch-site", "same-origin"), ("origin", "null")][..],
                Sender::Ourselves,
            ),
            (&[("sec-fetch-site", "none")], Sender::Ourselves),
            (&[("sec-fetch-site", "same-site")], Sender::AnotherSite),
            (&[("sec-fetch-site", "cross-site")], Sender::AnotherSite),
            (
                &[("origin", "https://a.id"), ("host", "a.id")],
                Sender::Ourselves,
            ),
            (
                &[("origin", "https://b.id"), ("host", "a.id")],
                Sender::AnotherSite,
            ),
            (
                &[("origin", "http://a.id:81"), ("host", "a.id")],
                Sender::AnotherSite,
            ),
            (&[("origin", "null"), ("host", "a.id")], Sender::Unknown),
            (&[("host", "a.id")], Sender::Unknown),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, HeaderValue::from_static(value));
            }
            assert_eq!(sender(&map), expected, "{headers:?}");
        }
    }
}
