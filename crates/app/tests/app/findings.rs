//! What the words of a report point to: read by the job, shown with their words, judged by people.

use app::account::Session;
use app::triage::{
    Act, InboxFilter, ReportView, Which, add_finding, inbox, judge, report, set_urgency,
};
use app::{Conflict, Error, finding};
use domain::account::Role;
use domain::finding::{Indicator, Piece, Reason, Source, State};
use domain::report::{Happening, Intake, Urgency};
use testkit::app::{TestApp, both, offer};

const HELD: &str =
    "Tolong pak, kakak saya dikurung di mess dan paspornya ditahan bos. Dia tidak boleh keluar.";
const TRAIT: &str = "Banyak orang China di kampung kami, saya curiga mereka pasti penjahat.";

pub(crate) fn act<'a>(view: &'a ReportView, reason: &'a str, nonce: &'a str) -> Act<'a> {
    Act {
        report: &view.row.id,
        version: view.row.version,
        reason,
        nonce,
    }
}

/// A report whose story was read, opened by an officer.
pub(crate) async fn opened(world: &TestApp, who: &Session, intake: Intake) -> ReportView {
    world.submit(intake).await;
    world.run_jobs().await;
    unread(world, who).await
}

/// The one report that nobody has opened.
pub(crate) async fn unread(world: &TestApp, who: &Session) -> ReportView {
    let filter = InboxFilter::default();
    let list = inbox(&world.app, who, &filter).await.expect("an inbox");
    let row = list.rows.iter().find(|row| row.unread).expect("unread");
    report(&world.app, who, &row.id).await.expect("opened")
}

pub(crate) async fn again(world: &TestApp, who: &Session, view: &ReportView) -> ReportView {
    report(&world.app, who, &view.row.id).await.expect("opened")
}

pub(crate) fn which(code: &str) -> Which {
    Which {
        piece: Piece::Story,
        indicator: Indicator::parse(code).expect("in the list"),
        source: Source::Machine,
    }
}

pub(crate) fn found(view: &ReportView) -> Vec<(&'static str, Source, State)> {
    let all = view.findings.all.iter();
    all.map(|one| (one.indicator.code(), one.source, one.state))
        .collect()
}

#[test]
fn both_crates_know_the_same_indicators() {
    let of_text: Vec<&str> = text::Code::all().map(text::Code::as_str).collect();
    let of_domain: Vec<&str> = Indicator::all().iter().map(Indicator::code).collect();
    assert_eq!(of_text, of_domain);
    for code in text::Code::all() {
        let facts = Indicator::parse(code.as_str()).expect("in the list");
        let delphi = code.delphi().filter(|_| facts.delphi().is_some());
        assert_eq!(delphi, facts.delphi(), "{code}");
    }
}

#[test]
fn words_are_found_shown_and_raise_the_urgency() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer(HELD)).await;
        let quotes: Vec<_> = view
            .findings
            .all
            .iter()
            .filter_map(|one| Some((one.indicator.code(), one.quote.as_deref()?)))
            .collect();
        assert!(
            quotes
                .iter()
                .any(|(code, quote)| *code == "DST-DOC" && quote.contains("paspor"))
        );
        for one in &view.findings.all {
            let quote = one.quote.as_deref().expect("words");
            assert!(HELD.contains(quote), "{quote}");
            assert!(one.why.is_some() && !one.rules_version.is_empty());
        }
        let coercion = view
            .findings
            .axes
            .dimensions
            .iter()
            .find(|one| one.code == "D5");
        assert_eq!(coercion.and_then(|one| one.positive), Some(true));
        assert_eq!(view.findings.ticked, Some(Urgency::P3));
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Found)
        );
        let raised: Vec<_> = view
            .history
            .iter()
            .filter(|one| one.kind == "report.urgency_found")
            .collect();
        assert_eq!(raised.len(), 1);
        assert_eq!(raised[0].at, None, "it would tell when the reporter wrote");
        let filter = InboxFilter::default();
        let list = inbox(&world.app, &head, &filter).await.expect("an inbox");
        assert_eq!(list.rows[0].reason, Reason::Found);
    });
}

#[test]
fn words_never_lower_what_was_ticked_nor_overrule_a_person() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let ticked = Intake {
            happenings: vec![Happening::Held],
            ..offer("Terima kasih atas penyuluhan kemarin.")
        };
        let view = opened(world, &head, ticked).await;
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Ticked)
        );

        world.submit(offer(HELD)).await;
        let view = unread(world, &head).await;
        set_urgency(
            &world.app,
            &head,
            act(&view, "sudah diperiksa", "u"),
            Urgency::P2,
        )
        .await
        .expect("set");
        world.run_jobs().await;
        let view = again(world, &head, &view).await;
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P2, Reason::Person)
        );
        assert_eq!(view.findings.found, Some(Urgency::P1));
    });
}

#[test]
fn people_confirm_remove_and_take_back_and_the_finding_stays() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer(HELD)).await;
        let before = view.history.len();
        let short = judge(
            app,
            &head,
            act(&view, "x", "a"),
            &which("DST-DOC"),
            State::Removed,
        )
        .await;
        assert!(matches!(short, Err(Error::Invalid(_))), "{short:?}");
        let absent = act(&view, "tidak ada", "b");
        let absent = judge(app, &head, absent, &which("EXP-ORGAN"), State::Removed).await;
        assert!(matches!(absent, Err(Error::Invalid(_))), "{absent:?}");

        let reason = "paspor disimpan sendiri";
        judge(
            app,
            &head,
            act(&view, reason, "c"),
            &which("DST-DOC"),
            State::Removed,
        )
        .await
        .expect("removed");
        let late = judge(
            app,
            &head,
            act(&view, reason, "d"),
            &which("DST-DOC"),
            State::Confirmed,
        )
        .await;
        assert!(
            matches!(
                late,
                Err(Error::Conflict(Conflict::ChangedMeanwhile { .. }))
            ),
            "{late:?}"
        );
        let view = again(world, &head, &view).await;
        let papers = Indicator::parse("DST-DOC").expect("in the list");
        add_finding(app, &head, act(&view, "kata keluarga", "e"), papers)
            .await
            .expect("added");
        let view = again(world, &head, &view).await;
        let all = found(&view);
        assert!(all.contains(&("DST-DOC", Source::Machine, State::Confirmed)));
        assert!(all.iter().all(|one| one.1 == Source::Machine));
        let kinds: Vec<&str> = view.history[before..]
            .iter()
            .map(|one| one.kind.as_str())
            .collect();
        assert_eq!(kinds, ["finding.removed", "finding.confirmed"]);
        assert_eq!(view.history[before].reason.as_deref(), Some(reason));
        world.run_jobs().await;
        assert_eq!(
            found(&again(world, &head, &view).await),
            all,
            "never read again"
        );

        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let counts = finding::overrides(app, &national).await.expect("counts");
        let papers = counts.rules.iter().filter(|one| one.code == "DST-DOC");
        let papers: Vec<_> = papers
            .map(|one| (one.fired, one.confirmed, one.removed, one.added))
            .collect();
        assert_eq!(papers, [(1, 1, 0, 0)]);
        let refused = finding::overrides(app, &head).await;
        assert!(matches!(refused, Err(Error::NotFound)));
    });
}

#[test]
fn a_text_about_who_somebody_is_is_marked_and_not_ranked() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer(TRAIT)).await;
        assert!(view.findings.biased && view.row.biased);
        assert!(!view.findings.acts && !view.row.acts);
        assert_eq!(view.findings.found, None);
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P3, Reason::Ticked)
        );
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let counts = finding::overrides(&world.app, &national)
            .await
            .expect("counts");
        assert_eq!((counts.biased, counts.partly_biased), (1, 0));
    });
}

#[test]
fn a_story_without_any_tick_is_not_said_to_be_ticked() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let bare = Intake {
            happenings: Vec::new(),
            ..offer("Terima kasih atas penyuluhan kemarin.")
        };
        let view = opened(world, &head, bare).await;
        assert_eq!(
            (view.row.urgency, view.row.reason, view.findings.reason),
            (Urgency::P3, Reason::Start, Reason::Start)
        );
        assert_eq!(view.findings.ticked, None);
    });
}

/// Judging never changes how soon somebody must look: the page says what no longer holds, and a person decides.
#[test]
fn what_people_judge_asks_for_another_urgency_and_never_sets_it() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut view = opened(world, &head, offer(HELD)).await;
        assert!(!view.findings.because.is_empty() && !view.findings.gone);
        let all: Vec<&'static str> = found(&view).iter().map(|one| one.0).collect();
        for code in &all {
            let order = act(&view, "sudah dicek, bukan", code);
            judge(app, &head, order, &which(code), State::Removed)
                .await
                .expect("removed");
            view = again(world, &head, &view).await;
        }
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Found)
        );
        assert!(view.findings.gone && view.findings.because.is_empty());
        assert_eq!(view.findings.found_why, None);

        let order = act(&view, "tidak ada bahaya", "u1");
        set_urgency(app, &head, order, Urgency::P3)
            .await
            .expect("set");
        view = again(world, &head, &view).await;
        assert!(!view.findings.gone && view.findings.sooner.is_empty());

        let held = Indicator::parse("URG-CONF").expect("in the list");
        add_finding(app, &head, act(&view, "kata keluarga", "n1"), held)
            .await
            .expect("added");
        view = again(world, &head, &view).await;
        assert_eq!(view.row.urgency, Urgency::P3, "a person decides");
        assert_eq!(view.findings.sooner, [held]);
        assert!(!view.findings.because.contains(&held));
        let order = act(&view, "masih kami cari", "u2");
        set_urgency(app, &head, order, Urgency::P2)
            .await
            .expect("set");
        view = again(world, &head, &view).await;
        assert!(view.findings.sooner.is_empty(), "decided knowing it");
    });
}

const PREJUDICED: &str = "Orang Rohingya di kampung kami mencurigakan semua. Tiga anak perempuan dikurung di rumah \
     Pak Udin, paspornya diambil, tidak boleh keluar.";

/// A prejudiced sentence takes nothing away from the acts that stand beside it.
#[test]
fn a_text_that_tells_of_acts_too_is_not_only_about_who_somebody_is() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer(PREJUDICED)).await;
        assert_eq!(
            (view.row.urgency, view.row.reason),
            (Urgency::P1, Reason::Found)
        );
        assert!(view.findings.biased && view.row.biased);
        assert!(view.findings.acts && view.row.acts);
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let counts = finding::overrides(&world.app, &national)
            .await
            .expect("counts");
        assert_eq!((counts.biased, counts.partly_biased), (0, 1));
    });
}

/// Findings and rank are the same whoever is spoken of.
#[test]
fn other_peoples_names_change_no_finding_and_no_rank() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut seen = Vec::new();
        for people in [
            "Jawa", "Bugis", "Tionghoa", "Rohingya", "Belanda", "Vietnam", "Madura",
        ] {
            let story = format!(
                "Orang {people} itu menahan paspor adik saya dan mengurung dia di gudang, dia dipukul."
            );
            let view = opened(world, &head, offer(&story)).await;
            seen.push((
                found(&view),
                view.row.urgency,
                view.row.due_on,
                view.row.biased,
                view.findings.axes,
            ));
        }
        assert!(!seen[0].0.is_empty());
        for one in &seen[1..] {
            assert_eq!(one, &seen[0]);
        }
    });
}
