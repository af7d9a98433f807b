//! A rise is found, explained, shown to those who may see it, and judged by a person; copies change nothing.

use app::account::{Operator, Session};
use app::alert;
use app::report::{Channel, Key};
use app::triage::{self, Act};
use app::{Conflict, Error};
use domain::account::Role;
use domain::alert::Review;
use domain::area::{AreaCode, Level};
use domain::id::{AlertId, ReportId};
use domain::report::{Decision, Happening, Intake};
use domain::time::Zone;
use testkit::Engine;
use testkit::app::{TestApp, both, on_engine};

pub(crate) const DAYS: i64 = 300;

/// Villages of a district that exist.
pub(crate) fn villages(world: &TestApp, district: &str) -> Vec<AreaCode> {
    (0..4000)
        .filter_map(|number| format!("{district}{number:04}").parse().ok())
        .filter(|code| app::place::of_code(&world.app, *code).is_some())
        .collect()
}

pub(crate) fn intake(area: AreaCode, story: String) -> Intake {
    Intake {
        happenings: vec![Happening::Offer],
        story,
        area: Some(area),
        ..Intake::default()
    }
}

pub(crate) async fn send(world: &TestApp, intake: Intake) {
    app::report::submit(&world.app, intake, Key::None, false, Channel::Web)
        .await
        .expect("stored");
}

const WORDS: [&str; 12] = [
    "gudang", "kapal", "kebun", "restoran", "pabrik", "rumah", "toko", "tambak", "hotel", "proyek",
    "salon", "bengkel",
];

/// A story unlike all others.
pub(crate) fn story(number: usize) -> String {
    let word = |at: usize| WORDS[number / 12usize.pow(at as u32) % 12];
    format!(
        "{} {} {} minta {} orang berangkat, katanya ada {} juta untuk {}",
        word(0),
        word(1),
        word(0),
        number * 37 % 1009,
        number * 53 % 997,
        word(1)
    )
}

/// Where reports come from all the time, and where they rise at the end.
pub(crate) fn far_and_near(world: &TestApp) -> (Vec<AreaCode>, Vec<AreaCode>) {
    let mut far = villages(world, "530701");
    for district in ["530702", "530703", "530704", "530705"] {
        far.extend(villages(world, district));
    }
    let mut near = villages(world, "530202");
    near.extend(villages(world, "530203"));
    near.truncate(14);
    assert!(far.len() >= 30 && near.len() == 14, "{}", far.len());
    (far, near)
}

/// Ten months of quiet reports, most of them far away, then one in each of some villages within a week. The
/// clock stands at the end.
async fn rise(world: &TestApp) -> Vec<AreaCode> {
    world.clock.pass(-DAYS * 86_400);
    let mut number = 0;
    days(world, 0..DAYS, &mut number).await;
    far_and_near(world).1
}

/// Some of these days; reports go on with `number`.
pub(crate) async fn days(world: &TestApp, days: std::ops::Range<i64>, number: &mut usize) {
    let (far, near) = far_and_near(world);
    for day in days {
        let mut places = vec![far[*number * 7 % far.len()]];
        if day % 12 == 0 {
            places.push(near[*number * 5 % near.len()]);
        }
        if day >= DAYS - 7 {
            let at = (day - DAYS + 7) as usize;
            places.extend(near.iter().skip(at).step_by(7).take(2));
        }
        for place in places {
            send(world, intake(place, story(*number))).await;
            *number += 1;
        }
        world.clock.pass(86_400);
    }
}

/// Somebody follows up a report of the last days: then it is more than an anonymous word.
pub(crate) async fn follow_up(world: &TestApp, head: &Session) -> ReportId {
    let mut filter = triage::InboxFilter::default();
    let mut rows = Vec::new();
    loop {
        let page = triage::inbox(&world.app, head, &filter).await;
        let page = page.expect("an inbox");
        rows.extend(page.rows);
        filter.cursor = page.next;
        if filter.cursor.is_none() {
            break;
        }
    }
    let newest = rows.into_iter().max_by_key(|row| row.received_on);
    let id = newest.expect("a report").id;
    let seen = triage::report(&world.app, head, &id)
        .await
        .expect("it opens");
    let act = Act {
        report: &id,
        version: seen.row.version,
        reason: "",
        nonce: "ikuti",
    };
    triage::decide(&world.app, head, act, Decision::FollowUp, "")
        .await
        .expect("followed up");
    id
}

pub(crate) async fn work(world: &TestApp) {
    for _ in 0..6 {
        world.run_jobs().await;
        world.clock.pass(2);
    }
}

pub(crate) async fn scan(world: &TestApp) {
    work(world).await;
    let cut_off = world.app.today(Zone::Wib);
    alert::run(&world.app, Operator::Command, cut_off)
        .await
        .expect("a run");
}

pub(crate) async fn open(world: &TestApp, session: &Session) -> Vec<AlertId> {
    let alerts = alert::alerts(&world.app, session, None, None)
        .await
        .expect("a list");
    alerts.rows.into_iter().map(|row| row.alert.id).collect()
}

#[test]
fn a_rise_is_found_explained_and_judged() {
    both(async |world| {
        let near = rise(world).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        scan(world).await;
        assert_eq!(
            open(world, &head).await,
            [],
            "anonymous reports alone raise nothing"
        );

        let followed = follow_up(world, &head).await;
        scan(world).await;
        let found = open(world, &head).await;
        assert_eq!(found.len(), 1);
        let view = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        let one = &view.row.alert;
        assert_eq!((one.kind, one.state), (Happening::Offer, Review::Open));
        assert!(one.interval_days >= one.threshold_days, "{one:?}");
        assert!(
            one.sources >= 3 && one.strongest * 3 <= one.observed,
            "{one:?}"
        );
        assert!(one.removed_by >= 1 && one.without_strongest_days < one.interval_days);
        let inside = |place: &alert::PlacePart| near.iter().any(|one| place.code.contains(*one));
        assert!(view.places.iter().any(inside), "{one:?}");
        assert!(view.reports.iter().any(|report| report.id == followed));

        // A chain message in a hundred copies, everywhere: the same alert, the same numbers.
        let copied = view.reports.len();
        for copy in 0..100 {
            let chain =
                "TOLONG SEBARKAN: ada mobil putih menculik anak di semua desa kita hari ini";
            send(world, intake(near[copy % near.len()], chain.into())).await;
        }
        // Read, but the job that tells stories apart isn't due yet: a run does it first.
        world.run_jobs().await;
        let cut_off = world.app.today(Zone::Wib);
        alert::run(&world.app, Operator::Command, cut_off)
            .await
            .expect("a run");
        let again = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        assert_eq!(open(world, &head).await, found);
        assert!(
            again.reports.len() <= copied + 1,
            "a hundred copies are one story"
        );

        let version = again.row.alert.version;
        let judge = async |reason: &str, version, review| {
            let which = (&found[0], version);
            alert::review(&world.app, &head, which, review, reason).await
        };
        let missing = judge("", version, Some(Review::Noise)).await;
        assert!(matches!(missing, Err(Error::Invalid(_))), "{missing:?}");
        let nothing = judge("Sudah dicek", version, None).await;
        assert!(matches!(nothing, Err(Error::Invalid(_))), "{nothing:?}");
        let stale = judge("Sudah dicek ke desa", version - 1, Some(Review::Real)).await;
        assert!(
            matches!(
                stale,
                Err(Error::Conflict(Conflict::ChangedMeanwhile { .. }))
            ),
            "{stale:?}"
        );
        for _ in 0..2 {
            judge("Sudah dicek ke desa", version, Some(Review::Real))
                .await
                .expect("judged, once");
        }
        let list = alert::alerts(&world.app, &head, None, None)
            .await
            .expect("a list");
        assert_eq!((list.open, list.real, list.noise), (0, 1, 0));
        let judged = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        assert_eq!(judged.reason.as_deref(), Some("Sudah dicek ke desa"));

        scan(world).await;
        let after = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        assert_eq!(after.row.alert.state, Review::Real, "a judgement stays");
        assert_eq!(
            open(world, &head).await,
            found,
            "the same rise is not raised twice"
        );
    });
}

#[test]
fn only_those_who_answer_for_the_places_see_it_and_each_sees_only_their_reports() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        rise(world).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        follow_up(world, &head).await;
        scan(world).await;
        let found = open(world, &head).await;
        assert_eq!(found.len(), 1);
        for (role, office, sees, reads) in [
            (Role::RegionalOfficer, "kanwil-ntt", true, false),
            (Role::NationalOfficer, "ditjen", true, false),
            (Role::OfficeHead, "kanim-maumere", false, false),
        ] {
            let session = world.signed_in(role, office).await;
            assert_eq!(
                open(world, &session).await.len(),
                usize::from(sees),
                "{office}"
            );
            let view = alert::alert(&world.app, &session, &found[0]).await;
            assert_eq!(view.is_ok(), sees, "{office}");
            let reports = view.map(|view| view.reports.len()).unwrap_or(0);
            assert_eq!(reports > 0, reads, "{office}");
        }
        let officer = world.village_officer().await;
        let guided = open(world, &officer).await.len();
        let view = alert::alert(&world.app, &officer, &found[0]).await;
        assert_eq!(view.is_ok(), guided == 1);
        for (role, office) in [
            (Role::Volunteer, "kanim-kupang"),
            (Role::VillageHead, "kanim-kupang"),
            (Role::ConsularOfficer, "kemlu"),
            (Role::Inspector, "itjen"),
            (Role::Administrator, "ditjen"),
        ] {
            let session = world.signed_in(role, office).await;
            assert!(
                alert::alerts(&world.app, &session, None, None)
                    .await
                    .is_err(),
                "{role:?}"
            );
            assert!(alert::alert(&world.app, &session, &found[0]).await.is_err());
            assert!(
                alert::map(&world.app, &session, None).await.is_err(),
                "{role:?}"
            );
            let run = alert::request(&world.app, &session).await;
            assert!(matches!(run, Err(Error::NotFound)), "{role:?}");
        }

        let map = alert::map(&world.app, &head, None).await.expect("a map");
        let regency = "5302".parse().expect("a code");
        let near = alert::map(&world.app, &head, Some(regency))
            .await
            .expect("a map of one regency");
        assert_eq!(near.level, Level::Village);
        assert!(near.areas.iter().all(|area| regency.contains(area.code)));
        assert!(near.without_signal <= map.without_signal || map.level == Level::Regency);
        let elsewhere = "3204".parse().expect("a code");
        let refused = alert::map(&world.app, &head, Some(elsewhere)).await;
        assert!(matches!(refused, Err(Error::NotFound)), "another's regency");
        assert!(
            map.without_signal > 100,
            "silent villages are counted as such"
        );
        assert!(!map.areas.is_empty() && map.alerts.len() == 1);
    });
}

#[test]
fn outreach_is_said_beside_an_alert() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let near = rise(world).await;
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        follow_up(world, &head).await;
        scan(world).await;
        let found = open(world, &head).await;
        let view = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        assert!(!view.row.alert.after_outreach);
        let place = view.places[0].code;
        let inside = near
            .iter()
            .copied()
            .find(|village| place.contains(*village));
        let village = inside.unwrap_or_else(|| panic!("{:?}", view.row.alert));
        let today = world.app.today(Zone::Wib);
        let place = app::place::of_code(&world.app, village).expect("it exists");
        let typed = app::place::villages_named(&world.app, &place.words().to_uppercase(), 20);
        assert_eq!(
            typed.iter().map(|one| one.code).collect::<Vec<_>>(),
            [village]
        );
        let several = app::place::villages_named(&world.app, "Tutuyan", 20);
        assert!(several.len() > 1, "a name alone is several villages'");
        let record = async |village, day, source: &str| {
            alert::record_outreach(&world.app, &head, village, day, source).await
        };
        assert!(record(None, Some(today), "contoh").await.is_err());
        assert!(
            record(Some(village), Some(today.plus(9)), "contoh")
                .await
                .is_err()
        );
        assert!(record(Some(village), Some(today), " ").await.is_err());
        record(
            Some(village),
            Some(today.plus(-9)),
            "Laporan kegiatan contoh",
        )
        .await
        .expect("noted");
        let page = alert::outreach(&world.app, &head).await.expect("a page");
        assert_eq!(page.rows.len(), 1);
        scan(world).await;
        let view = alert::alert(&world.app, &head, &found[0])
            .await
            .expect("it opens");
        assert!(view.row.alert.after_outreach);
        assert_eq!(view.places[0].outreach_on, Some(today.plus(-9)));
    });
}

#[test]
fn the_night_queues_one_run_and_it_goes_on_beside_other_jobs() {
    both(async |world| {
        for _ in 0..3 {
            app::jobs::schedule(&world.app).await.expect("queued");
        }
        world.clock.pass(86_400);
        world.run_jobs().await;
        let national = world.signed_in(Role::NationalOfficer, "ditjen").await;
        let list = alert::alerts(&world.app, &national, None, None)
            .await
            .expect("a list");
        let run = list.run.expect("a run");
        assert_eq!((run.reports, run.found), (0, 0));
        assert!(list.may_run);
        alert::request(&world.app, &national).await.expect("asked");
        world.clock.pass(1);
        world.run_jobs().await;
        let again = alert::alerts(&world.app, &national, None, None)
            .await
            .expect("a list");
        assert_ne!(again.run.expect("a run").id, run.id);
    });
}
