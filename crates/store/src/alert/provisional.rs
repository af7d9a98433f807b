//! Rises that came up since the last night and that the next one will check. Few: the week's budget holds
//! for them as for alerts, so all of them are read at once and the policy looks at each.

use crate::column::{coded, damaged, day, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::alert::{level_code, level_from_code};
use domain::area::{AreaCode, Level};
use domain::audit::{Fields, RowState};
use domain::id::AlertId;
use domain::policy::AlertFacts;
use domain::report::Happening;
use domain::time::Day;
use std::fmt::Display;
use std::str::FromStr;

static PUT: Sql = Sql::new(
    "provisional.put",
    "INSERT INTO provisional_rise (id, level, kind, centre, noted_on, first_day, last_day, observed, expected,
       sources, interval_days, threshold_days, places, offices)
     VALUES (:id, :level, :kind, :centre, :noted_on, :first_day, :last_day, :observed, :expected, :sources,
       :interval_days, :threshold_days, :places, :offices)
     ON CONFLICT (id) DO UPDATE SET level = excluded.level, centre = excluded.centre,
       first_day = excluded.first_day, last_day = excluded.last_day, observed = excluded.observed,
       expected = excluded.expected, sources = excluded.sources, interval_days = excluded.interval_days,
       threshold_days = excluded.threshold_days, places = excluded.places, offices = excluded.offices",
);
static ALL: Sql = Sql::new(
    "provisional.all",
    "SELECT * FROM provisional_rise ORDER BY noted_on DESC, id DESC",
);
static REMOVE: Sql = Sql::new(
    "provisional.remove",
    "DELETE FROM provisional_rise WHERE id = :id",
);
static FORGET: Sql = Sql::new(
    "provisional.forget",
    "DELETE FROM provisional_rise WHERE last_day <= :cut_off",
);

pub(crate) const STATEMENTS: &[&Sql] = &[&PUT, &ALL, &REMOVE, &FORGET];

/// A rise that waits for the night.
#[derive(Clone, Debug, PartialEq)]
pub struct Provisional {
    /// Its id, as an alert's.
    pub id: AlertId,
    /// How fine its places are.
    pub level: Level,
    /// Which kind of report rises.
    pub kind: Happening,
    /// The place that names it.
    pub centre: AreaCode,
    /// The day on which it was noted first.
    pub noted_on: Day,
    /// Since when reports rise.
    pub first_day: Day,
    /// Until when; a night that looks at this day forgets the rise.
    pub last_day: Day,
    /// Independent reports in it.
    pub observed: i64,
    /// How many were expected.
    pub expected: f64,
    /// Independent sources.
    pub sources: i64,
    /// In how many days chance alone gives as much once, by the last night's replicates.
    pub interval_days: f64,
    /// What the interval has to reach.
    pub threshold_days: f64,
    /// Its places and who may see it.
    pub facts: AlertFacts,
}

impl Provisional {
    /// The digest of the row that an event commits to.
    #[must_use]
    pub fn state(&self) -> RowState {
        let mut fields = Fields::new(1);
        fields.text("id", self.id.as_str());
        fields.text("kind", self.kind.code());
        fields.text("level", level_code(self.level));
        fields.text("centre", &self.centre.to_string());
        fields.integer("first_day", Some(self.first_day.0));
        fields.integer("last_day", Some(self.last_day.0));
        fields.integer("observed", Some(self.observed));
        RowState {
            table: "provisional_rise",
            row: self.id.to_string(),
            fields_version: 1,
            digest: fields.finish(),
        }
    }
}

/// Notes a rise, or its newer numbers.
///
/// # Errors
/// Storage errors only.
pub fn put(tx: &mut Tx<'_>, rise: &Provisional) -> Result<(), Error> {
    tx.write(
        &PUT,
        &[
            ("id", &rise.id.as_str()),
            ("level", &level_code(rise.level)),
            ("kind", &rise.kind.code()),
            ("centre", &rise.centre.to_string()),
            ("noted_on", &rise.noted_on.0),
            ("first_day", &rise.first_day.0),
            ("last_day", &rise.last_day.0),
            ("observed", &rise.observed),
            ("expected", &rise.expected),
            ("sources", &rise.sources),
            ("interval_days", &rise.interval_days),
            ("threshold_days", &rise.threshold_days),
            ("places", &joined(&rise.facts.places)),
            ("offices", &joined(&rise.facts.offices)),
        ],
    )
}

/// All of them, newest first.
///
/// # Errors
/// Storage errors only.
pub fn all(tx: &mut Tx<'_>) -> Result<Vec<Provisional>, Error> {
    tx.query(&ALL, &[])?.iter().map(from_row).collect()
}

/// Forgets one, because it has become an alert.
///
/// # Errors
/// Storage errors only.
pub fn remove(tx: &mut Tx<'_>, id: &AlertId) -> Result<(), Error> {
    tx.execute(&REMOVE, &[("id", &id.as_str())])?;
    Ok(())
}

/// Forgets those of the days that a night has looked at.
///
/// # Errors
/// Storage errors only.
pub fn forget(tx: &mut Tx<'_>, cut_off: Day) -> Result<(), Error> {
    tx.execute(&FORGET, &[("cut_off", &cut_off.0)])?;
    Ok(())
}

fn joined<T: Display>(all: &[T]) -> String {
    let words: Vec<String> = all.iter().map(ToString::to_string).collect();
    words.join(" ")
}

fn split<T: FromStr>(row: &Row, column: &'static str) -> Result<Vec<T>, Error> {
    let text: String = row.get(column)?;
    let words = text.split_whitespace();
    words
        .map(|word| word.parse().map_err(|_| damaged(column)))
        .collect()
}

fn from_row(row: &Row) -> Result<Provisional, Error> {
    Ok(Provisional {
        id: parsed(row, "id")?,
        level: coded(row, "level", level_from_code)?,
        kind: coded(row, "kind", Happening::from_code)?,
        centre: parsed(row, "centre")?,
        noted_on: day(row, "noted_on")?,
        first_day: day(row, "first_day")?,
        last_day: day(row, "last_day")?,
        observed: row.get("observed")?,
        expected: row.get("expected")?,
        sources: row.get("sources")?,
        interval_days: row.get("interval_days")?,
        threshold_days: row.get("threshold_days")?,
        facts: AlertFacts {
            places: split(row, "places")?,
            offices: split(row, "offices")?,
        },
    })
}
