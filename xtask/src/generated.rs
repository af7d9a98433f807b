//! `cargo xtask gen`: files that are made from something else in the repository, and the check that they
//! are up to date.
//!
//! - `areas`: the register of areas that `place` embeds. Making it needs the register's package, so the
//!   check compares the committed files with the hashes in their provenance instead.
//! - `openapi`: the description of the public interface, as the programme itself prints it.
//! - `tables`: measured tables of `docs/generated/`, copied into `README.md` between
//!   `<!-- table: NAME -->` and `<!-- /table -->`.

use std::path::Path;

use crate::{gen_areas, process, workspace};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Kind {
    /// The register of areas
    Areas,
    /// The public interface
    Openapi,
    /// Tables in README.md
    Tables,
}

/// Writes one kind or all, or checks them.
pub(crate) fn run(what: Option<Kind>, check_only: bool) -> Result<(), String> {
    let kinds = what.map_or(vec![Kind::Areas, Kind::Openapi, Kind::Tables], |kind| {
        vec![kind]
    });
    let mut stale = Vec::new();
    for kind in kinds {
        let result = match (kind, check_only) {
            (Kind::Areas, false) => gen_areas::run(),
            (Kind::Areas, true) => check_areas(),
            (Kind::Openapi, _) => keep("docs/generated/openapi.json", &openapi()?, check_only),
            (Kind::Tables, _) => keep("README.md", &readme()?, check_only),
        };
        match result {
            Ok(()) => println!("{kind:?}: up to date"),
            Err(reason) => stale.push(reason),
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    Err(stale.join("\n"))
}

/// Every kind, writing nothing.
pub(crate) fn check() -> Result<(), String> {
    run(None, true)
}

fn keep(path: &str, wanted: &str, check_only: bool) -> Result<(), String> {
    let file = workspace::root().join(path);
    if std::fs::read_to_string(&file).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    if check_only {
        return Err(format!(
            "{path} isn't what `cargo xtask gen` writes; run it and commit the result"
        ));
    }
    std::fs::write(&file, wanted).map_err(|error| format!("{path}: {error}"))
}

fn openapi() -> Result<String, String> {
    let output = workspace::cargo()
        .args(["run", "--quiet", "--package", "kentongan", "--", "openapi"])
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("kentongan openapi: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    let described: serde_json::Value = serde_json::from_str(&text)
        .map_err(|error| format!("kentongan openapi printed no JSON: {error}"))?;
    if described.get("openapi").is_none() {
        return Err("kentongan openapi printed JSON that is no OpenAPI".to_owned());
    }
    Ok(format!("{}\n", text.trim_end()))
}

fn readme() -> Result<String, String> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let text = read(&workspace::root().join("README.md"))?;
    with_tables(&text, |name| {
        read(&workspace::root().join(format!("docs/generated/{name}.md")))
    })
}

/// The text with each marked table replaced by its source.
fn with_tables(
    text: &str,
    table: impl Fn(&str) -> Result<String, String>,
) -> Result<String, String> {
    const OPEN: &str = "<!-- table: ";
    const CLOSE: &str = "<!-- /table -->";
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        let after = &rest[start + OPEN.len()..];
        let (name, after) = after
            .split_once(" -->")
            .ok_or("a table marker isn't closed by `-->`")?;
        let end = after
            .find(CLOSE)
            .ok_or_else(|| format!("the table `{name}` has no `{CLOSE}`"))?;
        result.push_str(&rest[..start]);
        result.push_str(&format!(
            "{OPEN}{name} -->\n{}\n{CLOSE}",
            table(name)?.trim_end()
        ));
        rest = &after[end + CLOSE.len()..];
    }
    result.push_str(rest);
    Ok(result)
}

fn check_areas() -> Result<(), String> {
    let folder = workspace::root().join("crates/place/data");
    let provenance = std::fs::read_to_string(folder.join("PROVENANCE.md"))
        .map_err(|error| format!("crates/place/data/PROVENANCE.md: {error}"))?;
    let hashes = hashes_in(&provenance);
    if hashes.is_empty() {
        return Err("crates/place/data/PROVENANCE.md names no sha256".to_owned());
    }
    for (file, expected) in hashes {
        let path = folder.join(&file);
        let output = process::output("sha256sum", &[&path.to_string_lossy()])?;
        let found = output.split_whitespace().next().unwrap_or_default();
        if found != expected {
            return Err(format!(
                "crates/place/data/{file} has sha256 {found}, its provenance says {expected}; run \
                 `cargo xtask gen areas`"
            ));
        }
    }
    Ok(())
}

/// Files (`## name`) with their hashes (`- sha256: …`) in a provenance.
fn hashes_in(provenance: &str) -> Vec<(String, String)> {
    let mut file = "";
    let mut hashes = Vec::new();
    for line in provenance.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            file = name.trim();
        } else if let Some(hash) = line.strip_prefix("- sha256:") {
            hashes.push((file.to_owned(), hash.trim().trim_matches('`').to_owned()));
        }
    }
    hashes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> Result<String, String> {
        match name {
            "pages" => Ok("| a |\n".to_owned()),
            other => Err(format!("no {other}")),
        }
    }

    #[test]
    fn tables_are_replaced_and_the_rest_stays() {
        let text = "x\n<!-- table: pages -->\nold\n<!-- /table -->\ny\n";
        let wanted = "x\n<!-- table: pages -->\n| a |\n<!-- /table -->\ny\n";
        assert_eq!(with_tables(text, table).unwrap(), wanted);
        assert_eq!(with_tables(wanted, table).unwrap(), wanted);
        assert_eq!(with_tables("none", table).unwrap(), "none");
    }

    #[test]
    fn a_broken_marker_or_a_missing_table_is_an_error() {
        assert!(with_tables("<!-- table: pages -->\nold", table).is_err());
        assert!(with_tables("<!-- table: other --><!-- /table -->", table).is_err());
    }

    #[test]
    fn hashes_belong_to_the_file_above_them() {
        let text = "# p\n## a.bin\n- Source: x\n- sha256: `11`\n\n## b.bin\n- sha256: 22\n";
        assert_eq!(
            hashes_in(text),
            vec![
                ("a.bin".to_owned(), "11".to_owned()),
                ("b.bin".to_owned(), "22".to_owned())
            ]
        );
    }
}
