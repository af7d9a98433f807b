//! From what was written to typed values, and the rules between them.

use super::raw::{Source, Written};
use super::{
    Complaint, Configuration, Database, KEYS, Log, LogFormat, LogLevel, Operator, Secret, Value,
};
use crate::machine::mode;
use crate::told::Told;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use web::server::{Network, TlsFiles};
use web::state::EXIT_URL;

/// Types everything and applies the rules; every complaint at once.
pub(super) fn resolve(written: Written, default_data: &str) -> (Configuration, Vec<Complaint>) {
    let mut reader = Reader {
        written,
        values: Vec::new(),
    };
    let data_dir = PathBuf::from(reader.text("data_dir", default_data));
    let listen = reader.address("listen", Some("127.0.0.1:8080"));
    let master_key = data_dir.join("keys").join("master.key");
    let configuration = Configuration {
        listen: listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8080))),
        public_url: reader
            .optional("public_url")
            .map(|url| url.trim_end_matches('/').to_owned()),
        rate_limits: reader.switch("rate_limits", true),
        environment: reader.optional("environment"),
        exit_url: reader.page("exit_url", EXIT_URL),
        database: reader.database(&data_dir),
        tls: reader.tls(),
        trusted_proxies: reader.networks("proxy.trusted"),
        metrics: reader.address("metrics.listen", None),
        operator: Operator {
            name: reader.text("operator.name", ""),
            address: reader.text("operator.address", ""),
            contact: reader.text("operator.contact", ""),
        },
        office_name: reader.text("office.name", "Kentongan"),
        log: Log {
            level: reader.log_level(),
            format: reader.log_format(),
        },
        master_key: PathBuf::from(reader.text("keys.master", &master_key.to_string_lossy())),
        data_dir,
        values: Vec::new(),
        warnings: Vec::new(),
    };
    let mut complaints = reader.written.complaints;
    let source = |key: &str| {
        let value = reader.values.iter().find(|value| value.key.name == key);
        value.map_or(Source::Default, |value| value.source.clone())
    };
    rules(&configuration, source, &mut complaints);
    let configuration = Configuration {
        values: reader.values,
        ..configuration
    };
    (configuration, complaints)
}

struct Reader {
    written: Written,
    values: Vec<Value>,
}

impl Reader {
    fn take(&mut self, name: &'static str, default: Option<&str>) -> Option<(String, Source)> {
        let key = KEYS
            .iter()
            .find(|key| key.name == name)
            .expect("only keys of the table are read");
        let found = self
            .written
            .values
            .remove(name)
            .filter(|(value, _)| !value.is_empty());
        let found = found.or_else(|| Some((default?.to_owned(), Source::Default)));
        let (text, source) = found.clone().unwrap_or((String::new(), Source::Default));
        self.values.push(Value { key, text, source });
        found
    }

    fn optional(&mut self, name: &'static str) -> Option<String> {
        self.take(name, None).map(|(value, _)| value)
    }

    fn text(&mut self, name: &'static str, default: &str) -> String {
        self.take(name, Some(default))
            .map_or_else(String::new, |(value, _)| value)
    }

    /// A value in a form of its own; `example` is said when it is not in that form.
    fn typed<T>(
        &mut self,
        name: &'static str,
        default: Option<&str>,
        example: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let (text, source) = self.take(name, default)?;
        let parsed = parse(text.trim());
        if parsed.is_none() {
            self.written.complaints.push(Complaint::fatal(
                source,
                Told::new(
                    format!("`{name} = {text}` tidak bisa dipakai. Tulis seperti: {example}"),
                    format!("`{name} = {text}` cannot be used. Write it like: {example}"),
                ),
            ));
        }
        parsed
    }

    fn address(&mut self, name: &'static str, default: Option<&str>) -> Option<SocketAddr> {
        self.typed(name, default, "127.0.0.1:8080", |text| {
            let text = text
                .strip_prefix("localhost:")
                .map_or(text.to_owned(), |port| format!("127.0.0.1:{port}"));
            text.parse().ok()
        })
    }

    /// The address of a page elsewhere, over HTTPS.
    fn page(&mut self, name: &'static str, default: &str) -> String {
        let parsed = self.typed(name, Some(default), default, |text| {
            is_https_page(text).then(|| text.to_owned())
        });
        parsed.unwrap_or_else(|| default.to_owned())
    }

    fn count(&mut self, name: &'static str, default: &str) -> usize {
        let parsed = self.typed(name, Some(default), default, |text| {
            text.parse().ok().filter(|count| (1..=256).contains(count))
        });
        parsed.unwrap_or(1)
    }

    fn switch(&mut self, name: &'static str, default: bool) -> bool {
        let word = if default { "on" } else { "off" };
        let parsed = self.typed(name, Some(word), "on", |text| match text {
            "on" | "true" => Some(true),
            "off" | "false" => Some(false),
            _ => None,
        });
        parsed.unwrap_or(default)
    }

    fn networks(&mut self, name: &'static str) -> Vec<Network> {
        let parsed = self.typed(name, None, "[\"10.0.0.0/8\", \"192.0.2.7\"]", |text| {
            text.split(',')
                .map(|one| Network::from_str(one.trim()).ok())
                .collect()
        });
        parsed.unwrap_or_default()
    }

    fn database(&mut self, data_dir: &Path) -> Database {
        let file = data_dir.join("kentongan.db");
        let url = self.typed(
            "database.url",
            Some("sqlite"),
            "postgres://kentongan@db/kentongan",
            |text| match text.split_once("://") {
                None if text == "sqlite" => Some(None),
                Some(("postgres" | "postgresql", rest)) if !rest.is_empty() => {
                    Some(Some(Secret(text.to_owned())))
                }
                _ => None,
            },
        );
        let ca = self.optional("database.ca").map(PathBuf::from);
        let connections = self.count("database.connections", "8");
        let readers = self.count("database.readers", "4");
        match url.flatten() {
            Some(url) => Database::Postgres {
                url,
                ca,
                connections,
            },
            None => Database::Sqlite { file, readers },
        }
    }

    fn tls(&mut self) -> Option<TlsFiles> {
        let certificate = self.take("tls.certificate", None);
        let key = self.take("tls.key", None);
        match (certificate, key) {
            (Some((certificate, _)), Some((key, _))) => Some(TlsFiles {
                certificate: certificate.into(),
                key: key.into(),
            }),
            (None, None) => None,
            (Some((_, source)), None) | (None, Some((_, source))) => {
                self.written.complaints.push(Complaint::fatal(
                    source,
                    Told::new(
                        "TLS perlu dua berkas: `tls.certificate` dan `tls.key`.",
                        "TLS needs two files: `tls.certificate` and `tls.key`.",
                    ),
                ));
                None
            }
        }
    }

    fn log_level(&mut self) -> LogLevel {
        let parsed = self.typed("log.level", Some("info"), "info", |text| match text {
            "error" => Some(LogLevel::Error),
            "warn" => Some(LogLevel::Warn),
            "info" => Some(LogLevel::Info),
            "debug" => Some(LogLevel::Debug),
            "trace" => Some(LogLevel::Trace),
            _ => None,
        });
        parsed.unwrap_or(LogLevel::Info)
    }

    fn log_format(&mut self) -> LogFormat {
        let parsed = self.typed(
            "log.format",
            Some("auto"),
            "auto, text, json",
            |text| match text {
                "auto" => Some(LogFormat::Auto),
                "text" => Some(LogFormat::Text),
                "json" => Some(LogFormat::Json),
                _ => None,
            },
        );
        parsed.unwrap_or(LogFormat::Auto)
    }
}

/// What no single value shows.
fn rules(
    configuration: &Configuration,
    source: impl Fn(&str) -> Source,
    complaints: &mut Vec<Complaint>,
) {
    let is_local = configuration.listen.ip().is_loopback();
    if !configuration.rate_limits && !is_local {
        complaints.push(Complaint::fatal(
            source("rate_limits"),
            Told::new(
                "Batas laju hanya boleh mati kalau server mendengar di 127.0.0.1. Tulis `rate_limits = \"on\"`.",
                "Rate limits may be off only when listening on 127.0.0.1. Write `rate_limits = \"on\"`.",
            ),
        ));
    }
    if configuration.tls.is_none() && configuration.trusted_proxies.is_empty() && !is_local {
        complaints.push(Complaint::fatal(
            source("listen"),
            Told::new(
                "Tanpa TLS, orang di jaringan bisa membaca laporan. Isi `tls.certificate` dan `tls.key`, atau `proxy.trusted` kalau ada proxy HTTPS di depan.",
                "Without TLS the network can read reports. Set `tls.certificate` and `tls.key`, or `proxy.trusted` when an HTTPS proxy stands in front.",
            ),
        ));
    }
    if let Some(url) = &configuration.public_url
        && !is_origin(url)
    {
        complaints.push(Complaint::fatal(
            source("public_url"),
            Told::new(
                "`public_url` harus seperti https://lapor.contoh.id, tanpa jalur di belakang.",
                "`public_url` must look like https://lapor.contoh.id, without a path.",
            ),
        ));
    }
    if let Some(tls) = &configuration.tls
        && let Err(error) = tls.check()
    {
        complaints.push(Complaint::fatal(
            source("tls.certificate"),
            Told::new(
                format!("Sertifikat TLS tidak bisa dipakai: {error}."),
                format!("The TLS certificate cannot be used: {error}."),
            ),
        ));
    }
    if let Database::Postgres { ca: Some(ca), .. } = &configuration.database
        && let Err(error) = std::fs::metadata(ca)
    {
        complaints.push(Complaint::fatal(
            source("database.ca"),
            Told::new(
                format!("Berkas CA basis data tidak bisa dibaca: {error}."),
                format!("The database's CA file cannot be read: {error}."),
            ),
        ));
    }
    if mode(&configuration.data_dir).is_ok_and(|mode| mode & 0o077 != 0) {
        let folder = configuration.data_dir.display();
        complaints.push(Complaint::warning(
            source("data_dir"),
            Told::new(
                format!("Folder data bisa dibuka pengguna lain. Jalankan: chmod 700 {folder}"),
                format!("Other users can open the data folder. Run: chmod 700 {folder}"),
            ),
        ));
    }
    if let Source::File { path, line } = source("database.url")
        && has_password(&configuration.database)
        && mode(&path).is_ok_and(|mode| mode & 0o077 != 0)
    {
        let shown = path.display().to_string();
        complaints.push(Complaint::warning(
            Source::File { path, line },
            Told::new(
                format!("Berkas ini memuat kata sandi dan bisa dibaca pengguna lain. Jalankan: chmod 600 {shown}"),
                format!("This file holds a password and other users can read it. Run: chmod 600 {shown}"),
            ),
        ));
    }
    if configuration.operator.name.is_empty() && !is_local {
        complaints.push(Complaint::warning(
            source("operator.name"),
            Told::new(
                "Halaman Privasi perlu menyebut pengelola. Isi `operator.name` dan `operator.contact`.",
                "The privacy page must name the operator. Set `operator.name` and `operator.contact`.",
            ),
        ));
    }
}

fn is_https_page(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    is_host(host) && url.bytes().all(|byte| byte.is_ascii_graphic())
}

fn is_origin(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(is_host)
}

/// A host, perhaps with a port.
fn is_host(host: &str) -> bool {
    !host.is_empty()
        && !host.contains(|letter: char| letter.is_whitespace() || "/?#@".contains(letter))
}

fn has_password(database: &Database) -> bool {
    matches!(database, Database::Postgres { url, .. } if url.masked() != url.0)
}
