//! Runs of the scan, what each night gave, and what the map shows.

use crate::column::{day, parsed};
use crate::{Error, Row, Sql, Tx};
use domain::alert::level_code;
use domain::area::{AreaCode, Level};
use domain::report::Happening;
use domain::time::{Day, Moment};

static ADD: Sql = Sql::new(
    "scan_run.add",
    "INSERT INTO scan_run (id, cut_off, ran_at, reports, sources, scans, found, withheld, seconds)
     VALUES (:id, :cut_off, :ran_at, :reports, :sources, :scans, :found, :withheld, :seconds)",
);
static LAST: Sql = Sql::new(
    "scan_run.last",
    "SELECT id, cut_off, ran_at, reports, sources, scans, found, withheld, seconds FROM scan_run
     ORDER BY ran_at DESC, id DESC LIMIT 1",
);
static PUT_NIGHT: Sql = Sql::new(
    "scan_night.put",
    "INSERT INTO scan_night (level, kind, day, score, method)
     VALUES (:level, :kind, :day, :score, :method)
     ON CONFLICT (level, kind, day) DO UPDATE SET score = excluded.score, method = excluded.method",
);
static NIGHTS: Sql = Sql::new(
    "scan_night.since",
    "SELECT level, kind, day, score FROM scan_night
     WHERE method = :method AND day >= :since AND day < :before
     ORDER BY level, kind, day",
);
static FORGET_NIGHTS: Sql = Sql::new(
    "scan_night.forget",
    "DELETE FROM scan_night WHERE day < :since",
);
static PUT_SIGNAL: Sql = Sql::new(
    "area_signal.put",
    "INSERT INTO area_signal (area_code, sources, recent, cut_off)
     VALUES (:area, :sources, :recent, :cut_off)
     ON CONFLICT (area_code) DO UPDATE SET sources = excluded.sources, recent = excluded.recent,
       cut_off = excluded.cut_off",
);
static AGE_SIGNALS: Sql = Sql::new(
    "area_signal.age",
    "UPDATE area_signal SET cut_off = :cut_off - 1 WHERE cut_off >= :cut_off",
);
static FORGET_SIGNALS: Sql = Sql::new(
    "area_signal.forget",
    "DELETE FROM area_signal WHERE cut_off < :cut_off",
);
static SIGNALS: Sql = Sql::new(
    "area_signal.in_area",
    "SELECT area_code, sources, recent FROM area_signal WHERE area_code LIKE (:area || '%')
     ORDER BY area_code",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ADD,
    &LAST,
    &PUT_NIGHT,
    &NIGHTS,
    &FORGET_NIGHTS,
    &PUT_SIGNAL,
    &AGE_SIGNALS,
    &FORGET_SIGNALS,
    &SIGNALS,
];

/// One run.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// The last day whose reports counted.
    pub cut_off: Day,
    /// When it was done.
    pub ran_at: Moment,
    /// Reports that were looked at.
    pub reports: u64,
    /// Independent sources that were counted.
    pub sources: u64,
    /// Scans: kinds by levels.
    pub scans: u64,
    /// Alerts that were raised or go on.
    pub found: u64,
    /// Alerts that the week's budget keeps back.
    pub withheld: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Notes a run.
///
/// # Errors
/// Storage errors only.
pub fn add(tx: &mut Tx<'_>, run: &Run) -> Result<(), Error> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    tx.write(
        &ADD,
        &[
            ("id", &run.id),
            ("cut_off", &run.cut_off.0),
            ("ran_at", &run.ran_at.0),
            ("reports", &number(run.reports)),
            ("sources", &number(run.sources)),
            ("scans", &number(run.scans)),
            ("found", &number(run.found)),
            ("withheld", &number(run.withheld)),
            ("seconds", &run.seconds),
        ],
    )
}

/// The newest run.
///
/// # Errors
/// Storage errors only.
pub fn last(tx: &mut Tx<'_>) -> Result<Option<Run>, Error> {
    let row = tx.query_opt(&LAST, &[])?;
    let run = |row: &Row| {
        let number = |column| -> Result<u64, Error> {
            Ok(u64::try_from(row.get::<i64>(column)?).unwrap_or(0))
        };
        Ok(Run {
            id: row.get("id")?,
            cut_off: day(row, "cut_off")?,
            ran_at: Moment(row.get("ran_at")?),
            reports: number("reports")?,
            sources: number("sources")?,
            scans: number("scans")?,
            found: number("found")?,
            withheld: number("withheld")?,
            seconds: row.get("seconds")?,
        })
    };
    row.as_ref().map(run).transpose()
}

/// The greatest score of one night's scan.
#[derive(Clone, Debug, PartialEq)]
pub struct Night {
    /// Level that was scanned.
    pub level: Level,
    /// Kind that was scanned.
    pub kind: Happening,
    /// The night.
    pub day: Day,
    /// Its greatest score.
    pub score: f64,
    /// How the score was made: scores of different methods can't be compared.
    pub method: u32,
}

/// Notes a night's score, over an earlier one of the same night.
///
/// # Errors
/// Storage errors only.
pub fn put_night(tx: &mut Tx<'_>, night: &Night) -> Result<(), Error> {
    tx.write(
        &PUT_NIGHT,
        &[
            ("level", &level_code(night.level)),
            ("kind", &night.kind.code()),
            ("day", &night.day.0),
            ("score", &night.score),
            ("method", &i64::from(night.method)),
        ],
    )
}

/// The nights from `since` until the one before `before` whose scores were made by a method, by level, kind
/// and day.
///
/// # Errors
/// Storage errors only.
pub fn nights(tx: &mut Tx<'_>, since: Day, before: Day, method: u32) -> Result<Vec<Night>, Error> {
    let rows = tx.query(
        &NIGHTS,
        &[
            ("since", &since.0),
            ("before", &before.0),
            ("method", &i64::from(method)),
        ],
    )?;
    let night = |row: &Row| {
        Ok(Night {
            level: crate::column::coded(row, "level", domain::alert::level_from_code)?,
            kind: crate::column::coded(row, "kind", Happening::from_code)?,
            day: day(row, "day")?,
            score: row.get("score")?,
            method,
        })
    };
    rows.iter().map(night).collect()
}

/// Forgets nights before `since`.
///
/// # Errors
/// Storage errors only.
pub fn forget_nights(tx: &mut Tx<'_>, since: Day) -> Result<(), Error> {
    tx.execute(&FORGET_NIGHTS, &[("since", &since.0)])?;
    Ok(())
}

/// What one area gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// The area.
    pub area: AreaCode,
    /// Independent sources of a year.
    pub sources: u64,
    /// Of these, in the last thirty days.
    pub recent: u64,
}

/// Makes what areas gave by another run of `cut_off`, or of a later day, as old as what was given before it: what
/// this run doesn't give anew goes with [`forget_signals`].
///
/// # Errors
/// Storage errors only.
pub fn age_signals(tx: &mut Tx<'_>, cut_off: Day) -> Result<(), Error> {
    tx.execute(&AGE_SIGNALS, &[("cut_off", &cut_off.0)])?;
    Ok(())
}

/// Notes what areas gave by `cut_off`.
///
/// # Errors
/// Storage errors only.
pub fn put_signals(tx: &mut Tx<'_>, signals: &[Signal], cut_off: Day) -> Result<(), Error> {
    for one in signals {
        tx.write(
            &PUT_SIGNAL,
            &[
                ("area", &one.area.to_string()),
                ("sources", &i64::try_from(one.sources).unwrap_or(i64::MAX)),
                ("recent", &i64::try_from(one.recent).unwrap_or(i64::MAX)),
                ("cut_off", &cut_off.0),
            ],
        )?;
    }
    Ok(())
}

/// Forgets what areas gave by an earlier day only.
///
/// # Errors
/// Storage errors only.
pub fn forget_signals(tx: &mut Tx<'_>, cut_off: Day) -> Result<(), Error> {
    tx.execute(&FORGET_SIGNALS, &[("cut_off", &cut_off.0)])?;
    Ok(())
}

/// What the areas in one area gave; `None` for all.
///
/// # Errors
/// Storage errors only.
pub fn signals(tx: &mut Tx<'_>, area: Option<AreaCode>) -> Result<Vec<Signal>, Error> {
    let area = area.map(|area| area.to_string()).unwrap_or_default();
    let rows = tx.query(&SIGNALS, &[("area", &area)])?;
    let signal = |row: &Row| {
        Ok(Signal {
            area: parsed(row, "area_code")?,
            sources: u64::try_from(row.get::<i64>("sources")?).unwrap_or(0),
            recent: u64::try_from(row.get::<i64>("recent")?).unwrap_or(0),
        })
    };
    rows.iter().map(signal).collect()
}
