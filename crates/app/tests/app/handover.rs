//! To which offices a report goes by hand or for a second look, and who abroad reads it.

use crate::findings::{act, again, found, opened, which};
use crate::later::{OFFICIAL, decided, kinds, sent, writes};
use app::account::Session;
use app::report::Submitted;
use app::triage::{ReportView, Sight, add_finding, report, reroute};
use app::{Error, reporter};
use domain::account::Role;
use domain::finding::Indicator;
use domain::office::{Office, OfficeKind};
use domain::report::intake::{Distrust, WhereNow};
use domain::report::{Decision, Intake, Outcome, RouteReason};
use testkit::app::{TestApp, both, offer, office_id};

async fn sends(
    world: &TestApp,
    who: &Session,
    view: &ReportView,
    to: &str,
) -> Result<Sight, Error> {
    let nonce = reporter::nonce(&world.app);
    let order = act(view, "bukan urusan kantor ini", &nonce);
    reroute(&world.app, who, order, &office_id(to)).await
}

async fn refused(world: &TestApp, who: &Session, view: &ReportView, to: &str) -> &'static str {
    match sends(world, who, view, to).await {
        Err(Error::Invalid(wrong)) => wrong[0].key,
        other => panic!("{other:?}"),
    }
}

fn offered(view: &ReportView) -> Vec<&str> {
    let offices = view.reroute_choices.iter();
    let mut offices: Vec<&str> = offices.map(|(office, _)| office.as_str()).collect();
    offices.sort_unstable();
    offices
}

#[test]
fn partner_agencies_get_no_report_by_hand() {
    both(async |world| {
        let now = world.app.now();
        let partner = Office {
            id: office_id("uptd-ppa"),
            kind: OfficeKind::Partner,
            name: "UPTD PPA Contoh".into(),
            parent: None,
            area: None,
            phone: String::new(),
        };
        let stored = world.store.write("test.partner", move |tx| {
            store::office::put(tx, &partner, now)
        });
        stored.await.expect("an office");
        // Even with people of its own.
        world.signed_in(Role::OfficeHead, "uptd-ppa").await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer("tawaran kerja")).await;
        assert!(offered(&view).is_empty());
        let key = refused(world, &head, &view, "uptd-ppa").await;
        assert_eq!(key, "invalid-office-partner");
    });
}

/// Nobody who could read it, or whose account is not in use, is nobody.
#[test]
fn a_report_goes_only_where_somebody_reads_it() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer("tawaran kerja")).await;
        world.signed_in(Role::Administrator, "kanwil-ntt").await;
        // Whoever guides villages doesn't see what lies at the office.
        world.signed_in(Role::VillageOfficer, "ukk-soe").await;
        let invited = app::account::admin::NewAccount {
            login: "calon.maumere".into(),
            name: "Calon Petugas".into(),
            role: Role::OfficeHead,
            office: office_id("kanim-maumere"),
            village: None,
            phone: String::new(),
            valid_from: testkit::app::TODAY.parse().ok(),
            valid_to: None,
        };
        let command = app::account::Operator::Command;
        app::account::admin::invite(&world.app, command, &invited)
            .await
            .expect("invited");
        let view = again(world, &head, &view).await;
        assert!(offered(&view).is_empty());
        for to in ["kanwil-ntt", "ukk-soe", "kanim-maumere", "kemlu"] {
            let key = refused(world, &head, &view, to).await;
            assert_eq!(key, "invalid-office-unstaffed", "{to}");
        }
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let view = again(world, &head, &view).await;
        assert_eq!(offered(&view), ["kanwil-ntt"]);
        let sight = sends(world, &head, &view, "kanwil-ntt").await;
        assert_eq!(sight.expect("sent"), Sight::Lost);
        again(world, &regional, &view).await;
    });
}

/// Those who follow people abroad read beside the office that answers for the report.
#[test]
fn a_report_is_handed_to_the_consular_side_beside_its_office() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let consul = world.signed_in(Role::ConsularOfficer, "kemlu").await;
        let view = opened(world, &head, offer("tawaran kerja")).await;
        assert_eq!(offered(&view), ["kemlu"]);
        let sight = sends(world, &head, &view, "kemlu").await;
        assert_eq!(sight.expect("handed over"), Sight::Kept);
        again(world, &consul, &view).await;
        let view = again(world, &head, &view).await;
        assert!(offered(&view).is_empty());
        let key = refused(world, &head, &view, "kemlu").await;
        assert_eq!(key, "invalid-office-same");
    });
}

fn abroad(intake: Intake) -> Intake {
    Intake {
        where_now: WhereNow::Abroad,
        country: "Malaysia".into(),
        ..intake
    }
}

async fn is_read(world: &TestApp, who: &Session, view: &ReportView) -> bool {
    report(&world.app, who, &view.row.id).await.is_ok()
}

/// By a tick, by whom the reporter names, or by words; a later message takes it back, too.
#[test]
fn nobody_abroad_reads_of_an_official_before_the_inspectorate_says_so() {
    both(async |world| {
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let consul = world.signed_in(Role::ConsularOfficer, "kemlu").await;
        let ticked = Distrust {
            official_involved: true,
            ..Distrust::default()
        };
        let told = [
            Intake {
                distrust: ticked,
                ..offer("anak saya di Malaysia")
            },
            Intake {
                who: "petugas imigrasi Kupang".into(),
                ..offer("anak saya di Malaysia")
            },
            offer(OFFICIAL),
        ];
        for intake in told {
            let view = opened(world, &inspector, abroad(intake)).await;
            assert!(view.row.official || view.row.suspected);
            assert!(view.abroad_office.is_none());
            assert!(!is_read(world, &consul, &view).await);
            // By hand it goes there, and later words don't take that back.
            sends(world, &inspector, &view, "kemlu")
                .await
                .expect("handed over");
            assert!(is_read(world, &consul, &view).await);
        }
    });
}

#[test]
fn later_words_about_an_official_take_it_from_the_consular_side() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let consul = world.signed_in(Role::ConsularOfficer, "kemlu").await;
        let (receipt, view) = sent(world, &head, abroad(offer("anak saya diam"))).await;
        assert!(is_read(world, &consul, &view).await);
        writes(world, &receipt, OFFICIAL).await;
        assert!(!is_read(world, &consul, &view).await);
        let view = again(world, &inspector, &view).await;
        sends(world, &inspector, &view, "kemlu")
            .await
            .expect("handed over");
        writes(world, &receipt, OFFICIAL).await;
        assert!(
            is_read(world, &consul, &view).await,
            "a person decided that"
        );

        // Where a person sent it before, only the queue abroad loses it.
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let (receipt, view) = sent(world, &head, abroad(offer("anak saya diam lagi"))).await;
        sends(world, &head, &view, "kanwil-ntt")
            .await
            .expect("sent on");
        assert!(is_read(world, &consul, &view).await);
        writes(world, &receipt, OFFICIAL).await;
        assert!(!is_read(world, &consul, &view).await);
        let view = again(world, &regional, &view).await;
        assert!(kinds(&view).contains(&"report.abroad_withheld"));
    });
}

async fn looked_at_again(world: &TestApp, sent: &Submitted) {
    let view = reporter::open(&world.app, &sent.receipt.digits()).await;
    let token = view.expect("opened").token;
    let asked = reporter::second_look(&world.app, &token, "").await;
    asked.expect("asked");
    world.run_jobs().await;
}

/// To the inspectorate, unless that decided: then to the next office up that isn't the local one.
#[test]
fn a_second_look_at_an_official_is_the_inspectorates() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let close = Decision::Close(Outcome::NothingFound);
        // The regional office got it by hand before its words were known, keeps it, and closes it.
        let (receipt, view) = sent(world, &head, offer("tawaran kerja")).await;
        sends(world, &head, &view, "kanwil-ntt")
            .await
            .expect("sent on");
        writes(world, &receipt, OFFICIAL).await;
        let view = again(world, &regional, &view).await;
        assert!(view.row.suspected, "{:?}", found(&view));
        decided(world, &regional, &view, close.clone()).await;
        looked_at_again(world, &receipt).await;
        let view = again(world, &inspector, &view).await;
        assert_eq!(view.route_reason, RouteReason::SecondLook);

        // The inspectorate decided.
        let receipt = world.submit(offer(OFFICIAL)).await;
        world.run_jobs().await;
        let view = crate::findings::unread(world, &inspector).await;
        decided(world, &inspector, &view, close).await;
        looked_at_again(world, &receipt).await;
        assert!(!is_read(world, &head, &view).await);
        assert!(!is_read(world, &inspector, &view).await);
        again(world, &regional, &view).await;
    });
}

/// Who says that an official is involved: the reporter's tick, or an officer.
#[test]
fn what_an_officer_confirms_is_not_put_into_the_reporters_mouth() {
    both(async |world| {
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let view = opened(world, &inspector, offer(OFFICIAL)).await;
        let order = act(&view, "sudah dicek petugas", "n1");
        let which = which("OFF-INV");
        let state = domain::finding::State::Confirmed;
        let done = app::triage::judge(&world.app, &inspector, order, &which, state).await;
        done.expect("confirmed");
        let view = again(world, &inspector, &view).await;
        assert!(view.row.official && !view.official_told);
        let intake = Intake {
            distrust: Distrust {
                official_involved: true,
                ..Distrust::default()
            },
            ..offer("tawaran kerja")
        };
        let view = opened(world, &inspector, intake).await;
        assert!(view.row.official && view.official_told);
        let indicator = Indicator::parse("OFF-INV").expect("in the list");
        let order = act(&view, "sudah dicek petugas", "n2");
        add_finding(&world.app, &inspector, order, indicator)
            .await
            .expect("added");
        assert!(again(world, &inspector, &view).await.official_told);
    });
}
