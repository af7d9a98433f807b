//! Upkeep of a day: what turned out unfounded is forgotten after its time.

use super::propose::linking;
use crate::App;
use crate::error::Stop;
use crate::events::{self, Happened};
use domain::audit::Actor;
use domain::subject::UNFOUNDED_DAYS;
use domain::time::Day;
use store::Tx;

/// Notes which candidates no report speaks for any more, forgets those whose day has come, and lets a
/// new model be made.
pub(crate) fn upkeep(app: &App, tx: &mut Tx<'_>, today: Day) -> Result<(), Stop> {
    store::subject::note_unfounded(tx, today.plus(UNFOUNDED_DAYS))?;
    for one in store::subject::due(tx, today)? {
        let happened = Happened {
            root: one.id.to_string(),
            kind: "subject.forgotten",
            detail: serde_json::json!({ "state": one.state.code() }),
            sealed_reason: None,
            office: None,
            state: one.row_state(one.version),
        };
        let event = events::by(app, Actor::System, today, app.now(), happened);
        store::audit::append(tx, &event)?;
        store::subject::delete(tx, &one.id)?;
    }
    store::queue::enqueue(tx, &linking(app))?;
    Ok(())
}
