//! What a scan counts of reports: kind, place, day, channel, story. No text and nothing about a person.

use crate::column::{coded, damaged, day, day_opt, parsed, parsed_opt};
use crate::some::{PAGE as IDS, Page, some_ids};
use crate::{Error, Row, Sql, Tx};
use domain::area::AreaCode;
use domain::id::{NarrativeId, ReportId};
use domain::report::{Happening, Status, When};
use domain::time::Day;

/// What was checked and isn't so, what was taken back, and what is told elsewhere doesn't count, nor does a
/// suspicion that rests on who somebody is. A report from which an office, a role, a village or a person is kept
/// out doesn't count either, nor one whose words speak of an official: alerts and map are shown to everybody at the
/// offices of a place. A number shuts somebody out only where an account has it; any story may name one. As long as
/// it isn't known which story a report tells, it may be the thousandth copy of one: it counts as soon as that is
/// known.
macro_rules! what_counts {
    ($which:expr, $rest:expr) => {
        concat!(
            "SELECT r.id, r.channel, r.status, r.received_on, r.area_code, r.happenings, r.happened, r.happened_on,
               n.narrative_id
             FROM report r JOIN report_narrative n ON n.report_id = r.id
             WHERE ", $which, " AND n.pending = 0 AND r.presence_only = 0
               AND r.status NOT IN ('unfounded', 'out_of_scope', 'joined', 'withdrawn')
               AND r.happenings <> '' AND r.area_code >= '10'
               AND NOT EXISTS (SELECT 1 FROM report_exclusion x WHERE x.report_id = r.id
                 AND (x.kind IN ('official', 'office', 'local_office', 'village', 'role', 'account')
                   OR x.kind = 'phone' AND x.value IN (SELECT a.phone_index FROM account a
                     WHERE a.phone_index IS NOT NULL)))
               AND NOT EXISTS (SELECT 1 FROM finding f
                 WHERE f.report_id = r.id AND f.code = 'OFF-INV' AND f.state <> 'removed')
               AND NOT (EXISTS (SELECT 1 FROM finding f
                   WHERE f.report_id = r.id AND f.code = 'BIAS-WARN' AND f.state <> 'removed')
                 AND NOT EXISTS (SELECT 1 FROM finding f
                   WHERE f.report_id = r.id AND f.code NOT IN ('BIAS-WARN', 'MIS') AND f.state <> 'removed'))
             ", $rest
        )
    };
}

static PAGE: Sql = Sql::new(
    "evidence.page",
    what_counts!(
        "r.id > :after AND r.id < :before AND r.received_on >= :since AND r.received_on <= :until",
        "ORDER BY r.id LIMIT :limit"
    ),
);
static SOME: Sql = Sql::new(
    "evidence.some",
    what_counts!(concat!("r.id IN ", some_ids!()), "ORDER BY r.id"),
);

pub(crate) const STATEMENTS: &[&Sql] = &[&PAGE, &SOME];

/// One report as a scan sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Which report.
    pub id: ReportId,
    /// How it came in.
    pub channel: String,
    /// Where it stands.
    pub status: Status,
    /// The day it came in.
    pub received_on: Day,
    /// The finest area known.
    pub area: AreaCode,
    /// Ticked choices.
    pub kinds: Vec<Happening>,
    /// When it happened.
    pub when: When,
    /// On which day.
    pub happened_on: Option<Day>,
    /// Its story.
    pub narrative: Option<NarrativeId>,
}

/// Reports that came in from `since` to `until`, by id, between `after` and `before`, which need not be whole ids.
///
/// # Errors
/// Storage errors only.
pub fn page(
    tx: &mut Tx<'_>,
    (since, until): (Day, Day),
    (after, before): (&str, &str),
    limit: i64,
) -> Result<Vec<Evidence>, Error> {
    let rows = tx.query(
        &PAGE,
        &[
            ("after", &after),
            ("before", &before),
            ("since", &since.0),
            ("until", &until.0),
            ("limit", &limit),
        ],
    )?;
    rows.iter().map(from_row).collect()
}

/// Those of some reports that count, in no order.
///
/// # Errors
/// Storage errors only.
pub fn some(tx: &mut Tx<'_>, reports: &[ReportId]) -> Result<Vec<Evidence>, Error> {
    let ids: Vec<&str> = reports.iter().map(ReportId::as_str).collect();
    let mut found = Vec::with_capacity(ids.len());
    for page in ids.chunks(IDS) {
        for row in &tx.query(&SOME, &Page::of(page).params())? {
            found.push(from_row(row)?);
        }
    }
    Ok(found)
}

fn from_row(row: &Row) -> Result<Evidence, Error> {
    let kinds: String = row.get("happenings")?;
    Ok(Evidence {
        id: parsed(row, "id")?,
        channel: row.get("channel")?,
        status: coded(row, "status", Status::from_code)?,
        received_on: day(row, "received_on")?,
        area: parsed(row, "area_code")?,
        kinds: kinds
            .split_whitespace()
            .map(|code| Happening::from_code(code).ok_or_else(|| damaged("happenings")))
            .collect::<Result<_, _>>()?,
        when: coded(row, "happened", When::from_code)?,
        happened_on: day_opt(row, "happened_on")?,
        narrative: parsed_opt(row, "narrative_id")?,
    })
}
