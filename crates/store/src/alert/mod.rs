//! Alerts: one row with its numbers, its places, its reports, and the offices that may see it.

pub mod evidence;
pub mod outreach;
pub mod provisional;
pub(crate) mod row;
pub mod run;
mod scope;

pub use row::{Alert, get, insert, save};

use crate::column::{coded, day_opt, parsed};
use crate::report::Report;
use crate::{Error, Sql, Tx};
use domain::alert::{Review, level_from_code};
use domain::area::{AreaCode, Level};
use domain::id::{AlertId, ReportId};
use domain::office::OfficeId;
use domain::policy::{AlertFacts, Scope};
use domain::report::Happening;
use domain::time::Day;
use std::collections::HashMap;

static LIST: Sql = Sql::new(
    "alert.list",
    "SELECT a.* FROM alert a WHERE {scope} AND (:state IS NULL OR a.state = :state)
       AND (:within IS NULL OR EXISTS (SELECT 1 FROM alert_place p WHERE p.alert_id = a.id
         AND p.observed > 0 AND p.area_code LIKE (:within || '%'))) AND (:since IS NULL OR a.seen_on >= :since)
       AND (:after_day IS NULL OR (a.made_on, a.id) < (:after_day, :after_id))
     ORDER BY a.made_on DESC, a.id DESC LIMIT :limit",
);
static COUNTS: Sql = Sql::new(
    "alert.counts",
    "SELECT a.state, count(*) AS number FROM alert a WHERE {scope} GROUP BY a.state",
);
static VISIBLE: Sql = Sql::new(
    "alert.visible",
    "SELECT count(*) AS number FROM alert a WHERE {scope} AND a.id = :id",
);
static ADD_PLACE: Sql = Sql::new(
    "alert.add_place",
    "INSERT INTO alert_place (alert_id, area_code, position, observed, outreach_on)
     VALUES (:alert, :area, :position, :observed, :outreach_on)",
);
static ADD_OFFICE: Sql = Sql::new(
    "alert.add_office",
    "INSERT INTO alert_office (alert_id, office_id) VALUES (:alert, :office)
     ON CONFLICT (alert_id, office_id) DO NOTHING",
);
static ADD_REPORT: Sql = Sql::new(
    "alert.add_report",
    "INSERT INTO alert_report (alert_id, report_id)
     SELECT :alert, id FROM report WHERE id = :report
     ON CONFLICT (alert_id, report_id) DO NOTHING",
);
static ADD_REPORT_OFFICES: Sql = Sql::new(
    "alert.add_report_offices",
    "INSERT INTO alert_office (alert_id, office_id)
     SELECT DISTINCT c.alert_id, r.office_id FROM alert_report c JOIN report r ON r.id = c.report_id
     WHERE c.alert_id = :alert
     ON CONFLICT (alert_id, office_id) DO NOTHING",
);
static CLEAR_PLACES: Sql = Sql::new(
    "alert.clear_places",
    "DELETE FROM alert_place WHERE alert_id = :alert",
);
static CLEAR_REPORTS: Sql = Sql::new(
    "alert.clear_reports",
    "DELETE FROM alert_report WHERE alert_id = :alert",
);
static PLACES: Sql = Sql::new(
    "alert.places",
    "SELECT area_code, observed, outreach_on FROM alert_place WHERE alert_id = :alert ORDER BY position",
);
static OFFICES: Sql = Sql::new(
    "alert.offices",
    "SELECT office_id FROM alert_office WHERE alert_id = :alert ORDER BY office_id",
);
static REPORTS: Sql = Sql::new(
    "alert.reports",
    "SELECT r.* FROM report r JOIN alert_report c ON c.report_id = r.id
     WHERE c.alert_id = :alert AND {scope} ORDER BY r.received_on, r.id LIMIT 200",
);
static RECENT: Sql = Sql::new(
    "alert.recent",
    "SELECT a.id, a.kind, a.level, a.state, a.reviewed_on, p.area_code FROM alert a JOIN alert_place p ON p.alert_id = a.id
     WHERE a.seen_on >= :since ORDER BY a.id, p.position",
);
static MADE: Sql = Sql::new(
    "alert.made_since",
    "SELECT o.office_id, count(*) AS number FROM alert a JOIN alert_office o ON o.alert_id = a.id
     WHERE a.made_on >= :since GROUP BY o.office_id",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &LIST,
    &COUNTS,
    &VISIBLE,
    &ADD_PLACE,
    &ADD_OFFICE,
    &ADD_REPORT,
    &ADD_REPORT_OFFICES,
    &CLEAR_PLACES,
    &CLEAR_REPORTS,
    &PLACES,
    &OFFICES,
    &REPORTS,
    &RECENT,
    &MADE,
];

/// One place of an alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertPlace {
    /// The place.
    pub area: AreaCode,
    /// Independent reports there.
    pub observed: i64,
    /// The day of outreach there shortly before, if there was one.
    pub outreach_on: Option<Day>,
}

/// What hangs on an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Its places, nearest to the middle first.
    pub places: Vec<AlertPlace>,
    /// Who may see it, beside the offices of its reports.
    pub offices: Vec<OfficeId>,
    /// The reports that count in it.
    pub reports: Vec<ReportId>,
}

/// Puts other places and reports in the place of an alert's; offices are only ever added.
///
/// # Errors
/// Storage errors only.
pub fn replace_parts(tx: &mut Tx<'_>, id: &AlertId, parts: &Parts) -> Result<(), Error> {
    tx.execute(&CLEAR_PLACES, &[("alert", &id.as_str())])?;
    tx.execute(&CLEAR_REPORTS, &[("alert", &id.as_str())])?;
    add_parts(tx, id, parts)
}

fn add_parts(tx: &mut Tx<'_>, id: &AlertId, parts: &Parts) -> Result<(), Error> {
    for (position, place) in (0i64..).zip(&parts.places) {
        tx.write(
            &ADD_PLACE,
            &[
                ("alert", &id.as_str()),
                ("area", &place.area.to_string()),
                ("position", &position),
                ("observed", &place.observed),
                ("outreach_on", &place.outreach_on.map(|day| day.0)),
            ],
        )?;
    }
    for office in &parts.offices {
        tx.write(
            &ADD_OFFICE,
            &[("alert", &id.as_str()), ("office", &office.as_str())],
        )?;
    }
    for report in &parts.reports {
        tx.write(
            &ADD_REPORT,
            &[("alert", &id.as_str()), ("report", &report.as_str())],
        )?;
    }
    tx.write(&ADD_REPORT_OFFICES, &[("alert", &id.as_str())])
}

/// What the policy looks at.
///
/// # Errors
/// Storage errors only.
pub fn facts(tx: &mut Tx<'_>, id: &AlertId) -> Result<AlertFacts, Error> {
    let offices = tx.query(&OFFICES, &[("alert", &id.as_str())])?;
    Ok(AlertFacts {
        offices: offices
            .iter()
            .map(|row| parsed(row, "office_id"))
            .collect::<Result<_, _>>()?,
        places: places(tx, id)?
            .into_iter()
            .map(|place| place.area)
            .collect(),
    })
}

/// The places of an alert, nearest to its middle first.
///
/// # Errors
/// Storage errors only.
pub fn places(tx: &mut Tx<'_>, id: &AlertId) -> Result<Vec<AlertPlace>, Error> {
    let rows = tx.query(&PLACES, &[("alert", &id.as_str())])?;
    rows.iter()
        .map(|row| {
            Ok(AlertPlace {
                area: parsed(row, "area_code")?,
                observed: row.get("observed")?,
                outreach_on: day_opt(row, "outreach_on")?,
            })
        })
        .collect()
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those judged like this.
    pub state: Option<Review>,
    /// Only those with reports in this area.
    pub within: Option<AreaCode>,
    /// Only those that a scan saw on this day or later.
    pub since: Option<Day>,
    /// Only those behind this one: the day it was made, and its id.
    pub after: Option<(Day, AlertId)>,
}

/// The alerts in scope, newest first.
///
/// # Errors
/// Storage errors only.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Alert>, Error> {
    let condition = scope::condition(scope.action());
    let rows = tx.query_with(
        &LIST,
        &[("scope", &condition)],
        &[
            ("account", &scope.account().as_str()),
            ("today", &scope.today().0),
            ("state", &filter.state.map(Review::code)),
            ("within", &filter.within.map(|area| area.to_string())),
            ("since", &filter.since.map(|day| day.0)),
            ("after_day", &filter.after.as_ref().map(|(day, _)| day.0)),
            (
                "after_id",
                &filter.after.as_ref().map(|(_, id)| id.as_str()),
            ),
            ("limit", &limit),
        ],
    )?;
    rows.iter().map(row::from_row).collect()
}

/// How many alerts in scope are judged how.
///
/// # Errors
/// Storage errors only.
pub fn counts(tx: &mut Tx<'_>, scope: &Scope) -> Result<HashMap<Review, u64>, Error> {
    let condition = scope::condition(scope.action());
    let rows = tx.query_with(
        &COUNTS,
        &[("scope", &condition)],
        &[
            ("account", &scope.account().as_str()),
            ("today", &scope.today().0),
        ],
    )?;
    rows.iter()
        .map(|row| {
            let number = u64::try_from(row.get::<i64>("number")?).unwrap_or(0);
            Ok((coded(row, "state", Review::from_code)?, number))
        })
        .collect()
}

/// Whether one alert is in scope, by the same condition as the list.
///
/// # Errors
/// Storage errors only.
pub fn visible(tx: &mut Tx<'_>, scope: &Scope, id: &AlertId) -> Result<bool, Error> {
    let condition = scope::condition(scope.action());
    let rows = tx.query_with(
        &VISIBLE,
        &[("scope", &condition)],
        &[
            ("account", &scope.account().as_str()),
            ("today", &scope.today().0),
            ("id", &id.as_str()),
        ],
    )?;
    let number = rows.first().map_or(Ok(0), |row| row.get::<i64>("number"))?;
    Ok(number == 1)
}

/// The reports of an alert that are in the scope of reports, oldest first, at most 200.
///
/// # Errors
/// Storage errors only.
pub fn reports(tx: &mut Tx<'_>, scope: &Scope, id: &AlertId) -> Result<Vec<Report>, Error> {
    let condition = crate::report::scope::condition(scope.action());
    let rows = tx.query_with(
        &REPORTS,
        &[("scope", &condition)],
        &[
            ("account", &scope.account().as_str()),
            ("phone", &scope.phone_index().unwrap_or("")),
            ("today", &scope.today().0),
            ("alert", &id.as_str()),
        ],
    )?;
    rows.iter().map(crate::report::from_row).collect()
}

/// An alert that may go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recent {
    /// Which.
    pub id: AlertId,
    /// Kind of report.
    pub kind: Happening,
    /// Level.
    pub level: Level,
    /// What people say of it.
    pub state: Review,
    /// When they said so.
    pub reviewed_on: Option<Day>,
    /// Its places.
    pub places: Vec<AreaCode>,
}

/// Alerts that were found since a day.
///
/// # Errors
/// Storage errors only.
pub fn recent(tx: &mut Tx<'_>, since: Day) -> Result<Vec<Recent>, Error> {
    let mut found: Vec<Recent> = Vec::new();
    for row in &tx.query(&RECENT, &[("since", &since.0)])? {
        let id: AlertId = parsed(row, "id")?;
        let place = parsed(row, "area_code")?;
        match found.last_mut().filter(|last| last.id == id) {
            Some(last) => last.places.push(place),
            None => found.push(Recent {
                id,
                kind: coded(row, "kind", Happening::from_code)?,
                level: coded(row, "level", level_from_code)?,
                state: coded(row, "state", Review::from_code)?,
                reviewed_on: day_opt(row, "reviewed_on")?,
                places: vec![place],
            }),
        }
    }
    Ok(found)
}

/// How many alerts each office got since a day.
///
/// # Errors
/// Storage errors only.
pub fn made_since(tx: &mut Tx<'_>, since: Day) -> Result<HashMap<OfficeId, usize>, Error> {
    let rows = tx.query(&MADE, &[("since", &since.0)])?;
    rows.iter()
        .map(|row| {
            let number = usize::try_from(row.get::<i64>("number")?).unwrap_or(0);
            Ok((parsed(row, "office_id")?, number))
        })
        .collect()
}
