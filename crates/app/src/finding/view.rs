//! The findings of one opened report, with their words.

use crate::reading::Reader;
use domain::finding::{Axes, Indicator, Piece, Reason, Source, State, axes, quote, reason};
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
    /// What was ticked.
    pub ticked: Urgency,
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

/// The findings of a report with their words, cut out of its opened texts.
pub(crate) fn findings(
    reader: &Reader,
    report: &Report,
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
            state: one.state,
            quote: words.map(str::to_owned),
            why: reader
                .why(&one.rule)
                .or_else(|| Reader::built_in().why(&one.rule)),
            rules_version: one.rules_version.clone(),
        })
    };
    let counted = stored.iter().filter(|one| one.state != State::Removed);
    let counted: Vec<&'static Indicator> = counted
        .filter_map(|one| Indicator::parse(&one.code))
        .collect();
    let ticked = Urgency::of(&report.happenings, report.when);
    let found = readings.iter().filter_map(|one| one.urgency).min();
    let reason = reason(report.urgency, ticked, found);
    Findings {
        read: !readings.is_empty(),
        reason,
        ticked,
        found,
        found_why: found.and_then(|level| why_so_soon(reader, readings, texts, level)),
        rules_version: readings
            .last()
            .map(|one| one.rules_version.clone())
            .unwrap_or_default(),
        names: Indicator::all()
            .iter()
            .filter_map(|one| Some((one.code(), reader.name(one.code())?)))
            .collect(),
        biased: counted.iter().any(|one| one.is_bias()),
        acts: reason == Reason::Found || counted.iter().any(|one| !one.is_bias()),
        all: stored.iter().filter_map(view).collect(),
        axes: axes(&counted, reader.strengths()),
    }
}
