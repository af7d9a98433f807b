//! Invented mentions of recruiters: writes them as CSV, or links them and compares with the truth.
//!
//! `cargo run --release -p linkage --example mentions -- write COUNT SEED FILE.csv TRUTH.csv`
//! `cargo run --release -p linkage --example mentions -- clean CONFIG FILE.csv CLEANED.csv`
//! `cargo run --release -p linkage --example mentions -- score CLUSTERS.csv TRUTH.csv`
//! `cargo run --release -p linkage --example mentions -- measure COUNT SEED CONFIG`

use linkage::eval::mentions::{COLUMNS, mentions};
use linkage::eval::{Score, pairs_within};
use linkage::{Config, Explainer, Progress, Side, Table, Task, clusters, estimate, link, read_csv};
use std::error::Error;
use std::fmt::Write;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        ["write", count, seed, file, truth] => write(count.parse()?, seed.parse()?, file, truth),
        ["clean", config, file, cleaned] => clean(&std::fs::read_to_string(config)?, file, cleaned),
        ["score", clustered, truth] => score(
            &std::fs::read_to_string(clustered)?,
            &std::fs::read_to_string(truth)?,
        ),
        ["measure", count, seed, config, ..] => measure(
            count.parse()?,
            seed.parse()?,
            &std::fs::read_to_string(config)?,
        ),
        _ => Err("write COUNT SEED FILE TRUTH, or measure COUNT SEED CONFIG".into()),
    }
}

fn write(count: usize, seed: u64, file: &str, truth: &str) -> Result<(), Box<dyn Error>> {
    let mut records = COLUMNS.join(",") + "\n";
    let mut truths = "id,recruiter\n".to_owned();
    for (number, mention) in mentions(count, seed).iter().enumerate() {
        // No value of the generator holds a comma or a quotation mark.
        writeln!(records, "m{number},{}", mention.values().join(","))?;
        writeln!(truths, "m{number},{}", mention.recruiter)?;
    }
    std::fs::write(file, records)?;
    std::fs::write(truth, truths)?;
    Ok(())
}

/// Writes the values as they are compared, so that another programme may start from the same.
fn clean(config: &str, file: &str, cleaned: &str) -> Result<(), Box<dyn Error>> {
    let config = Config::parse(config)?;
    let table = read_csv(&config, &mut std::fs::File::open(file)?, None)?;
    let names: Vec<&str> = config
        .fields
        .iter()
        .map(|field| field.name.as_str())
        .collect();
    let mut out = format!("{},{}\n", config.id, names.join(","));
    for record in 0..table.len() as u32 {
        let values: Vec<&str> = (0..names.len())
            .map(|field| table.value(record, field))
            .collect();
        writeln!(out, "{},{}", table.id(record), values.join(","))?;
    }
    Ok(std::fs::write(cleaned, out)?)
}

/// Compares clusters that were written with the truth, both in the order of the records.
#[expect(clippy::print_stdout, reason = "an example speaks by printing")]
fn score(clustered: &str, truth: &str) -> Result<(), Box<dyn Error>> {
    let number = |id: &str| id.trim_start_matches('m').parse::<u32>();
    let second = |text: &str| -> Result<Vec<u32>, Box<dyn Error>> {
        let values = text.lines().skip(1).map(|line| {
            let (_, value) = line.split_once(',').ok_or("a line without a comma")?;
            Ok(number(value)?)
        });
        values.collect()
    };
    let (found, truth) = (second(clustered)?, second(truth)?);
    println!("clusters {}", Score::of_clusters(&found, &truth));
    Ok(())
}

#[expect(clippy::print_stdout, reason = "an example speaks by printing")]
fn measure(count: usize, seed: u64, config: &str) -> Result<(), Box<dyn Error>> {
    let config = Config::parse(config)?;
    let mentions = mentions(count, seed);
    let mut table = Table::new(&config, Task::Dedupe);
    for (number, mention) in mentions.iter().enumerate() {
        table.push(&format!("m{number}"), Side::Left, &mention.values())?;
    }
    let truth: Vec<u32> = mentions.iter().map(|mention| mention.recruiter).collect();
    let true_pairs = pairs_within(truth.iter());
    let model = estimate(&config, &table)?;
    let mut candidates = 0;
    let links = link(&config, &table, &model, &mut |progress| {
        if let Progress::Compared { of, .. } = progress {
            candidates = of;
        }
    })?;
    println!(
        "λ {:.3e}, EM {} iterations, {candidates} candidates, {} links, {} blocks skipped",
        model.lambda,
        model.iterations,
        links.len(),
        model.skips.len()
    );
    for (field, learnt) in config.fields.iter().zip(&model.fields) {
        println!(
            "{:>16}  m {:.4?}\n{:>16}  u {:.6?}",
            field.name, learnt.m, "", learnt.u
        );
    }
    for bits in [-30.0, -6.0, -4.0, -2.0, 0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0] {
        let strong: Vec<_> = links
            .iter()
            .filter(|link| link.weight >= bits)
            .copied()
            .collect();
        let pairs = strong
            .iter()
            .map(|link| (link.pair.later, link.pair.earlier));
        let of_pairs = Score::of_pairs(pairs, &truth, true_pairs);
        let found = clusters(table.len(), &strong, &Default::default(), &config.clusters);
        println!("{bits:>5} bits: pairs {of_pairs}");
        println!("         clusters {}", Score::of_clusters(&found, &truth));
    }
    if std::env::args().any(|argument| argument == "--wrong") {
        let explainer = Explainer::new(&config, &table, &model);
        let wrong = links
            .iter()
            .filter(|link| truth[link.pair.later as usize] != truth[link.pair.earlier as usize]);
        for link in wrong.filter(|link| link.weight > 3.0).take(30) {
            println!("{}", serde_json::to_string(&explainer.explain(link))?);
        }
    }
    Ok(())
}
