//! Reading a text once, and what follows for how soon somebody must look.

use super::urging::Urging;
use crate::App;
use crate::error::Stop;
use crate::events;
use crate::reading::Reader;
use crate::report::{bypass, later, presence};
use domain::finding::{BIAS, Piece, Source, State, official, raised};
use domain::id::ReportId;
use domain::report::Urgency;
use store::Tx;
use store::finding::{Finding, Reading};
use store::report::Report;

/// The rule of [`BIAS`], which the analyser finds in a text as a whole.
const BIAS_RULE: &str = "bias";
/// The rule of an official who is named in answer to "who did it?", see [`official`].
pub(crate) const WHO_RULE: &str = "who.official";
/// Why it says so, in Indonesian and English.
pub(super) const WHO_WHY: [&str; 2] = [
    "Jawaban atas pertanyaan siapa pelakunya menyebut petugas atau pejabat",
    "The answer to who did it names an officer or official",
];

/// What was found in one text.
#[derive(Clone)]
pub(crate) struct ReadText {
    pub(crate) reading: Reading,
    pub(crate) found: Vec<Finding>,
}

/// Notes what was found in texts of a report that were not read before, raises how soon somebody must look,
/// takes it past the local office when they speak of an official, and no longer as one about presence when they
/// tell of acts. What was written after it was closed or joined opens again what somebody must look at.
pub(crate) fn note(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    read: &[ReadText],
) -> Result<(), Stop> {
    let mut new: Vec<&ReadText> = Vec::new();
    for one in read {
        if store::finding::add_reading(tx, &report.id, &one.reading, &one.found)? {
            new.push(one);
        }
    }
    let mut found = new.iter().flat_map(|one| &one.found);
    let report = match found.any(|one| bypass::is_about_official(&one.code)) {
        true => bypass::by_words(app, tx, report)?,
        false => report,
    };
    let report = presence::by_words(app, tx, report)?;
    let id = report.id.clone();
    let main = later::worked_on(tx, report)?;
    let main = match new.iter().any(|one| later::wakes(one)) {
        true => later::wake(app, tx, main)?,
        false => main,
    };
    let is_sooner = |one: &&ReadText| one.reading.urgency.is_some_and(|new| new < main.urgency);
    if new.iter().any(is_sooner) {
        let new = new.iter().map(|one| &one.reading);
        raise(app, tx, main, &id, new)?;
    }
    Ok(())
}

/// Reads one text.
pub(crate) fn read(reader: &Reader, piece: &Piece, text: &str) -> ReadText {
    let analysis = reader.analyse(text);
    let finding = |code: &str, rule: &str, start, end| Finding {
        piece: piece.clone(),
        code: code.to_owned(),
        source: Source::Machine,
        state: State::Proposed,
        rule: rule.to_owned(),
        start,
        end,
        rules_version: reader.version().to_owned(),
    };
    let mut found: Vec<Finding> = analysis
        .indicators
        .iter()
        .map(|one| finding(one.code.as_str(), one.rule.as_str(), one.start, one.end))
        .collect();
    // A suspicion that rests on who somebody is, and on no act, is never ranked.
    let ranked = piece.is_ranked() && !(analysis.bias_warning && found.is_empty());
    if analysis.bias_warning {
        found.push(finding(BIAS, BIAS_RULE, 0, 0));
    }
    let is_known = found.iter().any(|one| bypass::is_about_official(&one.code));
    if *piece == Piece::Who
        && !is_known
        && let Some(named) = official(text)
    {
        found.push(finding(bypass::OFFICIAL, WHO_RULE, named.start, named.end));
    }
    let reading = Reading {
        piece: piece.clone(),
        rules_version: reader.version().to_owned(),
        urgency: urgency(analysis.urgency).filter(|_| ranked),
    };
    ReadText { reading, found }
}

fn urgency(found: text::Urgency) -> Option<Urgency> {
    match found {
        text::Urgency::P1 => Some(Urgency::P1),
        text::Urgency::P2 => Some(Urgency::P2),
        text::Urgency::P3 => Some(Urgency::P3),
        text::Urgency::None => None,
    }
}

/// Raises how soon somebody must look at a report by new texts of it, or of one that is joined to it. What a person
/// said stands against all that they could know, not against what was written since.
fn raise<'a>(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    of: &ReportId,
    new: impl Iterator<Item = &'a Reading>,
) -> Result<(), Stop> {
    if !report.status.is_open() {
        return Ok(());
    }
    let urging = Urging::of(tx, &report.id)?;
    let found = match *of == report.id {
        true => urging.found(new),
        false => new
            .filter(|one| urging.counts_joined(of, &one.piece))
            .filter_map(|one| one.urgency)
            .min(),
    };
    match raised(report.urgency, found) {
        Some(urgency) => move_urgency(app, tx, report, urgency).map(|_| ()),
        None => Ok(()),
    }
}

/// Works out again how soon somebody must look at a report that a person opened again, and whether it must go past
/// the local office: its words may have been read meanwhile. Gives back how it is now.
pub(crate) fn reopened(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    let report = match bypass::is_suspected(tx, &report.id)? {
        true => bypass::by_words(app, tx, report)?,
        false => report,
    };
    let readings = store::finding::readings(tx, &report.id)?;
    let found = Urging::of(tx, &report.id)?.found(&readings);
    match raised(report.urgency, found) {
        Some(urgency) => {
            let today = crate::place::today(app, report.area);
            let due_on = urgency.due(today);
            move_urgency(app, tx, Report { due_on, ..report }, urgency)
        }
        None => Ok(report),
    }
}

/// Notes how soon somebody must look by the words. The day by which that is due only ever comes nearer.
pub(super) fn move_urgency(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    urgency: Urgency,
) -> Result<Report, Stop> {
    let today = crate::place::today(app, report.area);
    let from = report.urgency;
    report.urgency = urgency;
    report.due_on = report.due_on.min(urgency.due(today));
    let detail = serde_json::json!({
        "from": from.number().to_string(),
        "to": urgency.number().to_string(),
    });
    events::save_by_program(app, tx, report, today, ("report.urgency_found", detail))
}
