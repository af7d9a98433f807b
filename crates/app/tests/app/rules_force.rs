//! What is in force reads; what people have said stays, whichever version reads.

use crate::rules::{
    HELD, RULES, act, again, file, found, in_force, name, seen, small, stored, which,
};
use app::account::Operator;
use app::programme::ImportMode;
use app::rules::{Base, NewVersion, import, may_put_in_force, overview, put_in_force, version};
use app::triage::{self, InboxFilter, add_finding, inbox, judge, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::finding::{Indicator, Piece, Source, State, Strengths};
use domain::report::{Decision, Intake, Outcome, Urgency};
use testkit::app::{both, offer};

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
        let twice = put_in_force(app, &national, Some(&wanted), "uji coba baik", 0).await;
        assert!(
            matches!(twice, Err(Error::Conflict(Conflict::AlreadyDone))),
            "{twice:?}"
        );
        let other = world
            .person("pusat.tiga", "Pusat tiga", Role::NationalOfficer, "ditjen")
            .await;
        let late = put_in_force(app, &other, Some(&wanted), "uji coba baik", 0).await;
        assert!(
            matches!(
                late,
                Err(Error::Conflict(Conflict::ChangedMeanwhile { .. }))
            ),
            "{late:?}"
        );
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
        let why: Vec<_> = all.past.iter().map(|one| one.reason.as_deref()).collect();
        assert_eq!(why, [Some("uji coba baik"); 2]);
    });
}

#[test]
fn a_version_names_what_it_changes() {
    both(async |world| {
        let app = &world.app;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let table = "country\tsector\tsince\tsource\nKH\t\t2026-01-01\tcontoh\nMM\t\t2026-01-01\tcontoh\n\
             MA\tdomestic\t2026-01-01\tcontoh\n";
        let new = NewVersion {
            base: Base::BuiltIn,
            files: vec![
                file("watch.tsv", table),
                file("texts.tsv", "code\tid\ten\nDST-CUT\tDiputus\tCut off"),
            ],
            ..small(world, "2026-12", RULES)
        };
        let done = import(app, &new, ImportMode::Apply, Operator::Command).await;
        let done = done.expect("checked");
        assert!(done.stored, "{:?}", done.mistakes);
        stored(world, "2026-13").await;
        let wanted = name("2026-12");
        let view = version(app, &national, Some(&wanted)).await;
        let view = view.expect("a version");
        assert_eq!(view.changed, ["texts.tsv", "watch.tsv"]);
        assert!(view.missing.is_empty(), "{:?}", view.missing);
        let wanted = name("2026-13");
        let view = version(app, &national, Some(&wanted)).await;
        let view = view.expect("a version");
        assert!(view.changed.contains(&"rules/x.toml".to_owned()));
        assert!(view.missing.contains(&"rules/control.toml".to_owned()));
        let built_in = version(app, &national, None).await.expect("built in");
        assert!(built_in.changed.is_empty() && built_in.missing.is_empty());
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

#[test]
fn strengths_of_a_version_decide_on_dimensions() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let control = |view: &triage::ReportView| {
            let mut dimensions = view.findings.axes.dimensions.iter();
            dimensions
                .find(|one| one.code == "D5")
                .and_then(|one| one.positive)
        };
        let view = seen(world, &head, offer(HELD)).await;
        assert_eq!(control(&view), Some(true));
        let weak = Strengths::PUBLISHED
            .replace("D5.01\tS", "D5.01\tW")
            .replace("D5.03\tS", "D5.03\tW");
        let mut new = small(world, "2026-13", RULES);
        new.files.push(file("strengths.tsv", &weak));
        let done = import(&world.app, &new, ImportMode::Apply, Operator::Command).await;
        assert!(done.expect("checked").stored);
        in_force(world, &national, Some("2026-13"), 0).await;
        world.run_jobs().await;
        let view = again(world, &head, &view).await;
        assert_eq!(found(&view).len(), 2);
        assert_eq!(control(&view), Some(false));
    });
}

/// The safeguard against judging people by who they are is told as lost, and no version goes without it.
#[test]
fn a_version_without_a_warning_of_bias_is_not_put_in_force() {
    both(async |world| {
        let app = &world.app;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let mut new = small(world, "2026-12", RULES);
        new.files.retain(|file| file.name != "rules/guard.toml");
        let done = import(app, &new, ImportMode::Apply, Operator::Command).await;
        let done = done.expect("checked");
        assert!(done.stored && done.lost[0] == domain::finding::BIAS);
        let wanted = name("2026-12");
        let view = version(app, &national, Some(&wanted)).await;
        assert_eq!(view.expect("a version").lost[0], domain::finding::BIAS);
        let asked = (Some(&wanted), "uji coba baik", 0);
        let may = may_put_in_force(app, &national, asked.0, asked.1, asked.2).await;
        let put = put_in_force(app, &national, asked.0, asked.1, asked.2).await;
        for refused in [may, put] {
            let Err(Error::Invalid(wrong)) = refused else {
                panic!("{refused:?}");
            };
            assert_eq!(
                (wrong[0].field, wrong[0].key),
                ("version", "invalid-rules-unguarded")
            );
        }
        stored(world, "2026-13").await;
        in_force(world, &national, Some("2026-13"), 0).await;
    });
}
