//! What one office may do about a subject that others have too, and what it must not learn by it.

use crate::subjects::{
    MAUMERE, OINLASI, REASON, act, follow_number, list_number, opened, page, phone, recruiter, tell,
};
use app::Error;
use app::account::Session;
use app::subject::{
    Pages, Tab, add_fact, answer_office, ask_office, judge_link, link, rule, subject, subjects,
};
use domain::account::Role;
use domain::id::{LinkId, ReportId};
use domain::report::intake::Distrust;
use domain::report::{Exclusion, ExclusionKind, Intake};
use domain::subject::{FactKind, LinkState, RequestState, Ruling, SubjectKind, SubjectState};
use store::subject::link::Link;
use testkit::app::{TestApp, both, office_id};

const NUMBER: &str = "0812-0000-7101";

fn key<T: std::fmt::Debug>(refused: Result<T, Error>) -> &'static str {
    let Err(Error::Invalid(mended)) = refused else {
        panic!("{refused:?}")
    };
    mended[0].key
}

/// A report that speaks of an official lies at the inspectorate.
fn of_an_official() -> Intake {
    Intake {
        distrust: Distrust {
            official_involved: true,
            ..Distrust::default()
        },
        ..recruiter("Bahrun Contoh", NUMBER, OINLASI)
    }
}

#[test]
fn an_entry_is_taken_out_by_whoever_answers_for_it() {
    both(async |world| {
        let app = &world.app;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        for area in [OINLASI, OINLASI, MAUMERE] {
            tell(world, recruiter("Bahrun Contoh", NUMBER, area)).await;
        }
        tell(world, of_an_official()).await;
        list_number(world, NUMBER).await;
        for other in [&maumere, &inspector] {
            follow_number(world, other, NUMBER).await;
        }
        let overseer = phone(world, &inspector, NUMBER).await;
        assert!(overseer.rulings.contains(&Ruling::Remove));
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.rulings, [Ruling::Contest]);
        let remove = async |nonce: &str| {
            let view = phone(world, &maumere, NUMBER).await;
            rule(app, &maumere, act(&view, REASON, nonce), Ruling::Remove).await
        };
        assert_eq!(key(remove("a").await), "subject-lacking-office");
        rule(app, &maumere, act(&view, REASON, "b"), Ruling::Contest)
            .await
            .expect("everybody may contest");
        assert_eq!(key(remove("c").await), "subject-lacking-office");
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.state, SubjectState::Contested);
        let words = ("Nomor milik toko lain", "Pemeriksaan contoh");
        let added = act(&view, REASON, "d");
        add_fact(app, &maumere, added, FactKind::OwnCheck, words)
            .await
            .expect("added");
        remove("e").await.expect("its own facts speak of it");
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.state, SubjectState::Removed);
    });
}

#[test]
fn who_has_a_report_about_an_official_asks_nobody_but_the_inspectorate_does() {
    both(async |world| {
        let app = &world.app;
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        tell(world, recruiter("Bahrun Contoh", NUMBER, OINLASI)).await;
        tell(world, recruiter("Bahrun Contoh", NUMBER, MAUMERE)).await;
        tell(world, of_an_official()).await;
        for one in [&kupang, &inspector] {
            follow_number(world, one, NUMBER).await;
        }
        let view = phone(world, &kupang, NUMBER).await;
        assert!(view.may_ask);
        let own = view.seen.rows[0].report.clone().expect("in reach");
        let official = move |tx: &mut store::Tx<'_>| {
            let exclusion = Exclusion::new(ExclusionKind::Official, "");
            store::report::exclusion::add(tx, &own, &exclusion)
        };
        let stored = world.store.write("test.official", official).await;
        stored.expect("stored");
        let view = phone(world, &kupang, NUMBER).await;
        assert!(!view.may_ask && view.elsewhere.len() == 1);
        let asked = office_id("kanim-maumere");
        let refused = ask_office(app, &kupang, act(&view, REASON, "a"), &asked).await;
        assert_eq!(key(refused), "subject-ask-official");
        let view = phone(world, &inspector, NUMBER).await;
        assert!(view.may_ask);
        ask_office(app, &inspector, act(&view, REASON, "b"), &asked)
            .await
            .expect("the inspectorate may");
    });
}

/// A contest is written for those who answer for the entry: an office that only has a report reads that it
/// happened, not why.
#[test]
fn why_an_entry_is_contested_is_read_by_who_answers_for_it() {
    both(async |world| {
        let app = &world.app;
        let kupang = world
            .signed_in(Role::EnforcementOfficer, "kanim-kupang")
            .await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        let third = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        for area in [OINLASI, OINLASI, OINLASI, MAUMERE] {
            tell(world, recruiter("Bahrun Contoh", NUMBER, area)).await;
        }
        list_number(world, NUMBER).await;
        let moved = phone(world, &kupang, NUMBER).await.seen.rows[2]
            .report
            .clone();
        let moved = moved.expect("in reach");
        let seen = app::triage::report(app, &kupang, &moved).await;
        let sent = app::triage::Act {
            report: &moved,
            version: seen.expect("opened").row.version,
            reason: REASON,
            nonce: "alih",
        };
        app::triage::reroute(app, &kupang, sent, &office_id("kanwil-ntt"))
            .await
            .expect("sent on");
        for other in [&maumere, &third] {
            follow_number(world, other, NUMBER).await;
        }
        let view = phone(world, &maumere, NUMBER).await;
        let why = "nomor ini milik toko lain";
        rule(app, &maumere, act(&view, why, "bantah"), Ruling::Contest)
            .await
            .expect("contested");
        let read = async |who: &Session| {
            let view = phone(world, who, NUMBER).await;
            let mut lines = view.history.into_iter();
            let line = lines.find(|line| line.kind == "subject.contested");
            line.expect("it happened").reason
        };
        assert_eq!(read(&kupang).await.as_deref(), Some(why), "it listed it");
        assert_eq!(read(&maumere).await.as_deref(), Some(why), "its own words");
        assert_eq!(read(&third).await, None);
    });
}

#[test]
fn an_office_learns_that_another_has_the_same_and_asks_for_the_rest() {
    both(async |world| {
        let app = &world.app;
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        tell(world, recruiter("Bahrun Contoh", NUMBER, OINLASI)).await;
        tell(world, recruiter("Bahrun Contoh", NUMBER, MAUMERE)).await;
        assert!(page(world, &kupang, Tab::Links).await.links.is_empty());
        follow_number(world, &kupang, NUMBER).await;
        let view = phone(world, &kupang, NUMBER).await;
        let nobody = ask_office(app, &kupang, act(&view, REASON, "a"), &office_id("itjen")).await;
        assert!(matches!(nobody, Err(Error::NotFound)));
        let asked = office_id("kanim-maumere");
        ask_office(app, &kupang, act(&view, REASON, "b"), &asked)
            .await
            .expect("asked");
        let waiting = page(world, &maumere, Tab::Links).await.asked;
        assert_eq!(
            waiting,
            [(view.id.clone(), "Kanim Kupang Contoh".to_owned())]
        );
        assert!(page(world, &kupang, Tab::Links).await.asked.is_empty());

        let theirs = opened(world, &maumere, &view.id).await;
        assert!(theirs.requests[0].to_answer);
        assert_eq!(theirs.requests[0].question, REASON);
        let request = theirs.requests[0].id.clone();
        let by_asker = opened(world, &kupang, &view.id).await;
        let own = answer_office(
            app,
            &kupang,
            act(&by_asker, REASON, "c"),
            &request,
            RequestState::Granted,
        )
        .await;
        assert!(
            matches!(own, Err(Error::NotFound)),
            "nobody answers for another office"
        );
        answer_office(
            app,
            &maumere,
            act(&theirs, REASON, "d"),
            &request,
            RequestState::Granted,
        )
        .await
        .expect("told");
        let view = opened(world, &kupang, &view.id).await;
        let told: Vec<_> = view
            .seen
            .rows
            .iter()
            .filter(|one| one.report.is_none())
            .collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].office.as_deref(), Some("Kanim Maumere Contoh"));
        let links = page(world, &kupang, Tab::Links).await.links;
        assert_eq!(links.len(), 1, "now both sides are known");
        let side = link(app, &kupang, &links[0].id).await.expect("opened");
        let closed = side
            .sides
            .iter()
            .find(|side| side.report.is_none())
            .expect("told only");
        assert!(
            closed.values.iter().all(Option::is_none),
            "no words of the other office"
        );
        judge(world, &kupang, &links[0].id, LinkState::Confirmed)
            .await
            .expect("confirmed");
        assert!(page(world, &maumere, Tab::Links).await.links.is_empty());
    });
}

/// The link between two reports, stored by the job.
async fn between(world: &TestApp, one: &ReportId, other: &ReportId) -> Link {
    let (one, other) = (one.clone(), other.clone());
    let found = world.store.read("test.link", move |tx| {
        let of = store::subject::party::of_report(tx, &one)?.remove(0);
        let to = store::subject::party::of_report(tx, &other)?.remove(0);
        let links = store::subject::link::of_party(tx, &of.id)?;
        Ok(links.into_iter().find(|link| *link.across(&of.id) == to.id))
    });
    found.await.expect("read").expect("it was proposed")
}

/// What somebody decided of whom the test's person sees nothing.
async fn decided(world: &TestApp, link: &Link, state: LinkState) {
    let id = link.id.clone();
    let saved = world.store.write("test.decide", move |tx| {
        let mut link = store::subject::link::get(tx, &id)?.expect("stored");
        link.state = state;
        store::subject::link::save(tx, &link)
    });
    assert!(saved.await.expect("saved"));
}

async fn judge(world: &TestApp, who: &Session, id: &LinkId, state: LinkState) -> Result<(), Error> {
    let view = link(&world.app, who, id).await?;
    let nonce = format!("{}-{}", state.code(), view.version);
    judge_link(&world.app, who, id, (view.version, REASON, &nonce), state).await
}

/// Two reports of Kupang and one of Maumere, all of one party as the machine thinks.
async fn three(world: &TestApp) -> [ReportId; 3] {
    for area in [OINLASI, OINLASI, MAUMERE] {
        tell(world, recruiter("Bahrun Contoh", NUMBER, area)).await;
    }
    let head = world
        .signed_in(Role::EnforcementOfficer, "kanim-kupang")
        .await;
    let other = world
        .signed_in(Role::EnforcementOfficer, "kanim-maumere")
        .await;
    let own = phone(world, &head, NUMBER).await.seen.rows;
    let theirs = phone(world, &other, NUMBER).await.seen.rows;
    let report = |rows: &[app::subject::SeenView], at: usize| rows[at].report.clone();
    [
        report(&own, 0).expect("in reach"),
        report(&own, 1).expect("in reach"),
        report(&theirs, 0).expect("in reach"),
    ]
}

#[test]
fn what_others_decided_unseen_refuses_nothing_and_is_respected_where_it_counts() {
    both(async |world| {
        let app = &world.app;
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        let [one, two, theirs] = three(world).await;
        follow_number(world, &kupang, NUMBER).await;
        let own = between(world, &one, &two).await;
        let (first, second) = (
            between(world, &one, &theirs).await,
            between(world, &two, &theirs).await,
        );
        decided(world, &first, LinkState::Confirmed).await;
        decided(world, &second, LinkState::Confirmed).await;
        judge(world, &kupang, &own.id, LinkState::Rejected)
            .await
            .expect("a refusal would tell that others hold them together");
        judge(world, &kupang, &own.id, LinkState::Proposed)
            .await
            .expect("undone");
        decided(world, &first, LinkState::Rejected).await;
        judge(world, &kupang, &own.id, LinkState::Confirmed)
            .await
            .expect("a refusal would tell that others hold them apart");

        let view = phone(world, &kupang, NUMBER).await;
        let asked = office_id("kanim-maumere");
        ask_office(app, &kupang, act(&view, REASON, "a"), &asked)
            .await
            .expect("asked");
        let view = phone(world, &maumere, NUMBER).await;
        let request = view.requests[0].id.clone();
        let granted = act(&view, REASON, "b");
        answer_office(app, &maumere, granted, &request, RequestState::Granted)
            .await
            .expect("told");
        let name_of = async |report: &ReportId| {
            let report = report.clone();
            let named = world.store.read("test.named", move |tx| {
                let all = store::subject::of_report(tx, &report)?;
                let name = all
                    .into_iter()
                    .find(|one| one.kind == SubjectKind::Recruiter);
                Ok(name.expect("a name").id)
            });
            let id = named.await.expect("read");
            let view = subject(app, &kupang, &id, &Pages::default()).await;
            view.expect("opened").seen.number
        };
        assert_eq!(name_of(&one).await, 2, "somebody holds the third apart");
        decided(world, &first, LinkState::Proposed).await;
        assert_eq!(name_of(&one).await, 3);
        let page = subjects(app, &kupang, &app::subject::Narrowed::default()).await;
        assert_eq!(page.expect("a page").links.len(), 1, "told, so it is seen");
    });
}
