//! TLS with a certificate made for these tests only.

use crate::client::{Client, get, status};
use crate::{Running, options, start};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};
use web::server::{ServerOptions, TlsFiles};

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/web/tls")
        .join(name)
}

fn files() -> TlsFiles {
    TlsFiles {
        certificate: file("certificate.pem"),
        key: file("key.pem"),
    }
}

async fn server() -> Running {
    start(ServerOptions {
        tls: Some(files()),
        ..options()
    })
    .await
}

#[tokio::test]
async fn requests_are_answered_over_tls() {
    let server = server().await;
    let mut roots = RootCertStore::empty();
    let certificate =
        CertificateDer::from_pem_file(file("certificate.pem")).expect("a certificate");
    roots.add(certificate).expect("a root");
    let configuration = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(configuration));
    let name = ServerName::try_from("localhost").expect("a name");
    let plain = Client::connect(server.address).await.0;
    let mut stream = connector.connect(name, plain).await.expect("a handshake");
    stream.write_all(get("/").as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert_eq!(status(&answer), 200);
}

#[tokio::test]
async fn plain_http_gets_nothing_from_a_tls_port() {
    let server = server().await;
    let mut client = Client::connect(server.address).await;
    client.send(get("/")).await;
    assert!(!client.rest().await.contains("HTTP/1.1 200"));
}

#[test]
fn files_that_do_not_fit_are_refused_in_words() {
    assert!(files().check().is_ok());
    let swapped = TlsFiles {
        certificate: file("key.pem"),
        key: file("certificate.pem"),
    };
    assert!(
        swapped
            .check()
            .expect_err("no certificate")
            .to_string()
            .contains("key.pem")
    );
    let absent = TlsFiles {
        certificate: file("absent.pem"),
        ..files()
    };
    assert!(
        absent
            .check()
            .expect_err("absent")
            .to_string()
            .contains("absent.pem")
    );
}
