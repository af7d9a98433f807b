//! Links the febrl data and compares with the truth in their ids (`rec-7-org`, `rec-7-dup-0`).
//!
//! `cargo run --release -p linkage --example febrl -- CONFIG LEFT.csv [RIGHT.csv]`

use linkage::eval::{Score, pairs_within};
use linkage::{Config, Explainer, Progress, estimate, link, one_to_one, read_csv};
use std::error::Error;
use std::fs::File;
use std::io::Read;

#[expect(clippy::print_stdout, reason = "an example speaks by printing")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [config, left, rest @ ..] = &arguments[..] else {
        return Err("give a configuration and one or two CSV files".into());
    };
    let config = Config::parse(&std::fs::read_to_string(config)?)?;
    let mut left = File::open(left)?;
    let mut right = rest.first().map(File::open).transpose()?;
    let right = right.as_mut().map(|file| file as &mut (dyn Read + Send));
    let table = read_csv(&config, &mut left, right)?;

    let model = estimate(&config, &table)?;
    let mut candidates = 0;
    let mut links = link(&config, &table, &model, &mut |progress| {
        if let Progress::Compared { of, .. } = progress {
            candidates = of;
        }
    })?;
    if config.one_to_one {
        links = one_to_one(&table, &links);
    }
    println!(
        "λ {:.3e}, EM {} iterations, {candidates} candidates",
        model.lambda, model.iterations
    );
    for (field, learnt) in config.fields.iter().zip(&model.fields) {
        println!(
            "{:>16}  m {:.4?}\n{:>16}  u {:.6?}",
            field.name, learnt.m, "", learnt.u
        );
    }

    let entity = |id: &str| id.split('-').nth(1).and_then(|number| number.parse().ok());
    let truth: Vec<u32> = (0..table.len() as u32)
        .map(|record| entity(table.id(record)).ok_or("an id isn't one of febrl's"))
        .collect::<Result<_, _>>()?;
    let true_pairs = pairs_within(truth.iter());
    let pairs = links
        .iter()
        .map(|link| (link.pair.later, link.pair.earlier));
    println!("{}", Score::of_pairs(pairs, &truth, true_pairs));
    let explainer = Explainer::new(&config, &table, &model);
    if std::env::args().any(|argument| argument == "--wrong") {
        for link in &links {
            let (one, other) = (link.pair.later as usize, link.pair.earlier as usize);
            if truth[one] != truth[other] {
                println!("{}", serde_json::to_string(&explainer.explain(link))?);
            }
        }
    }
    Ok(())
}
