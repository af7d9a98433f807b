//! The crate as others use it.

#![expect(
    clippy::unwrap_used,
    reason = "what prepares a test fails the test when it fails"
)]

mod any_records;
mod configurations;
mod online;
mod properties;

use linkage::eval::mentions::{Mention, mentions};
use linkage::{Config, Side, Table, Task};

const MENTIONS: &str = include_str!("../../examples/mentions.toml");

fn config() -> Config {
    Config::parse(MENTIONS).unwrap()
}

fn invented(count: usize, seed: u64) -> Vec<Mention> {
    mentions(count, seed)
}

fn table(config: &Config, mentions: &[Mention]) -> Table {
    let mut table = Table::new(config, Task::Dedupe);
    for (number, mention) in mentions.iter().enumerate() {
        let id = format!("m{number}");
        table.push(&id, Side::Left, &mention.values()).unwrap();
    }
    table
}
