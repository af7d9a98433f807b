//! Forms that are refused: what was typed stays, and nothing hostile breaks a page.

use super::report::{HOSTILE, opened};
use super::{Browser, with_site};
use domain::account::Role;
use testkit::app::{TODAY, offer};

#[test]
fn a_refused_form_keeps_what_was_typed() {
    with_site(async |world, site| {
        let (mut browser, path, page) = opened(world, site, offer("kenari")).await;
        let typed = [
            ("tunda_sampai", "2026-11-19"),
            ("tunda_alasan", "tunggu kabar <keluarga>"),
        ];
        let past = browser.send(&page, &format!("{path}/tunda"), &typed).await;
        past.is(422).shows(&[
            "Kesalahan:",
            "#f-tunda_sampai",
            "value=\"2026-11-19\"",
            "tunggu kabar &lt;keluarga&gt;",
        ]);
        let typed = [
            ("tutup_hasil", "protected"),
            ("tutup_kata", "kata <saya>"),
            ("tutup_alasan", ""),
        ];
        let bare = browser.send(&page, &format!("{path}/tutup"), &typed).await;
        bare.is(422).shows(&[
            "value=\"protected\" id=\"f-tutup_hasil\" checked",
            "kata &lt;saya&gt;",
            "#f-tutup_alasan",
        ]);
        let same = browser
            .send(
                &page,
                &format!("{path}/gabung"),
                &[
                    ("gabung_ke", path.trim_start_matches("/laporan/")),
                    ("gabung_alasan", "sama saja"),
                ],
            )
            .await;
        same.is(422).shows(&["bukan laporan ini sendiri"]);
        let office = browser
            .send(
                &page,
                &format!("{path}/alihkan"),
                &[
                    ("alih_kantor", "kanim-kupang"),
                    ("alih_alasan", "wilayah mereka"),
                ],
            )
            .await;
        office.is(422).shows(&["Pilih kantor lain"]);
        browser.get("/kotak-masuk").await.shows(&["1 laporan"]);
    });
}

#[test]
fn a_form_that_came_after_the_session_shows_what_was_typed() {
    with_site(async |_, site| {
        let path = "/laporan/rpt_1_abcd/petunjuk";
        let typed = [
            ("csrf", "lama lama"),
            ("petunjuk_alasan", "warga bilang <sendiri>"),
            ("versi", "3"),
        ];
        site.post(path, &typed)
            .await
            .is(401)
            .shows(&[
                "Sesi Anda sudah berakhir",
                "warga bilang &lt;sendiri&gt;</textarea>",
                "name=\"lalu\" value=\"/laporan/rpt_1_abcd\"",
            ])
            .hides(&["lama lama"]);
        let empty = site.post(path, &[("csrf", "x")]).await;
        let target = empty.is(303).header("location");
        assert_eq!(target, "/masuk?lalu=%2Flaporan%2Frpt_1_abcd");
    });
}

#[test]
fn a_session_of_outreach_is_noted_once_its_village_is_certain() {
    with_site(async |world, site| {
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let page = browser.get("/penyuluhan").await;
        let note = [("desa", "Oinlasi, Mollo Selatan"), ("tanggal", TODAY)];
        let bare = browser.submit(&page, "/penyuluhan", &note[..1]).await;
        bare.is(422)
            .shows(&[
                "<title>Kesalahan: Catatan penyuluhan",
                "#f-tanggal",
                "#f-sumber",
            ])
            .hides(&["#f-desa\"", "desa_kode"]);
        let several = [("desa", "Oinlasi"), note[1], ("sumber", "Laporan contoh")];
        let asked = browser.submit(&page, "/penyuluhan", &several).await;
        asked
            .is(422)
            .shows(&["desa_kode", "Oinlasi, Mollo Selatan"]);
        let like = [("desa", "Oinlas"), note[1], several[2]];
        let asked = browser.submit(&page, "/penyuluhan", &like).await;
        asked.is(422).shows(&["desa_kode", "nama persis ini"]);
        let far = [("desa", "Buyat, Kotabunan"), note[1], several[2]];
        let refused = browser.submit(&page, "/penyuluhan", &far).await;
        refused.is(422).shows(&["di luar wilayah Anda"]);
        let whole = [note[0], note[1], several[2]];
        let noted = browser.submit(&page, "/penyuluhan", &whole).await;
        noted.is(303);
        let list = browser.get("/penyuluhan").await;
        list.shows(&["Oinlasi, Mollo Selatan", "Laporan contoh"]);
    });
}

#[test]
fn hostile_values_never_break_a_form() {
    with_site(async |world, site| {
        let (mut browser, path, page) = opened(world, site, offer("kenari")).await;
        let long = "x".repeat(20_000);
        let verbs = [
            "tindak-lanjuti",
            "tanya",
            "pesan",
            "gabung",
            "tunda",
            "tutup",
            "batalkan",
            "alihkan",
            "urgensi",
            "tugas",
        ];
        let names = [
            "tanya_pilihan",
            "tanya_teks",
            "tanya_alasan",
            "pesan_teks",
            "gabung_ke",
            "gabung_alasan",
            "tunda_sampai",
            "tunda_alasan",
            "tutup_hasil",
            "tutup_kata",
            "tutup_alasan",
            "batalkan_alasan",
            "alih_kantor",
            "alih_alasan",
            "urgensi_tingkat",
            "urgensi_alasan",
            "tugas_judul",
            "tugas_untuk",
            "tugas_batas",
            "lalu",
        ];
        for value in [
            "",
            HOSTILE,
            "../../etc",
            "'; DROP TABLE report; --",
            "99999-99-99",
            "-1",
            "\u{202e}💥",
            &long,
        ] {
            for verb in verbs {
                let typed: Vec<(&str, &str)> = names.iter().map(|name| (*name, value)).collect();
                // The largest is past the limit of a body when every field has it.
                let typed = if value.len() > 10_000 {
                    &typed[1..4]
                } else {
                    &typed[..]
                };
                let answer = browser.send(&page, &format!("{path}/{verb}"), typed).await;
                let status = answer.status.as_u16();
                assert!(
                    [303, 409, 413, 422].contains(&status),
                    "{verb} {status}: {}",
                    answer.body
                );
                answer.hides(&["<script>alert"]);
                let target = answer.header("location");
                assert!(
                    target.is_empty()
                        || target.starts_with("/laporan/")
                        || target.starts_with("/kotak-masuk"),
                    "{target}"
                );
            }
        }
        for version in ["", "x", "-1", "99999999999999999999"] {
            let token = page.hidden("csrf");
            let fields = [
                ("csrf", token.as_str()),
                ("versi", version),
                ("pesan_teks", "halo"),
            ];
            let status = browser
                .post(&format!("{path}/pesan"), &fields)
                .await
                .status
                .as_u16();
            assert_eq!(status, 409, "{version}");
        }
        for id in ["x", "rpt_", "rpt_5302_%00", "..%2f..", "rpt_0000_zzzzzzzz"] {
            let status = browser.get(&format!("/laporan/{id}")).await.status.as_u16();
            assert!([400, 404].contains(&status), "{id} {status}");
        }
    });
}
