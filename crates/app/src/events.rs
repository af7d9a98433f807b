//! History events of use cases, made in one way.

use crate::App;
use crate::error::Stop;
use domain::audit::{Actor, Event, RowState};
use domain::id::EventId;
use domain::office::OfficeId;
use domain::random::bytes;
use domain::time::{Day, Moment};
use store::Tx;
use store::audit::NewEvent;
use store::report::Report;

/// What happened to a report, before who and when are added.
pub(crate) struct Happened {
    pub(crate) root: String,
    pub(crate) kind: &'static str,
    /// Codes that explain it.
    pub(crate) detail: serde_json::Value,
    pub(crate) sealed_reason: Option<Vec<u8>>,
    pub(crate) office: Option<OfficeId>,
    pub(crate) state: RowState,
}

/// A reporter's act: a random id, a day, no moment.
pub(crate) fn by_reporter(app: &App, today: Day, happened: Happened) -> NewEvent {
    let id = EventId::random(bytes(app.entropy()));
    event(app, id, Actor::Reporter, today, None, happened)
}

/// What the program does by itself after a reporter's act: no moment, it would tell that of the act.
pub(crate) fn by_program(app: &App, today: Day, happened: Happened) -> NewEvent {
    let id = EventId::random(bytes(app.entropy()));
    event(app, id, Actor::System, today, None, happened)
}

/// Saves a report that the program changed, with the event of it, and gives back how it is now.
pub(crate) fn save_by_program(
    app: &App,
    tx: &mut Tx<'_>,
    mut report: Report,
    today: Day,
    (kind, detail): (&'static str, serde_json::Value),
) -> Result<Report, Stop> {
    store::report::save(tx, &report)?;
    report.version += 1;
    let happened = Happened {
        root: report.id.to_string(),
        kind,
        detail,
        sealed_reason: None,
        office: None,
        state: report.state(report.version),
    };
    store::audit::append(tx, &by_program(app, today, happened))?;
    Ok(report)
}

/// An officer's or the program's act: an ordered id, day and moment.
pub(crate) fn by(app: &App, actor: Actor, today: Day, now: Moment, happened: Happened) -> NewEvent {
    let id = EventId::ordered(now, bytes(app.entropy()));
    event(app, id, actor, today, Some(now), happened)
}

/// Whether it was noted within the hour that somebody read what is sealed of a row.
pub(crate) fn read_noted(
    app: &App,
    tx: &mut Tx<'_>,
    root: &str,
    reader: &Actor,
) -> Result<bool, store::Error> {
    store::audit::read_noted(tx, root, reader, app.now().plus_seconds(-3600))
}

fn event(
    app: &App,
    id: EventId,
    actor: Actor,
    day: Day,
    at: Option<Moment>,
    happened: Happened,
) -> NewEvent {
    NewEvent {
        event: Event {
            id,
            root: happened.root,
            kind: happened.kind,
            actor,
            day,
            at,
            detail: happened.detail.to_string(),
            reason: None,
            state: happened.state,
        },
        sealed_reason: happened.sealed_reason,
        office: happened.office,
        salt: bytes(app.entropy()),
    }
}
