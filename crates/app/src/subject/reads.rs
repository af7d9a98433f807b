//! Who read what is sealed: noted once an hour for each subject and link, in a short transaction of its own
//! before the reader gets to see anything.

use crate::error::Stop;
use crate::events::{self, Happened};
use crate::{App, Error};
use domain::audit::Actor;
use domain::id::{AccountId, LinkId, SubjectId};
use domain::office::OfficeId;
use domain::time::Zone;
use store::Tx;
use store::subject::link as links;

/// What was read.
#[derive(Clone, Debug)]
pub(super) enum Root {
    Subject(SubjectId),
    Link(LinkId),
}

impl Root {
    fn id(&self) -> &str {
        match self {
            Root::Subject(id) => id.as_str(),
            Root::Link(id) => id.as_str(),
        }
    }
}

/// A reading that was not noted within the hour.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    root: Root,
    /// The office on whose behalf.
    office: Option<OfficeId>,
}

/// Adds a reading unless it was noted within the hour.
pub(super) fn add(
    app: &App,
    tx: &mut Tx<'_>,
    account: &AccountId,
    root: Root,
    office: Option<&OfficeId>,
    readings: &mut Vec<Reading>,
) -> Result<(), Stop> {
    let actor = Actor::Account(account.clone());
    if !events::read_noted(app, tx, root.id(), &actor)? {
        readings.push(Reading {
            root,
            office: office.cloned(),
        });
    }
    Ok(())
}

/// Notes readings; nothing is written when each was noted within the hour.
pub(super) async fn note(
    app: &App,
    account: &AccountId,
    readings: Vec<Reading>,
) -> Result<(), Error> {
    if readings.is_empty() {
        return Ok(());
    }
    let (shared, actor) = (app.clone(), Actor::Account(account.clone()));
    app.write("subject.note_reading", move |tx| {
        let (now, today) = (shared.now(), shared.today(Zone::Wib));
        for one in &readings {
            if events::read_noted(&shared, tx, one.root.id(), &actor)? {
                continue;
            }
            let state = match &one.root {
                Root::Subject(id) => {
                    store::subject::get(tx, id)?.map(|found| found.row_state(found.version))
                }
                Root::Link(id) => links::get(tx, id)?.map(|found| found.row_state(found.version)),
            };
            // It may have been forgotten since it was read.
            let Some(state) = state else { continue };
            let happened = Happened {
                root: one.root.id().to_owned(),
                kind: "subject.read",
                detail: serde_json::json!({}),
                sealed_reason: None,
                office: one.office.clone(),
                state,
            };
            let event = events::by(&shared, actor.clone(), today, now, happened);
            store::audit::append(tx, &event)?;
        }
        Ok(())
    })
    .await
}
