//! The programmes that tests need beside Rust. What is missing is installed when that is possible
//! (root on Debian), and otherwise named with the command that installs it; it is never gone without.

use std::path::PathBuf;
use std::process::Command;

use crate::{database, process};

/// A programme, or a set of them, from one Debian package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    /// Compiles the bundled SQLite.
    Compiler,
    /// The server's programmes; a running cluster isn't needed and isn't used.
    Postgres,
    Chromium,
    Node,
    Npm,
}

impl Tool {
    fn package(self) -> &'static str {
        match self {
            Self::Compiler => "build-essential",
            Self::Postgres => "postgresql",
            Self::Chromium => "chromium",
            Self::Node => "nodejs",
            Self::Npm => "npm",
        }
    }

    fn is_present(self) -> bool {
        match self {
            Self::Compiler => answers("cc"),
            Self::Postgres => database::programs().is_ok(),
            Self::Chromium => chromium().is_some(),
            Self::Node => answers("node"),
            Self::Npm => answers("npm"),
        }
    }
}

/// Makes sure that each of these is there.
pub(crate) fn provide(needed: &[Tool]) -> Result<(), String> {
    let missing = missing(needed);
    if missing.is_empty() {
        return Ok(());
    }
    if process::is_root() && answers("apt-get") {
        let packages = packages(&missing);
        println!("installing {}", packages.join(" "));
        apt_get(&["update"])?;
        let mut arguments = vec!["install", "-y", "--no-install-recommends"];
        arguments.extend(&packages);
        apt_get(&arguments)?;
    }
    let missing = self::missing(needed);
    if missing.is_empty() {
        return Ok(());
    }
    Err(format!(
        "missing on this machine: {missing:?}. On Debian or Ubuntu:\n    sudo apt-get update && \
         sudo apt-get install -y {}",
        packages(&missing).join(" ")
    ))
}

/// The path of the first browser found under one of its usual names.
pub(crate) fn chromium() -> Option<PathBuf> {
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|name| {
            let path = process::output("sh", &["-c", &format!("command -v {name}")]).ok()?;
            Some(PathBuf::from(path.trim()))
        })
}

/// Whether nextest runs the tests; without it `cargo test` does.
pub(crate) fn has_nextest() -> bool {
    process::output("cargo", &["nextest", "--version"]).is_ok()
}

fn missing(needed: &[Tool]) -> Vec<Tool> {
    needed
        .iter()
        .copied()
        .filter(|tool| !tool.is_present())
        .collect()
}

fn packages(tools: &[Tool]) -> Vec<&'static str> {
    tools.iter().map(|tool| tool.package()).collect()
}

fn answers(program: &str) -> bool {
    process::output(program, &["--version"]).is_ok()
}

fn apt_get(arguments: &[&str]) -> Result<(), String> {
    let status = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .stdin(std::process::Stdio::null())
        .status()
        .map_err(|error| format!("apt-get: {error}"))?;
    if !status.success() {
        return Err(format!("apt-get {} failed", arguments.join(" ")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_that_built_this_is_found() {
        assert_eq!(missing(&[Tool::Compiler]), vec![]);
    }

    #[test]
    fn every_tool_names_its_package() {
        assert_eq!(
            packages(&[Tool::Postgres, Tool::Chromium, Tool::Node, Tool::Npm]),
            vec!["postgresql", "chromium", "nodejs", "npm"]
        );
    }
}
