//! What the words of reports point to: code, rule and span, never the words themselves.

use crate::column::{coded, damaged, parsed};
use crate::report::ids;
use crate::some::{PAGE, Page, some_ids};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::finding::{BIAS, Piece, RUMOUR, Source, State};
use domain::id::ReportId;
use domain::report::Urgency;
use std::collections::HashMap;

static ADD_READING: Sql = Sql::new(
    "finding.add_reading",
    "INSERT INTO report_reading (report_id, piece, rules_version, urgency)
     VALUES (:report, :piece, :rules_version, :urgency) ON CONFLICT (report_id, piece) DO NOTHING",
);
static READINGS: Sql = Sql::new(
    "finding.readings",
    "SELECT piece, rules_version, urgency FROM report_reading WHERE report_id = :report ORDER BY piece",
);
static ADD: Sql = Sql::new(
    "finding.add",
    "INSERT INTO finding (report_id, piece, code, source, state, rule, span_start, span_end, rules_version)
     VALUES (:report, :piece, :code, :source, :state, :rule, :start, :end, :rules_version)
     ON CONFLICT (report_id, piece, code, source) DO NOTHING",
);
static OF: Sql = Sql::new(
    "finding.of",
    "SELECT piece, code, source, state, rule, span_start, span_end, rules_version FROM finding
     WHERE report_id = :report ORDER BY piece, span_start, code, source",
);
static JUDGE: Sql = Sql::new(
    "finding.judge",
    "UPDATE finding SET state = :state
     WHERE report_id = :report AND piece = :piece AND code = :code AND source = :source",
);
static TALLY: Sql = Sql::new(
    "finding.tally",
    "SELECT code, rule, source, state, count(*) AS number FROM finding
     GROUP BY code, rule, source, state ORDER BY code, rule, source, state",
);
static READ_ANEW: Sql = Sql::new(
    "finding.read_anew",
    "INSERT INTO report_reading (report_id, piece, rules_version, urgency)
     VALUES (:report, :piece, :rules_version, :urgency)
     ON CONFLICT (report_id, piece) DO UPDATE SET rules_version = excluded.rules_version,
       urgency = excluded.urgency",
);
static FORGET: Sql = Sql::new(
    "finding.forget",
    "DELETE FROM finding
     WHERE report_id = :report AND piece = :piece AND source = 'machine' AND state = 'proposed'",
);
static READ: Sql = Sql::new(
    "finding.read",
    concat!(
        "SELECT report_id, piece FROM report_reading WHERE report_id IN ",
        some_ids!()
    ),
);
static SOONEST: Sql = Sql::new(
    "finding.soonest",
    concat!(
        "SELECT report_id, min(urgency) AS urgency FROM report_reading
         WHERE urgency IS NOT NULL AND report_id IN ",
        some_ids!(),
        " GROUP BY report_id"
    ),
);
static BIASED: Sql = Sql::new(
    "finding.biased",
    concat!(
        "SELECT f.report_id, count(o.report_id) AS others FROM finding f
         LEFT JOIN finding o ON o.report_id = f.report_id AND o.code NOT IN ('BIAS-WARN', 'MIS')
           AND o.state <> 'removed'
         WHERE f.code = 'BIAS-WARN' AND f.state <> 'removed' AND f.report_id IN ",
        some_ids!(),
        " GROUP BY f.report_id"
    ),
);
static OFFICIAL: Sql = Sql::new(
    "finding.official",
    concat!(
        "SELECT DISTINCT report_id FROM finding
         WHERE code = 'OFF-INV' AND state <> 'removed' AND report_id IN ",
        some_ids!()
    ),
);
static OFFICIAL_JOINED: Sql = Sql::new(
    "finding.official_joined",
    concat!(
        "SELECT DISTINCT r.joined_to AS report_id FROM report r JOIN finding f ON f.report_id = r.id
         WHERE r.status = 'joined' AND f.code = 'OFF-INV' AND f.state <> 'removed' AND r.joined_to IN ",
        some_ids!()
    ),
);
static PARTLY_BIASED: Sql = Sql::new(
    "finding.partly_biased",
    "SELECT count(*) AS number FROM finding f
     WHERE f.code = 'BIAS-WARN' AND f.source = 'machine' AND EXISTS (
       SELECT 1 FROM finding o WHERE o.report_id = f.report_id AND o.piece = f.piece
         AND o.source = 'machine' AND o.code NOT IN ('BIAS-WARN', 'MIS'))",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD_READING,
    &READINGS,
    &ADD,
    &OF,
    &JUDGE,
    &TALLY,
    &READ_ANEW,
    &FORGET,
    &READ,
    &SOONEST,
    &BIASED,
    &OFFICIAL,
    &OFFICIAL_JOINED,
    &PARTLY_BIASED,
];

/// One text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Which text.
    pub piece: Piece,
    /// By which rules.
    pub rules_version: String,
    /// How soon its words say that somebody must look.
    pub urgency: Option<Urgency>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In which text.
    pub piece: Piece,
    /// Which indicator.
    pub code: String,
    /// Who says so.
    pub source: Source,
    /// What a person thinks of it.
    pub state: State,
    /// The rule that found it; empty for a person's.
    pub rule: String,
    /// Where its words begin, in bytes of the text.
    pub start: usize,
    /// Where they end; equal to the start when there are none.
    pub end: usize,
    /// The rules of that day.
    pub rules_version: String,
}

/// How often a rule found its indicator, or people added one, and how people judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Which indicator.
    pub code: String,
    /// The rule; empty for people's.
    pub rule: String,
    /// Who says so.
    pub source: Source,
    /// What people think of it.
    pub state: State,
    /// How often.
    pub number: u64,
}

/// Notes that a text was read, and what was found in it; `false` when it was read before.
///
/// # Errors
/// Storage errors only.
pub fn add_reading(
    tx: &mut Tx<'_>,
    report: &ReportId,
    reading: &Reading,
    found: &[Finding],
) -> Result<bool, Error> {
    let added = tx.execute(
        &ADD_READING,
        &[
            ("report", &report.as_str()),
            ("piece", &reading.piece.to_string()),
            ("rules_version", &reading.rules_version),
            ("urgency", &reading.urgency.map(Urgency::number)),
        ],
    )?;
    if added == 0 {
        return Ok(false);
    }
    for finding in found {
        bound(report, finding, |params| tx.write(&ADD, params))?;
    }
    Ok(true)
}

/// Replaces what the machine found in a text by what other rules find. What a person has judged stays as
/// it is, with the rule and the words that were judged; so does what people added.
///
/// # Errors
/// Storage errors only.
pub fn read_anew(
    tx: &mut Tx<'_>,
    report: &ReportId,
    reading: &Reading,
    found: &[Finding],
) -> Result<(), Error> {
    let piece = reading.piece.to_string();
    tx.execute(
        &READ_ANEW,
        &[
            ("report", &report.as_str()),
            ("piece", &piece),
            ("rules_version", &reading.rules_version),
            ("urgency", &reading.urgency.map(Urgency::number)),
        ],
    )?;
    tx.execute(&FORGET, &[("report", &report.as_str()), ("piece", &piece)])?;
    for finding in found {
        add(tx, report, finding)?;
    }
    Ok(())
}

/// The texts of a report that were read.
///
/// # Errors
/// Storage errors only.
pub fn readings(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Reading>, Error> {
    let rows = tx.query(&READINGS, &[("report", &report.as_str())])?;
    let reading = |row: &Row| {
        let urgency: Option<i64> = row.get("urgency")?;
        let urgency = urgency
            .map(|number| Urgency::from_number(number).ok_or_else(|| damaged("urgency")))
            .transpose()?;
        Ok(Reading {
            piece: parsed(row, "piece")?,
            rules_version: row.get("rules_version")?,
            urgency,
        })
    };
    rows.iter().map(reading).collect()
}

/// Which texts of several reports were read.
///
/// # Errors
/// Storage errors only.
pub fn read_of_some(
    tx: &mut Tx<'_>,
    reports: &[&ReportId],
) -> Result<Vec<(ReportId, Piece)>, Error> {
    let mut read = Vec::new();
    for page in ids(reports).chunks(PAGE) {
        for row in &tx.query(&READ, &Page::of(page).params())? {
            read.push((parsed(row, "report_id")?, parsed(row, "piece")?));
        }
    }
    Ok(read)
}

/// Adds a finding; `false` when it is there already.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, report: &ReportId, finding: &Finding) -> Result<bool, Error> {
    let added = bound(report, finding, |params| tx.execute(&ADD, params))?;
    Ok(added == 1)
}

fn bound<T>(
    report: &ReportId,
    finding: &Finding,
    run: impl FnOnce(&[(&str, &dyn Bind)]) -> Result<T, Error>,
) -> Result<T, Error> {
    run(&[
        ("report", &report.as_str()),
        ("piece", &finding.piece.to_string()),
        ("code", &finding.code),
        ("source", &finding.source.code()),
        ("state", &finding.state.code()),
        ("rule", &finding.rule),
        ("start", &position(finding.start)),
        ("end", &position(finding.end)),
        ("rules_version", &finding.rules_version),
    ])
}

fn position(byte: usize) -> i64 {
    i64::try_from(byte).unwrap_or(i64::MAX)
}

/// What was found in a report, by text and place.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Vec<Finding>, Error> {
    let rows = tx.query(&OF, &[("report", &report.as_str())])?;
    rows.iter().map(from_row).collect()
}

/// Notes what a person thinks of a finding; `false` when there is none.
///
/// # Errors
/// Storage errors only.
pub fn judge(
    tx: &mut Tx<'_>,
    report: &ReportId,
    (piece, code, source): (&Piece, &str, Source),
    state: State,
) -> Result<bool, Error> {
    let judged = tx.execute(
        &JUDGE,
        &[
            ("report", &report.as_str()),
            ("piece", &piece.to_string()),
            ("code", &code),
            ("source", &source.code()),
            ("state", &state.code()),
        ],
    )?;
    Ok(judged == 1)
}

/// What lists show of the findings of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mark {
    /// The soonest that any of its texts asks for.
    pub found: Option<Urgency>,
    /// A text's suspicion rests on who somebody is.
    pub biased: bool,
    /// Such a report has findings about acts, too.
    pub acts: bool,
    /// An official may be involved by its words or those of a report joined to it, and nobody said otherwise.
    pub official: bool,
}

/// The marks of reports that are listed already; those without any are left out.
///
/// # Errors
/// Storage errors only.
pub fn marks<'a>(
    tx: &mut Tx<'_>,
    reports: impl Iterator<Item = &'a ReportId>,
) -> Result<HashMap<ReportId, Mark>, Error> {
    let ids: Vec<&str> = reports.map(ReportId::as_str).collect();
    let mut marks: HashMap<ReportId, Mark> = HashMap::new();
    for page in ids.chunks(PAGE) {
        let page = Page::of(page);
        let params = page.params();
        for row in &tx.query(&SOONEST, &params)? {
            let urgency = Urgency::from_number(row.get("urgency")?);
            let mark = marks.entry(parsed(row, "report_id")?).or_default();
            mark.found = Some(urgency.ok_or_else(|| damaged("urgency"))?);
        }
        for row in &tx.query(&BIASED, &params)? {
            let mark = marks.entry(parsed(row, "report_id")?).or_default();
            mark.biased = true;
            mark.acts = row.get::<i64>("others")? > 0;
        }
        for sql in [&OFFICIAL, &OFFICIAL_JOINED] {
            for row in &tx.query(sql, &params)? {
                let mark = marks.entry(parsed(row, "report_id")?).or_default();
                mark.official = true;
            }
        }
    }
    Ok(marks)
}

/// Counts over all reports, by rule; nothing of any single report.
///
/// # Errors
/// Storage errors only.
pub fn tally(tx: &mut Tx<'_>) -> Result<Vec<Tally>, Error> {
    let rows = tx.query(&TALLY, &[])?;
    let one = |row: &Row| {
        Ok(Tally {
            code: row.get("code")?,
            rule: row.get("rule")?,
            source: coded(row, "source", Source::from_code)?,
            state: coded(row, "state", State::from_code)?,
            number: u64::try_from(row.get::<i64>("number")?).unwrap_or(0),
        })
    };
    rows.iter().map(one).collect()
}

/// How many texts that rest on who somebody is tell of acts, too.
///
/// # Errors
/// Storage errors only.
pub fn partly_biased(tx: &mut Tx<'_>) -> Result<u64, Error> {
    let row = tx.query_opt(&PARTLY_BIASED, &[])?;
    row.map_or(Ok(0), |row| {
        u64::try_from(row.get::<i64>("number")?).map_err(|_| damaged("number"))
    })
}

impl Finding {
    /// It says that a suspicion rests on who somebody is.
    #[must_use]
    pub fn is_bias(&self) -> bool {
        self.code == BIAS
    }

    /// It counts, and says what somebody does: neither who they are, nor a rumour that is passed on.
    #[must_use]
    pub fn tells_of_acts(&self) -> bool {
        self.state != State::Removed && !self.is_bias() && self.code != RUMOUR
    }
}

fn from_row(row: &Row) -> Result<Finding, Error> {
    let byte = |column| -> Result<usize, Error> {
        usize::try_from(row.get::<i64>(column)?).map_err(|_| damaged(column))
    };
    Ok(Finding {
        piece: parsed(row, "piece")?,
        code: row.get("code")?,
        source: coded(row, "source", Source::from_code)?,
        state: coded(row, "state", State::from_code)?,
        rule: row.get("rule")?,
        start: byte("span_start")?,
        end: byte("span_end")?,
        rules_version: row.get("rules_version")?,
    })
}
