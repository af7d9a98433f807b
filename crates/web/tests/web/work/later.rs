//! What a reporter writes after a report was closed, on the officer's pages.

use super::report::opened;
use super::{Browser, report_path, with_site};
use domain::account::Role;
use testkit::app::{TestApp, offer};

async fn writes(world: &TestApp, receipt: &str, text: &str) {
    let view = app::reporter::open(&world.app, receipt).await;
    let token = view.expect("opened").token;
    let nonce = app::reporter::nonce(&world.app);
    let answered = app::reporter::answer(&world.app, &token, text, &nonce).await;
    answered.expect("written");
    world.run_jobs().await;
}

#[test]
fn a_closed_report_is_read_again_opened_again_and_keeps_its_level_meanwhile() {
    with_site(async |world, site| {
        let key = app::report::Key::None;
        let channel = app::report::Channel::Api;
        let sent = app::report::submit(&world.app, offer("kenari"), key, false, channel).await;
        let receipt = sent.expect("stored").receipt.digits();
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let id = path.trim_start_matches("/laporan/");
        let page = browser.get(&path).await;
        let typed = [
            ("tutup_hasil", "nothing_found"),
            ("tutup_alasan", "sudah dicek"),
        ];
        let closed = browser.send(&page, &format!("{path}/tutup"), &typed).await;
        closed.is(303);
        let page = browser.get(&path).await;
        let typed = [("urgensi_tingkat", "1"), ("urgensi_alasan", "lebih segera")];
        let refused = browser
            .send(&page, &format!("{path}/urgensi"), &typed)
            .await;
        refused.is(409).shows(&["Laporan ini sudah ditutup"]);

        writes(world, &receipt, "Terima kasih banyak.").await;
        for list in ["/tugas", "/kotak-masuk"] {
            let page = browser.get(list).await;
            page.is(200).shows(&["Sudah dijawab", id]);
        }
        let title = "Pelapor menulis lagi sesudah laporan ditutup";
        let page = browser.get(&path).await;
        page.shows(&[title, "Terima kasih banyak."]);
        let page = browser.get(&path).await;
        page.hides(&[title])
            .shows(&["Pesan sesudah penutupan dibaca"]);
        browser.get("/kotak-masuk").await.hides(&[id]);

        writes(
            world,
            &receipt,
            "Tolong, kakak saya dikurung dan dipukul bosnya.",
        )
        .await;
        browser.get("/kotak-masuk").await.shows(&["Segera", id]);
        let page = browser.get(&path).await;
        page.shows(&["Dibuka lagi oleh program", "pelapor menulis lagi"])
            .shows(&["dari kata-kata laporan", "Tindak lanjuti"]);
    });
}

/// Whoever says it: an officer's word is not put into the reporter's mouth.
#[test]
fn an_official_whom_only_an_officer_names_is_an_officers_word() {
    with_site(async |world, site| {
        let (mut browser, path, page) = opened(world, site, offer("kenari")).await;
        let typed = [
            ("tambah_petunjuk", "OFF-INV"),
            ("tambah_alasan", "kata warga lain"),
        ];
        let added = browser
            .send(&page, &format!("{path}/petunjuk-tambah"), &typed)
            .await;
        added.is(303);
        let mut inspector = Browser::of(world, site, Role::Inspector, "itjen").await;
        inspector
            .get(&path)
            .await
            .is(200)
            .shows(&["Petugas menyatakan ada petugas yang terlibat"])
            .hides(&["Pelapor menyebut ada petugas"]);
    });
}
