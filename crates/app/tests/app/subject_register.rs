//! The register: what an entry needs, how it is contested, and when it is forgotten.

use crate::subjects::{
    OINLASI, REASON, act, close, follow_number, found, list_number, night, page, phone, recruiter,
    tell,
};
use app::Error;
use app::account::Session;
use app::subject::{Tab, add_fact, rule, withdraw_fact};
use app::triage::{Act, decide, report};
use domain::account::Role;
use domain::id::ReportId;
use domain::report::{Decision, Intake, Outcome};
use domain::subject::{FactKind, Ruling, SubjectState, UNFOUNDED_DAYS};
use testkit::app::{TestApp, both};

#[test]
fn an_entry_needs_two_sources_a_fact_and_a_person_and_can_be_contested() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for _ in 0..3 {
            tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        }
        let number = async || phone(world, &head, "0812-0000-7101").await;
        follow_number(world, &head, "0812-0000-7101").await;
        let view = number().await;
        assert_eq!(view.sources, 1, "all unverified reports count together");
        let refused = rule(app, &head, act(&view, REASON, "a"), Ruling::List).await;
        let Err(Error::Invalid(mended)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(mended[0].key, "subject-lacking-sources");
        let verified = view.seen.rows[0].report.clone().expect("in reach");
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
        // Whatever facts stand: what nobody decides is forgotten.
        let document = FactKind::Document;
        add_fact(app, &head, act(&view, REASON, "j"), document, words)
            .await
            .expect("added again");

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
        let id = view.seen.rows[0].report.clone().expect("in reach");
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

async fn decided(world: &TestApp, who: &Session, id: &ReportId, decision: Decision, nonce: &str) {
    let view = report(&world.app, who, id).await.expect("opened");
    let nonce = format!("{nonce}-{id}");
    let act = Act {
        report: id,
        version: view.row.version,
        reason: REASON,
        nonce: &nonce,
    };
    let text = match decision {
        Decision::Close(_) => "Terima kasih.",
        _ => "",
    };
    let done = decide(&world.app, who, act, decision, text).await;
    done.expect("decided");
}

/// An entry lasts as long as two sources speak for it; then it is under review, and its days run.
#[test]
fn an_entry_that_lost_its_sources_is_contested_and_forgotten() {
    both(async |world| {
        let officer = world
            .signed_in(Role::EnforcementOfficer, "kanim-kupang")
            .await;
        let one = recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI);
        let other = Intake {
            story: "Tetangga cerita ada calo Pak Bahrun Contoh, telepon calo itu 0812-0000-7101, semua biaya \
                    dipotong gaji enam bulan di kebun sawit."
                .into(),
            ..one.clone()
        };
        for intake in [one, other] {
            tell(world, intake).await;
        }
        list_number(world, "0812-0000-7101").await;
        night(world).await;
        let view = phone(world, &officer, "0812-0000-7101").await;
        assert_eq!((view.state, view.sources), (SubjectState::Listed, 2));

        let reports = view.seen.rows.iter().filter_map(|one| one.report.clone());
        let reports: Vec<ReportId> = reports.collect();
        decided(world, &officer, &reports[0], Decision::Reopen, "buka").await;
        for id in &reports {
            let nothing = Decision::Close(Outcome::NothingFound);
            decided(world, &officer, id, nothing, "lagi").await;
        }
        night(world).await;
        let view = phone(world, &officer, "0812-0000-7101").await;
        assert_eq!((view.state, view.sources), (SubjectState::Contested, 0));
        assert_eq!(view.purge_on, Some(view.since.plus(UNFOUNDED_DAYS)));
        let lost = |line: &&app::triage::HistoryView| line.kind == "subject.sources_lost";
        assert_eq!(view.history.iter().filter(lost).count(), 1);

        world.clock.pass_days(UNFOUNDED_DAYS - 2);
        night(world).await;
        assert_eq!(found(world, &officer, "0812-0000-7101").await.len(), 1);
        night(world).await;
        assert!(found(world, &officer, "0812-0000-7101").await.is_empty());
    });
}

#[test]
fn copies_of_one_story_are_no_proposals() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for _ in 0..3 {
            tell(world, recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI)).await;
        }
        night(world).await;
        let page = page(world, &head, Tab::Links).await;
        assert_eq!((page.links.len(), &page.link_counts[..]), (0, &[][..]));
    });
}
