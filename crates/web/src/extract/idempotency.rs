//! The `Idempotency-Key` header: 1 to 200 visible ASCII characters.

use crate::problem::{Code, Problem};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

/// The key with which a program repeats a request safely, if it sent one.
#[derive(Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub Option<String>);

impl std::fmt::Debug for IdempotencyKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("IdempotencyKey(…)")
    }
}

impl<S: Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let mut values = parts.headers.get_all("idempotency-key").iter();
        let Some(value) = values.next() else {
            return Ok(IdempotencyKey(None));
        };
        let bytes = value.as_bytes();
        let fits = (1..=200).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic);
        match std::str::from_utf8(bytes) {
            Ok(key) if fits && values.next().is_none() => Ok(IdempotencyKey(Some(key.to_owned()))),
            _ => Err(Problem::new(Code::Malformed)
                .detail("Idempotency-Key: 1–200 karakter ASCII yang terlihat, satu kali saja.")
                .field(
                    "Idempotency-Key",
                    "malformed",
                    "1–200 visible ASCII characters, once",
                )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderValue, Request};

    async fn read(values: &[&[u8]]) -> Result<Option<String>, Code> {
        let (mut parts, ()) = Request::new(()).into_parts();
        for value in values {
            let value = HeaderValue::from_bytes(value).unwrap();
            parts.headers.append("idempotency-key", value);
        }
        IdempotencyKey::from_request_parts(&mut parts, &())
            .await
            .map(|key| key.0)
            .map_err(|problem| problem.code)
    }

    #[tokio::test]
    async fn visible_ascii_only() {
        assert_eq!(read(&[]).await, Ok(None));
        assert_eq!(read(&[b"a-1"]).await, Ok(Some("a-1".into())));
        assert!(read(&[&[b'k'; 200]]).await.is_ok());
        for wrong in [
            &[&b""[..]][..],
            &[&[b'k'; 201]],
            &[b"a b"],
            &[b"\xc3\xa9"],
            &[b"a", b"b"],
        ] {
            assert_eq!(read(wrong).await, Err(Code::Malformed));
        }
    }
}
