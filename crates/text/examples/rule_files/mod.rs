//! Reads `classes/*.toml`, `rules/*.toml` and `watch.tsv` of a folder, for the other examples.

use std::path::Path;

use text::{Analyser, Tables};

pub(crate) fn load(folder: &Path) -> Result<Analyser, String> {
    let mut files: Vec<(String, String)> = Vec::new();
    for part in ["classes", "rules"] {
        let entries = std::fs::read_dir(folder.join(part))
            .map_err(|e| format!("{}: {e}", folder.join(part).display()))?;
        for entry in entries {
            let path = entry.map_err(|e| e.to_string())?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let name = path
                    .file_name()
                    .map(|name| name.to_string_lossy().into_owned())
                    .unwrap_or_default();
                let text = std::fs::read_to_string(&path)
                    .map_err(|e| format!("{}: {e}", path.display()))?;
                files.push((format!("{part}/{name}"), text));
            }
        }
    }
    if let Ok(watch) = std::fs::read_to_string(folder.join("watch.tsv")) {
        files.push(("watch.tsv".to_owned(), watch));
    }
    files.sort();
    let borrowed: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let table =
        |name: &str| std::fs::read_to_string(folder.join("model").join(name)).unwrap_or_default();
    let (stance, urgency) = (table("stance.tsv"), table("urgency.tsv"));
    let decisions = std::fs::read_to_string(folder.join("urgency.toml")).unwrap_or_default();
    Analyser::from_parts(
        &borrowed,
        Tables {
            learned: &["learned.tsv", "learned_pairs.tsv", "learned_whole.tsv"]
                .map(table)
                .concat(),
            stance: &stance,
            urgency: &urgency,
            decisions: &decisions,
        },
    )
    .map_err(|e| e.to_string())
}
