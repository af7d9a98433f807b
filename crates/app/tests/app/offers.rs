//! Checking an offer: what is told, what is refused, and that nothing reported shows.

use crate::companies::register;
use app::offer::{self, Checked, Offer, PermitState};
use app::programme::seed_content;
use app::{App, Error};
use domain::company::{Ground, Outcome, Standing};
use domain::offer::{Kind, Question, Sign, Verdict};
use domain::time::Day;
use testkit::Engine;
use testkit::app::{self as world_of, TestApp, both, on_engine};

pub(crate) async fn checked(app: &App, offer: &Offer) -> Checked {
    offer::check(app, offer, false)
        .await
        .expect("it can be checked")
}

pub(crate) fn text(text: &str) -> Offer {
    Offer {
        text: text.into(),
        ..Offer::default()
    }
}

pub(crate) fn company(name: &str, text: &str) -> Offer {
    Offer {
        company: name.into(),
        text: text.into(),
        ..Offer::default()
    }
}

pub(crate) fn signs(checked: &Checked) -> Vec<Sign> {
    checked.signs.iter().map(|one| one.sign).collect()
}

#[test]
fn answers_alone_are_enough_and_never_say_safe() {
    both(async |world: &TestApp| {
        let app = &world.app;
        seed_content(app).await.expect("content");
        let answered = |yes: &[Question]| Offer {
            yes: yes.to_vec(),
            answered: 8,
            ..Offer::default()
        };
        let none = checked(app, &answered(&[])).await;
        assert_eq!((none.verdict, signs(&none)), (Verdict::NotYet, vec![]));
        let fee = checked(app, &answered(&[Question::Fee])).await;
        assert_eq!(
            (fee.verdict, signs(&fee)),
            (Verdict::Caution, vec![Sign::Fee])
        );
        let visa = checked(app, &answered(&[Question::Fee, Question::VisitVisa])).await;
        assert_eq!(visa.verdict, Verdict::Danger);
        assert_eq!(signs(&visa), [Sign::VisitVisa, Sign::Fee]);
        let words = &visa.signs[0].words;
        assert!(!words.title.is_empty() && !words.why.is_empty() && !words.step.is_empty());
        assert!(visa.companies.is_empty() && visa.as_of.is_none());
        assert!(!visa.ways.is_empty());
    });
}

#[test]
fn every_sign_has_words_in_both_languages() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        seed_content(&world.app).await.expect("content");
        let rows = world
            .store
            .read("test.signs", |tx| store::content::pack(tx, "offer_sign"))
            .await
            .expect("rows");
        assert_eq!(rows.len(), Sign::ALL.len());
        for sign in Sign::ALL {
            let id = format!("sign-{}", sign.code());
            let row = rows.iter().find(|one| one.row.id == id).expect("a row");
            for words in [&row.row.text_id, &row.row.text_en] {
                assert_eq!(words.lines().count(), 3, "{id}");
                let folded = domain::text::fold(words);
                assert!(
                    !domain::text::names(&folded, "aman"),
                    "{id}: nothing is called safe"
                );
            }
            assert!(
                row.row.verified_on.is_none(),
                "{id}: nobody has checked the seed"
            );
        }
    });
}

#[test]
fn the_register_is_asked_with_the_numbers_of_the_offer() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let name = "PT Sinar Karya Contoh";
        let before = checked(app, &company(name, "")).await;
        assert_eq!(
            (before.companies, before.verdict),
            (vec![], Verdict::NotYet)
        );
        register(app).await;
        let own = checked(app, &company(name, "Hubungi 021-5550-0001")).await;
        let found = own.companies.first().expect("a company");
        assert_eq!((found.outcome, found.grounds.len()), (Outcome::Licensed, 0));
        assert_eq!(own.verdict, Verdict::NotYet);
        assert_eq!(
            own.as_of.map(|day| day.to_string()).as_deref(),
            Some("2026-11-01")
        );

        let posing = checked(app, &company(name, "WA 0812-0000-2222 ya kak")).await;
        let found = posing.companies.first().expect("a company");
        assert_eq!(
            (found.outcome, &found.grounds[..]),
            (Outcome::Similar, &[Ground::OtherPhone][..])
        );
        let office = found.company.as_ref().expect("the licensed one");
        assert_eq!(office.phones, ["021-5550-0001", "0812-0000-1000"]);
        assert_eq!(
            (posing.verdict, signs(&posing)),
            (Verdict::Danger, vec![Sign::Impersonation])
        );

        let story = "Lowongan PT Sinar Karya Contoh, minat WA 0812-0000-2222";
        let told = checked(app, &text(story)).await;
        let sign = told
            .signs
            .iter()
            .find(|one| one.sign == Sign::Impersonation);
        let quotes = &sign.expect("somebody poses as it").quotes;
        assert_eq!(
            quotes[0].1, "PT Sinar Karya Contoh",
            "with the words of the offer"
        );

        let revoked = checked(app, &company("bahtera contoh nusantara", "")).await;
        let found = revoked.companies.first().expect("a company");
        assert_eq!(found.outcome, Outcome::Ended(Standing::Revoked));
        assert_eq!(signs(&revoked), [Sign::LicenceEnded]);
        let unknown = checked(app, &company("PT Tidak Ada Di Mana Pun", "")).await;
        assert_eq!(
            (unknown.verdict, signs(&unknown)),
            (Verdict::Caution, vec![Sign::CompanyUnknown])
        );
    });
}

#[test]
fn every_company_of_an_offer_is_told() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        let outcomes = async |story: &str| {
            let checked = checked(app, &text(story)).await;
            let told = checked.companies.iter();
            let told: Vec<(String, Outcome)> =
                told.map(|one| (one.asked.clone(), one.outcome)).collect();
            (told, signs(&checked))
        };
        let (told, seen) = outcomes(
            "PT Sinar Karya Contoh bekerja sama dengan PT Bahtera Contoh Nusantara, buka lowongan",
        )
        .await;
        let names: Vec<&str> = told.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["PT Bahtera Contoh Nusantara", "PT Sinar Karya Contoh"],
            "the most telling first"
        );
        assert!(seen.contains(&Sign::LicenceEnded), "{seen:?}");

        // Where one is to work need not be on the list; a licensed name beside it hides it not.
        let (told, seen) =
            outcomes("PT Sinar Karya Contoh, kerja di PT Pabrik Lain Sekali, buka lowongan").await;
        assert_eq!(
            told.iter().map(|(_, one)| *one).collect::<Vec<_>>(),
            [Outcome::Licensed, Outcome::Unknown]
        );
        assert!(!seen.contains(&Sign::CompanyUnknown), "{seen:?}");
        let (told, _) =
            outcomes("PT Sinar Karya Contoh (PT. SINAR KARYA CONTOH) buka lowongan").await;
        assert_eq!(told.len(), 1, "one company twice is one: {told:?}");
    });
}

#[test]
fn a_company_is_seen_in_any_letters_and_by_its_number() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        for written in [
            "loker hongkong pt sinar karya contoh hub kantornya",
            "INFO LOKER PT SINAR KARYA CONTOH BUTUH 10 ORANG",
            "sinar karya contoh buka lagi",
        ] {
            let found = checked(app, &text(written)).await;
            let company = found.companies.into_iter().next().expect("seen");
            assert_eq!(company.outcome, Outcome::Licensed, "{written}");
        }
        for typed in [
            "C/1",
            "PT Sinar Karya Contoh Cabang Kupang",
            "PT Sinar Karya Contoh (SKC)",
        ] {
            let found = checked(app, &company(typed, "")).await;
            let company = found.companies.into_iter().next().expect("known");
            assert_eq!(company.outcome, Outcome::Licensed, "{typed}");
        }
        for nothing in ["PT", ".", "…"] {
            let refused = offer::check(app, &company(nothing, "gaji besar"), false).await;
            assert!(matches!(refused, Err(Error::Invalid(_))), "{nothing}");
        }
    });
}

#[test]
fn permits_belong_to_their_company_and_end() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        let permit = |number: &str, name: &str| Offer {
            permit: number.into(),
            company: name.into(),
            ..Offer::default()
        };
        let state = async |offer: &Offer| {
            let permit = checked(app, offer).await.permit.expect("a permit");
            (permit.state, permit.country)
        };
        let hong_kong = Some("HK".to_owned());
        assert_eq!(
            state(&permit("c/1/p1", "")).await,
            (PermitState::Holds, hong_kong.clone())
        );
        let own = permit("C/1/P1", "Sinar Karya Contoh");
        assert_eq!(state(&own).await.0, PermitState::Holds);
        let others = permit("C/1/P1", "PT Tidak Ada Di Mana Pun");
        assert_eq!(state(&others).await, (PermitState::Others, hong_kong));
        assert_eq!(
            state(&permit("X/9", "")).await,
            (PermitState::Unknown, None)
        );
        let elsewhere = text("Lowongan ke Taiwan, PT Sinar Karya Contoh SIP2MI no. C/1/P1");
        let elsewhere = checked(app, &elsewhere).await;
        assert_eq!(
            elsewhere.permit.as_ref().map(|one| one.state),
            Some(PermitState::Elsewhere)
        );
        assert!(signs(&elsewhere).contains(&Sign::PermitUnknown));
        let told = checked(app, &text("Lowongan resmi, SIP2MI no. C/1/P1")).await;
        assert_eq!(told.permit.map(|one| one.state), Some(PermitState::Holds));
        world.clock.pass_days(42);
        assert_eq!(state(&permit("C/1/P1", "")).await.0, PermitState::Ended);
    });
}

#[test]
fn work_for_less_than_nothing_is_a_sign() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let of = |wage: &str, deduction: &str| Offer {
            wage: wage.into(),
            deduction: deduction.into(),
            ..Offer::default()
        };
        let less = checked(&world.app, &of("2 juta", "3 juta")).await;
        let signs: Vec<Sign> = less.signs.iter().map(|one| one.sign).collect();
        assert_eq!((signs, less.verdict), (vec![Sign::Debt], Verdict::Danger));
        let more = checked(&world.app, &of("6 juta", "3 juta")).await;
        assert_eq!((more.signs.len(), more.verdict), (0, Verdict::NotYet));
    });
}

#[test]
fn what_can_not_be_read_is_told_at_its_field() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let wrong = |offer: Offer, expected: &'static [(&'static str, &'static str)]| async move {
            match offer::check(&world.app, &offer, false).await {
                Err(Error::Invalid(found)) => {
                    let found: Vec<_> = found.iter().map(|one| (one.field, one.key)).collect();
                    assert_eq!(found, expected);
                }
                other => panic!("{expected:?}: {other:?}"),
            }
        };
        wrong(Offer::default(), &[("text", "invalid-offer-empty")]).await;
        wrong(text(&"x".repeat(8_001)), &[("text", "invalid-offer-long")]).await;
        let all = Offer {
            company: "x".repeat(201),
            permit: "tanpa angka".into(),
            cost: "RM 500".into(),
            deduction: "1jt".into(),
            deduction_months: "-1".into(),
            ..Offer::default()
        };
        wrong(
            all,
            &[
                ("company", "invalid-answer-long"),
                ("permit", "invalid-permit"),
                ("cost", "invalid-money"),
                ("deduction_months", "invalid-months"),
                ("wage", "invalid-wage-missing"),
            ],
        )
        .await;
    });
}

#[test]
fn the_wage_that_is_left_is_counted() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let offer = Offer {
            wage: "6 juta".into(),
            cost: "Rp9.000.000".into(),
            deduction: "4jt".into(),
            deduction_months: "3".into(),
            ..Offer::default()
        };
        let pay = checked(&world.app, &offer).await.pay.expect("figures");
        assert_eq!(
            (pay.month, pay.month_after, pay.even_after),
            (2_000_000, Some(6_000_000), Some(4))
        );
    });
}

#[test]
fn a_recruiter_can_not_test_whether_he_was_reported() {
    both(async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        seed_content(app).await.expect("content");
        let offers = [
            text(
                "Hub pak Yohan contoh 0812-0000-7777, PT Maju Palsu Contoh, berangkat pakai visa wisata",
            ),
            company("PT Maju Palsu Contoh", "WA 0812-0000-7777"),
            company("PT Sinar Karya Contoh", "WA 0812-0000-7777"),
        ];
        let mut before = Vec::new();
        for offer in &offers {
            before.push(format!("{:?}", checked(app, offer).await));
        }
        let searched = format!("{:?}", app::company::search(app, "maju palsu").await);
        for _ in 0..3 {
            let story = "Pak Yohan contoh dari PT Maju Palsu Contoh dan PT Sinar Karya Contoh nawarin kerja, WA 0812-0000-7777";
            world.submit(world_of::offer(story)).await;
        }
        world.run_jobs().await;
        for listed in [false, true] {
            if listed {
                crate::subjects::list_number(world, "0812-0000-7777").await;
            }
            for (offer, before) in offers.iter().zip(&before) {
                assert_eq!(&format!("{:?}", checked(app, offer).await), before);
            }
            assert_eq!(
                format!("{:?}", app::company::search(app, "maju palsu").await),
                searched
            );
        }
    });
}

#[test]
fn only_how_often_is_kept() {
    both(async |world: &TestApp| {
        let app = &world.app;
        let fee = Offer {
            yes: vec![Question::Fee],
            answered: 1,
            ..Offer::default()
        };
        for _ in 0..3 {
            checked(app, &fee).await;
        }
        let counts = async || {
            let read = world
                .store
                .read("test.counts", |tx| store::offer::since(tx, Day(0)));
            let counts = read.await.expect("counts");
            let told = counts.iter().map(|one| (one.sign.clone(), one.count));
            told.collect::<Vec<_>>()
        };
        assert_eq!(counts().await, []);
        assert_eq!(offer::write_counts(app).await.expect("written"), 2);
        assert_eq!(offer::write_counts(app).await.expect("nothing to write"), 0);
        checked(app, &fee).await;
        app::jobs::schedule(app).await.expect("upkeep");
        assert_eq!(counts().await, [("checked".into(), 4), ("fee".into(), 4)]);
    });
}

#[test]
fn the_words_of_an_offer_are_quoted() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        seed_content(app).await.expect("content");
        let offer = "Loker Kamboja gaji 15jt tanpa syarat. Berangkat pakai visa turis dulu, paspor \
            dipegang agen. Hub 0812-0000-3333";
        let found = checked(app, &text(offer)).await;
        assert_eq!((found.kind, found.verdict), (Kind::Offer, Verdict::Danger));
        let visa = found
            .signs
            .iter()
            .find(|one| one.sign == Sign::VisitVisa)
            .expect("the visa");
        let (span, quote) = &visa.quotes[0];
        assert_eq!(&offer[span.clone()], quote);
        assert!(quote.contains("visa turis"), "{quote}");
        assert!(signs(&found).contains(&Sign::DocumentsKept));
        let countries: Vec<&str> = found
            .countries
            .iter()
            .map(|one| one.country.as_str())
            .collect();
        assert_eq!(countries, ["KH"]);
    });
}

#[test]
fn chain_messages_are_answered_as_such() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let chain = checked(
            app,
            &text("Dikutip dari berita online, polda membenarkan penculik anak berkeliaran pakai mobil putih di kabupaten. Sebarkan ke semua grup"),
        )
        .await;
        assert_eq!((chain.kind, signs(&chain)), (Kind::Hoax, vec![]));
        let plain = checked(
            app,
            &text("Lowongan di pabrik, gaji sesuai upah minimum, perjanjian kerja lengkap."),
        )
        .await;
        assert_eq!((plain.kind, plain.verdict), (Kind::Offer, Verdict::NotYet));
        let help = checked(
            app,
            &text("Tolong, saya dikurung majikan, paspor diambil, tidak boleh keluar"),
        )
        .await;
        assert_eq!(help.kind, Kind::Distress);
    });
}
