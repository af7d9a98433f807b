//! Numbers of people who are moved, held, recruited or wanted.

mod excluded;

use super::lexicon::Class;
use super::number::{self, Amount};
use super::token::{Kind, Scan};
use super::words::{Words, words};
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
            Some(Kind::Word) => scan.is(at, Class::NUMBER.or(Class::LUMP)),
            _ => false,
        };
        // `kami bertiga`
        if let Some(word) = scan
            .get(at)
            .filter(|token| token.classes.meets(Class::GROUP))
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
        // `kami ber4`
        let together = scan.glued(at)
            && at > 0
            && scan.reads(at - 1, words!["ber"])
            && scan.kind(at) == Some(Kind::Number);
        if together
            && let Some(amount) = number::amount(scan, at)
                .filter(|amount| amount.scale == 1 && (2..=99).contains(&amount.integer()))
        {
            let value = amount.integer().to_string();
            report(scan, found, EntityKind::Headcount, value, (at - 1, at + 1));
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
    let amount = number::amount(scan, at)?;
    // `425rb admin`: thousands of people are written out.
    let short = amount.scale > 1 && scan.glued(amount.to - 1);
    if short || amount.milli % 1_000 != 0 || amount.integer() < 2 || amount.integer() > 2_000_000 {
        return None;
    }
    let mut noun = amount.to;
    noun += usize::from(scan.is_mark(noun, b"-") && scan.reads(noun + 1, words!["an"]));
    noun += usize::from(scan.reads(noun, words!["an", "na"]));
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
    } else if sought(scan, at, amount)
        || seats(scan, at, amount) && amount.scale == 1
        || tallied(scan, at, amount)
        || (passengers(scan, at) || guessed(scan, at, amount)) && plain_count(scan, amount)
    {
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
    ) && !wanted(scan, from)
        && !scan.reads(noun.wrapping_sub(1), words!["calon"]);
    let friend = scan.is(noun, Class::FRIEND) && !shared(scan, from, noun);
    let attending = scan.reads(noun, words!["peserta"]) && !wanted(scan, from);
    let aged = (1..=5).any(|back| {
        from.checked_sub(back)
            .is_some_and(|before| scan.is(before, Class::AGE_CUE))
    }) && scan.glued(at)
        && at > 0;
    let wrong = trade
        || friend
        || attending
        || aged
        || excluded::before(scan, from)
        || excluded::after(scan, to)
        || scan.is(noun, Class::AGE_UNIT);
    (!wrong).then_some((amount, from, to))
}

/// No years, thousands or money.
fn plain_count(scan: &Scan<'_>, amount: Amount) -> bool {
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

/// `wong 12`, `dengan nine 8`.
fn counted_noun_before(scan: &Scan<'_>, at: usize) -> bool {
    at > 0 && scan.is(at - 1, Class::PEOPLE_BEFORE) && !scan.reads(at - 1, words!["dengan"])
}

/// Units of things that are looked for and are no people.
const THINGS: Words = Words::of(&[
    "kg",
    "liter",
    "kamar",
    "unit",
    "hari",
    "jam",
    "bulan",
    "minggu",
    "menit",
    "buah",
    "ekor",
    "porsi",
    "meter",
    "dus",
    "karung",
    "tahun",
    "thn",
    "th",
    "km",
    "hp",
    "paspor",
    "foto",
    "dokumen",
    "motor",
    "mobil",
    "kali",
    "x",
    "lembar",
    "pcs",
    "saksi",
    "sak",
    "ton",
    "kontrakan",
    "rumah",
    "kos",
    "lantai",
    "sampai",
    "lagi",
    "juta",
    "persen",
    "nama",
    "surat",
    "syarat",
    "cabang",
    "kelas",
    "gelombang",
    "batch",
    "toko",
    "warung",
    "program",
    "desa",
    "usaha",
    "kantor",
    "pintu",
    "tempat",
    "seat",
]);

/// `dicari 10 model`, `butuh 3 crafter`: somebody is looked for.
fn sought(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let led = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "butuh",
                "dibutuhkan",
                "dicari",
                "mencari",
                "nyari",
                "cari",
                "membutuhkan",
                "kuota",
                "kuotanya",
                "perlu",
                "order",
                "membuka",
                "buka",
            ],
        )
    }) || scan.reads(amount.to, words!["kuota"]) && scan.is_word(amount.to + 1);
    let quota = at
        .checked_sub(1)
        .is_some_and(|before| scan.reads(before, words!["kuota", "kuotanya"]));
    let noun = scan.is_word(amount.to)
        && !scan.glued(amount.to)
        && !scan.reads(amount.to, &THINGS)
        && !scan.is(
            amount.to,
            Class::AGE_UNIT.or(Class::SCALE).or(Class::CURRENCY),
        );
    led && amount.scale == 1
        && amount.integer() <= 500
        && (noun || quota && scan.ends_sentence(amount.to))
}

/// `seat tinggal 2`, `4 seat lagi`
fn seats(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let left = words!["tinggal", "sisa", "kari", "tersisa"];
    let left_before = at > 1
        && scan.reads(at - 1, left)
        && scan.reads(at - 2, words!["seat", "slot", "kuota", "kursi"])
        && (scan.ends_sentence(amount.to) || !scan.is(amount.to, Class::CURRENCY.or(Class::SCALE)));
    left_before || scan.reads(amount.to, words!["seat", "pax"])
}

/// `saya hitung 17.`, `kuhitung ada delapan`.
fn tallied(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let counted = (1..=3)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| scan.is_word(*before) || scan.glued(*before))
        .any(|before| {
            scan.reads(
                before,
                words![
                    "hitung", "kuhitung", "itung", "kuitung", "ngitung", "hitungan", "diitung",
                ],
            )
        });
    let plain = scan.ends_sentence(amount.to)
        || scan.is_mark(amount.to, b",;)")
        || scan.reads(amount.to, words!["lebih", "kepala", "yg", "yang"]);
    counted && plain && amount.scale == 1 && amount.integer() <= 500
}

/// `rame naik perahu. Sekitar 60.`: a guess at the end of a sentence, where people are spoken of.
fn guessed(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let guess = words!["sekitar", "kira", "kire", "kurleb", "skitar", "sekira"];
    let doubled = usize::from(at > 1 && scan.glued(at - 1) && scan.raw(at - 1) == "2");
    let led = at
        .checked_sub(1 + doubled)
        .is_some_and(|before| scan.reads(before, guess));
    led && scan.ends_sentence(amount.to)
        && (1..=15)
            .map_while(|back| at.checked_sub(back))
            .any(|before| scan.is(before, Class::PEOPLE.or(Class::MOVED)))
}

/// `penumpangnya kira2 20`
fn passengers(scan: &Scan<'_>, at: usize) -> bool {
    (1..=4)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| {
            scan.is_word(*before) || scan.glued(*before) && scan.kind(*before) == Some(Kind::Number)
        })
        .any(|before| {
            scan.reads(
                before,
                words![
                    "penumpangnya",
                    "penumpange",
                    "orangnya",
                    "isinya",
                    "jumlahnya",
                    "cacahe",
                ],
            )
        })
        && (scan.ends_sentence(at + 1)
            || scan.is_mark(at + 1, b",")
            || scan.is(at + 1, Class::MOVED))
}

/// `butuh 12 tukang`: somebody looks for them.
fn wanted(scan: &Scan<'_>, from: usize) -> bool {
    (1..=3)
        .map_while(|back| from.checked_sub(back))
        .any(|before| {
            scan.reads(
                before,
                words![
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
    if scan.reads(noun, words!["korban"]) {
        return !previous.is_some_and(|before| {
            scan.reads(
                before,
                words!["dapat", "dapet", "dpt", "cari", "nipu", "tipu", "dapa"],
            )
        });
    }
    previous.is_some_and(|before| {
        scan.is(before, Class::WITH)
            || scan.reads(before, words!["dan"])
            || scan.is_mark(before, b"+")
    })
}
