//! A report about presence alone is erased in a week; one that tells of acts, or that somebody takes up, never is.

use crate::findings::{act, again, found, opened, which};
use app::account::Session;
use app::triage::{ReportView, add_finding, add_task, decide, judge, set_urgency};
use domain::account::Role;
use domain::finding::{Indicator, State};
use domain::report::{Decision, Happening, Intake, Outcome, Urgency, When};
use testkit::app::{TestApp, both, offer};

const NOTHING: &str = "Ada orang asing belanja di pasar.";
/// Words that tell of acts, and the indicator that says so.
const ACTS: [(&str, &str); 2] = [
    (
        "Ada perempuan asing dikurung dan dipukul bosnya di rumah itu, paspornya diambil.",
        "DST-CONF",
    ),
    ("Ada bule bekerja di tambang pakai visa turis.", "FOR-ACT"),
];

fn presence(story: &str) -> Intake {
    Intake {
        happenings: vec![Happening::Presence],
        when: When::Now,
        ..offer(story)
    }
}

/// What is left after so many days, each with its upkeep.
async fn pass(world: &TestApp, days: i64) {
    for _ in 0..days {
        world.clock.pass_days(1);
        app::jobs::schedule(&world.app).await.expect("scheduled");
        world.run_jobs().await;
    }
}

async fn is_stored(world: &TestApp, view: &ReportView) -> bool {
    let id = view.row.id.clone();
    let stored = world
        .store
        .read("test.report", move |tx| store::report::get(tx, &id));
    stored.await.expect("read").is_some()
}

fn is_treated(view: &ReportView) -> bool {
    assert_eq!(view.row.presence_only, view.purge_on.is_some());
    view.row.presence_only
}

#[test]
fn what_tells_of_acts_is_no_report_about_presence_and_is_never_erased() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let nothing = opened(world, &head, presence(NOTHING)).await;
        assert!(is_treated(&nothing), "{:?}", found(&nothing));
        assert_eq!(nothing.row.urgency, Urgency::P3);
        let mut kept = Vec::new();
        for (story, code) in ACTS {
            let view = opened(world, &head, presence(story)).await;
            assert!(found(&view).iter().any(|one| one.0 == code), "{story}");
            assert!(!is_treated(&view), "{story}");
            let urgency = view.findings.found.unwrap_or(Urgency::P3);
            assert_eq!(view.row.urgency, urgency, "{story}");
            assert_eq!(view.row.due_on, urgency.due(view.row.received_on));
            assert_eq!(urgency == Urgency::P1, code == "DST-CONF", "{story}");
            let ended = view.history.iter();
            let ended = ended.filter(|one| one.kind == "report.presence_ended");
            assert_eq!(ended.count(), 1);
            kept.push(view);
        }
        // Closing one as presence erases nothing as long as its words are not called wrong.
        let view = &kept[1];
        let close = Decision::Close(Outcome::PresenceOnly);
        let order = act(view, "hanya lewat", "n1");
        decide(&world.app, &head, order, close, "")
            .await
            .expect("closed");
        pass(world, 8).await;
        assert!(!is_stored(world, &nothing).await);
        for view in &kept {
            assert!(is_stored(world, view).await);
        }
    });
}

#[test]
fn words_that_come_later_end_it_too() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let sent = world.submit(presence(NOTHING)).await;
        world.run_jobs().await;
        let view = crate::findings::unread(world, &head).await;
        let close = Decision::Close(Outcome::PresenceOnly);
        let order = act(&view, "hanya lewat", "n1");
        decide(&world.app, &head, order, close, "")
            .await
            .expect("closed");
        let way = app::reporter::open(&world.app, &sent.receipt.digits()).await;
        app::reporter::answer(&world.app, &way.expect("opened").token, ACTS[0].0, "n2")
            .await
            .expect("told");
        world.run_jobs().await;
        assert!(!is_treated(&again(world, &head, &view).await));
        pass(world, 8).await;
        assert!(is_stored(world, &view).await);
    });
}

#[test]
fn what_was_stored_as_presence_is_read_before_it_is_erased() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, presence(ACTS[0].0)).await;
        let (id, day) = (view.row.id.clone(), view.row.received_on.plus(7));
        let before = world.store.write("test.before", move |tx| {
            let mut report = store::report::get(tx, &id)?.expect("stored");
            report.presence_only = true;
            report.purge_on = Some(day);
            store::report::save(tx, &report)
        });
        before.await.expect("stored as it was once");
        pass(world, 8).await;
        assert!(is_stored(world, &view).await);
    });
}

/// What an officer does with a report about presence, and whether that ends it.
async fn after(world: &TestApp, head: &Session, run: impl AsyncFn(&ReportView, &str), ends: bool) {
    let view = opened(world, head, presence(NOTHING)).await;
    assert!(is_treated(&view));
    let nonce = view.row.id.to_string();
    run(&view, &nonce).await;
    let now = again(world, head, &view).await;
    assert_eq!(now.row.presence_only, !ends);
    assert_eq!(now.purge_on.is_none(), ends);
}

#[test]
fn an_officer_who_takes_it_up_ends_it() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let (app, head) = (&world.app, &head);
        let decided = async |decision: Decision, ends: bool| {
            let note = match decision {
                Decision::Ask => "Apa yang mereka lakukan?",
                _ => "",
            };
            let run = async |view: &ReportView, nonce: &str| {
                let order = act(view, "perlu dilihat", nonce);
                let done = decide(app, head, order, decision.clone(), note).await;
                done.expect("decided");
            };
            after(world, head, run, ends).await;
        };
        decided(Decision::FollowUp, true).await;
        decided(Decision::Ask, true).await;
        let tomorrow = head.subject.today.plus(30);
        decided(Decision::Defer(tomorrow), true).await;
        decided(Decision::Close(Outcome::Protected), true).await;
        decided(Decision::Close(Outcome::PresenceOnly), false).await;
        decided(Decision::Close(Outcome::NothingFound), false).await;
        for (code, ends) in [("FOR-HARM", true), ("BIAS-WARN", false), ("MIS", false)] {
            let run = async |view: &ReportView, nonce: &str| {
                let indicator = Indicator::parse(code).expect("in the list");
                let order = act(view, "pelapor bilang begitu", nonce);
                let done = add_finding(app, head, order, indicator).await;
                done.expect("added");
            };
            after(world, head, run, ends).await;
        }
        for (urgency, ends) in [(Urgency::P1, true), (Urgency::P3, false)] {
            let run = async |view: &ReportView, nonce: &str| {
                let order = act(view, "perlu segera", nonce);
                set_urgency(app, head, order, urgency).await.expect("set");
            };
            after(world, head, run, ends).await;
        }
    });
}

#[test]
fn a_task_ends_it() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let run = async |view: &ReportView, nonce: &str| {
            let order = act(view, "", nonce);
            let done = add_task(&world.app, &head, order, "Tanya ketua RT", None, None).await;
            done.expect("added");
        };
        after(world, &head, run, true).await;
    });
}

/// What its words say is called wrong: then it may be closed as presence, and is erased after all.
#[test]
fn what_a_person_calls_wrong_keeps_nothing() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut view = opened(world, &head, presence(ACTS[1].0)).await;
        for (number, (code, ..)) in found(&view).into_iter().enumerate() {
            let nonce = format!("n{number}");
            let order = act(&view, "bukan begitu", &nonce);
            judge(&world.app, &head, order, &which(code), State::Removed)
                .await
                .expect("removed");
            view = again(world, &head, &view).await;
        }
        let close = Decision::Close(Outcome::PresenceOnly);
        let order = act(&view, "hanya lewat", "n");
        decide(&world.app, &head, order, close, "")
            .await
            .expect("closed");
        let kinds = async || {
            let root = view.row.id.to_string();
            let history = world
                .store
                .read("test.history", move |tx| store::audit::history(tx, &root));
            let history = history.await.expect("read");
            history
                .last()
                .map(|one| (one.kind.clone(), one.detail.clone()))
        };
        pass(world, 8).await;
        assert!(!is_stored(world, &view).await);
        let (kind, detail) = kinds().await.expect("an event");
        assert_eq!(kind, "report.erased");
        assert!(detail.contains("presence_only"), "{detail}");
    });
}
