//! What past nights say of a rise, beside the permutation.

use crate::alerts::{follow_up, open, rise, scan};
use app::account::Session;
use app::alert;
use domain::account::Role;
use domain::alert::{INTERVAL_DAYS, LEVELS};
use domain::report::Happening;
use domain::time::Zone;
use store::alert::run::{Night, put_night};
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

/// Kinds with enough reports, times levels.
const SCANS: f64 = 3.0;

/// So many nights before today with scores from `least` on, in an order by no rule.
async fn remember(world: &TestApp, nights: i64, least: f64) {
    let today = world.app.today(Zone::Wib);
    let stored = world.store.write("test.nights", move |tx| {
        for level in LEVELS {
            for night in 1..=nights {
                let past = Night {
                    level,
                    kind: Happening::Offer,
                    day: today.plus(-night),
                    score: least + (night * 37 % 101) as f64 / 40.0,
                    method: ::scan::METHOD,
                };
                put_night(tx, &past)?;
            }
        }
        Ok::<_, store::Error>(())
    });
    stored.await.expect("stored");
}

/// A rise that is more than anonymous words, ready to be found.
async fn ready(world: &TestApp) -> Session {
    rise(world).await;
    let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
    follow_up(world, &head).await;
    head
}

/// The alert of a rise after so many quiet nights.
async fn after(world: &TestApp, nights: i64) -> store::alert::Alert {
    let head = ready(world).await;
    remember(world, nights, 0.5).await;
    scan(world).await;
    let found = open(world, &head).await;
    assert_eq!(found.len(), 1);
    let view = alert::alert(&world.app, &head, &found[0]).await;
    view.expect("it opens").row.alert
}

#[test]
fn a_year_of_quiet_nights_is_asked_for_a_year_and_chance_for_a_tenth() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let one = after(world, 365).await;
        assert_eq!(one.past_threshold_days, Some(INTERVAL_DAYS));
        assert!(one.past_interval_days >= Some(INTERVAL_DAYS), "{one:?}");
        assert!(
            (one.threshold_days - 0.1 * SCANS * INTERVAL_DAYS).abs() < 1e-6,
            "{one:?}"
        );
        assert_eq!(one.past_nights, 365);
    });
}

#[test]
fn sixty_nights_are_asked_for_sixty_and_chance_for_all() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let one = after(world, 60).await;
        assert_eq!(one.past_threshold_days, Some(60.0));
        assert!(
            (one.threshold_days - SCANS * INTERVAL_DAYS).abs() < 1e-6,
            "{one:?}"
        );
    });
}

#[test]
fn a_rise_like_those_of_many_nights_raises_nothing() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let head = ready(world).await;
        remember(world, 365, 40.0).await;
        scan(world).await;
        assert_eq!(open(world, &head).await, []);
    });
}
