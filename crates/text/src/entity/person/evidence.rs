//! What speaks for and against a named person being the alleged one.

use super::victim::{aged, lives_abroad, of_kin, victim_of_case, victim_verb, was_victim};
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
    /// A lesson, a quiz, a play or a joke, or an accusation taken back: nobody in it is alleged to do anything.
    pub(super) skit: bool,
}

/// Words of such texts.
const SKITS: Words = Words::of(&[
    "kuis",
    "naskah",
    "dongeng",
    "drama",
    "sandiwara",
    "lomba",
    "latihan",
    "notulen",
    "simulasi",
    "refleksi",
    "komik",
    "adegan",
    "poster",
    "meluruskan",
    "luruskan",
    "klarifikasi",
    "rumor",
    "hoaks",
    "alhamdulillah",
    "fasilitator",
    "pemateri",
    "testimoni",
    "film",
    "wkwk",
    "wkwkwk",
    "wkwkwkwk",
    "haha",
    "hahaha",
]);

impl Acts {
    pub(super) fn of(scan: &Scan<'_>) -> Self {
        let paid = [
            EntityKind::Phone,
            EntityKind::Account,
            EntityKind::Money,
            EntityKind::Headcount,
        ];
        Self {
            skit: (0..scan.len()).any(|at| scan.reads(at, &SKITS)),
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
    let offers =
        writer && lead.from > 1 && scan.reads(lead.from - 2, words!["ke", "hub", "kontak"])
            || writer
                && name.sure
                && scan.is_mark(name.to, b",")
                && (scan.is(name.to + 1, Class::ROLE)
                    || scan.reads(name.to + 1, words!["butuh", "cari", "perlu"]))
            || writer && name.sure && phone_near(scan, name.to);
    if offers {
        return true;
    }
    if victim_of_case(scan, lead.from) || acts.skit && !lead.strong {
        return false;
    }
    if writer
        || signs
        || before(scan, lead.from, 4, Class::SOCIAL) && !before(scan, lead.from, 1, Class::RECRUIT)
    {
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
    if victim_verb(scan, lead.from, name.to) || was_victim(scan, name.to) {
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

/// A word of these classes within so many words before.
pub(super) fn before(scan: &Scan<'_>, from: usize, words: usize, classes: Class) -> bool {
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
    // `Mbak Mia tolong, …`: the first words of a text.
    let asked = lead.from == 0
        && !lead.role
        && scan.reads(
            name.to,
            words![
                "tolong", "tulung", "tlg", "masih", "cepetan", "makasih", "lolos", "ya", "e",
                "mau", "bisa", "gimana", "piye",
            ],
        );
    // `Bu Roro, WA only 0857…` signs an offer.
    let signs = lead.from > 4
        && (phone_near(scan, name.to)
            || scan.is(name.to + 1, Class::PHONE_CUE)
            || scan.reads(
                name.to + 1,
                words!["jl", "jalan", "dm", "inbox", "chat", "japri"],
            ));
    let opens =
        scan.begins_sentence(lead.from) && scan.is_mark(name.to, b",!") && !lead.role && !signs;
    (greeted && closed || opens || asked) && !lead.called && !lead.owner
}

/// `pak kades Hamid`, `Bu Rina bidan desa`.
fn official(scan: &Scan<'_>, lead: &Lead, name: &Name) -> bool {
    let before = (1..=2)
        .map_while(|back| lead.from.checked_sub(back))
        .take_while(|at| scan.is_word(*at))
        .any(|at| {
            // `pak RW bang Joni …` speaks to the officer; `petugas lapangan` is a recruiter.
            scan.is(at, Class::OFFICIAL)
                && !scan.is(at, Class::NUMBER)
                && (at > 2 || at == 0)
                && !scan.reads(at + 1, words!["lapangan"])
        });
    let after = (name.to..name.to + 3)
        .map(|at| {
            (
                at,
                scan.is_mark(at, b",(") || scan.reads(at, words!["selaku", "sebagai", "sbg"]),
            )
        })
        .take_while(|(at, linked)| *linked || scan.is(*at, Class::OFFICIAL))
        .any(|(at, _)| scan.is(at, Class::OFFICIAL) && !scan.reads(at, words!["rt", "rw"]))
        || scan.reads(name.to, words!["masjid", "mesjid", "mushola", "langgar"]);
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
        return phone_near(scan, lead.to + 2)
            || (2..20)
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
        if scan.is(at, Class::OFFICIAL) && !scan.reads(at + 1, words!["lapangan"]) {
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
        .take_while(|at| {
            scan.is_word(*at)
                && !scan.reads(*at, words!["ke", "sama", "sm", "oleh", "kepada", "lewat"])
        })
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
