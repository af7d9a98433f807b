//! What several reports point to, from the words of sealed reports to the register and back out of it.

use app::account::Session;
use app::subject::{
    Narrowed, Pages, SubjectAct, SubjectView, Subjects, Tab, add_fact, judge_link, link, rule,
    subject, subjects,
};
use app::triage::{Act, InboxFilter, InboxState, decide, inbox, report};
use app::{Conflict, Error};
use domain::account::Role;
use domain::id::{LinkId, ReportId, SubjectId};
use domain::report::{Contact, Decision, Intake, Outcome};
use domain::subject::{FactKind, LinkState, Ruling, SubjectKind, SubjectState};
use testkit::app::{TestApp, both, offer};

pub(crate) const REASON: &str = "sudah ditanyakan kepada keluarga";

/// A report of a recruiter with a number.
pub(crate) fn recruiter(name: &str, number: &str, area: &str) -> Intake {
    Intake {
        area: area.parse().ok(),
        ..offer(&format!(
            "Calo Pak {name} menawari kerja di Malaysia tanpa kontrak, paspor dipegang. WA dia {number}."
        ))
    }
}

pub(crate) const OINLASI: &str = "5302022008";
pub(crate) const MAUMERE: &str = "5307";

pub(crate) async fn tell(world: &TestApp, intake: Intake) {
    world.submit(intake).await;
    world.run_jobs().await;
}

pub(crate) async fn page(world: &TestApp, who: &Session, tab: Tab) -> Subjects {
    let narrowed = Narrowed {
        tab,
        ..Narrowed::default()
    };
    subjects(&world.app, who, &narrowed).await.expect("a page")
}

pub(crate) async fn found(world: &TestApp, who: &Session, query: &str) -> Vec<SubjectId> {
    let narrowed = Narrowed {
        query: query.into(),
        ..Narrowed::default()
    };
    let page = subjects(&world.app, who, &narrowed).await.expect("a page");
    page.rows.into_iter().map(|row| row.id).collect()
}

pub(crate) async fn phone(world: &TestApp, who: &Session, number: &str) -> SubjectView {
    let found = found(world, who, number).await;
    assert_eq!(found.len(), 1, "{number}");
    opened(world, who, &found[0]).await
}

pub(crate) async fn opened(world: &TestApp, who: &Session, id: &SubjectId) -> SubjectView {
    let view = subject(&world.app, who, id, &Pages::default()).await;
    view.expect("opened")
}

pub(crate) fn act<'a>(view: &'a SubjectView, reason: &'a str, nonce: &'a str) -> SubjectAct<'a> {
    SubjectAct {
        subject: &view.id,
        version: view.version,
        reason,
        nonce,
    }
}

/// Closes every open report of an office, so that an officer has found that it holds, or not.
pub(crate) async fn close(world: &TestApp, who: &Session, id: &ReportId, outcome: Outcome) {
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

/// Follows up a report: the office has looked at it.
pub(crate) async fn follow(world: &TestApp, who: &Session, id: &ReportId) {
    let view = report(&world.app, who, id).await.expect("opened");
    let nonce = format!("ikuti-{id}");
    let act = Act {
        report: id,
        version: view.row.version,
        reason: "",
        nonce: &nonce,
    };
    decide(&world.app, who, act, Decision::FollowUp, "")
        .await
        .expect("followed up");
}

/// Follows up the first of the reports in reach that name a number.
pub(crate) async fn follow_number(world: &TestApp, who: &Session, number: &str) {
    let view = phone(world, who, number).await;
    let first = view.seen.rows[0].report.clone().expect("in reach");
    follow(world, who, &first).await;
}

/// Has the head of Kupang put a number into the register.
pub(crate) async fn list_number(world: &TestApp, number: &str) {
    let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
    let view = phone(world, &head, number).await;
    let verified = view.seen.rows[0].report.clone().expect("in reach");
    close(world, &head, &verified, Outcome::Protected).await;
    let view = phone(world, &head, number).await;
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

pub(crate) async fn night(world: &TestApp) {
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
        follow_number(world, &kupang, "0812 0000 7101").await;
        let number = phone(world, &kupang, "0812 0000 7101").await;
        assert_eq!(
            (number.kind, number.seen.rows.len()),
            (SubjectKind::Phone, 2)
        );
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
        assert!(number.seen.rows.iter().all(|one| one.report.is_some()));
        follow_number(world, &maumere, "081200007101").await;
        let other = phone(world, &maumere, "081200007101").await;
        assert_eq!(other.id, number.id, "one subject in every office");
        assert!(other.elsewhere[0].several, "how many is not told");
        // Since when it is a candidate is told by what one sees oneself.
        assert_eq!(number.since, number.seen.rows[0].told_on);

        let filter = InboxFilter {
            state: InboxState::All,
            ..InboxFilter::default()
        };
        let rows = inbox(&world.app, &kupang, &filter)
            .await
            .expect("an inbox")
            .rows;
        let view = report(&world.app, &kupang, &rows[0].id)
            .await
            .expect("opened");
        let hint = view
            .hints
            .iter()
            .find(|one| one.id == number.id)
            .expect("a hint");
        assert_eq!((hint.others, hint.offices.len()), (1, 1));

        // A report that keeps the office of Maumere out leads nobody there who sees it, and blinds nobody else.
        let mut shut = recruiter("Bahrun Contoh", "0812-0000-7101", MAUMERE);
        shut.distrust.local_office = true;
        tell(world, shut).await;
        let again = phone(world, &kupang, "0812 0000 7101").await;
        assert_eq!(again.elsewhere[0].name, "Kanim Maumere Contoh");
        let regional = world.signed_in(Role::RegionalOfficer, "kanwil-ntt").await;
        follow_number(world, &regional, "0812 0000 7101").await;
        let theirs = phone(world, &regional, "0812 0000 7101").await;
        let named = theirs.elsewhere.iter().map(|one| one.name.as_str());
        assert!(!named.clone().any(|name| name == "Kanim Maumere Contoh"));

        let administrator = world.signed_in(Role::Administrator, "ditjen").await;
        let refused = subjects(&world.app, &administrator, &Narrowed::default()).await;
        assert!(matches!(refused, Err(Error::NotFound)));
        let refused = subject(&world.app, &administrator, &number.id, &Pages::default()).await;
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

#[test]
fn a_report_that_was_withdrawn_before_it_was_read_points_to_nothing() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let sent = world
            .submit(recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI))
            .await;
        let way_back = app::reporter::open(&world.app, &sent.receipt.digits())
            .await
            .expect("opened");
        app::reporter::withdraw(&world.app, &way_back.token)
            .await
            .expect("withdrawn");
        world.run_jobs().await;
        assert!(found(world, &head, "0812-0000-7101").await.is_empty());
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
        let copy = recruiter("Bahrun Contoh", "0812-0000-7101", OINLASI);
        let others = [
            "Sponsor Pak Bahrun Contoh datang ke posyandu kemarin pagi mencari ibu muda untuk jadi asisten rumah \
             tangga di Johor. Nomor dia 0812-0000-7101.",
            "Tetangga cerita ada calo Pak Bahrun Contoh, telepon calo itu 0812-0000-7101, semua biaya dipotong gaji \
             enam bulan di kebun sawit.",
        ];
        let told = others.map(|story| Intake {
            story: story.into(),
            ..copy.clone()
        });
        for one in told.into_iter().chain([copy]) {
            tell(world, one).await;
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
fn a_search_finds_full_names_and_bare_account_numbers() {
    both(async |world| {
        let kupang = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let maumere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        tell(world, recruiter("Yusuf Tanoni", "0812-0000-7101", OINLASI)).await;
        tell(world, recruiter("Yusuf Tanoni", "0812-0000-7102", OINLASI)).await;
        let account = Intake {
            area: OINLASI.parse().ok(),
            ..offer(
                "Calo menawari kerja di Malaysia tanpa kontrak, disuruh transfer ke BRI 555000001111.",
            )
        };
        tell(world, account).await;

        for name in ["Yusuf Tanoni", "yusuf  tanoni", "Pak Yusuf Tanoni"] {
            assert_eq!(found(world, &kupang, name).await.len(), 2, "{name}");
            assert!(
                found(world, &maumere, name).await.is_empty(),
                "out of reach"
            );
        }
        assert!(
            found(world, &kupang, "Yusuf").await.is_empty(),
            "only the full name"
        );
        for number in ["BRI 555000001111", "555000001111", "5550 0000 1111"] {
            assert_eq!(found(world, &kupang, number).await.len(), 1, "{number}");
            assert!(found(world, &maumere, number).await.is_empty());
        }
        assert!(found(world, &kupang, "555000001112").await.is_empty());
    });
}
