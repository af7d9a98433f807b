//! Cookies with the `__Host-` prefix: this host only, never over an open connection.
//!
//! `Secure` is always set. Browsers keep such cookies on `http://127.0.0.1` and `http://localhost`
//! too (tried with chromium 156), and `serve` refuses plain HTTP anywhere else.

use axum::http::{HeaderMap, HeaderValue, header};

const PREFIX: &str = "__Host-";

/// The value of the cookie `__Host-{name}`; the first if there are several.
///
/// ```
/// # use axum::http::HeaderMap;
/// let mut headers = HeaderMap::new();
/// headers.insert("cookie", "a=1; __Host-sesi=abc".parse().unwrap());
/// assert_eq!(web::extract::cookie::read(&headers, "sesi"), Some("abc"));
/// assert_eq!(web::extract::cookie::read(&headers, "a"), None);
/// ```
#[must_use]
pub fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| key.strip_prefix(PREFIX) == Some(name))
        .map(|(_, value)| value)
}

/// A `Set-Cookie` value; without `seconds` the cookie ends with the browser's session.
///
/// # Panics
/// When `name` or `value` hold other characters than letters, digits, `-`, `_`, `.` and `~`: tokens
/// are encoded by those who make them.
#[must_use]
pub fn set(name: &str, value: &str, seconds: Option<u32>) -> HeaderValue {
    assert!(
        is_plain(name) && is_plain(value),
        "a cookie holds an encoded token"
    );
    let age = seconds.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    let cookie = format!("{PREFIX}{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}");
    HeaderValue::try_from(cookie).expect("plain characters only")
}

/// A `Set-Cookie` value that removes the cookie.
///
/// # Panics
/// As [`set`].
#[must_use]
pub fn clear(name: &str) -> HeaderValue {
    set(name, "", Some(0))
}

fn is_plain(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

#[cfg(test)]
mod tests {
    #[test]
    fn cookies_are_for_this_host_and_not_for_scripts() {
        insta::assert_snapshot!(
            super::set("sesi", "abc", Some(60)).to_str().unwrap(),
            @"__Host-sesi=abc; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=60"
        );
        insta::assert_snapshot!(
            super::clear("sesi").to_str().unwrap(),
            @"__Host-sesi=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"
        );
    }
}
