//! A report that only tells of somebody's presence is explained and erased in a week (`domain.md` §8, safeguard 2).
//! That ends as soon as it turns out to tell more: its words tell of acts that nobody has called wrong, or a
//! person takes it up. From then on it is a report like any other, for good.

use crate::error::Stop;
use crate::events;
use crate::finding::WHO_RULE;
use crate::{App, jobs};
use domain::finding::State;
use domain::report::{Outcome, Status};
use domain::time::Day;
use store::Tx;
use store::finding::Finding;
use store::report::Report;

/// Whether a report is to be erased because it only tells of presence: by what was ticked, or by an outcome.
fn is_treated(report: &Report) -> bool {
    let closed_so = report.outcome == Some(Outcome::PresenceOnly) && report.purge_on.is_some();
    report.status != Status::Withdrawn && (report.presence_only || closed_so)
}

/// Whether words tell of acts in a report that is treated as one about presence.
pub(crate) fn is_disproved(tx: &mut Tx<'_>, report: &Report) -> Result<bool, Stop> {
    if !is_treated(report) {
        return Ok(false);
    }
    let found = store::finding::of(tx, &report.id)?;
    Ok(found
        .iter()
        .any(|one| one.tells_of_acts() && !is_guess(one)))
}

/// So many days after it came, a report about presence goes even if its words could never be read.
const WAITS: i64 = 30;

/// Whether no word of a report that is treated so was read, which may still be done.
pub(crate) fn is_unread(tx: &mut Tx<'_>, report: &Report, today: Day) -> Result<bool, Stop> {
    let waits = is_treated(report) && today < report.received_on.plus(WAITS);
    Ok(waits && store::finding::readings(tx, &report.id)?.is_empty())
}

/// What nobody has judged yet and says little of a report about presence: weights of words that take a visa or a
/// stay for an act, and the mere name of an official.
pub(crate) fn is_guess(one: &Finding) -> bool {
    one.state == State::Proposed && (one.rule == "learned.FOR-ACT" || one.rule == WHO_RULE)
}

/// Ends the treatment; the caller saves the report. What its words point to is noted from now on.
pub(crate) fn end(app: &App, tx: &mut Tx<'_>, report: &mut Report) -> Result<(), Stop> {
    if is_treated(report) {
        report.presence_only = false;
        report.purge_on = None;
        store::queue::enqueue(tx, &jobs::index(app, &report.id))?;
    }
    Ok(())
}

/// Ends the treatment where words tell of acts, and gives back how the report is now.
pub(crate) fn by_words(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    match is_disproved(tx, &report)? {
        true => ended(app, tx, report),
        false => Ok(report),
    }
}

/// Ends the treatment with an event of its own, and gives back how the report is now.
pub(crate) fn ended(app: &App, tx: &mut Tx<'_>, mut report: Report) -> Result<Report, Stop> {
    if !is_treated(&report) {
        return Ok(report);
    }
    end(app, tx, &mut report)?;
    let today = crate::place::today(app, report.area);
    let happened = ("report.presence_ended", serde_json::json!({}));
    events::save_by_program(app, tx, report, today, happened)
}
