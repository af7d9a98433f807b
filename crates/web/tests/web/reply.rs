//! `/balasan` through the finished router, on a real store.

use crate::site::{Answer, Site};
use app::triage::{self, Act};
use domain::account::Role;
use domain::id::ReportId;
use domain::report::{Decision, Intake, Outcome};
use testkit::Engine;
use testkit::app::{OINLASI, TestApp, offer, on_engine};

/// A story, a name and a number that no page of the way back may repeat.
const CANARIES: [&str; 4] = [
    "kenari-cerita",
    "Kenari Orang",
    "0812-0000-0077",
    "kenari-kata",
];

fn told() -> Intake {
    let mut intake = offer(CANARIES[0]);
    intake.who = CANARIES[1].into();
    intake.contact.allowed = true;
    intake.contact.phone = CANARIES[2].into();
    intake.contact.code_word = CANARIES[3].into();
    intake
}

pub(crate) async fn opened(site: &Site, code: &str) -> Answer {
    let answer = site.post("/balasan", &[("kode", code)]).await;
    answer.is(200).hides(&CANARIES);
    answer
}

/// The only report of the office's inbox, as it stands now.
async fn stored(world: &TestApp, session: &app::account::Session) -> (ReportId, i64) {
    let filter = triage::InboxFilter {
        state: triage::InboxState::All,
        ..triage::InboxFilter::default()
    };
    let inbox = triage::inbox(&world.app, session, &filter)
        .await
        .expect("an inbox");
    let row = inbox.rows.first().expect("a report");
    (row.id.clone(), row.version)
}

async fn decide(world: &TestApp, session: &app::account::Session, decision: Decision, words: &str) {
    let (report, _) = stored(world, session).await;
    triage::report(&world.app, session, &report)
        .await
        .expect("it opens");
    let (report, version) = stored(world, session).await;
    let nonce = app::reporter::nonce(&world.app);
    let act = Act {
        report: &report,
        version,
        reason: "alasan yang cukup",
        nonce: &nonce,
    };
    triage::decide(&world.app, session, act, decision, words)
        .await
        .expect("it is decided");
}

#[test]
fn the_whole_way_back() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let code = world.submit(told()).await.receipt.to_string();
        site.get("/balasan")
            .await
            .is(200)
            .shows(&["<title>Kode – Kentongan</title>", "name=\"kode\""]);
        let unread = opened(&site, &code.replace(' ', " - ")).await;
        unread.shows(&[
            "Belum dibaca",
            "Belum pernah dibuka",
            "<title>Pesan – Kentongan</title>",
        ]);
        assert_eq!(unread.header("set-cookie"), "");

        let officer = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        decide(world, &officer, Decision::Ask, "Kapan <mereka> berangkat?").await;
        let asked = opened(&site, &code).await;
        asked.shows(&[
            "Petugas bertanya kepada Anda",
            "Kapan &lt;mereka&gt; berangkat?",
            "Dibuka oleh Kanim Kupang Contoh pada 20 November 2026",
        ]);

        let (token, nonce) = (asked.hidden("t"), asked.hidden("nonce"));
        let fields = [
            ("t", token.as_str()),
            ("nonce", &nonce),
            ("jawaban", "Besok <malam>\nnaik kapal"),
        ];
        let answered = site.post("/balasan/jawab", &fields).await;
        answered.is(200).shows(&[
            "Terkirim. Petugas akan membacanya.",
            "Besok &lt;malam&gt;\nnaik kapal",
        ]);
        let twice = site.post("/balasan/jawab", &fields).await;
        assert_eq!(
            twice.body.matches("naik kapal").count(),
            1,
            "sent twice, stored once"
        );

        decide(
            world,
            &officer,
            Decision::Close(Outcome::OtherAgency),
            "Dinas <tenaga> kerja",
        )
        .await;
        let closed = opened(&site, &code).await;
        closed.shows(&[
            "Sudah selesai",
            "Ini urusan lembaga lain",
            "Dinas &lt;tenaga&gt; kerja",
            "Minta diperiksa lagi",
        ]);
        closed.hides(&["/balasan/tarik"]);
        let token = closed.hidden("t");
        let again = site
            .post(
                "/balasan/tinjau",
                &[("t", &token), ("alasan", "Bukan begitu")],
            )
            .await;
        again.is(200).shows(&[
            "Kantor lain akan memeriksa",
            "Anda sudah minta diperiksa lagi",
        ]);
        again.hides(&["/balasan/tinjau"]);
        let once_more = site.post("/balasan/tinjau", &[("t", &token)]).await;
        once_more.is(409).shows(&["Keadaannya baru saja berubah"]);
    });
}

#[test]
fn wrong_and_lost_receipts_are_told_apart() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let code = world.submit(told()).await.receipt.to_string();
        let last = if code.ends_with('0') { "1" } else { "0" };
        let wrong = format!("{}{last}", &code[..code.len() - 1]);
        for (typed, words) in [
            ("", "Kode ada 20 angka"),
            ("1234", "Kode ada 20 angka"),
            ("<script>", "Kode ada 20 angka"),
            (wrong.as_str(), "Ada angka yang salah atau tertukar"),
            ("0000 0000 0000 0000 5724", "Kode ini tidak kami kenal"),
        ] {
            let page = site.post("/balasan", &[("kode", typed)]).await;
            page.is(422)
                .shows(&["Kesalahan:", words, "Kode hilang?"])
                .hides(&["value=\"<script>"]);
            if !typed.starts_with('<') {
                page.shows(&[&format!("value=\"{typed}\"")]);
            }
        }
        let huge = "9".repeat(100_000);
        site.post("/balasan", &[("kode", &huge)]).await.is(422);
        for _ in 0..25 {
            site.post("/balasan", &[("kode", "0000 0000 0000 0000 5724")])
                .await;
        }
        let limited = site
            .post("/balasan", &[("kode", "0000 0000 0000 0000 5724")])
            .await;
        limited
            .is(429)
            .shows(&["value=\"0000 0000 0000 0000 5724\""]);
        opened(&site, &code).await;
    });
}

#[test]
fn a_closed_page_asks_for_the_code_and_keeps_the_words() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let code = world.submit(told()).await.receipt.to_string();
        let page = opened(&site, &code).await;
        let (token, nonce) = (page.hidden("t"), page.hidden("nonce"));
        world.clock.pass(31 * 60);
        let fields = [
            ("t", token.as_str()),
            ("nonce", &nonce),
            ("jawaban", "jangan \"hilang\""),
        ];
        let late = site.post("/balasan/jawab", &fields).await;
        late.is(422).shows(&[
            "Halaman tadi sudah ditutup",
            "jangan &quot;hilang&quot;",
            "Ketikan Anda tidak hilang",
        ]);
        let kept = [
            ("kode", code.as_str()),
            ("nonce", &nonce),
            ("jawaban", "jangan \"hilang\""),
        ];
        let back = site.post("/balasan", &kept).await;
        back.is(200)
            .shows(&["jangan &quot;hilang&quot;</textarea>"]);
        assert_eq!(back.hidden("nonce"), nonce);
        for path in ["jawab", "kontak", "tempat", "tinjau", "tarik"] {
            let path = format!("/balasan/{path}");
            site.post(
                &path,
                &[("t", "palsu"), ("yakin", "ya"), ("wilayah", OINLASI)],
            )
            .await
            .is(422);
            site.get(&path).await.is(200).shows(&["name=\"kode\""]);
        }
    });
}

#[test]
fn the_contact_can_be_changed_and_never_shows() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let receipt = world.submit(told()).await.receipt;
        let code = receipt.to_string();
        let page = opened(&site, &code).await;
        page.shows(&["Sekarang petugas boleh menghubungi Anda."]);
        let token = page.hidden("t");
        let view = async || {
            app::reporter::open(&world.app, &code)
                .await
                .expect("a view")
                .contact
        };

        let fields = [
            ("t", token.as_str()),
            ("boleh_hubungi", "ya"),
            ("jam_aman", "pagi"),
        ];
        site.post("/balasan/kontak", &fields)
            .await
            .is(200)
            .hides(&CANARIES)
            .shows(&["Izin menghubungi sudah diubah"]);
        let contact = view().await;
        assert_eq!(
            (contact.phone.as_str(), contact.safe_hours.as_str()),
            (CANARIES[2], "pagi")
        );

        let fields = [
            ("t", token.as_str()),
            ("boleh_hubungi", "ya"),
            ("nomor", "dua"),
        ];
        let wrong = site.post("/balasan/kontak", &fields).await;
        wrong
            .is(422)
            .shows(&["id=\"e-nomor\"", "value=\"dua\"", "<details open>"]);

        let forgotten = site.post("/balasan/kontak", &[("t", &token)]).await;
        forgotten
            .is(200)
            .shows(&["Sekarang petugas tidak boleh menghubungi Anda."]);
        assert_eq!(view().await, domain::report::Contact::default());
    });
}

#[test]
fn taking_back_needs_a_tick_and_ends_it() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let code = world.submit(told()).await.receipt.to_string();
        let token = opened(&site, &code).await.hidden("t");
        let unsure = site.post("/balasan/tarik", &[("t", &token)]).await;
        unsure
            .is(422)
            .shows(&["Centang dulu tanda yakin", "href=\"#f-yakin\""]);
        let taken = site
            .post("/balasan/tarik", &[("t", &token), ("yakin", "ya")])
            .await;
        taken
            .is(200)
            .shows(&["Sudah Anda tarik", "Laporan sudah ditarik."])
            .hides(&["<form"]);
        site.post("/balasan/tarik", &[("t", &token), ("yakin", "ya")])
            .await
            .is(409);
        site.post("/balasan/jawab", &[("t", &token), ("jawaban", "x")])
            .await
            .is(409);
    });
}

#[test]
fn messages_keep_their_limits_and_their_typed_words() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let code = world.submit(told()).await.receipt.to_string();
        let token = opened(&site, &code).await.hidden("t");
        site.post("/balasan/jawab", &[("t", &token)])
            .await
            .is(422)
            .shows(&["id=\"e-jawaban\""]);
        let long = "kata ".repeat(10_000);
        let page = site
            .post("/balasan/jawab", &[("t", &token), ("jawaban", &long)])
            .await;
        page.is(422)
            .shows(&["Keterangannya terlalu panjang", &long]);
        let script = "</textarea><script>alert(1)</script>";
        let page = site
            .post("/balasan/jawab", &[("t", &token), ("jawaban", script)])
            .await;
        page.is(200)
            .hides(&["<script>alert"])
            .shows(&["&lt;script&gt;alert(1)"]);
    });
}

/// A joined report and a single one, in the same state, give the same page.
#[test]
fn a_joined_report_reads_like_any_other() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = world.submit(told()).await.receipt.to_string();
        let officer = world.signed_in(Role::OfficeHead, "kanim-kupang").await;
        let (leading, _) = stored(world, &officer).await;
        triage::report(&world.app, &officer, &leading)
            .await
            .expect("it opens");
        let second = world.submit(told()).await.receipt.to_string();
        let filter = triage::InboxFilter {
            state: triage::InboxState::All,
            ..Default::default()
        };
        let rows = triage::inbox(&world.app, &officer, &filter)
            .await
            .expect("an inbox")
            .rows;
        let other = rows
            .iter()
            .find(|row| row.id != leading)
            .expect("the second")
            .id
            .clone();
        triage::report(&world.app, &officer, &other)
            .await
            .expect("it opens");
        let rows = triage::inbox(&world.app, &officer, &filter)
            .await
            .expect("an inbox")
            .rows;
        let other = rows
            .iter()
            .find(|row| row.id != leading)
            .expect("the second");
        let nonce = app::reporter::nonce(&world.app);
        let act = Act {
            report: &other.id,
            version: other.version,
            reason: "hal yang sama",
            nonce: &nonce,
        };
        triage::decide(&world.app, &officer, act, Decision::Join(leading), "")
            .await
            .expect("joined");
        let (mut one, mut two) = (opened(&site, &first).await, opened(&site, &second).await);
        for page in [&mut one, &mut two] {
            for hidden in [page.hidden("t"), page.hidden("nonce")] {
                page.body = page.body.replace(&hidden, "-");
            }
        }
        assert_eq!(one.body, two.body);
    });
}
