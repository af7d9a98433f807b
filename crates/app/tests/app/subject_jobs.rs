//! The job that links: it holds its lease however long it takes, and any process may run the next one.

use crate::subjects::{OINLASI, night, phone, recruiter, tell};
use domain::account::Role;
use domain::id::PartyId;
use domain::report::Intake;
use std::collections::BTreeSet;
use std::time::Duration;
use store::queue::{self, LEASE_SECONDS};
use testkit::app::{TestApp, both, run_jobs_of};

/// Numbers that differ in more than one digit.
const NUMBERS: [&str; 5] = ["7101", "8254", "9367", "1478", "2589"];

fn of(group: usize) -> Intake {
    recruiter(
        "Bahrun Contoh",
        &format!("0812-0000-{}", NUMBERS[group]),
        OINLASI,
    )
}

async fn links(world: &TestApp) -> BTreeSet<(PartyId, PartyId)> {
    let read = world.store.read("test.links", |tx| {
        let mut all = BTreeSet::new();
        for id in store::subject::party::ids(tx, None, 9_999)? {
            for link in store::subject::link::of_party(tx, &id)? {
                all.insert((link.one, link.other));
            }
        }
        Ok(all)
    });
    read.await.expect("they can be read")
}

/// How often every party was read, and only the ids.
fn readings(world: &TestApp) -> (u64, u64) {
    let timings = world.store.timings();
    let of = |name: &str| {
        let mine = timings.iter().filter(|one| one.name == name);
        mine.map(|one| one.count).sum()
    };
    (of("subject.link_all"), of("subject.link_ids"))
}

/// Several groups, so that their links are several parts of what is stored.
async fn six_hundred_links(world: &TestApp) {
    for group in 0..5 {
        for _ in 0..17 {
            world.submit(of(group)).await;
        }
    }
    world.run_jobs().await;
    let number = links(world).await.len();
    assert!(number > 3 * 200, "{number} links are no four parts");
}

#[test]
fn a_long_linking_keeps_its_lease() {
    both(async |world| {
        six_hundred_links(world).await;
        let before = links(world).await;
        world.clock.pass_days(1);
        app::jobs::schedule(&world.app).await.expect("scheduled");
        let upkeep = app::jobs::run_batch(&world.app, "test").await;
        assert!(upkeep.expect("claimed") > 0);
        app::alert::settled(&world.app).await;
        // From here on each look at the clock takes a quarter of a lease.
        world.clock.hurry(LEASE_SECONDS / 4);
        let began = world.clock.peek();
        let taken = app::jobs::run_batch(&world.app, "test").await;
        assert!(taken.expect("claimed") > 0, "the linking has its lease");
        let linking = app::alert::settled(&world.app);
        let stealing = async {
            loop {
                let now = world.clock.peek();
                let stolen = world.store.claim("test.steal", move |tx| {
                    let claimed = queue::claim(tx, "thief", now, 9)?;
                    let linking = claimed.iter().any(|job| job.kind == "subject.link");
                    for job in &claimed {
                        queue::release(tx, &job.id, "thief")?;
                    }
                    Ok(linking && claimed.iter().any(|job| job.attempts > 0))
                });
                assert!(!stolen.await.expect("claimed"), "its lease ended");
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::select! {
            () = linking => {}
            () = stealing => {}
        }
        let seconds = (world.clock.peek().0 - began.0) / 1_000_000;
        assert!(seconds > 2 * LEASE_SECONDS, "{seconds}");
        world.clock.hurry(0);
        world.run_jobs().await;
        assert_eq!(links(world).await, before);
        let status = app::status::status(&world.app).await.expect("a status");
        assert_eq!((status.jobs_waiting, status.jobs_dead), (0, 0));
    });
}

#[test]
fn two_processes_that_take_turns_find_the_same_links_and_open_only_what_is_new() {
    both(async |world| {
        let (here, there) = (world.app.clone(), world.another(77));
        for number in 0..10 {
            world.submit(of(number % 2)).await;
        }
        run_jobs_of(&here, "here").await;
        world.submit(of(0)).await;
        run_jobs_of(&there, "there").await;
        let (all, _) = readings(world);
        for number in 0..6 {
            world.submit(of(number % 2)).await;
            match number % 2 {
                0 => run_jobs_of(&here, "here").await,
                _ => run_jobs_of(&there, "there").await,
            }
        }
        let (again, ids) = readings(world);
        assert_eq!(again, all, "neither reads everything once more");
        assert!(ids >= 6, "each learns what the other took: {ids}");
        let online = links(world).await;
        assert_eq!(online.len(), 9 * 8 / 2 + 8 * 7 / 2, "each with each");
        night(world).await;
        assert!(readings(world).0 > again, "a new model reads all");
        assert_eq!(links(world).await, online);
    });
}

#[test]
fn a_report_that_was_erased_is_in_no_index_any_more() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        for _ in 0..3 {
            tell(world, of(0)).await;
        }
        let erased = world.store.write("test.erase", |tx| {
            let all = store::report::all_ids(tx)?;
            store::report::delete(tx, &all[0])
        });
        erased.await.expect("erased");
        let (all, _) = readings(world);
        tell(world, of(0)).await;
        let (anew, ids) = readings(world);
        assert!(anew > all, "made anew without it");
        tell(world, of(0)).await;
        assert_eq!(readings(world), (anew, ids), "and then no more");
        assert!(
            !phone(world, &head, "0812-0000-7101")
                .await
                .links
                .rows
                .is_empty()
        );
    });
}
