//! Reads labelled or plain messages as JSON lines from standard input and
//! writes `{"id", "entities": […]}` lines, as `score_text.py` wants them.
use std::io::{BufRead, Write};

use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let line = line?;
        if line.trim().is_empty() {
            continue;
        }
        let message: Value = serde_json::from_str(&line)?;
        let text = message["text"].as_str().unwrap_or_default();
        let entities: Vec<Value> = text::entity::find(text)
            .into_iter()
            .map(|entity| {
                json!({"kind": entity.kind.as_str(), "value": entity.value, "quote": &text[entity.start..entity.end], "start": entity.start, "end": entity.end})
            })
            .collect();
        writeln!(
            out,
            "{}",
            json!({"id": message["id"], "entities": entities})
        )?;
    }
    out.flush()?;
    Ok(())
}
