//! Canaries: unique words in every sealed field, then every byte that was written is searched.

use app::account::Session;
use app::reporter;
use app::triage::{Act, InboxFilter, add_task, decide, finish_task, inbox, report};
use domain::account::Role;
use domain::report::intake::Distrust;
use domain::report::{Contact, Decision, Intake, Outcome};
use domain::subject::{FactKind, LinkState};
use domain::task::TaskState;
use std::path::Path;
use store::Engine;
use testkit::app::{TestApp, offer, on_engine};

const CANARIES: [&str; 20] = [
    "kenari-cerita-7f3a",
    "kenari-tempat-7f3b",
    "kenari-siapa-7f3c",
    "kenari-negara-7f3d",
    "081200007733",
    "kenari-jam-7f3e",
    "kenari-kata-7f3f",
    "kenari-orang-7f40",
    "kenari-tanya-7f41",
    "kenari-jawab-7f42",
    "kenari-catatan-7f43",
    "kenari-alasan-7f44",
    "kenari-tugas-7f45",
    "kenari-gagal-7f46",
    "kenari-lagi-7f47",
    "81200007766",
    "kenarinama",
    "kenari-fakta-7f48",
    "kenari-sumber-7f49",
    "kenari-tautan-7f4a",
];

/// Reports that point to a number and a name, a fact about it, and a judged link.
async fn point(world: &TestApp, head: &Session) {
    let app = &world.app;
    for _ in 0..2 {
        let story = format!(
            "Calo Pak Kenarinama menawari kerja di Malaysia tanpa kontrak. WA dia 0{}.",
            CANARIES[15]
        );
        world.submit(offer(&story)).await;
    }
    world.run_jobs().await;
    crate::subjects::follow_number(world, head, "081200007766").await;
    let view = crate::subjects::phone(world, head, "081200007766").await;
    assert!(
        view.tied.iter().any(|one| one.value == CANARIES[16]),
        "{:?}",
        view.tied
    );
    let act = crate::subjects::act(&view, CANARIES[17], "fakta");
    let words = (CANARIES[17], CANARIES[18]);
    app::subject::add_fact(app, head, act, FactKind::Document, words)
        .await
        .expect("added");
    let form = (1, CANARIES[19], "tautan");
    app::subject::judge_link(app, head, &view.links.rows[0].id, form, LinkState::Rejected)
        .await
        .expect("rejected");
}

async fn talk(world: &TestApp) -> String {
    let app = &world.app;
    let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
    let intake = Intake {
        place_text: CANARIES[1].into(),
        who: CANARIES[2].into(),
        country: CANARIES[3].into(),
        contact: Contact {
            allowed: true,
            phone: CANARIES[4].into(),
            safe_hours: CANARIES[5].into(),
            code_word: CANARIES[6].into(),
        },
        distrust: Distrust {
            person: CANARIES[7].into(),
            ..Distrust::default()
        },
        ..offer(CANARIES[0])
    };
    let sent = world.submit(intake).await;
    let row = inbox(app, &head, &InboxFilter::default())
        .await
        .expect("an inbox")
        .rows
        .remove(0);
    let mut number = 0;
    for (decision, note) in [
        (Decision::Ask, CANARIES[8]),
        (Decision::Close(Outcome::Advised), CANARIES[10]),
    ] {
        let view = report(app, &head, &row.id).await.expect("opened");
        number += 1;
        let nonce = format!("n{number}");
        let act = Act {
            report: &row.id,
            version: view.row.version,
            reason: CANARIES[11],
            nonce: &nonce,
        };
        if number == 1 {
            add_task(app, &head, act, CANARIES[12], Some(&head.account), None)
                .await
                .expect("a task");
        }
        let nonce = format!("m{number}");
        decide(
            app,
            &head,
            Act {
                nonce: &nonce,
                ..act
            },
            decision,
            note,
        )
        .await
        .expect("decided");
        let way_back = reporter::open(app, &sent.receipt.digits())
            .await
            .expect("opened");
        reporter::answer(app, &way_back.token, CANARIES[9], &nonce)
            .await
            .expect("answered");
    }
    let view = report(app, &head, &row.id).await.expect("opened");
    let act = Act {
        report: &row.id,
        version: view.row.version,
        reason: CANARIES[13],
        nonce: "t",
    };
    finish_task(app, &head, act, &view.tasks[0].id, TaskState::NotPossible)
        .await
        .expect("closed");
    let way_back = reporter::open(app, &sent.receipt.digits())
        .await
        .expect("opened");
    reporter::second_look(app, &way_back.token, CANARIES[14])
        .await
        .expect("asked");
    world.run_jobs().await;
    point(world, &head).await;
    sent.receipt.digits()
}

fn holds(bytes: &[u8], word: &str) -> bool {
    bytes
        .windows(word.len())
        .any(|window| window == word.as_bytes())
}

fn files(folder: &Path, found: &mut Vec<Vec<u8>>) {
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(std::fs::read(&path).unwrap_or_default());
        }
    }
}

#[test]
fn no_sealed_word_and_no_receipt_is_in_the_database_file_or_its_log() {
    on_engine(Engine::Sqlite, async |world| {
        let receipt = talk(world).await;
        let mut found = Vec::new();
        files(world.store.folder(), &mut found);
        assert!(
            found.iter().any(|bytes| holds(bytes, "decision.close")),
            "the search finds what is there"
        );
        for word in CANARIES.iter().copied().chain([receipt.as_str()]) {
            assert!(
                !found.iter().any(|bytes| holds(bytes, word)),
                "{word} lies open"
            );
        }
    });
}

#[test]
fn no_sealed_word_and_no_receipt_is_in_any_table_of_postgresql() {
    on_engine(Engine::Postgres, async |world| {
        let receipt = talk(world).await;
        let dump = world.store.database().dump().expect("a dump");
        assert!(
            holds(&dump, "decision.close"),
            "the search finds what is there"
        );
        for word in CANARIES.iter().copied().chain([receipt.as_str()]) {
            let hexadecimal: String = word.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(
                !holds(&dump, word) && !holds(&dump, &hexadecimal),
                "{word} lies open"
            );
        }
    });
}
