//! Lists: what stands in them, who sees them, how they are narrowed.

use super::{Browser, report_path, with_site};
use axum::body::Body;
use axum::http::{Request, header};
use domain::account::Role;
use domain::report::{Happening, Intake, When, WhereNow};
use testkit::app::{TestApp, offer};

/// Largest officer page as it travels, without style and script.
const BUDGET: usize = 25 * 1024;

async fn told(world: &TestApp, happening: Happening, when: When, story: &str) {
    let intake = Intake {
        happenings: vec![happening],
        when,
        ..offer(story)
    };
    world.submit(intake).await;
}

#[test]
fn the_list_holds_codes_and_places_but_no_words_of_reporters() {
    with_site(async |world, site| {
        told(world, Happening::Held, When::Now, "kenari ditahan").await;
        told(
            world,
            Happening::Presence,
            When::Unknown,
            "kenari orang lewat",
        )
        .await;
        world.run_jobs().await;
        let mut browser = Browser::of(world, site, Role::EnforcementOfficer, "kanim-kupang").await;
        let list = browser.get("/kotak-masuk").await;
        list.is(200)
            .shows(&[
                "Ditahan atau dipaksa",
                "Oinlasi",
                "Segera",
                "Hanya keberadaan",
                "Batas: hari ini",
            ])
            .shows(&[
                "kewarganegaraan, suku, agama",
                "data-row",
                "data-search",
                "aria-current=\"page\"",
            ])
            .hides(&["kenari"]);

        let urgent = browser.get("/kotak-masuk?urgensi=1").await;
        urgent
            .is(200)
            .shows(&["1 laporan", "Ditahan"])
            .hides(&["Hanya keberadaan</span>"]);
        let kind = browser.get("/kotak-masuk?jenis=presence").await;
        kind.is(200).shows(&["1 laporan"]);
        browser
            .get("/kotak-masuk?cari=ditahan")
            .await
            .is(200)
            .shows(&["1 laporan", "value=\"ditahan\""]);
        browser
            .get("/kotak-masuk?cari=%3Cb%3E")
            .await
            .is(200)
            .shows(&["value=\"&lt;b&gt;\""])
            .hides(&["<b>\""]);
        browser
            .get("/kotak-masuk?tempat=Maumere")
            .await
            .is(200)
            .shows(&["Tidak ada laporan yang cocok", "Tempat:"]);
        browser
            .get("/kotak-masuk?tempat=5302022008")
            .await
            .is(200)
            .shows(&["2 laporan"]);
        browser
            .get("/kotak-masuk?tempat=xqzxqzxqz")
            .await
            .is(200)
            .shows(&["tidak ditemukan"]);
        browser
            .get("/kotak-masuk?keadaan=ditutup")
            .await
            .is(200)
            .shows(&["Belum ada laporan yang ditutup"]);
        browser
            .get("/kotak-masuk?keadaan=apa&urgensi=x&mulai=x&laporan=x")
            .await
            .is(200)
            .shows(&["2 laporan"]);

        world.clock.pass_days(6);
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        browser
            .get("/kotak-masuk?terlambat=ya")
            .await
            .is(200)
            .shows(&["2 laporan", "Lewat batas", "lewat"]);
    });
}

#[test]
fn a_report_opens_beside_the_list_and_deciding_leads_back_to_it() {
    with_site(async |world, site| {
        world.submit(offer("kenari di samping daftar")).await;
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let path = report_path(&mut browser).await;
        let id = path.trim_start_matches("/laporan/").to_owned();
        let open = browser
            .get(&format!("/kotak-masuk?jenis=offer&laporan={id}"))
            .await;
        open.is(200).shows(&[
            "kenari di samping daftar",
            "aria-current=\"true\"",
            "<h1>Kotak masuk</h1>",
            "Sedang dibaca",
            "name=\"lalu\" value=\"/kotak-masuk?jenis=offer\"",
        ]);
        let next = open.hidden("lalu");
        let done = browser
            .send(&open, &format!("{path}/tindak-lanjuti"), &[("lalu", &next)])
            .await;
        assert_eq!(
            done.is(303).header("location"),
            "/kotak-masuk?jenis=offer&kabar=tindak-lanjuti"
        );
        browser
            .get("/kotak-masuk?kabar=tindak-lanjuti")
            .await
            .is(200)
            .shows(&["Tersimpan: ditindaklanjuti"]);
        browser
            .get("/kotak-masuk?kabar=%3Cscript%3E")
            .await
            .is(200)
            .hides(&["<script>%", "&lt;script"]);
        browser
            .get("/kotak-masuk?keadaan=ditindaklanjuti")
            .await
            .is(200)
            .shows(&["1 laporan"]);
    });
}

#[test]
fn pages_of_a_long_list_follow_each_other_and_stay_small() {
    with_site(async |world, site| {
        for number in 0..31 {
            told(
                world,
                Happening::Offer,
                When::Unknown,
                &format!("kenari nomor {number}"),
            )
            .await;
        }
        let mut browser = Browser::of(world, site, Role::OfficeHead, "kanim-kupang").await;
        let first = browser.get("/kotak-masuk").await;
        first
            .is(200)
            .shows(&["31 laporan", "rel=\"next\""])
            .hides(&["rel=\"prev\""]);
        let rest = first
            .body
            .split("href=\"")
            .find(|part| part.contains("rel=\"next\""))
            .expect("a link");
        let href = rest
            .split('"')
            .next()
            .expect("an address")
            .replace("&amp;", "&");
        let second = browser.get(&href).await;
        second
            .is(200)
            .shows(&["31 laporan", "rel=\"prev\""])
            .hides(&["rel=\"next\""]);
        let rows = |body: &str| body.matches(" data-row").count();
        assert_eq!((rows(&first.body), rows(&second.body)), (25, 6));

        let path = report_path(&mut browser).await;
        let id = path.trim_start_matches("/laporan/");
        let request = Request::get(format!("/kotak-masuk?laporan={id}"))
            .header(header::COOKIE, &browser.cookies)
            .header(header::ACCEPT_ENCODING, "br")
            .body(Body::empty())
            .expect("a request");
        let answer = site.ask(request).await;
        assert_eq!(answer.header("content-encoding"), "br");
        let size: usize = answer
            .header("content-length")
            .parse()
            .unwrap_or(answer.body.len());
        assert!(size <= BUDGET, "{size} bytes");
    });
}

#[test]
fn the_day_shows_what_each_role_has_to_do() {
    with_site(async |world, site| {
        told(world, Happening::Held, When::Now, "kenari ditahan").await;
        let mut officer = Browser::of(world, site, Role::VillageOfficer, "kanim-kupang").await;
        officer
            .get("/tugas")
            .await
            .is(200)
            .shows(&["Tidak ada yang menunggu"]);
        world
            .assign(officer.account.as_ref().expect("an account"))
            .await;
        officer
            .get("/tugas")
            .await
            .is(200)
            .shows(&[
                "Perlu segera",
                "Ditahan",
                "Desa binaan",
                "Oinlasi",
                "SK-CONTOH-1",
            ])
            .hides(&["kenari"]);

        for role in [Role::Volunteer, Role::VillageHead] {
            let mut villager = Browser::of(world, site, role, "kanim-kupang").await;
            let day = villager.get("/tugas").await;
            day.is(200)
                .shows(&["Yang tidak Anda lakukan", "href=\"/lapor\""])
                .hides(&["/kotak-masuk", "class=\"kpi\"", "Oinlasi"]);
        }
        let mut administrator = Browser::of(world, site, Role::Administrator, "kanim-kupang").await;
        let day = administrator.get("/tugas").await;
        day.is(200)
            .shows(&["/atur/akun", "Pekerjaan menunggu"])
            .hides(&["/kotak-masuk", "Oinlasi"]);
    });
}

#[test]
fn people_abroad_have_a_card_and_a_queue() {
    with_site(async |world, site| {
        let intake = Intake {
            where_now: WhereNow::Abroad,
            country: "Negeri seberang".into(),
            ..offer("kenari di luar")
        };
        world.submit(intake).await;
        let mut consul = Browser::of(world, site, Role::ConsularOfficer, "kemlu").await;
        let path = report_path(&mut consul).await;
        let page = consul.get(&path).await;
        page.is(200)
            .shows(&[
                "Orangnya di luar negeri",
                "Antrean Luar Negeri Contoh",
                "Negeri seberang",
                "Minta keterangan",
            ])
            .hides(&["/tutup\"", "/alihkan\""]);
        let typed = [
            ("tanya_pilihan", "when"),
            ("tanya_alasan", "perlu waktunya"),
        ];
        consul
            .send(&page, &format!("{path}/tanya"), &typed)
            .await
            .is(303);
    });
}
