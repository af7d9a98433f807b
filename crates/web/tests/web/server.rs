//! Slow, silent and many clients, and the end of the server.

use crate::client::{Client, body, exchange, get, header, post, post_head, status};
use crate::{options, start};
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use web::server::{BodyPace, Network, ServerOptions};

const MS: fn(u64) -> Duration = Duration::from_millis;

#[tokio::test]
async fn a_request_is_answered_and_the_connection_kept() {
    let server = start(options()).await;
    let mut client = Client::connect(server.address).await;
    for _ in 0..3 {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let answer = client.answer().await;
        assert_eq!((status(&answer), body(&answer)), (200, "beranda"));
    }
    assert_eq!(server.counters.accepted.load(Relaxed), 1);
}

#[tokio::test]
async fn a_head_that_trickles_is_cut() {
    let server = start(ServerOptions {
        head_timeout: MS(150),
        ..options()
    })
    .await;
    let mut client = Client::connect(server.address).await;
    let began = Instant::now();
    client.send("GET / HTTP/1.1\r\n").await;
    for _ in 0..100 {
        sleep(MS(10)).await;
        use tokio::io::AsyncWriteExt;
        if client.0.write_all(b"X-A: b\r\n").await.is_err() {
            break;
        }
    }
    client.rest().await;
    assert!(began.elapsed() < MS(900), "cut after {:?}", began.elapsed());
}

#[tokio::test]
async fn an_idle_connection_is_kept_longer_than_a_head_may_take_and_then_closed() {
    let server = start(ServerOptions {
        head_timeout: MS(80),
        idle_timeout: MS(1500),
        ..options()
    })
    .await;
    let mut client = Client::connect(server.address).await;
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    client.answer().await;
    sleep(MS(160)).await;
    client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(status(&client.answer().await), 200);
    let began = Instant::now();
    assert_eq!(client.rest().await, "");
    assert!(began.elapsed() >= MS(1000));
}

/// A thirtieth of the production's patience. Stalls take a fifth of it, so that a busy machine passes for no
/// silent client.
fn quick_pace() -> BodyPace {
    BodyPace {
        stall: MS(1000),
        window: MS(1000),
        window_bytes: 64,
        ..BodyPace::default()
    }
}

#[tokio::test]
async fn a_slow_body_with_stalls_gets_through() {
    let server = start(ServerOptions {
        body: quick_pace(),
        ..options()
    })
    .await;
    let text = format!("a={}", "x".repeat(400));
    let mut client = Client::connect(server.address).await;
    client.send(post_head("/gema", text.len())).await;
    for part in text.as_bytes().chunks(67) {
        sleep(MS(200)).await;
        client.send(part).await;
    }
    let answer = client.rest().await;
    assert_eq!(status(&answer), 200);
    assert_eq!(body(&answer).len(), 400);
}

#[tokio::test]
async fn a_silent_body_is_cut_and_told_so() {
    let server = start(ServerOptions {
        body: quick_pace(),
        ..options()
    })
    .await;
    let mut client = Client::connect(server.address).await;
    let began = Instant::now();
    client.send(post_head("/gema", 100)).await;
    client.send("a=").await;
    let answer = client.rest().await;
    assert_eq!(status(&answer), 408);
    assert!(answer.contains("Belum ada yang tersimpan."));
    assert!((MS(1000)..MS(3000)).contains(&began.elapsed()));
}

#[tokio::test]
async fn a_body_of_single_bytes_is_cut() {
    let server = start(ServerOptions {
        body: quick_pace(),
        ..options()
    })
    .await;
    let mut client = Client::connect(server.address).await;
    client.send(post_head("/gema", 100)).await;
    let mut sent = 0;
    for _ in 0..200 {
        sleep(MS(20)).await;
        use tokio::io::AsyncWriteExt;
        if client.0.write_all(b"a").await.is_err() {
            break;
        }
        sent += 1;
    }
    assert!(sent < 120, "{sent} bytes were taken one by one");
}

#[tokio::test]
async fn a_large_body_is_refused_in_words() {
    let server = start(options()).await;
    let large = [b"a=".as_slice(), &vec![b'x'; 150 * 1024]].concat();
    let answer = exchange(server.address, post("/gema", &large)).await;
    assert_eq!(status(&answer), 413);
    assert!(answer.contains("Kiriman terlalu besar"));
    let answer = exchange(server.address, post("/besar", &large)).await;
    assert_eq!((status(&answer), body(&answer).len()), (200, 150 * 1024));
    let options = ServerOptions {
        body: BodyPace {
            maximum_bytes: 1000,
            ..BodyPace::default()
        },
        ..options()
    };
    let small = start(options).await;
    assert_eq!(
        status(&exchange(small.address, post("/gema", &[b'a'; 2000])).await),
        413
    );
}

#[tokio::test]
async fn a_full_server_gives_up_the_longest_waiting() {
    let server = start(ServerOptions {
        maximum_connections: 3,
        ..options()
    })
    .await;
    let mut waiting = Vec::new();
    for _ in 0..3 {
        let mut client = Client::connect(server.address).await;
        client.send("GET / HTT").await;
        waiting.push(client);
    }
    assert_eq!(status(&exchange(server.address, get("/")).await), 200);
    assert_eq!(waiting[0].rest().await, "", "the oldest was closed");
    waiting[2]
        .send("P/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        .await;
    assert_eq!(
        status(&waiting[2].rest().await),
        200,
        "the youngest was not"
    );
}

#[tokio::test]
async fn when_all_are_working_the_newcomer_is_told_to_come_back() {
    let server = start(ServerOptions {
        maximum_connections: 2,
        ..options()
    })
    .await;
    let mut working = Vec::new();
    for _ in 0..2 {
        let mut client = Client::connect(server.address).await;
        client.send(get("/lambat")).await;
        working.push(client);
    }
    let began = Instant::now();
    while server.counters.refused.load(Relaxed) == 0 && began.elapsed() < MS(1200) {
        let answer = exchange(server.address, get("/")).await;
        if status(&answer) == 503 {
            assert_eq!(header(&answer, "retry-after"), Some("5"));
        }
    }
    assert!(server.counters.refused.load(Relaxed) > 0);
    for mut client in working {
        assert_eq!(body(&client.rest().await), "selesai", "work was not cut");
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_is_let_go() {
    let server = start(ServerOptions {
        write_timeout: MS(150),
        ..options()
    })
    .await;
    let mut client = Client::connect(server.address).await;
    let request = "GET /laman HTTP/1.1\r\nHost: a\r\n\r\n".repeat(500);
    let began = Instant::now();
    use tokio::io::AsyncWriteExt;
    let flood = async { while client.0.write_all(request.as_bytes()).await.is_ok() {} };
    let _ = tokio::time::timeout(Duration::from_secs(8), flood).await;
    assert!(
        began.elapsed() < Duration::from_secs(8),
        "the connection was held for ever"
    );
}

#[tokio::test]
async fn shutdown_ends_idle_connections_at_once_and_lets_work_finish() {
    let mut server = start(options()).await;
    let mut idle = Client::connect(server.address).await;
    idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    idle.answer().await;
    let mut working = Client::connect(server.address).await;
    working
        .send("GET /lambat HTTP/1.1\r\nHost: a\r\n\r\n")
        .await;
    sleep(MS(300)).await;
    let began = Instant::now();
    server
        .stop
        .take()
        .expect("running")
        .send(())
        .expect("running");
    assert_eq!(idle.rest().await, "");
    assert_eq!(body(&working.rest().await), "selesai");
    server.task.await.expect("no panic");
    assert!(began.elapsed() < MS(3200));
    assert!(
        tokio::net::TcpStream::connect(server.address)
            .await
            .is_err()
    );
}

#[tokio::test]
async fn shutdown_does_not_wait_for_ever() {
    let mut server = start(ServerOptions {
        drain: MS(150),
        ..options()
    })
    .await;
    let mut stuck = Client::connect(server.address).await;
    stuck.send(post_head("/gema", 100)).await;
    sleep(MS(30)).await;
    let began = Instant::now();
    server
        .stop
        .take()
        .expect("running")
        .send(())
        .expect("running");
    server.task.await.expect("no panic");
    assert!((MS(140)..MS(1000)).contains(&began.elapsed()));
}

#[tokio::test]
async fn a_taken_port_is_an_error_in_words() {
    let server = start(options()).await;
    let taken = ServerOptions::new(server.address);
    let error = web::server::bind(taken).await.expect_err("taken");
    assert!(error.to_string().contains(&server.address.to_string()));
}

#[tokio::test]
async fn forwarded_addresses_count_only_behind_a_trusted_proxy() {
    let trusted: Network = "127.0.0.0/8".parse().expect("a network");
    for (proxies, first_is_limited) in [(vec![trusted], false), (vec![], true)] {
        let server = start(ServerOptions {
            trusted_proxies: proxies,
            ..options()
        })
        .await;
        let from =
            |last: &str| format!("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {last}\r\n\r\n");
        let mut client = Client::connect(server.address).await;
        for _ in 0..web::limit::ADDRESS.burst {
            client.send(from("198.51.100.1")).await;
            assert_eq!(status(&client.answer().await), 200);
        }
        client.send(from("198.51.100.1")).await;
        let answer = client.answer().await;
        assert_eq!(status(&answer), 429);
        assert_eq!(header(&answer, "retry-after"), Some("1"));
        client.send(from("198.51.100.2")).await;
        let limited = status(&client.answer().await) == 429;
        assert_eq!(limited, first_is_limited);
    }
}
