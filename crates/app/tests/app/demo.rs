//! The demonstration loads by the rules, shows every state, and comes up again.

use app::demo::{self, DemoSummary};
use app::reporter::{self, PublicStatus};
use app::subject::{Narrowed, Pages, subject, subjects};
use app::triage::{self, InboxFilter, InboxState};
use app::{account, content};
use domain::account::Role;
use domain::report::Status;
use std::collections::BTreeSet;
use store::Engine;
use testkit::app::{TestApp, run_jobs_of};

fn with_demo<F: Future<Output = ()>>(engine: Engine, test: impl Fn(app::App, DemoSummary) -> F) {
    let world = TestApp::empty(engine);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        let summary = demo::load(&world.app).await.expect("it loads");
        test(world.app.clone(), summary).await;
    });
}

async fn enter(app: &app::App, summary: &DemoSummary, login: &str) -> account::Session {
    let link = summary
        .links
        .iter()
        .find(|link| link.login == login)
        .expect("a link");
    let token = link.path.rsplit('/').next().expect("a path");
    account::setup_without_password(app, token)
        .await
        .expect("signed in")
        .session
}

#[test]
fn every_role_gets_a_link_and_every_state_is_there() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        with_demo(engine, async |app, summary| {
            assert!(summary.fresh);
            let roles: BTreeSet<Role> = summary.links.iter().map(|link| link.role).collect();
            assert_eq!(roles.len(), Role::ALL.len());
            assert!(summary.receipts.len() >= 40);
            let register = app::company::search(&app, "sinar karya contoh")
                .await
                .expect("a search");
            assert_eq!(register.found[0].name, "PT Sinar Karya Contoh");

            let mut public = Vec::new();
            for one in &summary.receipts {
                let view = reporter::open(&app, &one.receipt.digits())
                    .await
                    .expect("its receipt opens it");
                public.push(view.status);
            }
            for status in [
                PublicStatus::Unread,
                PublicStatus::Read,
                PublicStatus::Question,
                PublicStatus::Later,
                PublicStatus::Working,
                PublicStatus::Closed,
                PublicStatus::Withdrawn,
            ] {
                assert!(public.contains(&status), "{status:?} is missing");
            }

            let mut seen = Vec::new();
            for login in [
                "kepala.kupang",
                "inteldakim.kediri",
                "inteldakim.batulicin",
                "inteldakim.kotamobagu",
                "kanwil.ntt",
                "kanwil.sulut",
                "inspektorat",
                "pusat",
            ] {
                let session = enter(&app, &summary, login).await;
                let mut page = InboxFilter {
                    state: InboxState::All,
                    ..InboxFilter::default()
                };
                loop {
                    let inbox = triage::inbox(&app, &session, &page)
                        .await
                        .expect("an inbox");
                    assert!(!inbox.rows.is_empty(), "{login} sees nothing");
                    seen.extend(inbox.rows.into_iter().map(|row| row.status));
                    page.cursor = inbox.next;
                    if page.cursor.is_none() {
                        break;
                    }
                }
            }
            for status in Status::ALL {
                assert!(seen.contains(&status), "{status:?} is missing");
            }
            let consular = enter(&app, &summary, "konsuler").await;
            let filter = InboxFilter {
                state: InboxState::All,
                ..InboxFilter::default()
            };
            let abroad = triage::inbox(&app, &consular, &filter)
                .await
                .expect("an inbox");
            assert!(abroad.rows.len() >= 4 && abroad.rows.iter().all(|row| row.abroad));
            assert!(content::help(&app, true, None).await.expect("help").len() >= 8);
            assert!(content::steps(&app, false).await.expect("steps").len() >= 5);
        });
    }
}

/// One recruiter's number in three villages of two offices, and a rise that the scan finds.
#[test]
fn it_tells_of_a_recruiter_and_of_a_rise() {
    with_demo(Engine::Sqlite, async |app, summary| {
        run_jobs_of(&app, "demo").await;
        let head = enter(&app, &summary, "kepala.kupang").await;
        let asked = |query: &str| Narrowed {
            query: query.into(),
            ..Narrowed::default()
        };
        let numbers = subjects(&app, &head, &asked("0812-0000-7101"))
            .await
            .expect("a list");
        assert_eq!(numbers.rows.len(), 1);
        assert_eq!(numbers.rows[0].number, 2, "two of its villages");
        let number = subject(&app, &head, &numbers.rows[0].id, &Pages::default())
            .await
            .expect("it opens");
        assert_eq!(number.elsewhere.len(), 1, "and another office's");
        let proposed = subjects(&app, &head, &Narrowed::default())
            .await
            .expect("a list");
        assert_eq!(proposed.links.len(), 1);
        let officer = enter(&app, &summary, "inteldakim.kotamobagu").await;
        let alerts = app::alert::alerts(&app, &officer, None, None)
            .await
            .expect("a list");
        assert_eq!(alerts.rows.len(), 1);
    });
}

#[test]
fn a_second_start_keeps_the_data_and_makes_new_links() {
    with_demo(Engine::Sqlite, async |app, first| {
        let second = demo::load(&app).await.expect("it loads");
        assert!(!second.fresh);
        assert_eq!(second.links.len(), first.links.len());
        assert_ne!(second.links[0].path, first.links[0].path);
        let old = first.links[0].path.rsplit('/').next().expect("a path");
        assert!(
            account::setup_info(&app, old)
                .await
                .expect("info")
                .used_or_expired
        );
        let receipts = |summary: &DemoSummary| -> Vec<String> {
            summary
                .receipts
                .iter()
                .map(|one| one.receipt.digits())
                .collect()
        };
        assert_eq!(receipts(&first), receipts(&second));
    });
}

#[test]
fn no_number_in_the_demonstration_could_be_somebodys() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/demo");
    let entries = std::fs::read_dir(folder).expect("the folder is there");
    for entry in entries {
        let text = std::fs::read_to_string(entry.expect("an entry").path()).expect("text");
        for phone in text.lines().flat_map(|line| domain::phone::named(line, 50)) {
            assert!(
                phone.digits().starts_with("628120000"),
                "{}",
                phone.digits()
            );
        }
    }
}
