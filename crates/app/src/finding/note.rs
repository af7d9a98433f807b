//! Reading a text once, and what follows for how soon somebody must look.

use crate::error::Stop;
use crate::events::{self, Happened};
use crate::{App, reading};
use domain::finding::{BIAS, Piece, Source, State, raised};
use domain::report::Urgency;
use store::Tx;
use store::finding::{Finding, Reading};
use store::report::Report;

/// The rule of [`BIAS`], which the analyser finds in a text as a whole.
const BIAS_RULE: &str = "bias";

/// What was found in one text.
pub(crate) struct ReadText {
    reading: Reading,
    found: Vec<Finding>,
}

/// Notes what was found in texts of a report that were not read before, and raises how soon somebody
/// must look.
pub(crate) fn note(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    read: &[ReadText],
) -> Result<(), Stop> {
    let mut soonest: Option<Urgency> = None;
    for one in read {
        if store::finding::add_reading(tx, &report.id, &one.reading, &one.found)? {
            soonest = soonest.into_iter().chain(one.reading.urgency).min();
        }
    }
    raise(app, tx, report, soonest)
}

/// Reads one text.
pub(crate) fn read(piece: &Piece, text: &str) -> ReadText {
    let analysis = reading::analyse(text);
    let finding = |code: &str, rule: &str, start, end| Finding {
        piece: piece.clone(),
        code: code.to_owned(),
        source: Source::Machine,
        state: State::Proposed,
        rule: rule.to_owned(),
        start,
        end,
        rules_version: reading::rules_version().to_owned(),
    };
    let mut found: Vec<Finding> = analysis
        .indicators
        .iter()
        .map(|one| finding(one.code.as_str(), one.rule.as_str(), one.start, one.end))
        .collect();
    // A suspicion that rests on who somebody is, and on no act, is never ranked.
    let ranked = !(analysis.bias_warning && found.is_empty());
    if analysis.bias_warning {
        found.push(finding(BIAS, BIAS_RULE, 0, 0));
    }
    let reading = Reading {
        piece: piece.clone(),
        rules_version: reading::rules_version().to_owned(),
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

fn raise(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    found: Option<Urgency>,
) -> Result<(), Stop> {
    if !report.status.is_open() || raised(report.urgency, found, false).is_none() {
        return Ok(());
    }
    let root = report.id.to_string();
    let history = store::audit::history(tx, &root)?;
    let by_person = history.iter().any(|one| one.kind == "decision.urgency");
    let Some(urgency) = raised(report.urgency, found, by_person) else {
        return Ok(());
    };
    let today = app.today(crate::place::zone(app, report.area));
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
