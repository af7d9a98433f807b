//! Addresses of databases, which may hold a password.

use std::fmt;

/// A URL that may hold a password.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub String);

impl Secret {
    /// With stars for the password, in the authority or among the parameters.
    pub fn masked(&self) -> String {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let authority = match authority.rsplit_once('@') {
            Some((user, host)) => match user.split_once(':') {
                Some((user, _)) => format!("{user}:***@{host}"),
                None => authority.to_owned(),
            },
            None => authority.to_owned(),
        };
        let tail = match tail.split_once('?') {
            Some((path, parameters)) => {
                let mask = |pair: &str| match pair.split_once('=') {
                    Some((name, _)) if name.contains("password") => format!("{name}=***"),
                    _ => pair.to_owned(),
                };
                format!(
                    "{path}?{}",
                    parameters
                        .split('&')
                        .map(mask)
                        .collect::<Vec<_>>()
                        .join("&")
                )
            }
            None => tail.to_owned(),
        };
        let separator = if scheme.is_empty() { "" } else { "://" };
        format!("{scheme}{separator}{authority}{tail}")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}
