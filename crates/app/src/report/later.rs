//! What a reporter writes after the report was closed, or joined to another: it reaches somebody. Words that speak of
//! danger, of acts or of an official open the report again by themselves; anything else waits to be read.

use super::joined::main_of;
use super::{bypass, presence};
use crate::error::Stop;
use crate::events::{self, Happened};
use crate::finding::{JOINED_WROTE, ReadText};
use crate::{App, jobs};
use domain::finding::Piece;
use domain::id::{MessageId, ReportId};
use domain::report::{Exclusion, Status, Urgency};
use domain::time::Day;
use store::Tx;
use store::report::Report;

/// What wakes a closed report: a message that somebody must look at soon, that tells of an act, or names an official.
pub(crate) fn wakes(one: &ReadText) -> bool {
    let soon = matches!(one.reading.urgency, Some(Urgency::P1 | Urgency::P2));
    let mut found = one.found.iter();
    let tells = found.any(|one| {
        bypass::is_about_official(&one.code) || (one.tells_of_acts() && !presence::is_guess(one))
    });
    matches!(one.reading.piece, Piece::Message(_)) && (soon || tells)
}

/// The report that somebody works on for this one: itself, or the one to which it is joined.
pub(crate) fn worked_on(tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    match report.status {
        Status::Joined => Ok(main_of(tx, &report)?.unwrap_or(report)),
        _ => Ok(report),
    }
}

/// Opens a report again that was closed, or joined to one on which nobody works any more; gives back how it is now.
pub(crate) fn wake(app: &App, tx: &mut Tx<'_>, report: Report) -> Result<Report, Stop> {
    match report.status.is_closed_with_outcome() || report.status == Status::Joined {
        true => open_again(app, tx, report, "wrote"),
        false => Ok(report),
    }
}

/// Opens a report again, with an event that says why, a code.
pub(crate) fn open_again(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    why: &str,
) -> Result<Report, Stop> {
    let today = crate::place::today(app, report.area);
    let from = report.status;
    presence::end(app, tx, &mut report)?;
    report.status = Status::InTriage;
    report.outcome = None;
    report.outcome_note = None;
    report.joined_to = None;
    report.purge_on = None;
    report.due_on = report.urgency.due(today);
    // Other rules may have come meanwhile.
    store::queue::enqueue(tx, &jobs::reread(app, &report.id))?;
    let detail = serde_json::json!({ "from": from.code(), "why": why });
    events::save_by_program(app, tx, report, today, ("report.reopened", detail))
}

/// Has a closed report read again: its reporter wrote. The caller saves it.
pub(crate) fn ask_to_read(report: &mut Report, today: Day) {
    if report.status.is_closed_with_outcome() && !report.reporter_wrote {
        report.due_on = report.urgency.due(today);
    }
    report.reporter_wrote = true;
}

/// Notes on a main report that the reporter of a joined one wrote, and whom they name.
pub(crate) fn joined_wrote(
    app: &App,
    tx: &mut Tx<'_>,
    mut main: Report,
    (joined, message): (&ReportId, &MessageId),
    named: &[Exclusion],
) -> Result<(), Stop> {
    let today = crate::place::today(app, main.area);
    for exclusion in named {
        store::report::exclusion::add(tx, &main.id, exclusion)?;
    }
    ask_to_read(&mut main, today);
    store::report::save(tx, &main)?;
    let detail = serde_json::json!({ "report": joined.as_str(), "message": message.as_str() });
    let happened = Happened {
        root: main.id.to_string(),
        kind: JOINED_WROTE,
        detail,
        sealed_reason: None,
        office: None,
        state: main.state(main.version + 1),
    };
    store::audit::append(tx, &events::by_reporter(app, today, happened))?;
    Ok(())
}
