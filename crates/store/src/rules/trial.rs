//! What a version would change in stored reports: counts by indicator, and where to look. No words.

use super::{number, signed};
use crate::column::{coded, damaged, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::finding::Piece;
use domain::id::ReportId;
use domain::office::OfficeId;
use domain::policy::Scope;
use domain::rules::{Change, VersionName};
use domain::time::Moment;

static ADD: Sql = Sql::new(
    "rules_trial.add",
    "INSERT INTO rules_trial (id, version_name, against, started_at, started_by, total, reports, texts, changed,
       sooner, later, read_after, done)
     VALUES (:id, :version, :against, :started_at, :started_by, :total, 0, 0, 0, 0, 0, '', 0)",
);
static GET: Sql = Sql::new(
    "rules_trial.get",
    "SELECT id, version_name, against, started_at, started_by, total, reports, texts, changed, sooner, later,
       read_after, done
     FROM rules_trial WHERE id = :id",
);
static NEWEST: Sql = Sql::new(
    "rules_trial.newest",
    "SELECT id, version_name, against, started_at, started_by, total, reports, texts, changed, sooner, later,
       read_after, done
     FROM rules_trial WHERE version_name = :version ORDER BY started_at DESC, id DESC LIMIT 1",
);
static ADVANCE: Sql = Sql::new(
    "rules_trial.advance",
    "UPDATE rules_trial SET reports = reports + :reports, texts = texts + :texts, changed = changed + :changed,
       sooner = sooner + :sooner, later = later + :later, read_after = :after, done = :done
     WHERE id = :id AND read_after = :before AND done = 0",
);
static COUNT: Sql = Sql::new(
    "rules_trial.count",
    "INSERT INTO rules_trial_count (trial_id, code, added, removed, kept)
     VALUES (:trial, :code, :added, :removed, :kept)
     ON CONFLICT (trial_id, code) DO UPDATE SET added = rules_trial_count.added + excluded.added,
       removed = rules_trial_count.removed + excluded.removed, kept = rules_trial_count.kept + excluded.kept",
);
static COUNTS: Sql = Sql::new(
    "rules_trial.counts",
    "SELECT code, added, removed, kept FROM rules_trial_count WHERE trial_id = :trial ORDER BY code",
);
static EXAMPLES_OF: Sql = Sql::new(
    "rules_trial.examples_of",
    "SELECT count(*) AS number FROM rules_trial_example
     WHERE trial_id = :trial AND code = :code AND change = :change AND office_id = :office",
);
static ADD_EXAMPLE: Sql = Sql::new(
    "rules_trial.add_example",
    "INSERT INTO rules_trial_example (trial_id, code, change, report_id, piece, office_id, rule, span_start, span_end)
     VALUES (:trial, :code, :change, :report, :piece, :office, :rule, :start, :end)
     ON CONFLICT (trial_id, code, change, report_id, piece) DO NOTHING",
);
static EXAMPLES: Sql = Sql::new(
    "rules_trial.examples",
    "SELECT e.code, e.change, e.report_id, e.piece, e.office_id, e.rule, e.span_start, e.span_end
     FROM rules_trial_example e JOIN report r ON r.id = e.report_id
     WHERE e.trial_id = :trial AND {scope}
     ORDER BY e.code, e.change, e.report_id, e.piece LIMIT :limit",
);
static ALL_EXAMPLES: Sql = Sql::new(
    "rules_trial.all_examples",
    "SELECT count(*) AS number FROM rules_trial_example WHERE trial_id = :trial",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD,
    &GET,
    &NEWEST,
    &ADVANCE,
    &COUNT,
    &COUNTS,
    &EXAMPLES_OF,
    &ADD_EXAMPLE,
    &EXAMPLES,
    &ALL_EXAMPLES,
];

/// A trial of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Its id.
    pub id: String,
    /// What is tried.
    pub version: VersionName,
    /// The version that was in force.
    pub against: String,
    /// When it was started.
    pub started_at: Moment,
    /// By whom: an account, or the program.
    pub started_by: String,
    /// Reports that were stored then.
    pub total: u64,
    /// How far it is, and what it found.
    pub sums: Sums,
    /// The last report that was read, empty before the first.
    pub read_after: String,
    /// Every report was read.
    pub done: bool,
}

/// What a trial found, over all reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Reports that were read.
    pub reports: u64,
    /// Texts that were read.
    pub texts: u64,
    /// Reports of which some indicator or the urgency would change.
    pub changed: u64,
    /// Reports that somebody would have to look at sooner.
    pub sooner: u64,
    /// Reports that somebody would have to look at later.
    pub later: u64,
}

/// What would change at one indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The indicator.
    pub code: String,
    /// Texts in which it would be found.
    pub added: u64,
    /// Texts in which it would no longer be found.
    pub removed: u64,
    /// Texts in which it would stay.
    pub kept: u64,
}

/// Where a change can be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The indicator.
    pub code: String,
    /// What would happen to it.
    pub change: Change,
    /// In which report.
    pub report: ReportId,
    /// In which of its texts.
    pub piece: Piece,
    /// The office that answered for the report then.
    pub office: OfficeId,
    /// The rule that finds it, or found it.
    pub rule: String,
    /// Where its words begin, in bytes of the text.
    pub start: usize,
    /// Where they end; equal to the start when there are none.
    pub end: usize,
}

fn trial(row: &Row) -> Result<Trial, Error> {
    Ok(Trial {
        id: row.get("id")?,
        version: parsed(row, "version_name")?,
        against: row.get("against")?,
        started_at: Moment(row.get("started_at")?),
        started_by: row.get("started_by")?,
        total: number(row, "total")?,
        sums: Sums {
            reports: number(row, "reports")?,
            texts: number(row, "texts")?,
            changed: number(row, "changed")?,
            sooner: number(row, "sooner")?,
            later: number(row, "later")?,
        },
        read_after: row.get("read_after")?,
        done: row.get("done")?,
    })
}

/// Starts a trial, with nothing read yet.
///
/// # Errors
/// [`Error::Conflict`] when its id is taken.
pub fn add(tx: &mut Tx<'_>, new: &Trial) -> Result<(), Error> {
    tx.execute(
        &ADD,
        &[
            ("id", &new.id),
            ("version", &new.version.as_str()),
            ("against", &new.against),
            ("started_at", &new.started_at.0),
            ("started_by", &new.started_by),
            ("total", &signed(new.total)),
        ],
    )?;
    Ok(())
}

/// A trial.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &str) -> Result<Option<Trial>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id)])?;
    row.as_ref().map(trial).transpose()
}

/// The newest trial of a version.
///
/// # Errors
/// Storage errors only.
pub fn newest(tx: &mut Tx<'_>, version: &VersionName) -> Result<Option<Trial>, Error> {
    let row = tx.query_opt(&NEWEST, &[("version", &version.as_str())])?;
    row.as_ref().map(trial).transpose()
}

/// Adds what reports up to `after` gave; `false` when another worker was faster.
///
/// # Errors
/// Storage errors only.
pub fn advance(
    tx: &mut Tx<'_>,
    trial: &Trial,
    more: Sums,
    after: &str,
    done: bool,
) -> Result<bool, Error> {
    let advanced = tx.execute(
        &ADVANCE,
        &[
            ("reports", &signed(more.reports)),
            ("texts", &signed(more.texts)),
            ("changed", &signed(more.changed)),
            ("sooner", &signed(more.sooner)),
            ("later", &signed(more.later)),
            ("after", &after),
            ("done", &done),
            ("id", &trial.id),
            ("before", &trial.read_after),
        ],
    )?;
    Ok(advanced == 1)
}

/// Adds to the counts of an indicator.
///
/// # Errors
/// Storage errors only.
pub fn count(tx: &mut Tx<'_>, trial: &str, more: &Count) -> Result<(), Error> {
    tx.execute(
        &COUNT,
        &[
            ("trial", &trial),
            ("code", &more.code),
            ("added", &signed(more.added)),
            ("removed", &signed(more.removed)),
            ("kept", &signed(more.kept)),
        ],
    )?;
    Ok(())
}

/// The counts of a trial, by indicator.
///
/// # Errors
/// Storage errors only.
pub fn counts(tx: &mut Tx<'_>, trial: &str) -> Result<Vec<Count>, Error> {
    let rows = tx.query(&COUNTS, &[("trial", &trial)])?;
    let count = |row: &Row| {
        Ok(Count {
            code: row.get("code")?,
            added: number(row, "added")?,
            removed: number(row, "removed")?,
            kept: number(row, "kept")?,
        })
    };
    rows.iter().map(count).collect()
}

/// Keeps an example, as long as its office has fewer than `most` of its kind.
///
/// # Errors
/// Storage errors only.
pub fn keep_example(
    tx: &mut Tx<'_>,
    trial: &str,
    example: &Example,
    most: u64,
) -> Result<(), Error> {
    let row = tx.query_opt(
        &EXAMPLES_OF,
        &[
            ("trial", &trial),
            ("code", &example.code),
            ("change", &example.change.code()),
            ("office", &example.office.as_str()),
        ],
    )?;
    let kept = row.as_ref().map_or(Ok(0), |row| number(row, "number"))?;
    if kept >= most {
        return Ok(());
    }
    let place = |byte: usize| i64::try_from(byte).unwrap_or(i64::MAX);
    tx.execute(
        &ADD_EXAMPLE,
        &[
            ("trial", &trial),
            ("code", &example.code),
            ("change", &example.change.code()),
            ("report", &example.report.as_str()),
            ("piece", &example.piece.to_string()),
            ("office", &example.office.as_str()),
            ("rule", &example.rule),
            ("start", &place(example.start)),
            ("end", &place(example.end)),
        ],
    )?;
    Ok(())
}

/// The examples in reports of a scope, by indicator, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn examples(
    tx: &mut Tx<'_>,
    trial: &str,
    scope: &Scope,
    limit: i64,
) -> Result<Vec<Example>, Error> {
    let condition = crate::report::scope::condition(scope.action());
    let rows = tx.query_with(
        &EXAMPLES,
        &[("scope", &condition)],
        &[
            ("trial", &trial),
            ("account", &scope.account().as_str()),
            ("phone", &scope.phone_index().unwrap_or("")),
            ("today", &scope.today().0),
            ("limit", &limit),
        ],
    )?;
    let example = |row: &Row| {
        let byte = |column| -> Result<usize, Error> {
            usize::try_from(row.get::<i64>(column)?).map_err(|_| damaged(column))
        };
        Ok(Example {
            code: row.get("code")?,
            change: coded(row, "change", Change::from_code)?,
            report: parsed(row, "report_id")?,
            piece: parsed(row, "piece")?,
            office: parsed(row, "office_id")?,
            rule: row.get("rule")?,
            start: byte("span_start")?,
            end: byte("span_end")?,
        })
    };
    rows.iter().map(example).collect()
}

/// How many examples a trial has, whoever may see them.
///
/// # Errors
/// Storage errors only.
pub fn all_examples(tx: &mut Tx<'_>, trial: &str) -> Result<u64, Error> {
    let row = tx.query_opt(&ALL_EXAMPLES, &[("trial", &trial)])?;
    row.as_ref().map_or(Ok(0), |row| number(row, "number"))
}
