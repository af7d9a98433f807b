//! Ages as papers show them, and those that they are changed from.

use super::bare::alone;
use super::{Hit, range, years};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Kind, Scan};
use crate::entity::words::{Words, words};

const PAPERS: Words = Words::of(&[
    "paspor",
    "pasport",
    "passport",
    "ktp",
    "akta",
    "akte",
    "kk",
    "paspornya",
    "pasportnya",
    "ktpnya",
    "aktanya",
    "aktenya",
    "ktpne",
    "paspore",
    "paspormu",
    "identitas",
    "sertifikat",
    "lahir",
    "lahirnya",
    "surat",
]);

/// Whether the number before this token counts something else than years.
pub(super) fn counts_else(scan: &Scan<'_>, to: usize) -> bool {
    let unit = scan.is_word(to)
        && (scan.glued(to)
            || scan.is(
                to,
                Class::PEOPLE
                    .or(Class::SCALE)
                    .or(Class::CURRENCY)
                    .or(Class::MONTH),
            )
            || scan.reads(
                to,
                words![
                    "jam", "hari", "bulan", "bln", "minggu", "kali", "x", "menit", "persen",
                    "orang", "ekor", "kamar", "km", "halaman", "hal", "lembar", "biji", "buah",
                    "kg", "unit", "paket", "meter",
                ],
            ));
    unit || scan.is_mark(to, b"%:-/@") && scan.glued(to) || scan.kind(to) == Some(Kind::Number)
}

/// `umur bisa dibikin 23`, `di paspor ditulis 22`: an age that papers are to show.
pub(super) fn forged(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let made = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "dibikin",
                "dijadikan",
                "jadi",
                "jd",
                "janten",
                "dadi",
                "tulis",
                "ditulis",
                "tertulis",
                "tercatat",
                "dituakan",
                "dituain",
                "dibuat",
                "ngaku",
                "mengaku",
                "kubuat",
                "paspornya",
                "ktpnya",
                "bikin",
                "bikinin",
                "dijadiin",
                "jadiin",
                "jadikan",
                "digawe",
                "didamel",
                "dijieun",
                "diketik",
                "diganti",
                "ganti",
                "dituain",
                "jawab",
                "ampe",
                "sing",
                "yg",
            ],
        )
    });
    let low = years(scan, at).filter(|low| made && (12..=60).contains(&low.integer()))?;
    let age = (2..=12)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| !matches!(scan.kind(*before), Some(Kind::Newline)))
        .any(|before| {
            scan.is(before, Class::AGE_CUE)
                || scan.reads(before, &PAPERS)
                || scan
                    .get(before)
                    .is_some_and(|token| token.used == Some(EntityKind::Age))
        });
    let shown = scan.reads(low.to, words!["di"]) && scan.reads(low.to + 1, &PAPERS)
        || scan.reads(at - 1, words!["paspornya", "ktpnya"]);
    let later = (low.to..low.to + 6).any(|next| scan.is(next, Class::AGE_UNIT))
        && !scan.is(low.to, Class::AGE_UNIT);
    let other = scan.is(low.to, Class::PEOPLE.or(Class::SCALE).or(Class::CURRENCY))
        || scan.reads(low.to, words!["jam", "hari", "bulan", "kali", "x"]);
    let hit = range(scan, at, low);
    ((age || shown || later && scan.reads(at - 1, words!["tulis", "ditulis"])) && !other)
        .then_some(hit)
}

/// `di KTP 20`, `paspor tertulis 21`, `KTP-mu kan masih 16`: right behind the paper.
pub(super) fn stated(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (12..=60).contains(&low.integer()))?;
    if scan.kind(at) != Some(Kind::Number) || counts_else(scan, low.to) {
        return None;
    }
    let paper = (1..=5)
        .map_while(|back| at.checked_sub(back))
        .find(|before| {
            let between = scan.reads(
                *before,
                words![
                    "nya", "ku", "mu", "lo", "palsuku", "palsunya", "palsu", "kan", "masih", "msh",
                    "tertulis", "ditulis", "baru", "dia", "saya", "sy", "aku",
                ],
            );
            !(between || scan.is_mark(*before, b"-"))
        })?;
    scan.reads(
        paper,
        words![
            "paspor",
            "pasport",
            "passport",
            "ktp",
            "akta",
            "akte",
            "paspornya",
            "pasportnya",
            "ktpnya",
            "ktpku",
            "pasporku",
            "ktpmu",
            "ktpne",
        ],
    )
    .then(|| alone(low.integer(), at, low.to))
}

/// `bocah 19 diketik 25`, `anak 15 dijadiin 22`, `16 taon dia ganti jadi 22`: from a true age to a false one.
pub(super) fn changed(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (10..=25).contains(&low.integer()))?;
    let unit = low.to + usize::from(scan.is(low.to, Class::AGE_UNIT));
    let verb = unit + usize::from(scan.reads(unit, words!["dia", "nanti", "mau"]));
    let made = scan.reads(
        verb,
        words![
            "diketik",
            "diganti",
            "ganti",
            "dijadiin",
            "dijadikan",
            "ditulis",
            "dibuat",
            "dibikin",
            "dituakan",
            "dituain",
            "tulis",
            "digawe",
            "dadi",
        ],
    );
    let next = verb + 1 + usize::from(scan.reads(verb + 1, words!["jadi", "jd", "dadi", "ke"]));
    let high = years(scan, next).filter(|high| {
        made && (low.integer() + 1..=60).contains(&high.integer()) && !counts_else(scan, high.to)
    })?;
    Some(Hit {
        years: [Some(low.integer()), Some(high.integer())],
        from: at,
        to: high.to,
    })
}
