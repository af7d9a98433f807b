//! Pages of rules with every branch in them.

use super::*;

fn sample_version() -> VersionPart {
    VersionPart {
        name: "2026-12".into(),
        source: "Petugas <Contoh>".into(),
        from: 20_700,
        to: Some(20_900),
        verified_on: Some(20_690),
        verified_by: "Petugas <Contoh>".into(),
        review_by: 20_800,
        rules: 250,
        stored_on: 20_699,
        reads: false,
        holds: true,
        overdue: true,
    }
}

pub(super) fn pages() -> Vec<RulesPage> {
    let mut wrong = FormState::from_pairs([("isi", "<b>"), ("nama", "<b>"), ("dasar", "2026-12")]);
    for (field, key) in [
        ("nama", "invalid-rules-name"),
        ("nama", "invalid-rules-name-taken"),
        ("nama", "invalid-rules-name-reserved"),
        ("sumber", "invalid-rules-source"),
        ("dari", "admin-invalid-day"),
        ("sampai", "invalid-days-reversed"),
        ("diperiksa", "invalid-rules-checked-day"),
        ("pemeriksa", "invalid-rules-checker"),
        ("tinjau", "invalid-rules-review"),
        ("dasar", "invalid-rules-base"),
        ("berkas", "invalid-rules-file"),
        ("isi", "invalid-rules-paste"),
        ("isi", "invalid-rules-files-start"),
        ("isi", "invalid-rules-files-name"),
        ("isi", "invalid-rules-files-empty"),
    ] {
        wrong.error(field, key);
    }
    let empty = RulesPage {
        form: FormState::new(),
        built_in: "00ff00ff00ff00ff".into(),
        reads: String::new(),
        progress: None,
        versions: Vec::new(),
        past: Vec::new(),
        bases: vec![Choice::new("bawaan", "00ff00ff00ff00ff")],
        checked: None,
    };
    let mistake = |file: &str, told: &str| MistakePart {
        file: file.into(),
        told: told.into(),
    };
    let checked = CheckedPart {
        stored: false,
        rules: 250,
        codes: 55,
        texts: 1_100,
        mistakes: vec![
            mistake("x.contoh <b>", ""),
            mistake("", "rules/x.toml:3: kata <b> tidak boleh"),
        ],
        more: 3,
        lost: Vec::new(),
    };
    let good = CheckedPart {
        mistakes: Vec::new(),
        more: 0,
        lost: ["BIAS-WARN", "DST-CUT"]
            .map(|one| LostPart::of(one.into()))
            .into(),
        ..checked.clone()
    };
    let stored = CheckedPart {
        stored: true,
        ..good.clone()
    };
    let reads = VersionPart {
        name: "2026-11".into(),
        to: None,
        verified_on: None,
        verified_by: String::new(),
        reads: true,
        overdue: false,
        ..sample_version()
    };
    let ended = VersionPart {
        name: "2026-10".into(),
        holds: false,
        ..sample_version()
    };
    let past = |version: &str| PastPart {
        version: version.into(),
        since: 20_701,
        by: "Petugas <Contoh>".into(),
        reason: ["sudah <dicoba>", ""][usize::from(version.is_empty())].into(),
    };
    let progress = |done| ProgressPart {
        reports: 1_200,
        total: 2_000,
        done,
    };
    let full = RulesPage {
        reads: "2026-11".into(),
        progress: Some(progress(false)),
        versions: vec![sample_version(), reads, ended],
        past: vec![past("2026-11"), past("")],
        checked: Some(good),
        ..empty.clone()
    };
    vec![
        RulesPage {
            form: wrong,
            checked: Some(checked),
            ..empty.clone()
        },
        RulesPage {
            checked: Some(stored),
            progress: Some(progress(true)),
            ..full.clone()
        },
        empty,
        full,
    ]
}

pub(super) fn versions() -> Vec<RulesVersionPage> {
    let file = |kind: domain::rules::FileKind| FilePart {
        name: format!("rules/{}.toml", kind.code()),
        kind: kind.code(),
        bytes: 12_000,
    };
    let built_in = RulesVersionPage {
        form: FormState::new(),
        name: domain::rules::BUILT_IN.into(),
        version: None,
        digest: "00ff00ff00ff00ff".into(),
        program: "1.2.3",
        rules: 250,
        files: domain::rules::FileKind::ALL.map(file).to_vec(),
        changed: Vec::new(),
        missing: Vec::new(),
        lost: Vec::new(),
        reads: true,
        position: 2,
        trial: None,
        confirm: false,
        news: None,
    };
    let fresh = RulesVersionPage {
        name: "2026-12".into(),
        version: Some(sample_version()),
        changed: vec!["rules/kapal.toml".into(), "watch.tsv".into()],
        missing: vec!["rules/other.toml".into()],
        lost: vec![LostPart::of("BIAS-WARN".into())],
        reads: false,
        ..built_in.clone()
    };
    let mut form = FormState::from_pairs([("alasan", "<b>sudah</b>")]);
    let sure = RulesVersionPage {
        form: form.clone(),
        confirm: true,
        ..fresh.clone()
    };
    for key in [
        "invalid-reason",
        "invalid-rules-not-valid",
        "invalid-rules-unusable",
        "invalid-rules-unguarded",
        "admin-rules-changed",
    ] {
        form.error("alasan", key);
    }
    let counted = |one: &Indicator| CountPart {
        key: indicator_key(one.code()),
        code: one.code().into(),
        added: 1_000,
        removed: 2,
        kept: 3,
    };
    let pieces = ["story", "who", "place", "message", "whole"];
    let example = |(at, piece): (usize, &'static str)| ExamplePart {
        key: "dst-doc".into(),
        code: "DST-DOC".into(),
        change: ["added", "removed"][at % 2],
        report: format!("rpt_5302_contoh{at}"),
        piece,
        rule: "dst-doc.contoh".into(),
        quote: (at % 3 != 2).then(|| "paspor <ditahan> bos".into()),
    };
    let sentence = |change: domain::rules::Change| SentencePart {
        key: "dst-doc".into(),
        code: "DST-DOC".into(),
        change: change.code(),
        rule: "dst-doc.contoh".into(),
        text: "paspor <kami> ditahan bos".into(),
    };
    let trial = TrialPart {
        started_on: 20_700,
        against: "2026-11".into(),
        total: 2_000,
        reports: 2_000,
        texts: 2_500,
        changed: 12,
        sooner: 3,
        later: 1,
        done: true,
        counts: Indicator::all().iter().map(counted).collect(),
        examples: pieces.into_iter().enumerate().map(example).collect(),
        hidden: 7,
        sentences: domain::rules::Change::ALL.map(sentence).to_vec(),
    };
    let running = TrialPart {
        reports: 8,
        done: false,
        counts: Vec::new(),
        examples: Vec::new(),
        hidden: 0,
        sentences: Vec::new(),
        ..trial.clone()
    };
    let ended = |to| RulesVersionPage {
        version: Some(VersionPart {
            holds: false,
            to,
            ..sample_version()
        }),
        changed: Vec::new(),
        ..fresh.clone()
    };
    vec![
        built_in,
        ended(Some(20_710)),
        ended(None),
        RulesVersionPage {
            form,
            trial: Some(trial.clone()),
            news: Some("dipakai"),
            ..fresh.clone()
        },
        RulesVersionPage {
            trial: Some(running),
            news: Some("dicoba"),
            ..fresh.clone()
        },
        RulesVersionPage {
            trial: Some(trial),
            ..sure.clone()
        },
        sure,
        fresh,
    ]
}
