//! The pages of administrators.

use super::{Browser, with_site};
use crate::site::Answer;
use domain::account::Role;
use testkit::workbook::workbook;

#[test]
fn somebody_is_invited_suspended_resumed_and_gets_a_new_link() {
    with_site(async |world, site| {
        let mut browser = Browser::of(world, site, Role::Administrator, "kanim-kupang").await;
        let page = browser.get("/atur/akun").await;
        page.is(200).shows(&["Undang orang", "Kanim Kupang Contoh"]);
        let bad = [
            ("nama", "<b>"),
            ("masuk", "A"),
            ("peran", "volunteer"),
            ("kantor", "kanim-kupang"),
            ("nomor", "x"),
        ];
        let refused = browser.submit(&page, "/atur/akun", &bad).await;
        refused.is(422).shows(&[
            "Kesalahan:",
            "value=\"&lt;b&gt;\"",
            "#f-masuk",
            "#f-desa",
            "#f-nomor",
        ]);
        let good = [
            ("nama", "Relawan Contoh"),
            ("masuk", "relawan.contoh"),
            ("peran", "volunteer"),
            ("kantor", "kanim-kupang"),
            ("desa", "5302022008"),
            ("nomor", "0812-0000-0001"),
        ];
        let invited = browser.submit(&page, "/atur/akun", &good).await;
        invited
            .is(200)
            .shows(&["Tautan sekali pakai", "/masuk/siapkan/", "Relawan Contoh"]);
        browser
            .get("/atur/akun?cari=relawan")
            .await
            .shows(&["relawan.contoh", "Menunggu disiapkan"])
            .hides(&["/masuk/siapkan/"]);
        browser
            .submit(&page, "/atur/akun", &good)
            .await
            .is(422)
            .shows(&["sudah dipakai"]);

        let link = invited
            .body
            .split("/masuk/siapkan/")
            .nth(1)
            .and_then(|rest| rest.split('<').next())
            .expect("a link");
        let mut relawan = Browser::new(site);
        relawan
            .post(&format!("/masuk/siapkan/{link}"), &[("demo", "1")])
            .await
            .is(303);
        relawan.get("/tugas").await.is(200);

        let list = browser.get("/atur/akun?cari=relawan").await;
        let id = list
            .body
            .split("/atur/akun/acc_")
            .nth(1)
            .and_then(|rest| rest.split('/').next())
            .expect("an account");
        let (path, reason) = (format!("/atur/akun/acc_{id}"), format!("alasan-acc_{id}"));
        let bare = browser
            .submit(&list, &format!("{path}/tangguhkan"), &[])
            .await;
        bare.is(422)
            .shows(&["Kesalahan:", &format!("#f-{reason}"), "<details open>"]);
        let typed = [(reason.as_str(), "cuti panjang")];
        browser
            .submit(&list, &format!("{path}/tangguhkan"), &typed)
            .await
            .is(303);
        relawan.get("/tugas").await.is(303);
        browser
            .get("/atur/akun?cari=relawan")
            .await
            .shows(&["Ditangguhkan", "Aktifkan lagi"]);
        browser
            .submit(&list, &format!("{path}/tautan"), &[])
            .await
            .is(422);
        browser
            .submit(&list, &format!("{path}/aktifkan"), &typed)
            .await
            .is(303);
        let renewed = browser
            .submit(&list, &format!("{path}/tautan"), &[("untuk", "<i>")])
            .await;
        renewed.is(200).shows(&["Tautan sekali pakai", "&lt;i&gt;"]);
    });
}

#[test]
fn a_file_is_tried_before_it_is_stored() {
    with_site(async |world, site| {
        let mut browser = Browser::of(world, site, Role::Administrator, "kanim-kupang").await;
        let page = browser.get("/atur/kantor").await;
        page.is(200).shows(&[
            "Kanim Kupang Contoh",
            "Oinlasi",
            "SK-CONTOH-1",
            "valid_from",
        ]);
        let file = "id,kind,name,parent,area,phone\nkanim-<b>,kanim,Baru,,,\nkanim-baru,kanim,Kanim <Baru>,kanwil-ntt,,\n";
        let tried = [("jenis", "offices"), ("isi", file), ("cara", "coba")];
        let shown = browser.submit(&page, "/atur/kantor/impor", &tried).await;
        shown
            .is(200)
            .shows(&[
                "belum disimpan",
                "Ditolak",
                "Kanim &lt;Baru&gt;",
                "selected",
            ])
            .hides(&["<b>,kanim"]);
        browser.get("/atur/kantor").await.hides(&["kanim-baru"]);

        let good = "id,kind,name,parent,area,phone\nkanim-baru,kanim,Kanim Baru,kanwil-ntt,,\n";
        let saved = [("jenis", "offices"), ("isi", good), ("cara", "simpan")];
        browser
            .submit(&page, "/atur/kantor/impor", &saved)
            .await
            .is(200)
            .shows(&["Sudah disimpan", "kanim-baru"]);
        let again = browser.submit(&page, "/atur/kantor/impor", &saved).await;
        again.is(200).shows(&["sama 1"]);

        let empty = [("jenis", ""), ("isi", " "), ("cara", "coba")];
        browser
            .submit(&page, "/atur/kantor/impor", &empty)
            .await
            .is(422)
            .shows(&["#f-jenis", "#f-isi"]);
        for text in ["\"", "a,b\n1", "id,id\n", "💥", &"x,".repeat(100_000)] {
            let sent = [("jenis", "content"), ("isi", text), ("cara", "coba")];
            let status = browser
                .submit(&page, "/atur/kantor/impor", &sent)
                .await
                .status
                .as_u16();
            assert_eq!(status, 200, "{}", &text[..1]);
        }
    });
}

#[test]
fn operations_tell_of_jobs_and_of_no_report() {
    with_site(async |world, site| {
        world.submit(testkit::app::offer("kenari")).await;
        let mut browser = Browser::of(world, site, Role::Administrator, "kanim-kupang").await;
        let page = browser.get("/atur/operasi").await;
        page.is(200)
            .shows(&["SQLite", "Tidak ada pekerjaan yang gagal"])
            .hides(&["rpt_", "kenari"]);
        let absent = browser
            .submit(&page, "/atur/operasi/job_aaaaaaaa/ulangi", &[])
            .await;
        absent.is(404);
    });
}

#[test]
fn a_list_of_companies_is_tried_then_stored_and_its_history_read() {
    with_site(async |world, site| {
        let mut browser = Browser::of(world, site, Role::NationalOfficer, "ditjen").await;
        let page = browser.get("/atur/perusahaan").await;
        page.is(200)
            .shows(&["Belum ada daftar", "number,name,form"]);
        let file = "number,name,form,phones,domain,address,regency,standing,licensed_from,licensed_to,withdrawn_on,permits\n\
            C/1,Sinar <b> Contoh,pt,021-5550-0001,,,,licensed,2024-01-01,,,\n";
        let sent = |day: &'static str, way: &'static str| {
            [
                ("per", day),
                ("sumber", "Daftar contoh"),
                ("isi", file),
                ("cara", way),
            ]
        };
        let path = "/atur/perusahaan/impor";
        let refused = browser.submit(&page, path, &sent("kemarin", "coba")).await;
        refused
            .is(422)
            .shows(&["id=\"e-per\"", "Sinar &lt;b&gt; Contoh"]);
        let late = browser
            .submit(&page, path, &sent("2030-01-01", "coba"))
            .await;
        late.is(422).shows(&["id=\"e-per\""]);
        let tried = browser
            .submit(&page, path, &sent("2026-11-01", "coba"))
            .await;
        tried.is(200).shows(&["belum disimpan", "Baru 1"]);
        let kept = browser
            .submit(&page, path, &sent("2026-11-01", "simpan"))
            .await;
        kept.is(200).shows(&["Sudah disimpan", "1 November 2026"]);
        let told = browser
            .submit(&page, "/atur/perusahaan/riwayat", &[("nomor", "c/1")])
            .await;
        told.is(200)
            .shows(&["PT Sinar &lt;b&gt; Contoh", "Berizin"]);
        let none = browser
            .submit(&page, "/atur/perusahaan/riwayat", &[("nomor", "C/9")])
            .await;
        none.is(200).shows(&["tidak pernah tercantum"]);
    });
}

#[test]
fn a_chosen_file_becomes_text_that_is_tried_and_then_stored() {
    with_site(async |world, site| {
        let mut browser = Browser::of(world, site, Role::NationalOfficer, "ditjen").await;
        let page = browser.get("/atur/perusahaan").await;
        page.shows(&["enctype=\"multipart/form-data\"", "type=\"file\""]);
        let path = "/atur/perusahaan/impor";
        let mut row = vec![
            "C/1",
            "Sinar <b> Contoh",
            "pt",
            "021-5550-0001",
            "",
            "",
            "",
            "licensed",
            "2024-01-01",
        ];
        row.resize(12, "");
        // "Simpan" beside a file only tries it: nobody has read it yet.
        let mut typed = vec![
            ("per", "2026-11-01"),
            ("sumber", "Daftar contoh"),
            ("cara", "simpan"),
            ("isi", "lama"),
        ];
        let file = workbook(&[app::company::COLUMNS.to_vec(), row]);
        let tried = browser.upload(&page, path, &typed, &file).await;
        let text = "C/1,Sinar &lt;b&gt; Contoh,pt,021-5550-0001,,,,licensed,2024-01-01,,,";
        tried
            .is(200)
            .shows(&["belum disimpan", "Baru 1", text])
            .hides(&["lama</textarea>"]);
        for (file, told) in [
            (
                &b"PK\x03\x04 tidak utuh"[..],
                "tidak terbaca sebagai CSV atau XLSX",
            ),
            (b"\xff\xfe\x00", "bukan UTF-8"),
        ] {
            let refused = browser.upload(&page, path, &typed, file).await;
            refused
                .is(422)
                .shows(&["Ditolak", told, "Daftar contoh", "lama</textarea>"]);
        }
        typed.truncate(3);
        let none = browser.upload(&page, path, &typed, b"").await;
        none.is(422)
            .shows(&["#f-isi", "Pilih berkas atau tempel isinya dulu."]);
        let kept = "number,name,form,phones,domain,address,regency,standing,licensed_from,licensed_to,withdrawn_on,permits\n\
            C/1,Sinar <b> Contoh,pt,021-5550-0001,,,,licensed,2024-01-01,,,";
        typed.push(("isi", kept));
        let saved = browser.upload(&page, path, &typed, b"").await;
        saved.is(200).shows(&["Sudah disimpan", "1 November 2026"]);
        let forged = browser.get("/atur/perusahaan").await;
        let body = forged.body.replace(&forged.hidden("csrf"), "palsu");
        let stolen = Answer { body, ..forged };
        browser.upload(&stolen, path, &typed, b"").await.is(403);
    });
}

/// Without Laos, of which no rule has a text.
const WATCHED: &str = "country\tsector\tsince\tsource\nKH\t\t2026-01-01\tcontoh <b>\nMM\t\t2026-01-01\tcontoh\n\
     MA\tdomestic\t2026-01-01\tcontoh\n";

#[test]
fn a_version_of_the_rules_is_checked_stored_tried_and_put_in_force() {
    with_site(async |world, site| {
        world
            .submit(testkit::app::offer("paspor adik saya ditahan sponsor"))
            .await;
        world.run_jobs().await;
        let mut browser = Browser::of(world, site, Role::NationalOfficer, "ditjen").await;
        browser
            .get("/atur/aturan")
            .await
            .shows(&["/atur/aturan/versi"]);
        let path = "/atur/aturan/versi";
        let page = browser.get(path).await;
        page.is(200)
            .shows(&["Bawaan program", "Belum ada versi lain"]);
        let empty = browser.submit(&page, path, &[("cara", "coba")]).await;
        // All that is missing is told in one round.
        empty
            .is(422)
            .shows(&["#f-berkas", "#f-isi", "#f-nama", "#f-sumber"]);
        let sent = |way: &'static str, content: &'static str| {
            [
                ("nama", "2026-12"),
                ("sumber", "Daftar <baru>"),
                ("tinjau", "2027-06-30"),
                ("dasar", "bawaan"),
                ("berkas", "watch.tsv"),
                ("isi", content),
                ("cara", way),
            ]
        };
        let wrong = browser
            .submit(&page, path, &sent("simpan", "country\n<b>"))
            .await;
        wrong
            .is(422)
            .shows(&["<title>Kesalahan: ", "Versi ini ditolak"])
            .shows(&["watch.tsv:1: perlu kolom country"])
            .hides(&["the columns are"]);
        let english = format!("/en{path}");
        let other = browser.get(&english).await;
        let wrong = browser
            .submit(&other, &english, &sent("coba", "country\n<b>"))
            .await;
        wrong
            .is(422)
            .shows(&["watch.tsv:1: the columns are", "watch.tsv:2"])
            .hides(&["perlu kolom", "<li><b>"]);
        // A country leaves the table together with the rules whose example texts name it.
        let both = format!("=== watch.tsv\r\n{WATCHED}\n=== texts.tsv\r\nsalah");
        let [.., way] = sent("coba", "");
        let several = [
            ("nama", "2026-12"),
            ("sumber", "Daftar <baru>"),
            ("tinjau", "2027-06-30"),
            ("isi", both.as_str()),
            way,
        ];
        let several = browser.submit(&page, path, &several).await;
        several
            .is(422)
            .shows(&["Versi ini ditolak", "texts.tsv:1: perlu kolom"])
            .hides(&["watch.tsv:1"]);
        let mut reserved = sent("coba", WATCHED);
        reserved[0] = ("nama", "bawaan");
        let reserved = browser.submit(&page, path, &reserved).await;
        reserved.is(422).shows(&["milik aturan bawaan program"]);
        let tried = browser.submit(&page, path, &sent("coba", WATCHED)).await;
        tried
            .is(200)
            .shows(&["bisa disimpan", "cocok semua"])
            .hides(&["Kesalahan:", "Tidak ada lagi aturan"]);
        let kept = browser.submit(&page, path, &sent("simpan", WATCHED)).await;
        kept.is(200).shows(&[
            "sudah disimpan",
            "Daftar &lt;baru&gt;",
            "/atur/aturan/versi/2026-12",
        ]);
        browser
            .submit(&page, path, &sent("simpan", WATCHED))
            .await
            .is(422)
            .shows(&["#f-nama"]);

        let one = format!("{path}/2026-12");
        let page = browser.get(&one).await;
        page.is(200)
            .shows(&["watch.tsv", "Mulai percobaan", "belum diperiksa"])
            .shows(&[
                "Berbeda dari bawaan",
                "nama=watch.tsv\"><code>watch.tsv</code></a></dd>",
            ]);
        let file = browser.get(&format!("{one}/berkas?nama=watch.tsv")).await;
        assert_eq!(file.is(200).body, WATCHED);
        assert_eq!(file.header("content-type"), "text/plain; charset=utf-8");
        let built_in = format!("{path}/bawaan/berkas?nama=");
        let rules = browser.get(&format!("{built_in}rules/control.toml")).await;
        rules.is(200).shows(&["[[rule]]"]);
        assert_eq!(
            rules.header("content-disposition"),
            "attachment; filename=\"rules-control.toml\""
        );
        for gone in ["", "rules/none.toml", "../etc/passwd"] {
            browser.get(&format!("{built_in}{gone}")).await.is(404);
        }
        let started = browser.submit(&page, &format!("{one}/coba"), &[]).await;
        let target = format!("{one}?kabar=dicoba");
        assert_eq!(started.is(303).header("location"), target);
        browser
            .get(&target)
            .await
            .shows(&["Percobaan berjalan: 0 dari 1"]);
        world.run_jobs().await;
        let page = browser.get(&one).await;
        page.shows(&["1 laporan", "REC-DOC", "Coba sekali lagi"])
            .shows(&["Kalimat contoh dari berkas aturan", "DEST-WATCH"])
            .hides(&["paspor adik saya ditahan sponsor", "rpt_"]);

        let use_it = format!("{one}/pakai");
        let number = page.hidden("urutan");
        let bare = browser
            .submit(&page, &use_it, &[("urutan", &number), ("alasan", "x")])
            .await;
        bare.is(422).shows(&["#f-alasan"]);
        let typed = [("urutan", &*number), ("alasan", "sudah <dicoba>")];
        let asked = browser.submit(&page, &use_it, &typed).await;
        asked.is(200).shows(&[
            "Pakai versi ini sekarang?",
            "sudah &lt;dicoba&gt;",
            "name=\"yakin\" value=\"ya\"",
        ]);
        browser.get(path).await.hides(&["Pergantian"]);
        let sure = [typed[0], typed[1], ("yakin", "ya")];
        let done = browser.submit(&asked, &use_it, &sure).await;
        assert_eq!(
            done.is(303).header("location"),
            format!("{one}?kabar=dipakai")
        );
        let twice = browser.submit(&asked, &use_it, &sure).await;
        assert_eq!(
            twice.is(303).header("location"),
            format!("{one}?kabar=dipakai")
        );
        world.run_jobs().await;
        let page = browser.get(path).await;
        page.shows(&["selesai dibaca ulang", "Pergantian", "Dipakai"])
            .shows(&["Alasan: sudah &lt;dicoba&gt;"]);
        let late = browser
            .submit(&page, &format!("{path}/bawaan/pakai"), &sure)
            .await;
        late.is(409).shows(&["baru saja mengganti versi"]);
        browser.get(&format!("{path}/bawaan")).await.is(200);
        browser.get(&format!("{path}/lain-lagi")).await.is(404);
        browser.get(&format!("{path}/%3Cb%3E")).await.is(404);
    });
}
