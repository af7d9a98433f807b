//! Upkeep of a day: what turned out unfounded is under review, and forgotten after its time.

use super::propose::linking;
use super::standing::sources_anywhere;
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use domain::audit::Actor;
use domain::id::SubjectId;
use domain::subject::{SOURCES_NEEDED, SubjectState, UNFOUNDED_DAYS, forgotten_on};
use domain::time::Day;
use store::Tx;
use store::subject::Stored;

/// Notes which candidates no report speaks for any more and which entries lost their sources, forgets those whose
/// day has come, and lets a new model be made.
pub(crate) fn upkeep(app: &App, tx: &mut Tx<'_>, today: Day) -> Result<(), Stop> {
    store::subject::note_unfounded(tx, today.plus(UNFOUNDED_DAYS))?;
    let mut after: Option<SubjectId> = None;
    loop {
        let listed = store::subject::listed(tx, after.as_ref())?;
        let Some(last) = listed.last() else { break };
        after = Some(last.id.clone());
        for one in listed {
            review(app, tx, one, today)?;
        }
    }
    for one in store::subject::due(tx, today)? {
        note(app, tx, &one, "subject.forgotten", today)?;
        store::subject::delete(tx, &one.id)?;
    }
    store::queue::enqueue(tx, &linking(app))?;
    Ok(())
}

/// An entry without two sources anywhere is under review, as one is that lost its fact: then its days run.
fn review(app: &App, tx: &mut Tx<'_>, mut one: Stored, today: Day) -> Result<(), Stop> {
    if sources_anywhere(tx, &one)? >= SOURCES_NEEDED {
        return Ok(());
    }
    one.state = SubjectState::Contested;
    one.since = today;
    one.purge_on = forgotten_on(one.state, today, None);
    if !store::subject::save(tx, &one)? {
        return Err(store::Error::Busy.into());
    }
    one.version += 1;
    note(app, tx, &one, "subject.sources_lost", today)
}

/// Writes what the program did.
fn note(
    app: &App,
    tx: &mut Tx<'_>,
    one: &Stored,
    kind: &'static str,
    today: Day,
) -> Result<(), Stop> {
    let happened = Happened {
        root: one.id.to_string(),
        kind,
        detail: serde_json::json!({ "state": one.state.code() }),
        sealed_reason: None,
        office: None,
        state: one.row_state(one.version),
    };
    let event = events::by(app, Actor::System, today, app.now(), happened);
    store::audit::append(tx, &event)?;
    Ok(())
}
