//! What a public page weighs on the wire, with its style and script: at most 8 KB.
//!
//! `UPDATE=1 cargo nextest run -p web bytes` writes `docs/generated/page-bytes.md`.

use crate::kept::keep;
use crate::pages::samples;
use crate::site::Site;
use app::programme::seed_content;
use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use axum::response::Html;
use axum::routing::get;
use http_body_util::BodyExt;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;
use testkit::Engine;
use testkit::app::{TestApp, on_engine};
use tower::ServiceExt;
use web::layer::{SecurityHeaders, Shell, shell};
use web::limit::Limiter;
use web::metrics::Metrics;

/// Bytes of a public page, compressed as it is served.
const BUDGET: usize = 8_192;

/// Name with language, and the bytes of its heaviest sample.
async fn page_sizes() -> BTreeMap<String, usize> {
    let mut sizes = BTreeMap::new();
    for (name, locale, html) in samples() {
        let size = sizes
            .entry(format!("{name} {}", locale.code()))
            .or_default();
        *size = served(html).await.max(*size);
    }
    sizes
}

/// Bytes of the body as the shell sends it to a browser that takes brotli.
async fn served(html: String) -> usize {
    let routes = Router::new().route("/", get(async || Html(html)));
    let boundary = Shell {
        headers: SecurityHeaders::new(&[], &[], false),
        error_page: Arc::new(|problem, locale| problem.bare_page(locale)),
        limiter: Arc::new(Limiter::off()),
        metrics: Metrics::default().http(),
        clock: Arc::new(crate::Fixed),
    };
    let request = Request::get("/")
        .header(header::ACCEPT_ENCODING, "gzip, br")
        .body(Body::empty());
    let response = shell(routes, boundary)
        .oneshot(request.expect("a request"))
        .await;
    let response = response.expect("the router always answers");
    assert_eq!(response.headers()[header::CONTENT_ENCODING], "br");
    response
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes()
        .len()
}

fn table(sizes: &BTreeMap<String, usize>) -> String {
    let mut rows: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for (name, size) in sizes {
        let (page, locale) = name.split_once(' ').expect("name and language");
        rows.entry(page).or_default()[usize::from(locale == "en")] = *size;
    }
    let mut text = String::from(
        "Bytes of each public page as it is served (brotli), style and script included; the heaviest\n\
         state of each. Made by a test of `crates/web`; the budget is 8,192.\n\n\
         | Page | Indonesian | English |\n|---|---:|---:|\n",
    );
    for (page, [indonesian, english]) in rows {
        writeln!(text, "| {page} | {indonesian} | {english} |")
            .expect("writing to a text can't fail");
    }
    text
}

/// The pages that dated content makes, with the content that is shipped.
async fn content_sizes(world: &TestApp) -> Vec<(String, usize)> {
    seed_content(&world.app).await.expect("it can be stored");
    let site = Site::new(world);
    let mut sizes = Vec::new();
    for (page, path) in [("help", "bantuan"), ("already", "terlanjur")] {
        for (locale, prefix) in [("id", "/"), ("en", "/en/")] {
            let html = site
                .get(&format!("{prefix}{path}"))
                .await
                .is(200)
                .body
                .clone();
            sizes.push((format!("{page} {locale}"), served(html).await));
        }
    }
    sizes
}

/// A result with as much in it as a bad offer brings, in the words of the shipped content.
async fn result_sizes(world: &TestApp) -> Vec<(String, usize)> {
    let site = Site::new(world);
    let mut sent = vec![
        (
            "pesan",
            "Loker Malaysia gaji 25jt tanpa syarat, hub 0812-0000-2222",
        ),
        ("perusahaan", "PT Contoh Jaya"),
        ("gaji", "6 juta"),
        ("biaya", "9 juta"),
    ];
    sent.extend(domain::offer::Question::ALL.map(|question| ("tanda", question.code())));
    let mut sizes = Vec::new();
    for (locale, path) in [("id", "/cek/hasil"), ("en", "/en/cek/hasil")] {
        let html = site.post(path, &sent).await.is(200).body.clone();
        sizes.push((format!("cek-hasil {locale}"), served(html).await));
    }
    sizes
}

/// So many characters of Indonesian as somebody might paste behind an offer: the words of the officers' pages.
fn long_offer(characters: usize) -> String {
    let words = include_str!("../../../../locales/id/work.ftl").lines();
    let words = words.filter_map(|line| line.split_once(" = ").map(|(_, words)| words));
    let mut offer = String::from("Loker Malaysia gaji 25jt tanpa syarat, hub 0812-0000-2222\n");
    let words: String = words.flat_map(|words| [words, "\n"]).collect();
    while offer.len() < characters {
        offer.push_str(&words);
    }
    offer.chars().take(characters).collect()
}

/// What was pasted is in the page, for the report: a result carries 4,000 characters within the budget; one with
/// more weighs at most 2 KB more than what was sent.
async fn long_results(world: &TestApp) -> Vec<(&'static str, usize, usize)> {
    let site = Site::new(world);
    let mut sizes = Vec::new();
    for (name, characters, status, budget) in [
        ("4,000 characters", 4_000, 200, BUDGET),
        ("as much as is taken", 8_000, 200, 8_000 + BUDGET / 4),
        ("more than is taken", 40_000, 422, BUDGET),
    ] {
        let offer = long_offer(characters);
        let page = site.post("/cek/hasil", &[("pesan", offer.as_str())]).await;
        sizes.push((name, served(page.is(status).body.clone()).await, budget));
    }
    sizes
}

#[test]
fn public_pages_keep_their_budget() {
    on_engine(Engine::Sqlite, async |world| {
        let mut sizes = page_sizes().await;
        let with_content = content_sizes(world).await;
        for (name, size) in with_content.into_iter().chain(result_sizes(world).await) {
            let heaviest = sizes.entry(name).or_default();
            *heaviest = size.max(*heaviest);
        }
        let table = table(&sizes);
        let heavy: Vec<_> = sizes.iter().filter(|(_, size)| **size > BUDGET).collect();
        assert!(heavy.is_empty(), "over {BUDGET} bytes: {heavy:?}\n{table}");
        keep("page-bytes.md", &table);
        for (offer, size, budget) in long_results(world).await {
            assert!(size <= budget, "{size} bytes with {offer}");
        }
    });
}
