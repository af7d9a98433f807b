//! What several reports point to, from the words of sealed reports to the register and back out of it.

use app::account::Session;
use app::subject::{
    Narrowed, SubjectAct, SubjectView, Subjects, Tab, add_fact, answer_office, ask_office,
    judge_link, link, rule, subject, subjects, withdraw_fact,
};
use app::triage::{Act, InboxFilter, InboxState, decide, inbox, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::id::{LinkId, ReportId, SubjectId};
use domain::report::intake::Distrust;
use domain::report::{Contact, Decision, ExcludedRole, Intake, Outcome};
use domain::subject::{
    FactKind, LinkState, RequestState, Ruling, SubjectKind, SubjectState, UNFOUNDED_DAYS,
};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use testkit::app::{TestApp, both, offer, office_id};

const REASON: &str = "sudah ditanyakan kepada keluarga";

/// A report of a recruiter with a number.
fn recruiter(name: &str, number: &str, area: &str) -> Intake {
    Intake {
        area: area.parse().ok(),
        ..offer(&format!(
            "Calo Pak {name} menawari kerja di Malaysia tanpa kontrak, paspor dipegang. WA dia {number}."
        ))
    }
}

const OINLASI: &str = "5302022008";
const MAUMERE: &str = "5307";

async fn tell(world: &TestApp, intake: Intake) {
    world.submit(intake).await;
    world.run_jobs().await;
}

async fn page(world: &TestApp, who: &Session, tab: Tab) -> Subjects {
    let narrowed = Narrowed {
        tab,
        ..Narrowed::default()
    };
    subjects(&world.app, who, &narrowed).await.expect("a page")
}

async fn found(world: &TestApp, who: &Session, query: &str) -> Vec<SubjectId> {
    let narrowed = Narrowed {
        query: query.into(),
        ..Narrowed::default()
    };
    let page = subjects(&world.app, who, &narrowed).await.expect("a page");
    page.rows.into_iter().map(|row| row.id).collect()
}

async fn phone(world: &TestApp, who: &Session, number: &str) -> SubjectView {
    let found = found(world, who, number).await;
    assert_eq!(found.len(), 1, "{number}");
    subject(&world.app, who, &found[0]).await.expect("opened")
}

fn act<'a>(view: &'a SubjectView, reason: &'a str, nonce: &'a str) -> SubjectAct<'a> {
    SubjectAct {
        subject: &view.id,
        version: view.version,
        reason,
        nonce,
    }
}

/// Closes every open report of an office, so that an officer has found that it holds, or not.
async fn close(world: &TestApp, who: &Session, id: &ReportId, outcome: Outcome) {
    let view = report(&world.app, who, id).await.expect("opened");
    let nonce = format!("tutup-{id}");
    let act = Act {
        report: id,
        version: view.row.version,
        reason: REASON,
        nonce: &nonce,
    };
    let decision = Decision::Close(outcome);
    decide(&world.app, who, act, decision, "Terima kasih.")
        .await
        .expect("closed");
}

/// Has the head of Kupang put a number into the register.
pub(crate) async fn list_number(world: &TestApp, number: &str) {
    let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
    let view = phone(world, &head, number).await;
    let verified = view.seen[0].report.clone().expect("in reach");
    close(world, &head, &verified, Outcome::Protected).await;
    let words = ("Nomor ada di brosur yang disita", "Berita acara contoh 1");
    let act_on = act(&view, REASON, "fakta");
    add_fact(&world.app, &head, act_on, FactKind::Document, words)
        .await
        .expect("added");
    let view = phone(world, &head, number).await;
    rule(
        &world.app,
        &head,
        act(&view, REASON, "daftar"),
        Ruling::List,
    )
    .await
    .expect("listed");
}

async fn night(world: &TestApp) {
    world.clock.pass_days(1);
    app::jobs::schedule(&world.app).await.expect("scheduled");
    world.run_jobs().await;
}

#[test]
fn a_number_in_three_reports_of_two_offices_is_proposed_and_hinted_at() {
    both(async |world| {
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        tell(
            world,
            recruiter("Bahrun Contoh", "+62 812 0000 7101", OINLASI),
        )
        .await;
        tell(world, recruiter("Bahrn Contoh", "081200007101", MAUMERE)).await;

        let links = page(world, &kupang, Tab::Links).await;
        assert_eq!(links.links.len(), 1, "both sides are Kupang's");
        let view = link(&world.app, &kupang, &links.links[0].id)
            .await
            .expect("opened");
        let sum: f64 = view.prior + view.fields.iter().map(|one| one.bits).sum::<f64>();
        assert!((sum - view.weight).abs() < 1e-6);
        assert_eq!(view.sides[0].values, view.sides[1].values);
        assert!(page(world, &maumere, Tab::Links).await.links.is_empty());

        let candidates = page(world, &kupang, Tab::Subjects(SubjectState::Candidate)).await;
        assert_eq!(candidates.rows[0].number, 2, "most reports first");
        assert_eq!(candidates.rows[0].value, "+6281200007101");
        let number = phone(world, &kupang, "0812 0000 7101").await;
        assert_eq!((number.kind, number.seen.len()), (SubjectKind::Phone, 2));
        let elsewhere: Vec<(&str, bool)> = number
            .elsewhere
            .iter()
            .map(|one| (one.name.as_str(), one.several))
            .collect();
        assert_eq!(elsewhere, [("Kanim Maumere Contoh", false)]);
        assert!(
            number
                .tied
                .iter()
                .any(|one| one.kind == SubjectKind::Recruiter)
        );
        assert!(number.seen.iter().all(|one| one.report.is_some()));
        let other = phone(world, &maumere, "081200007101").await;
        assert_eq!(other.id, number.id, "one subject in every office");
        assert!(other.elsewhere[0].several, "how many is not told");

        let filter = InboxFilter {
            state: InboxState::All,
            ..InboxFilter::default()
        };
        let rows = inbox(&world.app, &kupang, &filter)
            .await
            .expect("an inbox")
            .rows;
        let opened = report(&world.app, &kupang, &rows[0].id)
            .await
            .expect("opened");
        let hint = opened
            .hints
            .iter()
            .find(|one| one.id == number.id)
            .expect("a hint");
        assert_eq!((hint.others, hint.offices.len()), (1, 1));
        let administrator = world.signed_in(Role::Administrator, "ditjen").await;
        let refused = subjects(&world.app, &administrator, &Narrowed::default()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = subject(&world.app, &administrator, &number.id).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    });
}

#[test]
fn whoever_reports_and_whoever_suffers_is_no_subject() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut intake = recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI);
        intake.story.push_str(
            " Nomor saya 0812-0000-7102. WA adik saya 0812-0000-7103. Ini 0812-0000-7104.",
        );
        intake.contact = Contact {
            allowed: true,
            phone: "0812 0000 7104".into(),
            ..Contact::default()
        };
        tell(world, intake).await;
        assert_eq!(found(world, &head, "0812-0000-7101").await.len(), 1);
        for own in ["0812-0000-7102", "0812-0000-7103", "0812-0000-7104"] {
            assert!(found(world, &head, own).await.is_empty(), "{own}");
        }
    });
}

async fn judge(
    world: &TestApp,
    who: &Session,
    id: &LinkId,
    reason: &str,
    state: LinkState,
) -> Result<(), Error> {
    let view = link(&world.app, who, id).await?;
    let nonce = format!("{id}-{}-{}", state.code(), view.version);
    judge_link(&world.app, who, id, (view.version, reason, &nonce), state).await
}

#[test]
fn a_rejected_link_stays_rejected_and_keeps_apart() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for _ in 0..3 {
            tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        }
        let links = page(world, &head, Tab::Links).await.links;
        assert_eq!(links.len(), 3);
        let ids: Vec<LinkId> = links.into_iter().map(|one| one.id).collect();
        let short = judge(world, &head, &ids[0], "x", LinkState::Rejected).await;
        assert!(matches!(short, Err(Error::Invalid(_))), "a reason is owed");
        judge(world, &head, &ids[0], REASON, LinkState::Rejected)
            .await
            .expect("rejected");
        let stale = judge_link(
            &world.app,
            &head,
            &ids[0],
            (1, REASON, "z"),
            LinkState::Confirmed,
        )
        .await;
        assert!(matches!(
            stale,
            Err(Error::Conflict(Conflict::ChangedMeanwhile { .. }))
        ));
        for _ in 0..2 {
            night(world).await;
        }
        let again = page(world, &head, Tab::Links).await;
        assert_eq!(again.links.len(), 2, "never proposed again");
        let rejected = page(world, &head, Tab::Judged(LinkState::Rejected))
            .await
            .links;
        assert_eq!(rejected[0].id, ids[0]);

        judge(world, &head, &ids[1], REASON, LinkState::Confirmed)
            .await
            .expect("confirmed");
        let joins = judge(world, &head, &ids[2], REASON, LinkState::Confirmed).await;
        let Err(Error::Invalid(mended)) = joins else {
            panic!("{joins:?}")
        };
        assert_eq!(mended[0].key, "link-held-apart");
        judge(world, &head, &ids[0], REASON, LinkState::Proposed)
            .await
            .expect("undone");
        judge(world, &head, &ids[2], REASON, LinkState::Confirmed)
            .await
            .expect("confirmed");
        let parts = judge(world, &head, &ids[0], REASON, LinkState::Rejected).await;
        let Err(Error::Invalid(mended)) = parts else {
            panic!("{parts:?}")
        };
        assert_eq!(mended[0].key, "link-held-together");
        let view = link(&world.app, &head, &ids[0]).await.expect("opened");
        let kinds: Vec<&str> = view.history.iter().map(|one| one.kind.as_str()).collect();
        let told = kinds.iter().filter(|kind| **kind != "subject.read");
        assert_eq!(
            told.collect::<Vec<_>>(),
            [&"link.rejected", &"link.reopened"]
        );
        assert!(
            view.history
                .iter()
                .any(|one| one.reason.as_deref() == Some(REASON))
        );
    });
}

#[test]
fn an_entry_needs_two_sources_a_fact_and_a_person_and_can_be_contested() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for _ in 0..3 {
            tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        }
        let number = async || phone(world, &head, "0812-0000-7101").await;
        let view = number().await;
        assert_eq!(view.sources, 1, "all unverified reports count together");
        let refused = rule(app, &head, act(&view, REASON, "a"), Ruling::List).await;
        let Err(Error::Invalid(mended)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(mended[0].key, "subject-lacking-sources");
        let verified = view.seen[0].report.clone().expect("in reach");
        close(world, &head, &verified, Outcome::Protected).await;
        let view = number().await;
        assert_eq!(view.sources, 2);
        let refused = rule(app, &head, act(&view, REASON, "b"), Ruling::List).await;
        let Err(Error::Invalid(mended)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(mended[0].key, "subject-lacking-fact");
        let words = ("Nomor ada di brosur yang disita", "Berita acara contoh 1");
        add_fact(
            app,
            &head,
            act(&view, REASON, "c"),
            FactKind::Document,
            words,
        )
        .await
        .expect("added");
        let view = number().await;
        let short = rule(app, &head, act(&view, "x", "d"), Ruling::List).await;
        assert!(matches!(short, Err(Error::Invalid(_))), "a reason is owed");
        rule(app, &head, act(&view, REASON, "e"), Ruling::List)
            .await
            .expect("listed");
        rule(app, &head, act(&view, REASON, "e"), Ruling::List)
            .await
            .expect("the same form");
        let view = number().await;
        assert_eq!(view.state, SubjectState::Listed);
        assert_eq!(view.facts[0].told.as_ref().expect("own").0, words.0);

        rule(app, &head, act(&view, REASON, "f"), Ruling::Contest)
            .await
            .expect("contested");
        let view = number().await;
        assert_eq!(view.state, SubjectState::Contested);
        rule(app, &head, act(&view, REASON, "g"), Ruling::Uphold)
            .await
            .expect("upheld");
        let view = number().await;
        withdraw_fact(app, &head, act(&view, REASON, "h"), &view.facts[0].id)
            .await
            .expect("taken back");
        let view = number().await;
        assert_eq!(
            view.state,
            SubjectState::Contested,
            "without a fact it is under review"
        );
        let refused = rule(app, &head, act(&view, REASON, "i"), Ruling::Uphold).await;
        assert!(matches!(refused, Err(Error::Invalid(_))));

        world.clock.pass_days(UNFOUNDED_DAYS - 2);
        night(world).await;
        assert_eq!(found(world, &head, "0812-0000-7101").await.len(), 1);
        night(world).await;
        assert!(
            found(world, &head, "0812-0000-7101").await.is_empty(),
            "forgotten"
        );
    });
}

#[test]
fn unfounded_candidates_are_forgotten_after_ninety_days() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        tell(world, recruiter("Lukas Contoh", "0812-0000-7102", OINLASI)).await;
        let view = phone(world, &head, "0812-0000-7101").await;
        let id = view.seen[0].report.clone().expect("in reach");
        close(world, &head, &id, Outcome::NothingFound).await;
        night(world).await;
        world.clock.pass_days(UNFOUNDED_DAYS - 2);
        night(world).await;
        assert_eq!(found(world, &head, "0812-0000-7101").await.len(), 1);
        night(world).await;
        assert!(found(world, &head, "0812-0000-7101").await.is_empty());
        assert_eq!(
            found(world, &head, "0812-0000-7102").await.len(),
            1,
            "its report is open"
        );
    });
}

#[test]
fn an_office_learns_that_another_has_the_same_and_asks_for_the_rest() {
    both(async |world| {
        let app = &world.app;
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", MAUMERE)).await;
        assert!(page(world, &kupang, Tab::Links).await.links.is_empty());
        let view = phone(world, &kupang, "0812-0000-7101").await;
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

        let theirs = subject(app, &maumere, &view.id).await.expect("opened");
        assert!(theirs.requests[0].to_answer);
        assert_eq!(theirs.requests[0].question, REASON);
        let request = theirs.requests[0].id.clone();
        let by_asker = subject(app, &kupang, &view.id).await.expect("opened");
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
        let view = subject(app, &kupang, &view.id).await.expect("opened");
        let told: Vec<_> = view
            .seen
            .iter()
            .filter(|one| one.report.is_none())
            .collect();
        assert_eq!(told.len(), 1);
        assert_eq!(told[0].office.as_deref(), Some("Kanim Maumere Contoh"));
        let links = page(world, &kupang, Tab::Links).await.links;
        assert_eq!(links.len(), 1, "now both sides are known");
        let opened = link(app, &kupang, &links[0].id).await.expect("opened");
        let closed = opened
            .sides
            .iter()
            .find(|side| side.report.is_none())
            .expect("told only");
        assert!(
            closed.values.iter().all(Option::is_none),
            "no words of the other office"
        );
        judge(world, &kupang, &links[0].id, REASON, LinkState::Confirmed)
            .await
            .expect("confirmed");
        assert!(page(world, &maumere, Tab::Links).await.links.is_empty());
    });
}

fn intake() -> impl Strategy<Value = Intake> {
    let offices =
        proptest::sample::subsequence(vec!["kanim-kupang", "kanwil-ntt", "ditjen"], 0..=2);
    let roles = proptest::sample::subsequence(ExcludedRole::ALL.to_vec(), 0..=2);
    let areas = proptest::sample::select(vec![Some(OINLASI), Some("5302"), Some(MAUMERE), None]);
    (offices, roles, areas, 1u8..5, 0u8..8, any::<bool>()).prop_map(
        |(offices, roles, area, number, official, local)| Intake {
            area: area.and_then(|code| code.parse().ok()),
            distrust: Distrust {
                offices: offices.into_iter().map(office_id).collect(),
                local_office: local,
                roles,
                official_involved: official == 0,
                ..Distrust::default()
            },
            ..recruiter("Bahrun Contoh", &format!("0812-0000-710{number}"), OINLASI)
        },
    )
}

/// List ≡ get ≡ search ≡ count, on a random world, for every role.
#[test]
fn every_way_to_a_subject_and_a_link_gives_the_same_answer() {
    both(async |world| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..24 {
            let intake = intake().new_tree(&mut runner).expect("a report").current();
            let key = app::report::Key::None;
            let sent =
                app::report::submit(&world.app, intake, key, false, app::report::Channel::Api);
            assert!(matches!(sent.await, Ok(_) | Err(Error::Invalid(_))));
        }
        world.run_jobs().await;
        let (all, links) = world
            .store
            .read("test.subjects", |tx| {
                let (mut all, mut links) = (Vec::new(), Vec::new());
                for report in store::report::all_ids(tx)? {
                    all.extend(store::subject::of_report(tx, &report)?);
                    for party in store::subject::party::of_report(tx, &report)? {
                        links.extend(store::subject::link::of_party(tx, &party.id)?);
                    }
                }
                all.sort_by(|one, other| one.id.cmp(&other.id));
                all.dedup();
                links.sort_by(|one, other| one.id.cmp(&other.id));
                links.dedup();
                Ok((all, links))
            })
            .await
            .expect("everything");
        assert!(
            all.len() > 20 && links.len() > 20,
            "{} {}",
            all.len(),
            links.len()
        );
        let mut people = vec![world.village_officer().await];
        for (role, office) in [
            (Role::OfficeHead, "kanim-kupang"),
            (Role::EnforcementOfficer, "kanim-maumere"),
            (Role::RegionalOfficer, "kanwil-ntt"),
            (Role::NationalOfficer, "ditjen"),
            (Role::Inspector, "itjen"),
            (Role::ConsularOfficer, "kemlu"),
            (Role::Administrator, "ditjen"),
            (Role::Volunteer, "kanim-kupang"),
            (Role::VillageHead, "kanim-kupang"),
        ] {
            people.push(world.signed_in(role, office).await);
        }
        let mut seen = 0;
        for who in &people {
            let (mut subjects_, mut links_) = (Vec::new(), Vec::new());
            for one in &all {
                if subject(&world.app, who, &one.id).await.is_ok() {
                    subjects_.push(one.id.clone());
                }
            }
            for one in &links {
                if link(&world.app, who, &one.id).await.is_ok() {
                    links_.push(one.id.clone());
                }
            }
            seen += subjects_.len();
            let (listed, linked) = everything(world, who).await;
            assert_eq!(listed, subjects_, "{}", who.name);
            assert_eq!(linked, links_, "{}", who.name);
            if !who.allows(domain::policy::Action::ReadSubjects) {
                assert!(listed.is_empty());
                continue;
            }
            for number in 1..5 {
                let number = format!("0812-0000-710{number}");
                for id in found(world, who, &number).await {
                    assert!(listed.contains(&id), "{} {number}", who.name);
                }
            }
        }
        assert!(seen > 30, "{seen}");
    });
}

/// All pages of both lists, sorted, and held against the counts.
async fn everything(world: &TestApp, who: &Session) -> (Vec<SubjectId>, Vec<LinkId>) {
    let (mut rows, mut links) = (Vec::new(), Vec::new());
    for tab in [Tab::Links, Tab::Subjects(SubjectState::Candidate)] {
        let mut cursor = None;
        loop {
            let narrowed = Narrowed {
                tab,
                cursor,
                query: String::new(),
            };
            let page = match subjects(&world.app, who, &narrowed).await {
                Ok(page) => page,
                Err(Error::NotFound) => return (rows, links),
                Err(error) => panic!("{error}"),
            };
            rows.extend(page.rows.iter().map(|row| row.id.clone()));
            links.extend(page.links.iter().map(|link| link.id.clone()));
            cursor = page.next.clone();
            if cursor.is_none() {
                let counted = match tab {
                    Tab::Links => page.link_counts.iter().map(|one| one.1).sum::<u64>(),
                    _ => page.counts.iter().map(|one| one.1).sum(),
                };
                let listed = if tab == Tab::Links {
                    links.len()
                } else {
                    rows.len()
                };
                assert_eq!(counted, listed as u64, "count");
                break;
            }
        }
    }
    rows.sort();
    links.sort();
    (rows, links)
}
