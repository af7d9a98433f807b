//! Names without a title or role in front: beside a telephone number, at the
//! head of a letter, before a role, after `soal`.

use super::{Name, name_word};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan, Token};
use crate::entity::words::{Words, words};

/// How far a name may stand behind what introduces it, in tokens.
pub(super) const REACH: usize = 3;

/// Most words are neither written like a name nor known as one.
pub(super) fn may_be_name(token: &Token) -> bool {
    token.kind == Kind::Word && (token.case != Case::Lower || token.classes.meets(Class::NAME))
}

/// A name at this token or shortly behind it, told by what stands around it.
pub(super) fn find(scan: &Scan<'_>, at: usize) -> Option<Name> {
    if !scan.get(at).is_some_and(may_be_name) {
        return introduced(scan, at);
    }
    beside_phone(scan, at)
        .or_else(|| introduced(scan, at))
        .or_else(|| before_role(scan, at))
        .or_else(|| subject(scan, at))
        .or_else(|| by_whom(scan, at))
        .or_else(|| who_acts(scan, at))
}

/// Words after which a person stands who does something.
const BY: Words = Words::of(&[
    "oleh", "sama", "sm", "ama", "ikut", "lewat", "lwt", "via", "isik", "karo", "ambek", "dening",
    "ulih", "dek", "deng", "kepada", "kpd",
]);
/// Verbs, of which the person after them is the subject: `dibawa Joko`.
const PASSIVE: Words = Words::of(&[
    "dibawa",
    "diajak",
    "dijemput",
    "direkrut",
    "dijanjiin",
    "dijanjikan",
    "ditawari",
    "ditawarin",
    "dikumpulin",
    "dikumpulkan",
    "ditahan",
    "dipegang",
    "disimpan",
    "diambil",
    "diantar",
    "ditampung",
    "digawa",
    "dijak",
    "dicekel",
    "dikirim",
    "diberangkatkan",
    "disuruh",
    "diurus",
    "dikoordinir",
    "koordinir",
    "hubungi",
    "hub",
    "kontak",
    "inbox",
    "japri",
    "temui",
]);
/// What recruiters and handlers do: `Joko ngajak`.
const ACTIVE: Words = Words::of(&[
    "bawa",
    "ngajak",
    "mengajak",
    "minta",
    "nyuruh",
    "nagih",
    "nahan",
    "janjiin",
    "menjanjikan",
    "narik",
    "ngumpulin",
    "ngumpulke",
    "nawarin",
    "nawari",
    "menawarkan",
    "megang",
    "nyimpen",
    "merekrut",
    "ngerekrut",
    "menampung",
    "ngurung",
    "mungut",
    "memungut",
    "ngancam",
    "mengancam",
    "motong",
    "menahan",
]);

/// A word written as a name, or in a list of names.
fn plain_name(scan: &Scan<'_>, at: usize) -> Option<bool> {
    let token = scan.get(at)?;
    let known = scan.is(at, Class::NAME) && !scan.is(at, Class::COMMON);
    let written = token.case == Case::Title
        && !scan.shouting
        && !scan.begins_sentence(at)
        && !scan.is(at, Class::COMMON);
    let place = crate::entity::place::is_sure(scan, at)
        || crate::entity::destination::country(scan, at).is_some();
    let sure = name_word(scan, at, false)?;
    (scan.raw(at).len() > 2 && !place && (known || written && sure)).then_some(known)
}

/// `diajak Rina ke Batam`, `lewat joko`.
fn by_whom(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let before = at.checked_sub(1)?;
    let passive = scan.reads(before, &PASSIVE);
    if !passive && !scan.reads(before, &BY) {
        return None;
    }
    let known = plain_name(scan, at)?;
    // An unknown capitalised word after `lewat` may be a road or a firm.
    let act = known || passive;
    let victim = scan.is(at + 1, Class::VICTIM_VERB);
    (act && !victim && single(scan, at)).then_some(Name {
        from: at,
        to: at + 1,
        sure: true,
    })
}

/// `Joko ngajak anak2`, `Yanti minta 5 juta`.
fn who_acts(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let skip = usize::from(scan.reads(
        at + 1,
        words![
            "ini", "itu", "sudah", "udah", "sdh", "udh", "yg", "yang", "juga", "jg", "lagi", "mau",
        ],
    ));
    if !scan.reads(at + 1 + skip, &ACTIVE) || !plain_name(scan, at)? {
        return None;
    }
    let kin = (1..=2).any(|back| {
        at.checked_sub(back)
            .is_some_and(|before| scan.is(before, Class::KIN) || scan.reads(before, &SELF))
    });
    (!kin).then_some(Name {
        from: at,
        to: at + 1,
        sure: true,
    })
}

/// Not the first word of a longer name in capitals.
fn single(scan: &Scan<'_>, at: usize) -> bool {
    scan.tokens
        .get(at + 1)
        .is_none_or(|next| next.case != Case::Title || !next.gap || next.kind != Kind::Word)
}

/// `itu Nando calo tanpa surat`.
fn before_role(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let role = scan.reads(
        at + 1,
        words![
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
            words!["soal", "ttg", "tentang", "perihal", "kasus", "nama"],
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
                || scan.reads(before, words!["saya", "sy"]) && scan.reads(at - 1, words!["nama"])
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
        && back(1).is_some_and(|word| {
            scan.is(word, Class::PHONE_CUE)
                || scan.is_mark(word, b":")
                || scan.reads(word, words!["sy", "saya", "aku", "ke"])
        });
    let straight =
        back(1).is_some_and(phone) && (scan.ends_sentence(at + 1) || scan.is_mark(at + 1, b",)"));
    // `… tunjuk tiketnya. Stevie 0819…`
    let signed = phone(at + 1) && scan.begins_sentence(at) && at > 4 || last(scan, at);
    if !(after || before || straight || signed) {
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

/// The last word of an offer: `Biaya 30 juta. Yuni`.
fn last(scan: &Scan<'_>, at: usize) -> bool {
    at + 1 >= scan.len()
        && at > 0
        && scan.begins_sentence(at)
        && scan.is(at, Class::NAME)
        && !scan.is(at, Class::COMMON)
        && scan
            .tokens
            .iter()
            .any(|token| matches!(token.used, Some(EntityKind::Money | EntityKind::Phone)))
}

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
const SELF: Words = Words::of(&[
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
]);

/// `saya Kevin dari tim …`, `ini Yati yg kemarin ketemu`: a recruiter's letter.
fn introduced(scan: &Scan<'_>, at: usize) -> Option<Name> {
    // `istri saya Norma, majikan …` is no letter.
    if !scan.reads(at, &SELF) || at > 0 && scan.is(at - 1, Class::KIN) {
        return None;
    }
    let own = scan.reads(at + 1, words!["nama"]);
    let from =
        at + 1 + usize::from(own) + usize::from(own && scan.reads(at + 2, words!["saya", "sy"]));
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
    (met || linked && firm).then_some(Name {
        from,
        to,
        sure: true,
    })
}
