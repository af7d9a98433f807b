//! Web addresses in offers: which of them could be a company's own.

/// Hosts where anybody opens a page, so that they say nothing about a company.
const GENERAL: [&str; 28] = [
    "wa.me",
    "api.whatsapp.com",
    "chat.whatsapp.com",
    "whatsapp.com",
    "t.me",
    "telegram.me",
    "facebook.com",
    "fb.com",
    "fb.me",
    "m.me",
    "instagram.com",
    "tiktok.com",
    "youtube.com",
    "youtu.be",
    "x.com",
    "twitter.com",
    "line.me",
    "linkedin.com",
    "bit.ly",
    "s.id",
    "linktr.ee",
    "forms.gle",
    "google.com",
    "maps.app.goo.gl",
    "shopee.co.id",
    "gmail.com",
    "yahoo.com",
    "go.id",
];

/// Hosts where anybody has a mail address for nothing.
const FREE_MAIL: [&str; 18] = [
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.id",
    "ymail.com",
    "rocketmail.com",
    "hotmail.com",
    "outlook.com",
    "outlook.co.id",
    "live.com",
    "msn.com",
    "icloud.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "zohomail.com",
    "yandex.com",
    "mail.ru",
];

/// The host of an address, in lower case and without `www.`; `None` when it has none.
///
/// ```
/// use domain::company::host;
/// assert_eq!(host("https://www.Contoh.Example/lowongan?x=1").as_deref(), Some("contoh.example"));
/// assert_eq!(host("info@contoh.example").as_deref(), Some("contoh.example"));
/// assert_eq!(host("contoh"), None);
/// ```
#[must_use]
pub fn host(address: &str) -> Option<String> {
    let address = address.trim().to_lowercase();
    let rest = address
        .split_once("://")
        .map_or(&*address, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let host = host.trim_end_matches('.');
    let plain = |letter: char| letter.is_alphanumeric() || letter == '-' || letter == '.';
    let whole = (4..=253).contains(&host.len())
        && host.contains('.')
        && host.chars().all(plain)
        && host.split('.').all(|label| !label.is_empty());
    whole.then(|| host.to_owned())
}

/// Whether anybody could have a page there, as on social networks.
#[must_use]
pub fn general_host(host: &str) -> bool {
    GENERAL.into_iter().any(|general| within(host, general))
}

/// Whether anybody has a mail address there for nothing.
pub(super) fn free_mail_host(host: &str) -> bool {
    FREE_MAIL.contains(&host)
}

/// Whether `host` is `domain` or lies below it.
pub(super) fn within(host: &str, domain: &str) -> bool {
    !domain.is_empty()
        && host
            .strip_suffix(domain)
            .is_some_and(|before| before.is_empty() || before.ends_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_lies_below_a_domain_only_at_a_dot() {
        assert!(within("www.contoh.example", "contoh.example"));
        assert!(!within("palsucontoh.example", "contoh.example"));
        assert!(!within("contoh.example", ""));
        assert!(free_mail_host("gmail.com") && !free_mail_host("contoh.gmail.com.example"));
        assert!(general_host("id-id.facebook.com") && !general_host("facebook.com.contoh.example"));
    }

    proptest::proptest! {
        #[test]
        fn any_address_has_a_host_or_none(text in "\\PC*") {
            if let Some(found) = host(&text) {
                proptest::prop_assert_eq!(host(&found), Some(found.clone()));
            }
        }
    }
}
