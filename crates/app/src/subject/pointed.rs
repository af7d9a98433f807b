//! Which numbers, names and the like a report points to. Whoever reports, suffers or helps is left out
//! ([`super::side`]).

use super::side::{self, Said, Word};
use super::told::Value;
use crate::reading::Reader;
use domain::phone::Phone;
use domain::subject::SubjectKind;
use domain::text::fold;
use std::ops::Range;
use text::Stance;
use text::entity::{Entity, EntityKind};

/// What stands before the name of a vessel.
const VESSEL_MARKS: &[&str] = &["KM", "KLM", "KMP", "KMN", "MV", "Kapal", "kapal"];
/// Kinds of vessels, which are nobody's name.
const VESSELS: &[&str] = &["motor", "laut", "ikan", "feri", "ferry", "pelni"];

/// Behind a number that counts.
const COUNTED: &[&str] = &[
    "orang",
    "org",
    "anak",
    "awak",
    "abk",
    "penumpang",
    "hari",
    "minggu",
    "bulan",
    "tahun",
    "jam",
    "kali",
    "gt",
    "ton",
    "pekerja",
    "warga",
    "pmi",
    "tki",
];

/// What a report says, part by part.
pub(crate) enum Part {
    /// The story, or a message that was added to it.
    Story(String),
    /// The answer to the question who did it.
    Who(String),
}

/// The values that texts of a report point to, each once, without those that are the reporter's own.
pub(crate) fn pointed(reader: &Reader, parts: &[Part], own: &[&str]) -> Vec<Value> {
    let mut left_out: Vec<Value> = own.iter().flat_map(|text| found(text)).collect();
    let phones = own.iter().flat_map(|text| domain::phone::named(text, 5));
    left_out.extend(phones.map(|phone| (SubjectKind::Phone, international(&phone))));
    let mut values: Vec<Value> = Vec::new();
    for part in parts {
        let (text, is_about_them) = match part {
            Part::Story(text) => (text, false),
            Part::Who(text) => (text, true),
        };
        if text.trim().is_empty() {
            continue;
        }
        let analysis = reader.analyse(text);
        let about_traits = analysis.bias_warning && analysis.indicators.is_empty();
        if about_traits || matches!(analysis.stance, Stance::Education | Stance::News) {
            continue;
        }
        let numbers = analysis.entities.iter().filter(|one| {
            use EntityKind::{Account, Phone, Social, Url};
            matches!(one.kind, Phone | Account | Social | Url)
        });
        let numbers: Vec<Range<usize>> = numbers.map(|one| one.start..one.end).collect();
        let mut said = Said::of(side::words(text), &numbers);
        said.is_offer =
            analysis.stance == Stance::Offer && !said.names_ours() && !said.tells_of_harm();
        said.says_something = !analysis.indicators.is_empty();
        said.is_about_them = is_about_them;
        let entities = analysis.entities.into_iter().filter_map(placed);
        let placed = entities
            .chain(addresses(&said.words))
            .chain(vessels(&said.words));
        for (value, bytes) in placed {
            let is_chat = value.0 == SubjectKind::Handle && value.1.starts_with("wa.me");
            let is_new = !(is_chat || left_out.contains(&value) || values.contains(&value));
            if is_new && said.is_alleged(value.0, &bytes) {
                values.push(value);
            }
        }
    }
    values
}

/// Whether words may point to anything: cheap, and never `false` where [`pointed`] finds something.
pub(crate) fn points(words: &str) -> bool {
    let named = text::entity::find(words);
    named.iter().any(|one| kind_of(one.kind).is_some()) || has_own(&side::words(words))
}

/// What somebody typed to look for, read as a report is read.
pub(crate) fn asked(text: &str) -> Vec<Value> {
    let mut values = found(text);
    values.extend(
        text.parse()
            .ok()
            .map(|phone: Phone| (SubjectKind::Phone, international(&phone))),
    );
    let words = side::words(text);
    let own = addresses(&words).into_iter().chain(vessels(&words));
    values.extend(own.map(|(value, _)| value));
    let company = text.trim().to_uppercase();
    values.push((SubjectKind::Company, company));
    values.push((SubjectKind::Handle, text.trim().to_lowercase()));
    values.extend(accounts(text));
    values.dedup();
    values
}

/// The names that somebody may have typed: as written, and without titles.
pub(crate) fn asked_names(text: &str) -> Vec<String> {
    let folded = fold(text);
    if !folded.contains(char::is_alphabetic) {
        return Vec::new();
    }
    let lower = text.to_lowercase();
    let written = lower.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = folded.split(' ').skip_while(|word| side::is_title(word));
    let bare = words.collect::<Vec<_>>().join(" ");
    let mut names = vec![written, folded, bare];
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names
}

/// Digits alone may be an account at any bank.
fn accounts(text: &str) -> Vec<Value> {
    let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '-' | '.' | '/');
    let digits: String = text.chars().filter(|letter| !is_mark(*letter)).collect();
    let is_number =
        (8..=18).contains(&digits.len()) && digits.bytes().all(|one| one.is_ascii_digit());
    if !is_number {
        return Vec::new();
    }
    let banks = text::entity::banks().into_iter().chain([""]);
    banks
        .map(|bank| (SubjectKind::Account, format!("{bank}:{digits}")))
        .collect()
}

/// A value with the bytes where it stands.
type Placed = (Value, Range<usize>);

fn found(text: &str) -> Vec<Value> {
    let entities = text::entity::find(text).into_iter();
    entities
        .filter_map(|one| placed(one).map(|(value, _)| value))
        .collect()
}

fn placed(one: Entity) -> Option<Placed> {
    Some(((kind_of(one.kind)?, one.value), one.start..one.end))
}

/// Whether there is an address or a vessel, which only this crate looks for.
fn has_own(words: &[Word<'_>]) -> bool {
    !addresses(words).is_empty() || !vessels(words).is_empty()
}

fn international(phone: &Phone) -> String {
    format!("+{}", phone.digits())
}

fn kind_of(kind: EntityKind) -> Option<SubjectKind> {
    match kind {
        EntityKind::Phone => Some(SubjectKind::Phone),
        EntityKind::Account => Some(SubjectKind::Account),
        EntityKind::Social | EntityKind::Url => Some(SubjectKind::Handle),
        EntityKind::Company => Some(SubjectKind::Company),
        EntityKind::Person => Some(SubjectKind::Recruiter),
        EntityKind::Money
        | EntityKind::Destination
        | EntityKind::Place
        | EntityKind::Age
        | EntityKind::Headcount
        | EntityKind::Date => None,
    }
}

/// `Jalan Mawar No. 12`: a street with the number of a house.
fn addresses(words: &[Word<'_>]) -> Vec<Placed> {
    let mut values = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !matches!(word.folded.as_str(), "jl" | "jln" | "jalan" | "gang" | "gg") {
            continue;
        }
        let street = words[at + 1..]
            .iter()
            .map(|word| word.folded.as_str())
            .take_while(|word| !matches!(*word, "no" | "nomor" | "nomer"))
            .take(5);
        let street: Vec<&str> = street.collect();
        let number = words.get(at + 2 + street.len());
        let is_number = |word: &&Word<'_>| {
            word.folded.len() <= 5 && word.folded.starts_with(|l: char| l.is_ascii_digit())
        };
        if let (1..=4, Some(number)) = (street.len(), number.filter(is_number)) {
            let value = format!("jalan {} no {}", street.join(" "), number.folded);
            values.push(((SubjectKind::Address, value), word.start..number.end()));
        }
    }
    values
}

/// `KM Contoh Jaya`: a vessel by the letters before its name.
fn vessels(words: &[Word<'_>]) -> Vec<Placed> {
    let mut values = Vec::new();
    let is_mark = |word: &Word<'_>| VESSEL_MARKS.contains(&word.written);
    for (at, word) in words.iter().enumerate() {
        // `Kapal KM Contoh Jaya` is one vessel.
        if !is_mark(word) || words.get(at + 1).is_some_and(is_mark) {
            continue;
        }
        let named = words[at + 1..].iter().take(3);
        let mut name: Vec<&Word<'_>> = named
            .take_while(|next| next.written.starts_with(char::is_uppercase) && next.is_with(word))
            .collect();
        if name.is_empty() {
            continue;
        }
        // `KM Sinar Contoh 88`: the number tells it from its sisters.
        name.extend(numbered(words, at + 1 + name.len()));
        let Some(last) = name.last() else {
            continue;
        };
        let folded: Vec<&str> = name.iter().map(|word| word.folded.as_str()).collect();
        let folded = folded.join(" ");
        if folded.len() >= 3 && !VESSELS.contains(&folded.as_str()) {
            values.push(((SubjectKind::Vessel, folded), word.start..last.end()));
        }
    }
    values
}

/// The number behind a vessel's name: `88`; a number that counts people or days is none.
fn numbered<'w, 't>(words: &'w [Word<'t>], at: usize) -> Option<&'w Word<'t>> {
    let before = words.get(at.checked_sub(1)?)?;
    let number = words.get(at).filter(|number| number.is_with(before))?;
    let is_number =
        number.written.len() <= 3 && number.written.bytes().all(|one| one.is_ascii_digit());
    // `KM Contoh Jaya, 12 orang`
    let is_near = number.start <= before.end() + 1;
    let next = words.get(at + 1).filter(|next| next.is_with(number));
    let counts = next.is_some_and(|next| {
        let goes_on = next.start == number.end() + 1
            && next.folded.starts_with(|one: char| one.is_ascii_digit());
        goes_on || COUNTED.contains(&next.folded.as_str())
    });
    (is_number && is_near && !counts).then_some(number)
}

#[cfg(test)]
mod phrasings;

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(story: &str, own: &[&str]) -> Vec<(SubjectKind, String)> {
        let parts = [Part::Story(story.to_owned())];
        pointed(&Reader::built_in(), &parts, own)
    }

    #[test]
    fn what_a_report_points_to_is_found() {
        let story = "Calo Pak Bahar Contoh menawari kerja di Malaysia tanpa kontrak lewat PT Palsu Contoh, \
            WA 0812-0000-7001, transfer ke BRI 1234-5678-9012 dulu. Kumpul di Jalan Mawar No. 12, naik KM Contoh Jaya.";
        let found = kinds(story, &[]);
        let has = |kind| found.iter().any(|(one, _)| *one == kind);
        assert!(
            found.contains(&(SubjectKind::Phone, "+6281200007001".into())),
            "{found:?}"
        );
        for kind in [
            SubjectKind::Account,
            SubjectKind::Company,
            SubjectKind::Address,
            SubjectKind::Vessel,
            SubjectKind::Recruiter,
        ] {
            assert!(has(kind), "{kind:?}: {found:?}");
        }
    }

    /// Ordinary phrasings of people who need help: none of them accuses anybody by a number or a name.
    #[test]
    fn reporters_victims_relatives_and_helpers_are_never_subjects() {
        let mut wrong = Vec::new();
        for story in [
            "Agen jahat. Nomor saya 0812-0000-7002, hubungi saya.",
            "Agen menahan paspor. Hubungi kami di 0812-0000-7002.",
            "Paspor ditahan agen. Telepon saja 0812-0000-7002.",
            "Adik dikurung agen, WA adik saya 0812-0000-7002.",
            "Nomor korban 0812-0000-7002, dia dikurung agen.",
            "Anak saya Siti Contoh, HP-nya 0812-0000-7002, dikurung di mess dan paspornya ditahan.",
            "Paspor saya ditahan agen. Tolong hubungi suami saya 0812-0000-7002.",
            "Kami dikunci dari luar. Telepon bapak RT 0812-0000-7002.",
            "Adik saya ditahan. Ini nomornya 0812-0000-7002.",
            "Adik saya ditahan agen di ruko. Ini nomornya 0812-0000-7002",
            "Anak saya disekap majikan. Keluarga bisa dihubungi 0812-0000-7002 atas nama Bu Marta Contoh.",
            "Ada calo cari orang. Saya sudah lapor polisi, nomor polisi 0812-0000-7002.",
            "Gaji saya tidak dibayar majikan. Hubungi ibu saya di 0812-0000-7002",
            "suami sy dikurung mandor pak, hp suami 0812-0000-7002 sdh 3 hari ga aktif",
            "Keponakan dibawa calo ke Malaysia, terakhir WA pakai nomor 0812-0000-7002",
            "Anak saya diajak orang kerja di Kamboja, nomornya 0812-0000-7002 sudah tidak aktif lagi",
            "Paspor ditahan agen. Bisa WA ke 0812-0000-7002 (kakak korban)",
            "Calo minta 10 juta. 0812-0000-7002 nomor tetangga saya, dia juga korban.",
            "Mandor memukul kami. Kalau mau bicara tlp 0812-0000-7002 ya pak, malam saja",
            "Calo membawa anak di bawah umur. Rumah saya Jalan Mawar No. 12.",
            "Kirim bantuan ke rekening ibu saya BRI 1234-5678-9012, gaji saya ditahan majikan",
            "Kerabat korban: Pak Darmo Contoh 0812-0000-7002. Anaknya dikurung agen.",
            "Saya lapor ke Pak Darmo Contoh, ketua RT 0812-0000-7002, ada calo menahan KTP warga",
            "Kontak KBRI 0812-0000-7002 tidak diangkat, kami dikurung bos",
            "Tolong pak, kakak saya Rina Contoh di Malaysia, WA-nya 0812-0000-7002, gaji tidak dibayar 5 bulan",
            "saya sendiri korban, paspor dipegang agen, ini no saya 0812 0000 7002",
            "mau lapor, agen nipu 3 org. sy pak Darmo Contoh 0812-0000-7002 dusun 2",
            "Kami ber-5 ditahan di kapal. Istri saya di kampung: 0812-0000-7002.",
            "No yg bisa dihubungi 0812-0000-7002, majikan tidak boleh tahu, gaji kami ditahan",
            "Ibu Marta Contoh (ibu korban) 0812-0000-7002. Korban dibawa calo ke Batam.",
            "anak gadis Pak Darmo Contoh dibawa tekong semalam, nomor Pak Darmo 0812-0000-7002",
            "Calo bawa lari uang kami. Ketua kelompok korban: 0812-0000-7002",
            "Sudah lapor ke bhabinkamtibmas Pak Darmo Contoh 0812-0000-7002, calo masih keliling minta KTP",
            "Ini nomor dia yang baru 0812-0000-7002, adik saya, kemarin kabur dari majikan yang pukul dia",
            "Saya dikurung majikan. Pulsa tolong diisi ke 0812-0000-7002",
            "Tolong jemput anak saya, dia disuruh sponsor ke Saudi, alamat rumah kami Jalan Mawar No. 12",
            "Gaji 3 bulan dipotong mandor. Kirim balasan ke wa teman sy 0812-0000-7002",
            "rekening istri saya BRI 1234-5678-9012 dipakai agen tanpa izin, gaji saya dipotong",
            "suster di klinik majikan baik, nomornya 0812-0000-7002, saya dipukul dan dikurung",
            "Adik saya dikurung bos. Hubungi dia di 0812-0000-7002 malam saja",
            "Nama saya Darmo Contoh, HP 0812-0000-7002. Agen menahan ijazah dan KTP saya.",
            "Yang melapor: Darmo Contoh, 0812-0000-7002. Calo menarik 20 juta dari warga.",
        ] {
            let found = kinds(story, &[]);
            if !found.is_empty() {
                wrong.push((story, found));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let own = kinds(
            "Agen menahan paspor, WA agen 0812-0000-7002.",
            &["0812 0000 7002"],
        );
        assert_eq!(own, []);
        let named = kinds("Siti Contoh dikurung di mess, paspornya ditahan.", &[]);
        assert!(
            named
                .iter()
                .all(|(kind, _)| *kind != SubjectKind::Recruiter)
        );
    }

    /// Words that do say whose a number is.
    #[test]
    fn numbers_of_recruiters_are_found() {
        let mut wrong = Vec::new();
        for story in [
            "Agen menghubungi saya lewat WA 0812-0000-7003 dan minta uang muka.",
            "Ada calo cari anak gadis buat ke Malaysia. Nomor HP 0812-0000-7003.",
            "Pak Bahar Contoh menawari kerja ke Kamboja tanpa kontrak, WA 0812-0000-7003",
            "Saya ditawari kerja di Kamboja gaji 15 juta, disuruh hubungi 0812-0000-7003",
            "anak sy diajak kerja ke malaysia lewat fb, nomornya 0812-0000-7003, minta ktp asli",
            "Sponsor membawa tiga orang tanpa surat, nomornya 0812-0000-7003",
            "nomor agennya 0812-0000-7003, dia menahan paspor adik saya",
            "Nomor 0812-0000-7003 mengancam saya karena mau mundur, minta denda 10 juta",
            "LOWONGAN Kamboja gaji 15 juta tanpa pengalaman, minat hubungi 0812-0000-7003",
            "Pelaku namanya Pak Bahar Contoh hp 0812-0000-7003, sudah bawa 4 anak ke Batam",
            "ibu saya ditelpon nomor 0812-0000-7003 ngaku dari PT, minta transfer 5 juta biar anak cepat berangkat",
            "Sy dpt chat dr 0812-0000-7003 nawarin kerja di Thailand gaji besar tanpa ijazah",
            "Bos kami di Kamboja pakai nomor 0812-0000-7003, paspor kami dia pegang",
            "Calo minta 10 juta per orang. WA calonya 0812-0000-7003",
            "Tetangga saya direkrut sponsor, nomor sponsor 0812-0000-7003, KTP ditahan",
            "Agen Bahrun Contoh kumpul KTP anak muda di kos. Katanya kerja restoran. Hubungi dia di 0812 0000 7003.",
            "dibutuhkan segera PRT Saudi, gaji besar, proses cepat visa ziarah. Hubungi kami 0812-0000-7003",
        ] {
            let phone = (SubjectKind::Phone, "+6281200007003".to_owned());
            let found = kinds(story, &[]);
            if !found.contains(&phone) {
                wrong.push((story, found));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        let vessels = kinds("Dibawa naik kapal KM Contoh Jaya oleh tekong", &[]);
        let vessels = vessels
            .iter()
            .filter(|(kind, _)| *kind == SubjectKind::Vessel);
        assert_eq!(vessels.count(), 1, "one vessel under two marks");
        let who = [Part::Who("Pak Bahar Contoh 0812-0000-7003".into())];
        let found = pointed(&Reader::built_in(), &who, &[]);
        assert!(
            found.contains(&(SubjectKind::Phone, "+6281200007003".into())),
            "{found:?}"
        );
        let who = [Part::Who("tidak tahu, nomor saya 0812-0000-7003".into())];
        assert_eq!(pointed(&Reader::built_in(), &who, &[]), []);
    }
}
