//! Anybody can send a report that names a number, an officer too: by it an office learns nothing of others, and
//! undoes nothing that they have, before it has looked at a report itself.

use crate::subjects::{
    MAUMERE, OINLASI, REASON, act, close, follow_number, found, list_number, night, page, phone,
    recruiter, tell,
};
use app::Error;
use app::account::Session;
use app::subject::{SubjectAct, Tab, add_fact, ask_office, rule};
use domain::account::Role;
use domain::id::{ReportId, SubjectId};
use domain::report::Outcome;
use domain::subject::{FactKind, Lacking, Ruling, SubjectState, UNFOUNDED_DAYS};
use testkit::app::{TestApp, both, office_id};

const NUMBER: &str = "0812-0000-7101";

fn key<T: std::fmt::Debug>(refused: Result<T, Error>) -> &'static str {
    let Err(Error::Invalid(mended)) = refused else {
        panic!("{refused:?}")
    };
    mended[0].key
}

fn sent<'a>(subject: &'a SubjectId, version: i64, nonce: &'a str) -> SubjectAct<'a> {
    SubjectAct {
        subject,
        version,
        reason: REASON,
        nonce,
    }
}

/// What every act of somebody is answered, with the version of a subject that nobody touched and with another.
async fn refused(world: &TestApp, who: &Session, subject: &SubjectId) -> Vec<&'static str> {
    let mut keys = Vec::new();
    for version in [1, 9] {
        for ruling in Ruling::ALL {
            let nonce = format!("{}-{version}", ruling.code());
            keys.push(key(rule(
                &world.app,
                who,
                sent(subject, version, &nonce),
                ruling,
            )
            .await));
        }
        let nonce = format!("fakta-{version}");
        let words = ("Nomor milik toko lain", "Pemeriksaan contoh");
        let added = add_fact(
            &world.app,
            who,
            sent(subject, version, &nonce),
            FactKind::OwnCheck,
            words,
        )
        .await;
        keys.push(key(added));
        let nonce = format!("tanya-{version}");
        let kupang = office_id("kanim-kupang");
        keys.push(key(ask_office(
            &world.app,
            who,
            sent(subject, version, &nonce),
            &kupang,
        )
        .await));
    }
    keys
}

#[test]
fn a_report_that_nobody_followed_up_tells_nothing_of_other_offices() {
    both(async |world| {
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        for _ in 0..2 {
            tell(world, recruiter("Bahrun Contoh", NUMBER, OINLASI)).await;
        }
        list_number(world, NUMBER).await;
        assert!(found(world, &maumere, NUMBER).await.is_empty());
        world.clock.pass_days(1);
        tell(world, recruiter("Bahrun Contoh", NUMBER, MAUMERE)).await;

        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.state, SubjectState::Candidate);
        assert_eq!(
            (view.since, view.purge_on),
            (view.seen.rows[0].told_on, None)
        );
        assert!(view.elsewhere.is_empty() && view.rulings.is_empty());
        assert!(!view.may_judge && !view.may_ask);
        assert_eq!(view.lacking, Some(Lacking::FollowUp));
        assert!(
            view.history.iter().all(|line| line.kind == "subject.read"),
            "{:?}",
            view.history
        );
        let keys = refused(world, &maumere, &view.id).await;
        assert!(
            keys.iter().all(|key| *key == "subject-lacking-followed"),
            "{keys:?}"
        );
        let listed = page(world, &maumere, Tab::Subjects(SubjectState::Listed)).await;
        assert!(listed.rows.is_empty());
        assert!(
            listed
                .counts
                .iter()
                .all(|one| one.0 == SubjectState::Candidate)
        );
        let own = view.seen.rows[0].report.clone().expect("in reach");
        let hints = async || {
            let opened = app::triage::report(&world.app, &maumere, &own).await;
            let mut hints = opened.expect("opened").hints.into_iter();
            let hint = hints.find(|one| one.id == view.id);
            hint.expect("a hint")
        };
        let hint = hints().await;
        assert_eq!(
            (hint.state, hint.offices.len()),
            (SubjectState::Candidate, 0)
        );

        follow_number(world, &maumere, NUMBER).await;
        let after = phone(world, &maumere, NUMBER).await;
        assert_eq!((after.state, after.may_judge), (SubjectState::Listed, true));
        assert_eq!(after.elsewhere[0].name, "Kanim Kupang Contoh");
        let mut kinds = after.history.iter().map(|line| line.kind.as_str());
        assert!(kinds.any(|kind| kind == "subject.listed"));
        let hint = hints().await;
        assert_eq!((hint.state, hint.offices.len()), (SubjectState::Listed, 1));
    });
}

async fn only_report(world: &TestApp, who: &Session) -> ReportId {
    let view = phone(world, who, NUMBER).await;
    let last = view.seen.rows.last().expect("a report");
    last.report.clone().expect("in reach")
}

#[test]
fn a_candidate_that_others_have_a_report_about_is_not_taken_out_by_one_of_them() {
    both(async |world| {
        let app = &world.app;
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        for area in [OINLASI, MAUMERE] {
            tell(world, recruiter("Bahrun Contoh", NUMBER, area)).await;
        }
        follow_number(world, &maumere, NUMBER).await;
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.rulings, [Ruling::List]);
        let removed = rule(app, &maumere, act(&view, REASON, "a"), Ruling::Remove).await;
        assert_eq!(key(removed), "subject-lacking-office");

        let theirs = only_report(world, &kupang).await;
        close(world, &kupang, &theirs, Outcome::NothingFound).await;
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.rulings, [Ruling::List, Ruling::Remove]);
        rule(app, &maumere, act(&view, REASON, "b"), Ruling::Remove)
            .await
            .expect("nobody else has one that speaks for it");
        // Another office hears of it again: its report keeps the subject, its state and its history.
        tell(world, recruiter("Bahrun Contoh", NUMBER, OINLASI)).await;
        world.clock.pass_days(UNFOUNDED_DAYS);
        night(world).await;
        assert_eq!(found(world, &kupang, NUMBER).await.len(), 1);
        let view = phone(world, &maumere, NUMBER).await;
        assert_eq!(view.state, SubjectState::Removed);
        let rows = phone(world, &kupang, NUMBER).await.seen.rows;
        let mut reports = rows.into_iter().filter_map(|one| one.report);
        let open = reports.find(|one| *one != theirs).expect("the new one");
        close(world, &kupang, &open, Outcome::NothingFound).await;
        night(world).await;
        for who in [&kupang, &maumere] {
            assert!(found(world, who, NUMBER).await.is_empty(), "forgotten");
        }
    });
}
