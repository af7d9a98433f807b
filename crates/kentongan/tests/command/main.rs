//! The command as operators call it: exit codes and what is said where.

use std::path::Path;
use std::process::{Command, Output};

fn kentongan(data: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kentongan"));
    // The test's own environment must not configure what it tests.
    command
        .env_clear()
        .env("LANG", "en_GB.UTF-8")
        .args(arguments);
    if !arguments.is_empty() && arguments[0] != "--help" {
        command.arg("--data").arg(data);
    }
    command.output().expect("the command runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("an exit code")
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn usage_errors_are_2_and_help_is_0() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(code(&kentongan(folder.path(), &["serve", "--bogus"])), 2);
    assert_eq!(code(&kentongan(folder.path(), &[])), 2);
    let help = kentongan(folder.path(), &["--help"]);
    assert_eq!(code(&help), 0);
    for word in [
        "serve",
        "demo",
        "migrate",
        "doctor",
        "config",
        "user",
        "import",
        "Exit codes",
    ] {
        assert!(stdout(&help).contains(word), "{word}");
    }
}

#[test]
fn refused_configurations_are_3_and_say_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(
        folder.path().join("kentongan.toml"),
        "lissten = '127.0.0.1:1'",
    )
    .expect("written");
    for command in [&["config", "check"][..], &["config", "print"], &["serve"]] {
        let refused = kentongan(folder.path(), command);
        assert_eq!(code(&refused), 3, "{command:?}");
        let said = stderr(&refused);
        assert!(
            said.contains("kentongan.toml:1: The key `lissten` is unknown. Did you mean `listen`?"),
            "{said}"
        );
    }
    let open = kentongan(
        folder.path(),
        &["serve", "--rate-limits", "off", "--listen", "0.0.0.0:0"],
    );
    assert_eq!(code(&open), 3);
    assert!(stderr(&open).contains("Rate limits may be off only"));
}

#[test]
fn print_shows_sources_and_no_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = "postgres://u:geheim@db.invalid/k";
    let printed = kentongan(folder.path(), &["config", "print", "--database", url]);
    assert_eq!(code(&printed), 0, "{}", stderr(&printed));
    assert!(stdout(&printed).contains("postgres://u:***@db.invalid/k"));
    assert!(stdout(&printed).contains("# command line"));
    assert!(!stdout(&printed).contains("geheim") && !stderr(&printed).contains("geheim"));
}

#[test]
fn doctor_leaves_an_empty_folder_empty_and_speaks_json() {
    let folder = tempfile::tempdir().expect("a folder");
    let examined = kentongan(
        folder.path(),
        &["doctor", "--json", "--listen", "127.0.0.1:0"],
    );
    let findings: serde_json::Value = serde_json::from_slice(&examined.stdout).expect("JSON");
    assert_eq!(
        (code(&examined), &findings["ok"]),
        (0, &true.into()),
        "{findings}"
    );
    let names: Vec<_> = findings["checks"]
        .as_array()
        .expect("checks")
        .iter()
        .map(|check| &check["name"])
        .collect();
    for name in [
        "configuration",
        "clock",
        "data_dir",
        "space",
        "master_key",
        "listen",
        "database",
    ] {
        assert!(names.iter().any(|found| *found == name), "{name}");
    }
    assert_eq!(
        std::fs::read_dir(folder.path()).expect("a folder").count(),
        0
    );
    std::fs::write(folder.path().join("kentongan.db"), "no database").expect("written");
    let broken = kentongan(
        folder.path(),
        &["doctor", "--json", "--listen", "127.0.0.1:0"],
    );
    assert_eq!(code(&broken), 1);
}
