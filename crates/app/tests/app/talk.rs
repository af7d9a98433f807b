//! The whole talk: report, question, answer, outcome, second look, withdrawal.

use app::account::Session;
use app::reporter::{self, PublicStatus};
use app::triage::{Act, InboxFilter, InboxRow, decide, inbox, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::report::{Contact, Decision, Outcome, Status};
use testkit::app::{TestApp, both, offer};

async fn first(world: &TestApp, who: &Session) -> InboxRow {
    let filter = InboxFilter {
        state: app::triage::InboxState::All,
        ..InboxFilter::default()
    };
    inbox(&world.app, who, &filter)
        .await
        .expect("an inbox")
        .rows
        .remove(0)
}

async fn decided(
    world: &TestApp,
    who: &Session,
    decision: Decision,
    note: &str,
) -> Result<(), Error> {
    let row = first(world, who).await;
    let view = report(&world.app, who, &row.id).await.expect("opened");
    let act = Act {
        report: &row.id,
        version: view.row.version,
        reason: "alasan cukup",
        nonce: &reporter::nonce(&world.app),
    };
    decide(&world.app, who, act, decision, note).await.map(drop)
}

#[test]
fn the_reporter_reads_every_answer_and_the_outcome() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let sent = world.submit(offer("tawaran kerja, paspor diminta")).await;
        let code = sent.receipt.to_string();
        let view = reporter::open(app, &code).await.expect("opened");
        assert_eq!((view.status, view.opened_by), (PublicStatus::Unread, None));

        let row = first(world, &officer).await;
        let opened = report(app, &officer, &row.id)
            .await
            .expect("opened by the officer");
        assert_eq!(opened.story, "tawaran kerja, paspor diminta");
        assert_eq!(opened.row.status, Status::InTriage);
        let view = reporter::open(app, &code).await.expect("opened");
        assert_eq!(view.status, PublicStatus::Read);
        assert_eq!(view.opened_by.as_deref(), Some("Kanim Kupang Contoh"));

        decided(world, &officer, Decision::Ask, "Di mana berkumpul?")
            .await
            .expect("asked");
        let view = reporter::open(app, &code).await.expect("opened");
        assert_eq!(view.status, PublicStatus::Question);
        assert!(view.waiting_for_answer && view.messages[0].from_officer);

        for _ in 0..2 {
            reporter::answer(app, &view.token, "Di balai desa", "same")
                .await
                .expect("answered");
        }
        let opened = report(app, &officer, &row.id).await.expect("opened");
        let texts: Vec<&str> = opened
            .messages
            .iter()
            .map(|one| one.text.as_str())
            .collect();
        assert_eq!(texts, ["Di mana berkumpul?", "Di balai desa"]);
        assert!(opened.row.answered);

        decided(
            world,
            &officer,
            Decision::Close(Outcome::Stopped),
            "Terima kasih",
        )
        .await
        .expect("closed");
        let view = reporter::open(app, &code).await.expect("opened");
        assert_eq!(
            (view.status, view.outcome),
            (PublicStatus::Closed, Some(Outcome::Stopped))
        );
        assert_eq!(view.outcome_note.as_deref(), Some("Terima kasih"));
        let kinds: Vec<String> = report(app, &officer, &row.id)
            .await
            .expect("opened")
            .history
            .into_iter()
            .map(|line| line.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                "report.received",
                "report.opened",
                "report.read",
                "decision.ask",
                "reporter.wrote",
                "decision.close"
            ]
        );
    });
}

#[test]
fn a_second_look_goes_elsewhere_and_only_once() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        let sent = world.submit(offer("cerita")).await;
        let early = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        assert!(
            reporter::second_look(app, &early.token, "").await.is_err(),
            "it is not closed"
        );
        decided(world, &officer, Decision::Close(Outcome::NothingFound), "")
            .await
            .expect("closed");
        let view = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        assert!(view.may_ask_second_look);
        let view = reporter::second_look(app, &view.token, "tolong lihat lagi")
            .await
            .expect("asked");
        assert!(view.second_look_asked && !view.may_ask_second_look && !view.closed);
        assert!(
            inbox(app, &officer, &InboxFilter::default())
                .await
                .expect("an inbox")
                .rows
                .is_empty()
        );
        assert_eq!(first(world, &regional).await.status, Status::InTriage);
        decided(world, &regional, Decision::Close(Outcome::Advised), "")
            .await
            .expect("closed again");
        let view = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        assert!(!view.may_ask_second_look);
    });
}

#[test]
fn a_joined_report_reads_like_any_other() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let main = world.submit(offer("satu")).await;
        let row = first(world, &officer).await;
        let other = world.submit(offer("dua")).await;
        let filter = InboxFilter::default();
        let rows = inbox(app, &officer, &filter).await.expect("an inbox").rows;
        let second = rows
            .iter()
            .find(|one| one.id != row.id)
            .expect("two reports")
            .clone();
        let view = report(app, &officer, &second.id).await.expect("opened");
        let act = Act {
            report: &second.id,
            version: view.row.version,
            reason: "hal yang sama",
            nonce: "n",
        };
        decide(app, &officer, act, Decision::Join(row.id.clone()), "")
            .await
            .expect("joined");
        let opened = report(app, &officer, &row.id).await.expect("opened");
        assert_eq!(opened.joined_here, std::slice::from_ref(&second.id));
        let close = Act {
            report: &row.id,
            version: opened.row.version,
            reason: "sudah dicek",
            nonce: "m",
        };
        decide(app, &officer, close, Decision::Close(Outcome::Referred), "")
            .await
            .expect("closed");
        let seen = |digits: String| async move {
            let view = reporter::open(app, &digits).await.expect("opened");
            (
                view.status,
                view.outcome,
                view.closed,
                view.may_ask_second_look,
                view.waiting_for_answer,
                view.opened_by,
            )
        };
        assert_eq!(
            seen(main.receipt.digits()).await,
            seen(other.receipt.digits()).await
        );
    });
}

#[test]
fn a_withdrawn_report_loses_its_contact_at_once_and_the_rest_in_thirty_days() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let mut intake = offer("cerita");
        intake.contact = Contact {
            allowed: true,
            phone: "0812-0000-1234".into(),
            ..Contact::default()
        };
        let sent = world.submit(intake).await;
        let view = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        assert_eq!(view.contact.phone, "0812-0000-1234");
        let view = reporter::withdraw(app, &view.token)
            .await
            .expect("withdrawn");
        assert_eq!(
            (view.status, view.contact),
            (PublicStatus::Withdrawn, Contact::default())
        );
        assert!(matches!(
            reporter::withdraw(app, &view.token).await,
            Err(Error::Conflict(Conflict::AlreadyDone))
        ));
        let again = Contact {
            allowed: true,
            phone: "0812-0000-1234".into(),
            ..Contact::default()
        };
        let kept_out = reporter::change_contact(app, &view.token, again).await;
        assert!(matches!(
            kept_out,
            Err(Error::Conflict(Conflict::AlreadyDone))
        ));
        let row = first(world, &officer).await;
        assert_eq!(row.status, Status::Withdrawn);
        let closed = decided(world, &officer, Decision::FollowUp, "").await;
        assert!(
            matches!(closed, Err(Error::Conflict(Conflict::Refused(_)))),
            "{closed:?}"
        );
        world.clock.pass_days(31);
        app::jobs::schedule(app).await.expect("scheduled");
        world.run_jobs().await;
        assert!(reporter::open(app, &sent.receipt.digits()).await.is_err());
    });
}

#[test]
fn wrong_receipts_and_old_tokens_say_what_to_do() {
    both(async |world| {
        let app = &world.app;
        let sent = world.submit(offer("cerita")).await;
        let digits = sent.receipt.digits();
        let wrong = format!(
            "{}{}",
            &digits[..19],
            (digits.as_bytes()[19] - b'0' + 1) % 10
        );
        let elsewhere = domain::receipt::ReceiptCode::from_random([3; 16]).digits();
        for (text, key) in [
            ("123", "invalid-receipt-length"),
            (wrong.as_str(), "invalid-receipt-digit"),
            (elsewhere.as_str(), "invalid-receipt-unknown"),
        ] {
            let Err(Error::Invalid(found)) = reporter::open(app, text).await else {
                panic!("{text} opened")
            };
            assert_eq!(found[0].key, key);
        }
        let view = reporter::open(app, &digits).await.expect("opened");
        world.clock.pass(31 * 60);
        let Err(Error::Invalid(found)) = reporter::answer(app, &view.token, "halo", "n").await
        else {
            panic!("an old token worked")
        };
        assert_eq!(found[0].key, "invalid-token-expired");
    });
}

#[test]
fn a_settled_place_routes_anew() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let mut intake = offer("cerita");
        intake.area = None;
        intake.place_text = "Oinlasi".into();
        let sent = world.submit(intake).await;
        let view = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        assert_eq!(view.place, app::place::PlaceState::Ambiguous);
        let choice = view
            .place_choices
            .iter()
            .find(|place| place.code == testkit::app::oinlasi());
        let code = choice.expect("Oinlasi is offered").code;
        reporter::settle_place(app, &view.token, code)
            .await
            .expect("settled");
        assert_eq!(
            inbox(app, &national, &InboxFilter::default())
                .await
                .expect("an inbox")
                .total,
            0
        );
        assert_eq!(
            inbox(app, &head, &InboxFilter::default())
                .await
                .expect("an inbox")
                .total,
            1
        );
    });
}
