//! Where things are. Every path is derived from the manifest of this crate, so the commands work from
//! any directory and name no machine.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies one folder below the workspace root")
}

/// Where cargo puts what it builds; it may be configured to lie elsewhere.
pub(crate) fn target() -> Result<PathBuf, String> {
    let metadata = cargo_metadata::MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .no_deps()
        .exec()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    Ok(metadata.target_directory.into_std_path_buf())
}

/// The server to try: the one given, or the optimised build of what is here, brought up to date.
pub(crate) fn binary(given: Option<&Path>) -> Result<PathBuf, String> {
    match given {
        Some(path) => {
            std::path::absolute(path).map_err(|error| format!("{}: {error}", path.display()))
        }
        None => build_release(),
    }
}

/// Builds the optimised server and tells where it is.
pub(crate) fn build_release() -> Result<PathBuf, String> {
    Ok(release(&["--package", "kentongan"])?.join("kentongan"))
}

/// Builds an optimised example of a crate and tells where it is.
pub(crate) fn build_example(package: &str, name: &str) -> Result<PathBuf, String> {
    Ok(release(&["--package", package, "--example", name])?
        .join("examples")
        .join(name))
}

/// Builds what the arguments say, optimised; the folder of the result.
pub(crate) fn release(what: &[&str]) -> Result<PathBuf, String> {
    let status = cargo()
        .args(["build", "--release"])
        .args(what)
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err("the release build failed; its messages are above".to_owned());
    }
    Ok(target()?.join("release"))
}

/// Cargo, run at the workspace root.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root());
    command
}
