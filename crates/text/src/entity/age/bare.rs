//! Ages without a unit: right after a child, or as papers are to show them.

use super::papers::counts_else;
use super::{Hit, range, years};
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
            "belum", "blm", "blum", "durung", "belom", "ngaku", "mengaku", "jawab",
        ],
    ) || scan.is_mark(before, b"<");
    let own = usize::from(scan.reads(
        before,
        words![
            "saya", "sy", "aku", "ku", "kami", "dia", "beta", "sa", "kula", "abdi", "aslinya",
            "nya", "saye", "ambo", "jauhku",
        ],
    ));
    // `Jl. Pemuda 17` is a house.
    let street = (1..=2)
        .filter_map(|back| before.checked_sub(back))
        .any(|word| scan.reads(word, words!["jl", "jalan", "jln"]));
    let noun = !street
        && (own..=own + 1)
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
                        "temenku",
                        "tmnku",
                        "adek2",
                        "saudara",
                        "kakak",
                        "istri",
                        "suami",
                    ],
                )
            });
    let other = counts_else(scan, low.to) || scan.is(low.to, Class::AGE_UNIT);
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
    ) && (scan.ends_sentence(low.to) || scan.is_mark(low.to, b",)\""));
    // `disuruh ngaku umur 23 padahal 16`
    let truly = scan.reads(
        before,
        words![
            "padahal",
            "pdhl",
            "pdahal",
            "aslinya",
            "sebenarnya",
            "sebenernya",
            "asline"
        ],
    ) && !counts_else(scan, low.to)
        && (2..=14).map_while(|back| at.checked_sub(back)).any(|word| {
            scan.is(word, Class::AGE_CUE)
                || scan
                    .get(word)
                    .is_some_and(|token| token.used == Some(EntityKind::Age))
        });
    // `(perempuan, 20)`, `(cewek 19)`
    let inside = scan.is_mark(low.to, b")") && {
        let noun = before.wrapping_sub(usize::from(scan.is_mark(before, b",")));
        scan.is(noun, Class::AGE_NOUN) && scan.is_mark(noun.wrapping_sub(1), b"(")
    };
    (seen || bracketed || after || truly || inside).then_some(Hit {
        years: [Some(low.integer()), None],
        from: at,
        to: low.to,
    })
}

/// One age.
pub(super) fn alone(years: u64, from: usize, to: usize) -> Hit {
    Hit {
        years: [Some(years), None],
        from,
        to,
    }
}

/// `17+ oke`, `dewasa 18+`
pub(super) fn plus(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (12..=25).contains(&low.integer()))?;
    let sign = scan.is_mark(low.to, b"+") && scan.glued(low.to);
    let more = scan.kind(low.to + 1) == Some(Kind::Number)
        || scan.is(low.to + 1, Class::CURRENCY) && scan.glued(low.to + 1);
    let money = at
        .checked_sub(1)
        .is_some_and(|before| scan.is(before, Class::CURRENCY));
    (sign && !more && !money).then(|| alone(low.integer(), at, low.to + 1))
}

/// `16 pun boleh asal cantik`, `16-17 boleh naik kapal`: for a job that takes children.
pub(super) fn allowed(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (12..=19).contains(&low.integer()))?;
    let hit = range(scan, at, low);
    let oldest = hit.years[1].unwrap_or(low.integer());
    let fine = scan.reads(
        hit.to,
        words!["pun", "boleh", "ok", "oke", "gpp", "gapapa", "welcome"],
    );
    (fine && (12..=21).contains(&oldest) && scan.kind(at) == Some(Kind::Number)).then_some(hit)
}

/// `yang bungsu 16`, `paling muda 16`
pub(super) fn eldest(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (4..=25).contains(&low.integer()))?;
    let before = at.checked_sub(1)?;
    let most = scan.reads(
        before,
        words![
            "tua", "muda", "gede", "kecil", "besar", "cilik", "enom", "gedhe"
        ],
    ) && scan.reads(before.wrapping_sub(1), words!["paling"])
        || scan.reads(
            before,
            words![
                "bungsu", "sulung", "tertua", "termuda", "bontot", "terkecil"
            ],
        );
    let many = usize::from(scan.reads(low.to, words!["an"]) && scan.glued(low.to));
    (most && !counts_else(scan, low.to + many) && scan.kind(at) == Some(Kind::Number))
        .then(|| alone(low.integer(), at, low.to + many))
}

/// `ulang tahun ke-16`, `ultah 18-nya`
pub(super) fn birthday(scan: &Scan<'_>, at: usize) -> Option<Hit> {
    let low = years(scan, at).filter(|low| (10..=60).contains(&low.integer()))?;
    let day = (1..=4)
        .map_while(|back| at.checked_sub(back))
        .find(|before| {
            !(scan.is_mark(*before, b"-")
                || scan.reads(*before, words!["ke", "baru", "yg", "yang"]))
        })?;
    let birthday = scan.reads(day, words!["ultah", "ultahnya"])
        || scan.reads(day, words!["tahun", "tahunnya"])
            && scan.reads(day.wrapping_sub(1), words!["ulang"]);
    birthday.then(|| alone(low.integer(), at, low.to))
}
