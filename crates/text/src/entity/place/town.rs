//! What stands around the name of a town: streets, offices, schools, sides.

use super::known;
use crate::entity::lexicon::Class;
use crate::entity::person::looks_like_verb;
use crate::entity::token::{Case, Kind, Scan};
use crate::entity::words::{Words, words};

/// Of `perbatasan Entikong` the name is the place.
const FACILITIES: Words = Words::of(&["dermaga", "perbatasan"]);

/// How many words of a facility stand before the name that was found.
pub(super) fn facility(scan: &Scan<'_>, at: usize, to: usize) -> usize {
    let named = at + 1 < to && scan.reads(at, &FACILITIES) && scan.is_word(at + 1);
    usize::from(named && known(scan, at).is_none_or(|(_, end)| end < to))
}

/// Takes up the side behind a name: `Cirebon Timur`, `Banten Lama`.
pub(super) fn side(scan: &Scan<'_>, at: usize, to: usize) -> usize {
    let written = scan.tokens[to - 1].case == Case::Title && !scan.shouting && at < to;
    let sides = words![
        "timur", "barat", "selatan", "utara", "tengah", "lama", "baru"
    ];
    let more = written
        && scan.reads(to, sides)
        && scan.free(to)
        && !scan.glued(to)
        && scan.tokens[to].case == Case::Title;
    to + usize::from(more)
}

/// What there is one of in many towns.
pub(super) const OFFICES: Words = Words::of(&[
    "bp3mi", "disnaker", "blk", "ltsa", "rsud", "kanim", "p4mi", "kejari", "polres", "rutan",
]);

pub(super) const STREET: Words = Words::of(&["jl", "jln", "jalan"]);

/// `di jalan Semeru`: a street is where something happens, unless it is the address of an office.
pub(super) fn street(scan: &Scan<'_>, prefix: usize, from: usize) -> Option<usize> {
    let office = (1..=4)
        .map_while(|back| prefix.checked_sub(back))
        .any(|before| {
            scan.reads(
                before,
                words![
                    "kantor",
                    "kantornya",
                    "toko",
                    "alamat",
                    "alamatnya",
                    "cabang",
                    "pt",
                    "cv",
                    "yayasan",
                    "izin"
                ],
            )
        });
    let named = |at: usize| {
        scan.is_word(at)
            && scan.free(at)
            && scan.tokens[at].case == Case::Title
            && !scan.glued(at)
            && !scan.is(at, Class::PLACE_PREFIX.or(Class::PREPOSITION))
    };
    if office || scan.shouting || !scan.is_word(from) || scan.tokens[from].case != Case::Title {
        return None;
    }
    if scan.is(from, Class::PLACE_PREFIX.or(Class::PREPOSITION)) {
        return None;
    }
    let plain = scan.is(from, Class::COMMON)
        && !scan
            .tokens
            .get(from + 1)
            .is_some_and(|next| next.case == Case::Title);
    let mut to = from + 1;
    while to < from + 3 && named(to) && !super::is_sure(scan, to) {
        to += 1;
    }
    (!plain).then_some(to)
}

/// `warung kopi Merauke`, `rumah makan Pontianak`: the kitchen is nobody's, the town is where it stands.
pub(super) fn eatery(scan: &Scan<'_>, noun: usize) -> bool {
    noun > 0
        && (scan.reads(noun, words!["kopi"])
            && scan.reads(noun - 1, words!["warung", "kedai", "kafe", "kebun"])
            || scan.reads(noun, words!["makan"]) && scan.reads(noun - 1, words!["rumah"]))
}

/// `(Desa Karangmalang)`, `"Desa Pamotan …`
pub(super) fn opened(scan: &Scan<'_>, at: usize) -> bool {
    at > 0 && scan.is_mark(at - 1, b"(\"'")
}

/// `… ga boleh pulang. Makassar.`, `di rumah bu Sulastri, Mojosari.`: a name set apart says where.
pub(super) fn apart(scan: &Scan<'_>, at: usize, to: usize) -> bool {
    let closed = scan.ends_sentence(to);
    let written = scan.tokens[at].case == Case::Title && !scan.shouting;
    let set = at > 3 && (scan.begins_sentence(at) || scan.is_mark(at - 1, b","));
    written && closed && set
}

/// Sites that are many in the country, with what is grown or made there: `kebun nanas Terbanggi`.
pub(super) fn on_a_site(scan: &Scan<'_>, at: usize) -> bool {
    let sites = words![
        "kontrakan",
        "tambak",
        "kebun",
        "perkebunan",
        "tpu",
        "puskesmas",
        "rutan",
        "lapas",
        "pabrik",
        "kamp",
        "tpi",
        "kelong",
        "bendungan"
    ];
    let behind = at > 0 && scan.reads(at - 1, sites)
        || at > 1
            && scan.reads(at - 2, sites)
            && scan.is_word(at - 1)
            && scan.tokens[at - 1].case == Case::Lower
            && !scan.is(
                at - 1,
                Class::TITLE
                    .or(Class::ROLE)
                    .or(Class::PREPOSITION)
                    .or(Class::KIN),
            );
    behind && named_so(scan, at)
}

/// A capitalised word that nothing knows but as a place.
fn named_so(scan: &Scan<'_>, at: usize) -> bool {
    scan.tokens[at].word.is_none_or(|word| {
        word.classes == Class::PHRASE
            || word.place.is_some() && !word.is(Class::COMMON.or(Class::NAME).or(Class::TITLE))
    }) && reads_as_name(scan, at)
}

fn reads_as_name(scan: &Scan<'_>, at: usize) -> bool {
    !scan.shouting
        && !scan.glued(at)
        && scan.raw(at).len() > 3
        && !scan.raw(at).ends_with("nya")
        && !looks_like_verb(scan.raw(at))
}

/// `Jl. Melati 5 Malang`: the town behind a street and a number.
pub(super) fn addressed(scan: &Scan<'_>, at: usize) -> bool {
    scan.tokens[at].case == Case::Title
        && at > 2
        && scan.kind(at - 1) == Some(Kind::Number)
        && (2..=6)
            .map_while(|back| at.checked_sub(back))
            .any(|before| scan.reads(before, &STREET))
}

/// What stands in front of the name of its village or town: `warga Sumuradem`, `pantai Oeseli`.
const OF_A_TOWN: Words = Words::of(&[
    "warga",
    "nelayan",
    "pantai",
    "kades",
    "camat",
    "kapolsek",
    "polsek",
    "puskesmas",
    "smk",
    "smkn",
    "sma",
    "sman",
    "smp",
    "smpn",
    "mts",
    "man",
    "pkk",
    "jemaat",
    "perairan",
    "spbu",
    "pemuda",
    "lapangan",
    "alun",
]);

/// A capitalised word that nothing knows, behind one of those, or behind `RT 05`, `SMKN 1`.
pub(super) fn of_a_town(scan: &Scan<'_>, at: usize) -> bool {
    let numbered = at > 1
        && scan.kind(at - 1) == Some(Kind::Number)
        && scan.reads(
            at - 2,
            words![
                "rt", "rw", "smkn", "smk", "sman", "sma", "smpn", "smp", "mtsn"
            ],
        );
    let known_so = scan.tokens[at].word.is_none_or(|word| word.place.is_some());
    (numbered || at > 0 && scan.reads(at - 1, &OF_A_TOWN)) && known_so && reads_as_name(scan, at)
}
