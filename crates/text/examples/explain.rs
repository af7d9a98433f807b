//! Says how a text is read and why rules fired or were stopped:
//! `cargo run --release -p text --example explain -- --rules crates/text/data "paspor kami ditahan sponsor"`

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example that people run by hand"
)]

use std::path::{Path, PathBuf};
use std::process::ExitCode;

mod rule_files;

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let mut folder: Option<PathBuf> = None;
    let mut texts = Vec::new();
    while let Some(arg) = args.next() {
        if arg == "--rules" {
            folder = args.next().map(PathBuf::from);
        } else {
            texts.push(arg);
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
    for text in &texts {
        let words: Vec<String> = analyser
            .words(text)
            .into_iter()
            .map(|(word, stem)| match stem {
                Some(stem) if stem == word => word.to_owned(),
                Some(stem) => format!("{word}→{stem}"),
                None => format!("{word}?"),
            })
            .collect();
        println!("{}", words.join(" "));
        let explanation = analyser.explain(text);
        let analysis = &explanation.analysis;
        println!(
            "  {} {:?} {} bias: {}",
            analysis.stance, explanation.stances, analysis.urgency, analysis.bias_warning
        );
        for trace in explanation.traces {
            let what = trace
                .stopped
                .map_or("fired".to_owned(), |stop| format!("stopped: {stop:?}"));
            println!(
                "  {} «{}» {what}",
                trace.rule,
                &text[trace.start..trace.end]
            );
        }
    }
    ExitCode::SUCCESS
}
