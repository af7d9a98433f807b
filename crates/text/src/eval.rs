//! Scores of findings against labelled messages: the figures of the project's scorer, so that the
//! crate can be measured without it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::analysis::Analysis;
use crate::stance::{Stance, Urgency};

/// What the messages of a hand are for (`data/messages/hands.tsv`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Rules were written from two thirds of them, the rest is held back; of another kind than the development set.
    Rules,
    /// For fitting stance and urgency alone: not labelled with indicators.
    Stance,
    /// For fitting; of another kind than the development set.
    Old,
    /// For fitting.
    Fitted,
    /// For fitting, written to be got wrong: words to learn, but no measure of how often a finding is right.
    Hard,
    /// For measuring only: never fitted on and never read.
    Measured,
}

/// The hands and what each is for, in the order in which they were written.
///
/// ```
/// use text::eval::{Use, hands};
/// assert!(hands().iter().any(|(hand, of)| *hand == "z" && *of == Use::Measured));
/// ```
#[must_use]
pub fn hands() -> Vec<(&'static str, Use)> {
    let rows = include_str!("../data/messages/hands.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| {
            let (hand, of) = row.split_once('\t')?;
            let of = match of {
                "rules" => Use::Rules,
                "stance" => Use::Stance,
                "old" => Use::Old,
                "fitted" => Use::Fitted,
                "hard" => Use::Hard,
                "measured" => Use::Measured,
                _ => return None,
            };
            Some((hand, of))
        })
        .collect()
}

/// A labelled message (`text-labels.md`).
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    pub id: String,
    pub text: String,
    pub stance: String,
    #[serde(default)]
    pub indicators: Vec<GoldIndicator>,
    #[serde(default)]
    pub maybe: Vec<String>,
    pub urgency: String,
    #[serde(default)]
    pub bias_warning: bool,
    #[serde(default)]
    pub entities: Vec<GoldEntity>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct GoldIndicator {
    pub code: String,
    pub quote: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct GoldEntity {
    pub kind: String,
    pub value: serde_json::Value,
}

impl Gold {
    /// The stance of the label, when it is one.
    pub fn stance(&self) -> Option<Stance> {
        Stance::parse(&self.stance)
    }

    /// The urgency of the label, when it is one.
    pub fn urgency(&self) -> Option<Urgency> {
        Urgency::parse(&self.urgency)
    }

    /// Whether the message is held back: its running number is divisible by three.
    pub fn held_back(&self) -> bool {
        let digits = self.id.trim_start_matches(|c: char| !c.is_ascii_digit());
        digits
            .parse::<u32>()
            .is_ok_and(|number| number.is_multiple_of(3))
    }
}

/// Right, extra and missed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub right: usize,
    pub extra: usize,
    pub missed: usize,
}

impl Count {
    /// 1 when nothing was found.
    pub fn precision(self) -> f64 {
        share(self.right, self.right + self.extra, 1.0)
    }

    /// 1 when there was nothing to find.
    pub fn recall(self) -> f64 {
        share(self.right, self.right + self.missed, 1.0)
    }

    pub fn f1(self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        if precision + recall > 0.0 {
            2.0 * precision * recall / (precision + recall)
        } else {
            0.0
        }
    }

    /// Adds another count.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.extra += other.extra;
        self.missed += other.missed;
    }
}

fn share(part: usize, whole: usize, of_nothing: f64) -> f64 {
    if whole == 0 {
        of_nothing
    } else {
        part as f64 / whole as f64
    }
}

/// Sums over messages.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub messages: usize,
    pub per_code: BTreeMap<String, Count>,
    /// Codes of danger (`URG-*`), which are scored apart.
    pub per_danger: BTreeMap<String, Count>,
    pub per_kind: BTreeMap<String, Count>,
    pub stance_right: usize,
    pub urgency_right: usize,
    pub p1: Count,
    pub bias: Count,
    /// Messages without indicators, and how many of them got any.
    pub clean: usize,
    pub clean_with_findings: usize,
}

impl Score {
    /// Adds one message. `URG-*` and `BIAS-WARN` are scored as urgency and bias, not as codes.
    pub fn add(&mut self, gold: &Gold, found: &Analysis) {
        self.messages += 1;
        let scored = |code: &&str| !code.starts_with("URG-") && *code != "BIAS-WARN";
        let danger = |code: &&str| code.starts_with("URG-");
        let maybe: BTreeSet<&str> = gold.maybe.iter().map(String::as_str).collect();
        let wanted = || gold.indicators.iter().map(|i| i.code.as_str());
        let got = || found.indicators.iter().map(|f| f.code.as_str());
        tally(
            &mut self.per_danger,
            &wanted().filter(danger).collect(),
            &got().filter(danger).collect(),
            |code| maybe.contains(code),
        );
        let wanted: BTreeSet<&str> = wanted().filter(scored).collect();
        let got: BTreeSet<&str> = got().filter(scored).collect();
        tally(&mut self.per_code, &wanted, &got, |code| {
            maybe.contains(code)
        });
        if wanted.is_empty() {
            self.clean += 1;
            self.clean_with_findings += usize::from(got.iter().any(|code| !maybe.contains(code)));
        }
        self.stance_right += usize::from(gold.stance == found.stance.as_str());
        self.urgency_right += usize::from(gold.urgency == found.urgency.as_str());
        self.p1
            .add(yes_no(gold.urgency == "P1", found.urgency == Urgency::P1));
        self.bias.add(yes_no(gold.bias_warning, found.bias_warning));
        let wanted: BTreeSet<(String, String)> = gold
            .entities
            .iter()
            .map(|entity| (entity.kind.clone(), plain(&entity.value)))
            .collect();
        let got: BTreeSet<(String, String)> = found
            .entities
            .iter()
            .map(|entity| (entity.kind.as_str().to_owned(), entity.value.clone()))
            .collect();
        for (kind, _) in wanted.intersection(&got) {
            self.per_kind.entry(kind.clone()).or_default().right += 1;
        }
        for (kind, _) in got.difference(&wanted) {
            self.per_kind.entry(kind.clone()).or_default().extra += 1;
        }
        for (kind, _) in wanted.difference(&got) {
            self.per_kind.entry(kind.clone()).or_default().missed += 1;
        }
    }

    /// All codes together.
    pub fn indicators(&self) -> Count {
        total(&self.per_code)
    }

    /// All kinds of entities together.
    pub fn entities(&self) -> Count {
        total(&self.per_kind)
    }

    pub fn stance_accuracy(&self) -> f64 {
        share(self.stance_right, self.messages, 0.0)
    }

    pub fn urgency_accuracy(&self) -> f64 {
        share(self.urgency_right, self.messages, 0.0)
    }

    pub fn false_on_clean(&self) -> f64 {
        share(self.clean_with_findings, self.clean, 0.0)
    }
}

fn tally(
    into: &mut BTreeMap<String, Count>,
    wanted: &BTreeSet<&str>,
    got: &BTreeSet<&str>,
    maybe: impl Fn(&str) -> bool,
) {
    for code in wanted.union(got) {
        let count = Count {
            right: usize::from(wanted.contains(code) && got.contains(code)),
            extra: usize::from(!wanted.contains(code) && !maybe(code)),
            missed: usize::from(!got.contains(code)),
        };
        if count != Count::default() {
            into.entry((*code).to_owned()).or_default().add(count);
        }
    }
}

fn yes_no(wanted: bool, got: bool) -> Count {
    Count {
        right: usize::from(wanted && got),
        extra: usize::from(got && !wanted),
        missed: usize::from(wanted && !got),
    }
}

fn total(counts: &BTreeMap<String, Count>) -> Count {
    counts.values().fold(Count::default(), |mut sum, count| {
        sum.add(*count);
        sum
    })
}

fn plain(value: &serde_json::Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), |text| text.trim().to_owned())
}
