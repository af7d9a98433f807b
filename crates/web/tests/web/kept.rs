//! Generated texts that are kept in `docs/generated` and compared by tests.

use std::path::Path;

/// Compares `text` with the kept file; with `UPDATE=1` in the environment writes it instead.
#[track_caller]
#[expect(
    clippy::disallowed_methods,
    reason = "a switch for the person who runs the tests"
)]
pub(crate) fn keep(name: &str, text: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/generated");
    let file = folder.join(name);
    if std::env::var_os("UPDATE").is_some_and(|value| value == "1") {
        std::fs::create_dir_all(&folder).expect("docs can be written");
        std::fs::write(&file, text).expect("docs can be written");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == text,
        "run with UPDATE=1 to write docs/generated/{name}"
    );
}
