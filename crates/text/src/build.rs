//! Compiles the rules that are built in: reads them as the crate itself does, with its own modules, and leaves the
//! outcome where `compiled` finds it. So there is one reader of rules and nothing that could get out of date.

#![expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "a build script uses a part of the crate's modules, and has nobody to show them to"
)]

mod analyser;
mod analysis;
mod bits;
mod class;
mod code;
mod courtesy;
mod embedded;
mod entity;
mod flag;
mod fold;
mod frame;
mod hash;
mod index;
mod learned;
mod lexicon;
mod matcher;
mod memory;
mod model;
mod origin;
mod pairs;
mod pattern;
mod rarity;
mod rule;
mod scope;
mod special;
mod spelling;
mod stance;
mod stem;
mod store;
mod token;
mod urgency;
mod view;
mod vocabulary;
mod word_map;
mod wrong;

use std::path::Path;

use stem::Voice;

pub(crate) fn find_entities(text: &str) -> Vec<entity::Entity> {
    entity::find(text)
}

#[expect(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "the environment and its output are how cargo and a build script speak"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    // The data are compiled into this script: when they change, it is another one, and runs.
    println!("cargo::rerun-if-changed=src/build.rs");
    let read = analyser::Analyser::from_rules(embedded::FILES);
    if let Err(errors) = &read {
        eprintln!("{errors}");
    }
    let analyser = read?;
    let folder = std::env::var("OUT_DIR")?;
    std::fs::write(Path::new(&folder).join("rules.bin"), analyser.compiled())?;
    Ok(())
}
