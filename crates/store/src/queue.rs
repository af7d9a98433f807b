//! The job queue: rows written in the transaction that makes the work necessary.
//!
//! Several processes share the work through leases. A job runs at least once; its effect and its
//! removal are one transaction, so the effect happens once. What fails is tried again with growing
//! pauses, and after [`ATTEMPTS`] stays as a dead letter that an administrator sees.
//!
//! A job with a key is there once. Who asks for it while it waits holds its row to the end of their own
//! transaction, so that nobody takes it before what they wrote can be seen; who asks while it runs leaves
//! a mark, and it runs once more. So no wish is lost, whichever way two transactions meet.

use crate::some::{PAGE, Page, some_ids};
use crate::{Bind, Error, Row, Sql, Tx};
use domain::time::Moment;
use std::collections::HashSet;

/// After how many failures a job is a dead letter.
pub const ATTEMPTS: i64 = 8;
/// Seconds that a worker has for a job before another may take it.
pub const LEASE_SECONDS: i64 = 60;
/// The error of a job whose lease ended while a worker held it.
const LOST: &str = "the worker ended without a word";

/// A conflict locks the row, also where nothing is changed: what is lost by DO NOTHING on PostgreSQL is the
/// wish of a transaction that ends after a worker has looked.
static ENQUEUE: Sql = Sql::new(
    "job.enqueue",
    "INSERT INTO job (id, kind, payload, run_at, attempts, lease_until, lease_owner, dedup_key, dead, last_error,
       again)
     VALUES (:id, :kind, :payload, :run_at, 0, 0, '', :dedup_key, 0, '', 0)
     ON CONFLICT (dedup_key) DO UPDATE SET again = 1, payload = excluded.payload, run_at = excluded.run_at
       WHERE job.lease_owner <> ''",
);
/// The jobs are chosen once, before any is changed: as a plain subquery PostgreSQL may run it again for
/// each row, past the ones that this statement holds already, and take more than asked for.
static CLAIM: Sql = Sql::new(
    "job.claim",
    "WITH due AS MATERIALIZED (
       SELECT id FROM job WHERE dead = 0 AND run_at <= :now AND lease_until <= :now
       ORDER BY run_at LIMIT :number {skip_locked})
     UPDATE job SET lease_until = :until, lease_owner = :owner, again = 0,
       attempts = attempts + CASE WHEN lease_owner <> '' THEN 1 ELSE 0 END,
       dead = CASE WHEN lease_owner <> '' AND attempts + 1 >= :limit THEN 1 ELSE 0 END,
       dedup_key = CASE WHEN lease_owner <> '' AND attempts + 1 >= :limit THEN NULL ELSE dedup_key END,
       last_error = CASE WHEN lease_owner <> '' THEN :lost ELSE last_error END
     WHERE id IN (SELECT id FROM due)
     RETURNING id, kind, payload, attempts, dead",
);
static RELEASE: Sql = Sql::new(
    "job.release",
    "UPDATE job SET lease_until = 0, lease_owner = '' WHERE id = :id AND lease_owner = :owner",
);
static EXTEND: Sql = Sql::new(
    "job.extend",
    "UPDATE job SET lease_until = :until WHERE id = :id AND lease_owner = :owner",
);
static FINISH_SOME: Sql = Sql::new(
    "job.finish_some",
    concat!(
        "DELETE FROM job WHERE lease_owner = :owner AND again = 0 AND id IN ",
        some_ids!(),
        " RETURNING id"
    ),
);
/// What was asked for meanwhile waits again, as if nothing had been before.
static AGAIN_SOME: Sql = Sql::new(
    "job.again_some",
    concat!(
        "UPDATE job SET again = 0, attempts = 0, lease_until = 0, lease_owner = '', last_error = ''
         WHERE lease_owner = :owner AND again = 1 AND id IN ",
        some_ids!(),
        " RETURNING id"
    ),
);
/// What was asked for while the last attempt ran begins anew: it wasn't this run that was meant.
static FAIL: Sql = Sql::new(
    "job.fail",
    "UPDATE job SET attempts = CASE WHEN again = 1 THEN 0 ELSE attempts + 1 END, run_at = :run_at,
       lease_until = 0, lease_owner = '', last_error = :error,
       dead = CASE WHEN again = 0 AND attempts + 1 >= :limit THEN 1 ELSE 0 END,
       dedup_key = CASE WHEN again = 0 AND attempts + 1 >= :limit THEN NULL ELSE dedup_key END
     WHERE id = :id AND lease_owner = :owner",
);
static COUNTS: Sql = Sql::new(
    "job.counts",
    "SELECT dead, count(*) AS number FROM job WHERE dead = 1 OR run_at <= :now GROUP BY dead",
);
static DEAD: Sql = Sql::new(
    "job.dead",
    "SELECT id, kind, payload, attempts, run_at, last_error FROM job WHERE dead = 1 ORDER BY id LIMIT 200",
);
static REVIVE: Sql = Sql::new(
    "job.revive",
    "UPDATE job SET dead = 0, attempts = 0, run_at = :now, lease_until = 0, lease_owner = ''
     WHERE id = :id AND dead = 1",
);

pub(crate) const STATEMENTS: &[&Sql] = &[
    &ENQUEUE,
    &CLAIM,
    &RELEASE,
    &EXTEND,
    &FINISH_SOME,
    &AGAIN_SOME,
    &FAIL,
    &COUNTS,
    &DEAD,
    &REVIVE,
];

/// A job to be stored.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// Random id.
    pub id: String,
    /// Which handler runs it.
    pub kind: &'static str,
    /// What the handler needs, as JSON without personal data.
    pub payload: String,
    /// Not before this moment.
    pub run_at: Moment,
    /// When set, a second job with the same key is dropped while the first waits; while the first runs, it
    /// makes it run once more, with the payload of the second.
    pub dedup_key: Option<String>,
}

/// A job that this worker holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: String,
    /// Which handler runs it.
    pub kind: String,
    /// What the handler needs.
    pub payload: String,
    /// Failures so far.
    pub attempts: i64,
}

/// Stores a job; returns whether that made a run necessary (`false`: one with its key waits already).
///
/// # Errors
/// Storage errors only.
pub fn enqueue(tx: &mut Tx<'_>, job: &NewJob) -> Result<bool, Error> {
    let values: &[(&str, &dyn Bind)] = &[
        ("id", &job.id),
        ("kind", &job.kind),
        ("payload", &job.payload),
        ("run_at", &job.run_at.0),
        ("dedup_key", &job.dedup_key),
    ];
    if job.dedup_key.is_none() {
        // Nothing can be in its way, so there is no answer to wait for.
        return tx.write(&ENQUEUE, values).map(|()| true);
    }
    Ok(tx.execute(&ENQUEUE, values)? == 1)
}

/// Takes up to `number` due jobs for `owner`, for [`LEASE_SECONDS`]. A job whose worker went without a
/// word has failed once more; what has done so too often stays as a dead letter and is not returned.
///
/// # Errors
/// Storage errors only.
pub fn claim(tx: &mut Tx<'_>, owner: &str, now: Moment, number: i64) -> Result<Vec<Job>, Error> {
    let until = now.plus_seconds(LEASE_SECONDS).0;
    let rows = tx.query(
        &CLAIM,
        &[
            ("until", &until),
            ("owner", &owner),
            ("now", &now.0),
            ("number", &number),
            ("limit", &ATTEMPTS),
            ("lost", &LOST),
        ],
    )?;
    let mut jobs = Vec::new();
    for row in &rows {
        if !row.get::<bool>("dead")? {
            jobs.push(job(row)?);
        }
    }
    Ok(jobs)
}

fn job(row: &Row) -> Result<Job, Error> {
    Ok(Job {
        id: row.get("id")?,
        kind: row.get("kind")?,
        payload: row.get("payload")?,
        attempts: row.get("attempts")?,
    })
}

/// Gives a job back untouched, so that another may take it at once and no failure is counted.
///
/// # Errors
/// Storage errors only.
pub fn release(tx: &mut Tx<'_>, job: &str, owner: &str) -> Result<(), Error> {
    tx.write(&RELEASE, &[("id", &job), ("owner", &owner)])
}

/// Gives a worker longer for a job that it holds; `false` when another has taken it over.
///
/// # Errors
/// Storage errors only.
pub fn extend(tx: &mut Tx<'_>, job: &str, owner: &str, until: Moment) -> Result<bool, Error> {
    let extended = tx.execute(
        &EXTEND,
        &[("id", &job), ("owner", &owner), ("until", &until.0)],
    )?;
    Ok(extended == 1)
}

/// Removes a job that is done. Call it in the transaction of its effect: `false` means that another
/// worker took it over, and the effect must be rolled back.
///
/// # Errors
/// Storage errors only.
pub fn finish(tx: &mut Tx<'_>, job: &str, owner: &str) -> Result<bool, Error> {
    Ok(finish_some(tx, &[job], owner)?.contains(job))
}

/// Removes several jobs that are done, as [`finish`] does one; the effect of a job that isn't among those
/// returned must not be stored. One that was asked for while it ran is done too, and waits to be run once
/// more.
///
/// # Errors
/// Storage errors only.
pub fn finish_some(tx: &mut Tx<'_>, jobs: &[&str], owner: &str) -> Result<HashSet<String>, Error> {
    let mut finished = HashSet::new();
    for ids in jobs.chunks(PAGE) {
        let page = Page::of(ids);
        let mut params = page.params();
        params.push(("owner", &owner));
        let mut rows = tx.query(&FINISH_SOME, &params)?;
        if rows.len() < ids.len() {
            rows.extend(tx.query(&AGAIN_SOME, &params)?);
        }
        for row in &rows {
            finished.insert(row.get("id")?);
        }
    }
    Ok(finished)
}

/// Puts a failed job back, later each time, or among the dead letters.
///
/// # Errors
/// Storage errors only.
pub fn fail(
    tx: &mut Tx<'_>,
    job: &Job,
    owner: &str,
    now: Moment,
    error: &str,
) -> Result<(), Error> {
    let last = job.attempts + 1 >= ATTEMPTS;
    let pause = if last {
        0
    } else {
        5i64 << job.attempts.clamp(0, 12)
    };
    tx.execute(
        &FAIL,
        &[
            ("id", &job.id),
            ("owner", &owner),
            ("run_at", &now.plus_seconds(pause).0),
            ("limit", &ATTEMPTS),
            ("error", &error),
        ],
    )?;
    Ok(())
}

/// How many jobs are due, and how many are dead letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Due now.
    pub waiting: u64,
    /// Given up.
    pub dead: u64,
}

/// Counts due jobs and dead letters.
///
/// # Errors
/// Storage errors only.
pub fn counts(tx: &mut Tx<'_>, now: Moment) -> Result<Counts, Error> {
    let mut counts = Counts::default();
    for row in tx.query(&COUNTS, &[("now", &now.0)])? {
        let number = u64::try_from(row.get::<i64>("number")?).unwrap_or(0);
        if row.get("dead")? {
            counts.dead = number;
        } else {
            counts.waiting = number;
        }
    }
    Ok(counts)
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadJob {
    /// The job.
    pub job: Job,
    /// When it failed last.
    pub failed_at: Moment,
    /// Its last error, without personal data.
    pub error: String,
}

/// The dead letters, at most 200.
///
/// # Errors
/// Storage errors only.
pub fn dead(tx: &mut Tx<'_>) -> Result<Vec<DeadJob>, Error> {
    let rows = tx.query(&DEAD, &[])?;
    rows.iter()
        .map(|row| {
            Ok(DeadJob {
                job: job(row)?,
                failed_at: Moment(row.get("run_at")?),
                error: row.get("last_error")?,
            })
        })
        .collect()
}

/// Lets a dead letter be tried again.
///
/// # Errors
/// Storage errors only.
pub fn revive(tx: &mut Tx<'_>, job: &str, now: Moment) -> Result<bool, Error> {
    Ok(tx.execute(&REVIVE, &[("id", &job), ("now", &now.0)])? == 1)
}
