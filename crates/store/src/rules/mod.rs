//! Versions of the rules: their files, and which of them reads. Rows are only added; of what is in force
//! only the progress of reading stored reports anew moves on.

pub mod trial;

use crate::column::{coded, damaged, day, day_opt, parsed, parsed_opt};
use crate::{Error, Row, Sql, Tx};
use domain::id::ReportId;
use domain::rules::{FileKind, RulesVersion, VersionName};
use domain::time::{Day, Moment};

static ADD: Sql = Sql::new(
    "rules.add",
    "INSERT INTO rules_version (name, digest, source, valid_from, valid_to, verified_on, verified_by, review_by,
       rules, stored_at, stored_by)
     VALUES (:name, :digest, :source, :valid_from, :valid_to, :verified_on, :verified_by, :review_by,
       :rules, :stored_at, :stored_by)
     ON CONFLICT (name) DO NOTHING",
);
static ADD_FILE: Sql = Sql::new(
    "rules.add_file",
    "INSERT INTO rules_file (version_name, name, kind, content) VALUES (:version, :name, :kind, :content)",
);
static ALL: Sql = Sql::new(
    "rules.all",
    "SELECT name, digest, source, valid_from, valid_to, verified_on, verified_by, review_by, rules, stored_at,
       stored_by
     FROM rules_version ORDER BY stored_at DESC, name LIMIT :limit",
);
static GET: Sql = Sql::new(
    "rules.get",
    "SELECT name, digest, source, valid_from, valid_to, verified_on, verified_by, review_by, rules, stored_at,
       stored_by
     FROM rules_version WHERE name = :name",
);
static FILES: Sql = Sql::new(
    "rules.files",
    "SELECT name, kind, content FROM rules_file WHERE version_name = :version ORDER BY name",
);
static PUT_IN_FORCE: Sql = Sql::new(
    "rules.put_in_force",
    "INSERT INTO rules_force (number, version_name, since, put_by, total, reports, read_after, done)
     VALUES (:number, :version, :since, :put_by, :total, 0, '', 0)
     ON CONFLICT (number) DO NOTHING",
);
static FORCES: Sql = Sql::new(
    "rules.forces",
    "SELECT f.number, f.version_name, f.since, f.put_by, f.total, f.reports, f.read_after, f.done,
       v.valid_from, v.valid_to
     FROM rules_force f LEFT JOIN rules_version v ON v.name = f.version_name
     ORDER BY f.number DESC LIMIT :limit",
);
static ADVANCE: Sql = Sql::new(
    "rules.advance",
    "UPDATE rules_force SET reports = reports + :reports, read_after = :after, done = :done
     WHERE number = :number AND read_after = :before AND done = 0",
);

static NEXT_REPORTS: Sql = Sql::new(
    "rules.next_reports",
    "SELECT id FROM report WHERE id > :after ORDER BY id LIMIT :limit",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD,
    &ADD_FILE,
    &ALL,
    &GET,
    &FILES,
    &PUT_IN_FORCE,
    &FORCES,
    &ADVANCE,
    &NEXT_REPORTS,
];

/// A version as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The version.
    pub version: RulesVersion,
    /// When it was stored.
    pub stored_at: Moment,
    /// By whom: an account, or the program.
    pub stored_by: String,
}

/// A file of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, such as `rules/control.toml`.
    pub name: String,
    /// What it holds.
    pub kind: FileKind,
    /// Its text.
    pub content: String,
}

/// That a version was put in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Force {
    /// Counts from 1.
    pub number: i64,
    /// Which; `None`: the one that is compiled in.
    pub version: Option<VersionName>,
    /// Whether that version holds on a day; the one that is compiled in always does.
    pub span: Option<(Day, Option<Day>)>,
    /// Since when.
    pub since: Moment,
    /// By whom: an account, or the program.
    pub put_by: String,
    /// Reports that were stored then.
    pub total: u64,
    /// Reports that were read anew so far.
    pub reports: u64,
    /// The last of them, empty before the first.
    pub read_after: String,
    /// All of them were.
    pub done: bool,
}

impl Force {
    /// The version that reads on a day; `None`: the one that is compiled in.
    #[must_use]
    pub fn reads_on(&self, day: Day) -> Option<&VersionName> {
        let holds = self
            .span
            .is_some_and(|(from, to)| domain::office::in_force(from, to, day));
        self.version.as_ref().filter(|_| holds)
    }
}

fn number(row: &Row, column: &str) -> Result<u64, Error> {
    u64::try_from(row.get::<i64>(column)?).map_err(|_| damaged(column))
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn stored(row: &Row) -> Result<Stored, Error> {
    Ok(Stored {
        version: RulesVersion {
            name: parsed(row, "name")?,
            digest: row.get("digest")?,
            source: row.get("source")?,
            valid_from: day(row, "valid_from")?,
            valid_to: day_opt(row, "valid_to")?,
            verified_on: day_opt(row, "verified_on")?,
            verified_by: row.get("verified_by")?,
            review_by: day(row, "review_by")?,
            rules: number(row, "rules")?,
        },
        stored_at: Moment(row.get("stored_at")?),
        stored_by: row.get("stored_by")?,
    })
}

/// Stores a version with its files; `false` when its name is taken.
///
/// # Errors
/// [`Error::Conflict`] when the days are reversed or a file is named twice.
pub fn add(tx: &mut Tx<'_>, new: &Stored, files: &[File]) -> Result<bool, Error> {
    let version = &new.version;
    let added = tx.execute(
        &ADD,
        &[
            ("name", &version.name.as_str()),
            ("digest", &version.digest),
            ("source", &version.source),
            ("valid_from", &version.valid_from.0),
            ("valid_to", &version.valid_to.map(|day| day.0)),
            ("verified_on", &version.verified_on.map(|day| day.0)),
            ("verified_by", &version.verified_by),
            ("review_by", &version.review_by.0),
            ("rules", &signed(version.rules)),
            ("stored_at", &new.stored_at.0),
            ("stored_by", &new.stored_by),
        ],
    )?;
    if added == 0 {
        return Ok(false);
    }
    for file in files {
        tx.execute(
            &ADD_FILE,
            &[
                ("version", &version.name.as_str()),
                ("name", &file.name),
                ("kind", &file.kind.code()),
                ("content", &file.content),
            ],
        )?;
    }
    Ok(true)
}

/// Stored versions, the newest first, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Stored>, Error> {
    let rows = tx.query(&ALL, &[("limit", &limit)])?;
    rows.iter().map(stored).collect()
}

/// One version.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, name: &VersionName) -> Result<Option<Stored>, Error> {
    let row = tx.query_opt(&GET, &[("name", &name.as_str())])?;
    row.as_ref().map(stored).transpose()
}

/// The files of a version, by name.
///
/// # Errors
/// Storage errors only.
pub fn files(tx: &mut Tx<'_>, version: &VersionName) -> Result<Vec<File>, Error> {
    let rows = tx.query(&FILES, &[("version", &version.as_str())])?;
    let file = |row: &Row| {
        Ok(File {
            name: row.get("name")?,
            kind: coded(row, "kind", FileKind::from_code)?,
            content: row.get("content")?,
        })
    };
    rows.iter().map(file).collect()
}

/// Puts a version in force as number `number`; `false` when somebody else did so meanwhile.
///
/// # Errors
/// Storage errors only.
pub fn put_in_force(
    tx: &mut Tx<'_>,
    number: i64,
    version: Option<&VersionName>,
    (since, put_by): (Moment, &str),
    total: u64,
) -> Result<bool, Error> {
    let added = tx.execute(
        &PUT_IN_FORCE,
        &[
            ("number", &number),
            ("version", &version.map(VersionName::as_str)),
            ("since", &since.0),
            ("put_by", &put_by),
            ("total", &signed(total)),
        ],
    )?;
    Ok(added == 1)
}

/// What was put in force, the newest first, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn forces(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Force>, Error> {
    let rows = tx.query(&FORCES, &[("limit", &limit)])?;
    let force = |row: &Row| {
        let from = day_opt(row, "valid_from")?;
        let to = day_opt(row, "valid_to")?;
        Ok(Force {
            number: row.get("number")?,
            version: parsed_opt(row, "version_name")?,
            span: from.map(|from| (from, to)),
            since: Moment(row.get("since")?),
            put_by: row.get("put_by")?,
            total: number(row, "total")?,
            reports: number(row, "reports")?,
            read_after: row.get("read_after")?,
            done: row.get("done")?,
        })
    };
    rows.iter().map(force).collect()
}

/// What was put in force last; nothing before the first time.
///
/// # Errors
/// Storage errors only.
pub fn newest(tx: &mut Tx<'_>) -> Result<Option<Force>, Error> {
    Ok(forces(tx, 1)?.pop())
}

/// Notes that reports up to `after` were read anew; `false` when another worker was faster.
///
/// # Errors
/// Storage errors only.
pub fn advance(
    tx: &mut Tx<'_>,
    force: &Force,
    reports: u64,
    after: &str,
    done: bool,
) -> Result<bool, Error> {
    let advanced = tx.execute(
        &ADVANCE,
        &[
            ("reports", &signed(reports)),
            ("after", &after),
            ("done", &done),
            ("number", &force.number),
            ("before", &force.read_after),
        ],
    )?;
    Ok(advanced == 1)
}

/// The reports behind one, in the order of their ids, at most `limit`; from the first when `after` is empty.
///
/// # Errors
/// Storage errors only.
pub fn next_reports(tx: &mut Tx<'_>, after: &str, limit: i64) -> Result<Vec<ReportId>, Error> {
    let rows = tx.query(&NEXT_REPORTS, &[("after", &after), ("limit", &limit)])?;
    rows.iter().map(|row| parsed(row, "id")).collect()
}
