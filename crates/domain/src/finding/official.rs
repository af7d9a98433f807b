//! Whether a short answer to "who did it?" names an official: such a report is not left with the office that may
//! be meant (`domain.md` §8, safeguard 8).
//!
//! Rules on texts ask for what an official did. Whoever answers this question has said that much already, so the
//! name alone is enough here, and nowhere else. The lists are short on purpose. What they take for an official and
//! is none goes to the inspectorate, where a person sends it back; that does less harm than the other mistake.

use crate::text::fold;
use std::ops::Range;

/// What officials are called; whole words, folded.
const OFFICIALS: [&str; 53] = [
    "kakanim",
    "kapolsek",
    "kapolres",
    "kapolda",
    "danramil",
    "dandim",
    "kajari",
    "bhabin",
    "kanit",
    "petugas",
    "pejabat",
    "aparat",
    "aparatur",
    "asn",
    "pns",
    "pegawai negeri",
    "pegawai desa",
    "pegawai kelurahan",
    "pegawai kecamatan",
    "pegawai dinas",
    "orang dinas",
    "kepala desa",
    "kep desa",
    "kades",
    "sekretaris desa",
    "sekdes",
    "perangkat desa",
    "kepala kampung",
    "kepala dusun",
    "kadus",
    "wali nagari",
    "keuchik",
    "lurah",
    "camat",
    "bupati",
    "pak rt",
    "ketua rt",
    "pak rw",
    "ketua rw",
    "babinsa",
    "bhabinkamtibmas",
    "pimpasa",
    "polisi",
    "tentara",
    "brimob",
    "jaksa",
    "syahbandar",
    "satpol",
    "police",
    "policeman",
    "soldier",
    "official",
    "village head",
];

/// What their offices are called.
const OFFICES: [&str; 24] = [
    "imigrasi",
    "immigration",
    "kanim",
    "kantor desa",
    "kantor lurah",
    "kantor camat",
    "disnaker",
    "disnakertrans",
    "dukcapil",
    "bea cukai",
    "bp2mi",
    "bp3mi",
    "kp2mi",
    "kbri",
    "kjri",
    "polri",
    "polda",
    "polres",
    "polsek",
    "tni",
    "kodim",
    "koramil",
    "kejaksaan",
    "army",
];

/// Before the name: it isn't one, somebody poses as one, or one was told.
const NOT_THEM: [&str; 28] = [
    "bukan",
    "bukannya",
    "tanpa",
    "tidak",
    "tak",
    "nggak",
    "gak",
    "ngaku",
    "mengaku",
    "ngakunya",
    "mengakunya",
    "pura",
    "berpura",
    "menyamar",
    "mengatasnamakan",
    "mencatut",
    "lapor",
    "melapor",
    "laporkan",
    "dilaporkan",
    "laporan",
    "not",
    "no",
    "fake",
    "claims",
    "claimed",
    "pretends",
    "pretended",
];

/// Before the name of an office: a broker for it, or somebody who stands near it.
const BESIDE: [&str; 10] = [
    "calo", "agen", "agent", "biro", "jasa", "depan", "dekat", "belakang", "samping", "sebelah",
];

/// Between such a word and the name.
const BETWEEN: [&str; 24] = [
    "sebagai", "jadi", "menjadi", "seorang", "orang", "anggota", "oknum", "pegawai", "staf",
    "pihak", "kantor", "nama", "dari", "ke", "kepada", "ada", "atau", "maupun", "as", "a", "an",
    "the", "to", "be",
];

/// Behind the name: somebody poses as one.
const FALSE: [&str; 4] = ["gadungan", "palsu", "bohongan", "abal"];

/// Behind *petugas*: those of a company.
const OF_A_COMPANY: [&str; 16] = [
    "lapangan",
    "rekrut",
    "rekrutmen",
    "perekrut",
    "pt",
    "cv",
    "agen",
    "sponsor",
    "p3mi",
    "pjtki",
    "bank",
    "klinik",
    "resepsionis",
    "parkir",
    "kebersihan",
    "kasir",
];

/// Where an answer names an official or an office: the bytes of the first such name.
///
/// ```
/// use domain::finding::official;
/// assert_eq!(official("Pak Yos, petugas imigrasi Kupang"), Some(9..16));
/// assert_eq!(official("calo yang ngaku petugas imigrasi"), None);
/// assert_eq!(official("tetangga saya"), None);
/// ```
#[must_use]
pub fn official(who: &str) -> Option<Range<usize>> {
    let words = words(who);
    (0..words.len()).find_map(|at| {
        let long = named(&OFFICIALS, &words[at..]);
        let (long, is_office) = match long {
            Some(long) => (long, false),
            None => (named(&OFFICES, &words[at..])?, true),
        };
        let is_meant = !is_kept_apart(&words, at, is_office) && !is_false(&words, at + long);
        is_meant.then(|| words[at].place.start..words[at + long - 1].place.end)
    })
}

/// One word of an answer.
struct Word {
    place: Range<usize>,
    folded: String,
    /// A comma, a full stop or the like stands before it.
    is_first: bool,
}

impl Word {
    /// Whether it is `word`, also as "the …".
    fn is(&self, word: &str) -> bool {
        self.folded == word || self.folded.strip_suffix("nya") == Some(word)
    }
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut start, mut is_first) = (0, true);
    for part in text.split_inclusive(|letter: char| !(letter.is_alphanumeric() || letter == '\'')) {
        let word = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let folded = fold(word);
        if !folded.is_empty() {
            let place = start..start + word.len();
            words.push(Word {
                place,
                folded,
                is_first,
            });
            is_first = false;
        }
        is_first |= part.ends_with([',', '.', ';', ':', '/', '(', ')', '\n']);
        start += part.len();
    }
    words
}

/// How many words the name is long with which `words` begin.
fn named(names: &[&str], words: &[Word]) -> Option<usize> {
    names.iter().find_map(|name| {
        let long = name.split(' ').count();
        let mut pairs = words.iter().zip(name.split(' '));
        (words.len() >= long && pairs.all(|(word, name)| word.is(name))).then_some(long)
    })
}

/// Whether what stands before a name says that they are not meant.
fn is_kept_apart(words: &[Word], at: usize, is_office: bool) -> bool {
    let mut at = at;
    while at > 0 && !words[at].is_first {
        at -= 1;
        let word = words[at].folded.as_str();
        if NOT_THEM.contains(&word) || is_office && BESIDE.contains(&word) {
            return true;
        }
        let is_between = BETWEEN.contains(&word) || OFFICIALS.contains(&word);
        if !is_between {
            return false;
        }
    }
    false
}

/// Whether what stands behind a name says that they are none, or none of the state.
fn is_false(words: &[Word], behind: usize) -> bool {
    let same = |at: usize| words.get(at).filter(|word| !word.is_first);
    let is_of_a_company = words[behind - 1].is("petugas")
        && same(behind).is_some_and(|word| OF_A_COMPANY.contains(&word.folded.as_str()));
    let mut rest = (behind..).map_while(same);
    let next = rest.find(|word| !OFFICES.iter().any(|name| word.is(name)));
    is_of_a_company || next.is_some_and(|word| FALSE.contains(&word.folded.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn officials_are_known_by_what_they_are_called() {
        for who in [
            "Petugas imigrasi Kupang",
            "petugas",
            "PETUGASNYA sendiri",
            "Kepala desa Oinlasi",
            "kades",
            "aparat",
            "Petugas Desa Oinlasi",
            "Polisi",
            "oknum polisi dari polsek",
            "dua orang tentara",
            "anak Pak Lurah",
            "Pak RT 05",
            "orang dalam di Kanim",
            "pegawai kantor desa",
            "calo dan petugas bandara",
            "bukan calo, petugas imigrasi",
            "bukan calo tapi polisi",
            "bukan hanya calo: aparat juga",
            "ngaku sponsor, padahal polisi",
            "the village head",
            "an immigration officer",
        ] {
            assert!(official(who).is_some(), "{who}");
        }
    }

    #[test]
    fn others_and_who_poses_as_an_official_are_none() {
        for who in [
            "",
            "tetangga saya",
            "tetangga di RT 05",
            "orang desa sebelah",
            "calo",
            "majikan",
            "sponsor dari Kupang",
            "bos kebun, orang Oinlasi",
            "petugas lapangan PT Contoh",
            "petugas PT Contoh",
            "bukan petugas",
            "bukan petugas imigrasi",
            "bukan polisi atau tentara",
            "calo, bukan dari imigrasi",
            "ngaku petugas",
            "ngaku-ngaku petugas imigrasi",
            "mengaku sebagai polisi",
            "orang yang mengaku anggota TNI",
            "pura-pura jadi polisi",
            "polisi gadungan",
            "petugas imigrasi palsu",
            "calo di depan kantor imigrasi",
            "calo imigrasi",
            "majikan, sudah saya lapor ke polisi",
            "petugasan",
            "not the police",
        ] {
            assert_eq!(official(who), None, "{who}");
        }
    }

    #[test]
    fn the_first_name_is_quoted() {
        let who = "é, Pak Yos dan KEPALA  Desa";
        let place = official(who).expect("named");
        assert_eq!(&who[place], "KEPALA  Desa");
    }

    proptest::proptest! {
        #[test]
        fn any_answer_is_read(who in "\\PC*") {
            if let Some(place) = official(&who) {
                proptest::prop_assert!(!who[place].is_empty());
            }
        }
    }
}
