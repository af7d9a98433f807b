//! Checking an offer and searching the list of companies, as pages and as JSON.

use crate::site::Site;
use app::account::Operator;
use app::company::{COLUMNS, List};
use app::programme::{ImportMode, seed_content};
use app::subject;
use app::triage::{self, InboxFilter, InboxState};
use domain::account::Role;
use domain::report::{Decision, Outcome};
use domain::subject::{FactKind, Ruling};
use testkit::Engine;
use testkit::app::{TestApp, offer, on_engine};

const ROWS: &str = "\
C/1,Sinar Karya Contoh,pt,021-5550-0001,sinarkarya.example,Jalan Contoh 1,53.71,licensed,2024-01-01,,,\"C/1/P1,HK,2026-01-01\"
C/2,Bahtera Contoh,pt,,,,,revoked,2020-01-01,,2025-06-01,
C/3,Pelita Rantau Contoh,pt,,,,,licensed,2020-01-01,2023-12-31,,
";

async fn prepared(world: &TestApp) -> Site {
    seed_content(&world.app).await.expect("content");
    let list = List {
        as_of: "2026-11-01".parse().expect("a day"),
        source: "Daftar contoh".into(),
    };
    let file = format!("{}\n{ROWS}", COLUMNS.join(","));
    let loaded = app::company::import(
        &world.app,
        &list,
        file.as_bytes(),
        ImportMode::Apply,
        Operator::Command,
    );
    assert!(loaded.await.expect("a report").applied);
    Site::new(world)
}

#[test]
fn an_offer_is_checked_and_carried_into_the_report() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        site.get("/cek").await.is(200).shows(&[
            "method=\"post\" action=\"/cek/hasil\"",
            "value=\"visit_visa\"",
            "Tidak ada yang disimpan",
        ]);
        let sent = [
            ("pesan", "Hub 0812-0000-2222 <script>zzzz"),
            ("tanda", "fee"),
            ("tanda", "visit_visa"),
            ("perusahaan", "PT Sinar Karya Contoh"),
            ("izin", "C/1/P1"),
            ("gaji", "6 juta"),
            ("biaya", "9.000.000"),
        ];
        let result = site.post("/cek/hasil", &sent).await;
        result
            .is(200)
            .shows(&[
                "<h2>Bahaya</h2>",
                "Ini bukan tuduhan",
                "PT Sinar Karya Contoh perusahaan berizin, tetapi tawaran ini tidak cocok dengannya",
                "Nomor di tawaran ini bukan nomor resminya",
                "tel:02155500001",
                "Izin rekrut C/1/P1 berlaku",
                "Daftar perusahaan per 1 November 2026",
                "Baru balik modal setelah 2 bulan",
                "https://wa.me/?text=Hasil%20cek",
                "action=\"/cek/lapor\"",
            ])
            .hides(&["<script>zzzz"]);
        assert!(result.header("set-cookie").is_empty());
        assert_eq!(result.header("cache-control"), "no-store");
        let share = result
            .body
            .split("id=\"f-bagikan\"")
            .nth(1)
            .expect("the text for family");
        assert!(
            !share.contains("0812") && !share.contains("Sinar"),
            "nothing of the offer is passed on"
        );

        let carried = site
            .post(
                "/cek/lapor",
                &[
                    (
                        "pesan",
                        &result
                            .hidden("pesan")
                            .replace("&lt;", "<")
                            .replace("&gt;", ">"),
                    ),
                    ("perusahaan", &result.hidden("perusahaan")),
                    ("izin", &result.hidden("izin")),
                    ("gaji", &result.hidden("gaji")),
                    ("biaya", &result.hidden("biaya")),
                    ("bulan", "3"),
                    ("daerah", "Kabupaten Kupang"),
                    ("aparat", "ya"),
                    ("apa", "offer"),
                    ("tanda", "fee"),
                    ("tanda", "gone"),
                ],
            )
            .await;
        carried.is(200).shows(&[
            "action=\"/lapor\"",
            "value=\"offer\" id=\"f-apa\" checked",
            "Hub 0812-0000-2222 &lt;script&gt;zzzz",
            "Jawaban saya di Cek tawaran:\n- Diminta bayar dulu\n- Nomor izin rekrut (SIP2MI): C/1/P1\n\
             - Gaji sebulan: 6 juta\n- Biaya sebelum berangkat: 9.000.000\n- Dipotong berapa bulan? 3</textarea>",
            "value=\"Kabupaten Kupang\"",
            "PT Sinar Karya Contoh</textarea>",
            "name=\"aparat\" value=\"ya\" checked",
        ]);
        assert!(carried.header("set-cookie").is_empty());
    });
}

#[test]
fn what_is_wrong_stands_at_its_field_and_nothing_is_lost() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        site.post("/cek/hasil", &[])
            .await
            .is(422)
            .shows(&["Kesalahan:", "id=\"e-pesan\""]);
        let sent = [
            ("pesan", "halo \"dunia\""),
            ("gaji", "RM 5"),
            ("izin", "tanpa"),
            ("tanda", "fee"),
        ];
        site.post("/cek/hasil", &sent).await.is(422).shows(&[
            "halo &quot;dunia&quot;</textarea>",
            "value=\"RM 5\"",
            "id=\"e-gaji\"",
            "id=\"e-izin\"",
            "value=\"fee\" checked",
            "<details open>",
        ]);
        let small = [
            ("gaji", "6"),
            ("biaya", "5 juta"),
            ("potongan", "10"),
            ("perusahaan", "PT."),
        ];
        site.post("/cek/hasil", &small)
            .await
            .is(422)
            .shows(&["id=\"e-gaji\"", "id=\"e-potongan\"", "id=\"e-perusahaan\""])
            .hides(&["id=\"e-biaya\""]);
        let need = [(
            "pesan",
            "tolong saya disekap di rumah majikan, paspor diambil",
        )];
        let need = site.post("/cek/hasil", &need).await;
        need.is(200).shows(&["Laporkan ini"]).hides(&[
            "Laporkan tawaran ini",
            "Lowongan",
            "Pelatihan",
            "name=\"apa\"",
        ]);
        let carried = [("pesan", "tolong saya disekap")];
        site.post("/cek/lapor", &carried)
            .await
            .is(200)
            .hides(&["value=\"offer\" id=\"f-apa\" checked"]);
        let long = format!("{}y", "x".repeat(8_000));
        site.post("/cek/hasil", &[("pesan", &long)])
            .await
            .is(422)
            .shows(&["terlalu panjang", "xxx</textarea>"])
            .hides(&["xy</textarea>"]);
        site.post("/cek/hasil", &[("pesan", &long[..8_000])])
            .await
            .is(200);
        site.get("/cek/hasil")
            .await
            .is(200)
            .shows(&["action=\"/cek/hasil\""]);
        site.get("/cek/lapor").await.is(200);
        site.post("/en/cek/hasil", &[("tanda", "none")])
            .await
            .is(200)
            .shows(&[
                "Can&#39;t be judged yet",
                "no guarantee",
                "action=\"/en/cek/lapor\"",
            ]);
    });
}

#[test]
fn thoughts_of_suicide_get_a_number_to_call_first() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        let story = "saya mau mati saja, hutang ke agen 30 juta";
        let sent = [
            ("pesan", story),
            ("perusahaan", "PT Sinar Karya Contoh"),
            ("gaji", "6 juta"),
            ("biaya", "9 juta"),
        ];
        let page = site.post("/cek/hasil", &sent).await;
        page.is(200)
            .shows(&["<h2>Anda tidak sendiri</h2>", "tel:119,,8", "Laporkan ini"])
            .hides(&["Lihat dulu gaji bersihnya", "berizin", "balik modal"]);
        let at = |words: &str| page.body.find(words).expect("shown");
        assert!(at("tel:119,,8") < at("Sepertinya ada yang butuh bantuan"));
        site.post("/en/cek/hasil", &[("pesan", story)])
            .await
            .is(200)
            .shows(&["<h2>You are not alone</h2>", "tel:119,,8"]);
        let body = format!("{{\"text\":\"{story}\"}}");
        site.json("/api/v1/offer-checks", None, &body)
            .await
            .is(200)
            .shows(&[
                "\"kind\":\"distress\"",
                "\"call_first\":{\"text\":\"Anda tidak sendiri. Telepon sekarang.",
                "\"phones\":[\"119,,8\"]",
            ]);
    });
}

#[test]
fn what_is_passed_on_says_what_was_pasted() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        let story = "Banyak orang Rohingya di kampung kami, mereka semua penipu";
        let page = site.post("/cek/hasil", &[("pesan", story)]).await;
        page.is(200)
            .shows(&[
                "https://wa.me/?text=Asal%20atau%20rupa",
                "Asal atau rupa seseorang bukan tanda bahaya. Yang penting",
            ])
            .hides(&["Hasil cek tawaran kerja:", "sebelum bayar atau berangkat"]);
    });
}

#[test]
fn costs_that_no_working_life_earns_back_are_told_as_such() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        let never = "Dengan potongan ini Anda tidak akan pernah balik modal";
        let too_long = "Butuh lebih dari 50 tahun bekerja";
        for (deduction, told, other) in [("", too_long, never), ("6000", never, too_long)] {
            let sent = [
                ("gaji", "6000"),
                ("biaya", "9.000.000"),
                ("potongan", deduction),
            ];
            let page = site.post("/cek/hasil", &sent).await;
            page.is(200).shows(&[told]).hides(&[other]);
        }
    });
}

#[test]
fn the_list_is_searched_without_a_trace() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        site.get("/perusahaan").await.is(200).shows(&[
            "per 1 November 2026",
            "method=\"post\" action=\"/perusahaan\"",
        ]);
        site.post("/perusahaan", &[("q", "sinar karia contoh")])
            .await
            .is(200)
            .shows(&[
                "PT Sinar Karya Contoh",
                "Berizin",
                "tel:02155500001",
                "Hong Kong",
            ]);
        site.post("/perusahaan", &[("q", "C/2")])
            .await
            .is(200)
            .shows(&["Izin dicabut</span> Sejak 1 Juni 2025."]);
        site.post("/perusahaan", &[("q", "C/3")])
            .await
            .is(200)
            .shows(&["Izin habis</span> Berlaku sampai 31 Desember 2023."]);
        site.post("/cek/hasil", &[("perusahaan", "PT Pelita Rantau Contoh")])
            .await
            .is(200)
            .shows(&["sudah habis masanya. Berlaku sampai 31 Desember 2023."]);
        site.post("/cek/hasil", &[("perusahaan", "PT Sinarr Karya Contoh")])
            .await
            .is(200)
            .shows(&["Hurufnya sedikit lain: ada yang digandakan"]);
        site.post("/perusahaan", &[("q", " ")])
            .await
            .is(422)
            .shows(&["id=\"e-q\""]);
        site.post("/perusahaan", &[("q", "<script>zzzz")])
            .await
            .is(200)
            .shows(&["Tidak ada yang cocok"])
            .hides(&["<script>zzzz"]);
    });
}

#[test]
fn programs_get_the_same_answer() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        let body = r#"{"text":"Hub 0812-0000-2222","answers":{"fee":true,"visit_visa":false},"company":"PT Sinar Karya Contoh","permit":"C/1/P1","figures":{"wage":6000000,"cost":9000000}}"#;
        let answer = site.json("/api/v1/offer-checks", None, body).await;
        answer.is(200).shows(&[
            "\"verdict\":\"danger\"",
            "\"code\":\"impersonation\"",
            "\"grounds\":[\"other-phone\"]",
            "\"state\":\"holds\"",
            "\"register_as_of\":\"2026-11-01\"",
            "\"even_after\":2",
        ]);
        site.json("/api/v1/offer-checks", None, "{}")
            .await
            .is(422)
            .shows(&["invalid-offer-empty"]);
        let wrong = r#"{"answers":{"fee":true},"figures":{"wage":5,"deduction_months":601}}"#;
        site.json("/api/v1/offer-checks", None, wrong)
            .await
            .is(422)
            .shows(&["figures.deduction_months"]);
        for body in [
            "[]",
            "{\"nama\":1}",
            "{\"answers\":{\"ras\":true}}",
            "{\"figures\":{\"wage\":-1}}",
        ] {
            site.json("/api/v1/offer-checks", None, body).await.is(422);
        }
    });
}

#[test]
fn answers_are_the_same_bytes_whoever_was_reported() {
    on_engine(Engine::Sqlite, async |world| {
        let site = prepared(world).await;
        let sent = [
            ("pesan", "Pak Yohan contoh 0812-0000-7777"),
            ("perusahaan", "PT Palsu Contoh"),
        ];
        let json = r#"{"text":"Pak Yohan contoh 0812-0000-7777","company":"PT Palsu Contoh"}"#;
        let ask = async || {
            let page = site.post("/cek/hasil", &sent).await;
            let found = site.post("/perusahaan", &[("q", "palsu contoh")]).await;
            let api = site.json("/api/v1/offer-checks", None, json).await;
            [
                page.is(200).body.clone(),
                found.is(200).body.clone(),
                api.is(200).body.clone(),
            ]
        };
        let before = ask().await;
        for _ in 0..2 {
            world
                .submit(offer(
                    "Pak Yohan contoh dari PT Palsu Contoh menawari kerja, WA 0812-0000-7777",
                ))
                .await;
        }
        world.run_jobs().await;
        assert_eq!(ask().await, before, "reported");
        list_everything(world).await;
        assert_eq!(ask().await, before, "in the register");
    });
}

/// Puts whatever the reports name into the register.
async fn list_everything(world: &TestApp) {
    let head = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
    let filter = InboxFilter {
        state: InboxState::All,
        ..InboxFilter::default()
    };
    let rows = triage::inbox(&world.app, &head, &filter)
        .await
        .expect("an inbox")
        .rows;
    let first = triage::report(&world.app, &head, &rows[0].id)
        .await
        .expect("opened");
    let act = triage::Act {
        report: &first.row.id,
        version: first.row.version,
        reason: "sudah diperiksa",
        nonce: "tutup",
    };
    let close = Decision::Close(Outcome::Protected);
    triage::decide(&world.app, &head, act, close, "Terima kasih.")
        .await
        .expect("closed");
    let mut listed = 0;
    for hint in &first.hints {
        for (nonce, kind) in [("fakta", None), ("daftar", Some(Ruling::List))] {
            let view = subject::subject(&world.app, &head, &hint.id, &subject::Pages::default())
                .await
                .expect("opened");
            let nonce = format!("{nonce}-{}", hint.id);
            let act = subject::SubjectAct {
                subject: &hint.id,
                version: view.version,
                reason: "sudah diperiksa",
                nonce: &nonce,
            };
            let words = ("Ada di brosur", "Berita acara contoh");
            let done = match kind {
                None => subject::add_fact(&world.app, &head, act, FactKind::Document, words).await,
                Some(ruling) => subject::rule(&world.app, &head, act, ruling).await,
            };
            listed += usize::from(done.is_ok() && kind.is_some());
        }
    }
    assert!(listed >= 2, "a number and a company: {:?}", first.hints);
}
