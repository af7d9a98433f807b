//! What speaks for and against a named person being the alleged one.

use super::{Lead, Name};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan};
use crate::entity::words::{Words, words};

/// How far signs are looked for, in tokens.
const WINDOW: usize = 25;

/// What a whole text has by way of acts.
pub(super) struct Acts {
    any: bool,
}

impl Acts {
    pub(super) fn of(scan: &Scan<'_>) -> Self {
        let paid = [
            EntityKind::Phone,
            EntityKind::Account,
            EntityKind::Money,
            EntityKind::Headcount,
        ];
        Self {
            any: scan
                .classes
                .meets(Class::ACT.or(Class::ROLE).or(Class::WORK))
                || scan
                    .tokens
                    .iter()
                    .any(|token| token.used.is_some_and(|kind| paid.contains(&kind))),
        }
    }
}

/// Whether the text says that this person recruits, moves, holds or employs.
pub(super) fn alleged(scan: &Scan<'_>, acts: &Acts, lead: &Lead, name: &Name) -> bool {
    if vocative(scan, lead, name) || official(scan, lead, name) {
        return false;
    }
    if lead.owner {
        return account_near(scan, lead.from)
            || lead.role
            || before(scan, lead.from, 2, Class::ROLE) && !before(scan, lead.from, 3, Class::KIN);
    }
    if lead.called && !lead.role {
        let dressed = name.sure || scan.shouting || lead.title || lead.junior;
        return dressed && called(scan, lead) && !aged(scan, name.to);
    }
    if lead.role {
        return name.sure || (lead.title || lead.junior) && !addressed(scan, lead);
    }
    if name.sure
        && before(scan, lead.from, 1, Class::RECRUIT)
        && scan.reads(lead.from - 1, words!["soal", "ttg", "tentang"])
    {
        return true;
    }
    let writer =
        lead.from > 0 && scan.reads(lead.from - 1, words!["saya", "sy", "aku", "kula", "beta"]);
    // `Pak, ini Kang Ujang nelayan …` names the writer.
    let signs = lead.from > 0
        && lead.from < 6
        && scan.reads(lead.from - 1, words!["ini", "ieu", "niki", "iki"]);
    // `Sy tante Mei, butuh ART`: who offers names themselves.
    let offers = writer
        && name.sure
        && scan.is_mark(name.to, b",")
        && (scan.is(name.to + 1, Class::ROLE)
            || scan.reads(name.to + 1, words!["butuh", "cari", "perlu"]))
        || writer && name.sure && phone_near(scan, name.to);
    if offers {
        return true;
    }
    if writer || signs || before(scan, lead.from, 12, Class::SOCIAL) {
        return false;
    }
    let street = (1..=2).any(|back| {
        lead.from.checked_sub(back).is_some_and(|at| {
            scan.reads(
                at,
                words!["jalan", "jl", "jln", "gang", "gg", "lapangan", "stadion"],
            )
        })
    });
    if street || aged(scan, name.to) {
        return false;
    }
    if of_kin(scan, lead.from)
        || beside_house(scan, lead.from)
        || before(scan, lead.from, 1, Class::SOURCE)
    {
        return false;
    }
    if victim_verb(scan, name.to) || was_victim(scan, name.to) {
        return false;
    }
    if lead.strong {
        return acts.any && name.sure || phone_near(scan, name.to);
    }
    if lead.junior {
        return act_near(scan, lead, name) && name.sure && !lives_abroad(scan, name.to);
    }
    let led = before(scan, lead.from, 2, Class::RECRUIT);
    let act = acts.any;
    if name.sure {
        return act && (led || !addressed(scan, lead));
    }
    let same_case = scan.tokens[name.from].case == scan.tokens[lead.to - 1].case;
    act && led && same_case || phone_near(scan, name.to)
}

/// `anak pak X`, `istri saya bu X`.
fn of_kin(scan: &Scan<'_>, from: usize) -> bool {
    let own = usize::from(
        from > 0
            && scan.reads(
                from - 1,
                words![
                    "saya", "sy", "aku", "kami", "kula", "beta", "ulun", "dari", "abdi"
                ],
            ),
    );
    // `beta pu adik Merlin`
    let pu = from > 0 && scan.reads(from - 1, words!["pu", "punya"]);
    pu || from
        .checked_sub(1 + own)
        .is_some_and(|at| scan.is(at, Class::KIN))
}

/// `namanya Rini umur 16`, `Rini (16)`.
fn aged(scan: &Scan<'_>, at: usize) -> bool {
    scan.is(at, Class::AGE_CUE)
        || scan
            .get(at)
            .is_some_and(|token| token.used == Some(EntityKind::Age))
        || scan
            .get(at + 1)
            .is_some_and(|token| token.used == Some(EntityKind::Age))
}

/// `bu Sumi (mantan PMI)`.
fn was_victim(scan: &Scan<'_>, at: usize) -> bool {
    (at..at + 3).any(|next| scan.reads(next, words!["mantan", "eks", "korban"]))
        && (at..at + 4).any(|next| {
            scan.reads(
                next,
                words!["pmi", "tki", "tkw", "korban", "pekerja", "buruh"],
            )
        })
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
            scan.is(at, Class::VOCATIVE) && !scan.reads(at, words!["sama", "izin"])
                || scan.is_mark(at, b",") && at > 0 && scan.is(at - 1, Class::VOCATIVE)
        });
    let closed = scan.is_mark(name.to, b",!")
        || scan.ends_sentence(name.to)
        || scan.reads(name.to, words!["saya", "sy", "aku", "mau", "ini", "kami"]);
    // `Bu Roro, WA only 0857…` signs an offer.
    let signs = lead.from > 4
        && (scan.is(name.to + 1, Class::PHONE_CUE)
            || scan.reads(
                name.to + 1,
                words!["jl", "jalan", "dm", "inbox", "chat", "japri"],
            ));
    let opens =
        scan.begins_sentence(lead.from) && scan.is_mark(name.to, b",!") && !lead.role && !signs;
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
                scan.is_mark(at, b",(") || scan.reads(at, words!["selaku", "sebagai", "sbg"]),
            )
        })
        .take_while(|(at, linked)| *linked || scan.is(*at, Class::OFFICIAL))
        .any(|(at, _)| scan.is(at, Class::OFFICIAL) && !scan.reads(at, words!["rt", "rw"]));
    let sent = scan.reads(name.to, words!["dari", "dr", "dri"])
        && scan.is(name.to + 1, Class::OFFICIAL)
        || scan.reads(name.to, words!["dari", "dr", "dri"]) && scan.reads(name.to + 1, &OFFICES);
    !lead.role && (before || after || sent)
}

/// Where officers come from.
const OFFICES: Words = Words::of(&[
    "disnaker",
    "dinas",
    "puskesmas",
    "kecamatan",
    "kelurahan",
    "dinsos",
    "polres",
    "kantor",
    "bp2mi",
    "bp3mi",
    "kp2mi",
    "p4mi",
    "pkk",
    "upt",
    "kemenaker",
    "kbri",
    "kjri",
]);

/// `yg bawa namanya X`, `orang bernama X`; not `anak saya namanya X`.
fn called(scan: &Scan<'_>, lead: &Lead) -> bool {
    if scan.begins_sentence(lead.from) && !lead.title {
        return (2..20)
            .map_while(|back| lead.from.checked_sub(back))
            .any(|at| {
                scan.is(at, Class::ROLE)
                    || scan.reads(at, words!["yg", "yang", "nyang", "nu", "sing"])
                        && (at + 1..at + 3).any(|next| scan.is(next, Class::RECRUIT))
            });
    }
    let mut kin = false;
    for back in 1..=10 {
        let Some(at) = lead
            .from
            .checked_sub(back)
            .filter(|at| !scan.ends_sentence(*at))
        else {
            break;
        };
        let relative = scan.reads(at, words!["yg", "yang", "nu", "sing", "nyang", "si"]);
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
        let stranger = scan.reads(
            at,
            words![
                "orang",
                "org",
                "lelaki",
                "pria",
                "laki",
                "perempuan",
                "wanita",
                "seorang",
                "oknum",
                "ibu2",
                "wong",
                "tiyang",
                "urang",
                "mengaku",
                "ngaku",
            ],
        );
        if stranger && !kin {
            return true;
        }
        kin |= scan.is(at, Class::KIN)
            && !scan.reads(
                at,
                words![
                    "teman",
                    "temen",
                    "temannya",
                    "temennya",
                    "warga",
                    "tetangga",
                    "tetanggaku",
                    "kawan",
                    "ortu",
                ],
            )
            || scan.reads(at, words!["saya", "sy", "desa", "dusun", "kampung"]) && back <= 2;
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
                words![
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
        words![
            "sudah", "udah", "udh", "sdh", "lagi", "mau", "masih", "jg", "juga", "kemarin",
            "katanya", "yg", "yang",
        ],
    ));
    scan.is(at + skip, Class::VICTIM_VERB)
}

/// `si Ipeh di Malaysia`.
fn lives_abroad(scan: &Scan<'_>, at: usize) -> bool {
    scan.reads(at, words!["di", "d", "neng", "nang"])
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

/// A verb of recruiting, moving, holding or taking, or a role, not far away.
fn act_near(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    let from = lead.from.saturating_sub(WINDOW);
    (from..name.to + WINDOW)
        .filter(|at| !(lead.from..name.to).contains(at))
        .any(|at| scan.is(at, Class::ACT.or(Class::ROLE)))
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
