//! Files that pages load: styles, scripts, icons, out of the binary.
//!
//! An address carries the hash of its content (`/aset/site.css?v=…`), so a browser may keep it for
//! ever. Debug builds read the folder, so that a changed style is seen on reload.

use crate::problem::{Code, Problem};
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use data_encoding::HEXLOWER;
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

#[derive(RustEmbed)]
#[folder = "../../assets/"]
struct Files;

/// `/aset/{file}`, `/favicon.ico`, `/robots.txt`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/aset/{file}", get(asset))
        .route("/favicon.ico", get(favicon))
        .route("/robots.txt", get(robots))
}

/// The address of a file, with the hash of its content.
#[must_use]
pub fn href(file: &str) -> String {
    match Files::get(file) {
        Some(found) => format!("/aset/{file}?v={}", version(&found)),
        None => format!("/aset/{file}"),
    }
}

/// The text of a file, for pages that carry it inline.
#[must_use]
pub fn text(file: &str) -> Option<String> {
    let found = Files::get(file)?;
    String::from_utf8(found.data.into_owned()).ok()
}

async fn asset(
    Path(file): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let found = Files::get(&file).ok_or_else(|| Problem::new(Code::NotFound))?;
    let version = version(&found);
    let asked = query.as_deref().and_then(|query| query.strip_prefix("v="));
    let keep = match asked {
        Some(asked) if asked == version => "public, max-age=31536000, immutable",
        _ => "no-cache",
    };
    let tag = format!("W/\"{version}\"");
    let known = headers.get(header::IF_NONE_MATCH);
    let mut response = if known.is_some_and(|known| known == tag.as_str()) {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, content_type(&file))], bytes(found)).into_response()
    };
    let fields = response.headers_mut();
    fields.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    if let Ok(tag) = HeaderValue::try_from(tag) {
        fields.insert(header::ETAG, tag);
    }
    Ok(response)
}

async fn favicon() -> Result<impl IntoResponse, Problem> {
    let found = Files::get("favicon.svg").ok_or_else(|| Problem::new(Code::NotFound))?;
    let fields = [
        (header::CONTENT_TYPE, "image/svg+xml"),
        (header::CACHE_CONTROL, "public, max-age=86400"),
    ];
    Ok((fields, bytes(found)))
}

/// Only the home page may be found by search engines: a receipt's page in a search result would be
/// a trace.
async fn robots() -> impl IntoResponse {
    let fields = [(header::CACHE_CONTROL, "public, max-age=86400")];
    (
        fields,
        "User-agent: *\nAllow: /$\nAllow: /en$\nDisallow: /\n",
    )
}

fn version(file: &EmbeddedFile) -> String {
    HEXLOWER.encode(&file.metadata.sha256_hash()[..8])
}

fn bytes(file: EmbeddedFile) -> Bytes {
    match file.data {
        Cow::Borrowed(data) => Bytes::from_static(data),
        Cow::Owned(data) => Bytes::from(data),
    }
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
