//! One sentence that teaches, retells or tells of nothing silences no message, and teaching stays silent.

use text::{Analyser, Analysis, Urgency};

const OPENINGS: &str = include_str!("frame/openings.txt");
const REAL: &str = include_str!("frame/real.txt");
const TOLD: &str = include_str!("frame/told.txt");
/// Of a hundred findings of the real part, so many stay.
const STAY: usize = 95;

fn lost(alone: &Analysis, opened: &Analysis) -> Vec<String> {
    let still = |code| opened.indicators.iter().any(|one| one.code == code);
    let codes = alone.indicators.iter().map(|one| one.code);
    codes
        .filter(|code| !still(*code))
        .map(|code| code.as_str().to_owned())
        .collect()
}

#[test]
fn an_opening_silences_no_message() {
    let analyser = Analyser::embedded();
    let (mut all, mut gone, mut urgent, mut late) = (0, Vec::new(), 0, 0);
    for real in REAL.lines() {
        let alone = analyser.analyse(real);
        assert!(!alone.indicators.is_empty(), "{real}");
        for opening in OPENINGS.lines() {
            let opened = analyser.analyse(&format!("{opening} {real}"));
            all += alone.indicators.len();
            let lost = lost(&alone, &opened);
            gone.extend(lost.iter().map(|code| format!("{code}: {opening} {real}")));
            if alone.urgency == Urgency::P1 {
                urgent += 1;
                late += usize::from(opened.urgency != Urgency::P1);
            }
        }
    }
    assert!(all >= 1000 && urgent > 50, "{all} {urgent}");
    let most = all * (100 - STAY) / 100;
    assert!(gone.len() <= most, "{} of {all}: {gone:#?}", gone.len());
    assert!(late * 100 <= urgent * 3, "{late} of {urgent}");
}

#[test]
fn what_a_reviewer_saw_silenced_is_found() {
    let analyser = Analyser::embedded();
    let tv = "Tadi saya lihat di TV soal perdagangan orang.";
    let taught = "Kata bapak PIMPASA waktu penyuluhan, kalau ada begini segera lapor.";
    let met = "Habis rapat RT saya baru tahu harus lapor ke mana.";
    let neighbour = "Tetangga saya ditawari kerja ke Kamboja gaji 20jt pakai visa turis, disuruh bayar 5jt, \
                     paspornya dipegang calo.";
    let house = "Di dusun kami juga ada rumah isinya 12 orang calon TKW dikunci, mau dibawa lewat jalur tikus \
                 malam minggu.";
    let there =
        "Ada rumah isinya 12 orang calon TKW dikunci, mau dibawa lewat jalur tikus malam minggu.";
    let daily = "Pak, di sini panas. Panen padi sudah selesai. Anak-anak sekolah jauh. Jalan ke kota rusak. Kemarin \
                 ada arisan. Pasar ramai hari minggu. Sinyal hp kadang hilang. Bapak sehat saja.";
    let hurt = "Adik saya dipukul majikan di Malaysia, dikunci di rumah, gajinya tidak dibayar, dulu berangkat lewat \
                calo.";
    for (opening, real) in [
        (tv, neighbour),
        (tv, house),
        (met, there),
        (taught, neighbour),
        (daily, hurt),
    ] {
        let alone = analyser.analyse(real);
        let opened = analyser.analyse(&format!("{opening} {real}"));
        assert!(!alone.indicators.is_empty(), "{real}");
        assert_eq!(
            lost(&alone, &opened),
            Vec::<String>::new(),
            "{opening} {real}"
        );
        assert!(opened.urgency <= alone.urgency, "{opening} {real}");
        assert_eq!(opened.stance, alone.stance, "{opening} {real}");
    }
}

#[test]
fn teaching_and_news_of_several_sentences_stay_silent() {
    let analyser = Analyser::embedded();
    assert!(TOLD.lines().count() >= 20);
    let loud: Vec<String> = TOLD
        .lines()
        .filter_map(|told| {
            let found = analyser.analyse(told);
            let codes: Vec<&str> = found
                .indicators
                .iter()
                .map(|one| one.code.as_str())
                .collect();
            (!codes.is_empty()).then(|| format!("{codes:?} {told}"))
        })
        .collect();
    assert!(loud.is_empty(), "{loud:#?}");
}

#[test]
fn an_explanation_tells_the_rule_that_stands_in_its_part() {
    let text = "Tadi saya lihat di TV soal perdagangan orang. Tetangga saya ditawari kerja ke Kamboja gaji 20jt pakai \
                visa turis, disuruh bayar 5jt, paspornya dipegang calo.";
    let told = Analyser::embedded().explain(text);
    assert_eq!(told.analysis, Analyser::embedded().analyse(text));
    for finding in &told.analysis.indicators {
        let mut traces = told.traces.iter();
        let fired = traces.any(|trace| trace.rule == finding.rule && trace.stopped.is_none());
        assert!(fired, "{}", finding.rule);
        assert!(finding.start > 45, "{}", &text[finding.start..finding.end]);
    }
}
