//! The shipped content: loaded once where nothing is, worded plainly, shown while it holds.

use app::App;
use app::account::Operator;
use app::content::{self, HelpRow, StepRow};
use app::programme::{ImportKind, ImportMode, import, seed_content};
use domain::content::ContentRow;
use domain::time::Day;
use testkit::Engine;
use testkit::app::{TestApp, both, oinlasi, on_engine};

/// More words than this in a step are too many for a small screen and a worried reader.
const LONGEST_STEP: usize = 18;

async fn help(app: &App) -> Vec<HelpRow> {
    content::help(app, false, None).await.expect("help")
}

async fn steps(app: &App) -> Vec<StepRow> {
    content::steps(app, false).await.expect("steps")
}

/// Rows of the packs that the offer check shows.
async fn of_offers(world: &TestApp) -> u64 {
    let read = world.store.read("test.packs", |tx| {
        let mut rows = 0;
        for pack in [
            content::OFFER_SIGN,
            content::COUNTRY_STATUS,
            content::OFFER_WAY,
        ] {
            rows += store::content::pack(tx, pack)?.len();
        }
        Ok(rows as u64)
    });
    read.await.expect("they can be read")
}

/// Versions of a row.
async fn versions(world: &TestApp, id: &'static str) -> i64 {
    let read = world
        .store
        .read("test.latest", move |tx| store::content::latest(tx, id));
    let latest = read.await.expect("it can be read");
    latest.map_or(0, |latest| latest.version)
}

#[test]
fn an_empty_installation_is_seeded_once() {
    both(async |world: &TestApp| {
        let app = &world.app;
        assert!(help(app).await.is_empty() && steps(app).await.is_empty());
        let added = seed_content(app).await.expect("it can be stored");
        let (numbers, situations) = (help(app).await, steps(app).await);
        let shown = (numbers.len() + situations.len()) as u64;
        assert_eq!(added, shown + of_offers(world).await);
        let ids: Vec<&str> = situations.iter().map(|row| row.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "step-money",
                "step-documents",
                "step-held",
                "step-abroad",
                "step-silent",
                "step-signed",
                "step-threat",
            ]
        );
        assert!(numbers.iter().any(|row| row.id == "hotline-110"));
        assert_eq!(seed_content(app).await.expect("it runs"), 0);
        assert_eq!(versions(world, "hotline-110").await, 1);
    });
}

#[test]
fn processes_that_start_together_seed_once() {
    both(async |world: &TestApp| {
        let seeding = (0..4).map(|_| {
            let app = world.app.clone();
            tokio::spawn(async move { seed_content(&app).await })
        });
        let mut added = Vec::new();
        for one in seeding.collect::<Vec<_>>() {
            added.push(one.await.expect("it ends").expect("it runs"));
        }
        added.sort_unstable();
        assert_eq!(added[..3], [0, 0, 0]);
        assert!(added[3] > 0);
        assert_eq!(versions(world, "step-money").await, 1);
    });
}

#[test]
fn what_an_administrator_loaded_stays() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let file = "id,pack,position,scope,text_id,text_en,data,source,valid_from,valid_to,verified_on,verified_by,review_by\n\
            hotline-110,hotline,1,national,Polisi contoh,,tel=110,contoh,2026-01-01,2026-11-20,,,2027-01-31\n";
        let loaded = import(
            app,
            ImportKind::Content,
            file.as_bytes(),
            ImportMode::Apply,
            Operator::Command,
        )
        .await;
        assert!(loaded.expect("it runs").applied);
        let added = seed_content(app).await.expect("it can be stored");
        assert_eq!(
            added,
            steps(app).await.len() as u64 + of_offers(world).await,
            "only the packs without rows"
        );
        let shown = help(app).await;
        assert_eq!(shown.len(), 1);
        assert_eq!(shown[0].name, "Polisi contoh");

        world.clock.pass_days(1);
        assert_eq!(seed_content(app).await.expect("it runs"), 0);
        assert!(help(app).await.is_empty(), "the pack has ended, not gone");
        assert!(
            steps(app).await.iter().all(|step| step.contacts.is_empty()),
            "an ended row stands nowhere"
        );
        assert_eq!(versions(world, "hotline-110").await, 1);
    });
}

#[test]
fn an_overdue_row_keeps_national_numbers_only() {
    both(async |world: &TestApp| {
        let app = &world.app;
        seed_content(app).await.expect("it can be stored");
        assert!(steps(app).await.iter().all(|step| !step.overdue));
        let local = ContentRow {
            id: "hotline-timor".into(),
            pack: content::HOTLINES.into(),
            text_id: "Layanan contoh".into(),
            text_en: String::new(),
            data: "tel=081200000001".into(),
            valid_from: Day(0),
            valid_to: None,
            source: "contoh".into(),
            verified_on: None,
            review_by: "2027-03-31".parse().expect("a day"),
            scope: "53.02".into(),
            position: 1,
        };
        let stored = world.store.write("test.content", move |tx| {
            store::content::add(tx, &local, None)
        });
        stored.await.expect("it can be stored");
        let near = async || {
            let rows = content::help(app, false, Some(oinlasi())).await;
            rows.expect("help")
        };
        let of = |rows: &[HelpRow], id: &str| {
            let row = rows.iter().find(|row| row.id == id).expect("it stands");
            (row.overdue, row.phones.len())
        };
        assert_eq!(of(&near().await, "hotline-timor"), (false, 1));
        world.clock.pass_days(132);
        let rows = near().await;
        assert_eq!(of(&rows, "hotline-timor"), (true, 0));
        assert_eq!(of(&rows, "hotline-110"), (true, 1));
        let held = steps(app)
            .await
            .into_iter()
            .find(|step| step.id == "step-held")
            .expect("it stands");
        assert!(held.overdue && held.contacts.iter().all(|row| row.overdue));
        let dialled = held.contacts.iter().flat_map(|row| &row.phones);
        let dialled: Vec<&str> = dialled.map(|(_, number)| number.as_str()).collect();
        assert_eq!(dialled, ["110", "112", "129"]);
    });
}

#[test]
fn every_shipped_step_is_one_short_sentence_in_both_languages() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        seed_content(app).await.expect("it can be stored");
        let indonesian = steps(app).await;
        let english = content::steps(app, true).await.expect("steps");
        for (one, other) in indonesian.iter().zip(&english) {
            assert_eq!(one.steps.len(), other.steps.len(), "{}", one.id);
            assert_ne!(one.title, other.title);
            assert!(!one.contacts.is_empty(), "{} names nobody to call", one.id);
            for step in one.steps.iter().chain(&other.steps) {
                let words = step
                    .split_whitespace()
                    .filter(|word| word.contains(char::is_alphanumeric));
                assert!(words.count() <= LONGEST_STEP, "{}: {step}", one.id);
                assert_eq!(step.find(['.', '?', '!']), Some(step.len() - 1), "{step}");
            }
            for word in ["korban", "ilegal"] {
                let text = one.steps.join(" ").to_lowercase();
                assert!(!text.contains(word), "{}: {word}", one.id);
            }
        }
    });
}

#[test]
fn only_steps_name_other_rows() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let file = "id,pack,position,scope,text_id,text_en,data,source,valid_from,valid_to,verified_on,verified_by,review_by\n\
            a,hotline,1,national,Contoh,,see=hotline-110,contoh,2026-01-01,,,,2027-01-31\n\
            b,already_left,1,national,Contoh,,see=hotline-110,contoh,2026-01-01,,,,2027-01-31\n";
        let judged = import(
            &world.app,
            ImportKind::Content,
            file.as_bytes(),
            ImportMode::DryRun,
            Operator::Command,
        )
        .await;
        let rows = judged.expect("it runs").rows;
        let codes: Vec<&str> = rows.iter().map(|row| row.code).collect();
        assert_eq!(codes, ["data.unreadable", "row.added"]);
    });
}
