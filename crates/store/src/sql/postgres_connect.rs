//! The way to a PostgreSQL server: private, and to one that keeps what it acknowledges.

use super::error::OpenError;
use super::postgres_client::Client;
use super::settings::PostgresOptions;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// The oldest major version whose behaviour was checked, as the server numbers it.
const OLDEST: (i32, &str) = (140_000, "14");

/// What a connection is for; it decides how long a statement may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Serve,
    Migrate,
}

/// Where to connect and how; clones of the TLS settings share their roots.
pub(crate) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
}

impl Connector {
    /// Reads the address and decides about TLS; connects nowhere.
    pub(crate) fn new(options: &PostgresOptions) -> Result<Connector, OpenError> {
        let mut config = parse(&options.url)?;
        let tls = match privacy(&config, options.ca_file.as_deref())? {
            Privacy::Local => {
                config.ssl_mode(SslMode::Disable);
                None
            }
            Privacy::Tls(ca_file) => {
                config.ssl_mode(SslMode::Require);
                Some(MakeRustlsConnect::new(tls(ca_file)?))
            }
        };
        config
            .application_name("kentongan")
            .connect_timeout(Duration::from_secs(5))
            .keepalives_idle(Duration::from_secs(30))
            .tcp_user_timeout(Duration::from_secs(20))
            // Of several hosts in the address, after a fail-over, the one that can write.
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        Ok(Connector { config, tls })
    }

    /// Connects and refuses a server whose settings are not safe.
    pub(crate) fn connect(&self, purpose: Purpose) -> Result<Client, OpenError> {
        let connected = match &self.tls {
            Some(tls) => Client::connect(&self.config, tls.clone()),
            None => Client::connect(&self.config, NoTls),
        };
        let connected = connected.map_err(|error| OpenError::Database(error.to_string()))?;
        let mut client = connected.map_err(|error| unreachable(&error))?;
        let milliseconds = match purpose {
            Purpose::Serve => 30_000,
            Purpose::Migrate => 0,
        };
        client.batch_execute(&format!(
            "SET statement_timeout = {milliseconds}; SET lock_timeout = {};
             SET idle_in_transaction_session_timeout = {milliseconds};
             SET plan_cache_mode = force_generic_plan;",
            milliseconds / 3
        ))?;
        examine(&mut client)?;
        Ok(client)
    }
}

fn parse(url: &str) -> Result<Config, OpenError> {
    // The driver knows only `require`; here that always means that the certificate is verified.
    let url = url
        .replace("sslmode=verify-full", "sslmode=require")
        .replace("sslmode=verify-ca", "sslmode=require");
    if url.contains("sslrootcert=") {
        return Err(OpenError::Address(
            "can't name a certificate (`sslrootcert`); give it as the `ca_file` of the database",
        ));
    }
    let config: Config = url.parse().map_err(|_| {
        OpenError::Address(
            "is malformed; write postgres://user:password@host/database?sslmode=verify-full, \
             with special letters of the password as %XX",
        )
    })?;
    if config.get_hosts().is_empty() && config.get_hostaddrs().is_empty() {
        return Err(OpenError::Address("names no host"));
    }
    Ok(config)
}

#[derive(Debug, PartialEq, Eq)]
enum Privacy<'p> {
    /// Nobody listens on the way, or the operator said so.
    Local,
    /// TLS with this authority.
    Tls(&'p Path),
}

/// TLS is demanded wherever the way leaves this machine, unless the address says
/// `sslmode=disable`.
fn privacy<'p>(config: &Config, ca_file: Option<&'p Path>) -> Result<Privacy<'p>, OpenError> {
    let refuse = |text: &str| Err(OpenError::Tls(text.to_owned()));
    match (config.get_ssl_mode(), ca_file) {
        (SslMode::Disable, Some(_)) => {
            refuse("the address says sslmode=disable and a ca_file is given; remove one of them")
        }
        (SslMode::Disable, None) => Ok(Privacy::Local),
        (_, Some(ca_file)) => Ok(Privacy::Tls(ca_file)),
        (SslMode::Require, None) => refuse(
            "TLS to PostgreSQL needs the certificate of the authority that signed the server's; \
             give its PEM file as the `ca_file` of the database",
        ),
        (_, None) if is_local(config) => Ok(Privacy::Local),
        (_, None) => refuse(
            "PostgreSQL is on another machine and the connection would not be encrypted; write \
             sslmode=verify-full and give a `ca_file` (or sslmode=disable, if the network between \
             is yours alone)",
        ),
    }
}

fn is_local(config: &Config) -> bool {
    let hosts = config.get_hosts().iter().all(|host| match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => {
            name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback())
        }
    });
    hosts
        && config
            .get_hostaddrs()
            .iter()
            .all(std::net::IpAddr::is_loopback)
}

fn tls(ca_file: &Path) -> Result<ClientConfig, OpenError> {
    let unusable = |why: String| {
        OpenError::Tls(format!(
            "{} is no usable certificate of an authority ({why}); it must be a PEM file",
            ca_file.display()
        ))
    };
    let mut roots = RootCertStore::empty();
    let certificates =
        CertificateDer::pem_file_iter(ca_file).map_err(|error| unusable(error.to_string()))?;
    for certificate in certificates {
        let certificate = certificate.map_err(|error| unusable(error.to_string()))?;
        roots
            .add(certificate)
            .map_err(|error| unusable(error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(unusable("it holds none".to_owned()));
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| OpenError::Tls(error.to_string()))?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// Why there is no connection; the driver's messages name the user, never the password.
fn unreachable(error: &tokio_postgres::Error) -> OpenError {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text = format!("{text}: {next}");
        cause = next.source();
    }
    OpenError::Database(text)
}

/// Refuses a server that is too old, or that would lose or garble what it acknowledged.
fn examine(client: &mut Client) -> Result<(), OpenError> {
    let statement = client.prepare(
        "SELECT current_setting('server_version_num'), current_setting('server_version'),
                current_setting('fsync'), current_setting('full_page_writes'),
                current_setting('synchronous_commit'), current_setting('server_encoding')",
        &[],
    )?;
    let rows = client.query(&statement, &[])?;
    let row = rows.first().expect("a SELECT without FROM gives one row");
    let number: String = row.get(0);
    if number.parse::<i32>().unwrap_or(0) < OLDEST.0 {
        return Err(OpenError::TooOld {
            engine: "PostgreSQL",
            found: row.get(1),
            needed: OLDEST.1,
        });
    }
    for (position, setting) in [
        (2, "fsync"),
        (3, "full_page_writes"),
        (4, "synchronous_commit"),
    ] {
        let value: String = row.get(position);
        if value == "off" {
            return Err(OpenError::Unsafe {
                setting,
                value,
                needed: "on",
            });
        }
    }
    let encoding: String = row.get(5);
    if encoding != "UTF8" {
        return Err(OpenError::Unsafe {
            setting: "server_encoding",
            value: encoding,
            needed: "UTF8",
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(url: &str, ca_file: Option<&'static str>) -> Result<Privacy<'static>, OpenError> {
        privacy(&parse(url)?, ca_file.map(Path::new))
    }

    #[test]
    fn nothing_leaves_the_machine_unencrypted_by_itself() {
        assert!(matches!(
            decide("postgres://db.example/k", None),
            Err(OpenError::Tls(_))
        ));
        assert!(matches!(
            decide("postgres://u@127.0.0.1,db.example/k", None),
            Err(OpenError::Tls(_))
        ));
        assert_eq!(
            decide("postgres://u@127.0.0.1/k", None).ok(),
            Some(Privacy::Local)
        );
        assert_eq!(
            decide("postgres://u@localhost/k", None).ok(),
            Some(Privacy::Local)
        );
        assert_eq!(
            decide("host=/run/postgresql user=u", None).ok(),
            Some(Privacy::Local)
        );
        assert_eq!(
            decide("postgres://db.example/k?sslmode=disable", None).ok(),
            Some(Privacy::Local)
        );
    }

    #[test]
    fn tls_needs_an_authority() {
        for mode in ["require", "verify-ca", "verify-full"] {
            let url = format!("postgres://u@127.0.0.1/k?sslmode={mode}");
            assert!(
                matches!(decide(&url, None), Err(OpenError::Tls(_))),
                "{mode}"
            );
            assert_eq!(
                decide(&url, Some("ca.pem")).ok(),
                Some(Privacy::Tls(Path::new("ca.pem")))
            );
        }
        assert_eq!(
            decide("postgres://u@127.0.0.1/k", Some("ca.pem")).ok(),
            Some(Privacy::Tls(Path::new("ca.pem")))
        );
        assert!(matches!(
            decide("postgres://u@127.0.0.1/k?sslmode=disable", Some("ca.pem")),
            Err(OpenError::Tls(_))
        ));
    }

    #[test]
    fn a_file_without_certificates_is_refused() {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        assert!(matches!(tls(Path::new(file)), Err(OpenError::Tls(_))));
        assert!(matches!(
            tls(Path::new("/nowhere/ca.pem")),
            Err(OpenError::Tls(_))
        ));
    }

    #[test]
    fn the_address_is_never_repeated() {
        for url in [
            "postgres://u:secret@host:port/k",
            "postgres://u:secret@/k?sslmode=x",
            "secret",
        ] {
            let error = parse(url)
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default();
            assert!(!error.is_empty() && !error.contains("secret"), "{error}");
        }
    }
}
