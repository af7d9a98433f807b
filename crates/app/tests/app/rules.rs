//! Versions of the rules: checked before they are stored, tried without changing anything, put in force by a
//! person; what people have judged stays.

use app::account::{Operator, Session};
use app::detect::rules::RuleFile;
use app::programme::ImportMode;
use app::rules::{
    Base, Mistake, NewVersion, Sentence, built_in, import, overview, put_in_force, start, trial,
    try_now, version,
};
use app::triage::{Act, InboxFilter, ReportView, Which, inbox, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::finding::{Indicator, Piece, Source, State};
use domain::report::{Intake, Urgency};
use domain::rules::{Change, VersionName};
use domain::time::Zone;
use testkit::app::{TestApp, both, offer};

pub(crate) const HELD: &str =
    "Tolong pak, kakak saya dikurung di mess dan paspornya ditahan bos. Dia tidak boleh keluar.";

pub(crate) const RULES: &str = r#"
[[rule]]
id = "x.papers"
code = "DST-DOC"
why_id = "Surat ditahan"
why_en = "Papers are kept"
source = "contoh"
patterns = ["paspor ..2 tahan/di"]
match = ["paspornya ditahan bos", "paspor kami ditahan"]
no_match = ["paspor biru", "surat ditahan"]

[[rule]]
id = "x.out"
code = "DST-CUT"
why_id = "Tidak boleh keluar"
why_en = "May not go out"
source = "contoh"
patterns = ["=keluar"]
negated = "ignored"
match = ["kami keluar malam", "dia keluar"]
no_match = ["rumah besar", "kami tidur"]
"#;

/// No version goes into force without such a rule.
pub(crate) const GUARD: &str = r##"
[[rule]]
id = "x.guard"
bias = true
why_id = "Kecurigaan bertumpu pada siapa orangnya"
why_en = "The suspicion rests on who somebody is"
source = "contoh"
patterns = ["#trait ..6 =penipu"]
match = ["orang batak itu pasti penipu semua", "orang batak penipu"]
no_match = ["orang itu penipu", "orang batak ramah"]
"##;

const URGENCY: &str = r#"
[[row]]
level = "P2"
codes = ["any"]
why_id = "Ada petunjuk"
why_en = "There is an indicator"
"#;

pub(crate) fn name(text: &str) -> VersionName {
    text.parse().expect("a name")
}

pub(crate) fn file(name: &str, content: &str) -> RuleFile {
    RuleFile {
        name: name.into(),
        content: content.into(),
    }
}

/// A small version: some rules over the classes that are compiled in.
pub(crate) fn small(world: &TestApp, name: &str, rules: &str) -> NewVersion {
    let today = world.app.today(Zone::Wib);
    let mut files = built_in();
    files.retain(|file| file.name.starts_with("classes/") || file.name == "watch.tsv");
    files.extend([
        file("rules/x.toml", rules),
        file("rules/guard.toml", GUARD),
        file("model/stance.tsv", ""),
        file("model/urgency.tsv", ""),
        file("urgency.toml", URGENCY),
        file("texts.tsv", "code\tid\ten\nDST-CUT\tDiputus\tCut off"),
    ]);
    NewVersion {
        name: name.into(),
        source: "Uji coba".into(),
        valid_from: None,
        valid_to: Some(today.plus(30)),
        verified_on: Some(today),
        verified_by: "Fungsi contoh".into(),
        review_by: Some(today.plus(20)),
        base: Base::Nothing,
        files,
    }
}

pub(crate) async fn stored(world: &TestApp, name: &str) {
    let new = small(world, name, RULES);
    let done = import(&world.app, &new, ImportMode::Apply, Operator::Command).await;
    let done = done.expect("checked");
    assert!(done.stored, "{:?}", done.mistakes);
}

pub(crate) async fn seen(world: &TestApp, who: &Session, intake: Intake) -> ReportView {
    world.submit(intake).await;
    world.run_jobs().await;
    let list = inbox(&world.app, who, &InboxFilter::default()).await;
    let list = list.expect("an inbox");
    let row = list.rows.iter().find(|row| row.unread).expect("unread");
    report(&world.app, who, &row.id).await.expect("opened")
}

pub(crate) async fn again(world: &TestApp, who: &Session, view: &ReportView) -> ReportView {
    report(&world.app, who, &view.row.id).await.expect("opened")
}

pub(crate) fn act<'a>(view: &'a ReportView, nonce: &'a str) -> Act<'a> {
    Act {
        report: &view.row.id,
        version: view.row.version,
        reason: "sudah ditanyakan",
        nonce,
    }
}

pub(crate) fn which(code: &str) -> Which {
    Which {
        piece: Piece::Story,
        indicator: Indicator::parse(code).expect("in the list"),
        source: Source::Machine,
    }
}

pub(crate) fn found(view: &ReportView) -> Vec<(&'static str, Source, State, &str)> {
    let all = view.findings.all.iter();
    all.map(|one| {
        let version = one.rules_version.as_str();
        (one.indicator.code(), one.source, one.state, version)
    })
    .collect()
}

pub(crate) async fn in_force(world: &TestApp, who: &Session, version: Option<&str>, seen: i64) {
    let version = version.map(name);
    put_in_force(&world.app, who, version.as_ref(), "uji coba baik", seen)
        .await
        .expect("in force");
}

/// Whether these mistakes were told, in this order.
fn told_as(mistakes: &[Mistake], expected: &[&str]) {
    assert_eq!(mistakes.len(), expected.len(), "{mistakes:#?}");
    for (mistake, expected) in mistakes.iter().zip(expected) {
        let Mistake::Told(error) = mistake else {
            panic!("{mistake:?}");
        };
        assert!(error.indonesian().starts_with(expected), "{error:?}");
    }
}

/// What the guide shows to the directorate can be stored as it stands there.
#[test]
fn the_worked_change_of_the_guide_is_good() {
    both(async |world| {
        let guide = include_str!("../../../../docs/book/id/aturan.md");
        let mut blocks = guide.split("```toml\n").skip(1);
        let rule = blocks.next().and_then(|rest| rest.split("```").next());
        let new = NewVersion {
            base: Base::BuiltIn,
            files: vec![file("rules/pinjol.toml", rule.expect("a rule"))],
            ..small(world, "2026-12", RULES)
        };
        let done = import(&world.app, &new, ImportMode::DryRun, Operator::Command).await;
        let done = done.expect("checked");
        assert!(done.mistakes.is_empty(), "{:?}", done.mistakes);
        assert!(!done.stored && done.rules > 100);
    });
}

#[test]
fn a_version_that_does_not_keep_its_word_is_refused_row_by_row() {
    both(async |world| {
        let app = &world.app;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let wrong = RULES.replace("\"paspor biru\", ", "");
        let wrong = wrong.replace("\"dia keluar\"", "\"dia masuk\"");
        let wrong = wrong.replace("\"rumah besar\"", "\"keluar rumah\"");
        let new = small(world, "2026-12", &wrong);
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        assert!(!told.stored);
        let expected = [
            "rules/x.toml:3: aturan `x.papers` punya 2 teks di `match` dan 1 di `no_match`",
            "rules/x.toml:20: aturan `x.out` tidak menyala pada «dia masuk»",
            "rules/x.toml:21: aturan `x.out` menyala pada «keluar rumah»",
        ];
        told_as(&told.mistakes, &expected);

        let who = RULES.replace("paspor ..2 tahan/di", "paspor ..2 cina");
        let new = small(world, "2026-12", &who);
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        assert!(!told.stored);
        let expected = "rules/x.toml:8: aturan `x.papers`: kata `cina` menyebut bangsa";
        told_as(&told.mistakes, &[expected]);

        let mut new = small(world, "2026-12", &RULES.replace("DST-CUT", "NO-SUCH"));
        new.files.push(file("rules/../y.toml", ""));
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        assert_eq!(told.mistakes, [Mistake::File("rules/../y.toml".into())]);
        new.files.pop();
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        let expected = "rules/x.toml:14: aturan `x.out`: `NO-SUCH` bukan petunjuk";
        told_as(&told.mistakes, &[expected]);

        let today = app.today(Zone::Wib);
        let bad = NewVersion {
            name: "bawaan".into(),
            source: " ".into(),
            verified_by: String::new(),
            valid_to: Some(today.plus(-1)),
            review_by: None,
            ..small(world, "2026-12", RULES)
        };
        let refused = import(app, &bad, ImportMode::DryRun, &national).await;
        let Err(Error::Invalid(fields)) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(fields[0].key, "invalid-rules-name-reserved");
        let fields: Vec<&str> = fields.iter().map(|one| one.field).collect();
        let expected = ["name", "source", "verified_by", "valid_to", "review_by"];
        assert_eq!(fields, expected);

        let good = small(world, "2026-12", RULES);
        let tried = import(app, &good, ImportMode::DryRun, &national).await;
        let tried = tried.expect("checked");
        assert_eq!((tried.rules, tried.codes, tried.texts), (3, 2, 12));
        assert!(tried.mistakes.is_empty() && !tried.stored);
        // What is compiled in has rules for all indicators; this one for two.
        let is_lost = |code: &str| tried.lost.iter().any(|lost| lost == code);
        assert!(
            is_lost("DST-CONF") && is_lost("REC-FEE"),
            "{:?}",
            tried.lost
        );
        assert!(!is_lost("DST-DOC") && !is_lost("DST-CUT"));
        let all = overview(app, &national).await.expect("an overview");
        assert_eq!((all.versions.len(), all.reads, all.number), (0, None, 0));

        stored(world, "2026-12").await;
        let twice = import(app, &good, ImportMode::DryRun, &national).await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let refused = import(app, &good, ImportMode::DryRun, &head).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        assert!(matches!(overview(app, &head).await, Err(Error::NotFound)));
        let one = version(app, &national, Some(&name("2026-12"))).await;
        let one = one.expect("there");
        assert!(!one.reads && one.rules == 3 && !one.files.is_empty());
        assert_eq!(one.lost, tried.lost);
        let base = version(app, &national, None).await.expect("there");
        assert!(base.reads && base.row.is_none() && base.lost.is_empty());
    });
}

#[test]
fn a_trial_counts_shows_and_changes_nothing() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let view = seen(world, &head, offer(HELD)).await;
        seen(world, &head, offer("Terima kasih atas penyuluhan kemarin.")).await;
        let before = found(&view)
            .into_iter()
            .map(|one| (one.0, one.1, one.2))
            .collect::<Vec<_>>();
        stored(world, "2026-12").await;
        assert_eq!(
            trial(app, &national, &name("2026-12"))
                .await
                .expect("asked"),
            None
        );
        let id = start(app, &name("2026-12"), &national).await;
        id.expect("started");
        let twice = start(app, &name("2026-12"), &national).await;
        assert!(
            matches!(twice, Err(Error::Conflict(Conflict::AlreadyDone))),
            "{twice:?}"
        );
        world.run_jobs().await;

        let shown = trial(app, &national, &name("2026-12")).await;
        let shown = shown.expect("asked").expect("tried");
        assert!(shown.done);
        assert_eq!(
            (shown.total, shown.sums.reports, shown.sums.texts),
            (2, 2, 2)
        );
        assert_eq!((shown.sums.changed, shown.sums.later), (1, 1), "P1 to P2");
        let counts = |code: &str| {
            let mut counts = shown.counts.iter();
            let one = counts.find(|one| one.code == code).expect(code);
            (one.added, one.removed, one.kept)
        };
        assert_eq!(counts("DST-DOC"), (0, 0, 1));
        assert_eq!(counts("DST-CUT"), (1, 0, 0));
        assert_eq!(counts("DST-CONF"), (0, 1, 0));
        assert!(shown.examples.is_empty(), "not the directorate's report");
        assert!(shown.hidden > 1);
        // Nobody's report: what stands in the files of the rules themselves.
        let sentence = |code: &str, change: Change| {
            let mut all = shown.sentences.iter();
            all.find(|one| one.code == code && one.change == change)
        };
        let out = sentence("DST-CUT", Change::Added).expect("its own text");
        assert_eq!(out.rule, "x.out");
        assert!(out.text.contains("keluar"), "{out:?}");
        assert!(sentence("DST-CONF", Change::Removed).is_some());
        for one in &shown.sentences {
            let of_one = |other: &&Sentence| (&other.code, other.change) == (&one.code, one.change);
            assert!(shown.sentences.iter().filter(of_one).count() <= 3);
        }

        // The same trial before somebody whose office answers for the report.
        let local = world
            .person(
                "pusat.kupang",
                "Petugas pusat",
                Role::NationalOfficer,
                "kanim-kupang",
            )
            .await;
        let shown = trial(app, &local, &name("2026-12")).await;
        let shown = shown.expect("asked").expect("tried");
        assert_eq!((shown.hidden, shown.sentences.len()), (0, 0));
        let mut examples = shown.examples.iter();
        let out = examples.find(|one| one.code == "DST-CUT").expect("added");
        assert_eq!((out.change, out.rule.as_str()), (Change::Added, "x.out"));
        assert_eq!(out.quote.as_deref(), Some("keluar"));
        let held = shown.examples.iter().find(|one| one.code == "DST-CONF");
        assert_eq!(held.map(|one| one.change), Some(Change::Removed));
        assert!(held.is_some_and(|one| one.quote.is_some()));

        let view = again(world, &head, &view).await;
        let reads = view.history.iter().filter(|one| one.kind == "report.read");
        assert!(reads.count() >= 2, "whoever read the words is noted");
        let after = found(&view)
            .into_iter()
            .map(|one| (one.0, one.1, one.2))
            .collect::<Vec<_>>();
        assert_eq!(after, before);
        assert_eq!(view.row.urgency, Urgency::P1);
        let refused = trial(app, &head, &name("2026-12")).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = start(app, &name("2026-12"), &head).await;
        assert!(matches!(refused, Err(Error::NotFound)));

        let id = start(app, &name("2026-12"), Operator::Command).await;
        let mut steps = 0;
        let now = try_now(app, &id.expect("started"), |_, _| steps += 1).await;
        let now = now.expect("tried");
        assert!(now.done && steps > 0);
        assert_eq!(now.counts, shown.counts);
        world.run_jobs().await;
        let again = trial(app, &local, &name("2026-12")).await;
        let again = again.expect("asked").expect("tried");
        assert_eq!(again.counts, shown.counts, "never counted twice");
    });
}
