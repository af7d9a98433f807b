//! Numbers of people who are neither moved nor held, recruited nor wanted.

use crate::entity::lexicon::Class;
use crate::entity::token::{Case, Kind, Scan};
use crate::entity::words::{Words, words};

/// Of these the writer's own are counted as any: `dua murid saya`, `12 orang kami`.
const OTHERS: Words = Words::of(&[
    "warga", "murid", "siswa", "siswi", "santri", "orang", "org", "anggota",
]);

pub(super) fn before(scan: &Scan<'_>, from: usize) -> bool {
    let reach = if scan.is_mark(from.saturating_sub(1), b"(") {
        4
    } else {
        2
    };
    (1..=reach)
        .map_while(|back| from.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before) && !scan.is_mark(*before, b",;:"))
        .any(|before| {
            scan.is(before, Class::NOT_BEFORE)
                && (before + 1 == from || !scan.reads(before, &LABELS))
        })
        || foreign(scan, from.wrapping_sub(1))
        || sent_on(scan, from)
        || scan.reads(from.wrapping_sub(1), words!["dari"])
            && scan.kind(from.wrapping_sub(2)) == Some(Kind::Number)
}

/// Of these, only the number right behind is something else.
const LABELS: Words = Words::of(&[
    "kelas",
    "kls",
    "lantai",
    "lt",
    "blok",
    "nomor",
    "no",
    "rt",
    "rw",
    "smt",
    "semester",
    "tahap",
    "gate",
    "pintu",
    "angkatan",
    "batch",
    "gelombang",
    "ibu",
    "bapak",
    "janda",
    "member",
]);

/// `WNA 3 orang`, `tiga orang asing`: foreigners who are seen, whom nobody moves.
fn foreign(scan: &Scan<'_>, at: usize) -> bool {
    let seen_from_abroad = || {
        scan.reads(at, words!["negeri"])
            && scan.reads(at.wrapping_sub(1), words!["luar"])
            && scan.reads(at.wrapping_sub(2), words!["orang", "org", "tamu", "warga"])
    };
    scan.reads(at, words!["asing", "wna", "bule", "turis"]) || seen_from_abroad()
}

/// `teruskan ini ke 20 orang`
fn sent_on(scan: &Scan<'_>, from: usize) -> bool {
    scan.reads(from.wrapping_sub(1), words!["ke", "kepada"])
        && (2..=5)
            .map_while(|back| from.checked_sub(back))
            .take_while(|before| !scan.ends_sentence(*before))
            .any(|before| scan.reads(before, &SENDS))
}

const SENDS: Words = Words::of(&[
    "kirim",
    "kirimkan",
    "sebar",
    "sebarkan",
    "sebarin",
    "teruskan",
    "meneruskan",
    "terusin",
    "share",
    "bagikan",
    "forward",
    "forwardkan",
]);

/// What happens to people who are neither moved nor held: `dua orang pingsan`.
const HARMED: Words = Words::of(&[
    "pingsan",
    "luka",
    "terluka",
    "lumpuh",
    "tewas",
    "meninggal",
    "hilang",
    "jatuh",
    "cedera",
    "tenggelam",
    "berbadan",
]);

pub(super) fn after(scan: &Scan<'_>, to: usize) -> bool {
    let said = scan.reads(
        to,
        words!["yg", "yang", "diduga", "dari", "suruhan", "anggota"],
    );
    let first = scan.is(to, Class::NOT_PEOPLE) || said && scan.is(to + 1, Class::NOT_PEOPLE);
    let per =
        scan.reads(to, words!["per", "tiap", "se"]) || scan.is_mark(to, b"/") && scan.glued(to);
    let parents = scan.reads(to - 1, words!["orang", "org"]) && scan.reads(to, words!["tua"]);
    let nationality = scan.reads(to - 1, words!["wna", "orang"])
        && scan.get(to).is_some_and(|token| {
            token.case == Case::Title && token.word.is_some_and(|word| word.country.is_some())
        });
    let own =
        scan.reads(to, words!["saya", "sy", "aku", "ku", "kami"]) && !scan.reads(to - 1, &OTHERS);
    let skip = usize::from(scan.reads(to, words!["sudah", "udah", "sdh", "udh"]));
    let harmed =
        scan.reads(to + skip, &HARMED) && !scan.reads(to + skip + 1, words!["kontak", "kabar"]);
    let moved = (to..to + 4).any(|next| scan.is(next, Class::MOVED));
    let foreign = foreign(scan, to) || foreign(scan, to.wrapping_sub(1));
    let one_room = scan.reads(
        to + usize::from(scan.reads(to, words!["di", "dalam"])),
        words!["satu", "1"],
    ) && scan.reads(
        to + 1 + usize::from(scan.reads(to, words!["di", "dalam"])),
        words!["kamar", "kontainer", "ruangan", "ruang", "bilik", "tenda"],
    );
    first || per || parents || nationality || own || harmed || foreign && !moved || one_room
}
