//! Links one CSV file, or two, and writes pairs and clusters; `kentongan detect link` does the same.
//!
//! `cargo run --release -p linkage --example link -- CONFIG RECORDS.csv PAIRS.csv CLUSTERS.csv`

use linkage::{Config, clusters, estimate_and_link, read_csv, write_clusters, write_pairs};
use std::error::Error;
use std::fs::File;
use std::io::BufWriter;

#[expect(clippy::print_stderr, reason = "an example speaks by printing")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, records, pairs, clustered] = &arguments[..] else {
        return Err("CONFIG RECORDS.csv PAIRS.csv CLUSTERS.csv".into());
    };
    let config = Config::parse(&std::fs::read_to_string(config)?)?;
    let table = read_csv(&config, &mut File::open(records)?, None)?;
    eprintln!("{} records", table.len());
    let (model, links) = estimate_and_link(&config, &table, &mut |progress| {
        eprintln!("{progress:?}");
    })?;
    eprintln!(
        "{} links, {} blocks skipped",
        links.len(),
        model.skips.len()
    );
    write_pairs(
        &config,
        &table,
        &links,
        &mut BufWriter::new(File::create(pairs)?),
    )?;
    eprintln!("pairs are written");
    let found = clusters(table.len(), &links, &Default::default(), &config.clusters);
    eprintln!("clusters are made");
    write_clusters(
        &table,
        &found,
        &mut BufWriter::new(File::create(clustered)?),
    )?;
    Ok(())
}
