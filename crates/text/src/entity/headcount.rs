//! Numbers of people who are moved, held, recruited or wanted.

use super::lexicon::Class;
use super::number::{self, Amount};
use super::token::{Case, Kind, Scan};
use super::{Entity, EntityKind, report};

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    while at < scan.len() {
        let starts = match scan.kind(at) {
            Some(Kind::Number) => {
                !(scan.glued(at) && (scan.is_word(at - 1) || scan.is_mark(at - 1, b"$.,:/+")))
            }
            Some(Kind::Word) => scan.is(at, Class::NUMBER.or(Class::LUMP)),
            _ => false,
        };
        let hit = if starts && scan.free(at) {
            people(scan, at)
        } else {
            None
        };
        let Some((amount, from, to)) = hit else {
            at += 1;
            continue;
        };
        report(
            scan,
            found,
            EntityKind::Headcount,
            amount.integer().to_string(),
            (from, to),
        );
        at = to;
    }
}

/// The number at this token if it counts people: number, first and next token.
fn people(scan: &Scan<'_>, at: usize) -> Option<(Amount, usize, usize)> {
    let amount = number::amount(scan, at)?;
    if amount.milli % 1_000 != 0 || amount.integer() < 2 || amount.integer() > 2_000_000 {
        return None;
    }
    let mut noun = amount.to;
    noun += usize::from(scan.is_mark(noun, b"-") && scan.reads(noun + 1, &["an"]));
    noun += usize::from(scan.reads(noun, &["an", "na"]));
    noun += usize::from(
        scan.reads(noun, &["calon", "orang", "org", "warga"]) && scan.is(noun + 1, Class::PEOPLE),
    );
    let (from, to) =
        if scan.is(noun, Class::PEOPLE) && !(scan.glued(noun) && scan.raw(noun).len() < 3) {
            (
                at,
                noun + 1
                    + usize::from(
                        scan.reads(noun, &["anak"]) && scan.reads(noun + 1, &["muda", "buah"]),
                    ),
            )
        } else if moved_after(scan, noun) {
            (at, noun)
        } else if counted_noun_before(scan, at)
            && amount.scale == 1
            && !scan.is(
                amount.to,
                Class::AGE_UNIT.or(Class::SCALE).or(Class::CURRENCY),
            )
        {
            (at - 1, amount.to)
        } else {
            return None;
        };
    let trade = scan.reads(noun, &["tukang", "operator", "staf", "staff", "art", "prt"])
        && !wanted(scan, from);
    let friend = scan.is(noun, Class::FRIEND) && !shared(scan, from, noun);
    let wrong = trade
        || friend
        || excluded_before(scan, from)
        || excluded_after(scan, to)
        || scan.is(noun, Class::AGE_UNIT);
    (!wrong).then_some((amount, from, to))
}

/// `ada 7 yg dikumpulin`.
fn moved_after(scan: &Scan<'_>, at: usize) -> bool {
    let bridge = scan.reads(at, &["yg", "yang", "nu", "sing", "nyang"]);
    let skip = at
        + 1
        + usize::from(scan.reads(
            at + 1,
            &[
                "sudah", "udah", "udh", "mau", "sdh", "lagi", "bakal", "akan",
            ],
        ));
    bridge && scan.is(skip, Class::MOVED)
}

/// `wong 12`, `dengan nine 8`.
fn counted_noun_before(scan: &Scan<'_>, at: usize) -> bool {
    at > 0 && scan.is(at - 1, Class::PEOPLE_BEFORE) && !scan.reads(at - 1, &["dengan"])
}

/// `butuh 12 tukang`: somebody looks for them.
fn wanted(scan: &Scan<'_>, from: usize) -> bool {
    (1..=3)
        .map_while(|back| from.checked_sub(back))
        .any(|before| {
            scan.reads(
                before,
                &[
                    "butuh",
                    "dibutuhkan",
                    "dicari",
                    "cari",
                    "perlu",
                    "mencari",
                    "membutuhkan",
                    "kuota",
                    "loker",
                    "lowongan",
                ],
            )
        })
}

/// `aku sama 3 temen`: friends count when they share the lot, and victims
/// unless somebody is to find them.
fn shared(scan: &Scan<'_>, from: usize, noun: usize) -> bool {
    let previous = from.checked_sub(1);
    if scan.reads(noun, &["korban"]) {
        return !previous.is_some_and(|before| {
            scan.reads(
                before,
                &["dapat", "dapet", "dpt", "cari", "nipu", "tipu", "dapa"],
            )
        });
    }
    previous.is_some_and(|before| scan.is(before, Class::WITH))
}

fn excluded_before(scan: &Scan<'_>, from: usize) -> bool {
    (1..=2)
        .map_while(|back| from.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before) && !scan.is_mark(*before, b",;:"))
        .any(|before| scan.is(before, Class::NOT_BEFORE))
}

fn excluded_after(scan: &Scan<'_>, to: usize) -> bool {
    let said = scan.reads(to, &["yg", "yang", "diduga", "dari", "suruhan", "anggota"]);
    let first = scan.is(to, Class::NOT_PEOPLE) || said && scan.is(to + 1, Class::NOT_PEOPLE);
    let per = scan.reads(to, &["per", "tiap", "se"]) || scan.is_mark(to, b"/") && scan.glued(to);
    let parents = scan.reads(to - 1, &["orang", "org"]) && scan.reads(to, &["tua"]);
    let nationality = scan.reads(to - 1, &["wna", "orang"])
        && scan.get(to).is_some_and(|token| {
            token.case == Case::Title && token.word.is_some_and(|word| word.country.is_some())
        });
    let own = scan.reads(to, &["saya", "sy", "aku", "ku", "kami"]);
    first || per || parents || nationality || own
}
