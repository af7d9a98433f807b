//! Messages between an officer and a reporter, sealed, in the order of their positions.

use crate::column::{coded, day, day_opt, moment_opt, parsed, parsed_opt};
use crate::report::ids;
use crate::some::{PAGE, Page, some_ids};
use crate::{Error, Row, Sql, Tx};
use domain::id::{AccountId, MessageId, ReportId};
use domain::message::Sender;
use domain::time::{Day, Moment};

static ADD: Sql = Sql::new(
    "message.add",
    "INSERT INTO message (report_id, id, position, sender, account_id, sent_on, sent_at, seen_on, body)
     VALUES (:report, :id, COALESCE((SELECT max(position) FROM message WHERE report_id = :report), 0) + 1,
       :sender, :account, :sent_on, :sent_at, :seen_on, :body)
     ON CONFLICT (report_id, id) DO NOTHING",
);
static OF: Sql = Sql::new(
    "message.of",
    "SELECT m.id, m.sender, m.account_id, a.name AS author, m.sent_on, m.sent_at, m.seen_on, m.body
     FROM message m LEFT JOIN account a ON a.id = m.account_id
     WHERE m.report_id = :report ORDER BY m.position",
);
static OF_SOME: Sql = Sql::new(
    "message.of_some",
    concat!(
        "SELECT m.report_id, m.id, m.sender, m.account_id, a.name AS author, m.sent_on, m.sent_at, m.seen_on,
           m.body
         FROM message m LEFT JOIN account a ON a.id = m.account_id WHERE m.report_id IN ",
        some_ids!(),
        " ORDER BY m.report_id, m.position"
    ),
);
static UNSEEN: Sql = Sql::new(
    "message.unseen",
    concat!(
        "SELECT DISTINCT report_id FROM message WHERE sender = 'reporter' AND seen_on IS NULL AND report_id IN ",
        some_ids!(),
        " ORDER BY report_id"
    ),
);
static SEEN: Sql = Sql::new(
    "message.seen",
    "UPDATE message SET seen_on = :today WHERE report_id = :report AND sender = :sender AND seen_on IS NULL",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD, &OF, &OF_SOME, &UNSEEN, &SEEN];

/// A message as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Who wrote.
    pub sender: Sender,
    /// The officer who wrote.
    pub account: Option<AccountId>,
    /// The officer's name; only for officers' eyes.
    pub author: Option<String>,
    /// The day.
    pub sent_on: Day,
    /// The moment, for officers only.
    pub sent_at: Option<Moment>,
    /// The day on which the other side saw it.
    pub seen_on: Option<Day>,
    /// The text, sealed.
    pub body: Vec<u8>,
}

/// Adds a message behind the others; `false` when its id is there already (a form sent twice).
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, report: &ReportId, message: &Message) -> Result<bool, Error> {
    let added = tx.execute(
        &ADD,
        &[
            ("report", &report.as_str()),
            ("id", &message.id.as_str()),
            ("sender", &message.sender.code()),
            ("account", &message.account.as_ref().map(AccountId::as_str)),
            ("sent_on", &message.sent_on.0),
            ("sent_at", &message.sent_at.map(|moment| moment.0)),
            ("seen_on", &message.seen_on.map(|day| day.0)),
            ("body", &message.body),
        ],
    )?;
    Ok(added == 1)
}

/// All messages of a report, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Message>, Error> {
    let rows = tx.query(&OF, &[("report", &report.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// All messages of several reports; those of one report oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of_some(tx: &mut Tx<'_>, reports: &[&ReportId]) -> Result<Vec<(ReportId, Message)>, Error> {
    let mut messages = Vec::new();
    for page in ids(reports).chunks(PAGE) {
        for row in &tx.query(&OF_SOME, &Page::of(page).params())? {
            messages.push((parsed(row, "report_id")?, from_row(row)?));
        }
    }
    Ok(messages)
}

fn from_row(row: &Row) -> Result<Message, Error> {
    Ok(Message {
        id: parsed(row, "id")?,
        sender: coded(row, "sender", Sender::from_code)?,
        account: parsed_opt(row, "account_id")?,
        author: row.get("author")?,
        sent_on: day(row, "sent_on")?,
        sent_at: moment_opt(row, "sent_at")?,
        seen_on: day_opt(row, "seen_on")?,
        body: row.get("body")?,
    })
}

/// Notes that the other side has seen what `sender` wrote; returns how many were new.
///
/// # Errors
/// Storage errors only.
pub fn seen(tx: &mut Tx<'_>, report: &ReportId, sender: Sender, today: Day) -> Result<u64, Error> {
    tx.execute(
        &SEEN,
        &[
            ("report", &report.as_str()),
            ("sender", &sender.code()),
            ("today", &today.0),
        ],
    )
}

/// Those of several reports to which the reporter wrote something that no officer has seen.
///
/// # Errors
/// Storage errors only.
pub fn unseen(tx: &mut Tx<'_>, reports: &[&ReportId]) -> Result<Vec<ReportId>, Error> {
    let mut found = Vec::new();
    for page in ids(reports).chunks(PAGE) {
        for row in &tx.query(&UNSEEN, &Page::of(page).params())? {
            found.push(parsed(row, "report_id")?);
        }
    }
    Ok(found)
}
