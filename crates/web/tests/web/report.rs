//! `/lapor` and `/terima` through the finished router, on a real store.

use crate::site::{Answer, Site, form};
use testkit::Engine;
use testkit::app::{OINLASI, TestApp, on_engine};

const FIELDS: [(&str, &str); 21] = [
    ("apa", "held"),
    ("apa", "gathered"),
    (
        "cerita",
        "Mereka <b>dikumpulkan</b> & \"dijaga\"\r\nbaris dua",
    ),
    ("tempat", "Oinlasi, Mollo Selatan"),
    ("wilayah", OINLASI),
    ("kapan", "now"),
    ("tanggal", "2026-11-20"),
    ("di_mana_kini", "abroad"),
    ("negara", "Negeri Contoh"),
    ("siapa", "Agen Contoh"),
    ("boleh_hubungi", "ya"),
    ("nomor", "0812-0000-0001"),
    ("jam_aman", "setelah jam delapan malam"),
    ("kata", "pisang"),
    ("jangan_kantor", "ya"),
    ("jangan_desa", "ya"),
    ("jangan_peran", "village_head"),
    ("jangan_peran", "police"),
    ("jangan_orang", "Lurah Contoh"),
    ("aparat", "ya"),
    ("akhir", "0000"),
];

/// The fields of `answer`'s form with these beside the receipt.
pub(crate) fn filled<'a>(
    issued: &'a [(String, String)],
    fields: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let hidden = issued
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    hidden.chain(fields.iter().copied()).collect()
}

pub(crate) fn issued(answer: &Answer) -> Vec<(String, String)> {
    ["kode", "hari", "meterai"]
        .map(|name| (name.to_owned(), answer.hidden(name)))
        .into()
}

fn receipt(issued: &[(String, String)]) -> String {
    let code: domain::receipt::ReceiptCode = issued[0].1.parse().expect("a receipt");
    code.to_string()
}

async fn reports(world: &TestApp) -> u64 {
    app::status::reports(&world.app).await.expect("a count")
}

#[test]
fn one_post_one_report_one_receipt() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let fresh = site.get("/lapor").await;
        fresh.is(200).shows(&[
            "<title>Formulir – Kentongan</title>",
            "autocomplete=\"off\"",
            "tel:110",
        ]);
        let first = issued(&fresh);
        let code = receipt(&first);
        fresh.shows(&[&code]).hides(&["set-cookie"]);
        assert_eq!(fresh.header("set-cookie"), "");
        assert_eq!(fresh.header("cache-control"), "no-store");
        let fields = filled(&first, &FIELDS);
        let sent = site.post("/lapor", &fields).await;
        sent.is(303);
        let thanks = sent.header("location").to_owned();
        assert!(thanks.starts_with("/terima?t=") && !thanks.contains(&code.replace(' ', "")));
        assert_eq!(sent.header("set-cookie"), "");
        let again = site.post("/lapor", &fields).await;
        again.is(303);
        assert_eq!(reports(world).await, 1);
        let page = site.get(&thanks).await;
        page.is(200)
            .shows(&[&code, "belum dibaca", "tel:110", "name=\"akhir\""]);
        page.hides(&["dikumpulkan", "Agen Contoh", "0812-0000-0001"]);
    });
}

#[test]
fn the_last_group_never_blocks_and_is_asked_again() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        let code = receipt(&first);
        let last = code.split(' ').next_back().expect("five groups").to_owned();
        let sent = site
            .post(
                "/lapor",
                &filled(&first, &[("apa", "offer"), ("akhir", &last)]),
            )
            .await;
        let page = site.get(sent.header("location")).await;
        page.is(200)
            .hides(&["name=\"akhir\""])
            .shows(&["Angkanya benar"]);

        let second = issued(&site.get("/lapor").await);
        let sent = site
            .post("/lapor", &filled(&second, &[("apa", "offer")]))
            .await;
        let page = site.get(sent.header("location")).await;
        let token = page.hidden("t");
        let wrong = site
            .post("/terima", &[("t", &token), ("akhir", "12 34 x")])
            .await;
        wrong
            .is(422)
            .shows(&["Kesalahan:", "Angkanya belum cocok", "value=\"12 34 x\""]);
        let code = receipt(&second);
        let last = code.split(' ').next_back().expect("five groups");
        site.post("/terima", &[("t", &token), ("akhir", last)])
            .await
            .is(200)
            .shows(&["Angkanya benar"]);
        for forged in ["", "x", "%FF"] {
            site.get(&format!("/terima?t={forged}"))
                .await
                .is(if forged == "%FF" { 400 } else { 410 });
        }
        world.clock.pass(31 * 60);
        site.get(&format!("/terima?t={token}"))
            .await
            .is(410)
            .shows(&["Laporan yang terkirim tetap tersimpan"]);
        site.post("/terima", &[("t", &token), ("akhir", last)])
            .await
            .is(410);
    });
}

#[test]
fn an_error_keeps_everything_that_was_typed() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        let mut fields = filled(&first, &FIELDS);
        for field in &mut fields {
            match field.0 {
                "nomor" => field.1 = "dua belas",
                "tanggal" => field.1 = "kemarin",
                _ => {}
            }
        }
        let page = site.post("/lapor", &fields).await;
        page.is(422).shows(&[
            "<title>Kesalahan: Formulir",
            "id=\"kesalahan\"",
            "href=\"#f-nomor\"",
            "href=\"#f-tanggal\"",
            "Mereka &lt;b&gt;dikumpulkan&lt;/b&gt; &amp; &quot;dijaga&quot;\nbaris dua</textarea>",
            "value=\"held\" id=\"f-apa-2\" checked",
            "value=\"gathered\" id=\"f-apa-3\" checked",
            "name=\"wilayah\" value=\"5302022008\" checked",
            "value=\"now\" id=\"f-kapan\" checked",
            "value=\"abroad\" id=\"f-di_mana_kini-3\" checked",
            "value=\"Negeri Contoh\"",
            "value=\"dua belas\"",
            "value=\"kemarin\"",
            "value=\"pisang\"",
            "id=\"f-jangan_kantor\" name=\"jangan_kantor\" value=\"ya\" checked",
            "value=\"police\" id=\"f-jangan_peran-4\" checked",
            "id=\"f-aparat\" name=\"aparat\" value=\"ya\" checked",
            "value=\"Lurah Contoh\"",
            "value=\"0000\"",
        ]);
        assert_eq!(page.body.matches("<details open>").count(), 3);
        assert_eq!(issued(&page), first, "the receipt stays the same");
        assert_eq!(reports(world).await, 0);
    });
}

#[test]
fn nothing_told_and_too_much_are_told_at_the_field() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        site.post("/lapor", &filled(&first, &[]))
            .await
            .is(422)
            .shows(&["href=\"#f-cerita\"", "id=\"e-cerita\""]);
        let story = "ꦗ".repeat(8_001);
        let long = site
            .post("/lapor", &filled(&first, &[("cerita", &story)]))
            .await;
        long.is(422).shows(&["Ceritanya terlalu panjang", &story]);
        let answer = "a".repeat(501);
        for (name, value) in [
            ("tempat", answer.as_str()),
            ("negara", &answer),
            ("siapa", &answer),
            ("nomor", &answer),
            ("jam_aman", &answer),
            ("kata", &answer),
            ("jangan_orang", &answer),
            ("tanggal", "2026-13-40"),
            ("tanggal", "1066-10-14"),
            ("tanggal", "<script>"),
        ] {
            let page = site
                .post(
                    "/lapor",
                    &filled(&first, &[("apa", "offer"), (name, value)]),
                )
                .await;
            page.is(422)
                .shows(&[&format!("id=\"e-{name}\""), &format!("href=\"#f-{name}\"")])
                .hides(&["<script>alert", "value=\"<script>"]);
        }
        let huge = "b".repeat(600 * 1024);
        site.post("/lapor", &filled(&first, &[("cerita", &huge)]))
            .await
            .is(413);
        for (name, value) in [
            ("apa", "'; DROP TABLE report; --"),
            ("kapan", "\u{202e}"),
            ("wilayah", "99.99.99.9999"),
            ("hari", "0000-00-00"),
            ("kode", "1"),
        ] {
            let fresh = issued(&site.get("/lapor").await);
            let fields = filled(&fresh, &[("cerita", "ada"), (name, value)]);
            let status = site.post("/lapor", &fields).await.status.as_u16();
            assert!([303, 422].contains(&status), "{name}: {status}");
        }
    });
}

#[test]
fn an_old_or_strange_form_gets_a_new_receipt_and_keeps_the_words() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        let without = site.post("/lapor", &[("cerita", "tanpa kode")]).await;
        without
            .is(422)
            .shows(&["tanpa kode</textarea>", "id=\"e-kode\""]);
        let mut forged = first.clone();
        forged[2].1 = "x".repeat(43);
        let page = site
            .post("/lapor", &filled(&forged, &[("cerita", "palsu")]))
            .await;
        page.is(422)
            .shows(&["palsu</textarea>", "Formulir ini sudah lama"]);
        assert_ne!(issued(&page), first);
        world.clock.pass(32 * 86_400);
        let late = site
            .post("/lapor", &filled(&first, &[("cerita", "lama")]))
            .await;
        late.is(422).shows(&["lama</textarea>"]);
        let renewed = issued(&late);
        site.post("/lapor", &filled(&renewed, &[("cerita", "lama")]))
            .await
            .is(303);
        assert_eq!(reports(world).await, 1);
    });
}

#[test]
fn other_words_under_a_used_receipt_are_a_new_report_or_an_addition() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        site.post("/lapor", &filled(&first, &[("cerita", "pertama")]))
            .await
            .is(303);
        let other = site
            .post("/lapor", &filled(&first, &[("cerita", "kedua")]))
            .await;
        other.is(409).shows(&[
            "Laporan pertama sudah tersimpan",
            &receipt(&first),
            "kedua</textarea>",
        ]);
        let second = issued(&other);
        assert_ne!(second[0], first[0]);
        site.post("/lapor", &filled(&second, &[("cerita", "kedua")]))
            .await
            .is(303);
        assert_eq!(reports(world).await, 2);
    });
}

#[test]
fn too_many_sends_of_one_form_wait_and_keep_the_words() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        let fields = filled(&first, &[("cerita", "tunggu"), ("nomor", "x")]);
        let mut last = site.post("/lapor", &fields).await;
        for _ in 0..20 {
            last = site.post("/lapor", &fields).await;
        }
        last.is(429)
            .shows(&["Terlalu banyak kiriman", "tunggu</textarea>"]);
        assert!(
            last.header("retry-after")
                .parse::<u32>()
                .is_ok_and(|seconds| seconds > 0)
        );
        let other = issued(&site.get("/lapor").await);
        site.post("/lapor", &filled(&other, &[("cerita", "lain")]))
            .await
            .is(303);
    });
}

#[test]
fn another_site_can_not_hand_in_a_form() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let first = issued(&site.get("/lapor").await);
        let mut request = form("/lapor", &filled(&first, &[("cerita", "x")]));
        request
            .headers_mut()
            .insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        let answer = site.ask(request).await;
        answer.is(403).hides(&[&receipt(&first)]);
    });
}

#[test]
fn english_lies_below_its_prefix_and_stays_there() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let fresh = site.get("/en/lapor").await;
        fresh.is(200).shows(&[
            "lang=\"en\"",
            "Tell us what happened",
            "action=\"/en/lapor\"",
            "href=\"/lapor\"",
        ]);
        let first = issued(&fresh);
        let sent = site
            .post("/en/lapor", &filled(&first, &[("apa", "offer")]))
            .await;
        assert!(sent.header("location").starts_with("/en/terima?t="));
        site.get(sent.header("location"))
            .await
            .is(200)
            .shows(&["Report sent"]);
        let wrong = site
            .post("/en/lapor", &filled(&first, &[("nomor", "x")]))
            .await;
        wrong
            .is(422)
            .shows(&["<title>Error: Form", "Choose what happened"]);
    });
}
