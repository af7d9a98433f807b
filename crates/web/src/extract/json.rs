//! JSON bodies: every way to be wrong has its own answer, none is a fault of the server.

use super::body;
use crate::problem::{Code, Problem};
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::error::Error;

/// A body of type `application/json`.
#[derive(Clone, Copy, Debug)]
pub struct ApiJson<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for ApiJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &S) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let is_json = body::content_type(&parts.headers).is_some_and(|essence| {
            essence == "application/json"
                || essence.starts_with("application/") && essence.ends_with("+json")
        });
        if !is_json {
            return Err(Problem::new(Code::UnsupportedMediaType)
                .detail("Kirim JSON dengan header Content-Type: application/json."));
        }
        let bytes = body::read(body, &parts.extensions).await?;
        parse(&bytes).map(ApiJson)
    }
}

/// Reads a document; 128 levels deep at most, no NUL in any text.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Problem::new(Code::NotText));
    }
    let Json(parsed) = Json::from_bytes(bytes).map_err(|rejection| refusal(&rejection))?;
    let escaped_nul = bytes.windows(6).any(|window| window == b"\\u0000");
    if escaped_nul && serde_json::from_slice(bytes).is_ok_and(|value| holds_nul(&value)) {
        return Err(Problem::new(Code::NotText));
    }
    Ok(parsed)
}

fn refusal(rejection: &JsonRejection) -> Problem {
    let message = rejection
        .source()
        .map_or_else(|| rejection.body_text(), ToString::to_string);
    let JsonRejection::JsonDataError(_) = rejection else {
        return Problem::new(Code::Malformed)
            .detail("Isi bukan JSON yang benar.")
            .field("", "malformed", place(&message));
    };
    let (field, code, message) = named(&message);
    Problem::new(Code::Invalid)
        .detail("Isi JSON tidak sesuai dengan dokumentasi di /api.")
        .field(field, code, message)
}

/// Where a document can't be read on, out of `… at line 1 column 8`; the parser's own words are English.
fn place(message: &str) -> String {
    let at = message.rsplit_once(" at line ").map(|(_, at)| at);
    match at.and_then(|at| at.split_once(" column ")) {
        Some((line, column)) => format!("Tidak terbaca di baris {line}, kolom {column}."),
        None => "Tidak terbaca.".to_owned(),
    }
}

/// Field, code and words for `place.area_code: invalid type: …`.
fn named(message: &str) -> (String, &'static str, &'static str) {
    let (path, message) = match message.split_once(": ") {
        Some((path, rest)) if !path.contains(' ') => (path, rest),
        _ => ("", message),
    };
    let quoted = |start| message.strip_prefix(start)?.split('`').next();
    if let Some(field) = quoted("missing field `") {
        let separator = if path.is_empty() { "" } else { "." };
        let field = format!("{path}{separator}{field}");
        return (field, "required", "Bagian ini wajib diisi.");
    }
    let (code, words) = match quoted("unknown field `") {
        Some(_) => (
            "unknown",
            "Bagian ini tidak dikenal. Periksa namanya di /api.",
        ),
        None => (
            "wrong_type",
            "Jenis isinya tidak sesuai. Lihat jenisnya di /api.",
        ),
    };
    (path.to_owned(), code, words)
}

fn holds_nul(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
        Value::String(text) => text.contains('\0'),
        Value::Array(values) => values.iter().any(holds_nul),
        Value::Object(fields) => fields
            .iter()
            .any(|(name, value)| name.contains('\0') || holds_nul(value)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Sample {
        text: String,
    }

    async fn read(content_type: &str, body: impl Into<Body>) -> Result<String, Problem> {
        let mut request = Request::builder();
        if !content_type.is_empty() {
            request = request.header("content-type", content_type);
        }
        let request = request.body(body.into()).unwrap();
        let ApiJson(sample) = ApiJson::<Sample>::from_request(request, &()).await?;
        Ok(sample.text)
    }

    #[tokio::test]
    async fn good_documents_pass() {
        for kind in [
            "application/json",
            "Application/JSON; charset=utf-8",
            "application/a+json",
        ] {
            assert_eq!(
                read(kind, r#"{"text":"a\\u0000"}"#).await.unwrap(),
                r"a\u0000"
            );
        }
    }

    #[tokio::test]
    async fn each_fault_has_its_code() {
        let large = format!("{{\"text\":\"{}\"}}", "a".repeat(70_000));
        for (kind, body, code, field) in [
            ("", "{}", Code::UnsupportedMediaType, None),
            ("text/plain", "{}", Code::UnsupportedMediaType, None),
            ("application/json", "", Code::Malformed, Some("")),
            ("application/json", "{\"text\":", Code::Malformed, Some("")),
            (
                "application/json",
                "{\"text\":\"\\ud800\"}",
                Code::Malformed,
                Some(""),
            ),
            (
                "application/json",
                "{\"text\":\"a\"} x",
                Code::Malformed,
                Some(""),
            ),
            ("application/json", &large, Code::BodyTooLarge, None),
            ("application/json", "[]", Code::Invalid, None),
            ("application/json", "{}", Code::Invalid, Some("text")),
            (
                "application/json",
                "{\"text\":1}",
                Code::Invalid,
                Some("text"),
            ),
            (
                "application/json",
                "{\"text\":\"a\",\"b\":1}",
                Code::Invalid,
                Some("b"),
            ),
            (
                "application/json",
                "{\"text\":\"a\\u0000\"}",
                Code::NotText,
                None,
            ),
        ] {
            let problem = read(kind, body.to_owned()).await.unwrap_err();
            let shown: String = body.chars().take(40).collect();
            assert_eq!(problem.code, code, "{shown}");
            if let Some(field) = field {
                assert_eq!(problem.errors[0].field, field, "{shown}");
                let message = &problem.errors[0].message;
                let plain = ["Tidak terbaca", "Bagian ini", "Jenis isinya"];
                assert!(
                    plain.iter().any(|start| message.starts_with(start)),
                    "{message}"
                );
            }
        }
        let deep = "[".repeat(60_000);
        assert_eq!(
            parse::<Value>(deep.as_bytes()).unwrap_err().code,
            Code::Malformed
        );
        let problem = read("application/json", vec![b'"', 0xff])
            .await
            .unwrap_err();
        assert_eq!(problem.code, Code::NotText);
    }
}
