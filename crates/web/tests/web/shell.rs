//! What every answer carries, and how faults are said.

use crate::client::{body, exchange, get, header, post, status};
use crate::{Running, options, start};

async fn server() -> Running {
    start(options()).await
}

#[tokio::test]
async fn a_panic_is_a_plain_500() {
    let server = server().await;
    let page = exchange(server.address, get("/panik")).await;
    assert_eq!(status(&page), 500);
    assert!(page.contains("Ada gangguan di server"));
    let problem = exchange(server.address, get("/api/v1/panik")).await;
    assert_eq!(status(&problem), 500);
    assert_eq!(
        header(&problem, "content-type"),
        Some("application/problem+json")
    );
    for answer in [page, problem] {
        assert!(!answer.contains("secret"), "{answer}");
    }
    assert_eq!(status(&exchange(server.address, get("/")).await), 200);
}

#[tokio::test]
async fn forms_of_any_bytes_get_an_answer() {
    let server = server().await;
    let answer = exchange(server.address, post("/gema", b"a=%C3%A9%0D%0A+x")).await;
    assert_eq!((status(&answer), body(&answer)), (200, "é\n x"));
    for bytes in [&b"a=%FF"[..], b"a=\xff\xfe", b"a=a%00b"] {
        let page = exchange(server.address, post("/gema", bytes)).await;
        assert_eq!(status(&page), 400);
        assert!(page.contains("Ada huruf yang tidak terbaca"));
        let problem = exchange(server.address, post("/api/v1/gema", bytes)).await;
        assert_eq!(status(&problem), 400);
        assert!(
            problem.contains(r#""field":"a","code":"not_text""#),
            "{problem}"
        );
    }
    let multipart = "POST /gema HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\
        Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 3\r\n\r\nabc";
    assert_eq!(status(&exchange(server.address, multipart).await), 415);
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let server = server().await;
    for (request, code) in [
        (get("/").into_bytes(), 200),
        (get("/en").into_bytes(), 200),
        (get("/tidak-ada").into_bytes(), 404),
        (get("/api/v1/absent").into_bytes(), 404),
        (get("/gema").into_bytes(), 405),
        (get("/panik").into_bytes(), 500),
        (get("/aset/absent.css").into_bytes(), 404),
        (get("/robots.txt").into_bytes(), 200),
        (post("/gema", b"a=%FF"), 400),
    ] {
        let answer = exchange(server.address, request).await;
        assert_eq!(status(&answer), code);
        let policy = header(&answer, "content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'"));
        assert!(policy.contains("frame-ancestors 'none'"));
        for (name, value) in [
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(header(&answer, name), Some(value), "{name} of {code}");
        }
        assert!(header(&answer, "permissions-policy").is_some());
        assert!(header(&answer, "cache-control").is_some());
        assert_eq!(header(&answer, "strict-transport-security"), None);
        assert_eq!(header(&answer, "server"), None);
    }
}

#[tokio::test]
async fn faults_speak_the_language_of_the_path() {
    let server = server().await;
    let indonesian = exchange(server.address, get("/tidak-ada")).await;
    assert!(indonesian.contains("<html lang=\"id\">") && indonesian.contains("Halaman tidak"));
    assert_eq!(header(&indonesian, "cache-control"), Some("no-store"));
    let english = exchange(server.address, get("/en/absent")).await;
    assert!(english.contains("<html lang=\"en\">") && english.contains("Page not found"));
    let program = "GET /api/v1/absent HTTP/1.1\r\nHost: a\r\nAccept-Language: en-GB\r\nConnection: close\r\n\r\n";
    let answer = exchange(server.address, program).await;
    assert_eq!(
        body(&answer),
        r##"{"type":"/api#not_found","title":"Page not found","status":404,"detail":"Check the address, or start from the home page."}"##
    );
    let wrong_method = exchange(server.address, get("/gema")).await;
    assert_eq!(
        (status(&wrong_method), header(&wrong_method, "allow")),
        (405, Some("POST"))
    );
}

#[tokio::test]
async fn pages_are_compressed_and_small_answers_not() {
    let server = server().await;
    let asking = |path: &str, kind: &str| {
        format!(
            "GET {path} HTTP/1.1\r\nHost: a\r\nAccept-Encoding: {kind}\r\nConnection: close\r\n\r\n"
        )
    };
    for (kind, used) in [("gzip, br", "br"), ("gzip", "gzip")] {
        let answer = exchange(server.address, asking("/laman", kind)).await;
        assert_eq!(header(&answer, "content-encoding"), Some(used));
        assert!(body(&answer).len() < 300);
    }
    for (path, kind) in [
        ("/laman", "identity"),
        ("/", "br"),
        ("/api/v1/absent", "br"),
    ] {
        let answer = exchange(server.address, asking(path, kind)).await;
        assert_eq!(header(&answer, "content-encoding"), None, "{path}");
    }
}
