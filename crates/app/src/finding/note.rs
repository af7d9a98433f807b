//! Reading a text once, and what follows for how soon somebody must look.

use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::reading::Reader;
use crate::report::{bypass, presence};
use domain::finding::{BIAS, Piece, Source, State, official, raised};
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
pub(crate) struct ReadText {
    pub(crate) reading: Reading,
    pub(crate) found: Vec<Finding>,
}

/// Notes what was found in texts of a report that were not read before, raises how soon somebody must look,
/// takes it past the local office when they speak of an official, and no longer as one about presence when they
/// tell of acts.
pub(crate) fn note(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    read: &[ReadText],
) -> Result<(), Stop> {
    let mut soonest: Option<Urgency> = None;
    let mut is_about_official = false;
    for one in read {
        if store::finding::add_reading(tx, &report.id, &one.reading, &one.found)? {
            soonest = soonest.into_iter().chain(one.reading.urgency).min();
            let mut found = one.found.iter();
            is_about_official |= found.any(|one| bypass::is_about_official(&one.code));
        }
    }
    let report = match is_about_official {
        true => bypass::by_words(app, tx, report)?,
        false => report,
    };
    let report = presence::by_words(app, tx, report)?;
    raise(app, tx, report, soonest)
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

fn raise(app: &App, tx: &mut Tx<'_>, report: Report, found: Option<Urgency>) -> Result<(), Stop> {
    if !report.status.is_open() || raised(report.urgency, found, false).is_none() {
        return Ok(());
    }
    let by_person = set_by_person(tx, &report)?;
    match raised(report.urgency, found, by_person) {
        Some(urgency) => move_urgency(app, tx, report, urgency),
        None => Ok(()),
    }
}

/// Whether a person has said how soon somebody must look.
pub(super) fn set_by_person(tx: &mut Tx<'_>, report: &Report) -> Result<bool, Stop> {
    let history = store::audit::history(tx, report.id.as_str())?;
    Ok(history.iter().any(|one| one.kind == "decision.urgency"))
}

/// Notes how soon somebody must look by the words. The day by which that is due only ever comes nearer.
pub(super) fn move_urgency(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    urgency: Urgency,
) -> Result<(), Stop> {
    let root = report.id.to_string();
    let today = crate::place::today(app, report.area);
    let from = report.urgency;
    report.urgency = urgency;
    report.due_on = report.due_on.min(urgency.due(today));
    store::report::save(tx, &report)?;
    let detail = serde_json::json!({
        "from": from.number().to_string(),
        "to": urgency.number().to_string(),
    });
    let happened = Happened {
        root,
        kind: "report.urgency_found",
        detail,
        sealed_reason: None,
        office: None,
        state: report.state(report.version + 1),
    };
    store::audit::append(tx, &events::by_program(app, today, happened))?;
    Ok(())
}
