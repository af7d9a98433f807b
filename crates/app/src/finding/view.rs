//! The findings of one opened report, with their words.

use super::note::{WHO_RULE, WHO_WHY};
use super::overrides::is_learned;
use crate::reading::Reader;
use domain::finding::{Axes, Indicator, Piece, RUMOUR, Reason, Source, State, axes, quote, reason};
use domain::report::Urgency;
use store::finding::{Finding, Reading};
use store::report::Report;

/// One finding with its words.
#[derive(Clone, Debug)]
pub struct FindingView {
    /// In which text.
    pub piece: Piece,
    /// Which indicator.
    pub indicator: &'static Indicator,
    /// Who says so.
    pub source: Source,
    /// Weights of words found it, no single rule.
    pub learned: bool,
    /// What a person thinks of it.
    pub state: State,
    /// Its words; `None` for a person's, and when the text has changed.
    pub quote: Option<String>,
    /// Why the rule fires, in Indonesian and English.
    pub why: Option<(String, String)>,
    /// The rules that found it.
    pub rules_version: String,
}

/// What the words of one report point to.
#[derive(Clone, Debug)]
pub struct Findings {
    /// Its texts were read.
    pub read: bool,
    /// Why the report is as urgent as it is.
    pub reason: Reason,
    /// What was ticked; `None`: nothing.
    pub ticked: Option<Urgency>,
    /// What its words say.
    pub found: Option<Urgency>,
    /// Why they say so, in Indonesian and English, as far as the rules that read them are in force.
    pub found_why: Option<(String, String)>,
    /// A text's suspicion rests on who somebody is.
    pub biased: bool,
    /// The words tell of more than that: they count.
    pub acts: bool,
    /// The rules that read them; empty when nothing was read.
    pub rules_version: String,
    /// What those rules call indicators, in Indonesian and English, where they say so themselves.
    pub names: Vec<(&'static str, (String, String))>,
    /// Every finding, by text and place.
    pub all: Vec<FindingView>,
    /// What those that nobody removed add up to.
    pub axes: Axes,
    /// What the words say that makes the report as urgent as it is, as far as nobody removed it.
    pub because: Vec<&'static Indicator>,
    /// All of that was removed, and nobody has said since how soon somebody must look.
    pub gone: bool,
    /// What people say that usually is more urgent than the report, and about which nobody has decided since:
    /// only the most urgent of it.
    pub sooner: Vec<&'static Indicator>,
}

impl Findings {
    /// A person has decided how soon somebody must look, knowing the findings: nothing is asked any more.
    pub(crate) fn settle(&mut self) {
        self.gone = false;
        self.sooner.clear();
    }
}

/// What the machine found in the texts that ask for `level`: what asks for it alone, otherwise everything.
fn behind(
    readings: &[Reading],
    stored: &[Finding],
    level: Urgency,
) -> Vec<(&'static Indicator, State)> {
    let decided = |piece: &Piece| {
        let mut readings = readings.iter();
        readings.any(|one| one.piece == *piece && one.urgency == Some(level))
    };
    let found: Vec<(&'static Indicator, State)> = stored
        .iter()
        .filter(|one| one.source == Source::Machine && decided(&one.piece))
        .filter_map(|one| Some((Indicator::parse(&one.code)?, one.state)))
        .filter(|(one, _)| !one.is_bias())
        .collect();
    let asks = |one: &Indicator| one.usual().is_some_and(|usual| usual <= level);
    let alone: Vec<_> = found.iter().filter(|(one, _)| asks(one)).copied().collect();
    if alone.is_empty() { found } else { alone }
}

fn not_removed(findings: &[(&'static Indicator, State)]) -> Vec<&'static Indicator> {
    let mut kept: Vec<&'static Indicator> = Vec::new();
    for (one, state) in findings {
        if *state != State::Removed && !kept.contains(one) {
            kept.push(one);
        }
    }
    kept
}

/// Whether it is about what somebody does: neither who they are, nor a rumour that is passed on.
fn tells_of_acts(one: &Indicator) -> bool {
    !one.is_bias() && one.code() != RUMOUR
}

/// What people added or confirmed, as far as it usually is looked at as soon as `level`.
fn said(stored: &[Finding], level: Urgency) -> Vec<&'static Indicator> {
    let by_person = stored.iter().filter(|one| match one.source {
        Source::Person => one.state != State::Removed,
        Source::Machine => one.state == State::Confirmed,
    });
    by_person
        .filter_map(|one| Indicator::parse(&one.code))
        .filter(|one| one.usual().is_some_and(|usual| usual <= level))
        .fold(Vec::new(), |mut once, one| {
            if !once.contains(&one) {
                once.push(one);
            }
            once
        })
}

/// Why the text that decided on it is as urgent as it is.
fn why_so_soon(
    reader: &Reader,
    readings: &[Reading],
    texts: &[(Piece, &str)],
    level: Urgency,
) -> Option<(String, String)> {
    let mut decided = readings
        .iter()
        .filter(|one| one.urgency == Some(level) && one.rules_version == reader.version());
    decided.find_map(|reading| {
        let (_, text) = texts.iter().find(|(piece, _)| *piece == reading.piece)?;
        Some(reader.why_so_soon(text)).filter(|(id, _)| !id.is_empty())
    })
}

/// The findings of a report with their words, cut out of its opened texts. `by_person`: a person has said how soon
/// somebody must look, and no words since.
pub(crate) fn findings(
    reader: &Reader,
    (report, by_person): (&Report, bool),
    readings: &[Reading],
    stored: &[Finding],
    texts: &[(Piece, &str)],
) -> Findings {
    let text = |piece: &Piece| texts.iter().find(|(one, _)| one == piece);
    let view = |one: &Finding| {
        let words = text(&one.piece).and_then(|(_, text)| quote(text, one.start, one.end));
        Some(FindingView {
            indicator: Indicator::parse(&one.code)?,
            piece: one.piece.clone(),
            source: one.source,
            learned: is_learned(&one.rule),
            state: one.state,
            quote: words.map(str::to_owned),
            why: reader
                .why(&one.rule)
                .or_else(|| Reader::built_in().why(&one.rule))
                .or_else(|| {
                    (one.rule == WHO_RULE)
                        .then(|| <(String, String)>::from(WHO_WHY.map(str::to_owned)))
                }),
            rules_version: one.rules_version.clone(),
        })
    };
    let counted = stored.iter().filter(|one| one.state != State::Removed);
    let counted: Vec<&'static Indicator> = counted
        .filter_map(|one| Indicator::parse(&one.code))
        .collect();
    let ticked = Urgency::ticked(&report.happenings, report.when);
    let found = readings.iter().filter_map(|one| one.urgency).min();
    let reason = reason(report.urgency, ticked, by_person);
    let behind = match reason {
        Reason::Found => behind(readings, stored, report.urgency),
        Reason::Start | Reason::Ticked | Reason::Person => Vec::new(),
    };
    let because = not_removed(&behind);
    let is_open = report.status.is_open();
    let said = said(stored, report.urgency);
    let unfounded = !behind.is_empty() && because.is_empty() && said.is_empty();
    let mut sooner = said;
    let soonest = sooner.iter().filter_map(|one| one.usual()).min();
    sooner.retain(|one| is_open && one.usual() == soonest && soonest < Some(report.urgency));
    Findings {
        read: !readings.is_empty(),
        reason,
        ticked,
        found,
        found_why: found
            .filter(|_| !unfounded)
            .and_then(|level| why_so_soon(reader, readings, texts, level)),
        because,
        gone: unfounded && is_open,
        sooner,
        rules_version: readings
            .last()
            .map(|one| one.rules_version.clone())
            .unwrap_or_default(),
        names: Indicator::all()
            .iter()
            .filter_map(|one| Some((one.code(), reader.name(one.code())?)))
            .collect(),
        biased: counted.iter().any(|one| one.is_bias()),
        acts: reason == Reason::Found || counted.iter().any(|one| tells_of_acts(one)),
        all: stored.iter().filter_map(view).collect(),
        axes: axes(&counted, reader.strengths()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn codes(line: &str) -> BTreeSet<String> {
        let parts = line.split('"').skip(1).step_by(2);
        parts.map(str::to_owned).collect()
    }

    /// The list of the domain and the table of the rules say the same of what alone is danger.
    #[test]
    fn what_is_urgent_alone_is_what_the_table_says() {
        let conditions = ["stances", "with", "at_least", "learned", "rules"];
        let mut table = BTreeSet::new();
        for row in text::TABLES.decisions.split("[[row]]").skip(1) {
            let line = |name: &str| {
                let mut lines = row.lines();
                lines.find(|line| line.split('=').next().is_some_and(|key| key.trim() == name))
            };
            let alone = conditions.iter().all(|name| line(name).is_none());
            let danger = line("level").is_some_and(|line| line.contains("P1"));
            if let Some(line) = line("codes").filter(|_| alone && danger) {
                table.extend(codes(line));
            }
        }
        let listed = Indicator::all().iter();
        let usual: BTreeSet<String> = listed
            .filter(|one| one.usual() == Some(Urgency::P1))
            .map(|one| one.code().to_owned())
            .collect();
        assert!(table.contains("DST-CONF"));
        assert_eq!(usual, table);
    }
}
