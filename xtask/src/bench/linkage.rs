//! `cargo xtask bench linkage`: our linkage and Splink's on the same invented mentions, in turn.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::clock::Stopwatch;
use crate::server::throw_away_folder;
use crate::{process, workspace};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Linkage {
    /// Mentions to invent
    #[arg(long, default_value_t = 100_000)]
    records: usize,
    /// For inventing them
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Python with Splink 5; without it, ours alone is measured
    #[arg(long, default_value = "python3")]
    python: String,
}

/// Seconds that a run took.
#[derive(Debug, Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

/// Measures both sides and prints what they found and took.
pub(crate) fn linkage(options: &Linkage) -> Result<(), String> {
    let examples = build()?;
    let folder = throw_away_folder(&workspace::target()?, "bench-linkage")?;
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let source = workspace::root().join("crates/linkage");
    let config = source.join("examples/mentions.toml");
    let config = config.to_string_lossy();
    let (count, seed) = (options.records.to_string(), options.seed.to_string());
    let (records, truth, cleaned) = (file("records.csv"), file("truth.csv"), file("cleaned.csv"));

    let mentions = examples.join("mentions");
    run(&mentions, &["write", &count, &seed, &records, &truth])?;
    run(&mentions, &["clean", &config, &records, &cleaned])?;
    let (pairs, clusters) = (file("pairs.csv"), file("clusters.csv"));
    let ours = run(
        &examples.join("link"),
        &[&config, &records, &pairs, &clusters],
    )?;
    println!("ours: {:.2} s wall, {:.2} CPU s", ours.wall, ours.cpu);
    run(&mentions, &["measure", &count, &seed, &config])?;

    let splink = Command::new(&options.python)
        .args(["-c", "import splink, duckdb"])
        .stderr(Stdio::null())
        .status();
    if !splink.is_ok_and(|status| status.success()) {
        println!("Splink isn't there: ours alone. Give --python one that has splink and duckdb.");
        return Ok(());
    }
    let script = source.join("benches/splink_mentions.py");
    let script = script.to_string_lossy();
    let theirs = run(Path::new(&options.python), &[&script, &cleaned, &truth])?;
    println!(
        "Splink, with its search for the best threshold: {:.2} s wall, {:.2} CPU s; \
         its line above has the seconds until its pairs",
        theirs.wall, theirs.cpu
    );
    println!(
        "CPU seconds, Splink / ours: {:.1}",
        theirs.cpu / ours.cpu.max(0.01)
    );
    println!("on {}", process::machine());
    Ok(())
}

fn build() -> Result<PathBuf, String> {
    let status = workspace::cargo()
        .args(["build", "--release", "--package", "linkage", "--examples"])
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err("the release build failed; its messages are above".to_owned());
    }
    Ok(workspace::target()?.join("release").join("examples"))
}

fn run(program: &Path, arguments: &[&str]) -> Result<Cost, String> {
    let before = process::children_cpu_milliseconds()?;
    let watch = Stopwatch::start();
    let status = Command::new(program)
        .args(arguments)
        .status()
        .map_err(|error| format!("{}: {error}", program.display()))?;
    let wall = watch.seconds();
    if !status.success() {
        return Err(format!(
            "{} {}: {status}",
            program.display(),
            arguments.join(" ")
        ));
    }
    let cpu = (process::children_cpu_milliseconds()? - before) / 1000.0;
    Ok(Cost { wall, cpu })
}
