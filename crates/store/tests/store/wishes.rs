//! Jobs with a key, asked for while one waits, runs or ends: no wish is lost, on both engines.

use crate::work::{a_job, claim, enqueue, fail, finish, numbers};
use crate::world::contents;
use store::Store;
use store::queue::{self, ATTEMPTS, LEASE_SECONDS, NewJob};
use testkit::store::both;

fn keyed(number: i64) -> NewJob {
    NewJob {
        dedup_key: Some("a".into()),
        ..a_job(number)
    }
}

/// What is asked for while it runs is run once more, with what was asked for last.
#[test]
fn a_job_that_is_asked_for_while_it_runs_is_run_once_more() {
    both(|_, store| {
        assert!(enqueue(&store, keyed(0)));
        assert!(!enqueue(&store, keyed(1)), "it waits");
        let first = claim(&store, "a", 0, 9);
        assert_eq!(first[0].payload, keyed(0).payload);
        assert!(
            enqueue(&store, keyed(2)) && enqueue(&store, keyed(3)),
            "it runs"
        );
        assert_eq!(claim(&store, "b", 9, 9), [], "never two at a time");
        assert!(!finish(&store, 0, "b"), "another holds it");
        assert!(finish(&store, 0, "a"));
        assert!(!finish(&store, 0, "a"), "nobody holds it");
        assert_eq!(claim(&store, "b", 2, 9), [], "not before it was wished");
        let second = claim(&store, "b", 3, 9);
        assert_eq!((numbers(&second), second[0].attempts), (vec![0], 0));
        assert_eq!(second[0].payload, keyed(3).payload);
        assert!(finish(&store, 0, "b"));
        assert_eq!(
            contents(&store, "job"),
            Vec::<String>::new(),
            "once, not twice"
        );
    });
}

/// The next run begins after the wish, whatever became of the one before.
#[test]
fn a_run_that_begins_anew_needs_no_other_one() {
    both(|_, store| {
        enqueue(&store, keyed(0));
        claim(&store, "a", 0, 9);
        enqueue(&store, keyed(1));
        let taken = claim(&store, "b", LEASE_SECONDS, 9);
        assert_eq!((taken.len(), taken[0].attempts), (1, 1), "its lease ended");
        enqueue(&store, keyed(1));
        fail(&store, &taken[0], "b", LEASE_SECONDS, "galat");
        assert_eq!(claim(&store, "c", LEASE_SECONDS + 3600, 9).len(), 1);
        assert!(finish(&store, 0, "c"));
        assert_eq!(contents(&store, "job"), Vec::<String>::new());
    });
}

/// A wish during the last attempt is no wish for that one: the job begins anew instead of being given up.
#[test]
fn a_wish_outlives_the_last_attempt() {
    both(|_, store| {
        enqueue(&store, keyed(0));
        let mut now = 0;
        for attempt in 0..ATTEMPTS {
            let taken = claim(&store, "a", now, 1);
            assert_eq!((taken.len(), taken[0].attempts), (1, attempt));
            if attempt + 1 == ATTEMPTS {
                assert!(enqueue(&store, keyed(now)), "it runs");
            }
            fail(&store, &taken[0], "a", now, "galat");
            now += 3600;
        }
        let taken = claim(&store, "b", now, 1);
        assert_eq!((numbers(&taken), taken[0].attempts), (vec![0], 0));
        assert_eq!(taken[0].payload, keyed(now - 3600).payload);
        assert!(finish(&store, 0, "b"));
        assert_eq!(contents(&store, "job"), Vec::<String>::new());
    });
}

/// Runs a wish for job 0 that takes a while, and meanwhile something else. Job 9 stands for what the wish
/// is about.
fn while_it_is_wished<T>(store: &Store, meanwhile: impl FnOnce() -> T) -> T {
    let (wished, begun) = std::sync::mpsc::channel();
    let other = store.clone();
    let wishing = std::thread::spawn(move || {
        other.claim_blocking("test.wish", move |tx| {
            queue::enqueue(tx, &a_job(9))?;
            queue::enqueue(tx, &keyed(1))?;
            let _nobody_waits_any_more = wished.send(());
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(())
        })
    });
    begun.recv().expect("it begins");
    let found = meanwhile();
    wishing.join().expect("no panic").expect("stored");
    found
}

/// The wish is not stored yet when a worker looks for work: it takes the job when it can see why.
#[test]
fn a_job_is_taken_only_when_what_it_is_wished_for_can_be_seen() {
    both(|_, store| {
        enqueue(&store, keyed(0));
        let rows = while_it_is_wished(&store, || {
            let looked = (0..4_000).any(|_| {
                std::thread::sleep(std::time::Duration::from_millis(5));
                !claim(&store, "a", 0, 1).is_empty()
            });
            assert!(looked, "it is never taken");
            contents(&store, "job").len()
        });
        assert_eq!(rows, 2);
    });
}

/// The wish is not stored yet when the run that doesn't know of it ends.
#[test]
fn a_wish_that_meets_the_end_of_a_run_is_not_lost() {
    both(|_, store| {
        enqueue(&store, keyed(0));
        claim(&store, "a", 0, 9);
        assert!(while_it_is_wished(&store, || finish(&store, 0, "a")));
        assert_eq!(numbers(&claim(&store, "a", 1, 1)).len(), 1);
    });
}
