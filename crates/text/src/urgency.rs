//! How soon somebody must look: a table of rows that a case officer can read (`data/urgency.toml`).
//!
//! The first row that holds decides. Rows look at what the rules found and at what kind of text it is,
//! never at who somebody is.

use serde::Deserialize;
use toml::Spanned;

use crate::code::Code;
use crate::learned::gate::odds;
use crate::rule::sheet::{self, Lines};
use crate::rule::{Rule, Says};
use crate::stance::{Stance, Urgency};
use crate::store::stored;
use crate::wrong::{RuleError, Wrong};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    #[serde(default)]
    whole: RawWhole,
    row: Vec<Spanned<RawRow>>,
}

/// What the text as a whole stops.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawWhole {
    silent_from: Option<f32>,
    silent_several_from: Option<f32>,
    frame_from: Option<f32>,
    from_words: usize,
    told_from: f32,
    no_chain_from: Option<f32>,
    first_from: f32,
    first_by_clean: f32,
    first_in_distress: Option<f32>,
    further_from: f32,
    danger_from: f32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct RawRow {
    level: String,
    codes: Vec<String>,
    at_least: Option<u32>,
    with: Vec<String>,
    only: Vec<String>,
    stances: Vec<String>,
    not_stances: Vec<String>,
    rules: Vec<String>,
    learned: Option<RawLearned>,
    why_id: String,
    why_en: String,
}

/// What the fitted model says, from this share on.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLearned {
    from: f32,
    level: Level,
}

#[derive(Clone, Copy, Debug, Deserialize)]
enum Level {
    P1,
    P2,
    P3,
    #[serde(rename = "none")]
    None,
}

const FILE: &str = "urgency.toml";
/// No text asks for more.
const SUREST: f32 = 0.97;

/// A set of codes, one bit each.
pub(crate) type Codes = u64;

/// One row of the table: its conditions, its level and its reason.
#[derive(Debug)]
pub(crate) struct UrgencyRow {
    pub level: Urgency,
    pub why_id: String,
    pub why_en: String,
    /// Empty: doesn't matter.
    codes: Codes,
    at_least: u32,
    with: Codes,
    only: Option<Codes>,
    stances: u8,
    rules: Vec<usize>,
    learned: Option<(usize, f32)>,
}

stored!(UrgencyRow {
    level,
    why_id,
    why_en,
    codes,
    at_least,
    with,
    only,
    stances,
    rules,
    learned
});

/// The rows, from top to bottom.
#[derive(Debug, Default)]
pub(crate) struct Decisions {
    pub(crate) rows: Vec<UrgencyRow>,
    /// The model's share for a text that asserts nothing, beyond which it has no indicators.
    silent_from: Option<f32>,
    /// The same for a text with several.
    silent_several_from: Option<f32>,
    /// The model's share for a kind of text, from which that kind stops rules.
    frame_from: f32,
    /// A text of fewer words is too short to say what kind it is.
    from_words: usize,
    /// The share from which even such a text, or one that somebody asks about, is education or news.
    told_from: f32,
    /// The model's share for a text that asserts nothing, beyond which it is no chain message.
    no_chain_from: Option<f32>,
    /// How likely the likeliest indicator must be, and each further one, where weights have a say.
    first_from: f32,
    /// What each unit of log-odds for "asserts nothing" adds to the first.
    first_by_clean: f32,
    /// How likely it must be at most where somebody is in trouble.
    first_in_distress: Option<f32>,
    pub(crate) further_from: f32,
    /// The same for what a rule found where danger is the likeliest.
    pub(crate) danger_from: f32,
}

stored!(Decisions {
    rows,
    silent_from,
    silent_several_from,
    frame_from,
    from_words,
    told_from,
    no_chain_from,
    first_from,
    first_by_clean,
    first_in_distress,
    further_from,
    danger_from
});

/// What a decision rests on.
pub(crate) struct Evidence<'a> {
    pub(crate) stance: Stance,
    pub(crate) codes: Codes,
    /// Rules that fired and hold in the frames of the text.
    pub(crate) rules: &'a [usize],
    /// Shares of P1, P2, P3 and none, as the fitted model sees them.
    pub(crate) learned: &'a [f32],
}

fn stance_bit(stance: Stance) -> u8 {
    Stance::ALL
        .iter()
        .position(|known| *known == stance)
        .map_or(0, |index| 1 << index)
}

fn code_set(names: &[String]) -> Result<Codes, (String, Wrong)> {
    names.iter().try_fold(0, |set, name| match name.as_str() {
        "any" => Ok(Codes::MAX),
        name => Code::parse(name)
            .map(|code| set | 1 << code.index())
            .ok_or_else(|| (name.to_owned(), Wrong::NoIndicator(name.to_owned()))),
    })
}

fn stance_set(names: &[String]) -> Result<u8, (String, Wrong)> {
    names.iter().try_fold(0, |set, name| {
        Stance::parse(name)
            .map(|stance| set | stance_bit(stance))
            .ok_or_else(|| (name.clone(), Wrong::NoStance(name.clone())))
    })
}

fn row(raw: RawRow, rules: &[Rule]) -> Result<UrgencyRow, (String, Wrong)> {
    let level = Urgency::parse(&raw.level)
        .ok_or_else(|| (raw.level.clone(), Wrong::NoUrgency(raw.level.clone())))?;
    // A set of rules without any urgency rule (in tests) can't have the named ones.
    let known = rules
        .iter()
        .any(|rule| matches!(rule.says, Says::Urgency(_)));
    let named = |name: &String| {
        rules
            .iter()
            .position(|rule| rule.id.as_str() == name && matches!(rule.says, Says::Urgency(_)))
            .or((!known).then_some(usize::MAX))
            .ok_or_else(|| (name.clone(), Wrong::NoUrgencyRule(name.clone())))
    };
    let stances = match (stance_set(&raw.stances)?, stance_set(&raw.not_stances)?) {
        (0, not) => !not,
        (these, not) => these & !not,
    };
    Ok(UrgencyRow {
        level,
        codes: code_set(&raw.codes)?,
        at_least: raw.at_least.unwrap_or(1),
        with: code_set(&raw.with)?,
        only: if raw.only.is_empty() {
            None
        } else {
            Some(code_set(&raw.only)?)
        },
        stances,
        rules: raw.rules.iter().map(named).collect::<Result<_, _>>()?,
        learned: raw
            .learned
            .map(|learned| (learned.level as usize, learned.from)),
        why_id: raw.why_id,
        why_en: raw.why_en,
    })
}

impl Decisions {
    /// Reads the table. An empty text has no rows, and everything is `Urgency::None`.
    pub(crate) fn read(table: &str, rules: &[Rule]) -> Result<Self, Vec<RuleError>> {
        let table = table.strip_prefix(sheet::MARK).unwrap_or(table);
        if table.is_empty() {
            return Ok(Self::default());
        }
        let raw: RawTable =
            toml::from_str(table).map_err(|error| vec![sheet::mistake(FILE, table, &error)])?;
        let lines = Lines::of(table);
        let mut new = Self {
            silent_from: raw.whole.silent_from,
            silent_several_from: raw.whole.silent_several_from,
            frame_from: raw.whole.frame_from.unwrap_or(0.0),
            from_words: raw.whole.from_words,
            told_from: raw.whole.told_from,
            no_chain_from: raw.whole.no_chain_from,
            first_from: raw.whole.first_from,
            first_by_clean: raw.whole.first_by_clean,
            first_in_distress: raw.whole.first_in_distress,
            further_from: raw.whole.further_from,
            danger_from: raw.whole.danger_from,
            ..Self::default()
        };
        let mut errors = Vec::new();
        let starts: Vec<usize> = raw.row.iter().map(|row| row.span().start).collect();
        for (at, raw) in raw.row.into_iter().enumerate() {
            match row(raw.into_inner(), rules) {
                Ok(row) => new.rows.push(row),
                Err((written, wrong)) => {
                    let (start, end) = (starts[at], starts.get(at + 1));
                    let of_row = &table[start..end.copied().unwrap_or(table.len())];
                    let inside = of_row.find(&format!("\"{written}\"")).unwrap_or(0);
                    errors.push(RuleError::at(FILE, lines.at(start + inside), &wrong));
                }
            }
        }
        if errors.is_empty() {
            Ok(new)
        } else {
            Err(errors)
        }
    }

    /// Whether a text with this share and so many findings asserts nothing: several findings weigh more
    /// than one.
    pub(crate) fn silent(&self, clean: f32, findings: usize) -> bool {
        let from = if findings > 1 {
            self.silent_several_from.or(self.silent_from)
        } else {
            self.silent_from
        };
        from.is_some_and(|from| clean > from)
    }

    /// Whether weights have a say in indicators.
    pub(crate) fn weighs(&self) -> bool {
        self.further_from > 0.0
    }

    /// Whether a text of which the model gives this share to "asserts nothing" is no chain message.
    pub(crate) fn no_chain(&self, clean: f32) -> bool {
        self.no_chain_from.is_some_and(|from| clean > from)
    }

    /// How likely the likeliest indicator of a text of this kind must be of which the model gives this share to
    /// "asserts nothing".
    pub(crate) fn first_from(&self, stance: Stance, clean: f32) -> f32 {
        let first = self.first_from + self.first_by_clean * odds(clean);
        let most = self
            .first_in_distress
            .filter(|_| stance == Stance::Distress);
        most.map_or(first, |most| first.min(most))
            .clamp(self.further_from.min(SUREST), SUREST)
    }

    /// What is less likely than this is no finding of the weights, and whether it is a little more or less likely makes
    /// no difference to any other.
    pub(crate) fn least(&self) -> f32 {
        self.further_from.min(self.danger_from).min(SUREST)
    }

    /// Whether a kind of text with this share stops rules.
    pub(crate) fn framed(&self, share: f32) -> bool {
        share >= self.frame_from
    }

    /// The same where nobody doubts that the text is about something: only what is told to everybody is not.
    pub(crate) fn told_to_all(&self, kind: Stance, share: f32) -> bool {
        matches!(kind, Stance::Education | Stance::News) && share >= self.told_from
    }

    /// Whether a text is too short to say what kind it is.
    pub(crate) fn short(&self, text: &str) -> bool {
        let mut words = 0;
        let mut is_inside = false;
        for byte in text.bytes() {
            if !byte.is_ascii() {
                return text.split_whitespace().take(self.from_words).count() < self.from_words;
            }
            let is_space = matches!(byte, b' ' | b'\t'..=b'\r');
            words += usize::from(!is_space && !is_inside);
            is_inside = !is_space;
            if words >= self.from_words {
                return false;
            }
        }
        words < self.from_words
    }

    /// The first row that holds.
    pub(crate) fn judge(&self, evidence: Evidence<'_>) -> Option<&UrgencyRow> {
        let stance = stance_bit(evidence.stance);
        self.rows
            .iter()
            .find(|row| row.holds(stance, evidence.codes, evidence.rules, evidence.learned))
    }
}

impl UrgencyRow {
    fn holds(&self, stance: u8, found: Codes, fired: &[usize], learned: &[f32]) -> bool {
        self.stances & stance != 0
            && (self.codes == 0 || (self.codes & found).count_ones() >= self.at_least)
            && (self.with == 0 || self.with & found != 0)
            && self.only.is_none_or(|only| found & !only == 0)
            && (self.rules.is_empty() || self.rules.iter().any(|rule| fired.contains(rule)))
            && self
                .learned
                .is_none_or(|(level, from)| learned.get(level).is_some_and(|share| *share >= from))
    }
}

#[cfg(test)]
mod tests {
    use super::{Decisions, Stance};

    /// A stored version of the table may be older than the line.
    #[test]
    fn trouble_is_asked_for_less_only_where_the_table_says_so() {
        let of = |first_in_distress| Decisions {
            first_from: 0.9,
            further_from: 0.4,
            first_in_distress,
            ..Decisions::default()
        };
        let asked = |decisions: &Decisions| {
            [Stance::Distress, Stance::Report].map(|stance| decisions.first_from(stance, 0.5))
        };
        assert_eq!(asked(&of(None)), [0.9, 0.9]);
        assert_eq!(asked(&of(Some(0.7))), [0.7, 0.9]);
    }
}
