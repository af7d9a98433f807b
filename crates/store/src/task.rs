//! Tasks on reports; title and reason are sealed with the report's key.

use crate::column::{coded, day_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::audit::{Fields, RowState};
use domain::id::{AccountId, ReportId, TaskId};
use domain::task::TaskState;
use domain::time::{Day, Moment};

static ADD: Sql = Sql::new(
    "task.add",
    "INSERT INTO task (report_id, id, version, title, assignee_id, due_on, state, reason, created_by, created_at, closed_at)
     VALUES (:report, :id, 1, :title, :assignee, :due_on, 'open', NULL, :created_by, :created_at, NULL)
     ON CONFLICT (report_id, id) DO NOTHING",
);
static OF: Sql = Sql::new(
    "task.of",
    "SELECT t.*, a.name AS assignee_name FROM task t LEFT JOIN account a ON a.id = t.assignee_id
     WHERE t.report_id = :report ORDER BY t.created_at, t.id",
);
static CLOSE: Sql = Sql::new(
    "task.close",
    "UPDATE task SET version = version + 1, state = :state, reason = :reason, closed_at = :now
     WHERE report_id = :report AND id = :id AND state = 'open'",
);
static MINE: Sql = Sql::new(
    "task.mine",
    "SELECT t.*, a.name AS assignee_name FROM task t LEFT JOIN account a ON a.id = t.assignee_id
     WHERE t.assignee_id = :account AND t.state = 'open'
     ORDER BY COALESCE(t.due_on, 9000000), t.created_at, t.id LIMIT 100",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&ADD, &OF, &CLOSE, &MINE];

/// A task as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The report.
    pub report: ReportId,
    /// Its id.
    pub id: TaskId,
    /// Grows with every change.
    pub version: i64,
    /// What to do, sealed.
    pub title: Vec<u8>,
    /// Who does it.
    pub assignee: Option<AccountId>,
    /// The name of who does it.
    pub assignee_name: Option<String>,
    /// Until when.
    pub due_on: Option<Day>,
    /// Where it stands.
    pub state: TaskState,
    /// Why it could not be done, sealed.
    pub reason: Option<Vec<u8>>,
    /// Who made it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Moment,
}

impl Task {
    /// The digest of the row that an event commits to.
    #[must_use]
    pub fn row_state(&self) -> RowState {
        let mut fields = Fields::new(1);
        fields.text("report_id", self.report.as_str());
        fields.text("id", self.id.as_str());
        fields.integer("version", Some(self.version));
        fields.bytes("title", &self.title);
        fields.text(
            "assignee_id",
            self.assignee.as_ref().map_or("", AccountId::as_str),
        );
        fields.integer("due_on", self.due_on.map(|day| day.0));
        fields.text("state", self.state.code());
        fields.bytes("reason", self.reason.as_deref().unwrap_or(&[]));
        fields.text("created_by", self.created_by.as_str());
        fields.integer("created_at", Some(self.created_at.0));
        RowState {
            table: "task",
            row: format!("{}/{}", self.report, self.id),
            fields_version: 1,
            digest: fields.finish(),
        }
    }
}

/// Adds a task; `false` when its id is there already (a form sent twice).
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, task: &Task) -> Result<bool, Error> {
    let added = tx.execute(
        &ADD,
        &[
            ("report", &task.report.as_str()),
            ("id", &task.id.as_str()),
            ("title", &task.title),
            ("assignee", &task.assignee.as_ref().map(AccountId::as_str)),
            ("due_on", &task.due_on.map(|day| day.0)),
            ("created_by", &task.created_by.as_str()),
            ("created_at", &task.created_at.0),
        ],
    )?;
    Ok(added == 1)
}

/// All tasks of a report, oldest first.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Task>, Error> {
    let rows = tx.query(&OF, &[("report", &report.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// Open tasks of a person, earliest deadline first, at most 100. The caller checks each report's scope.
///
/// # Errors
/// Storage errors only.
pub fn open_of(tx: &mut Tx<'_>, account: &AccountId) -> Result<Vec<Task>, Error> {
    let rows = tx.query(&MINE, &[("account", &account.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// Closes an open task; `false` when it was closed already.
///
/// # Errors
/// Storage errors only.
pub fn close(
    tx: &mut Tx<'_>,
    report: &ReportId,
    id: &TaskId,
    state: TaskState,
    reason: Option<&[u8]>,
    now: Moment,
) -> Result<bool, Error> {
    let closed = tx.execute(
        &CLOSE,
        &[
            ("report", &report.as_str()),
            ("id", &id.as_str()),
            ("state", &state.code()),
            ("reason", &reason),
            ("now", &now.0),
        ],
    )?;
    Ok(closed == 1)
}

fn from_row(row: &Row) -> Result<Task, Error> {
    Ok(Task {
        report: parsed(row, "report_id")?,
        id: parsed(row, "id")?,
        version: row.get("version")?,
        title: row.get("title")?,
        assignee: parsed_opt(row, "assignee_id")?,
        assignee_name: row.get("assignee_name")?,
        due_on: day_opt(row, "due_on")?,
        state: coded(row, "state", TaskState::from_code)?,
        reason: row.get("reason")?,
        created_by: parsed(row, "created_by")?,
        created_at: Moment(row.get("created_at")?),
    })
}
