//! What is read out of an offer's words beside its signs: who needs somebody to talk to, which addresses it gives.

use crate::companies::{load, register};
use crate::offers::{checked, signs, text};
use app::programme::{ImportMode, seed_content};
use domain::company::{Ground, Outcome};
use domain::offer::{Kind, Level, Sign, Verdict};
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

/// Who is looked for is in need, whoever took them; a name that only looks like an office's is a sign.
#[test]
fn pleas_and_false_addresses_are_explained_by_nothing() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        for story in [
            "tolong anak perempuan saya dibawa pergi orang asing tadi malam",
            "adik saya belum pulang, terakhir pergi sama orang asing, tolong",
        ] {
            let found = checked(app, &text(story)).await;
            assert_eq!(found.kind, Kind::Distress, "{story}");
        }
        for (page, expected) in [
            ("bp2mi.go.id-loker.com", true),
            ("www.kemnaker.go.id.daftar-kerja.xyz", true),
            ("siskop2mi.bp2mi.go.id", false),
        ] {
            let story =
                format!("Kami petugas resmi BP2MI. Penempatan resmi, daftar di {page} sekarang");
            let found = signs(&checked(app, &text(&story)).await);
            assert_eq!(
                found.contains(&Sign::FalseOffice),
                expected,
                "{story}: {found:?}"
            );
        }
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

/// Lawful offers in many words; whoever is told that they are danger stops believing.
const HONEST: [&str; 12] = [
    "Lowongan perawat lansia ke Jepang lewat dinas tenaga kerja. Daftar di kantor desa, bawa KTP asli dan ijazah, \
     perjanjian kerja ditandatangani sebelum berangkat.",
    "Program G to G Korea sudah dibuka BP2MI. Daftar sendiri, ikut tes bahasa, tidak lewat calo, tidak ada biaya titip.",
    "Kata ponakan ada kerja pabrik di Johor lewat PT resmi, kontrak dua tahun dan asuransi ada. Tolong dicek ya pak.",
    "PT penempatan buka pendaftaran awak kapal lewat perjanjian kerja laut, syarat buku pelaut, interview di kantor \
     Tegal bawa dokumen asli.",
    "Loker pabrik elektronik Batam, gaji sesuai UMK, wawancara hari Senin di kantor, bawa KTP dan ijazah, gratis.",
    "Bu Yuni ditawari kerja rumah tangga di Hong Kong, paspor dipegang sendiri, ada kontrak kerja dan asuransi, PT nya \
     ada di daftar.",
    "Seleksi magang Jepang tiga tahun lewat dinas kabupaten, tes fisik dan bahasa, uang saku jelas di perjanjian.",
    "Anak saya mau berangkat ke Taiwan lewat agen berizin, keluarga sudah setuju, visa kerja dan kontrak sudah dibaca \
     bersama.",
    "Dibutuhkan barista di Surabaya, usia 20 sampai 30, gaji UMR, lamaran dikirim ke kantor atau lewat surel perusahaan.",
    "Job fair SMK hari Sabtu, ada perusahaan Jepang dan Malaysia, semua lewat dinas, tidak dipungut biaya apa pun.",
    "Lowongan guru mengaji di desa sebelah, honor tiap bulan, tempat tinggal disediakan, hubungi kepala sekolahnya.",
    "Pelatihan las gratis di BLK lalu penempatan ke galangan, sertifikat dipegang peserta, tidak ada ikatan utang.",
];

#[test]
fn lawful_offers_in_many_words_are_no_danger() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        for story in HONEST {
            let found = checked(&world.app, &text(story)).await;
            let told: Vec<(Sign, Level)> = found
                .signs
                .iter()
                .map(|one| (one.sign, one.level))
                .collect();
            assert_ne!(found.verdict, Verdict::Danger, "{story}: {told:?}");
        }
        // What the whole text bears out stays what it is.
        let story = "Loker pabrik Malaysia gaji 9 juta, berangkat pakai visa pelancong dulu, paspor nanti dipegang \
                     agen sampai potongan lunas, WA saja.";
        let found = checked(&world.app, &text(story)).await;
        assert_eq!(found.verdict, Verdict::Danger);
    });
}

#[test]
fn what_is_official_for_one_company_is_no_sign_against_another() {
    on_engine(Engine::Sqlite, async |world: &TestApp| {
        let app = &world.app;
        let rows = [
            "C/1,Sinar Karya Contoh,pt,021-5550-0001,https://www.sinarkarya.example/,,,licensed,2024-01-01,2028-12-31,,",
            "C/9,Mutiara Lain Contoh,pt,021-5550-0077,https://mutiaralain.example/,,,licensed,2024-01-01,2028-12-31,,",
        ];
        let list = format!("{}\n{}\n", app::company::COLUMNS.join(","), rows.join("\n"));
        let loaded = load(app, "2026-11-01", list.as_bytes(), ImportMode::Apply).await;
        assert!(loaded.applied, "{:?}", loaded.rows);
        let told = async |more: &str| {
            let story = format!(
                "PT Sinar Karya Contoh (021-5550-0001, hrd@sinarkarya.example) dan PT Mutiara Lain Contoh \
                 (021-5550-0077, hrd@mutiaralain.example) buka lowongan perawat{more}"
            );
            let found = checked(app, &text(&story)).await;
            found
                .companies
                .iter()
                .map(|one| one.outcome)
                .collect::<Vec<_>>()
        };
        assert_eq!(told(".").await, [Outcome::Licensed, Outcome::Licensed]);
        let stranger = told(", WA 0812-0000-2222").await;
        assert_eq!(stranger, [Outcome::Similar, Outcome::Similar]);
        let numbered = told(", SIP3MI C/1").await;
        assert_eq!(numbered, [Outcome::Licensed, Outcome::Licensed]);
        let alone = "PT Sinar Karya Contoh buka lowongan perawat, SIP3MI no. 77/2026";
        let alone = checked(app, &text(alone)).await;
        assert_eq!(alone.companies[0].grounds, [Ground::UnknownNumber]);
        assert_eq!(signs(&alone), [Sign::Impersonation]);
        for harmless in [
            "PT Sinar Karya Contoh, SIP3MI sejak 2019, telp 021-5550-0001",
            "PT Sinar Karya Contoh punya SIP3MI dan SIP2MI",
            "PT Sinar Karya Contoh, SIP3MI: SIP2MI menyusul",
        ] {
            let found = checked(app, &text(harmless)).await;
            assert_eq!(found.companies[0].outcome, Outcome::Licensed, "{harmless}");
        }
    });
}
