//! A server on the network is spoken to only when its certificate is right.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use store::{OpenError, Options, PostgresOptions, Sql, Store};
use testkit::postgres::Server;

static IS_ENCRYPTED: Sql = Sql::new(
    "test.is_encrypted",
    "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
);

#[test]
fn only_a_server_with_the_right_certificate_is_trusted() {
    let folder = tempfile::Builder::new()
        .prefix("kentongan-pg-")
        .tempdir_in("/dev/shm")
        .unwrap();
    // Free now; nobody else is told of it until the server has it.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let settings = [
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
    ];
    let server = Server::start_with(folder.path(), &settings).unwrap();
    let keys = tempfile::tempdir().unwrap();
    certificates(keys.path());
    for file in ["server.key", "server.crt"] {
        std::fs::copy(keys.path().join(file), folder.path().join(file)).unwrap();
        let owner = format!("--reference={}", folder.path().display());
        run("chown", &[&owner, file], folder.path());
    }
    let mut client = postgres::Client::connect(&server.url, postgres::NoTls).unwrap();
    let path = folder.path().display();
    for setting in [
        format!("ssl_cert_file = '{path}/server.crt'"),
        format!("ssl_key_file = '{path}/server.key'"),
        "ssl = on".to_owned(),
    ] {
        client
            .batch_execute(&format!("ALTER SYSTEM SET {setting}"))
            .unwrap();
    }
    client.batch_execute("SELECT pg_reload_conf()").unwrap();
    let mut setting = String::new();
    while setting != "on" {
        let mut fresh = postgres::Client::connect(&server.url, postgres::NoTls).unwrap();
        setting = fresh.query_one("SHOW ssl", &[]).unwrap().get(0);
    }

    let open = |host: &str, authority: &str| {
        let url = format!("postgres://postgres@{host}:{port}/postgres?sslmode=verify-full");
        let mut options = PostgresOptions::new(url);
        options.ca_file = Some(keys.path().join(authority));
        Options::Postgres(options)
    };
    let right = open("localhost", "ca.pem");
    store::migrate(&right, 0).unwrap();
    let store = Store::open(right).unwrap();
    let encrypted = store.read_blocking("test.is_encrypted", |tx| {
        tx.query(&IS_ENCRYPTED, &[])?[0].get::<bool>("ssl")
    });
    assert_eq!(encrypted, Ok(true));

    for (host, authority) in [("localhost", "other.pem"), ("127.0.0.1", "ca.pem")] {
        let refused = Store::open(open(host, authority)).expect_err("it proves nothing");
        let OpenError::Database(reason) = refused else {
            panic!("{refused}")
        };
        assert!(reason.contains("certificate"), "{reason}");
    }
}

/// `ca.pem` and `other.pem` are authorities; the first has signed `server.crt` for `localhost`.
fn certificates(folder: &Path) {
    const NEW_KEY: [&str; 6] = [
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-batch",
    ];
    for (key, certificate) in [("ca.key", "ca.pem"), ("other.key", "other.pem")] {
        let mut arguments = vec!["req", "-x509", "-days", "2", "-subj", "/CN=authority"];
        arguments.extend(NEW_KEY);
        arguments.extend(["-keyout", key, "-out", certificate]);
        run("openssl", &arguments, folder);
    }
    let mut arguments = vec!["req", "-new", "-subj", "/CN=localhost"];
    arguments.extend(NEW_KEY);
    arguments.extend(["-keyout", "server.key", "-out", "server.csr"]);
    run("openssl", &arguments, folder);
    std::fs::write(folder.join("names"), "subjectAltName = DNS:localhost\n").unwrap();
    run(
        "openssl",
        &[
            "x509",
            "-req",
            "-in",
            "server.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            "names",
            "-out",
            "server.crt",
        ],
        folder,
    );
}

/// Runs a program; openssl comes with Debian's package of PostgreSQL.
fn run(program: &str, arguments: &[&str], folder: &Path) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .output();
    let output =
        output.unwrap_or_else(|error| panic!("{program}: {error}; apt-get install {program}"));
    assert!(
        output.status.success(),
        "{program} {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}
