//! Reports: one row, its sealed columns, who must not see it, and the lists that officers see.

pub mod exclusion;
pub mod inbox;
pub mod scope;
pub(crate) mod several;
pub mod term;

pub(crate) use several::ids;
pub use several::some;

use crate::column::{coded, coded_opt, damaged, day, day_opt, parsed, parsed_opt};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::area::AreaCode;
use domain::audit::{Fields, RowState};
use domain::id::{AccountId, ReportId};
use domain::office::OfficeId;
use domain::policy::ReportFacts;
use domain::report::{Happening, Outcome, RouteReason, Status, Urgency, When, WhereNow};
use domain::time::Day;

/// Version of the list of fields that [`Report::state`] hashes. A new column makes a new version.
const FIELDS_VERSION: u8 = 1;

static INSERT: Sql = Sql::new(
    "report.insert",
    "INSERT INTO report (id, version, channel, status, urgency, received_on, due_on, deferred_until,
       area_code, village_code, place_state, happenings, happened, happened_on, where_now, presence_only,
       official, office_id, officer_id, route_reason, abroad_office_id, outcome, joined_to, opened_on,
       opened_office_id, second_look_on, reporter_wrote, purge_on, data_key, content, contact, outcome_note)
     VALUES (:id, :version, :channel, :status, :urgency, :received_on, :due_on, :deferred_until,
       :area_code, :village_code, :place_state, :happenings, :happened, :happened_on, :where_now,
       :presence_only, :official, :office_id, :officer_id, :route_reason, :abroad_office_id, :outcome,
       :joined_to, :opened_on, :opened_office_id, :second_look_on, :reporter_wrote, :purge_on, :data_key,
       :content, :contact, :outcome_note)",
);
static GET: Sql = Sql::new("report.get", "SELECT * FROM report WHERE id = :id");
static SAVE: Sql = Sql::new(
    "report.save",
    "UPDATE report SET version = :version + 1, channel = :channel, status = :status, urgency = :urgency,
       received_on = :received_on, due_on = :due_on, deferred_until = :deferred_until,
       area_code = :area_code, village_code = :village_code, place_state = :place_state,
       happenings = :happenings, happened = :happened, happened_on = :happened_on,
       where_now = :where_now, presence_only = :presence_only, official = :official,
       office_id = :office_id, officer_id = :officer_id, route_reason = :route_reason,
       abroad_office_id = :abroad_office_id, outcome = :outcome, joined_to = :joined_to,
       opened_on = :opened_on, opened_office_id = :opened_office_id, second_look_on = :second_look_on,
       reporter_wrote = :reporter_wrote, purge_on = :purge_on, data_key = :data_key, content = :content,
       contact = :contact, outcome_note = :outcome_note
     WHERE id = :id AND version = :version",
);
static JOINED_HERE: Sql = Sql::new(
    "report.joined_here",
    "SELECT id FROM report WHERE joined_to = :id ORDER BY id",
);
static COUNT: Sql = Sql::new("report.count", "SELECT count(*) AS number FROM report");
static ALL_IDS: Sql = Sql::new("report.all_ids", "SELECT id FROM report ORDER BY id");
static DUE_FOR_PURGE: Sql = Sql::new(
    "report.due_for_purge",
    "SELECT id FROM report WHERE purge_on <= :today ORDER BY purge_on, id LIMIT 500",
);
static DELETE: Sql = Sql::new("report.delete", "DELETE FROM report WHERE id = :id");

pub(crate) const STATEMENTS: &[&Sql] = &[
    &INSERT,
    &GET,
    &SAVE,
    &JOINED_HERE,
    &COUNT,
    &ALL_IDS,
    &DUE_FOR_PURGE,
    &DELETE,
];

/// A report as stored. Sealed columns stay sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its id.
    pub id: ReportId,
    /// Grows by one with every change; two people can't overwrite each other.
    pub version: i64,
    /// How it came in: `web` or `api`.
    pub channel: String,
    /// Where it stands.
    pub status: Status,
    /// How soon somebody must look.
    pub urgency: Urgency,
    /// The day it came in.
    pub received_on: Day,
    /// The day by which somebody must look.
    pub due_on: Day,
    /// Until when it is put off.
    pub deferred_until: Option<Day>,
    /// The finest area known.
    pub area: Option<AreaCode>,
    /// `exact`, `ambiguous` or `unknown`.
    pub place_state: String,
    /// Ticked choices.
    pub happenings: Vec<Happening>,
    /// When it happened.
    pub when: When,
    /// On which day.
    pub happened_on: Option<Day>,
    /// Where the person concerned is.
    pub where_now: WhereNow,
    /// It only says that somebody is somewhere.
    pub presence_only: bool,
    /// An official is said to be involved.
    pub official: bool,
    /// The office that answers for it.
    pub office: OfficeId,
    /// The village officer to whom it was routed.
    pub officer: Option<AccountId>,
    /// Why it lies at that office.
    pub route_reason: RouteReason,
    /// The consular queue beside it.
    pub abroad_office: Option<OfficeId>,
    /// Why it was closed.
    pub outcome: Option<Outcome>,
    /// The report that it was joined to.
    pub joined_to: Option<ReportId>,
    /// The day on which an officer first opened it.
    pub opened_on: Option<Day>,
    /// The office of that officer.
    pub opened_office: Option<OfficeId>,
    /// The day on which the reporter asked for a second look.
    pub second_look_on: Option<Day>,
    /// The reporter wrote last, and nobody has looked since.
    pub reporter_wrote: bool,
    /// The day on which it is erased.
    pub purge_on: Option<Day>,
    /// Its data key, wrapped; gone when it was shredded.
    pub data_key: Option<Vec<u8>>,
    /// What was told, sealed.
    pub content: Option<Vec<u8>>,
    /// How to reach the reporter, sealed.
    pub contact: Option<Vec<u8>>,
    /// The officer's words on the outcome to the reporter, sealed.
    pub outcome_note: Option<Vec<u8>>,
}

impl Report {
    /// The village, when the place is that fine.
    #[must_use]
    pub fn village(&self) -> Option<AreaCode> {
        self.area
            .filter(|area| area.level() == domain::area::Level::Village)
    }

    /// The digest of the row that an event commits to, as it will be stored with `version`.
    #[must_use]
    pub fn state(&self, version: i64) -> RowState {
        let mut fields = Fields::new(FIELDS_VERSION);
        fields.integer("version", Some(version));
        for (name, value) in self.texts() {
            fields.text(name, &value);
        }
        for (name, value) in self.numbers() {
            fields.integer(name, value);
        }
        for (name, value) in self.sealed() {
            fields.bytes(name, value.unwrap_or(&[]));
        }
        RowState {
            table: "report",
            row: self.id.to_string(),
            fields_version: i64::from(FIELDS_VERSION),
            digest: fields.finish(),
        }
    }

    fn texts(&self) -> [(&'static str, String); 15] {
        let id = |id: Option<&str>| id.unwrap_or_default().to_owned();
        [
            ("id", self.id.to_string()),
            ("channel", self.channel.clone()),
            ("status", self.status.code().to_owned()),
            (
                "area_code",
                self.area.map(|area| area.to_string()).unwrap_or_default(),
            ),
            ("place_state", self.place_state.clone()),
            ("happenings", self.happening_codes()),
            ("happened", self.when.code().to_owned()),
            ("where_now", self.where_now.code().to_owned()),
            ("office_id", self.office.to_string()),
            (
                "officer_id",
                id(self.officer.as_ref().map(AccountId::as_str)),
            ),
            ("route_reason", self.route_reason.code().to_owned()),
            (
                "abroad_office_id",
                id(self.abroad_office.as_ref().map(OfficeId::as_str)),
            ),
            ("outcome", id(self.outcome.map(Outcome::code))),
            (
                "joined_to",
                id(self.joined_to.as_ref().map(ReportId::as_str)),
            ),
            (
                "opened_office_id",
                id(self.opened_office.as_ref().map(OfficeId::as_str)),
            ),
        ]
    }

    fn numbers(&self) -> [(&'static str, Option<i64>); 12] {
        let number = |day: Option<Day>| day.map(|day| day.0);
        [
            ("urgency", Some(self.urgency.number())),
            ("received_on", Some(self.received_on.0)),
            ("due_on", Some(self.due_on.0)),
            ("deferred_until", number(self.deferred_until)),
            ("happened_on", number(self.happened_on)),
            ("presence_only", Some(i64::from(self.presence_only))),
            ("official", Some(i64::from(self.official))),
            ("opened_on", number(self.opened_on)),
            ("second_look_on", number(self.second_look_on)),
            ("reporter_wrote", Some(i64::from(self.reporter_wrote))),
            ("purge_on", number(self.purge_on)),
            // Its presence only: wrapping it anew is no change of the report, dropping it is.
            ("has_data_key", Some(i64::from(self.data_key.is_some()))),
        ]
    }

    fn sealed(&self) -> [(&'static str, Option<&[u8]>); 3] {
        [
            ("content", self.content.as_deref()),
            ("contact", self.contact.as_deref()),
            ("outcome_note", self.outcome_note.as_deref()),
        ]
    }

    fn happening_codes(&self) -> String {
        let codes: Vec<&str> = self.happenings.iter().map(|one| one.code()).collect();
        codes.join(" ")
    }
}

/// Runs a statement with every column of the report bound by its name.
fn bound<T>(report: &Report, run: impl FnOnce(&[(&str, &dyn Bind)]) -> T) -> T {
    let day = |day: Option<Day>| day.map(|day| day.0);
    let area = report.area.map(|area| area.to_string()).unwrap_or_default();
    let village = report.village().map(|village| village.to_string());
    run(&[
        ("id", &report.id.as_str()),
        ("version", &report.version),
        ("channel", &report.channel),
        ("status", &report.status.code()),
        ("urgency", &report.urgency.number()),
        ("received_on", &report.received_on.0),
        ("due_on", &report.due_on.0),
        ("deferred_until", &day(report.deferred_until)),
        ("area_code", &area),
        ("village_code", &village),
        ("place_state", &report.place_state),
        ("happenings", &report.happening_codes()),
        ("happened", &report.when.code()),
        ("happened_on", &day(report.happened_on)),
        ("where_now", &report.where_now.code()),
        ("presence_only", &report.presence_only),
        ("official", &report.official),
        ("office_id", &report.office.as_str()),
        (
            "officer_id",
            &report.officer.as_ref().map(AccountId::as_str),
        ),
        ("route_reason", &report.route_reason.code()),
        (
            "abroad_office_id",
            &report.abroad_office.as_ref().map(OfficeId::as_str),
        ),
        ("outcome", &report.outcome.map(Outcome::code)),
        (
            "joined_to",
            &report.joined_to.as_ref().map(ReportId::as_str),
        ),
        ("opened_on", &day(report.opened_on)),
        (
            "opened_office_id",
            &report.opened_office.as_ref().map(OfficeId::as_str),
        ),
        ("second_look_on", &day(report.second_look_on)),
        ("reporter_wrote", &report.reporter_wrote),
        ("purge_on", &day(report.purge_on)),
        ("data_key", &report.data_key),
        ("content", &report.content),
        ("contact", &report.contact),
        ("outcome_note", &report.outcome_note),
    ])
}

/// Stores a new report.
///
/// # Errors
/// [`Error::Conflict`] when its id exists.
pub fn insert(tx: &mut Tx<'_>, report: &Report) -> Result<(), Error> {
    bound(report, |params| tx.write(&INSERT, params))
}

/// A report by its id, for use cases that decide themselves who may see it.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &ReportId) -> Result<Option<Report>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(from_row).transpose()
}

/// Stores the changed columns of a report whose version is still the one that was loaded.
///
/// # Errors
/// [`Error::Busy`] when the row has another version: it was loaded in an earlier transaction, or changed
/// twice in this one. Two transactions that both load and save it are ordered by the engine.
pub fn save(tx: &mut Tx<'_>, report: &Report) -> Result<(), Error> {
    match bound(report, |params| tx.execute(&SAVE, params))? {
        1 => Ok(()),
        _ => Err(Error::Busy),
    }
}

/// Reports that were joined to this one.
///
/// # Errors
/// Storage errors only.
pub fn joined_here(tx: &mut Tx<'_>, id: &ReportId) -> Result<Vec<ReportId>, Error> {
    let rows = tx.query(&JOINED_HERE, &[("id", &id.as_str())])?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}

/// How many reports are stored.
///
/// # Errors
/// Storage errors only.
pub fn count(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let row = tx.query_opt(&COUNT, &[])?;
    let number = row.map_or(Ok(0), |row| row.get::<i64>("number"))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// Ids of all reports, for upkeep and tests that look at each.
///
/// # Errors
/// Storage errors only.
pub fn all_ids(tx: &mut Tx<'_>) -> Result<Vec<ReportId>, Error> {
    let rows = tx.query(&ALL_IDS, &[])?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}

/// Reports whose day of erasure has come, at most 500.
///
/// # Errors
/// Storage errors only.
pub fn due_for_purge(tx: &mut Tx<'_>, today: Day) -> Result<Vec<ReportId>, Error> {
    let rows = tx.query(&DUE_FOR_PURGE, &[("today", &today.0)])?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}

/// Erases a report with its messages, tasks, receipt, exclusions and search terms.
///
/// # Errors
/// Storage errors only.
pub fn delete(tx: &mut Tx<'_>, id: &ReportId) -> Result<bool, Error> {
    Ok(tx.execute(&DELETE, &[("id", &id.as_str())])? == 1)
}

/// What the policy looks at.
///
/// # Errors
/// Storage errors only.
pub fn facts(tx: &mut Tx<'_>, report: &Report) -> Result<ReportFacts, Error> {
    Ok(ReportFacts {
        id: report.id.clone(),
        office: report.office.clone(),
        abroad_office: report.abroad_office.clone(),
        village: report.village(),
        exclusions: exclusion::of(tx, &report.id)?,
    })
}

pub(crate) fn from_row(row: &Row) -> Result<Report, Error> {
    let area: String = row.get("area_code")?;
    let happenings: String = row.get("happenings")?;
    let report = Report {
        id: parsed(row, "id")?,
        version: row.get("version")?,
        channel: row.get("channel")?,
        status: coded(row, "status", Status::from_code)?,
        urgency: urgency(row)?,
        received_on: day(row, "received_on")?,
        due_on: day(row, "due_on")?,
        deferred_until: day_opt(row, "deferred_until")?,
        area: if area.is_empty() {
            None
        } else {
            Some(parsed(row, "area_code")?)
        },
        place_state: row.get("place_state")?,
        happenings: happenings
            .split_whitespace()
            .map(|code| Happening::from_code(code).ok_or_else(|| damaged("happenings")))
            .collect::<Result<_, _>>()?,
        when: coded(row, "happened", When::from_code)?,
        happened_on: day_opt(row, "happened_on")?,
        where_now: coded(row, "where_now", WhereNow::from_code)?,
        presence_only: row.get("presence_only")?,
        official: row.get("official")?,
        office: parsed(row, "office_id")?,
        officer: parsed_opt(row, "officer_id")?,
        route_reason: coded(row, "route_reason", RouteReason::from_code)?,
        abroad_office: parsed_opt(row, "abroad_office_id")?,
        outcome: coded_opt(row, "outcome", Outcome::from_code)?,
        joined_to: parsed_opt(row, "joined_to")?,
        opened_on: day_opt(row, "opened_on")?,
        opened_office: parsed_opt(row, "opened_office_id")?,
        second_look_on: day_opt(row, "second_look_on")?,
        reporter_wrote: row.get("reporter_wrote")?,
        purge_on: day_opt(row, "purge_on")?,
        data_key: row.get("data_key")?,
        content: row.get("content")?,
        contact: row.get("contact")?,
        outcome_note: row.get("outcome_note")?,
    };
    // Scopes read this column, so it must not say anything else than the place does.
    if parsed_opt(row, "village_code")? != report.village() {
        return Err(damaged("village_code"));
    }
    Ok(report)
}

fn urgency(row: &Row) -> Result<Urgency, Error> {
    Urgency::from_number(row.get("urgency")?).ok_or_else(|| damaged("urgency"))
}
