//! Where people were taught, entered by officers; files come in with the programme's data.

use super::list::words;
use crate::account::Session;
use crate::events::{self, Happened};
use crate::place::PlaceChoice;
use crate::{App, Error};
use domain::alert::answering;
use domain::area::{AreaCode, Level};
use domain::audit::{Actor, Fields, RowState};
use domain::invalid::Invalid;
use domain::office::{Jurisdiction, Office};
use domain::policy::{Action, Permit, decide_on_place};
use domain::text::cut;
use domain::time::Day;
use store::Tx;
use store::alert::outreach::Outreach;

/// Sessions that the page lists.
const LISTED: usize = 50;
/// Sessions among which those are looked for.
const LOOKED_AT: i64 = 5_000;
/// Days for which sessions are listed, and may be entered late.
const PAST_DAYS: i64 = 365;
/// Places that are looked through for a name, and villages that are shown of them.
const FOUND: usize = 1_000;
const CHOICES: usize = 20;
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

/// The sessions of the past year where the person may note some.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs enters any.
pub async fn outreach(app: &App, session: &Session) -> Result<OutreachPage, Error> {
    if !session.allows(Action::RecordOutreach) {
        return Err(Error::NotFound);
    }
    let today = session.subject.today;
    let since = today.plus(-PAST_DAYS);
    let asked = session.clone();
    let rows = app
        .read("outreach.list", move |tx| {
            let answering = Answering::load(tx)?;
            let mut rows = store::alert::outreach::since(tx, since, LOOKED_AT)?;
            rows.retain(|one| answering.permit(&asked, one.village).is_some());
            rows.truncate(LISTED);
            Ok(rows)
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

/// Who answers for what.
struct Answering {
    offices: Vec<Office>,
    over: Vec<Jurisdiction>,
}

impl Answering {
    fn load(tx: &mut Tx<'_>) -> Result<Answering, store::Error> {
        Ok(Answering {
            offices: store::office::all(tx)?,
            over: store::jurisdiction::all(tx)?,
        })
    }

    /// Leave to note a session in a village.
    fn permit(&self, session: &Session, village: AreaCode) -> Option<Permit> {
        let today = session.subject.today;
        let answering = answering(village, &self.offices, &self.over, today);
        decide_on_place(&session.subject, Action::RecordOutreach, village, answering)
    }
}

/// The villages that somebody may mean by what they typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Meant {
    /// Those for which they answer; where that is none, the first, which [`record_outreach`] refuses with its words.
    pub villages: Vec<PlaceChoice>,
    /// Whether names were written out: what is only like a name is asked for first.
    pub is_certain: bool,
}

/// Looks for the villages that somebody means.
///
/// # Errors
/// Storage errors only.
pub async fn outreach_villages(app: &App, session: &Session, typed: &str) -> Result<Meant, Error> {
    let mut villages = crate::place::villages_named(app, typed, FOUND);
    let answering = app.read("outreach.villages", |tx| Ok(Answering::load(tx)?));
    let answering = answering.await?;
    let is_theirs = |place: &PlaceChoice| answering.permit(session, place.code).is_some();
    let answers = villages.iter().any(is_theirs);
    match answers {
        true => villages.retain(is_theirs),
        false => villages.truncate(1),
    }
    villages.truncate(CHOICES);
    let mut all = villages.iter();
    Ok(Meant {
        is_certain: !answers || all.all(|one| crate::place::is_written_out(one, typed)),
        villages,
    })
}

/// Notes a session.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Invalid`] at each of `desa`, also for a village for which they don't answer,
/// `tanggal` and `sumber` that has to be mended.
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
    let known = |code: &AreaCode| {
        code.level() == Level::Village && crate::place::of_code(app, *code).is_some()
    };
    let village = village.filter(known);
    let today = match village {
        Some(village) => crate::place::today(app, Some(village)),
        None => session.subject.today,
    };
    let near = |day: &Day| *day <= today && *day >= today.plus(-PAST_DAYS);
    let held_on = held_on.filter(near);
    let source = cut(source.trim(), SOURCE_LIMIT).to_owned();
    let mut wrong = Vec::new();
    match village {
        None => wrong.push(Invalid::new("desa", "outreach-invalid-village")),
        Some(village) if !is_theirs(app, session, village).await? => wrong.push(elsewhere()),
        Some(_) => {}
    }
    if held_on.is_none() {
        wrong.push(Invalid::new("tanggal", "outreach-invalid-day"));
    }
    if source.is_empty() {
        wrong.push(Invalid::new("sumber", "outreach-invalid-source"));
    }
    let (Some(village), Some(held_on), true) = (village, held_on, wrong.is_empty()) else {
        return Err(Error::Invalid(wrong));
    };
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
    let session = session.clone();
    app.write("outreach.record", move |tx| {
        if Answering::load(tx)?.permit(&session, one.village).is_none() {
            return Err(Error::Invalid(vec![elsewhere()]).into());
        }
        store::alert::outreach::put(tx, &one)?;
        store::audit::append(tx, &event)?;
        Ok(())
    })
    .await
}

fn elsewhere() -> Invalid {
    Invalid::new("desa", "outreach-invalid-elsewhere")
}

/// Whether somebody answers for a village.
async fn is_theirs(app: &App, session: &Session, village: AreaCode) -> Result<bool, Error> {
    let session = session.clone();
    let asked = app.read("outreach.permit", move |tx| {
        Ok(Answering::load(tx)?.permit(&session, village).is_some())
    });
    asked.await
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
