//! Long lists of one subject, a page at a time; reading one is noted, and nothing else is written.

use crate::subjects::{OINLASI, found, opened, phone, recruiter};
use app::account::Session;
use app::subject::{Narrowed, Pages, Tab, subject, subjects};
use domain::account::Role;
use domain::id::SubjectId;
use domain::subject::SubjectState;
use std::collections::BTreeSet;
use testkit::app::{TestApp, both};

const NUMBER: &str = "0812-0000-7101";

async fn told(world: &TestApp, number: usize) {
    for _ in 0..number {
        world
            .submit(recruiter("Bahrun Contoh", NUMBER, OINLASI))
            .await;
    }
    world.run_jobs().await;
}

async fn at(
    world: &TestApp,
    who: &Session,
    id: &SubjectId,
    pages: Pages,
) -> app::subject::SubjectView {
    let view = subject(&world.app, who, id, &pages).await;
    view.expect("opened")
}

#[test]
fn reports_and_links_of_a_subject_are_paged_and_counted() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        told(world, 12).await;
        let view = phone(world, &head, NUMBER).await;
        let all = 12 * 11 / 2;
        assert_eq!((view.links.number, view.links.rows.len()), (all, 50));
        assert!(!view.links.later && view.tied.len() == 12, "a name in each");
        let next = Pages {
            links: view.links.next.clone(),
            ..Pages::default()
        };
        let behind = at(world, &head, &view.id, next).await.links;
        assert_eq!(
            (behind.number, behind.rows.len(), behind.next),
            (all, 16, None)
        );
        assert!(behind.later);
        let rows = view.links.rows.iter().chain(&behind.rows);
        let ids: BTreeSet<_> = rows.map(|one| one.id.clone()).collect();
        assert_eq!(ids.len(), 66, "each once");

        told(world, 50).await;
        let first = opened(world, &head, &view.id).await.seen;
        assert_eq!((first.number, first.rows.len(), first.page), (62, 50, 0));
        assert!(first.more);
        let page = |reports| Pages {
            reports,
            ..Pages::default()
        };
        let second = at(world, &head, &view.id, page(1)).await.seen;
        assert_eq!((second.number, second.rows.len(), second.page), (62, 12, 1));
        assert!(!second.more);
        let rows = first.rows.iter().chain(&second.rows);
        let reports: BTreeSet<_> = rows.map(|one| one.report.clone()).collect();
        assert_eq!(reports.len(), 62, "each once");
        let last = at(world, &head, &view.id, page(99)).await.seen;
        assert_eq!(last, second, "no page is behind the last");
    });
}

#[test]
fn each_subject_that_is_shown_is_noted_once_an_hour_and_nothing_else_is_written() {
    both(async |world| {
        let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        told(world, 2).await;
        let narrowed = Narrowed {
            tab: Tab::Subjects(SubjectState::Candidate),
            ..Narrowed::default()
        };
        let noted = async |id: &SubjectId| {
            let id = id.clone();
            let history = world.store.read("test.history", move |tx| {
                store::audit::history(tx, id.as_str())
            });
            let history = history.await.expect("read");
            history
                .iter()
                .filter(|one| one.kind == "subject.read")
                .count()
        };
        for hours in [1, 1, 2] {
            if hours == 2 {
                world.clock.pass(3_601);
            }
            let page = subjects(&world.app, &head, &narrowed)
                .await
                .expect("a page");
            assert_eq!(page.rows.len(), 3, "a number and two names");
            for row in &page.rows {
                assert_eq!(noted(&row.id).await, hours, "{:?}", row.kind);
            }
        }
        let writes = || {
            let timings = world.store.timings();
            let writing = timings
                .iter()
                .filter(|one| one.name == "subject.note_reading");
            writing.map(|one| one.count).sum::<u64>()
        };
        assert_eq!(writes(), 2);
        for id in found(world, &head, NUMBER).await {
            opened(world, &head, &id).await;
        }
        assert_eq!(writes(), 2, "it is noted already");
        let timings = world.store.timings();
        let reading = timings
            .iter()
            .filter(|one| ["subject.list", "subject.open"].contains(&one.name));
        assert!(reading.clone().count() == 2);
        assert!(
            reading
                .into_iter()
                .all(|one| one.kind == store::Access::Read)
        );
    });
}
