//! Fits stance, urgency and the scores of indicators from labelled messages and phrases, and writes
//! `data/model/*.tsv`. What is held back (a running number that is divisible by three, in the hands that rules were
//! written from) is never read here, and neither is a hand that is there for measuring only. `--validate` judges
//! stance and urgency of each hand by a fit of the others and writes nothing; `--facts` prints the facts of each
//! message:
//! `cargo run --release -p text --example train -- crates/text/data`

#![expect(clippy::print_stdout, reason = "an example that people run by hand")]

use std::path::{Path, PathBuf};

use serde_json::Value;
use text::eval::{self, Use};
use text::training::{
    Example, Material, Phrase, cross_validate, fact_names, learned_table, stance_table,
    urgency_table,
};
use text::{Analyser, Code, Stance, Urgency};

mod rule_files;

/// Chosen by `--validate`.
const PENALTY: f64 = 0.001;
/// New hands are judged in so many groups, each by a fit of all other hands.
const GROUPS: usize = 6;

const HEAD: &str = "# Written by `cargo run --release -p text --example train`; one row a fact, one column an answer.\n";
const LEARNED_HEAD: &str = "# Written by `cargo run --release -p text --example train`: words and what they weigh for indicators, then the gate.\n";

fn main() -> Result<(), String> {
    let data = std::env::args().nth(1).ok_or("usage: train DATA-FOLDER")?;
    let data = Path::new(&data);
    let has = |flag: &str| std::env::args().any(|arg| arg == flag);
    let analyser = rule_files::load(data)?;
    let mut examples = Vec::new();
    let mut hands = Vec::new();
    for (hand, row) in rows(&data.join("messages"), false)? {
        let id = row["id"].as_str().unwrap_or("");
        if has("--facts") {
            let facts = fact_names(&analyser, row["text"].as_str().unwrap_or(""));
            println!("{}", serde_json::json!({ "id": id, "facts": facts }));
        }
        hands.push(hand);
        examples.push(example(&row).ok_or_else(|| format!("{id}: stance or urgency"))?);
    }
    if has("--facts") {
        return Ok(());
    }
    println!("{} messages", examples.len());
    let hands: Vec<&str> = hands.iter().map(String::as_str).collect();
    let mut new_hands = hands.clone();
    new_hands.dedup();
    new_hands.retain(|hand| matches!(use_of(hand), Ok(Use::Fitted)));
    let groups: Vec<String> = (0..GROUPS).map(|group| format!("new {group}")).collect();
    let grouped = |hand: &&str| {
        let place = new_hands.iter().position(|one| one == hand)?;
        groups.get(place % GROUPS).map(String::as_str)
    };
    let in_groups: Vec<&str> = hands
        .iter()
        .map(|hand| grouped(hand).unwrap_or(hand))
        .collect();
    let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
    if has("--validate") {
        validate(&analyser, &examples, &hands);
    } else {
        for (name, table) in [
            ("stance", stance_table(&analyser, &examples, PENALTY)),
            ("urgency", urgency_table(&analyser, &examples, PENALTY)),
        ] {
            write(data, name, &format!("{HEAD}{table}"))?;
        }
    }
    let phrases: Vec<Phrase> = rows(&data.join("phrases"), true)?
        .iter()
        .filter_map(|(_, row)| phrase(row))
        .collect();
    println!("{} phrases", phrases.len());
    let material = Material {
        examples: &examples,
        hands: &in_groups,
        phrases: &phrases,
        new_hands: &groups,
        penalty: PENALTY,
    };
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = |work: &(dyn Fn() + Sync)| {
        std::thread::scope(|scope| {
            (0..cores).for_each(|_| drop(scope.spawn(work)));
        });
    };
    let (table, mut thresholds) = learned_table(&analyser, material, &threads);
    thresholds.sort_by(|one, other| other.1.f1().total_cmp(&one.1.f1()));
    for ([first, further], count, clean) in thresholds.iter().take(12) {
        println!(
            "first_from {first:.2} further_from {further:.2}: F1 {:.3} (P {:.3} R {:.3}), clean messages with an indicator {clean:.3}",
            count.f1(),
            count.precision(),
            count.recall(),
        );
    }
    if !has("--validate") {
        // Pairs of words, and sums over whole texts with the gate, go into files of their own.
        let (words, whole) = table.split_at(table.find("\ntext:").map_or(table.len(), |at| at + 1));
        let is_pair = |line: &&str| {
            line.split('\t')
                .next()
                .is_some_and(|name| name.contains(' '))
        };
        let (pairs, words): (Vec<&str>, Vec<&str>) = words.split_inclusive('\n').partition(is_pair);
        write(
            data,
            "learned",
            &format!("{LEARNED_HEAD}{}", words.concat()),
        )?;
        write(data, "learned_pairs", &pairs.concat())?;
        write(data, "learned_whole", whole)?;
    }
    Ok(())
}

fn write(data: &Path, name: &str, table: &str) -> Result<(), String> {
    let path = data.join("model").join(format!("{name}.tsv"));
    std::fs::write(&path, table).map_err(|e| e.to_string())
}

/// The rows of a folder's files that may be fitted on, file by file, each with its hand. `has_part`: whether a third of
/// every file is held back.
fn rows(folder: &Path, has_part: bool) -> Result<Vec<(String, Value)>, String> {
    let told = |e: &dyn std::fmt::Display| format!("{}: {e}", folder.display());
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .map_err(|e| told(&e))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|end| end == "jsonl"))
        .collect();
    paths.sort();
    let mut rows = Vec::new();
    for path in paths {
        let lines = std::fs::read_to_string(&path).map_err(|e| told(&e))?;
        let hand = hand(&path);
        let of = if has_part { Use::Rules } else { use_of(&hand)? };
        if of == Use::Measured {
            continue;
        }
        for line in lines.lines() {
            let row: Value = serde_json::from_str(line).map_err(|e| told(&e))?;
            let id = row["id"].as_str().unwrap_or("");
            let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
            let number: u32 = digits.parse().map_err(|_| told(&id))?;
            if of != Use::Rules || !number.is_multiple_of(3) {
                rows.push((hand.clone(), row));
            }
        }
    }
    Ok(rows)
}

fn use_of(hand: &str) -> Result<Use, String> {
    let known = eval::hands().into_iter().find(|(name, _)| *name == hand);
    let (_, of) = known.ok_or_else(|| format!("hand {hand} is not in messages/hands.tsv"))?;
    Ok(of)
}

/// The hand that wrote a file: `aa` of `hand_aa.jsonl`, `p` of `phrases_p.jsonl`.
fn hand(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    name.rsplit('_').next().unwrap_or_default().to_owned()
}

fn example(row: &Value) -> Option<Example> {
    let scored = |code: &str| !code.starts_with("URG-") && code != "BIAS-WARN";
    let labelled = row["indicators"].as_array();
    let asserted: Vec<(Code, String)> = labelled
        .into_iter()
        .flatten()
        .filter_map(|found| {
            let code = found["code"].as_str().filter(|code| scored(code))?;
            Some((Code::parse(code)?, found["quote"].as_str()?.to_owned()))
        })
        .collect();
    let maybe = row["maybe"].as_array().into_iter().flatten();
    Some(Example {
        text: row["text"].as_str()?.to_owned(),
        stance: row["stance"].as_str().and_then(Stance::parse)?,
        urgency: row["urgency"].as_str().and_then(Urgency::parse)?,
        clean: labelled.map(|_| asserted.is_empty()),
        asserted,
        maybe: maybe
            .filter_map(|code| Code::parse(code.as_str()?))
            .collect(),
    })
}

fn phrase(row: &Value) -> Option<Phrase> {
    Some(Phrase {
        text: row["text"].as_str()?.to_owned(),
        code: Code::parse(row["code"].as_str()?)?,
        holds: row["holds"].as_bool()?,
    })
}

/// Prints what stance is mistaken for, and how well each penalty does.
fn validate(analyser: &Analyser, examples: &[Example], hands: &[&str]) {
    for penalty in [0.0005, PENALTY, 0.002, 0.004] {
        let [stance, urgency, clean] =
            cross_validate(analyser, examples, hands, penalty, |at, said| {
                let example = &examples[at];
                if penalty == PENALTY && said != example.stance {
                    println!("{} not {said}: {}", example.stance, example.text);
                }
            });
        println!(
            "penalty {penalty}: stance {stance:.3}, urgency {urgency:.3}, clean {clean:.3} (each hand by a fit of the others)"
        );
    }
}
