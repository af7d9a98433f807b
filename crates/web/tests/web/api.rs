//! The interface for programs through the finished router.

use crate::kept::keep;
use crate::site::{Answer, Site};
use serde_json::Value;
use testkit::Engine;
use testkit::app::{OINLASI, on_engine};

fn parsed(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

/// The problem document, with its code and first field.
#[track_caller]
fn problem(answer: &Answer, status: u16, code: &str, field: &str) {
    answer.is(status);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    let document = parsed(answer);
    assert_eq!(document["type"], format!("/api#{code}"), "{document}");
    assert_eq!(document["status"], status);
    for text in ["title", "detail"] {
        assert!(
            document[text].as_str().is_some_and(|text| !text.is_empty()),
            "{document}"
        );
    }
    if !field.is_empty() {
        assert_eq!(document["errors"][0]["field"], field, "{document}");
        assert!(
            document["errors"][0]["message"]
                .as_str()
                .is_some_and(|words| words.contains(' ')),
            "{document}"
        );
    }
}

#[test]
fn a_key_makes_one_report_of_many_tries() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let body = r#"{"text":"Ada yang dikumpulkan","happenings":["gathered"],"place":{"area_code":"53.02.02.2008"}}"#;
        let first = site.json("/api/v1/reports", Some("kunci-1"), body).await;
        first.is(201);
        let given = parsed(&first);
        assert_eq!(given["status"], "received");
        assert_eq!(given["place"], "exact");
        let digits = given["receipt"].as_str().expect("a text");
        assert_eq!(
            given["receipt_display"]
                .as_str()
                .expect("a text")
                .replace(' ', ""),
            digits
        );
        let second = site.json("/api/v1/reports", Some("kunci-1"), body).await;
        second.is(201);
        assert_eq!(parsed(&second), given);
        let other = site
            .json("/api/v1/reports", Some("kunci-1"), r#"{"text":"lain"}"#)
            .await;
        problem(&other, 409, "idempotency_conflict", "");
        assert_eq!(app::status::reports(&world.app).await.expect("a count"), 1);

        let lookup = format!(r#"{{"receipt":"{digits}"}}"#);
        let state = site.json("/api/v1/receipts/lookup", None, &lookup).await;
        state.is(200).hides(&["dikumpulkan", OINLASI]);
        let state = parsed(&state);
        assert_eq!(
            (&state["status"], &state["received_on"]),
            (&"unread".into(), &"2026-11-20".into())
        );
        assert_eq!(state["messages"], Value::Array(Vec::new()));
    });
}

#[test]
fn without_a_key_every_send_is_a_report() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let body = r#"{"text":"sama","place":{"text":"oinlasi"}}"#;
        let (first, second) = (
            site.json("/api/v1/reports", None, body).await,
            site.json("/api/v1/reports", None, body).await,
        );
        assert_eq!(parsed(&first)["place"], "ambiguous");
        assert_ne!(parsed(&first)["receipt"], parsed(&second)["receipt"]);
    });
}

#[test]
fn every_fault_is_a_document_with_its_field() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let long = format!(r#"{{"text":"{}"}}"#, "a".repeat(8_001));
        let answer = format!(r#"{{"text":"a","place":{{"text":"{}"}}}}"#, "a".repeat(501));
        for (body, status, code, field) in [
            ("", 400, "malformed", ""),
            ("{", 400, "malformed", ""),
            ("[]", 422, "invalid", ""),
            ("{}", 422, "invalid", "text"),
            (r#"{"text":"a\u0000b"}"#, 400, "not_text", ""),
            (r#"{"text":5}"#, 422, "invalid", "text"),
            (r#"{"text":"a","name":"b"}"#, 422, "invalid", "name"),
            (
                r#"{"text":"a","happenings":["x"]}"#,
                422,
                "invalid",
                "happenings[0]",
            ),
            (
                r#"{"text":"a","place":{"area_code":"x"}}"#,
                422,
                "invalid",
                "place.area_code",
            ),
            (r#"{"text":"a","when":"kemarin"}"#, 422, "invalid", "when"),
            (
                r#"{"text":"a","happened_on":"kemarin"}"#,
                422,
                "invalid",
                "happened_on",
            ),
            (
                r#"{"text":"a","happened_on":"1066-10-14"}"#,
                422,
                "invalid",
                "happened_on",
            ),
            (
                r#"{"text":"a","contact":{"allowed":true}}"#,
                422,
                "invalid",
                "contact.phone",
            ),
            (
                r#"{"text":"a","contact":{"phone":"dua"}}"#,
                422,
                "invalid",
                "contact.phone",
            ),
            (
                r#"{"text":"a","exclude":{"offices":["X Y"]}}"#,
                422,
                "invalid",
                "exclude.offices[0]",
            ),
            (&long, 422, "invalid", "text"),
            (&answer, 422, "invalid", "place.text"),
        ] {
            problem(
                &site.json("/api/v1/reports", None, body).await,
                status,
                code,
                field,
            );
        }
        let huge = format!(r#"{{"text":"{}"}}"#, "a".repeat(70_000));
        problem(
            &site.json("/api/v1/reports", None, &huge).await,
            413,
            "body_too_large",
            "",
        );
        problem(
            &site
                .json("/api/v1/reports", Some("dengan spasi"), "{}")
                .await,
            400,
            "malformed",
            "Idempotency-Key",
        );
        problem(
            &site.post("/api/v1/reports", &[("text", "a")]).await,
            415,
            "unsupported_media_type",
            "",
        );
        problem(
            &site.get("/api/v1/reports").await,
            405,
            "method_not_allowed",
            "",
        );
        problem(&site.get("/api/v1/tidak-ada").await, 404, "not_found", "");
        for receipt in [
            "",
            "123",
            "0000 0000 0000 0000 5724",
            "0000 0000 0000 0000 5723",
        ] {
            let body = format!(r#"{{"receipt":"{receipt}"}}"#);
            problem(
                &site.json("/api/v1/receipts/lookup", None, &body).await,
                422,
                "invalid",
                "receipt",
            );
        }
        assert_eq!(app::status::reports(&world.app).await.expect("a count"), 0);
    });
}

#[test]
fn areas_are_an_array_with_what_tells_them_apart() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let found = parsed(&site.get("/api/v1/areas?q=oinlasi%20mollo&limit=3").await);
        let first = &found.as_array().expect("an array")[0];
        assert_eq!(first["code"], OINLASI);
        assert_eq!(first["zone"], "WITA");
        assert_eq!(first["level"], "village");
        for name in ["name", "district", "regency", "province"] {
            assert!(first[name].is_string(), "{first}");
        }
        assert!(found.as_array().expect("an array").len() <= 3);
        assert_eq!(
            parsed(&site.get("/api/v1/areas?q=qqqqzzzz").await),
            Value::Array(Vec::new())
        );
        for (query, field) in [
            ("", "q"),
            ("q=+", "q"),
            ("q=a&limit=0", "limit"),
            ("q=a&limit=x", "limit"),
        ] {
            problem(
                &site.get(&format!("/api/v1/areas?{query}")).await,
                422,
                "invalid",
                field,
            );
        }
        let long = "a".repeat(201);
        problem(
            &site.get(&format!("/api/v1/areas?q={long}")).await,
            422,
            "invalid",
            "q",
        );
        problem(&site.get("/api/v1/areas?q=%FF").await, 400, "not_text", "q");
    });
}

#[test]
fn the_status_is_short() {
    on_engine(Engine::Sqlite, async |world| {
        let site = Site::new(world);
        let status = parsed(&site.get("/status").await);
        assert_eq!(
            (&status["engine"], &status["ready"]),
            (&"sqlite".into(), &true.into())
        );
        assert!(status["version"].is_string() && status["jobs_waiting"].is_u64());
        assert_eq!(status.as_object().map(serde_json::Map::len), Some(4));
        site.get("/api")
            .await
            .is(200)
            .shows(&["id=\"idempotency_conflict\"", "/api/openapi.json"]);
        let document = site.get("/api/openapi.json").await;
        document.is(200);
        assert_eq!(document.body, web::api::openapi());
    });
}

/// `UPDATE=1 cargo nextest run -p web openapi` writes the file.
#[test]
fn the_openapi_document_is_the_kept_one() {
    let document = web::api::openapi();
    assert!(
        document.starts_with("{\n  \"openapi\": \"3.1.0\""),
        "{}",
        &document[..80]
    );
    keep("openapi.json", &document);
}
