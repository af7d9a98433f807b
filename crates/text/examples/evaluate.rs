//! Figures on labelled files, those that may be tuned on and those held back apart:
//! `cargo run --release -p text --example evaluate -- crates/text/data/messages/hand_a.jsonl …`

#![expect(clippy::print_stdout, reason = "an example that people run by hand")]

use text::Analyser;
use text::eval::{Gold, Score};

fn main() -> Result<(), String> {
    let analyser = Analyser::embedded();
    for path in std::env::args().skip(1) {
        let lines = std::fs::read_to_string(&path).map_err(|e| format!("{path}: {e}"))?;
        let mut scores = [Score::default(), Score::default()];
        for line in lines.lines() {
            let gold: Gold = serde_json::from_str(line).map_err(|e| format!("{path}: {e}"))?;
            scores[usize::from(gold.held_back())].add(&gold, &analyser.analyse(&gold.text));
        }
        for (name, score) in ["tune", "held"].into_iter().zip(&scores) {
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
    Ok(())
}
