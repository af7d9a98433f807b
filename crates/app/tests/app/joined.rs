//! Reports that are joined: what is written to one reaches who works on the main one, and what keeps an office out
//! keeps it out of all.

use crate::findings::{act, again, found};
use crate::later::{DANGER, OFFICIAL, THANKS, decided, kinds, sent, writes};
use app::Error;
use app::account::Session;
use app::report::Submitted;
use app::reporter;
use app::triage::{ReportView, Sight, add_finding, report, reroute};
use domain::account::Role;
use domain::finding::Indicator;
use domain::report::{Decision, Outcome, Status, Urgency};
use testkit::app::{TestApp, both, offer, office_id};

/// A main report and one that is joined to it, with their receipts.
async fn pair(world: &TestApp, who: &Session) -> [(Submitted, ReportView); 2] {
    let main = sent(world, who, offer("tawaran kerja di desa")).await;
    let (receipt, view) = sent(world, who, offer("tawaran yang sama")).await;
    let join = Decision::Join(main.1.row.id.clone());
    let view = decided(world, who, &view, join).await;
    [main, (receipt, view)]
}

async fn is_gone(world: &TestApp, who: &Session, view: &ReportView) -> bool {
    let opened = report(&world.app, who, &view.row.id).await;
    matches!(opened, Err(Error::NotFound))
}

#[test]
fn what_the_reporter_of_a_joined_report_writes_counts_as_the_main_one() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let [(_, main), (receipt, joined)] = pair(world, &head).await;
        let main = again(world, &head, &main).await;
        assert!(!main.row.answered);
        writes(world, &receipt, THANKS).await;
        let main = again(world, &head, &main).await;
        assert!(main.row.answered && main.messages.is_empty());
        assert_eq!(main.joined_wrote, std::slice::from_ref(&joined.row.id));
        let read = again(world, &head, &joined).await;
        assert_eq!((read.row.status, read.messages.len()), (Status::Joined, 1));
        let main = again(world, &head, &main).await;
        assert!(main.joined_wrote.is_empty());

        writes(world, &receipt, DANGER).await;
        let main = again(world, &head, &main).await;
        assert_eq!(main.row.urgency, Urgency::P1);
        assert_eq!(main.row.due_on, main.row.today);

        // Other rules don't take back what was raised by words of the joined one.
        let job = app_reread(world, &main).await;
        assert_eq!(job.row.urgency, Urgency::P1);
    });
}

/// Closed and opened again has every text read by the rules in force.
async fn app_reread(world: &TestApp, view: &ReportView) -> ReportView {
    let head = world
        .signed_in(Role::EnforcementOfficer, "kanim-kupang")
        .await;
    let close = Decision::Close(Outcome::NothingFound);
    let view = again(world, &head, view).await;
    let view = decided(world, &head, &view, close).await;
    let view = decided(world, &head, &view, Decision::Reopen).await;
    world.run_jobs().await;
    again(world, &head, &view).await
}

#[test]
fn words_to_a_joined_report_open_the_main_one_again() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let [(_, main), (receipt, joined)] = pair(world, &head).await;
        let main = again(world, &head, &main).await;
        let close = Decision::Close(Outcome::NothingFound);
        let main = decided(world, &head, &main, close).await;
        writes(world, &receipt, THANKS).await;
        let day = app::triage::today(&world.app, &head).await.expect("a day");
        assert_eq!(day.answered[0].id, main.row.id);
        // It stays there until the joined one was read.
        for answered in [true, true] {
            assert_eq!(again(world, &head, &main).await.row.answered, answered);
        }
        again(world, &head, &joined).await;
        for answered in [true, false] {
            assert_eq!(again(world, &head, &main).await.row.answered, answered);
        }
        writes(world, &receipt, DANGER).await;
        let main = again(world, &head, &main).await;
        assert_eq!(
            (main.row.status, main.row.urgency),
            (Status::InTriage, Urgency::P1)
        );
        let joined = again(world, &head, &joined).await;
        assert_eq!(joined.row.status, Status::Joined);
    });
}

/// Nobody works on what was taken back.
#[test]
fn a_message_to_a_report_whose_main_one_was_taken_back_opens_it_again() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let [(main, _), (receipt, joined)] = pair(world, &head).await;
        let view = reporter::open(&world.app, &main.receipt.digits()).await;
        let token = view.expect("opened").token;
        let done = reporter::withdraw(&world.app, &token).await;
        done.expect("taken back");
        writes(world, &receipt, THANKS).await;
        let view = again(world, &head, &joined).await;
        assert_eq!(view.row.status, Status::InTriage);
        assert!(view.row.answered && view.joined_to.is_none());
    });
}

#[test]
fn all_that_are_joined_go_past_the_local_office_by_words() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        for of_main in [true, false] {
            let [(main_receipt, main), (receipt, joined)] = pair(world, &head).await;
            let close = Decision::Close(Outcome::NothingFound);
            let main = again(world, &head, &main).await;
            let main = decided(world, &head, &main, close).await;
            let named = if of_main { &main_receipt } else { &receipt };
            writes(world, named, OFFICIAL).await;
            assert!(is_gone(world, &head, &main).await);
            assert!(is_gone(world, &head, &joined).await);
            let main = again(world, &inspector, &main).await;
            assert_eq!(main.row.status, Status::InTriage);
            assert!(main.row.suspected);
            assert_eq!(main.suspected_itself, of_main);
            let joined = again(world, &inspector, &joined).await;
            assert_eq!(joined.row.status, Status::Joined);
            assert_eq!(found(&joined).is_empty(), of_main);

            // What is found in one keeps the local office from all.
            let order = act(&main, "urusan kantor setempat", "n1");
            let back = reroute(&world.app, &inspector, order, &office_id("kanim-kupang")).await;
            let Err(Error::Invalid(wrong)) = back else {
                panic!("it got it back");
            };
            assert_eq!(wrong[0].key, "invalid-office-suspected");
        }
    });
}

#[test]
fn all_that_are_joined_go_past_the_local_office_by_a_person() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let [(_, main), (_, joined)] = pair(world, &head).await;
        let main = again(world, &head, &main).await;
        let indicator = Indicator::parse("OFF-INV").expect("in the list");
        let order = act(&main, "warga menyebut petugas", "n1");
        let sight = add_finding(&world.app, &head, order, indicator).await;
        assert_eq!(sight.expect("added"), Sight::Lost);
        assert!(is_gone(world, &head, &joined).await);
        let joined = again(world, &inspector, &joined).await;
        assert!(joined.row.official && kinds(&joined).contains(&"report.moved_along"));

        // It shuts the office out for good, also once it stands alone again.
        let joined = decided(world, &inspector, &joined, Decision::Reopen).await;
        let order = act(&joined, "urusan kantor setempat", "n2");
        let back = reroute(&world.app, &inspector, order, &office_id("kanim-kupang")).await;
        let Err(Error::Invalid(wrong)) = back else {
            panic!("it got it back");
        };
        assert_eq!(wrong[0].key, "invalid-office-excluded");
    });
}

#[test]
fn who_sends_one_on_sends_all_that_are_joined() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let [(_, main), (receipt, joined)] = pair(world, &head).await;
        let main = again(world, &head, &main).await;
        let order = act(&main, "lintas kabupaten", "n1");
        let sent_on = reroute(&world.app, &head, order, &office_id("kanwil-ntt")).await;
        assert_eq!(sent_on.expect("sent on"), Sight::Lost);
        assert!(is_gone(world, &head, &joined).await);
        writes(world, &receipt, DANGER).await;
        let main = again(world, &regional, &main).await;
        assert_eq!(main.row.urgency, Urgency::P1);
        assert_eq!(main.joined_wrote, std::slice::from_ref(&joined.row.id));
        again(world, &regional, &joined).await;
    });
}
