//! The language of a request: English below `/en`, Indonesian elsewhere.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Request, Uri, header};
use std::convert::Infallible;

pub use render::i18n::Locale;

/// The locale that the path asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestLocale(pub Locale);

impl<S: Sync> FromRequestParts<S> for RequestLocale {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(RequestLocale(of(parts)))
    }
}

/// What [`split`] found.
pub(crate) fn of(parts: &Parts) -> Locale {
    parts
        .extensions
        .get::<RequestLocale>()
        .map_or(Locale::default(), |locale| locale.0)
}

/// A program's language: by the path, else by `Accept-Language`.
pub(crate) fn of_program(by_path: Locale, headers: &HeaderMap) -> Locale {
    let asks_english = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.trim_start().to_ascii_lowercase().starts_with("en"));
    if asks_english { Locale::En } else { by_path }
}

/// Moves the prefix from the path into the request, so that each route is written once.
pub(crate) fn split<B>(mut request: Request<B>) -> Request<B> {
    let path = request.uri().path();
    let Some(rest) = path
        .strip_prefix("/en")
        .filter(|rest| rest.is_empty() || rest.starts_with('/'))
    else {
        return request;
    };
    let rest = if rest.is_empty() { "/" } else { rest };
    let target = match request.uri().query() {
        Some(query) => format!("{rest}?{query}"),
        None => rest.to_owned(),
    };
    if let Ok(target) = PathAndQuery::try_from(target) {
        let mut parts = request.uri().clone().into_parts();
        parts.path_and_query = Some(target);
        if let Ok(uri) = Uri::from_parts(parts) {
            *request.uri_mut() = uri;
            request.extensions_mut().insert(RequestLocale(Locale::En));
        }
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_a_whole_segment() {
        for (asked, path, locale) in [
            ("/en", "/", Locale::En),
            ("/en/", "/", Locale::En),
            ("/en/lapor?a=b", "/lapor?a=b", Locale::En),
            ("/enak", "/enak", Locale::Id),
            ("/lapor/en", "/lapor/en", Locale::Id),
            ("/", "/", Locale::Id),
        ] {
            let request = split(Request::builder().uri(asked).body(()).unwrap());
            assert_eq!(request.uri(), path);
            assert_eq!(of(&request.into_parts().0), locale);
        }
    }
}
