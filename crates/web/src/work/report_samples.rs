//! Made-up reports that between them reach every branch of the report's template.

use super::finding_part::FindingsPart;
use super::history::KINDS;
use super::report_page::{
    Claims, ContactPart, DetailPart, HintPart, HistoryPart, JoinedPart, Lists, MayPart,
    MessagePart, OutcomePart, PlacePart, ReportPart, RoutingPart, TaskPart,
};
use super::row::Row;
use super::words::{Choice, key};
use domain::report::{ExcludedRole, Outcome, RouteReason, Status, When, WhereNow};
use domain::subject::{SubjectKind, SubjectState};
use domain::task::TaskState;

/// An open report with everything, a closed one, one about presence only, one with nothing.
pub(super) fn reports() -> Vec<ReportPart> {
    let mut all = vec![open(), closed(), presence(), bare()];
    all.extend(RouteReason::ALL.map(|reason| ReportPart {
        routing: RoutingPart {
            reason: reason.code(),
            ..open().routing
        },
        ..open()
    }));
    all.extend(Outcome::ALL.map(|outcome| ReportPart {
        outcome: Some(OutcomePart {
            code: outcome.code(),
            note: None,
        }),
        ..closed()
    }));
    all
}

fn open() -> ReportPart {
    ReportPart {
        row: Row {
            official: true,
            abroad: true,
            answered: true,
            ..Row::sample()
        },
        findings: FindingsPart::sample(),
        hints: hints(),
        version: 3,
        nonce: "contoh".into(),
        seen: 2,
        next: "/kotak-masuk".into(),
        failed: "",
        claims: Claims {
            when: When::Upcoming.code(),
            happened_on: Some(20_778),
            where_now: WhereNow::Abroad.code(),
            story: "Ada 12 orang di rumah kosong.\n<script>alert(1)</script>".into(),
            place_text: "Oinlasi dekat gereja".into(),
            country: "Negeri seberang".into(),
            who: "Seorang perekrut".into(),
        },
        place: Some(PlacePart {
            code: "5302022008".into(),
            name: "Oinlasi".into(),
            lineage: vec![
                "Mollo Selatan".into(),
                "Timor Tengah Selatan".into(),
                "Nusa Tenggara Timur".into(),
            ],
        }),
        place_state: "exact",
        map: "<svg viewBox=\"0 0 4 4\" role=\"img\" aria-label=\"Peta\"></svg>".into(),
        contact: Some(ContactPart {
            allowed: true,
            phone: "0812-0000-1234".into(),
            safe_hours: "setelah pukul 19".into(),
            code_word: "jagung".into(),
        }),
        contact_refused: false,
        excluded: ExcludedRole::ALL.map(ExcludedRole::code).to_vec(),
        messages: vec![
            MessagePart {
                ours: true,
                author: Some("Petugas Contoh".into()),
                day: 20_777,
                clock: Some("14.05 WITA".into()),
                text: "Apakah mereka masih di sana?".into(),
                seen_on: Some(20_777),
            },
            MessagePart {
                ours: true,
                author: None,
                day: 20_777,
                clock: None,
                text: "Terima kasih.".into(),
                seen_on: None,
            },
            MessagePart {
                ours: false,
                author: None,
                day: 20_778,
                clock: None,
                text: "Masih.\nTadi pagi ada <mobil> datang.".into(),
                seen_on: None,
            },
        ],
        tasks: tasks(),
        history: history(),
        routing: RoutingPart {
            reason: RouteReason::AssistedVillage.code(),
            office: "Kanim Contoh Kupang".into(),
            officer: Some("Petugas Contoh".into()),
            abroad_office: Some("Kantor konsuler contoh".into()),
        },
        outcome: None,
        joined_to: None,
        joined_here: ["rpt_5302_bbbbbbbbbbbbbbbb", "rpt_5302_cccccccccccccccc"]
            .map(|id| JoinedPart {
                id: id.into(),
                wrote: id.ends_with('c'),
            })
            .to_vec(),
        official_told: true,
        suspected_itself: true,
        second_look_on: Some(20_779),
        purge_on: None,
        may: MayPart {
            triage: true,
            ask: true,
            reroute: true,
            task: true,
            undo: true,
        },
        lists: Lists {
            offices: vec![Choice::new("kanim-atambua", "Kanim Contoh Atambua")],
            colleagues: vec![Choice::new("acc_aaaaaaaaaaaaaaaa", "Petugas Contoh")],
            joins: Row::samples(),
            questions: vec![Choice::new("place", "Di desa mana kejadiannya?")],
            outcomes: Outcome::ALL.map(Outcome::code).to_vec(),
            presence_words: "Terima kasih.".into(),
            presence_reason: "Hanya menyebut keberadaan.".into(),
        },
        today: 20_778,
    }
}

fn tasks() -> Vec<TaskPart> {
    let task = |id: &str, state: TaskState| TaskPart {
        id: id.into(),
        title: "Telepon Pak RT <contoh>".into(),
        assignee: Some("Petugas Contoh".into()),
        due_in: Some(-1),
        state: state.code(),
        reason: None,
        mine: true,
    };
    vec![
        task("tsk_aaaaaaaaaaaaaaaa", TaskState::Open),
        TaskPart {
            assignee: None,
            due_in: None,
            mine: false,
            ..task("tsk_bbbbbbbbbbbbbbbb", TaskState::Done)
        },
        TaskPart {
            reason: Some("Orangnya sudah pindah.".into()),
            ..task("tsk_cccccccccccccccc", TaskState::NotPossible)
        },
    ]
}

fn hints() -> Vec<HintPart> {
    let states = SubjectState::ALL.into_iter().cycle();
    let hint = |(number, (kind, state)): (usize, (SubjectKind, SubjectState))| HintPart {
        href: "/subjek/sbj_aaaaaaaaaaaaaaaa".into(),
        kind: kind.code(),
        value: "Petugas <Contoh>".into(),
        state: state.code(),
        others: i64::from(number % 3 == 1),
        offices: vec!["Petugas <Contoh>".into(); number % 3],
    };
    let all = SubjectKind::ALL.into_iter().zip(states);
    all.enumerate().map(hint).collect()
}

pub(crate) fn history() -> Vec<HistoryPart> {
    let entry = |kind: &str, actor: &'static str| HistoryPart {
        kind: kind.into(),
        actor,
        name: String::new(),
        office: None,
        day: 20_777,
        clock: None,
        details: Vec::new(),
        reason: None,
    };
    let mut entries = vec![
        HistoryPart {
            name: "Petugas Contoh".into(),
            office: Some("Kanim Contoh Kupang".into()),
            clock: Some("14.05 WITA".into()),
            details: vec![
                DetailPart {
                    key: "work-outcome-protected".into(),
                    text: String::new(),
                    day: None,
                },
                DetailPart {
                    key: String::new(),
                    text: "kanim-atambua".into(),
                    day: None,
                },
                DetailPart {
                    key: String::new(),
                    text: String::new(),
                    day: Some(20_790),
                },
            ],
            reason: Some("Karena <lengkap>.".into()),
            ..entry("decision-close", "person")
        },
        entry("report-received", "reporter"),
        entry("other", "system"),
    ];
    entries.extend(KINDS.map(|kind| entry(&key("", kind), "system")));
    entries
}

fn closed() -> ReportPart {
    ReportPart {
        row: Row {
            status: Status::Substantiated.code(),
            open: false,
            waits: false,
            answered: true,
            official: true,
            ..Row::sample()
        },
        official_told: false,
        outcome: Some(OutcomePart {
            code: Outcome::Protected.code(),
            note: Some("Mereka sudah pulang.".into()),
        }),
        joined_to: Some("rpt_5302_cccccccccccccccc".into()),
        may: MayPart {
            triage: false,
            ask: false,
            reroute: false,
            task: false,
            undo: true,
        },
        ..open()
    }
}

fn presence() -> ReportPart {
    ReportPart {
        row: Row {
            presence_only: true,
            suspected: true,
            ..Row::sample()
        },
        suspected_itself: false,
        purge_on: Some(20_784),
        second_look_on: None,
        ..open()
    }
}

fn bare() -> ReportPart {
    ReportPart {
        row: Row {
            happenings: Vec::new(),
            place: String::new(),
            ..Row::sample()
        },
        findings: FindingsPart::unread_sample(),
        hints: Vec::new(),
        claims: Claims {
            when: When::Unknown.code(),
            where_now: WhereNow::Unknown.code(),
            ..Claims::default()
        },
        place: None,
        place_state: "unknown",
        map: String::new(),
        contact: None,
        contact_refused: true,
        excluded: Vec::new(),
        messages: Vec::new(),
        tasks: Vec::new(),
        history: Vec::new(),
        routing: RoutingPart {
            reason: RouteReason::National.code(),
            office: "Direktorat contoh".into(),
            officer: None,
            abroad_office: None,
        },
        joined_here: Vec::new(),
        second_look_on: None,
        lists: Lists::default(),
        ..open()
    }
}
