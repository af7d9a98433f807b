//! Words about an official: past the local office, whoever sent the report there.

use crate::findings::{act, again, found, opened, unread, which};
use crate::rules::{in_force, small};
use app::Error;
use app::account::Operator;
use app::programme::ImportMode;
use app::triage::{InboxFilter, Sight, Which, add_finding, inbox, judge, report, reroute};
use domain::account::Role;
use domain::finding::{Indicator, Piece, State};
use domain::report::Intake;
use testkit::app::{both, offer, office_id};

const OFFICIAL: &str =
    "Pak, calo itu bilang ada orang dalam imigrasi yang bantu loloskan, bayar 2 juta ke petugas.";

/// Nothing is left with the unit that may be meant: the machine moves the report, a person keeps the office out.
#[test]
fn words_about_an_official_pass_by_the_local_office() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let intake = Intake {
            story: OFFICIAL.into(),
            ..offer("x")
        };
        let view = opened(world, &inspector, intake).await;
        assert!(
            found(&view).iter().any(|one| one.0 == "OFF-INV"),
            "{:?}",
            found(&view)
        );
        let hidden = report(&world.app, &local, &view.row.id).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
        assert!(view.history.iter().any(|one| one.kind == "report.rerouted"));

        // The words meant something else: an inspector says so, and sends it back.
        let off = which("OFF-INV");
        let sight = judge(
            &world.app,
            &inspector,
            act(&view, "bukan petugas", "n1"),
            &off,
            State::Removed,
        )
        .await
        .expect("removed");
        assert_eq!(sight, Sight::Kept);
        let view = again(world, &inspector, &view).await;
        let back = "kanim-kupang".parse().expect("an office");
        app::triage::reroute(
            &world.app,
            &inspector,
            act(&view, "urusan kantor setempat", "n2"),
            &back,
        )
        .await
        .expect("sent back");
        let view = again(world, &local, &view).await;

        // A later message says it again: a person has sent the report, so it stays with them.
        let indicator = Indicator::parse("OFF-INV").expect("in the list");
        let sight = add_finding(
            &world.app,
            &local,
            act(&view, "warga menyebut petugas kami", "n3"),
            indicator,
        )
        .await
        .expect("added");
        assert_eq!(sight, Sight::Lost);
        let gone = report(&world.app, &local, &view.row.id).await;
        assert!(
            matches!(gone, Err(Error::NotFound)),
            "kept out by a person's word"
        );
        let view = again(world, &inspector, &view).await;
        assert!(view.row.official);
        let refused = app::triage::reroute(
            &world.app,
            &inspector,
            act(&view, "dikembalikan", "n4"),
            &back,
        )
        .await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "nothing takes that back"
        );
    });
}

#[test]
fn a_report_that_a_person_sent_is_not_moved_by_the_machine() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let sent = world.submit(offer("calo cari orang untuk kebun")).await;
        world.run_jobs().await;
        let view = unread(world, &local).await;
        let kanwil = "kanwil-ntt".parse().expect("an office");
        let regional = world.signed_in(Role::OfficeHead, "kanwil-ntt").await;
        let order = act(&view, "lintas kabupaten", "n1");
        app::triage::reroute(&world.app, &local, order, &kanwil)
            .await
            .expect("sent on");
        let way_back = app::reporter::open(&world.app, &sent.receipt.digits())
            .await
            .expect("opened");
        app::reporter::answer(&world.app, &way_back.token, OFFICIAL, "n2")
            .await
            .expect("told");
        world.run_jobs().await;
        let view = again(world, &regional, &view).await;
        assert!(
            found(&view).iter().any(|one| one.0 == "OFF-INV"),
            "{:?}",
            found(&view)
        );
    });
}

/// Whoever sends it on before its words are read doesn't thereby keep it among those who may be meant.
#[test]
fn a_report_that_a_person_sent_to_another_local_office_is_moved_all_the_same() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let other = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        let intake = Intake {
            story: OFFICIAL.into(),
            ..offer("x")
        };
        world.submit(intake).await;
        let view = unread(world, &local).await;
        let order = act(&view, "wilayahnya di sana", "n1");
        reroute(&world.app, &local, order, &office_id("kanim-maumere"))
            .await
            .expect("sent on");
        again(world, &other, &view).await;
        world.run_jobs().await;
        for who in [&local, &other] {
            let gone = report(&world.app, who, &view.row.id).await;
            assert!(matches!(gone, Err(Error::NotFound)));
        }
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        assert!(again(world, &inspector, &view).await.row.suspected);
    });
}

/// What a person said holds at a place that becomes known later.
#[test]
fn a_place_that_is_settled_later_is_kept_out_too() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let intake = Intake {
            area: None,
            place_text: "Oinlasi".into(),
            ..offer("calo cari orang untuk kebun")
        };
        let sent = world.submit(intake).await;
        world.run_jobs().await;
        let view = unread(world, &local).await;
        let indicator = Indicator::parse("OFF-INV").expect("in the list");
        let order = act(&view, "warga menyebut petugas", "n1");
        let added = add_finding(&world.app, &local, order, indicator).await;
        added.expect("added");
        let way = app::reporter::open(&world.app, &sent.receipt.digits()).await;
        let token = way.expect("opened").token;
        app::reporter::settle_place(&world.app, &token, testkit::app::oinlasi())
            .await
            .expect("settled");
        let gone = report(&world.app, &local, &view.row.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let view = again(world, &inspector, &view).await;
        assert!(view.row.official && view.place.is_some());
    });
}

/// As long as nobody has judged it, the report is marked, and no local office is offered or gets it.
#[test]
fn who_may_be_meant_gets_nothing_back_before_somebody_says_otherwise() {
    both(async |world| {
        let (app, itjen) = (&world.app, Role::Inspector);
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(itjen, "itjen").await;
        let intake = Intake {
            who: "petugas imigrasi Kupang".into(),
            ..offer(OFFICIAL)
        };
        for (role, office) in [
            (Role::NationalOfficer, "ditjen"),
            (Role::RegionalOfficer, "kanwil-ntt"),
            (Role::ConsularOfficer, "kemlu"),
        ] {
            world.signed_in(role, office).await;
        }
        let view = opened(world, &inspector, intake).await;
        assert!(view.row.suspected && !view.row.official);
        let list = inbox(app, &inspector, &InboxFilter::default()).await;
        assert!(list.expect("an inbox").rows[0].suspected);
        let choices = |view: &app::triage::ReportView| {
            let offices = view.reroute_choices.iter();
            let mut offices: Vec<_> = offices.map(|(office, _)| office.to_string()).collect();
            offices.sort();
            offices
        };
        let above = ["ditjen", "kanwil-ntt", "kemlu"];
        assert_eq!(choices(&view), above);
        let send = async |view: &app::triage::ReportView, to: &str, nonce: &str| {
            let order = act(view, "urusan kantor setempat", nonce);
            reroute(app, &inspector, order, &office_id(to)).await
        };
        let is_refused = async |view: &app::triage::ReportView, nonce: &str| {
            for to in ["kanim-kupang", "ukk-soe", "kanim-maumere"] {
                let Err(Error::Invalid(found)) = send(view, to, nonce).await else {
                    panic!("{to} got it")
                };
                assert_eq!(found[0].key, "invalid-office-suspected");
            }
        };
        is_refused(&view, "n1").await;

        // Both texts name somebody; calling one of them wrong is not enough.
        let bukan = async |view: &app::triage::ReportView, piece: Piece, nonce: &str| {
            let which = Which {
                piece,
                ..which("OFF-INV")
            };
            let order = act(view, "bukan petugas", nonce);
            let done = judge(app, &inspector, order, &which, State::Removed).await;
            done.expect("removed");
            again(world, &inspector, view).await
        };
        let view = bukan(&view, Piece::Story, "n2").await;
        assert!(view.row.suspected);
        is_refused(&view, "n3").await;
        let view = bukan(&view, Piece::Who, "n4").await;
        assert!(!view.row.suspected);
        assert!(choices(&view).contains(&"kanim-kupang".to_owned()));
        send(&view, "kanim-kupang", "n5").await.expect("sent back");
        let view = again(world, &local, &view).await;
        assert!(!view.row.suspected);
    });
}

/// Whom the answer to "who did it?" names is enough, and the local office doesn't see the report for a moment.
#[test]
fn an_official_who_is_named_as_the_one_who_did_it_passes_by_the_local_office() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let told = |who: &str| Intake {
            who: who.into(),
            ..offer("Dia kumpulkan KTP warga.")
        };
        let total = async |who| {
            let list = inbox(&world.app, who, &InboxFilter::default()).await;
            list.expect("an inbox").total
        };
        let officials = [
            "Petugas imigrasi Kupang",
            "Kepala desa Oinlasi",
            "aparat",
            "Petugas Desa Oinlasi",
            "polisi",
            "dua orang tentara",
        ];
        for who in officials {
            world.submit(told(who)).await;
            assert_eq!(total(&local).await, 0, "{who}: at once");
            world.run_jobs().await;
            assert_eq!(total(&local).await, 0, "{who}: for good");
            let view = unread(world, &inspector).await;
            let named = view.findings.all.iter();
            let mut named = named.filter(|one| one.piece == Piece::Who);
            let named = named.find(|one| one.indicator.code() == "OFF-INV");
            let quote = named.and_then(|one| one.quote.as_deref());
            assert!(quote.is_some_and(|quote| who.contains(quote)), "{who}");
            let moved = view.history.iter();
            let moved = moved.filter(|one| one.kind == "report.rerouted");
            assert_eq!((moved.count(), view.row.suspected), (1, true), "{who}");
        }
        let others = [
            "tetangga saya",
            "calo",
            "majikan",
            "bukan petugas",
            "ngaku petugas",
        ];
        for who in others {
            world.submit(told(who)).await;
        }
        world.run_jobs().await;
        assert_eq!(total(&local).await, others.len() as u64);
        assert_eq!(total(&inspector).await, officials.len() as u64);
    });
}

#[test]
fn other_rules_that_find_an_official_move_it_too() {
    const RULE: &str = r#"
[[rule]]
id = "x.official"
code = "OFF-INV"
why_id = "Menyebut orang dalam"
why_en = "Names somebody inside"
source = "contoh"
patterns = ["jalur kenari"]
match = ["lewat jalur kenari", "ada jalur kenari di sana"]
no_match = ["burung kenari", "jalur resmi"]
"#;
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let view = opened(world, &local, offer("Dia bilang lewat jalur kenari.")).await;
        assert_eq!(found(&view), []);
        let new = small(world, "2026-12", RULE);
        let done = app::rules::import(&world.app, &new, ImportMode::Apply, Operator::Command).await;
        let done = done.expect("checked");
        assert!(done.stored, "{:?}", done.mistakes);
        in_force(world, &national, Some("2026-12"), 0).await;
        world.run_jobs().await;
        let gone = report(&world.app, &local, &view.row.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let view = again(world, &inspector, &view).await;
        assert!(view.row.suspected);
        let kinds: Vec<&str> = view.history.iter().map(|one| one.kind.as_str()).collect();
        let after = kinds.iter().skip_while(|kind| **kind != "report.read_anew");
        assert_eq!(after.copied().nth(1), Some("report.rerouted"), "{kinds:?}");
    });
}

#[test]
fn a_settled_place_does_not_bring_it_to_the_local_office() {
    both(async |world| {
        let local = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let intake = Intake {
            area: None,
            place_text: "Oinlasi".into(),
            ..offer(OFFICIAL)
        };
        let sent = world.submit(intake).await;
        world.run_jobs().await;
        let way = app::reporter::open(&world.app, &sent.receipt.digits()).await;
        let token = way.expect("opened").token;
        app::reporter::settle_place(&world.app, &token, testkit::app::oinlasi())
            .await
            .expect("settled");
        world.run_jobs().await;
        let list = inbox(&world.app, &local, &InboxFilter::default()).await;
        assert_eq!(list.expect("an inbox").total, 0);
    });
}
