//! What officers do: filters, search, tasks, re-routing, undo, and no silent overwriting.

use app::account::Session;
use app::triage::{
    Act, InboxFilter, InboxState, add_task, decide, finish_task, inbox, report, reroute,
    set_urgency, today,
};
use app::{Conflict, Error};
use domain::account::Role;
use domain::report::{Decision, Happening, Outcome, Status, Urgency, When};
use domain::task::TaskState;
use domain::time::Zone;
use testkit::app::{TestApp, both, offer, office_id};

fn act<'a>(view: &'a app::triage::ReportView, nonce: &'a str) -> Act<'a> {
    Act {
        report: &view.row.id,
        version: view.row.version,
        reason: "alasan cukup",
        nonce,
    }
}

async fn only(world: &TestApp, who: &Session) -> app::triage::ReportView {
    let filter = InboxFilter {
        state: InboxState::All,
        ..InboxFilter::default()
    };
    let row = inbox(&world.app, who, &filter)
        .await
        .expect("an inbox")
        .rows
        .remove(0);
    report(&world.app, who, &row.id).await.expect("opened")
}

#[test]
fn two_people_never_overwrite_each_other_silently() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        world.submit(offer("cerita")).await;
        let mine = only(world, &officer).await;
        let theirs = only(world, &head).await;
        decide(app, &head, act(&theirs, "a"), Decision::FollowUp, "")
            .await
            .expect("decided first");
        let late = decide(
            app,
            &officer,
            act(&mine, "b"),
            Decision::Close(Outcome::TooLittle),
            "",
        )
        .await;
        let Err(Error::Conflict(Conflict::ChangedMeanwhile { by, .. })) = late else {
            panic!("{late:?}")
        };
        assert_eq!(by.as_deref(), Some(head.name.as_str()));
        assert_eq!(only(world, &officer).await.row.status, Status::Verifying);
        // The same form sent twice acts once.
        decide(app, &head, act(&theirs, "a"), Decision::FollowUp, "")
            .await
            .expect("repeated");
        assert_eq!(
            only(world, &officer)
                .await
                .history
                .iter()
                .filter(|line| line.kind == "decision.follow_up")
                .count(),
            1
        );
    });
}

#[test]
fn a_reason_is_needed_and_undo_restores() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        world.submit(offer("cerita")).await;
        let view = only(world, &head).await;
        let bare = Act {
            reason: " ",
            ..act(&view, "a")
        };
        assert!(matches!(
            decide(app, &head, bare, Decision::Close(Outcome::TooLittle), "").await,
            Err(Error::Invalid(_))
        ));
        decide(
            app,
            &head,
            act(&view, "b"),
            Decision::Close(Outcome::TooLittle),
            "catatan",
        )
        .await
        .expect("closed");
        let view = only(world, &head).await;
        assert!(view.may.undo && !view.may.triage);
        decide(app, &head, act(&view, "c"), Decision::Reopen, "")
            .await
            .expect("undone");
        let view = only(world, &head).await;
        assert_eq!(
            (view.row.status, view.outcome, view.outcome_note),
            (Status::InTriage, None, None)
        );
        let last = view.history.last().expect("a history");
        assert_eq!(
            (last.kind.as_str(), last.reason.as_deref()),
            ("decision.reopen", Some("alasan cukup"))
        );
    });
}

#[test]
fn deferred_reports_come_back_on_their_day() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        world.submit(offer("cerita")).await;
        let view = only(world, &head).await;
        let until = head.subject.today.plus(3);
        decide(app, &head, act(&view, "a"), Decision::Defer(until), "")
            .await
            .expect("deferred");
        let to_decide = InboxFilter::default();
        let total = |who: Session| async move {
            inbox(app, &who, &InboxFilter::default())
                .await
                .expect("an inbox")
                .total
        };
        assert_eq!(total(head.clone()).await, 0);
        world.clock.pass_days(3);
        let head = world.refreshed(&head).await;
        assert_eq!(
            inbox(app, &head, &to_decide).await.expect("an inbox").total,
            1
        );
        assert_eq!(
            today(app, &head).await.expect("a day").deferred_due.len(),
            1
        );
        assert_eq!(today(app, &head).await.expect("a day").counts.to_decide, 1);
    });
}

#[test]
fn search_finds_words_of_sealed_texts() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        world
            .submit(offer("Ditawari jadi operator di Kamboja"))
            .await;
        world.submit(offer("Paspor anak ditahan majikan")).await;
        world.run_jobs().await;
        for (query, found) in [
            ("operator", 1),
            ("KAMBOJA operator", 1),
            ("paspor", 1),
            ("oinlasi", 2),
            ("kamboja paspor", 0),
            ("", 2),
        ] {
            let filter = InboxFilter {
                query: query.into(),
                ..InboxFilter::default()
            };
            assert_eq!(
                inbox(app, &head, &filter).await.expect("an inbox").total,
                found,
                "{query}"
            );
        }
        let id = only(world, &head).await.row.id;
        let filter = InboxFilter {
            query: id.to_string(),
            ..InboxFilter::default()
        };
        assert_eq!(inbox(app, &head, &filter).await.expect("an inbox").total, 1);
    });
}

#[test]
fn filters_and_pages_agree_with_their_counts() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for number in 0..60 {
            let mut intake = offer(&format!("cerita {number}"));
            if number % 3 == 0 {
                intake.happenings = vec![Happening::Held];
                intake.when = When::Now;
            }
            world.submit(intake).await;
        }
        let mut filter = InboxFilter::default();
        let mut seen = Vec::new();
        loop {
            let page = inbox(app, &head, &filter).await.expect("a page");
            assert_eq!(page.total, 60);
            seen.extend(page.rows.into_iter().map(|row| (row.urgency, row.id)));
            let Some(next) = page.next else { break };
            filter.cursor = Some(next);
        }
        assert_eq!(seen.len(), 60);
        assert!(seen.is_sorted_by_key(|(urgency, _)| *urgency));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 60, "no row twice");
        let urgent = InboxFilter {
            urgency: Some(Urgency::P1),
            ..InboxFilter::default()
        };
        assert_eq!(inbox(app, &head, &urgent).await.expect("a page").total, 20);
        let held = InboxFilter {
            happening: Some(Happening::Held),
            ..InboxFilter::default()
        };
        assert_eq!(inbox(app, &head, &held).await.expect("a page").total, 20);
        let elsewhere = InboxFilter {
            area: "3506".parse().ok(),
            ..InboxFilter::default()
        };
        assert_eq!(
            inbox(app, &head, &elsewhere).await.expect("a page").total,
            0
        );
        world.clock.pass_days(1);
        let head = world.refreshed(&head).await;
        let overdue = InboxFilter {
            overdue: true,
            ..InboxFilter::default()
        };
        assert_eq!(inbox(app, &head, &overdue).await.expect("a page").total, 20);
        let counts = inbox(app, &head, &InboxFilter::default())
            .await
            .expect("a page")
            .counts;
        assert_eq!((counts.to_decide, counts.overdue), (60, 20));
    });
}

#[test]
fn tasks_go_to_those_who_may_see_the_report() {
    both(async |world| {
        let app = &world.app;
        let officer = world.village_officer().await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let stranger = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        world.submit(offer("cerita")).await;
        let view = only(world, &head).await;
        let due = Some(head.subject.today.plus(2));
        let wrong = add_task(
            app,
            &head,
            act(&view, "a"),
            "Telepon kepala dusun",
            Some(&stranger.account),
            due,
        )
        .await;
        assert!(matches!(wrong, Err(Error::Invalid(_))), "{wrong:?}");
        add_task(
            app,
            &head,
            act(&view, "b"),
            "Telepon pelapor",
            Some(&officer.account),
            due,
        )
        .await
        .expect("added");
        let page = today(app, &officer).await.expect("a day");
        assert_eq!(page.tasks.len(), 1);
        assert_eq!(page.tasks[0].task.title, "Telepon pelapor");
        let task = page.tasks[0].task.id.clone();
        let view = only(world, &officer).await;
        let bare = Act {
            reason: "",
            ..act(&view, "c")
        };
        assert!(matches!(
            finish_task(app, &officer, bare, &task, TaskState::NotPossible).await,
            Err(Error::Invalid(_))
        ));
        finish_task(
            app,
            &officer,
            act(&view, "d"),
            &task,
            TaskState::NotPossible,
        )
        .await
        .expect("closed");
        let again = finish_task(app, &officer, act(&view, "e"), &task, TaskState::Done).await;
        assert!(
            matches!(again, Err(Error::Conflict(Conflict::AlreadyDone))),
            "{again:?}"
        );
        let view = only(world, &head).await;
        assert_eq!(
            (view.tasks[0].state, view.tasks[0].reason.as_deref()),
            (TaskState::NotPossible, Some("alasan cukup"))
        );
    });
}

#[test]
fn rerouting_and_urgency_need_a_reason_and_move_the_report() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let other = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        world.submit(offer("cerita")).await;
        let view = only(world, &head).await;
        set_urgency(app, &head, act(&view, "a"), Urgency::P1)
            .await
            .expect("raised");
        let view = only(world, &head).await;
        assert_eq!(view.row.urgency, Urgency::P1);
        assert_eq!(view.row.due_on, head.subject.today);
        let bare = Act {
            reason: "",
            ..act(&view, "b")
        };
        assert!(
            reroute(app, &head, bare, &office_id("kanim-maumere"))
                .await
                .is_err()
        );
        reroute(app, &head, act(&view, "c"), &office_id("kanim-maumere"))
            .await
            .expect("sent on");
        assert!(matches!(
            report(app, &head, &view.row.id).await,
            Err(Error::NotFound)
        ));
        assert_eq!(
            only(world, &other).await.row.id,
            view.row.id,
            "the id stays"
        );
    });
}

/// Half past eleven at night in the west is half past midnight where the report lies: one deadline, whoever looks.
#[test]
fn deadlines_are_told_by_the_day_of_the_report() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        world.submit(offer("cerita")).await;
        let due = only(world, &head).await.row.due_on;
        let late = due.start(Zone::Wib).plus_seconds(23 * 3_600 + 1_800);
        world.clock.pass((late.0 - app.now().0) / 1_000_000);
        let western = world.refreshed(&head).await;
        assert_eq!(western.subject.today, due, "a session of the west");

        let filter = InboxFilter::default();
        let list = inbox(app, &western, &filter).await.expect("an inbox");
        let view = report(app, &western, &list.rows[0].id)
            .await
            .expect("opened");
        assert_eq!(app.today(view.zone), due.plus(1));
        assert_eq!(
            (list.rows[0].today, view.row.today),
            (due.plus(1), due.plus(1))
        );
        let day = today(app, &western).await.expect("a page");
        assert_eq!(day.overdue.len(), 1, "past its day there");
        assert_eq!(day.overdue[0].today, due.plus(1));
    });
}
