//! What stands around the name of a town: streets, offices, schools, sides.

use super::known;
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

pub(super) const STREET: Words = Words::of(&["jl", "jln"]);

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
    (numbered || at > 0 && scan.reads(at - 1, &OF_A_TOWN))
        && scan.tokens[at].word.is_none_or(|word| word.place.is_some())
        && !scan.shouting
        && !scan.glued(at)
        && scan.raw(at).len() > 3
        && !scan.raw(at).ends_with("nya")
        && !looks_like_verb(scan.raw(at))
}
