//! What a reporter writes after the report was closed, and what words may still say after a person spoke.

use crate::findings::{act, again, found, opened, which};
use app::account::Session;
use app::report::Submitted;
use app::reporter;
use app::triage::{
    InboxFilter, InboxState, ReportView, add_finding, decide, inbox, judge, report, set_urgency,
    today,
};
use app::{Conflict, Error};
use domain::account::Role;
use domain::finding::{Indicator, Reason, State};
use domain::report::{Decision, Intake, Outcome, Refused, Status, Urgency};
use testkit::app::{TestApp, both, offer};

pub(crate) const DANGER: &str =
    "Tolong, kakak saya sekarang dikurung di mess dan dipukul bosnya. Dia tidak boleh keluar.";
pub(crate) const OFFICIAL: &str =
    "Pak, calo itu bilang ada orang dalam imigrasi yang bantu loloskan, bayar 2 juta ke petugas.";
pub(crate) const THANKS: &str = "Terima kasih banyak atas jawabannya.";

/// The holder of a receipt writes, and the words are read.
pub(crate) async fn writes(world: &TestApp, sent: &Submitted, text: &str) {
    let view = reporter::open(&world.app, &sent.receipt.digits()).await;
    let token = view.expect("opened").token;
    let nonce = reporter::nonce(&world.app);
    let answered = reporter::answer(&world.app, &token, text, &nonce).await;
    answered.expect("written");
    world.run_jobs().await;
}

/// A report that was read, opened by an officer.
pub(crate) async fn sent(
    world: &TestApp,
    who: &Session,
    intake: Intake,
) -> (Submitted, ReportView) {
    let sent = world.submit(intake).await;
    world.run_jobs().await;
    (sent, crate::findings::unread(world, who).await)
}

pub(crate) async fn decided(
    world: &TestApp,
    who: &Session,
    view: &ReportView,
    decision: Decision,
) -> ReportView {
    let nonce = reporter::nonce(&world.app);
    let order = act(view, "alasan yang cukup", &nonce);
    let done = decide(&world.app, who, order, decision, "").await;
    done.expect("decided");
    again(world, who, view).await
}

async fn listed(world: &TestApp, who: &Session, state: InboxState) -> Vec<bool> {
    let filter = InboxFilter {
        state,
        ..InboxFilter::default()
    };
    let list = inbox(&world.app, who, &filter).await.expect("an inbox");
    list.rows.iter().map(|row| row.answered).collect()
}

pub(crate) fn kinds(view: &ReportView) -> Vec<&str> {
    view.history.iter().map(|one| one.kind.as_str()).collect()
}

#[test]
fn a_message_of_danger_opens_a_closed_report_again() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let (receipt, view) = sent(world, &head, offer("ada tawaran kerja")).await;
        let close = Decision::Close(Outcome::NothingFound);
        decided(world, &head, &view, close.clone()).await;
        world.clock.pass_days(3);
        writes(world, &receipt, DANGER).await;
        assert_eq!(listed(world, &head, InboxState::ToDecide).await, [true]);
        let view = again(world, &head, &view).await;
        assert_eq!(view.row.status, Status::InTriage);
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Found)
        );
        assert_eq!(view.row.due_on, view.row.today);
        assert!(view.outcome.is_none() && view.purge_on.is_none() && view.may.triage);
        let reopened = view.history.iter();
        let reopened: Vec<_> = reopened
            .filter(|one| one.kind == "report.reopened")
            .collect();
        assert_eq!(reopened.len(), 1);
        assert_eq!(
            (&*reopened[0].detail["why"], reopened[0].at),
            ("wrote", None)
        );

        // An officer may close it again; its words are known then.
        let view = decided(world, &head, &view, close).await;
        world.run_jobs().await;
        let view = again(world, &head, &view).await;
        assert_eq!(view.row.status, Status::Unfounded);
    });
}

/// Whatever the report's own level was, and also when it says no level at all: acts are enough.
#[test]
fn a_message_about_acts_opens_it_again_and_thanks_are_listed_to_be_read() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let consul = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        let (receipt, view) = sent(world, &head, offer("ada tawaran kerja")).await;
        let close = Decision::Close(Outcome::TooLittle);
        let view = decided(world, &head, &view, close).await;
        world.clock.pass_days(9);
        writes(world, &receipt, THANKS).await;
        assert_eq!(listed(world, &head, InboxState::ToDecide).await, [true]);
        assert!(listed(world, &head, InboxState::Closed).await.is_empty());
        assert!(
            listed(world, &consul, InboxState::ToDecide)
                .await
                .is_empty()
        );
        let day = today(&world.app, &head).await.expect("a day");
        assert_eq!((day.answered.len(), day.overdue.len()), (1, 0));
        assert_eq!((day.counts.to_decide, day.counts.closed), (1, 0));

        let read = again(world, &head, &view).await;
        assert!(read.row.answered && read.row.status == Status::Insufficient);
        assert_eq!(read.messages.len(), 1);
        let read = again(world, &head, &view).await;
        assert!(!read.row.answered, "it was read");
        assert!(kinds(&read).contains(&"report.answer_read"));
        assert_eq!(listed(world, &head, InboxState::Closed).await, [false]);

        writes(world, &receipt, "Paspor kakak saya ditahan bosnya.").await;
        let view = again(world, &head, &view).await;
        assert!(!found(&view).is_empty());
        assert_eq!(view.row.status, Status::InTriage);
    });
}

/// The local office that closed it loses it.
#[test]
fn words_that_name_an_official_move_a_closed_report() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let (receipt, view) = sent(world, &head, offer("ada tawaran kerja")).await;
        let close = Decision::Close(Outcome::NothingFound);
        decided(world, &head, &view, close.clone()).await;
        writes(world, &receipt, OFFICIAL).await;
        let gone = report(&world.app, &head, &view.row.id).await;
        assert!(matches!(gone, Err(Error::NotFound)));
        let view = again(world, &inspector, &view).await;
        assert_eq!(view.row.status, Status::InTriage);
        assert!(view.row.suspected && view.row.answered && view.suspected_itself);

        // Where it lies already it is opened again by the next such words.
        decided(world, &inspector, &view, close).await;
        writes(world, &receipt, OFFICIAL).await;
        let view = again(world, &inspector, &view).await;
        assert_eq!(view.row.status, Status::InTriage);
        let reopened = kinds(&view);
        let reopened = reopened.iter().filter(|kind| **kind == "report.reopened");
        assert_eq!(reopened.count(), 2);
    });
}

/// Newer words count again, and a person may overrule those too.
#[test]
fn words_that_come_after_an_officers_word_raise_it_again() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let (receipt, view) = sent(world, &head, offer(DANGER)).await;
        assert_eq!(view.row.urgency, Urgency::P1);
        let set = async |view: &ReportView, urgency| {
            let nonce = reporter::nonce(&world.app);
            let order = act(view, "sudah dicek petugas", &nonce);
            let done = set_urgency(&world.app, &head, order, urgency).await;
            done.expect("set");
            again(world, &head, view).await
        };
        let view = set(&view, Urgency::P3).await;
        assert_eq!(
            (view.row.urgency, view.row.reason, view.findings.reason),
            (Urgency::P3, Reason::Person, Reason::Person)
        );
        writes(world, &receipt, THANKS).await;
        let view = again(world, &head, &view).await;
        assert_eq!(
            view.row.urgency,
            Urgency::P3,
            "the first words were known when it was set"
        );
        writes(world, &receipt, DANGER).await;
        let view = again(world, &head, &view).await;
        assert_eq!(
            (view.row.urgency, view.row.reason, view.findings.reason),
            (Urgency::P1, Reason::Found, Reason::Found)
        );
        assert_eq!(view.row.due_on, view.row.today);
        let view = set(&view, Urgency::P2).await;
        world.run_jobs().await;
        let view = again(world, &head, &view).await;
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P2, Reason::Person)
        );
    });
}

/// Also where the level is what was ticked, or what the words say.
#[test]
fn an_officers_word_reads_as_one_whatever_its_level() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for (story, level) in [("ada tawaran", Urgency::P3), (DANGER, Urgency::P1)] {
            let view = opened(world, &head, offer(story)).await;
            let nonce = reporter::nonce(&world.app);
            let order = act(&view, "sudah dicek petugas", &nonce);
            set_urgency(&world.app, &head, order, level)
                .await
                .expect("set");
            let view = again(world, &head, &view).await;
            assert_eq!(view.row.urgency, level);
            assert_eq!(view.row.reason, Reason::Person);
            let list = inbox(&world.app, &head, &InboxFilter::default()).await;
            let rows = list.expect("an inbox").rows;
            let row = rows.iter().find(|row| row.id == view.row.id);
            assert_eq!(row.map(|row| row.reason), Some(Reason::Person));
        }
    });
}

#[test]
fn how_soon_is_not_changed_of_a_closed_report() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer("ada tawaran kerja")).await;
        let close = Decision::Close(Outcome::NothingFound);
        let view = decided(world, &head, &view, close).await;
        let order = act(&view, "lebih segera", "n1");
        let refused = set_urgency(&world.app, &head, order, Urgency::P1).await;
        let Err(Error::Conflict(Conflict::Refused(refused))) = refused else {
            panic!("{refused:?}");
        };
        assert_eq!(refused, Refused::Closed);
    });
}

/// What an officer joined and takes out again is as urgent as its words say that came meanwhile.
#[test]
fn what_is_opened_again_is_worked_out_again() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let (_, main) = sent(world, &head, offer("tawaran kerja di desa")).await;
        let (receipt, view) = sent(world, &head, offer("tawaran kerja lain")).await;
        let join = Decision::Join(main.row.id.clone());
        let view = decided(world, &head, &view, join).await;
        writes(world, &receipt, DANGER).await;
        let view = again(world, &head, &view).await;
        assert_eq!(
            (view.row.status, view.row.urgency),
            (Status::Joined, Urgency::P3)
        );
        let view = decided(world, &head, &view, Decision::Reopen).await;
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Found)
        );
        assert_eq!(view.row.due_on, view.row.today);
        world.run_jobs().await;
        assert_eq!(again(world, &head, &view).await.row.urgency, Urgency::P1);
    });
}

#[test]
fn what_was_added_by_hand_and_called_wrong_counts_as_withdrawn() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let view = opened(world, &head, offer("tawaran kerja")).await;
        let indicator = Indicator::parse("DST-CUT").expect("in the list");
        let order = act(&view, "kata keluarga", "n1");
        let added = add_finding(&world.app, &head, order, indicator).await;
        added.expect("added");
        let view = again(world, &head, &view).await;
        let which = app::triage::Which {
            piece: domain::finding::Piece::Whole,
            source: domain::finding::Source::Person,
            ..which("DST-CUT")
        };
        let order = act(&view, "ternyata tidak", "n2");
        let done = judge(&world.app, &head, order, &which, State::Removed).await;
        done.expect("removed");
        let counts = app::finding::overrides(&world.app, &national).await;
        let counts = counts.expect("counts").rules;
        let one = counts.iter().find(|one| one.code == "DST-CUT");
        let one = one.expect("counted");
        assert_eq!((one.added, one.withdrawn, one.removed), (1, 1, 0));
    });
}
