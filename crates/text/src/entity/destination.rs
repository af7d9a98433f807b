//! Countries where people are, go, or are promised to; not where somebody
//! comes from, and not what the text rules out.

use super::lexicon::{Class, Country};
use super::place;
use super::token::{Case, Kind, Scan};
use super::words::{Words, words};
use super::{Entity, EntityKind, report};

/// What a country begins with.
const NAMES: Class = Class::LAND.or(Class::PHRASE);

pub(super) fn find(scan: &mut Scan<'_>, found: &mut Vec<Entity>) {
    let mut at = 0;
    loop {
        at = scan.next(at, |token| token.classes.meets(NAMES));
        if at == scan.len() {
            return;
        }
        let Some((country, to)) = country(scan, at).filter(|_| scan.free(at)) else {
            at += 1;
            continue;
        };
        // `Labuan Bajo`, `Rawa Bokor`: a longer name of a place at home.
        if place::reaches(scan, at, to) {
            at = to;
            continue;
        }
        if is_destination(scan, at, to, country) {
            report(
                scan,
                found,
                EntityKind::Destination,
                country.iso.to_owned(),
                (at, to),
            );
        }
        at = to;
    }
}

/// The longest country or city that begins here, and the token after it.
pub(super) fn country(scan: &Scan<'_>, at: usize) -> Option<(Country, usize)> {
    let word = scan
        .get(at)
        .filter(|token| token.classes.meets(NAMES))?
        .word?;
    // `Timor-Leste`
    if word.longest > 1 && scan.is_mark(at + 1, b"-") && scan.glued(at + 2) {
        let key = format!("{} {}", scan.lower(at, at + 1), scan.lower(at + 2, at + 3));
        if let Some(country) = scan.lexicon.phrase(&key).and_then(|word| word.country) {
            return Some((country, at + 3));
        }
    }
    (2..=usize::from(word.longest))
        .rev()
        .filter(|words| (at + 1..at + words).all(|next| scan.is_word(next)))
        .find_map(|words| {
            let phrase = scan.phrase(at, at + words)?;
            Some((phrase.country?, at + words))
        })
        .or_else(|| Some((word.country?, at + 1)))
}

fn is_destination(scan: &Scan<'_>, at: usize, to: usize, country: Country) -> bool {
    // `KL-nya`, `hk2` and the like are rare; parts of other words aren't meant.
    if scan.glued(at)
        && at > 0
        && (scan.is_word(at - 1)
            || scan.kind(at - 1) == Some(Kind::Number)
            || scan.is_mark(at - 1, b"_@#."))
    {
        return false;
    }
    let village = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "desa",
                "ds",
                "dusun",
                "kec",
                "kecamatan",
                "kab",
                "kabupaten",
                "kampung",
                "kelurahan",
                "selat",
                "pantai",
            ],
        )
    });
    if village || ruled_out(scan, at) {
        return false;
    }
    let previous = at.checked_sub(1).filter(|before| scan.is_word(*before));
    let origin = previous.is_some_and(|before| {
        (scan.is(before, Class::ORIGIN) || crew(scan, before)) && !sought(scan, before)
    });
    let pointed = scan
        .previous_word(at)
        .is_some_and(|before| scan.is(before, Class::PREPOSITION));
    let native = previous.is_some_and(|before| scan.reads(before, words!["asal", "asli"]));
    let from_there = native
        || previous.is_some_and(|before| {
            scan.reads(
                before,
                words!["dari", "dr", "asal", "dri", "saking", "asli"],
            )
        }) && (2..=3).any(|back| {
            at.checked_sub(back).is_some_and(|before| {
                scan.is(before, Class::ORIGIN)
                    && !scan.reads(before, words!["mobil", "motor"])
                    && !counted(scan, before)
            })
        });
    if from_there || origin && country.whole && !wed(scan, at) {
        return false;
    }
    let weak = to == at + 1 && scan.is(at, Class::WEAK_COUNTRY);
    let code = scan.tokens[at].case == Case::Upper
        && matches!(scan.raw(at), "KL" | "SG" | "HK" | "UAE" | "USA");
    !weak || pointed || code || joined(scan, at) || placed(scan, at)
}

/// `anak buah kapal Myanmar`, `warga negara Prancis`: a ship's hands and a state's citizens.
fn crew(scan: &Scan<'_>, noun: usize) -> bool {
    let before = |words: &Words| noun > 0 && scan.reads(noun - 1, words);
    scan.reads(noun, words!["kapal"]) && before(words!["buah", "awak", "kru"])
        || scan.reads(noun, words!["negara"]) && before(words!["warga", "warganegara"])
        || scan.reads(noun, words!["muda", "muda2"]) && before(words!["anak", "anak2", "lelaki"])
}

/// `perawat lansia Jepang`, `lowongan koki Brunei`: the country is where the work is.
fn sought(scan: &Scan<'_>, noun: usize) -> bool {
    scan.reads(
        noun,
        words![
            "lansia", "koki", "restoran", "pekerja", "petani", "abk", "warung"
        ],
    ) && (noun.saturating_sub(4)..noun).any(|near| {
        scan.reads(
            near,
            words![
                "lowongan",
                "loker",
                "kerja",
                "perawat",
                "operator",
                "caregiver",
                "pelayan",
                "formasi",
                "calon",
                "dikontrak",
                "dicari",
                "dibutuhkan",
                "butuh",
                "cari",
                "jadi",
                "jd",
                "resto",
            ],
        )
    })
}

/// `dinikahi pria Korea`, `jd istri warga Taiwan`: a bride goes where the man is from.
fn wed(scan: &Scan<'_>, at: usize) -> bool {
    (at.saturating_sub(8)..at + 12).any(|near| {
        scan.reads(
            near,
            words![
                "istri",
                "dinikahi",
                "pengantin",
                "mempelai",
                "jodoh",
                "mahar",
                "maharnya",
                "dikawini",
                "dinikahkan",
                "dikawinkan",
                "dipinang",
                "dilamar",
                "kawin",
                "nikah",
                "nikahi",
                "akad",
                "bojo",
                "pamajikan",
                "bini",
                "suami",
            ],
        )
    }) && !(at.saturating_sub(12)..at + 12).any(|near| scan.reads(near, words!["kua", "saya"]))
}

/// `39 orang dr Laos` come back from there.
fn counted(scan: &Scan<'_>, noun: usize) -> bool {
    noun.checked_sub(1).is_some_and(|before| {
        scan.kind(before) == Some(Kind::Number) || scan.is(before, Class::NUMBER.or(Class::SCALE))
    })
}

/// `bukan Kamboja`, `bukan ke Kamboja`.
fn ruled_out(scan: &Scan<'_>, at: usize) -> bool {
    (1..=3)
        .map_while(|back| at.checked_sub(back))
        .take_while(|before| scan.is_word(*before))
        .find(|before| {
            !scan.is(*before, Class::PREPOSITION) && !scan.reads(*before, words!["negara", "kerja"])
        })
        .is_some_and(|before| {
            scan.is(before, Class::NEGATION)
                && scan.reads(
                    before,
                    words![
                        "bukan", "bkn", "bukanlah", "bkan", "dudu", "sanes", "bukang", "lain",
                    ],
                )
        })
}

/// Another country beside it: `Oman, Qatar`, `kl/sg`.
fn joined(scan: &Scan<'_>, at: usize) -> bool {
    let mut sides = [at.checked_sub(2), Some(at + 2)].into_iter().flatten();
    sides.any(|side| {
        let between = side.max(at) - 1;
        let sign = scan.is_mark(between, b",/&-")
            || scan.reads(between, words!["dan", "atau", "sama", "sm", "ato", "or"]);
        sign && scan
            .get(side)
            .and_then(|token| token.word)
            .is_some_and(|word| word.country.is_some())
    })
}

/// A word that goes with a country, or capitals in a text that has others.
fn placed(scan: &Scan<'_>, at: usize) -> bool {
    let before = at.checked_sub(1).is_some_and(|before| {
        scan.reads(
            before,
            words![
                "tki", "tkw", "pmi", "cpmi", "negara", "visa", "job", "loker", "kerja", "lowongan",
                "tujuan", "magang", "kbri", "kjri", "area", "kota", "bandara", "kebun", "umroh",
                "umrah",
            ],
        )
    });
    let long = scan.raw(at).len() > 3;
    before
        || long
            && !scan.shouting
            && scan.tokens[at].case == Case::Title
            && !scan.begins_sentence(at)
            && !scan.is(at, Class::ETHNIC)
}
