//! Small translations that every page of staff shares: codes, days, times and places in words.
//!
//! Codes travel into the templates as they stand in the domain; the catalogues have one sentence for
//! each (`work-status-{code}` and so on), so a new code without words fails the tests.

use domain::time::{Moment, Zone};
use render::Locale;
use serde::Serialize;

/// A choice of a list: what is sent, what is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Choice {
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Choice {
        Choice {
            value: value.into(),
            label: label.into(),
        }
    }
}

/// The key of a code's words: keys have dashes where codes have underscores and dots.
#[must_use]
pub fn key(prefix: &str, code: &str) -> String {
    format!("{prefix}{}", code.replace(['_', '.'], "-"))
}

/// Hour and minute as a wall clock in `zone` shows them, with the zone's abbreviation.
#[must_use]
pub fn clock(moment: Moment, zone: Zone, locale: Locale) -> String {
    let (hour, minute) = moment.wall_clock(zone);
    let mark = match locale {
        Locale::Id => '.',
        Locale::En => ':',
    };
    format!("{hour:02}{mark}{minute:02} {}", zone.abbreviation())
}

/// Counts come unsigned from the use cases; sentences and templates take signed numbers.
#[must_use]
pub fn count(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A query string of the pairs whose value is not empty; with its `?`, or nothing.
#[must_use]
pub fn query(pairs: &[(&str, &str)]) -> String {
    let mut encoder = form_urlencoded::Serializer::new(String::new());
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        encoder.append_pair(name, value);
    }
    match encoder.finish() {
        text if text.is_empty() => text,
        text => format!("?{text}"),
    }
}

/// `path` when it leads into this site and nowhere else, otherwise nothing.
///
/// Browsers read `//host` and `/\host` as another site and drop tabs and line breaks.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let plain = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 512
        && path.bytes().all(plain);
    local.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::time::Day;

    #[test]
    fn times_name_their_zone() {
        let moment = Day(20_777)
            .start(Zone::Wita)
            .plus_seconds(14 * 3600 + 5 * 60);
        assert_eq!(clock(moment, Zone::Wita, Locale::Id), "14.05 WITA");
        assert_eq!(clock(moment, Zone::Wib, Locale::En), "13:05 WIB");
    }

    #[test]
    fn only_local_paths_are_followed() {
        for path in ["/tugas", "/laporan/rpt_5302_abcd?a=b", "/"] {
            assert_eq!(local_path(path), Some(path));
        }
        for path in [
            "",
            "tugas",
            "//jahat.example",
            "/\\jahat.example",
            "https://jahat.example",
            "/a\nb",
            "/a\tb",
            "/spasi di sini",
        ] {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn queries_leave_out_what_is_empty() {
        assert_eq!(query(&[("a", ""), ("b", "x y&z")]), "?b=x+y%26z");
        assert_eq!(query(&[("a", "")]), "");
    }
}
