//! One report, one receipt, whatever happens to the acknowledgement.

use app::place::PlaceState;
use app::report::{Channel, Key, issue, submit, thanks};
use app::{Conflict, Error};
use domain::report::{Happening, Intake, When, WhereNow};
use testkit::app::{both, offer};

fn key(text: &str) -> Key {
    Key::Idempotency { key: text.into() }
}

#[test]
fn a_retry_gives_the_same_receipt_and_one_report() {
    both(async |world| {
        let app = &world.app;
        let first = submit(app, offer("tawaran"), key("k1"), false, Channel::Api)
            .await
            .expect("stored");
        let again = submit(app, offer("tawaran"), key("k1"), false, Channel::Api)
            .await
            .expect("repeated");
        assert_eq!(first.receipt, again.receipt);
        assert!(again.repeated && !first.repeated);
        assert_eq!(app::status::reports(app).await.expect("a count"), 1);
        let other = submit(app, offer("lain"), key("k1"), false, Channel::Api).await;
        assert!(
            matches!(other, Err(Error::Conflict(Conflict::OtherBody))),
            "{other:?}"
        );
        assert_eq!(app::status::reports(app).await.expect("a count"), 1);
    });
}

#[test]
fn a_form_is_its_own_key() {
    both(async |world| {
        let app = &world.app;
        let form = issue(app);
        let key = || Key::Form {
            receipt: form.receipt.clone(),
            day: form.day,
            seal: form.seal.clone(),
        };
        let first = submit(app, offer("a"), key(), true, Channel::Web)
            .await
            .expect("stored");
        assert_eq!(first.receipt, form.receipt);
        assert!(
            submit(app, offer("a"), key(), true, Channel::Web)
                .await
                .expect("repeated")
                .repeated
        );
        let shown = thanks(app, &first.thanks).expect("a fresh token");
        assert_eq!(shown.receipt, form.receipt);
        world.clock.pass(31 * 60);
        assert!(
            thanks(app, &first.thanks).is_none(),
            "the token outlived half an hour"
        );
        let forged = Key::Form {
            receipt: issue(app).receipt,
            day: form.day,
            seal: form.seal.clone(),
        };
        assert!(matches!(
            submit(app, offer("a"), forged, true, Channel::Web).await,
            Err(Error::Invalid(_))
        ));
        world.clock.pass_days(31);
        let stale = issue(app);
        world.clock.pass_days(31);
        let stale = Key::Form {
            receipt: stale.receipt,
            day: stale.day,
            seal: stale.seal,
        };
        assert!(matches!(
            submit(app, offer("a"), stale, true, Channel::Web).await,
            Err(Error::Invalid(_))
        ));
    });
}

#[test]
fn an_unclear_place_never_blocks() {
    both(async |world| {
        let app = &world.app;
        for (words, expected) in [
            ("", PlaceState::Unknown),
            ("zzqqxx", PlaceState::Unknown),
            ("Sidomulyo", PlaceState::Ambiguous),
        ] {
            let intake = Intake {
                story: "cerita".into(),
                place_text: words.into(),
                ..Intake::default()
            };
            let sent = world.submit(intake).await;
            assert_eq!(sent.place, expected, "{words}");
            let view = app::reporter::open(app, &sent.receipt.to_string())
                .await
                .expect("the receipt opens");
            assert_eq!(
                view.place_choices.is_empty(),
                expected == PlaceState::Unknown
            );
        }
    });
}

#[test]
fn nothing_told_is_refused_at_the_field() {
    both(async |world| {
        let refused = submit(
            &world.app,
            Intake::default(),
            Key::None,
            false,
            Channel::Api,
        )
        .await;
        let Err(Error::Invalid(found)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(found[0].key, "invalid-story-empty");
        let long = Intake {
            story: "a".repeat(8_001),
            ..Intake::default()
        };
        assert!(matches!(
            submit(&world.app, long, Key::None, false, Channel::Api).await,
            Err(Error::Invalid(_))
        ));
        assert_eq!(app::status::reports(&world.app).await.expect("a count"), 0);
    });
}

#[test]
fn presence_only_is_erased_after_seven_days_and_counted() {
    both(async |world| {
        let presence = Intake {
            happenings: vec![Happening::Presence],
            story: "ada orang asing".into(),
            ..Intake::default()
        };
        let sent = world.submit(presence).await;
        let kept = world.submit(offer("tetap ada")).await;
        world.clock.pass_days(6);
        app::jobs::schedule(&world.app).await.expect("scheduled");
        world.run_jobs().await;
        assert!(
            app::reporter::open(&world.app, &sent.receipt.digits())
                .await
                .is_ok()
        );
        world.clock.pass_days(1);
        app::jobs::schedule(&world.app).await.expect("scheduled");
        app::jobs::schedule(&world.app)
            .await
            .expect("scheduled twice");
        world.run_jobs().await;
        assert!(
            app::reporter::open(&world.app, &sent.receipt.digits())
                .await
                .is_err()
        );
        assert!(
            app::reporter::open(&world.app, &kept.receipt.digits())
                .await
                .is_ok()
        );
        let status = app::status::status(&world.app).await.expect("a status");
        assert_eq!((status.jobs_waiting, status.jobs_dead), (0, 0));
    });
}

#[test]
fn a_person_abroad_is_in_two_queues() {
    both(async |world| {
        let consular = world
            .signed_in(domain::account::Role::ConsularOfficer, "kemlu")
            .await;
        let head = world
            .signed_in(domain::account::Role::OfficeHead, "kanim-kupang")
            .await;
        let abroad = Intake {
            happenings: vec![Happening::SilentAbroad],
            where_now: WhereNow::Abroad,
            country: "Malaysia".into(),
            when: When::Now,
            ..offer("anak saya tidak ada kabar")
        };
        world.submit(abroad).await;
        world.submit(offer("di desa")).await;
        let filter = app::triage::InboxFilter::default();
        let seen = app::triage::inbox(&world.app, &consular, &filter)
            .await
            .expect("an inbox");
        assert_eq!(seen.total, 1);
        assert_eq!(
            app::triage::inbox(&world.app, &head, &filter)
                .await
                .expect("an inbox")
                .total,
            2
        );
    });
}
