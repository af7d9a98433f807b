//! Analyses a file of messages with rules from a folder, without compiling them in:
//! `cargo run --release -p text --example detect -- --rules crates/text/data < messages.jsonl > findings.jsonl`

#![expect(clippy::print_stderr, reason = "an example that people run by hand")]

use std::io::{BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use text::Analyser;

mod rule_files;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut folder: Option<PathBuf> = None;
    while let Some(arg) = args.next() {
        if arg == "--rules" {
            folder = args.next().map(PathBuf::from);
        }
    }
    let analyser =
        match rule_files::load(folder.as_deref().unwrap_or(Path::new("crates/text/data"))) {
            Ok(analyser) => analyser,
            Err(e) => {
                eprintln!("{e}");
                return ExitCode::FAILURE;
            }
        };
    let mut out = std::io::stdout().lock();
    let mut failed = false;
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let answer = line
            .map_err(|e| e.to_string())
            .and_then(|line| one(&analyser, &line));
        match answer {
            Ok(answer) => failed |= writeln!(out, "{answer}").is_err(),
            Err(e) => eprintln!("line {}: {e}", number + 1),
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn one(analyser: &Analyser, line: &str) -> Result<String, String> {
    let row: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let text = row["text"].as_str().ok_or("no `text`")?;
    let found = analyser.analyse(text);
    let indicators: Vec<serde_json::Value> = found
        .indicators
        .iter()
        .map(|found| {
            serde_json::json!({
                "code": found.code.as_str(), "quote": &text[found.start..found.end],
                "start": found.start, "end": found.end, "rule": found.rule.as_str(),
            })
        })
        .collect();
    let entities: Vec<serde_json::Value> = found
        .entities
        .iter()
        .map(|entity| serde_json::json!({ "kind": entity.kind.as_str(), "value": entity.value, "quote": &text[entity.start..entity.end] }))
        .collect();
    let answer = serde_json::json!({
        "id": row["id"], "stance": found.stance.as_str(), "indicators": indicators, "urgency": found.urgency.as_str(),
        "bias_warning": found.bias_warning, "entities": entities,
    });
    Ok(answer.to_string())
}
