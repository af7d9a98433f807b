//! Measures the comparison of names on the made-up register of the tests:
//! `cargo run --release -p domain --example imitations`.
#![expect(clippy::print_stdout, reason = "a measurement is printed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a measurement reads the clock; the crate doesn't"
)]

#[path = "../tests/domain/impersonators.rs"]
mod impersonators;

use domain::company::{Asked, Outcome, Register};
use domain::time::Day;
use impersonators::{Dice, Trick, companies, imitation, strangers};
use std::time::{Duration, Instant};

const TODAY: Day = Day(20_777);

fn main() {
    for seed in [7, 70, 700] {
        let start = Instant::now();
        let register = Register::new(companies(1_000, seed), TODAY);
        println!("seed {seed}: made and indexed in {:?}", start.elapsed());
        let mut dice = Dice::new(seed + 1);
        let mut times = Vec::new();
        let (mut noticed, mut all) = (0, 0);
        for trick in Trick::ALL {
            let (mut found, mut asked) = (0, 0);
            for company in register.companies() {
                if trick == Trick::Acronym && company.name.split(' ').count() < 3 {
                    continue;
                }
                let imitation = imitation(&register, company, trick, &mut dice);
                found += usize::from(timed(&register, &imitation, &mut times) == Outcome::Similar);
                asked += 1;
            }
            println!("  {trick:?}: {found} of {asked} noticed");
            noticed += found;
            all += asked;
        }
        let others = strangers(register.companies(), 10_000, seed + 2);
        let wrong = others
            .iter()
            .filter(|asked| timed(&register, asked, &mut times) != Outcome::Unknown)
            .count();
        println!("  all: {:.4} noticed", noticed as f64 / all as f64);
        println!("  strangers: {wrong} of {} taken for another", others.len());
        times.sort_unstable();
        println!(
            "  time of one check: p50 {:?}, p99 {:?}, most {:?}",
            times[times.len() / 2],
            times[times.len() * 99 / 100],
            times[times.len() - 1]
        );
    }
}

fn timed(register: &Register, asked: &Asked, times: &mut Vec<Duration>) -> Outcome {
    let start = Instant::now();
    let outcome = register.check(asked, TODAY).outcome;
    times.push(start.elapsed());
    outcome
}
