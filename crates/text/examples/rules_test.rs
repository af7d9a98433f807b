//! Runs the texts of every rule: `cargo run --release -p text --example rules_test -- --rules crates/text/data [part of an id]`

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example that people run by hand"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use text::Stop;

mod rule_files;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut folder: Option<PathBuf> = None;
    let mut only = String::new();
    while let Some(arg) = args.next() {
        if arg == "--rules" {
            folder = args.next().map(PathBuf::from);
        } else {
            only = arg;
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
    let mut wrong = 0;
    let mut rules = 0;
    for rule in analyser
        .rules()
        .iter()
        .filter(|rule| !rule.is_feature() && !rule.is_learned() && rule.id.as_str().contains(&only))
    {
        rules += 1;
        if rule.matches.len() < 2 || rule.no_match.len() < 2 {
            println!("{}: needs two texts of each kind", rule.id);
            wrong += 1;
        }
        for (texts, should) in [(&rule.matches, true), (&rule.no_match, false)] {
            for text in texts {
                let traces = analyser.explain(text).traces;
                let fired = traces.iter().any(|trace| {
                    trace.rule == rule.id && matches!(trace.stopped, None | Some(Stop::Stance))
                });
                if fired != should {
                    wrong += 1;
                    let why: Vec<String> = traces
                        .iter()
                        .filter(|trace| trace.rule == rule.id)
                        .map(|trace| {
                            format!("`{}` {:?}", &text[trace.start..trace.end], trace.stopped)
                        })
                        .collect();
                    println!(
                        "{}: {} «{text}» {}",
                        rule.id,
                        if should {
                            "did not fire on"
                        } else {
                            "fired on"
                        },
                        why.join("; ")
                    );
                }
            }
        }
    }
    println!("{rules} rules, {wrong} wrong");
    if wrong == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
