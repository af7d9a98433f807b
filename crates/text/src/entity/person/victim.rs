//! Signs that a named person is the victim, or a victim's relative.

use super::evidence::before;
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::Scan;
use crate::entity::words::words;

/// `lanjutan kasus mbak X`, `kabar terbaru bu X`: the case is hers.
pub(super) fn victim_of_case(scan: &Scan<'_>, from: usize) -> bool {
    (1..=2).any(|back| {
        from.checked_sub(back).is_some_and(|at| {
            scan.reads(
                at,
                words![
                    "kasus",
                    "kabar",
                    "kabare",
                    "update",
                    "aduan",
                    "curhat",
                    "dampingi",
                    "mendampingi",
                    "misalnya",
                ],
            )
        })
    })
}

/// `anak pak X`, `istri saya bu X`.
pub(super) fn of_kin(scan: &Scan<'_>, from: usize) -> bool {
    let own = usize::from(
        from > 0
            && scan.reads(
                from - 1,
                words![
                    "saya",
                    "sy",
                    "aku",
                    "kami",
                    "kula",
                    "beta",
                    "ulun",
                    "dari",
                    "abdi",
                    "hamba",
                    "ente",
                    "gue",
                    "ibu",
                    "perempuan"
                ],
            ),
    );
    // `beta pu adik Merlin`
    let pu = from > 0
        && scan.reads(from - 1, words!["pu", "punya", "pung"])
        && scan.reads(
            from,
            words!["adik", "ade", "kaka", "kakak", "mama", "bapa", "nona"],
        );
    // `temenmu si Ida`
    let yours = from > 0
        && scan.reads(from, words!["si"])
        && scan.raw(from - 1).len() > 4
        && (scan.raw(from - 1).ends_with("mu") || scan.raw(from - 1).ends_with("ku"));
    pu || yours
        || from
            .checked_sub(1 + own)
            .is_some_and(|at| scan.is(at, Class::KIN))
}

/// `namanya Rini umur 16`, `Rini (16)`.
pub(super) fn aged(scan: &Scan<'_>, at: usize) -> bool {
    scan.is(at, Class::AGE_CUE)
        || scan
            .get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Age))
        || scan
            .get(at + 1)
            .is_some_and(|token| token.used == Some(EntityKind::Age))
}

/// `bu Sumi (mantan PMI)`.
pub(super) fn was_victim(scan: &Scan<'_>, at: usize) -> bool {
    (at..at + 3).any(|next| scan.reads(next, words!["mantan", "eks", "korban"]))
        && (at..at + 4).any(|next| {
            scan.reads(
                next,
                words!["pmi", "tki", "tkw", "korban", "pekerja", "buruh"],
            )
        })
}

/// `Mbak Parti diambil ijazahnya`.
pub(super) fn victim_verb(scan: &Scan<'_>, from: usize, at: usize) -> bool {
    let skip = usize::from(scan.reads(
        at,
        words![
            "sudah", "udah", "udh", "sdh", "lagi", "mau", "masih", "jg", "juga", "kemarin",
            "katanya", "yg", "yang", "baru", "td", "tadi", "itu", "wis", "dah",
        ],
    ));
    scan.is(at + skip, Class::VICTIM_VERB)
        || scan.reads(
            at + skip,
            words![
                "kerja",
                "bekerja",
                "pulang",
                "nangis",
                "ketemu",
                "posyandu",
                "menceritakan",
                "bercerita",
                "kelas",
                "ngintip",
            ],
        ) && !led(scan, from)
}

/// `diajak pak Jamal kerja …`: the one who asks along, not the one who works.
pub(super) fn led(scan: &Scan<'_>, from: usize) -> bool {
    before(scan, from, 1, Class::RECRUIT)
}

/// `si Ipeh di Malaysia`.
pub(super) fn lives_abroad(scan: &Scan<'_>, at: usize) -> bool {
    scan.reads(at, words!["di", "d", "neng", "nang"])
        && scan
            .get(at + 1)
            .and_then(|token| token.word)
            .is_some_and(|word| word.country.is_some())
}
