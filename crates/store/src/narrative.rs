//! Which reports tell one story: keyed sketches and bands, no words.

use crate::column::{damaged, parsed, parsed_opt};
use crate::{Error, Sql, Tx};
use domain::id::{NarrativeId, ReportId};

/// Bytes of a band's digest; the statements cut at this length.
pub const BAND_BYTES: usize = 8;
const _: () = assert!(BAND_BYTES == 8, "the statements cut at this length");
/// Narratives that are compared with one report, at most: whoever sends a thousand texts that share a band
/// with another slows nobody down.
const CANDIDATES: i64 = 64;

static AWAIT: Sql = Sql::new(
    "narrative.await",
    "INSERT INTO report_narrative (report_id, narrative_id, pending) VALUES (:report, NULL, 1)
     ON CONFLICT (report_id) DO NOTHING",
);
static PENDING: Sql = Sql::new(
    "narrative.pending",
    "SELECT report_id FROM report_narrative WHERE pending = 1 ORDER BY report_id LIMIT :limit",
);
static CANDIDATE: Sql = Sql::new(
    "narrative.candidate",
    "WITH RECURSIVE cut (at) AS (SELECT 1 UNION ALL SELECT at + 8 FROM cut WHERE at + 8 < :length)
     SELECT n.id, n.sketch FROM narrative n WHERE n.id IN (
       SELECT b.narrative_id FROM cut JOIN narrative_band b ON b.mac = substr(:macs, at, 8)
       WHERE at < :length)
     ORDER BY n.id LIMIT :limit",
);
static ADD: Sql = Sql::new(
    "narrative.add",
    "INSERT INTO narrative (id, sketch) VALUES (:id, :sketch)",
);
static ADD_BANDS: Sql = Sql::new(
    "narrative.add_bands",
    "WITH RECURSIVE cut (at) AS (SELECT 1 UNION ALL SELECT at + 8 FROM cut WHERE at + 8 < :length)
     INSERT INTO narrative_band (mac, narrative_id)
     SELECT substr(:macs, at, 8), :id FROM cut WHERE at < :length
     ON CONFLICT (mac, narrative_id) DO NOTHING",
);
static SETTLE: Sql = Sql::new(
    "narrative.settle",
    "UPDATE report_narrative SET narrative_id = :narrative, pending = 0 WHERE report_id = :report",
);
static OF: Sql = Sql::new(
    "narrative.of",
    "SELECT narrative_id FROM report_narrative WHERE report_id = :report",
);
static PURGE: Sql = Sql::new(
    "narrative.purge",
    "DELETE FROM narrative WHERE NOT EXISTS (
       SELECT 1 FROM report_narrative r WHERE r.narrative_id = narrative.id)",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &AWAIT, &PENDING, &CANDIDATE, &ADD, &ADD_BANDS, &SETTLE, &OF, &PURGE,
];

/// Notes that a report's story is to be looked for; noting it twice changes nothing.
///
/// # Errors
/// Storage errors only.
pub fn expect(tx: &mut Tx<'_>, report: &ReportId) -> Result<(), Error> {
    tx.write(&AWAIT, &[("report", &report.as_str())])
}

/// Reports whose story is to be looked for, at most `limit`.
///
/// # Errors
/// Storage errors only.
pub fn pending(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<ReportId>, Error> {
    let rows = tx.query(&PENDING, &[("limit", &limit)])?;
    rows.iter().map(|row| parsed(row, "report_id")).collect()
}

/// Narratives that share a band, with their sketches.
///
/// # Errors
/// Storage errors only.
pub fn candidates(
    tx: &mut Tx<'_>,
    bands: &[[u8; BAND_BYTES]],
) -> Result<Vec<(NarrativeId, Vec<u8>)>, Error> {
    let macs = bands.concat();
    let length = i64::try_from(macs.len()).map_err(|_| damaged("macs"))?;
    let rows = tx.query(
        &CANDIDATE,
        &[
            ("macs", &macs.as_slice()),
            ("length", &length),
            ("limit", &CANDIDATES),
        ],
    )?;
    rows.iter()
        .map(|row| Ok((parsed(row, "id")?, row.get("sketch")?)))
        .collect()
}

/// Adds a narrative.
///
/// # Errors
/// [`Error::Conflict`] when its id exists.
pub fn add(
    tx: &mut Tx<'_>,
    id: &NarrativeId,
    sketch: &[u8],
    bands: &[[u8; BAND_BYTES]],
) -> Result<(), Error> {
    tx.write(&ADD, &[("id", &id.as_str()), ("sketch", &sketch)])?;
    let macs = bands.concat();
    let length = i64::try_from(macs.len()).map_err(|_| damaged("macs"))?;
    tx.write(
        &ADD_BANDS,
        &[
            ("id", &id.as_str()),
            ("macs", &macs.as_slice()),
            ("length", &length),
        ],
    )
}

/// Notes which narrative a report tells; none when it is too short to say.
///
/// # Errors
/// Storage errors only.
pub fn settle(
    tx: &mut Tx<'_>,
    report: &ReportId,
    narrative: Option<&NarrativeId>,
) -> Result<(), Error> {
    tx.write(
        &SETTLE,
        &[
            ("report", &report.as_str()),
            ("narrative", &narrative.map(NarrativeId::as_str)),
        ],
    )
}

/// The narrative that a report tells; `None` while it is not known, and for reports too short to say.
///
/// # Errors
/// Storage errors only.
pub fn of(tx: &mut Tx<'_>, report: &ReportId) -> Result<Option<NarrativeId>, Error> {
    match tx.query_opt(&OF, &[("report", &report.as_str())])? {
        Some(row) => parsed_opt(&row, "narrative_id"),
        None => Ok(None),
    }
}

/// Forgets narratives that no report tells any more; returns how many.
///
/// # Errors
/// Storage errors only.
pub fn purge(tx: &mut Tx<'_>) -> Result<u64, Error> {
    tx.execute(&PURGE, &[])
}
