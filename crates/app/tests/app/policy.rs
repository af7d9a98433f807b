//! List ≡ get ≡ search ≡ count ≡ `decide()`, on random worlds and both engines.

use app::account::Session;
use app::triage::{InboxFilter, InboxState, inbox, report};
use domain::account::Role;
use domain::policy::{Action, decide, scope};
use domain::report::intake::Distrust;
use domain::report::{ExcludedRole, Happening, Intake, WhereNow};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use testkit::app::{TestApp, both, offer, office_id};

fn distrust() -> impl Strategy<Value = Distrust> {
    let offices =
        proptest::sample::subsequence(vec!["kanim-kupang", "kanwil-ntt", "ditjen", "kemlu"], 0..=2);
    let roles = proptest::sample::subsequence(ExcludedRole::ALL.to_vec(), 0..=2);
    (any::<bool>(), offices, any::<bool>(), roles, 0u8..10).prop_map(
        |(local, offices, village, roles, official)| Distrust {
            local_office: local,
            offices: offices.into_iter().map(office_id).collect(),
            village,
            roles,
            person: String::new(),
            official_involved: official == 0,
        },
    )
}

fn intake() -> impl Strategy<Value = Intake> {
    let areas = proptest::sample::select(vec![
        Some("5302022008"),
        Some("5302"),
        Some("5307"),
        Some("3506032016"),
        None,
    ]);
    let told = proptest::sample::select(vec![
        "cerita biasa",
        "ulah village officer kanim kupang",
        "wa 0812 0000 4321",
    ]);
    (distrust(), areas, told, any::<bool>()).prop_map(|(distrust, area, story, abroad)| Intake {
        area: area.and_then(|code| code.parse().ok()),
        happenings: vec![Happening::Other],
        where_now: if abroad {
            WhereNow::Abroad
        } else {
            WhereNow::Here
        },
        distrust,
        ..offer(story)
    })
}

async fn people(world: &TestApp) -> Vec<Session> {
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
    people
}

#[test]
fn every_way_to_a_report_gives_the_same_answer() {
    both(async |world| {
        let mut runner = TestRunner::deterministic();
        for _ in 0..60 {
            let intake = intake().new_tree(&mut runner).expect("a report").current();
            let sent = app::report::submit(
                &world.app,
                intake,
                app::report::Key::None,
                false,
                app::report::Channel::Api,
            )
            .await;
            assert!(
                matches!(sent, Ok(_) | Err(app::Error::Invalid(_))),
                "{sent:?}"
            );
        }
        world.run_jobs().await;
        let all = world
            .store
            .read("test.all", |tx| {
                let ids = store::report::all_ids(tx)?;
                ids.iter()
                    .map(|id| store::report::get(tx, id).map(|one| one.expect("it exists")))
                    .collect::<Result<Vec<_>, _>>()
            })
            .await
            .expect("all reports");
        assert!(all.len() > 40);
        for who in people(world).await {
            compare(world, &who, &all).await;
            let account = who.account.clone();
            suspend(world, &account).await;
            let suspended = world.refreshed(&who).await;
            assert_eq!(listed(world, &suspended, "").await, Vec::<String>::new());
        }
    });
}

async fn suspend(world: &TestApp, account: &domain::id::AccountId) {
    let by = app::account::Operator::Command;
    app::account::admin::suspend(&world.app, by, account, "uji coba")
        .await
        .expect("suspended");
}

async fn compare(world: &TestApp, who: &Session, all: &[store::report::Report]) {
    let mut expected = Vec::new();
    for one in all {
        let (report_, id) = (one.clone(), one.id.clone());
        let facts = world
            .store
            .read("test.facts", move |tx| store::report::facts(tx, &report_))
            .await
            .expect("facts");
        let allowed = decide(&who.subject, Action::ListReports, &facts).is_some();
        if allowed {
            expected.push(one.id.to_string());
        }
        let got = report(&world.app, who, &id).await;
        assert_eq!(got.is_ok(), allowed, "{} get {id}", who.name);
        if let Some(scope) = scope(&who.subject, Action::ListReports) {
            let visible = world
                .store
                .read("test.visible", move |tx| {
                    store::report::inbox::visible(tx, &scope, &id)
                })
                .await;
            assert_eq!(visible.expect("visible"), allowed, "{} visible", who.name);
        }
    }
    expected.sort();
    assert_eq!(listed(world, who, "").await, expected, "{} list", who.name);
    let found = listed(world, who, "cerita").await;
    assert!(
        found.iter().all(|id| expected.contains(id)),
        "{} search",
        who.name
    );
    if matches!(
        who.subject.memberships[0].role,
        Role::Administrator | Role::Volunteer | Role::VillageHead
    ) {
        assert!(expected.is_empty());
    }
}

async fn listed(world: &TestApp, who: &Session, query: &str) -> Vec<String> {
    let mut filter = InboxFilter {
        state: InboxState::All,
        query: query.into(),
        ..InboxFilter::default()
    };
    let mut ids = Vec::new();
    loop {
        let page = match inbox(&world.app, who, &filter).await {
            Ok(page) => page,
            Err(app::Error::NotFound) => break,
            Err(error) => panic!("{error}"),
        };
        ids.extend(page.rows.iter().map(|row| row.id.to_string()));
        match page.next {
            Some(next) => filter.cursor = Some(next),
            None => {
                assert_eq!(page.total, ids.len() as u64, "count");
                break;
            }
        }
    }
    ids.sort();
    ids
}
