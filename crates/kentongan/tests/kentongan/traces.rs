//! What a running server leaves behind, and what survives its death.

use crate::process::{Server, files, kentongan, member};
use std::io::Write;
use std::net::TcpStream;

const CANARIES: [&str; 6] = [
    "kenari-proses-cerita",
    "kenari-proses-tempat",
    "kenari-proses-siapa",
    "kenari-proses-jam",
    "kenari-proses-kata",
    "kenari-proses-kunci",
];

fn body() -> String {
    serde_json::json!({
        "text": CANARIES[0],
        "place": { "text": CANARIES[1] },
        "who": CANARIES[2],
        "contact": { "allowed": true, "phone": "0812-0000-5511", "safe_hours": CANARIES[3], "code_word": CANARIES[4] },
    })
    .to_string()
}

fn key(name: &str) -> String {
    format!("Idempotency-Key: {name}\r\n")
}

#[test]
fn no_canary_is_in_files_logs_or_temporary_files() {
    let server = Server::start();
    let sent = server.post("/api/v1/reports", &key(CANARIES[5]), &body());
    assert!(sent.starts_with("HTTP/1.1 201"), "{sent}");
    let receipt = member(&sent, "receipt");
    assert_eq!(receipt.len(), 20);
    let lookup = serde_json::json!({ "receipt": receipt }).to_string();
    assert!(
        server
            .post("/api/v1/receipts/lookup", "", &lookup)
            .starts_with("HTTP/1.1 200")
    );
    // Broken requests with canaries in every place that a log might repeat.
    for (path, text) in [
        ("/api/v1/reports", "{\"text\": \"kenari-proses-cerita"),
        ("/kenari-proses-tempat?q=kenari-proses-siapa", "{}"),
    ] {
        let answer = server.post(path, &key("rusak"), text);
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    let folder = server.stop();
    let mut found = Vec::new();
    files(folder.path(), &mut found);
    let holds = |bytes: &[u8], word: &str| {
        bytes
            .windows(word.len())
            .any(|window| window == word.as_bytes())
    };
    assert!(
        found
            .iter()
            .any(|(_, bytes)| holds(bytes, "report.received")),
        "the search finds what is there"
    );
    for word in CANARIES
        .into_iter()
        .chain(["081200005511", "0812-0000-5511", receipt.as_str()])
    {
        for (path, bytes) in &found {
            assert!(
                !holds(bytes, word),
                "{word} lies open in {}",
                path.display()
            );
        }
    }
}

#[test]
fn a_lost_acknowledgement_and_a_kill_leave_one_report() {
    let server = Server::start();
    let body = body();
    let mut stream = TcpStream::connect(&server.address).expect("it listens");
    let request = format!(
        "POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\nIdempotency-Key: hilang\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).expect("it reads");
    drop(stream);
    let first = server.post("/api/v1/reports", &key("hilang"), &body);
    let folder = server.kill();
    let server = Server::start_in(folder);
    let again = server.post("/api/v1/reports", &key("hilang"), &body);
    assert_eq!(member(&first, "receipt"), member(&again, "receipt"));
    let other = server.post("/api/v1/reports", &key("hilang"), "{\"text\":\"lain\"}");
    assert!(other.starts_with("HTTP/1.1 409"), "{other}");
    let data = server.data();
    let folder = server.stop();
    let doctor = kentongan(&["doctor", "--json", "--data"])
        .arg(&data)
        .output()
        .expect("it runs");
    let told: serde_json::Value = serde_json::from_slice(&doctor.stdout).expect("JSON");
    assert_eq!(told["reports"], 1, "{told}");
    drop(folder);
}
