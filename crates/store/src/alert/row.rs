//! The row of an alert: its numbers, and what somebody thinks of it.

use super::{Parts, add_parts};
use crate::column::{coded, day, day_opt, parsed, parsed_opt};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::alert::{Review, level_code, level_from_code};
use domain::area::{AreaCode, Level};
use domain::audit::{Fields, RowState};
use domain::id::{AccountId, AlertId};
use domain::report::Happening;
use domain::time::Day;

/// Version of the list of fields that [`Alert::state_after`] hashes.
const FIELDS_VERSION: u8 = 1;

static INSERT: Sql = Sql::new(
    "alert.insert",
    "INSERT INTO alert (id, version, level, kind, centre, made_on, seen_on, first_day, last_day, observed,
       expected, relative_risk, llr, p, p_gumbel, interval_days, threshold_days, past_nights,
       past_interval_days, past_threshold_days, replicates, seed, sources, strongest,
       without_strongest_days, removed_by, after_outreach, state, reviewed_on, reviewed_by, reason)
     VALUES (:id, :version, :level, :kind, :centre, :made_on, :seen_on, :first_day, :last_day, :observed,
       :expected, :relative_risk, :llr, :p, :p_gumbel, :interval_days, :threshold_days, :past_nights,
       :past_interval_days, :past_threshold_days, :replicates, :seed, :sources, :strongest,
       :without_strongest_days, :removed_by, :after_outreach, :state, :reviewed_on, :reviewed_by, :reason)",
);
static SAVE: Sql = Sql::new(
    "alert.save",
    "UPDATE alert SET version = :version + 1, level = :level, kind = :kind, centre = :centre,
       made_on = :made_on, seen_on = :seen_on, first_day = :first_day, last_day = :last_day,
       observed = :observed, expected = :expected, relative_risk = :relative_risk, llr = :llr, p = :p,
       p_gumbel = :p_gumbel, interval_days = :interval_days, threshold_days = :threshold_days,
       past_nights = :past_nights, past_interval_days = :past_interval_days,
       past_threshold_days = :past_threshold_days, replicates = :replicates, seed = :seed, sources = :sources, strongest = :strongest,
       without_strongest_days = :without_strongest_days, removed_by = :removed_by,
       after_outreach = :after_outreach, state = :state, reviewed_on = :reviewed_on,
       reviewed_by = :reviewed_by, reason = :reason
     WHERE id = :id AND version = :version",
);
static GET: Sql = Sql::new("alert.get", "SELECT * FROM alert WHERE id = :id");

pub(crate) const STATEMENTS: &[&Sql] = &[&INSERT, &SAVE, &GET];

/// An alert with its numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Its id.
    pub id: AlertId,
    /// Grows by one with every change.
    pub version: i64,
    /// How fine its places are.
    pub level: Level,
    /// Which kind of report rises.
    pub kind: Happening,
    /// The place in its middle.
    pub centre: AreaCode,
    /// The day on which it was raised.
    pub made_on: Day,
    /// The data cut-off of the newest scan that found it.
    pub seen_on: Day,
    /// Since when reports rise.
    pub first_day: Day,
    /// Until when.
    pub last_day: Day,
    /// Independent reports in it.
    pub observed: i64,
    /// How many were expected.
    pub expected: f64,
    /// How many times more likely a report was inside than outside.
    pub relative_risk: f64,
    /// Log-likelihood ratio.
    pub llr: f64,
    /// p-value by rank among replicates.
    pub p: f64,
    /// p-value by the fitted tail.
    pub p_gumbel: Option<f64>,
    /// In how many days chance alone gives as much once.
    pub interval_days: f64,
    /// What the interval had to reach.
    pub threshold_days: f64,
    /// Past nights that it was compared with.
    pub past_nights: i64,
    /// In how many days these data gave as much once, when enough nights are known.
    pub past_interval_days: Option<f64>,
    /// What that had to reach.
    pub past_threshold_days: Option<f64>,
    /// Replicates.
    pub replicates: i64,
    /// Seed of the replicates.
    pub seed: i64,
    /// Independent sources.
    pub sources: i64,
    /// Events of the source that gives most.
    pub strongest: i64,
    /// The interval without that source.
    pub without_strongest_days: f64,
    /// So many sources fewer, and it wouldn't have been raised.
    pub removed_by: i64,
    /// People were taught in one of its places shortly before.
    pub after_outreach: bool,
    /// What a person thinks of it.
    pub state: Review,
    /// When they said so.
    pub reviewed_on: Option<Day>,
    /// Who.
    pub reviewed_by: Option<AccountId>,
    /// Why, sealed.
    pub reason: Option<String>,
}

impl Alert {
    /// The digest of the row that an event commits to, as it will be stored with `version`.
    #[must_use]
    pub fn state_after(&self, version: i64) -> RowState {
        let mut fields = Fields::new(FIELDS_VERSION);
        fields.integer("version", Some(version));
        let texts = [
            ("id", self.id.as_str()),
            ("level", level_code(self.level)),
            ("kind", self.kind.code()),
            ("state", self.state.code()),
            (
                "reviewed_by",
                self.reviewed_by.as_ref().map_or("", AccountId::as_str),
            ),
            ("reason", self.reason.as_deref().unwrap_or("")),
        ];
        for (name, value) in texts {
            fields.text(name, value);
        }
        fields.text("centre", &self.centre.to_string());
        let numbers = [
            ("made_on", self.made_on.0),
            ("seen_on", self.seen_on.0),
            ("first_day", self.first_day.0),
            ("last_day", self.last_day.0),
            ("observed", self.observed),
            ("sources", self.sources),
            ("seed", self.seed),
        ];
        for (name, value) in numbers {
            fields.integer(name, Some(value));
        }
        for (name, value) in [("llr", self.llr), ("expected", self.expected)] {
            fields.bytes(name, &value.to_bits().to_be_bytes());
        }
        fields.integer("reviewed_on", self.reviewed_on.map(|day| day.0));
        RowState {
            table: "alert",
            row: self.id.to_string(),
            fields_version: i64::from(FIELDS_VERSION),
            digest: fields.finish(),
        }
    }
}

fn bound<T>(alert: &Alert, run: impl FnOnce(&[(&str, &dyn Bind)]) -> T) -> T {
    run(&[
        ("id", &alert.id.as_str()),
        ("version", &alert.version),
        ("level", &level_code(alert.level)),
        ("kind", &alert.kind.code()),
        ("centre", &alert.centre.to_string()),
        ("made_on", &alert.made_on.0),
        ("seen_on", &alert.seen_on.0),
        ("first_day", &alert.first_day.0),
        ("last_day", &alert.last_day.0),
        ("observed", &alert.observed),
        ("expected", &alert.expected),
        ("relative_risk", &alert.relative_risk),
        ("llr", &alert.llr),
        ("p", &alert.p),
        ("p_gumbel", &alert.p_gumbel),
        ("interval_days", &alert.interval_days),
        ("threshold_days", &alert.threshold_days),
        ("past_nights", &alert.past_nights),
        ("past_interval_days", &alert.past_interval_days),
        ("past_threshold_days", &alert.past_threshold_days),
        ("replicates", &alert.replicates),
        ("seed", &alert.seed),
        ("sources", &alert.sources),
        ("strongest", &alert.strongest),
        ("without_strongest_days", &alert.without_strongest_days),
        ("removed_by", &alert.removed_by),
        ("after_outreach", &alert.after_outreach),
        ("state", &alert.state.code()),
        ("reviewed_on", &alert.reviewed_on.map(|day| day.0)),
        (
            "reviewed_by",
            &alert.reviewed_by.as_ref().map(AccountId::as_str),
        ),
        ("reason", &alert.reason),
    ])
}

/// Stores a new alert.
///
/// # Errors
/// [`Error::Conflict`] when its id exists or an office is unknown.
pub fn insert(tx: &mut Tx<'_>, alert: &Alert, parts: &Parts) -> Result<(), Error> {
    bound(alert, |params| tx.write(&INSERT, params))?;
    add_parts(tx, &alert.id, parts)
}

/// Stores the changed columns of an alert whose version is still the one that was loaded.
///
/// # Errors
/// [`Error::Busy`] when it has another version.
pub fn save(tx: &mut Tx<'_>, alert: &Alert) -> Result<(), Error> {
    match bound(alert, |params| tx.execute(&SAVE, params))? {
        1 => Ok(()),
        _ => Err(Error::Busy),
    }
}

/// An alert by its id, for use cases that decide themselves who may see it.
///
/// # Errors
/// Storage errors only.
pub fn get(tx: &mut Tx<'_>, id: &AlertId) -> Result<Option<Alert>, Error> {
    let row = tx.query_opt(&GET, &[("id", &id.as_str())])?;
    row.as_ref().map(from_row).transpose()
}

pub(super) fn from_row(row: &Row) -> Result<Alert, Error> {
    Ok(Alert {
        id: parsed(row, "id")?,
        version: row.get("version")?,
        level: coded(row, "level", level_from_code)?,
        kind: coded(row, "kind", Happening::from_code)?,
        centre: parsed(row, "centre")?,
        made_on: day(row, "made_on")?,
        seen_on: day(row, "seen_on")?,
        first_day: day(row, "first_day")?,
        last_day: day(row, "last_day")?,
        observed: row.get("observed")?,
        expected: row.get("expected")?,
        relative_risk: row.get("relative_risk")?,
        llr: row.get("llr")?,
        p: row.get("p")?,
        p_gumbel: row.get("p_gumbel")?,
        interval_days: row.get("interval_days")?,
        threshold_days: row.get("threshold_days")?,
        past_nights: row.get("past_nights")?,
        past_interval_days: row.get("past_interval_days")?,
        past_threshold_days: row.get("past_threshold_days")?,
        replicates: row.get("replicates")?,
        seed: row.get("seed")?,
        sources: row.get("sources")?,
        strongest: row.get("strongest")?,
        without_strongest_days: row.get("without_strongest_days")?,
        removed_by: row.get("removed_by")?,
        after_outreach: row.get("after_outreach")?,
        state: coded(row, "state", Review::from_code)?,
        reviewed_on: day_opt(row, "reviewed_on")?,
        reviewed_by: parsed_opt(row, "reviewed_by")?,
        reason: row.get("reason")?,
    })
}
