//! What speaks for and against a named person being the alleged one.

use super::{Lead, Name};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan};

/// How far signs are looked for, in tokens.
const WINDOW: usize = 14;

/// Whether the text says that this person recruits, moves, holds or employs.
pub(super) fn alleged(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    if vocative(scan, lead, name) || official(scan, lead, name) {
        return false;
    }
    if lead.owner {
        return account_near(scan, lead.from)
            || lead.role
            || before(scan, lead.from, 2, Class::ROLE) && !before(scan, lead.from, 3, Class::KIN);
    }
    if lead.called && !lead.role {
        return called(scan, lead) && (name.sure || scan.shouting || lead.title);
    }
    if lead.role {
        return name.sure || lead.title && !addressed(scan, lead);
    }
    if before(scan, lead.from, 2, Class::KIN) && !before(scan, lead.from, 1, Class::RECRUIT)
        || beside_house(scan, lead.from)
    {
        return false;
    }
    if victim_verb(scan, name.to) {
        return false;
    }
    let near_act = act_near(scan, lead, name);
    if lead.junior && !lead.owner {
        return near_act
            && !lives_abroad(scan, name.to)
            && (name.sure || before(scan, lead.from, 2, Class::RECRUIT));
    }
    if name.sure {
        return !addressed(scan, lead) || before(scan, lead.from, 2, Class::RECRUIT);
    }
    before(scan, lead.from, 2, Class::RECRUIT)
        && scan.tokens[name.from].case == scan.tokens[lead.to - 1].case
        || phone_near(scan, name.to)
}

/// A word of these classes within so many words before.
fn before(scan: &Scan<'_>, from: usize, words: usize, classes: Class) -> bool {
    (1..=words)
        .map_while(|back| from.checked_sub(back))
        .take_while(|at| !scan.ends_sentence(*at))
        .any(|at| scan.is(at, classes))
}

/// `Halo Pak Budi, …`: spoken to, not spoken of.
fn vocative(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    let greeted = (1..=3)
        .map_while(|back| lead.from.checked_sub(back))
        .take_while(|at| scan.is_word(*at) || scan.is_mark(*at, b","))
        .next()
        .is_some_and(|at| {
            scan.is(at, Class::VOCATIVE) && !scan.reads(at, &["sama", "izin"])
                || scan.is_mark(at, b",") && at > 0 && scan.is(at - 1, Class::VOCATIVE)
        });
    let closed = scan.is_mark(name.to, b",!")
        || scan.ends_sentence(name.to)
        || scan.reads(name.to, &["saya", "sy", "aku", "mau", "ini", "kami"]);
    let opens = scan.begins_sentence(lead.from) && scan.is_mark(name.to, b",!") && !lead.role;
    (greeted && closed || opens) && !lead.called && !lead.owner
}

/// `pak kades Hamid`, `Bu Rina bidan desa`.
fn official(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    let before = (1..=2)
        .map_while(|back| lead.from.checked_sub(back))
        .take_while(|at| scan.is_word(*at))
        .any(|at| scan.is(at, Class::OFFICIAL) && !scan.is(at, Class::NUMBER));
    let after = (name.to..name.to + 3)
        .map(|at| {
            (
                at,
                scan.is_mark(at, b",(") || scan.reads(at, &["selaku", "sebagai", "sbg"]),
            )
        })
        .take_while(|(at, linked)| *linked || scan.is(*at, Class::OFFICIAL))
        .any(|(at, _)| scan.is(at, Class::OFFICIAL) && !scan.reads(at, &["rt", "rw"]));
    !lead.role && (before || after)
}

/// `yg bawa namanya X`, `orang bernama X`; not `anak saya namanya X`.
fn called(scan: &Scan<'_>, lead: &Lead) -> bool {
    let mut kin = false;
    for back in 1..=10 {
        let Some(at) = lead
            .from
            .checked_sub(back)
            .filter(|at| !scan.ends_sentence(*at))
        else {
            break;
        };
        let relative = scan.reads(at, &["yg", "yang", "nu", "sing", "nyang", "si"]);
        if relative && (at + 1..lead.from).any(|word| scan.is(word, Class::RECRUIT.or(Class::ROLE)))
        {
            return true;
        }
        if scan.is(at, Class::ROLE) {
            return true;
        }
        if scan.is(at, Class::OFFICIAL) {
            return false;
        }
        kin |= scan.is(at, Class::KIN)
            && !scan.reads(at, &["teman", "temen", "temannya", "temennya", "warga"])
            || scan.reads(at, &["saya", "sy", "desa", "dusun", "kampung"]) && back <= 2;
    }
    !kin
}

/// `dekat rumah pak X`.
fn beside_house(scan: &Scan<'_>, from: usize) -> bool {
    (1..=3)
        .map_while(|back| from.checked_sub(back))
        .take_while(|at| scan.is_word(*at))
        .any(|at| {
            scan.reads(
                at,
                &[
                    "dekat", "deket", "dkt", "sebelah", "depan", "belakang", "samping", "seberang",
                    "warung",
                ],
            )
        })
}

/// `Mbak Parti diambil ijazahnya`.
fn victim_verb(scan: &Scan<'_>, at: usize) -> bool {
    let skip = usize::from(scan.reads(
        at,
        &[
            "sudah", "udah", "udh", "sdh", "lagi", "mau", "masih", "jg", "juga", "kemarin",
            "katanya", "yg", "yang",
        ],
    ));
    scan.is(at + skip, Class::VICTIM_VERB)
}

/// `si Ipeh di Malaysia`.
fn lives_abroad(scan: &Scan<'_>, at: usize) -> bool {
    scan.reads(at, &["di", "d", "neng", "nang"])
        && scan
            .get(at + 1)
            .and_then(|token| token.word)
            .is_some_and(|word| word.country.is_some())
}

/// The title calls the reader rather than a third person.
fn addressed(scan: &Scan<'_>, lead: &Lead) -> bool {
    scan.tokens[lead.from].case == Case::Lower && !lead.role && {
        let next = scan.get(lead.to);
        next.is_some_and(|token| {
            token.case == Case::Lower && !token.word.is_some_and(|word| word.is(Class::NAME))
        })
    }
}

fn act_near(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    let from = lead.from.saturating_sub(WINDOW);
    (from..name.to + WINDOW)
        .filter(|at| !(lead.from..name.to).contains(at))
        .any(|at| scan.is(at, Class::RECRUIT.or(Class::ROLE)) && scan.raw(at).len() > 3)
}

fn account_near(scan: &Scan<'_>, from: usize) -> bool {
    (from.saturating_sub(WINDOW)..from).any(|at| {
        scan.get(at).is_some_and(|token| {
            matches!(token.used, Some(EntityKind::Account | EntityKind::Phone))
        }) || scan.is(at, Class::ACCOUNT_CUE)
    }) || (from..from + WINDOW / 2).any(|at| {
        scan.get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Account))
    })
}

fn phone_near(scan: &Scan<'_>, to: usize) -> bool {
    (to..to + 4).any(|at| {
        scan.get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Phone))
    }) && (to..to + 4).all(|at| scan.kind(at) != Some(Kind::Newline))
}
