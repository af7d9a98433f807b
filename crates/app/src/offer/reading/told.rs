//! What a text says plainly, which explains what would look like a sign of a bad offer or of trouble.

use std::ops::Range;
use text::{Analysis, EntityKind};

/// What a text says of itself in plain words, which explains what would look like a sign.
pub(super) struct Told {
    /// The writer's family keeps the papers at home.
    kept_at_home: bool,
    /// A journey of pilgrims is sold, and no work.
    pilgrimage: bool,
    /// Whoever leaves is wished well, or has their own papers.
    wished_well: bool,
    /// Nothing but that strangers came.
    pub(super) outsider: bool,
    /// Nothing but the question whether it is a fraud.
    asks_whether: bool,
    /// Every address of the text is one of a government office.
    official_page: bool,
}

impl Told {
    pub(super) fn of(text: &str, folded: &str, analysis: &Analysis) -> Told {
        // `ibu Yuni` is nobody's mother, and who works abroad may call whoever they work for `ibu`.
        let elsewhere = analysis
            .entities
            .iter()
            .any(|one| matches!(one.kind, EntityKind::Person | EntityKind::Destination));
        let has = |words: &[&str]| any_word_of(folded, words);
        let working = has(&WORK) || has(&PLACERS);
        let pleads = has(&PLEAS);
        Told {
            kept_at_home: has(&KEPT)
                && has(&FAMILY)
                && has(&AT_HOME)
                && !working
                && !elsewhere
                && !pleads,
            pilgrimage: has(&PILGRIMAGE) && !working,
            wished_well: names_any(folded, &WISHES) && !pleads && !has(&NOT),
            asks_whether: names_any(folded, &WHETHER) && folded.split(' ').count() < 12,
            outsider: names_any(folded, &OUTSIDERS)
                && !working
                && !pleads
                && !has(&FAMILY)
                && !has(&CHILDREN)
                && !has(&TELLERS)
                && folded.split(' ').count() < 16,
            official_page: is_official_page(text),
        }
    }

    /// Whether an indicator is explained by what the text says plainly, or by weights that lawful words have.
    pub(super) fn explains(&self, one: &text::Finding, text: &str) -> bool {
        let code = one.code.as_str();
        let papers = matches!(code, "REC-DOC" | "DST-DOC");
        let by_weights = one.rule.as_str().starts_with("learned.");
        self.kept_at_home && papers
            || self.wished_well && code == "URG-DEPART"
            || self.asks_whether && by_weights
            || self.pilgrimage && by_weights && matches!(code, "DEC-VISA" | "REC-FEE")
            || code == "DEC-AUTH" && self.official_page
            || by_weights && is_lawful_list(code, sentence(text, one.start..one.end))
    }

    /// Whether nothing but what it explains itself would make it trouble.
    pub(super) fn is_calm(&self, analysis: &Analysis) -> bool {
        let departs = |one: &text::Finding| one.code.as_str() == "URG-DEPART";
        let papers = |code: &str| matches!(code, "REC-DOC" | "DST-DOC");
        let all =
            |explained: &dyn Fn(&text::Finding) -> bool| analysis.indicators.iter().all(explained);
        self.wished_well && all(&departs)
            || self.outsider
                && analysis.indicators.is_empty()
                && analysis.urgency != text::Urgency::P1
            || self.kept_at_home && all(&|one| papers(one.code.as_str()))
    }
}

/// What is done with papers by whoever keeps them.
const KEPT: [&str; 8] = [
    "dipegang",
    "disimpan",
    "disimpen",
    "dititip",
    "dititipkan",
    "simpan",
    "pegang",
    "ditaruh",
];
/// The family that keeps them.
const FAMILY: [&str; 14] = [
    "ibu", "bapak", "bapa", "ayah", "mama", "papa", "emak", "mamak", "mak", "suami", "istri",
    "nenek", "kakek", "ortu",
];
/// Whom somebody looks for.
const CHILDREN: [&str; 8] = [
    "anak", "anakku", "bocah", "bayi", "gadis", "putra", "putri", "cucu",
];
/// Where a home keeps such things, and why.
const AT_HOME: [&str; 9] = [
    "lemari",
    "laci",
    "rumah",
    "kamar",
    "dompet",
    "hilang",
    "ilang",
    "lupa",
    "ketinggalan",
];
/// Who finds work for others, or gives it: with these words nothing is explained by family.
const PLACERS: [&str; 23] = [
    "agen",
    "agensi",
    "agency",
    "calo",
    "sponsor",
    "bos",
    "bosnya",
    "majikan",
    "majikannya",
    "pt",
    "lpk",
    "mandor",
    "tekong",
    "toke",
    "tauke",
    "juragan",
    "kapten",
    "kos",
    "penampungan",
    "mess",
    "kantor",
    "perekrut",
    "penyalur",
];
/// Work of any kind.
const WORK: [&str; 28] = [
    "kerja",
    "bekerja",
    "kerjaan",
    "pekerjaan",
    "gaji",
    "gajinya",
    "loker",
    "lowongan",
    "tkw",
    "tki",
    "pmi",
    "pembantu",
    "art",
    "upah",
    "jaga",
    "pelayan",
    "perawat",
    "toko",
    "warung",
    "restoran",
    "pabrik",
    "kebun",
    "ditinggal",
    "nebeng",
    "plus",
    "pekerja",
    "amnesti",
    "majikanku",
];
/// Whoever pleads, or is in other people's hands.
const PLEAS: [&str; 10] = [
    "tolong", "tlg", "takut", "bantu", "kabur", "ditahan", "dipaksa", "calo", "tekong", "disuruh",
];
/// What denies: then nobody has their own papers.
const NOT: [&str; 12] = [
    "tidak", "tdk", "ga", "gak", "nggak", "ndak", "enggak", "belum", "bukan", "jangan", "ora",
    "teu",
];
/// A journey of pilgrims.
const PILGRIMAGE: [&str; 4] = ["umroh", "umrah", "haji", "ziarah"];
/// What is said to whoever leaves by their own will.
const WISHES: [&str; 8] = [
    "doakan",
    "doain",
    "mohon doa",
    "minta doa",
    "pegang sendiri",
    "dipegang sendiri",
    "bawa sendiri",
    "dibawa sendiri",
];
/// The question whether somebody is a fraud.
const WHETHER: [&str; 6] = [
    "penipu bukan",
    "penipuan bukan",
    "penipu atau bukan",
    "penipuan atau bukan",
    "penipu apa bukan",
    "penipuan apa bukan",
];
/// Strangers, told by nothing but that they are.
const OUTSIDERS: [&str; 5] = [
    "orang asing",
    "warga asing",
    "wna",
    "pendatang",
    "orang luar",
];
/// Whoever looks for people.
pub(super) const SEEKS: [&str; 8] = [
    "cari",
    "dicari",
    "butuh",
    "dibutuhkan",
    "lowongan",
    "loker",
    "terima",
    "menerima",
];
/// Beginnings of words that ask to pass a message on.
const SPREADS: [&str; 6] = ["sebar", "viral", "share", "forward", "teruskan", "bagikan"];
/// Words of whoever tells what they saw, or of a crowd that is there.
const TELLERS: [&str; 21] = [
    "saya",
    "sy",
    "aku",
    "kami",
    "kita",
    "adik",
    "adek",
    "kakak",
    "suami",
    "istri",
    "teman",
    "temen",
    "saudara",
    "tetangga",
    "keponakan",
    "warga",
    "massa",
    "dikepung",
    "dikeroyok",
    "dipukuli",
    "dihakimi",
];
/// Beginnings of names of papers that a lawful employer asks for.
const PAPERS: [&str; 14] = [
    "ktp",
    "kk",
    "kartu keluarga",
    "akta",
    "akte",
    "ijazah",
    "paspor",
    "skck",
    "sim",
    "surat",
    "buku nikah",
    "npwp",
    "pas foto",
    "sertifikat",
];
/// Parts of words of what is done with papers that are not merely shown.
const DONE_TO_PAPERS: [&str; 33] = [
    "tahan", "pegang", "simpan", "sita", "serah", "kumpul", "titip", "jamin", "ambil", "setor",
    "rampas", "gadai", "balik", "kembali", "tarik", "minta", "palsu", "aspal", "tembak", "ubah",
    "rekayasa", "tua", "muda", "rahasia", "kirim", "pesan", "mirip", "laci", "brankas", "lemari",
    "bos", "tuker", "sembunyi",
];
/// Beginnings of words of who asks to bring papers.
const ASKED_FOR: [&str; 9] = [
    "syarat",
    "persyaratan",
    "dokumen",
    "berkas",
    "bawa",
    "membawa",
    "lampir",
    "siapkan",
    "lengkapi",
];

/// Whether a text asks to pass it on, or to beat whoever is met, and nobody tells in it what they saw.
pub(super) fn is_passed_on(folded: &str) -> bool {
    let tells = folded.split(' ').any(|word| {
        let bare = word.strip_suffix("nya").or_else(|| word.strip_suffix("ku"));
        TELLERS.contains(&word) || bare.is_some_and(|bare| TELLERS.contains(&bare))
    });
    let met = [
        "kalau ketemu",
        "kalo ketemu",
        "kalau lihat",
        "kalo lihat",
        "kalo liat",
        "jika bertemu",
    ];
    !tells && (any_word(folded, &SPREADS) || names_any(folded, &met))
}

/// Whether the only address of a text is an office's own, and nobody is to be called or paid.
fn is_official_page(text: &str) -> bool {
    let lower = text.to_lowercase();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let named =
        |word: &&str| word.contains(".go.id") || word.contains("www.") || word.contains("://");
    let mut addresses = lower.split_whitespace().filter(named).peekable();
    addresses.peek().is_some()
        && addresses
            .all(|one| domain::company::host(one.trim_matches(is_mark)).is_some_and(is_official))
        && digits < 8
        && !["transfer", "bayar", "wa ", "rekening"]
            .iter()
            .any(|one| lower.contains(one))
}

/// What stands around an address in running words.
fn is_mark(letter: char) -> bool {
    !letter.is_alphanumeric() && letter != '/'
}

/// Whether only offices of the state have such a host.
fn is_official(host: String) -> bool {
    host.ends_with(".go.id")
}

/// Whether weights alone speak of a sentence that lawful offers have: papers to bring, a visa for work, a day of
/// eight hours.
fn is_lawful_list(code: &str, sentence: &str) -> bool {
    let folded = domain::text::fold(sentence);
    let papers = PAPERS
        .iter()
        .filter(|one| any_word(&folded, &[one]))
        .count();
    let handled = DONE_TO_PAPERS.iter().any(|one| folded.contains(one));
    let asked = any_word(&folded, &ASKED_FOR);
    let visits = [
        "turis",
        "wisata",
        "kunjung",
        "ziarah",
        "umr",
        "haji",
        "lancong",
        "visit",
        "cop",
        "nyusul",
        "belakangan",
    ];
    match code {
        "REC-DOC" | "DST-DOC" => asked && !handled,
        "DEC-VISA" => {
            names_any(&folded, &["visa kerja", "work permit"])
                && !visits.iter().any(|one| folded.contains(one))
        }
        "EXP-HOURS" => names_any(&folded, &["8 jam", "delapan jam", "7 jam"]),
        _ => papers >= 3 && asked && !handled,
    }
}

/// The sentence around a span.
fn sentence(text: &str, span: Range<usize>) -> &str {
    let ends = |from: &str| {
        let mut ends = from.match_indices(['.', '!', '?', '\n']);
        let at = ends.find(|(at, mark)| *mark == "\n" || from[at + mark.len()..].starts_with(' '));
        at.map(|(at, mark)| at + mark.len())
    };
    let mut start = 0;
    while let Some(end) = text.get(start..span.start).and_then(ends) {
        start += end;
    }
    let end = text
        .get(span.end..)
        .and_then(ends)
        .map_or(text.len(), |end| span.end + end);
    text.get(start..end).unwrap_or_default()
}

/// Whether a word of a folded text begins so.
pub(super) fn any_word(folded: &str, beginnings: &[&str]) -> bool {
    let starts = std::iter::once(0).chain(folded.match_indices(' ').map(|(at, _)| at + 1));
    let mut words = starts.map(|start| &folded[start..]);
    words.any(|rest| beginnings.iter().any(|one| rest.starts_with(one)))
}

/// Whether one of these words stands in a folded text.
pub(super) fn any_word_of(folded: &str, words: &[&str]) -> bool {
    folded.split(' ').any(|word| words.contains(&word))
}

/// Whether one of these phrases stands in a folded text, in whole words.
fn names_any(folded: &str, phrases: &[&str]) -> bool {
    phrases
        .iter()
        .any(|phrase| domain::text::names(folded, phrase))
}
