//! The job queue and the memory of requests, on both engines.

use crate::world::{NOW, TODAY, behind_the_back, contents, read, refused, write};
use store::idempotency::{self, Claim};
use store::queue::{self, ATTEMPTS, Counts, DeadJob, Job, LEASE_SECONDS, NewJob};
use store::{Error, Store};
use testkit::store::both;

pub(crate) fn a_job(number: i64) -> NewJob {
    NewJob {
        id: format!("job_{number:03}"),
        kind: "report.terms",
        payload: format!("{{\"number\":{number}}}"),
        run_at: NOW.plus_seconds(number),
        dedup_key: None,
    }
}

pub(crate) fn enqueue(store: &Store, job: NewJob) -> bool {
    write(store, move |tx| queue::enqueue(tx, &job))
}

/// What an owner gets, in the order of the ids.
pub(crate) fn claim(store: &Store, owner: &'static str, seconds: i64, number: i64) -> Vec<Job> {
    let claimed = store.claim_blocking("test.claim", move |tx| {
        queue::claim(tx, owner, NOW.plus_seconds(seconds), number)
    });
    let mut claimed = claimed.expect("it can be claimed");
    claimed.sort_by(|one, other| one.id.cmp(&other.id));
    claimed
}

pub(crate) fn numbers(jobs: &[Job]) -> Vec<i64> {
    let number = |job: &Job| job.id.trim_start_matches("job_").parse().expect("a number");
    jobs.iter().map(number).collect()
}

pub(crate) fn finish(store: &Store, number: i64, owner: &'static str) -> bool {
    write(store, move |tx| queue::finish(tx, &a_job(number).id, owner))
}

pub(crate) fn fail(
    store: &Store,
    job: &Job,
    owner: &'static str,
    seconds: i64,
    error: &'static str,
) {
    let job = job.clone();
    write(store, move |tx| {
        queue::fail(tx, &job, owner, NOW.plus_seconds(seconds), error)
    });
}

fn counts(store: &Store, seconds: i64) -> (u64, u64) {
    let Counts { waiting, dead } = read(store, move |tx| {
        queue::counts(tx, NOW.plus_seconds(seconds))
    });
    (waiting, dead)
}

#[test]
fn due_jobs_are_taken_in_turn_and_leave_when_done() {
    both(|_, store| {
        for number in [4, 2, 1, 3] {
            assert!(enqueue(&store, a_job(number)));
        }
        assert_eq!(claim(&store, "a", 0, 9), [], "none is due");
        assert_eq!((counts(&store, 0), counts(&store, 3)), ((0, 0), (3, 0)));
        let taken = claim(&store, "a", 3, 2);
        let job = |number: i64| Job {
            id: a_job(number).id,
            kind: "report.terms".into(),
            payload: format!("{{\"number\":{number}}}"),
            attempts: 0,
        };
        assert_eq!(taken, [job(1), job(2)], "the longest due first");
        assert_eq!(numbers(&claim(&store, "b", 3, 9)), [3]);
        assert_eq!(claim(&store, "c", 3, 9), []);
        assert_eq!(claim(&store, "c", 4, 0), []);

        assert!(!finish(&store, 1, "b"), "another holds it");
        assert!(finish(&store, 1, "a"));
        assert!(!finish(&store, 1, "a"), "it is gone");
        assert!(!finish(&store, 4, "a"), "nobody holds it");
        assert_eq!(contents(&store, "job").len(), 3);
    });
}

#[test]
fn several_jobs_end_together_but_only_ones_own() {
    both(|_, store| {
        for number in 0..30 {
            assert!(enqueue(&store, a_job(number)));
        }
        assert_eq!(claim(&store, "a", 28, 28).len(), 28);
        assert_eq!(claim(&store, "b", 28, 9).len(), 1);
        let all: Vec<String> = (0..30).chain([0, 99]).map(|one| a_job(one).id).collect();
        let finished = write(&store, move |tx| {
            let all: Vec<&str> = all.iter().map(String::as_str).collect();
            queue::finish_some(tx, &all, "a")
        });
        let mine = (0..28).map(|one| a_job(one).id).collect();
        assert_eq!(finished, mine, "more than one statement takes, each once");
        assert_eq!(contents(&store, "job").len(), 2, "another's, and nobody's");
        assert_eq!(
            write(&store, |tx| queue::finish_some(tx, &[], "a")).len(),
            0
        );
    });
}

#[test]
fn an_expired_lease_is_taken_over() {
    both(|_, store| {
        enqueue(&store, a_job(0));
        assert_eq!(numbers(&claim(&store, "a", 0, 1)), [0]);
        assert_eq!(claim(&store, "b", LEASE_SECONDS - 1, 1), []);
        let taken = claim(&store, "b", LEASE_SECONDS, 1);
        assert_eq!(
            (numbers(&taken), taken[0].attempts),
            (vec![0], 1),
            "the first try is counted"
        );
        assert!(!finish(&store, 0, "a"), "it was too late");
        fail(&store, &taken[0], "a", LEASE_SECONDS, "galat");
        assert_eq!(
            claim(&store, "c", LEASE_SECONDS + 1, 1),
            [],
            "so was its failure"
        );
        assert!(finish(&store, 0, "b"));
        assert_eq!(contents(&store, "job"), Vec::<String>::new());
    });
}

/// A job that ends the process each time must not come back for ever.
#[test]
fn a_job_that_its_workers_do_not_survive_ends_as_a_dead_letter() {
    both(|_, store| {
        enqueue(&store, a_job(0));
        let mut now = 0;
        for lost in 0..ATTEMPTS {
            let taken = claim(&store, "a", now, 1);
            assert_eq!((taken.len(), taken[0].attempts), (1, lost));
            now += LEASE_SECONDS;
        }
        assert_eq!(claim(&store, "a", now, 1), []);
        let dead = read(&store, queue::dead);
        assert_eq!((dead.len(), dead[0].job.attempts), (1, ATTEMPTS));
        assert_eq!(dead[0].error, "the worker ended without a word");
        assert!(crate::world::write(&store, move |tx| queue::revive(
            tx,
            &a_job(0).id,
            NOW.plus_seconds(now)
        )));
        assert_eq!(numbers(&claim(&store, "b", now, 1)), [0]);
    });
}

#[test]
fn a_job_that_is_given_back_has_not_failed() {
    both(|_, store| {
        enqueue(&store, a_job(0));
        claim(&store, "a", 0, 1);
        for owner in ["b", "a"] {
            crate::world::write(&store, move |tx| queue::release(tx, &a_job(0).id, owner));
            let taken = claim(&store, "c", 0, 1);
            let expected = if owner == "a" { vec![0] } else { vec![] };
            assert_eq!(numbers(&taken), expected, "given back by {owner}");
            assert!(taken.iter().all(|job| job.attempts == 0));
        }
    });
}

/// An effect and the removal of its job are one transaction: who lost the lease leaves nothing.
#[test]
fn the_effect_of_a_lost_job_is_rolled_back() {
    both(|_, store| {
        enqueue(&store, a_job(0));
        claim(&store, "a", 0, 1);
        claim(&store, "b", LEASE_SECONDS, 1);
        let lost = refused(&store, |tx| {
            queue::enqueue(tx, &a_job(1))?;
            let done = queue::finish(tx, &a_job(0).id, "a")?;
            if done { Ok(()) } else { Err(Error::Aborted) }
        });
        assert_eq!((lost, contents(&store, "job").len()), (Error::Aborted, 1));
    });
}

#[test]
fn a_second_job_with_a_key_is_dropped_while_the_first_waits() {
    both(|_, store| {
        let keyed = |number, key: &str| NewJob {
            dedup_key: Some(key.into()),
            ..a_job(number)
        };
        assert!(enqueue(&store, keyed(0, "a")));
        assert!(!enqueue(&store, keyed(1, "a")));
        assert!(enqueue(&store, keyed(2, "b")));
        assert!(
            enqueue(&store, a_job(3)) && enqueue(&store, a_job(4)),
            "no key is no key"
        );
        let taken = refused(&store, move |tx| queue::enqueue(tx, &keyed(0, "c")));
        assert_eq!(
            taken,
            Error::Conflict {
                constraint: Some("job.id".into())
            }
        );
        assert_eq!(numbers(&claim(&store, "a", 9, 9)), [0, 2, 3, 4]);
        assert!(finish(&store, 0, "a"));
        assert!(enqueue(&store, keyed(5, "a")), "the first is done");
    });
}

#[test]
fn failures_wait_longer_each_time_and_end_as_a_dead_letter() {
    both(|_, store| {
        enqueue(&store, a_job(0));
        let mut now = 0;
        for attempt in 0..ATTEMPTS {
            let taken = claim(&store, "a", now, 1);
            assert_eq!((taken.len(), taken[0].attempts), (1, attempt));
            fail(&store, &taken[0], "a", now, "galat ke sekian");
            if attempt + 1 < ATTEMPTS {
                let pause = 5 << attempt;
                assert_eq!(claim(&store, "a", now + pause - 1, 1), []);
                assert_eq!(counts(&store, now + pause), (1, 0));
                now += pause;
            }
        }
        assert_eq!(counts(&store, now + 1_000_000), (0, 1));
        assert_eq!(claim(&store, "a", now + 1_000_000, 1), []);
        let dead = read(&store, queue::dead);
        let expected = DeadJob {
            job: Job {
                id: a_job(0).id,
                kind: "report.terms".into(),
                payload: a_job(0).payload,
                attempts: ATTEMPTS,
            },
            failed_at: NOW.plus_seconds(now),
            error: "galat ke sekian".into(),
        };
        assert_eq!(dead, [expected]);

        let revive = |number| {
            write(&store, move |tx| {
                queue::revive(tx, &a_job(number).id, NOW.plus_seconds(7))
            })
        };
        assert!(revive(0));
        assert!(!revive(0), "it is alive");
        assert!(!revive(1));
        assert_eq!(read(&store, queue::dead), []);
        assert_eq!(counts(&store, 7), (1, 0));
        assert_eq!(claim(&store, "b", 6, 1), []);
        assert_eq!(claim(&store, "b", 7, 1)[0].attempts, 0);
    });
}

#[test]
fn at_most_two_hundred_dead_letters_are_shown() {
    both(|_, store| {
        for number in 0..203 {
            enqueue(
                &store,
                NewJob {
                    run_at: NOW,
                    ..a_job(202 - number)
                },
            );
        }
        let mut taken = claim(&store, "a", 0, 500);
        assert_eq!(taken.len(), 203);
        taken.iter_mut().for_each(|job| job.attempts = ATTEMPTS - 1);
        write(&store, move |tx| {
            for _ in 0..ATTEMPTS {
                for job in &taken {
                    queue::fail(tx, job, "a", NOW, "")?;
                }
                queue::claim(tx, "a", NOW, 500)?;
            }
            Ok(())
        });
        let dead = read(&store, queue::dead);
        let jobs: Vec<Job> = dead.into_iter().map(|one| one.job).collect();
        assert_eq!(
            numbers(&jobs),
            (0..200).collect::<Vec<_>>(),
            "in the order of the ids"
        );
        assert_eq!(counts(&store, 0), (0, 203));
    });
}

/// Workers on several threads: each job goes to one, none is left, none gets more than it asked for.
#[test]
fn a_job_has_one_owner() {
    both(|_, store| {
        write(&store, |tx| {
            (0..120).try_for_each(|number| {
                let job = NewJob {
                    run_at: NOW,
                    ..a_job(number)
                };
                queue::enqueue(tx, &job).map(drop)
            })
        });
        let workers: Vec<_> = ["a", "b", "c", "d"]
            .into_iter()
            .map(|owner| {
                let store = store.clone();
                std::thread::spawn(move || {
                    let mut mine = Vec::new();
                    loop {
                        let taken = claim(&store, owner, 0, 7);
                        assert!(taken.len() <= 7, "{} taken", taken.len());
                        if taken.is_empty() {
                            return mine;
                        }
                        mine.extend(numbers(&taken));
                    }
                })
            })
            .collect();
        let mut all: Vec<i64> = workers
            .into_iter()
            .flat_map(|worker| worker.join().expect("no panic"))
            .collect();
        all.sort_unstable();
        assert_eq!(all, (0..120).collect::<Vec<_>>());
    });
}

/// As after the server's own ANALYZE of an empty queue, when it expects to find next to nothing.
#[test]
fn no_more_is_taken_than_asked_for() {
    let fixture = testkit::store::postgres();
    behind_the_back(&fixture, "ANALYZE job");
    for number in 0..40 {
        enqueue(&fixture, a_job(number));
    }
    assert_eq!(numbers(&claim(&fixture, "a", 50, 3)), [0, 1, 2]);
    assert_eq!(numbers(&claim(&fixture, "b", 50, 1)), [3]);
}

#[test]
fn a_key_leads_to_what_it_made_before() {
    both(|_, store| {
        let claim = |mac: u8, body: u8, root: &'static str| {
            write(&store, move |tx| {
                idempotency::claim(tx, &[mac; 32], &[body; 32], root, TODAY)
            })
        };
        assert_eq!(claim(1, 1, "rpt_a"), Claim::First);
        let repeated = Claim::Repeated {
            root: "rpt_a".into(),
        };
        assert_eq!(claim(1, 1, "rpt_b"), repeated, "what it made first");
        assert_eq!(claim(1, 2, "rpt_a"), Claim::OtherBody);
        assert_eq!(claim(2, 1, "rpt_b"), Claim::First);
        refused(&store, |tx| {
            idempotency::claim(tx, &[3; 32], &[1; 32], "rpt_c", TODAY)?;
            Err::<(), _>(Error::Aborted)
        });
        assert_eq!(
            claim(3, 9, "rpt_d"),
            Claim::First,
            "nothing was made before"
        );
        let rows = contents(&store, "idempotency");
        assert_eq!(rows.len(), 3);
        assert!(
            rows.iter()
                .all(|row| row.ends_with(&format!("created_on=Some({})", TODAY.0)))
        );
    });
}

/// Of requests with one key at the same time one goes on, and the others learn what it made.
#[test]
fn a_key_is_claimed_by_one() {
    both(|_, store| {
        let threads: Vec<_> = ["rpt_a", "rpt_b", "rpt_c", "rpt_d"]
            .into_iter()
            .map(|root| {
                let store = store.clone();
                std::thread::spawn(move || {
                    for _ in 0..50 {
                        let claimed = store.write_blocking("test.claim", move |tx| {
                            idempotency::claim(tx, &[1; 32], &[1; 32], root, TODAY)
                        });
                        match claimed {
                            Ok(claim) => return (root, claim),
                            Err(error) => assert_eq!(error, Error::Busy),
                        }
                    }
                    panic!("always busy")
                })
            })
            .collect();
        let claims: Vec<_> = threads
            .into_iter()
            .map(|thread| thread.join().expect("no panic"))
            .collect();
        let first: Vec<&str> = claims
            .iter()
            .filter(|(_, claim)| *claim == Claim::First)
            .map(|(root, _)| *root)
            .collect();
        assert_eq!(first.len(), 1);
        let repeated = Claim::Repeated {
            root: first[0].into(),
        };
        assert_eq!(
            claims
                .iter()
                .filter(|(_, claim)| *claim == repeated)
                .count(),
            3
        );
    });
}

#[test]
fn keys_are_forgotten_after_ninety_days() {
    both(|_, store| {
        write(&store, |tx| {
            for mac in 0..3u8 {
                let day = TODAY.plus(i64::from(mac));
                idempotency::claim(tx, &[mac; 32], &[1; 32], "rpt_a", day)?;
            }
            Ok(())
        });
        let purge = |days| write(&store, move |tx| idempotency::purge(tx, TODAY.plus(days)));
        assert_eq!(purge(idempotency::KEPT_DAYS), 0);
        assert_eq!(purge(idempotency::KEPT_DAYS + 2), 2);
        assert_eq!(contents(&store, "idempotency").len(), 1);
    });
}
