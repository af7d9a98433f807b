//! Names that writers give themselves: a recruiter's letter, an offer with a name in it.

use super::{Name, name_word};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan};
use crate::entity::words::{Words, words};

/// Words of a firm after an introduction.
const FIRM: Words = Words::of(&[
    "tim",
    "hr",
    "agency",
    "agensi",
    "recruitment",
    "rekrutmen",
    "talent",
    "perusahaan",
    "company",
]);
/// Words by which a letter begins.
pub(super) const SELF: Words = Words::of(&[
    "saya",
    "sy",
    "aku",
    "gue",
    "kenalkan",
    "perkenalkan",
    "saye",
    "ini",
    "kula",
    "beta",
    "ieu",
    "iki",
    "sa",
]);

/// `saya Kevin dari tim …`, `ini Yati yg kemarin ketemu`: a recruiter's letter.
pub(super) fn introduced(scan: &Scan<'_>, at: usize) -> Option<Name> {
    // `istri saya Norma, majikan …` is no letter.
    if !scan.reads(at, &SELF) || at > 0 && scan.is(at - 1, Class::KIN) {
        return None;
    }
    let own = scan.reads(at + 1, words!["nama"]);
    let from =
        at + 1 + usize::from(own) + usize::from(own && scan.reads(at + 2, words!["saya", "sy"]));
    let from = from
        + (from..from + 2)
            .take_while(|word| scan.is(*word, Class::TITLE) && scan.is_word(word + 1))
            .count();
    if !name_word(scan, from, from > at + 1)? || scan.tokens[from].case == Case::Lower {
        return None;
    }
    let mut to = from + 1;
    to += usize::from(
        scan.tokens
            .get(to)
            .is_some_and(|token| token.case == Case::Title)
            && name_word(scan, to, false) == Some(true),
    );
    let met = scan.reads(to, words!["yg", "yang"])
        && scan.reads(
            to + 1,
            words![
                "kemarin", "kmrn", "ketemu", "kmren", "kemaren", "tadi", "dulu", "pernah",
                "sempat",
            ],
        );
    let linked =
        scan.is_mark(to, b",") || scan.reads(to, words!["dari", "dr", "selaku", "dri", "bagian"]);
    let firm = (to..to + 6)
        .take_while(|word| !scan.ends_sentence(*word))
        .any(|word| {
            let company = scan
                .get(word)
                .is_some_and(|token| token.used == Some(EntityKind::Company));
            company || scan.is(word, Class::COMPANY.or(Class::ROLE)) || scan.reads(word, &FIRM)
        });
    (met || linked && firm || seeks(scan, to)).then_some(Name {
        from,
        to,
        sure: true,
    })
}

/// `saya Marlon dari Atambua. Cari 15 anak muda`: who introduces themselves looks for hands.
fn seeks(scan: &Scan<'_>, to: usize) -> bool {
    let next = |at: usize, holds: &dyn Fn(usize) -> bool| (at + 1..at + 4).any(holds);
    let hands = |at: usize| {
        scan.kind(at) == Some(Kind::Number)
            || scan.is(at, Class::NUMBER.or(Class::PEOPLE))
            || scan.reads(at, words!["istri", "calon", "bini", "pegawai", "karyawan"])
    };
    let offer = |at: usize| {
        scan.reads(
            at,
            words![
                "lowongan", "loker", "kerja", "kerjaan", "visa", "job", "slot", "bos", "program",
                "kursi",
            ],
        )
    };
    (to..to + 14).any(|at| {
        scan.reads(
            at,
            words![
                "butuh",
                "cari",
                "nyari",
                "mencari",
                "perlu",
                "nawarin",
                "menawarkan",
                "membutuhkan",
                "ngajak"
            ],
        ) && next(at, &hands)
            || scan.reads(at, words!["ada", "aya", "buka", "membuka", "onten"]) && next(at, &offer)
            || scan.reads(
                at,
                words![
                    "perwakilan",
                    "satgas",
                    "utusan",
                    "rekrut",
                    "sponsor",
                    "recruiter"
                ],
            )
    })
}
