//! Counts that no word for people follows, and who looks for people.

use super::plain_count;
use crate::entity::lexicon::Class;
use crate::entity::number::Amount;
use crate::entity::token::{Kind, Scan};
use crate::entity::words::{Words, words};

/// Whether this number counts people though it doesn't say so.
pub(super) fn bare(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    sought(scan, at, amount)
        || seats(scan, at, amount) && amount.scale == 1
        || tallied(scan, at, amount)
        || (passengers(scan, at)
            || guessed(scan, at, amount)
            || heads(scan, amount)
            || there(scan, at, amount)
            || left(scan, at, amount))
            && plain_count(scan, amount)
}

/// The word that calls for people, over what presses them: `DIBUTUHKAN SEGERA!!! 12`.
fn call(scan: &Scan<'_>, at: usize) -> Option<usize> {
    (1..=6)
        .map_while(|back| at.checked_sub(back))
        .find(|before| {
            !(scan.is_mark(*before, b"!:")
                || scan.reads(*before, words!["segera", "cepat", "cepet", "urgent"]))
        })
}

/// `butuh 1 orang cowok`, `susulan 1 org`: one counts only where one is looked for.
pub(super) fn one(scan: &Scan<'_>, at: usize) -> bool {
    scan.raw(at) == "1"
        && scan.reads(
            at + 1,
            words![
                "orang",
                "org",
                "cewek",
                "cowok",
                "perempuan",
                "laki",
                "slot"
            ],
        )
        && wanted(scan, at)
}

/// `31 kepala`: no price for each of them.
fn heads(scan: &Scan<'_>, amount: Amount) -> bool {
    amount.integer() >= 5
        && scan.reads(amount.to, words!["kepala", "sirah"])
        && scan.kind(amount.to + 1) != Some(Kind::Number)
        && !scan.reads(amount.to + 1, words!["keluarga"])
}

/// `cewek2nya teriak, ada 8.`, `masih ada 5 di dalam`: where people are spoken of.
fn there(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let about = words!["sekitar", "kira", "kurleb", "skitar"];
    let before = at.wrapping_sub(1 + usize::from(scan.reads(at.wrapping_sub(1), about)));
    let inside = scan.reads(amount.to, words!["di"]) && scan.reads(amount.to + 1, words!["dalam"]);
    let closed = scan.ends_sentence(amount.to) || scan.is_mark(amount.to, b",;");
    (scan.reads(before, words!["ada", "ono"]))
        && amount.integer() <= 200
        && (inside || closed)
        && (1..=20)
            .map_while(|back| at.checked_sub(back))
            .any(|word| scan.is(word, Class::PEOPLE.or(Class::MOVED)))
}

/// `sudah 16 berangkat`, `yang daftar udah 17,`
fn left(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let already = words!["sudah", "udah", "udh", "sdh", "wis", "baru"];
    let gone = words!["berangkat", "brgkt", "mangkat", "diberangkatkan"];
    let enlisted = words!["daftar", "ndaftar", "mendaftar", "berangkat"];
    let closed = scan.ends_sentence(amount.to) || scan.is_mark(amount.to, b",;");
    scan.reads(at.wrapping_sub(1), already)
        && (scan.reads(amount.to, gone) || closed && scan.reads(at.wrapping_sub(2), enlisted))
}

/// `Lowongan pabrik sepatu, PT X, 200 operator`: the message looks for them.
pub(super) fn advertised(scan: &Scan<'_>, from: usize) -> bool {
    (1..=25)
        .map_while(|back| from.checked_sub(back))
        .any(|before| {
            scan.reads(
                before,
                words![
                    "dibutuhkan",
                    "dicari",
                    "lowongan",
                    "loker",
                    "lowker",
                    "seleksi",
                    "dibuka"
                ],
            )
        })
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
    "pagi",
    "siang",
    "sore",
    "malam",
    "lusin",
    "kodi",
]);

/// `dicari 10 model`, `butuh 3 crafter`: somebody is looked for.
fn sought(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let led = call(scan, at).is_some_and(|before| {
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
    // `Pabrik ikan butuh 15.`; `ke Taiwan kan butuh 21` is an age.
    let short = call(scan, at).is_some_and(|before| {
        scan.reads(before, words!["butuh", "dibutuhkan", "membutuhkan"])
            && !scan.reads(before.wrapping_sub(1), words!["kan"])
    });
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
        && (noun || (quota || short) && scan.ends_sentence(amount.to))
}

/// `kuota sisa 2`, `4 seat lagi`; `seat tinggal 2` only presses, and counts nobody.
fn seats(scan: &Scan<'_>, at: usize, amount: Amount) -> bool {
    let left = words!["tinggal", "sisa", "kari", "tersisa"];
    let left_before = at > 1
        && scan.reads(at - 1, left)
        && scan.reads(at - 2, words!["kuota"])
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
                    "cacah",
                ],
            )
        })
        && (scan.ends_sentence(at + 1)
            || scan.is_mark(at + 1, b",")
            || scan.is(at + 1, Class::MOVED))
}

/// `butuh 12 tukang`: somebody looks for them.
pub(super) fn wanted(scan: &Scan<'_>, from: usize) -> bool {
    (1..=3)
        .map_while(|back| from.checked_sub(back))
        .chain(call(scan, from))
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
                    "lowker",
                    "lw",
                    "menerima",
                    "nyari",
                    "seleksi",
                    "susulan",
                    "rekrut",
                    "hiring",
                ],
            )
        })
}
