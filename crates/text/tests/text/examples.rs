//! A few whole messages, from first word to last answer.

use text::{Analyser, Stance, Urgency};

#[test]
fn danger_is_seen_at_once() {
    for text in [
        "tolong pak, saya dikunci di kamar sama bos, tidak boleh keluar",
        "adik saya dipukul mandor tiap hari di kebun sawit Malaysia",
        "anak saya umur 15 dibawa calo ke Batam tadi pagi",
    ] {
        assert_eq!(
            Analyser::embedded().analyse(text).urgency,
            Urgency::P1,
            "{text}"
        );
    }
}

#[test]
fn teaching_and_thanks_carry_nothing() {
    for (text, stance) in [
        (
            "Undangan sosialisasi di balai desa, Sabtu pukul 09.00: ciri lowongan palsu, paspor ditahan, gaji tidak dibayar",
            Stance::Education,
        ),
        ("terima kasih pak, semoga sehat selalu", Stance::Other),
    ] {
        let found = Analyser::embedded().analyse(text);
        assert_eq!(
            (found.stance, found.urgency),
            (stance, Urgency::None),
            "{text}"
        );
        assert!(
            found.indicators.is_empty(),
            "{text}: {:?}",
            found.indicators
        );
    }
}

#[test]
fn the_scorer_counts_as_the_label_guide_says() {
    use text::eval::{Count, Gold, Score};
    let gold: Gold = serde_json::from_str(
        r#"{"id":"X3","text":"t","stance":"other","urgency":"none","maybe":["REC-FEE"],
            "indicators":[{"code":"REC-DOC","quote":"q"},{"code":"URG-CONF","quote":"q"}]}"#,
    )
    .expect("valid");
    assert!(gold.held_back());
    let mut score = Score::default();
    score.add(&gold, &Analyser::embedded().analyse("terima kasih pak"));
    assert_eq!(
        score.indicators(),
        Count {
            right: 0,
            extra: 0,
            missed: 1
        }
    );
    assert_eq!(score.stance_accuracy(), 1.0);
}
