//! Names without a title or role in front: beside a telephone number, at the
//! head of a letter, before a role, after `soal`.

use super::{Name, letter, name_word};
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
        return letter::introduced(scan, at);
    }
    beside_phone(scan, at)
        .or_else(|| letter::introduced(scan, at))
        .or_else(|| before_role(scan, at))
        .or_else(|| subject(scan, at))
        .or_else(|| by_whom(scan, at))
        .or_else(|| who_acts(scan, at))
        .or_else(|| doer(scan, at))
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
            .is_some_and(|before| scan.is(before, Class::KIN) || scan.reads(before, &letter::SELF))
    });
    (!kin).then_some(Name {
        from: at,
        to: at + 1,
        sure: true,
    })
}

/// `yg ngirim Yanto`, `yang ngajak orang sini, Melki`, `pemilik kandangnya Rohim`: who does it is named behind it.
fn doer(scan: &Scan<'_>, at: usize) -> Option<Name> {
    let known = scan.is(at, Class::NAME) && scan.tokens[at].case == Case::Title;
    if !known || scan.shouting || !plain_name(scan, at)? || !single(scan, at) {
        return None;
    }
    let mut act = false;
    for back in 1..=6 {
        let before = at.checked_sub(back)?;
        if scan.ends_sentence(before) || scan.is(before, Class::KIN.or(Class::PREPOSITION)) {
            return None;
        }
        if scan.reads(before, words!["yg", "yang", "sing", "nu", "nang", "nyang"]) {
            return act.then_some(Name {
                from: at,
                to: at + 1,
                sure: true,
            });
        }
        let role = scan.is(before, Class::ROLE) && back == 2;
        let owned = scan.raw(at - 1).ends_with("nya") || scan.is_mark(at - 1, b",");
        if role && owned {
            return Some(Name {
                from: at,
                to: at + 1,
                sure: true,
            });
        }
        act |= scan.is(before, Class::ACT);
    }
    None
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
        scan.get(at).is_some_and(|token| {
            matches!(token.used, Some(EntityKind::Phone | EntityKind::Account))
        })
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
