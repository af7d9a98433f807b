//! Ages without a unit: right after a child, or as papers are to show them.

use super::{Hit, years};
use crate::entity::EntityKind;
use crate::entity::lexicon::Class;
use crate::entity::token::{Kind, Scan};
use crate::entity::words::{Words, words};

/// What the story of somebody goes on with.
const TELLS: Words = Words::of(&[
    "kerja", "bekerja", "cerita", "ikut", "kabur", "pacaran", "kenal", "kenalan", "pergi", "mau",
    "td", "tadi", "hilang", "pamit", "lulus",
]);

/// `adik saya 17 dijemput`, `gadis 15 dijual`, `belum 18`: a child's age right after the child.
pub(super) fn child(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (10..=60).contains(&low.integer()))?;
    if scan.kind(at) != Some(Kind::Number) || low.to != at + 1 {
        return None;
    }
    // Of a grown one only what happens to somebody tells that it is an age: `adek saya 20 ditahan`.
    let told = scan.is(low.to, Class::VICTIM_VERB)
        || scan.is_mark(low.to, b",")
        || scan.reads(low.to, &TELLS);
    if low.integer() > 18 && !told {
        return None;
    }
    let before = at.checked_sub(1)?;
    let short = scan.reads(
        before,
        words![
            "belum", "blm", "blum", "durung", "belom", "ngaku", "mengaku",
        ],
    ) || scan.is_mark(before, b"<");
    let own = usize::from(scan.reads(
        before,
        words![
            "saya", "sy", "aku", "ku", "kami", "dia", "beta", "sa", "kula", "abdi", "aslinya",
            "nya", "saye", "ambo", "jauhku",
        ],
    ));
    let noun = (own..=own + 1)
        .filter_map(|back| before.checked_sub(back))
        .take_while(|word| scan.is_word(*word))
        .any(|word| {
            scan.reads(
                word,
                words![
                    "adik",
                    "adek",
                    "anak",
                    "ank",
                    "gadis",
                    "pemuda",
                    "cowok",
                    "cowo",
                    "laki",
                    "lelaki",
                    "pria",
                    "wanita",
                    "putra",
                    "lanang",
                    "wedok",
                    "wadon",
                    "siswa",
                    "murid",
                    "keponakan",
                    "ponakan",
                    "sepupu",
                    "cewek",
                    "cewe",
                    "perempuan",
                    "bocah",
                    "siswi",
                    "remaja",
                    "adiknya",
                    "adeknya",
                    "anaknya",
                    "anakku",
                    "adikku",
                    "adekku",
                    "ponakanku",
                    "sebangku",
                    "nona",
                    "nina",
                    "putri",
                    "putriku",
                    "arek",
                    "budak",
                    "cucu",
                    "cucuku",
                    "temannya",
                    "temennya",
                    "temanku",
                    "adek2",
                    "saudara",
                    "kakak",
                    "istri",
                    "suami",
                ],
            )
        });
    let unit = scan.is_word(low.to)
        && (scan.glued(low.to)
            || scan.is(
                low.to,
                Class::PEOPLE
                    .or(Class::SCALE)
                    .or(Class::CURRENCY)
                    .or(Class::MONTH)
                    .or(Class::AGE_UNIT),
            )
            || scan.reads(
                low.to,
                words![
                    "jam", "hari", "bulan", "bln", "minggu", "kali", "x", "menit", "persen",
                    "orang", "ekor", "kamar", "km",
                ],
            ));
    let other = unit
        || scan.is_mark(low.to, b"%:-/") && scan.glued(low.to)
        || scan.kind(low.to) == Some(Kind::Number);
    ((short || noun && !scan.reads(before, words!["jumlah"])) && !other).then_some(Hit {
        years: [Some(low.integer()), None],
        from: at,
        to: low.to,
    })
}

/// `biar kelihatan 21`, `di surat 20`, `ibu muda (23)`: an age that is shown or told in brackets.
pub(super) fn shown(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (12..=60).contains(&low.integer()))?;
    if scan.kind(at) != Some(Kind::Number) || low.to != at + 1 {
        return None;
    }
    let before = at.checked_sub(1)?;
    let seen = scan.reads(
        before,
        words![
            "kelihatan",
            "keliatan",
            "kliatan",
            "kelihatannya",
            "terlihat",
            "ketok",
            "katon",
        ],
    ) && !scan.reads(low.to, words!["orang", "org", "hari", "jam", "kali"]);
    let person = before.checked_sub(1).is_some_and(|word| {
        scan.is(word, Class::KIN.or(Class::AGE_NOUN))
            || scan.reads(word, words!["muda", "saya", "sy", "kami", "tua", "rumah"])
                && word.checked_sub(1).is_some_and(|noun| {
                    scan.is(noun, Class::KIN.or(Class::AGE_NOUN).or(Class::TITLE))
                })
    });
    let bracketed = scan.is_mark(before, b"(") && scan.is_mark(low.to, b")") && person;
    let after = (1..=2).any(|back| {
        before.checked_sub(back).is_some_and(|word| {
            scan.get(word)
                .is_some_and(|token| token.used == Some(EntityKind::Age))
        })
    }) && scan.reads(
        before,
        words![
            "bukan", "bkn", "jadi", "jd", "sekarang", "skrg", "surat", "paspor", "ktp",
        ],
    ) && (scan.ends_sentence(low.to) || scan.is_mark(low.to, b",)"));
    (seen || bracketed || after).then_some(Hit {
        years: [Some(low.integer()), None],
        from: at,
        to: low.to,
    })
}
