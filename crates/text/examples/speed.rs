//! How fast: `cargo run --release -p text --example speed -- messages.jsonl`

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that people run by hand"
)]

use std::path::Path;
use std::time::Instant;

mod rule_files;

fn main() -> Result<(), String> {
    let path = std::env::args()
        .nth(1)
        .ok_or("usage: speed messages.jsonl")?;
    let started = Instant::now();
    let analyser = rule_files::load(Path::new("crates/text/data"))?;
    println!("first use: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    let lines = std::fs::read_to_string(path).map_err(|e| e.to_string())?;
    let mut texts = Vec::new();
    for line in lines.lines() {
        let row: serde_json::Value = serde_json::from_str(line).map_err(|e| e.to_string())?;
        texts.push(row["text"].as_str().unwrap_or("").to_owned());
    }
    let bytes: usize = texts.iter().map(String::len).sum();
    let started = Instant::now();
    let mut rounds = 0;
    let mut entities = 0;
    while started.elapsed().as_secs_f64() < 1.0 {
        entities += texts
            .iter()
            .map(|text| text::entity::find(text).len())
            .sum::<usize>();
        rounds += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "entities alone: {:.2} MB/s, {} a round",
        (bytes * rounds) as f64 / seconds / 1e6,
        entities / rounds
    );
    let started = Instant::now();
    rounds = 0;
    let mut found = 0;
    while started.elapsed().as_secs_f64() < 2.0 {
        found += texts
            .iter()
            .map(|text| analyser.analyse(text).indicators.len())
            .sum::<usize>();
        rounds += 1;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "{} messages, {:.2} MB/s, {} findings a round",
        texts.len(),
        (bytes * rounds) as f64 / seconds / 1e6,
        found / rounds
    );
    Ok(())
}
