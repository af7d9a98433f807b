//! One report: reading, asking, deciding, and two people at once.

use super::{Browser, report_path, with_site};
use crate::site::{Answer, Site};
use domain::account::Role;
use domain::report::{Happening, Intake};
use testkit::app::{TestApp, offer};

pub(super) const HOSTILE: &str = "<script>alert(1)</script> & \"kutip\"";

pub(super) async fn opened<'a>(
    world: &TestApp,
    site: &'a Site,
    intake: Intake,
) -> (Browser<'a>, String, Answer) {
    world.submit(intake).await;
    let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
    let path = report_path(&mut browser).await;
    let page = browser.get(&path).await;
    page.is(200);
    (browser, path, page)
}

#[test]
fn a_question_an_answer_and_an_outcome() {
    with_site(async |world, site| {
        let mut intake = offer(HOSTILE);
        intake.who = "Kenari Perekrut".into();
        let receipt = {
            let submitted = world.submit(intake).await;
            submitted.receipt.digits()
        };
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let page = browser.get(&path).await;
        page.is(200)
            .shows(&[
                "belum diperiksa",
                "Kenari Perekrut",
                "<svg class=\"map\"",
                "Dibuka pertama kali",
            ])
            .shows(&[
                "Timor Tengah Selatan",
                "Laporan masuk",
                "Minta keterangan",
                "Alasan wajib diisi",
            ])
            .hides(&["<script>alert"]);

        let typed = [
            ("tanya_pilihan", "still-there"),
            ("tanya_teks", "Berapa orang di sana?"),
            ("tanya_alasan", "keterangan belum cukup"),
        ];
        let asked = browser.send(&page, &format!("{path}/tanya"), &typed).await;
        assert_eq!(
            asked.is(303).header("location"),
            format!("{path}?kabar=tanya")
        );
        let page = browser.get(&format!("{path}?kabar=tanya")).await;
        page.is(200)
            .shows(&[
                "Pertanyaan terkirim",
                "Berapa orang di sana?",
                "belum dibaca",
                "Keterangan diminta",
            ])
            .shows(&["Alasan: keterangan belum cukup", "WITA"]);
        browser
            .get("/kotak-masuk?keadaan=menunggu-pelapor")
            .await
            .shows(&["1 laporan"]);

        let reply = site.post("/balasan", &[("kode", &receipt)]).await;
        reply.is(200).shows(&[
            "Apakah mereka masih di sana sekarang?",
            "Berapa orang di sana?",
        ]);
        let (token, nonce) = (reply.hidden("t"), reply.hidden("nonce"));
        let answer = [
            ("t", token.as_str()),
            ("nonce", nonce.as_str()),
            ("jawaban", HOSTILE),
        ];
        site.post("/balasan/jawab", &answer).await;
        browser
            .get("/kotak-masuk")
            .await
            .shows(&["Sudah dijawab", "1 laporan"]);

        let page = browser.get(&path).await;
        page.is(200)
            .hides(&["<script>alert"])
            .shows(&["&lt;script&gt;alert"]);
        let typed = [
            ("tugas_judul", "Telepon pelapor <nanti>"),
            ("tugas_batas", "2026-11-25"),
        ];
        browser
            .send(&page, &format!("{path}/tugas"), &typed)
            .await
            .is(303);
        let page = browser.get(&path).await;
        page.shows(&["Telepon pelapor &lt;nanti&gt;", "5 hari lagi"]);
        let task = page
            .body
            .split("/tugas/tsk_")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a task");
        let finish = format!("{path}/tugas/tsk_{task}");
        let note = format!("catatan-tsk_{task}");
        let missing = browser
            .send(&page, &finish, &[("hasil", "not_possible")])
            .await;
        missing
            .is(422)
            .shows(&["Kesalahan:", &format!("#f-{note}")]);
        let why = [("hasil", "not_possible"), (note.as_str(), "nomornya mati")];
        browser.send(&page, &finish, &why).await.is(303);
        let page = browser.get(&path).await;
        page.shows(&["Tidak bisa", "Alasan: nomornya mati"]);

        let typed = [
            ("tutup_hasil", "protected"),
            ("tutup_kata", "Mereka sudah pulang."),
            ("tutup_alasan", "dicek di lapangan"),
        ];
        browser
            .send(&page, &format!("{path}/tutup"), &typed)
            .await
            .is(303);
        let reply = site.post("/balasan", &[("kode", &receipt)]).await;
        reply
            .is(200)
            .shows(&["tempat aman", "Mereka sudah pulang."])
            .hides(&["dicek di lapangan"]);
        let page = browser.get(&path).await;
        page.shows(&["Hasil:", "Diselamatkan", "Batalkan keputusan terakhir"])
            .hides(&["/tunda\""]);
        let undo = [("batalkan_alasan", "salah pilih hasil")];
        browser
            .send(&page, &format!("{path}/batalkan"), &undo)
            .await
            .is(303);
        browser.get("/kotak-masuk").await.shows(&["1 laporan"]);
    });
}

#[test]
fn two_people_at_once_never_overwrite_each_other() {
    with_site(async |world, site| {
        let (mut one, path, stale) = opened(world, site, offer("kenari")).await;
        let mut two = Browser::of(world, site, Role::EnforcementOfficer, "kanim-kupang").await;
        let fresh = two.get(&path).await;
        two.send(&fresh, &format!("{path}/tindak-lanjuti"), &[])
            .await
            .is(303);

        let typed = [
            ("tutup_hasil", "too_little"),
            ("tutup_kata", "Maaf, <keterangannya> belum cukup."),
            ("tutup_alasan", "alasan yang sudah diketik"),
        ];
        let refused = one.send(&stale, &format!("{path}/tutup"), &typed).await;
        refused.is(409).shows(&[
            "Keputusan Anda belum tersimpan",
            "enforcement officer kanim-kupang baru saja mengubah",
            "Yang berubah",
            "alasan yang sudah diketik",
            "&lt;keterangannya&gt;",
            "<details open>",
        ]);
        assert_ne!(refused.hidden("versi"), stale.hidden("versi"));
        let closed = one.send(&refused, &format!("{path}/tutup"), &typed).await;
        closed.is(303);
        let after = two
            .send(
                &fresh,
                &format!("{path}/gabung"),
                &[
                    ("gabung_ke", "rpt_0000_aaaaaaaa"),
                    ("gabung_alasan", "sama saja"),
                ],
            )
            .await;
        after.is(409);
        let history = one.get(&path).await;
        assert_eq!(history.body.matches("<b>Ditutup</b>").count(), 1);
        assert_eq!(history.body.matches("<b>Ditindaklanjuti</b>").count(), 1);
    });
}

#[test]
fn a_form_sent_twice_acts_once() {
    with_site(async |world, site| {
        let (mut browser, path, page) = opened(world, site, offer("kenari")).await;
        for _ in 0..2 {
            let typed = [("pesan_teks", "Terima kasih, kami baca.")];
            browser
                .send(&page, &format!("{path}/pesan"), &typed)
                .await
                .is(303);
        }
        let page = browser.get(&path).await;
        assert_eq!(page.body.matches("Terima kasih, kami baca.").count(), 1);
    });
}

#[test]
fn sending_on_and_urgency() {
    with_site(async |world, site| {
        let (mut browser, path, page) = opened(world, site, offer("kenari")).await;
        let typed = [
            ("urgensi_tingkat", "1"),
            ("urgensi_alasan", "berangkat malam ini"),
        ];
        browser
            .send(&page, &format!("{path}/urgensi"), &typed)
            .await
            .is(303);
        let page = browser.get(&path).await;
        page.shows(&["Seberapa segera diubah", "Segera", "Batas: hari ini"]);
        let mut there = Browser::of(world, site, Role::OfficeHead, "kanim-maumere").await;
        let typed = [
            ("alih_kantor", "kanim-maumere"),
            ("alih_alasan", "wilayah mereka"),
        ];
        let sent = browser
            .send(&page, &format!("{path}/alihkan"), &typed)
            .await;
        assert_eq!(
            sent.is(303).header("location"),
            "/kotak-masuk?kabar=alihkan"
        );
        browser.get(&path).await.is(404);
        there.get(&path).await.is(200).shows(&[
            "Dialihkan",
            "Kanim Maumere Contoh",
            "Alasan: wilayah mereka",
        ]);
    });
}

#[test]
fn a_report_about_presence_is_explained_and_closed_in_one_step() {
    with_site(async |world, site| {
        let intake = Intake {
            happenings: vec![Happening::Presence],
            ..offer("kenari orang lewat")
        };
        let (mut browser, path, page) = opened(world, site, intake).await;
        page.shows(&[
            "bukan tanda pelanggaran",
            "terhapus sendiri",
            "Jelaskan dan tutup",
        ]);
        let typed = [
            ("tutup_hasil".to_owned(), page.hidden("tutup_hasil")),
            ("tutup_alasan".to_owned(), page.hidden("tutup_alasan")),
            ("tutup_kata".to_owned(), page.hidden("tutup_kata")),
        ];
        let typed: Vec<(&str, &str)> = typed
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        browser
            .send(&page, &format!("{path}/tutup"), &typed)
            .await
            .is(303);
        browser
            .get(&path)
            .await
            .shows(&["Selesai: di luar urusan ini"]);
    });
}

#[test]
fn what_may_not_be_seen_is_not_there() {
    with_site(async |world, site| {
        let (_, path, _) = opened(world, site, offer("kenari")).await;
        for (role, office) in [
            (Role::OfficeHead, "kanim-maumere"),
            (Role::Administrator, "kanim-kupang"),
            (Role::Volunteer, "kanim-kupang"),
            (Role::VillageOfficer, "kanim-kupang"),
        ] {
            let mut browser = Browser::of(world, site, role, office).await;
            let shown = browser.get(&path).await;
            shown.is(404).hides(&["kenari"]);
            let absent = browser.get("/laporan/rpt_5302_aaaaaaaaaaaaaaaa").await;
            assert_eq!(shown.body, absent.body);
            let token = browser.get("/akun").await.hidden("csrf");
            let fields = [
                ("csrf", token.as_str()),
                ("versi", "2"),
                ("nonce", "a"),
                ("pesan_teks", "halo"),
            ];
            browser
                .post(&format!("{path}/pesan"), &fields)
                .await
                .is(404);
        }
    });
}

#[test]
fn findings_are_confirmed_removed_and_added_with_a_reason_only() {
    with_site(async |world, site| {
        world
            .submit(offer("paspor adik saya ditahan sponsor di penampungan"))
            .await;
        world.run_jobs().await;
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let page = browser.get(&path).await;
        page.is(200).shows(&[
            "value=\"confirmed machine story REC-DOC\"",
            "belum diperiksa",
        ]);
        let (judge, add) = (
            format!("{path}/petunjuk"),
            format!("{path}/petunjuk-tambah"),
        );
        let typed = |what: &'static str, reason: &'static str| {
            [("petunjuk", what), ("petunjuk_alasan", reason)]
        };
        let confirmed = "confirmed machine story REC-DOC";
        let bare = browser.send(&page, &judge, &typed(confirmed, "")).await;
        bare.is(422)
            .shows(&["Kesalahan:", "#f-petunjuk_alasan", "belum diperiksa"])
            .hides(&["Petunjuk dibenarkan"]);
        let absent = "removed machine story EXP-ORGAN";
        let absent = browser
            .send(&page, &judge, &typed(absent, "tidak ada itu"))
            .await;
        absent.is(422).shows(&["Petunjuk itu tidak ada"]);

        let again = [
            ("tambah_petunjuk", "REC-DOC"),
            ("tambah_alasan", "kata keluarga"),
        ];
        let done = browser
            .send(&page, &judge, &typed(confirmed, "kata <keluarga>"))
            .await;
        let target = format!("{path}?kabar=petunjuk");
        let anchored = format!("{target}#judul-petunjuk");
        assert_eq!(done.is(303).header("location"), anchored);
        let page = browser.get(&target).await;
        page.is(200).shows(&[
            "petunjuk sudah diperiksa",
            "dibenarkan",
            "Petunjuk dibenarkan",
            "kata &lt;keluarga&gt;",
        ]);
        let twice = browser.send(&page, &add, &again).await;
        twice
            .is(422)
            .shows(&["#f-tambah_petunjuk", "sudah dibenarkan di laporan ini"]);
        let removed = "removed machine story REC-DOC";
        let done = browser
            .send(&page, &judge, &typed(removed, "bukan sponsor"))
            .await;
        done.is(303);
        let page = browser.get(&path).await;
        page.shows(&["Petunjuk dinyatakan bukan"])
            .hides(&["value=\"removed machine story REC-DOC\""]);

        let bare = [("tambah_petunjuk", "REC-FEE"), ("tambah_alasan", "x")];
        let bare = browser.send(&page, &add, &bare).await;
        bare.is(422).shows(&["#f-tambah_alasan"]);
        let none = [("tambah_petunjuk", ""), ("tambah_alasan", "kata keluarga")];
        let none = browser.send(&page, &add, &none).await;
        none.is(422).shows(&["#f-tambah_petunjuk"]);
        let good = [
            ("tambah_petunjuk", "REC-FEE"),
            ("tambah_alasan", "kata keluarga"),
        ];
        browser.send(&page, &add, &good).await.is(303);
        let page = browser.get(&path).await;
        page.shows(&["dari petugas", "Petunjuk ditambahkan"]);

        // Opened beside the list, it stays open beside the list.
        let id = path.trim_start_matches("/laporan/");
        let beside = format!("/kotak-masuk?keadaan=semua&laporan={id}");
        let page = browser.get(&beside).await;
        let list = page.hidden("lalu");
        let [what, why] = typed(confirmed, "memang sponsor");
        let done = browser
            .send(&page, &judge, &[what, why, ("lalu", &list)])
            .await;
        let target = format!("{beside}&kabar=petunjuk");
        let anchored = format!("{target}#judul-petunjuk");
        assert_eq!(done.is(303).header("location"), anchored);
        browser
            .get(&target)
            .await
            .is(200)
            .shows(&["id=\"judul-petunjuk\"", "<details open>"]);
    });
}

#[test]
fn words_that_hold_no_sign_are_said_to_be_read() {
    with_site(async |world, site| {
        world
            .submit(offer("Terima kasih penyuluhannya kemarin, kapan ada lagi?"))
            .await;
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let unread = browser.get(&path).await;
        unread
            .is(200)
            .shows(&["belum dibaca program"])
            .hides(&["Izin dan prosedur", "Kata-katanya sudah dibaca"]);
        world.run_jobs().await;
        let read = browser.get(&path).await;
        read.is(200)
            .shows(&["Kata-katanya sudah dibaca. Tidak ada petunjuk di dalamnya."])
            .shows(&["2. Proses, cara, tujuan", "3. Izin dan prosedur"])
            .shows(&["Aturan versi "])
            .hides(&["Periksa tiap petunjuk", "belum dibaca program"]);
    });
}
