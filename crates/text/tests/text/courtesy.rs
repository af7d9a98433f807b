//! Greetings, thanks and blessings change nothing of what a message tells.

use std::path::Path;

use text::eval::Gold;
use text::{Analyser, Analysis, Stance, Urgency};

const BEFORE: [&str; 9] = [
    "Selamat pagi. ",
    "Selamat siang bapak/ibu petugas, ",
    "Assalamualaikum wr wb. ",
    "Permisi pak/bu, ",
    "Mohon maaf mengganggu.\n",
    "Halo min, ",
    "Kepada Yth. Bapak Kapolsek. ",
    "Om swastiastu. ",
    "Selamat siang bapak/ibu petugas, saya mau melapor. ",
];
const BEHIND: [&str; 12] = [
    ". Terima kasih.",
    ". Makasih banyak ya kak 🙏",
    ". Trims",
    ". Amin",
    ". Salam sehat",
    ". Wassalam",
    ". Hatur nuhun",
    ". Matur nuwun",
    ". Tarimo kasih",
    ". Semoga sehat selalu",
    ". Demikian laporan saya.",
    ". Atas perhatiannya saya ucapkan terima kasih.",
];

/// Messages of danger of all hands, far from each other.
fn messages() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/messages");
    let mut all = Vec::new();
    for (hand, _) in text::eval::hands() {
        let file = folder.join(format!("hand_{hand}.jsonl"));
        let lines = std::fs::read_to_string(file).expect("a hand");
        let gold = |line| serde_json::from_str::<Gold>(line).expect("labelled");
        all.extend(lines.lines().map(gold));
    }
    all.retain(|gold| gold.urgency == "P1");
    let told = all.into_iter().step_by(101).map(|gold| gold.text);
    told.collect()
}

fn shown(found: &Analysis) -> (Urgency, Stance, bool, Vec<&str>) {
    let codes = found.indicators.iter().map(|one| one.code.as_str());
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    (found.urgency, found.stance, found.bias_warning, codes)
}

/// `pak lurah` behind a greeting may be the one who did it.
#[test]
fn an_official_behind_a_greeting_is_not_greeted_away() {
    let analyser = Analyser::embedded();
    for (greeting, told) in [
        (
            "Selamat pagi ",
            "pak lurah minta uang 2 juta ke calo supaya surat warga keluar",
        ),
        (
            "Assalamualaikum ",
            "polisi di pelabuhan terima setoran dari tekong",
        ),
        ("Selamat siang ", "kades kami terima uang dari calo TKW"),
    ] {
        let alone = analyser.analyse(told);
        let greeted = analyser.analyse(&[greeting, told].concat());
        let found = shown(&alone);
        assert!(found.3.contains(&"OFF-INV"), "{told}: {found:?}");
        assert_eq!(shown(&greeted), found, "{greeting}{told}");
    }
}

#[test]
fn a_greeting_or_thanks_changes_nothing() {
    let analyser = Analyser::embedded();
    let all = messages();
    assert!(all.len() >= 60, "{}", all.len());
    let (mut tried, mut wrong) = (0, Vec::new());
    for message in &all {
        let plain = analyser.analyse(message);
        let before = BEFORE.iter().map(|words| format!("{words}{message}"));
        // The sentence ends once.
        let own = message.trim_end_matches('.');
        let behind = BEHIND.iter().map(|words| format!("{own}{words}"));
        let both = format!("Selamat malam pak. {own}. Terima kasih, semoga sehat selalu. Amin.");
        for text in before.chain(behind).chain([both]) {
            tried += 1;
            let found = analyser.analyse(&text);
            if shown(&found) != shown(&plain) {
                wrong.push(format!(
                    "{text}\n  {:?}\n  {:?}",
                    shown(&plain),
                    shown(&found)
                ));
            }
        }
    }
    let most = tried / 1000;
    assert!(
        wrong.len() <= most,
        "{} of {tried}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_cry_for_help_is_heard_behind_a_greeting_and_before_thanks() {
    let text = "Selamat pagi. saya sudah siapin racun, lebih baik saya akhiri hidup dari pada dipulangkan ke majikan itu. \
                Terima kasih, pak Budi 08123456789 sudah baca";
    let text_closed =
        "Selamat pagi. saya sudah siapin racun, lebih baik saya akhiri hidup. Terima kasih.";
    for text in [text, text_closed] {
        let found = Analyser::embedded().analyse(text);
        assert_eq!(found.urgency, Urgency::P1, "{text}");
        let one = found
            .indicators
            .iter()
            .find(|one| one.code.as_str() == "URG-SELF");
        let one = one.expect("found");
        assert!(
            text[one.start..one.end].contains("racun")
                || text[one.start..one.end].contains("akhiri")
        );
    }
}

#[test]
fn places_are_those_of_the_whole_text() {
    let text = "Selamat siang pak Budi, nomor saya 081234567890. Terima kasih, hubungi 0812 9999 8888. Makasih";
    let explained = Analyser::embedded().explain(text);
    for entity in &explained.analysis.entities {
        assert!(text.get(entity.start..entity.end).is_some());
    }
    let phones = explained.analysis.entities.iter();
    let phones = phones.filter(|one| one.kind == text::EntityKind::Phone);
    assert_eq!(phones.count(), 2);
    let text = "Permisi pak. paspor saya ditahan majikan. Terima kasih";
    let explained = Analyser::embedded().explain(text);
    let held = explained
        .traces
        .iter()
        .find(|trace| trace.stopped.is_none());
    let held = held.expect("a rule fires");
    assert!(text[held.start..held.end].contains("paspor"));
}

#[test]
fn a_text_of_courtesies_alone_is_chat() {
    let found =
        Analyser::embedded().analyse("Selamat pagi bapak ibu semua, terima kasih banyak ya");
    assert_eq!(
        (found.stance, found.urgency),
        (Stance::Other, Urgency::None)
    );
    assert!(found.indicators.is_empty());
}
