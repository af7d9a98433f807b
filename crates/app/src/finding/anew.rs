//! What other rules find in a report takes the place of what the machine found before. What people said of
//! it stays.

use super::note::{ReadText, move_urgency, set_by_person};
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::report::{bypass, presence};
use domain::finding::{Piece, Source};
use domain::report::Urgency;
use domain::rules::reread;
use std::collections::BTreeSet;
use store::Tx;
use store::finding::Finding;
use store::report::Report;

/// Replaces the machine's findings of a report, names the rules, and says again how soon somebody must look. What
/// follows for a report that just came in follows here, too: past the local office, and not about presence only.
pub(crate) fn replace(
    app: &App,
    tx: &mut Tx<'_>,
    report: Report,
    read: &[ReadText],
) -> Result<(), Stop> {
    let readings = store::finding::readings(tx, &report.id)?;
    let before = store::finding::of(tx, &report.id)?;
    for one in read {
        let mut reading = one.reading.clone();
        if !report.status.is_open() {
            // Nobody looks sooner or later any more: why it was looked at when it was stays true.
            let known = readings.iter().find(|known| known.piece == reading.piece);
            reading.urgency = known.and_then(|known| known.urgency);
        }
        store::finding::read_anew(tx, &report.id, &reading, &one.found)?;
    }
    let after = store::finding::of(tx, &report.id)?;
    if by_machine(&before) != by_machine(&after) {
        let version = read.first().map(|one| one.reading.rules_version.clone());
        let happened = Happened {
            root: report.id.to_string(),
            kind: "report.read_anew",
            detail: serde_json::json!({ "rules": version.unwrap_or_default() }),
            sealed_reason: None,
            office: None,
            state: report.state(report.version),
        };
        let today = crate::place::today(app, report.area);
        store::audit::append(tx, &events::by_program(app, today, happened))?;
    }
    let report = match bypass::is_suspected(tx, &report.id)? {
        true => bypass::by_words(app, tx, report)?,
        false => report,
    };
    let report = presence::by_words(app, tx, report)?;
    if !report.status.is_open() {
        return Ok(());
    }
    let readings = store::finding::readings(tx, &report.id)?;
    let found = readings.iter().filter_map(|one| one.urgency).min();
    let ticked = Urgency::of(&report.happenings, report.when);
    if reread(report.urgency, ticked, found, false).is_none() {
        return Ok(());
    }
    let by_person = set_by_person(tx, &report)?;
    match reread(report.urgency, ticked, found, by_person) {
        Some(urgency) => move_urgency(app, tx, report, urgency),
        None => Ok(()),
    }
}

/// Which indicators the machine finds in which text.
fn by_machine(findings: &[Finding]) -> BTreeSet<(&Piece, &str)> {
    let machine = findings.iter().filter(|one| one.source == Source::Machine);
    machine.map(|one| (&one.piece, one.code.as_str())).collect()
}
