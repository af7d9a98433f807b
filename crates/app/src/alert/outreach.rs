//! Where people were taught, entered by officers; files come in with the programme's data.

use super::list::words;
use crate::account::Session;
use crate::events::{self, Happened};
use crate::{App, Error};
use domain::area::{AreaCode, Level};
use domain::audit::{Actor, Fields, RowState};
use domain::policy::Action;
use domain::text::cut;
use domain::time::{Day, Zone};
use store::alert::outreach::Outreach;

/// Sessions that the page lists.
const LISTED: i64 = 50;
/// Days for which sessions are listed, and may be entered late.
const PAST_DAYS: i64 = 365;
/// Longest source, in characters.
pub(crate) const SOURCE_LIMIT: usize = 200;

/// A session of outreach as the page shows it.
#[derive(Clone, Debug)]
pub struct OutreachRow {
    /// Where, in words.
    pub place: String,
    /// When.
    pub held_on: Day,
    /// Who says so.
    pub source: String,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OutreachPage {
    /// Newest first.
    pub rows: Vec<OutreachRow>,
    /// Today.
    pub today: Day,
}

/// The sessions of the past year.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs enters any.
pub async fn outreach(app: &App, session: &Session) -> Result<OutreachPage, Error> {
    if !session.allows(Action::RecordOutreach) {
        return Err(Error::NotFound);
    }
    let today = app.today(Zone::Wib);
    let since = today.plus(-PAST_DAYS);
    let rows = app
        .read("outreach.list", move |tx| {
            Ok(store::alert::outreach::since(tx, since, LISTED)?)
        })
        .await?;
    let row = |one: Outreach| OutreachRow {
        place: words(app, Some(one.village)),
        held_on: one.held_on,
        source: one.source,
    };
    Ok(OutreachPage {
        rows: rows.into_iter().map(row).collect(),
        today,
    })
}

/// Notes a session.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at `desa`, `tanggal` or `sumber`.
pub async fn record_outreach(
    app: &App,
    session: &Session,
    village: Option<AreaCode>,
    held_on: Option<Day>,
    source: &str,
) -> Result<(), Error> {
    if !session.allows(Action::RecordOutreach) {
        return Err(Error::NotFound);
    }
    let today = app.today(Zone::Wit);
    let known = |code: &AreaCode| {
        code.level() == Level::Village && crate::place::of_code(app, *code).is_some()
    };
    let village = village.filter(known);
    let village = village.ok_or_else(|| Error::invalid("desa", "outreach-invalid-village"))?;
    let near = |day: &Day| *day <= today && *day >= today.plus(-PAST_DAYS);
    let held_on = held_on.filter(near);
    let held_on = held_on.ok_or_else(|| Error::invalid("tanggal", "outreach-invalid-day"))?;
    let source = cut(source.trim(), SOURCE_LIMIT).to_owned();
    if source.is_empty() {
        return Err(Error::invalid("sumber", "outreach-invalid-source"));
    }
    let one = Outreach {
        village,
        held_on,
        source,
    };
    let happened = Happened {
        root: format!("outreach_{village}"),
        kind: "outreach.recorded",
        detail: serde_json::json!({ "held_on": held_on.0 }),
        sealed_reason: None,
        office: session
            .subject
            .in_force()
            .next()
            .map(|one| one.office.clone()),
        state: state(&one),
    };
    let actor = Actor::Account(session.account.clone());
    let event = events::by(app, actor, today, app.now(), happened);
    app.write("outreach.record", move |tx| {
        store::alert::outreach::put(tx, &one)?;
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await
}

fn state(one: &Outreach) -> RowState {
    let mut fields = Fields::new(1);
    fields.text("village", &one.village.to_string());
    fields.integer("held_on", Some(one.held_on.0));
    fields.text("source", &one.source);
    RowState {
        table: "outreach",
        row: format!("{}/{}", one.village, one.held_on.0),
        fields_version: 1,
        digest: fields.finish(),
    }
}
