//! What is wrong with this installation, in plain words, and what to do.
//!
//! Checks never change anything. What the database says comes from a probe that the caller hands in.

mod certificate;
mod files;

use crate::clock::SystemClock;
use crate::config::{Complaint, Configuration};
use crate::told::{Language, Told, say};
use domain::time::{Clock, Moment, Zone};
use serde::Serialize;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Good,
    /// Unwise, or not to be decided from here.
    Warning,
    Bad,
}

/// One check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub name: &'static str,
    pub outcome: Outcome,
    /// What is so.
    pub words: Told,
    /// What to do about it; nothing when it is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<Told>,
}

/// What the database's probe found.
#[derive(Clone, Debug, Default)]
pub struct DatabaseFindings {
    pub checks: Vec<Check>,
    /// Reports stored, when they could be counted.
    pub reports: Option<u64>,
}

/// Everything that was found.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    pub ok: bool,
    pub checks: Vec<Check>,
    pub reports: Option<u64>,
}

/// Runs every check. The database is asked only when the configuration can be used.
pub fn examine(
    configuration: &Configuration,
    complaints: &[Complaint],
    probe: impl FnOnce(&Configuration) -> DatabaseFindings,
) -> Findings {
    let now = SystemClock.now();
    let mut checks = of_configuration(complaints);
    checks.push(clock(now, newest_file(&configuration.data_dir)));
    checks.push(files::data_dir(&configuration.data_dir));
    checks.extend(files::space(&configuration.data_dir));
    checks.push(files::master_key(configuration));
    checks.extend(files::certificate(configuration, now));
    checks.push(port("listen", configuration.listen));
    checks.extend(
        configuration
            .metrics
            .map(|address| port("metrics", address)),
    );
    let usable = !complaints.iter().any(|complaint| complaint.is_fatal);
    let database = if usable {
        probe(configuration)
    } else {
        DatabaseFindings::default()
    };
    checks.extend(database.checks);
    Findings {
        ok: checks.iter().all(|check| check.outcome != Outcome::Bad),
        checks,
        reports: database.reports,
    }
}

impl Check {
    /// All is well.
    pub fn good(
        name: &'static str,
        indonesian: impl Into<String>,
        english: impl Into<String>,
    ) -> Check {
        Check {
            name,
            outcome: Outcome::Good,
            words: Told::new(indonesian, english),
            advice: None,
        }
    }

    /// Unwise or undecided.
    pub fn warning(name: &'static str, words: Told, advice: Told) -> Check {
        Check {
            name,
            outcome: Outcome::Warning,
            words,
            advice: Some(advice),
        }
    }

    /// Broken.
    pub fn bad(name: &'static str, words: Told, advice: Told) -> Check {
        Check {
            name,
            outcome: Outcome::Bad,
            words,
            advice: Some(advice),
        }
    }
}

impl Findings {
    /// One line per check, advice below.
    pub fn print(&self, language: Language) {
        for check in &self.checks {
            let mark = match check.outcome {
                Outcome::Good => "ok",
                Outcome::Warning => "! ",
                Outcome::Bad => "X ",
            };
            say(format!("{mark} {}", check.words.in_language(language)));
            if let Some(advice) = &check.advice {
                say(format!("   → {}", advice.in_language(language)));
            }
        }
        if let Some(reports) = self.reports {
            let told = Told::new(
                format!("Laporan tersimpan: {reports}"),
                format!("Reports stored: {reports}"),
            );
            say(told.in_language(language));
        }
    }
}

fn of_configuration(complaints: &[Complaint]) -> Vec<Check> {
    if complaints.is_empty() {
        return vec![Check::good(
            "configuration",
            "Konfigurasi bisa dipakai.",
            "The configuration can be used.",
        )];
    }
    let check = |complaint: &Complaint| Check {
        name: "configuration",
        outcome: if complaint.is_fatal {
            Outcome::Bad
        } else {
            Outcome::Warning
        },
        words: Told::new(
            complaint.line(Language::Indonesian),
            complaint.line(Language::English),
        ),
        advice: None,
    };
    complaints.iter().map(check).collect()
}

/// A clock that is wrong mixes up deadlines and ends sessions.
fn clock(now: Moment, newest: Option<Moment>) -> Check {
    /// 2026-01-01: this programme is not older.
    const EARLIEST: Moment = Moment(1_767_225_600_000_000);
    const HOUR: i64 = 3600;
    let today = now.day(Zone::Wib);
    let is_behind = newest.is_some_and(|newest| newest > now.plus_seconds(HOUR));
    if now < EARLIEST || is_behind {
        return Check::bad(
            "clock",
            Told::new(
                format!("Jam server salah: {today}."),
                format!("The server's clock is wrong: {today}."),
            ),
            Told::new(
                "Nyalakan NTP, misalnya: timedatectl set-ntp true",
                "Turn on NTP, such as: timedatectl set-ntp true",
            ),
        );
    }
    Check::good(
        "clock",
        format!("Jam server masuk akal ({today})."),
        format!("The server's clock is sane ({today})."),
    )
}

fn newest_file(folder: &Path) -> Option<Moment> {
    let entries = std::fs::read_dir(folder).ok()?;
    let changed = entries.filter_map(|entry| entry.ok()?.metadata().ok()?.modified().ok());
    let since = changed.filter_map(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    let micros = since.filter_map(|since| i64::try_from(since.as_micros()).ok());
    micros.max().map(Moment)
}

fn port(name: &'static str, address: SocketAddr) -> Check {
    match TcpListener::bind(address) {
        Ok(_) => Check::good(
            name,
            format!("Alamat {address} bebas."),
            format!("The address {address} is free."),
        ),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Check::warning(
            name,
            Told::new(
                format!("Alamat {address} sedang dipakai."),
                format!("The address {address} is in use."),
            ),
            Told::new(
                "Benar kalau Kentongan sedang jalan. Kalau tidak, pilih porta lain dengan `--listen`.",
                "Right when Kentongan is running. If not, choose another port with `--listen`.",
            ),
        ),
        Err(error) => Check::bad(
            name,
            Told::new(
                format!("Alamat {address} tidak bisa dipakai: {error}."),
                format!("The address {address} cannot be used: {error}."),
            ),
            Told::new(
                "Porta di bawah 1024 perlu izin; pakai 8080 di belakang proxy.",
                "Ports below 1024 need a privilege; use 8080 behind a proxy.",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::master_key::{Data, read_or_make};
    use std::os::unix::fs::PermissionsExt;

    fn configured(folder: &Path) -> (Configuration, Vec<Complaint>) {
        let data = folder.to_string_lossy().into_owned();
        let options = vec![("data_dir", data), ("listen", "127.0.0.1:0".to_owned())];
        crate::config::examine(options, None, "unused")
    }

    fn outcome(findings: &Findings, name: &str) -> Outcome {
        findings
            .checks
            .iter()
            .find(|check| check.name == name)
            .expect("checked")
            .outcome
    }

    #[test]
    fn a_healthy_installation_is_fine_and_untouched() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700))
            .expect("set");
        let (configuration, complaints) = configured(folder.path());
        read_or_make(
            &configuration.master_key,
            Data::Fresh,
            &crate::clock::SystemEntropy,
        )
        .expect("made");
        let before = std::fs::read_dir(folder.path()).expect("a folder").count();
        let probe = |_: &Configuration| DatabaseFindings {
            checks: Vec::new(),
            reports: Some(3),
        };
        let findings = examine(&configuration, &complaints, probe);
        assert!(findings.ok, "{findings:#?}");
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            before
        );
        let json = serde_json::to_value(&findings).expect("json");
        assert_eq!((&json["ok"], &json["reports"]), (&true.into(), &3.into()));
        assert!(json["checks"][0]["words"]["id"].is_string());
    }

    #[test]
    fn what_is_broken_is_found_and_has_advice() {
        let folder = tempfile::tempdir().expect("a folder");
        let (configuration, complaints) = configured(folder.path());
        let none = |_: &Configuration| DatabaseFindings::default();
        assert_eq!(
            outcome(&examine(&configuration, &complaints, none), "master_key"),
            Outcome::Warning
        );
        std::fs::write(folder.path().join("kentongan.db"), "").expect("written");
        let findings = examine(&configuration, &complaints, none);
        assert_eq!(outcome(&findings, "master_key"), Outcome::Bad);
        assert!(!findings.ok);
        let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
        let check = port("listen", taken.local_addr().expect("an address"));
        assert_eq!(check.outcome, Outcome::Warning);
        for check in findings
            .checks
            .iter()
            .filter(|check| check.outcome == Outcome::Bad)
        {
            assert!(check.advice.is_some(), "{check:?}");
        }
    }

    #[test]
    fn a_clock_before_its_own_files_is_wrong() {
        let now = Moment(1_780_000_000_000_000);
        assert_eq!(clock(now, None).outcome, Outcome::Good);
        assert_eq!(
            clock(now, Some(now.plus_seconds(60))).outcome,
            Outcome::Good
        );
        assert_eq!(
            clock(now, Some(now.plus_seconds(86_400))).outcome,
            Outcome::Bad
        );
        assert_eq!(clock(Moment(0), None).outcome, Outcome::Bad);
    }
}
