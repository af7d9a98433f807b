//! The address bucket at the boundary.

use crate::client::{Client, exchange, get, post, status};
use crate::{options, start_with};
use web::limit::{ADDRESS, Limiter};

#[tokio::test]
async fn limits_can_be_off() {
    let server = start_with(options(), Limiter::off()).await;
    let mut client = Client::connect(server.address).await;
    for _ in 0..ADDRESS.burst + 10 {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        assert_eq!(status(&client.answer().await), 200);
    }
}

#[tokio::test]
async fn the_api_says_it_as_a_problem_and_assets_stay_free() {
    let server = start_with(options(), Limiter::new(&crate::Fixed)).await;
    let mut client = Client::connect(server.address).await;
    for _ in 0..ADDRESS.burst {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        client.answer().await;
    }
    let answer = exchange(server.address, post("/api/v1/gema", b"a=b")).await;
    assert_eq!(status(&answer), 429);
    assert!(
        answer.contains(r#""type":"/api#too_many_requests""#),
        "{answer}"
    );
    let asset = exchange(server.address, get("/aset/absent.css")).await;
    assert_eq!(status(&asset), 404);
}
