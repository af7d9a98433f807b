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
        || abroad(scan, from) && !held(scan, from)
        || scan.is(from.wrapping_sub(1), Class::CURRENCY)
        || scan.reads(from.wrapping_sub(1), words!["peserta", "pesertanya"])
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
    "loket",
    "pukul",
    "tahun",
    "thn",
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

/// `WNA 3 orang`, `turis Korea tiga orang`
fn abroad(scan: &Scan<'_>, from: usize) -> bool {
    let country = scan
        .get(from.wrapping_sub(1))
        .and_then(|token| token.word)
        .is_some_and(|word| word.country.is_some());
    foreign(scan, from.wrapping_sub(1))
        || country && scan.reads(from.wrapping_sub(2), words!["turis", "bule", "wna"])
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
    "tersayat",
    "sesak",
    "kakinya",
    "sakit",
    "jatuh",
    "cedera",
    "tenggelam",
    "berbadan",
]);

/// `sisa 3 kursi, tutup malam ini`: presses, and counts nobody.
pub(super) fn seats_left(scan: &Scan<'_>, from: usize, noun: usize) -> bool {
    scan.reads(
        from.wrapping_sub(1),
        words!["sisa", "tinggal", "tersisa", "kari", "muat"],
    ) && scan.reads(noun, words!["kursi", "slot", "seat"])
}

pub(super) fn after(scan: &Scan<'_>, to: usize) -> bool {
    let said = scan.reads(
        to,
        words!["yg", "yang", "diduga", "dari", "suruhan", "anggota"],
    );
    let first = scan.is(to, Class::NOT_PEOPLE) || said && scan.is(to + 1, Class::NOT_PEOPLE);
    let per =
        scan.reads(to, words!["per", "tiap", "se"]) || scan.is_mark(to, b"/") && scan.glued(to);
    let parents = scan.reads(to - 1, words!["orang", "org"]) && scan.reads(to, words!["tua"]);
    let nationality = scan.reads(
        to - 1,
        words!["wna", "wn", "orang", "cowo", "cowok", "cewek"],
    ) && scan.get(to).is_some_and(|token| {
        (token.case == Case::Title || !scan.reads(to - 1, words!["orang"]))
            && token.word.is_some_and(|word| word.country.is_some())
    }) || scan.reads(to, words!["negara"])
        && !scan.reads(to + 1, words!["indonesia"]);
    let own =
        scan.reads(to, words!["saya", "sy", "aku", "ku", "kami"]) && !scan.reads(to - 1, &OTHERS);
    let skip = usize::from(scan.reads(to, words!["sudah", "udah", "sdh", "udh"]));
    let harmed =
        scan.reads(to + skip, &HARMED) && !scan.reads(to + skip + 1, words!["kontak", "kabar"]);
    let moved = (to..to + 4).any(|next| scan.is(next, Class::MOVED)) || held(scan, to);
    let foreign = foreign(scan, to) || foreign(scan, to.wrapping_sub(1));
    let one_room = scan.reads(
        to + usize::from(scan.reads(to, words!["di", "dalam"])),
        words!["satu", "1"],
    ) && scan.reads(
        to + 1 + usize::from(scan.reads(to, words!["di", "dalam"])),
        words!["kamar", "kontainer", "ruangan", "ruang", "bilik", "tenda"],
    ) && !(to..to + 4).any(|next| scan.reads(next, words!["mandi", "tanpa"]));
    let guard = scan.reads(
        to + usize::from(scan.reads(to, words!["yg", "yang", "pada"])),
        words![
            "jaga",
            "njaga",
            "ngejaga",
            "jagain",
            "berjaga",
            "bersenjata",
            "berseragam"
        ],
    ) && !super::counted::wanted(scan, to)
        && !(to + 1..to + 3).any(|next| {
            scan.is(next, Class::PEOPLE.or(Class::KIN))
                || scan.reads(
                    next,
                    words!["bayi", "anak", "rumah", "toko", "warung", "villa"],
                )
        });
    let attend = scan.reads(to, words!["hadir", "mengikuti", "menghadiri"]);
    let accused = scan.reads(to, words!["jadi", "menjadi"])
        && scan.reads(to + 1, words!["tersangka", "pelaku", "terdakwa"])
        || scan.reads(to, words!["yg", "yang"])
            && scan.reads(
                to + 1,
                words!["menjanjikan", "menipu", "menawarkan", "merekrut"],
            );
    let animals = scan.reads(to - 1, words!["ekor"])
        && (2..=3).any(|back| {
            to.checked_sub(back)
                .is_some_and(|word| scan.reads(word, &ANIMALS))
        });
    let foreign = (nationality || foreign) && !moved;
    let first = first && !super::counted::wanted(scan, to - 1);
    first
        || per
        || parents
        || own
        || harmed
        || foreign
        || one_room
        || attend
        || guard
        || accused
        || animals
}

const ANIMALS: Words = Words::of(&[
    "anjing",
    "sapi",
    "kambing",
    "ikan",
    "ayam",
    "kucing",
    "babi",
    "kerbau",
    "bebek",
    "lele",
    "kuda",
    "anjingnya",
    "burung",
]);

/// Whether the text says that foreigners, too, are held, hidden, landed or in need.
fn held(scan: &Scan<'_>, to: usize) -> bool {
    let from = to.saturating_sub(22);
    (from..to + 22).any(|word| scan.reads(word, &HELD))
}

const HELD: Words = Words::of(&[
    "turun",
    "diturunkan",
    "nurunin",
    "turunkan",
    "menurunkan",
    "sembunyi",
    "disembunyikan",
    "sembunyiin",
    "disembunyiin",
    "menyembunyikan",
    "menyimpan",
    "disimpan",
    "simpan",
    "dirantai",
    "digembok",
    "gemboknya",
    "gembok",
    "dikunci",
    "terkunci",
    "nangis",
    "menangis",
    "lari",
    "help",
    "tolong",
    "dijaga",
    "digaji",
    "luka",
    "teriak",
    "isyarat",
    "dicambuk",
    "deportasi",
    "amankan",
    "gerebek",
    "ditahan",
    "diseret",
    "disekap",
    "dikurung",
    "dipukul",
    "dirampas",
    "dimasukkan",
    "didorong",
    "ngumpet",
    "dijual",
    "disita",
    "diambil",
    "berdarah",
]);

/// `saya janda dengan dua anak`: whose children they are.
pub(super) fn own_children(scan: &Scan<'_>, from: usize, noun: usize) -> bool {
    scan.reads(noun, words!["anak"])
        && (1..=4)
            .map_while(|back| from.checked_sub(back))
            .any(|before| scan.reads(before, words!["janda", "duda"]))
}

/// `kalih tiyang` with somebody, unless `wonten kalih tiyang`: there are two.
pub(super) fn with_one(scan: &Scan<'_>, at: usize) -> bool {
    scan.reads(at, words!["kalih"])
        && scan.reads(at + 1, words!["tiyang", "wong"])
        && !scan.reads(at.wrapping_sub(1), words!["wonten", "sampun"])
}

/// The lower end of a range that ends here: `tiap malam 5-6 laki`.
pub(super) fn lowest(scan: &Scan<'_>, from: usize) -> usize {
    let low = from.checked_sub(2).filter(|low| {
        scan.is_mark(from - 1, b"-")
            && scan.glued(from)
            && scan.glued(from - 1)
            && scan.kind(*low) == Some(Kind::Number)
    });
    low.unwrap_or(from)
}

/// `sehari wajib dapet 3 nasabah`, `sehari 10 lelaki`: what somebody is made to bring or bear each day.
pub(super) fn quota(scan: &Scan<'_>, from: usize, noun: usize) -> bool {
    let bring = words![
        "dapat",
        "dapet",
        "dpt",
        "dapa",
        "dapetin",
        "mendapat",
        "mendapatkan",
        "oleh",
        "nipu",
        "menipu",
        "tipu",
        "cari",
        "nyari",
        "kurang"
    ];
    let daily = words!["sehari", "sehari2", "perhari", "sedina"];
    let brought = scan.reads(
        noun,
        words![
            "nasabah",
            "korban",
            "klien",
            "customer",
            "pelanggan",
            "tamu"
        ],
    );
    (1..=4)
        .map_while(|back| from.checked_sub(back))
        .take_while(|before| !scan.ends_sentence(*before))
        .any(|before| scan.reads(before, daily) || brought && scan.reads(before, bring))
}

/// `bawa 5 orang dikasih motor`: those for whom somebody is promised a bonus.
pub(super) fn referred(scan: &Scan<'_>, from: usize, to: usize) -> bool {
    let brings = words![
        "bawa", "ajak", "ngajak", "bawain", "carikan", "cariin", "bawakan", "lagi", "ref"
    ];
    let gains = words![
        "dapat",
        "dapet",
        "dpt",
        "dikasih",
        "gratis",
        "bonus",
        "kukasih",
        "kukasiko",
        "fee",
        "komisi",
        "ditransfer",
        "free",
        "dibayar",
        "imbalan",
        "kamu"
    ];
    let led = (1..=2)
        .map_while(|back| from.checked_sub(back))
        .any(|before| scan.reads(before, brings));
    led && (to..to + 2)
        .take_while(|next| !scan.ends_sentence(*next))
        .any(|next| scan.reads(next, gains))
}

/// `ongkos 5jt berdua`, `satu kamar berdua`: who shares a price, a room or a signature.
pub(super) fn together(scan: &Scan<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    scan.is(before, Class::SCALE.or(Class::CURRENCY))
        || scan.kind(before) == Some(Kind::Number)
        || scan.reads(
            before,
            words![
                "sebulan",
                "kamar",
                "sekamar",
                "kalo",
                "kalau",
                "klo",
                "ditandatangani",
                "hanya",
                "depan"
            ],
        )
        || scan.reads(before, words!["kita"])
            && scan.reads(before.wrapping_sub(1), words!["depan", "antara", "rahasia"])
}
