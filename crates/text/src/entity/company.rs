//! Companies: a legal form and a name, or a name that ends like a firm's.

use super::lexicon::Class;
use super::token::{Case, Kind, Scan};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

/// A name has at most so many words.
const MOST_WORDS: usize = 6;
/// Words that end a name even where they are written like one.
const STOP: Words = Words::of(&[
    "mencari",
    "membuka",
    "butuh",
    "membutuhkan",
    "buka",
    "kantor",
    "alamat",
    "bergerak",
    "hubungi",
    "siap",
    "resmi",
    "cabang",
    "kami",
    "kontak",
    "wa",
    "hp",
    "lowongan",
    "loker",
    "gaji",
    "syarat",
    "yang",
    "untuk",
    "di",
    "ke",
    "dari",
    "dan",
    "adalah",
    "telah",
    "sudah",
    "akan",
    "tidak",
    "bukan",
    "posisi",
    "info",
    "interview",
    "hub",
    "call",
    "telp",
    "tlp",
    "no",
    "nomor",
    "cari",
    "cp",
    "gajinya",
    "resminya",
    "jl",
    "jln",
    "pma",
]);
/// Words that end a name as well, or are ordinary ones, but not where a firm's word comes next (`PT Maju Resmi Abadi`).
const WITHIN: Words = Words::of(&[
    "resmi", "kita", "contoh", "bunga", "sabar", "untung", "sakura", "tebu", "baru", "aman",
    "besar", "gunung", "laut", "batu", "besi", "merah", "hijau", "biru", "kuning", "rantau",
    "tambang", "bina", "berkah", "garuda",
]);

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| {
            token.case != Case::Lower
                || token.classes.meets(Class::COMPANY.or(Class::COMPANY_TAIL))
                || words!["agensi", "perusahaan", "kapal", "biro", "blk"].may_have(token.shape)
        });
        if at == scan.len() {
            return;
        }
        let next = if !scan.free(at) {
            None
        } else if let Some(name) = quoted(scan, at) {
            Some(name)
        } else if scan.is(at, Class::COMPANY) {
            after_form(scan, at).map(|to| (at, to))
        } else if scan.is_word(at) && scan.tokens[at].case != Case::Lower && !scan.shouting {
            like_a_firm(scan, at).map(|to| (at, to))
        } else {
            None
        };
        if let Some((from, to)) = next {
            let value = value(scan, from, to);
            report(scan, found, EntityKind::Company, value, (from, to));
            at = to;
        } else {
            at += 1;
        }
    }
}

/// `Yayasan 'Kasih Sesama'`, `travel "Al Firdaus"`: a name in quotation marks, with the legal form before it.
fn quoted(scan: &Scan<'_>, at: usize) -> Option<(usize, usize)> {
    let form = scan.is(at, Class::COMPANY) || scan.reads(at, words!["blk", "koperasi"]);
    let firm = scan.reads(
        at,
        words!["travel", "agency", "agensi", "perusahaan", "kapal", "biro"],
    );
    if !form && !firm || !scan.is_mark(at + 1, b"'\"") || scan.is(at + 2, Class::TITLE) {
        return None;
    }
    let mut to = at + 2;
    while to < at + 2 + MOST_WORDS
        && scan.is_word(to)
        && scan.free(to)
        && scan.tokens[to].case != Case::Lower
    {
        to += 1;
    }
    let closed = scan.is_mark(to, b"'\"") && to > at + 3;
    closed.then_some((if form { at } else { at + 2 }, to))
}

/// The end of the name after a legal form.
fn after_form(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let mut first = at + 1 + usize::from(scan.is_mark(at + 1, b"."));
    // `Yayasan LPK …`, `PT. P3MI …`
    while first < at + MOST_WORDS
        && scan.is(first, Class::COMPANY)
        && scan.tokens[first].case == Case::Upper
    {
        first += 1;
    }
    if scan.glued(first) && !scan.is_mark(first - 1, b".") || !scan.is_word(first) {
        return None;
    }
    let written = scan.tokens[first].case != Case::Lower && !scan.shouting;
    // `tanpa PT. Masuknya …` is the end of a sentence.
    let ordinary = scan.is(first, Class::COMMON) && !scan.is(first, Class::CORPORATE)
        || scan.raw(first).ends_with("nya");
    if scan.is_mark(at + 1, b".") && ordinary
        || scan.is(first, Class::TITLE) && !scan.is(first, Class::CORPORATE)
    {
        return None;
    }
    let sure_form = scan.tokens[at].case != Case::Lower
        || scan.reads(at, words!["pt", "lpk", "cv", "yayasan", "koperasi"]);
    let mut to = first;
    let (mut firm, mut unknown) = (0, 0);
    while to < first + MOST_WORDS && scan.is_word(to) && scan.free(to) {
        let corporate = scan.is(to, Class::CORPORATE);
        let plain = scan.is(
            to,
            Class::COMMON
                .or(Class::PREPOSITION)
                .or(Class::RECRUIT)
                .or(Class::OFFICIAL)
                .or(Class::PEOPLE),
        ) && !corporate;
        let fits = if written {
            scan.tokens[to].case != Case::Lower
                && !scan.reads(to, &STOP)
                && (scan.tokens[to].case == scan.tokens[first].case || !plain)
        } else {
            !plain && !scan.reads(to, &STOP)
        };
        let fits = fits || scan.reads(to, &WITHIN) && is_followed(scan, to);
        let joined = scan.glued(to) && to > first && !scan.is_mark(to - 1, b"-&");
        if !fits || joined {
            break;
        }
        firm += usize::from(corporate);
        unknown += 1;
        to += 1;
        if (scan.is_mark(to, b"-") && scan.glued(to) && scan.glued(to + 1)
            || scan.is_mark(to, b"&"))
            && scan.is_word(to + 1)
            && to + 1 < first + MOST_WORDS
        {
            to += 1;
        }
    }
    if to > first && !scan.is_word(to - 1) {
        to -= 1;
    }
    // `PT Maju Jaya SIP3MI aktif`: the first letters of another word; `PT Maju Jay4` looks like the name of another.
    if to > first + 1 && scan.glued(to) && scan.kind(to) == Some(Kind::Number) {
        let looks_alike = scan.raw(to).len() == 1 && !scan.glued(to + 1);
        to = if looks_alike { to + 1 } else { to - 1 };
    }
    // `PT Sentra Karya Cikarang`: the last word says where.
    let sited = to > first + 2
        && scan
            .get(to - 1)
            .and_then(|token| token.word)
            .is_some_and(|word| {
                word.place.is_some()
                    && !word.is(Class::CORPORATE
                        .or(Class::ETHNIC)
                        .or(Class::COMMON)
                        .or(Class::NAME))
            });
    to -= usize::from(sited);
    // `PT Maju Jaya Hong Kong`: they say where the work is.
    to -= abroad(scan, first, to);
    // `LPK Surabaya` is one of many there.
    let town = to == first + 1
        && (super::place::is_sure(scan, first)
            || super::destination::country(scan, first).is_some()
            || scan.reads(at, words!["lpk", "lpks"]) && scan.is(first, Class::SITE));
    let pronoun = town
        || to == first + 1 && scan.is(first, Class::COMMON) && !scan.is(first, Class::CORPORATE);
    let enough = if written {
        to > first && !pronoun
    } else {
        sure_form && (firm > 0 && unknown > 1 || unknown > 2)
    };
    (enough && sure_form).then_some(to)
}

/// How many words at the end of a name are a country or a city abroad, where two words are left before them.
fn abroad(scan: &Scan<'_>, first: usize, to: usize) -> usize {
    let named = (first + 2..to).find(|at| {
        let land = super::destination::country(scan, *at);
        land.is_some_and(|(_, end)| end == to) && !scan.is(*at, Class::CORPORATE)
    });
    named.map_or(0, |at| to - at)
}

/// Whether a firm's word comes right after, written in the same way.
fn is_followed(scan: &Scan<'_>, at: usize) -> bool {
    let next = at + 1;
    scan.is_word(next)
        && scan.free(next)
        && !scan.glued(next)
        && scan.is(next, Class::CORPORATE)
        && scan.tokens[next].case == scan.tokens[at].case
}

/// `Berkah Jaya Tour`, `HR Global Talent Bridge`: capitals, and firms' words.
fn like_a_firm(scan: &Scan<'_>, at: usize) -> Option<usize> {
    let name = |at: usize| {
        scan.is_word(at)
            && scan.free(at)
            && scan.tokens[at].case == Case::Title
            && (!scan.is(
                at,
                Class::COMMON
                    .or(Class::TITLE)
                    .or(Class::OFFICIAL)
                    .or(Class::PLATFORM),
            ) || scan.is(at, Class::CORPORATE))
    };
    if !scan.is_word(at + 1) || !name(at) || scan.raw(at).len() < 3 {
        return None;
    }
    let mut to = at + 1;
    while to < at + MOST_WORDS && name(to) && !scan.glued(to) {
        to += 1;
    }
    let called = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "hr",
                "hrd",
                "agen",
                "agensi",
                "agency",
                "travel",
                "perusahaan",
                "kantor",
                "bernama",
                "recruiter",
            ],
        )
    });
    let firm = (at..to)
        .filter(|word| scan.is(*word, Class::CORPORATE))
        .count();
    let tail = scan.is(to - 1, Class::COMPANY_TAIL);
    (to - at >= 2 && (tail && (firm > 1 || called) || called && firm > 0)).then_some(to)
}

fn value(scan: &Scan<'_>, from: usize, to: usize) -> String {
    let mut value = String::new();
    for at in (from..to).filter(|at| matches!(scan.kind(*at), Some(Kind::Word | Kind::Number))) {
        // `PT Jay4`: one word.
        let goes_on = scan.glued(at) && scan.kind(at) == Some(Kind::Number) && scan.is_word(at - 1);
        if !value.is_empty() && !goes_on {
            value.push(' ');
        }
        value.extend(
            scan.raw(at)
                .to_uppercase()
                .chars()
                .filter(|letter| letter.is_alphanumeric()),
        );
    }
    value
}
