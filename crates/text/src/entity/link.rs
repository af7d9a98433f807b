//! Links: hosts with a known ending, inside of chunks without white space.
//! A profile becomes a social handle, `wa.me` a telephone number.

use super::token::{Kind, Scan};
use super::{Entity, EntityKind, phone, report};

/// Endings that make a host by themselves.
const ENDINGS: &[&str] = &[
    "com", "id", "org", "net", "info", "biz", "co", "link", "site", "online", "xyz", "io", "app",
    "web", "example", "gov", "click", "top", "shop", "store", "cc", "vip", "club", "work", "jobs",
    "page", "gl", "ly", "dev", "test", "asia", "icu", "live", "pro", "website", "space", "fun",
    "bio", "cloud", "edu", "ac", "kh", "mm", "tw", "cn", "hk", "sg", "invalid", "gg", "tech",
    "network", "agency", "careers", "center", "digital", "group", "life", "world", "today",
    "monster", "cfd", "lol", "buzz", "win",
];
/// Endings that are words of this language: a short name before them is more
/// likely the end of a sentence without a space.
const WORDY_ENDINGS: &[&str] = &[
    "info", "link", "web", "live", "top", "pro", "group", "center", "page", "fun", "win", "life",
    "world", "today", "work", "jobs", "space", "club", "co", "id", "app", "store", "shop",
    "online", "digital", "bio",
];
/// Endings that are also words: only with a scheme, `www.` or a path.
const SHORT_ENDINGS: &[&str] = &[
    "me", "to", "in", "us", "my", "tv", "so", "at", "ee", "is", "it", "be", "la", "th", "vn", "ph",
    "jp", "kr", "sa", "ae", "de", "uk", "au", "nl", "eu",
];

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    while at < scan.len() {
        let mut to = at + 1;
        let mut dotted = false;
        while to < scan.len() && scan.glued(to) && scan.kind(to) != Some(Kind::Newline) {
            dotted |= scan.is_mark(to, b".") || scan.kind(to) == Some(Kind::Number);
            to += 1;
        }
        if dotted && to - at >= 3 {
            chunk(scan, found, at, to);
        }
        at = to;
    }
}

/// Finds the links of one chunk of tokens.
fn chunk(scan: &mut Scan<'_>, found: &mut Vec<Entity>, from: usize, to: usize) {
    let (start, end) = scan.span(from, to);
    let text = &scan.text[start..end];
    if !text.contains('.') {
        return;
    }
    let mut done = 0;
    let mut token = from;
    while let Some((first, last)) = next_link(text, done) {
        done = last;
        let Some((kind, value, shown)) = meaning(&text[first..last]) else {
            continue;
        };
        while token < to && scan.tokens[token].end <= start + first {
            token += 1;
        }
        let begin = token;
        while token < to && scan.tokens[token].start < start + last {
            token += 1;
        }
        report(scan, found, kind, value, (begin, token));
        if let Some(entity) = found.last_mut() {
            entity.start = start + first + shown;
            entity.end = start + last;
        }
    }
}

/// The bounds of the next link at or after `from`.
fn next_link(text: &str, from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let host_byte = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    let mut search = from;
    loop {
        let dot = search + text.get(search..)?.find('.')?;
        let begin = bytes[from..dot]
            .iter()
            .rposition(|byte| !host_byte(*byte))
            .map_or(from, |at| from + at + 1);
        let mut end = dot
            + bytes[dot..]
                .iter()
                .take_while(|byte| host_byte(**byte))
                .count();
        search = end;
        while end > begin && !bytes[end - 1].is_ascii_alphanumeric() {
            end -= 1;
        }
        let host = &text[begin..end];
        let mail = begin > 0 && bytes[begin - 1] == b'@' || bytes.get(end) == Some(&b'@');
        let scheme = text[from..begin].ends_with("://");
        let path = bytes
            .get(end)
            .is_some_and(|byte| matches!(byte, b'/' | b'?'));
        if mail || !is_host(host, scheme || path || host.starts_with("www.")) {
            continue;
        }
        let start = if scheme {
            let colon = begin - 3;
            colon
                - bytes[from..colon]
                    .iter()
                    .rev()
                    .take_while(|byte| byte.is_ascii_alphabetic())
                    .count()
        } else {
            begin
        };
        let mut last = end;
        if path {
            last += text[end..]
                .find(|letter: char| {
                    letter.is_whitespace()
                        || matches!(letter, '"' | '<' | '>' | '|' | '*' | ')' | ',')
                })
                .unwrap_or(text.len() - end);
            last = end
                + text[end..last]
                    .trim_end_matches(['.', '!', '?', ';', ':', '\'', '~', '…'])
                    .len();
        }
        return Some((start, last.max(end)));
    }
}

fn is_host(host: &str, marked: bool) -> bool {
    let Some((name, ending)) = host.rsplit_once('.') else {
        return false;
    };
    let named = name.bytes().any(|byte| byte.is_ascii_alphabetic())
        && name.split('.').all(|part| !part.is_empty());
    let is = |endings: &[&str]| {
        endings
            .iter()
            .any(|known| known.eq_ignore_ascii_case(ending))
    };
    let long = name.len() >= 10
        || name
            .bytes()
            .any(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'.'));
    if is(WORDY_ENDINGS) && !marked && !long {
        return false;
    }
    named && name.len() <= 200 && (is(ENDINGS) || marked && is(SHORT_ENDINGS))
}

/// What a link is; the value, and where the quote begins inside of it.
fn meaning(link: &str) -> Option<(EntityKind, String, usize)> {
    let lower = link.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme));
    let lower = &lower[scheme.map_or(0, str::len)..];
    let lower = lower.strip_prefix("www.").unwrap_or(lower);
    let (host, path) = lower.split_once(['/', '?']).unwrap_or((lower, ""));
    if matches!(
        host,
        "wa.me" | "api.whatsapp.com" | "whatsapp.com" | "web.whatsapp.com"
    ) {
        let number = path.split_once("phone=").map_or(path, |(_, number)| number);
        let number = number.split(['?', '&', '/']).next().unwrap_or(number);
        if let Some(value) = phone::linked(number) {
            let shown = link.to_ascii_lowercase().find(number).unwrap_or(0);
            return Some((EntityKind::Phone, value, shown));
        }
    }
    if let Some(value) = profile(host, path) {
        return Some((EntityKind::Social, value, 0));
    }
    let address = address(lower);
    (!address.is_empty()).then_some((EntityKind::Url, address, 0))
}

/// `platform:handle` of a profile link.
fn profile(host: &str, path: &str) -> Option<String> {
    let host = host
        .strip_prefix("m.")
        .or_else(|| host.strip_prefix("web."))
        .unwrap_or(host);
    let platform = match host {
        "facebook.com" | "fb.com" | "fb.me" | "id-id.facebook.com" => "facebook",
        "instagram.com" | "instagr.am" => "instagram",
        "tiktok.com" => "tiktok",
        "t.me" | "telegram.me" | "telegram.dog" => "telegram",
        "twitter.com" | "x.com" => "twitter",
        "youtube.com" if path.starts_with('@') => "youtube",
        _ => return None,
    };
    if let Some((_, id)) = path.split_once("profile.php?id=").or_else(|| {
        path.split_once("id=")
            .filter(|(before, _)| before.starts_with("profile"))
    }) {
        let id = id.split('&').next().unwrap_or(id);
        return Some(format!("{platform}:{id}"));
    }
    let mut parts = path.split(['/', '?', '&', '#']);
    let first = parts.next()?;
    let handle = match first {
        "groups" | "people" | "joinchat" | "s" | "pages" | "in" => parts.next()?,
        "p" | "reel" | "reels" | "share" | "story.php" | "watch" | "permalink.php" | "login"
        | "video" | "stories" => return None,
        handle => handle,
    };
    let handle = handle.trim_start_matches(['@', '+']);
    (!handle.is_empty()).then(|| format!("{platform}:{handle}"))
}

/// Host and path without tracking parameters and the closing slash.
fn address(lower: &str) -> String {
    let (place, query) = lower.split_once('?').unwrap_or((lower, ""));
    let place = place
        .split('#')
        .next()
        .unwrap_or(place)
        .trim_end_matches('/');
    let kept: Vec<_> = query
        .split('&')
        .filter(|pair| {
            let key = pair.split('=').next().unwrap_or(pair);
            let tracking = key.starts_with("utm")
                || key.starts_with("ref")
                || matches!(
                    key,
                    "fbclid"
                        | "gclid"
                        | "igsh"
                        | "igshid"
                        | "si"
                        | "src"
                        | "source"
                        | "mibextid"
                        | "_t"
                        | "_r"
                        | "campaign"
                        | "aff"
                        | "from"
                );
            !pair.is_empty() && !tracking
        })
        .collect();
    if kept.is_empty() {
        place.to_owned()
    } else {
        format!("{place}?{}", kept.join("&"))
    }
}
