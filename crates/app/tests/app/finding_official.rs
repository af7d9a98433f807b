//! Words about an official: past the local office, unless a person sent the report there.

use crate::findings::{act, again, found, opened, unread, which};
use app::Error;
use app::triage::{Sight, add_finding, judge, report};
use domain::account::Role;
use domain::finding::{Indicator, State};
use domain::report::Intake;
use testkit::app::{both, offer};

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
        let order = act(&view, "lintas kabupaten", "n1");
        app::triage::reroute(&world.app, &local, order, &kanwil)
            .await
            .expect("sent on");
        let regional = world.signed_in(Role::OfficeHead, "kanwil-ntt").await;
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
