//! What an officer sees of subjects and links: proposals first, a page at a time.

use super::act::office_of;
use super::link::places;
use super::pointed::{asked, asked_names};
use super::reads::{self, Reading, Root};
use super::view::value;
use crate::account::Session;
use crate::error::Stop;
use crate::{App, Error};
use domain::id::{LinkId, SubjectId};
use domain::office::OfficeId;
use domain::policy::{Action, Scope, Subject, decide_on_subject, scope};
use domain::subject::{LinkState, SubjectKind, SubjectState};
use domain::time::{Day, Zone};
use store::Tx;
use store::subject::link_list::LinkCursor;
use store::subject::list::{self, Cursor, Filter, Listed};
use store::subject::{Stored, link, link_list, party};
use store::vault::Access;

/// Rows of a page.
const PAGE: i64 = 25;

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    /// Links that wait for a decision.
    #[default]
    Links,
    /// Links that a person judged.
    Judged(LinkState),
    /// Subjects that stand there.
    Subjects(SubjectState),
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Narrowed {
    /// Which list.
    pub tab: Tab,
    /// Where the page starts.
    pub cursor: Option<String>,
    /// A value to look for exactly, in all subjects whatever the tab.
    pub query: String,
}

/// One subject in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectRow {
    /// Its id.
    pub id: SubjectId,
    /// What it is.
    pub kind: SubjectKind,
    /// Its value.
    pub value: String,
    /// Where it stands.
    pub state: SubjectState,
    /// Where the first report in reach that names it is from: what tells two of one name apart.
    pub place: String,
    /// Reports in reach that name it.
    pub number: u64,
    /// The first day.
    pub first_on: Day,
    /// The last day.
    pub last_on: Day,
}

/// One link in a list: places and days, no values.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkRow {
    /// Its id.
    pub id: LinkId,
    /// Where it stands.
    pub state: LinkState,
    /// Bits.
    pub weight: f64,
    /// Where the two parties were told of.
    pub places: [String; 2],
    /// When.
    pub days: [Day; 2],
    /// What speaks for it, the strongest first.
    pub fields: Vec<String>,
}

/// One page.
#[derive(Clone, Debug)]
pub struct Subjects {
    /// Links of the tab.
    pub links: Vec<LinkRow>,
    /// Subjects of the tab, or those that were looked for.
    pub rows: Vec<SubjectRow>,
    /// How many links stand where.
    pub link_counts: Vec<(LinkState, u64)>,
    /// How many subjects stand where.
    pub counts: Vec<(SubjectState, u64)>,
    /// Subjects about which another office asks.
    pub asked: Vec<(SubjectId, String)>,
    /// Where the next page starts.
    pub next: Option<String>,
}

/// One page of the subjects or links that the person may see.
///
/// # Errors
/// [`Error::NotFound`] when no role of theirs sees any.
pub async fn subjects(
    app: &App,
    session: &Session,
    narrowed: &Narrowed,
) -> Result<Subjects, Error> {
    scope(&session.subject, Action::ReadSubjects).ok_or(Error::NotFound)?;
    let (shared, account, narrowed) = (app.clone(), session.account.clone(), narrowed.clone());
    let read = app.read("subject.list", move |tx| {
        let today = shared.today(Zone::Wib);
        let person = store::account::subject(tx, &account, today)?.ok_or(Error::NotFound)?;
        let scope = scope(&person, Action::ReadSubjects).ok_or(Error::NotFound)?;
        let mut readings = Vec::new();
        let mut page = Subjects {
            links: Vec::new(),
            rows: Vec::new(),
            link_counts: link_list::link_counts(tx, &scope)?,
            counts: list::counts(tx, &scope, &Filter::default())?,
            asked: match domain::policy::scope(&person, Action::JudgeSubjects) {
                Some(judging) => list::asked(tx, &judging)?,
                None => Vec::new(),
            },
            next: None,
        };
        let query = narrowed.query.trim();
        if !query.is_empty() {
            let filter = Filter {
                macs: Some(macs(&shared, tx, &scope, query)?),
                ..Filter::default()
            };
            let found = list::rows(tx, &scope, &filter, None, PAGE)?;
            page.rows = rows(&shared, tx, &person, &scope, found, &mut readings)?;
            return Ok((page, readings));
        }
        match narrowed.tab {
            Tab::Links => links(
                &shared,
                tx,
                &scope,
                LinkState::Proposed,
                &narrowed,
                &mut page,
            )?,
            Tab::Judged(state) => links(&shared, tx, &scope, state, &narrowed, &mut page)?,
            Tab::Subjects(state) => {
                let filter = Filter {
                    state: Some(state),
                    ..Filter::default()
                };
                let after = narrowed.cursor.as_deref().and_then(cursor);
                let mut found = list::rows(tx, &scope, &filter, after.as_ref(), PAGE + 1)?;
                if cut(&mut found) {
                    page.next = found.last().map(|last| {
                        format!("{}.{}.{}", last.number, last.last_on.0, last.subject.id)
                    });
                }
                page.rows = rows(&shared, tx, &person, &scope, found, &mut readings)?;
            }
        }
        Ok((page, readings))
    });
    let (page, readings) = read.await?;
    reads::note(app, &session.account, readings).await?;
    Ok(page)
}

/// Cuts a page to its length; whether there was more.
fn cut<T>(rows: &mut Vec<T>) -> bool {
    let length = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = rows.len() > length;
    rows.truncate(length);
    more
}

fn cursor(text: &str) -> Option<Cursor> {
    let mut parts = text.splitn(3, '.');
    Some(Cursor {
        number: parts.next()?.parse().ok()?,
        day: Day(parts.next()?.parse().ok()?),
        id: parts.next()?.parse().ok()?,
    })
}

pub(super) fn link_cursor(text: &str) -> Option<LinkCursor> {
    let (weight, id) = text.rsplit_once('~')?;
    Some(LinkCursor {
        weight: weight
            .parse()
            .ok()
            .filter(|weight: &f64| weight.is_finite())?,
        id: id.parse().ok()?,
    })
}

/// What [`link_cursor`] reads back.
pub(super) fn link_position(last: &link::Link) -> String {
    format!("{}~{}", last.weight, last.id)
}

/// The digests of everything that the words may mean, of those that are stored. A name is digested with
/// its party, so each in reach is tried.
fn macs(
    app: &App,
    tx: &mut Tx<'_>,
    scope: &Scope,
    query: &str,
) -> Result<Vec<[u8; store::subject::MAC_LENGTH]>, Stop> {
    let mut macs = Vec::new();
    for (kind, value) in asked(query) {
        let mac = super::note::mac(app, kind, &value, None);
        if kind.is_shared() && store::subject::by_mac(tx, &mac)?.is_some() {
            macs.push(mac);
        }
    }
    let names = asked_names(query);
    let stored = if names.is_empty() {
        Vec::new()
    } else {
        list::names(tx, scope)?
    };
    for (stored, party) in stored {
        let kind = SubjectKind::Recruiter;
        let mut all = names.iter();
        if all.any(|name| super::note::mac(app, kind, name, Some(&party)) == stored) {
            macs.push(stored);
        }
    }
    macs.sort_unstable();
    macs.dedup();
    macs.truncate(list::MACS);
    Ok(macs)
}

fn links(
    app: &App,
    tx: &mut Tx<'_>,
    scope: &Scope,
    state: LinkState,
    narrowed: &Narrowed,
    page: &mut Subjects,
) -> Result<(), Stop> {
    let after = narrowed.cursor.as_deref().and_then(link_cursor);
    let mut found = link_list::links(tx, scope, state, after.as_ref(), PAGE + 1)?;
    if cut(&mut found) {
        page.next = found.last().map(link_position);
    }
    for link in &found {
        page.links.push(link_row(app, tx, scope, link)?);
    }
    Ok(())
}

/// A link as lists show it; of a side that was only told, no more than the regency.
pub(super) fn link_row(
    app: &App,
    tx: &mut Tx<'_>,
    scope: &Scope,
    link: &link::Link,
) -> Result<LinkRow, Stop> {
    let (mut words, mut days) = (<[String; 2]>::default(), [Day(0); 2]);
    for (at, party) in [&link.one, &link.other].into_iter().enumerate() {
        let Some(party) = party::get(tx, party)? else {
            continue;
        };
        if let Some(report) = store::report::get(tx, &party.report)? {
            let area = report
                .area
                .map_or_else(String::new, |area| area.to_string());
            let own = store::report::inbox::visible(tx, scope, &report.id)?;
            let told = if own { None } else { area.get(..4) };
            words[at] = places(app, told.unwrap_or(&area));
            days[at] = report.happened_on.unwrap_or(report.received_on);
        }
    }
    let mut fields: Vec<super::FieldBits> = super::link::fields(&link.explanation)?;
    fields.retain(|one| one.bits > 0.5);
    fields.sort_by(|one, other| other.bits.total_cmp(&one.bits));
    Ok(LinkRow {
        id: link.id.clone(),
        state: link.state,
        weight: link.weight,
        places: words,
        days,
        fields: fields.into_iter().map(|one| one.field).collect(),
    })
}

/// Opens the values of a page, and gathers whose reading is to be noted.
fn rows(
    app: &App,
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    found: Vec<Listed>,
    readings: &mut Vec<Reading>,
) -> Result<Vec<SubjectRow>, Stop> {
    let mut rows = Vec::new();
    for one in found {
        let Some(opened) = opened(app, tx, person, scope, &one.subject)? else {
            continue;
        };
        let root = Root::Subject(one.subject.id.clone());
        let office = opened.office.as_ref();
        reads::add(app, tx, &person.account, root, office, readings)?;
        rows.push(SubjectRow {
            value: opened.value,
            place: opened.place,
            id: one.subject.id,
            kind: one.subject.kind,
            state: one.subject.state,
            number: one.number,
            first_on: one.first_on,
            last_on: one.last_on,
        });
    }
    Ok(rows)
}

/// A subject's value, opened.
pub(super) struct Opened {
    pub(super) value: String,
    /// Where the report is from that gives leave; empty when it isn't known.
    place: String,
    /// The office on whose behalf.
    office: Option<OfficeId>,
}

/// The value of a subject, with leave from a report about it.
pub(super) fn opened(
    app: &App,
    tx: &mut Tx<'_>,
    person: &Subject,
    scope: &Scope,
    subject: &Stored,
) -> Result<Option<Opened>, Stop> {
    let Some(first) = list::first_seen(tx, scope, &subject.id)? else {
        return Ok(None);
    };
    let Some(report) = store::report::get(tx, &first.report)? else {
        return Ok(None);
    };
    let facts = [store::report::facts(tx, &report)?];
    let permit = decide_on_subject(person, Action::ReadSubjects, &subject.id, &facts);
    let Some(permit) = permit else {
        return Ok(None);
    };
    Ok(Some(Opened {
        value: value(app, subject, Access::Officer(&permit))?,
        place: report
            .area
            .map_or_else(String::new, |area| places(app, &area.to_string())),
        office: office_of(person, &report),
    }))
}
