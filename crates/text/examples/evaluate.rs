//! Figures on labelled files, those that may be tuned on and those held back apart, by the rules that are compiled
//! in, or by those of a folder:
//! `cargo run --release -p text --example evaluate -- [--data crates/text/data] crates/text/data/messages/hand_a.jsonl …`

#![expect(clippy::print_stdout, reason = "an example that people run by hand")]

use std::path::Path;

use text::Analyser;
use text::eval::{Gold, Score};

mod rule_files;

fn main() -> Result<(), String> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let loaded;
    let analyser = if paths.first().is_some_and(|first| first == "--data") && paths.len() > 1 {
        loaded = rule_files::load(Path::new(&paths[1]))?;
        paths.drain(..2);
        &loaded
    } else {
        Analyser::embedded()
    };
    let mut all = [Score::default(), Score::default()];
    for path in paths {
        let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        let mut scores = [Score::default(), Score::default()];
        for line in lines.lines() {
            let gold: Gold = serde_json::from_str(line).map_err(|e| format!("{path}: {e}"))?;
            let found = analyser.analyse(&gold.text);
            let part = usize::from(gold.held_back());
            scores[part].add(&gold, &found);
            all[part].add(&gold, &found);
        }
        print(&path, &scores);
    }
    print("all", &all);
    Ok(())
}

fn print(path: &str, scores: &[Score; 2]) {
    for (name, score) in ["tune", "held"].into_iter().zip(scores) {
        println!(
            "{path} {name}: {} messages, indicators F1 {:.3} (P {:.3} R {:.3}), false on clean {:.3}, stance {:.3}, urgency {:.3}, \
                 P1 recall {:.3} precision {:.3}, bias F1 {:.3}, entities F1 {:.3}",
            score.messages,
            score.indicators().f1(),
            score.indicators().precision(),
            score.indicators().recall(),
            score.false_on_clean(),
            score.stance_accuracy(),
            score.urgency_accuracy(),
            score.p1.recall(),
            score.p1.precision(),
            score.bias.f1(),
            score.entities().f1(),
        );
    }
}
