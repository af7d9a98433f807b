//! Fits stance and urgency from labelled messages and writes `data/model/*.tsv`. Messages whose running
//! number is divisible by three are held back and never read here. `--validate` judges each hand by a fit
//! of the others and writes nothing; `--facts` prints the facts of each message:
//! `cargo run --release -p text --example train -- crates/text/data hand_a.jsonl hand_b.jsonl hand_c.jsonl`

#![expect(clippy::print_stdout, reason = "an example that people run by hand")]

use std::path::Path;

use text::training::{Example, cross_validate, fact_names, stance_table, urgency_table};
use text::{Stance, Urgency};

mod rule_files;

/// Chosen by `--validate`.
const PENALTY: f64 = 0.001;

const HEAD: &str = "# Written by `cargo run --release -p text --example train`; one row a fact, one column an answer.\n";

fn main() -> Result<(), String> {
    let mut args = std::env::args().skip(1);
    let validate = std::env::args().any(|arg| arg == "--validate");
    let data = args.next().ok_or("usage: train DATA-FOLDER MESSAGES…")?;
    let data = Path::new(&data);
    let analyser = rule_files::load(data)?;
    let dump = std::env::args().any(|arg| arg == "--facts");
    let mut examples = Vec::new();
    let mut hands = Vec::new();
    for path in args.filter(|arg| !arg.starts_with("--")) {
        let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        for line in lines.lines() {
            let row: serde_json::Value =
                serde_json::from_str(line).map_err(|e| format!("{path}: {e}"))?;
            let id = row["id"].as_str().unwrap_or("");
            let number: u32 = id
                .trim_start_matches(|c: char| !c.is_ascii_digit())
                .parse()
                .map_err(|_| format!("{path}: id {id}"))?;
            if number.is_multiple_of(3) {
                continue;
            }
            let stance = row["stance"]
                .as_str()
                .and_then(Stance::parse)
                .ok_or_else(|| format!("{id}: stance"))?;
            let urgency = row["urgency"]
                .as_str()
                .and_then(Urgency::parse)
                .ok_or_else(|| format!("{id}: urgency"))?;
            if dump {
                let facts = fact_names(&analyser, row["text"].as_str().unwrap_or(""));
                println!("{}", serde_json::json!({ "id": id, "facts": facts }));
            }
            hands.push(id.chars().next().unwrap_or('?'));
            let clean = row["indicators"].as_array().map(|asserted| {
                !asserted
                    .iter()
                    .filter_map(|found| found["code"].as_str())
                    .any(|code| !code.starts_with("URG-") && code != "BIAS-WARN")
            });
            examples.push(Example {
                clean,
                text: row["text"].as_str().unwrap_or("").to_owned(),
                stance,
                urgency,
            });
        }
    }
    if dump {
        return Ok(());
    }
    println!("{} messages", examples.len());
    if validate {
        for penalty in [0.0005, PENALTY, 0.002, 0.004] {
            let [stance, urgency, clean] =
                cross_validate(&analyser, &examples, &hands, penalty, |at, said| {
                    let example = &examples[at];
                    if penalty == PENALTY && said != example.stance {
                        println!("{} not {said}: {}", example.stance, example.text);
                    }
                });
            println!(
                "penalty {penalty}: stance {stance:.3}, urgency {urgency:.3}, clean {clean:.3} (each hand by a fit of the others)"
            );
        }
        return Ok(());
    }
    for (name, table) in [
        ("stance", stance_table(&analyser, &examples, PENALTY)),
        ("urgency", urgency_table(&analyser, &examples, PENALTY)),
    ] {
        let path = data.join("model").join(format!("{name}.tsv"));
        std::fs::write(&path, format!("{HEAD}{table}")).map_err(|e| e.to_string())?;
    }
    Ok(())
}
