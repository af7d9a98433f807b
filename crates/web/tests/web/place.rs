//! Finding and settling a place, leaving, and the pages that ask nothing.

use crate::reply::opened;
use crate::report::{filled, issued};
use crate::site::Site;
use app::programme::seed_content;
use axum::http::header;
use domain::report::{Happening, Intake};
use testkit::Engine;
use testkit::app::{OINLASI, on_engine};

#[test]
fn a_place_is_found_and_carried_into_the_form_without_a_trace() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        site.get("/tempat")
            .await
            .is(200)
            .shows(&["method=\"post\" action=\"/tempat\""]);
        site.post("/tempat", &[("q", " ")])
            .await
            .is(422)
            .shows(&["Tulis dulu nama tempatnya"]);
        let found = site.post("/tempat", &[("q", "oinlasi")]).await;
        found
            .is(200)
            .shows(&[OINLASI, "Mollo Selatan", "Timor Tengah Selatan"]);
        assert!(
            found.body.matches("name=\"wilayah\"").count() >= 3,
            "three Oinlasi lie in one regency"
        );
        site.get("/tempat?q=oinlasi")
            .await
            .is(200)
            .shows(&[OINLASI]);
        site.post("/tempat", &[("q", "<script>zzzz")])
            .await
            .is(200)
            .hides(&["<script>zzzz"]);
        let begun = site.post("/tempat", &[("wilayah", OINLASI)]).await;
        begun.is(200).shows(&[
            "name=\"wilayah\" value=\"5302022008\" checked",
            "Oinlasi, Mollo Selatan",
        ]);
        let sent = site
            .post(
                "/lapor",
                &filled(&issued(&begun), &[("apa", "held"), ("wilayah", OINLASI)]),
            )
            .await;
        site.get(sent.header("location"))
            .await
            .is(200)
            .hides(&["Nama tempatnya belum jelas"]);
    });
}

#[test]
fn an_unclear_place_is_settled_on_the_page() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let unclear = Intake {
            happenings: vec![Happening::Held],
            place_text: "oinlasi".into(),
            ..Intake::default()
        };
        let code = world.submit(unclear).await.receipt.to_string();
        let page = opened(&site, &code).await;
        page.shows(&["Di mana kejadiannya?", "type=\"radio\"", OINLASI]);
        let token = page.hidden("t");
        let empty = site.post("/balasan/tempat", &[("t", &token)]).await;
        empty.is(422).shows(&["id=\"e-wilayah\""]);
        site.post(
            "/balasan/tempat",
            &[("t", &token), ("wilayah", "9999999999")],
        )
        .await
        .is(422);
        let nothing = site
            .post(
                "/balasan/tempat",
                &[("t", &token), ("carikan", "ya"), ("cari", " ")],
            )
            .await;
        nothing.is(422).shows(&["id=\"e-cari\""]);
        let none = site
            .post(
                "/balasan/tempat",
                &[("t", &token), ("carikan", "ya"), ("cari", "qqqq zzzz xx")],
            )
            .await;
        none.is(200).shows(&["value=\"qqqq zzzz xx\""]);
        let found = site
            .post(
                "/balasan/tempat",
                &[("t", &token), ("carikan", "ya"), ("cari", "sidomulyo")],
            )
            .await;
        found.is(200).shows(&["Sidomulyo"]);
        let settled = site
            .post("/balasan/tempat", &[("t", &token), ("wilayah", OINLASI)])
            .await;
        settled
            .is(200)
            .shows(&["Tempatnya sudah tersimpan"])
            .hides(&["Di mana kejadiannya?"]);
        site.post("/balasan/tempat", &[("t", &token), ("wilayah", OINLASI)])
            .await
            .is(409);
    });
}

#[test]
fn leaving_empties_the_browser_and_goes_elsewhere() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let left = site.get("/keluar").await;
        left.is(303);
        assert_eq!(left.headers[header::LOCATION], "https://www.bmkg.go.id/");
        assert_eq!(
            left.header("clear-site-data"),
            "\"cache\", \"cookies\", \"storage\""
        );
        assert_eq!(left.header("cache-control"), "no-store");
        for path in [
            "/",
            "/privasi",
            "/aman",
            "/bahasa",
            "/aksesibilitas",
            "/tentang",
            "/bantuan",
            "/terlanjur",
            "/cek",
            "/perusahaan",
            "/api",
        ] {
            site.get(path).await.is(200).shows(&[
                "Keluar cepat",
                &format!("href=\"/en{}\"", path.trim_end_matches('/')),
            ]);
        }
        site.get("/tidak-ada").await.is(404).shows(&["<html"]);
    });
}

#[test]
fn the_shipped_numbers_stand_on_the_help_pages() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        for path in ["/bantuan", "/terlanjur"] {
            let bare = site.get(path).await;
            let main = bare.body.split("<footer").next().unwrap_or_default();
            assert!(main.contains("tel:110") && main.contains("tel:129"));
        }
        seed_content(&world.app).await.expect("it can be stored");
        let numbers = site.get("/bantuan").await;
        numbers.is(200).shows(&[
            "tel:110",
            "tel:119,,8",
            "https://wa.me/628111129129",
            "Belum diperiksa petugas",
        ]);
        let national = numbers.body.find("id=\"nasional\"").expect("a heading");
        let abroad = numbers.body.find("id=\"luar-negeri\"").expect("a heading");
        assert!(national < abroad && numbers.body[abroad..].contains("Peduli WNI"));
        site.get("/en/bantuan")
            .await
            .is(200)
            .shows(&["Indonesians abroad"]);
        site.get(&format!("/bantuan?wilayah={OINLASI}"))
            .await
            .is(200)
            .shows(&["Untuk Oinlasi"]);
        site.get("/bantuan?wilayah=%3Cscript%3E")
            .await
            .is(200)
            .hides(&["<script>\""]);
        let already = site.get("/terlanjur").await;
        already
            .is(200)
            .shows(&["tel:112", "tel:08001000", "tel:119,,8", "Peduli WNI"])
            .shows(&[
                "<h2 id=\"step-money\">Saya sudah bayar</h2>",
                "href=\"#step-threat\"",
            ])
            .shows(&[
                "Belum diperiksa petugas.",
                "lang=\"id\">Panduan pelaporan penipuan keuangan",
            ])
            .hides(&["lama tidak diperiksa"]);
        site.get("/en/terlanjur")
            .await
            .is(200)
            .shows(&["I have paid", "Tell an officer"]);
        world.clock.pass_days(132);
        site.get("/terlanjur")
            .await
            .is(200)
            .shows(&["Petunjuk ini sudah lama tidak diperiksa"]);
    });
}
