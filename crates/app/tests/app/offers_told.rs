//! What an offer tells in its own words: red flags, ages, places of work, whose numbers they are.

use crate::companies::register;
use crate::offers::{checked, signs, text};
use app::offer::{self, Offer, PermitState};
use app::programme::seed_content;
use domain::company::Outcome;
use domain::offer::{Kind, Sign, Verdict};
use testkit::Engine;
use testkit::app::{TestApp, on_engine};

#[test]
fn the_questions_are_also_read_out_of_the_message() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        for (story, sign) in [
            (
                "Kerja di Singapura, kirim foto KTP dan KK ke admin",
                Sign::PersonalData,
            ),
            (
                "Berangkat gratis ke Singapura, semua biaya ditanggung",
                Sign::AllPaid,
            ),
            (
                "Lowongan Singapura tanpa syarat, siapa saja boleh ikut",
                Sign::LightConditions,
            ),
            (
                "Butuh operator judi online di Filipina gaji besar",
                Sign::Crime,
            ),
            ("Berangkat pakai visa kunjungan", Sign::VisitVisa),
            ("Top up dulu 300 ribu baru dapat tugas", Sign::Fee),
            ("Ijazah asli sebagai jaminan", Sign::DocumentsKept),
        ] {
            let told = checked(app, &text(story)).await;
            let shown = told.signs.iter().find(|one| one.sign == sign);
            let shown = shown.unwrap_or_else(|| panic!("{story}: {:?}", signs(&told)));
            let (span, quote) = &shown.quotes[0];
            assert_eq!(&story[span.clone()], quote, "{story}");
            assert_ne!(told.verdict, Verdict::NotYet, "{story}");
        }
        let lawful = "Perawat lansia, kontrak dua tahun, mess dan makan ditanggung majikan, wawancara di kantor";
        assert_eq!(signs(&checked(app, &text(lawful)).await), []);
    });
}

#[test]
fn children_are_seen_and_a_shop_for_grown_ups_is_no_danger() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        for story in [
            "Dibutuhkan cewek 17 tahun kerja di kafe Batam",
            "mencari gadis 14-16 tahun kerja jadi pelayan di Batam",
            "Dibutuhkan gadis 16 tahun bekerja di Malaysia",
        ] {
            let told = checked(app, &text(story)).await;
            assert!(signs(&told).contains(&Sign::UnderAge), "{story}");
            assert_eq!(
                (told.kind, told.verdict),
                (Kind::Offer, Verdict::Danger),
                "{story}"
            );
        }
        let shop =
            "Loker pabrik garmen Semarang, umur 17-25 tahun, gaji UMK, lamaran ke pos satpam";
        assert_ne!(checked(app, &text(shop)).await.verdict, Verdict::Danger);
        let bar = "Dicari cewek umur 17-25 tahun temani tamu karaoke di Batam, mess gratis";
        assert_eq!(checked(app, &text(bar)).await.verdict, Verdict::Danger);
    });
}

#[test]
fn trouble_is_answered_as_trouble_in_any_words() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        for story in [
            "Katong dikunci di mess di Kamboja, paspor diambil bos, dipukul kalau tidak capai target",
            "Kawan disekap di Myanmar, dipukuli tiap hari, paspor disita, tidak boleh pulang, mohon pertolongan",
            "Ponakan disekap di Poipet, tiap hari disetrum. Minta tebusan 50 juta",
        ] {
            assert_eq!(
                checked(app, &text(story)).await.kind,
                Kind::Distress,
                "{story}"
            );
        }
    });
}

#[test]
fn a_country_behind_a_name_is_where_the_work_is() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        seed_content(app).await.expect("content");
        register(app).await;
        let told = checked(app, &text("Lowongan PT Maju Jaya Kamboja, gaji 5 juta")).await;
        assert_eq!(told.countries.len(), 1);
        assert!(signs(&told).contains(&Sign::DestinationWarning));
        for story in [
            "Lowongan PT Sinar Karya Contoh Taiwan",
            "PT Sinar Karya Contoh Hong Kong membuka lowongan",
        ] {
            let told = checked(app, &text(story)).await;
            let company = told.companies.first().expect("a company");
            assert_eq!(company.outcome, Outcome::Licensed, "{story}");
        }
        let typed = Offer {
            company: "PT Sinar Karya Contoh Kupang".into(),
            ..Offer::default()
        };
        let company = &checked(app, &typed).await.companies[0];
        assert_eq!(company.outcome, Outcome::Licensed);
        let elsewhere = "Lowongan PT Sinar Karya Contoh Taiwan, SIP2MI no. C/1/P1";
        let permit = checked(app, &text(elsewhere))
            .await
            .permit
            .expect("a permit");
        assert_eq!(permit.state, PermitState::Elsewhere);

        let many = "Loker Malaysia, Taiwan, Hong Kong, Singapura, Kamboja: admin, gaji 8 juta";
        let told = checked(app, &text(many)).await;
        assert_eq!(
            told.countries[0].country, "KH",
            "what is warned of comes first"
        );
        let maid = checked(app, &text("Dibutuhkan pembantu rumah tangga di Oman")).await;
        assert_eq!(maid.countries.len(), 1, "the warning has its country");
    });
}

#[test]
fn an_official_number_hides_no_private_one() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        let story = "Lowongan Malaysia PT Sinar Karya Contoh, kantor 021-5550-0001, atau chat telegram @rini_agen, transfer ke rekening pribadi";
        let told = checked(app, &text(story)).await;
        let private = told
            .signs
            .iter()
            .find(|one| one.sign == Sign::PrivateAccount);
        let quotes = &private.expect("a private account").quotes;
        assert!(
            quotes.iter().all(|(_, quote)| !quote.contains("021-5550")),
            "{quotes:?}"
        );
        let office = "Lowongan PT Sinar Karya Contoh, telepon 021-5550-0001";
        assert!(!signs(&checked(app, &text(office)).await).contains(&Sign::PrivateAccount));
    });
}

#[test]
fn work_at_home_needs_no_licence_to_place_abroad() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        register(app).await;
        let home = "Loker PT Kopi Jaya Makmur di Bekasi, walk in interview, tidak dipungut biaya";
        assert!(!signs(&checked(app, &text(home)).await).contains(&Sign::CompanyUnknown));
        for abroad in [
            "Loker PT Kopi Jaya Makmur di Malaysia, walk in interview di Bekasi",
            "PT Kopi Jaya Makmur buka lowongan operator, paspor dan visa diurus kantor, interview di Batam",
            "PT Kopi Jaya Makmur butuh TKW untuk luar negri, daftar di Kupang",
        ] {
            let told = checked(app, &text(abroad)).await;
            assert!(signs(&told).contains(&Sign::CompanyUnknown), "{abroad}");
        }
    });
}

#[test]
fn help_is_looked_for_in_the_region_that_is_meant() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let place = async |typed: &str| {
            let offer = Offer {
                place: typed.into(),
                ..text("Kerja di Malaysia")
            };
            let told = checked(app, &offer).await;
            (told.place, told.place_unknown)
        };
        for (typed, part) in [
            ("Kota Kupang", "Kupang"),
            ("Kota Medan", "Medan"),
            ("Kota Batam", "Batam"),
        ] {
            let (place, unknown) = place(typed).await;
            let place = place.unwrap_or_else(|| panic!("{typed}"));
            assert!(
                place.starts_with("Kota") && place.contains(part) && !unknown,
                "{typed}: {place}"
            );
        }
        for nowhere in ["<b>", "zzzzqq"] {
            assert_eq!(place(nowhere).await, (None, true), "{nowhere}");
        }
    });
}

#[test]
fn places_in_an_answer_are_those_of_what_was_sent() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let story = "  \n Loker Malaysia pakai visa turis";
        let told = offer::check(&world.app, &text(story), false)
            .await
            .expect("checked");
        let visa = told.signs.iter().find(|one| one.sign == Sign::VisitVisa);
        let (span, quote) = &visa.expect("a visa").quotes[0];
        assert_eq!(&story[span.clone()], quote);
    });
}
