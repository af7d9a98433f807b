//! Versions of the rules: checked before they are stored, tried without changing anything, put in force by a
//! person; what people have judged stays.

use app::account::{Operator, Session};
use app::detect::rules::RuleFile;
use app::programme::ImportMode;
use app::rules::{
    Base, Mistake, NewVersion, built_in, import, may_put_in_force, overview, put_in_force, start,
    trial, try_now, version,
};
use app::triage::{Act, InboxFilter, ReportView, Which, add_finding, inbox, judge, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::finding::{Indicator, Piece, Source, State};
use domain::report::{Decision, Intake, Outcome, Urgency};
use domain::rules::{Change, VersionName};
use domain::time::Zone;
use testkit::app::{TestApp, both, offer};

const HELD: &str =
    "Tolong pak, kakak saya dikurung di mess dan paspornya ditahan bos. Dia tidak boleh keluar.";

const RULES: &str = r#"
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

const URGENCY: &str = r#"
[[row]]
level = "P2"
codes = ["any"]
why_id = "Ada petunjuk"
why_en = "There is an indicator"
"#;

fn name(text: &str) -> VersionName {
    text.parse().expect("a name")
}

fn file(name: &str, content: &str) -> RuleFile {
    RuleFile {
        name: name.into(),
        content: content.into(),
    }
}

/// A small version: two rules over the classes that are compiled in.
fn small(world: &TestApp, name: &str, rules: &str) -> NewVersion {
    let today = world.app.today(Zone::Wib);
    let mut files = built_in();
    files.retain(|file| file.name.starts_with("classes/"));
    files.extend([
        file("rules/x.toml", rules),
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

async fn stored(world: &TestApp, name: &str) {
    let new = small(world, name, RULES);
    let done = import(&world.app, &new, ImportMode::Apply, Operator::Command).await;
    let done = done.expect("checked");
    assert!(done.stored, "{:?}", done.mistakes);
}

async fn seen(world: &TestApp, who: &Session, intake: Intake) -> ReportView {
    world.submit(intake).await;
    world.run_jobs().await;
    let list = inbox(&world.app, who, &InboxFilter::default()).await;
    let list = list.expect("an inbox");
    let row = list.rows.iter().find(|row| row.unread).expect("unread");
    report(&world.app, who, &row.id).await.expect("opened")
}

async fn again(world: &TestApp, who: &Session, view: &ReportView) -> ReportView {
    report(&world.app, who, &view.row.id).await.expect("opened")
}

fn act<'a>(view: &'a ReportView, nonce: &'a str) -> Act<'a> {
    Act {
        report: &view.row.id,
        version: view.row.version,
        reason: "sudah ditanyakan",
        nonce,
    }
}

fn which(code: &str) -> Which {
    Which {
        piece: Piece::Story,
        indicator: Indicator::parse(code).expect("in the list"),
        source: Source::Machine,
    }
}

fn found(view: &ReportView) -> Vec<(&'static str, Source, State, &str)> {
    let all = view.findings.all.iter();
    all.map(|one| {
        let version = one.rules_version.as_str();
        (one.indicator.code(), one.source, one.state, version)
    })
    .collect()
}

async fn in_force(world: &TestApp, who: &Session, version: Option<&str>, seen: i64) {
    let version = version.map(name);
    put_in_force(&world.app, who, version.as_ref(), "uji coba baik", seen)
        .await
        .expect("in force");
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
        let rule = || "x.out".to_owned();
        let expected = [
            Mistake::Short("x.papers".into()),
            Mistake::Silent {
                rule: rule(),
                text: "dia masuk".into(),
            },
            Mistake::Loud {
                rule: rule(),
                text: "keluar rumah".into(),
            },
        ];
        assert_eq!(told.mistakes, expected);

        let mut new = small(world, "2026-12", &RULES.replace("DST-CUT", "NO-SUCH"));
        new.files.push(file("rules/../y.toml", ""));
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        assert_eq!(told.mistakes, [Mistake::File("rules/../y.toml".into())]);
        new.files.pop();
        let told = import(app, &new, ImportMode::Apply, &national).await;
        let told = told.expect("checked");
        let [Mistake::Unreadable(line)] = &told.mistakes[..] else {
            panic!("{:?}", told.mistakes);
        };
        assert!(
            line.starts_with("rules/x.toml:13: rule `x.out`: "),
            "{line}"
        );

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
        let fields: Vec<&str> = fields.iter().map(|one| one.field).collect();
        let expected = ["name", "source", "verified_by", "valid_to", "review_by"];
        assert_eq!(fields, expected);

        let good = small(world, "2026-12", RULES);
        let tried = import(app, &good, ImportMode::DryRun, &national).await;
        let tried = tried.expect("checked");
        assert_eq!((tried.rules, tried.codes, tried.texts), (2, 2, 8));
        assert!(tried.mistakes.is_empty() && !tried.stored);
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
        assert!(!one.reads && one.rules == 2 && !one.files.is_empty());
        let base = version(app, &national, None).await.expect("there");
        assert!(base.reads && base.row.is_none());
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
        assert_eq!(shown.hidden, 0);
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

#[test]
fn what_is_in_force_reads_anew_and_keeps_what_people_said() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let view = seen(world, &head, offer(HELD)).await;
        let built_in = view.findings.rules_version.clone();
        assert_eq!(view.row.urgency, Urgency::P1);
        judge(
            app,
            &head,
            act(&view, "a"),
            &which("DST-DOC"),
            State::Removed,
        )
        .await
        .expect("removed");
        let view = again(world, &head, &view).await;
        let fee = Indicator::parse("REC-FEE").expect("in the list");
        add_finding(app, &head, act(&view, "b"), fee)
            .await
            .expect("added");
        let before = again(world, &head, &view).await;

        stored(world, "2026-12").await;
        let wanted = name("2026-12");
        let short = put_in_force(app, &national, Some(&wanted), "x", 0).await;
        assert!(matches!(short, Err(Error::Invalid(_))), "{short:?}");
        let refused = put_in_force(app, &head, Some(&wanted), "uji coba baik", 0).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
        let none = put_in_force(app, &national, None, "uji coba baik", 0).await;
        assert!(
            matches!(none, Err(Error::Conflict(Conflict::AlreadyDone))),
            "{none:?}"
        );
        may_put_in_force(app, &national, Some(&wanted), "uji coba baik", 0)
            .await
            .expect("possible");
        in_force(world, &national, Some("2026-12"), 0).await;
        let late = put_in_force(app, &national, None, "kembali dulu", 0).await;
        assert!(
            matches!(
                late,
                Err(Error::Conflict(Conflict::ChangedMeanwhile {
                    version: 1,
                    ..
                }))
            ),
            "{late:?}"
        );
        world.run_jobs().await;
        let all = overview(app, &national).await.expect("an overview");
        assert_eq!((all.reads.as_ref(), all.number), (Some(&wanted), 1));
        let progress = all.progress.expect("read anew");
        assert_eq!((progress.reports, progress.done), (1, true));

        let view = again(world, &head, &before).await;
        let mut now = found(&view);
        now.sort_by_key(|one| one.0);
        let (machine, person) = (Source::Machine, Source::Person);
        let expected = [
            ("DST-CUT", machine, State::Proposed, "2026-12"),
            ("DST-DOC", machine, State::Removed, built_in.as_str()),
            ("REC-FEE", person, State::Confirmed, built_in.as_str()),
        ];
        assert_eq!(now, expected);
        assert_eq!(view.findings.rules_version, "2026-12");
        let names = &view.findings.names;
        assert_eq!(names[0], ("DST-CUT", ("Diputus".into(), "Cut off".into())));
        assert_eq!(view.row.urgency, Urgency::P2, "the machine's part only");
        assert_eq!(view.row.due_on, before.row.due_on, "never later");
        let kinds: Vec<&str> = view.history.iter().map(|one| one.kind.as_str()).collect();
        assert!(
            kinds.ends_with(&["report.read_anew", "report.urgency_found"]),
            "{kinds:?}"
        );

        let fresh = seen(world, &head, offer(HELD)).await;
        let versions = fresh.findings.all.iter().map(|one| &one.rules_version);
        assert!(versions.clone().count() == 2 && versions.clone().all(|one| one == "2026-12"));

        // Going back is the same act; nothing that people said is lost on the way.
        in_force(world, &national, None, 1).await;
        world.run_jobs().await;
        let back = again(world, &head, &view).await;
        let (mut now, mut then) = (found(&back), found(&before));
        now.sort_by_key(|one| one.0);
        then.sort_by_key(|one| one.0);
        assert_eq!(now, then);
        assert_eq!(back.row.urgency, Urgency::P1);
        let all = overview(app, &national).await.expect("an overview");
        let past: Vec<_> = all.past.iter().map(|one| one.version.clone()).collect();
        assert_eq!(past, [None, Some(wanted)]);
        assert_eq!(all.past[0].by, "national officer ditjen");
    });
}

#[test]
fn a_worker_that_ends_in_between_costs_nothing() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        for number in 0..11 {
            world.submit(offer(&format!("{HELD} {number}"))).await;
        }
        world.run_jobs().await;
        stored(world, "2026-12").await;
        in_force(world, &national, Some("2026-12"), 0).await;
        let wait = async || {
            let all = overview(app, &national).await.expect("an overview");
            all.progress.expect("read anew")
        };
        // One step, then another worker takes the job and never comes back.
        assert_eq!(app::jobs::run_batch(app, "one").await.expect("taken"), 1);
        assert_eq!((wait().await.reports, wait().await.done), (8, false));
        let now = app.now();
        let lost = world.store.write("test.claim", move |tx| {
            store::queue::claim(tx, "two", now, 9)
        });
        assert_eq!(lost.await.expect("claimed").len(), 1);
        assert_eq!(app::jobs::run_batch(app, "one").await.expect("none"), 0);
        world.clock.pass(store::queue::LEASE_SECONDS + 1);
        world.run_jobs().await;
        let progress = wait().await;
        assert_eq!((progress.reports, progress.done), (11, true));
        let list = inbox(app, &head, &InboxFilter::default()).await;
        for row in list.expect("an inbox").rows {
            let view = report(app, &head, &row.id).await.expect("opened");
            let anew = view
                .history
                .iter()
                .filter(|one| one.kind == "report.read_anew");
            assert_eq!(anew.count(), 1, "each report once");
        }
        // A job of what is no longer in force does nothing.
        in_force(world, &national, None, 1).await;
        in_force(world, &national, Some("2026-12"), 2).await;
        world.run_jobs().await;
        world.clock.pass(5);
        world.run_jobs().await;
        assert!(wait().await.done);
    });
}

#[test]
fn what_is_closed_is_read_anew_and_keeps_its_rank() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let view = seen(world, &head, offer(HELD)).await;
        let close = Decision::Close(Outcome::NothingFound);
        app::triage::decide(app, &head, act(&view, "a"), close, "")
            .await
            .expect("closed");
        stored(world, "2026-12").await;
        in_force(world, &national, Some("2026-12"), 0).await;
        world.run_jobs().await;
        let now = again(world, &head, &view).await;
        assert_eq!(now.findings.rules_version, "2026-12");
        assert_eq!(now.row.urgency, Urgency::P1);
        assert_eq!(now.row.reason, view.row.reason);
        // After its last day the version reads nothing more.
        world.clock.pass_days(40);
        let head = world
            .person("kepala.dua", "Kepala dua", Role::OfficeHead, "kanim-kupang")
            .await;
        let fresh = seen(world, &head, offer(HELD)).await;
        assert_eq!(fresh.findings.rules_version, view.findings.rules_version);
        let national = world
            .person("pusat.dua", "Pusat dua", Role::NationalOfficer, "ditjen")
            .await;
        let late = put_in_force(app, &national, Some(&name("2026-12")), "coba lagi", 1).await;
        assert!(late.is_err(), "{late:?}");
    });
}

#[test]
fn what_was_typed_into_fields_is_read_where_it_stands() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let intake = Intake {
            who: "sponsor, paspor adik saya ditahan sponsor itu".into(),
            place_text: "kerja di Kamboja".into(),
            ..offer("Ada yang perlu dilihat.")
        };
        let view = seen(world, &head, intake.clone()).await;
        let of = |piece: &Piece| {
            let found = view.findings.all.iter().filter(|one| one.piece == *piece);
            found.collect::<Vec<_>>()
        };
        let who = of(&Piece::Who);
        assert!(!who.is_empty());
        for one in who {
            let quote = one.quote.as_deref().expect("words");
            assert!(intake.who.contains(quote), "{quote}");
        }
        assert!(of(&Piece::Story).is_empty());
        assert_eq!(view.findings.found, None, "fields say nothing of how soon");
    });
}
