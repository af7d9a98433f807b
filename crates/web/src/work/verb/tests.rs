use super::*;
use domain::id::ReportId;

const TASK: &str = "tsk_aaaaaaaaaaaaaaaa";

fn form(pairs: &[(&str, &str)]) -> FormState {
    FormState::from_pairs(pairs.iter().copied())
}

fn read(verb: Verb, pairs: &[(&str, &str)]) -> Result<Wish, Vec<(String, String)>> {
    let mut form = form(pairs);
    let task = TASK.parse().ok();
    let wish = parse(verb, &mut form, task, &|code| format!("Tanya {code}?"));
    let errors = form
        .errors
        .into_iter()
        .map(|error| (error.field, error.key));
    wish.ok_or_else(|| errors.collect())
}

fn decided(decision: Decision, note: &str) -> Result<Wish, Vec<(String, String)>> {
    Ok(Wish::Decide {
        decision,
        note: note.into(),
    })
}

fn wrong(pairs: &[(&str, &str)]) -> Result<Wish, Vec<(String, String)>> {
    Err(pairs
        .iter()
        .map(|(field, key)| ((*field).into(), (*key).into()))
        .collect())
}

#[test]
fn follow_up_is_the_only_verb_without_a_reason() {
    assert_eq!(read(Verb::FollowUp, &[]), decided(Decision::FollowUp, ""));
    assert_eq!(
        read(Verb::Reopen, &[("batalkan_alasan", " ya ")]),
        wrong(&[("batalkan_alasan", "invalid-reason")])
    );
    assert_eq!(
        read(Verb::Reopen, &[("batalkan_alasan", "salah tekan")]),
        decided(Decision::Reopen, "")
    );
}

#[test]
fn questions_are_put_together_from_the_list_and_own_words() {
    let pairs = [
        ("tanya_pilihan", "when"),
        ("tanya_pilihan", "place"),
        ("tanya_pilihan", "made-up"),
        ("tanya_teks", " Berapa orang? "),
        ("tanya_alasan", "belum jelas"),
    ];
    assert_eq!(
        read(Verb::Ask, &pairs),
        decided(Decision::Ask, "Tanya place?\nTanya when?\nBerapa orang?")
    );
    assert_eq!(
        read(Verb::Ask, &[("tanya_alasan", "belum jelas")]),
        wrong(&[("tanya_teks", "work-invalid-question")])
    );
}

#[test]
fn closing_takes_an_outcome_of_the_list_and_words_for_the_reporter() {
    let good = [
        ("tutup_hasil", "protected"),
        ("tutup_kata", "Mereka sudah pulang."),
        ("tutup_alasan", "dicek petugas"),
    ];
    assert_eq!(
        read(Verb::Close, &good),
        decided(Decision::Close(Outcome::Protected), "Mereka sudah pulang.")
    );
    assert_eq!(
        read(Verb::Close, &[("tutup_hasil", "guilty")]),
        wrong(&[
            ("tutup_hasil", "work-invalid-outcome"),
            ("tutup_alasan", "invalid-reason"),
        ])
    );
    assert_eq!(
        read(
            Verb::Close,
            &[
                ("tutup_hasil", "other_agency"),
                ("tutup_alasan", "urusan dinas")
            ]
        ),
        wrong(&[("tutup_kata", "work-invalid-agency")])
    );
}

#[test]
fn joining_and_deferring_name_their_target() {
    let other = "rpt_5302_bbbbbbbbbbbbbbbb";
    let id: ReportId = other.parse().expect("an id");
    let pairs = [("gabung_ke", other), ("gabung_alasan", "kejadian sama")];
    assert_eq!(read(Verb::Join, &pairs), decided(Decision::Join(id), ""));
    assert_eq!(
        read(
            Verb::Join,
            &[
                ("gabung_ke", "tsk_aaaaaaaa"),
                ("gabung_alasan", "kejadian sama")
            ]
        ),
        wrong(&[("gabung_ke", "invalid-join")])
    );
    let pairs = [
        ("tunda_sampai", "2026-11-27"),
        ("tunda_alasan", "tunggu kabar"),
    ];
    let until = "2026-11-27".parse().expect("a day");
    assert_eq!(
        read(Verb::Defer, &pairs),
        decided(Decision::Defer(until), "")
    );
    assert_eq!(
        read(
            Verb::Defer,
            &[("tunda_sampai", "besok"), ("tunda_alasan", "tunggu kabar")]
        ),
        wrong(&[("tunda_sampai", "invalid-until")])
    );
}

#[test]
fn rerouting_urgency_and_messages() {
    let office: OfficeId = "kanim-atambua".parse().expect("an office");
    assert_eq!(
        read(
            Verb::Reroute,
            &[
                ("alih_kantor", "kanim-atambua"),
                ("alih_alasan", "wilayah mereka")
            ]
        ),
        Ok(Wish::Reroute { office })
    );
    assert_eq!(
        read(
            Verb::Reroute,
            &[("alih_kantor", ""), ("alih_alasan", "wilayah mereka")]
        ),
        wrong(&[("alih_kantor", "invalid-office")])
    );
    assert_eq!(
        read(
            Verb::Urgency,
            &[
                ("urgensi_tingkat", "1"),
                ("urgensi_alasan", "berangkat malam ini")
            ]
        ),
        Ok(Wish::Urgency {
            urgency: Urgency::P1
        })
    );
    assert_eq!(
        read(
            Verb::Urgency,
            &[("urgensi_tingkat", "9"), ("urgensi_alasan", "berangkat")]
        ),
        wrong(&[("urgensi_tingkat", "work-invalid-urgency")])
    );
    assert_eq!(
        read(Verb::Message, &[("pesan_teks", " Terima kasih. ")]),
        Ok(Wish::Message {
            text: "Terima kasih.".into()
        })
    );
    let long = "a".repeat(message::LIMIT + 1);
    assert_eq!(
        read(Verb::Message, &[("pesan_teks", &long)]),
        wrong(&[("pesan_teks", "work-invalid-long")])
    );
}

#[test]
fn tasks_need_a_title_and_a_reason_when_they_fail() {
    assert_eq!(
        read(
            Verb::AddTask,
            &[
                ("tugas_judul", "Telepon RT"),
                ("tugas_untuk", ""),
                ("tugas_batas", "")
            ]
        ),
        Ok(Wish::AddTask {
            title: "Telepon RT".into(),
            assignee: None,
            due_on: None
        })
    );
    assert_eq!(
        read(
            Verb::AddTask,
            &[
                ("tugas_judul", " "),
                ("tugas_untuk", "siapa"),
                ("tugas_batas", "x")
            ]
        ),
        wrong(&[
            ("tugas_judul", "invalid-task-title"),
            ("tugas_untuk", "invalid-task-assignee"),
            ("tugas_batas", "invalid-task-due"),
        ])
    );
    let task: TaskId = TASK.parse().expect("an id");
    let note = note_field(&task);
    assert_eq!(
        read(Verb::FinishTask, &[("hasil", "done")]),
        Ok(Wish::FinishTask {
            task: task.clone(),
            state: TaskState::Done
        })
    );
    assert_eq!(
        read(Verb::FinishTask, &[("hasil", "not_possible")]),
        wrong(&[(&note, "invalid-reason")])
    );
    assert_eq!(
        read(
            Verb::FinishTask,
            &[("hasil", "not_possible"), (&note, "Orangnya pindah")]
        ),
        Ok(Wish::FinishTask {
            task: task.clone(),
            state: TaskState::NotPossible
        })
    );
    let typed = form(&[(&note, " Orangnya pindah ")]);
    assert_eq!(
        reason(Verb::FinishTask, &typed, Some(&task)),
        "Orangnya pindah"
    );
}

#[test]
fn codes_are_read_back() {
    for verb in Verb::ALL {
        assert_eq!(Verb::from_code(verb.code()), Some(verb));
    }
    assert_eq!(Verb::from_code("hapus"), None);
}

#[test]
fn the_button_at_a_finding_says_which_and_what() {
    let judged = |pressed: &str, reason: &str| {
        read(
            Verb::Judge,
            &[("petunjuk", pressed), ("petunjuk_alasan", reason)],
        )
    };
    let papers = Indicator::parse("DST-DOC").expect("in the list");
    let expected = Wish::Judge {
        which: Which {
            piece: domain::finding::Piece::Story,
            indicator: papers,
            source: Source::Machine,
        },
        state: State::Removed,
    };
    let pressed = "removed machine story DST-DOC";
    assert_eq!(judged(pressed, "disimpan sendiri"), Ok(expected));
    assert_eq!(
        judged(pressed, " x "),
        wrong(&[("petunjuk_alasan", "invalid-reason")])
    );
    for damaged in [
        "",
        "removed",
        "removed machine story",
        "removed machine story DST-XYZ",
    ] {
        assert_eq!(
            judged(damaged, "disimpan sendiri"),
            wrong(&[("petunjuk_alasan", "work-invalid-finding")])
        );
    }
    let added = [
        ("tambah_petunjuk", "DST-DOC"),
        ("tambah_alasan", "kata keluarga"),
    ];
    assert_eq!(
        read(Verb::AddFinding, &added),
        Ok(Wish::AddFinding { indicator: papers })
    );
    assert_eq!(
        read(Verb::AddFinding, &added[1..]),
        wrong(&[("tambah_petunjuk", "work-invalid-indicator")])
    );
    assert_eq!(Verb::AddFinding.field("petunjuk"), "tambah_petunjuk");
}
