//! What one must know before reading a report, in the list and above it.

use super::{Browser, report_path, with_site};
use domain::account::Role;
use domain::report::{Happening, Intake};
use testkit::app::offer;

#[test]
fn words_that_tell_of_acts_are_no_presence_and_words_about_an_official_are_marked() {
    with_site(async |world, site| {
        let intake = Intake {
            happenings: vec![Happening::Presence],
            who: "petugas imigrasi".into(),
            ..offer("Ada perempuan asing dikurung di rumah itu, paspornya diambil.")
        };
        world.submit(intake).await;
        world.run_jobs().await;
        let mut browser = Browser::of(world, site, Role::Inspector, "itjen").await;
        let path = report_path(&mut browser).await;
        browser
            .get("/kotak-masuk")
            .await
            .shows(&["Diduga petugas terlibat"])
            .hides(&["Hanya keberadaan</span>", "Hanya keberadaan orang"]);
        let page = browser.get(&path).await;
        page.is(200)
            .shows(&[
                "Diduga petugas terlibat",
                "Jangan teruskan ke kantor setempat",
                "tidak lagi dianggap hanya keberadaan",
            ])
            .hides(&[
                "bukan tanda pelanggaran",
                "terhapus sendiri",
                "Jelaskan dan tutup",
                "value=\"kanim-kupang\"",
            ]);
        let typed = [
            ("alih_kantor", "kanim-kupang"),
            ("alih_alasan", "urusan mereka"),
        ];
        let sent = browser
            .send(&page, &format!("{path}/alihkan"), &typed)
            .await;
        sent.shows(&["Tekan Bukan pada petunjuk itu dulu"]);
        let mut local = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        local.get(&path).await.is(404);
    });
}
