//! Between two nights, and where and when it is: what one report lifts is provisional, days are those of the
//! place, outreach is noted where one answers.

use crate::alerts::{
    DAYS, days, far_and_near, follow_up, intake, open, rise, scan, send, story, villages, work,
};
use app::Error;
use app::account::{Operator, Session};
use app::alert;
use domain::account::Role;
use domain::alert::Review;
use domain::area::AreaCode;
use domain::id::ReportId;
use domain::time::Zone;
use testkit::Engine;
use testkit::app::{TestApp, both, on_engine};

#[path = "../../examples/alerts/world.rs"]
mod national;

async fn provisional(world: &TestApp, session: &Session) -> usize {
    let alerts = alert::alerts(&world.app, session, None, None).await;
    alerts.expect("a list").provisional.len()
}

#[test]
fn a_rise_shows_before_the_night_and_the_night_raises_it_once() {
    both(async |world| {
        // The last days are those on which people have their roles.
        world.clock.pass((10 - DAYS) * 86_400);
        let mut number = 0;
        days(world, 0..DAYS - 6, &mut number).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        work(world).await;
        let night = |app: app::App| async move {
            let cut_off = app.today(Zone::Wib).plus(-1);
            alert::run(&app, Operator::Command, cut_off).await
        };
        night(world.app.clone()).await.expect("a run");
        assert_eq!(open(world, &head).await, []);
        assert_eq!(provisional(world, &head).await, 0);

        days(world, DAYS - 6..DAYS - 1, &mut number).await;
        work(world).await;
        assert_eq!(
            provisional(world, &head).await,
            0,
            "anonymous reports alone show nothing"
        );
        // Another process has scanned, as after a restart: the counts are made anew.
        let other = world.another(3);
        night(other).await.expect("a run");
        assert_eq!(open(world, &head).await, []);
        follow_up(world, &head).await;
        days(world, DAYS - 1..DAYS, &mut number).await;
        work(world).await;
        assert_eq!(open(world, &head).await, [], "no alert before the night");
        assert_eq!(provisional(world, &head).await, 1);
        let row = alert::alerts(&world.app, &head, Some(Review::Open), None).await;
        let row = row.expect("a list").provisional.remove(0);
        assert!(row.rise.interval_days >= row.rise.threshold_days);
        assert!(row.rise.sources >= 3 && row.rise.observed >= 3, "{row:?}");
        let elsewhere = world.signed_in(Role::OfficeHead, "kanim-maumere").await;
        assert_eq!(provisional(world, &elsewhere).await, 0);

        for _ in 0..2 {
            scan(world).await;
            assert_eq!(open(world, &head).await.len(), 1, "raised, once");
            assert_eq!(provisional(world, &head).await, 0, "no longer provisional");
        }
        // What comes in now belongs to the alert.
        let near = far_and_near(world).1;
        for _ in 0..2 {
            send(world, intake(near[3], story(number))).await;
            number += 1;
        }
        work(world).await;
        assert_eq!(provisional(world, &head).await, 0);
    });
}

#[test]
fn days_are_those_of_the_place() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        // Half past eleven at night in the west: tomorrow in the middle and in the east.
        let now = world.app.today(Zone::Wib).start(Zone::Wib);
        let late = now.plus_seconds(86_400 + 23 * 3_600 + 1_800);
        world.clock.pass((late.0 - world.app.now().0) / 1_000_000);
        let tomorrow = world.app.today(Zone::Wib).plus(1);
        assert_eq!(world.app.today(Zone::Wita), tomorrow);
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let record = async |district: &str| {
            let village = villages(world, district)[0];
            let day = Some(tomorrow);
            alert::record_outreach(&world.app, &national, Some(village), day, "contoh").await
        };
        record("530202").await.expect("it is that day on Timor");
        let early = record("320101").await;
        assert!(matches!(early, Err(Error::Invalid(_))), "{early:?}");
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let page = alert::outreach(&world.app, &head).await.expect("a page");
        assert_eq!(page.today, tomorrow, "the day of the office");
    });
}

#[test]
fn outreach_is_noted_and_listed_only_where_one_answers() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let today = world.app.today(Zone::Wib);
        let record = async |session: &Session, village: AreaCode| {
            let source = "Laporan kegiatan contoh";
            alert::record_outreach(&world.app, session, Some(village), Some(today), source).await
        };
        let listed = async |session: &Session| {
            let page = alert::outreach(&world.app, session).await;
            page.expect("a page").rows.len()
        };
        let officer = world.village_officer().await;
        let own = testkit::app::oinlasi();
        let beside = villages(world, "530202")
            .into_iter()
            .find(|village| *village != own)
            .expect("another village");
        let far = villages(world, "320101")[0];
        record(&officer, own).await.expect("their own");
        for village in [beside, far] {
            let refused = record(&officer, village).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
        }
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        record(&head, beside).await.expect("of their office");
        assert!(matches!(record(&head, far).await, Err(Error::Invalid(_))));
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        record(&national, far).await.expect("everywhere");
        assert_eq!(listed(&officer).await, 1);
        assert_eq!(listed(&head).await, 2);
        assert_eq!(listed(&national).await, 3);
    });
}

#[test]
fn who_asks_for_a_scan_is_written_down() {
    both(async |world| {
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        alert::request(&world.app, &national).await.expect("asked");
        let events = world.store.read("test.history", |tx| {
            store::audit::history(tx, "alert.scan-asked")
        });
        let events = events.await.expect("a history");
        assert_eq!(events.len(), 1);
        assert_eq!(events[0].kind, "alert.scan_asked");
        assert_eq!(
            events[0].actor_name.as_deref(),
            Some("national officer ditjen")
        );
    });
}

/// The measurement's made-up country, in a small size: what the night counts, looks at single reports count on.
#[test]
fn a_small_country_is_scanned_and_new_reports_are_looked_at() {
    both(async |world| {
        let last = world.app.today(Zone::Wib).plus(-1);
        let villages = national::villages(120);
        assert_eq!(villages.len(), 120);
        let mut all = national::made(&villages, 1_200, last, 1);
        let new = national::coming_in(&villages, 40, last.plus(1), 2);
        let ids: Vec<ReportId> = new.iter().map(|one| one.id.clone()).collect();
        all.extend(new);
        let all = std::sync::Arc::new(all);
        let stored = world.store.write("test.country", move |tx| {
            national::office(tx)?;
            national::put(tx, &all)
        });
        stored.await.expect("a country");
        let run = alert::run(&world.app, Operator::Command, last).await;
        let run = run.expect("a run");
        assert_eq!((run.reports, run.scans), (1_200, 24));
        assert!(run.sources > 700, "{run:?}");
        let mut counts = alert::watch(&world.app, Operator::Command, last)
            .await
            .expect("counts");
        for id in ids.iter().chain(&ids) {
            counts.look(id).await.expect("a look");
        }
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        assert_eq!(
            provisional(world, &national).await,
            0,
            "a look stores nothing"
        );
    });
}

/// Unrest is measured before the days that are scanned: whoever sends a dozen reports from elsewhere, or a second
/// true rise, must not blunt the first.
#[test]
fn a_rise_elsewhere_changes_nothing_of_an_alert() {
    both(async |world| {
        rise(world).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        work(world).await;
        follow_up(world, &head).await;
        scan(world).await;
        let found = open(world, &head).await;
        let seen = async || {
            let view = alert::alert(&world.app, &head, &found[0]).await;
            let view = view.expect("it opens");
            let places: Vec<_> = view.places.iter().map(|one| one.code).collect();
            (places, view.row.alert.observed)
        };
        let before = seen().await;
        let mut elsewhere = villages(world, "350603");
        elsewhere.extend(villages(world, "350604"));
        assert!(elsewhere.len() >= 16, "{}", elsewhere.len());
        for (at, village) in elsewhere.into_iter().take(16).enumerate() {
            send(world, intake(village, story(9_000 + at))).await;
        }
        scan(world).await;
        assert_eq!(seen().await, before);
    });
}
