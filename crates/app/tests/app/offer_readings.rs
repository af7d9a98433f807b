//! What is read out of an offer's words beside its signs: who needs somebody to talk to, which addresses it gives.

use crate::companies::register;
use crate::offers::{checked, signs, text};
use app::programme::seed_content;
use domain::company::{Ground, Outcome};
use domain::offer::{Kind, Sign};
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

#[test]
fn thoughts_of_suicide_come_before_all_else() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let debt = "saya mau mati saja, hutang ke agen 30 juta";
        let beaten = "saya sudah tidak kuat, mau bunuh diri saja, majikan pukul saya terus";
        for story in [
            debt,
            beaten,
            "Loker Malaysia gaji 5jt, sy mau bunuh diri saja",
        ] {
            let found = checked(app, &text(story)).await;
            assert_eq!(found.kind, Kind::Distress, "{story}");
            let listener = found.listener.expect("somebody who listens");
            let number = ("119 ext 8".to_owned(), "119,,8".to_owned());
            assert_eq!(listener.phones, [number], "without any content");
            for (_, quote) in found.signs.iter().flat_map(|one| &one.quotes) {
                let of_death = quote.contains("mati") || quote.contains("bunuh");
                assert!(!of_death, "{story}: {quote}");
            }
        }
        seed_content(app).await.expect("content");
        let found = checked(app, &text(debt)).await;
        assert!(!found.signs.is_empty());
        let listener = found.listener.expect("somebody who listens");
        assert_eq!(listener.name, "Teman bicara saat ingin menyerah");
        assert_eq!(listener.phones[0].1, "119,,8");
        let other = checked(app, &text("Tolong, saya dikurung majikan, paspor diambil")).await;
        assert_eq!((other.kind, other.listener), (Kind::Distress, None));
    });
}

#[test]
fn mail_addresses_are_compared_with_the_official_one() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        for (mail, ground) in [
            ("hrd@sinarkarya-example.com", Some(Ground::OtherDomain)),
            ("<hrd@sinarkarya.example>.", None),
            ("ptsinarkaryacontoh@gmail.com", Some(Ground::FreeMail)),
            ("@sinarkaryacontoh di Instagram", None),
        ] {
            let story = format!("PT Sinar Karya Contoh kirim lamaran ke {mail}");
            let found = checked(app, &text(&story)).await;
            let company = found.companies.first().expect("a company");
            let outcome = match ground {
                Some(_) => Outcome::Similar,
                None => Outcome::Licensed,
            };
            let grounds: Vec<Ground> = ground.into_iter().collect();
            assert_eq!(
                (company.outcome, &company.grounds),
                (outcome, &grounds),
                "{mail}"
            );
            assert_eq!(
                signs(&found).contains(&Sign::Impersonation),
                ground.is_some(),
                "{mail}"
            );
        }
    });
}

#[test]
fn words_added_to_a_name_are_seen_without_its_legal_form() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        for story in [
            "sinar karya contoh group buka loker ke malaysia, daftar ke Pak Dedi",
            "LOKER MALAYSIA SINAR KARYA CONTOH JAYA",
            "loker malaysia pt sinar karya contoh sejahtera",
        ] {
            let found = checked(app, &text(story)).await;
            let company = found.companies.first().expect("a company");
            assert_eq!(
                (company.outcome, &company.grounds[..]),
                (Outcome::Similar, &[Ground::AddedWords][..]),
                "{story}"
            );
            assert!(signs(&found).contains(&Sign::Impersonation), "{story}");
        }
    });
}
