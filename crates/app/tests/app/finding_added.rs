//! An officer adds an indicator: one entry for each code, one event for each word on it.

use crate::findings::{act, again, found, opened, which};
use app::triage::{add_finding, judge, set_urgency};
use app::{Error, finding};
use domain::account::Role;
use domain::finding::{Indicator, Source, State};
use domain::report::Urgency;
use testkit::app::{TestApp, both, offer};

const PAPERS: &str = "paspor adik saya ditahan sponsor di penampungan";
const NOTHING: &str = "Terima kasih penyuluhannya kemarin, kapan ada lagi?";

fn indicator(code: &str) -> &'static Indicator {
    Indicator::parse(code).expect("in the list")
}

/// What the directorate counts: found, confirmed, removed, added.
async fn counted(world: &TestApp, code: &str) -> [u64; 4] {
    let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
    let counts = finding::overrides(&world.app, &national).await;
    let counts = counts.expect("counts");
    let of_code = counts.rules.iter().filter(|one| one.code == code);
    of_code.fold([0; 4], |[fired, confirmed, removed, added], one| {
        [
            fired + one.fired,
            confirmed + one.confirmed,
            removed + one.removed,
            added + one.added,
        ]
    })
}

#[test]
fn adding_what_was_found_confirms_it() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let view = opened(world, &head, offer(PAPERS)).await;
        let before = view.history.len();
        let papers = indicator("REC-DOC");
        let order = act(&view, "kata keluarga", "a");
        add_finding(app, &head, order, papers).await.expect("added");
        let view = again(world, &head, &view).await;
        let of_code = found(&view).into_iter().filter(|one| one.0 == "REC-DOC");
        assert_eq!(
            of_code.collect::<Vec<_>>(),
            [("REC-DOC", Source::Machine, State::Confirmed)]
        );
        assert_eq!(view.history[before].kind, "finding.confirmed");
        assert_eq!(
            view.history[before].reason.as_deref(),
            Some("kata keluarga")
        );

        let order = act(&view, "kata keluarga lagi", "b");
        let twice = add_finding(app, &head, order, papers).await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
        let view = again(world, &head, &view).await;
        assert_eq!(view.history.len(), before + 1, "no second event");
        assert_eq!(counted(world, "REC-DOC").await, [1, 1, 0, 0]);
    });
}

#[test]
fn adding_what_was_removed_takes_the_removal_back() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut view = opened(world, &head, offer(PAPERS)).await;
        let order = act(&view, "disimpan sendiri", "a");
        judge(app, &head, order, &which("REC-DOC"), State::Removed)
            .await
            .expect("removed");
        view = again(world, &head, &view).await;
        let order = act(&view, "ternyata ditahan", "b");
        add_finding(app, &head, order, indicator("REC-DOC"))
            .await
            .expect("added");
        view = again(world, &head, &view).await;
        let of_code = found(&view).into_iter().filter(|one| one.0 == "REC-DOC");
        assert_eq!(
            of_code.collect::<Vec<_>>(),
            [("REC-DOC", Source::Machine, State::Confirmed)]
        );
        assert_eq!(counted(world, "REC-DOC").await, [1, 1, 0, 0]);
    });
}

#[test]
fn what_nobody_found_is_added_once_and_comes_back_after_a_removal() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut view = opened(world, &head, offer(NOTHING)).await;
        assert!(view.findings.read && view.findings.all.is_empty());
        let before = view.history.len();
        let (fee, by_hand) = (indicator("REC-FEE"), Source::Person);
        let order = act(&view, "kata keluarga", "a");
        add_finding(app, &head, order, fee).await.expect("added");
        view = again(world, &head, &view).await;
        let order = act(&view, "kata keluarga", "b");
        let twice = add_finding(app, &head, order, fee).await;
        assert!(matches!(twice, Err(Error::Invalid(_))), "{twice:?}");
        let own = app::triage::Which {
            piece: domain::finding::Piece::Whole,
            indicator: fee,
            source: by_hand,
        };
        let order = act(&view, "salah pilih", "c");
        judge(app, &head, order, &own, State::Removed)
            .await
            .expect("removed");
        view = again(world, &head, &view).await;
        let order = act(&view, "benar juga", "d");
        add_finding(app, &head, order, fee).await.expect("added");
        view = again(world, &head, &view).await;
        assert_eq!(found(&view), [("REC-FEE", by_hand, State::Confirmed)]);
        let kinds: Vec<&str> = view.history[before..]
            .iter()
            .map(|one| one.kind.as_str())
            .collect();
        assert_eq!(
            kinds,
            ["finding.added", "finding.removed", "finding.confirmed"]
        );
        assert_eq!(counted(world, "REC-FEE").await, [0, 0, 0, 1]);
    });
}

/// Of what people say, the page names what asks for most, whoever found it first.
#[test]
fn only_what_asks_for_most_is_named_as_more_urgent() {
    both(async |world| {
        let app = &world.app;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let mut view = opened(world, &head, offer(NOTHING)).await;
        let order = act(&view, "tidak ada bahaya", "u");
        set_urgency(app, &head, order, Urgency::P3)
            .await
            .expect("set");
        for code in ["REC-FEE", "URG-CONF", "REC-DEBT"] {
            view = again(world, &head, &view).await;
            let order = act(&view, "kata keluarga", code);
            add_finding(app, &head, order, indicator(code))
                .await
                .expect("added");
        }
        view = again(world, &head, &view).await;
        assert_eq!(view.findings.sooner, [indicator("URG-CONF")]);
    });
}
