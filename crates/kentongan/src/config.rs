//! The configuration: command line, then `KENTONGAN_*` variables, then one TOML file, then defaults.
//!
//! Everything wrong is said at once, each with its place and what to do. Unknown keys are refused: a
//! setting that is silently ignored is worse than none. Secrets never show in `Debug` or `print`.

mod raw;
mod rules;
mod secret;

pub use raw::Source;
pub use secret::Secret;

use crate::arguments::{CommonArguments, ServeArguments};
use crate::failure::Failure;
use crate::told::{Language, Told};
use raw::{Written, key_named};
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use web::server::{Network, TlsFiles};

/// Where `serve` and the commands beside it keep their data.
pub const DATA_DIR: &str = "kentongan-data";
/// Where `demo` keeps its data.
pub const DEMO_DATA_DIR: &str = "data-demo";

/// The typed configuration.
#[derive(Clone, Debug)]
pub struct Configuration {
    pub data_dir: PathBuf,
    pub listen: SocketAddr,
    /// Origin under which people reach the server, without a slash at its end.
    pub public_url: Option<String>,
    pub rate_limits: bool,
    /// Banner on every page, such as `UJI COBA`.
    pub environment: Option<String>,
    /// The neutral page behind "Keluar cepat".
    pub exit_url: String,
    pub database: Database,
    pub tls: Option<TlsFiles>,
    pub trusted_proxies: Vec<Network>,
    pub metrics: Option<SocketAddr>,
    pub operator: Operator,
    /// Name that pages show.
    pub office_name: String,
    pub log: Log,
    pub master_key: PathBuf,
    /// Every key with its value and where that was written.
    pub values: Vec<Value>,
    /// What is unwise, but not refused.
    pub warnings: Vec<Complaint>,
}

/// Which database is used.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite {
        file: PathBuf,
        readers: usize,
    },
    Postgres {
        url: Secret,
        ca: Option<PathBuf>,
        connections: usize,
    },
}

/// Who runs this server and could read it; the privacy page says so.
#[derive(Clone, Debug, Default)]
pub struct Operator {
    pub name: String,
    pub address: String,
    pub contact: String,
}

/// How logs are written.
#[derive(Clone, Copy, Debug)]
pub struct Log {
    pub level: LogLevel,
    pub format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// `Auto`: text on a terminal, JSON elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    Auto,
    Text,
    Json,
}

/// A setting that can be written.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub is_secret: bool,
}

/// A key, its value as written, and where.
#[derive(Clone)]
pub struct Value {
    pub key: &'static Key,
    /// Empty: not set.
    pub text: String,
    pub source: Source,
}

/// Something that is wrong or unwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub source: Source,
    pub words: Told,
    pub is_fatal: bool,
}

/// Every key; `KENTONGAN_DATABASE_URL` is `database.url`.
pub const KEYS: [Key; 21] = [
    key("data_dir"),
    key("listen"),
    key("public_url"),
    key("rate_limits"),
    key("environment"),
    key("exit_url"),
    Key {
        name: "database.url",
        is_secret: true,
    },
    key("database.ca"),
    key("database.connections"),
    key("database.readers"),
    key("tls.certificate"),
    key("tls.key"),
    key("proxy.trusted"),
    key("metrics.listen"),
    key("operator.name"),
    key("operator.address"),
    key("operator.contact"),
    key("office.name"),
    key("log.level"),
    key("log.format"),
    key("keys.master"),
];

const fn key(name: &'static str) -> Key {
    Key {
        name,
        is_secret: false,
    }
}

impl Configuration {
    /// For `serve`, `demo` and what looks at their configuration.
    pub fn of_serve(
        arguments: &ServeArguments,
        default_data: &str,
    ) -> Result<Configuration, Failure> {
        accepted(examine(
            arguments.overrides(),
            arguments.common.config.as_deref(),
            default_data,
        ))
    }

    /// For commands that only need the database.
    pub fn of_common(arguments: &CommonArguments) -> Result<Configuration, Failure> {
        accepted(examine(
            arguments.overrides(),
            arguments.config.as_deref(),
            DATA_DIR,
        ))
    }

    /// Whether people reach the server over TLS, here or at a proxy.
    pub fn is_https(&self) -> bool {
        let public = self.public_url.as_deref().unwrap_or_default();
        self.tls.is_some() || public.starts_with("https://")
    }
}

/// The configuration of this process, and every complaint about it.
pub fn examine(
    overrides: Vec<(&'static str, String)>,
    file: Option<&Path>,
    default_data: &str,
) -> (Configuration, Vec<Complaint>) {
    examine_with(overrides, file, default_data, &variables())
}

fn examine_with(
    overrides: Vec<(&'static str, String)>,
    file: Option<&Path>,
    default_data: &str,
    variables: &[(String, String)],
) -> (Configuration, Vec<Complaint>) {
    let mut stronger = Written::default();
    stronger.read_environment(variables);
    for (name, value) in overrides {
        let key = key_named(name).expect("options name keys of the table");
        stronger.set(key, value, Source::CommandLine);
    }
    let mut written = Written::default();
    let folder = stronger
        .values
        .get("data_dir")
        .map_or(default_data, |(folder, _)| folder);
    let beside = Path::new(folder).join("kentongan.toml");
    let path = file.unwrap_or(&beside);
    match std::fs::read_to_string(path) {
        Ok(text) => written.read_file(path, &text),
        Err(error) if file.is_none() && error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => written.complaints.push(Complaint::fatal(
            Source::File {
                path: path.to_owned(),
                line: 1,
            },
            Told::new(
                format!("Berkas konfigurasi tidak bisa dibaca: {error}."),
                format!("The configuration file cannot be read: {error}."),
            ),
        )),
    }
    written.values.extend(stronger.values);
    written.complaints.extend(stronger.complaints);
    rules::resolve(written, default_data)
}

/// A variable of the environment.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
fn variables() -> Vec<(String, String)> {
    let readable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((name.into_string().ok()?, value.into_string().ok()?))
    };
    std::env::vars_os().filter_map(readable).collect()
}

fn accepted(examined: (Configuration, Vec<Complaint>)) -> Result<Configuration, Failure> {
    let (configuration, complaints) = examined;
    if complaints.iter().any(|complaint| complaint.is_fatal) {
        return Err(Failure::Refused(complaints));
    }
    Ok(Configuration {
        warnings: complaints,
        ..configuration
    })
}

impl Key {
    /// The variable that sets it.
    pub fn variable(&self) -> String {
        format!(
            "KENTONGAN_{}",
            self.name.replace('.', "_").to_ascii_uppercase()
        )
    }
}

impl Value {
    /// The value without its secrets.
    pub fn shown(&self) -> String {
        if self.key.is_secret {
            Secret(self.text.clone()).masked()
        } else {
            self.text.clone()
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} = {:?} ({})",
            self.key.name,
            self.shown(),
            self.source
        )
    }
}

impl Complaint {
    pub fn fatal(source: Source, words: Told) -> Complaint {
        Complaint {
            source,
            words,
            is_fatal: true,
        }
    }

    pub fn warning(source: Source, words: Told) -> Complaint {
        Complaint {
            source,
            words,
            is_fatal: false,
        }
    }

    /// Place and words on one line.
    pub fn line(&self, language: Language) -> String {
        let weight = match (self.is_fatal, language) {
            (true, Language::Indonesian) => "salah",
            (true, Language::English) => "wrong",
            (false, Language::Indonesian) => "hati-hati",
            (false, Language::English) => "careful",
        };
        format!(
            "{weight}: {}: {}",
            self.source,
            self.words.in_language(language)
        )
    }
}

impl LogLevel {
    pub const fn as_str(self) -> &'static str {
        match self {
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
            LogLevel::Trace => "trace",
        }
    }
}

#[cfg(test)]
mod tests;
