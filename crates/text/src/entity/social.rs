//! Handles: `@name`, and names after the word of a platform.

use super::lexicon::Class;
use super::token::{Kind, Scan};
use super::words::words;
use super::{Entity, EntityKind, report};

/// How far a platform's word may stand from its handle, in tokens.
const REACH: usize = 9;

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    let mut platform = None;
    while at < scan.len() {
        if scan.is(at, Class::PLATFORM) {
            platform = scan
                .get(at)
                .and_then(|token| token.word)
                .map(|word| (at, word.code));
        }
        let to = if scan.is_mark(at, b"@") {
            handle_end(scan, at + 1)
        } else {
            bare_handle(scan, at)
        };
        let from = at + usize::from(scan.is_mark(at, b"@"));
        let mail = scan.is_mark(at, b"@")
            && scan.glued(at)
            && (scan.is_word(at - 1) || scan.kind(at - 1) == Some(Kind::Number));
        if to > from && scan.free(at) && !mail {
            let near = platform
                .filter(|(word, _)| at - word <= REACH)
                .map(|(_, code)| code);
            let code = near
                .or_else(|| following(scan, to))
                .or_else(|| likely(scan, at, to))
                .unwrap_or_else(|| whole_text(scan));
            let (start, end) = scan.span(from, to);
            let handle = scan.text[start..end]
                .trim_end_matches(['.', '_'])
                .to_lowercase();
            // `@6,5 jt`, `@HKD 2.500`: a price.
            let price = !handle.bytes().any(|byte| byte.is_ascii_alphabetic())
                || scan.is(from, Class::CURRENCY) && to == from + 1;
            if handle.len() >= 3 && !price {
                report(
                    scan,
                    found,
                    EntityKind::Social,
                    format!("{code}:{handle}"),
                    (at, to),
                );
            }
        }
        at = to.max(at + 1);
    }
}

/// The token after a handle that begins with this one.
fn handle_end(scan: &Scan<'_>, from: usize) -> usize {
    let mut to = from;
    while scan.get(to).is_some_and(|token| !token.gap)
        && (scan.is_word(to)
            || scan.kind(to) == Some(Kind::Number)
            || scan.is_mark(to, b"_.") && !scan.ends_sentence(to))
    {
        to += 1;
    }
    to
}

/// `ig: loker.batam`, `akun fb info_kerja`: a name that no word looks like.
fn bare_handle(scan: &Scan<'_>, at: usize) -> usize {
    let near = (1..=4).any(|back| {
        at.checked_sub(back)
            .is_some_and(|before| scan.is(before, Class::PLATFORM))
    });
    // `telegram:boss_jeff`, `tiktok 'jodoh.bahagia'`
    let opened = at > 0 && scan.is_mark(at - 1, b":'\"");
    if !near || !scan.is_word(at) || !(opened || scan.get(at).is_some_and(|token| token.gap)) {
        return at;
    }
    let mut before = at;
    let mut steps = 0;
    while before > 0
        && steps < 3
        && (scan.is_mark(before - 1, b":='\"")
            || scan.reads(
                before - 1,
                words!["akun", "id", "username", "user", "nya", "nama", "dm", "ku"],
            ))
    {
        before -= 1;
        steps += 1;
    }
    let platform = before > 0
        && scan.is(before - 1, Class::PLATFORM)
        && !scan.reads(before - 1, words!["tt", "line"]);
    if !platform {
        return at;
    }
    let to = handle_end(scan, at + 1);
    let marked = (at + 1..to)
        .any(|token| scan.is_mark(token, b"_.") || scan.kind(token) == Some(Kind::Number));
    let colon = steps > 0 && scan.is_mark(at - 1, b":=") && !scan.is(at, Class::COMMON);
    if marked && to > at + 1 && scan.raw(at).len() > 1 || colon && to > at + 1 {
        to
    } else {
        at
    }
}

/// What the handle's own letters and the word `DM` suggest.
fn likely(scan: &Scan<'_>, at: usize, to: usize) -> Option<&'static str> {
    let raw = || (at..to).map(|token| scan.raw(token));
    if raw().any(|part| part.eq_ignore_ascii_case("bot")) {
        return Some("telegram");
    }
    let message = (1..=4)
        .filter_map(|back| at.checked_sub(back))
        .any(|before| scan.reads(before, words!["dm", "follow", "inbox", "story"]));
    // No dot may stand in a Telegram name.
    let dotted = raw().any(|part| part == ".");
    let tagged = named_platform(scan).is_some() || whole_text(scan) == "tiktok";
    (!message && !dotted && !tagged).then_some("telegram")
}

fn named_platform(scan: &Scan<'_>) -> Option<usize> {
    (0..scan.len().min(100)).find(|at| scan.is(*at, Class::PLATFORM))
}

fn following(scan: &Scan<'_>, to: usize) -> Option<&'static str> {
    (to..to + 4)
        .take_while(|at| !scan.ends_sentence(*at))
        .find(|at| scan.is(*at, Class::PLATFORM))
        .and_then(|at| scan.get(at)?.word)
        .map(|word| word.code)
}

/// What the rest of the text suggests, in the first hundred tokens.
fn whole_text(scan: &Scan<'_>) -> &'static str {
    for at in 0..scan.len().min(100) {
        if scan.reads(
            at,
            words!["fyp", "pov", "live", "foryou", "stitch", "xyzbca"],
        ) {
            return "tiktok";
        }
    }
    named_platform(scan)
        .and_then(|at| scan.get(at)?.word)
        .map_or("instagram", |word| word.code)
}
