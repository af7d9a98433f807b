//! What other rules find in a report takes the place of what the machine found before. What people said of
//! it stays.

use super::note::{ReadText, move_urgency, note};
use super::urging::Urging;
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::report::{bypass, later, presence};
use domain::finding::{Piece, Source};
use domain::report::Status;
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
    mut report: Report,
    read: &[ReadText],
) -> Result<(), Stop> {
    let readings = store::finding::readings(tx, &report.id)?;
    let before = store::finding::of(tx, &report.id)?;
    let known = |one: &&ReadText| {
        readings
            .iter()
            .find(|known| known.piece == one.reading.piece)
    };
    let new = read.iter().filter(|one| known(one).is_none());
    let new: Vec<ReadText> = new.cloned().collect();
    if !report.status.is_open() && !new.is_empty() {
        // Written after it was closed, and not yet read: that may open it again.
        let id = report.id.clone();
        note(app, tx, report, &new)?;
        let Some(noted) = store::report::get(tx, &id)? else {
            return Ok(());
        };
        report = noted;
    }
    for one in read {
        let mut reading = one.reading.clone();
        if let (false, Some(known)) = (is_looked_at(&report), known(&one)) {
            // Nobody looks sooner or later any more: why it was looked at when it was stays true.
            reading.urgency = known.urgency;
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
    let report = later::worked_on(tx, report)?;
    if !report.status.is_open() {
        return Ok(());
    }
    let readings = store::finding::readings(tx, &report.id)?;
    let urging = Urging::of(tx, &report.id)?;
    let base = urging.base(&report);
    match reread(report.urgency, base, urging.found(&readings), false) {
        Some(urgency) => move_urgency(app, tx, report, urgency).map(|_| ()),
        None => Ok(()),
    }
}

/// Whether its words may still have somebody look sooner: those of a joined report count for the main one.
fn is_looked_at(report: &Report) -> bool {
    report.status.is_open() || report.status == Status::Joined
}

/// Which indicators the machine finds in which text.
fn by_machine(findings: &[Finding]) -> BTreeSet<(&Piece, &str)> {
    let machine = findings.iter().filter(|one| one.source == Source::Machine);
    machine.map(|one| (&one.piece, one.code.as_str())).collect()
}
