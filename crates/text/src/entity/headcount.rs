//! Numbers of people who are moved, held, recruited or wanted.

mod counted;
mod excluded;

use super::lexicon::Class;
use super::number::{self, Amount};
use super::token::{Kind, Scan};
use super::words::words;
use super::{Entity, EntityKind, report};

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| {
            let counts = Class::NUMBER.or(Class::LUMP).or(Class::GROUP);
            token.kind == Kind::Number || token.classes.meets(counts)
        });
        if at == scan.len() {
            return;
        }
        let starts = match scan.kind(at) {
            Some(Kind::Number) => {
                !(scan.glued(at) && (scan.is_word(at - 1) || scan.is_mark(at - 1, b"$.,:/+")))
            }
            // `nikah kalih tiyang taiwan`: with somebody, and no two people.
            Some(Kind::Word) => {
                scan.is(at, Class::NUMBER.or(Class::LUMP)) && !excluded::with_one(scan, at)
            }
            _ => false,
        };
        // `kami bertiga`
        if let Some(word) = scan
            .get(at)
            .filter(|token| token.classes.meets(Class::GROUP) && !excluded::together(scan, at))
            .and_then(|token| token.word)
        {
            report(
                scan,
                found,
                EntityKind::Headcount,
                word.number.to_string(),
                (at, at + 1),
            );
        }
        // `kami ber4`, `kami ber-4`, `kami ber 4`
        let dash = usize::from(at > 0 && scan.is_mark(at - 1, b"-") && scan.glued(at));
        let prefix = at
            .checked_sub(1 + dash)
            .filter(|before| scan.reads(*before, words!["ber", "ba"]));
        if let Some(prefix) = prefix.filter(|_| scan.kind(at) == Some(Kind::Number))
            && let Some(amount) = number::amount(scan, at)
                .filter(|amount| amount.scale == 1 && (2..=99).contains(&amount.integer()))
        {
            let value = amount.integer().to_string();
            report(scan, found, EntityKind::Headcount, value, (prefix, at + 1));
        }
        let hit = if starts && scan.free(at) {
            people(scan, at)
        } else {
            None
        };
        let Some((amount, from, to)) = hit else {
            at += 1;
            continue;
        };
        // `4-5 gadis`
        let least = at.checked_sub(2).filter(|low| {
            scan.is_mark(at - 1, b"-\0") && scan.glued(at) && scan.glued(at - 1) && scan.free(*low)
        });
        let least = least
            .and_then(|low| Some((low, number::amount(scan, low)?)))
            .filter(|(low, least)| {
                least.to == low + 1 && least.scale == 1 && least.integer() < amount.integer()
            })
            .filter(|_| from == at);
        let value = amount.integer().to_string();
        report(scan, found, EntityKind::Headcount, value, (from, to));
        if let Some((low, least)) = least {
            let value = least.integer().to_string();
            report(scan, found, EntityKind::Headcount, value, (low, low + 1));
        }
        at = to;
    }
}

/// The number at this token if it counts people: number, first and next token.
fn people(scan: &Scan<'_>, at: usize) -> Option<(Amount, usize, usize)> {
    let amount = dozens(scan, at, number::amount(scan, at)?);
    let year = amount.scale == 1
        && (1900..2100).contains(&amount.integer())
        && scan.raw(at).len() == 4
        && scan.kind(at) == Some(Kind::Number);
    let few = if counted::one(scan, at) { 1 } else { 2 };
    // `425rb admin`: thousands of people are written out.
    let short = amount.scale > 1 && scan.glued(amount.to - 1);
    let counts = (few..1_000_000).contains(&amount.integer());
    if short || year || !amount.milli.is_multiple_of(1_000) || !counts {
        return None;
    }
    let mut noun = amount.to;
    noun += usize::from(scan.is_mark(noun, b"-") && scan.reads(noun + 1, words!["an"]));
    noun += usize::from(scan.reads(noun, words!["an", "na"]));
    // `40 lebih gadis`
    noun +=
        usize::from(scan.reads(noun, words!["lebih", "luwih"]) && scan.is(noun + 1, Class::PEOPLE));
    noun += usize::from(
        scan.reads(noun, words!["calon", "orang", "org", "warga"])
            && scan.is(noun + 1, Class::PEOPLE),
    );
    // `9 ibu-ibu`
    let hyphened = scan.reads(
        noun,
        words!["ibu", "bapak", "mama", "anak", "gadis", "orang", "bocah"],
    ) && scan.is_mark(noun + 1, b"-")
        && scan.raw(noun).eq_ignore_ascii_case(scan.raw(noun + 2));
    // `9 ibu2`
    let doubled = scan.reads(noun, words!["ibu", "bapak", "mama", "nona", "bpk"])
        && scan.glued(noun + 1)
        && matches!(scan.raw(noun + 1), "2" | "²");
    let (from, to) = if hyphened {
        (at, noun + 3)
    } else if doubled {
        (at, noun + 2)
    } else if counted::bare(scan, at, amount) {
        (at, amount.to)
    } else if scan.is(noun, Class::PEOPLE) && !(scan.glued(noun) && scan.raw(noun).len() < 3) {
        (
            at,
            noun + 1
                + usize::from(
                    scan.reads(noun, words!["anak"])
                        && scan.reads(noun + 1, words!["muda", "buah"]),
                ),
        )
    } else if moved_after(scan, noun) {
        (at, noun)
    } else if counted_noun_before(scan, at) && plain_count(scan, amount) {
        (at - 1, amount.to)
    } else {
        return None;
    };
    let trade = scan.reads(
        noun,
        words!["tukang", "operator", "staf", "staff", "art", "prt"],
    ) && !counted::wanted(scan, from)
        && !counted::advertised(scan, from)
        && !scan.reads(noun.wrapping_sub(1), words!["calon", "orang", "org"]);
    let friend = scan.is(noun, Class::FRIEND) && !shared(scan, from, noun);
    let attending = scan.reads(noun, words!["peserta"]) && !counted::wanted(scan, from);
    let aged = (1..=5).any(|back| {
        from.checked_sub(back)
            .is_some_and(|before| scan.is(before, Class::AGE_CUE))
    }) && scan.glued(at)
        && at > 0
        || scan.is(from.wrapping_sub(1), Class::AGE_CUE) && !scan.is(noun, Class::PEOPLE);
    let lowest = excluded::lowest(scan, from);
    let wrong = trade
        || friend
        || attending
        || aged
        || excluded::seats_left(scan, lowest, noun)
        || excluded::before(scan, lowest)
        || excluded::own_children(scan, lowest, noun)
        || excluded::quota(scan, lowest, noun)
        || excluded::referred(scan, lowest, to)
        || excluded::after(scan, to)
        || scan.is(noun, Class::AGE_UNIT);
    (!wrong).then_some((amount, from, to))
}

/// `dua lusin orang`, `setengah lusin`, `sak kodi wong`: the number before multiplies it.
fn dozens(scan: &Scan<'_>, at: usize, mut amount: Amount) -> Amount {
    let Some(before) = at
        .checked_sub(1)
        .filter(|_| scan.reads(at, words!["lusin", "kodi"]))
    else {
        return amount;
    };
    if scan.reads(before, words!["setengah", "stengah", "separuh"]) {
        amount.milli /= 2;
    } else if let Some(times) = number::amount(scan, before)
        .filter(|times| times.to == at && times.scale == 1 && times.integer() <= 99)
    {
        amount.milli *= u128::from(times.integer().max(1));
    }
    amount
}

/// No years, thousands or money.
pub(super) fn plain_count(scan: &Scan<'_>, amount: Amount) -> bool {
    amount.scale == 1
        && !scan.is(
            amount.to,
            Class::AGE_UNIT.or(Class::SCALE).or(Class::CURRENCY),
        )
}

/// `ada 7 yg dikumpulin`.
fn moved_after(scan: &Scan<'_>, at: usize) -> bool {
    if scan.reads(at, words!["yg", "yang"]) && scan.is(at + 1, Class::MOVED) {
        return true;
    }
    let bridge = scan.reads(at, words!["yg", "yang", "nu", "sing", "nyang"]);
    let skip = at
        + 1
        + usize::from(scan.reads(
            at + 1,
            words![
                "sudah", "udah", "udh", "mau", "sdh", "lagi", "bakal", "akan",
            ],
        ));
    bridge && scan.is(skip, Class::MOVED)
}

/// `wong 12`, `dengan nine 8`, `orang 13 dari Mindanao`.
fn counted_noun_before(scan: &Scan<'_>, at: usize) -> bool {
    let Some(noun) = at.checked_sub(1) else {
        return false;
    };
    // `Urang patang tu`: these forms stand before what they count.
    let before_nouns = scan.reads(
        at,
        words![
            "rong", "telung", "tigang", "patang", "limang", "pitung", "wolung", "sangang"
        ],
    );
    // `bocah wadon 15`: of one child it is the age.
    let age = scan.reads(noun, words!["bocah", "wedok", "wadon", "lare"])
        && scan
            .raw(at)
            .parse::<u8>()
            .is_ok_and(|years| (10..=25).contains(&years));
    let ranged = scan.is_mark(at + 1, b"-") && scan.glued(at + 1);
    if before_nouns || age || ranged {
        return false;
    }
    let people = scan.is(noun, Class::PEOPLE_BEFORE) && !scan.reads(noun, words!["dengan"]);
    let next = at + 1;
    let many = scan.reads(noun, words!["orang", "org"])
        && (2..=3).contains(&(scan.raw(at).len() + usize::from(scan.is_word(at))).min(3))
        && !scan.reads(
            noun.wrapping_sub(1),
            words!["per", "satu", "tiap", "setiap", "se", "1", "masing"],
        )
        && !scan.is_mark(noun.wrapping_sub(1), b"/@")
        && scan.reads(
            next,
            words!["dari", "lebih", "yg", "yang", "di", "buat", "untuk", "utk"],
        );
    people || many
}

/// `aku sama 3 temen`: friends count when they share the lot, and victims
/// unless somebody is to find them.
fn shared(scan: &Scan<'_>, from: usize, noun: usize) -> bool {
    let previous = from.checked_sub(1);
    if scan.reads(noun, words!["korban"]) {
        return !previous.is_some_and(|before| {
            scan.reads(
                before,
                words!["dapat", "dapet", "dpt", "cari", "nipu", "tipu", "dapa"],
            )
        });
    }
    let with = previous.is_some_and(|before| {
        scan.is(before, Class::WITH)
            || scan.reads(before, words!["dan"])
            || scan.is_mark(before, b"+")
    });
    with || left_behind(scan, noun + 1)
}

/// `dua teman saya masih ditahan`, `lima temannya masih dikunci`
fn left_behind(scan: &Scan<'_>, after: usize) -> bool {
    let own = words!["saya", "sy", "aku", "ku", "kami", "gw", "gue", "lagi"];
    let at = after + usize::from(scan.reads(after, own));
    let still = usize::from(scan.reads(at, words!["masih", "msh", "isih"]));
    scan.reads(
        at + still,
        words![
            "ditahan", "dikunci", "disekap", "dikurung", "disana", "dijual"
        ],
    ) || still > 0 && scan.reads(at + 1, words!["di", "d"])
}
