//! What several reports point to: the subject, the reports that mention it, and facts from elsewhere.

pub mod elsewhere;
pub mod link;
pub mod link_list;
pub mod list;
pub mod party;
pub mod request;
pub mod tied;

use crate::column::{coded, day, day_opt, parsed};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::audit::{Fields, RowState};
use domain::id::{FactId, PartyId, ReportId, SubjectId};
use domain::office::OfficeId;
use domain::subject::{FactKind, SubjectKind, SubjectState};
use domain::time::Day;

/// Bytes of the keyed digest of a value.
pub const MAC_LENGTH: usize = 16;

/// A report `r` speaks for a subject unless it is closed as unfounded, insufficient or out of scope, joined or
/// withdrawn.
macro_rules! speaks {
    () => {
        "r.status NOT IN ('unfounded', 'insufficient', 'out_of_scope', 'withdrawn', 'joined')"
    };
}
pub(crate) use speaks;

static ADD: Sql = Sql::new(
    "subject.add",
    "INSERT INTO subject (id, version, kind, mac, state, since_on, purge_on, data_key, value)
     VALUES (:id, 1, :kind, :mac, 'candidate', :since, NULL, :data_key, :value)
     ON CONFLICT (mac) DO NOTHING",
);
static BY_MAC: Sql = Sql::new("subject.by_mac", "SELECT * FROM subject WHERE mac = :mac");
static GET: Sql = Sql::new("subject.get", "SELECT * FROM subject WHERE id = :id");
static SAVE: Sql = Sql::new(
    "subject.save",
    "UPDATE subject SET version = :version + 1, state = :state, since_on = :since, purge_on = :purge
     WHERE id = :id AND version = :version",
);
static DELETE: Sql = Sql::new("subject.delete", "DELETE FROM subject WHERE id = :id");
static MENTION: Sql = Sql::new(
    "subject.mention",
    "INSERT INTO mention (subject_id, report_id, party_id, told_on)
     VALUES (:subject, :report, :party, :day) ON CONFLICT (subject_id, report_id) DO NOTHING",
);
static OF_REPORT: Sql = Sql::new(
    "subject.of_report",
    "SELECT b.* FROM subject b JOIN mention n ON n.subject_id = b.id WHERE n.report_id = :report
     ORDER BY b.kind, b.id",
);
static UNFOUNDED: Sql = Sql::new(
    "subject.unfounded",
    concat!(
        "UPDATE subject SET purge_on = :purge WHERE state = 'candidate' AND purge_on IS NULL
           AND NOT EXISTS (SELECT 1 FROM mention n JOIN report r ON r.id = n.report_id
           WHERE n.subject_id = subject.id AND ",
        speaks!(),
        ")"
    ),
);
static FOUNDED_AGAIN: Sql = Sql::new(
    "subject.founded_again",
    concat!(
        "UPDATE subject SET purge_on = NULL WHERE state = 'candidate' AND purge_on IS NOT NULL
           AND EXISTS (SELECT 1 FROM mention n JOIN report r ON r.id = n.report_id
           WHERE n.subject_id = subject.id AND ",
        speaks!(),
        ")"
    ),
);
static LISTED: Sql = Sql::new(
    "subject.listed",
    "SELECT * FROM subject WHERE state = 'listed' AND id > :after ORDER BY id LIMIT 500",
);
/// What was removed stays as long as a report speaks for it at an office that did not remove it, unless the
/// directorate or the inspectorate did.
static DUE: Sql = Sql::new(
    "subject.due",
    concat!(
        "SELECT * FROM subject WHERE purge_on <= :today AND NOT (state = 'removed' AND EXISTS (
             SELECT 1 FROM mention n JOIN report r ON r.id = n.report_id WHERE n.subject_id = subject.id AND ",
        speaks!(),
        " AND NOT EXISTS (SELECT 1 FROM audit_event e JOIN office o ON o.id = e.office_id
               WHERE e.root = subject.id AND e.kind = 'subject.removed'
                 AND (e.office_id = r.office_id OR o.kind IN ('directorate', 'inspectorate')))))
           OR NOT EXISTS (SELECT 1 FROM mention n WHERE n.subject_id = subject.id)
         ORDER BY id LIMIT 500"
    ),
);
static ADD_FACT: Sql = Sql::new(
    "subject.add_fact",
    "INSERT INTO subject_fact (subject_id, id, kind, told, source, office_id, added_on, withdrawn)
     VALUES (:subject, :id, :kind, :told, :source, :office, :day, 0)",
);
static WITHDRAW_FACT: Sql = Sql::new(
    "subject.withdraw_fact",
    "UPDATE subject_fact SET withdrawn = 1 WHERE subject_id = :subject AND id = :id AND withdrawn = 0",
);
static FACTS: Sql = Sql::new(
    "subject.facts",
    "SELECT f.*, o.name AS office_name FROM subject_fact f JOIN office o ON o.id = f.office_id
     WHERE f.subject_id = :subject ORDER BY f.added_on, f.id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD,
    &BY_MAC,
    &GET,
    &SAVE,
    &DELETE,
    &MENTION,
    &OF_REPORT,
    &UNFOUNDED,
    &FOUNDED_AGAIN,
    &LISTED,
    &DUE,
    &ADD_FACT,
    &WITHDRAW_FACT,
    &FACTS,
];

/// A subject as stored; its value stays sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its id.
    pub id: SubjectId,
    /// Grows with every ruling and every fact.
    pub version: i64,
    /// What it is.
    pub kind: SubjectKind,
    /// Keyed digest of kind and value.
    pub mac: [u8; MAC_LENGTH],
    /// Where it stands.
    pub state: SubjectState,
    /// Since when it stands there.
    pub since: Day,
    /// The day on which it is forgotten.
    pub purge_on: Option<Day>,
    /// Its data key, wrapped.
    pub data_key: Vec<u8>,
    /// Its value, sealed.
    pub value: Vec<u8>,
}

impl Stored {
    /// The digest of the row that an event commits to. The day of forgetting is not in it: it follows
    /// from the reports.
    #[must_use]
    pub fn row_state(&self, version: i64) -> RowState {
        let mut fields = Fields::new(1);
        fields.text("id", self.id.as_str());
        fields.integer("version", Some(version));
        fields.text("kind", self.kind.code());
        fields.bytes("mac", &self.mac);
        fields.text("state", self.state.code());
        fields.integer("since_on", Some(self.since.0));
        fields.bytes("value", &self.value);
        RowState {
            table: "subject",
            row: self.id.to_string(),
            fields_version: 1,
            digest: fields.finish(),
        }
    }
}

pub(crate) fn mac_of(row: &Row) -> Result<[u8; MAC_LENGTH], Error> {
    let mac: Vec<u8> = row.get("mac")?;
    mac.try_into()
        .map_err(|_| crate::column::damaged("subject.mac"))
}

pub(crate) fn from_row(row: &Row) -> Result<Stored, Error> {
    Ok(Stored {
        id: parsed(row, "id")?,
        version: row.get("version")?,
        kind: coded(row, "kind", SubjectKind::from_code)?,
        mac: mac_of(row)?,
        state: coded(row, "state", SubjectState::from_code)?,
        since: day(row, "since_on")?,
        purge_on: day_opt(row, "purge_on")?,
        data_key: row.get("data_key")?,
        value: row.get("value")?,
    })
}

/// Adds a candidate, unless its value is known; `false` then.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, one: &Stored) -> Result<bool, Error> {
    let added = tx.execute(
        &ADD,
        &[
            ("id", &one.id.as_str()),
            ("kind", &one.kind.code()),
            ("mac", &&one.mac[..]),
            ("since", &one.since.0),
            ("data_key", &one.data_key),
            ("value", &one.value),
        ],
    )?;
    Ok(added == 1)
}

/// The subject of a value.
///
/// # Errors
/// Storage errors only.
pub fn by_mac(tx: &mut Tx<'_>, mac: &[u8; MAC_LENGTH]) -> Result<Option<Stored>, Error> {
    let row = tx.query_opt(&BY_MAC, &[("mac", &&mac[..])])?;
    row.as_ref().map(from_row).transpose()
}

/// One subject.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &SubjectId) -> Result<Option<Stored>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(from_row).transpose()
}

/// Saves state, day and day of forgetting; `false` when somebody else saved meanwhile.
///
/// # Errors
/// Storage errors only.
pub fn save(tx: &mut Tx<'_>, one: &Stored) -> Result<bool, Error> {
    let saved = tx.execute(
        &SAVE,
        &[
            ("id", &one.id.as_str()),
            ("version", &one.version),
            ("state", &one.state.code()),
            ("since", &one.since.0),
            ("purge", &one.purge_on.map(|day| day.0)),
        ],
    )?;
    Ok(saved == 1)
}

/// Forgets a subject with everything that hangs on it; reports keep what they tell.
///
/// # Errors
/// Storage errors only.
pub fn delete(tx: &mut Tx<'_>, id: &SubjectId) -> Result<(), Error> {
    tx.write(&DELETE, &[("id", &id.as_str())])
}

/// Notes that a report names a subject; noting it twice changes nothing.
///
/// # Errors
/// Storage errors only.
pub fn mention(
    tx: &mut Tx<'_>,
    subject: &SubjectId,
    report: &ReportId,
    party: &PartyId,
    told_on: Day,
) -> Result<(), Error> {
    tx.write(
        &MENTION,
        &[
            ("subject", &subject.as_str()),
            ("report", &report.as_str()),
            ("party", &party.as_str()),
            ("day", &told_on.0),
        ],
    )
}

/// The subjects that a report names.
///
/// # Errors
/// Storage errors only.
pub fn of_report(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Stored>, Error> {
    let rows = tx.query(&OF_REPORT, &[("report", &report.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// Notes which candidates no report speaks for any more, and which have one again.
///
/// # Errors
/// Storage errors only.
pub fn note_unfounded(tx: &mut Tx<'_>, purge_on: Day) -> Result<(), Error> {
    tx.execute(&FOUNDED_AGAIN, &[])?;
    tx.execute(&UNFOUNDED, &[("purge", &purge_on.0)]).map(drop)
}

/// Entries of the register that nobody contests, by id, behind one; at most 500.
///
/// # Errors
/// Storage errors only.
pub fn listed(tx: &mut Tx<'_>, after: Option<&SubjectId>) -> Result<Vec<Stored>, Error> {
    let after = after.map_or("", SubjectId::as_str);
    let rows = tx.query(&LISTED, &[("after", &after)])?;
    rows.iter().map(from_row).collect()
}

/// Subjects whose day has come, and those that no report names any more; at most 500.
///
/// # Errors
/// Storage errors only.
pub fn due(tx: &mut Tx<'_>, today: Day) -> Result<Vec<Stored>, Error> {
    let rows = tx.query(&DUE, &[("today", &today.0)])?;
    rows.iter().map(from_row).collect()
}

/// A fact from elsewhere; words and source stay sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFact {
    /// Its id.
    pub id: FactId,
    /// Where it comes from.
    pub kind: FactKind,
    /// What it says, sealed.
    pub told: Vec<u8>,
    /// Which document or register, sealed.
    pub source: Vec<u8>,
    /// The office that says so.
    pub office: OfficeId,
    /// Its name.
    pub office_name: String,
    /// Since when.
    pub added_on: Day,
    /// It was taken back.
    pub withdrawn: bool,
}

/// Adds a fact.
///
/// # Errors
/// Storage errors only.
pub fn add_fact(tx: &mut Tx<'_>, subject: &SubjectId, fact: &StoredFact) -> Result<(), Error> {
    let params: [(&str, &dyn Bind); 7] = [
        ("subject", &subject.as_str()),
        ("id", &fact.id.as_str()),
        ("kind", &fact.kind.code()),
        ("told", &fact.told),
        ("source", &fact.source),
        ("office", &fact.office.as_str()),
        ("day", &fact.added_on.0),
    ];
    tx.execute(&ADD_FACT, &params).map(drop)
}

/// Takes a fact back; `false` when there is none that stands.
///
/// # Errors
/// Storage errors only.
pub fn withdraw_fact(tx: &mut Tx<'_>, subject: &SubjectId, fact: &FactId) -> Result<bool, Error> {
    let params: [(&str, &dyn Bind); 2] = [("subject", &subject.as_str()), ("id", &fact.as_str())];
    Ok(tx.execute(&WITHDRAW_FACT, &params)? == 1)
}

/// The facts about a subject, also those taken back.
///
/// # Errors
/// Storage errors only.
pub fn facts(tx: &mut Tx<'_>, subject: &SubjectId) -> Result<Vec<StoredFact>, Error> {
    let rows = tx.query(&FACTS, &[("subject", &subject.as_str())])?;
    let fact = |row: &Row| {
        Ok(StoredFact {
            id: parsed(row, "id")?,
            kind: coded(row, "kind", FactKind::from_code)?,
            told: row.get("told")?,
            source: row.get("source")?,
            office: parsed(row, "office_id")?,
            office_name: row.get("office_name")?,
            added_on: day(row, "added_on")?,
            withdrawn: row.get("withdrawn")?,
        })
    };
    rows.iter().map(fact).collect()
}
