//! Names without a title or role in front: beside a telephone number, at the
//! head of a letter, before a role, after `soal`.

use super::{Name, name_word};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan};

/// A name at this token, told by what stands around it.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Name> {
    beside_phone(scan, at)
        .or_else(|| introduced(scan, at))
        .or_else(|| before_role(scan, at))
        .or_else(|| subject(scan, at))
}

/// `itu Nando calo tanpa surat`.
fn before_role(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let role = scan.reads(
        at + 1,
        &[
            "calo", "tekong", "sponsor", "makelar", "perekrut", "penyalur", "mandor",
        ],
    );
    let written =
        scan.get(at)?.case == Case::Title && !scan.shouting && !scan.is(at, Class::COMMON);
    (role && written && name_word(scan, at, false)?).then_some(Name {
        from: at,
        to: at + 1,
        sure: true,
    })
}

/// `info soal Yayuk:`, `orang cari tenaga, nama Melki`.
fn subject(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let led = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            &["soal", "ttg", "tentang", "perihal", "kasus", "nama"],
        )
    });
    let token = scan.get(at)?;
    let written = token.case == Case::Title && !scan.shouting && !scan.is(at, Class::COMMON);
    if !led || !written || scan.raw(at).len() < 4 {
        return None;
    }
    let place = crate::entity::place::is_sure(scan, at)
        || crate::entity::destination::country(scan, at).is_some();
    let kin = (2..=5)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before))
        .any(|before| {
            scan.is(before, Class::KIN)
                || scan.reads(before, &["saya", "sy"]) && scan.reads(at - 1, &["nama"])
        });
    let sure = name_word(scan, at, false)?;
    let single = scan
        .tokens
        .get(at + 1)
        .is_none_or(|next| next.case != Case::Title || !next.gap);
    (sure && single && !place && !kin).then_some(Name {
        from: at,
        to: at + 1,
        sure,
    })
}

/// `0812… (Rina)`, `hub Rina 0812…`.
fn beside_phone(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let token = scan.get(at)?;
    if token.kind != Kind::Word || token.used.is_some() || token.case == Case::Lower {
        return None;
    }
    let phone = |at: usize| {
        scan.get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Phone))
    };
    let back = |steps: usize| at.checked_sub(steps);
    let after =
        back(1).is_some_and(|before| scan.is_mark(before, b"(-/")) && back(2).is_some_and(phone);
    let before = (phone(at + 1) || scan.is_mark(at + 1, b":(-=") && phone(at + 2))
        && back(1).is_some_and(|word| scan.is(word, Class::PHONE_CUE) || scan.is_mark(word, b":"));
    let straight =
        back(1).is_some_and(phone) && (scan.ends_sentence(at + 1) || scan.is_mark(at + 1, b",)"));
    if !(after || before || straight) {
        return None;
    }
    let sure = name_word(scan, at, true)?;
    let known = scan.is(at, Class::NAME);
    ((sure || known) && !scan.is(at, Class::PHONE_CUE)).then_some(Name {
        from: at,
        to: at + 1,
        sure,
    })
}

/// Words of a firm after an introduction.
const FIRM: &[&str] = &[
    "tim",
    "hr",
    "agency",
    "agensi",
    "recruitment",
    "rekrutmen",
    "talent",
    "perusahaan",
    "company",
];
/// Words by which a letter begins.
const SELF: &[&str] = &[
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
];

/// `saya Kevin dari tim …`, `ini Yati yg kemarin ketemu`: a recruiter's letter.
fn introduced(scan: &Scan<'_>, at: usize) -> Option<Name> {
    if !scan.reads(at, SELF) {
        return None;
    }
    let own = scan.reads(at + 1, &["nama"]);
    let from = at + 1 + usize::from(own) + usize::from(own && scan.reads(at + 2, &["saya", "sy"]));
    if !name_word(scan, from, false)? || scan.tokens[from].case == Case::Lower {
        return None;
    }
    let mut to = from + 1;
    to += usize::from(
        scan.tokens
            .get(to)
            .is_some_and(|token| token.case == Case::Title)
            && name_word(scan, to, false) == Some(true),
    );
    let met = scan.reads(to, &["yg", "yang"])
        && scan.reads(
            to + 1,
            &[
                "kemarin", "kmrn", "ketemu", "kmren", "kemaren", "tadi", "dulu", "pernah", "sempat",
            ],
        );
    let linked =
        scan.is_mark(to, b",") || scan.reads(to, &["dari", "dr", "selaku", "dri", "bagian"]);
    let firm = (to..to + 6)
        .take_while(|word| !scan.ends_sentence(*word))
        .any(|word| {
            let company = scan
                .get(word)
                .is_some_and(|token| token.used == Some(EntityKind::Company));
            company || scan.is(word, Class::COMPANY.or(Class::ROLE)) || scan.reads(word, FIRM)
        });
    (met || linked && firm).then_some(Name {
        from,
        to,
        sure: true,
    })
}
