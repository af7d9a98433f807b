//! Headers that every response carries.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use data_encoding::BASE64;
use sha2::{Digest, Sha256};

/// The headers, written once at start.
#[derive(Clone, Debug)]
pub struct SecurityHeaders {
    fixed: Vec<(HeaderName, HeaderValue)>,
}

impl SecurityHeaders {
    /// `styles` and `scripts` are the exact texts between the tags of every inline `<style>` and
    /// `<script>` that pages contain. `https` adds HSTS for a year.
    ///
    /// # Panics
    /// Never: hashes are plain ASCII.
    #[must_use]
    pub fn new(styles: &[&str], scripts: &[&str], https: bool) -> SecurityHeaders {
        let policy = format!(
            "default-src 'none'; style-src 'self'{}; script-src 'self'{}; img-src 'self' data:; \
             connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self'; \
             form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            sources(styles),
            sources(scripts)
        );
        let policy = HeaderValue::try_from(policy).expect("hashes are plain ASCII");
        let fixed = HeaderValue::from_static;
        let mut headers = vec![
            (header::CONTENT_SECURITY_POLICY, policy),
            (header::REFERRER_POLICY, fixed("no-referrer")),
            (header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff")),
            // For browsers that do not know frame-ancestors.
            (header::X_FRAME_OPTIONS, fixed("DENY")),
            (name("cross-origin-opener-policy"), fixed("same-origin")),
            (name("cross-origin-resource-policy"), fixed("same-origin")),
            (
                name("permissions-policy"),
                fixed(
                    "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()",
                ),
            ),
        ];
        if https {
            let year = fixed("max-age=31536000; includeSubDomains");
            headers.push((header::STRICT_TRANSPORT_SECURITY, year));
        }
        SecurityHeaders { fixed: headers }
    }

    /// Sets them all. What is kept by a cache is decided by the handler, else nothing is.
    pub(super) fn apply(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.fixed {
            headers.insert(name.clone(), value.clone());
        }
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
    }
}

fn name(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}

fn sources(texts: &[&str]) -> String {
    let hash = |text: &&str| format!(" 'sha256-{}'", BASE64.encode(&Sha256::digest(text)));
    texts.iter().map(hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_texts_are_allowed_by_their_hash() {
        let mut headers = HeaderMap::new();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=1"));
        SecurityHeaders::new(&["a{}"], &["alert(1)"], false).apply(&mut headers);
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        // As chromium itself prints the hash of `alert(1)` when it refuses it.
        assert!(
            policy.contains(
                "script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
            )
        );
        assert_eq!(headers[header::CACHE_CONTROL], "max-age=1");
        assert!(!headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
    }
}
