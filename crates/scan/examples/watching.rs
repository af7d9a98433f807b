//! Prints what a watch does on every background: `cargo run --release -p scan --example watching`.
#![expect(clippy::print_stdout, reason = "an example speaks by printing")]

use scan::Workers;
use scan::eval::{Background, Injection, Outcome, Size, Watch, false_alarms, power, trial};

fn main() {
    let two = |work: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            scope.spawn(work);
            scope.spawn(work);
        });
    };
    let workers = Workers::new(&two);
    for background in Background::EVERY {
        for watch in [Watch::OWN_PAST, Watch::CALIBRATED] {
            let trial = trial(&background, watch, Size::SMALL, 1, workers);
            let alarms = false_alarms(&trial, workers);
            let found = power(&trial, Injection::GOAL, Size::SMALL.injections, 1, workers);
            println!(
                "{:24} {:18} false alarms {alarms:3}, power {:.2}, delay {:?}, overlap {:.2}, precision {:.2}",
                background.name,
                watch.name,
                Outcome::power(&found),
                Outcome::median_delay(&found),
                Outcome::overlap(&found),
                Outcome::precision(&found),
            );
        }
    }
}
