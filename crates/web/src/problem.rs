//! Refusals and failures, as RFC 9457 documents for programs and as pages for people.
//!
//! The list of codes is closed and part of the stable interface: `type` is `/api#<code>`. What is
//! said tells what to do next and never shows internals.

mod words;

use crate::extract::locale::Locale;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// What went wrong, without the words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The body or a header can't be parsed.
    Malformed,
    /// A text is not UTF-8 or holds a NUL.
    NotText,
    /// Fields are missing or wrong; see `errors`.
    Invalid,
    /// The body has another content type than the route takes.
    UnsupportedMediaType,
    /// The body is larger than the route takes.
    BodyTooLarge,
    /// The body came too slowly or broke off.
    BodyTimeout,
    /// Signing in comes first.
    SignInRequired,
    /// Another site sent the request.
    CrossSite,
    /// The form was open for too long, or its signature is wrong.
    FormExpired,
    /// Absent, or not for this person: the same answer.
    NotFound,
    /// The route does not take this method.
    MethodNotAllowed,
    /// The same idempotency key came with another body.
    IdempotencyConflict,
    /// Somebody else changed the object meanwhile.
    ChangedMeanwhile,
    /// Too many requests; see `Retry-After`.
    TooManyRequests,
    /// The server can't answer now; see `Retry-After`.
    Unavailable,
    /// The server's storage is full. Nothing was stored.
    StorageFull,
    /// A fault of the server.
    Internal,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Name of the field, or a path into the document.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// Words for people.
    pub message: String,
}

/// A refusal or failure. Return it as the error of a handler; the shell gives it its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub code: Code,
    /// Words that fit this case better than the code's own.
    pub detail: Option<String>,
    pub errors: Vec<FieldError>,
    /// Seconds until another try makes sense.
    pub retry_after: Option<u32>,
}

/// Who asks: a person's browser or a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    Html,
    Json,
}

impl Wants {
    /// By the path, without the locale's prefix: programs call below `/api/`.
    #[must_use]
    pub fn of(path: &str) -> Wants {
        if path.starts_with("/api/") || path == "/status" {
            Wants::Json
        } else {
            Wants::Html
        }
    }
}

impl Code {
    /// Every code, for the documentation of the interface.
    pub const ALL: [Code; 17] = [
        Code::Malformed,
        Code::NotText,
        Code::Invalid,
        Code::UnsupportedMediaType,
        Code::BodyTooLarge,
        Code::BodyTimeout,
        Code::SignInRequired,
        Code::CrossSite,
        Code::FormExpired,
        Code::NotFound,
        Code::MethodNotAllowed,
        Code::IdempotencyConflict,
        Code::ChangedMeanwhile,
        Code::TooManyRequests,
        Code::Unavailable,
        Code::StorageFull,
        Code::Internal,
    ];

    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Code::Malformed | Code::NotText => StatusCode::BAD_REQUEST,
            Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::BodyTimeout => StatusCode::REQUEST_TIMEOUT,
            Code::SignInRequired => StatusCode::UNAUTHORIZED,
            Code::CrossSite | Code::FormExpired => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::IdempotencyConflict | Code::ChangedMeanwhile => StatusCode::CONFLICT,
            Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Code::StorageFull => StatusCode::INSUFFICIENT_STORAGE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The name behind `/api#`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Code::Malformed => "malformed",
            Code::NotText => "not_text",
            Code::Invalid => "invalid",
            Code::UnsupportedMediaType => "unsupported_media_type",
            Code::BodyTooLarge => "body_too_large",
            Code::BodyTimeout => "body_timeout",
            Code::SignInRequired => "sign_in_required",
            Code::CrossSite => "cross_site",
            Code::FormExpired => "form_expired",
            Code::NotFound => "not_found",
            Code::MethodNotAllowed => "method_not_allowed",
            Code::IdempotencyConflict => "idempotency_conflict",
            Code::ChangedMeanwhile => "changed_meanwhile",
            Code::TooManyRequests => "too_many_requests",
            Code::Unavailable => "unavailable",
            Code::StorageFull => "storage_full",
            Code::Internal => "internal",
        }
    }
}

impl Problem {
    #[must_use]
    pub fn new(code: Code) -> Problem {
        Problem {
            code,
            detail: None,
            errors: Vec::new(),
            retry_after: None,
        }
    }

    /// Words that fit this case better than the code's own.
    #[must_use]
    pub fn detail(mut self, words: impl Into<String>) -> Problem {
        self.detail = Some(words.into());
        self
    }

    /// One more wrong field.
    #[must_use]
    pub fn field(
        mut self,
        field: impl Into<String>,
        code: impl Into<String>,
        message: impl Into<String>,
    ) -> Problem {
        self.errors.push(FieldError {
            field: field.into(),
            code: code.into(),
            message: message.into(),
        });
        self
    }

    /// Seconds until another try makes sense.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after = Some(seconds);
        self
    }

    /// The problem document of RFC 9457.
    #[must_use]
    pub fn document(&self, locale: Locale) -> Document {
        let (title, advice) = self.code.words(locale);
        Document {
            r#type: format!("/api#{}", self.code.name()),
            title: title.to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone().unwrap_or_else(|| advice.to_owned()),
            errors: self.errors.clone(),
        }
    }

    /// The answer to a program.
    #[must_use]
    pub fn json(&self, locale: Locale) -> Response {
        let document =
            serde_json::to_vec(&self.document(locale)).expect("texts and numbers serialise");
        self.answer("application/problem+json", document)
    }

    /// The answer to a person, `page` being a whole HTML document.
    #[must_use]
    pub fn html(&self, page: String) -> Response {
        self.answer("text/html; charset=utf-8", page.into_bytes())
    }

    /// A page for servers whose pages have none of their own.
    #[must_use]
    pub fn bare_page(&self, locale: Locale) -> String {
        let (title, advice) = self.code.words(locale);
        let (language, start) = (locale.code(), locale.path("/"));
        let home = match locale {
            Locale::Id => "Ke halaman depan",
            Locale::En => "To the home page",
        };
        let advice = escape(self.detail.as_deref().unwrap_or(advice));
        format!(
            "<!doctype html><html lang=\"{language}\"><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
             <h1>{title}</h1><p>{advice}</p><p><a href=\"{start}\">{home}</a></p></html>"
        )
    }

    fn answer(&self, content_type: &'static str, body: Vec<u8>) -> Response {
        let mut response = (
            self.code.status(),
            [(header::CONTENT_TYPE, content_type)],
            body,
        )
            .into_response();
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// `application/problem+json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Document {
    /// `/api#` and the code.
    pub r#type: String,
    /// The code in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What to do next.
    pub detail: String,
    /// Wrong fields, if any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

impl IntoResponse for Problem {
    /// The document; where a person asked, the shell replaces it by a page.
    fn into_response(self) -> Response {
        let mut response = self.json(Locale::Id);
        response.extensions_mut().insert(self);
        response
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct_and_have_words() {
        let names: std::collections::HashSet<_> = Code::ALL.map(Code::name).into_iter().collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.status().as_u16() >= 400);
            let json = serde_json::to_value(code).unwrap();
            assert_eq!(json, code.name());
            for locale in [Locale::Id, Locale::En] {
                let (title, advice) = code.words(locale);
                for words in [title, advice] {
                    assert!(
                        (1..=12).contains(&words.split_whitespace().count()),
                        "{words}"
                    );
                }
            }
        }
    }

    #[test]
    fn the_document_follows_the_rfc() {
        let problem = Problem::new(Code::Invalid).field("text", "required", "Tulis kejadiannya.");
        insta::assert_snapshot!(
            serde_json::to_string(&problem.document(Locale::Id)).unwrap(),
            @r##"{"type":"/api#invalid","title":"Ada yang perlu dilengkapi","status":422,"detail":"Periksa isian yang ditandai.","errors":[{"field":"text","code":"required","message":"Tulis kejadiannya."}]}"##
        );
    }

    #[test]
    fn the_bare_page_escapes() {
        let page = Problem::new(Code::Internal)
            .detail("<b>&")
            .bare_page(Locale::En);
        assert!(page.contains("&lt;b&gt;&amp;") && !page.contains("<b>"));
    }
}
