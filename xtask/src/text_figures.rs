//! `cargo xtask bench text` and `cargo xtask eval text`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use text::Analyser;
use text::eval::{self, Count, Gold, Score, Use};

use crate::bench::keep;
use crate::server::throw_away_folder;
use crate::{clock, process, workspace};

/// What to time.
#[derive(Debug, clap::Args)]
pub(crate) struct Timing {
    /// Length of the stream in MB (10⁶ bytes of JSON Lines)
    #[arg(long, default_value_t = 50)]
    megabytes: usize,
    /// For the variation
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// What to measure.
#[derive(Debug, clap::Args)]
pub(crate) struct Evaluation {
    /// Another labelled file, all of it counted as unseen
    #[arg(long, value_name = "FILE")]
    dev: Option<PathBuf>,
    /// Write docs/generated/text-eval.md
    #[arg(long)]
    record: bool,
}

/// Who wrote messages, what they are for, and the messages.
struct Hand {
    name: &'static str,
    of: Use,
    messages: Vec<Gold>,
}

/// The hands in the order of their list; without those that have no indicators.
fn hands() -> Result<Vec<Hand>, String> {
    let folder = workspace::root().join("crates/text/data/messages");
    let scored = eval::hands()
        .into_iter()
        .filter(|(_, of)| *of != Use::Stance);
    let read = |(name, of)| {
        let messages = labelled(&folder.join(format!("hand_{name}.jsonl")))?;
        Ok(Hand { name, of, messages })
    };
    scored.map(read).collect()
}

fn labelled(path: &Path) -> Result<Vec<Gold>, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let lines = std::fs::read_to_string(path).map_err(|error| told(&error))?;
    let gold = |line| serde_json::from_str(line).map_err(|error| told(&error));
    lines.lines().map(gold).collect()
}

/// Times a stream of the project's messages in a release build, as a process of its own.
pub(crate) fn time(options: &Timing) -> Result<(), String> {
    let binary = workspace::build_example("text", "stream")?;
    let folder = throw_away_folder(&workspace::target()?, "bench-text")?;
    let file = folder.path().join("messages.jsonl");
    let texts: Vec<String> = hands()?
        .into_iter()
        .filter(|hand| hand.of != Use::Measured)
        .flat_map(|hand| hand.messages)
        .map(|message| message.text)
        .collect();
    let stream = stream(&texts, options.megabytes * 1_000_000, options.seed);
    std::fs::write(&file, stream).map_err(|error| error.to_string())?;
    let cost = process::watched(Command::new(binary).arg(&file))?;
    print!("{}", cost.printed);
    println!("cpu_seconds {:.2} (reading the file included)", cost.cpu);
    println!(
        "on one core of {}, {}",
        process::machine(),
        clock::days_ago(0)
    );
    Ok(())
}

/// The messages in an order by chance, again and again, each time with other digits, some words twice and some
/// letters lost, so that no two rounds are the same.
fn stream(texts: &[String], bytes: usize, seed: u64) -> String {
    let mut chance = Chance(seed);
    let mut lines = String::with_capacity(bytes + 4_096);
    let mut number = 0u64;
    while lines.len() < bytes {
        let text = &texts[chance.below(texts.len() as u64) as usize];
        let mut varied = String::with_capacity(text.len() + 16);
        for (position, word) in text.split(' ').enumerate() {
            if position > 0 {
                varied.push(' ');
            }
            let lost = (chance.below(40) == 0).then(|| chance.below(8) as usize);
            for (at, letter) in word.chars().enumerate() {
                match letter {
                    '0'..='9' => varied.push(char::from(b'0' + chance.below(10) as u8)),
                    _ if lost == Some(at) => {}
                    _ => varied.push(letter),
                }
            }
            if chance.below(60) == 0 {
                varied.push(' ');
                varied.push_str(word);
            }
        }
        let row = serde_json::json!({ "id": format!("S{number}"), "text": varied });
        let _ = writeln!(lines, "{row}");
        number += 1;
    }
    lines
}

/// SplitMix64 (Steele, Lea, Flood 2014): enough for variation.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end.max(1)
    }
}

/// Scores the embedded rules on every set.
pub(crate) fn evaluate(options: &Evaluation) -> Result<(), String> {
    let analyser = Analyser::embedded();
    let registers = Registers::read()?;
    let mut table = String::from(
        "| Set | Messages | Indicators F1 | Precision | Recall | False on clean | Stance | Urgency | P1 recall | \
         P1 precision | Bias F1 | Entities F1 |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    let mut held = Score::default();
    let mut by_register: BTreeMap<&str, Score> = BTreeMap::new();
    let mut danger: BTreeMap<String, Count> = BTreeMap::new();
    let mut unseen = String::new();
    for Hand { name, of, messages } in &hands()? {
        let mut scores = [Score::default(), Score::default()];
        for gold in messages {
            let found = analyser.analyse(&gold.text);
            let is_back = *of == Use::Rules && gold.held_back();
            scores[usize::from(is_back)].add(gold, &found);
            if is_back {
                held.add(gold, &found);
                let register = registers.of(&gold.text);
                by_register.entry(register).or_default().add(gold, &found);
            }
        }
        let [all, back] = scores;
        if *of == Use::Measured {
            row(&mut unseen, &format!("**hand_{name}, never seen**"), &all);
            for (code, count) in all.per_danger {
                danger.entry(code).or_default().add(count);
            }
            continue;
        }
        row(&mut table, &format!("hand_{name}, tuned on"), &all);
        if *of == Use::Rules {
            row(&mut table, &format!("hand_{name}, held back"), &back);
        }
    }
    row(&mut table, "**all held back**", &held);
    table.push_str(&unseen);
    if let Some(path) = &options.dev {
        let mut score = Score::default();
        for gold in labelled(path)? {
            score.add(&gold, &analyser.analyse(&gold.text));
        }
        row(&mut table, "development set", &score);
    }
    table.push_str("\nBy register of language, held back (by the crate's own word lists):\n\n| Register | Messages | Indicators F1 | Precision | Recall | False on clean | Stance | Urgency | P1 recall | P1 precision | Bias F1 | Entities F1 |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    for (name, score) in &by_register {
        row(&mut table, name, score);
    }
    counts(&mut table, "Indicator, held back", &held.per_code);
    counts(
        &mut table,
        "Code of danger, sets never seen (scored apart: old hands have no such labels)",
        &danger,
    );
    counts(&mut table, "Entity, held back", &held.per_kind);
    phrases(&mut table, analyser)?;
    let version = analyser.rules_version();
    let _ = writeln!(
        table,
        "\nRules {version}, {}; `cargo xtask eval text`.",
        clock::days_ago(0)
    );
    print!("{table}");
    if options.record {
        keep("text-eval", &table)?;
    }
    Ok(())
}

/// A phrase that asserts one indicator, or nearly does (`crates/text/data/phrases`).
#[derive(Deserialize)]
struct Phrase {
    id: String,
    code: String,
    holds: bool,
    text: String,
}

impl Phrase {
    fn held_back(&self) -> bool {
        let number = self
            .id
            .get(1..)
            .and_then(|digits| digits.parse::<u32>().ok());
        number.is_some_and(|number| number.is_multiple_of(3))
    }
}

/// How many phrases of each indicator are found, and how many near misses are marked, held back only.
fn phrases(table: &mut String, analyser: &Analyser) -> Result<(), String> {
    let folder = workspace::root().join("crates/text/data/phrases");
    let mut per_code: BTreeMap<String, [[usize; 2]; 2]> = BTreeMap::new();
    for writer in ["p", "q", "r", "s"] {
        let path = folder.join(format!("phrases_{writer}.jsonl"));
        let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let lines = std::fs::read_to_string(&path).map_err(|error| told(&error))?;
        for line in lines.lines() {
            let phrase: Phrase = serde_json::from_str(line).map_err(|error| told(&error))?;
            if !phrase.held_back() {
                continue;
            }
            let found = analyser.analyse(&phrase.text);
            let hit = found
                .indicators
                .iter()
                .any(|one| one.code.as_str() == phrase.code);
            let [marked, all] =
                &mut per_code.entry(phrase.code).or_default()[usize::from(!phrase.holds)];
            *marked += usize::from(hit);
            *all += 1;
        }
    }
    let sums = per_code.values().fold([[0; 2]; 2], |sums, counts| {
        [0, 1].map(|kind| [0, 1].map(|at| sums[kind][at] + counts[kind][at]))
    });
    table.push_str(
        "\nPhrases by writers who had not seen the rules, held back: ways to say one indicator, and near misses.\n\n\
         | Indicator | Found | Of | Near misses marked | Of |\n|---|---:|---:|---:|---:|\n",
    );
    let all = ("**all**".to_owned(), sums);
    for (code, [holds, near]) in per_code.into_iter().chain([all]) {
        let _ = writeln!(
            table,
            "| {code} | {} | {} | {} | {} |",
            holds[0], holds[1], near[0], near[1]
        );
    }
    Ok(())
}

fn row(table: &mut String, name: &str, score: &Score) {
    let all = score.indicators();
    let _ = writeln!(
        table,
        "| {name} | {} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} | {:.3} |",
        score.messages,
        all.f1(),
        all.precision(),
        all.recall(),
        score.false_on_clean(),
        score.stance_accuracy(),
        score.urgency_accuracy(),
        score.p1.recall(),
        score.p1.precision(),
        score.bias.f1(),
        score.entities().f1(),
    );
}

fn counts(table: &mut String, title: &str, counts: &BTreeMap<String, Count>) {
    let _ = writeln!(
        table,
        "\n| {title} | Right | Extra | Missed | F1 |\n|---|---:|---:|---:|---:|"
    );
    for (name, count) in counts {
        let Count {
            right,
            extra,
            missed,
        } = count;
        let _ = writeln!(
            table,
            "| {name} | {right} | {extra} | {missed} | {:.2} |",
            count.f1()
        );
    }
}

/// Words that give a register away, from the crate's lexicon.
struct Registers {
    regional: BTreeSet<String>,
    chat: BTreeSet<String>,
}

impl Registers {
    fn read() -> Result<Self, String> {
        let folder = workspace::root().join("crates/text/data/lexicon");
        let words = |names: &[&str]| {
            let mut words = BTreeSet::new();
            for name in names {
                let path = folder.join(name);
                let lines = std::fs::read_to_string(&path)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
                let first = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
                words.extend(
                    lines
                        .lines()
                        .filter(|line| !line.starts_with('#'))
                        .map(first),
                );
            }
            Ok::<_, String>(words)
        };
        Ok(Self {
            regional: words(&["regional.tsv", "regional_verbs.tsv"])?,
            chat: words(&["spelling.tsv"])?,
        })
    }

    /// Two regional words make a text regional; else a tenth of chat words makes it chat.
    fn of(&self, text: &str) -> &'static str {
        let lower = text.to_lowercase();
        let words: Vec<&str> = lower
            .split(|letter: char| !letter.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let count =
            |set: &BTreeSet<String>| words.iter().filter(|word| set.contains(**word)).count();
        if count(&self.regional) >= 2 {
            "regional"
        } else if count(&self.chat) * 10 >= words.len() {
            "chat"
        } else {
            "near standard"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{eval, workspace};

    #[test]
    fn every_hand_has_a_use_and_every_use_a_hand() {
        let folder = workspace::root().join("crates/text/data/messages");
        let mut written: Vec<String> = std::fs::read_dir(folder)
            .expect("the folder of messages")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| {
                Some(
                    name.strip_prefix("hand_")?
                        .strip_suffix(".jsonl")?
                        .to_owned(),
                )
            })
            .collect();
        let mut known: Vec<_> = eval::hands().into_iter().map(|(hand, _)| hand).collect();
        written.sort();
        known.sort_unstable();
        assert_eq!(
            written, known,
            "messages/hands.tsv names the files beside it"
        );
    }
}
