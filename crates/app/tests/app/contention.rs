//! Many at once: every report is kept, and each exactly once.

use app::report::{Channel, Key, submit};
use std::collections::HashSet;
use testkit::app::{both, offer};

#[test]
fn a_hundred_simultaneous_reports_give_a_hundred_receipts_and_rows() {
    both(async |world| {
        let mut tasks = tokio::task::JoinSet::new();
        for number in 0..100 {
            let app = world.app.clone();
            tasks.spawn(async move {
                let key = Key::Idempotency {
                    key: format!("key {number}"),
                };
                submit(
                    &app,
                    offer(&format!("laporan {number}")),
                    key,
                    false,
                    Channel::Api,
                )
                .await
            });
        }
        let mut receipts = HashSet::new();
        while let Some(sent) = tasks.join_next().await {
            receipts.insert(sent.expect("no panic").expect("stored").receipt.digits());
        }
        assert_eq!(receipts.len(), 100);
        assert_eq!(
            app::status::reports(&world.app).await.expect("a count"),
            100
        );
    });
}

#[test]
fn the_same_key_sent_by_many_at_once_is_one_report() {
    both(async |world| {
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let app = world.app.clone();
            let key = Key::Idempotency { key: "one".into() };
            tasks.spawn(async move { submit(&app, offer("sama"), key, false, Channel::Api).await });
        }
        let mut receipts = HashSet::new();
        while let Some(sent) = tasks.join_next().await {
            receipts.insert(sent.expect("no panic").expect("stored").receipt.digits());
        }
        assert_eq!(receipts.len(), 1);
        assert_eq!(app::status::reports(&world.app).await.expect("a count"), 1);
    });
}

#[test]
fn jobs_are_shared_and_run_once() {
    both(async |world| {
        for number in 0..50 {
            world.submit(offer(&format!("laporan {number}"))).await;
        }
        let workers = ["a", "b", "c"].map(|owner| {
            let app = world.app.clone();
            tokio::spawn(async move {
                let mut taken = 0;
                loop {
                    match app::jobs::run_batch(&app, owner).await.expect("claimed") {
                        0 => break taken,
                        more => taken += more,
                    }
                }
            })
        });
        let mut taken = 0;
        for worker in workers {
            taken += worker.await.expect("no panic");
        }
        assert_eq!(taken, 50);
        let status = app::status::status(&world.app).await.expect("a status");
        assert_eq!((status.jobs_waiting, status.jobs_dead), (0, 0));
    });
}

#[test]
fn a_job_that_fails_is_put_back_alone_and_becomes_a_dead_letter() {
    both(async |world| {
        for number in 0..3 {
            world.submit(offer(&format!("laporan nomor{number}"))).await;
        }
        let broken = world
            .store
            .write("test.damage", |tx| {
                let id = store::report::all_ids(tx)?.remove(1);
                let mut report = store::report::get(tx, &id)?.expect("it exists");
                report.data_key.as_mut().expect("a key")[40] ^= 1;
                store::report::save(tx, &report)?;
                Ok(id)
            })
            .await
            .expect("damaged");
        world.run_jobs().await;
        let waiting = async || app::status::status(&world.app).await.expect("a status");
        assert_eq!(
            waiting().await.jobs_waiting,
            0,
            "it waits for its next turn"
        );
        for _ in 0..store::queue::ATTEMPTS {
            world.clock.pass(3600);
            world.run_jobs().await;
        }
        let status = waiting().await;
        assert_eq!((status.jobs_waiting, status.jobs_dead), (0, 1), "{broken}");
    });
}

/// A worker that went without a word leaves three jobs; one of them may have been its end.
#[test]
fn jobs_of_a_lost_worker_are_tried_one_at_a_time_behind_the_others() {
    both(async |world| {
        for number in 0..3 {
            world.submit(offer(&format!("laporan {number}"))).await;
        }
        let now = world.app.now();
        let lost = world.store.claim("test.lost", move |tx| {
            store::queue::claim(tx, "lost", now, 9)
        });
        assert_eq!(lost.await.expect("claimed").len(), 3);
        world.clock.pass(store::queue::LEASE_SECONDS);
        world.submit(offer("laporan baru")).await;

        let waiting = async || app::status::status(&world.app).await.expect("a status");
        for left in [2, 1, 0] {
            let taken = app::jobs::run_batch(&world.app, "next").await;
            assert!(taken.expect("claimed") > 0);
            assert_eq!(waiting().await.jobs_waiting, left);
        }
    });
}
