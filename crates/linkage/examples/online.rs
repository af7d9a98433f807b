//! How long a new record takes: builds an index of invented mentions and inserts more of them.
//!
//! `cargo run --release -p linkage --example online -- COUNT NEW SEED CONFIG [--check]`
//!
//! With `--check`, the state is compared with that of an index that is built of all records at once.

use linkage::eval::mentions::{Mention, mentions};
use linkage::{Config, Index, Side, Table, TableError, Task, estimate};
use std::error::Error;
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "an example speaks by printing")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [count, new, seed, config, rest @ ..] = &arguments[..] else {
        return Err("COUNT NEW SEED CONFIG [--check]".into());
    };
    let (count, new): (usize, usize) = (count.parse()?, new.parse()?);
    let config = Config::parse(&std::fs::read_to_string(config)?)?;
    let mentions = mentions(count + new, seed.parse()?);
    let first = table(&config, &mentions[..count])?;
    let model = estimate(&config, &first)?;
    let mut index = Index::build(config.clone(), first, model.clone())?;

    let mut microseconds = Vec::new();
    let mut links = 0;
    for (number, mention) in mentions.iter().enumerate().skip(count) {
        let (id, values) = (format!("m{number}"), mention.values());
        let (taken, took) = timed(|| index.insert(&id, Side::Left, &values));
        microseconds.push(took);
        links += taken?.links.len();
    }
    microseconds.sort_unstable();
    let milliseconds = |share: usize| {
        let rank = (microseconds.len() * share).div_ceil(100).max(1);
        microseconds
            .get(rank - 1)
            .map_or(0.0, |it| *it as f64 / 1000.0)
    };
    println!(
        "{new} records inserted at {count}: p50 {:.3} ms, p99 {:.3} ms, longest {:.3} ms; {links} links",
        milliseconds(50),
        milliseconds(99),
        milliseconds(100)
    );
    if rest.iter().any(|it| it == "--check") {
        let anew = Index::build(config.clone(), table(&config, &mentions)?, model)?;
        match index.state() == anew.state() {
            true => println!("the state is that of a rebuild"),
            false => return Err("the state is not that of a rebuild".into()),
        }
    }
    Ok(())
}

fn table(config: &Config, mentions: &[Mention]) -> Result<Table, TableError> {
    let mut table = Table::new(config, Task::Dedupe);
    for (number, mention) in mentions.iter().enumerate() {
        table.push(&format!("m{number}"), Side::Left, &mention.values())?;
    }
    Ok(table)
}

/// What came of it, and the microseconds that it took.
#[expect(
    clippy::disallowed_methods,
    reason = "a measurement needs a clock; no shipped code runs here"
)]
fn timed<T>(work: impl FnOnce() -> T) -> (T, u128) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed().as_micros())
}
