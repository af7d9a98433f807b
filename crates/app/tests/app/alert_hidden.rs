//! A report that keeps an officer out moves nothing that the officer sees: no map, no alert, nothing provisional.

use crate::alerts::{
    DAYS, days, far_and_near, follow_up, intake, open, scan, send, story, villages, work,
};
use app::account::{Operator, Session, admin};
use app::alert;
use app::triage::{self, InboxFilter};
use domain::account::Role;
use domain::area::AreaCode;
use domain::id::ReportId;
use domain::report::Intake;
use domain::report::intake::Distrust;
use domain::time::Zone;
use std::collections::BTreeSet;
use testkit::app::{TestApp, both, office_id};

const PHONE: &str = "0812-0000-7777";

/// An officer of Kupang with a name and a number.
async fn officer(world: &TestApp) -> Session {
    let new = admin::NewAccount {
        name: "Contoh Tefa".into(),
        login: "tefa".into(),
        role: Role::EnforcementOfficer,
        office: office_id("kanim-kupang"),
        village: None,
        phone: PHONE.into(),
        valid_from: None,
        valid_to: None,
    };
    let path = admin::invite(&world.app, Operator::Command, &new).await;
    let path = path.expect("invited");
    let token = path.rsplit('/').next().expect("a token");
    let signed = app::account::setup_without_password(&world.app, token).await;
    signed.expect("a session").session
}

/// Three reports of a village that keep the officer out: by name, by number, and by words about an official.
fn hidden(village: AreaCode, number: usize) -> [Intake; 3] {
    let of = |more: &str, at: usize| {
        let told = story(number + at);
        intake(village, format!("{told} {more}"))
    };
    let by_name = Distrust {
        person: "pak Tefa".into(),
        ..Distrust::default()
    };
    [
        Intake {
            distrust: by_name,
            ..of("jangan lewat dia", 0)
        },
        of(&format!("nomornya {PHONE}"), 1),
        of(
            ". Pak, calo itu bilang ada orang dalam imigrasi yang bantu loloskan, bayar 2 juta ke petugas.",
            2,
        ),
    ]
}

async fn all(world: &TestApp) -> BTreeSet<ReportId> {
    let all = world.store.read("test.all", store::report::all_ids);
    all.await.expect("ids").into_iter().collect()
}

async fn provisional(world: &TestApp, session: &Session) -> usize {
    let alerts = alert::alerts(&world.app, session, None, None).await;
    alerts.expect("a list").provisional.len()
}

/// The villages of Timor Tengah Selatan of which the map tells something, and how many it is silent about.
async fn told(world: &TestApp, session: &Session) -> (BTreeSet<AreaCode>, u64) {
    let regency = "5302".parse().expect("a code");
    let map = alert::map(&world.app, session, Some(regency)).await;
    let map = map.expect("a map");
    let areas = map.areas.iter().map(|area| area.code).collect();
    (areas, map.without_signal)
}

#[test]
fn a_report_that_keeps_an_officer_out_moves_nothing_that_they_see() {
    both(async |world| {
        world.clock.pass((10 - DAYS) * 86_400);
        let mut number = 0;
        days(world, 0..DAYS - 6, &mut number).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let officer = officer(world).await;
        work(world).await;
        days(world, DAYS - 6..DAYS - 1, &mut number).await;
        work(world).await;
        let cut_off = world.app.today(Zone::Wib).plus(-1);
        alert::run(&world.app, Operator::Command, cut_off)
            .await
            .expect("a run");
        follow_up(world, &head).await;

        // What is kept from the officer, where one more report would lift the rise, and where nobody reports.
        let near = far_and_near(world).1;
        let quiet = villages(world, "530201");
        assert!(quiet.len() > 1, "{quiet:?}");
        let before = all(world).await;
        for (at, village) in [near[6], near[13], quiet[0]].into_iter().enumerate() {
            for one in hidden(village, 1_000 + 3 * at) {
                send(world, one).await;
            }
        }
        work(world).await;
        let kept: BTreeSet<ReportId> = all(world).await.difference(&before).cloned().collect();
        assert_eq!(kept.len(), 9);
        let inspector = world.signed_in(Role::Inspector, "itjen").await;
        let moved = triage::inbox(&world.app, &inspector, &InboxFilter::default()).await;
        assert_eq!(moved.expect("an inbox").total, 3, "words about an official");
        assert_eq!(provisional(world, &officer).await, 0);
        assert_eq!(
            provisional(world, &head).await,
            0,
            "nobody sees them counted"
        );
        days(world, DAYS - 1..DAYS, &mut number).await;
        work(world).await;
        assert_eq!(provisional(world, &officer).await, 1, "others count");

        scan(world).await;
        let found = open(world, &officer).await;
        assert_eq!(found.len(), 1);
        let view = alert::alert(&world.app, &head, &found[0]).await;
        let view = view.expect("it opens");
        assert!(view.reports.iter().all(|one| !kept.contains(&one.id)));
        let (areas, silent) = told(world, &officer).await;
        assert!(!areas.contains(&quiet[0]), "still without a report");
        send(world, intake(quiet[1], story(2_000))).await;
        scan(world).await;
        let (after, fewer) = told(world, &officer).await;
        assert!(after.contains(&quiet[1]) && !after.contains(&quiet[0]));
        assert_eq!(fewer, silent - 1);
    });
}
