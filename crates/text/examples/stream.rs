//! Reads a file of messages as a long stream on one core, and says how long it took:
//! `cargo run --release -p text --example stream -- messages.jsonl`; `cargo xtask bench text` makes the file.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that people run by hand"
)]

use std::hint::black_box;
use std::time::Instant;

use text::{Analyser, line};

fn main() -> Result<(), String> {
    let path = std::env::args().nth(1).ok_or("usage: stream FILE")?;
    let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
    let started = Instant::now();
    let analyser = Analyser::embedded();
    black_box(analyser.analyse("paspor kami ditahan"));
    println!("first_use_ms {:.1}", started.elapsed().as_secs_f64() * 1e3);
    let started = Instant::now();
    let (mut bytes, mut findings, mut written) = (0, 0, 0);
    for one in lines.lines() {
        let message = line::parse(one).map_err(|e| e.to_string())?;
        let analysis = analyser.analyse(&message.text);
        bytes += message.text.len();
        findings += analysis.indicators.len();
        written += black_box(line::print(&message, &analysis)).len();
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("messages {}", lines.lines().count());
    println!("findings {findings}");
    println!("text_mb {:.2}", bytes as f64 / 1e6);
    println!("jsonl_mb {:.2}", lines.len() as f64 / 1e6);
    println!("written_mb {:.2}", written as f64 / 1e6);
    println!("text_mb_per_second {:.2}", bytes as f64 / 1e6 / seconds);
    println!(
        "jsonl_mb_per_second {:.2}",
        lines.len() as f64 / 1e6 / seconds
    );
    Ok(())
}
